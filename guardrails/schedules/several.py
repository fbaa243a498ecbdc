"""A number of equal doses, and the rhythm that a drug usually has."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from guardrails.schedules.dates import WEEKDAY_RANGE, range_days
from guardrails.schedules.plan import Schedule
from guardrails.telling import compiled
from guardrails.units import parse_usual

_MONTH = Decimal(28)


_A_MONTH = compiled(r"[^.;,]{0,12}\b(?:each|every|per|a) month\b")


_OVER_YEARS = compiled(
    r"\b(?:over|in|during) the (?:past|last) (?:\d{1,2} |few |several )?years\b|\bsince (?:19|20)\d\d\b|\bin (?:19|20)\d\d,? and\b"
)


_MONTHLY_FEW = compiled(
    r"\b(?:monthly|every month|each month)\b[^.;]{0,25}?(?:[,:-]\s?(?:as |give |with )?| (?:have|has|gets?|receives?|needs?|give|infuse|order) (?:him |her |them )?)([2-9]) (?:[a-z]+ )?(?:infusions|doses|bags|sessions|blocks|courses)(?: of)?(?: \w+)? $"
)


_A_DAY = compiled(r"[^.;,]{0,30}\b(?:a|per|each|every) day\b")


_TWICE = Decimal(2)
_BARE_TWICE = compiled(
    r"\btwice\b(?!\s?(?:daily|an? |per\b|each|every|/|in\b|within|during|on (?:the|1|one|that)|over\b|today|tonight|for\b)|,? (?:in the )?(?:morning|am\b))"
)


def of_several(schedule: Schedule, count: Decimal | None, said: tuple[str, str], *, a_course: bool) -> Schedule:
    """A number of equal doses: "six infusions of 0.5 g/kg over two weeks" divide nothing; "4 x 180 mg a day"."""
    if not a_course and schedule == Schedule(count=schedule.count) and _each_day(schedule.count or count, said[1]):
        return Schedule(times_per_day=schedule.count or count)  # "90 mg x 6": of a drug that is taken every day
    lead, tail = said
    if a_course and schedule == Schedule(times_per_day=_TWICE) and _BARE_TWICE.search(f"{lead} {tail}"):
        return Schedule(count=_TWICE)  # "1000 mg twice": of a drug that is given by the course
    if count and _OVER_YEARS.search(f"{lead} {tail}"):
        return replace(schedule, count=None)
    if schedule.interval_days == _MONTH and (each_month := _MONTHLY_FEW.search(lead)):
        return replace(schedule, interval_days=_MONTH / Decimal(each_month[1]), count=None)
    return _counted(schedule, count, tail, a_course=a_course) if count else schedule


_TIMES_NEXT = compiled(r"\s?(?:of \w+ )?\d times\b")


def _each_day(count: Decimal | None, tail: str) -> bool:
    """Whether so many doses of a drug that is taken every day are those of a day: "90 mg x 6", "120 mg four times"."""
    return (count or 0) > 4 or ((count or 0) > 1 and _TIMES_NEXT.match(tail) is not None)


def _counted(schedule: Schedule, count: Decimal, tail: str, *, a_course: bool) -> Schedule:
    """The schedule of a stated number of equal doses."""
    times = schedule.times_per_day
    if times and not a_course:
        return replace(schedule, times_per_day=times * count)
    if times == 1 and schedule.duration_days and _A_DAY.match(tail):
        return replace(schedule, times_per_day=count)
    if schedule.interval_days == _MONTH and _A_MONTH.match(tail):
        return replace(schedule, interval_days=_MONTH / count)  # "two courses of 2 g/kg each month"
    if schedule.divided and (schedule.shortest_days or 0) > 1:
        schedule = replace(schedule, divided=False, duration_days=None, shortest_days=None)
    return replace(schedule, count=max(count, schedule.count or count))


def course_over_dates(schedule: Schedule, tail: str, *, usual_course: bool) -> Schedule:
    """The whole usual course beside a first and a last date is spread between them ("2 g/kg on 1-5 June"), no day's dose."""
    plain = schedule == Schedule(duration_days=schedule.duration_days, shortest_days=schedule.shortest_days)
    if not usual_course or not schedule.duration_days or not plain or WEEKDAY_RANGE.search(tail):
        return schedule
    dated = range_days(tail)
    return replace(schedule, divided=True) if dated and dated[0] == schedule.duration_days else schedule


_IN_DOSES = compiled(
    r"\s?(?:of (?!\d)\w+ )?(?:given |infused |administered )?(?:in|as|over) (?:the course of )?\d{1,2} (?:(?:daily|equal|separate|consecutive) ){0,2}(?:infusions|doses|sessions|gifts)\b(?!,? ?(?:of|at|each)\b)(?![^.;]{0,15}\beach\b)"
)


_NOT_DIVIDED = compiled(r"\b(?:again|repeat\w*|same|undivided|each|apiece|hours? apart|every (?:dose|time))\b")


def course_in_doses(schedule: Schedule, tail: str, *, usual_course: bool) -> Schedule:
    """The whole usual course "in five infusions" is divided into them."""
    if (
        not usual_course
        or not schedule.count
        or schedule.times_per_day
        or not _IN_DOSES.match(tail)
        or _NOT_DIVIDED.search(tail)
    ):
        return schedule
    return replace(schedule, divided=True)


def usual_rhythm(schedule: Schedule, usual: Mapping[str, str]) -> Schedule:
    """Weeks without a frequency are weekly doses where the drug's usual course is that many doses ("375 mg/m2 x 4 weeks")."""
    if not schedule.duration_days or "course" not in usual or "administration" not in usual:
        return schedule
    if any(
        getattr(schedule, name)
        for name in Schedule.__slots__
        if name not in ("duration_days", "shortest_days", "count")
    ):
        return schedule
    doses = parse_usual(usual["course"])[1] / parse_usual(usual["administration"])[1]
    weekly = schedule.duration_days == doses * 7 and schedule.count in (None, doses)
    return replace(schedule, interval_days=Decimal(7)) if weekly else schedule
