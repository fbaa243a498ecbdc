"""Figures that have changed places: each of two stands by the words of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.figures import Figure, figures
from assistant.grounding.nearness import by_kind
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source

_RANGE = re.compile(r"\s*(?:-|–|to|,)\s*", re.IGNORECASE)
_OF = re.compile(r"\s*(?:of|out of|among|/)\s*(?:the\s+|all\s+)?", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:[%A-Za-z/²]{1,7}\s*)?(?:\([^)]*\)\s*)?[%,]?\s*(?:and|or|versus|vs?\.?|against|compared (?:with|to))\s*",
    re.IGNORECASE,
)
_COMPARISON, _SIDE = 12, 5  # tokens: before two figures, and of a comparison's first side
_HARD_BY = 24  # characters
_COMPARING = frozenset({"than", "versus", "vs", "v", "against"})
Pair = tuple[Figure, Figure]


def swapped_figures(claim: Reading, source: Source) -> str | None:
    """Two figures of one kind that have changed places: each stands by the words of the other."""
    for one, two in _of_one_kind(figures(claim.text)):
        if one.value < two.value and (
            _RANGE.fullmatch(claim.text, one.end, two.start) or _OF.fullmatch(claim.text, one.end, two.start)
        ):
            continue
        ways = [
            _way(claim, (one, two), reading, there)
            for reading in source.near
            for there in _of_one_kind(figures(reading.text))
            if {figure.value for figure in there} == {one.value, two.value}
        ]
        if any(way < 0 for way in ways) and not any(way > 0 for way in ways):
            return f"{one.written} and {two.written} have changed places"
    return None


def _of_one_kind(found: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    return [
        (one, two)
        for at, one in enumerate(found)
        for two in found[at + 1 :]
        if one.value != two.value
        and (one.unit, one.per) == (two.unit, two.per)
        and not (one.label or two.label or one.written.casefold() == "one" or two.written.casefold() == "one")
    ]


def _way(claim: Reading, said: Pair, reading: Reading, there: Pair) -> int:
    """1 where two figures of a claim stand by the words that they stand by in the source, -1 where they are crossed."""
    one, two = said
    around_one, around_two = _beside(claim, said)
    known = dict(zip((figure.value for figure in there), _beside(reading, there), strict=True))
    both = known[one.value] & known[two.value] | around_one & around_two
    straight = len((around_one & known[one.value] | around_two & known[two.value]) - both)
    by_one, by_two = around_one & known[two.value] - both, around_two & known[one.value] - both
    crossed = len(by_one) + len(by_two)
    reversed_order = one.value != there[0].value
    if _stand_together(claim, said) != _stand_together(reading, there) and not (by_one and by_two):
        return 0  # to which of two figures side by side a word belongs is not to be seen
    if _close_by(claim, said, (by_one, by_two)):
        return -1
    if crossed >= (1 if reversed_order else 2) and crossed > 2 * straight:
        return -1
    if straight > crossed:
        return 1
    return -1 if reversed_order and "respect" in claim.stems and "respect" in reading.stems else 0


def _close_by(claim: Reading, said: Pair, crossed: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether both figures of a claim have a crossed word hard by."""
    return all(
        any(token.stem in stems and abs(token.start - figure.start) <= _HARD_BY for token in claim.tokens)
        for figure, stems in zip(said, crossed, strict=True)
    )


def _stand_together(reading: Reading, pair: Pair) -> bool:
    """Whether nothing but a unit and a word that joins them stands between two figures."""
    first, last = sorted(pair, key=lambda figure: figure.start)
    return _JOINED.fullmatch(reading.text, first.end, last.start) is not None


def _beside(reading: Reading, pair: Pair) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that belong to each of two figures: those to which it is the nearest of its kind.

    Of figures side by side behind a comparison, the first is that of the first side: "more with A than B (5 v 3)".
    """
    first, second = (by_kind(reading).get(figure.start, frozenset()) for figure in pair)
    ahead = [token for token in reading.tokens if token.start < pair[0].start][-_COMPARISON:]
    at = next((at for at, token in enumerate(ahead) if token.word in _COMPARING), None)
    if at is None or not _stand_together(reading, pair):
        return first, second
    left, right = (
        frozenset(token.stem for token in side if token.is_content)
        for side in (ahead[max(0, at - _SIDE) : at], ahead[at + 1 :])
    )
    return (first - right) | left, (second - left) | right
