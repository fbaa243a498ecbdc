"""Who approved, rejected or questioned which document, and when: an append-only file of JSON lines in the corpus.

A mark is about the bytes it was given for. An approval does not pass to a later version of the document, which counts
as under review; a rejection stands, whatever the file says now, until somebody marks the document anew.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CorpusError
from corpus.records import ReviewStatus, SourceDocument

REVIEWS = "reviews.jsonl"
"""The file's name in a corpus directory."""


class Mark(BaseModel):
    """A line of the file: `by` gave the document of these bytes this status on that day (ISO 8601)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    sha256: str
    status: ReviewStatus
    by: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The latest mark of each document, by id."""

    latest: Mapping[str, Mark]

    def of(self, document: SourceDocument) -> Mark | None:
        """The mark that a document's id has, whichever version it was given for."""
        return self.latest.get(document.id)

    def applied(self, document: SourceDocument) -> SourceDocument:
        """The document with the status that its mark gives it; without a mark, as it was."""
        mark = self.of(document)
        if mark is None:
            return document
        lapsed = mark.sha256 != document.sha256 and mark.status is ReviewStatus.APPROVED
        inferred = tuple(name for name in document.inferred if name != "review_status")
        return replace(document, review_status=ReviewStatus.UNDER_REVIEW if lapsed else mark.status, inferred=inferred)


def read_marks(directory: Path) -> Marks:
    """The marks of a corpus directory.

    Raises CorpusError when a line can't be understood: it might be the one that rejects a document.
    """
    path = directory / REVIEWS
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return Marks(latest={})
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} can't be read, so it isn't known which documents are rejected. Mend it.") from error
    latest: dict[str, Mark] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            mark = _mark(path, number, line)
            latest[mark.id] = mark
    return Marks(latest=latest)


def _mark(path: Path, number: int, line: str) -> Mark:
    try:
        return Mark.model_validate_json(line)
    except ValidationError as error:
        raise CorpusError(
            f"{path}, line {number} can't be understood, so it isn't known which documents are rejected. Mend the line."
        ) from error


def add_mark(directory: Path, mark: Mark) -> None:
    """Append a mark. Raises CorpusError when it can't be written down; nothing before it is touched."""
    path = directory / REVIEWS
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(mark.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CorpusError(f"{path} can't be written ({error.strerror}); check its permissions.") from error
