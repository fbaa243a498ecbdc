"""Groups of equivalent terms: a question is searched with the literature's words for its own."""

from __future__ import annotations

import pytest
import yaml

from index.expansion import SYNONYMS, Synonyms, shipped_synonyms

GROUPS = [["plasma exchange", "PLEX", "> pheresis"], ["IV magnesium", "> MgSO4"], ["C++ test (raw)", "raw test"]]


@pytest.fixture
def synonyms() -> Synonyms:
    return Synonyms(GROUPS)


def test_a_member_brings_the_others(synonyms):
    assert synonyms.expand("Is PLEX better?") == ("plasma exchange",)


def test_a_word_of_questions_only_is_never_added(synonyms):
    assert synonyms.expand("pheresis today") == ("plasma exchange", "PLEX")
    assert "pheresis" not in " ".join(synonyms.expand("plasma exchange"))


def test_case_is_no_matter(synonyms):
    assert synonyms.expand("mgso4?") == ("IV magnesium",)
    assert synonyms.expand("PLASMA EXCHANGE or plex") == ()


def test_only_whole_words_count(synonyms):
    assert synonyms.expand("plexus complexity apheresis2") == ()


def test_signs_in_a_term_are_taken_as_they_stand(synonyms):
    assert synonyms.expand("use a raw test now") == ("C++ test (raw)",)


def test_added_terms_come_in_the_order_of_the_groups(synonyms):
    assert synonyms.expand("MgSO4 after pheresis") == ("plasma exchange", "PLEX", "IV magnesium")


def test_an_unrelated_question_is_left_alone(synonyms):
    assert synonyms.expand("") == ()
    assert synonyms.expand("What is the weather?") == ()


def test_touched_tells_what_was_said_and_what_it_stands_for(synonyms):
    assert synonyms.touched("PLEX, then MgSO4") == (
        ("plex", ("plasma exchange", "PLEX")),
        ("mgso4", ("IV magnesium",)),
    )


def test_the_shipped_groups_say_each_term_once_and_have_a_term_of_the_literature():
    groups = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    for group in groups:
        bare = [member.removeprefix(">").strip().casefold() for member in group]
        assert len(set(bare)) == len(bare), group
        assert not group[0].startswith(">"), group


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("RTX dose?", "rituximab"),
        ("can I give azithromycin in gMG", "macrolide antibiotics"),
        ("plasmapheresis first?", "plasma exchange"),
        ("is PML a risk", "progressive multifocal leukoencephalopathy"),
    ],
)
def test_shipped_groups_know_the_shorthand_of_the_ward(question, term):
    assert term in shipped_synonyms().expand(question)
