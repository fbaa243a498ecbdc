"""The documents as the page's own tab keeps them: list, add, remove, mark, and rebuild the index that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from assistant.records import Answer, Request
from corpus import Corpus, CorpusError, ReviewStatus, SourceDocument
from corpus.keeping import Outcome, add_paths, everything, find_document, refuse_shipped, remove_document
from corpus.reviews import Mark, Marks, add_mark, read_marks
from ui.errors import PageError

if TYPE_CHECKING:
    from guardrails import Guard
    from ui.records import Answerer

Report = Callable[[int, int], None]
"""Told (done, of)."""

Rebuild = Callable[[Report], tuple["Answerer", tuple[str, ...]]]
"""Builds the index anew; gives an assistant over it, and the files that could not be read."""


class Current:
    """The assistant that answers now; a rebuilt index brings the next one. Safe to use from several threads."""

    def __init__(self, assistant: Answerer) -> None:
        self._assistant = assistant

    @property
    def guard(self) -> Guard:
        """The dose rules in force."""
        return self._assistant.guard

    def ask(
        self,
        request: Request,
        on_stage: Callable[[str], None] | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
        on_tokens: Callable[[int], None] | None = None,
        on_released: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """As `Answerer.ask`."""
        return self._assistant.ask(request, on_stage, cancelled=cancelled, on_tokens=on_tokens, on_released=on_released)

    def document(self, document_id: str) -> SourceDocument | None:
        """As `Answerer.document`."""
        return self._assistant.document(document_id)

    def replace(self, assistant: Answerer) -> None:
        """Answer with another assistant from now on; a question being worked on is finished by the one it had."""
        self._assistant = assistant


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document of the folder with its mark; `indexed` is whether the answers can rest on this version of it."""

    document: SourceDocument
    mark: Mark | None
    indexed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of something asked of the desk: lines to show, those that went wrong apart."""

    done: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


class CorpusDesk:
    """A folder of documents and the index built from it. One change at a time."""

    def __init__(self, directory: Path, current: Current, rebuild: Rebuild) -> None:
        self.directory = directory
        self._current = current
        self._rebuild = rebuild
        self._lock = Lock()

    def listed(self) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
        """Every document of the folder by id, and the files that can't be read. Raises PageError when it is gone."""
        try:
            found, marks = everything(self.directory), read_marks(self.directory)
        except CorpusError as error:
            raise PageError(str(error)) from error
        return tuple(self._listed(document, marks) for document in _in_order(found)), found.problems

    def _listed(self, document: SourceDocument, marks: Marks) -> Listed:
        indexed = self._current.document(document.id)
        same = indexed is not None and indexed.sha256 == document.sha256
        return Listed(document=document, mark=marks.of(document), indexed=same)

    def add(self, paths: Iterable[Path], report: Report) -> Told:
        """Copy files into the folder, each read first."""
        files = list(paths)
        done: list[str] = []
        wrong: list[str] = []
        with self._lock:
            try:
                for number, outcome in enumerate(add_paths(files, self.directory), start=1):
                    taken = outcome.outcome in {Outcome.ADDED, Outcome.SUPERSEDED}
                    # The path is where the upload lies for a moment; its name is what the reader knows.
                    line = outcome.message.replace(str(outcome.path), outcome.path.name)
                    (done if taken else wrong).append(line)
                    report(number, len(files))
            except CorpusError as error:
                wrong.append(str(error))
        return Told(done=tuple(done), wrong=tuple(wrong))

    def remove(self, document_id: str) -> Told:
        """Take a document out of the folder; its file is kept among the earlier ones."""
        with self._lock:
            try:
                remove_document(document_id, self.directory)
            except CorpusError as error:
                return Told(wrong=(str(error),))
        return Told(done=(f"Removed {document_id}. Its file is kept in the folder's .earlier folder.",))

    def mark(self, document_id: str, status: ReviewStatus, by: str, note: str) -> Told:
        """Approve, reject or question a document in the name of a person."""
        if not by.strip():
            return Told(wrong=("Enter your name first: a mark names who made it.",))
        with self._lock:
            try:
                refuse_shipped(self.directory)
                document = find_document(document_id, self.directory)
                add_mark(
                    self.directory,
                    Mark(
                        id=document.id,
                        sha256=document.sha256,
                        status=status,
                        by=by.strip(),
                        on=_today(),
                        note=note.strip(),
                    ),
                )
            except CorpusError as error:
                return Told(wrong=(str(error),))
        return Told(done=(f"{document_id} is marked as {status.value.replace('_', ' ')} by {by.strip()}.",))

    def rebuild(self, report: Report) -> Told:
        """Bring the index up to date; questions are answered from the old one until it is done."""
        with self._lock:
            try:
                assistant, problems = self._rebuild(report)
            except PageError as error:
                return Told(wrong=(str(error),))
            self._current.replace(assistant)
        return Told(done=("The index is up to date. New questions are answered from it.",), wrong=problems)


def _in_order(found: Corpus) -> list[SourceDocument]:
    return sorted((*found.documents, *found.rejected), key=lambda document: document.id)


def _today() -> date:
    return datetime.now(UTC).date()
