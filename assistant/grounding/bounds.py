"""Bounds of numbers: more than 10 is not less than 10."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from assistant.grounding.figures import figures
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source

_ABOVE = re.compile(
    r"(?:\b(?:more|greater|higher|larger|longer|older|later) than|\b(?:at least|over|above|exceed(?:s|ed|ing)?|minimum)"
    r"|[>≥]|\bno (?:less|fewer|lower) than)\s*(?:or\s*=\s*)?\Z",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:\b(?:less|fewer|lower|smaller|shorter|younger|earlier) than|\b(?:at most|under|below|up to|maximum(?: of)?)"
    r"|[<≤]|\bno (?:more|greater|higher|longer|later) than)\s*(?:or\s*=\s*)?\Z",
    re.IGNORECASE,
)
_REACH = 24


def bound_fault(claim: Reading, source: Source) -> str | None:
    """A number bounded from the one side that the passages bound from the other only."""
    there = frozenset().union(*(_bounds(reading.text) for item in source.passages for reading in item.sentences))
    for value, is_above in sorted(_bounds(claim.text)):
        if (value, not is_above) in there and (value, is_above) not in there and not _bare(value, source.near):
            return f"the passage bounds {value} from the other side"
    return None


def _bare(value: Decimal, near: Iterable[Reading]) -> bool:
    """Whether one of the sentences gives the number without a bound."""
    return any(
        figure.value == value and not {(value, True), (value, False)} & _bounds(reading.text)
        for reading in near
        for figure in figures(reading.text)
    )


@lru_cache(maxsize=4096)
def _bounds(text: str) -> frozenset[tuple[Decimal, bool]]:
    """The numbers that a text bounds, each with whether it is exceeded. p values are no matter of size."""
    found: set[tuple[Decimal, bool]] = set()
    for figure in figures(text):
        start = max(0, figure.start - _REACH)
        if figure.role == "p":
            continue
        below = _BELOW.search(text, start, figure.start)
        if below or _ABOVE.search(text, start, figure.start):
            found.add((figure.value, not below))
    return frozenset(found)
