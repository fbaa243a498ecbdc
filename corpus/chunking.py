"""Blocks -> Chunks: passages of a few sentences that never cross a heading, with exact offsets.

A sentence span leaves out list markers and the source's own reference markers ("[1]", a digit after the full stop).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import sentencex

from corpus.boilerplate import is_boilerplate, is_evidence
from corpus.records import Chunk, SourceDocument, Span
from corpus.structure import Block, blocks

SCHEME = "sentences=3;characters=900;v=2"
"""Names the way text is cut; part of the index manifest."""

_MAX_SENTENCES = 3
_MAX_CHARACTERS = 900
_MAX_LIST = 600
_LEAD_LENGTH = 140
_TAIL = 300  # characters of a sentence in which its markers are looked for, however long it is

_BRACKETED_MARKERS = re.compile(r"(?:[ \t]*\[\d{1,3}(?:[,;\-– ]{1,3}\d{1,3}){0,9}\])+[.]?\s*\Z")
_BARE_MARKER = re.compile(r"(?<=\S)[ \t]+\d{1,2}(?:[ ,]\d{1,2}){0,4}\s*\Z")
_AFTER_STOP = re.compile(r"(?<=[.!?])[ \t]+\d{1,2}(?:[ ,]\d{1,2}){0,4}\s*\Z")
_LETTER = re.compile(r"[^\W\d_]")


def chunk_document(document: SourceDocument) -> tuple[Chunk, ...]:
    """Cut a document into chunks in reading order. Every chunk's text is `document.text[start:end]`."""
    found = evidence_blocks(document)
    bare_markers = _uses_bare_markers(document.text, found)
    chunks: list[Chunk] = []
    for section, members in groupby(_with_lead(document, found), key=lambda block: block.section):
        sentences = [span for unit in _units(list(members)) for span in _sentences(document.text, unit, bare_markers)]
        for group in _pack(sentences):
            chunks.append(chunk_of(document, section, group))
    return tuple(chunks)


def sentence_ends(document: SourceDocument) -> Iterator[tuple[int, int]]:
    """[start, end) of what follows each quotable sentence before the next: white space, or a marker left out of it."""
    found = evidence_blocks(document)
    bare_markers = _uses_bare_markers(document.text, found)
    for members in groupby(_with_lead(document, found), key=lambda block: block.section):
        for unit in _units(list(members[1])):
            spans = list(_sentences(document.text, unit, bare_markers))
            starts = [*(span.start for span in spans[1:]), unit[-1].end]
            yield from ((span.end, start) for span, start in zip(spans, starts, strict=True) if span.end < start)


def evidence_blocks(document: SourceDocument) -> list[Block]:
    """The blocks that may be quoted."""
    return [block for block in blocks(document) if is_evidence(block.section, document.text[block.start : block.end])]


def chunk_of(document: SourceDocument, section: Sequence[str], sentences: Sequence[Span]) -> Chunk:
    """The chunk from the first to the last of some sentences, under a path of headings."""
    start, end = sentences[0].start, sentences[-1].end
    return Chunk(
        id=f"{document.id}:{start}-{end}",
        document_id=document.id,
        section=" > ".join(section),
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(sentences),
    )


def _with_lead(document: SourceDocument, found: Sequence[Block]) -> Iterator[Block]:
    """In a text of several paragraphs without headings, each paragraph's first words say what it is about."""
    headless = len(found) > 1 and not any(block.section for block in found)
    for block in found:
        if headless:
            lead = document.text[block.start : block.end][:_LEAD_LENGTH].rsplit(" ", 1)[0]
            yield Block(section=(" ".join(lead.split()),), start=block.start, end=block.end, depth=block.depth)
        else:
            yield block


def _units(members: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Blocks that read as one: a line that ends in a colon with the deeper list it introduces."""
    unit: list[Block] = []
    for block in members:
        if unit and block.depth > unit[0].depth and block.end - unit[0].start <= _MAX_LIST:
            unit.append(block)
            continue
        if unit:
            yield tuple(unit)
        unit = [block]
    if unit:
        yield tuple(unit)


def _sentences(text: str, unit: tuple[Block, ...], bare_markers: bool) -> Iterator[Span]:
    """Quotable spans. A list that its first line introduces with a colon is one; otherwise each block has its own."""
    introduces = text[unit[0].start : unit[0].end].rstrip().endswith(":")
    if len(unit) > 1 and introduces:
        start, end = unit[0].start, unit[-1].end
        yield _trimmed(text, start, end, bare_markers)
        return
    for block in unit:
        for boundary in sentencex.get_sentence_boundaries("en", text[block.start : block.end]):
            start, end = block.start + boundary["start_index"], block.start + boundary["end_index"]
            span = _trimmed(text, start, end, bare_markers)
            if _is_statement(text[span.start : span.end]):
                yield span


def _is_statement(sentence: str) -> bool:
    """A question, a lone number or a page's boilerplate says nothing that could be quoted as evidence."""
    return _LETTER.search(sentence) is not None and not sentence.endswith("?") and not is_boilerplate(sentence)


def _trimmed(text: str, start: int, end: int, bare_markers: bool) -> Span:
    """The span without outer white space and the source's reference markers."""
    piece = text[start:end]
    tail = _AFTER_STOP.sub("", _BRACKETED_MARKERS.sub("", piece[-_TAIL:]))
    if bare_markers:
        tail = _BARE_MARKER.sub("", tail)
    piece = piece[:-_TAIL] + tail
    start += len(piece) - len(piece.lstrip())
    return Span(start=start, end=start + len(piece.strip()))


def _uses_bare_markers(text: str, found: Sequence[Block]) -> bool:
    """Whether list items of this text end in a bare reference number: most of at least six do."""
    items = [text[block.start : block.end] for block in found if block.depth]
    marked = sum(_BARE_MARKER.search(item) is not None for item in items)
    return len(items) >= 6 and marked * 2 > len(items)


def _pack(sentences: Sequence[Span]) -> Iterator[list[Span]]:
    """Consecutive sentences, at most three and at most 900 characters together."""
    group: list[Span] = []
    for before, span in pairwise([None, *sentences]):
        assert span is not None
        full = len(group) == _MAX_SENTENCES or (group and span.end - group[0].start > _MAX_CHARACTERS)
        if before is not None and full:
            yield group
            group = []
        group.append(span)
    if group:
        yield group
