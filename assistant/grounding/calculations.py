"""Figures that no source states but that follow from those it does: a dose for a weight, a daily dose over days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.grounding.figures import Figure, figures
from assistant.records import Passage

_UNIT = r"\s*(?:[A-Za-zµ%²2/·]+(?:\s+(?:per|a)\s+[a-z]+)?)?\s*"
_SIGN = re.compile(rf"{_UNIT}(?P<sign>[×x*·/÷+−-]|\btimes\b)\s*", re.IGNORECASE)
_IS = re.compile(rf"{_UNIT}(?:=|≈|\bis\b|\bmakes\b|\bcomes to\b|\bequals\b)\s*", re.IGNORECASE)
_ROUNDING = Decimal("0.005")
_ROUGHLY = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|nearly|almost|some|circa|close to)|[~≈])\s*\Z", re.IGNORECASE
)
_ROUGH = Decimal("0.02")


def wrong_arithmetic(sentence: str) -> str | None:
    """The first calculation shown in a sentence that does not come out, as written. Other units are left to others."""
    found = figures(sentence)
    for left, right, result in zip(found, found[1:], found[2:], strict=False):
        sign = _SIGN.fullmatch(sentence, left.end, right.start)
        if sign is None or not _IS.fullmatch(sentence, right.end, result.start):
            continue
        if not _comparable(left, right, result):
            continue
        if not _close(_worked(left.value, sign["sign"], right.value), result.value):
            end = sentence[: result.end + 8].rfind(" ")
            return sentence[left.start : max(end, result.end)].strip()
    return None


def _comparable(left: Figure, right: Figure, result: Figure) -> bool:
    """Whether the result is in the unit that the two figures give: g/kg times days is g/kg, g/kg times kg is g."""
    if result.unit in {"", left.unit, right.unit}:
        return True
    base, _, basis = left.unit.partition("/")
    return result.unit == base and right.unit == {"kg": "kg", "m2": "m"}.get(basis)


def follows(figure: Figure, known: Sequence[Figure]) -> bool:
    """Whether a dose is a known one per kg or m² for a known weight or surface, or a known daily one over days."""
    return any(_close(size, figure.size[1]) for dimension, size in _products(known) if dimension == figure.size[0])


def rounds(sentence: str, figure: Figure, known: Iterable[Figure]) -> bool:
    """Whether a figure is said to be rough, and one of the known ones is as near as that."""
    if not _ROUGHLY.search(sentence, max(0, figure.start - 16), figure.start):
        return False
    return any(
        item.unit == figure.unit and abs(item.value - figure.value) <= _ROUGH * abs(item.value) for item in known
    )


def adds_up(figure: Figure, claimed: Sequence[Figure], passages: Iterable[Passage]) -> bool:
    """Whether a number of people is the sum of two that one sentence gives."""
    if figure.unit or figure.label or figure.value != int(figure.value):
        return False
    repeated = {item.value for item in claimed if item is not figure}
    texts = (
        passage.text[span.start - passage.start : span.end - passage.start]
        for passage in passages
        for span in passage.sentences
    )
    for text in texts:
        counts = [item for item in figures(text) if not (item.unit or item.label or item.role)]
        for at, one in enumerate(counts):
            for two in counts[at + 1 :]:
                known = figure.kind or one.value in repeated or two.value in repeated
                if known and one.value + two.value == figure.value and (one.kind or two.kind):
                    return True
    return False


def _products(known: Sequence[Figure]) -> Iterable[tuple[str, Decimal]]:
    for dose in known:
        dimension, size = dose.size
        if not dimension.startswith("mass/"):
            continue
        basis = dimension.removeprefix("mass/")
        for factor in known:
            if basis and factor.unit == {"kg": "kg", "m2": "m"}[basis]:
                yield "mass/", size * factor.value
            if "day" in dose.per and factor.unit == "day":
                yield dimension, size * factor.value


def _worked(left: Decimal, sign: str, right: Decimal) -> Decimal:
    if sign in "/÷":
        return left / (right or Decimal(1))
    if sign in "+":
        return left + right
    return left - right if sign in "−-" else left * right


def _close(expected: Decimal, given: Decimal) -> bool:
    return abs(expected - given) <= _ROUNDING * max(abs(expected), Decimal(1))
