"""From the words around an amount to its schedule: totals, products, doses given together."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from guardrails.quantities.amount import Amount
from guardrails.reading import Reading
from guardrails.schedules.plan import Schedule
from guardrails.schedules.schedule import read_schedule
from guardrails.schedules.several import of_several, usual_rhythm
from guardrails.schedules.told_totals import comes_to, is_stated_total
from guardrails.telling import compiled
from guardrails.text.segment import Kind
from guardrails.wording import Said

_TWO = Decimal(2)


def planned(  # noqa: PLR0917 - the parts of one statement
    reading: Reading, number: int, present: list[Amount], drugs: list[str | None], position: int, said: Said
) -> tuple[Amount, Schedule]:
    """An amount with how often it is counted, and when it is given."""
    amount, drug = present[position], drugs[position] or ""
    text, words = reading.segments[number].text, (said.lead, said.tail)
    before = text[present[position - 1].end if position else amount.start : amount.start]
    schedule = _schedule(amount, words, before, text if said.worked_out else "")
    in_row = reading.segments[number].kind is Kind.ROW and drug in drugs[:position]
    if in_row and _COLUMN_MAX.search(said.lead):
        schedule = replace(schedule, is_total=True)
    count = None if comes_to(said.lead) and not amount.daily else amount.count
    amount = replace(amount, count=count) if count != amount.count else amount
    schedule = _both(schedule, said.lead, said.tail)
    schedule = of_several(schedule, count, words, a_course=drug in reading.by_course)
    schedule = _all_in_one_day(schedule, amount, said.tail)
    return amount, usual_rhythm(schedule, reading.lexicon.drugs[drug].usual)


def _both(schedule: Schedule, lead: str, tail: str) -> Schedule:
    """Two equal doses that are given on one day: "both 1 g/kg bags on Monday"."""
    if schedule.count or not _BOTH_OF.search(lead):
        return schedule
    if len(schedule.days) == 1 and not schedule.times_per_day:
        return replace(schedule, times_per_day=_TWO)
    if schedule.one_day and _IN_ONE_DAY.search(tail):
        return Schedule(times_per_day=_TWO, duration_days=Decimal(1), shortest_days=Decimal(1))
    return replace(schedule, count=_TWO) if schedule.one_day else schedule


_IN_ONE_DAY = compiled(
    r"\b(?:in|on|at|into|within|over|inside|during|for) (?:(?:the|a|this|just|only|but) )?(?:(?:one|1|single|same)(?: single| long| same| and the same){0,2} (?:day|24[ -]?h\w*|afternoon|morning|evening|night|shift|(?:sitting|session|visit|go)(?! each))|24[ -]?h(?:ours?)?)\b"
)


_MULTIPLIED = compiled(r"\s?(?:of \w+ )?[x×] ?\d")


def _all_in_one_day(schedule: Schedule, amount: Amount, tail: str) -> Schedule:
    """So many equal doses that are all given in one day: "squeeze the five 0.4 g/kg infusions into one day"."""
    times = schedule.count or Decimal(1)
    each = amount.count or _MULTIPLIED.match(tail)
    if schedule.times_per_day or schedule.days or times == 1 or not each or not _IN_ONE_DAY.search(tail):
        return schedule
    return Schedule(times_per_day=times, duration_days=Decimal(1), shortest_days=Decimal(1))


def _schedule(amount: Amount, said: tuple[str, str], before: str, product_in: str) -> Schedule:
    """The schedule of an amount from the words around it; `product_in` is the text where arithmetic led to it."""
    lead, tail = said
    schedule = read_schedule(tail, lead, stated_daily=amount.daily)
    again = (schedule.count or 0) > 1
    arithmetic = product_in[: amount.start]
    if (
        product_in
        and not amount.daily
        and not again
        and _PRODUCT_OF.search(arithmetic)
        and not _OF_BODY.search(arithmetic)
    ):
        schedule = Schedule(is_total=True)
    if not amount.daily and is_stated_total(lead, tail):
        schedule = replace(schedule, is_total=True, times_per_day=None, interval_days=None)
    if amount.summed:
        days = schedule.days if len(schedule.days) > 1 else ()
        schedule = Schedule(
            is_total=True,
            divided=bool(schedule.duration_days),
            duration_days=schedule.duration_days,
            shortest_days=schedule.shortest_days,
            days=days,
        )
    rhythm = amount.daily or schedule.interval_days or schedule.one_day or len(schedule.days) == 1
    if _REFERENCE.fullmatch(before) or (_ADD_UP.fullmatch(before) and not rhythm):
        schedule = Schedule(is_total=True)  # "the remaining 0.8 g/kg of the 2 g/kg course", "... add up to 2 g/kg"
    made = comes_to(lead) or (Schedule(is_total=True) if _COMPLETED.search(lead) and _ENDED_ON.match(tail) else None)
    return made if made and not amount.daily else schedule


_COMPLETED = compiled(
    r"\b(?:finished|completed|concluded|came to the end of) (?:a |an |the |her |his |their |all )?(?:total of |course of |full |whole |usual |standard )*$"
)


_ENDED_ON = compiled(
    r"\s?(?:of \w+ )?(?:(?:on|last|this|by) )*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|\d{1,2}(?:st|nd|rd|th)?\b|the \d{1,2}|day \d)"
)


_BOTH_OF = compiled(r"\bboth (?:of )?(?:the |these |those |her |his )?(?:[a-z]+ ){0,2}$")


_PRODUCT_OF = compiled(r"[\dg]\s?(?:x|×|\*|times)\s?\d[^=]{0,30}=\s?$")


_OF_BODY = compiled(r"(?<![/\w])\d[\d.]*\s?(?:kgs?|kilos?|m2|lbs?|pounds?)\b[^=]{0,30}=\s?$")  # one dose for a weight


_ADD_UP = compiled(
    r"\s?(?:(?:of|for) [a-z]+ )?(?:(?:will|would|together|thus) )?(?:adds? up to|totals?|sums? to)\s(?:a total of |about |exactly |just )?"
)


_REFERENCE = compiled(r"\s?(?:out )?of (?:the|her|his|their|this|that|a)\s(?:[a-z]+\s){0,2}")


_COLUMN_MAX = compiled(r"\b(?:max|maximum|limit|ceiling|cap|total|course)\W*$")
