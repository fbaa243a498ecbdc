"""Quantities in a segment: masses (flat, per kg, per m2), volumes, products, body weight and surface."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from guardrails.patterns import NUMBER, number_after
from guardrails.quantities.amount import Amount
from guardrails.quantities.of_weight import UNPOWERED, bodies_first, part_of_weight, percent, times_weight
from guardrails.quantities.pieces import PRODUCT, product_pieces, volume_pieces
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.units import (
    BODY,
    CONCENTRATION,
    GRAMS,
    LITRES,
    MASS,
    MASS_OF,
    VOLUME,
    VOLUME_OF,
    body_divisor,
)

_COMPARED = compiled(
    r"(?:(?:(?<![-=])>=?|<=?)\s?|\b(?:more than|greater than|higher than|larger than|exceed|exceeding|surpass|in excess of|go past|past|above|beyond|over|upwards of|at least|no less than|not less than|minimum(?: of)?|mas de|plus de|mehr als|uber|piu di|mais de|более|свыше|больше)\s?(?:(?:about|the|a|her|his|usual|standard|recommended|maximum|max|limit|ceiling|normal|ivig|immunoglobulin|dose|total|course|of)\s){0,5})$"
)


_QUANTITY = number_after(r"[\d.^]", r"[a-z]\d")


_EXTRA = r"(?:(?:extra|more|further|additional|full|whole|entire|or so|or more|or even more)\s){0,2}"


_BETWEEN = r"(?:(?:,(?=\sof\s))?\s(?:of\s(?:an?\s|the\s)?\d{1,2}(?:\.\d)?\s?%\s[a-z]{3,12}|of\s|de\s|di\s|d'|von\s|an?\s)?(?!per\b|for\b|and\b|or\b|then\b|over\b|to\b|in\b|on\b|at\b|a\b|is\b|was\b|with\b)[^\W\d_]{2,20}(?:[\s-][^\W\d_]{3,20})?|[^\d.,;:\n]{0,60}?(?=\sfor (?:each|every) ))??"


_GIVE_OR_TAKE = r"(?:±|\+\s?/?\s?-|plus or minus|plus[/-]minus|give or take)"


_TOLERANCE = compiled(
    rf"[\s,]{{0,2}}\(?{_GIVE_OR_TAKE}\s?(?P<n>{NUMBER})\s?(?:(?P<pct>%|per ?cent)|(?P<mass>{MASS})(?:{BODY})?)?(?![\w.]*\d)"
)


_AMOUNT = compiled(
    rf"(?P<lo>{_QUANTITY})(?:\s?\(?{_GIVE_OR_TAKE}\s?(?P<pm>{NUMBER})\s?\)?)?(?:\s?(?P<to>-|to|or|~|bis|up to|до|through|\((?:max(?:im\w+)?\.?|up to|range)\s?(?:of\s|:\s)?(?:{NUMBER}\s?-)?)\s?(?P<hi>{NUMBER})\s?\)?)?(?:\s?or (?:even )?(?:more|so|above))?"
    rf"[\s.~-]{{0,3}}{_EXTRA}(?:(?P<mass>{MASS})|(?P<vol>{VOLUME}))(?P<body>{_BETWEEN}{BODY})?(?P<conc>{CONCENTRATION})?"
)


_UNITLESS_BODY = compiled(rf"(?P<lo>{UNPOWERED})(?:\s?(?:-|to|or)\s?(?P<hi>{NUMBER}))?(?!\s?%)(?P<body>{BODY})")


_UNCLEAR = compiled(
    rf"\b(?:several|a few|many|multiple|some|a handful of|umpteen|x+|\?+|_+|n)\s?(?:extra |more |additional )?(?P<mass>{MASS})(?P<body>{BODY})"
)


_UNIT_FIRST = compiled(
    rf"(?<![a-z])(?<!\d)(?<!\d[\s-])(?<!\d\s\s)(?P<mass>{MASS})(?P<body>{BODY})(?P<a_day>\s?/\s?d(?:ay)?\b)?[)\]]?\s?(?::|=|is|of|->|at|,(?=\s?{NUMBER}\s?(?:,|$))|\s)\s{{0,2}}\+?(?P<lo>{NUMBER})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?(?P<more>(?:\s?\+\s?{NUMBER}){{0,4}})(?!\s?(?:{MASS}|x|×|\.\d|-(?!-[a-z])|patients|days|%))"
)


_SIZE = compiled(rf"[\s-]{{0,2}}(?:[a-z]+\s)?{PRODUCT}(?![a-z])")


_OFTEN = compiled(
    r"\sof [a-z]+ (?:(?:every|each|a|per) (?:day|morning|evening|night)|daily)\b|\s(?:every|each|\d{1,2} times|twice|hourly|daily|once|q\d)\b"
)
_MULTIPLE = compiled(
    r"(?<![\d.])(\d{1,3}(?:\.\d{1,3})?)\s?(?:[x×]|times|lots of|doses of|infusions of|administrations of|courses of|cycles of|weekly doses of|daily doses of|injections of|rounds of)\s?$"
)


PORTIONS = r"(?:doses|infusions|administrations|injections|gifts|bags|sittings|sessions|instal?lments|portions|parts|lots|fractions|aliquots|shares)"
_DOSES_OF = compiled(
    rf"(?<![\d.])(\d{{1,3}})\s(?:[a-z-]+\s){{0,3}}?(?:{PORTIONS}|courses|cycles|rounds|blocks),?\s(?:of|at|each)(?:\s[a-z]+){{0,4}}?\s?$"
)
_DOSES_THEN = compiled(rf"(?<![\d.])(\d{{1,3}})\s(?:[a-z-]+\s){{0,3}}?{PORTIONS}(?:,|\sby|:)\s?$")
_EACH_NEXT = compiled(r"\s?(?:of \w+ )?(?:each|apiece)\b")


_NUMBER_JUST_BEFORE = compiled(
    r"(?:^|\s)(?<!day )(?<!week )(?<!grade )(?<!step )(\d{1,2})\s(?:of (?:the|these|those|such|her|his|our) (?:[a-z-]+ )?)?$"
)
_INFUSIONS_NEXT = compiled(r"\s(?:[a-z-]+\s){0,2}?(?:infusions|doses|administrations|courses)\b")


_NOT_A_DOSE = compiled(
    r"(?:ld50|ld 50|noael|grade|class|stage|[$€£¥]\s?|(?<![a-z])gain(?:ed|s)?|lost|loses?|loss of|weigh(?:s|ed|t|ing)?(?: of| is|:)?|iu|protein|birth ?weight|e?gfr|clearance|crcl)\s?[>=<~:]{0,2}\s?$"
)


_LABELLED = compiled(r"\b(?:day|week|wk|d|w)\s?$")


_RATE = compiled(
    r"\s?(?:/|per|an|a|each|every)\s?(?:h|hr|hour|min|minute|stunde|heure|hora|ora|час)(?![a-z])|\s?/\s?(?:h|min)\b|\s?ml/h"
)


_DAILY = compiled(
    r"\s?(?:/\s?(?:day|d|j|24\s?h|die|tag|dag|dogn|dygn|dobe?|doba|giorno|nap|gun|zi|jour|dia|сут\w*|den)|per day|daily|a day)(?![a-z])"
)


_MEASURED = compiled(r"\d|kg|kilo")


def amounts(text: str) -> list[Amount]:
    """All quantities of a segment that may be doses, in order, none overlapping another."""
    return [amount for amount in measured(text) if amount.unit]


@lru_cache(maxsize=256)
def measured(text: str) -> tuple[Amount, ...]:
    """All quantities of a segment; those without a unit are of something else (a concentration, a body weight)."""
    if not _MEASURED.search(text):
        return ()
    found: list[Amount] = []
    taken: list[tuple[int, int]] = []
    for hint, reader in _READERS:
        if hint is not None and not hint.search(text):
            continue
        for amount in reader(text):
            if all(amount.end <= start or amount.start >= end for start, end in taken):
                taken.append((amount.start, amount.end))
                found.append(amount)
    return tuple(sorted(found, key=lambda amount: amount.start))


def _units_first(text: str) -> Iterator[Amount]:
    """ "Dose in g/kg: 4"."""
    for match in _UNIT_FIRST.finditer(text):
        basis, divisor = body_divisor(match)
        unit = MASS_OF[match["mass"]]
        number = (
            sum((Decimal(n) for n in re.findall(NUMBER, match["more"])), Decimal(match["hi"] or match["lo"])) / divisor
        )
        yield Amount(
            start=match.start(),
            end=match.end(),
            basis=basis,
            unit=unit,
            number=number,
            grams=number * GRAMS[unit],
            daily=bool(match["a_day"]),
        )


_LISTED = compiled(
    rf"(?P<list>{_QUANTITY}(?:\s?,\s?(?:then\s)?{NUMBER}){{1,8}}\s?,?\s?(?:and then|and finally|and|then|&|,)\s)(?P<lo>{NUMBER})\s?(?P<mass>{MASS})(?P<body>{BODY})"
)
_EACH_ITS_DAY = compiled(
    r"\b(?:spread|split|divid\w+|days?|daily|consecutive|successive|mornings|nights|respectively)\b"
)
_ALTERNATIVES = compiled(
    r"\b(?:or|either|compar\w+|trials?|arms?|groups?|stud\w+|options?|between|versus|patients|tested|tried)\b"
)


def _listed(text: str) -> Iterator[Amount]:
    """What several days get, the unit after the last only: "over three days: 0.4, 0.4 and 0.8 g/kg" is 1.6 g/kg."""
    for match in _LISTED.finditer(text):
        if not _EACH_ITS_DAY.search(text) or _ALTERNATIVES.search(text) or _LABELLED_LIST.search(text[: match.start()]):
            continue
        basis, divisor = body_divisor(match)
        unit = MASS_OF[match["mass"]]
        number = sum((Decimal(n) for n in re.findall(NUMBER, match["list"])), Decimal(match["lo"])) / divisor
        yield Amount(
            start=match.start(),
            end=match.end(),
            basis=basis,
            unit=unit,
            number=number,
            grams=number * GRAMS[unit],
            summed=True,
        )


_LABELLED_LIST = compiled(r"\b(?:days?|weeks?|on|d|months?|grades?|doses?)\s?$")


def _masses(text: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        start = match.start("lo")
        if match["hi"] and _LABELLED.search(text[max(0, start - 6) : start]):
            start = match.start("hi")  # "week 1 - 2 g/kg": the first number is a label
        lead = text[max(0, start - 40) : start]
        skip = (
            bool(match["conc"])
            or _NOT_A_DOSE.search(text[max(0, start - 14) : start])
            or (
                match["body"] is None
                and (size := _SIZE.match(text, match.end()))
                and not _OFTEN.match(text, size.end())
            )
        )
        unit = MASS_OF[match["mass"]] if match["mass"] else VOLUME_OF[match["vol"]]
        if unit == "kg" and match["body"] is None and not _is_weighed_out(text, match):
            continue  # a body weight
        if skip:
            yield Amount(start=start, end=match.end(), basis=Basis.FLAT, unit="", number=Decimal(0))
            continue
        amount = _tolerant(text, _measured(match, start, unit))
        if (part := _PART_OF.search(lead)) and not _REST_THAT_DAY.search(text, match.end()):
            amount = _share_of(amount, Decimal(part[1]))
        many = _MULTIPLE.search(lead) or _DOSES_OF.search(lead)
        if many is None and _EACH_NEXT.match(text, match.end()):
            many = _DOSES_THEN.search(lead)
        if many is None and _INFUSIONS_NEXT.match(text, match.end()):
            many = _NUMBER_JUST_BEFORE.search(lead)
        if many:
            amount = replace(amount, count=Decimal(many[1]))
        yield _rated(text, amount)


_WEIGHED_OUT = compiled(
    r"\s(?:in total |altogether |all told )?(?:of|de|di|von)\s(?:the |her |his |a )?(?!(?:total |actual |lean |ideal |dosing |adjusted |dry )?(?:body|weight|bw|fat|mass|muscle|fluid|water|oedema|edema|patient|loss|gain|excess)\w*\b)[a-z]{3,}"
)  # a thing weighed, not a person: "0.2 kg of immunoglobulin"


_OF_BODY = compiled(
    r"\b(?:weigh\w*|wt|gain\w*|los\w+|lost|heavier|lighter|scales?|lift\w*|grip|oedema|edema|fluid|dumb-?bells?|muscle|fat|tumou?r|thymoma|spleen|baby|newborn|bmi|per week|a week)\b"
)


_NOBODY = 20  # kg: what weighs more is a patient ("her 61 kg of today")


def _is_weighed_out(text: str, match: re.Match[str]) -> bool:
    """Whether kilograms are of a thing weighed out: it is named, or nobody could weigh so little."""
    much = Decimal(match["hi"] or match["lo"])
    if much < _NOBODY and _WEIGHED_OUT.match(text, match.end()):
        return True
    return much < 1 and not _OF_BODY.search(text[max(0, match.start() - 40) : match.end() + 25])


_PART_OF = compiled(
    r"(?<!by )(?<!plus )(?<!another )(?<!extra )(?<!further )(?<![\d.])(0\.\d{1,3})\s(?:of )?(?:the|her|his|their|this|that) (?:(?:usual|standard|full|total|whole|planned|course|dose|of|ivig|recommended|same|normal) ){0,3}$"
)


_REST_THAT_DAY = compiled(
    r"\b(?:other|second|2nd|remaining|rest)(?: 0\.5)?\b[^.;]{0,25}?\b(?:this|same|tonight|today|evening|afternoon|hours?|later that|at (?:noon|\d))\b"
)


def _share_of(amount: Amount, part: Decimal) -> Amount:
    """A part of an amount: "half of the 2 g/kg"."""
    return replace(
        amount,
        number=amount.number * part,
        grams=amount.grams * part if amount.grams is not None else None,
        litres=amount.litres * part if amount.litres is not None else None,
        low=amount.low * part if amount.low is not None else None,
    )


_STATISTIC = compiled(
    r"\b(?:mean|average|median|sd|standard deviation|cohort|patients (?:received|were)|received|ranged?)\b"
)


def _measured(match: re.Match[str], start: int, unit: str) -> Amount:
    basis, divisor = body_divisor(match) if match["body"] else (Basis.FLAT, Decimal(1))
    number = Decimal(match["hi"] or match["lo"])
    if match["pm"] and not match["hi"] and not _STATISTIC.search(match.string):
        number += Decimal(match["pm"])
    size = GRAMS[unit] if match["mass"] else LITRES[unit]
    measure = number * size / divisor
    compared = found[0] if (found := _COMPARED.search(match.string[max(0, start - 40) : match.start()])) else ""
    return Amount(
        start=start,
        end=match.end(),
        basis=basis,
        unit=unit,
        number=number / divisor,
        grams=measure if match["mass"] else None,
        litres=measure if match["vol"] else None,
        low=Decimal(match["lo"]) / divisor,
        daily=bool(match["body"] and match["daily"]),
        above=bool(compared)
        and not compared.startswith("<")
        and "=" not in compared
        and not re.search(r"least|less|minimum", compared),
    )


def _tolerant(text: str, amount: Amount) -> Amount:
    """An amount at the upper end of the tolerance after it: "2 g/kg ± 1 g/kg"."""
    found = _TOLERANCE.match(text, amount.end)
    other_unit = found and found["mass"] and MASS_OF[found["mass"]] != amount.unit
    if found is None or other_unit or not amount.number or amount.grams is None or _STATISTIC.search(text):
        return amount
    more = Decimal(found["n"])
    number = amount.number * (1 + more / 100) if found["pct"] else amount.number + more
    return replace(amount, end=found.end(), number=number, grams=amount.grams / amount.number * number)


def _rated(text: str, amount: Amount) -> Amount:
    """A rate is not a dose that any rule knows; a daily amount is one per day."""
    if _RATE.match(text, amount.end):
        return replace(amount, unclear=True)
    if _DAILY.match(text, amount.end):
        return replace(amount, daily=True)
    return amount


def _unitless(text: str) -> Iterator[Amount]:
    """ "3 per kilo": the unit is the drug's own."""
    for match in _UNITLESS_BODY.finditer(text):
        basis, divisor = body_divisor(match)
        number = Decimal(match["hi"] or match["lo"]) / divisor
        yield Amount(start=match.start("lo"), end=match.end(), basis=basis, unit="?", number=number, bare=True)


def _unclear(text: str) -> Iterator[Amount]:
    for match in _UNCLEAR.finditer(text):
        basis, _ = body_divisor(match)
        yield Amount(
            start=match.start(),
            end=match.end(),
            basis=basis,
            unit=MASS_OF[match["mass"]],
            number=Decimal(0),
            unclear=True,
        )


_READERS = (
    (
        compiled(
            r"tab|\bcpr?s?\b|tbl|pill|cap|vial|bottle|flask|amp|bag|flacon|sachet|syring|unit|pack|compr|таблет|флакон|a day|per day|daily|every \d"
        ),
        product_pieces,
    ),
    (compiled(r"bottle|vial|bag|flask|flacon|amp"), volume_pieces),
    (compiled(r"%|cent|‰|mil"), percent),
    (compiled(r"body"), part_of_weight),
    (compiled(r"(?:per|each|every|pro|par|por|每)\s?(?:k|m2|sq|公|千|平)"), bodies_first),
    (compiled(r"[a-zг克](?:\s|[)\]:=,+-]|is|of){1,4}\d"), _units_first),
    (compiled(r"weight"), times_weight),
    (compiled(r"\d\s?,[^,]{0,12}\d"), _listed),
    (None, _masses),
    (None, _unitless),
    (compiled(r"several|few|many|multiple|some|handful|umpteen|x|\?|_|\bn\b"), _unclear),
)


def bare_amounts(text: str, at: int) -> Amount | None:
    """A number without any unit straight after the drug's name at `at`, when a schedule follows: "IVIG 0.8 for 5 days"."""
    match = _BARE.match(text, at)
    if match is None:
        return None
    number = Decimal(match["hi"] or match["lo"])
    return Amount(
        start=match.start("lo"),
        end=match.end("hi") if match["hi"] else match.end("lo"),
        basis=Basis.FLAT,
        unit="?",
        number=number,
        bare=True,
    )


def timed_amounts(text: str) -> Iterator[Amount]:
    """Further numbers without any unit where one stood before: those with times a day after them ("30 tid -> 60 qid")."""
    for match in _BARE_TIMED.finditer(text):
        number = Decimal(match["lo"])
        yield Amount(start=match.start(), end=match.end(), basis=Basis.FLAT, unit="?", number=number, bare=True)


# after a number that is no count of weeks or doses: "375 weekly", "60 every 4 hours"
_RHYTHM = r"(?:(?<=\d\d\d)|(?<=\d\d\d\s))(?:weekly|fortnightly|monthly|once weekly|(?:once )?(?:a|per|each|every) (?:other )?(?:week|month|fortnight))\b|(?:(?<=\d\d)|(?<=\d\d\s))every \d{1,2} ?(?:h|hours?|hrs|days|weeks|months)\b"
_BARE_TIMED = compiled(
    rf"(?P<lo>{number_after('[.,^/]')})(?=\s?(?:{_RHYTHM}|bid|tid|qid|tds|qds|bd|qd|q\d{{1,2}}h|[x×]\s?\d{{1,2}}\s?(?:/|per |a )\s?d(?:ay)?)(?![a-z]))"
)
_BARE = compiled(
    rf"[\s:,]{{0,3}}(?:(?:at|of|dose|dosed|dosage|is|be|=|@|by|to|total|course|amount|should|use|give|infuse|the)(?:\s|:\s)){{0,3}}(?!(?:19[89]\d|20(?!00)[0-4]\d)[.;]?\s?$)(?P<lo>{NUMBER})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?(?=\s?(?:(?:for|over|(?:x|×)(?!\s?(?:/|per|\d[\d.]*\s?(?:(?:mc|m)?g\b|=)|a day|daily|times|weekly|an?\b))|daily|od|qd|bd|bid|tid|qid|tds|qds|[x×]\s?\d{{1,2}}\s?(?:/|per |a )\s?d(?:ay)?|a day|per day|/day|/d|total|in total|each day|every day|once|twice|q\d{{1,2}}h?|d\d|(?<=\s)\d times (?:a|per|each) day)(?![a-z])|{_RHYTHM}|,?\s\(?(?:in )?(?:the )?(?:usual )?units?\b|[.;]?\s?$))(?!\.\d)"
)
