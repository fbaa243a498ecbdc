"""Long runs without a full stop -> parts of bounded length, so that the time of a text stays linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LONGEST = 1200  # characters

Pair = tuple[str, int, int]  # a key or a column's header, and where its value starts and stops


def pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A run in parts of bounded length, cut between clauses or words and beside no quantity where that is possible."""
    while stop - start > _LONGEST:
        cut = _cut(text, start + _LONGEST // 2, start + _LONGEST)
        yield start, cut
        start = cut
    yield start, stop


def _cut(text: str, first: int, last: int) -> int:
    """The best place in text[first:last]: clear of quantities, then between clauses, then between words; then late."""

    def merit(at: int) -> tuple[bool, bool, bool, int]:
        space = text[at - 1].isspace()
        clear = not (_DIGIT.search(text, at - _NEAR, at + _NEAR) or _UNIT.match(text, at))
        return clear, space and text[at - 2] in ",;", space, at

    return max(range(first, last + 1), key=merit)


_NEAR = 20  # characters
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(
    r"\s*(?:[km]?g|m[cl]g?|µg|m2|grams?|milli\w*|micro\w*|kilo\w*|per|a|of|each|times|hours?|days?|weeks?|months?|doses?|vials?|"
    r"bottles?|tablets?|percent)\b|\s*[/%]",
    re.IGNORECASE,
)  # what a number in words goes on with


def bounded(text: str, pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The cells of a row or the values of a record, as many together as the bound allows; longer ones in parts."""
    held: list[Pair] = []
    length = 0
    for key, start, stop in pairs:
        for part, (first, last) in enumerate(pieces(text, start, stop)):
            if held and length + last - first > _LONGEST:
                yield held
                held, length = [], 0
            held.append((key if part == 0 else "", first, last))
            length += last - first
    if held:
        yield held
