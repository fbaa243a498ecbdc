"""Which source a sentence speaks for, and which ones a question names."""

from __future__ import annotations

import pytest

from assistant.question.studies import (
    asks_which_source,
    mentioned,
    named_together,
    one_by_one,
    studies_of,
    study_at,
    topic,
    whole,
)

DIGEST = """A 2019 international guideline reviewed zinc for colds. It advises 10 mg daily.
A 2015 review evaluated zinc in children. A meta-analysis of 80 children found no difference.
A 2021 trial compared zinc with placebo. It found shorter colds."""


@pytest.fixture
def digest(make_document):
    return make_document(DIGEST, "digest", title="Zinc")


@pytest.fixture
def article(make_document):
    return make_document("Zinc lozenges taste of metal.", "article", title="Lozenges for the common cold")


@pytest.fixture
def studies(digest, article):
    return (*studies_of(digest), *studies_of(article))


def labels(groups):
    return [[study.label for study in group] for group in groups]


def test_each_paragraph_of_a_digest_is_a_study(digest):
    found = studies_of(digest)
    assert [(study.label, study.kind, study.year) for study in found] == [
        ("2019 international guideline", "guideline", 2019),
        ("2015 review", "review", 2015),
        ("2021 trial", "trial", 2021),
    ]
    assert all(study.text == DIGEST[study.span.start : study.span.end] for study in found)


def test_any_other_document_is_its_own_study(article):
    assert studies_of(article) == (whole(article),)
    assert whole(article).label == "Lozenges for the common cold"


def test_one_dated_paragraph_makes_no_digest(make_document):
    text = "A 2019 review evaluated zinc.\nZinc is a metal."
    assert studies_of(make_document(text, title="Zinc")) == (whole(make_document(text, title="Zinc")),)


def test_a_place_belongs_to_the_paragraph_it_stands_in(studies):
    assert study_at(studies, "digest", DIGEST.index("80 children")).year == 2015
    assert study_at(studies, "nowhere", 0) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the 2019 guideline advise?", [["2019 international guideline"]]),
        ("zinc in the guideline?", [["2019 international guideline"]]),
        ("What did they find in 2015?", [["2015 review"]]),
        ("Do the 2015 review and the 2021 trial agree?", [["2015 review"], ["2021 trial"]]),
        ("What did the meta-analysis pool?", [["2015 review"]]),
        ("What does the lozenge article say?", [["Lozenges for the common cold"]]),
        ("How much zinc a day?", []),
        ("What does the 2003 review say?", []),
    ],
)
def test_a_question_names_sources_by_year_kind_and_subject(studies, question, expected):
    assert labels(mentioned(question, studies)) == expected


def test_all_sources_are_heard_one_by_one_when_asked_for(studies):
    assert len(named_together("What do all the studies say?", studies)) == 4
    assert [len(group) for group in named_together("Where does zinc come up in both documents?", studies)] == [3, 1]
    assert named_together("Is zinc of use for all children?", studies) == ()


@pytest.mark.parametrize(
    "question", ["Which paper complains of that?", "Which of the zinc reviews says so?", "Name the study."]
)
def test_who_says_something_is_asked(question):
    assert asks_which_source(question)


@pytest.mark.parametrize(
    "question", ["What does the 2015 review say?", "Which dose is given?", "What is the review status?"]
)
def test_what_a_source_says_is_another_question(question):
    assert not asks_which_source(question)


def test_what_several_sources_are_asked_about_is_left_of_the_question():
    asked = "Zinc in children: what do the 2019 guideline and the 2015 review each conclude?"
    assert topic(asked).split(":")[0] == "Zinc in children"
    assert "2019" not in topic(asked)
    assert "conclude" not in topic(asked)


def test_studies_that_share_a_name_are_heard_one_by_one_where_each_is_asked(studies):
    pair = studies[:2]
    assert one_by_one("Two are on zinc. What does each say?", pair) == ((pair[0],), (pair[1],))
    assert one_by_one("What do they say?", pair) == (pair,)


def test_an_article_is_a_whole_document_and_no_paragraph_of_a_digest(studies):
    (group,) = mentioned("What does the lozenges article say?", studies)
    assert labels([group]) == [["Lozenges for the common cold"]]
