"""The answer path as a whole, over the shipped documents and rules."""

from __future__ import annotations

import json
import threading
from decimal import Decimal

import pytest

from assistant import STAGES, AnswerStatus, Assistant, AssistantError, Audience, Patient, Request, Turn
from assistant.composing.extractive import REFUSAL
from assistant.records import Part
from assistant.wire import answer_to_json
from index import RetrievalError

QUESTION = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"


@pytest.fixture(scope="module")
def assistant(shipped_index, guard):
    return Assistant(shipped_index, guard)


@pytest.fixture(scope="module")
def answer(assistant):
    return assistant.ask(Request(question=QUESTION))


def told(answer) -> str:
    return json.dumps({**answer_to_json(answer), "timings_ms": None})


def test_the_maximum_dose_is_answered_with_both_schedules(answer):
    assert answer.status is AnswerStatus.ANSWERED
    for figure in ("2 g/kg", "0.4 g/kg/day for 5 days", "1 g/kg/day for 2 days"):
        assert figure in answer.sentences[0].text


@pytest.mark.parametrize(
    "question",
    [QUESTION, "Which tests come before rituximab?", "Give IVIG 4 g/kg over 5 days.", "Which drugs worsen myasthenia?"],
)
def test_every_sentence_is_cited_and_every_quote_stands_where_it_says(assistant, question):
    answer = assistant.ask(Request(question=question))
    assert answer.sentences
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        assert sentence.citations or sentence.part is Part.GAP or sentence.text == REFUSAL.text
        assert set(sentence.citations) <= {citation.n for citation in answer.citations}
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote in [hit.document.text[citation.start : citation.end] for hit in answer.passages]


def test_the_answer_knows_what_it_depends_on(answer, assistant):
    manifest = assistant.index.manifest
    assert answer.digests == {
        "corpus": manifest.corpus_digest,
        "rules": assistant.guard.digest,
        "embedder": manifest.model_sha256,
    }
    assert (answer.model, answer.question) == ("extractive", QUESTION)
    assert answer.doses == tuple(dose for sentence in answer.sentences for dose in sentence.doses)
    assert any(dose.drug == "ivig" and dose.amount == 2 for dose in answer.doses)


def test_asking_twice_gives_the_same_bytes(answer, assistant):
    assert told(assistant.ask(Request(question=QUESTION))) == told(answer)


def test_threads_get_what_one_gets(assistant, answer):
    questions = [QUESTION, "Which tests come before rituximab?"] * 2
    expected = {question: told(assistant.ask(Request(question=question))) for question in set(questions)}
    got = [""] * len(questions)

    def ask(at):
        got[at] = told(assistant.ask(Request(question=questions[at])))

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert got == [expected[question] for question in questions]


def test_stages_are_told_in_order_and_each_is_timed(assistant):
    stages = []
    answer = assistant.ask(Request(question=QUESTION), stages.append)
    assert tuple(stages) == STAGES
    assert set(answer.timings_ms) == set(STAGES)
    assert all(value >= 0 for value in answer.timings_ms.values())


def test_the_answer_is_given_at_its_release_before_its_tables(assistant, answer):
    released = []
    assistant.ask(Request(question=QUESTION), on_released=released.append)
    (early,) = released
    assert (early.text, early.sentences, early.citations) == (answer.text, answer.sentences, answer.citations)
    assert not early.evidence
    assert not early.follow_ups
    assert answer.evidence


def test_an_id_is_kept_or_made_of_what_the_answer_depends_on(answer, assistant):
    assert assistant.ask(Request(question=QUESTION, id="mine")).id == "mine"
    assert len(answer.id) == 16
    others = [
        Request(question=QUESTION + " "),
        Request(question=QUESTION, audience=Audience.PATIENT),
        Request(question=QUESTION, patient=Patient(weight_kg=Decimal(70))),
        Request(question=QUESTION, history=(Turn(question="Before?", answer="A."),)),
    ]
    assert len({answer.id, *(assistant._id(request) for request in others)}) == 5


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_told(assistant, question):
    with pytest.raises(AssistantError, match="empty"):
        assistant.ask(Request(question=question))


@pytest.mark.parametrize("question", ["\ud800", "IVIG \udce9 dose?"])
def test_a_question_that_is_no_text_is_told(assistant, question):
    with pytest.raises(AssistantError, match="not text"):
        assistant.ask(Request(question=question))


def test_a_question_without_end_is_told(assistant):
    with pytest.raises(AssistantError, match="4000"):
        assistant.ask(Request(question="dose " * 1000))


def test_an_order_for_an_overdose_is_refused_and_its_finding_told(assistant):
    answer = assistant.ask(Request(question="Give IVIG 4 g/kg over 5 days."))
    assert answer.status is AnswerStatus.REFUSED
    assert "Give IVIG 4 g/kg" not in answer.text
    assert "must not exceed 2 g/kg" in answer.sentences[0].text
    assert answer.findings[0].rule == "ivig.max_course_dose"


@pytest.mark.parametrize(
    "question", ["How is a pelvic fracture treated surgically?", "Does efgartigimod help in lupus nephritis?"]
)
def test_what_the_documents_lack_is_not_answered(assistant, question):
    answer = assistant.ask(Request(question=question))
    assert answer.status is AnswerStatus.ABSTAINED
    assert "do not cover" in answer.sentences[0].text


@pytest.mark.parametrize("question", ["zebra?", "???", "\u05e9\u05dc\u05d5\u05dd", "Quokka wombat"])
def test_a_question_that_shares_no_word_is_not_answered(assistant, question):
    assert assistant.ask(Request(question=question)).status is AnswerStatus.ABSTAINED


def test_an_abstention_answers_nothing_else(assistant):
    answer = assistant.ask(Request(question="What is the eculizumab dose in myasthenia gravis?"))
    assert answer.status is AnswerStatus.ABSTAINED
    assert answer.doses == answer.findings == ()


def test_a_patient_is_given_no_dose_of_a_source(assistant):
    answer = assistant.ask(Request(question=QUESTION, audience=Audience.PATIENT))
    assert answer.doses == ()
    assert answer.dropped
    assert all("g/kg" not in sentence.text for sentence in answer.sentences[1:])


def test_a_patient_is_given_no_dose_of_a_rule(assistant):
    answer = assistant.ask(Request(question=QUESTION, audience=Audience.PATIENT))
    assert "g/kg" not in answer.text


def test_another_subject_leaves_the_people_of_the_last_one_behind(assistant):
    history = (Turn(question="What pyridostigmine dose do children get?", answer="Nothing is said."),)
    after = assistant.ask(Request(question=QUESTION, history=history))
    assert after.status is AnswerStatus.ANSWERED
    assert "children" not in after.text


def test_a_follow_up_is_answered_about_its_subject(assistant):
    history = (Turn(question="Which tests come before rituximab?", answer="A."),)
    answer = assistant.ask(Request(question="And why is it screened for?", history=history))
    assert any("ituximab" in citation.quote or "hepatitis" in citation.quote for citation in answer.citations)


def test_documents_are_lent_by_their_id(assistant):
    assert assistant.document("ivig-guideline-2023").year == 2023
    assert assistant.document("nothing") is None


def test_an_unknown_model_is_told_before_anything_is_opened(tmp_path):
    with pytest.raises(AssistantError, match="--model extractive"):
        Assistant.open(tmp_path / "none", model="nobody:gpt")


def test_a_missing_index_is_told(tmp_path, embedder):
    with pytest.raises(RetrievalError, match="hardstop index build"):
        Assistant.open(tmp_path / "none", embedder=embedder)


def test_open_gives_the_same_as_its_parts(shipped_index_dir, embedder, answer):
    opened = Assistant.open(shipped_index_dir, embedder=embedder)
    assert opened.model == "extractive"
    assert told(opened.ask(Request(question=QUESTION))) == told(answer)
