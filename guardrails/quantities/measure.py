"""An amount on the basis its limits need: grams per kg or m2, from volumes, weights and surfaces."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.raised_weight import raised_weight
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis
from guardrails.units import GRAMS


def measure(reading: Reading, number: int, amount: Amount, drug: str) -> tuple[Basis, Decimal, str, str]:
    """(basis, grams, how it was calculated, why it is unclear) of an amount of a drug."""
    entry = reading.lexicon.drugs[drug]
    basis = amount.basis
    if amount.unclear:
        return basis, amount.grams or Decimal(0), "", "not a dose that can be read" if not amount.number else "a rate"
    grams, calculated = amount.grams, ""
    if amount.bare:
        mass, _, per = entry.unit.partition("/")
        basis = {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT) if basis is Basis.FLAT else basis
        grams = amount.number * GRAMS[mass]
    if amount.litres is not None:
        percent = _percent(reading, number, drug, amount.end)
        if percent is None:
            return basis, Decimal(0), "", "a volume of unknown concentration"
        grams = amount.litres * 10 * percent
        calculated = f"{_num(amount.litres * 1000)} mL x {_num(percent)}%"
    assert grams is not None
    return _on_basis(reading, number, amount, drug, basis, grams, calculated)


def _on_basis(  # noqa: PLR0917 - the parts of one statement
    reading: Reading, number: int, amount: Amount, drug: str, basis: Basis, grams: Decimal, calculated: str
) -> tuple[Basis, Decimal, str, str]:
    """A flat dose per kg or m2 where weight or surface is known; a dose reckoned on a wrong weight put right."""
    bases = reading.bases[drug]
    if basis is Basis.FLAT and Basis.PER_M2 in bases:
        surface = _nearest(reading.surfaces, number, amount.start) or reading.context.bsa_m2
        if surface and grams != 1:
            return Basis.PER_M2, grams / surface, f"{_num(grams * 1000)} mg / {_num(surface)} m2", ""
    if basis is Basis.FLAT and Basis.FLAT not in bases and Basis.PER_KG in bases:
        told = bool(_TOLD.search(reading.segments[number].text))
        weight = _nearest(reading.weights, number, amount.start, other_than_actual=told) or reading.context.weight_kg
        if weight:
            return Basis.PER_KG, grams / weight, calculated or f"{_num(grams)} g / {_num(weight)} kg", ""
        return basis, grams, calculated, ""
    if basis is Basis.PER_KG and (factor := _wrong_weight(reading, number) or raised_weight(reading, number)):
        return basis, grams * factor, f"{_num(grams)} g/kg reckoned on {_num(factor)} times the actual weight", ""
    return basis, grams, calculated, "" if basis in bases else "a basis that no source states"


def _nearest(
    known: list[list[tuple[int, Decimal]]], number: int, at: int, *, other_than_actual: bool = False
) -> Decimal | None:
    """The measurement nearest before a position, else after it in the segment, else in the text around.

    `other_than_actual`: the dose is reckoned on another weight than the actual one, so the smaller counts.
    """
    here = known[number]
    if len(here) > 1 and other_than_actual:
        return min(value for _, value in here)
    before = [value for start, value in here if start < at]
    if before:
        return before[-1]
    if here:
        return here[0][1]
    for other in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
        if known[other]:
            return known[other][-1][1]
    after = (found[0][1] for found in known[number + 1 : number + LOOK_BACK] if found)
    return next(after, None)


_ACTUAL = re.compile(
    r"(?:weighs|actual(?:ly)?|real|true|weight (?:is|:)|although|despite|scales?|only|in fact|truly)\b[^.;]{0,30}$"
)


_TOLD = re.compile(
    r"\b(?:actual(?:ly)?|real|true|weighs)\b[^.;]*\b(?:as (?:for|if|though)|for an?|on (?:an?|the)|dosing|assum\w+|pretend|instead)\b"
)
_RECKON = re.compile(
    r"\b(?:calculat|dose|dosing|dosed|bas(?:e|is|ed|ing)|assum|round|pretend|use|using|figure|treat|reckon|as if|enter|work on|plan)\w*"
)


def _wrong_weight(reading: Reading, number: int) -> Decimal | None:
    """How many times the actual weight a dose is to be reckoned on, where that is more than once."""
    for near in ([number], [number - 1, number]):
        known = [(n, start, value) for n in near if n >= 0 for start, value in reading.weights[n]]
        if len({value for _, _, value in known}) != 2 or not _RECKON.search(reading.segments[number].text):
            continue
        actual = [
            value
            for n, start, value in known
            if _ACTUAL.search(reading.segments[n].text[:start])
            or re.match(r"[^.,;(]{0,12}\b(?:man|woman|patient|lady|gentleman)\b", reading.segments[n].text[start:])
        ]
        others = [value for _, _, value in known if value not in actual[:1]]
        if actual and others and others[-1] > actual[0]:
            return others[-1] / actual[0]
    return None


_STRENGTH = re.compile(rf"(?<![\d.])({NUMBER})\s?(?:%|per ?cent)(?!\s?(?:of|ci|confidence))")


_OWN_STRENGTH = re.compile(rf"\s?(?:of )?(?:an? |the |its )?(?<![\d.])({NUMBER})\s?%")


def _percent(reading: Reading, number: int, drug: str, at: int) -> Decimal | None:
    """Strength of the product a volume is of: stated nearby, the brand's, or the drug's usual one."""
    if own := _OWN_STRENGTH.match(reading.segments[number].text, at):
        return Decimal(own[1])
    for near in (number, number - 1, number + 1):
        if 0 <= near < len(reading.segments):
            stated = [Decimal(m[1]) for m in _STRENGTH.finditer(reading.segments[near].text) if Decimal(m[1]) <= 25]
            if stated:
                return max(stated)
    for near in (number, number - 1):
        if near >= 0:
            for mention in reading.mentions[near]:
                if mention.drug == drug and (percent := reading.lexicon.percent(mention.name)):
                    return percent
    return reading.lexicon.drugs[drug].concentration_percent


def _num(value: Decimal) -> str:
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".")
