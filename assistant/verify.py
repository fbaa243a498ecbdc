"""Cite, ground and release a draft that somebody else wrote, against the passages given with it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import sentencex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.drafting.parsing import parse_draft
from assistant.errors import AssistantError
from assistant.grounding import ground
from assistant.grounding.citing import cite
from assistant.grounding.spans import quoted
from assistant.records import Answer, AnswerStatus, Draft, Drafted, Dropped, Found, Passage, Request
from assistant.releasing import release
from assistant.wire import answer_to_json, first_fault
from corpus.records import Span
from guardrails import Guard

MODEL = "verify"
"""What stands for the model's name in a verified answer."""


class _Passage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    n: Annotated[int, Field(ge=1)]
    document: str
    text: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None
    question: str = ""
    draft: str
    passages: list[_Passage]


def verify_draft(guard: Guard, request: Request, draft: str, passages: Iterable[Passage]) -> Answer:
    """What may be shown of a draft. Sentences that rest on nothing, or say what it doesn't, are in `dropped`."""
    began = time.perf_counter()
    found = Found(request=request, query=request.question, hits=(), passages=tuple(passages))
    drafted = Drafted(found=found, draft=Draft(sentences=parse_draft(draft), model=MODEL))
    cited = ground(cite(drafted))
    released = release(guard, cited)
    return Answer(
        id=request.id or "",
        question=request.question,
        status=AnswerStatus.ANSWERED if released.sentences else AnswerStatus.ABSTAINED,
        text=released.text,
        sentences=released.sentences,
        citations=released.citations,
        findings=released.findings,
        dropped=released.dropped,
        doses=tuple(dose for sentence in released.sentences for dose in sentence.doses),
        passages=(),
        model=MODEL,
        digests={"rules": guard.digest},
        timings_ms={"verify": round((time.perf_counter() - began) * 1000, 1)},
    )


def passage(n: int, document: str, text: str) -> Passage:
    """A passage that came without its document: offsets count from its own first character."""
    boundaries = sentencex.get_sentence_boundaries("en", text)
    spans = (_stripped(text, item["start_index"], item["end_index"]) for item in boundaries)
    return Passage(
        n=n,
        document=document,
        title=document,
        kind="other",
        year=None,
        review_status="unknown",
        start=0,
        text=text,
        sentences=tuple(span for span in spans if span.start < span.end) or (Span(start=0, end=len(text)),),
    )


def verify_to_json(guard: Guard, line: Mapping[str, Any]) -> dict[str, Any]:
    """From a line of `hardstop verify --batch` to the line it prints. Raises AssistantError on a wrong entry."""
    try:
        wire = _Line.model_validate(line)
    except ValidationError as error:
        raise AssistantError(first_fault(error)) from error
    numbers = [item.n for item in wire.passages]
    if len(set(numbers)) != len(numbers):
        raise AssistantError("passages: two passages have the same n; number them apart")
    request = Request(question=wire.question, id=None if wire.id is None else str(wire.id))
    passages = [passage(item.n, item.document, item.text) for item in wire.passages]
    answer = verify_draft(guard, request, wire.draft, passages)
    by_number = {item.n: item for item in passages}
    dropped = [_dropped_to_json(item, by_number) for item in answer.dropped]
    return {**answer_to_json(answer), "id": wire.id, "dropped": dropped}


def _dropped_to_json(dropped: Dropped, passages: Mapping[int, Passage]) -> dict[str, Any]:
    """A dropped sentence with the evidence that comes closest to it, or null where nothing does."""
    nearest: dict[str, str] | None = None
    if dropped.nearest is not None:
        source = passages[dropped.nearest.n]
        nearest = {"document": source.document, "quote": quoted(dropped.nearest.span, source)}
    return {"text": dropped.text, "reason": dropped.reason, "nearest": nearest}


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(start=start, end=start + len(piece.strip()))
