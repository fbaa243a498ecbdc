"""The unit that a text states once, apart from its numbers: "all doses in g/kg", "the amount is 3; the unit is g/kg"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.units import BODY, GRAMS, MASS, MASS_OF, body_divisor

_STATED = compiled(
    rf"\b(?:units?(?: throughout| used| here)?\s?(?:is|are|:|=|being)|(?:doses|amounts|figures|numbers|values|quantities|totals)(?: (?:are|below|here|given|stated|shown|quoted|expressed)){{0,3}} in|in units of)\s(?P<mass>{MASS})(?P<body>{BODY})?(?![\w/])"
)
_BEHIND = compiled(rf"\d[^.;()]{{0,40}}?[(\[](?:all )?(?:in )?(?P<mass>{MASS})(?P<body>{BODY})[)\]]\W*$")
_NAMED = compiled(
    rf"\b(?:(?:amount|dose|total|quantity|figure|value|course)(?: dose)?(?:\s?\([^()]{{0,80}}\))?\s?(?:is|are|was|=|:|of|comes to|to be)|(?:make|raise|increase) (?:it|this|that|hers|his)(?: to)?)\s?(?P<lo>{NUMBER})(?!\.?\d)(?=\s?(?:[.;,)(]|and\b|for\b|daily\b|a day\b|$))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of mass, flat or for `per` kg or m2, stated in statement `segment`."""

    segment: int
    mass: str
    basis: Basis
    per: Decimal


def units_apart(texts: Sequence[str]) -> list[Unit]:
    """The units that statements name for numbers elsewhere."""
    found = []
    for number, text in enumerate(texts):
        for match in (*_STATED.finditer(text), *_BEHIND.finditer(text)):
            basis, per = body_divisor(match) if match["body"] else (Basis.FLAT, Decimal(1))
            found.append(Unit(number, MASS_OF[match["mass"]], basis, per))
    return found


def in_unit(text: str, present: Sequence[Amount], units: Sequence[Unit], number: int) -> list[Amount]:
    """The amounts of a statement, its bare numbers and those called an amount in the unit that is stated nearest."""
    unit = min(units, key=lambda unit: abs(unit.segment - number))
    found = [_with(amount, unit) if amount.bare else amount for amount in present]
    for match in _NAMED.finditer(text):
        start, end = match.span("lo")
        if all(end <= amount.start or start >= amount.end for amount in found):
            bare = Amount(start=start, end=end, basis=Basis.FLAT, unit="?", number=Decimal(match["lo"]))
            found.append(_with(bare, unit))
    return found


def _with(amount: Amount, unit: Unit) -> Amount:
    number = amount.number / unit.per
    return replace(amount, bare=False, unit=unit.mass, basis=unit.basis, number=number, grams=number * GRAMS[unit.mass])
