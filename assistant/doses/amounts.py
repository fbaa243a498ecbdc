"""Amounts of medicine in a text, of whatever drug: their number, unit and basis, brought to common terms.

The guardrails read the doses of governed drugs; a table of the evidence has to compare any drug's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.guarded import doses_in
from guardrails import Basis, Dose, Guard

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MASSES = {"kg": "1000", "g": "1", "mg": "0.001", "ug": "0.000001", "ng": "0.000000001"}
_SCALES = {unit: ("g", Decimal(scale)) for unit, scale in _MASSES.items()} | {
    "units": ("units", Decimal(1)),
    "ml": ("ml", Decimal(1)),
    "mmol": ("mmol", Decimal(1)),
    "gy": ("gy", Decimal(1)),
    "cgy": ("gy", Decimal("0.01")),
}
_SPELLINGS = {
    "g": r"g|gm|gms|grams?|grammes?",
    "mg": r"mg|mgs|milligram(?:me)?s?|MG(?=\s?/\s?kg)",
    "ug": r"mcg|ug|µg|μg|microgram(?:me)?s?",
    "ng": r"ng|nanograms?",
    "units": r"units?|IU|iu|U",
    "ml": r"m[lL]|millilit(?:er|re)s?",
    "mmol": r"mmol|mEq|millimoles?",
    "gy": r"Gy",
    "cgy": r"cGy",
}
_UNIT = "|".join(rf"(?P<{name}>{spelling})" for name, spelling in _SPELLINGS.items())
_DAY = r"day|d|daily|24\s?h(?:ours)?"
_AMOUNT = re.compile(
    rf"(?<![\w.])(?P<lo>{_NUMBER})(?:\s?(?:-|–|—|to|or)\s?(?P<hi>{_NUMBER}))?[\s\u00a0-]{{0,2}}(?P<million>million\s)?"
    rf"(?:{_UNIT})(?!\w)(?!\s?(?:/|per)\s?(?:dl|dL|l|L|ml|mL|lit(?:er|re)s?|mol|mmol|mg|g|cell)\b)"
    rf"(?P<early>\s?/\s?(?:{_DAY})(?=\s?/))?"
    r"(?:\s?(?:/|\bper)\s?(?:(?P<per_kg>kg|kilograms?|kilos?)|(?P<per_m2>m2|m²|m\^2|square met(?:er|re)s?))(?!\w)"
    r"(?:\s(?:of\s)?body\s?weight)?)?"
    rf"(?:\s?/\s?|\s(?:per|an?|every|each|once)\s|\s)?(?:(?P<day>{_DAY})|(?P<week>week(?:ly)?|wk)|(?P<month>month(?:ly)?)"
    r"|(?P<hour>h|hours?|hourly|min|minutes?))?(?!\w)"
)
_SCHEDULE = re.compile(
    r"[\s,]{1,2}(?:(?:orally|intravenously|subcutaneously|IV|SC|PO|IM|by mouth|in total|total|once|twice|thrice"
    r"|(?:one|two|three|four|\d+) times|daily|weekly|monthly|nightly|a|per|each|day|week|month|every|other|for|over|on"
    r"|at|and|days?|weeks?|months?|hours?|consecutive|second|third|two|three|four|five|six|seven|eight|ten|twelve"
    r"|\d+(?:[-–]\d+)?|repeated|then|after)\b(?:,(?=\s\d))?\s?)+"
)
_CAPITALS = re.compile(r"\d\s?MG\Z")  # an abbreviation of something else after a number, "Grade 3 MG"
_LOOSE_END = re.compile(
    r"[\s,]*(?:\b(?:and|for|over|on|at|then|a|per|each|every|after|two|three|four|repeated|\d+)\b)?[\s,]*\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount at [start, end) of a text: from `low` to `high`, both in `unit` (g, units, ml, mmol or gy).

    `period` is what it is given in ("day", "week", "month", "hour"), empty where it is not said; `total` what a whole
    course comes to, where the dose parser could tell; `drug` the governed drug, None for any other.
    """

    low: Decimal
    high: Decimal
    unit: str
    basis: Basis
    period: str
    start: int
    end: int
    total: Decimal | None = None
    drug: str | None = None

    def comparable(self, other: Amount) -> bool:
        """Whether two amounts are of one dimension, and not known to be of different drugs or periods."""
        periods = {self.period, other.period} - {""}
        drugs = {self.drug, other.drug} - {None}
        same = (self.unit, self.basis) == (other.unit, other.basis)
        totals = self.total is not None or other.total is not None
        return same and (len(periods) < 2 or totals) and len(drugs) < 2


@lru_cache(maxsize=8192)
def amounts(guard: Guard, text: str) -> tuple[Amount, ...]:
    """The amounts of a text, in order, with what the dose parser knows of each."""
    stated = tuple(stated_amounts(text))
    doses = doses_of(guard, text) if stated else ()
    return tuple(_known(amount, doses) for amount in stated)


@lru_cache(maxsize=8192)
def doses_of(guard: Guard, text: str) -> tuple[Dose, ...]:
    """What the dose parser reads in a text; the same sentences are asked for again and again."""
    return tuple(dose for dose in doses_in(guard, text) if not _CAPITALS.search(dose.source_text))


def phrase(text: str, amount: Amount) -> str:
    """An amount in its own words, with the schedule that follows it, on one line."""
    tail = _SCHEDULE.match(text, amount.end)
    said = text[amount.start : tail.end() if tail else amount.end]
    while (shorter := _LOOSE_END.sub("", said)) != said and len(shorter) >= amount.end - amount.start:
        said = shorter
    return " ".join(said.split())


def of_dose(dose: Dose) -> Amount | None:
    """A dose of the dose parser as an amount; None where its unit has no common terms."""
    unit = dose.unit.split("/")[0]
    if unit not in _MASSES:
        return None
    scale = Decimal(_MASSES[unit])
    return Amount(
        low=dose.amount * scale,
        high=dose.amount * scale,
        unit="g",
        basis=dose.basis,
        period="day" if dose.schedule.startswith("daily") else "",
        start=dose.start,
        end=dose.end,
        total=None if dose.total is None else dose.total * scale,
        drug=dose.drug,
    )


def stated_amounts(text: str) -> Iterator[Amount]:
    """The amounts of a text by their own words alone, in order."""
    for match in _AMOUNT.finditer(text):
        name = next(name for name in _SPELLINGS if match[name])
        family, scale = _SCALES[name]
        scale *= Decimal(1_000_000) if match["million"] else Decimal(1)
        low = Decimal(match["lo"].replace(",", "")) * scale
        high = Decimal((match["hi"] or match["lo"]).replace(",", "")) * scale
        period = (
            "day" if match["early"] else next((name for name in ("day", "week", "month", "hour") if match[name]), "")
        )
        yield Amount(
            low=min(low, high),
            high=max(low, high),
            unit=family,
            basis=Basis.PER_KG if match["per_kg"] else Basis.PER_M2 if match["per_m2"] else Basis.FLAT,
            period=period,
            start=match.start(),
            end=match.start() + len(match[0].rstrip(" /")),
        )


def _known(amount: Amount, doses: tuple[Dose, ...]) -> Amount:
    for dose in doses:
        read = of_dose(dose)
        if read and dose.start < amount.end and amount.start < dose.end:
            fits = read.basis is amount.basis
            return replace(amount, drug=read.drug, total=read.total if fits else None)
    return amount
