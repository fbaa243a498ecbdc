"""How likely a sentence is to answer."""

from __future__ import annotations

import json

import pytest

from assistant.finding.reading import Reading
from assistant.finding.relevance import (
    WEIGHTS,
    Model,
    counted,
    counted_stems,
    features,
    load_model,
    numbers_apart,
    relevant,
)
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.question.needs import Need
from assistant.records import Request
from index import SentenceRanker


@pytest.fixture(scope="module")
def read(shipped_index):
    ranker, vocabulary = SentenceRanker(shipped_index), Vocabulary.of(shipped_index)

    def read(question):
        return Reading.of(search(shipped_index, Request(question=question)), ranker, vocabulary), vocabulary

    return read


def test_odds_are_the_weighted_sum():
    model = Model(intercept=-1.0, weights={"a": 2.0, "b": -0.5})
    assert model.odds({"a": 1.0, "b": 2.0}) == 0.0
    assert model.odds({"a": 1.0, "unknown": 9.0}) == 1.0


def test_the_shipped_weights_are_those_of_the_features(read):
    reading, vocabulary = read("How much IVIG?")
    (row, *_) = features(Need(text="How much IVIG?"), reading.ranked, reading.studies, vocabulary)
    assert set(json.loads(WEIGHTS.read_text("utf-8"))["weights"]) == set(row) == set(load_model(WEIGHTS).weights)


def test_nothing_found_has_no_features(read):
    assert features(Need(text="anything"), [], (), read("anything")[1]) == []


def test_sentences_come_by_their_odds_and_each_knows_its_study(read):
    reading, vocabulary = read("Which tests come before rituximab?")
    judged = relevant(Need(text="Which tests come before rituximab?"), reading.ranked, reading.studies, vocabulary)
    assert [item.odds for item in judged] == sorted((item.odds for item in judged), reverse=True)
    assert all(item.study.document == item.hit.hit.document.id for item in judged)
    assert "hepatitis" in judged[0].hit.text


def test_a_sentence_about_another_grade_falls_behind(read):
    question = "What is done with the checkpoint inhibitor in Grade 2?"
    reading, vocabulary = read(question)
    rows = features(Need(text=question), reading.ranked, reading.studies, vocabulary)
    said = [f"{hit.hit.chunk.section} {hit.text}" for hit in reading.ranked]
    numbered = {text: row["same_number"] for text, row in zip(said, rows, strict=True)}
    assert {value for text, value in numbered.items() if "Grade 2" in text} == {1.0}
    others = {value for text, value in numbered.items() if "Grade 3-4" in text and "Grade 2" not in text}
    assert others == {-1.0}


def test_a_named_source_weighs_for_its_sentences_and_against_the_others(read):
    question = "What does the 2012 review conclude about 2 g/kg?"
    reading, vocabulary = read(question)
    assert {study.year for study in reading.named} == {2012}
    rows = features(Need(text=question, sources=reading.named), reading.ranked, reading.studies, vocabulary)
    for hit, row in zip(reading.ranked, rows, strict=True):
        assert row["named_source"] == (1.0 if hit.hit.document.year == 2012 else -1.0)


def test_each_source_asked_for_is_read_by_itself(read):
    reading, _ = read("What do the 2012 review and the 2022 review each say about doses above 2 g/kg?")
    assert [{item.study.year for item in part} for part in reading.parts] == [{2012}, {2022}]


@pytest.mark.parametrize(
    ("question", "sentence", "counts"),
    [
        ("How many trials were there?", "It included seven trials of zinc.", 1.0),
        ("How many trials were there?", "The 2012 trials were small.", 0.0),
        ("How many randomised trials were there?", "It included seven RCTs of zinc.", 1.0),
        ("How many patients?", "Seven trials of zinc.", 0.0),
        ("Which trials?", "It included seven trials.", 0.0),
    ],
)
def test_a_number_before_what_is_counted_counts(question, sentence, counts):
    assert counted(counted_stems(question), sentence) == counts


def test_what_a_guideline_says_of_a_dose_is_told_apart(read):
    reading, vocabulary = read("How is IVIG dosed?")
    rows = features(Need(text="How is IVIG dosed?"), reading.ranked, reading.studies, vocabulary)
    guided = {hit.hit.document.kind.value for hit, row in zip(reading.ranked, rows, strict=True) if row["guided"]}
    assert guided == {"guideline"}
    asked = features(Need(text="How does IVIG work?"), reading.ranked, reading.studies, vocabulary)
    assert not any(row["guided"] for row in asked)


def test_a_list_of_sources_is_told_apart_unless_it_is_asked_for(read):
    reading, vocabulary = read("How many patients were treated with rituximab?")
    of_sources = lambda text: {  # noqa: E731
        hit.hit.chunk.section
        for hit, row in zip(
            reading.ranked, features(Need(text=text), reading.ranked, reading.studies, vocabulary), strict=True
        )
        if row["of_sources"]
    }
    assert of_sources("How many patients were treated with rituximab?") == {
        "About this article",
        "Disclaimer of the article",
        "References of the article",
    }
    assert of_sources("Which references does the article give?") == set()


def test_a_grade_that_no_sentence_is_about_is_told_where_they_are_about_others():
    sentences = ["Grade 2: hold treatment.", "For Grade 3-4, admit."]
    assert numbers_apart("What of grade 1 disease?", sentences) == ["grade 1"]
    assert numbers_apart("What of grade 3 disease?", sentences) == []
    assert numbers_apart("What of phase 3 trials?", sentences) == []


def test_what_a_source_says_of_itself_answers_only_questions_about_it(read):
    about, _ = read("When was the rituximab article last updated?")
    assert "last updated" in about.whole[0].hit.text
    clinical, _ = read("Which tests come before rituximab?")
    assert not any("References of the article" in item.hit.hit.chunk.section for item in clinical.whole)
