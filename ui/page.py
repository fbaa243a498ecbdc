"""The Gradio page: a conversation beside its sources. No clinical logic: an assistant answers, this shows it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import AssistantError
from assistant.records import Audience, Request
from ui.conversation import Conversations
from ui.endpoints import add_endpoints
from ui.errors import PageError
from ui.export import FORMATS, export
from ui.inputs import MAX_QUESTION, read_request
from ui.records import Answerer, Exchange
from ui.render import (
    document_html,
    exchange_html,
    notice_html,
    page_part,
    panels,
    question_html,
    stage_html,
    welcome_html,
)

CONCURRENCY = 32
"""Questions worked on at once; more wait in line. Gradio's own default is 1."""

TABS = ("Sources", "Evidence", "Doses", "Safety", "How this was built")
"""The panels beside the conversation."""

STATIC = Path(__file__).parent / "static"
_FIRST_STAGE = "search"
_STAGE_SECONDS = 0.1  # a stage that is over sooner is not shown: each update costs every user a little
_FAILED = "Something went wrong and the question was not answered. Ask again; the server's log says what happened."
_log = logging.getLogger(__name__)

_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ASKING = {**_EVENT, "concurrency_limit": CONCURRENCY, "concurrency_id": "ask"}
_UNCHANGED = tuple(gr.skip() for _ in TABS)
_QUICK = {**_EVENT, "concurrency_limit": None}

Message = dict[str, Any]


class Page:
    """The event handlers of the page, over one assistant and the conversations held with it."""

    def __init__(self, assistant: Answerer, conversations: Conversations, workers: Executor) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self.examples = _examples(assistant)
        self._workers = workers

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
        before = self._messages(session)
        begun = self._conversations.begin(session, asked.question)
        working = [*before, _message("user", question_html(asked.question))]
        yield [*working, _message("assistant", stage_html(_FIRST_STAGE))], "", notice_html(), *_UNCHANGED
        async for outcome in self._outcomes(asked):
            if isinstance(outcome, str):
                yield [*working, _message("assistant", stage_html(outcome))], gr.skip(), gr.skip(), *_UNCHANGED
            else:
                done = self._conversations.add(session, begun, **outcome)
                yield self._messages(session), gr.skip(), gr.skip(), *self.panels(done)

    async def _outcomes(self, asked: Request) -> AsyncIterator[str | dict[str, Any]]:
        """The stages that last, and then the answer or the problem, as `Conversations.add` takes them."""
        reached = [_FIRST_STAGE]
        shown = _FIRST_STAGE
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._workers, self._assistant.ask, asked, reached.append)
        while not (await asyncio.wait((answer,), timeout=_STAGE_SECONDS))[0]:
            if shown != reached[-1]:
                shown = reached[-1]
                yield shown
        try:
            yield {"answer": await answer}
        except AssistantError as error:
            yield {"problem": str(error)}
        except Exception:  # noqa: BLE001  a raised exception would leave an overlay that blocks the page
            _log.exception("A question could not be answered")
            yield {"problem": _FAILED}

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

    def stop(self, request: gr.Request) -> tuple[list[Message], str]:
        """The conversation without the question that was being worked on, and a notice. Returns (chat, notice)."""
        return self._messages(_session(request)), notice_html("Stopped. The question was not answered.")

    def choose(self, event: gr.EventData) -> str:
        """The example question whose number was chosen."""
        number = _sent(event, "example")
        return self.examples[number] if isinstance(number, int) and 0 <= number < len(self.examples) else ""

    def clear(self, request: gr.Request) -> tuple[Any, ...]:
        """A new conversation: nothing of the old one is kept, not even the patient's measurements.

        Returns (chat, question box, notice, *panels, weight, height).
        """
        self._conversations.clear(_session(request))
        return [], "", notice_html(), *self.panels(None), "", ""

    def panels(self, exchange: Exchange | None) -> tuple[str, ...]:
        """The HTML of every panel, in the order of `TABS`."""
        return astuple(panels(exchange, self._assistant.document, self._assistant.guard.rules))

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


def build_page(assistant: Answerer, *, conversations: Conversations | None = None) -> gr.Blocks:
    """The page over an assistant, with its API endpoints. Launch it with `ui.server.serve`."""
    workers = ThreadPoolExecutor(max_workers=CONCURRENCY, thread_name_prefix="ask")
    page = Page(assistant, conversations or Conversations(), workers)
    blocks = gr.Blocks(title="Hardstop", analytics_enabled=False, fill_width=True)
    with blocks:
        with gr.Row(elem_id="hs-header"):
            _html(page_part("header"))
            new = gr.Button("New conversation", size="sm", elem_id="hs-new", scale=0)
        with gr.Row(elem_id="hs-workspace"):
            with gr.Column(elem_id="hs-talk"):
                welcome = _html(welcome_html(page.examples), js="welcome.js", elem_id="hs-welcome")
                chat = _chat()
                notice = _html(notice_html(), elem_id="hs-notice")
                question, send, stop, audience, *measures = _composer()
            with gr.Column(elem_id="hs-side"):
                side = _side(page.panels(None))
        outputs = [chat, question, notice, *side]
        fields = [question, audience, *measures]
        ask = gr.on([question.submit, send.click], page.respond, fields, outputs, **_ASKING)
        chosen = welcome.choose(page.choose, None, question, **_QUICK)
        example = chosen.then(page.respond, fields, outputs, **_ASKING)
        new.click(page.clear, None, [*outputs, *measures], cancels=[ask, example], **_QUICK)
        stop.click(page.stop, None, [chat, notice], cancels=[ask, example], **_QUICK)
        side[0].cite(page.cite, None, side, queue=False, **_QUICK)
        saved = gr.Textbox(visible="hidden", elem_id="hs-saved")
        asked_file = side[0].save(page.save, None, saved, **_QUICK)
        asked_file.then(None, saved, None, js=(STATIC / "save.js").read_text(encoding="utf-8"), **_EVENT)
        side[0].open(page.open, None, side[0], queue=False, **_QUICK)
        add_endpoints(assistant, workers, concurrency_limit=CONCURRENCY, concurrency_id="ask")
    return blocks


def _side(panels: tuple[str, ...]) -> list[gr.HTML]:
    """A tab for each panel; the first, Sources, listens for citations."""
    shown: list[gr.HTML] = []
    with gr.Tabs():
        for title, html in zip(TABS, panels, strict=True):
            script, name = (None, None) if shown else ("page.js", "hs-panel")
            with gr.Tab(title, render_children=True):
                shown.append(_html(html, js=script, elem_id=name, classes="hs-panel"))
    return shown


def _chat() -> gr.Chatbot:
    return gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="hs-chat",
        layout="panel",
        height="auto",
        autoscroll=False,
        buttons=[],
        feedback_options=None,
        group_consecutive_messages=False,
        render_markdown=False,
        latex_delimiters=[],
        allow_tags=False,
        placeholder="",
    )


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Radio, gr.Textbox, gr.Textbox]:
    with gr.Column(elem_id="hs-composer"):
        with gr.Row(elem_id="hs-ask-row"):
            question = gr.Textbox(
                label="Question",
                placeholder="Ask about a dose, a regimen, the evidence behind it…",
                lines=1,
                max_lines=5,
                max_length=MAX_QUESTION,
                elem_id="hs-question-box",
                autofocus=True,
                scale=1,
            )
            send = gr.Button("Ask", variant="primary", elem_id="hs-send", scale=0)
            stop = gr.Button("Stop", elem_id="hs-stop", scale=0)
        with gr.Row(elem_id="hs-context"):
            audience = gr.Radio(
                [(name.capitalize(), str(name)) for name in Audience],
                value=str(Audience.CLINICIAN),
                label="Answer for",
                elem_id="hs-audience",
            )
            weight = gr.Textbox(label="Weight (kg)", placeholder="optional", max_lines=1, elem_id="hs-weight")
            height = gr.Textbox(label="Height (cm)", placeholder="optional", max_lines=1, elem_id="hs-height")
        _html(page_part("disclaimer"))
    return question, send, stop, audience, weight, height


def _examples(assistant: Answerer) -> list[str]:
    """The example questions whose document is in the corpus."""
    entries = json.loads((STATIC / "examples.json").read_text(encoding="utf-8"))
    return [entry["question"] for entry in entries if assistant.document(entry["document"])]


def _html(html: str, *, js: str | None = None, elem_id: str | None = None, classes: str | None = None) -> gr.HTML:
    script = (STATIC / js).read_text(encoding="utf-8") if js else None
    return gr.HTML(html, js_on_load=script, elem_id=elem_id, elem_classes=classes, apply_default_css=False)


def _message(role: str, html: str) -> Message:
    """A chat message that is our own escaped HTML: no Markdown is read out of anybody's text."""
    return {"role": role, "content": [gr.HTML(html, js_on_load=None, apply_default_css=False, render=False)]}


def _sent(event: gr.EventData, key: str) -> object:
    """What the page's own script sent with an event: of any type, since anybody may call."""
    return event._data.get(key) if isinstance(event._data, dict) else None


def _session(request: gr.Request) -> str:
    if not request.session_hash:
        raise PageError("The page sent no session. Reload it.")
    return request.session_hash
