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
        ("what does a course of IVIG cost", "cost", "A course costs 9,000 dollars."),
        ("In-hospital mortality of myasthenic crisis?", "mortality", "Mortality was 5%."),
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
