"""Tables in text: pipes (Markdown, HTML after normalisation), tabs and CSV -> (header, start, stop) of every cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEPARATORS = ("|", "\t", ";", ",")


def is_table(text: str, lines: list[tuple[int, int]], position: int) -> int:
    """How many lines from here form a table; 0 when they do not."""
    start, stop = lines[position]
    first = text[start:stop]
    if (
        first.count("|") >= 2
        or (first.strip().startswith("|") and first.count("|") >= 1)
        or (" | " in first and _is_piped(text, lines, position + 1))
    ):
        count = 1
        while _is_piped(text, lines, position + count):
            count += 1
        return count
    for separator in _SEPARATORS[1:]:
        wanted = first.count(separator)
        if (
            wanted >= (1 if separator == "\t" else 2)
            and not re.search(r"\d", first)
            and max(map(len, first.split(separator))) < 40
        ):
            count = 1
            while position + count < len(lines) and text[slice(*lines[position + count])].count(separator) == wanted:
                count += 1
            if count >= 2:
                return count
    return 0


def _is_piped(text: str, lines: list[tuple[int, int]], position: int) -> bool:
    return position < len(lines) and "|" in text[slice(*lines[position])]


def table_rows(text: str, start: int, stop: int) -> Iterator[list[tuple[str, int, int]]]:
    """The rows after the header as (header of the column, start, stop); a table of one row has no header."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text[start:stop])]
    grid = [_cells(text, start + a, start + b) for a, b in lines if text[start + a : start + b].strip()]
    if not grid:
        return
    has_header = len(grid) > 1 and not any(re.search(r"\d\s?(?:m?g|mcg)\b", text[a:b]) for a, b in grid[0])
    if has_header:
        yield [("", a, b) for a, b in grid[0]]
    headers = [text[a:b].strip() for a, b in grid[0]] if has_header else []
    for row in grid[1 if has_header else 0 :]:
        yield [(headers[i] if i < len(headers) else "", a, b) for i, (a, b) in enumerate(row)]


def _cells(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Trimmed ranges of the cells of a line."""
    line = text[start:stop]
    separator = next((s for s in _SEPARATORS if s in line), "|")
    edges = [i for i, char in enumerate(line) if char == separator]
    bounds = [(a + 1, b) for a, b in zip([-1, *edges], [*edges, len(line)], strict=True)]
    if separator == "|":
        bounds = bounds[
            1 if not line[: edges[0]].strip() else 0 : -1
            if not line[edges[-1] + 1 :].strip() and len(edges) > 1
            else None
        ]
    found = []
    for first, last in bounds:
        a, b = first, last
        while a < b and line[a] in " \t\"'":
            a += 1
        while b > a and line[b - 1] in " \t\"'":
            b -= 1
        found.append((start + a, start + b))
    return found
