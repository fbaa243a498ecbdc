"""What a reader makes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.errors import CorpusError
from corpus.records import Depth, DocumentKind, Marker, ReviewStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A heading, paragraph, list item or table row in reading order.

    `level` is a heading's (2 is the highest below the title), an item's depth from 0, or 1 for a table's first row.
    """

    role: Literal["heading", "paragraph", "item", "row"]
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A document before it has a place in a corpus; the fields are SourceDocument's.

    `key` tells the documents of one file apart and `digested` is what the record's digest is over; both are None in
    a file that is one document.
    """

    title: str
    text: str
    kind: DocumentKind = DocumentKind.OTHER
    year: int | None = None
    publisher: str | None = None
    review_status: ReviewStatus = ReviewStatus.UNKNOWN
    last_updated: date | None = None
    population: str | None = None
    depth: Depth = Depth.FULL_TEXT
    unstated: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    retracted: bool = False
    identifiers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    pages: tuple[int, ...] = ()
    body_start: int = 0
    key: str | None = None
    digested: bytes | None = None


Reader = Callable[[bytes], Iterable[Extract | CorpusError]]
"""The documents of a file's bytes, or what is wrong with one of them. Raises CorpusError when the file is at fault."""
