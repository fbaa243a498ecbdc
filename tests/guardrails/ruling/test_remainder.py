"""What a reading leaves over is withheld; what it explains, or what could do no harm, is not."""

import re

import pytest

from guardrails import Guard, ReleaseStatus
from guardrails.ruling.kinds import explained, is_labelled

STRUCK = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)


@pytest.mark.parametrize(
    "said",
    [
        "She needs {} such steps.",
        "She is down for {} of them.",
        "Hers: {}.",
        "In bulbar weakness the team goes on for {} infusions.",
    ],
)
def test_a_number_no_schedule_explains_is_withheld(guard: Guard, said: str) -> None:
    released = guard.release(f"IVIG is given at 0.4 g/kg/day for 5 days. {said.format(9)}")
    assert released.status in STRUCK
    assert "9" not in released.text


def test_the_reason_names_what_is_left_over(guard: Guard) -> None:
    released = guard.release("Count IVIG in steps, where one step is 0.5 g/kg. He needs six steps this week.")
    assert [f.message.partition(":")[0] for f in released.findings] == ['"6"']


@pytest.mark.parametrize("times", range(2, 12))
def test_more_of_a_dose_is_never_less_suspect(guard: Guard, times: int) -> None:
    """Once so many are too many, more are too."""
    stopped = [guard.release(f"IVIG 0.4 g/kg. She is to have {n}.").status in STRUCK for n in range(times, times + 3)]
    assert stopped == sorted(stopped)


@pytest.mark.parametrize("days", [2, 3, 4, 5])
def test_a_total_may_be_spread_over_any_number_of_days(guard: Guard, days: int) -> None:
    text = f"IVIG 2 g/kg over 2 days / over {days} days, as the heart allows."
    assert guard.release(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Can she have IVIG 0.4 g/kg for nine days?",
        "No further IVIG is due after 1 g/kg on two days.",
        "Do not extend the IVIG (0.4 g/kg/day, five days) to nine days.",
    ],
)
def test_what_is_asked_or_refused_leaves_nothing_over(guard: Guard, text: str) -> None:
    assert guard.release(text).text == text


def test_a_script_no_module_reads_beside_a_dose_is_withheld(guard: Guard) -> None:
    assert guard.release("IVIG 1 g/kg जब तक ठीक न हो").status in STRUCK


@pytest.mark.parametrize(
    "text",
    [
        "in 2019",
        "n = 168",
        "bed 14",
        "grade 3-4",
        "84 patients",
        "72-year-old",
        "over 65",
        "at 08:30",
        "8.2 g/l",
        "4 weeks later",
    ],
)
def test_kinds_of_numbers_that_are_no_part_of_a_dose(text: str) -> None:
    inside = [span for match in re.finditer(r"\d[\d.:]*", text) for span in [match.span()]]
    spans = explained(text, 0, len(text))
    assert all(any(a <= start < b for a, b in spans) for start, _ in inside)


@pytest.mark.parametrize("text", ["for 9 days", "x 9", "9 more", "9 infusions", "to 9", "9 such steps"])
def test_kinds_do_not_excuse_schedules(text: str) -> None:
    assert explained(text, 0, len(text)) == []
    assert not is_labelled(text, text.index("9"))
