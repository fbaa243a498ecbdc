"""Readings that reach over more than one statement: names behind a dose, tablets under a line, what goes on after."""

import pytest

from guardrails import Guard, ReleaseStatus

_STRUCK = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)


@pytest.mark.parametrize(
    ("over", "within"),
    [
        (
            "Give 40 g daily for 5 days. That is the IVIG. She weighs 50 kg.",
            "Give 20 g daily for 5 days. That is the IVIG. She weighs 50 kg.",
        ),
        ("Mestinon\n- morning: 3 tablets\n- noon: 3 tablets", "Mestinon\n- morning: 1 tablet\n- noon: 1 tablet"),
        ("ivig 1 g/kg/day (3)", "ivig 1 g/kg/day (2)"),
        ("IVIG 3 g/kg on 1-5 June.", "IVIG 2 g/kg on 1-5 June."),
        ("IVIG 2 g/kg is given over 1, 2 or 5 days.", "IVIG 2 g/kg is given over 2, 4 or 5 days."),
        ("IVIG: 104 g for 52 kg, 280 g for 70 kg.", "IVIG: 104 g for 52 kg, 140 g for 70 kg."),
        (
            "Give half of the 4 g/kg of IVIG on day 1 and half on day 2.",
            "Give half of the 2 g/kg of IVIG on day 1 and half on day 2.",
        ),
        ("IVIG 0.4 g/kg, 5 of 5 given. Give five more days.", "IVIG 0.4 g/kg/day, 3 of 5 given, two more to go."),
        ("IVIG 1 g/kg/day (3). Restart on Friday.", "IVIG 0.4 g/kg/day (28 g), day 2 of 5."),
        (
            "Mestinon 60 mg/5 mL syrup, 15 mL four times a day.",
            "Mestinon 60 mg/5 mL syrup, 5 mL four times a day.",
        ),
    ],
)
def test_reading_tells_the_two_apart(guard: Guard, over: str, within: str) -> None:
    assert guard.release(over).status in _STRUCK
    assert guard.release(within).text == within


@pytest.mark.parametrize("goes_on", ["Make it nine days.", "Continue for 6 weeks.", "Then another 3 days."])
def test_nothing_of_a_struck_schedule_stays(guard: Guard, goes_on: str) -> None:
    released = guard.release(f"Give IVIG 4 g/kg over 5 days. {goes_on} Check the creatinine.")
    assert goes_on not in released.text
    assert released.text.endswith("Check the creatinine.")


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        (
            "He finished IVIG an hour ago, so go ahead with PLEX.",
            "He finished IVIG an hour ago; do not go ahead with PLEX.",
        ),
        ("PLEX Mon/Wed/Fri, IVIG Tue/Thu/Sat.", "PLEX Mon/Wed/Fri, IVIG from the Monday after."),
    ],
)
def test_what_is_done_comes_before_what_is_begun(guard: Guard, after: str, refused: str) -> None:
    assert guard.release(after).status in _STRUCK
    assert guard.release(refused).text == refused
