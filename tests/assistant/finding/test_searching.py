"""The passages an answer may rest on: the best, and each document with something to say among them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.finding.searching import _diverse, passage_of, search
from assistant.records import Request, Turn
from corpus.records import DocumentKind, ReviewStatus


@pytest.fixture
def found(shipped_index):
    return lambda question, **kw: search(shipped_index, Request(question=question, **kw))


def test_passages_are_the_hits_under_their_ranks(found):
    result = found("maximum IVIG dose")
    assert len(result.hits) == 16
    assert [passage.n for passage in result.passages] == [hit.rank for hit in result.hits]
    assert [passage.text for passage in result.passages] == [hit.chunk.text for hit in result.hits]
    assert [hit.rank for hit in result.hits] == sorted(hit.rank for hit in result.hits)
    assert result.hits[0].rank == 1


def test_a_passage_carries_what_its_document_says_of_itself(shipped_index, make_document):
    (hit,) = shipped_index.search("rituximab", 1)
    document = replace(hit.document, kind=DocumentKind.RCT, year=1999, review_status=ReviewStatus.APPROVED, title="T")
    passage = passage_of(replace(hit, document=document))
    assert (passage.kind, passage.year, passage.review_status, passage.title) == ("rct", 1999, "approved", "T")
    assert (passage.start, passage.sentences, passage.document) == (hit.chunk.start, hit.chunk.sentences, document.id)


def test_follow_ups_are_searched_with_their_subject(found):
    history = (Turn(question="Which screening comes before rituximab?", answer="A."),)
    result = found("And is it safe?", history=history)
    assert result.query == "screening comes before rituximab. And is it safe?"


def test_a_document_that_would_be_crowded_out_is_heard(shipped_index):
    pool = shipped_index.search("IVIG dose", 40)
    crowd = [hit for hit in pool if hit.document.id == pool[0].document.id]
    others = {hit.document.id: hit for hit in reversed(pool) if hit.document.id != pool[0].document.id}
    ranked = [replace(crowd[at % len(crowd)], rank=at + 1) for at in range(30)]
    ranked += [replace(hit, rank=31 + at) for at, hit in enumerate(others.values())]
    chosen = _diverse(ranked)
    assert len(chosen) == 16
    assert len({hit.document.id for hit in chosen}) == 4
    assert [hit.rank for hit in chosen] == [*range(1, 14), 31, 32, 33]


def test_a_small_pool_is_taken_whole(shipped_index):
    pool = shipped_index.search("IVIG dose", 3)
    assert _diverse(pool) == tuple(pool)
    assert _diverse([]) == ()


def test_a_dissenting_document_is_among_the_passages(found):
    """One review holds the 3-4 g/kg opinion; a question on the limit has to hear it beside the guideline."""
    documents = {passage.document for passage in found("maximum IVIG dose").passages}
    assert {"ivig-guideline-2023", "ivig-review-2022"} <= documents


def test_a_retracted_source_is_never_offered_without_the_word(shipped_index):
    hit = shipped_index.search("IVIG dose", 1)[0]
    retracted = replace(hit, document=replace(hit.document, retracted=True))
    assert passage_of(retracted).title == f"RETRACTED: {hit.document.title}"
    assert passage_of(hit).title == hit.document.title
