"""Every number in a sentence must stand in a passage the sentence cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.citing import evidence_text
from assistant.records import Cited, DraftSentence, Dropped

_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*\.\d+|\d+)")
_WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_EXPONENT = re.compile(r"(?<=[A-Za-z])[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")  # m² is a unit, not a two
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def ground(cited: Cited) -> Cited:
    """Drop every sentence with a number that its passages do not have, and say which."""
    passages = cited.drafted.found.passages
    kept: list[DraftSentence] = []
    dropped = list(cited.dropped)
    for sentence in cited.sentences:
        ours = sentence.about_evidence or sentence.rule is not None
        missing = [] if ours else unsupported_numbers(sentence.text, evidence_text(sentence, passages))
        if missing:
            dropped.append(Dropped(text=sentence.text, reason=f"{missing[0]} does not stand in the passages it cites"))
        else:
            kept.append(sentence)
    return replace(cited, sentences=tuple(kept), dropped=tuple(dropped))


def unsupported_numbers(sentence: str, evidence: str) -> list[str]:
    """The numbers of a sentence, as written, that its evidence does not have. 2, 2.0 and "two" are one number."""
    known = {value for _, value in _numbers(evidence)}
    return [written for written, value in _numbers(sentence) if value not in known]


def _numbers(text: str) -> Iterator[tuple[str, Decimal]]:
    for match in _NUMBER.finditer(_EXPONENT.sub("", text).translate(_SUPERSCRIPTS)):
        yield match[0], Decimal(match[0].replace(",", "")).normalize()
    for match in _WORD.finditer(text):
        yield match[0], _WORDS[match[0].casefold()].normalize()
