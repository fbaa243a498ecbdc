"""Time between two doses, by intervals, days, dates and months."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.courses.relating import WINDOW
from guardrails.patterns import NUMBER
from guardrails.schedules.dates import date_of, months_apart
from guardrails.statement import Statement
from guardrails.telling import compiled

_GAP = compiled(
    rf"\b(?:after(?: at least)?|in|at|following|wait(?: for)?(?: at least)?|every|later|within)?\s?(?:(?P<lo>{NUMBER})|a|an|one|another)\s?(?:-\s?{NUMBER}\s?)?(?P<unit>day|week|month|year)s?(?P<late>'?\s(?:time|later|after|apart|interval|gap|afterwards))?"
)


YEARS = compiled(r"\b(?:19|20)\d\d\b")


def far_apart(statement: Statement, before: Statement) -> bool:
    """Whether a dose comes 28 days or more after the one before, or in another year."""
    if YEARS.search(statement.lead + statement.tail) and YEARS.search(before.lead + before.tail + statement.lead):
        return True
    first, second = date_of(before.tail), date_of(statement.tail)
    if first and second and (second - first) % 365 >= WINDOW:
        return True
    if months_apart(before.tail, statement.tail) or months_apart(before.lead, statement.tail):
        return True
    if (
        statement.schedule.days
        and before.schedule.days
        and min(statement.schedule.days) - max(before.schedule.days) >= WINDOW
    ):
        return True
    gap = gap_days(statement.lead) or gap_days(statement.tail[:40], late_only=True)
    if gap is not None and gap >= WINDOW:
        return True
    interval = statement.schedule.interval_days
    return (
        interval is not None
        and interval >= WINDOW
        and not re.search(r"\b(?:top|extra|additional|add)\b", statement.lead)
    )


def gap_days(words: str, *, late_only: bool = False) -> Decimal | None:
    """A waiting time named in the words ("after 6 weeks", "three months later"), in days."""
    for match in _GAP.finditer(words):
        if not match["late"] and (late_only or not re.match(r"(?:after|following|wait|in|at)\b", match[0])):
            continue
        return Decimal(match["lo"] or 1) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    return None
