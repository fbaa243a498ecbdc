"""Words that carry meaning, for comparing a sentence with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[./'’-][^\W_]+)*")
FUNCTION_WORDS = frozenset(
    """a about above after again all also although an and any are as at be because been before being below between both
    but by can could did do does doing down during each either few for from further had has have having he her here hers
    him his how i if in into is it its itself may me might more most must my no nor not of off on once one only or other
    our out over own per same shall she should so some such than that the their theirs them then there these they this
    those though through to too under until up upon us very was we were what when where whether which while who whom
    whose why will with within without would yes yet you your""".split()
)
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words, numbers among them, without function words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(_STEMMER.stemWords([word for word in words if word not in FUNCTION_WORDS]))


def overlap(sentence: str, source: str) -> float:
    """The share of a sentence's content words that its source has, in [0, 1]; 1 for a sentence without any."""
    words = content_words(sentence)
    return len(words & content_words(source)) / len(words) if words else 1.0


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """What matches any of these regular expressions, in any case of letters; nothing where there are none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)
