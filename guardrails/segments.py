"""Normalised text -> segments: sentences, list items, table rows and data records, in reading order.

A segment is what one statement is made of. Rows and records are rewritten to read like a sentence ("dose_g_per_kg: 2.2",
"split_days: 5" -> "2.2 g per kg, for 5 days"), with every character leading back to its cell.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from guardrails.mapped import Mapped
from guardrails.numbers import NUMBER
from guardrails.tables import is_table, table_rows
from guardrails.units import MASS


class Kind(StrEnum):
    """What a segment was in the text."""

    SENTENCE = "sentence"
    ITEM = "item"
    HEADING = "heading"
    ROW = "row"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Segment:
    """One statement. `stretches` are (start, end) in `text` with the source range to replace if it is struck.

    `block` numbers paragraphs, lists and tables; segments of one list or table share it.
    """

    mapped: Mapped
    kind: Kind
    block: int
    stretches: tuple[tuple[int, int, int, int], ...]

    @property
    def text(self) -> str:
        """The statement as analysed."""
        return self.mapped.text

    def stretch(self, at: int) -> tuple[int, int]:
        """Source range of the part that position `at` lies in."""
        for start, end, first, last in self.stretches:
            if start <= at < end:
                return first, last
        _, _, first, last = self.stretches[-1]
        return first, last


_ITEM = re.compile(
    r"[ \t>]*(?:[-*+•·][ \t]+(?:\[[ x]\][ \t]+)?|\(?\d{1,2}[.)][ \t]+(?=\S)|\(?[a-z][.)][ \t]+(?=[^\d.\s][^.]))"
)
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
_BREAK = re.compile(r"(?<=[.!?])(?<!\.\.)[\"')\]]{0,3}\s+(?=\S)|(?<=;)\s+(?=[a-z])(?!\x00)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.?g|i\.?e|approx|ca|c|no|nr|vs|al|dr|prof|mr|mrs|ms|fig|max|min|inj|tab|tabs|cap|caps|wt|bw|st|incl|resp|z\.b|d\.h|p\.o|i\.v|s\.c|"
    r"b\.i\.d|t\.i\.d|q\.i\.d|q\.d|o\.d|b\.d|t\.d\.s|q\.d\.s|sq|kg|cf|etc|viz|pt|pts|div|tot|cum|dos|hr|hrs|wk|wks|mo|g|mg|ml|kor|tgl|inf)\.$"
)
_CONTINUES = re.compile(
    r"\s*(?:[(/×x+=~<>%]|g(?:\s|/)|mg|mcg|ml|per\b|/kg|kg|and\b|or\b|over\b|for\b|daily\b|in\b|on\b|total\b|to\b|[a-z])"
)
_JSON_PAIR = re.compile(r'"([^"\n]{1,60})"\s*:')
_RECORD_LINE = re.compile(r"[ \t]*(?:-[ \t]+)?[\"']?([a-z][\w \-/().]{0,40}?)[\"']?[ \t]*[:=][ \t]*(\S[^\n]{0,200})?$")
_BARE = re.compile(rf"[\"']?[<>=~≥≤]{{0,2}}\s?{NUMBER}(?:\s?-\s?{NUMBER})?[\"']?,?\s*$")


def segments(mapped: Mapped) -> list[Segment]:
    """All statements of a normalised text."""
    found: list[Segment] = []
    for block, (kind, start, stop) in enumerate(_blocks(mapped.text)):
        if kind == "table":
            found += _rows(mapped, start, stop, block)
        elif kind in ("json", "record"):
            found += _record(mapped, start, stop, block, is_json=kind == "json")
        elif kind == "item":
            marker = (_ITEM.match(mapped.text, start, stop) or _HEADING.match(mapped.text, start, stop)).end()  # type: ignore[union-attr]
            found += _sentences(mapped, marker, stop, block, Kind.ITEM)
        elif kind == "heading":
            marker = _HEADING.match(mapped.text, start, stop)
            found += _sentences(mapped, marker.end() if marker else start, stop, block, Kind.HEADING)
        else:
            found += _sentences(mapped, start, stop, block, Kind.SENTENCE)
    return _renumber(found)


def _renumber(found: list[Segment]) -> list[Segment]:
    """Items that follow one another, with the line that announces them, share a block."""
    result: list[Segment] = []
    for segment in found:
        before = result[-1] if result else None
        joins = (
            before is not None
            and segment.kind is Kind.ITEM
            and (before.kind is Kind.ITEM or before.text.rstrip().endswith(":"))
        )
        block = before.block if joins and before is not None else segment.block
        result.append(Segment(segment.mapped, segment.kind, block, segment.stretches))
    return result


def _blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, stop) of runs of lines: table, json, record, item, heading, prose."""
    at = 0
    for start, stop in _json_ranges(text):
        yield from _line_blocks(text, at, start)
        yield "json", start, stop
        at = stop
    yield from _line_blocks(text, at, len(text))


def _json_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Outermost braces (or brackets) that hold "key": pairs; linear, unbalanced ones end with the text."""
    if not _JSON_PAIR.search(text):
        return
    depth, opened, at = 0, -1, 0
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            if depth == 0:
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and opened >= at and _JSON_PAIR.search(text, opened, match.end()):
                yield opened, match.end()
                at = match.end()
    if depth and opened >= at and _JSON_PAIR.search(text, opened):
        yield opened, len(text)


def _line_blocks(text: str, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    lines = _lines(text, start, stop)
    position = 0
    while position < len(lines):
        first, last = lines[position]
        kind, count = _kind(text, lines, position)
        last = lines[position + count - 1][1]
        if kind != "blank":
            yield kind, first, last
        position += count


def _lines(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    found = []
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        found.append((start, end))
        start = end + 1
    return found


def _kind(text: str, lines: list[tuple[int, int]], position: int) -> tuple[str, int]:
    """Kind of the block that starts at a line, and how many lines it has."""
    start, stop = lines[position]
    line = text[start:stop]
    if not line.strip():
        return "blank", 1
    if (count := is_table(text, lines, position)) > 0:
        return "table", count
    if (count := _record_lines(text, lines, position)) > 0:
        return "record", count
    if _HEADING.match(line):
        return "heading", 1
    kind = "item" if _ITEM.match(line) else "prose"
    count = 1
    while position + count < len(lines) and _soft(text, lines[position + count - 1], lines[position + count]):
        count += 1
    return kind, count


def _soft(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a line break is only a wrap: the next line goes on with the sentence."""
    line, follows = text[before[0] : before[1]].rstrip(), text[after[0] : after[1]]
    if not follows.strip() or _ITEM.match(follows) or _HEADING.match(follows) or "|" in follows or not line:
        return False
    if line[-1] in ".!?:;|":
        return False
    open_ended = re.search(r"[\d/,(\-×]$|\b(?:of|per|give|to|and|or|at|over|for|the|a|in|is|ivig)$", line)
    return bool(open_ended or (_CONTINUES.match(follows) and (len(line) > 40 or len(follows.split()) <= 3)))


def _record_lines(text: str, lines: list[tuple[int, int]], position: int) -> int:
    """How many lines from here are "key: value", if at least two are and one value is a bare number."""
    count = bare = 0
    for start, stop in lines[position:]:
        match = _RECORD_LINE.match(text, start, stop)
        if match is None or (match[2] and len(match[2].split()) > 8):
            break
        count += 1
        bare += bool(match[2] and _BARE.match(match[2]) and not re.match(r"day|step|week", match[1]))
    return count if count >= 2 and bare else 0


def _sentences(mapped: Mapped, start: int, stop: int, block: int, kind: Kind) -> list[Segment]:
    text = mapped.text
    found, at = [], start
    for match in _BREAK.finditer(text, start, stop):
        before = text[max(at, match.start() - 12) : match.start()]
        if text[match.start() - 1] == "." and (
            _ABBREVIATION.search(before) or match.start() - at < 2 or re.search(r"(?:^|\s)\d{1,2}\.$", before)
        ):
            continue
        found.append((at, match.start()))
        at = match.end()
    found.append((at, stop))
    found = [piece for a, b in found for piece in _pieces(text, a, b)]
    return [made for a, b in found if (made := _whole(mapped, a, b, block, kind)) is not None]


_LONGEST = 1200


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A run without any full stop in parts of bounded length, cut between words and not inside a quantity."""
    while stop - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (", ", "; ", "\n"))
        if cut < 0:
            cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = start + _LONGEST if cut < 0 else cut + 1
        yield start, cut
        start = cut
    yield start, stop


def _whole(mapped: Mapped, start: int, stop: int, block: int, kind: Kind) -> Segment | None:
    text = mapped.text
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        return None
    part = mapped.slice(start, stop)
    part = Mapped(part.text.replace("\n", " ").replace("\t", " "), part.starts, part.ends)
    return Segment(part, kind, block, ((0, stop - start, *mapped.span(start, stop)),))


def _rows(mapped: Mapped, start: int, stop: int, block: int) -> list[Segment]:
    """Every row of a table as a sentence; a struck cell is replaced alone."""
    found = []
    for pairs in table_rows(mapped.text, start, stop):
        made = _compose(mapped, pairs, block, Kind.ROW, None)
        if made is not None:
            found.append(made)
    return found


def _record(mapped: Mapped, start: int, stop: int, block: int, *, is_json: bool) -> list[Segment]:
    """The records of a JSON text or of "key: value" lines; a struck record is replaced whole."""
    pairs = list(_json_pairs(mapped.text, start, stop) if is_json else _line_pairs(mapped.text, start, stop))
    groups: list[list[tuple[str, int, int]]] = [[]]
    seen: set[str] = set()
    for key, first, last in pairs:
        if key in seen:
            groups.append([])
            seen = set()
        seen.add(key)
        groups[-1].append((key, first, last))
    whole = mapped.span(start, stop)
    made = [_compose(mapped, group, block, Kind.RECORD, whole) for group in groups]
    return [segment for segment in made if segment is not None]


def _json_pairs(text: str, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    matches = list(_JSON_PAIR.finditer(text, start, stop))
    for position, match in enumerate(matches):
        end = matches[position + 1].start() if position + 1 < len(matches) else stop
        first, last = match.end(), end
        while first < last and text[first] in ' \n\t"[{':
            first += 1
        while last > first and text[last - 1] in ' \n\t",]}[{':
            last -= 1
        yield match[1], first, last


def _line_pairs(text: str, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    for first, last in _lines(text, start, stop):
        match = _RECORD_LINE.match(text, first, last)
        if match is not None and match[2]:
            a, b = match.span(2)
            while b > a and text[b - 1] in " ,;\"'":
                b -= 1
            while a < b and text[a] in "\"'":
                a += 1
            yield match[1].strip(), a, b


_UNIT_IN_KEY = re.compile(
    rf"(?<![a-z])(?:{MASS}|ml)(?:\s?(?:/|per|\s)\s?(?:kg|kilo\w*|m2|sq\w*|lb)(?![a-z]))?(?:\s?(?:/|per)\s?(?:day|d|dose|week|24h)(?![a-z])|\s?daily)?"
)
_ROLE = re.compile(r"^(?:drug|medication|medicine|agent|product|name|treatment|therapy|dose|dosing|dosage|amount|value|quantity|regimen|schedule|frequency|duration|route|"
                   r"unit|units|standard|strength|text|order|indication|notes?|comments?|code|display|arm|group|setting|situation|patients?|disease)?s?$")  # fmt: skip


def _compose(
    mapped: Mapped, pairs: list[tuple[str, int, int]], block: int, kind: Kind, whole: tuple[int, int] | None
) -> Segment | None:
    """Keys and values as one sentence."""
    pairs = [(key, a, b) for key, a, b in pairs if b > a]
    if not pairs:
        return None
    unit = next(
        (
            mapped.text[a:b]
            for key, a, b in pairs
            if re.fullmatch(r"(?:dose |dosage |amount )?(?:units?|uom)", key.strip())
        ),
        "",
    )
    parts: list[Mapped] = []
    stretches = []
    length = 0
    for key, a, b in pairs:
        value = mapped.slice(a, b)
        value = Mapped(value.text.replace("\n", " "), value.starts, value.ends)
        before, after = _around(" ".join(key.split()), value.text, unit)
        piece = Mapped.join([mapped.slice(a, a + 1).gap(before, 0), value, mapped.slice(a, b).gap(after + ", ", 0)])
        stretches.append((length, length + len(piece.text), *(whole or mapped.span(a, b))))
        length += len(piece.text)
        parts.append(piece)
    return Segment(Mapped.join(parts), kind, block, tuple(stretches))


_KEYED: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), before, after)
    for pattern, before, after in (
        (r"weeks?$|duration (?:in )?weeks|(?:n|num|number of|for|duration)\W*weeks", "for ", " weeks"),
        (r"^day$|^day (?:no|number)\.?$|^d$", "day ", ""),
        (r"(?:interval|every|gap|spacing)\W.*days?(?!\w)", "every ", " days"),
        (r"(?:split|over|divided|spread|across)\W.*days?(?!\w)", "over ", " days"),
        (r"days?(?!\w)", "for ", " days"),
        (r"weight|^wt|bw$", "weight ", " kg"),
        (r"bsa|surface", "bsa ", " m2"),
        (r"(?:interval|every|q)\b.*h(?:ou)?rs?\b|^q\d*h|hours", "every ", " hours"),
        (
            r"(?:times|doses|frequency|administrations|freq)(?: (?:per|a|/) ?| ?/ ?)(?:day|d)\b|daily doses|^times daily",
            "",
            " times per day",
        ),
        (r"repeat|cycles?|courses?$", "", " courses"),
        (
            r"doses$|infusions|administrations|count|(?:n|num|number)(?: of)? (?:doses|infusions)|vials|tablets",
            "",
            " doses",
        ),
        (r"percent|concentration|%", "", "%"),
    )
)


def _around(key: str, value: str, unit: str) -> tuple[str, str]:
    """Words to put before and after a value so that it reads without its key."""
    if not _BARE.match(value):
        if re.fullmatch(r"days?", key) and re.match(r"\d", value):
            return "days ", ""
        return ("" if _ROLE.match(key) else key + ": "), ""
    named = _UNIT_IN_KEY.search(key)
    keyed = next(((before, after) for pattern, before, after in _KEYED if pattern.search(key)), None)
    if named and not (keyed and keyed[1] in (" kg", "%")):
        rest = (key[: named.start()] + key[named.end() :]).replace("()", "").strip(" ()")
        return (f"{rest} " if rest and not _ROLE.match(rest) else ""), " " + re.sub(
            r"\s(?=kg|m2)", "/", named[0].strip().replace(" per ", "/")
        )
    if keyed:
        return keyed
    if unit and re.search(r"dose|amount|value|quantity|total|max|strength|rate", key):
        return ("" if _ROLE.match(key) else key + " "), " " + unit
    return ("" if _ROLE.match(key) else key + " "), ""
