"""What is known of when and how often a dose is given."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What the words say: None where they do not.

    `times_per_day` and `interval_days` exclude one another; `divided` tells that the amount is spread over the duration;
    `courses` how often the whole of it is given within 28 days; `once` that the interval is only the time since another dose.
    """

    times_per_day: Decimal | None = None
    interval_days: Decimal | None = None
    duration_days: Decimal | None = None
    shortest_days: Decimal | None = None
    divided: bool = False
    days: tuple[int, ...] = ()
    count: Decimal | None = None
    is_total: bool = False
    one_day: bool = False
    open_ended: bool = False
    courses: Decimal | None = None
    once: bool = False


def describe(schedule: Schedule) -> str:
    """Canonical wording of a schedule: "daily for 5 days"; empty when nothing is known."""
    words = []
    if schedule.times_per_day:
        words.append("daily" if schedule.times_per_day == 1 else f"{_plain(schedule.times_per_day)} times daily")
    elif schedule.interval_days:
        words.append(f"every {_plain(schedule.interval_days)} days")
    if schedule.days:
        words.append("on day" + ("s " if len(schedule.days) > 1 else " ") + ", ".join(map(str, schedule.days)))
    if schedule.duration_days:
        words.append(f"{'over' if schedule.divided else 'for'} {_plain(schedule.duration_days)} days")
    if schedule.count:
        words.append(f"{_plain(schedule.count)} doses")
    if schedule.one_day:
        words.append("in one day")
    if schedule.is_total:
        words.append("in total")
    return " ".join(words)


def _plain(value: Decimal) -> str:
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
