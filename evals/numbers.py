"""The numbers that a text states, as values: "0,4", ".4" and "0.40" are the same number, "1,000" is a thousand."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"(?<![A-Za-z\d.,])(?:\d+(?:[.,]\d+)*|\.\d+)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_VALUES = {word: Decimal(value) for value, word in enumerate(_UNITS + _TEENS)}
_VALUES |= {word: Decimal(value) for word, value in (("once", 1), ("twice", 2), ("half", Decimal("0.5")))}
_WORD = re.compile(r"\b(?:" + "|".join(_VALUES) + r")\b", re.IGNORECASE)


def stated_numbers(text: str) -> set[Decimal]:
    """Values of the numbers written in digits. Digits that belong to a name (m2, IgG4) are none."""
    return {_value(token) for token in _NUMBER.findall(unicodedata.normalize("NFKC", text))}


def readable_numbers(text: str) -> set[Decimal]:
    """Values of the numbers written in digits or, up to twenty, in words."""
    return stated_numbers(text) | {_VALUES[word.lower()] for word in _WORD.findall(text)}


def _value(token: str) -> Decimal:
    if _THOUSANDS.fullmatch(token):
        return Decimal(token.replace(",", "")).normalize()
    head, *rest = re.split(r"[.,]", token)
    # "1.2.3" is a section or a date, which has no value of its own: its first part stands for it.
    return Decimal(f"{head or 0}.{rest[0]}").normalize() if len(rest) == 1 else Decimal(head or 0)
