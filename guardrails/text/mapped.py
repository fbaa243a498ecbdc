"""A text under rewriting that never forgets where each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from guardrails.telling import Pattern


class Mapped:
    """A string with, for every character, the half-open source range [start, end) it stands for.

    Rewriting with `sub` returns a new object; characters that a rewrite inserts stand for the whole
    stretch they replace, so any range of the rewritten text leads back to a range of the source.
    """

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends

    @classmethod
    def of(cls, text: str) -> Mapped:
        """The identity mapping of a source text."""
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def sub(self, pattern: re.Pattern[str] | Pattern, replace: str | Callable[[re.Match[str]], str | None]) -> Mapped:
        """Replace every match; a callable may return None to leave its match alone."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = replace if isinstance(replace, str) else replace(match)
            if new is None:
                continue
            at, stop = match.span()
            pieces += (self.text[done:at], new)
            first, last = self.span(at, stop)
            starts.extend(self.starts[done:at])
            ends.extend(self.ends[done:at])
            starts.extend([first] * len(new))
            ends.extend([last] * len(new))
            done = stop
        if not pieces:
            return self
        pieces.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Mapped("".join(pieces), starts, ends)

    def span(self, at: int, stop: int) -> tuple[int, int]:
        """The source range that text[at:stop] stands for."""
        if at >= stop:
            point = self.starts[at] if at < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return point, point
        if stop - at == 1:
            return self.starts[at], self.ends[at]
        return min(self.starts[at:stop]), max(self.ends[at:stop])

    def slice(self, at: int, stop: int) -> Mapped:
        """The part text[at:stop] with its mapping."""
        return Mapped(self.text[at:stop], self.starts[at:stop], self.ends[at:stop])

    @staticmethod
    def join(parts: Sequence[Mapped]) -> Mapped:
        """The parts one after another."""
        starts: list[int] = []
        ends: list[int] = []
        for part in parts:
            starts.extend(part.starts)
            ends.extend(part.ends)
        return Mapped("".join(part.text for part in parts), starts, ends)

    def gap(self, text: str, at: int) -> Mapped:
        """Words that stand in no source text, anchored at position `at` of this one."""
        first, last = self.span(at, at)
        return Mapped(text, [first] * len(text), [last] * len(text))
