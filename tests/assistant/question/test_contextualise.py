"""Follow-ups take their subject from the turns before; questions that stand alone take nothing."""

from __future__ import annotations

import pytest

from assistant.question.contextualise import contextualised, resolved
from assistant.records import Request, Turn

FIRST = "What is the IVIG dose in myasthenia gravis?"
ABOUT = "IVIG dose in myasthenia gravis"
WEIGHED = "65kg lady, 0.4 g/kg/day IVIG – grams per day and over the whole course?"


def request(question: str, *before: str) -> Request:
    return Request(question=question, history=tuple(Turn(question=q, answer="A.") for q in before))


def query(question: str, *before: str) -> str:
    return contextualised(request(question, *before))


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        # another weight, dose, drug, situation, grade or source takes the place of the one before
        (WEIGHED, "and for 92 kg?", WEIGHED.replace("65kg", "92 kg")),
        (WEIGHED, "what about 143 lb?", WEIGHED.replace("65kg", "143 lb")),
        (WEIGHED, "92 kg?", WEIGHED.replace("65kg", "92 kg")),
        (WEIGHED, "What if the patient weighs 92 kg?", WEIGHED.replace("65kg", "92 kg")),
        (WEIGHED, "and a patient of 12 stone?", WEIGHED.replace("65kg", "12 stone")),
        (WEIGHED, "and 1 g/kg/day for 2 days?", WEIGHED.replace("0.4 g/kg/day", "1 g/kg/day for 2 days")),
        (WEIGHED, "what about rituximab?", "65kg lady, rituximab – grams per day and over the whole course?"),
        ("How many grams of IVIG for a 70 kg man?", "for 80kg", "How many grams of IVIG for a 80kg man?"),
        (FIRST, "What about rituximab?", "What is the rituximab dose in myasthenia gravis?"),
        (FIRST, "and RTX?", "What is the RTX dose in myasthenia gravis?"),
        (FIRST, "Rituximab?", "What is the Rituximab dose in myasthenia gravis?"),
        (FIRST, "How about eculizumab?", "What is the eculizumab dose in myasthenia gravis?"),
        (FIRST, "same for prednisone?", "What is the prednisone dose in myasthenia gravis?"),
        ("Does IVIG work within days?", "PLEX?", "Does PLEX work within days?"),
        ("Is IVIG 2 g/kg supported?", "and IVIG 1 g/kg?", "Is IVIG 1 g/kg supported?"),
        ("What is the dose in exacerbation of MG?", "and in relapse?", "What is the dose in relapse of MG?"),
        ("IVIG dose in adults?", "and in children?", "IVIG dose in children?"),
        ("How is grade 3-4 MG treated?", "And grade 2?", "How is grade 2 MG treated?"),
        ("What does the 2012 review say about it?", "and the 2022 review?", "What does the 2022 review say about it?"),
        (
            "What did the guideline say about high doses?",
            "and the review?",
            "What did the review say about high doses?",
        ),
        # what has no counterpart is added
        (FIRST, "and in crisis?", f"What is the {ABOUT}, in crisis?"),
        (FIRST, "And with renal failure?", f"What is the {ABOUT}, with renal failure?"),
        (FIRST, "How about the elderly?", f"What is the {ABOUT}, for the elderly?"),
        (FIRST, "Same in pregnancy?", f"What is the {ABOUT}, in pregnancy?"),
        (FIRST, "and if she is IgA deficient?", f"What is the {ABOUT}, if she is IgA deficient?"),
        (FIRST, "with rituximab?", f"What is the {ABOUT}, with rituximab?"),
        (FIRST, "compared with PLEX?", f"What is the {ABOUT}, compared with PLEX?"),
        (FIRST, "and rituximab in crisis?", "What is the rituximab dose in myasthenia gravis, in crisis?"),
        ("Should I give IVIG?", "or rituximab?", "Should I give IVIG, or rituximab?"),
        ("Does IVIG beat PLEX?", "and rituximab?", "Does IVIG beat PLEX, for rituximab?"),
        (WEIGHED, "and per dose?", f"{WEIGHED[:-1]}, per dose?"),
        # a question of its own is asked about what the question before was about
        (FIRST, "why not more?", f"{ABOUT}. why not more?"),
        (FIRST, "how sure are they?", f"{ABOUT}. how sure are they?"),
        (FIRST, "Is it safe?", f"{ABOUT}. Is it safe?"),
        (FIRST, "Why?", f"{ABOUT}. Why?"),
        (FIRST, "How often?", f"{ABOUT}. How often?"),
        (FIRST, "Which one first?", f"{ABOUT}. Which one first?"),
        (FIRST, "What are the side effects?", f"{ABOUT}. What are the side effects?"),
        (FIRST, "And side effects?", f"{ABOUT}. And side effects?"),
        (FIRST, "Does it beat rituximab?", f"{ABOUT}. Does it beat rituximab?"),
        (FIRST, "And is plasma exchange faster?", f"{ABOUT}. And is plasma exchange faster?"),
        (FIRST, "Can I give more if she does not respond?", f"{ABOUT}. Can I give more if she does not respond?"),
        (FIRST, "my attending says 3 g/kg is fine", f"{ABOUT}. my attending says 3 g/kg is fine"),
        (FIRST, "How much is that in grams for 70 kg?", f"{ABOUT}. How much is that in grams for 70 kg?"),
        ("What should be done before rituximab?", "which labs?", "done before rituximab. which labs?"),
    ],
)
def test_a_follow_up_is_completed_from_the_turn_before(before, question, expected):
    assert query(question, before) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What is the maximum rituximab dose in refractory myasthenia gravis?",
        "Which drugs must be avoided in myasthenia gravis because they make this weakness worse?",
        "Androgen therapy with testosterone: is any evidence known of?",
        "Does plasma exchange work faster than IVIG?",
        "Is there evidence for eculizumab?",
        "Are there trials of efgartigimod?",
        "Is rituximab safe?",
        "And what is the rituximab dose?",
        "But can azithromycin be used?",
        "Is it safe to give rituximab in renal failure?",
        "What is the capital of France?",
        "Which antibodies predict thymoma?",
    ],
)
def test_a_question_that_stands_alone_is_not_touched(question):
    assert query(question, FIRST) == question
    assert query(question, WEIGHED, "and for 92 kg?") == question


def test_without_turns_before_nothing_is_added():
    assert query("  and with renal failure? ") == "and with renal failure?"


def test_the_last_turn_is_what_a_follow_up_follows():
    assert query("Is it safe?", "How often is PLEX done?", FIRST) == f"{ABOUT}. Is it safe?"


def test_a_follow_up_of_a_follow_up_keeps_the_subject_and_what_was_added():
    assert query("And in children?", FIRST, "And with renal failure?") == (
        "What is the IVIG dose in myasthenia gravis, with renal failure, in children?"
    )
    assert "92 kg" in query("why?", WEIGHED, "and for 92 kg?", "how sure are they?")
    assert "65" not in query("in total?", WEIGHED, "and for 92 kg?")


def test_a_question_that_stands_alone_changes_the_subject():
    other = "Which laboratory tests come before rituximab in refractory disease?"
    assert "IVIG" not in query("And in children?", FIRST, other)
    assert "rituximab" in query("And in children?", FIRST, other, "Why?")


def test_what_is_asked_is_told_from_what_it_is_about():
    found = resolved(request("why not more?", WEIGHED))
    assert (found.asked, "0.4 g/kg/day IVIG" in found.topic) == ("why not more?", True)


def test_a_long_conversation_does_not_grow_the_question():
    turns = [f"Is it better with drug number {n} and vitamin supplement {n}?" for n in range(40)]
    assert len(query("why?", FIRST, *turns)) < 500


@pytest.mark.parametrize("question", ["?", "...", "and", "so", "12", "ok", "thanks", "why", "(", "65 kg 70 kg 80 kg"])
def test_anything_can_follow(question):
    assert query(question, FIRST) and query(question)
