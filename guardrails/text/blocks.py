"""Runs of lines that belong together: tables, JSON, "key: value" records, list items, headings, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.patterns import NUMBER
from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.tables import is_table

ITEM = compiled(
    r"[ \t>]*(?:[-*+•·][ \t]+(?:\[[ x]\][ \t]+)?|\(?\d{1,2}[.)][ \t]+(?=\S)|\(?[a-z][.)][ \t]+(?=[^\d.\s][^.]))"
)


HEADING = compiled(r"[ \t]*#{1,6}[ \t]+")


_CONTINUES = compiled(
    r"\s*(?:[(/×x+=~<>%]|g(?:\s|/)|mg|mcg|ml|per\b|/kg|kg|and\b|or\b|over\b|for\b|daily\b|in\b|on\b|total\b|to\b|[a-z])"
)


_OPEN_ENDED = re.compile(r"[\d/,(\-×]$|\b(?:of|per|give|to|and|or|at|over|for|the|a|in|is|ivig)$")
_DEFINES = compiled(r"[ \t]*:[ \t]+\S")  # a definition list: the term, and below it ": what it is"


JSON_PAIR = compiled(r'"([^"\n]{1,60})"\s*:')


RECORD_LINE = compiled(
    r"[ \t]*(?:[-*+•·][ \t]+)?[\"']?([a-z][\w \-/().]{0,40}?)[\"']?[ \t]*[:=][ \t]*(\S[^\n]{0,200})?$"
)


BARE = compiled(rf"[\"']?[<>=~≥≤]{{0,2}}\s?{NUMBER}(?:\s?-\s?{NUMBER})?[\"']?,?\s*$")


def line_blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, stop) of runs of lines: table, json, record, item, heading, prose."""
    at = 0
    for start, stop in _json_ranges(text):
        yield from _line_blocks(text, at, start)
        yield "json", start, stop
        at = stop
    yield from _line_blocks(text, at, len(text))


def _json_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Outermost braces (or brackets) that hold "key": pairs; linear, unbalanced ones end with the text."""
    if not JSON_PAIR.search(text):
        return
    depth, opened, at = 0, -1, 0
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            if depth == 0:
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and opened >= at and JSON_PAIR.search(text, opened, match.end()):
                yield opened, match.end()
                at = match.end()
    if depth and opened >= at and JSON_PAIR.search(text, opened):
        yield opened, len(text)


def _line_blocks(text: str, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    lines = line_ranges(text, start, stop)
    records = _record_lines(text, lines)
    position = 0
    while position < len(lines):
        first, last = lines[position]
        kind, count = _kind(text, lines, position, records[position])
        last = lines[position + count - 1][1]
        if kind != "blank":
            yield kind, first, last
        position += count


def line_ranges(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Where the lines of text[start:stop] begin and end."""
    found = []
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        found.append((start, end))
        start = end + 1
    return found


def _kind(text: str, lines: list[tuple[int, int]], position: int, record: int) -> tuple[str, int]:
    """Kind of the block that starts at a line, and how many lines it has (`record`: if it is a record)."""
    start, stop = lines[position]
    line = text[start:stop]
    if not line.strip():
        return "blank", 1
    if (count := is_table(text, lines, position)) > 0:
        return "table", count
    if record:
        return "record", record
    if HEADING.match(line):
        return "heading", 1
    kind = "item" if ITEM.match(line) else "prose"
    count = 1
    while position + count < len(lines) and _soft(text, lines[position + count - 1], lines[position + count]):
        count += 1
    return kind, count


def _soft(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a line break is only a wrap: the next line goes on with the sentence."""
    line, follows = text[before[0] : before[1]].rstrip(), text[after[0] : after[1]]
    if not follows.strip() or ITEM.match(follows) or HEADING.match(follows) or "|" in follows or not line:
        return False
    if line[-1] in ".!?:;|":
        return False
    if _DEFINES.match(follows):
        return True
    open_ended = _OPEN_ENDED.search(line[-8:])  # more than the longest word it ends with
    return bool(open_ended or (_CONTINUES.match(follows) and (len(line) > 40 or len(follows.split()) <= 3)))


def _record_lines(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """From each line on, how many are "key: value", if at least two are and one value is a bare number; else 0."""
    found = [0] * len(lines)
    count = bare = 0
    for number in range(len(lines) - 1, -1, -1):  # from the last: each line is read once, however long the list
        match = RECORD_LINE.match(text, *lines[number])
        if match is None or (match[2] and len(match[2].split()) > 8):
            count = bare = 0
            continue
        count += 1
        bare += bool(match[2] and BARE.match(match[2]) and not re.match(r"day|step|week", match[1]))
        found[number] = count if count >= 2 and bare else 0
    return found
