"""What a source is: files become SourceDocuments, documents become Chunks."""

from __future__ import annotations

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
    UNKNOWN = "unknown"


class Depth(StrEnum):
    """How much of the original publication the text holds."""

    ABSTRACT = "abstract"
    SUMMARY = "summary"
    FULL_TEXT = "full_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One source, whole.

    `id` is the file's path below the corpus directory, without the suffix, with "/" between folders.
    `text` is the file as decoded (front matter included), so an offset into it opens the file where a quote stands;
    evidence never comes from before `body_start`. `sha256` is over the file's bytes.
    `unstated` names the bibliographic facts that the source itself does not give (title, authors, journal, ...).
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
    sha256: str
    text: str
    body_start: int = 0


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
