"""A quantity as it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guardrails.records import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity at [start, end) of a segment.

    `grams` is the upper end of a range, per 1 kg or m2 where the basis says so;

    `litres` instead of `grams` for a volume. `unclear` marks a dose whose number cannot be read. `written` is the
    unit as written (UCUM), `number` the upper number in that unit. `carried`: the unit is that of the amount before.
    `summed`: the sum of a list, one item for each day.
    """

    start: int
    end: int
    basis: Basis
    unit: str
    number: Decimal
    grams: Decimal | None = None
    litres: Decimal | None = None
    low: Decimal | None = None
    daily: bool = False
    above: bool = False
    count: Decimal | None = None
    unclear: bool = False
    bare: bool = False
    carried: bool = False
    summed: bool = False
