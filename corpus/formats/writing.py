"""Pieces -> the text of a document in Markdown's shape, with the offsets of its pages and reference markers.

Readers put marks into the text of their pieces where a page starts or a reference marker was left out. The marks are
private-use characters, which `clean` takes out of everything that a file brings along; none is left in the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.formats.records import Piece
from corpus.records import Marker

PAGE = "\ue002"
"""Stands where a page starts."""

_LABEL, _LABEL_END = "\ue000", "\ue001"
_MARKS = re.compile(f"{PAGE}|{_LABEL}([^{_LABEL_END}]*){_LABEL_END}")
_MARK = f"{_LABEL}[^{_LABEL_END}]*{_LABEL_END}"
_BRACKETED = re.compile(rf"[\[(]\s*({_MARK}(?:\s*[,;–-]?\s*{_MARK})*)\s*[\])]")
_LISTED = re.compile(rf"(?<={_LABEL_END})\s*[,;–-]\s*(?={_LABEL})")
_APART = re.compile(rf"\s+(?={_LABEL})")
_UNWANTED = re.compile("[\ue000-\ue002\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_MARKDOWN_START = re.compile(r"(?=#{1,6}(?:\s|$)|```|~~~|\[[^\]]*\]:)")
_EXPONENTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_POWER = re.compile(r"[+\-−]?\d{1,2}\Z")
_POWER_BASE = re.compile(r"(?:(?<![A-Za-z])(?:[cdkmnµμ]?m|10|[A-Za-zχΧ])|(?:^|[\s(]))\Z")
_REFERENCES = re.compile(r"[\[(]?\d{1,3}(?:\s*[,;–\-−]\s*\d{1,3})*[\])]?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A document's text and what stands where in it."""

    text: str
    pages: tuple[int, ...]
    markers: tuple[Marker, ...]


def clean(text: str) -> str:
    """A file's text without characters that show nothing or that this module uses for itself."""
    return _UNWANTED.sub("", text)


def squeezed(text: str) -> str:
    """On one line, with single spaces."""
    return _SPACES.sub(" ", text).strip()


def _tidied(text: str) -> str:
    """Squeezed, without the brackets, commas and spaces that a left-out reference marker would leave behind."""
    return _APART.sub("", _LISTED.sub("", _BRACKETED.sub(r"\1", squeezed(text))))


def reference(label: str) -> str:
    """The mark for a reference marker that is left out of the text."""
    return f"{_LABEL}{', '.join(re.split(r' ?[,;] ?', squeezed(label)))}{_LABEL_END}"


def plain(text: str) -> str:
    """A piece's text without any marks."""
    return _MARKS.sub("", text)


def superscript(before: str, raised: str) -> str:
    """What a raised run of text stands for behind `before`: a power ("m²"), a reference marker, or itself."""
    said = raised.strip()
    if _POWER.match(said) and (said[0] in "+-−" or _POWER_BASE.search(plain(before))):
        return said.translate(_EXPONENTS)
    return reference(said.strip("[]()")) if _REFERENCES.match(said) else raised


def write(title: str, pieces: Iterable[Piece], *, paged: bool = False) -> Written:
    """The document as text: title, then its pieces. `paged` says that the pieces hold PAGE marks."""
    said = [piece for piece in pieces if plain(piece.text).strip() or any(plain(cell).strip() for cell in piece.cells)]
    return _resolved("".join(_spelled(title, said)), paged)


def _spelled(title: str, pieces: list[Piece]) -> Iterator[str]:
    depth = 0
    if title:
        yield f"# {squeezed(title)}\n"
    for before, piece in pairwise([None, *pieces]):
        assert piece is not None
        if title or before is not None:
            close = before is not None and before.role == piece.role and piece.role in {"item", "row"}
            yield "" if close and not (piece.role == "row" and piece.level) else "\n"
        deepest = depth + 1 if before is not None and before.role == "item" else 0
        depth = min(piece.level, deepest)  # an item can't be deeper than one below the item before it
        yield from _line(piece, depth)


def _line(piece: Piece, depth: int) -> Iterator[str]:
    if piece.role == "row":
        cells = [_tidied(cell).replace("|", "\\|") for cell in piece.cells]
        yield f"| {' | '.join(cells)} |\n"
        if piece.level:
            yield f"|{'---|' * len(cells)}\n"
        return
    text = _tidied(piece.text)
    if piece.role == "heading":
        yield f"{'#' * min(max(piece.level, 2), 6)} {text}\n"
    elif piece.role == "item":
        yield f"{'  ' * depth}- {_escaped(text)}\n"
    else:
        yield f"{_escaped(text)}\n"


def _escaped(text: str) -> str:
    """With a backslash where the text would read as Markdown of another kind, and so be lost."""
    marks = re.match(rf"(?:{PAGE}|{_MARK})*", text)
    start = marks.end() if marks else 0
    return f"{text[:start]}\\{text[start:]}" if _MARKDOWN_START.match(text, start) else text


def _resolved(marked: str, paged: bool) -> Written:
    """Take the marks out and note where they stood."""
    parts: list[str] = []
    pages: list[int] = [0] if paged else []
    markers: list[Marker] = []
    length = position = 0
    for mark in _MARKS.finditer(marked):
        parts.append(marked[position : mark.start()])
        length += mark.start() - position
        position = mark.end()
        if mark[0] == PAGE:
            pages.append(length)
        else:
            markers.append(Marker(start=length, end=length, label=mark[1]))
    parts.append(marked[position:])
    return Written(text="".join(parts), pages=tuple(pages), markers=tuple(markers))
