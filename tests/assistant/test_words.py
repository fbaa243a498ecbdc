"""Content words and how much of a sentence its source has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words import content_words, overlap


def test_function_words_and_signs_are_left_out():
    assert content_words("What is the dose of it, and when?!") == content_words("dose")


def test_words_meet_by_stem_and_case():
    assert content_words("Infusions INFUSING infused") == content_words("infusion") | content_words("infused")


@pytest.mark.parametrize("number", ["0.4", "1-2", "g/kg/day", "2023", "anti-MuSK"])
def test_numbers_units_and_compounds_are_one_word(number):
    assert len(content_words(f"({number}).")) == 1


def test_overlap_is_the_share_of_the_sentence():
    assert overlap("fever headache", "Headache is common.") == 0.5
    assert overlap("headache", "Fever and headaches.") == 1.0
    assert overlap("zebra", "Fever.") == 0.0


def test_a_sentence_without_content_is_all_there():
    assert overlap("and the", "") == 1.0


@given(sentence=st.text(max_size=60), source=st.text(max_size=60))
def test_overlap_stays_within_its_range_and_every_text_has_itself(sentence, source):
    assert 0.0 <= overlap(sentence, source) <= 1.0
    assert overlap(sentence, f"{source} {sentence}") == 1.0
