"""What a regular expression cannot do without, read from the expression itself.

`telling` finds a group of words and signs of which every match holds at least one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

EDGE, GAP = "\x00", "\x01"  # in spelt-out strings: an edge of a word; a character that stands in no word
_MOST = 96  # strings that one sequence is spelt out into
LETTERS = 4  # of a word's beginning, that are looked up
_RUN = re.compile(r"\w+")
_SIGNS = re.compile(r"[^\w\s\x00\x01]+")

# A key is what to look up in a text: a whole word, the beginning of a word, letters inside a word, signs that stand
# together, or any digit.
WHOLE, BEGINS, INSIDE, SIGN, DIGIT = "=", "<", "*", "~", "\\d"
Group = frozenset[str]


@dataclass(slots=True)
class Part:
    """What a part of a pattern matches: all its strings where they are few; groups of keys of which a match holds one.

    `closed`: every match ends at an edge of a word, so that a letter right after it begins a word.
    """

    exact: Group | None
    groups: list[Group] = field(default_factory=list)
    closed: bool = False

    def held(self) -> list[Group]:
        """All that is known of its matches, as groups of keys."""
        group = _group(self.exact) if self.exact is not None else None
        return [*self.groups, group] if group else self.groups


def sequence(tree: Iterable[Any], *, closed: bool = False) -> Part:
    """What a sequence of a pattern's tree matches; `closed` tells that an edge of a word stands before it."""
    now = Part(frozenset({EDGE if closed else ""}), [], closed)
    whole = True
    for code, value in tree:
        part = _READERS.get(repr(code), _unknown)(value, now.closed)
        strings = now.exact or frozenset()
        if part.exact is not None and len(part.exact) * len(strings) <= _MOST:
            joined = frozenset(a + b for a in strings for b in part.exact)
            now = Part(joined, now.groups + part.groups, _all_closed(joined))
            continue
        whole = False
        ends = part.closed or (part.exact is not None and _all_closed(part.exact))
        now = Part(frozenset({EDGE if ends else ""}), now.held() + part.held(), ends)
    return now if whole else Part(None, now.held(), now.closed)


def _all_closed(strings: Iterable[str]) -> bool:
    return all(string and not _RUN.match(string[-1]) for string in strings)


def _unknown(_value: Any, _closed: bool) -> Part:
    return Part(None)


def _nothing(_value: Any, _closed: bool) -> Part:
    return Part(frozenset({""}))


def _literal(value: int, _closed: bool) -> Part:
    return Part(frozenset({chr(value)}))


def _edge(value: Any, _closed: bool) -> Part:
    return Part(frozenset({"" if repr(value) == "AT_NON_BOUNDARY" else EDGE}))


def _one_of(value: Sequence[Any], _closed: bool) -> Part:
    """A set of characters: the few it holds, a digit, a gap between words, or anything."""
    chars: set[str] = set()
    for code, held in value:
        name = repr(code)
        if name == "LITERAL":
            chars.add(chr(held))
        elif name == "RANGE" and held[1] - held[0] < 10:
            chars |= {chr(char) for char in range(held[0], held[1] + 1)}
        elif name == "CATEGORY" and repr(held) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"):
            chars.add(GAP)
        elif name == "CATEGORY" and repr(held) == "CATEGORY_DIGIT" and len(value) == 1:
            return Part(None, [frozenset({DIGIT})])
        else:
            return Part(None)
    if not any(map(_RUN.match, chars)):
        return Part(frozenset({GAP}))
    if len(chars) > 3 and all(map(str.isdecimal, chars)):
        return Part(None, [frozenset({DIGIT})])
    return Part(frozenset(chars))


def _branch(value: tuple[Any, Sequence[Any]], closed: bool) -> Part:
    parts = [sequence(branch, closed=closed) for branch in value[1]]
    ends = all(part.closed for part in parts)
    if all(part.exact is not None for part in parts):
        return Part(frozenset().union(*(part.exact or () for part in parts)), [], ends)
    best = [min(held, key=_weight) if (held := part.held()) else None for part in parts]
    return Part(None, [frozenset().union(*(group or () for group in best))] if all(best) else [], ends)


def _subpattern(value: tuple[Any, int, int, Any], closed: bool) -> Part:
    _, added, removed, tree = value
    return Part(None) if added or removed else sequence(tree, closed=closed)


def _repeated(value: tuple[int, int, Any], closed: bool) -> Part:
    least, most, tree = value
    part = sequence(tree, closed=closed)
    if part.exact is not None and {string.lstrip(EDGE) for string in part.exact} == {GAP}:
        return Part(frozenset({GAP} if least else {GAP, ""}))
    if least == most == 1:
        return part
    if least:
        return Part(None, part.held(), part.closed)
    if most == 1 and part.exact is not None:
        return Part(part.exact | {EDGE if closed else ""})
    return Part(None, [], closed and part.closed)


def _looked_at(value: tuple[int, Any], _closed: bool) -> Part:
    """A look-ahead or look-behind takes up no room, but what it wants must stand in the text."""
    return Part(frozenset({""}), sequence(value[1]).held())


_READERS: dict[str, Callable[[Any, bool], Part]] = {
    "LITERAL": _literal,
    "AT": _edge,
    "IN": _one_of,
    "BRANCH": _branch,
    "SUBPATTERN": _subpattern,
    "MAX_REPEAT": _repeated,
    "MIN_REPEAT": _repeated,
    "ASSERT": _looked_at,
    "ASSERT_NOT": _nothing,
}


def _group(strings: Iterable[str]) -> Group | None:
    """What to look up for these strings; None where one of them could be anything."""
    keys = {_key(string) for string in strings}
    return frozenset(keys) if keys and "" not in keys else None


@lru_cache(maxsize=4096)
def _key(string: str) -> str:
    """What a text must hold where it holds a string: the most telling of its words, else a piece of it; else empty."""
    words = [
        WHOLE + match[0] if match.end() < len(string) else BEGINS + match[0][:LETTERS]
        for match in _RUN.finditer(string)
        if match.start()
    ]
    if words:
        return min(words, key=_key_weight)
    pieces = [piece.replace(EDGE, "") for piece in string.split(GAP)]
    letters = max((run for piece in pieces for run in _RUN.findall(piece)), key=len, default="")
    if len(letters) > 1 or not letters.isascii():
        return INSIDE + letters
    signs = max((run for piece in pieces for run in _SIGNS.findall(piece)), key=len, default="")
    return SIGN + signs if signs else INSIDE + letters if letters else ""


_COMMON = frozenset(
    "a an the of to in on at by is are was be it that this and or not no for with from as if per can may should than "
    "then after before over each every up more total course day days dose doses daily week weeks once one two first g "
    "mg kg kilo treatment therapy start give given infusion patients evidence 1 2 3 4 5".split()
)
_STARTS = frozenset(word[:LETTERS] for word in _COMMON if len(word) >= LETTERS)
_HEAVY = 60  # per cent of the texts that hold a group, above which nothing is gained


def _key_weight(key: str) -> float:
    """How many per cent of the texts hold a key, roughly."""
    if key == DIGIT:
        return 50
    if key[0] == INSIDE and not key.isascii():
        return 0
    letters = key[1:]
    if letters in _COMMON or letters in _STARTS:
        return 20
    return ({1: 5, 2: 2} if key[0] == WHOLE else {1: 40, 2: 5, 3: 1}).get(len(letters), 0.3)


def _weight(group: Group) -> float:
    return sum(map(_key_weight, group))


def telling(tree: Any) -> Group:
    """The keys of which every match of a pattern holds one: of all such groups the most telling; empty if none is."""
    return frozenset() if tree.state.flags & ~re.UNICODE else most_telling(sequence(tree).held())


def most_telling(groups: Iterable[Group]) -> Group:
    """The group that the fewest texts hold a key of; empty where none spares many a search."""
    best = min(groups, key=lambda group: (_weight(group), sorted(group)), default=frozenset[str]())
    return best if _weight(best) < _HEAVY else frozenset()
