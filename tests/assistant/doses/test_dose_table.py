"""The table of an answer's doses: canonical, totalled, held against the limit, worked out for the patient."""

# ruff: noqa: E501 - a case is read on one line

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.doses.dose_table import dose_rows
from assistant.records import Audience, Citation, Patient, Request, Sentence


def citation(n, quote):
    return Citation(
        n=n, document=f"d{n}", title="t", quote=quote, start=0, end=len(quote), kind="other", year=None,
        review_status="unknown", support=1.0,
    )  # fmt: skip


@pytest.fixture
def rows(guard):
    def rows(*texts, question="What is the dose?", audience=Audience.CLINICIAN, **patient):
        asked = Request(
            question=question,
            audience=audience,
            patient=Patient(**{name: Decimal(value) for name, value in patient.items()}),
        )
        sentences = [Sentence(text=text, citations=(n,)) for n, text in enumerate(texts, start=1)]
        return dose_rows(guard, asked, sentences, [citation(n, text) for n, text in enumerate(texts, start=1)])

    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Give IVIG 0.4 g/kg/day for 5 days.", ("IVIG", "0.4 g/kg/day", "for 5 days", "2 g/kg", "2 g/kg a course (hard)")),
        ("Give IVIG 400 mg/kg daily for 5 days.", ("IVIG", "0.4 g/kg/day", "for 5 days", "2 g/kg", "2 g/kg a course (hard)")),
        ("A total IVIG dose of 2 g/kg over 2 days.", ("IVIG", "2 g/kg", "in total over 2 days", "2 g/kg", "2 g/kg a course (hard)")),
        ("IVIG 0.4 g/kg/day is usual.", ("IVIG", "0.4 g/kg/day", "", "", "1 g/kg a day (hard)")),
        (
            "Rituximab 375 mg/m² once weekly for 4 weeks.",
            ("Rituximab", "375 mg/m²", "weekly for 4 weeks", "1500 mg/m²", "1500 mg/m² a course (hard)"),
        ),
        ("Rituximab 1000 mg on days 1 and 15.", ("Rituximab", "1000 mg", "on days 1 and 15", "2000 mg", "2000 mg a course (hard)")),
        ("Prednisone 0.5 mg/kg orally once daily.", ("Prednisone", "0.5 mg/kg/day", "", "", "0.5 mg/kg a day (soft)")),
        ("Pyridostigmine 30 mg three times daily.", ("Pyridostigmine", "30 mg", "3 times daily", "90 mg a day", "480 mg a day (hard)")),
        ("There is no evidence for IVIG 3-4 g/kg per month.", ("IVIG", "3-4 g/kg", "every 28 days", "4 g/kg", "2 g/kg a course (hard)")),
    ],
)  # fmt: skip
def test_a_dose_is_canonical_with_its_total_and_limit(rows, text, expected):
    (row,) = rows(text)
    assert (row.drug, row.dose, row.schedule, row.total, row.limit) == expected
    assert (row.absolute, row.citation) == ("", 1)


def test_the_amounts_for_the_weight_show_their_arithmetic(rows):
    (row,) = rows("Give IVIG 0.4 g/kg/day for 5 days.", weight_kg="65")
    assert row.absolute == "0.4 g/kg × 65 kg = 26 g a day; × 5 days = 130 g (calculated, actual weight as entered)"


@pytest.mark.parametrize(
    ("question", "absolute"),
    [
        ("65kg lady", "0.4 g/kg × 65 kg = 26 g a day; × 5 days = 130 g (calculated, actual weight as stated in the question)"),
        ("143 lb", "0.4 g/kg × 64.9 kg = 25.96 g a day; × 5 days = 129.8 g (calculated, actual weight as stated in the question)"),
        ("60 or 70 kg", ""),
    ],
)  # fmt: skip
def test_a_weight_in_the_question_counts_as_well(rows, question, absolute):
    assert rows("Give IVIG 0.4 g/kg/day for 5 days.", question=question)[0].absolute == absolute


def test_the_body_surface_is_named_after_mosteller(rows):
    (row,) = rows("Rituximab 375 mg/m² once weekly for 4 weeks.", weight_kg="70", height_cm="175")
    assert row.absolute == (
        "375 mg/m² × 1.84 m² = 690 mg a dose; × 4 doses = 2760 mg "
        "(calculated, body surface by Mosteller from height and weight)"
    )
    assert "needs height" in rows("Rituximab 375 mg/m² once weekly for 4 weeks.", weight_kg="70")[0].absolute


@pytest.mark.parametrize(
    "text", ["No trial tested IVIG 4 g/kg over 5 days.", "IVIG 1.5 g/kg/day was never studied.", "Nobody should get IVIG 0.4 g/kg/day for 6 days."]
)  # fmt: skip
def test_above_a_hard_limit_the_row_says_the_limit_and_no_amount(rows, text):
    (row,) = rows(text, weight_kg="65")
    assert row.absolute.startswith("not calculated: above the limit")
    assert not any(part in row.absolute for part in ("×", "65", "260"))


def test_a_fixed_dose_is_the_same_for_any_weight(rows):
    assert rows("Pyridostigmine 30 mg three times daily.", weight_kg="65")[0].absolute.startswith("fixed dose")


def test_the_doses_of_a_rules_own_words_are_rows_with_its_limit(guard):
    for rule in guard.rules:
        found = dose_rows(guard, Request(question="?"), [Sentence(text=rule.safe_text, citations=())], [])
        if rule.limit is not None and rule.scope is not None:
            figures = {figure for row in found for figure in (row.dose, row.total)}
            assert any(f"{rule.limit.amount:f}" in figure for figure in figures), rule.id
        assert all(row.rule is not None and row.citation is None for row in found)


def test_each_dose_stands_once_and_a_bare_amount_not_beside_its_schedule(rows):
    found = rows(
        "Give IVIG 0.4 g/kg/day for 5 days, 2 g/kg in total.", "IVIG 0.4 g/kg/day for 5 days.", "IVIG 2 g/kg in all."
    )
    assert [(row.dose, row.schedule, row.citation) for row in found] == [
        ("0.4 g/kg/day", "for 5 days", 1),
        ("2 g/kg", "in total", 3),
    ]


def test_the_number_of_a_grade_is_no_dose(rows):
    found = rows(
        "In Grade 3-4 MG, start IVIG at 0.4 g/kg/day over 5 days.", "In Grade 2 MG, pyridostigmine starts at 30 mg."
    )
    assert [row.dose for row in found] == ["0.4 g/kg/day", "30 mg"]


def test_the_citation_is_the_one_whose_quote_states_the_dose(guard):
    sentence = Sentence(text="IVIG 0.4 g/kg/day for 5 days helps.", citations=(1, 2))
    quotes = [citation(1, "IVIG helps."), citation(2, "IVIG 0.4 g/kg/day for 5 days.")]
    (row,) = dose_rows(guard, Request(question="?"), [sentence], quotes)
    assert row.citation == 2


def test_a_patient_is_shown_no_doses(rows):
    assert rows("Give IVIG 0.4 g/kg/day for 5 days.", audience=Audience.PATIENT, weight_kg="65") == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "IVIG",
                "rituximab",
                "2 g/kg",
                "375 mg/m²",
                "daily",
                "for",
                "5 days",
                "x 4",
                "weekly",
                "in total",
                "-",
                "3 to",
                ".",
            ]
        ),
        max_size=12,
    )
)
def test_any_text_has_a_table(guard, words):
    sentence = Sentence(text=" ".join(words), citations=())
    for row in dose_rows(guard, Request(question="70 kg, 170 cm"), [sentence], []):
        assert row.drug and row.dose and row.absolute
