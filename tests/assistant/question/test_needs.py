"""What a question asks, one thing at a time."""

from __future__ import annotations

import pytest

from assistant.question.needs import needs
from assistant.question.studies import studies_of


@pytest.fixture
def studies(make_document):
    digest = make_document("A 2019 guideline advises zinc.\nA 2015 review doubts zinc.", "digest")
    return (*studies_of(digest), *studies_of(make_document("Iron is a metal.", "iron", title="Iron tablets")))


def asked(question, studies=()):
    return [need.text for need in needs(question, studies)]


@pytest.mark.parametrize(
    "question", ["How much zinc?", "zinc dose kids??", "Does 2.5 mg help?", "Is zinc safe with iron and copper?"]
)
def test_one_question_is_one_need(question):
    assert asked(question) == [question]


def test_a_second_question_keeps_the_subject_of_the_first():
    assert asked("Which test comes first, and when is it repeated?") == [
        "Which test comes first",
        "Which test comes first when is it repeated?",
    ]


def test_what_is_told_before_stands_before_each_question():
    first, second = asked("She is 80. Which test comes first? How often is it repeated?")
    assert first.startswith("She is 80. Which test")
    assert second.startswith("She is 80. How often")


def test_a_list_after_a_colon_is_asked_entry_by_entry():
    assert asked("Zinc in children: dose, duration, and side effects") == [
        "Zinc in children dose",
        "Zinc in children duration",
        "Zinc in children side effects",
    ]


def test_two_sides_are_each_asked_about():
    assert asked("Grade 2 vs grade 3: contrast admission, and the dose.") == [
        "Grade 2 admission",
        "grade 3 admission",
        "Grade 2 the dose",
        "grade 3 the dose",
    ]


def test_named_sources_are_each_heard(studies):
    found = needs("What do the 2019 guideline and the 2015 review say?", studies)
    assert [[study.label for study in need.sources] for need in found] == [["2019 guideline"], ["2015 review"]]


def test_one_named_source_is_kept_with_every_part(studies):
    found = needs("What does the 2019 guideline advise, and why does it?", studies)
    assert len(found) == 2
    assert all([study.year for study in need.sources] == [2019] for need in found)


def test_a_question_has_at_most_six_needs():
    assert len(needs("About zinc: " + ", ".join(f"item {n}" for n in range(20)), ())) == 6


@pytest.mark.parametrize("question", ["", "?", "...", "and", ":", "a: , ,", "\n\n"])
def test_odd_questions_are_one_need(question):
    assert len(needs(question, ())) == 1
