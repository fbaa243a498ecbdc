"""What a source says of itself: banners, dates, disclaimers, its list of references. No evidence, and still quotable
for those who ask about the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from corpus.boilerplate import is_boilerplate_section, is_reference_section
from corpus.chunking import chunk_of, evidence_blocks
from corpus.records import Chunk, SourceDocument, Span

SECTION = "About this source"
"""The heading under which furniture stands."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s+")
_LONGEST_LIST = 1200  # characters of a list of references that are quoted in one go
_PACKED = 6  # lines
_DISCLAIMING = 25  # words of a line that is a paragraph, and no entry of a list


def furniture(document: SourceDocument) -> tuple[Chunk, ...]:
    """What stands in a document outside its evidence and its headings, in reading order.

    A list of references is one quotable piece; elsewhere each sentence is one.
    """
    references, others = _lines_apart(document)
    chunks = []
    if references:
        span = Span(start=references[0].start, end=min(references[-1].end, references[0].start + _LONGEST_LIST))
        chunks.append(chunk_of(document, (SECTION,), [span]))
    for first in range(0, len(others), _PACKED):
        spans = [span for line in others[first : first + _PACKED] for span in _sentences(document.text, line)]
        if spans:
            chunks.append(chunk_of(document, (SECTION,), spans))
    return tuple(chunks)


def _lines_apart(document: SourceDocument) -> tuple[list[Span], list[Span]]:
    """The lines of the list of references, and all others that are neither evidence nor a heading of it."""
    blocks = evidence_blocks(document)
    headings = {" ".join(title.split()) for block in blocks for title in block.section} | {document.title}
    references: list[Span] = []
    others: list[Span] = []
    within_references = False
    for match in _LINE.finditer(document.text, document.body_start):
        title = _HEADING_MARK.sub("", match[0]).strip().rstrip(":")
        if _HEADING_MARK.match(match[0]):
            within_references = is_reference_section(title)
        elif any(block.start < match.end() and match.start() < block.end for block in blocks) or title in headings:
            within_references = False
        elif is_boilerplate_section(title):
            within_references = is_reference_section(title)
        elif within_references and len(title.split()) > _DISCLAIMING:
            within_references = False
            others.append(_trimmed(match))
        else:
            (references if within_references else others).append(_trimmed(match))
    return references, others


def _trimmed(match: re.Match[str]) -> Span:
    text = match[0]
    return Span(start=match.start() + len(text) - len(text.lstrip()), end=match.end() - len(text) + len(text.rstrip()))


def _sentences(text: str, line: Span) -> Iterator[Span]:
    for boundary in sentencex.get_sentence_boundaries("en", text[line.start : line.end]):
        start, end = line.start + boundary["start_index"], line.start + boundary["end_index"]
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        if piece.strip():
            yield Span(start=start, end=start + len(piece.strip()))
