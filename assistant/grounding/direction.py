"""Which way a claim points, and what it compares, against what its passages state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.grounding.figures import NUMBER_WORDS, figures
from assistant.grounding.lexicon import lexicon
from assistant.grounding.polarity import DENIED_REACH
from assistant.grounding.reading import Reading, Token, places
from assistant.grounding.source import Source, asks
from assistant.grounding.terms import telling_stems, tells

_BEHIND, _AHEAD = 4, 8  # tokens on either side of a direction word that say what moves
_CLOSE = 0.6  # of a claim's words in the clause of the closest direction
_SIDE = 5  # tokens behind "than" that name the other side
_SIDES = frozenset({"than", "versus", "vs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A direction word with the words around it that say what moves."""

    way: str
    said: str
    denied: bool
    anchors: frozenset[str]
    around: frozenset[str]


def direction_fault(claim: Reading, source: Source) -> str | None:
    """A direction that the nearest sentences contradict."""
    there = [item for reading in source.stated for item in directions(reading)]
    if not there and _points(claim) and not any(len(figures(item.text)) > 1 for item in source.stated):
        return "the passage points no such way"
    turned = any(_sides_swapped(claim, reading) for reading in source.stated)
    for said in directions(claim):
        about = [item for item in there if _about_the_same(item.anchors & said.anchors)]
        if not about and said.way in {"better", "worse"} and not said.denied:
            about = there if {item.way for item in there if not item.denied} == {"same"} else []
        closest = _closest(claim, said, about)
        if about and any(_contradicted(said, items, there, turned=turned) for items in (about, closest) if items):
            return f"the passage does not say {said.said!r} here"
    return None


def _closest(claim: Reading, said: Direction, about: Sequence[Direction]) -> list[Direction]:
    """Of several directions the ones that share most words with a claim's, where their own sentence stands out."""
    if said.denied or said.way == "same":
        return []
    marks = [(len(item.around & claim.content), len(item.anchors & said.anchors)) for item in about]
    best = max(marks, default=(0, 0))
    found = [item for item, mark in zip(about, marks, strict=True) if mark == best]
    return found if best[0] >= _CLOSE * len(claim.content) else []


def _points(claim: Reading) -> bool:
    return any(item.way in {"better", "worse"} and not item.denied for item in directions(claim)) and not asks(claim)


def _about_the_same(shared: frozenset[str]) -> bool:
    return len(shared) >= 2 or any(item not in lexicon().common for item in shared)


def _contradicted(said: Direction, about: Sequence[Direction], there: Sequence[Direction], *, turned: bool) -> bool:
    ways = {(item.way, item.denied) for item in about}
    opposite = lexicon().opposites.get(said.way, "")
    wanted, against = (opposite, said.way) if turned and opposite else (said.way, opposite)
    if said.denied:
        return (said.way, False) in ways and not ({(said.way, True), ("same", False), (opposite, False)} & ways)
    if (wanted, False) in ways:
        return False
    if said.way == "same":
        return not any(item.denied or item.way == "same" for item in there)
    return (against, False) in ways or (wanted, True) in ways or ways == {("same", False)}


@lru_cache(maxsize=4096)
def directions(reading: Reading) -> tuple[Direction, ...]:
    """The direction words of a text."""
    found: list[Direction] = []
    taken: set[int] = set()
    for way in ("same", "better", "worse", "up", "down"):
        for first, last in places(reading, lexicon().directions[way], stemmed=way != "same"):
            if not taken & set(range(first, last)) and not _bounds(reading, last):
                taken |= set(range(first, last))
                found.append(_direction(reading, way, first, last))
    return tuple(found)


def _bounds(reading: Reading, last: int) -> bool:
    """Whether a word only bounds a number: "no more than 120 mg", "fewer than 10"."""
    behind = reading.words[last : last + 2]
    return len(behind) == 2 and behind[0] == "than" and (behind[1][0].isdigit() or behind[1] in NUMBER_WORDS)


def _direction(reading: Reading, way: str, first: int, last: int) -> Direction:
    tokens, clause = reading.tokens, reading.tokens[first].clause
    behind = _until_break(reversed(tokens[max(0, first - _BEHIND) : first]), clause)
    ahead = _until_break(tokens[last : last + (_AHEAD if way != "same" else 2 * _AHEAD)], clause)
    before = tokens[max(0, first - DENIED_REACH) : first]
    denied = any(token.stem in lexicon().negations and token.clause == clause for token in before)
    said = " ".join(token.surface for token in tokens[first:last])
    return Direction(
        way=way,
        said=said,
        denied=denied,
        anchors=frozenset(behind) | frozenset(ahead),
        around=_in_clause(reading, clause),
    )


def _in_clause(reading: Reading, clause: int) -> frozenset[str]:
    return frozenset(token.stem for token in reading.tokens if token.clause == clause and token.is_content)


def _until_break(tokens: Iterable[Token], clause: int) -> list[str]:
    """The telling stems up to the end of the clause or the next direction word."""
    found: list[str] = []
    for token in tokens:
        if token.clause != clause or _directs(token) or token.word in {"and", "or"}:
            break
        if token.is_content:
            found.append(token.stem)
    return found


def _directs(token: Token) -> bool:
    return token.stem in _direction_stems()


@cache
def _direction_stems() -> frozenset[str]:
    return frozenset(phrase[0] for ways in lexicon().directions.values() for phrase in ways if len(phrase) == 1)


def _sides_swapped(claim: Reading, other: Reading) -> bool:
    """Whether two comparisons name the same two sides the other way round."""
    one, two = _sides(claim), _sides(other)
    if one is None or two is None:
        return False
    shared = one[1] & two[1]
    return bool((one[1] - shared) & two[0] and (two[1] - shared) & one[0])


@lru_cache(maxsize=4096)
def _sides(reading: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    """What the first comparison of a text compares: everything else, and what follows "than" or "versus"."""
    at = next((at for at, token in enumerate(reading.tokens) if _compares(reading, at)), None)
    if at is None:
        return None
    ahead = reading.tokens[at + 1 : at + 1 + _SIDE]
    right = frozenset(item for item in _until_break(ahead, reading.tokens[at].clause))
    return reading.content - right, right


def _compares(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    follows = at > 0 and reading.words[at - 1] in {"compared", "relative"}
    return word in _SIDES or (follows and word in {"with", "to"})


def comparison_fault(claim: Reading, source: Source) -> str | None:
    """A comparison of two things that no sentence of the passages speaks of together."""
    sides = _sides(claim)
    if sides is None or not any(item.way != "same" for item in directions(claim)):
        return None
    left, right = (
        frozenset(token.stem for token in claim.tokens if token.stem in side and tells(token)) for side in sides
    )
    right -= left
    if not left or not right or not any(telling_stems(item) & right for item in source.stated):
        return None
    together = any(
        right & telling_stems(item) and left & telling_stems(item) for item in (*source.near, *source.stated)
    )
    return None if together else "the passage does not compare the two"
