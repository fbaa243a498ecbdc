import json
from typing import Any

import pytest

from evals.errors import EvaluationError
from evals.replies import reply_from_json

ANSWER: dict[str, Any] = {
    "id": "1",
    "question": "q",
    "status": "answered",
    "text": "Tea helps [1].",
    "sentences": [{"text": "Tea helps.", "citations": [1]}],
    "citations": [{"n": 1, "document": "d", "title": "t", "quote": "Tea helps.", "start": 0, "end": 10, "kind": "rct"}],
    "findings": [
        {
            "rule": "r",
            "level": "hard",
            "action": "replace",
            "original": "o",
            "replacement": "p",
            "source": {"document": "d", "quote": "s"},
        }
    ],
    "dropped": [{"text": "x", "reason": "y"}],
    "model": "extractive",
    "digests": {"corpus": "c"},
    "timings_ms": {"search": 3.0},
}


def test_the_contract_is_read_whole() -> None:
    reply = reply_from_json(ANSWER)
    assert (reply.status, reply.sentences[0].citations, reply.citations[0].quote) == ("answered", (1,), "Tea helps.")
    assert (reply.findings[0].source_quote, reply.dropped, reply.model) == ("s", (("x", "y"),), "extractive")


def test_only_timings_may_differ() -> None:
    same = reply_from_json({**ANSWER, "timings_ms": {"search": 99.0}})
    other = reply_from_json({**ANSWER, "model": "another"})
    assert reply_from_json(ANSWER).fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.parametrize("key", ["status", "text"])
def test_an_answer_without_its_parts_is_none(key: str) -> None:
    broken = json.loads(json.dumps(ANSWER))
    del broken[key]
    with pytest.raises(EvaluationError, match=key):
        reply_from_json(broken)
