"""The assistant's public call, here or over HTTP, as something that answers a question with a Reply."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Protocol

import httpx

from assistant.errors import AssistantError
from assistant.records import Answer, Request
from assistant.verify import verify_to_json
from assistant.wire import answer_to_json
from evals.errors import EvaluationError
from evals.records import DraftCase, Reply, ReplyPassage
from evals.replies import reply_from_json
from guardrails import Guard

FAILED = "failed"
"""The status of an answer that never came: wrong, rather than the end of the run."""

_SECONDS = 120.0


class AnyAssistant(Protocol):
    """The assistant's public call."""

    def ask(self, request: Request) -> Answer:
        """Answer one request."""


class LocalAsker:
    """Asks an opened assistant."""

    def __init__(self, assistant: AnyAssistant) -> None:
        self._assistant = assistant

    def ask(self, question: str, *, id: str) -> Reply:
        """The answer to a question that stands alone."""
        try:
            return reply_from_answer(self._assistant.ask(Request(question=question, id=id)))
        except AssistantError as error:
            return Reply(status=FAILED, text=str(error))


class LocalVerifier:
    """Takes drafts through citing, grounding and release."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def verify(self, draft: DraftCase) -> Reply:
        """What is left of a draft."""
        passages = [{"n": p.n, "document": p.document, "text": p.text} for p in draft.passages]
        line = {"id": draft.id, "question": draft.question, "draft": draft.draft, "passages": passages}
        return reply_from_json(verify_to_json(self._guard, line))


class EndpointAsker:
    """Asks a running Hardstop through its page's API. Raises EvaluationError when it can't be reached or fails."""

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        self._calls = f"{url.rstrip('/')}/gradio_api/call/ask"
        self._client = client or httpx.Client(timeout=_SECONDS)

    def ask(self, question: str, *, id: str) -> Reply:
        """The answer to a question that stands alone, for a clinician and without a patient's measurements."""
        try:
            started = self._client.post(self._calls, json={"data": [question, "clinician", None, None]})
            started.raise_for_status()
            events = self._client.get(f"{self._calls}/{started.json()['event_id']}")
            events.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise EvaluationError(f"No answer from {self._calls} ({reason}). Start it: hardstop serve") from error
        return reply_from_json(_completed(events.text.splitlines(), id))


def reply_from_answer(answer: Answer) -> Reply:
    """An answer as the contract shows it, with the passages it was made from."""
    passages = tuple(
        ReplyPassage(document=hit.chunk.document_id, start=hit.chunk.start, end=hit.chunk.end, text=hit.chunk.text)
        for hit in answer.passages
    )
    return reply_from_json(answer_to_json(answer), passages)


def _completed(lines: Iterable[str], id: str) -> dict[str, Any]:
    """The answer in an event stream: the data of its `complete` event."""
    event = ""
    for line in lines:
        name, _, value = line.partition(":")
        if name == "event":
            event = value.strip()
        elif name == "data" and event == "complete":
            try:
                (answer,) = json.loads(value)
            except (ValueError, TypeError) as error:
                raise EvaluationError(f"The endpoint's answer to {id} is not a list of one object.") from error
            if isinstance(answer, dict):
                return answer
            raise EvaluationError(f"The endpoint's answer to {id} is not a JSON object.")
        elif name == "data" and event == "error":
            return {"status": FAILED, "text": f"The endpoint failed: {value.strip()[:200]}"}
    raise EvaluationError(f"The endpoint's answer to {id} never completed.")
