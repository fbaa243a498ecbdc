"""Table rows and data records -> sentences ("dose_g_per_kg: 2.2" reads "2.2 g per kg")."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guardrails.telling import Pattern, compiled
from guardrails.text.blocks import BARE, JSON_PAIR, RECORD_LINE, line_ranges
from guardrails.text.mapped import Mapped
from guardrails.text.pieces import Pair, bounded
from guardrails.text.segment import Kind, Segment
from guardrails.text.tables import table_rows
from guardrails.units import MASS


def row_segments(mapped: Mapped, start: int, stop: int, block: int) -> list[Segment]:
    """Every row of a table as a sentence; a struck cell is replaced alone."""
    rows = table_rows(mapped.text, start, stop)
    return [made for pairs in rows for made in _compose(mapped, pairs, block, Kind.ROW, None)]


def record_segments(mapped: Mapped, start: int, stop: int, block: int, *, is_json: bool) -> list[Segment]:
    """The records of a JSON text or of "key: value" lines; a struck record is replaced whole."""
    pairs = list(_json_pairs(mapped.text, start, stop) if is_json else _line_pairs(mapped.text, start, stop))
    groups: list[list[Pair]] = [[]]
    seen: set[str] = set()
    for key, first, last in pairs:
        if key in seen:
            groups.append([])
            seen = set()
        seen.add(key)
        groups[-1].append((key, first, last))
    whole = mapped.span(start, stop)
    return [made for group in groups for made in _compose(mapped, group, block, Kind.RECORD, whole)]


def _json_pairs(text: str, start: int, stop: int) -> Iterator[Pair]:
    matches = list(JSON_PAIR.finditer(text, start, stop))
    for position, match in enumerate(matches):
        if _OPENS.match(text, match.end()):
            yield f"/{position}", *match.span(1)  # what the values inside are about: its name, and no value
            continue
        end = matches[position + 1].start() if position + 1 < len(matches) else stop
        first, last = match.end(), end
        while first < last and text[first] in ' \n\t"[{':
            first += 1
        while last > first and text[last - 1] in ' \n\t",]}[{':
            last -= 1
        yield match[1], first, last


_OPENS = compiled(r"\s*[\[{]\s*(?=[\[{\"])")


def _line_pairs(text: str, start: int, stop: int) -> Iterator[Pair]:
    for first, last in line_ranges(text, start, stop):
        match = RECORD_LINE.match(text, first, last)
        if match is not None and match[2]:
            a, b = match.span(2)
            while b > a and text[b - 1] in " ,;\"'":
                b -= 1
            while a < b and text[a] in "\"'":
                a += 1
            yield match[1].strip(), a, b


_UNIT_IN_KEY = compiled(
    rf"(?<![a-z])(?:{MASS}|ml)(?:\s?(?:/|per|\s)\s?(?:kg|kilo\w*|m2|sq\w*|lb)(?![a-z]))?(?:\s?(?:/|per)\s?(?:day|d|dose|week|24h)(?![a-z])|\s?daily)?"
)


_ROLE = compiled(r"^(?:drug|medication|medicine|agent|product|name|treatment|therapy|dose|dosing|dosage|amount|value|quantity|regimen|schedule|frequency|duration|route|"
                   r"unit|units|standard|strength|text|order|indication|notes?|comments?|code|display|arm|group|setting|situation|patients?|disease)?s?$")  # fmt: skip


def _compose(
    mapped: Mapped, pairs: list[Pair], block: int, kind: Kind, whole: tuple[int, int] | None
) -> Iterator[Segment]:
    """Keys and values as one sentence; many of them as several."""
    pairs = [(key, a, b) for key, a, b in pairs if b > a]
    unit = next(
        (
            mapped.text[a:b]
            for key, a, b in pairs
            if re.fullmatch(r"(?:dose |dosage |amount )?(?:units?|uom)", key.strip())
        ),
        "",
    )
    for some in bounded(mapped.text, pairs):
        sentence, ranges = _sentence(mapped, some, unit)
        stretches = tuple((a, b, *(whole or source)) for a, b, source in ranges)
        yield Segment(sentence, kind, block, stretches)


def _sentence(
    mapped: Mapped, pairs: Sequence[Pair], unit: str
) -> tuple[Mapped, list[tuple[int, int, tuple[int, int]]]]:
    """The values in a row, and for each where it starts and stops in it and in the source."""
    parts: list[Mapped] = []
    ranges = []
    length = 0
    for key, a, b in pairs:
        value = mapped.slice(a, b)
        value = value.spelt(value.text.replace("\n", " "))
        before, after = _around(" ".join(key.split()), value.text, unit) if key[:1] != "/" else ("", "")
        piece = Mapped.join([mapped.slice(a, a + 1).gap(before, 0), value, mapped.slice(a, b).gap(after + ", ", 0)])
        ranges.append((length, length + len(piece.text), mapped.span(a, b)))
        length += len(piece.text)
        parts.append(piece)
    return Mapped.join(parts), ranges


_KEYED: tuple[tuple[Pattern, str, str], ...] = tuple(
    (compiled(pattern), before, after)
    for pattern, before, after in (
        (
            r"(?:times|doses|frequency|administrations|freq)(?: (?:per|a|/) ?| ?/ ?)(?:day|d)\b|daily doses|^times daily|^(?:per|a|/) ?day$",
            "",
            " times per day",
        ),
        (r"weeks?$|duration (?:in )?weeks|(?:n|num|number of|for|duration)\W*weeks", "for ", " weeks"),
        (r"^day$|^day (?:no|number)\.?$|^d$", "day ", ""),
        (r"(?:interval|every|gap|spacing)\W.*days?(?!\w)", "every ", " days"),
        (r"(?:split|over|divided|spread|across)\W.*days?(?!\w)", "over ", " days"),
        (r"days?(?!\w)", "for ", " days"),
        (r"weight|^wt|bw$", "weight ", " kg"),
        (r"bsa|surface", "bsa ", " m2"),
        (r"(?:interval|every|q)\b.*h(?:ou)?rs?\b|^q\d*h|hours", "every ", " hours"),
        (r"repeat|cycles?|courses?$", "", " courses"),
        (
            r"doses$|infusions|administrations|count|(?:n|num|number)(?: of)? (?:doses|infusions)|vials|tablets",
            "",
            " doses",
        ),
        (r"percent|concentration|%", "", "%"),
    )
)


_SUM = compiled(r"\b(?:total|sum|course|cumulative)\b")
_SPOKEN_KEY = compiled(r"(?P<days>days?)|(?:split|spread|divided|given|infused)\b.*\bover")


def _around(key: str, value: str, unit: str) -> tuple[str, str]:
    """Words to put before and after a value so that it reads without its key."""
    if not BARE.match(value):
        if value[:1].isdigit() and (spoken := _SPOKEN_KEY.fullmatch(key)):
            return ("days " if spoken["days"] else key + " "), ""
        formula = _SUM.search(key) and not any(map(str.isdigit, value))  # its parts stand in fields of their own
        return ("" if formula or _ROLE.match(key) else key + ": "), ""
    named = _UNIT_IN_KEY.search(key)
    keyed = next(((before, after) for pattern, before, after in _KEYED if pattern.search(key)), None)
    if named and not (keyed and keyed[1] in (" kg", "%")):
        rest = (key[: named.start()] + key[named.end() :]).replace("()", "").strip(" ()")
        return (f"{rest} " if rest and not _ROLE.match(rest) else ""), " " + re.sub(
            r"\s(?=kg|m2)", "/", named[0].strip().replace(" per ", "/")
        )
    if keyed:
        return keyed
    if unit and re.search(r"dose|amount|value|quantity|total|max|limit|ceiling|cap\b|strength|rate", key):
        return ("" if _ROLE.match(key) else key + " "), " " + unit
    return ("" if _ROLE.match(key) else key + " "), ""
