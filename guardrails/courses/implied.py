"""Every total a text states or implies: sums, multiples and repeats of doses."""

from __future__ import annotations

from collections.abc import Sequence

from guardrails.courses.additions import after_failure, on_a_course, one_more
from guardrails.courses.multiples import relative
from guardrails.courses.relating import Course
from guardrails.courses.repeats import both, in_a_day, repeats
from guardrails.courses.sums import daily_sums, sums
from guardrails.doses import Statement
from guardrails.reading import Reading


def courses(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """Every total that the text states or implies."""
    result: list[Course] = []
    for drug in dict.fromkeys(s.drug for s in found):
        of_drug = [s for s in found if s.drug == drug]
        result += sums(of_drug, reading) + daily_sums(of_drug)
    result += on_a_course(reading, found)
    result += one_more(reading, found)
    result += after_failure(reading, found)
    result += relative(reading, found)
    result += repeats(reading, found)
    result += both(reading)
    result += in_a_day(reading, found)
    return result
