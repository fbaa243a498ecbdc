"""What a question wants to know of a source itself."""

from __future__ import annotations

import pytest

from assistant.question.of_itself import asks_about_the_source, matters, matters_asked


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How current is the rituximab article, and has anybody signed it off?", {"date", "review"}),
        ("Who checks these articles for accuracy?", {"reviewers"}),
        ("Will the publisher take responsibility if it goes wrong?", {"reviewers", "liability"}),
        ("What should I check the page against?", {"checking it"}),
        ("Name the entries in the bibliography.", {"references"}),
        ("Is the article meant for patients or professionals?", {"readers"}),
    ],
)
def test_a_question_about_a_source_names_its_matters(question: str, names: set[str]) -> None:
    assert {matter.name for matter in matters_asked(question)} == names


@pytest.mark.parametrize(
    "question",
    [
        "What is the maximum IVIG dose?",
        "Who should be tested for hepatitis before rituximab?",
        "What does the 2022 review say of 4 g/kg?",
        "Is the haemoglobin in the reference range?",
        "How accurate a dose do I need?",
        "Is she liable to relapse after IVIG?",
        "Is rituximab approved by the FDA?",
        "What is the respiratory status of the patient to be admitted?",
        "Who reviews Grade 3-4 patients daily?",
        "How current is the evidence that IVIG equals plasmapheresis?",
        "Which regimen is meant for acute exacerbation?",
        "Should treatment decisions be based on the QMG score?",
    ],
)
def test_a_clinical_question_is_none(question: str) -> None:
    assert not asks_about_the_source(question)


def test_every_matter_has_its_own_name() -> None:
    assert len({matter.name for matter in matters()}) == len(matters())
