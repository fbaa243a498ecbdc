"""An amount on the basis its limits need: grams per kg or m2, from volumes, weights and surfaces."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.lexicon import DrugEntry
from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import measured
from guardrails.quantities.raised_weight import raised_weight
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.units import GRAMS


def measure(reading: Reading, number: int, amount: Amount, drug: str) -> tuple[Basis, Decimal, str, str]:
    """(basis, grams, how it was calculated, why it is unclear) of an amount of a drug."""
    entry = reading.lexicon.drugs[drug]
    basis = amount.basis
    if amount.unclear:
        return basis, amount.grams or Decimal(0), "", "not a dose that can be read" if not amount.number else "a rate"
    grams, calculated = amount.grams, ""
    if amount.bare:
        mass, _, per = _bare_unit(entry, amount).partition("/")
        basis = {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT) if basis is Basis.FLAT else basis
        grams = amount.number * GRAMS[mass]
    if amount.litres is not None:
        percent = _behind_name(reading, number, drug, amount.start)
        percent = percent or _strength_per_ml(reading, number) or _percent(reading, number, drug, amount.end)
        if percent is None:
            return basis, Decimal(0), "", "a volume of unknown concentration"
        grams = amount.litres * 10 * percent
        calculated = f"{_num(amount.litres * 1000)} mL x {_num(percent)}%"
    assert grams is not None
    return _on_basis(reading, number, amount, drug, basis, grams, calculated)


def _bare_unit(entry: DrugEntry, amount: Amount) -> str:
    """The unit of a number that stands without one: the drug's usual one, or of its flat dose where that is nearer."""
    flat, usual = entry.usual.get("flat"), entry.usual.get("administration")
    if not flat or not usual or amount.basis is not Basis.FLAT:
        return entry.unit
    number, unit = flat.split()
    return unit if amount.number**2 > Decimal(number) * Decimal(usual.split()[0]) else entry.unit


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
        told = any(_TOLD.search(segment.text) for segment in reading.segments[max(0, number - 2) : number + 1])
        weight = _own_weight(reading, number, amount) if not told else None
        weight = weight or _nearest(reading.weights, number, amount.start, other_than_actual=told)
        weight = weight or reading.context.weight_kg
        if weight:
            return Basis.PER_KG, grams / weight, calculated or f"{_num(grams)} g / {_num(weight)} kg", ""
        return basis, grams, calculated, ""
    if basis is Basis.PER_KG and (factor := _wrong_weight(reading, number) or raised_weight(reading, number)):
        return basis, grams * factor, f"{_num(grams)} g/kg reckoned on {_num(factor)} times the actual weight", ""
    return basis, grams, calculated, "" if basis in bases else "a basis that no source states"


_OF_WEIGHT = compiled(
    r"[\s,(]{0,2}(?:of (?:ivig|it) |in all |in total |total )?(?:for|in|at|if|when|with)\s(?:someone |a (?:patient|person|woman|man) |those |(?:she|he|the patient) )?(?:of |at |weighs |weighing |is )?(?:an? |about )?$"
)


def _own_weight(reading: Reading, number: int, amount: Amount) -> Decimal | None:
    """The weight that stands right behind an amount: "104 g for 52 kg, 140 g for 70 kg"."""
    text = reading.segments[number].text
    after = next(((at, kg) for at, kg in reading.weights[number] if at >= amount.end), None)
    return after[1] if after and _OF_WEIGHT.fullmatch(text, amount.end, after[0]) else None


def _nearest(
    known: list[list[tuple[int, Decimal]]], number: int, at: int, *, other_than_actual: bool = False
) -> Decimal | None:
    """The measurement nearest before a position, else after it in the segment, else in the text around.

    `other_than_actual`: the dose is reckoned on another weight than the actual one, so the smaller counts.
    """
    here = known[number]
    if (
        other_than_actual
        and len(told := [value for near in known[max(0, number - 2) : number + 1] for _, value in near]) > 1
    ):
        return min(told)
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


_ACTUAL = compiled(
    r"(?:weighs|actual(?:ly)?|real|true|weight (?:is|:)|although|despite|scales?|only|in fact|truly)\b[^.;]{0,30}$"
)


_TOLD = compiled(
    r"\b(?:use|using|on|by|with|keep|dos\w+ (?:on|by)) (?:the|her|his|their) (?:old|previous|former|earlier|last|prior|pre-\w+|original|higher|heavier|admission) (?:body )?weight\b|\b(?:use|using|on|by|with) the \d{2,3} ?kg (?:on|from|in|of) (?:the |her |his )?(?:old|previous|former|last|earlier|referral)|\b(?:actual(?:ly)?|real|true|weighs)\b[^.;]*\b(?:as (?:for|if|though)|for an?|on (?:an?|the)|dosing|assum\w+|pretend|instead)\b|\b(?:dos\w+|treat|calculat\w+|reckon\w*|order|chart|prescribe|write|give|infuse)\b[^.;]*\bas (?:if|though) (?:she|he|they|the patient) (?:were|was|weigh\w*|had been|is)\b"
)
_RECKON = compiled(
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
        if actual and others and others[-1] > actual[0] * _ROUNDED:
            return others[-1] / actual[0]
    return None


_ROUNDED = Decimal("1.02")  # so far one weight in two units may differ
_STRENGTH = compiled(rf"(?<![\d.])({NUMBER})\s?(?:%|per ?cent)(?!\s?(?:of|ci|confidence))")


_OWN_STRENGTH = compiled(rf"\s?(?:of )?(?:an? |the |its )?(?<![\d.])({NUMBER})\s?%")


_PER_ML = compiled(rf"(?<![\d.])({NUMBER})\s?mg\s?(?:/|per|in)\s?({NUMBER})?\s?ml(?![a-z])")


def _strength_per_ml(reading: Reading, number: int) -> Decimal | None:
    """The strength of a liquid in mg per mL stated here or right before ("syrup 60 mg/5 mL"), as a percentage."""
    for near in (number, number - 1):
        stated = _PER_ML.search(reading.segments[near].text) if near >= 0 else None
        if stated and Decimal(stated[2] or 1):
            return Decimal(stated[1]) / Decimal(stated[2] or 1) / 10
    return None


def _behind_name(reading: Reading, number: int, drug: str, at: int) -> Decimal | None:
    """The strength between the drug's name and its amount ("immune globulin 10%, 25 mL/kg")."""
    text = reading.segments[number].text
    named = [m.end for m in reading.mentions[number] if m.drug == drug and m.end <= at]
    stated = _OWN_STRENGTH.match(text, named[-1]) if named else None
    if stated is None or any(map(str.isdigit, text[stated.end() : at])):
        return None
    return Decimal(stated[1]) if 0 < Decimal(stated[1]) <= _STRONGEST else None


def _percent(reading: Reading, number: int, drug: str, at: int) -> Decimal | None:
    """Strength of the product a volume is of: stated nearby, the brand's, or the drug's usual one."""
    if own := _OWN_STRENGTH.match(reading.segments[number].text, at):
        return Decimal(own[1])
    if paired := _paired(reading.segments[number].text, at):
        return paired
    heads = [n for n in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1) if reading.mentions[n]][:1]
    near = [number, number - 1, number + 1, *(() if reading.mentions[number] else heads)]
    stated = (_stated_percent(reading, n) for n in near if 0 <= n < len(reading.segments))
    if (percent := next(filter(None, stated), None)) is not None:
        return percent
    named = (m for n in (number, number - 1, *heads) if n >= 0 for m in reading.mentions[n] if m.drug == drug)
    branded = next(filter(None, (reading.lexicon.percent(mention.name) for mention in named)), None)
    return branded or reading.lexicon.drugs[drug].concentration_percent


def _paired(text: str, at: int) -> Decimal | None:
    """The strength of the volume that ends at `at`, where strengths and volumes stand in one order and give one dose.

    "Twice the volume at 5% of that at 10%: 40 mL/kg against 20 mL/kg, both 2 g/kg". Only where that dose is stated too.
    """
    volumes = [a for a in measured(text) if a.litres is not None and a.basis is Basis.PER_KG]
    strengths = [Decimal(m[1]) for m in _STRENGTH.finditer(text) if Decimal(m[1]) <= _STRONGEST]
    if len(volumes) < _A_PAIR or len(volumes) != len(strengths):
        return None
    pairs = list(zip(volumes, strengths, strict=True))
    doses = {volume.litres * 10 * strength for volume, strength in pairs if volume.litres is not None}
    stated = {a.grams for a in measured(text) if a.basis is Basis.PER_KG and a.grams is not None}
    same = len(doses) == 1 and doses <= stated
    return next((strength for volume, strength in pairs if volume.end == at), None) if same else None


_A_PAIR = 2


def _stated_percent(reading: Reading, number: int) -> Decimal | None:
    """The largest strength in percent that a statement names."""
    stated = (Decimal(m[1]) for m in _STRENGTH.finditer(reading.segments[number].text) if Decimal(m[1]) <= _STRONGEST)
    return max(stated, default=None)


_STRONGEST = 25  # per cent


def _num(value: Decimal) -> str:
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".")
