"""Which side a source takes on a yes/no question."""

from __future__ import annotations

import pytest

from assistant.composing.sides import SURE, Leaning, features, is_polar, leaning
from assistant.finding.relevance import Model

QUESTION = "Does regular walking improve sleep in older adults?"
AIM = "The aim of this study was to determine whether regular walking improves sleep in older adults."
METHOD = "Forty older adults were randomly assigned to walking or to rest."
FOR = "Walking significantly improved sleep in older adults (p = 0.01), and sleep was longer than at rest."
AGAINST = (
    "There was no significant difference in sleep between older adults with walking and with rest, "
    "and sleep did not improve."
)


@pytest.mark.parametrize(
    ("question", "polar"),
    [
        (QUESTION, True),
        ("Is walking safe?", True),
        ("Walking in old age: does it help?", True),
        ("And can walking prevent falls?", True),
        ("Does walking help", False),  # terse words that end in no question
        ("What does walking do?", False),
        ("How much walking is enough?", False),
        ("Is walking or swimming better?", False),
        ("Walking versus swimming: is one better?", False),
        ("Walking is good.", False),
    ],
)
def test_a_polar_question_asks_for_yes_or_no_and_nothing_else(question, polar):
    assert is_polar(question) is polar


def test_a_finding_for_it_leans_to_yes_and_one_against_it_to_no():
    yes, no = (leaning(QUESTION, [AIM, METHOD, told]) for told in (FOR, AGAINST))
    assert yes.odds > 0 > no.odds
    assert no.side is False


def test_what_bears_it_out_is_a_finding_on_the_matter_and_never_an_aim():
    assert leaning(QUESTION, [AIM, METHOD, AGAINST]).at == 2
    assert leaning(QUESTION, [AIM, AGAINST, METHOD]).at == 1
    assert leaning(QUESTION, [AIM, METHOD]).at is None


def test_what_was_known_before_bears_nothing_out_and_counts_less():
    before = leaning(QUESTION, [AGAINST, AIM, METHOD, "Diaries were kept."])
    after = leaning(QUESTION, [AIM, METHOD, "Diaries were kept.", AGAINST])
    assert before.at is None
    assert after.at == 3
    assert after.odds < before.odds


def test_finding_no_difference_answers_a_question_about_sameness_otherwise():
    told = "There was no significant difference in sleep between walking and rest."
    different, same = (
        features(f"Is sleep {word} after walking and after rest?", [told]) for word in ("different", "similar")
    )
    assert (different["none_found"], different["none_found_of_sameness"]) == (1.0, 0.0)
    assert (same["none_found"], same["none_found_of_sameness"]) == (0.0, 1.0)


def test_the_sentences_parts_add_up_to_the_whole():
    model = Model(intercept=0.5, weights={"negated": -2.0, "said": 1.0})
    told = [AIM, METHOD, FOR, AGAINST]
    row = features(QUESTION, told)
    assert 0 < row["negated"] < 1
    assert leaning(QUESTION, told, model).odds == pytest.approx(model.odds(row))


@pytest.mark.parametrize(
    ("odds", "at", "side"),
    [(SURE, 0, True), (-SURE, 0, False), (SURE - 0.1, 0, None), (0.1 - SURE, 0, None), (2 * SURE, None, None)],
)
def test_a_side_is_taken_only_where_it_is_sure_and_borne_out(odds, at, side):
    assert Leaning(odds=odds, at=at).side is side


def test_nothing_said_takes_no_side():
    assert leaning(QUESTION, []).side is None
    assert leaning(QUESTION, ["Does walking improve sleep?"]).side is None
