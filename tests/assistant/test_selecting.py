"""Which sentences make an answer."""

from __future__ import annotations

import pytest

from assistant.selecting import select
from assistant.vocabulary import Vocabulary
from corpus.records import Chunk, Span
from index.expansion import Synonyms
from index.records import Hit, SentenceHit

QUESTION = "Is plasma exchange better than immunoglobulin?"


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary([QUESTION, "Fever is common."], lambda word: 1, Synonyms([]))


@pytest.fixture
def hit(make_document):
    def hit(text, score=1.0, *, document="d", start=0, vector=(1.0, 0.0)):
        source = make_document(" " * start + text, document)
        span = Span(start=start, end=start + len(text))
        chunk = Chunk(
            id=f"{document}:{start}",
            document_id=document,
            section="",
            start=start,
            end=span.end,
            text=text,
            sentences=(span,),
        )
        found = Hit(chunk=chunk, document=source, score=score, rank=1, dense=score, lexical=score)
        return SentenceHit(hit=found, span=span, text=text, score=score, dense=score, lexical=score, vector=vector)

    return hit


def texts(hits):
    return [hit.text for hit in hits]


def taken(*hits):
    return frozenset((hit.hit.document.id, hit.span) for hit in hits)


def test_nothing_ranked_nothing_selected(vocabulary):
    assert select(QUESTION, [], vocabulary) == []


def test_what_falls_far_behind_the_best_is_not_worth_saying(vocabulary, hit):
    ranked = [hit("Plasma exchange is quick.", 1.0), hit("Fever is common.", 0.3, document="e")]
    assert texts(select(QUESTION, ranked, vocabulary)) == ["Plasma exchange is quick."]


def test_a_near_copy_within_a_document_is_not_said_twice_but_another_document_may_agree(vocabulary, hit):
    ranked = [
        hit("Plasma exchange is quick."),
        hit("Plasma exchange is fast.", 0.9, start=50),
        hit("Plasma exchange is rapid.", 0.8, document="e"),
    ]
    assert texts(select(QUESTION, ranked, vocabulary)) == ["Plasma exchange is quick.", "Plasma exchange is rapid."]


def test_a_sentence_that_adds_what_was_asked_goes_before_one_that_repeats_it(vocabulary, hit):
    ranked = [
        hit("Plasma exchange is quick.", 1.0),
        hit("Plasma exchange is old.", 0.8, document="e", vector=(0.0, 1.0)),
        hit("Immunoglobulin is better.", 0.7, document="f", vector=(0.5, 0.5)),
    ]
    assert texts(select(QUESTION, ranked, vocabulary))[1] == "Immunoglobulin is better."


def test_an_answer_is_five_sentences_or_120_words(vocabulary, hit):
    many = [hit("Plasma exchange is quick.", document=f"d{number}") for number in range(9)]
    assert len(select(QUESTION, many, vocabulary)) == 5
    long = [hit("plasma " * 50, document=f"d{number}") for number in range(4)]
    assert len(select(QUESTION, long, vocabulary)) == 2
    assert len(select(QUESTION, [hit("plasma " * 300)], vocabulary)) == 1


def test_what_is_said_already_is_not_said_again_and_what_follows_keeps_to_the_question(vocabulary, hit):
    said = hit("Plasma exchange is quick.")
    equal = hit("Plasma exchange is dear.", 0.9, start=60, vector=(0.0, 1.0))
    aside = hit("Fever is common.", 0.9, start=120, vector=(0.5, 0.5))
    assert texts(select(QUESTION, [said, equal, aside], vocabulary, taken(said))) == [equal.text]
    assert aside.text in texts(select(QUESTION, [said, equal, aside], vocabulary))


def test_the_same_place_in_another_document_is_another_sentence(vocabulary, hit):
    """`taken` comes from the opening's evidence, which quotes one document."""
    one, other = hit("Plasma exchange is quick."), hit("Plasma exchange is rapid.", document="e")
    assert one.span == other.span
    assert texts(select(QUESTION, [one, other], vocabulary, taken(one))) == ["Plasma exchange is rapid."]
