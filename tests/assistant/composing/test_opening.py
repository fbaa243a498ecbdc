"""Rules that open an answer: those a question runs against, and the limit it asks for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.composing.opening import opening, question_findings
from assistant.finding.searching import search
from assistant.records import AnswerStatus, Patient, Request
from guardrails import Level
from index import SentenceRanker

ASKED = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"


@pytest.fixture(scope="module")
def rules(guard):
    return {rule.id: rule for rule in guard.rules}


@pytest.fixture(scope="module")
def open_with(shipped_index, guard):
    ranker = SentenceRanker(shipped_index)

    def open_with(question, **kw):
        request = Request(question=question, **kw)
        return opening(guard, request, ranker.rank(question, search(shipped_index, request).hits))

    return open_with


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Give IVIG 4 g/kg over 5 days.", "ivig.max_course_dose"),
        ("Start the patient on rituximab 2000 mg/m2 weekly.", "rituximab.max_single_dose"),
        ("Prescribe azithromycin for this myasthenia gravis patient.", "mg.contraindicated.macrolide"),
    ],
)
def test_an_order_against_a_hard_rule_is_refused_with_the_rule(open_with, rules, question, rule):
    lead = open_with(question)
    assert lead.status is AnswerStatus.REFUSED
    assert rules[rule].safe_text in [sentence.text for sentence in lead.sentences]


@pytest.mark.parametrize(
    "question", ["Can I give IVIG 4 g/kg over 5 days?", "Is IVIG 4 g/kg a better course in crisis?"]
)
def test_a_question_against_a_hard_rule_is_answered_with_the_rule_first(open_with, rules, question):
    lead = open_with(question)
    assert lead.status is AnswerStatus.ANSWERED
    assert lead.sentences[0].text == rules["ivig.max_course_dose"].safe_text


def test_a_question_for_the_limit_opens_with_the_limit(open_with, rules):
    lead = open_with(ASKED)
    assert [sentence.rule for sentence in lead.sentences] == ["ivig.max_course_dose"]
    assert lead.sentences[0].text == rules["ivig.max_course_dose"].safe_text
    assert lead.status is AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "How does IVIG work?",
        "Which tests come before rituximab?",
        "Is plasma exchange better than IVIG?",
        "What is the maximum dose of eculizumab?",
        "What is the weather today?",
        "",
    ],
)
def test_other_questions_open_with_no_rule(guard, question):
    assert opening(guard, Request(question=question), []) is None


@pytest.mark.parametrize("question", ["ivig dose mg crisis??", "How is IVIG dosed?", "IVIG regimen in MG"])
def test_a_bare_dose_question_begins_with_the_rule_and_goes_on(guard, question):
    lead = opening(guard, Request(question=question), [])
    assert [sentence.rule for sentence in lead.sentences] == ["ivig.max_course_dose"]
    assert not lead.answers


@pytest.mark.parametrize(
    "question",
    [
        "Which IVIG doses did the trials of the 2012 review compare with each other?",
        "IVIG infusion rate?",
        "IVIG in MG?",
    ],
)
def test_other_questions_near_a_dose_do_not(guard, question):
    assert opening(guard, Request(question=question), []) is None


@pytest.mark.parametrize("question", ["IVIG dose in CIDP?", "What is the maximum IVIG dose in Kawasaki disease?"])
def test_a_rule_is_not_stated_for_another_indication(guard, question):
    assert opening(guard, Request(question=question), []) is None


def test_a_question_within_the_limits_has_no_findings(guard):
    assert question_findings(guard, Request(question="Give IVIG 0.4 g/kg/day for 5 days.")) == ()


def test_findings_are_hard_and_about_the_question(guard):
    question = "Give IVIG 4 g/kg over 5 days."
    findings = question_findings(guard, Request(question=question))
    assert findings
    for finding in findings:
        assert finding.level is Level.HARD
        assert question[finding.start : finding.end] == finding.original


def test_the_weight_of_the_patient_counts(guard):
    light = Request(question="Give IVIG 160 g in total over 5 days.", patient=Patient(weight_kg=40))
    heavy = Request(question=light.question, patient=Patient(weight_kg=80))
    limits = lambda request: [item.rule for item in question_findings(guard, request) if "max" in item.rule]  # noqa: E731
    assert limits(light)
    assert not limits(heavy)


def test_soft_findings_open_nothing(guard):
    soft = SimpleNamespace(rule="ivig.max_course_dose", level=Level.SOFT)
    only_soft = SimpleNamespace(rules=guard.rules, review=lambda *_: (soft,), release=guard.release, drugs=guard.drugs)
    assert opening(only_soft, Request(question="Is it so?"), []) is None


def test_rules_of_one_wording_are_said_once(guard):
    twice = guard.review("Give IVIG 4 g/kg over 5 days.") * 2
    doubled = SimpleNamespace(rules=guard.rules, review=lambda *_: twice, doses=guard.doses, release=guard.release)
    lead = opening(doubled, Request(question="Give IVIG 4 g/kg over 5 days."), [])
    assert len(lead.sentences) == 1


def test_a_limit_rests_on_sentences_that_state_it(open_with):
    (sentence,) = open_with(ASKED).sentences
    assert sentence.evidence


def test_a_rule_without_a_limit_rests_on_sentences_that_say_what_its_source_says(open_with):
    lead = open_with("Prescribe azithromycin for this myasthenia gravis patient.")
    assert lead.sentences[0].evidence
