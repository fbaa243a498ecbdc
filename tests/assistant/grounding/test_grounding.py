"""A number that its passage does not have takes its sentence with it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.grounding import ground, unsupported_numbers
from assistant.grounding.citing import cite
from assistant.records import DraftSentence


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("2 g/kg", "2.0 g/kg"),
        ("two days", "2 days"),
        ("2 days", "Two days"),
        ("1000 mg", "1,000 mg"),
        ("12,345.50", "12345.5"),
        (".5", "0.5"),
        ("0.40 g", "0.4 g"),
        ("1-2 days", "1 to 2 days"),
        ("2012", "in 2012."),
        ("p<0.001", "p < 0.001"),
        ("\u0662 g", "2 g"),
        ("day 15", "days 1 and 15,"),
        ("no number", ""),
        ("", ""),
    ],
)
def test_one_number_has_many_forms(sentence, evidence):
    assert unsupported_numbers(sentence, evidence) == []


@pytest.mark.parametrize(
    ("sentence", "evidence", "missing"),
    [
        ("4 g/kg", "0.4 g/kg", ["4"]),
        ("0.4 g/kg", "4 g/kg", ["0.4"]),
        ("2 g/kg", "12 or 20 or 2.5", ["2"]),
        ("three days", "5 days", ["three"]),
        ("169 patients in 2012", "168 patients in 2013", ["169", "2012"]),
        ("1.5", "1 and 5", ["1.5"]),
        ("10,000", "10 000", ["10,000"]),
        ("20%", "2.0%", ["20"]),
    ],
)
def test_a_number_that_is_not_there_is_named_as_written(sentence, evidence, missing):
    assert unsupported_numbers(sentence, evidence) == missing


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Give 2 g/kg.", "375 mg/m\u00b2 weekly"),
        ("Give 2 g/kg.", "375 mg/m2 weekly"),
        ("Give 3 g/kg.", "5 mg/cm\u00b3"),
        ("Give IVIG 20 g.", "Rituximab is an anti-CD20 antibody"),
    ],
)
def test_a_figure_inside_a_unit_or_a_name_is_no_number(sentence, evidence):
    assert unsupported_numbers(sentence, evidence) != []
    assert unsupported_numbers(evidence, evidence) == []


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Give 375 mg/m\u00b2 weekly.", "375 mg/m2 weekly"),
        ("Give 375 mg/m2 weekly.", "375 mg/m\u00b2 weekly"),
        ("It is an anti-CD20 antibody.", "an antibody against B cells"),
    ],
)
def test_a_unit_and_a_name_may_be_written_either_way(sentence, evidence):
    assert unsupported_numbers(sentence, evidence) == []


@pytest.mark.parametrize(
    ("sentence", "evidence", "why"),
    [
        ("Give 2,5 g/kg.", "2 g/kg", "a decimal comma is read as the number before it"),
        ("Give 2 mg/kg.", "2 g/kg", "units are not compared"),
        ("Give 5 g/kg.", "for 5 days", "units are not compared"),
        ("Give fifteen grams.", "5 grams", "number words above twelve are not numbers"),
    ],
)
def test_a_number_that_only_looks_the_same_is_not_there(sentence, evidence, why):
    assert unsupported_numbers(sentence, evidence) != [], why


@given(
    value=st.decimals("0.01", "99999", places=2), others=st.lists(st.decimals("0.01", "99999", places=2), max_size=5)
)
def test_a_number_is_supported_exactly_when_its_value_is_there(value, others):
    evidence = "; ".join(f"about {other} units" for other in others)
    assert (unsupported_numbers(f"It was {value} then.", evidence) == []) == (value in others)


@given(value=st.integers(0, 10**6))
def test_trailing_zeros_and_separators_change_nothing(value):
    for form in (f"{value}", f"{value:,}", f"{value}.0", f"{value}.00"):
        assert unsupported_numbers(f"It was {form} then", f"({value})") == []
        assert unsupported_numbers(f"({value})", f"It was {form} then") == []


@given(sentence=st.text(max_size=80), evidence=st.text(max_size=80))
def test_a_text_supports_itself_whatever_it_is(sentence, evidence):
    assume("\u2070" not in sentence)
    assert unsupported_numbers(sentence, f"{evidence} \n {sentence}") == []


def test_a_sentence_with_a_foreign_number_goes_with_the_reason(make):
    grounded = ground(cite(make.drafted(("The trial had 169 patients.", 1), ("The trial had 168 patients.", 1))))
    assert [sentence.text for sentence in grounded.sentences] == ["The trial had 168 patients."]
    (dropped,) = grounded.dropped
    assert dropped.text == "The trial had 169 patients."
    assert "169" in dropped.reason


def test_a_number_of_another_passage_does_not_count(make):
    grounded = ground(cite(make.drafted(("Headache was seen in 168 patients.", 2))))
    assert grounded.sentences == ()


def test_a_number_may_stand_anywhere_in_the_cited_passage(make):
    sentence = ("The trial of the usual course had 168 patients and gave 2 g/kg.", 1)
    assert len(ground(cite(make.drafted(sentence))).sentences) == 1


def test_all_cited_passages_count(make):
    sentence = ("Headache was common among 168 patients.", 2, 1)
    assert len(ground(cite(make.drafted(sentence))).sentences) == 1


def test_what_was_dropped_before_is_still_told(make):
    grounded = ground(cite(make.drafted(("Zebra 4.", 7), ("The trial had 169 patients.", 1))))
    assert [item.text for item in grounded.dropped] == ["Zebra 4.", "The trial had 169 patients."]


@pytest.mark.parametrize("ours", [{"about_evidence": True}, {"rule": "ivig.max_course_dose"}])
def test_our_own_sentences_are_not_asked(make, ours):
    sentence = DraftSentence(text="No more than 77 g.", **ours)
    assert ground(make.cited(sentence)).sentences == (sentence,)
