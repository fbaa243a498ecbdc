"""A dose that says the one before it again, or goes on with its unit and its schedule."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import replace

from guardrails.records import Basis
from guardrails.schedules.plan import Schedule
from guardrails.schedules.schedule import UNSAID
from guardrails.schedules.totals import totals
from guardrails.statement import Statement
from guardrails.telling import compiled

_EACH_RAISED = compiled(r"\b(?:increas|rais|up)\w*\s(?:each|every|the|that|this) (?:single )?dose\s(?:up )?to\s$")


_COMES_TO = compiled(
    r"\b(?:is|are|makes?|making|comes to|equals?|totals?|adds up to|i\.e\.?)\s(?:about |only |just )?$"
)


_LIMIT_BEHIND = compiled(r"\s(?:daily |total )?(?:ceiling|limit|maximum|max|cap)\b")
_LIMIT_OF = compiled(r"\b(?:maximum|max|limit|ceiling)(?: of| is)?\s$")
_OF_ITS_OWN = compiled(r"\b(?:course|total|cumulative|overall|month\w*|week\w*|28)\b")  # not one of the same limit


def _in_other_words(before: Statement, statement: Statement) -> Statement | None:
    """The dose as the one before it said again: what that comes to, or the same in brackets; None where it is neither."""
    plan, former = statement.schedule, before.schedule
    if (
        plan == UNSAID
        and _COMES_TO.search(statement.link)
        and statement.basis is before.basis
        and statement.grams <= max(before.totals.daily or 0, before.totals.total or 0)
    ):
        plan = Schedule(is_total=True)  # "1.5 tablets of 60 mg four times a day is 360 mg"
        return replace(statement, schedule=plan, totals=totals(statement.grams, plan))
    aside = "(" in statement.link and ")" not in statement.link and before.segment == statement.segment
    if aside and _in_grams(before, statement):
        return replace(statement, basis=before.basis, grams=before.grams, schedule=former, totals=before.totals)
    if aside and plan.times_per_day == former.times_per_day == 1 and former.duration_days and not plan.duration_days:
        plan = replace(plan, duration_days=former.duration_days, shortest_days=former.shortest_days)
        return replace(statement, schedule=plan, totals=totals(statement.grams, plan))
    return None


def with_schedule_of(before: Statement | None, statement: Statement) -> Statement:
    """A dose that carries on the unit of the one before carries on its schedule too, where it states none."""
    if before is None:
        return statement
    plan, former = statement.schedule, before.schedule
    if (again := _in_other_words(before, statement)) is not None:
        return again
    other = former.times_per_day == 1 and _OF_ITS_OWN.search(statement.link)
    limit = (former.times_per_day == 1 or former.is_total) and (
        _LIMIT_OF.search(statement.link) or _LIMIT_BEHIND.match(statement.tail)
    )
    raised = plan == UNSAID and ((limit and not other) or _EACH_RAISED.search(statement.link))
    if raised:
        return replace(statement, schedule=former, totals=totals(statement.grams, former))
    if not statement.amount.carried or plan != UNSAID:
        return statement
    return replace(statement, schedule=before.schedule, totals=totals(statement.grams, before.schedule))


_ASIDE = 40  # characters
_SOMEBODY = (25, 200)  # kg: weights that a dose in grams beside one per kg can stand for


def _in_grams(before: Statement, statement: Statement) -> bool:
    """Whether grams in brackets are the dose per kg before them, for a weight that the text leaves out: "0.4 g/kg/day (28 g)"."""
    if statement.basis is not Basis.FLAT or before.basis is not Basis.PER_KG or not before.grams or statement.unclear:
        return False
    return len(statement.link) < _ASIDE and _SOMEBODY[0] <= statement.grams / before.grams <= _SOMEBODY[1]
