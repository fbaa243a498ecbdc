"""Sorts of answer that everyday words ask for, and passages that give them or not."""

from __future__ import annotations

import pytest

from assistant.question.answer_types import answer_types, ungiven

SENTENCES = (
    "Rituximab is given at 375 mg/m² once weekly for 4 weeks.",
    "IVIG is given at 0.4 g/kg/day for 5 days.",
    "Periodic IgG trough levels are measured.",
)


def drugs(text: str) -> frozenset[str]:
    return frozenset(name for name in ("ivig", "rituximab") if name in text.casefold())


def names(question: str, *more: str) -> list[str]:
    return [kind.name for kind in ungiven(question, (*SENTENCES, *more), drugs)]


@pytest.mark.parametrize(
    ("question", "name", "giving"),
    [
        ("Starting infusion rate of rituximab?", "infusion rate", "Infuse at 50 mg/h first."),
        ("what does a course of IVIG cost", "price", "A course costs 9,000 dollars."),
        ("In-hospital mortality of myasthenic crisis?", "figure for mortality", "Mortality was 5%."),
        ("half-life of rituximab?", "half-life", "The half-life of rituximab is 22 days."),
        ("What IgG trough do we aim for, in g/L?", "concentration in that unit", "Aim for 7 g/L."),
        (
            "How long should I wait between two IVIG courses?",
            "interval between treatments",
            "Repeat IVIG every 28 days.",
        ),
        ("Flu jab after rituximab: how long after?", "advice on vaccination", "Vaccinate 4 weeks before."),
    ],
)
def test_a_sort_that_no_sentence_gives_is_missing_until_one_does(question: str, name: str, giving: str) -> None:
    assert names(question) == [name]
    assert names(question, giving) == []


def test_what_is_given_of_another_drug_does_not_answer() -> None:
    assert names("How long between two courses of IVIG?", "Rituximab is repeated every 6 months.")


def test_the_story_before_a_question_asks_for_nothing() -> None:
    assert names("She cannot afford to miss work and had a flu jab. Which dose of IVIG is given?") == []


def test_every_sort_has_its_own_name() -> None:
    found = [kind.name for kind in answer_types()]
    assert len(found) == len(set(found)) > 10


@pytest.mark.parametrize(
    "question",
    [
        "82 kg actual weight, IVIG 0.4 g/kg/day: how many grams a day?",
        "IgA below 7 mg/dL: what do I do?",
        "How quickly does IVIG work when given at 2 g/kg?",
        "How fast should IVIG be given, over 2 or 5 days?",
        "Criteria for giving rituximab to ventilated patients?",
        "What did the survival analysis give as hazard ratio for remission?",
        "Is a stress exercise ECG needed?",
        "Which immunization status do I check before rituximab?",
        "How long does a course of IVIG last?",
    ],
)
def test_words_that_come_near_a_sort_of_answer_do_not_ask_for_it(question: str) -> None:
    assert names(question) == []
