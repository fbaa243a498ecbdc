"""Released text reads well in place, and says what was computed."""

import json
from decimal import Decimal

import pytest

from guardrails import Action, Context, Guard, Level, ReleaseStatus, Stance

SAFE = (
    "IVIG in myasthenia gravis must not exceed 2 g/kg in total for a course; "
    "the supported regimens are 0.4 g/kg/day for 5 days or 1 g/kg/day for 2 days."
)


def test_only_the_offending_sentence_is_replaced(guard: Guard) -> None:
    released = guard.release("Check IgA first. Give IVIG 4 g/kg over 5 days. Then reassess.")
    assert released.text == f"Check IgA first. {SAFE} Then reassess."


def test_a_bullet_keeps_its_marker(guard: Guard) -> None:
    assert (
        guard.release("Plan:\n- Check IgA\n- IVIG 4 g/kg\n- Reassess").text
        == f"Plan:\n- Check IgA\n- {SAFE}\n- Reassess"
    )


def test_a_list_that_adds_up_is_one_statement(guard: Guard) -> None:
    released = guard.release("IVIG:\n- Day 1: 1 g/kg\n- Day 2: 1 g/kg\n- Day 3: 1 g/kg")
    assert released.text == f"IVIG:\n- {SAFE}"
    assert released.findings[-1].computed == "1 g/kg + 1 g/kg + 1 g/kg = 3 g/kg"


def test_a_table_keeps_its_shape(guard: Guard) -> None:
    text = "| Drug | Dose | Route |\n|---|---|---|\n| IVIG | 4 g/kg | IV |\n| Rituximab | 375 mg/m² weekly | IV |"
    lines = guard.release(text).text.split("\n")
    assert lines[2] == f"| IVIG | {SAFE} | IV |"
    assert [*lines[:2], lines[3]] == [*text.split("\n")[:2], text.split("\n")[3]]


def test_json_stays_json(guard: Guard) -> None:
    released = guard.release('{"drug": "IVIG", "dose": 3.5, "unit": "g/kg", "days": 5}')
    assert json.loads(released.text) == {"note": SAFE}


def test_the_arithmetic_is_shown(guard: Guard) -> None:
    (finding,) = guard.release("Give IVIG 1 g/kg/day for 5 days.").findings
    assert finding.computed == "1 g/kg/day x 5 = 5 g/kg"
    assert (finding.rule, finding.level, finding.action) == ("ivig.max_course_dose", Level.HARD, Action.REPLACE)
    assert finding.dose is not None
    assert finding.dose.total == Decimal(5)
    assert finding.source.document == "ivig-guideline-2023"


def test_a_reported_dose_is_shown_with_a_note(guard: Guard) -> None:
    text = "The 2022 review names 3-4 g/kg of IVIG per month as expert opinion."
    released = guard.release(text)
    assert released.status is ReleaseStatus.ANNOTATED
    assert released.text.startswith(text + " [Note: ")
    assert released.findings[0].dose is not None
    assert released.findings[0].dose.stance is Stance.REPORTING


def test_another_indication_is_unknown_and_not_this_rules_business(guard: Guard) -> None:
    released = guard.release("Give IVIG 2 g/kg as a single infusion.", Context(indication="Kawasaki disease"))
    assert released.status is ReleaseStatus.UNKNOWN
    assert "No rule here covers IVIG for Kawasaki disease" in released.text
    assert (
        guard.release("Give IVIG 2 g/kg as a single infusion.", Context(indication="MG")).status
        is ReleaseStatus.OVERRIDDEN
    )


def test_the_weight_of_the_context_counts(guard: Guard) -> None:
    text = "The IVIG course is 140 g in total."
    assert guard.release(text, Context(weight_kg=Decimal(70))).text == text
    assert guard.release(text, Context(weight_kg=Decimal(40))).status is ReleaseStatus.OVERRIDDEN
    assert guard.release(text).status is ReleaseStatus.WITHHELD


def test_the_context_makes_a_drug_to_avoid_one(guard: Guard) -> None:
    text = "Start metoprolol 25 mg twice daily."
    assert guard.release(text).text == text
    assert guard.release(text, Context(indication="myasthenia gravis")).status is ReleaseStatus.OVERRIDDEN


@pytest.mark.parametrize(
    ("text", "amount", "unit", "schedule", "total"),
    [
        ("IVIG 0.4 g/kg/day for 5 days", "0.4", "g/kg", "daily for 5 days", "2"),
        ("Rituximab 375 mg/m² once weekly for 4 weeks", "375", "mg/m2", "every 7 days for 28 days", "1500"),
        ("Pyridostigmine 60 mg every 6 hours", "60", "mg", "4 times daily", None),
        ("IVIG zwei Gramm pro Kilogramm", "2", "g/kg", "", None),
    ],
)
def test_doses_in_canonical_form(  # noqa: PLR0917 - the columns of the table
    guard: Guard, text: str, amount: str, unit: str, schedule: str, total: str | None
) -> None:
    (dose,) = guard.doses(text)
    assert (dose.amount, dose.unit, dose.schedule) == (Decimal(amount), unit, schedule)
    assert dose.total == (Decimal(total) if total else None)
    assert text[dose.start : dose.end] == dose.source_text


def test_class_members_are_known_by_their_class(guard: Guard) -> None:
    assert guard.drugs("azithromycin, Privigen and aspirin") == {"macrolide", "ivig"}
