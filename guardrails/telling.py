"""Regular expressions that are run only where the words stand that they cannot do without.

The words of a text are looked up once, whatever the number of patterns; of a pattern those alternatives are run that
have their words in the text. What is found is what re.compile's own would find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any

from guardrails.keys import BEGINS, DIGIT, INSIDE, LETTERS, SIGN, WHOLE, Group
from guardrails.openings import opening, tree_of
from guardrails.parts import Part, parts

_LONGEST = 2000  # characters of a text whose words are looked up
_WORD = re.compile(r"\w+|[^\w\s]+")
_MOST_WORDS, _MOST_TEXTS, _MOST_CHOICES = 4096, 512, 256  # that are remembered
_MOST_PARTS = 8  # of a pattern, run one by one; where more have their words, the whole pattern is quicker


class _Words(dict[str, int]):
    """Words and runs of signs -> the bits of the keys they hold; of bounded size. A later key is unknown to it."""

    def __init__(self, bits: dict[str, int], pieces: dict[str, list[str]]) -> None:
        super().__init__()
        self._bits = bits
        self._pieces = pieces

    def __missing__(self, word: str) -> int:
        get = self._bits.get
        found = get(WHOLE + word, 0)
        for length in range(1, LETTERS + 1):
            found |= get(BEGINS + word[:length], 0)
        if any(map(str.isdecimal, word)):
            found |= get(DIGIT, 0)
        for at, letter in enumerate(word):
            for begins in {letter, word[at : at + 2]}:
                for key in self._pieces.get(begins, ()):
                    if word.startswith(key[1:], at):
                        found |= get(key, 0)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = found
        return found


class _Runs(dict[str, int]):
    """What stands between two gaps, one word or several -> the bits of its keys; of bounded size."""

    def __init__(self, bits: dict[str, int], pieces: dict[str, list[str]]) -> None:
        super().__init__()
        self._of_word = _Words(bits, pieces).__getitem__

    def __missing__(self, run: str) -> int:
        found = reduce(or_, map(self._of_word, _WORD.findall(run)), 0)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[run] = found
        return found


class _Texts(dict[str, int]):
    """Texts -> the bits of the keys they hold; of bounded size. A long text counts as holding every key."""

    def __init__(self, bits: dict[str, int], pieces: dict[str, list[str]]) -> None:
        super().__init__()
        self._of_run = _Runs(bits, pieces).__getitem__

    def __missing__(self, text: str) -> int:
        if len(text) > _LONGEST:
            return -1
        found = reduce(or_, map(self._of_run, set(text.split())), 0)
        if len(self) >= _MOST_TEXTS:
            self.clear()
        self[text] = found
        return found


class _Known:
    """What patterns look for, and what is known of texts: which of it they hold."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bits: dict[str, int] = {}  # of every key that some pattern looks for
        self._pieces: dict[str, list[str]] = {}  # keys that stand inside words, by their first two letters
        self.held = _Texts(self._bits, self._pieces)

    def enter(self, groups: Sequence[Group]) -> list[int]:
        """The bits of groups of keys, new ones where they are new: then what was known of texts is known no longer."""
        with self._lock:
            new = sorted({key for keys in groups for key in keys} - self._bits.keys())
            for key in new:
                self._bits[key] = 1 << len(self._bits)
                if key[0] in (INSIDE, SIGN):
                    self._pieces.setdefault(key[1:3], []).append(key)
            if new:  # replaced and not cleared, so that a search that runs meanwhile cannot fill it with old bits
                self.held = _Texts(self._bits, self._pieces)
            return [reduce(or_, (self._bits[key] for key in keys), 0) for keys in groups]


_OF_STATEMENTS, _OF_TEXTS = _Known(), _Known()


class _Nothing:
    """What is run of a pattern on a text that holds none of its keys."""

    @staticmethod
    def search(_text: str, _at: int = 0) -> None:
        """Nothing is found."""

    @staticmethod
    def finditer(_text: str, _at: int = 0) -> Iterator[re.Match[str]]:
        """No match."""
        return iter(())

    @staticmethod
    def findall(_text: str) -> list[Any]:
        """No match."""
        return []

    @staticmethod
    def split(text: str, maxsplit: int = 0) -> list[str]:
        """The text in one piece."""
        return [text]

    @staticmethod
    def sub(_new: Any, text: str, count: int = 0) -> str:
        """The text as it is."""
        return text


class _Several:
    """What is run of a pattern where a few of its alternatives have their words in a text."""

    def __init__(self, chosen: Sequence[Part], whole: re.Pattern[str]) -> None:
        self._whole = whole
        self._searches = [part.regex.search for part in chosen]
        self.findall, self.split, self.sub = whole.findall, whole.split, whole.sub

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The match that begins first; where two alternatives begin there, the whole pattern says which."""
        ahead = [found for run in self._searches if (found := run(text, at))]
        return self._first(ahead, text) if ahead else None

    def finditer(self, text: str, at: int = 0) -> Iterator[re.Match[str]]:
        """Every match, one behind the other."""
        ahead = [(found, run) for run in self._searches if (found := run(text, at))]
        while ahead:
            match = self._first([found for found, _ in ahead], text)
            yield match
            end = match.end()
            again = ((found if found.start() >= end else run(text, end), run) for found, run in ahead)
            ahead = [(found, run) for found, run in again if found]

    def _first(self, ahead: Sequence[re.Match[str]], text: str) -> re.Match[str]:
        starts = [found.start() for found in ahead]
        first = min(starts)
        if starts.count(first) == 1:
            return ahead[starts.index(first)]
        match = self._whole.match(text, first)
        assert match is not None
        return match


class Pattern:
    """A pattern that is run only where its words stand. Finds what re.compile's does; compiled at its first use.

    `whole` is re.compile's own, for what is asked at one place of a text.
    """

    __slots__ = (
        "_known",
        "findall",
        "finditer",
        "fullmatch",
        "mask",
        "match",
        "pattern",
        "search",
        "split",
        "sub",
        "whole",
    )
    findall: Callable[..., list[Any]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    mask: int
    search: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]
    whole: re.Pattern[str]

    def __init__(self, pattern: str, known: _Known) -> None:
        self.pattern = pattern
        self._known = known

    def __getattr__(self, name: str) -> Any:
        if name not in self.__slots__:
            raise AttributeError(name)
        if name == "whole":
            ahead = opening(tree_of(self.pattern))
            self.whole = re.compile(f"{ahead}(?:{self.pattern})" if ahead else self.pattern)
        elif name in ("match", "fullmatch"):
            self.match, self.fullmatch = self.whole.match, self.whole.fullmatch
        else:
            self._take_apart()
        return getattr(self, name)

    def _take_apart(self) -> None:
        tree = tree_of(self.pattern)
        held = parts(tree)
        bits = self._known.enter([part.keys for part in held])
        self.mask = reduce(or_, bits) if all(bits) else -1  # -1: an alternative has no keys
        if any(bits):
            self._choose_by_text(_Choices(self, held, bits, may_be_empty=not tree.getwidth()[0]))
        else:
            regex = held[0].regex
            self.search, self.finditer, self.findall = regex.search, regex.finditer, regex.findall
            self.split, self.sub = regex.split, regex.sub

    def _choose_by_text(self, choices: _Choices) -> None:
        """Every search asks the text's keys first, but one that ends inside it, where a word may be cut off."""
        mask, always, known = choices.mask, choices.always, self._known

        def search(text: str, at: int = 0, end: int | None = None) -> re.Match[str] | None:
            if end is not None:
                return self.whole.search(text, at, end)
            hits = mask & known.held[text]
            found: re.Match[str] | None = choices[hits].search(text, at) if hits or always else None
            return found

        def finditer(text: str, at: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
            if end is not None:
                return self.whole.finditer(text, at, end)
            found: Iterator[re.Match[str]] = choices[mask & known.held[text]].finditer(text, at)
            return found

        self.search, self.finditer = search, finditer
        self.findall = lambda text: choices[mask & known.held[text]].findall(text)
        self.split = lambda text, maxsplit=0: choices[mask & known.held[text]].split(text, maxsplit)
        self.sub = lambda new, text, count=0: choices[mask & known.held[text]].sub(new, text, count)


class _Choices(dict[int, Any]):
    """Of a pattern: which of its keys a text holds -> what is run on the text; of bounded size."""

    def __init__(self, pattern: Pattern, held: Sequence[Part], bits: Sequence[int], *, may_be_empty: bool) -> None:
        super().__init__()
        self._pattern, self._held, self._may_be_empty = pattern, held, may_be_empty
        self.mask, self.always = reduce(or_, bits), not all(bits)
        self._told_by: dict[int, set[int]] = {}  # numbers of the parts, by each of their keys; by 0 those without
        for number, keys in enumerate(bits):
            for bit in _single(keys) if keys else (0,):
                self._told_by.setdefault(bit, set()).add(number)

    def __missing__(self, hits: int) -> Any:
        numbers = set(self._told_by.get(0, ())).union(*(self._told_by[bit] for bit in _single(hits)))
        here = [self._held[number] for number in sorted(numbers)]
        if len(here) < 2:
            found: Any = here[0].regex if here else _Nothing
        elif self._may_be_empty or len(here) > _MOST_PARTS or sum(not part.quick for part in here) > 1:
            found = self._pattern.whole
        else:
            found = _Several(here, self._pattern.whole)
        if len(self) >= _MOST_CHOICES:
            self.clear()
        self[hits] = found
        return found


def _single(bits: int) -> Iterator[int]:
    """The bits one by one."""
    while bits:
        bit = bits & -bits
        yield bit
        bits ^= bit


def may_stand(patterns: Sequence[Pattern], texts: Iterable[str]) -> list[bool]:
    """Which of the patterns may find something in one of the texts, by the keys that the texts hold."""
    masks = [pattern.mask for pattern in patterns]  # first, since a pattern's first use brings keys of its own
    held = reduce(or_, map(_OF_STATEMENTS.held.__getitem__, texts), 0)
    return [mask < 0 or bool(mask & held) for mask in masks]


def compiled(pattern: str) -> Pattern:
    """A pattern for many texts: a search that most of them are spared, and that is quick in the others."""
    return Pattern(pattern, _OF_STATEMENTS)


def compiled_for_texts(pattern: str) -> Pattern:
    """The same for a pattern that is asked of whole texts: what these look for is kept apart, since it is little."""
    return Pattern(pattern, _OF_TEXTS)
