"""Questions to ask next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.finding.reading import Reading
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.follow_ups import follow_ups, judge_with
from assistant.records import Citation, Request, Turn
from corpus import DocumentKind
from guardrails import Guard
from index import SentenceRanker

PAGE = """# Prasterol

## Common side effects

Prasterol causes headache in one of ten.

## Infusion of 40 mg

Prasterol runs over an hour.

## Monitoring During Treatment

Liver tests are taken every month.

## References

Smith J. Prasterol. 2001.

## Introduction

Prasterol is old.

## Storage

Prasterol is kept cold.
"""
ASKED = Request(question="How does prasterol work in Halden disease?")
LIKELY = {"headache": 0.0, "hour": -0.1, "Liver": -0.2, "old": -0.3, "cold": -0.4}


@pytest.fixture
def ask(guard, read):
    """Follow-ups with a judge that finds for each question the sentence that shares most words with it."""

    def ask(*documents, request=ASKED, cited=(), likely=LIKELY, odds=1.0, judge=None):
        reading = read(*documents, likely=likely)

        def nearest(question):
            words = set(question.casefold().strip("?").split())
            return replace(max(reading.whole, key=lambda item: _shared(words, item)), odds=odds)

        return follow_ups(guard, request, reading, cited, judge or nearest)

    return ask


def _shared(words, item):
    said = f"{item.hit.hit.chunk.section} {item.study.label} {item.hit.text}".casefold()
    return len(words & set(said.replace(".", "").split()))


def cite(document, text, words):
    start = text.index(words)
    return Citation(
        n=1,
        document=document,
        title="",
        quote=words,
        start=start,
        end=start + len(words),
        kind="",
        year=None,
        review_status="",
        support=1.0,
    )


def test_sections_that_were_not_used_become_questions_nearest_first(ask):
    assert ask(PAGE) == (
        "What do the documents say about common side effects?",
        "What do the documents say about monitoring during treatment?",
        "What do the documents say about storage?",
    )


def test_a_section_that_is_cited_is_not_asked_for_again(ask):
    asked = ask(PAGE, cited=[cite("doc-1", PAGE, "Prasterol causes headache in one of ten.")])
    assert "What do the documents say about common side effects?" not in asked
    assert "What do the documents say about storage?" in asked


def test_no_dose_and_no_empty_heading(ask):
    assert not [item for item in ask(PAGE) if "40 mg" in item or "introduction" in item or "references" in item]


def test_what_is_not_likely_to_be_answered_is_not_asked(ask, read):
    assert ask(PAGE, odds=-5.0) == ()
    assert ask(PAGE, judge=lambda question: None) == ()
    elsewhere = read("Something else is said here.", likely={"": 3.0}).whole[0]
    assert ask(PAGE, judge=lambda question: elsewhere) == ()


def test_the_question_and_earlier_turns_are_not_repeated(ask):
    question = "What are common side effects?"
    assert not [item for item in ask(PAGE, request=Request(question=question)) if "side effects" in item]
    history = (Turn(question="What do the documents say about storage?", answer="…"),)
    assert not [item for item in ask(PAGE, request=replace(ASKED, history=history)) if "storage" in item]


def test_studies_of_a_digest_are_named_by_year_and_kind(ask):
    digest = "A 2001 trial gave it in Halden disease.\nA 2015 review was on prasterol.\nA 2020 guideline covers bees."
    asked = ask(
        digest,
        request=Request(question="How does prasterol work in Halden disease?"),
        likely={"2001": 0.0, "2015": -1.0, "2020": -2.0},
    )
    assert asked == (
        "What does the 2001 trial say about Halden disease?",
        "What does the 2015 review say about prasterol?",
    )


def test_a_cited_study_is_left_out(ask):
    digest = "A 2001 trial gave prasterol.\nA 2015 review evaluated prasterol."
    asked = ask(digest, likely={"": 0.0}, cited=[cite("doc-1", digest, "A 2001 trial gave prasterol.")])
    assert asked == ("What does the 2015 review say about prasterol?",)


def test_a_dated_document_is_named(ask, make_document):
    page = replace(make_document(PAGE, "d"), year=2019, kind=DocumentKind.SYSTEMATIC_REVIEW)
    assert ask(page)[0] == "What does the 2019 systematic review say about common side effects?"


def test_few_candidates_are_judged(ask):
    judged = []
    page = "# P\n\n" + "\n\n".join(f"## Topic {word}\n\nWord {word} is said." for word in "abcdefghijklmnop")
    ask(page, likely={"": 0.0}, judge=judged.append)
    assert 0 < len(judged) <= 5


def test_over_the_shipped_documents_each_follow_up_is_answered(shipped_index, guard: Guard):
    request = Request(question="Is plasma exchange better than IVIG?")
    found, ranker, vocabulary = (
        search(shipped_index, request),
        SentenceRanker(shipped_index),
        Vocabulary.of(shipped_index),
    )
    reading = Reading.of(found, ranker, vocabulary)
    judge = judge_with(ranker, found.hits, reading, vocabulary)
    asked = follow_ups(guard, request, reading, (), judge)
    assert asked
    assert asked == follow_ups(guard, request, reading, (), judge)
    for question in asked:
        assert judge(question).odds > -1.5
        assert not guard.doses(question)
