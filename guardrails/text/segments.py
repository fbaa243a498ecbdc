"""Normalised text -> segments: sentences, list items, table rows and data records, in reading order.

A segment is what one statement is made of. Rows and records are rewritten to read like a sentence ("dose_g_per_kg: 2.2",
"split_days: 5" -> "2.2 g per kg, for 5 days"), with every character leading back to its cell.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.telling import compiled
from guardrails.text.blocks import HEADING, ITEM, line_blocks
from guardrails.text.composed import record_segments, row_segments
from guardrails.text.forbidden import with_prohibition
from guardrails.text.mapped import Mapped
from guardrails.text.pieces import pieces
from guardrails.text.segment import Kind, Segment

_BREAK = compiled(r"(?<=[.!?])(?<!\.\.)[\"')\]]{0,3}\s+(?=\S)|(?<=;)\s+(?=[a-z])(?!\x00)")


_ABBREVIATION = compiled(
    r"(?:^|[\s(])(?:e\.?g|i\.?e|approx|ca|c|no|nr|vs|al|dr|prof|mr|mrs|ms|fig|max|min|refs?|figs?|inj|tab|tabs|cap|caps|wt|bw|st|incl|resp|z\.b|d\.h|p\.o|i\.v|s\.c|"
    r"b\.i\.d|t\.i\.d|q\.i\.d|q\.d|o\.d|b\.d|t\.d\.s|q\.d\.s|sq|kg|cf|etc|viz|pt|pts|div|tot|cum|dos|hr|hrs|wk|wks|mo|g|mg|ml|kor|tgl|inf|mc|m\.c|tzn|tj|np|p|pp|s)\.$"
)


_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}\.(?:\d{1,2}\.)?$")
_COUNTS = compiled(
    r"(?:\b(?:days?|d|step|for|of|to|and|or|on|in|after|than|only|exceeds?|is|was|are|were|about|over|week|grade|dose|times|by|through|until|till|today|now|score|was|is|aged?|qmg)|[x×=/:-])\s\d{1,2}\.$|:\s\d{1,2}\.\d{1,2}\.$"
)
_UNIT_STOP = compiled(r"\d\s?(?:g|mg|ml|kg|hrs?|wks?|mo|pts?)\.$|/kg\.$")


_TIMES_STOP = compiled(r"\b(?:b\.i\.d|t\.i\.d|q\.i\.d|q\.d|o\.d|b\.d|t\.d\.s|q\.d\.s)\.$")


_OPENS = compiled(
    r"(?:in (?:that|this|which|such|her|his|the)|he|she|they|it|this|that|these|there|if|give|start|use|so|we|i|you|infuse|administer|order|prescribe|check|do|don['’]?t|just|never|skip|hold|stop|avoid|please|her|his|\d{1,2} of (?:them|these|those)|both|days? \d|weeks? \d|scratch|actually|make|repeat|then|now|no|wait|yes|sure|correction|next|the|(?:day|week|dose|cycle|infusion) ?\d{1,2}(?=\s?[:,=-]))\b"
)


def segments(mapped: Mapped) -> list[Segment]:
    """All statements of a normalised text."""
    found: list[Segment] = []
    for block, (kind, start, stop) in enumerate(line_blocks(mapped.text)):
        if kind == "table":
            found += row_segments(mapped, start, stop, block)
        elif kind in ("json", "record"):
            found += record_segments(mapped, start, stop, block, is_json=kind == "json")
        elif kind == "item":
            marker = (ITEM.match(mapped.text, start, stop) or HEADING.match(mapped.text, start, stop)).end()  # type: ignore[union-attr]
            found += _sentences(mapped, marker, stop, block, Kind.ITEM)
        elif kind == "heading":
            marker = HEADING.match(mapped.text, start, stop)
            found += _sentences(mapped, marker.end() if marker else start, stop, block, Kind.HEADING)
        else:
            found += _sentences(mapped, start, stop, block, Kind.SENTENCE)
    return _renumber(with_prohibition(found))


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


def _sentences(mapped: Mapped, start: int, stop: int, block: int, kind: Kind) -> list[Segment]:
    text = mapped.text
    found, at = [], start
    for match in _BREAK.finditer(text, start, stop):
        before = text[max(at, match.start() - 12) : match.start()]
        if text[match.start() - 1] == "." and (
            (
                _ABBREVIATION.search(before)
                and not ((_UNIT_STOP.search(before) or _TIMES_STOP.search(before)) and _OPENS.match(text, match.end()))
            )
            or match.start() - at < 2
            or (_NUMBERED.search(before) and not _COUNTS.search(before))
        ):
            continue
        found.append((at, match.start()))
        at = match.end()
    found.append((at, stop))
    found = [piece for a, b in found for piece in pieces(text, a, b)]
    return [made for a, b in found if (made := _whole(mapped, a, b, block, kind)) is not None]


def _whole(mapped: Mapped, start: int, stop: int, block: int, kind: Kind) -> Segment | None:
    text = mapped.text
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        return None
    part = mapped.slice(start, stop)
    part = part.spelt(part.text.replace("\n", " ").replace("\t", " "))
    return Segment(part, kind, block, ((0, stop - start, *mapped.span(start, stop)),))
