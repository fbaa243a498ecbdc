"""The Documents tab: only on a server that was started with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from corpus import ReviewStatus
from ui.corpus_desk import CorpusDesk, Report, Told
from ui.errors import PageError
from ui.render import documents_html, told_html

_EVENT: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1, "concurrency_id": "documents"}
_SUFFIXES = [".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".xml", ".nxml", ".jsonl"]

Outcome = tuple[str, str, Any]


class CorpusTab:
    """The event handlers of the tab. Each returns (message, list, choice of documents)."""

    def __init__(self, desk: CorpusDesk) -> None:
        self._desk = desk

    def show(self) -> Outcome:
        """The list as it stands."""
        return self._after(Told())

    def add(self, paths: list[str] | None, progress: gr.Progress = gr.Progress()) -> Outcome:  # noqa: B008
        """Add the files that were chosen."""
        if not paths:
            return self._after(Told(wrong=("Choose one or more files first.",)))
        return self._after(self._desk.add(map(Path, paths), _report(progress, "Reading")))

    def remove(self, document_id: str | None) -> Outcome:
        """Remove the document that was chosen."""
        return self._after(self._desk.remove(document_id) if document_id else _NONE)

    def rebuild(self, progress: gr.Progress = gr.Progress()) -> Outcome:  # noqa: B008
        """Rebuild the index."""
        return self._after(self._desk.rebuild(_report(progress, "Indexing")))

    def approve(self, document_id: str | None, by: str, note: str) -> Outcome:
        """Approve the document that was chosen."""
        return self._mark(document_id, ReviewStatus.APPROVED, by, note)

    def reject(self, document_id: str | None, by: str, note: str) -> Outcome:
        """Reject it."""
        return self._mark(document_id, ReviewStatus.REJECTED, by, note)

    def _mark(self, document_id: str | None, status: ReviewStatus, by: str, note: str) -> Outcome:
        return self._after(self._desk.mark(document_id, status, by, note) if document_id else _NONE)

    def _after(self, told: Told) -> Outcome:
        try:
            listed, problems = self._desk.listed()
        except PageError as error:
            return told_html(Told(done=told.done, wrong=(*told.wrong, str(error)))), "", gr.update(choices=[])
        names = [item.document.id for item in listed]
        return told_html(told), documents_html(listed, problems), gr.update(choices=names, value=None)


_NONE = Told(wrong=("Choose a document first.",))


def _report(progress: gr.Progress, label: str) -> Report:
    def report(done: int, of: int) -> None:
        progress((done, of), desc=label)

    return report


def corpus_tab(desk: CorpusDesk) -> None:
    """Lay the tab out in the page that is being built."""
    tab = CorpusTab(desk)
    with gr.Column(elem_id="hs-corpus"):
        with gr.Row():
            upload = gr.UploadButton(
                "Add documents", file_count="multiple", file_types=_SUFFIXES, size="sm", elem_id="hs-upload"
            )
            rebuild = gr.Button("Rebuild the index", size="sm", elem_id="hs-rebuild")
        message = gr.HTML(told_html(Told()), elem_id="hs-told", apply_default_css=False)
        _, listed, names = tab.show()
        shown = gr.HTML(listed, elem_id="hs-documents", elem_classes="hs-panel", apply_default_css=False)
        choice = gr.Dropdown(
            names["choices"], value=None, label="Document", elem_id="hs-document-choice", filterable=False
        )
        by = gr.Textbox(label="Your name", max_lines=1, elem_id="hs-marked-by")
        note = gr.Textbox(label="Why (optional)", max_lines=1, elem_id="hs-mark-note")
        with gr.Row():
            approve = gr.Button("Approve", size="sm")
            reject = gr.Button("Reject", size="sm")
            remove = gr.Button("Remove", size="sm")
    outputs = [message, shown, choice]
    upload.upload(tab.add, upload, outputs, show_progress_on=message, **_EVENT)
    rebuild.click(tab.rebuild, None, outputs, show_progress_on=message, **_EVENT)
    marked = [choice, by, note]
    clicks: tuple[tuple[gr.Button, Callable[..., Outcome], list[Any]], ...] = (
        (approve, tab.approve, marked),
        (reject, tab.reject, marked),
        (remove, tab.remove, [choice]),
    )
    for button, handler, inputs in clicks:
        button.click(handler, inputs, outputs, show_progress="hidden", **_EVENT)
