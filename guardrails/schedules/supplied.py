"""Goods sent for several days: "ten 10 g bottles; two bottles a day" is no day's dose but a supply."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from guardrails.quantities.pieces import PRODUCT
from guardrails.schedules.plan import Schedule
from guardrails.telling import compiled

_NUMBER_OF = compiled(r"(?P<n>\d{1,3})\b")
_EACH_DAY = compiled(
    rf"\b(?P<n>\d{{1,2}}) (?:of (?:them|these|those|the (?:bottles|bags|vials)) |{PRODUCT} )?(?:to be (?:given|infused|used|hung) |infused |given |used |hung )?(?:(?:a|per|each|every|on each) ?(?:day|d\b|morning|night|evening)|/ ?d(?:ay)?\b|daily)"
)


def supplied(words: str, tail: str, schedule: Schedule) -> tuple[tuple[Decimal, Decimal] | None, Schedule]:
    """((pieces a day, pieces in all), their schedule) of an amount of goods; None where the words tell of no part.

    The days are those that the words name, and no fewer than the goods last.
    """
    whole, part = _NUMBER_OF.match(words), _EACH_DAY.search(tail)
    if whole is None or part is None or not re.search(PRODUCT, words):
        return None, schedule
    pieces, daily = Decimal(whole["n"]), Decimal(part["n"])
    if not pieces or not 0 < daily < pieces:
        return None, schedule
    days = max(schedule.duration_days or Decimal(0), pieces / daily)
    plan = replace(schedule, times_per_day=Decimal(1), interval_days=None, count=None, divided=False, is_total=False)
    return (daily, pieces), replace(plan, duration_days=days, shortest_days=days, days=(), one_day=False)
