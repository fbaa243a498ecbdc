"""Bottles and bags counted where their size stands in the statement before: "it comes in 20 g bottles. He gets twelve of them"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.reading import Reading
from guardrails.records import Basis
from guardrails.telling import compiled

_GOODS = r"(?:bottles?|vials?|bags?|flasks?|flacons?)"
_SIZE = compiled(
    rf"(?<![\d.])({NUMBER})[\s-]?(?:g|grams?)[\s-](?:[a-z]+\s)?{_GOODS}\b|{_GOODS} (?:each )?(?:of|with|holds?|contains?|is|are) ({NUMBER})[\s-]?(?:g|grams?)\b"
)
_COUNTED = compiled(
    r"(?<![\d.])\b(?P<n>\d{1,2}) (?:of (?:them|these|those)\b|(?:of (?:the|these|those|such) |such |more |full |whole )?(?:bottles|vials|bags|flasks)\b)(?! (?:of|with|at) \d)"
)
_NEAR = 2  # statements from a count of bottles back to their size


def counted_bottles(reading: Reading, number: int, present: list[Amount]) -> list[Amount]:
    """The bottles that a statement about a patient of stated weight counts, in grams; none where it states grams itself."""
    counted = _COUNTED.search(reading.segments[number].text) if number and not present else None
    near = range(max(0, number - _NEAR), number)
    if counted is None or not any(reading.weights[n] for n in (*near, number)):
        return []
    sizes = [Decimal(m[1] or m[2]) for n in near for m in _SIZE.finditer(reading.segments[n].text)]
    if len(sizes) != 1:
        return []
    grams = Decimal(counted["n"]) * sizes[0]
    return [
        Amount(start=counted.start(), end=counted.end(), basis=Basis.FLAT, unit="g", number=grams, grams=grams),
    ]
