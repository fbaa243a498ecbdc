"""What a source is: files become SourceDocuments, documents become Chunks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """Type of publication, as the source states it or as its format carries it."""

    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic_review"
    REVIEW = "review"
    RCT = "rct"
    COHORT = "cohort"
    CASE_SERIES = "case_series"
    LABEL = "label"
    TOPIC_ARTICLE = "topic_article"
    OTHER = "other"


class ReviewStatus(StrEnum):
    """How far a document has come in its publisher's or its owner's review."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Depth(StrEnum):
    """How much of the original publication the text holds."""

    ABSTRACT = "abstract"
    SUMMARY = "summary"
    FULL_TEXT = "full_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A source's own reference marker ("[3]", a raised 3), at [start, end) of the document's text.

    `label` is what it says. `start == end` where the format marks references as such and the text leaves them out.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One source, whole.

    `id` is the file's path below the corpus directory, without the suffix, with "/" between folders; a document of
    a file that holds several has its own key behind another "/" (a BEIR row has its key alone).
    `text` of .md and .txt is the file as decoded (front matter included), of other formats what was extracted, in
    Markdown's shape; an offset into it opens the text where a quote stands. Evidence never comes from before
    `body_start`. `sha256` is over the file's bytes, or the record's where a file holds several.
    `unstated` names the bibliographic facts that the source itself does not give (title, authors, journal, ...);
    `inferred` the fields that were guessed from the text rather than read where the format states them, in order.
    `notices` are what a reader must know of the source (retracted, corrected, under an expression of concern, ...),
    a line each; `retracted` is whether it must not be relied on. `identifiers` are "pmid:1", "doi:10.1/x", "pmcid:..".
    `references` is the source's own list of references, `markers` those of its markers that its format marks as such.
    `pages` holds the offset at which each page starts, page 1 first; it is empty where a format has no pages.
    """

    id: str
    title: str
    kind: DocumentKind
    year: int | None
    publisher: str | None
    review_status: ReviewStatus
    last_updated: date | None
    population: str | None
    depth: Depth
    unstated: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    retracted: bool = False
    identifiers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    pages: tuple[int, ...] = ()
    sha256: str
    text: str
    body_start: int = 0

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which a character stands; None where the format has no pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open character range [start, end) into a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage: the unit that is embedded, searched and cited from.

    `text == document.text[start:end]`, always. `section` is the heading path, outermost first, joined by " > ".
    `sentences` are the spans of the quotable sentences within it, in document offsets: list markers and
    the source's own reference markers lie outside them.
    """

    id: str
    document_id: str
    section: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
