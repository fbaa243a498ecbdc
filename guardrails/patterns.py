"""Building blocks of regular expressions, written so that a search is quick.

A search runs at full speed only where a pattern starts with a plain set of characters: a look-behind in front of a
number costs a step at every character of the text, one behind its first digit costs a step at every number.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterable

IN_MY_VIEW = r"(?:(?:in my (?:view|opinion|experience|practice|book)|i(?:'d| would) say|honestly|frankly|strictly speaking|in practice|for me|well|oh|nowadays|here)[, ]+){0,2}"
HOW_GIVEN = r"\b(?:how (?:often|long|many (?:\w+ )?(?:days|weeks|nights|doses|infusions|times|courses|bags))|over (?:what|how))\b(?![^?]*\b(?:was|were|did|had|has|have|been|patients|trials?|stud(?:y|ies))\b)"
NUMBER = r"\d{1,12}(?:\.\d{1,12})?"


def number_after(*behind: str) -> str:
    r"""NUMBER where none of these look-behinds ("[\w.]") matches right before it."""
    return r"\d" + "".join(rf"(?<!{pattern}\d)" for pattern in behind) + r"\d{0,11}(?:\.\d{1,12})?"


def either(words: Iterable[str]) -> str:
    """Any of the words, the longest first, shared beginnings written once."""
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[:1], set()).add(word[1:])
    optional = rests.pop("", None) is not None
    branches = [re.escape(first) + either(rests[first]) for first in sorted(rests)]
    if len(branches) < 2 and not optional:
        return "".join(branches)
    return f"(?:{'|'.join(branches)})?" if optional and branches else f"(?:{'|'.join(branches)})" if branches else ""
