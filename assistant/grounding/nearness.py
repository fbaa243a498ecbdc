"""Which words stand by which figure of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

from assistant.grounding.contrasts import people
from assistant.grounding.figures import NUMBER_WORDS, Figure, figures
from assistant.grounding.reading import Reading, Token, read
from assistant.grounding.terms import tells

_JOINING = frozenset({"and", "or", "versus", "vs", "against"})
_CLOSE = 45  # characters within which a word stands by a figure
_SPREAD = re.compile(r"(?:±|\+/?-/?)\s*\Z")
_MEAN_SPREAD = re.compile(r"\(\s*(?:±|\+/?-/?|SD\s)\s*[\d.]+\s*\)|(?:±|\+/?-/?)\s*[\d.]+")
_COMPARED = frozenset({"compar", "respect", "versus", "vs"})


def around(reading: Reading, figure: Figure) -> frozenset[str]:
    """The telling stems to which this is the nearest figure."""
    return _surroundings(reading).get(figure.start, frozenset())


@lru_cache(maxsize=4096)
def by_kind(reading: Reading) -> dict[int, frozenset[str]]:
    """For each figure, by where it starts, the stems that are nearest to it among the figures of its unit."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for figure in figures(reading.text):
        if not (figure.role == "p" or _SPREAD.search(reading.text, max(0, figure.start - 5), figure.start)):
            kinds.setdefault((figure.unit, figure.label), []).append(figure.start)
    plain = read(_MEAN_SPREAD.sub(lambda match: " " * len(match[0]), reading.text))  # its brackets part nothing
    parts = _parts(plain)
    found: dict[int, set[str]] = {}
    for starts in kinds.values():
        for token in plain.tokens if len(starts) > 1 else ():
            if token.is_content and token.stem not in _COMPARED and token.word not in NUMBER_WORDS:
                at = bisect_left(starts, token.start)
                nearest = min(starts[max(0, at - 1) : at + 1], key=lambda start: _distance(token, start, parts))
                if abs(nearest - token.start) <= _CLOSE:
                    found.setdefault(nearest, set()).add(token.stem)
    return {start: frozenset(stems) for start, stems in found.items()}


@lru_cache(maxsize=4096)
def _surroundings(reading: Reading) -> dict[int, frozenset[str]]:
    """For each figure, by where it starts, the telling stems that are nearest to it, those of its own part first."""
    starts = [figure.start for figure in figures(reading.text)]
    parts = _parts(reading)
    found: dict[int, set[str]] = {start: set() for start in starts}
    for token in reading.tokens if starts else ():
        if tells(token) or token.stem in people():
            at = bisect_left(starts, token.start)
            beside = starts[max(0, at - 1) : at + 1]
            found[min(beside, key=lambda start: _distance(token, start, parts))].add(token.stem)
    return {start: frozenset(stems) for start, stems in found.items()}


def _parts(reading: Reading) -> dict[int, int]:
    """For each token, by where it starts, the number of its part: a clause, or a member of what "and" joins."""
    joins = accumulate(token.word in _JOINING for token in reading.tokens)
    return {token.start: 100 * token.clause + joined for token, joined in zip(reading.tokens, joins, strict=True)}


def _distance(token: Token, start: int, parts: Mapping[int, int]) -> tuple[bool, int, int]:
    return parts.get(start) != parts[token.start], abs(start - token.start), start
