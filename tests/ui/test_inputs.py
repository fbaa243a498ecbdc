"""What is typed becomes a request, or one line that says what to mend."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.records import Audience, Turn
from ui.errors import PageError
from ui.inputs import MAX_QUESTION, read_request


def _read(**typed):
    return read_request(**{"question": "dose?", "audience": "clinician", "weight": "", "height": "", **typed})


def test_everything_typed_reaches_the_request():
    history = (Turn(question="q", answer="a"),)
    request = _read(question="  dose?\n", audience="patient", weight="70.5", height="172", history=history)
    assert request.question == "dose?"
    assert request.audience is Audience.PATIENT
    assert request.patient.weight_kg == Decimal("70.5")
    assert request.patient.height_cm == Decimal(172)
    assert request.history == history


@pytest.mark.parametrize(
    ("typed", "weight"),
    [
        ("70", "70"),
        ("70,5", "70.5"),
        (" 70 kg ", "70"),
        ("3.125", "3.125"),
        ("0.3", "0.3"),
        ("700", "700"),
        ("070", "70"),
    ],
)
def test_weights_as_people_write_them(typed, weight):
    assert _read(weight=typed).patient.weight_kg == Decimal(weight)


@pytest.mark.parametrize("empty", ["", "   ", None])
def test_an_empty_field_is_not_zero(empty):
    patient = _read(weight=empty, height=empty).patient
    assert patient.weight_kg is None
    assert patient.height_cm is None


@pytest.mark.parametrize(
    "typed", ["abc", "70 lb", "1,234", "-70", "7e1", "NaN", "inf", "٧٠", "70.5.1", "70 kg kg", "<b>", "1_0"]
)
def test_what_is_not_a_weight_gets_one_clear_line(typed):
    with pytest.raises(PageError, match=r"Weight .* is not a number of kg") as caught:
        _read(weight=typed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "typed"), [("weight", "0"), ("weight", "701"), ("height", "1.72"), ("height", "301")]
)
def test_what_cannot_be_is_refused(field, typed):
    with pytest.raises(PageError, match="is outside"):
        _read(**{field: typed})


@pytest.mark.parametrize("question", ["", "  \n\t", None])
def test_an_empty_question_says_what_to_do(question):
    with pytest.raises(PageError, match=r"^Type a question first\.$"):
        _read(question=question)


def test_a_question_has_a_longest_length():
    assert _read(question="x" * MAX_QUESTION).question
    with pytest.raises(PageError, match="Shorten it"):
        _read(question="x" * (MAX_QUESTION + 1))


def test_an_audience_must_be_known():
    assert _read(audience=None).audience is Audience.CLINICIAN
    with pytest.raises(PageError, match="clinician, educator, patient"):
        _read(audience="surgeon")
