"""Markdown and plain text: the file as it is. What it doesn't state of itself is guessed from its words and marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus import inferring
from corpus.errors import CorpusError
from corpus.formats.decoding import decode, refuse_disguised
from corpus.formats.pubmed import is_nbib, read_nbib
from corpus.formats.records import Extract
from corpus.front_matter import FrontMatter, read_front_matter
from corpus.records import DocumentKind, ReviewStatus
from corpus.structure import first_line

TITLE_LENGTH = 120

_EMPTY = "the file is empty; add its text or remove it"


def read_markdown(data: bytes) -> Iterator[Extract]:
    """A Markdown file with or without front matter."""
    refuse_disguised(data, "Markdown")
    text = decode(data)
    front, body_start = read_front_matter(text)
    if not text[body_start:].strip():
        raise CorpusError(_EMPTY)
    if front is None:
        yield guessed(text)
    else:
        yield Extract(
            text=text, body_start=body_start, **{name: getattr(front, name) for name in FrontMatter.model_fields}
        )


def read_text(data: bytes) -> Iterator[Extract | CorpusError]:
    """A text file, often a copied page; PubMed's web page saves its NBIB format under this suffix too."""
    if is_nbib(data):
        yield from read_nbib(data)
        return
    refuse_disguised(data, "plain text")
    text = decode(data)
    if not text.strip():
        raise CorpusError(_EMPTY)
    yield guessed(text)


def guessed(text: str) -> Extract:
    """A text with whatever it lets one guess about itself."""
    title = first_line(text, 0)
    return with_guesses(Extract(title=title[:TITLE_LENGTH], text=text, inferred=("title",)), titled=title)


def with_guesses(extract: Extract, *, titled: str | None = None) -> Extract:
    """Fields that the format left open, guessed from the text and marked. `titled` is the whole first line."""
    found: dict[str, object] = {}
    title = extract.title if titled is None else titled
    if extract.kind is DocumentKind.OTHER and len(title) <= TITLE_LENGTH:  # longer is a sentence, not a title
        found["kind"] = inferring.kind_of(title)
    if extract.last_updated is None:
        found["last_updated"] = inferring.last_updated(extract.text)
    if extract.year is None:
        updated = found.get("last_updated") or extract.last_updated
        found["year"] = inferring.year_of(extract.text) or (updated.year if updated else None)  # type: ignore[attr-defined]
    if extract.review_status is ReviewStatus.UNKNOWN:
        found["review_status"] = inferring.review_status(extract.text)
    known = {name: value for name, value in found.items() if value is not None}
    return replace(extract, **known, inferred=tuple(sorted({*extract.inferred, *known})))  # type: ignore[arg-type]
