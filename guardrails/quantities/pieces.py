"""Tablets, vials and bottles: their number times their strength or volume."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from guardrails.patterns import NUMBER, number_after
from guardrails.quantities.amount import Amount
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.units import (
    GRAMS,
    LITRES,
    MASS,
    MASS_OF,
    VOLUME,
    VOLUME_OF,
)

_WHOLE = number_after(r"[\d.]")


PRODUCT = r"(?:tablets?|tabs?|pills?|capsules?|caps|comprimidos?|comprimes?|tabletten|compresse|vials?|bottles?|flasks?|ampoules?|amps?|bags?|flacons?|sachets?|syringes?|units?|packs?|cpr?s?|tbl|tabl|stuck|таблет\w+|флакон\w+)"


_PIECES = compiled(
    rf"(?P<n>{_WHOLE})(?:\s?[x×]\s?|\s(?:of the |of )?|\s?(?!patients?|people|days?|weeks?|times|doses|of|and|or|to|adults|men|women|cases|at|for|with|x|mg|g|h)[a-z]{{4,16}}\s)(?P<lo>{NUMBER})[\s-]?(?P<mass>{MASS})[\s-](?:[a-z]+\s){{0,3}}?{PRODUCT}(?![a-z])"
)


_PIECES_AFTER = compiled(
    rf"(?P<n>{_WHOLE})\s(?!(?:days?|weeks?|months?|hours?|times|years?|nights|with|and|for|then|m?g|ml|kg)\b)(?:[a-z-]+\s){{0,3}}?{PRODUCT}(?:\s(?:of|at|with|containing|a|de|di|von|zu|each))?(?:\s[a-z][a-z-]*){{0,3}}?\s?[(,]?\s?(?:each |of )?(?P<lo>{NUMBER})[\s-]?(?P<mass>{MASS})(?!\s?/)"
)


_VOLUME_PIECES = compiled(
    rf"(?P<n>{_WHOLE})(?:\s?[x×]\s?|\s(?:of the |of )?)(?P<lo>{NUMBER})[\s-]?(?P<vol>{VOLUME})[\s-](?:[a-z]+\s){{0,2}}?{PRODUCT}(?![a-z])"
)


_STRENGTH_FIRST = compiled(
    rf"(?P<lo>{_WHOLE})[\s-]?(?P<mass>{MASS})(?:\s{PRODUCT})?\s?(?:[:,;(x×-]|\s(?=\d{{1,2}}\s?{PRODUCT}))\s?(?:take |give |swallow )?(?P<n>{NUMBER})\s?(?:{PRODUCT}(?![a-z])|(?=at \d{{1,2}}(?:[:.]\d\d)?(?: ?h(?:rs|ours)?\b| ?[ap]\.?m\b|,|/| and \d)|(?:a|per|each|every) (?:day|morning|evening|night)|daily|every \d{{1,2}} ?h|per (?:dose|administration|time)\b|(?:with|at) (?:each|every)\b|each time\b|a time\b|(?:in|at|with|once|twice|three times|four times) (?:the |a )?(?:morning|night|bedtime|breakfast|day|daily)|mane\b|nocte\b|[ob]d\b|[bt]id\b|qid\b|[tq]ds\b))"
)


_USED = compiled(
    rf"(?P<lo>{_WHOLE})[\s-]?(?P<mass>{MASS})\s(?:[a-z]+ )?{PRODUCT}\s?[:,;]\s?(?:[a-z]+ )?(?:use|take|give|infuse|draw up|hang|open|dispense|supply|send|issue|order|release|prepare)\s(?P<n>\d{{1,3}})(?![\d.]|\s?(?:%|{MASS}|{VOLUME}|days|weeks|hours|min))"
)


def product_pieces(text: str) -> Iterator[Amount]:
    """Tablets and vials: their number times their strength."""
    for pattern in (_PIECES, _STRENGTH_FIRST, _PIECES_AFTER, _USED):
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
                if more := _AS_WELL.match(text, match.end()):
                    told = "n" if more["n"] else "more"
                    yield _of_mass(more.start(told), more.end(told), unit, Decimal(more[told]) * Decimal(match["lo"]))


_AS_WELL = compiled(
    r"[^.;\d]{0,40}?(?:,|\band|\bthen) (?P<n>\d{1,2})(?: more| others| again)? (?=tomorrow\b|today\b|(?:on )?the (?:next|following|second) (?:day|morning)|the day after|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)"
    rf"|[^;]{{0,60}}?\b(?:plus|and|then|,) (?P<more>\d{{1,2}}) (?:more|further|additional|extra) {PRODUCT}(?![a-z])"
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


_COUNTS = {
    word: number
    for number, words in {
        1: "ein eine une un una",
        2: "zwei deux dos",
        3: "drei trois tres tre",
        4: "vier quatre cuatro quattro",
        5: "funf cinq cinco cinque",
        6: "sechs six seis sei",
        8: "acht huit ocho otto",
        10: "zehn dix diez dieci",
    }.items()
    for word in words.split()
}
_TABLET = r"(?:tablets?|tabs?|pills?|comprimidos?|comprimes?|tabletten|compresse|таблет\w+)(?![a-z])"
_COUNTED = compiled(
    rf"(?P<n>{_WHOLE}|\b(?:{'|'.join(_COUNTS)})\b)(?:\s?(?:-|to|or)\s?(?P<hi>{NUMBER}))?\s?(?:(?!m?c?g\b|mcg\b)[a-z]+\s)?{_TABLET}(?:\s?\(\s?(?P<all>{NUMBER})\s?mg\s?\))?"
    rf"|{_TABLET}\s?:?\s?(?P<slots>\d{{1,2}}(?:\s?[-–/]\s?\d{{1,2}}){{2,5}})(?![\d/-])"
    rf"|(?<![\d/-])(?P<before>\d{{1,2}}(?:-\d{{1,2}}){{2,5}})(?=\s?[(,]?\s?(?:of )?(?:(?:the )?{NUMBER} ?mg )?{_TABLET})"
)
_STRENGTH = compiled(rf"(?P<lo>{NUMBER})[\s-]?mg(?!\s?/)")


def counted_pieces(text: str, strength: Decimal) -> Iterator[Amount]:
    """Tablets counted without their strength beside them, in mg: "2 tabs 8 times a day", "tabs 3-3-3-3", "2 tablets (120 mg)".

    `strength` is that of one tablet in mg where the text states none.
    """
    stated = [Decimal(m["lo"]) for m in _STRENGTH.finditer(text)]
    for match in _COUNTED.finditer(text):
        slots = match["slots"] or match["before"]
        counts = re.findall(r"\d+", slots) if slots else [match["hi"] or match["n"]]
        most = max(Decimal(_COUNTS.get(count, count)) for count in counts)
        if match["all"]:
            if Decimal(match["all"]) != most * strength:
                continue
            each = strength
        else:
            each = stated[0] if stated else strength
        yield _in_mg(match.start(), match.end(), most * each)


_BY_NAME = compiled(rf"(?P<n>{_WHOLE})\s(?:of (?:the|her|his) )?$")
_SLOTS = compiled(rf":?\s?(?:(?P<lo>{NUMBER}) ?mg\s)?(?P<slots>\d{{1,2}}(?:\s?[-/]\s?\d{{1,2}}){{3,5}})(?![\d/-])")
_MOST_SLOTS = 4  # times a day that a tablet scheme ("2-2-2-2") has


def named_pieces(text: str, start: int, end: int, strength: Decimal) -> Iterator[Amount]:
    """Tablets counted by the drug's name at [start, end): "two Mestinon", "Mestinon 3-3-3-3"."""
    if before := _BY_NAME.search(text[max(0, start - 20) : start]):
        number = Decimal(before["n"]) * strength
        yield _in_mg(start - len(before[0]), end, number)
    if after := _SLOTS.match(text, end):
        counts = [Decimal(count) for count in re.findall(r"\d+", after["slots"])]
        number = max(counts) * Decimal(after["lo"] or strength)
        yield _in_mg(after.start("slots"), after.end(), number, unclear=len(counts) > _MOST_SLOTS)


def _of_mass(start: int, end: int, unit: str, number: Decimal) -> Amount:
    return Amount(start=start, end=end, basis=Basis.FLAT, unit=unit, number=number, grams=number * GRAMS[unit])


def _in_mg(start: int, end: int, number: Decimal, *, unclear: bool = False) -> Amount:
    return Amount(
        start=start,
        end=end,
        basis=Basis.FLAT,
        unit="mg",
        number=number,
        grams=number * GRAMS["mg"],
        unclear=unclear,
    )
