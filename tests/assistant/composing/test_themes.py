"""The points of an answer by theme."""

from __future__ import annotations

import pytest

from assistant.composing.themes import theme, themed
from assistant.question.studies import studies_of
from corpus.records import Chunk, Span
from index.records import Hit, SentenceHit

DIGEST = """A 2019 guideline reviewed zinc for colds. It advises 10 mg daily.
A 2015 review evaluated zinc in children. It found no difference."""


@pytest.fixture
def said(make_document):
    def said(text, section="", document=None):
        source = document or make_document(text, "d")
        start = source.text.index(text)
        span = Span(start=start, end=start + len(text))
        chunk = Chunk(
            id=f"{source.id}:{start}",
            document_id=source.id,
            section=section,
            start=start,
            end=span.end,
            text=text,
            sentences=(span,),
        )
        hit = Hit(chunk=chunk, document=source, score=0.5, rank=1, dense=0.5, lexical=0.5)
        return SentenceHit(hit=hit, span=span, text=text, score=0.5, dense=0.5, lexical=0.5, late=0.5, vector=(1.0,))

    return said


def test_points_under_one_heading_stand_together_behind_the_first_sentence(said):
    hits = [said("One.", "A > Safety"), said("Two.", "Dose"), said("Three.", "Safety"), said("Four.", "Dose")]
    found = themed(hits, ())
    assert [(item.text, item.theme) for item in found] == [
        ("One.", "Safety"),
        ("Three.", "Safety"),
        ("Two.", "Dose"),
        ("Four.", "Dose"),
    ]


def test_nothing_said_has_no_themes():
    assert themed([], ()) == []


def test_in_a_digest_the_study_is_the_theme(said, make_document):
    digest = make_document(DIGEST, "digest")
    hit = said("It found no difference.", "A 2015 review evaluated", digest)
    assert theme(hit, studies_of(digest)) == "2015 review"


def test_the_first_words_of_a_document_are_no_theme(said):
    assert theme(said("One.", "word " * 30), ()) == ""
