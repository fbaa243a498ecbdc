"""What a source says about an amount that was asked for: it supports it, has no data, an opinion, or is against it.

Fixed cues (`stance.yaml`) are looked for in the clauses that speak of that amount or more. No drug and no disease is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.amounts import Amount, amounts, doses_of, of_dose, phrase, stated_amounts
from assistant.asking import asks_for_limit
from assistant.records import Request, Stance
from corpus.records import Span
from guardrails import Guard, Level, Rule, RuleKind, Scope

CUES = Path(__file__).parent / "stance.yaml"
"""The shipped cues."""

_CLAUSE = re.compile(
    r";\s+|,?\s+\b(?:but|whereas|although|though|however|yet)\b,?\s+|,\s+(?:and|while|with|as|so|or|nor)\s+"
    r"|\s+and\s+(?=(?:there|it|they|we|no|none|the authors?|that|should|must)\b)|(?<=\w),\s+(?=(?:the|this|no|it|we)\b)|:\s+"
)
_LOOK_BACK = 48
_WIDEST = (None, Scope.ADMINISTRATION, Scope.PERIOD, Scope.COURSE, Scope.LIFETIME)
_HIGHER_ASKED = re.compile(
    r"\b(?:high(?:er)?|larger|bigger|increas\w+|escalat\w+|exceed\w*|doubl\w+|more) (?:\w+ ){0,2}?(?:dos\w+|amounts?|courses?)\b"
    r"|\b(?:not|any) more\b|\bescalat\w+",
    re.IGNORECASE,
)
_PRECEDENCE = (Stance.AGAINST, Stance.SUPPORTS, Stance.EXPERT_OPINION, Stance.NO_DATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The amount that is asked about: `label` is how it is called, `amount.low` its figure, more than that where `above`.

    `beyond` tells that no rule allows so much, or that no rule is known: larger amounts then speak about it too.
    `drugs` are the words by which the question names drugs that have doses.
    """

    label: str
    amount: Amount
    above: bool
    beyond: bool
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a sentence says about a threshold; `direct` when it speaks of that very amount, not of more."""

    stance: Stance
    span: Span
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    stance: Stance
    pattern: re.Pattern[str]
    only_beyond: bool
    only_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    reach: tuple[tuple[str, re.Pattern[str]], ...]
    after: re.Pattern[str]
    higher: re.Pattern[str]
    refers_back: re.Pattern[str]
    stances: tuple[_Cue, ...]
    denials: re.Pattern[str]


def threshold(guard: Guard, request: Request, texts: Iterable[str]) -> Threshold | None:
    """The amount that a question asks about: the one it names, or, where it asks how much is allowed or for more than
    usual, the lowest one above the governed limit that the texts (sentences, best) discuss. None where there is neither.
    """
    question = request.question
    asked = _largest(guard, question)
    if asked is not None:
        above = _reach(question, asked) in ("above", "at_most")  # "why not more than 2 g/kg?" asks about more
        limit = _limit(guard, asked)
        beyond = limit is None or (asked.total or asked.high) > limit or (above and (asked.total or asked.high) >= limit)
        label = _label(question, asked)
        named = _medicines(guard, question)
        return Threshold(
            label=f"more than {label}" if above else label, amount=_total(asked), above=above, beyond=beyond, named=named
        )
    if not (asks_for_limit(question) or _HIGHER_ASKED.search(question)):
        return None
    return _discussed(guard, question, texts)


def statements(guard: Guard, text: str, sentences: Sequence[Span], asked: Threshold) -> tuple[Statement, ...]:
    """What the sentences of one source say about a threshold, in order. `sentences` are spans of `text`."""
    found: list[Statement] = []
    carried = 0  # 2: the sentence before speaks of the threshold itself; 1: of more than that
    for span in sentences:
        said = text[span.start : span.end]
        present = amounts(guard, said)
        if carried and not present and _cues().refers_back.search(said):
            stance = _stance(said, asked)
            found += [Statement(stance=stance, span=span, direct=carried == 2)] if stance else []
            continue
        mine = [item for item in present if _same_drug(guard, said, item, asked)]
        judged = [(_covers(said, item, asked), _judged(said, item, present, asked)) for item in mine]
        carried = max((cover for cover, _ in judged), default=0)
        if not carried and _means_higher(said, present, asked):
            carried, judged = 1, [(1, _stance(said, asked))]
        found += _best(span, judged)
    return tuple(found)


def verdict(found: Sequence[Statement]) -> Statement | None:
    """The one statement that stands for a source: those about the very amount first, a firm word before an open one."""
    direct = [item for item in found if item.direct] or list(found)
    for stance in _PRECEDENCE:
        fitting = [item for item in direct if item.stance is stance]
        if fitting:
            return fitting[-1]  # conclusions stand last
    return None


def affirmed(text: str, amount: Amount) -> bool:
    """Whether a sentence tells of an amount as one that is given, rather than as one that is not, or as a bound."""
    clauses = _clauses(text)
    own = next(span for span in clauses if amount.start < span.end)
    asked = Threshold(label="", amount=amount, above=False, beyond=True)
    against = _stance(text[own.start : own.end], asked, the_same=True) in (Stance.NO_DATA, Stance.AGAINST)
    return not against and _reach(text, amount) in ("", "up_to")


def _best(span: Span, judged: Iterable[tuple[int, Stance | None]]) -> list[Statement]:
    return list(
        dict.fromkeys(
            Statement(stance=stance, span=span, direct=cover == 2) for cover, stance in judged if cover and stance is not None
        )
    )


def _largest(guard: Guard, question: str) -> Amount | None:
    """The largest amount that a question names, as the dose parser or else the general reading has it."""
    governed = [amount for dose in guard.doses(question) if (amount := of_dose(dose))]
    found = governed or [item for item in amounts(guard, question) if item.period != "hour"]
    return max(found, key=lambda item: (item.total or item.high, -item.start), default=None)


def _total(amount: Amount) -> Amount:
    """An amount by its total, where it has one."""
    figure = amount.total or amount.high
    return replace(amount, low=figure, high=figure)


def _label(question: str, asked: Amount) -> str:
    stated = next((item for item in stated_amounts(question) if item.start < asked.end and asked.start < item.end), asked)
    said = phrase(question, stated)
    if asked.total is None or asked.total == asked.high:
        return said
    return f"{said} ({_figure(asked.total, asked)} in total)"


def _figure(value: Decimal, like: Amount) -> str:
    per = {"per_kg": "/kg", "per_m2": "/m²"}.get(like.basis.value, "")
    small = like.unit == "g" and value < 1
    plain = f"{(value * 1000 if small else value).normalize():f}"
    return f"{plain} {'mg' if small else like.unit}{per}"


def _discussed(guard: Guard, question: str, texts: Iterable[str]) -> Threshold | None:
    named = guard.drugs(question)
    over: list[tuple[Decimal, str, Amount]] = []
    for text in texts if named else ():
        for dose in doses_of(guard, text) if any(stated_amounts(text)) else ():
            amount = of_dose(dose)
            limit = _limit(guard, amount) if amount and dose.drug in named else None
            if amount and limit is not None and (amount.total or amount.high) > limit:
                over.append((amount.total or amount.high, dose.drug, _total(amount)))
    if not over:
        return None
    figure, _, amount = min(over, key=lambda item: item[:2])
    return Threshold(label=_figure(figure, amount), amount=replace(amount, period=""), above=False, beyond=True)


def _limit(guard: Guard, amount: Amount) -> Decimal | None:
    """The widest hard limit of a governed drug, in the amount's own dimension."""
    rules = [
        rule
        for rule in guard.rules
        if rule.kind is RuleKind.DOSE_LIMIT and rule.level is Level.HARD and rule.subject == amount.drug
    ]
    fitting = [rule for rule in rules if rule.limit and rule.limit.basis is amount.basis]
    widest = max(fitting, key=_breadth, default=None)
    if widest is None or widest.limit is None:
        return None
    scale = {"g": Decimal(1), "mg": Decimal("0.001"), "ug": Decimal("0.000001")}.get(widest.limit.unit)
    return None if scale is None else widest.limit.amount * scale


def _breadth(rule: Rule) -> int:
    return _WIDEST.index(rule.scope)


def _medicines(guard: Guard, text: str) -> frozenset[str]:
    return frozenset(name for _, name in _mentions(guard, text))


def _mentions(guard: Guard, text: str) -> list[tuple[int, str]]:
    """Where a text names a medicine that has doses, and which."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return []
    found = guard.lexicon.mentions(lowered)
    return [(item.start, item.drug or item.name) for item in found if item.substance != "bystander"]


def _same_drug(guard: Guard, said: str, amount: Amount, asked: Threshold) -> bool:
    """Whether an amount may be of the drug asked about: nothing says that it is another one's."""
    if not amount.comparable(asked.amount):
        return False
    if amount.drug is not None or not asked.named:
        return True
    before = [name for at, name in _mentions(guard, said) if at <= amount.start]
    return not before or before[-1] in asked.named


def _covers(said: str, amount: Amount, asked: Threshold) -> int:
    """2 where an amount speaks about the threshold itself, 1 where it speaks of more than that, 0 where of less."""
    figure, low, high = asked.amount.high, amount.low, max(amount.high, amount.total or amount.high)
    reach = _reach(said, amount)
    if reach == "below":
        return 0
    if reach in ("above", "at_most"):
        beyond = high < figure or (high == figure and asked.above)
        return 2 if beyond or (reach == "at_most" and high == figure) else 0
    if reach == "from_it_up" and low <= figure:
        return 2
    if high > figure and (asked.above or low <= figure):
        return 2
    if high == figure:
        return 0 if asked.above else 2
    return int(high > figure and asked.beyond)


def _reach(said: str, amount: Amount) -> str:
    """What the words beside an amount make of it: "above", "at_most", "up_to", "below", "from_it_up" or ""."""
    before = said[max(0, amount.start - _LOOK_BACK) : amount.start]
    named = next((name for name, pattern in _cues().reach if pattern.search(before)), "")
    return named or ("from_it_up" if _cues().after.match(said, amount.end) else "")


def _means_higher(said: str, present: Sequence[Amount], asked: Threshold) -> bool:
    """Whether a sentence speaks of more than the one amount below the threshold that it names."""
    figures = {item.high for item in present if item.comparable(asked.amount)}
    lower = len(figures) == 1 and next(iter(figures)) < asked.amount.high
    return asked.beyond and lower and _cues().higher.search(said) is not None


def _judged(said: str, amount: Amount, present: Sequence[Amount], asked: Threshold) -> Stance | None:
    """The stance of the clause that an amount stands in, or else of those clauses that speak of no other amount."""
    clauses = _clauses(said)
    own = next(span for span in clauses if amount.start < span.end)
    figure = max(amount.high, amount.total or amount.high)
    reach, the_same = _reach(said, amount), figure == asked.amount.high and not asked.above
    stance = _stance(said[own.start : own.end], asked, the_same=the_same)
    if reach == "at_most":
        return _about_ceiling(stance, the_same=the_same)
    if stance is not None:
        return stance
    free = [span for span in clauses if not any(span.start <= item.start < span.end for item in present)]
    return next((stance for span in free if (stance := _stance(said[span.start : span.end], asked))), None)


def _about_ceiling(stance: Stance | None, *, the_same: bool) -> Stance | None:
    """What a ceiling says of itself, which it allows, and of more than itself."""
    if the_same:
        return Stance.SUPPORTS if stance is Stance.SUPPORTS else None
    return Stance.NO_DATA if stance is Stance.NO_DATA else Stance.AGAINST


def _clauses(said: str) -> list[Span]:
    starts = [0, *(match.end() for match in _CLAUSE.finditer(said))]
    return [Span(start=start, end=end) for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]


def _stance(said: str, asked: Threshold, *, the_same: bool = False) -> Stance | None:
    """The first stance whose cue stands in the words, undenied where it is a supporting one."""
    words = " ".join(said.split())
    for cue in _cues().stances:
        if cue.only_more and the_same:
            continue
        for match in cue.pattern.finditer(words):
            if cue.only_beyond and not asked.beyond:
                return None
            denied = _cues().denials.search(words, max(0, match.start() - _LOOK_BACK), match.start())
            if cue.stance is not Stance.SUPPORTS or not denied:
                return cue.stance
    return None


@cache
def _cues() -> _Cues:
    stored: dict[str, Any] = yaml.safe_load(CUES.read_text("utf-8"))
    reach = {name: _either(patterns) for name, patterns in stored["reach"].items()}
    lead = r"(?:\s(?:an?|the|of|doses?|dosing|total|cumulative|daily|weekly|single)){0,4}\s?\Z"
    order = ("at_most", "above", "up_to", "below")
    return _Cues(
        reach=tuple((name, re.compile(rf"(?<!\w){reach[name]}{lead}", re.IGNORECASE)) for name in order),
        after=re.compile(rf"\s*\(?{reach['from_it_up']}(?!\w)", re.IGNORECASE),
        higher=_pattern(stored["higher"]),
        refers_back=_pattern(stored["refers_back"]),
        stances=tuple(
            _Cue(
                stance=Stance(item["stance"]),
                pattern=_pattern(item["cues"]),
                only_beyond=item.get("only_beyond_limits", False),
                only_more=item.get("only_about_more", False),
            )
            for item in stored["stances"]
        ),
        denials=re.compile(rf"(?:\b|(?=n't)){_either(map(re.escape, stored['denials']))}\b(?!\s+only\b)", re.IGNORECASE),
    )


def _pattern(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_either(patterns)}(?!\w)", re.IGNORECASE)


def _either(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?:{pattern.replace('_', _GAP)})" for pattern in patterns) + ")"


_GAP = r"(?:[\s-]+[\w%/().-]+){0,4}?"
