"""Patterns that first ask whether a text has any word they could begin with.

Most of the guard's patterns match in few sentences, and trying dozens of alternatives at every character is what a
check would spend its time on. From the parsed pattern follows what every match must contain: one of some beginnings
of words, or one of some pieces of text. Where a text has none of them the search is over; where it has, the pattern
itself decides. What a pattern finds is never changed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_LENGTH = 4  # characters of a beginning that are compared
_MOST = 400  # beginnings of one pattern; a pattern with more is searched as it is
_END = "\0"  # marks that a word ends there
_WORD = re.compile(r"\w+")

Piece = tuple[bool, str]  # (stands at the start of a word, characters)
Node = tuple[Any, Any]


class Quick:
    """A compiled pattern with the pieces one of which each of its matches contains."""

    __slots__ = ("_ascii", "_inside", "_starts", "pattern", "regex")

    def __init__(self, regex: re.Pattern[str], pieces: frozenset[Piece]) -> None:
        self.regex = regex
        self.pattern = regex.pattern
        self._starts = frozenset(piece for at_start, piece in pieces if at_start)
        self._inside = tuple(sorted(piece for at_start, piece in pieces if not at_start))
        self._ascii = tuple(filter(str.isascii, self._inside))

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.regex.search(text) if self._possible(text) else None

    def finditer(self, text: str, at: int = 0, stop: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.regex.finditer(text, at, stop) if self._possible(text) else iter(())

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.regex.match(text, at)

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """As `re.Pattern.split`."""
        return self.regex.split(text, maxsplit) if self._possible(text) else [text]

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self.regex.sub(new, text) if self._possible(text) else text

    def _possible(self, text: str) -> bool:
        if not self._starts.isdisjoint(_beginnings(text)):
            return True
        return any(piece in text for piece in (self._ascii if text.isascii() else self._inside))


def quick(pattern: str) -> Quick | re.Pattern[str]:
    """The pattern, compiled; as it is where nothing follows that each of its matches must contain."""
    regex = re.compile(pattern)
    pieces = _needed(parser.parse(pattern).data)
    if pieces is None or len(pieces) > _MOST:
        return regex
    return Quick(regex, frozenset(pieces))


@lru_cache(maxsize=512)
def _beginnings(text: str) -> frozenset[str]:
    """The first one to four characters of every word of a text; a whole word of up to four also with its end marked."""
    words = set(_WORD.findall(text))
    whole = {word + _END for word in words if len(word) <= _LENGTH}
    return frozenset(word[:length] for word in words for length in range(1, _LENGTH + 1)) | whole


def _needed(nodes: Sequence[Node], *, at_start: bool = False, at_end: bool = False) -> set[Piece] | None:
    """Pieces one of which every match of a sequence contains; None where nothing is certain.

    `at_start` and `at_end` tell that words begin and end where the sequence does.
    """
    best: set[Piece] | None = None
    boundary = at_start
    for at, (code, value) in enumerate(nodes):
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            continue
        if code is codes.AT:
            boundary = boundary or value is codes.AT_BOUNDARY
            continue
        ends = _ends_word(nodes[at + 1]) if at + 1 < len(nodes) else at_end
        found = _from(nodes, at, at_start=boundary, ends=ends, at_end=at_end)
        if found and (best is None or _worth(found) > _worth(best)):
            best = found
        boundary = False
    return best


def _worth(pieces: set[Piece]) -> tuple[int, int]:
    """Long pieces first, few before many."""
    return min(len(piece) for _, piece in pieces), -len(pieces)


def _ends_word(node: Node) -> bool:
    """Whether what comes before a node is sure not to go on as a word."""
    code, value = node
    if code is codes.IN:
        return all(
            (kind is codes.LITERAL and not _WORD.match(chr(which)))
            or (kind is codes.CATEGORY and which is codes.CATEGORY_SPACE)
            for kind, which in value
        )
    return (code is codes.AT and value is codes.AT_BOUNDARY) or (code is codes.LITERAL and not _WORD.match(chr(value)))


def _from(nodes: Sequence[Node], at: int, *, at_start: bool, ends: bool, at_end: bool) -> set[Piece] | None:
    """Pieces one of which stands where the node at `at` matches; None where the node tells nothing."""
    code, value = nodes[at]
    if code is codes.BRANCH:
        return _joined([_needed(branch.data, at_start=at_start, at_end=ends) for branch in value[1]])
    if code is codes.SUBPATTERN:
        return None if value[1] or value[2] else _needed(value[3].data, at_start=at_start, at_end=ends)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return _needed(value[2].data, at_start=at_start) if value[0] >= 1 else None
    texts, used = _texts(nodes[at:])
    after = at + used
    whole = _ends_word(nodes[after]) if after < len(nodes) else at_end
    return {_piece(text, at_start=at_start, whole=whole) for text in texts} if all(texts) else None


def _piece(text: str, *, at_start: bool, whole: bool) -> Piece:
    """At the start of a word only as much as is the word's own, with its end where that is certain."""
    word = _WORD.match(text) if at_start else None
    if word is None:
        return False, text
    ended = len(word[0]) < len(text) or whole
    return True, word[0] + _END if ended else word[0]


def _joined(parts: Sequence[set[Piece] | None]) -> set[Piece] | None:
    """The pieces of all alternatives; None where one of them has none."""
    joined: set[Piece] = set()
    for part in parts:
        if part is None:
            return None
        joined |= part
    return joined


def _texts(nodes: Sequence[Node]) -> tuple[set[str], int]:
    """What the characters from the first node on can be, as far as they are certain, and of how many nodes they are."""
    found = {""}
    used = 0
    for code, value in nodes:
        if code is codes.LITERAL:
            options = {chr(value)}
        elif code is codes.IN and all(kind is codes.LITERAL for kind, _ in value) and len(value) <= 4:
            options = {chr(letter) for _, letter in value}
        else:
            break
        found = {text + option for text in found for option in options}
        used += 1
        if max(map(len, found)) >= _LENGTH:
            break
    return found, used
