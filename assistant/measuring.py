"""A patient's weight, height and body surface: as entered, or as a question states them."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from assistant.records import Request

KG_PER_LB = Decimal("0.45359237")
LB_PER_STONE = 14

_MOSTELLER = "body surface by Mosteller from height and weight"
_MOST_WEIGHTS = 3
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_SPELLED = rf"(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES)}))?"
_WEIGHT = re.compile(
    rf"(?<![\w./,])(?P<n>{_NUMBER}|{_SPELLED})[\s-]*"
    r"(?:(?P<kg>kgs?|kilos?|kilogram(?:me)?s?)|(?P<lb>lbs?|pounds?)"
    rf"|(?P<st>stones?|st)(?:\s*(?:and\s*)?(?P<more>\d{{1,2}})\s*(?:lbs?|pounds?)?)?)(?![\w/²])(?!\s*/)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:(?<![\w./,])\d{2,3}(?:\.\d)?\s*(?:,\s*(?:and|or)\b|,|-|–|/|and\b|or\b|to\b|vs\.?|versus\b)\s*)+\Z",
    re.IGNORECASE,
)
_NO_WEIGHT = re.compile(
    r"(?:\bper|/|\b(?:lost|loss of|losing|gained|gain of|gaining|lose|gain|every|each|another|extra|by))\s*(?:the\s|an?\s)?\Z",
    re.IGNORECASE,
)
_BASIS = re.compile(r"\b(?P<basis>ideal|adjusted|lean|dosing|IBW|LBW)\b[^.;,\d]{0,20}\Z", re.IGNORECASE)
_BASIS_AFTER = re.compile(r"\s*\(?(?P<basis>ideal|adjusted|lean|dosing|IBW|LBW)\b", re.IGNORECASE)
_TIMES = re.compile(r"\b([x×])(?=\d)", re.IGNORECASE)  # "x4" is a four
_BASES = {"ibw": "ideal", "lbw": "lean"}
_HEIGHT = re.compile(
    r"(?<![\w./,])(?:(?P<cm>\d{2,3}(?:[.,]\d)?)\s*-?(?:cm|centimet(?:er|re)s?)\b(?!\s*H)"
    r"|(?P<m>[12][.,]\d{1,2})\s*(?:m|met(?:er|re)s?)(?![\w²^/])(?!\s*(?:2|squared)\b)"
    r"|(?P<ft>[3-7])\s*(?:'|′|ft\.?|foot|feet)\s*(?P<inch>\d{1,2})?)",
    re.IGNORECASE,
)
_SURFACE = re.compile(
    r"\b(?:BSA|body[\s-]surface(?:[\s-]area)?)\s*(?:\(BSA\)\s*)?(?:is|was|of|=|:|at)?\s*(?P<named>\d(?:[.,]\d{1,3})?)(?![\d.,]*\d)"
    r"|(?<![\w./,])(?P<n>\d(?:[.,]\d{1,3})?)[\s-]*(?:m2|m²|m\^2|sq\.?\s?m|square[\s-]met(?:er|re)s?)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A body weight at [start, end) of a text. `basis` is "actual" unless the text says "ideal" and the like;
    `said` is how to write it ("65 kg", "143 lb (64.9 kg)").
    """

    kg: Decimal
    said: str
    start: int
    end: int
    basis: str = "actual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is known of a patient, None where it is not. `weight_from` and `surface_from` say where a value came from,
    in words that end an explanation ("actual weight as entered").
    """

    weight_kg: Decimal | None = None
    weight_said: str = ""
    weight_from: str = ""
    height_cm: Decimal | None = None
    surface_m2: Decimal | None = None
    surface_from: str = ""

    def __bool__(self) -> bool:
        return self.weight_kg is not None or self.surface_m2 is not None


def measured(request: Request, text: str | None = None) -> Measured:
    """The measurements that apply: those the question states, or else those entered for the patient.

    `text` is the question with what a conversation adds to it; the question alone by default. Two weights or surfaces
    in it leave open which counts: then none does.
    """
    said = request.question if text is None else text
    weight, height, surface = _weight(request, said), _height(request, said), _only(surfaces(said))
    stated = surface is not None
    if surface is None and weight.weight_kg and height:
        surface = mosteller(height, weight.weight_kg)
    where = "body surface as stated in the question" if stated else _MOSTELLER
    return Measured(
        weight_kg=weight.weight_kg,
        weight_said=weight.weight_said,
        weight_from=weight.weight_from,
        height_cm=height,
        surface_m2=surface,
        surface_from=where if surface is not None else "",
    )


def each_measured(request: Request, text: str) -> tuple[Measured, ...]:
    """The measurements, once for each of up to three weights of which a question speaks."""
    one = measured(request, text)
    found = {item.kg: item for item in weights(text) if item.basis == "actual"}
    if one.weight_kg is not None or not 1 < len(found) <= _MOST_WEIGHTS:
        return (one,) if one else ()
    height = _height(request, text)
    return tuple(
        Measured(
            weight_kg=item.kg,
            weight_said=item.said,
            weight_from="actual weight as stated in the question",
            height_cm=height,
            surface_m2=mosteller(height, item.kg) if height else None,
            surface_from=_MOSTELLER if height else "",
        )
        for item in found.values()
    )


def stated(request: Request, text: str | None = None) -> str:
    """All that may be reckoned with: what was asked, in every turn, and the measurements in kg, cm and m²."""
    turns = (*(turn.question for turn in request.history), request.question, text)
    asked = tuple(_TIMES.sub(r"\1 ", turn) for turn in turns if turn)
    sets = [item for said in asked for item in (measured(request, said), *each_measured(request, said))]
    values = {(item.weight_kg, "kg"): None for item in sets}
    values |= {(item.height_cm, "cm"): None for item in sets} | {(item.surface_m2, "m²"): None for item in sets}
    return "\n".join((*asked, *(f"{plain(value)} {unit}." for value, unit in values if value is not None)))


def weights(text: str) -> tuple[Weight, ...]:
    """The body weights that a text states, in order: in kilograms, pounds or stone, from 1 to 400 kg."""
    found = []
    for match in _WEIGHT.finditer(text):
        kg = _in_kg(match)
        if _NO_WEIGHT.search(text[max(0, match.start() - 20) : match.start()]) or not 1 <= kg <= 400:
            continue
        found += _listed_before(text, match)
        said = f"{plain(kg)} kg" if match["kg"] else f"{' '.join(match[0].split())} ({plain(kg)} kg)"
        found.append(Weight(kg=kg, said=said, start=match.start(), end=match.end(), basis=_basis(text, match)))
    return tuple(found)


def _listed_before(text: str, match: re.Match[str]) -> list[Weight]:
    """The weights that share the unit of this one: "50, 70 and 90 kg", "60-70 kg"."""
    listed = _LIST.search(text, max(0, match.start() - 40), match.start())
    if listed is None or not (match["kg"] or match["lb"]):
        return []
    found = []
    for number in re.finditer(_NUMBER, listed[0]):
        kg = _decimal(number[0]) * (1 if match["kg"] else KG_PER_LB)
        kg = kg if match["kg"] else kg.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        if 10 <= kg <= 400:
            at = listed.start() + number.start()
            said = f"{plain(kg)} kg" if match["kg"] else f"{number[0]} lb ({plain(kg)} kg)"
            found.append(Weight(kg=kg, said=said, start=at, end=at + len(number[0])))
    return found


def surfaces(text: str) -> tuple[Decimal, ...]:
    """The body surfaces in m² that a text states, from 0.2 to 3.5."""
    values = (_decimal(match["named"] or match["n"]) for match in _SURFACE.finditer(text))
    return tuple(value for value in values if Decimal("0.2") <= value <= Decimal("3.5"))


def heights(text: str) -> tuple[Decimal, ...]:
    """The heights in cm that a text states, from 40 to 230."""
    found = []
    for match in _HEIGHT.finditer(text):
        if match["cm"]:
            cm = _decimal(match["cm"])
        elif match["m"]:
            cm = _decimal(match["m"]) * 100
        else:
            cm = ((Decimal(match["ft"]) * 12 + Decimal(match["inch"] or 0)) * Decimal("2.54")).quantize(Decimal(1))
        if 40 <= cm <= 230:
            found.append(cm)
    return tuple(found)


def sizes(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text states weights, heights and surfaces, as [start, end)."""
    found = [(item.start, item.end) for item in weights(text)]
    return tuple(found + [match.span() for pattern in (_HEIGHT, _SURFACE) for match in pattern.finditer(text)])


def mosteller(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body surface in m², to two places: the square root of height (cm) × weight (kg) / 3600."""
    return (height_cm * weight_kg / 3600).sqrt().quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def plain(value: Decimal) -> str:
    """A number without needless zeros or an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _weight(request: Request, text: str) -> Measured:
    found = weights(text)
    actual = [item for item in found if item.basis == "actual"] or list(found)
    if len({item.kg for item in actual}) == 1:
        chosen = actual[-1]
        return Measured(
            weight_kg=chosen.kg,
            weight_said=chosen.said,
            weight_from=f"{chosen.basis} weight as stated in the question",
        )
    entered = request.patient.weight_kg
    if entered is None or found:
        return Measured()
    return Measured(weight_kg=entered, weight_said=f"{plain(entered)} kg", weight_from="actual weight as entered")


def _height(request: Request, text: str) -> Decimal | None:
    return _only(heights(text)) or request.patient.height_cm


def _only(values: tuple[Decimal, ...]) -> Decimal | None:
    return values[0] if len(set(values)) == 1 else None


def _in_kg(match: re.Match[str]) -> Decimal:
    number = _decimal(match["n"])
    if match["kg"]:
        return number
    pounds = number if match["lb"] else number * LB_PER_STONE + Decimal(match["more"] or 0)
    return (pounds * KG_PER_LB).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def _basis(text: str, match: re.Match[str]) -> str:
    named = _BASIS.search(text, max(0, match.start() - 40), match.start()) or _BASIS_AFTER.match(text, match.end())
    basis = named["basis"].casefold() if named else "actual"
    return _BASES.get(basis, basis)


def _decimal(written: str) -> Decimal:
    words = re.split(r"[-\s]+", written.casefold())
    if words[0] in _TENS:
        return Decimal(_TENS[words[0]] + sum(_ONES[word] for word in words[1:]))
    return Decimal(written.replace(",", "."))
