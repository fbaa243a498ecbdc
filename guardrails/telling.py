"""Regular expressions that are run only where the words stand that they cannot do without.

The words of a text are looked up once, whatever the number of patterns; of a pattern those alternatives are run that
have their words in the text. What is found is what re.compile's own would find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from guardrails.keys import Group, telling
from guardrails.known import Known
from guardrails.openings import opening, tree_of
from guardrails.parts import Part, parts

_MOST_CHOICES = 16  # of a pattern that are remembered
_OFTEN = 64  # runs after which taking a pattern apart is worth its time
_MOST_PARTS = 8  # of a pattern, run one by one; where more have their words, the whole pattern is quicker


_OF_STATEMENTS, _OF_TEXTS = Known(), Known()


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

    def __init__(self, searches: Sequence[Callable[..., re.Match[str] | None]], whole: re.Pattern[str]) -> None:
        self._whole = whole
        self._searches = searches
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


class _Whole:
    """What is run of a pattern at first, as if it were its only part: the whole of it, until it has been run often."""

    quick = True

    def __init__(self, pattern: Pattern, keys: Group) -> None:
        self.keys = keys
        self._pattern = pattern
        self._runs = 0

    @property
    def regex(self) -> _Whole:
        """Itself."""
        return self

    def _run(self) -> re.Pattern[str]:
        self._runs += 1
        if self._runs == _OFTEN:
            self._pattern.take_apart()
        return self._pattern.whole

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """As of any pattern."""
        return self._run().search(text, *span)

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """As of any pattern."""
        return self._run().finditer(text, *span)

    def findall(self, text: str) -> list[Any]:
        """As of any pattern."""
        return self._run().findall(text)

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """As of any pattern."""
        return self._run().split(text, maxsplit)

    def sub(self, new: Any, text: str, count: int = 0) -> str:
        """As of any pattern."""
        return self._run().sub(new, text, count)


class Pattern:
    """A pattern that is run only where its words stand. Finds what re.compile's does.

    Compiled at its first use, and taken apart once it has been run often: most patterns of a short run never are.

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

    def __init__(self, pattern: str, known: Known) -> None:
        self.pattern = pattern
        self._known = known

    def __getattr__(self, name: str) -> Any:
        if name not in self.__slots__:
            raise AttributeError(name)
        self._compile()
        return getattr(self, name)

    def _compile(self) -> None:
        tree = tree_of(self.pattern)
        ahead = opening(tree)
        self.whole = re.compile(f"{ahead}(?:{self.pattern})" if ahead else self.pattern)
        self.match, self.fullmatch = self.whole.match, self.whole.fullmatch
        self._run_by([_Whole(self, telling(tree))], may_be_empty=False)

    def take_apart(self) -> None:
        """Run its alternatives instead of the whole of it from now on."""
        tree = tree_of(self.pattern)
        self._run_by(parts(tree), may_be_empty=not tree.getwidth()[0])

    def _run_by(self, held: Sequence[Part | _Whole], *, may_be_empty: bool) -> None:
        bits = self._known.enter([part.keys for part in held])
        self.mask = reduce(or_, bits) if all(bits) else -1  # -1: an alternative has no keys
        if any(bits):
            self._choose_by_text(_Choices(self, held, bits, may_be_empty=may_be_empty))
        else:
            regex: Any = held[0].regex
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

    def __init__(
        self, pattern: Pattern, held: Sequence[Part | _Whole], bits: Sequence[int], *, may_be_empty: bool
    ) -> None:
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
            found = _Several([part.regex.search for part in here], self._pattern.whole)
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
