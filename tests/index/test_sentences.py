"""Ranking of the sentences inside the hits."""

from __future__ import annotations

import pytest

from index import SentenceRanker, sentences


@pytest.fixture
def index(built):
    return built.open()


def test_every_sentence_of_the_hits_is_ranked_once(index):
    hits = index.search("grams of drug in a course", 10)
    ranked = SentenceRanker(index).rank("grams of drug in a course", hits)
    expected = {(hit.document.id, span) for hit in hits for span in hit.chunk.sentences}
    assert {(item.hit.document.id, item.span) for item in ranked} == expected
    assert len(ranked) == len(expected)


def test_each_is_verbatim_with_scores_in_range(index):
    ranked = SentenceRanker(index).rank("fever and headache", index.search("fever and headache", 10))
    assert [item.score for item in ranked] == sorted((item.score for item in ranked), reverse=True)
    for item in ranked:
        assert item.hit.document.text[item.span.start : item.span.end] == item.text
        assert 0 <= item.score <= 1
        assert 0 <= item.lexical <= 1
        assert -1.000001 <= item.dense <= 1.000001
        assert sum(value * value for value in item.vector) == pytest.approx(1, abs=1e-4)


def test_the_sentence_that_answers_is_first(index):
    query = "How rare is kidney failure?"
    best = SentenceRanker(index).rank(query, index.search(query, 10))[0]
    assert best.text == "Kidney failure is rare and is seen in the old."


def test_no_hits_no_sentences(index):
    assert SentenceRanker(index).rank("anything", []) == []


def test_equal_sentences_keep_the_order_of_their_hits(index):
    hits = index.search("plasma exchange", 1) * 3
    ranked = SentenceRanker(index).rank("plasma exchange", hits)
    assert [item.score for item in ranked] == [ranked[0].score] * 3


@pytest.mark.parametrize("question", ["zebra", "", "the and of", "\U0001f600"])
def test_a_question_that_shares_no_word_is_ranked_by_meaning(index, question):
    hits = index.search("plasma exchange", 5)
    ranked = SentenceRanker(index).rank(question, hits)
    assert all(item.lexical == 0 for item in ranked)


def test_vectors_are_kept_for_the_next_question(built):
    index = built.open()
    ranker = SentenceRanker(index)
    hits = index.search("fever", 10)
    first = ranker.rank("fever", hits)
    before = len(built.embedder.embeddings.texts)
    assert ranker.rank("fever", hits) == first
    assert len(built.embedder.embeddings.texts) == before


def test_a_full_cache_loses_the_oldest_and_changes_nothing(built, monkeypatch):
    monkeypatch.setattr(sentences, "_CACHED_VECTORS", 2)
    monkeypatch.setattr(sentences, "_CACHED_READINGS", 2)
    index = built.open()
    hits = index.search("fever", 10)
    small = SentenceRanker(index)
    assert small.rank("fever", hits) == small.rank("fever", hits)
    assert len(small._bare) == len(small._read) == 2
    monkeypatch.undo()
    assert small.rank("fever", hits) == SentenceRanker(index).rank("fever", hits)


def test_the_bundled_model_puts_the_answer_first(shipped_index):
    question = "What pyridostigmine dose should be started?"
    best = SentenceRanker(shipped_index).rank(question, shipped_index.search(question, 12))[0]
    assert "30 mg orally three times daily" in best.text
