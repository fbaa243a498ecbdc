"""What comes together in one day, at different times of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from guardrails.courses.daytimes import DAYTIME, MEALTIME
from guardrails.courses.relating import OR, RESTATES, Course, show
from guardrails.courses.sums import joint, summed
from guardrails.records import Stance
from guardrails.statement import Statement
from guardrails.telling import compiled

_BESIDES = compiled(r"\b(?:and|plus|with)\b|\+|&")


_INSTEAD = compiled(r"\b(?:rais\w+|increas\w+|up to|titrat\w+|escalat\w+|later|after|until|from|if|week)\b")


def daily_sums(of_drug: Sequence[Statement]) -> list[Course]:
    """ "60 mg five times a day and 180 mg at night": what comes together in one day."""
    result = []
    for before, statement in pairwise(of_drug):
        together = (
            before.segment == statement.segment
            and before.basis is statement.basis
            and before.schedule.times_per_day
            and not before.schedule.duration_days
            and not statement.schedule.duration_days
            and (statement.schedule.times_per_day or DAYTIME.search(statement.tail) or MEALTIME.search(statement.tail))
            and _BESIDES.search(statement.link)
            and not RESTATES.search(statement.link)
            and not _INSTEAD.search(statement.link)
        )
        if not together or before.unclear or statement.unclear or joint([before, statement]) is not Stance.RECOMMENDING:
            continue
        parts = [part.totals.daily if part.totals.daily is not None else part.grams for part in (before, statement)]
        total = sum(parts, Decimal(0))
        shown = " + ".join(show(part, statement) for part in parts)
        result.append(
            replace(
                summed([before, statement]), grams=total, sum=f"{shown} = {show(total, statement)} a day", daily=True
            )
        )
    return result


def by_daytime(of_drug: Sequence[Statement]) -> list[Course]:
    """ "1 g/kg in the morning and 1 g/kg in the evening for two days": what a day has, on each of the days."""
    result = []
    for before, statement in pairwise(of_drug):
        days = statement.schedule.duration_days
        at_times = DAYTIME.search(before.tail) and DAYTIME.search(statement.tail) and before.tail != statement.tail
        if not (at_times and days and days > 1 and before.segment == statement.segment):
            continue
        apart = before.basis is not statement.basis or before.unclear or statement.unclear or statement.schedule.divided
        if apart or before.schedule.days or before.schedule.duration_days or OR.search(statement.link):
            continue
        if _INSTEAD.search(statement.link) or RESTATES.search(statement.link):
            continue
        course, grams = summed([before, statement]), before.grams + statement.grams
        shown = f"({show(before.grams, before)} + {show(statement.grams, statement)}) x {days.normalize():f}"
        total = replace(course, grams=grams * days, sum=f"{shown} = {show(grams * days, statement)}", daily=False)
        result += [replace(course, grams=grams, sum=f"{show(grams, statement)} a day", daily=True), total]
    return result
