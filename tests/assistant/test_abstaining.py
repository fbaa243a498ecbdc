"""When the documents do not answer: said plainly, with what is missing and what is near, and without a dose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.abstaining import abstention, answers, confidence, features
from assistant.records import AnswerStatus, Request
from assistant.searching import search
from assistant.vocabulary import Vocabulary
from index import SentenceRanker

MISSING = "What is the eculizumab dose in myasthenia gravis?"
ANSWERED = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"


@pytest.fixture(scope="module")
def vocabulary(shipped_index):
    return Vocabulary.of(shipped_index)


@pytest.fixture(scope="module")
def ranked(shipped_index):
    ranker = SentenceRanker(shipped_index)
    return lambda question: ranker.rank(question, search(shipped_index, Request(question=question)).hits)


def headed(hit, section):
    """The same sentence under another heading."""
    return replace(hit, hit=replace(hit.hit, chunk=replace(hit.hit.chunk, section=section)))


def test_features_are_similarity_coverage_and_foreign_terms(ranked, vocabulary):
    similarity, coverage, foreign = features(ANSWERED, ranked(ANSWERED), vocabulary)
    assert 0.5 < similarity <= 1
    assert 0.2 < coverage <= 1.0
    assert foreign == 0
    assert features(MISSING, ranked(MISSING), vocabulary)[2] > 0


def test_a_question_of_function_words_has_features(ranked, vocabulary):
    assert features("what about it", ranked(ANSWERED), vocabulary)[1] == 0


def test_nothing_found_is_no_answer(vocabulary):
    assert not answers(ANSWERED, [], vocabulary)


def test_what_the_documents_state_is_answered(ranked, vocabulary):
    assert answers(ANSWERED, ranked(ANSWERED), vocabulary)


@pytest.mark.parametrize(
    "question", [MISSING, "How is a pelvic fracture treated surgically?", "Does efgartigimod help children?"]
)
def test_what_they_do_not_is_not(ranked, vocabulary, question):
    assert not answers(question, ranked(question), vocabulary)


def test_confidence_rises_with_support_and_falls_with_foreign_terms():
    assert confidence((0.9, 0.9, 0.0)) > confidence((0.3, 0.2, 0.0))
    assert confidence((0.9, 0.9, 0.0)) > confidence((0.9, 0.9, 3.0))


def test_an_abstention_names_what_is_missing_and_cites_what_is_near(ranked, vocabulary, guard):
    draft = abstention(MISSING, ranked(MISSING), vocabulary, guard, "extractive")
    said, near = draft.sentences
    assert draft.status is AnswerStatus.ABSTAINED
    assert said.about_evidence
    assert "\u201ceculizumab\u201d" in said.text
    assert near.evidence
    assert near.markers == tuple(item.n for item in near.evidence)


def test_an_abstention_has_no_dose_in_it(ranked, vocabulary, guard):
    draft = abstention(MISSING, ranked(MISSING), vocabulary, guard, "extractive")
    assert not any(guard.doses(sentence.text) for sentence in draft.sentences)


def test_an_abstention_without_anything_near_is_one_sentence(vocabulary, guard):
    draft = abstention(MISSING, [], vocabulary, guard, "extractive")
    assert [sentence.about_evidence for sentence in draft.sentences] == [True]


def test_what_is_far_from_the_question_is_not_called_near(ranked, vocabulary, guard):
    hits = ranked(MISSING)
    far = [replace(hit, dense=0.2) for hit in hits]
    assert len(abstention(MISSING, hits, vocabulary, guard, "extractive").sentences) == 2
    assert len(abstention(MISSING, far, vocabulary, guard, "extractive").sentences) == 1


def test_a_heading_that_states_a_dose_is_passed_over_for_the_next(ranked, vocabulary, guard):
    first, second, *_ = ranked(MISSING)
    dosed = headed(first, "Give IVIG 2 g/kg over 5 days")
    plain = headed(second, "Tests before treatment")
    _, near = abstention(MISSING, [dosed, plain], vocabulary, guard, "extractive").sentences
    assert "\u201cTests before treatment\u201d" in near.text
    assert "g/kg" not in near.text
    assert [item.span for item in near.evidence] == [second.span]
    assert len(abstention(MISSING, [dosed], vocabulary, guard, "extractive").sentences) == 1


def test_without_unknown_words_none_is_named(ranked, vocabulary, guard):
    question = "Who pays for rituximab?"
    (said, *_) = abstention(question, ranked(question), vocabulary, guard, "extractive").sentences
    assert "not mention" not in said.text
