"""A source's own references: its list of them, and the markers in its text that point there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.boilerplate import is_reference_section
from corpus.formats.records import Piece
from corpus.formats.writing import plain, squeezed

_OWN_NUMBER = re.compile(r"\A[\[(]?\d{1,3}[\]).]+\s*")


def split_references(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """The entries of the list of references among a document's pieces, without their own numbers."""
    entries: list[str] = []
    inside = 0
    for piece in pieces:
        if piece.role == "heading":
            deeper = inside and piece.level > inside
            inside = inside if deeper else piece.level * is_reference_section(plain(piece.text))
        elif inside:
            text = squeezed(plain(" ".join(piece.cells) or piece.text))
            entries.append(_OWN_NUMBER.sub("", text))
    return tuple(entry for entry in entries if entry)
