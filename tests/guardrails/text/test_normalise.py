"""Normalisation: one spelling for a dose, and every character leads back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.text.normalise import normalise
from guardrails.text.numbers import spell_digits


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("２．５ g/kg", "2.5 g/kg"),
        ("3.2\u200b \u200bg/\u200bkg", "3.2 g/kg"),
        ("2.1 g/\u043ag", "2.1 g/kg"),
        ("1·5 g/kg", "1.5 g/kg"),
        ("0,4 g/kg", "0.4 g/kg"),
        ("2,800 mL", "2800 ml"),
        ("2.500 mg", "2500 mg"),
        (".4 g/kg", "0.4 g/kg"),
        ("4 g·kg⁻¹", "4 g/kg"),
        ("750 mg/m²", "750 mg/m2"),
        ("2 g/kg⁴", "2 g/kg"),
        ("2 g/kg [4]", "2 g/kg"),
        ("750 mg/m<sup>2</sup>", "750 mg/m2"),
        ("\u202e3\u202c g/kg", "3 g/kg"),
        ("days 1,8,15,28", "days 1,8,15,28"),
    ],
)
def test_one_spelling(text: str, plain: str) -> None:
    assert normalise(text).text == plain


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("three and a half grams", "3.5 grams"),
        ("one point five grams", "1.5 grams"),
        ("two-fifths of a gram", "0.4 gram"),
        ("2½ g/kg", "2.5 g/kg"),
        ("(0.4 × 10) g/kg", "4 g/kg"),
        ("4 × 10³ mg/kg", "4000 mg/kg"),
        ("twenty-eight days", "28 days"),
        ("two thousand five hundred mg", "2500 mg"),
        ("drei g/kg", "3 g/kg"),
        ("once a day", "once a day"),
        ("the third dose", "the third dose"),
        ("four (4) g/kg", "4 g/kg"),
    ],
)
def test_numbers_in_digits(text: str, digits: str) -> None:
    assert spell_digits(normalise(text)).text == digits


@given(st.text(max_size=200))
def test_every_character_has_a_range_of_the_source(text: str) -> None:
    mapped = spell_digits(normalise(text))
    spans = [mapped.span(at, at + 1) for at in range(len(mapped.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
