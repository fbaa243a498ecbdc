"""Where an answer opens with yes or no."""

from __future__ import annotations

import pytest

from assistant.composing import siding
from assistant.composing.quoting import sentence_of
from assistant.composing.sides import Leaning
from assistant.composing.siding import Side, sided
from assistant.grounding.checking import ground
from assistant.grounding.citing import cite
from assistant.records import Audience, Draft, Drafted, Found, Part, Request
from assistant.releasing import release
from evals.suites.facts import side_of

QUESTION = "Does regular walking improve sleep in older adults?"
AIM = "The aim of this study was to determine whether regular walking improves sleep in older adults."
METHOD = "Forty older adults were randomly assigned to walking or to rest."
AGAINST = (
    "There was no significant difference in sleep between older adults with regular walking and with rest, "
    "and sleep did not improve."
)
STUDY = f"{AIM} {METHOD} {AGAINST}"
FOR = "Regular walking improved sleep in older adults. Sleep was longer than at rest, and walking was better."


@pytest.fixture
def answered(read, guard, make):
    """`answered(document, …, question=…, audience=…)`: the body of an answer, before and after a side is taken."""

    def answered(*documents, question=QUESTION, audience=Audience.CLINICIAN):
        reading = read(*documents, likely={"The aim": 3.0, "Regular walking improved": 2.0})
        hits = tuple({item.hit.rank: item.hit for item in reading.ranked}.values())
        found = Found(
            request=Request(question=question, audience=audience),
            query=question,
            hits=hits,
            passages=make.passages(*documents),
        )
        body = [sentence_of(item.hit) for item in reading.whole[: len(documents)]]
        return body, sided(guard, found, reading, body), found

    return answered


def test_the_side_opens_and_what_it_rests_on_follows_verbatim(answered):
    _, said, _ = answered(STUDY)
    assert (said[0].text, said[1].text) == (Side.NO.value, AGAINST)
    assert said[0].evidence == said[1].evidence
    assert said[0].part == said[1].part == Part.BOTTOM_LINE
    assert side_of(said[0].text) == "no"


def test_the_rest_of_the_answer_stays_behind_it(answered):
    body, said, _ = answered(STUDY)
    assert list(said[2:]) == [item for item in body if item.text != AGAINST]


@pytest.mark.parametrize(
    "question",
    [
        "What does walking do to sleep?",
        "Is 2 g/kg of IVIG enough for sleep in older adults?",
        "What dose of walking improves sleep?",
        "Is the maximum dose of walking better for sleep in older adults?",
        "Tell me: does regular walking improve sleep in older adults?",
        "My patient is 80: does regular walking improve sleep in older adults?",
    ],
)
def test_questions_of_another_kind_get_no_side(answered, question):
    body, said, _ = answered(STUDY, question=question)
    assert list(said) == body


def test_a_patient_is_told_no_side(answered):
    body, said, _ = answered(STUDY, audience=Audience.PATIENT)
    assert list(said) == body


def test_sources_that_differ_leave_it_open(answered, monkeypatch):
    monkeypatch.setattr(
        siding,
        "leaning",
        lambda question, told: Leaning(odds=-2.0, at=len(told) - 1) if AGAINST in told else Leaning(odds=1.0, at=0),
    )
    body, said, _ = answered(STUDY, FOR)
    assert len({item.evidence[0].n for item in body}) == 2
    assert list(said) == body
    monkeypatch.setattr(siding, "leaning", lambda question, told: Leaning(odds=-2.0, at=len(told) - 1))
    assert answered(STUDY, FOR)[1][0].text == Side.NO.value


def test_a_source_with_nothing_on_the_matter_differs_in_nothing(answered, monkeypatch):
    def leaning(question, told):
        return Leaning(odds=-2.0, at=len(told) - 1) if AGAINST in told else Leaning(odds=1.0, at=None)

    monkeypatch.setattr(siding, "leaning", leaning)
    assert answered(STUDY, FOR)[1][0].text == Side.NO.value


def test_what_is_no_study_is_not_summed_up(answered):
    guideline = f"{AGAINST} Walking is for everybody."
    body, said, _ = answered(guideline)
    assert list(said) == body


def test_a_finding_that_states_a_dose_takes_no_side(answered):
    dosed = STUDY.replace("with regular walking", "with regular walking and IVIG 2 g/kg")
    body, said, _ = answered(dosed)
    assert list(said) == body


def test_an_empty_body_stays_empty(answered, guard):
    _, _, found = answered(STUDY)
    assert sided(guard, found, None, ()) == ()


def test_it_passes_citing_grounding_and_release(answered, guard):
    _, said, found = answered(STUDY)
    drafted = Drafted(found=found, draft=Draft(sentences=said, model="test"))
    released = release(guard, ground(cite(drafted)))
    assert not released.dropped
    assert [item.text for item in released.sentences[:2]] == [Side.NO.value, AGAINST]
    assert released.sentences[0].citations == released.sentences[1].citations == (1,)
    assert released.citations[0].quote == AGAINST
    assert released.citations[0].support == 1.0


def test_the_words_of_a_side_claim_nothing_beyond_it():
    """They hold function words alone, so that a citation is measured by the finding and not by them."""
    from assistant.words import content_words

    assert all(not content_words(side.value) for side in Side)
