"""A calculation that we show: the question or what is cited states its inputs, and its results follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.grounding.calculations import follows, wrong_arithmetic
from assistant.grounding.figures import Figure, figures
from assistant.grounding.unsupported import unsupported_figures

_UNIT = r"\s*[A-Za-zµ%²/·]*2?(?:\s+(?:per|a)\s+[a-z]+)?\s*"
_SIGN = re.compile(rf"{_UNIT}(?P<sign>[×÷])\s*")
_IS = re.compile(rf"{_UNIT}[=≈]\s*")
_ROUNDS = 4  # each may add a result that the next one is worked out from
_ROUNDING = Decimal("0.005")


def computed_fault(sentence: str, stated: str, passages: Iterable[str]) -> str | None:
    """The first figure of a calculated sentence that is neither given nor follows from what is; None where all do.

    `stated` is what was asked, with the measurements of the patient; `passages` are the texts that are cited.
    """
    wrong = wrong_arithmetic(sentence)
    if wrong is not None:
        return f"{wrong!r} does not come out"
    claimed = figures(sentence)
    known = [*figures(stated), *(figure for text in passages for figure in figures(text))]
    results = _results(sentence, claimed)
    for _ in range(_ROUNDS):
        open_ = {figure for figure, _ in unsupported_figures(claimed, known)}
        found = [item for item in claimed if item in open_ and _follows(item, results, claimed, known)]
        if not found:
            break
        known += found
    left = unsupported_figures(claimed, known)
    return f"{left[0][1]} is neither given nor follows from what is" if left else None


def _follows(figure: Figure, results: Sequence[Figure], claimed: Sequence[Figure], known: Sequence[Figure]) -> bool:
    if figure in results or follows(figure, known):
        return True
    if figure.noun.startswith("dose"):  # as many doses as weeks, or as a bare "x4" says
        return any(item.value == figure.value and not item.unit.startswith(("g", "mg", "kg")) for item in known)
    amounts = [item for item in known if item.unit.split("/")[0] == figure.unit.split("/")[0] and item.unit]
    counts = {item.value for item in known if item.unit in {"day", "week"} or item.noun.startswith(("dose", "time"))}
    counts |= {Decimal(number) for number in _listed_days(claimed)}
    return any(
        _close(one.value * count, figure.value) or (count and _close(one.value / count, figure.value))
        for one in amounts
        for count in sorted(counts)
        if one.unit == figure.unit
    )


def _listed_days(claimed: Sequence[Figure]) -> set[int]:
    """How many days a sentence names, each of which must be known by itself: "on days 1, 8 and 15" are three."""
    return {len({item.value for item in claimed if item.label == "day" or (item.unit == "day" and not item.per)})}


def _results(sentence: str, claimed: Sequence[Figure]) -> list[Figure]:
    """The right-hand sides of the sums that are shown; that they come out has been seen to."""
    return [
        result
        for left, right, result in zip(claimed, claimed[1:], claimed[2:], strict=False)
        if _SIGN.fullmatch(sentence, left.end, right.start)
        and _IS.fullmatch(sentence, right.end, result.start)
        and _close(left.value * right.value, result.value)
    ]


def _close(expected: Decimal, given: Decimal) -> bool:
    return abs(expected - given) <= _ROUNDING * max(abs(expected), Decimal(1))
