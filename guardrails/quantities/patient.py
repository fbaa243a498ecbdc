"""Body weight and surface stated in a text."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.patterns import number_after
from guardrails.telling import compiled
from guardrails.units import (
    KG_PER_LB,
    KG_PER_STONE,
)

_UNDIVIDED = number_after(r"[/\d.]")


_WEIGHT = compiled(
    rf"(?P<n>{_UNDIVIDED})[\s-]?(?:(?P<kg>kg|kgs|kilos?|kilograms?|kilogrammes?|кг|公斤)|(?P<lb>lbs?|pounds?|pounders?)|(?P<st>stones?|st)(?:\s?(?:and )?(?P<stlb>\d{{1,2}})(?:\s?(?:lbs?|pounds?))?)?)(?![a-z/])(?!\s?(?:of\s)?(?:loss|gain|m2|body fat))"
)


_NOT_WEIGHT = compiled(
    r"(?:/|\b(?:per|gain(?:ed|s)?|lost|loses?|losing|loss of|each|every|pro|mg|g|by|of luggage|for each|lift\w*|na|на))\s?$"
)


_SURFACE = compiled(rf"(?P<n>{_UNDIVIDED})\s?(?:m2|square met(?:er|re)s?|sq\.?\s?m)(?![a-z])")


_BARE_SURFACE = compiled(r"\bbsa\s?(?:of|is|=|:)?\s?(\d\.\d{1,3})(?!\s?m2|\d)")


_ORDINAL = compiled(r"\d?(?<!1)1st")
_WEIGHED = compiled(r"\d[\s-]?(?:k|l|p|s|к|公)")


def weights(text: str) -> list[tuple[int, Decimal]]:
    """Body weights in kg, with positions."""
    found: list[tuple[int, Decimal]] = []
    if not _WEIGHED.search(text):
        return found
    for match in _WEIGHT.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        if _NOT_WEIGHT.search(before) or re.match(
            r"\s?(?:of|infusion|bag)\b(?! body)", text[match.end() : match.end() + 10]
        ):
            continue
        number = Decimal(match["n"])
        if match["st"] and not match["stlb"] and _ORDINAL.fullmatch(match[0]):
            continue  # "on the 1st, 3rd and 5th days"
        kg = (
            number
            if match["kg"]
            else number * KG_PER_LB
            if match["lb"]
            else number * KG_PER_STONE + Decimal(match["stlb"] or 0) * KG_PER_LB
        )
        if 1 <= kg <= 400:
            found.append((match.start(), kg))
    return found


def surfaces(text: str) -> list[tuple[int, Decimal]]:
    """Body surfaces in m2, with positions."""
    if "m2" not in text and "sq" not in text and "bsa" not in text:
        return []
    bare = [(m.start(1), Decimal(m[1])) for m in _BARE_SURFACE.finditer(text) if Decimal("0.2") <= Decimal(m[1]) <= 4]
    return bare + [
        (m.start(), n)
        for m in _SURFACE.finditer(text)
        if (n := Decimal(m["n"]))
        and Decimal("0.2") <= n <= 4
        and not re.search(r"(?:per|/)\s?$", text[: m.start()][-5:])
    ]
