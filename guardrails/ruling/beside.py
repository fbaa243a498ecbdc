"""A statement with the doses beside it, and whether more of them would still be within the limits, read at their worst."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guardrails.patterns import either
from guardrails.reading import Reading
from guardrails.records import Action, Rule, RuleKind, Scope
from guardrails.ruling.repetition import is_past
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import GRAMS

_TIMES_MORE = 4  # as often a dose must fit into its limit for words of repetition to do no harm


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement of the text with the doses in it and right beside it."""

    reading: Reading
    number: int
    near: Sequence[Statement]
    rules: Sequence[Rule]

    @property
    def text(self) -> str:
        """The statement."""
        return self.reading.segments[self.number].text

    @property
    def here(self) -> list[Statement]:
        """The doses in it."""
        return [s for s in self.near if s.segment == self.number]

    @property
    def before(self) -> list[Statement]:
        """The doses in it and right before it."""
        return [s for s in self.near if s.segment <= self.number]


def restates(statement: Statement) -> bool:
    """Whether a dose stands in brackets behind another one: the same in other words."""
    return statement.link.rstrip().endswith("(") and len(statement.link) < statement.start


def within(
    rules: Sequence[Rule], statement: Statement, times: Decimal, *, of_total: bool, instead: bool, added: bool
) -> bool:
    """Whether so many more of a dose (or that number as its total) would still be within every limit."""
    limits = [
        rule
        for rule in rules
        if rule.subject == statement.drug
        and rule.kind is RuleKind.DOSE_LIMIT
        and rule.limit is not None
        and rule.limit.basis is statement.basis
        and not rule.cues
        and rule.action is Action.REPLACE
    ]
    scope = Scope.COURSE if any(rule.scope is Scope.COURSE for rule in limits) else Scope.PERIOD
    limits = [rule for rule in limits if rule.scope is scope]
    if not limits or statement.unclear:
        return False
    plan = statement.schedule
    more = times * statement.grams
    ended = plan.duration_days or plan.count or plan.days or plan.is_total or plan.interval_days or plan.divided
    if scope is Scope.COURSE:
        worst = statement.totals.window + more if (ended or added) and not instead else more
    else:
        daily = statement.totals.daily or statement.grams
        worst = daily * (times + 1 if added else times)
    if of_total and statement.amount.number:
        worst = times * statement.grams / statement.amount.number
    return all(rule.limit is not None and worst <= rule.limit.amount * GRAMS[rule.limit.unit] for rule in limits)


def fits(beside: Beside) -> bool:
    """Whether the doses of a statement could be given a few times more within the limits."""
    doses = [s for s in beside.here if s.grams]
    return bool(doses) and all(
        within(beside.rules, s, _TIMES_MORE * s.totals.window / s.grams, of_total=False, instead=True, added=False)
        for s in doses
    )


_ORDINALS = {
    word: number
    for number, words in enumerate(
        "third 3rd|fourth 4th|fifth 5th|sixth 6th|seventh 7th|eighth 8th|ninth 9th|tenth 10th".split("|"), 3
    )
    for word in words.split()
}
_NTH = compiled(
    rf"\b(?P<nth>{either(_ORDINALS)})\s(?:(?:daily|consecutive|full|such|equal|successive|ivig|rituximab) )*(?:times?|doses?|infusions?|courses?|bags?|instal?lments?)\b|\ba(?:n|dd an?)? (?P<day>{either(_ORDINALS)}) (?:consecutive |daily )?days?\b"
)
_TIMED = compiled(
    r"\b(?:after|before|between|during|until|by|following|since|prior to|at|with|of)\s(?:(?:the|her|his|each|every|this|that|a)\s)?(?:\w+ and )?$"
)


def nth_doses(beside: Beside) -> Iterator[tuple[int, int]]:
    """The nth of equal doses: so many of them at least, which may be more than the limits allow."""
    stated = [s for s in beside.here or beside.before if not restates(s)]
    for match in _NTH.finditer(beside.text) if stated and not is_past(beside.text) else ():
        times = Decimal(_ORDINALS[match["nth"] or match["day"]])
        enough = all(within(beside.rules, s, times, of_total=False, instead=True, added=False) for s in stated)
        if not enough and not _TIMED.search(beside.text[: match.start()]):
            yield match.span()
