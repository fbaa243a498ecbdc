"""Every number in a sentence must stand in a passage the sentence cites, and count the same thing there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.citing import evidence_text
from assistant.records import Cited, DraftSentence, Dropped

_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*\.\d+|\d+)")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
_WORDS = {word: Decimal(value) for value, word in enumerate(_ONES)}
_WORDS |= {word: Decimal(value) for value, word in zip(range(20, 101, 10), _TENS, strict=True)}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_EXPONENT = re.compile(r"(?<=[A-Za-z])[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")  # m² is a unit, not a two
_UNITS = {
    spelling: unit
    for unit, spellings in {
        "hours": "hour hours h", "days": "day days d", "weeks": "week weeks wk", "months": "month months",
        "years": "year years", "mcg": "mcg µg microgram micrograms", "mg": "mg milligram milligrams",
        "g": "g gram grams", "mg/kg": "mg/kg", "g/kg": "g/kg", "mg/m": "mg/m", "g/m": "g/m", "%": "% percent",
    }.items()
    for spelling in spellings.split()
}  # fmt: skip
_NOTHING = ""
_LONGEST_FIRST = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?<![\w.])(?:(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*)?(?P<high>\d+(?:\.\d+)?)"
    rf"(?:[\s-]*(?:consecutive\s+|full\s+)?(?P<unit>{_LONGEST_FIRST})(?![A-Za-z]))?",
    re.IGNORECASE,
)
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
    foreign = [written for written, value in _numbers(sentence) if value not in known]
    counted = _counted(evidence)
    mistaken = [
        f"{value} {'/'.join(sorted(units))}"
        for value, units in _named(_counted(sentence)).items()
        if (there := counted.get(value)) and not there & (units | {_NOTHING})
    ]
    return foreign + mistaken


def _named(counted: dict[Decimal, set[str]]) -> dict[Decimal, set[str]]:
    """The numbers that stand with a unit, and their units."""
    return {value: named for value, units in counted.items() if (named := units - {_NOTHING})}


def _counted(text: str) -> dict[Decimal, set[str]]:
    """What each number of a text counts, wherever it stands; a range counts what its upper end does.

    A number that stands somewhere without a unit ("7 versus 16 months") may count anything.
    """
    counted: dict[Decimal, set[str]] = {}
    for match in _QUANTITY.finditer(_EXPONENT.sub("", text).translate(_SUPERSCRIPTS)):
        unit = _UNITS.get((match["unit"] or "").casefold(), _NOTHING)
        for written in (match["low"], match["high"]):
            if written:
                counted.setdefault(Decimal(written).normalize(), set()).add(unit)
    return counted


def _numbers(text: str) -> Iterator[tuple[str, Decimal]]:
    for match in _NUMBER.finditer(_EXPONENT.sub("", text).translate(_SUPERSCRIPTS)):
        yield match[0], Decimal(match[0].replace(",", "")).normalize()
    for match in _WORD.finditer(text):
        yield match[0], _WORDS[match[0].casefold()].normalize()
