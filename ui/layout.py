"""The Gradio page as it is laid out: a conversation beside its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.records import Audience
from ui.conversation import Conversations
from ui.corpus_desk import CorpusDesk
from ui.corpus_tab import corpus_tab
from ui.endpoints import add_endpoints
from ui.feedback import FeedbackFile
from ui.inputs import MAX_QUESTION
from ui.page import STATIC, TABS, Page
from ui.records import Answerer
from ui.render import cases_html, notice_html, page_part, welcome_html
from ui.workers import THREADS, Workers

_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ASKING = {**_EVENT, "concurrency_limit": THREADS, "concurrency_id": "ask", "postprocess": False}
_QUICK = {**_EVENT, "concurrency_limit": None}


def build_page(
    assistant: Answerer,
    *,
    feedback: Path,
    desk: CorpusDesk | None = None,
    workers: int = THREADS,
    conversations: Conversations | None = None,
) -> gr.Blocks:
    """The page over an assistant, with its API endpoints. Launch it with `ui.server.serve`.

    `feedback` is the file for what readers say; with a `desk` there is a tab for the documents. `workers` is how many
    questions are worked on at once.
    """
    at_work = Workers(workers)
    page = Page(assistant, conversations or Conversations(), at_work, FeedbackFile(feedback))
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
            with gr.Column(elem_id="hs-side", elem_classes="hs-keeps-documents" if desk else None):
                side = _side(page, desk)
        outputs = [chat, question, notice, *side]
        fields = [question, audience, *measures]
        ask = gr.on([question.submit, send.click], page.respond, fields, outputs, **_ASKING)
        example = welcome.choose(page.choose, None, question, **_QUICK).then(page.respond, fields, outputs, **_ASKING)
        follow = side[0].follow(page.follow, None, question, **_QUICK).then(page.respond, fields, outputs, **_ASKING)
        working = [ask, example, follow]
        new.click(page.clear, None, [*outputs, *measures], cancels=working, **_QUICK)
        stop.click(page.stop, None, [chat, notice], cancels=working, **_QUICK)
        _listen(page, side, notice)
        add_endpoints(assistant, at_work)
    return blocks


def _listen(page: Page, side: list[gr.HTML], notice: gr.HTML) -> None:
    """What the script of the sources panel sends: a click anywhere on the page comes through it."""
    sources = side[0]
    sources.cite(page.cite, None, side, queue=False, **_QUICK)
    sources.open(page.open, None, sources, queue=False, **_QUICK)
    sources.draft(page.draft, None, side[TABS.index("Teaching")], queue=False, **_QUICK)
    sources.comment(page.comment, None, notice, **_QUICK)
    saved = gr.Textbox(visible="hidden", elem_id="hs-saved")
    asked_file = sources.save(page.save, None, [saved, notice], **_QUICK)
    asked_file.then(None, saved, None, js=(STATIC / "save.js").read_text(encoding="utf-8"), **_EVENT)


def _side(page: Page, desk: CorpusDesk | None) -> list[gr.HTML]:
    """A tab for each panel; the first, Sources, listens for citations. Last, with a desk, the documents."""
    shown: list[gr.HTML] = []
    with gr.Tabs():
        for title, html in zip(TABS, page.panels(None), strict=True):
            script, name = (None, None) if shown else ("page.js", "hs-panel")
            with gr.Tab(title, render_children=True):
                shown.append(_html(html, js=script, elem_id=name, classes="hs-panel"))
                if title == "Teaching":  # the cases stay, whatever is asked: they are not sent with every answer
                    _html(cases_html(page.cases), classes="hs-panel")
        if desk is not None:
            with gr.Tab("Documents", render_children=True):
                corpus_tab(desk)
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


def _html(html: str, *, js: str | None = None, elem_id: str | None = None, classes: str | None = None) -> gr.HTML:
    script = (STATIC / js).read_text(encoding="utf-8") if js else None
    return gr.HTML(html, js_on_load=script, elem_id=elem_id, elem_classes=classes, apply_default_css=False)
