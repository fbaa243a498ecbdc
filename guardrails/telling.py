"""Regular expressions that know which words they cannot do without, so that most texts need no search.

`compiled` reads from a pattern, by itself, a group of words and signs of which every match holds at least one. The
words of a text are looked up once, whatever the number of patterns; a pattern is run only where one of them stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from threading import Lock
from typing import Any

from guardrails.openings import opening, tree_of

EDGE, GAP = "\x00", "\x01"  # in spelt-out strings: an edge of a word; a character that stands in no word
_MOST = 96  # strings that one sequence is spelt out into
_LETTERS = 4  # of a word's beginning, that are looked up
_LONGEST = 2000  # characters of a text whose words are looked up
_RUN = re.compile(r"\w+")

# A key is what to look up in a text: a whole word, the beginning of a word, letters inside a word, a sign that stands
# anywhere, or any digit.
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
        WHOLE + match[0] if match.end() < len(string) else BEGINS + match[0][:_LETTERS]
        for match in _RUN.finditer(string)
        if match.start()
    ]
    if words:
        return min(words, key=_key_weight)
    pieces = [piece.replace(EDGE, "") for piece in string.split(GAP)]
    letters = max((run for piece in pieces for run in _RUN.findall(piece)), key=len, default="")
    if len(letters) > 1 or not letters.isascii():
        return INSIDE + letters
    piece = max(pieces, key=len)
    return SIGN + piece if piece else ""


_COMMON = frozenset(
    "a an the of to in on at by is are was be it that this and or not no for with from as if per can may should than "
    "then after before over each every up more total course day days dose doses daily week weeks once one two first g "
    "mg kg kilo treatment therapy start give given infusion patients evidence 1 2 3 4 5".split()
)
_STARTS = frozenset(word[:_LETTERS] for word in _COMMON if len(word) >= _LETTERS)
_HEAVY = 60  # per cent of the texts that hold a group, above which nothing is gained
_MOST_SIGNS = 6  # that are found faster than the pattern would search


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
    return sum(map(_key_weight, group)) if sum(key[0] == SIGN for key in group) <= _MOST_SIGNS else 10 * _HEAVY


def telling(tree: Any) -> Group:
    """The keys of which every match of a pattern holds one: of all such groups the most telling; empty if none is."""
    if tree.state.flags & ~re.UNICODE:
        return frozenset()
    groups = sequence(tree).held()
    best = min(groups, key=lambda group: (_weight(group), sorted(group)), default=frozenset[str]())
    return best if _weight(best) < _HEAVY else frozenset()


class _Words(dict[str, int]):
    """Words -> the keys they hold, as bits; of bounded size. A key that is added later is unknown to it."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__()
        self._bits = bits
        self._inside = [key[1:] for key in bits if key[0] == INSIDE]
        self._inside_numbers = [letters for letters in self._inside if any(map(str.isdecimal, letters))]

    def __missing__(self, word: str) -> int:
        keys = [WHOLE + word, *(BEGINS + word[:length] for length in range(1, _LETTERS + 1))]
        if any(map(str.isdecimal, word)):
            keys.append(DIGIT)
        inside = self._inside_numbers if word.isdecimal() else self._inside
        keys += [INSIDE + letters for letters in inside if letters in word]
        found = 0
        for key in keys:
            found |= self._bits.get(key, 0)
        if len(self) >= 4096:
            self.clear()
        self[word] = found
        return found


class _Texts(dict[str, int]):
    """Texts -> the keys they hold, as bits; of bounded size. A long text counts as holding every key."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__()
        self._of_word = _Words(bits).__getitem__

    def __missing__(self, text: str) -> int:
        if len(text) > _LONGEST:
            return -1
        found = reduce(or_, map(self._of_word, _RUN.findall(text)), 0)
        if len(self) >= 512:
            self.clear()
        self[text] = found
        return found


_bits: dict[str, int] = {}  # every key that some pattern looks for -> its bit
_texts = _Texts(_bits)
_lock = Lock()


def _bits_of(keys: Iterable[str]) -> int:
    """The bits of these keys, new ones where they are new: then what was known of texts is known no longer."""
    global _texts  # noqa: PLW0603 - replaced and not cleared, so that a search that runs meanwhile cannot fill it with old bits
    with _lock:
        for key in keys:
            _bits.setdefault(key, 1 << len(_bits))
        _texts = _Texts(_bits)
        return sum(_bits[key] for key in keys)


class Pattern:
    """A pattern that is run only where its words stand. Finds what re.compile's does; compiled at its first use."""

    __slots__ = ("findall", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub")
    findall: Callable[..., list[Any]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        if name not in self.__slots__:
            raise AttributeError(name)
        self._compile()
        return getattr(self, name)

    def _compile(self) -> None:
        tree = tree_of(self.pattern)
        ahead = opening(tree)
        plain = re.compile(f"{ahead}(?:{self.pattern})" if ahead else self.pattern)
        self.match, self.fullmatch = plain.match, plain.fullmatch
        self.sub, self.split, self.findall = plain.sub, plain.split, plain.findall
        keys = telling(tree)
        self.search, self.finditer = _looked_up_first(plain, keys) if keys else (plain.search, plain.finditer)


def _looked_up_first(plain: re.Pattern[str], keys: Group) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Its search and finditer, with the look-up of the keys before them."""
    bits = _bits_of(sorted(key for key in keys if key[0] != SIGN))
    signs = tuple(sorted(key[1:] for key in keys if key[0] == SIGN))
    run_search, run_finditer = plain.search, plain.finditer

    def search(text: str, *span: int) -> re.Match[str] | None:
        if len(span) > 1:  # it ends inside the text, where a word may be cut off and be another
            return run_search(text, *span)
        if bits & _texts[text] or (signs and any(sign in text for sign in signs)):
            return run_search(text, *span)
        return None

    def finditer(text: str, *span: int) -> Iterator[re.Match[str]]:
        if len(span) > 1:
            return run_finditer(text, *span)
        if bits & _texts[text] or (signs and any(sign in text for sign in signs)):
            return run_finditer(text, *span)
        return iter(())

    return search, finditer


def compiled(pattern: str) -> Pattern:
    """A pattern for many texts: a search that most of them are spared, and that is quick in the others."""
    return Pattern(pattern)
