"""Follow-ups take their subject from the turns before; questions that stand alone take nothing."""

from __future__ import annotations

import pytest

from assistant.contextualise import contextualised
from assistant.records import Request, Turn

FIRST = "What is the IVIG dose in myasthenia gravis?"


def query(question: str, *before: str) -> str:
    return contextualised(Request(question=question, history=tuple(Turn(question=q, answer="A.") for q in before)))


@pytest.mark.parametrize(
    "question",
    [
        "And with renal failure?",
        "but in children?",
        "What about rituximab?",
        "How about the elderly?",
        "Is it safe?",
        "Why is that?",
        "How long for them?",
        "Same in pregnancy?",
        "  also at home?",
    ],
)
def test_a_follow_up_is_searched_with_the_question_before(question):
    assert query(question, FIRST) == f"{FIRST} {question.strip()}"


@pytest.mark.parametrize(
    "question", ["How often?", "For how many days?", "Which one first?", "In renal failure?", "Why?"]
)
def test_a_follow_up_without_pronoun_or_opening_still_lacks_its_subject(question):
    assert FIRST in query(question, FIRST)


@pytest.mark.parametrize(
    "question",
    [
        "What is the maximum rituximab dose in refractory myasthenia gravis?",
        "Which drugs must be avoided in myasthenia gravis because they make this weakness worse?",
        "Androgen therapy with testosterone: is any evidence known of?",
        "Does plasma exchange work faster than IVIG?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question):
    assert query(question, FIRST) == question


@pytest.mark.parametrize("question", ["Is there evidence for eculizumab?", "Are there trials of efgartigimod?"])
def test_is_there_refers_to_nothing(question):
    assert query(question, FIRST) == question


def test_without_turns_before_nothing_is_added():
    assert query("  and with renal failure? ") == "and with renal failure?"


def test_the_last_turn_is_what_a_follow_up_follows():
    assert query("Is it safe?", "Old question on PLEX?", FIRST) == f"{FIRST} Is it safe?"


def test_a_follow_up_of_a_follow_up_keeps_the_subject():
    assert "IVIG" in query("And in children?", FIRST, "And with renal failure?")


def test_a_question_that_stands_alone_changes_the_subject():
    other = "Which laboratory tests come before rituximab in refractory disease?"
    assert query("And in children?", FIRST, other) == f"{other} And in children?"
    assert query("And in children?", FIRST, other, "Why?") == f"{other} Why? And in children?"


def test_follow_ups_before_any_question_are_all_there_is():
    assert query("And then?", "And why?") == "And why? And then?"
