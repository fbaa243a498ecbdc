"""The JSON forms of questions and answers: contracts that scripts depend on."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import AssistantError
from assistant.evidence.table import row_to_json
from assistant.records import Answer, Audience, Patient, Request, Turn
from guardrails import Context, Finding, Released


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = ""


class _Patient(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weight_kg: Annotated[Decimal, Field(gt=0, le=700)] | None = None
    height_cm: Annotated[Decimal, Field(gt=0, le=300)] | None = None


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str | int | None = None
    question: str
    history: list[_Turn] = []
    audience: Audience = Audience.CLINICIAN
    patient: _Patient = _Patient()


def request_from_json(line: object) -> Request:
    """A question from its JSON object. Raises AssistantError naming the first entry that is wrong."""
    try:
        wire = _Request.model_validate(line)
    except ValidationError as error:
        raise AssistantError(first_fault(error)) from error
    return Request(
        question=wire.question,
        id=None if wire.id is None else str(wire.id),
        history=tuple(Turn(question=turn.question, answer=turn.answer) for turn in wire.history),
        audience=wire.audience,
        patient=Patient(weight_kg=wire.patient.weight_kg, height_cm=wire.patient.height_cm),
    )


class _Context(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weight_kg: Annotated[Decimal, Field(gt=0, le=700)] | None = None
    height_cm: Annotated[Decimal, Field(gt=0, le=300)] | None = None
    indication: str | None = None


class _Check(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    context: _Context = _Context()


def check_from_json(line: object) -> tuple[str, Context]:
    """A text to check, with its context. Raises AssistantError naming the first entry that is wrong."""
    try:
        wire = _Check.model_validate(line)
    except ValidationError as error:
        raise AssistantError(first_fault(error)) from error
    return wire.text, Context(**wire.context.model_dump())


def released_to_json(line_id: object, released: Released) -> dict[str, Any]:
    """A checked text as `hardstop check` prints it."""
    return {
        "id": line_id,
        "status": released.status.value,
        "text": released.text,
        "findings": [finding_to_json(finding) for finding in released.findings],
    }


def first_fault(error: ValidationError) -> str:
    """The first wrong entry of a JSON object, in words."""
    fault = error.errors()[0]
    entry = ".".join(str(part) for part in fault["loc"])
    return f"{entry}: {fault['msg']}" if entry else str(fault["msg"])


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer as `hardstop ask --json` prints it."""
    return {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "text": answer.text,
        "sentences": [
            {"text": item.text, "citations": list(item.citations), "part": item.part.value} for item in answer.sentences
        ],
        "citations": [
            {
                "n": item.n,
                "document": item.document,
                "title": item.title,
                "quote": item.quote,
                "start": item.start,
                "end": item.end,
                "kind": item.kind,
                "year": item.year,
                "review_status": item.review_status,
            }
            for item in answer.citations
        ],
        "findings": [finding_to_json(finding) for finding in answer.findings],
        "notice": answer.notice,
        "evidence": [row_to_json(row) for row in answer.evidence],
        "stance": {stance.value: count for stance, count in answer.stance.items()},
        "doses": [asdict(row) for row in answer.dose_table],
        "follow_ups": list(answer.follow_ups),
        "model": answer.model,
        "digests": dict(answer.digests),
        "timings_ms": dict(answer.timings_ms),
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A guardrail finding as `ask`, `check` and `verify` print it."""
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "action": finding.action.value,
        "message": finding.message,
        "original": finding.original,
        "replacement": finding.replacement,
        "start": finding.start,
        "end": finding.end,
        "computed": finding.computed,
        "source": {"document": finding.source.document, "quote": finding.source.quote},
    }
