"""Tablets counted without a strength, of a drug whose tablet the lexicon knows or whose strength stands above them."""

from __future__ import annotations

from decimal import Decimal

from guardrails.lexicon import BYSTANDER, Mention
from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.pieces import PRODUCT, counted_pieces, named_pieces
from guardrails.reading import Reading
from guardrails.telling import compiled
from guardrails.units import parse_usual

_COUNTED = ("tab", "pill", "compr", "таблет")
_FARTHEST = 8  # statements from a count of tablets back to the name they are of
_OF_STRENGTH = compiled(rf"({NUMBER})[\s-]?mg\s(?:\w+\s)?{PRODUCT}(?![a-z])|{PRODUCT}\s(?:of\s)?({NUMBER})[\s-]?mg\b")


def with_tablets(reading: Reading, number: int, present: list[Amount]) -> list[Amount]:
    """The amounts of a statement and the tablets it counts; "2 tablets (120 mg)" is one dose."""
    text = reading.segments[number].text
    counted = any(word in text for word in _COUNTED)
    named = _with_tablet(reading, reading.mentions[number])
    strength = _strength(reading, named[0]) if named else _above(reading, number) if counted else None
    if strength is None:
        return present
    pieces = [p for m in named for p in named_pieces(text, m.start, m.end, strength)]
    if counted:
        pieces += counted_pieces(text, strength)
    for piece in pieces:
        over = [a for a in present if a.start < piece.end and piece.start < a.end]
        if "(" in text[piece.start : piece.end]:
            present = [a for a in present if a not in over] + [piece]
        elif not over:
            present = [*present, piece]
    return present


def _with_tablet(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    drugs = reading.lexicon.drugs
    return [m for m in mentions if m.drug in drugs and drugs[m.drug or ""].piece]


def _strength(reading: Reading, mention: Mention) -> Decimal:
    return parse_usual(reading.lexicon.drugs[mention.drug or ""].piece)[1] * 1000


def _above(reading: Reading, number: int) -> Decimal | None:
    """The strength in mg of the tablets of the drug in force, for a statement that names no drug; None without one."""
    if any(m.substance != BYSTANDER for m in reading.mentions[number]):
        return None
    for earlier in range(number - 1, max(-1, number - 1 - _FARTHEST), -1):
        others = [m for m in reading.mentions[earlier] if m.substance != BYSTANDER]
        if others:
            last = _with_tablet(reading, others[-1:])
            stated = _OF_STRENGTH.search(reading.segments[earlier].text)
            return (Decimal(stated[1] or stated[2]) if stated else _strength(reading, last[0])) if last else None
    return None
