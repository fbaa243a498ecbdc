"""A PDF page's characters -> lines, with size, weight and place of each; raised digits told apart on the way."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.formats.writing import clean, superscript

HYPHEN = "\u2010\ue003"
"""Ends a line whose last word goes on in the next."""

CELL = "\t"
"""Stands between the cells of a table's row."""

_GENERATED_HYPHEN = "\x02"
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf02d": "–", "\uf076": "•", "\x7f": "•"}  # in symbol fonts
_BOLD = ("bold", "black", "heavy", "semibd")
_RAISED = 0.15  # of the size: how far above its line a raised character stands
_SMALLER = 0.88
_CELL_GAP = 0.9  # sizes; a justified line's spaces are narrower


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text on a page, in points from the lower left corner. `size` is the height of most characters."""

    page: int
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Character:
    said: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


def lines_of(textpage: Any, page: int) -> list[Line]:
    """The lines of a PDFium text page in the order in which the file holds them."""
    lines: list[Line] = []
    for run in _runs(textpage):
        line = _line(run, page)
        if line is not None:
            lines.append(line)
    return lines


def _runs(textpage: Any) -> Iterator[list[_Character]]:
    """Characters grouped into lines: one ends where the text goes back to the left or leaves the line's height."""
    run: list[_Character] = []
    for character in _characters(textpage):
        if run and _breaks(run, character):
            yield run
            run = []
        run.append(character)
        if character.said == HYPHEN:
            yield run
            run = []
    if run:
        yield run


def _breaks(run: list[_Character], character: _Character) -> bool:
    body = max(run, key=lambda c: c.size)
    apart = abs(character.base - body.base)
    if apart > 0.6 * max(body.size, character.size):
        return True
    return character.right < run[-1].left - body.size


def _characters(textpage: Any) -> Iterator[_Character]:
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    spaced = False
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        said = chr(code) if code else ""
        if not said or said in "\r\n":
            spaced = False
            continue
        if said.isspace():
            spaced = True
            continue
        pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        length = pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
        bold = any(word in name.value.lower().decode("latin-1") for word in _BOLD) if 0 < length <= 128 else False
        size = abs(box.top - box.bottom) or pdfium.FPDFText_GetFontSize(textpage, index)
        said = HYPHEN if said == _GENERATED_HYPHEN else _BULLETS.get(said, said)
        yield _Character((" " if spaced else "") + said, x.value, max(right.value, x.value), y.value, size, bold)
        spaced = False


def _line(run: list[_Character], page: int) -> Line | None:
    weights = Counter(round(character.size, 1) for character in run)
    size = max(weights, key=lambda one: (weights[one], one))
    normal = [character for character in run if abs(character.size - size) <= 0.1 * size] or run
    base = Counter(round(character.base, 1) for character in normal).most_common(1)[0][0]
    text = "".join(_said(run, size, base))
    if not text.strip():
        return None
    return Line(
        page=page,
        text=text.strip(),
        left=run[0].left,
        right=max(character.right for character in run),
        base=base,
        size=size,
        bold=sum(character.bold for character in run) * 10 > len(run) * 9,
    )


def _said(run: list[_Character], size: float, base: float) -> Iterator[str]:
    """The characters' text: cells apart, runs of raised digits as powers or references."""
    said = raised = ""
    before: _Character | None = None
    for character in run:
        piece = _spaced(before, character, size)
        up = character.size < _SMALLER * size and character.base > base + _RAISED * character.size
        if up:
            raised += piece
        else:
            if raised:
                said += superscript(said, raised)
                raised = ""
            said += piece
        before = character
    if raised:
        said += superscript(said, raised)
    yield said


def _spaced(before: _Character | None, character: _Character, size: float) -> str:
    text = character.said if character.said == HYPHEN else clean(character.said)
    if before is None:
        return text.lstrip()
    gap = character.left - before.right
    if gap > _CELL_GAP * size and before.said.strip() != "•":
        return CELL + text.lstrip()
    return text
