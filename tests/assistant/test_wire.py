"""The JSON forms: exactly the keys that scripts know, and one line for the first wrong entry."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from assistant.errors import AssistantError
from assistant.records import Answer, AnswerStatus, Audience, Citation, Dropped, Request, Sentence
from assistant.wire import answer_to_json, check_from_json, finding_to_json, released_to_json, request_from_json
from guardrails import Context


def test_a_question_alone_is_a_request():
    assert request_from_json({"question": "What?"}) == Request(question="What?")


def test_every_entry_is_taken():
    line = {
        "id": 7,
        "question": "And then?",
        "history": [{"question": "What?", "answer": "This."}, {"question": "Why?"}],
        "audience": "educator",
        "patient": {"weight_kg": 70.5, "height_cm": "180"},
    }
    request = request_from_json(line)
    assert (request.id, request.question, request.audience) == ("7", "And then?", Audience.EDUCATOR)
    assert [(turn.question, turn.answer) for turn in request.history] == [("What?", "This."), ("Why?", "")]
    assert (request.patient.weight_kg, request.patient.height_cm) == (Decimal("70.5"), Decimal("180"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": 5}, "question"),
        ({"question": "q", "audience": "nurse"}, "audience"),
        ({"question": "q", "history": "before"}, "history"),
        ({"question": "q", "history": [{"q": "x"}]}, "history.0"),
        ({"question": "q", "patient": {"weight_kg": 0}}, "patient.weight_kg"),
        ({"question": "q", "patient": {"weight_kg": -70}}, "patient.weight_kg"),
        ({"question": "q", "patient": {"weight_kg": "heavy"}}, "patient.weight_kg"),
        ({"question": "q", "patient": {"weight_kg": 7000}}, "patient.weight_kg"),
        ({"question": "q", "patient": {"weight_kg": float("nan")}}, "patient.weight_kg"),
        ({"question": "q", "patient": {"height_cm": 1800}}, "patient.height_cm"),
        ({"question": "q", "patient": {"age": 50}}, "patient.age"),
        ({"question": "q", "id": [1]}, "id"),
        ({"question": "q", "weight": 70}, "weight"),
    ],
)
def test_the_first_wrong_entry_is_named(line, named):
    with pytest.raises(AssistantError) as caught:
        request_from_json(line)
    assert str(caught.value).startswith(named)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("line", [None, 5, "text", [1]])
def test_what_is_no_object_is_refused(line):
    with pytest.raises(AssistantError):
        request_from_json(line)


def test_a_text_to_check_has_a_context():
    text, context = check_from_json({"id": "a", "text": "T", "context": {"weight_kg": 70, "indication": "CIDP"}})
    assert (text, context) == ("T", Context(weight_kg=Decimal(70), indication="CIDP"))
    assert check_from_json({"text": "T"}) == ("T", Context())


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({}, "text"),
        ({"text": 5}, "text"),
        ({"text": "T", "context": {"kg": 5}}, "context.kg"),
        ({"text": "T", "context": []}, "context"),
    ],
)
def test_a_wrong_entry_of_a_check_is_named(line, named):
    with pytest.raises(AssistantError, match=named):
        check_from_json(line)


FINDING_KEYS = ["rule", "level", "action", "message", "original", "replacement", "start", "end", "computed", "source"]


def test_a_checked_text_has_the_keys_of_the_contract(guard):
    text = "Give IVIG 4 g/kg over 5 days."
    line = released_to_json("x", guard.release(text))
    assert list(line) == ["id", "status", "text", "findings"]
    assert (line["id"], line["status"]) == ("x", "overridden")
    (finding, *_) = line["findings"]
    assert list(finding) == FINDING_KEYS
    assert list(finding["source"]) == ["document", "quote"]
    assert text[finding["start"] : finding["end"]] == finding["original"]
    assert (finding["level"], finding["action"]) == ("hard", "replace")
    json.dumps(line)


def test_a_finding_is_told_as_it_is(guard):
    finding = guard.release("Give IVIG 4 g/kg over 5 days.").findings[0]
    told = finding_to_json(finding)
    assert {key: told[key] for key in ("rule", "message", "replacement", "computed")} == {
        "rule": finding.rule,
        "message": finding.message,
        "replacement": finding.replacement,
        "computed": finding.computed,
    }


def test_an_answer_has_the_keys_of_the_contract():
    citation = Citation(
        n=1,
        document="d",
        title="T",
        quote="Q",
        start=3,
        end=4,
        kind="rct",
        year=2012,
        review_status="approved",
        support=0.5,
    )
    answer = Answer(
        id="a",
        question="q",
        status=AnswerStatus.ABSTAINED,
        text="Text. [1]",
        sentences=(Sentence(text="Text.", citations=(1,)),),
        citations=(citation,),
        findings=(),
        dropped=(Dropped(text="x", reason="y"),),
        doses=(),
        passages=(),
        model="extractive",
        digests={"corpus": "c"},
        timings_ms={"search": 1.5},
    )
    assert answer_to_json(answer) == {
        "id": "a",
        "question": "q",
        "status": "abstained",
        "text": "Text. [1]",
        "sentences": [{"text": "Text.", "citations": [1], "part": "support"}],
        "citations": [
            {
                "n": 1,
                "document": "d",
                "title": "T",
                "quote": "Q",
                "start": 3,
                "end": 4,
                "kind": "rct",
                "year": 2012,
                "review_status": "approved",
            }
        ],
        "findings": [],
        "notice": "",
        "evidence": [],
        "stance": {},
        "doses": [],
        "follow_ups": [],
        "model": "extractive",
        "digests": {"corpus": "c"},
        "timings_ms": {"search": 1.5},
    }
