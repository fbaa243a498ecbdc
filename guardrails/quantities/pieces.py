"""Tablets, vials and bottles: their number times their strength or volume."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from guardrails.patterns import NUMBER, number_after
from guardrails.quantities.amount import Amount
from guardrails.records import Basis
from guardrails.units import (
    GRAMS,
    LITRES,
    MASS,
    MASS_OF,
    VOLUME,
    VOLUME_OF,
)

_WHOLE = number_after(r"[\d.]")


PRODUCT = r"(?:tablets?|tabs?|pills?|capsules?|caps|comprimidos?|comprimes?|tabletten|compresse|vials?|bottles?|flasks?|ampoules?|amps?|bags?|flacons?|sachets?|syringes?|units?|packs?|таблет\w+|флакон\w+)"


_PIECES = re.compile(
    rf"(?P<n>{_WHOLE})\s?(?:(?:x|×|of the|of)\s|(?!patients?|people|days?|weeks?|times|doses|of|and|or|to|adults|men|women|cases|at|for|with|x|mg|g|h)[a-z]{{4,16}}\s)?(?P<lo>{NUMBER})[\s-]?(?P<mass>{MASS})[\s-](?:[a-z]+\s){{0,3}}?{PRODUCT}(?![a-z])"
)


_PIECES_AFTER = re.compile(
    rf"(?P<n>{_WHOLE})\s(?:[a-z-]+\s){{0,3}}?{PRODUCT}(?:\s(?:of|at|with|containing|a|de|di|von|zu|each))?(?:\s[a-z][a-z-]*){{0,3}}?\s?[(,]?\s?(?P<lo>{NUMBER})[\s-]?(?P<mass>{MASS})(?!\s?/)"
)


_VOLUME_PIECES = re.compile(
    rf"(?P<n>{_WHOLE})\s?(?:(?:x|×|of the|of)\s)?(?P<lo>{NUMBER})[\s-]?(?P<vol>{VOLUME})[\s-](?:[a-z]+\s){{0,2}}?{PRODUCT}(?![a-z])"
)


_STRENGTH_FIRST = re.compile(
    rf"(?P<lo>{_WHOLE})[\s-]?(?P<mass>{MASS})(?:\s{PRODUCT})?\s?(?:[:,;(x×-]|\s(?=\d{{1,2}}\s?{PRODUCT}))\s?(?:take |give |swallow )?(?P<n>\d{{1,2}})\s?(?:{PRODUCT}(?![a-z])|(?=(?:a|per|each|every) day|daily|every \d{{1,2}} ?h))"
)


def product_pieces(text: str) -> Iterator[Amount]:
    """Tablets and vials: their number times their strength."""
    for pattern in (_PIECES, _STRENGTH_FIRST, _PIECES_AFTER):
        for match in pattern.finditer(text):
            unit = MASS_OF[match["mass"]]
            if unit in GRAMS and unit != "kg":
                number = Decimal(match["n"]) * Decimal(match["lo"])
                yield Amount(
                    start=match.start(),
                    end=match.end(),
                    basis=Basis.FLAT,
                    unit=unit,
                    number=number,
                    grams=number * GRAMS[unit],
                )


def volume_pieces(text: str) -> Iterator[Amount]:
    """Bottles of a volume: their number times it ("four 500 mL bottles")."""
    for match in _VOLUME_PIECES.finditer(text):
        number, unit = Decimal(match["n"]) * Decimal(match["lo"]), VOLUME_OF[match["vol"]]
        yield Amount(
            start=match.start(),
            end=match.end(),
            basis=Basis.FLAT,
            unit=unit,
            number=number,
            litres=number * LITRES[unit],
        )
