"""Lines of PDF pages -> pieces: what is a heading, what a table's row, and which lines make one paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.formats.pdf_lines import CELL, HYPHEN, Line
from corpus.formats.records import Piece
from corpus.formats.writing import PAGE, plain

_BULLET = re.compile(r"[•◦▪‣●○■□✓➢·]\s*|[–—-]\s+")
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|\([a-z\d]{1,2}\)|[a-z]\))\s+\S")
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z]")
_STOP = re.compile(r"[.!?:;]['”\")\]]*\Z")
_LARGER = 1.12
_HEADING_WORDS = 18


def pieces_of_lines(pages: Sequence[Sequence[Line]]) -> Iterator[Piece]:
    """The pieces of all pages. A paragraph that goes on over a page's end is one piece with the page's mark inside."""
    layout = _Layout([line for page in pages for line in page])
    at = 1
    for group in layout.groups():
        starts: list[str] = []
        for line in group:
            starts.append(PAGE * (line.page - at))
            at = line.page
        yield layout.piece(group, starts)


def follows_closely(before: Line, line: Line) -> bool:
    """Whether a line of a heading stands right under the one before it."""
    return line.page == before.page and 0 < before.base - line.base < 1.2 * line.size


def _widths(lines: Sequence[Line]) -> dict[int, float]:
    """The width of the widest line of each page."""
    widths: dict[int, float] = {}
    for line in lines:
        widths[line.page] = max(widths.get(line.page, 0.0), line.right - line.left)
    return widths


class _Layout:
    """What is usual in this document: the size of its text, its headings' sizes, its words."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._widths = _widths(lines)
        self._opening: set[Line] = set()
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._bold_body = sum(len(line.text) for line in lines if line.bold) * 2 > sum(len(line.text) for line in lines)
        self._words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(plain(line.text) for line in lines)))
        self._ranks = sorted({round(line.size, 1) for line in lines if self._is_heading(line)}, reverse=True)

    def groups(self) -> Iterator[list[Line]]:
        """Lines that make one piece. A run of lines with cells is a table, each its own row."""
        for tabled, run in groupby(self._lines, key=lambda line: CELL in line.text):
            members = list(run)
            if tabled:
                self._opening.add(members[0])
                yield from ([line] for line in members)
            else:
                yield from self._joined(members)

    def piece(self, group: Sequence[Line], starts: Sequence[str]) -> Piece:
        """The piece that a group of lines makes."""
        first = group[0]
        if CELL in first.text:
            return self._row(first, starts[0])
        text = self._text(group, starts)
        if self._is_heading(first):
            return Piece(role="heading", text=text, level=2 + min(self._ranks.index(round(first.size, 1)), 3))
        said = plain(text)
        bullet = _BULLET.match(said)
        if bullet:
            return Piece(role="item", text="".join(starts[:1]) + text[len(starts[0]) + bullet.end() :], level=0)
        return Piece(role="paragraph", text=text)

    def _row(self, line: Line, start: str) -> Piece:
        cells = [cell.strip() for cell in line.text.split(CELL)]
        if len(cells) == 2 and len(cells[0]) <= 4 and (_NUMBER.match(f"{cells[0]} x") or _BULLET.fullmatch(cells[0])):
            if _BULLET.fullmatch(cells[0]):  # a list whose marks stand far to the left
                return Piece(role="item", text=start + cells[1])
            return Piece(role="paragraph", text=start + " ".join(cells))
        return Piece(role="row", cells=(start + cells[0], *cells[1:]), level=int(line in self._opening))

    def _joined(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        group: list[Line] = []
        for line in lines:
            if group and self._starts_anew(group, line):
                yield group
                group = []
            group.append(line)
        if group:
            yield group

    def _starts_anew(self, group: Sequence[Line], line: Line) -> bool:
        before = group[-1]
        if before.text.endswith(HYPHEN):
            return False
        if self._is_heading(before) or self._is_heading(line):
            same = abs(before.size - line.size) < 0.2 and before.bold == line.bold and before.page == line.page
            return not (same and self._is_heading(before) and follows_closely(before, line))
        said = plain(line.text)
        if _BULLET.match(said) or _NUMBER.match(said):
            return True
        ended = _STOP.search(plain(before.text)) is not None
        if line.page != before.page or line.base >= before.base - 0.3 * line.size:  # the next column or page
            return ended or not said[:1].islower()
        return self._set_apart(group, line, ended)

    def _set_apart(self, group: Sequence[Line], line: Line, ended: bool) -> bool:
        """By a wider gap than between the lines before, by an indent, or by a line that ends early."""
        before = group[-1]
        gap = before.base - line.base
        usual = group[-2].base - before.base if len(group) > 1 and group[-2].page == before.page else 1.45 * line.size
        if gap > max(1.3 * usual, 1.25 * line.size) and gap > usual + 2:
            return True
        early = before.right < before.left + 0.75 * self._widths[line.page]
        indented = line.left > before.left + line.size and not _BULLET.match(plain(group[0].text))
        return ended and (early or indented)

    def _is_heading(self, line: Line) -> bool:
        said = plain(line.text)
        if len(said.split()) > _HEADING_WORDS or CELL in said or not any(map(str.isalpha, said)) or _BULLET.match(said):
            return False
        if line.size > _LARGER * self._body:
            return True
        bold = line.bold and not self._bold_body
        return bold and line.size >= 0.95 * self._body and not said.endswith((".", ",", ";", HYPHEN))

    def _text(self, group: Sequence[Line], starts: Sequence[str]) -> str:
        text = ""
        for line, start in zip(group, starts, strict=True):
            if not text:
                text = start + line.text
            elif text.endswith(HYPHEN):
                text = self._unbroken(text.removesuffix(HYPHEN), start, line.text)
            elif text.endswith("-") and len(text) > 1 and text[-2].isalnum():
                text = self._unbroken(text[:-1], start, line.text)
            else:
                text = f"{text} {start}{line.text}"
        return text.removesuffix(HYPHEN) + "-" * text.endswith(HYPHEN)

    def _unbroken(self, before: str, start: str, after: str) -> str:
        """A word put together again: with its hyphen where the document writes it so or where it joins figures."""
        head = re.search(r"[^\W\d_]+\Z", plain(before))
        tail = re.match(r"[^\W\d_]+", plain(after))
        if head is None or tail is None or not tail[0][0].islower():
            return f"{before}-{start}{after}"
        hyphened = self._words[f"{head[0]}-{tail[0]}"] > self._words[head[0] + tail[0]]
        return f"{before}{'-' * hyphened}{start}{after}"
