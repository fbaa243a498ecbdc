"""Every total a text states or implies: sums, multiples and repeats of doses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guardrails.courses.additions import after_failure, few_more, on_a_course, one_more, whole_of_part
from guardrails.courses.at_once import both, in_a_day
from guardrails.courses.daily import by_daytime, daily_sums
from guardrails.courses.multiples import relative
from guardrails.courses.relating import Course
from guardrails.courses.repeats import repeats
from guardrails.courses.rising import rising
from guardrails.courses.sums import sums
from guardrails.reading import Reading
from guardrails.statement import Statement


def _with_repeats(summed: Sequence[Course], again: Sequence[Course]) -> list[Course]:
    """Sums in the midst of which a dose is given once more in words alone ("the same on Tuesday")."""
    return [
        replace(course, grams=course.grams + once.grams / 2, sum=f"{course.sum}, and {once.sum}")
        for course in summed
        for once in again
        if course.drug == once.drug
        and course.basis is once.basis
        and once.gap_days is None
        and course.segments[0] < once.segments[0] < course.segments[-1]
    ]


def _then_repeated(summed: Sequence[Course], again: Sequence[Course], found: Sequence[Statement]) -> list[Course]:
    """Sums whose last dose is given on further days in words alone ("today 1 g/kg; tomorrow's is the same")."""
    result = []
    for once in (course for course in again if course.doses > 1 and course.gap_days is None):
        before = [s for s in found if s.drug == once.drug and s.segment < once.segments[0]]
        more = once.grams - once.grams / once.doses
        result += [
            replace(course, grams=course.grams + more, sum=f"{course.sum}, and {once.sum}")
            for course in summed
            if before and course.statement is before[-1] and course.basis is once.basis
        ]
    return result


def courses(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """Every total that the text states or implies."""
    result: list[Course] = []
    for drug in dict.fromkeys(s.drug for s in found):
        of_drug = [s for s in found if s.drug == drug]
        result += sums(of_drug, reading) + daily_sums(of_drug) + by_daytime(of_drug)
    result += on_a_course(reading, found)
    result += one_more(reading, found)
    result += after_failure(reading, found)
    result += few_more(reading, found)
    result += whole_of_part(reading, found)
    result += relative(reading, found)
    result += rising(reading, found)
    again = repeats(reading, found)
    result += again + _with_repeats(result, again) + _then_repeated(result, again, found)
    result += both(reading)
    result += in_a_day(reading, found)
    return result
