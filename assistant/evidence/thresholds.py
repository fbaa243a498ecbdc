"""The amount that a question asks about, of whatever drug."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.doses.amounts import Amount, amounts, doses_of, of_dose, phrase, stated_amounts
from assistant.evidence.cues import reach
from assistant.question.asking import asks_for_limit
from assistant.records import Request
from guardrails import Guard, Level, Rule, RuleKind, Scope

_WIDEST = (None, Scope.ADMINISTRATION, Scope.PERIOD, Scope.COURSE, Scope.LIFETIME)
_HIGHER_ASKED = re.compile(
    r"\b(?:high(?:er)?|larger|bigger|increas\w+|escalat\w+|exceed\w*|doubl\w+|more) "
    r"(?:\w+ ){0,2}?(?:dos\w+|amounts?|courses?)\b|\b(?:not|any) more\b|\bescalat\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The amount that is asked about: `label` is how it is called, `amount.high` its figure, more than that if `above`.

    `beyond` tells that no rule allows so much, or that no rule is known: larger amounts then speak about it too.
    `named` are the words by which the question names drugs that have doses.
    """

    label: str
    amount: Amount
    above: bool
    beyond: bool
    named: frozenset[str] = frozenset()


def threshold(guard: Guard, request: Request, texts: Iterable[str]) -> Threshold | None:
    """The amount that a question asks about: the one it names, or, where it asks how much is allowed or for more than
    usual, the lowest one above the governed limit that the texts discuss. None where
    there is neither. The texts are sentences, best.
    """
    question = request.question
    asked = _largest(guard, question)
    if asked is not None:
        above = reach(question, asked) in ("above", "at_most")  # "why not more than 2 g/kg?" asks about more
        limit = _limit(guard, asked)
        beyond = (
            limit is None or (asked.total or asked.high) > limit or (above and (asked.total or asked.high) >= limit)
        )
        label = _label(question, asked)
        named = _medicines(guard, question)
        return Threshold(
            label=f"more than {label}" if above else label,
            amount=_total(asked),
            above=above,
            beyond=beyond,
            named=named,
        )
    if not (asks_for_limit(question) or _HIGHER_ASKED.search(question)):
        return None
    return _discussed(guard, question, texts)


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
    stated = next(
        (item for item in stated_amounts(question) if item.start < asked.end and asked.start < item.end), asked
    )
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
    return frozenset(name for _, name in mentions(guard, text))


def mentions(guard: Guard, text: str) -> list[tuple[int, str]]:
    """Where a text names a medicine that has doses, and which."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return []
    found = guard.lexicon.mentions(lowered)
    return [(item.start, item.drug or item.name) for item in found if item.drug or item.substance.endswith("drug")]
