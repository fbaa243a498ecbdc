"""What a corpus knows of a question's words."""

from __future__ import annotations

import pytest

from assistant.finding.vocabulary import Vocabulary
from index.expansion import Synonyms, shipped_synonyms

TEXTS = [
    "Immunoglobulin is infused over five days.",
    "Plasma exchange removes antibodies; acetylcholine-receptor antibodies fall.",
    "Infusions of immunoglobulin are common.",
]


@pytest.fixture
def vocabulary():
    return Vocabulary(TEXTS, lambda word: 1 + len(word) // 5, Synonyms([["plasma exchange", "> pheresis"]]))


def test_a_rare_word_weighs_more_and_an_unknown_one_most(vocabulary):
    terms = vocabulary.terms("immunoglobulin plasma zebra")
    by_word = {
        word: terms[stem]
        for word, stem in zip(("immunoglobulin", "plasma", "zebra"), ("immunoglobulin", "plasma", "zebra"), strict=True)
    }
    assert by_word["immunoglobulin"] < by_word["plasma"] < by_word["zebra"]


def test_function_words_are_no_terms(vocabulary):
    assert vocabulary.terms("what is the") == {}


def test_covered_are_the_stems_a_text_shares(vocabulary):
    assert (
        vocabulary.asked("Are infusions common?").covered("It was infused.")
        == vocabulary.asked("infusion").covered("infused")
        != frozenset()
    )
    assert vocabulary.asked("zebra").covered("horse") == frozenset()


def test_a_synonym_covers_its_word(vocabulary):
    assert vocabulary.asked("pheresis").covered("Plasma exchange was done.") != frozenset()
    assert vocabulary.asked("pheresis").covered("Plasma was drawn.") == frozenset()


def test_parts_of_compounds_are_known(vocabulary):
    assert vocabulary.unknown_terms("acetylcholine receptor") == {}


def test_words_the_corpus_never_uses_are_named_with_how_much_of_a_term_they_are(vocabulary):
    unknown = vocabulary.unknown_terms("Is eculizumab or immunoglobulin cheap?")
    assert set(unknown) == {"eculizumab", "cheap"}
    assert unknown["eculizumab"] == 1.0
    assert 0 <= unknown["cheap"] < 1


def test_a_word_of_a_known_group_is_not_unknown(vocabulary):
    assert vocabulary.unknown_terms("pheresis") == {}


def test_another_form_of_a_known_word_is_not_unknown(vocabulary):
    assert vocabulary.unknown_terms("immunoglobulins antibody") == {}


def test_an_empty_question_has_nothing(vocabulary):
    assert vocabulary.terms("") == {}
    assert vocabulary.unknown_terms("??") == {}


def test_the_vocabulary_of_an_index_knows_its_titles_and_words(shipped_index):
    vocabulary = Vocabulary.of(shipped_index)
    assert vocabulary.unknown_terms("rituximab plasmapheresis guideline") == {}
    assert "eculizumab" in vocabulary.unknown_terms("eculizumab")


def test_a_word_of_the_ward_is_put_in_the_words_of_the_corpus(vocabulary):
    assert vocabulary.in_its_words("Pheresis, when?") == "plasma exchange, when?"
    assert vocabulary.in_its_words("Plasma exchange, when?") == "Plasma exchange, when?"
    assert Vocabulary(["Nothing of it."], len, Synonyms([["plasma exchange", "> pheresis"]])).in_its_words(
        "pheresis"
    ) == ("pheresis")


def test_a_name_with_a_number_is_a_term_of_art(vocabulary):
    assert vocabulary.unknown_terms("CD19 or IL-6?")["cd19"] == 1.0
    assert "infusion2" not in vocabulary.unknown_terms("infusion2 of immunoglobulin")


def test_one_slip_is_mended_and_two_are_another_word():
    words = Vocabulary(["Hypogammaglobulinemia and plasmapheresis."], lambda word: 2, shipped_synonyms())
    assert words.spelt("hypogamaglobulinemia") == "hypogammaglobulinemia"
    assert words.spelt("hypergammaglobulinemia") == "hypergammaglobulinemia"
    assert words.spelt("plasmapehresis") == "plasmapheresis"
