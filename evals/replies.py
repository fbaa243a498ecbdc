"""The JSON of the `ask` contract -> Reply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvaluationError
from evals.records import Reply, ReplyCitation, ReplyFinding, ReplyPassage, ReplySentence


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Sentence(_Wire):
    text: str
    citations: tuple[int, ...] = ()


class _Citation(_Wire):
    n: int
    document: str
    quote: str
    start: int
    end: int


class _Source(_Wire):
    quote: str = ""


class _Finding(_Wire):
    rule: str
    level: str
    action: str
    original: str
    replacement: str
    source: _Source = _Source()


class _Dropped(_Wire):
    text: str
    reason: str = ""


class _Answer(_Wire):
    status: str
    text: str
    sentences: tuple[_Sentence, ...] = ()
    citations: tuple[_Citation, ...] = ()
    findings: tuple[_Finding, ...] = ()
    dropped: tuple[_Dropped, ...] = ()
    model: str = ""
    digests: dict[str, str] = {}


def reply_from_json(answer: Mapping[str, Any], passages: tuple[ReplyPassage, ...] = ()) -> Reply:
    """Read an answer as the contract gives it. Raises EvaluationError when it isn't one."""
    try:
        wire = _Answer.model_validate(dict(answer))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise EvaluationError(f"The answer does not follow the contract: {field}: {first['msg'].lower()}.") from error
    return Reply(
        status=wire.status,
        text=wire.text,
        sentences=tuple(ReplySentence(**sentence.model_dump()) for sentence in wire.sentences),
        citations=tuple(ReplyCitation(**citation.model_dump()) for citation in wire.citations),
        findings=tuple(_finding(finding) for finding in wire.findings),
        dropped=tuple((dropped.text, dropped.reason) for dropped in wire.dropped),
        passages=passages,
        model=wire.model,
        digests=wire.digests,
        fingerprint=_fingerprint(answer),
    )


def measured_by(reply: Reply) -> dict[str, str]:
    """What an answer says it was made from: its digests and the model."""
    return {**reply.digests, **({"model": reply.model} if reply.model else {})}


def _finding(finding: _Finding) -> ReplyFinding:
    return ReplyFinding(**finding.model_dump(exclude={"source"}), source_quote=finding.source.quote)


def _fingerprint(answer: Mapping[str, Any]) -> str:
    kept = {key: value for key, value in answer.items() if key != "timings_ms"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()
