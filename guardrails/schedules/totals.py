"""What an amount and its schedule come to, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil

from guardrails.schedules.plan import Schedule

OPEN_ENDED_DAYS = Decimal(28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an amount and its schedule come to. `window` is the most that falls into any 28 days."""

    administrations: Decimal | None
    daily: Decimal | None
    total: Decimal | None
    window: Decimal
    interval: Decimal | None


def totals(amount: Decimal, schedule: Schedule) -> Totals:
    """Exact arithmetic over a schedule; where the words leave it open, the larger reading counts."""
    if schedule.days and not schedule.divided:
        return _by_days(amount, schedule)
    if schedule.times_per_day:
        return _by_day(amount, schedule)
    if schedule.interval_days:
        return _by_interval(amount, schedule)
    if schedule.divided or schedule.is_total or schedule.one_day or not schedule.duration_days:
        return _as_total(amount, schedule)
    days = max(schedule.duration_days, Decimal(1))
    total = amount * days
    return Totals(
        administrations=days,
        daily=amount,
        total=total,
        window=amount * min(days, Decimal(28)),
        interval=Decimal(1) if days > 1 else None,
    )


def _most_within(days: tuple[int, ...], stretch: int = 28) -> int:
    """How many of the days fall into the fullest stretch of so many days."""
    first, most = 0, 0
    for last, day in enumerate(days):
        while day - days[first] >= stretch:
            first += 1
        most = max(most, last - first + 1)
    return most


def _by_days(amount: Decimal, schedule: Schedule) -> Totals:
    times = schedule.times_per_day or Decimal(1)
    days = schedule.days
    gaps = [b - a for a, b in pairwise(days)]
    within = _most_within(days)
    count = len(days) * times
    if schedule.is_total and len(days) > 1:
        return Totals(
            administrations=count, daily=amount / len(days), total=amount, window=amount, interval=Decimal(min(gaps))
        )
    if schedule.interval_days and len(days) == 1:
        return _by_interval(amount, schedule)
    return Totals(
        administrations=count,
        daily=amount * times,
        total=amount * count,
        window=amount * within * times,
        interval=Decimal(min(gaps)) if gaps else None,
    )


def _by_day(amount: Decimal, schedule: Schedule) -> Totals:
    times = schedule.times_per_day or Decimal(1)
    daily = amount * times
    days = schedule.duration_days or schedule.count or (OPEN_ENDED_DAYS if schedule.open_ended else None)
    if schedule.duration_days and schedule.duration_days < 1:
        days = None
    interval = Decimal(1) / times
    if days is None:
        return Totals(administrations=None, daily=daily, total=None, window=daily, interval=interval)
    courses = schedule.courses or (
        schedule.count
        if schedule.count and schedule.duration_days and schedule.count != schedule.duration_days
        else Decimal(1)
    )
    days = Decimal(ceil(days))
    return Totals(
        administrations=days * times,
        daily=daily,
        total=daily * days * courses,
        window=daily * min(days * courses, Decimal(28)),
        interval=interval,
    )


def _by_interval(amount: Decimal, schedule: Schedule) -> Totals:
    interval = schedule.interval_days or Decimal(1)
    if schedule.divided and schedule.count and not schedule.duration_days:
        amount /= schedule.count
    in_window = Decimal(ceil(Decimal(28) / interval))
    if schedule.one_day or schedule.divided or not schedule.duration_days:
        count = schedule.count
    else:
        count = Decimal(max(1, ceil(schedule.duration_days / interval)))
    window = amount * (
        min(count, in_window) if count else 1 if schedule.once and not schedule.open_ended else in_window
    )
    endless = schedule.open_ended and not count and interval < OPEN_ENDED_DAYS
    total = amount * (count or Decimal(ceil(365 / interval))) if count or endless else None
    daily = amount / (schedule.shortest_days or 1) if schedule.divided else amount
    a_day = (
        daily if (interval < 14 and not (schedule.once and not count)) or schedule.one_day or schedule.divided else None
    )
    return Totals(administrations=count, daily=a_day, total=total, window=window, interval=interval)


def _as_total(amount: Decimal, schedule: Schedule) -> Totals:
    """The amount as it stands: a course total, a single dose, or a number of equal doses."""
    count = schedule.count or Decimal(1)
    if schedule.divided or schedule.is_total:
        days = schedule.shortest_days or (Decimal(len(schedule.days)) if schedule.days else None)
        daily = amount if schedule.one_day else amount / max(days, Decimal(1)) if days else None
        several = schedule.count if schedule.count and not schedule.divided and not days else Decimal(1)
        several = max(several, schedule.courses or Decimal(1))
        gaps = [b - a for a, b in pairwise(schedule.days)] if schedule.divided else []
        if schedule.divided and not gaps and days and 1 < days < 7:
            gaps = [1]
        return Totals(
            administrations=None,
            daily=daily,
            total=amount * several,
            window=amount * several,
            interval=Decimal(min(gaps)) if gaps else None,
        )
    daily = amount if schedule.one_day else None
    return Totals(
        administrations=schedule.count,
        daily=daily,
        total=amount * count if schedule.count else None,
        window=amount * count,
        interval=None,
    )
