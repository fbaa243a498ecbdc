"""When the documents do not answer: said plainly, with what is missing and what is near, and without a dose."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.composing.abstaining import (
    SURE,
    THRESHOLD,
    WEIGHTS,
    abstention,
    answers,
    confidence,
    doubt,
    features,
)
from assistant.finding.reading import Reading
from assistant.finding.relevance import load_model
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.records import AnswerStatus, Part, Request
from index import SentenceRanker

MISSING = "What is the eculizumab dose in myasthenia gravis?"
FAR = "How is a pelvic fracture treated surgically?"
ANSWERED = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"
NOTHING = Reading(question="", ranked=(), studies=(), named=(), whole=(), parts=())


@pytest.fixture(scope="module")
def vocabulary(shipped_index):
    return Vocabulary.of(shipped_index)


@pytest.fixture(scope="module")
def read(shipped_index, vocabulary):
    ranker = SentenceRanker(shipped_index)
    return lambda question: Reading.of(search(shipped_index, Request(question=question)), ranker, vocabulary)


def headed(hit, section):
    """The same sentence under another heading."""
    return replace(hit, hit=replace(hit.hit, chunk=replace(hit.hit.chunk, section=section)))


def test_the_shipped_weights_are_those_of_the_features(read, vocabulary):
    row = features(ANSWERED, read(ANSWERED), vocabulary)
    assert set(row) == set(json.loads(WEIGHTS.read_text("utf-8"))["weights"])


def test_features_are_in_their_ranges(read, vocabulary):
    row = features(ANSWERED, read(ANSWERED), vocabulary)
    assert 0.2 < row["coverage"] <= 1.0
    assert row["foreign"] == 0
    assert features(MISSING, read(MISSING), vocabulary)["foreign"] > 0


def test_a_question_of_function_words_has_features(read, vocabulary):
    assert features("what about it", read(ANSWERED), vocabulary)["coverage"] == 0


def test_support_speaks_for_an_answer_and_foreign_terms_against_it():
    weights = load_model(WEIGHTS).weights
    assert weights["odds"] > 0
    assert weights["coverage"] > 0
    assert weights["foreign"] < 0


def test_nothing_found_is_no_answer(vocabulary):
    assert not answers(ANSWERED, NOTHING, vocabulary)


def test_what_the_documents_state_is_answered_without_doubt(read, vocabulary):
    reading = read(ANSWERED)
    assert answers(ANSWERED, reading, vocabulary)
    assert confidence(ANSWERED, reading, vocabulary) >= SURE > THRESHOLD


@pytest.mark.parametrize("question", [MISSING, FAR, "Does efgartigimod help children?"])
def test_what_they_do_not_is_not(read, vocabulary, question):
    assert not answers(question, read(question), vocabulary)


def test_an_abstention_names_what_is_missing(read, vocabulary, guard):
    draft = abstention(MISSING, read(MISSING), vocabulary, guard, model="extractive")
    said = draft.sentences[0]
    assert draft.status is AnswerStatus.ABSTAINED
    assert (said.about_evidence, said.part) == (True, Part.GAP)
    assert "\u201ceculizumab\u201d" in said.text


@pytest.mark.parametrize("question", [MISSING, FAR, "What does IVIG cost?", "Max infusion rate for a 10% product?"])
def test_an_abstention_has_no_dose_in_it_and_cites_what_it_calls_near(read, vocabulary, guard, question):
    draft = abstention(question, read(question), vocabulary, guard, model="extractive")
    for sentence in draft.sentences:
        assert not guard.doses(sentence.text)
        assert sentence.about_evidence or sentence.evidence


def test_an_abstention_without_anything_near_is_one_sentence(vocabulary, guard):
    draft = abstention(MISSING, NOTHING, vocabulary, guard, model="extractive")
    assert [sentence.about_evidence for sentence in draft.sentences] == [True]


def test_what_is_far_from_the_question_is_not_called_near(read, vocabulary, guard):
    reading = read(FAR)
    near = replace(reading, ranked=tuple(replace(hit, dense=0.5) for hit in reading.ranked), whole=())
    far = replace(reading, ranked=tuple(replace(hit, dense=0.2) for hit in reading.ranked), whole=())
    assert len(abstention(FAR, near, vocabulary, guard, model="extractive").sentences) == 2
    assert len(abstention(FAR, far, vocabulary, guard, model="extractive").sentences) == 1


def test_a_heading_that_states_a_dose_is_passed_over_for_the_next(read, vocabulary, guard):
    first, second, *_ = (replace(hit, dense=0.5) for hit in read(FAR).ranked)
    dosed = headed(first, "Give IVIG 2 g/kg over 5 days")
    plain = headed(second, "Tests before treatment")
    nearby = replace(NOTHING, ranked=(dosed, plain))
    _, near = abstention(FAR, nearby, vocabulary, guard, model="extractive").sentences
    assert "\u201cTests before treatment\u201d" in near.text
    assert "g/kg" not in near.text
    assert [item.span for item in near.evidence] == [second.span]
    only_dosed = replace(NOTHING, ranked=(dosed,))
    assert len(abstention(FAR, only_dosed, vocabulary, guard, model="extractive").sentences) == 1


def test_without_unknown_words_none_is_named(read, vocabulary, guard):
    question = "Who pays for rituximab?"
    (said, *_) = abstention(question, read(question), vocabulary, guard, model="extractive").sentences
    assert "not mention" not in said.text


def test_doubt_is_a_gap_and_names_the_words_that_no_document_has(vocabulary):
    (said,) = doubt("Is eculizumab of use?", vocabulary)
    assert (said.about_evidence, said.part) == (True, Part.GAP)
    assert "\u201ceculizumab\u201d" in said.text
    (plain,) = doubt("Is IVIG of use?", vocabulary)
    assert "mention" not in plain.text


def test_a_sort_of_answer_that_no_passage_gives_is_named(shipped_index, guard):
    answer = Assistant(shipped_index, guard).ask(Request(question="What is the starting infusion rate of rituximab?"))
    assert answer.status is AnswerStatus.ABSTAINED
    assert "They give no infusion rate." in answer.text


def test_slips_of_spelling_are_no_foreign_words(vocabulary):
    assert vocabulary.spelt("off lable use per the 2023 guidline") == "off label use per the 2023 guideline"
    assert vocabulary.spelt("Is eculizumab cheap?") == "Is eculizumab cheap?"


def test_a_coined_name_that_the_corpus_lacks_is_foreign(vocabulary):
    assert vocabulary.unknown_terms("Does MuSK disease respond?")["musk"] == 1.0


def test_a_part_that_nothing_was_found_for_leaves_the_others(read, vocabulary):
    reading = read(ANSWERED)
    partly = replace(reading, parts=((), reading.whole))
    assert features(ANSWERED, partly, vocabulary)["odds"] == reading.whole[0].odds
    assert features(ANSWERED, replace(reading, parts=((), ())), vocabulary)["odds"] == reading.whole[0].odds


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What is the interval between the four weekly rituximab doses?", AnswerStatus.ANSWERED),
        ("How long should I wait between two courses of IVIG?", AnswerStatus.ABSTAINED),
    ],
)
def test_an_interval_is_given_for_the_drug_whose_doses_a_sentence_states(shipped_index, guard, question, status):
    assert Assistant(shipped_index, guard).ask(Request(question=question)).status is status


def test_what_a_part_of_the_question_lacks_is_said_beside_the_rest(shipped_index, guard):
    question = "What should I check before rituximab, and what does a course of IVIG cost?"
    answer = Assistant(shipped_index, guard).ask(Request(question=question))
    assert answer.status is AnswerStatus.ANSWERED
    assert "hepatitis" in answer.text
    assert "The documents give no price." in answer.text


@pytest.mark.parametrize("name", ["Dr McKenzie asks for the IVIG dose.", "Rituximab in gMG?"])
def test_people_and_known_short_forms_are_no_unknown_names(vocabulary, name):
    assert vocabulary.unknown_names(name) == []
