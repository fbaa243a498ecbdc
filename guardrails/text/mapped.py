"""A text under rewriting that never forgets where each of its characters came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from guardrails.telling import Pattern

_AS_IT_IS = -1  # in place of an end: each character of the run stands for one of the source
Run = tuple[int, int, int]  # length, start and end in the source


class Mapped:
    """A string with, for every character, the half-open source range [start, end) it stands for.

    Rewriting with `sub` returns a new object; characters that a rewrite inserts stand for the whole
    stretch they replace, so any range of the rewritten text leads back to a range of the source.
    Kept as runs, so that a rewrite costs its edits and not the length of the text.
    """

    __slots__ = ("_begins", "_held", "text")

    def __init__(self, text: str, runs: Iterable[Run]) -> None:
        self.text = text
        self._begins: list[int] = []
        self._held: list[Run] = []
        at = 0
        for run in runs:
            if run[0]:
                self._begins.append(at)
                self._held.append(run)
                at += run[0]

    @classmethod
    def of(cls, text: str) -> Mapped:
        """The identity mapping of a source text."""
        return cls(text, [(len(text), 0, _AS_IT_IS)])

    @classmethod
    def standing_for(cls, text: str, first: int, last: int) -> Mapped:
        """A text all of whose characters stand for the source range [first, last)."""
        return cls(text, [(len(text), first, last)])

    def sub(self, pattern: re.Pattern[str] | Pattern, replace: str | Callable[[re.Match[str]], str | None]) -> Mapped:
        """Replace every match; a callable may return None to leave its match alone."""
        pieces: list[str] = []
        runs: list[Run] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = replace if isinstance(replace, str) else replace(match)
            if new is None:
                continue
            at, stop = match.span()
            pieces += (self.text[done:at], new)
            runs += self._runs(done, at)
            runs.append((len(new), *self.span(at, stop)))
            done = stop
        if not pieces:
            return self
        pieces.append(self.text[done:])
        runs += self._runs(done, len(self.text))
        return Mapped("".join(pieces), runs)

    def _runs(self, at: int, stop: int) -> list[Run]:
        """The runs of text[at:stop]."""
        found, stop = [], min(stop, len(self.text))
        number = bisect_right(self._begins, at) - 1
        while at < stop:
            length, first, last = self._held[number]
            begin = self._begins[number]
            end = min(begin + length, stop)
            found.append((end - at, first + (at - begin if last < 0 else 0), last))
            at, number = end, number + 1
        return found

    def span(self, at: int, stop: int) -> tuple[int, int]:
        """The source range that text[at:stop] stands for."""
        if at >= stop:
            size = len(self.text)
            point = self.span(at, at + 1)[0] if at < size else self.span(size - 1, size)[1] if size else 0
            return point, point
        spans = [(first, first + length if last < 0 else last) for length, first, last in self._runs(at, stop)]
        return min(spans)[0], max(last for _, last in spans)

    def slice(self, at: int, stop: int) -> Mapped:
        """The part text[at:stop] with its mapping."""
        return Mapped(self.text[at:stop], self._runs(at, stop))

    def spelt(self, text: str) -> Mapped:
        """The same in another spelling, character for character."""
        assert len(text) == len(self.text)
        return Mapped(text, self._held)

    def through(self, source: Mapped) -> Mapped:
        """The same text led back, through the text that it was made from, to the source of that."""
        spans = (self.span(at, at + 1) for at in range(len(self.text)))
        return Mapped(self.text, [(1, *source.span(first, last)) for first, last in spans])

    @staticmethod
    def join(parts: Sequence[Mapped]) -> Mapped:
        """The parts one after another."""
        return Mapped("".join(part.text for part in parts), [run for part in parts for run in part._held])

    def gap(self, text: str, at: int) -> Mapped:
        """Words that stand in no source text, anchored at position `at` of this one."""
        return Mapped.standing_for(text, *self.span(at, at))
