"""Does a text contain an expected wording? The same rule for every case file.

Both sides are NFKC-normalised, lower-cased, and their white space is folded. Digits are bounded: "4 g/kg" does not
occur in "0.4 g/kg" or "14 g/kg", nor "m2" in "m25".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.drafting import parsing


def fold(text: str) -> str:
    """The form in which texts are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def contains(text: str, wording: str) -> bool:
    """Whether `wording` occurs in `text`. An empty wording occurs nowhere."""
    needle = fold(wording)
    if not needle:
        return False
    before = r"(?<!\d)(?<!\d[.,])" if needle[0].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, fold(text)) is not None


def contains_name(text: str, name: str) -> bool:
    """Whether a name occurs in `text` as words of its own, a plural "s" allowed: "IL-2" is not in "IL-20"."""
    needle = fold(name)
    return bool(needle) and re.search(rf"(?<!\w){re.escape(needle)}(?:e?s)?(?!\w)", fold(text)) is not None


def first_found(text: str, wordings: Iterable[str]) -> str | None:
    """The first of the wordings that occurs in `text`, or None."""
    return next((wording for wording in wordings if contains(text, wording)), None)


def without_markers(text: str) -> str:
    """The text without citation markers in whatever form they are written: "[1]", "(1)", "[Passage 2]"."""
    return parsing.without_markers(text)


def word_count(text: str) -> int:
    """Words of an answer's body: runs of non-space characters that hold a letter or digit, markers left out."""
    return sum(any(c.isalnum() for c in token) for token in without_markers(text).split())


def cut_to_words(text: str, words: int) -> str:
    """The text up to the end of so many words, divided at white space; all of it where it has no more."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text if len(ends) <= words else text[: ends[words - 1]] if words > 0 else ""
