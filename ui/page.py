"""What the page does when it is used. No clinical logic: an assistant answers, this shows it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.records import Request
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
    sources_html,
)
from ui.teaching import worked_cases
from ui.workers import Workers
from ui.working import Work

TABS = ("Sources", "Evidence", "Doses", "Safety", "How this was built", "Teaching")
"""The panels beside the conversation."""

STATIC = Path(__file__).parent / "static"

_CLOSED = (
    "This conversation had been closed, after long disuse or to make room. What was said in it is no longer known: "
    "a new one begins here, so ask in full."
)

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An output left as it is, as the page's script reads it. `gr.skip()` says the same, but each one has Gradio make
    the whole component anew: for all the outputs of an answer that took longer than composing its tables.
    """

    __type__: str = "update"


KEPT = _Kept()
"""Stands for an output that stays as it is."""

_UNCHANGED = (KEPT,) * len(TABS)


class Page:
    """The event handlers of the page, over one assistant and the conversations held with it."""

    def __init__(
        self, assistant: Answerer, conversations: Conversations, workers: Workers, feedback: FeedbackFile
    ) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._workers = workers
        self._feedback = feedback
        self._working: dict[str, Work] = {}
        self.cases = worked_cases(assistant.guard, assistant.document)
        self.examples = _examples(assistant)

    async def respond(
        self, question: str, audience: str, weight: str, height: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        """The question with its stages, where they last, and then with the released answer.

        Yields (chat, question box, notice, *panels) as the page's script reads them.
        """
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
            yield KEPT, KEPT, notice_html(str(error)), *_UNCHANGED
            return
        notice = notice_html(_CLOSED if self._conversations.was_closed(session) else "")
        begun = self._conversations.begin(session, asked.question)
        working = [*self._messages(session), _message("user", question_html(asked.question))]
        composer: tuple[Any, Any] = ("", notice)  # the question is taken in, so its box is emptied; once
        sources_shown = False
        with self._at_work(session, asked) as work:
            async for outcome in work.outcomes():
                if isinstance(outcome, str):
                    yield [*working, _message("assistant", outcome)], *composer, *_UNCHANGED
                else:
                    done = self._conversations.add(session, begun, **outcome.told)
                    chat = [*working, _message("assistant", exchange_html(done, self._assistant.document))]
                    kept = 2 * len(self._conversations.exchanges(session))
                    yield chat[-kept:], *composer, *self._beside(done, outcome.whole, sources_shown)
                    sources_shown = True
                composer = (KEPT, KEPT)
        yield KEPT, KEPT, KEPT, *_UNCHANGED  # Gradio sends the last step again; panels would undo what was opened since

    def _beside(self, done: Exchange, whole: bool, sources_shown: bool) -> tuple[Any, ...]:
        """The panels that are ready: the sources come with the answer, and then stay as the reader has left them."""
        if not whole:
            return sources_html(done, self._assistant.document), *_UNCHANGED[1:]
        sources, *others = self.panels(done)
        return KEPT if sources_shown else sources, *others

    @contextmanager
    def _at_work(self, session: str, asked: Request) -> Iterator[Work]:
        """The work on a session's question, which `_end` can find for as long as it goes on."""
        work = self._working[session] = Work(self._assistant, asked, self._workers)
        try:
            yield work
        finally:
            work.stop()
            if self._working.get(session) is work:
                del self._working[session]

    def _end(self, session: str) -> None:
        """Have the work on a session's question end. Gradio's own word of it may come after the page is told."""
        if (work := self._working.get(session)) is not None:
            work.stop()

    def cite(self, event: gr.EventData, request: gr.Request) -> tuple[str, ...]:
        """The panels of an earlier exchange, whose citation was chosen."""
        return self._earlier(event, request)

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """A whole document in the Sources panel, with the quotes of the exchange that it was opened from."""
        exchange, name = self._named(event, request), _sent(event, "document")
        document = self._assistant.document(name) if isinstance(name, str) else None
        if exchange is None or exchange.answer is None or document is None:
            return self._earlier(event, request)[0]
        return document_html(exchange, exchange.answer, document)

    def save(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The file of an exchange's answer in the format asked for, as JSON; empty when there is none. And a notice."""
        exchange, format_name = self._named(event, request), _sent(event, "format")
        if exchange is None or exchange.answer is None or format_name not in FORMATS:
            return "", notice_html("That answer is no longer kept, so it cannot be saved. Ask again.")
        return json.dumps(asdict(export(exchange.answer, str(format_name), self._assistant.document))), notice_html()

    def follow(self, event: gr.EventData, request: gr.Request) -> str:
        """The suggested question whose number was chosen."""
        exchange, number = self._named(event, request), _sent(event, "follow")
        offered = exchange.answer.follow_ups if exchange and exchange.answer else ()
        return offered[number] if isinstance(number, int) and 0 <= number < len(offered) else ""

    def draft(self, event: gr.EventData, request: gr.Request) -> str:
        """The teaching panel of an exchange with its draft laid open, which happens only when asked for."""
        return self._earlier(event, request, draft=True)[TABS.index("Teaching")]

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

    def panels(self, exchange: Exchange | None, *, draft: bool = False, closed: bool = False) -> tuple[str, ...]:
        """The HTML of every panel, in the order of `TABS`."""
        assistant = self._assistant
        return astuple(panels(exchange, assistant.document, assistant.guard, draft=draft, closed=closed))

    def _earlier(self, event: gr.EventData, request: gr.Request, *, draft: bool = False) -> tuple[str, ...]:
        """The panels of the exchange that the page named; where it is kept no longer, they say so."""
        exchange = self._named(event, request)
        return self.panels(exchange, draft=draft, closed=self._conversations.was_closed(_session(request)))

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


def _examples(assistant: Answerer) -> list[str]:
    """The example questions whose document is in the corpus."""
    entries = json.loads((STATIC / "examples.json").read_text(encoding="utf-8"))
    return [entry["question"] for entry in entries if assistant.document(entry["document"])]


def _message(role: str, html: str) -> Message:
    """A chat message that is our own escaped HTML: no Markdown is read out of anybody's text."""
    content = {**_FORM, "value": html, "props": {**_FORM["props"], "value": html}}
    return {"role": role, "metadata": None, "content": [content], "options": None}


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
