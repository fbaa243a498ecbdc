"""Questions to a study: its findings come before its aims."""

from __future__ import annotations

import pytest

from assistant.composing.findings import findings_first, is_study

AIM = "The aim of this study was to determine whether walking improves sleep in older adults."
METHOD = "Forty older adults were randomly assigned to walking or to rest."
RESULT = "Sleep was longer with walking than at rest (p = 0.01)."
STUDY = f"{AIM} {METHOD} {RESULT}"
GUIDELINE = "Offer walking to older adults. Walking may improve sleep. Avoid walking in the dark."
LIKELY = {"The aim": 3.0, "Sleep was": 1.0, "Offer": 3.0, "Walking may": 1.0}


def first(question, reading):
    return findings_first(question, reading.whole)[0].hit.text


def test_a_question_about_an_effect_hears_the_finding_before_the_aim(read):
    reading = read(STUDY, likely=LIKELY)
    assert reading.whole[0].hit.text == AIM
    assert first("Does walking improve sleep?", reading) == RESULT
    assert first("What is the effect of walking on sleep?", reading) == RESULT


def test_no_sentence_is_lost_or_made(read):
    reading = read(STUDY, likely=LIKELY)
    again = findings_first("Does walking improve sleep?", reading.whole)
    assert sorted(item.hit.span.start for item in again) == sorted(item.hit.span.start for item in reading.whole)
    assert [item.odds for item in again] == sorted((item.odds for item in again), reverse=True)


@pytest.mark.parametrize(
    "question",
    ["Who took part in the study?", "My patient is 80: does walking improve sleep?", "Can I advise walking?"],
)
def test_other_questions_and_those_at_the_bedside_keep_the_order(read, question):
    reading = read(STUDY, likely=LIKELY)
    assert findings_first(question, reading.whole) == reading.whole


def test_what_is_no_study_keeps_its_order(read):
    reading = read(GUIDELINE, likely=LIKELY)
    assert findings_first("Does walking improve sleep?", reading.whole) == reading.whole
    assert findings_first("Does walking improve sleep?", ()) == ()


def test_a_study_tells_in_its_own_voice_what_was_asked_and_done():
    assert is_study([AIM, METHOD, RESULT])
    assert is_study(["We measured sleep in forty adults.", "We found longer sleep than before."])
    assert is_study([METHOD, "Sleep was measured each night.", "Diaries were collected.", RESULT])
    assert not is_study(GUIDELINE.split(". "))
    assert not is_study([RESULT, "The 2020 review saw the same."])
    assert not is_study([])
