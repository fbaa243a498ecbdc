"""A document's own apparatus: the reference markers in its text and its list of references, as metadata."""

from __future__ import annotations

import re

from corpus.boilerplate import is_reference_section
from corpus.chunking import sentence_ends
from corpus.formats.records import Piece
from corpus.records import Marker, SourceDocument
from corpus.references import split_references
from corpus.structure import blocks

_MARKER = re.compile(r"[ \t]*((?:\[[\d,;\-– ]+\][ \t]*)+|\d{1,2}(?:[ ,]\d{1,2}){0,4})(?=[.]?\s|[.]?\Z)")
_NUMBER = re.compile(r"\d+(?:[-–]\d+)?")


def reference_markers(document: SourceDocument) -> tuple[Marker, ...]:
    """The markers behind the document's sentences ("[3]", a bare 3), and those that its format told apart, in order."""
    found = list(document.markers)
    for start, end in sentence_ends(document):
        match = _MARKER.match(document.text[start:end])
        if match:
            label = ", ".join(_NUMBER.findall(match[1]))
            left = start + match.start(1)
            found.append(Marker(start=left, end=left + len(match[1].rstrip()), label=label))
    return tuple(sorted(found, key=lambda marker: (marker.start, marker.end)))


def reference_list(document: SourceDocument) -> tuple[str, ...]:
    """The entries of the document's list of references, without their own numbers."""
    if document.references:
        return document.references
    pieces: list[Piece] = []
    for block in blocks(document):
        heading = next((one for one in block.section if is_reference_section(one)), "")
        if heading:
            pieces += [Piece(role="paragraph", text=document.text[block.start : block.end])]
    return split_references([Piece(role="heading", text="References", level=2), *pieces]) if pieces else ()
