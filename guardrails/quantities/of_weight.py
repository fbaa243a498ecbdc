"""Doses told as a share of the body weight, per weight before the amount, or as a multiple of the weight."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from guardrails.patterns import NUMBER, number_after
from guardrails.quantities.amount import Amount
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.units import (
    GRAMS,
    MASS,
    MASS_OF,
    VOLUME,
)

UNPOWERED = number_after(r"[\d.^]")


_BODY_FIRST = compiled(
    r"(?:per|for (?:each|every)|each|every|pro|par|por|每)\s?(?:(?P<kg>kilograms?|kilogrammes?|kilos?|kg|公斤|千克)|(?P<m2>m2|square met(?:er|re)|平方米))(?:\s(?:of )?body ?weight|体重|\s(?:she|he|they|the patient) weighs?)?\)?"
    rf"\s?[:,]?\s?(?:\w+\s|[\u3400-\u9fff]){{0,6}}?(?P<lo>{NUMBER})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?[\s-]?(?P<mass>{MASS})"
)


_WHOSE_WEIGHT = r"\s?(?:of |w/w of )?(?:the |his |her |their |a |total |actual )?(?:patient'?s? )?(?:body[\s-]?(?:weight|mass)|weight in g|(?<=patient's )(?:weight|mass)\b)"


_PERCENT_WEIGHT = compiled(
    rf"(?P<lo>{NUMBER})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?\s?(?:%|per ?cent|(?P<mille>‰|per ?mill?e?\b|pro ?mille?\b)){_WHOSE_WEIGHT}"
)


_PART_OF_WEIGHT = compiled(
    rf"(?P<over>\d{{1,2}})(?:\s?[/:]\s?|\s(?:(?:parts?|g(?:rams?)?) )?(?:in|to|per|for(?: each| every)?|out of)\s|\s)(?P<under>\d{{3,4}})(?:ths?|st|rd)?(?:\s(?:parts?|g(?:rams?)?))?{_WHOSE_WEIGHT}"
)


_TIMES_WEIGHT = compiled(
    rf"(?P<lo>{UNPOWERED})\s?(?P<mass>{MASS})?\s?(?:×|x|\*|times|multiplied by)\s?(?:the |her |his |their |a )?(?:patient'?s )?(?:actual )?(?:body[\s-]?)?weight\b"
)


_WEIGHT_TIMES = compiled(
    rf"\b(?:body[\s-]?)?weight(?: in kg| \(kg\)| in kilograms)?\s?(?:×|x|\*|times|multiplied by|by(?! \d[\d.]* ?(?:kg|kilos?|lbs?|pounds?|%)))\s?(?P<lo>{NUMBER})(?!\.?\d|\s?(?:doses?|days?|infusions?|weeks?)\b)(?:\s?(?P<mass>{MASS}))?"
)


def percent(text: str) -> Iterator[Amount]:
    """A share of the body weight is a dose per kg: 0.25%, or 2.5 per mille, is 2.5 g/kg."""
    for match in _PERCENT_WEIGHT.finditer(text):
        number = Decimal(match["hi"] or match["lo"]) * (1 if match["mille"] else 10)
        yield Amount(start=match.start(), end=match.end(), basis=Basis.PER_KG, unit="g", number=number, grams=number)


def part_of_weight(text: str) -> Iterator[Amount]:
    """A part of the body weight is a dose per kg: "one 400th", or "1 part to 400", is 2.5 g/kg."""
    for match in _PART_OF_WEIGHT.finditer(text):
        if Decimal(match["under"]):
            number = Decimal(match["over"]) * 1000 / Decimal(match["under"])
            yield Amount(
                start=match.start(), end=match.end(), basis=Basis.PER_KG, unit="g", number=number, grams=number
            )


_OF_A_MASS = compiled(rf"\d\s?(?:{MASS}|{VOLUME})\s?$")


def bodies_first(text: str) -> Iterator[Amount]:
    """The weight before the amount: "per kilogram, 4 g"."""
    for match in _BODY_FIRST.finditer(text):
        if _OF_A_MASS.search(text, max(0, match.start() - 30), match.start()):
            continue  # "500 mg per kg ... 375 mg": the first is per kg, not the second
        unit = MASS_OF[match["mass"]]
        number = Decimal(match["hi"] or match["lo"])
        basis = Basis.PER_M2 if match["m2"] else Basis.PER_KG
        yield Amount(
            start=match.start("lo"), end=match.end(), basis=basis, unit=unit, number=number, grams=number * GRAMS[unit]
        )


def times_weight(text: str) -> Iterator[Amount]:
    """ "4 x body weight in kg": a dose per kg."""
    for pattern in (_TIMES_WEIGHT, _WEIGHT_TIMES):
        for match in pattern.finditer(text):
            number, unit = Decimal(match["lo"]), MASS_OF[match["mass"]] if match["mass"] else "?"
            grams = None if unit == "?" else number * GRAMS[unit]
            yield Amount(
                start=match.start(),
                end=match.end(),
                basis=Basis.PER_KG,
                unit=unit,
                number=number,
                grams=grams,
                bare=grams is None,
            )
