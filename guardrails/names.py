"""A dictionary of names: exact, by stem or ending, in Chinese signs, and misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guardrails.text.normalise import normalise

WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


_ASCII_WORD = re.compile(r"[A-Za-z]+")  # what WORD comes to in a text of ASCII characters


def word_pattern(text: str) -> re.Pattern[str]:
    """The pattern of a word, as it is best looked for in a text."""
    return _ASCII_WORD if text.isascii() else WORD


_GAP = re.compile(r"[\s.'’/-]{0,3}")


_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def key_of(name: str) -> tuple[str, ...]:
    """The words of a name, normalised."""
    return tuple(WORD.findall(normalise(name).text))


class Names:
    """A dictionary of names: exact (one or several words), stems, suffixes and CJK strings."""

    def __init__(self) -> None:
        self.first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.single: dict[str, str] = {}  # single words as listed: what a misspelt word may have meant
        self.stems: dict[str, list[tuple[str, str]]] = {}
        self.suffixes: list[tuple[str, str]] = []
        self.endings: tuple[str, ...] = ()
        self.signs: dict[str, str] = {}

    def add(self, names: Iterable[str], meaning: str, suffixes: Iterable[str] = ()) -> None:
        """Enter names of one meaning; "stem*" stands for every word that starts so."""
        for name in names:
            if _CJK.search(name):
                self.signs.setdefault(normalise(name).text, meaning)
            elif name.endswith("*"):
                stem = "".join(key_of(name[:-1]))
                self.stems.setdefault(stem[:5], []).append((stem, meaning))
            elif words := key_of(name):
                self._put(words, meaning)
                if len(words) == 1:
                    self.single.setdefault(words[0], meaning)
                if len(words) > 1 and len("".join(words)) > 3:
                    self._put(("".join(words),), meaning)
        self.suffixes += [(suffix.strip("*"), meaning) for suffix in suffixes]
        self.endings = tuple(suffix for suffix, _ in self.suffixes)

    def _put(self, words: tuple[str, ...], meaning: str) -> None:
        held = self.first.setdefault(words[0], [])
        if all(words != other for other, _ in held):
            held.append((words, meaning))
            held.sort(key=lambda entry: -len(entry[0]))

    def stem(self, word: str) -> tuple[bool, str]:
        """Whether a word starts with a known stem, and the meaning."""
        for stem, meaning in self.stems.get(word[:5], ()):
            if word.startswith(stem):
                return True, meaning
        return False, ""

    def suffix(self, word: str) -> tuple[bool, str]:
        """Whether a word ends with a known suffix, and the meaning."""
        if word.endswith(self.endings):
            return True, next(meaning for suffix, meaning in self.suffixes if word.endswith(suffix))
        return False, ""


def follows(text: str, words: list[re.Match[str]], position: int, parts: tuple[str, ...]) -> bool:
    """Whether the words from a position on are these parts, with at most a short gap between them."""
    if position + len(parts) > len(words):
        return False
    for offset in range(1, len(parts)):
        match, before = words[position + offset], words[position + offset - 1]
        if match[0] != parts[offset] or not _GAP.fullmatch(text, before.end(), match.start()):
            return False
    return True


def deletion_table(names: Names) -> dict[str, list[tuple[str, str]]]:
    """Variants with up to two letters left out -> the long single-word names they may come from."""
    table: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in names.single.items():
        if not meaning.startswith("/") and len(word) >= 7 and word.isascii():
            for variant in variants_of(word, reach(word)):
                table.setdefault(variant, []).append((word, meaning))
    return table


def reach(name: str) -> int:
    """How many slips of the pen a name of this length survives."""
    return 2 if len(name) >= 11 else 1


def variants_of(word: str, depth: int) -> set[str]:
    """The word with up to `depth` letters left out."""
    layer = {word}
    found = {word}
    for _ in range(depth):
        layer = {w[:i] + w[i + 1 :] for w in layer for i in range(len(w))}
        found |= layer
    return found


def edit_distance(first: str, second: str, limit: int) -> int:
    """Edit distance with transpositions (optimal string alignment); more than `limit` is reported as limit + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        previous, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
