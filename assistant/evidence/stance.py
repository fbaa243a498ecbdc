"""What a source says about an amount that was asked for: it supports it, has no data, an opinion, or is against it.

Fixed cues are looked for in the clauses that speak of that amount or more. No drug and no disease is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.doses.amounts import Amount, amounts
from assistant.evidence.cues import clauses, cues, reach, stance_in
from assistant.evidence.thresholds import Threshold, mentions
from assistant.records import Stance
from corpus import Span
from guardrails import Guard

Figures = frozenset[Decimal]
_PRECEDENCE = (Stance.AGAINST, Stance.SUPPORTS, Stance.EXPERT_OPINION, Stance.NO_DATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a sentence says about a threshold; `direct` when it speaks of that very amount, not of more."""

    stance: Stance
    span: Span
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What the sentences before leave behind: whether the last one speaks of the threshold (2) or of more (1), whether
    its result is still to come, and the last figures named.
    """

    cover: int = 0
    open: bool = False
    figures: Figures = frozenset()


def statements(guard: Guard, text: str, sentences: Sequence[Span], asked: Threshold) -> tuple[Statement, ...]:
    """What the sentences of one source say about a threshold, in order. `sentences` are spans of `text`."""
    found: list[Statement] = []
    before = _Before()
    for span in sentences:
        said = text[span.start : span.end]
        present = amounts(guard, said)
        if before.cover and not present and (before.open or cues().refers_back.search(said)):
            found += _best(span, [(before.cover, stance_in(said, beyond=asked.beyond))])
            before = replace(before, open=False)
            continue
        mine = [item for item in present if _same_drug(guard, said, item, asked)]
        judged = [(_covers(said, item, asked), _judged(said, item, present, asked)) for item in mine]
        figures = frozenset(item.high for item in mine) or before.figures
        if not any(cover for cover, _ in judged):
            judged = _of_higher(said, figures, asked)
        here = _best(span, judged)
        cover = max((cover for cover, _ in judged), default=0)
        still_open = bool(cover and not here and cues().sets_out.search(said))
        before = _Before(cover=cover, open=still_open, figures=figures)
        found += here
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
    own = next(span for span in clauses(text) if amount.start < span.end)
    against = stance_in(text[own.start : own.end], beyond=True, the_same=True) in (Stance.NO_DATA, Stance.AGAINST)
    return not against and reach(text, amount) in ("", "up_to")


def _best(span: Span, judged: Iterable[tuple[int, Stance | None]]) -> list[Statement]:
    return list(
        dict.fromkeys(
            Statement(stance=stance, span=span, direct=cover == 2)
            for cover, stance in judged
            if cover and stance is not None
        )
    )


def _same_drug(guard: Guard, said: str, amount: Amount, asked: Threshold) -> bool:
    """Whether an amount may be of the drug asked about: nothing says that it is another one's."""
    if not amount.comparable(asked.amount):
        return False
    if amount.drug is not None or not asked.named:
        return True
    before = [name for at, name in mentions(guard, said) if at <= amount.start]
    return not before or before[-1] in asked.named


def _covers(said: str, amount: Amount, asked: Threshold) -> int:
    """2 where an amount speaks about the threshold itself, 1 where it speaks of more than that, 0 where of less."""
    figure, low, high = asked.amount.high, amount.low, max(amount.high, amount.total or amount.high)
    bound = reach(said, amount)
    if bound == "below":
        return 0
    if bound in ("above", "at_most"):
        beyond = high < figure or (high == figure and asked.above)
        return 2 if beyond or (bound == "at_most" and high == figure) else 0
    if bound == "from_it_up" and low <= figure:
        return 2
    if high > figure and (asked.above or low <= figure):
        return 2
    if high == figure:
        return 0 if asked.above else 2
    return int(high > figure and asked.beyond)


def _of_higher(said: str, figures: Figures, asked: Threshold) -> list[tuple[int, Stance | None]]:
    """What a sentence says of more than the one amount, below the threshold, that it or one before it names."""
    lower = len(figures) == 1 and next(iter(figures)) < asked.amount.high
    higher = cues().higher.search(said) if asked.beyond and lower else None
    if higher is None:
        return []
    own = next(span for span in clauses(said) if higher.start() < span.end)
    return [(1, stance_in(said[own.start : own.end], beyond=asked.beyond))]


def _judged(said: str, amount: Amount, present: Sequence[Amount], asked: Threshold) -> Stance | None:
    """The stance of the clause that an amount stands in, or else of those clauses that speak of no other amount."""
    parts = clauses(said)
    own = next(span for span in parts if amount.start < span.end)
    figure = max(amount.high, amount.total or amount.high)
    the_same = figure == asked.amount.high and not asked.above
    stance = stance_in(said[own.start : own.end], beyond=asked.beyond, the_same=the_same)
    if reach(said, amount) == "at_most":
        studied = cues().studied.search(said, own.start, own.end) is not None
        return _about_ceiling(stance, the_same=the_same, studied=studied)
    if stance is not None:
        return stance
    free = [span for span in parts if not any(span.start <= item.start < span.end for item in present)]
    return next(
        (stance for span in free if (stance := stance_in(said[span.start : span.end], beyond=asked.beyond))), None
    )


def _about_ceiling(stance: Stance | None, *, the_same: bool, studied: bool) -> Stance | None:
    """What a ceiling says of itself, which it allows, and of more than itself."""
    if the_same:
        return None if studied and stance is not Stance.SUPPORTS else Stance.SUPPORTS
    return Stance.NO_DATA if studied or stance is Stance.NO_DATA else Stance.AGAINST
