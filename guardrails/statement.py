"""A dose of a governed drug where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guardrails.quantities.amount import Amount
from guardrails.records import Basis, Stance
from guardrails.schedules.plan import Schedule
from guardrails.schedules.totals import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A dose of a governed drug where it stands: segment number and [start, end) in it.

    `grams` is per administration (or total, as the schedule says) and per kg or m2 where `basis` says so. `calculated`
    tells that it was brought to its basis with a weight, a surface or a concentration of the text; `unclear` why it
    cannot be checked.
    """

    drug: str
    amount: Amount
    grams: Decimal
    basis: Basis
    schedule: Schedule
    totals: Totals
    stance: Stance
    segment: int
    start: int
    end: int
    words: str
    link: str
    lead: str
    tail: str
    above: bool = False
    calculated: str = ""
    unclear: str = ""
    other_indication: str = ""
