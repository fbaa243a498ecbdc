"""What patterns look for, and what is known of texts: which of it they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from threading import Lock

from guardrails.keys import BEGINS, DIGIT, INSIDE, LETTERS, SIGN, WHOLE, Group

_LONGEST = 2000  # characters of a text whose words are looked up
_WORD = re.compile(r"\w+|[^\w\s]+")
_MOST_WORDS, _MOST_TEXTS = 2048, 512  # that are remembered


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


class Known:
    """The keys of some patterns, each a bit, and `held`: which of them a text holds."""

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
