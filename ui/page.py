"""What the page does when it is used. No clinical logic: an assistant answers, this shows it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr

from assistant import AssistantError
from assistant.records import Answer, Request
from ui.conversation import Conversations
from ui.errors import PageError
from ui.export import FORMATS, export
from ui.feedback import FeedbackFile
from ui.inputs import read_request
from ui.records import Answerer, Exchange
from ui.render import (
    document_html,
    exchange_html,
    notice_html,
    panels,
    question_html,
    stage_html,
)
from ui.teaching import worked_cases

CONCURRENCY = 32
"""Questions taken in at once; more wait in line. Gradio's own default is 1."""

TABS = ("Sources", "Evidence", "Doses", "Safety", "How this was built", "Teaching")
"""The panels beside the conversation."""

STATIC = Path(__file__).parent / "static"
_FIRST_STAGE = "search"
_STAGE_SECONDS = 0.1  # a stage that is over sooner is not shown: each update costs every user a little
_TABLES_SECONDS = 0.05  # tables that are there sooner come with the answer, for the same reason
_CANCELLED_SECONDS = 5.0  # within which Gradio ends what was stopped; if it ended by itself, the notice could be lost
_FAILED = "Something went wrong and the question was not answered. Ask again; the server's log says what happened."
_log = logging.getLogger(__name__)

_UNCHANGED = tuple(gr.skip() for _ in TABS)

Message = dict[str, Any]


class Page:
    """The event handlers of the page, over one assistant and the conversations held with it."""

    def __init__(
        self, assistant: Answerer, conversations: Conversations, workers: Executor, feedback: FeedbackFile
    ) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._workers = workers
        self._feedback = feedback
        self._working: dict[str, _Progress] = {}
        self._cases = worked_cases(assistant.guard, assistant.document)
        self.examples = _examples(assistant)

    async def respond(
        self, question: str, audience: str, weight: str, height: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        """The question, then the stages, then the released answer. Yields (chat, question box, notice, *panels)."""
        session = _session(request)
        try:
            asked = read_request(
                question=question,
                audience=audience,
                weight=weight,
                height=height,
                history=self._conversations.history(session),
            )
        except PageError as error:
            yield gr.skip(), gr.skip(), notice_html(str(error)), *_UNCHANGED
            return
        begun = self._conversations.begin(session, asked.question)
        working = [*self._messages(session), _message("user", question_html(asked.question))]
        with self._at_work(session) as progress:
            yield [*working, _message("assistant", stage_html(_FIRST_STAGE))], "", notice_html(), *_UNCHANGED
            async for outcome in self._outcomes(progress, asked):
                if isinstance(outcome, str):
                    yield [*working, _message("assistant", outcome)], gr.skip(), gr.skip(), *_UNCHANGED
                else:
                    done = self._conversations.add(session, begun, **outcome.told)
                    chat = [*working, _message("assistant", exchange_html(done, self._assistant.document))]
                    kept = 2 * len(self._conversations.exchanges(session))
                    shown = self.panels(done) if outcome.whole else _UNCHANGED
                    yield chat[-kept:], gr.skip(), gr.skip(), *shown

    async def _outcomes(self, progress: _Progress, asked: Request) -> AsyncIterator[str | _Outcome]:
        """The stages that last, as HTML, and then what came of the question: the answer may come before its tables.

        Nothing comes any more once the session was stopped.
        """
        loop = asyncio.get_running_loop()
        shown = stage_html(_FIRST_STAGE)
        answer = loop.run_in_executor(self._workers, progress.ask, self._assistant, asked)
        try:
            while not (await _first_of((answer, progress.released), _STAGE_SECONDS)):
                if progress.stopped.is_set():
                    break
                if shown != (now := progress.html()):
                    shown = now
                    yield shown
            if not progress.stopped.is_set() and not await _first_of((answer,), _TABLES_SECONDS):
                yield _Outcome(told={"answer": progress.released.result()}, whole=False)
            told = await _told(answer)
            if progress.stopped.is_set():
                await asyncio.sleep(_CANCELLED_SECONDS)
            else:
                yield _Outcome(told=told, whole=True)
        finally:  # Stop, a new conversation and a closed page all end here: the work is not to go on
            progress.stopped.set()

    @contextmanager
    def _at_work(self, session: str) -> Iterator[_Progress]:
        """The work on a session's question, which `_end` can find for as long as it goes on."""
        progress = self._working[session] = _Progress(asyncio.get_running_loop())
        try:
            yield progress
        finally:
            if self._working.get(session) is progress:
                del self._working[session]

    def _end(self, session: str) -> None:
        """Have the work on a session's question end. Gradio's own word of it may come after the page is told."""
        if (progress := self._working.get(session)) is not None:
            progress.stopped.set()

    def cite(self, event: gr.EventData, request: gr.Request) -> tuple[str, ...]:
        """The panels of an earlier exchange, whose citation was chosen."""
        return self.panels(self._named(event, request))

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """A whole document in the Sources panel, with the quotes of the exchange that it was opened from."""
        exchange, name = self._named(event, request), _sent(event, "document")
        document = self._assistant.document(name) if isinstance(name, str) else None
        if exchange is None or exchange.answer is None or document is None:
            return self.panels(exchange)[0]
        return document_html(exchange, exchange.answer, document)

    def save(self, event: gr.EventData, request: gr.Request) -> str:
        """The file of an exchange's answer in the format asked for, as JSON; empty when there is none."""
        exchange, format_name = self._named(event, request), _sent(event, "format")
        if exchange is None or exchange.answer is None or format_name not in FORMATS:
            return ""
        return json.dumps(asdict(export(exchange.answer, str(format_name), self._assistant.document)))

    def follow(self, event: gr.EventData, request: gr.Request) -> str:
        """The suggested question whose number was chosen."""
        exchange, number = self._named(event, request), _sent(event, "follow")
        offered = exchange.answer.follow_ups if exchange and exchange.answer else ()
        return offered[number] if isinstance(number, int) and 0 <= number < len(offered) else ""

    def draft(self, event: gr.EventData, request: gr.Request) -> str:
        """The teaching panel of an exchange with its draft laid open, which happens only when asked for."""
        return self.panels(self._named(event, request), draft=True)[TABS.index("Teaching")]

    def comment(self, event: gr.EventData, request: gr.Request) -> str:
        """Keep feedback on an answer. Returns the line that says so, or what is missing."""
        exchange = self._named(event, request)
        if exchange is None or exchange.answer is None:
            return notice_html("That answer is no longer kept, so nothing can be said about it.")
        try:
            self._feedback.add(exchange.answer, _sent(event, "kind"), _sent(event, "note"))
        except PageError as error:
            return notice_html(str(error))
        return notice_html("Thank you. The feedback is kept with the answer.")

    def stop(self, request: gr.Request) -> tuple[list[Message], str]:
        """The conversation without the question that was being worked on, and a notice. Returns (chat, notice)."""
        session = _session(request)
        self._end(session)
        said = "Stopped." if self._conversations.has_outcome(session) else "Stopped. The question was not answered."
        return self._messages(session), notice_html(said)

    def choose(self, event: gr.EventData) -> str:
        """The example question whose number was chosen."""
        number = _sent(event, "example")
        return self.examples[number] if isinstance(number, int) and 0 <= number < len(self.examples) else ""

    def clear(self, request: gr.Request) -> tuple[Any, ...]:
        """A new conversation: nothing of the old one is kept, not even the patient's measurements.

        Returns (chat, question box, notice, *panels, weight, height).
        """
        self._end(_session(request))
        self._conversations.clear(_session(request))
        return [], "", notice_html(), *self.panels(None), "", ""

    def panels(self, exchange: Exchange | None, *, draft: bool = False) -> tuple[str, ...]:
        """The HTML of every panel, in the order of `TABS`."""
        return astuple(panels(exchange, self._assistant.document, self._assistant.guard, self._cases, draft))

    def _named(self, event: gr.EventData, request: gr.Request) -> Exchange | None:
        """The exchange whose number the page sent, among those of its own session."""
        number = _sent(event, "exchange")
        return self._conversations.find(_session(request), number) if isinstance(number, int) else None

    def _messages(self, session: str) -> list[Message]:
        messages = []
        for exchange in self._conversations.exchanges(session):
            messages.append(_message("user", question_html(exchange.question)))
            messages.append(_message("assistant", exchange_html(exchange, self._assistant.document)))
        return messages


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What came of a question, as `Conversations.add` takes it. `whole` unless the tables of the answer are to come."""

    told: dict[str, Any]
    whole: bool


class _Progress:
    """How far an answer is, told by the thread that works on it and read by the page."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stopped = Event()
        self.released: asyncio.Future[Answer] = loop.create_future()
        self._loop = loop
        self._stage = _FIRST_STAGE
        self._tokens = 0

    def ask(self, assistant: Answerer, asked: Request) -> Answer:
        """Ask, and take note of stage and tokens. Raises as the assistant does."""
        return assistant.ask(
            asked, self._reached, cancelled=self.stopped.is_set, on_tokens=self._wrote, on_released=self._release
        )

    def html(self) -> str:
        """The line that says how far it is."""
        return stage_html(self._stage, self._tokens if self._stage == "draft" else 0)

    def _reached(self, stage: str) -> None:
        self._stage = stage

    def _wrote(self, tokens: int) -> None:
        self._tokens = tokens

    def _release(self, answer: Answer) -> None:
        self._loop.call_soon_threadsafe(self.released.set_result, answer)


async def _first_of(waited_for: Iterable[asyncio.Future[Answer]], seconds: float) -> bool:
    """Whether one of them is there within so many seconds."""
    done, _ = await asyncio.wait(waited_for, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    return bool(done)


async def _told(answer: asyncio.Future[Answer]) -> dict[str, Any]:
    try:
        return {"answer": await answer}
    except AssistantError as error:
        return {"problem": str(error)}
    except Exception:  # noqa: BLE001  a raised exception would leave an overlay that blocks the page
        _log.exception("A question could not be answered")
        return {"problem": _FAILED}


def _examples(assistant: Answerer) -> list[str]:
    """The example questions whose document is in the corpus."""
    entries = json.loads((STATIC / "examples.json").read_text(encoding="utf-8"))
    return [entry["question"] for entry in entries if assistant.document(entry["document"])]


def _message(role: str, html: str) -> Message:
    """A chat message that is our own escaped HTML: no Markdown is read out of anybody's text."""
    return {"role": role, "content": [{**_FORM, "value": html, "props": {**_FORM["props"], "value": html}}]}


def _sent(event: gr.EventData, key: str) -> object:
    """What the page's own script sent with an event: of any type, since anybody may call."""
    return event._data.get(key) if isinstance(event._data, dict) else None


def _session(request: gr.Request) -> str:
    if not request.session_hash:
        raise PageError("The page sent no session. Reload it.")
    return request.session_hash


def _html_form() -> dict[str, Any]:
    """An HTML component as Gradio sends it in a message: making one for each would take longer than all the rest."""
    empty = gr.HTML("", js_on_load=None, apply_default_css=False, render=False)
    (message,) = gr.Chatbot(render=False).postprocess([{"role": "assistant", "content": [empty]}]).model_dump()
    form: dict[str, Any] = message["content"][0]
    return form


_FORM = _html_form()  # here, since Gradio makes no whole components while it serves
