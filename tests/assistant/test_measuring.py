"""Weights, heights and surfaces, from a question or as entered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.measuring import each_measured, heights, measured, mosteller, stated, surfaces, weights
from assistant.records import Patient, Request, Turn


def request(question, **patient):
    return Request(question=question, patient=Patient(**{name: Decimal(value) for name, value in patient.items()}))


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("65kg lady", ["65"]),
        ("a man of 80 kg", ["80"]),
        ("80-kg man", ["80"]),
        ("weighs 72.5 kilos", ["72.5"]),
        ("seventy kilograms", ["70"]),
        ("sixty-five kg", ["65"]),
        ("143 lb woman", ["64.9"]),
        ("a 200 pounds man", ["90.7"]),
        ("12 stone", ["76.2"]),
        ("11 st 6 lb", ["72.6"]),
        ("11 stone 6", ["72.6"]),
        ("50, 70 and 90 kg", ["50", "70", "90"]),
        ("60-70 kg", ["60", "70"]),
        ("0.4 g/kg/day", []),
        ("2 g per 10 kg", []),
        ("she lost 5 kg", []),
        ("3 mL/kg/h", []),
        ("1 kg/m2", []),
        ("a 900 kg horse", []),
    ],
)
def test_weights_are_read_in_every_unit_and_doses_are_none(text, kg):
    assert [item.kg for item in weights(text)] == [Decimal(value) for value in kg]


@pytest.mark.parametrize(
    ("text", "m2"),
    [
        ("BSA 1.7 m2", ["1.7"]),
        ("body surface area of 1.8 m²", ["1.8"]),
        ("BSA: 1.9", ["1.9"]),
        ("375 mg/m2", []),
        ("9 m2", []),
    ],
)
def test_surfaces_are_read_and_doses_are_none(text, m2):
    assert list(surfaces(text)) == [Decimal(value) for value in m2]


@pytest.mark.parametrize(
    ("text", "cm"),
    [("170 cm", ["170"]), ("1.75 m tall", ["175"]), ("5'6\"", ["168"]), ("6 ft", ["183"]), ("20 cm H2O", [])],
)
def test_heights_are_read_in_metric_and_feet(text, cm):
    assert list(heights(text)) == [Decimal(value) for value in cm]


def test_the_surface_is_that_of_mosteller():
    assert mosteller(Decimal(180), Decimal(80)) == Decimal("2.00")
    assert measured(request("?", weight_kg="80", height_cm="180")).surface_m2 == Decimal(2)
    assert "Mosteller" in measured(request("?", weight_kg="80", height_cm="180")).surface_from


def test_what_the_question_says_goes_before_what_was_entered():
    known = measured(request("dose for 65 kg", weight_kg="80"))
    assert (known.weight_kg, known.weight_from) == (Decimal(65), "actual weight as stated in the question")
    assert measured(request("dose?", weight_kg="80")).weight_from == "actual weight as entered"


def test_the_actual_weight_goes_before_an_ideal_one_and_an_ideal_one_is_named():
    assert measured(request("weight 120 kg, ideal body weight 70 kg")).weight_kg == Decimal(120)
    assert measured(request("ideal body weight 70 kg")).weight_from.startswith("ideal weight")


def test_of_two_weights_none_counts_but_each_can_be_worked_out():
    question = request("50 or 70 kg?", weight_kg="80")
    assert not measured(question)
    assert [item.weight_kg for item in each_measured(question, question.question)] == [Decimal(50), Decimal(70)]


def test_what_may_be_reckoned_with_holds_every_turn_and_measurement():
    known = stated(
        Request(
            question="and per day?",
            history=(Turn(question="IVIG for 143 lb", answer=""),),
            patient=Patient(height_cm=Decimal(170)),
        )
    )
    assert "64.9 kg" in known and "170 cm" in known and "IVIG for 143 lb" in known
