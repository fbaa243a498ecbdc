"""Masses, volumes, body weight and surface: spellings, and an algebra that keeps per-kg and per-m2 apart.

General unit libraries reduce g/kg to a pure number; here an amount always carries its basis.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.patterns import NUMBER, either
from guardrails.records import Basis
from guardrails.telling import compiled

KG_PER_LB = Decimal("0.45359237")
KG_PER_STONE = KG_PER_LB * 14

GRAMS = {"kg": Decimal(1000), "dag": Decimal(10), "g": Decimal(1), "dg": Decimal("0.1"), "cg": Decimal("0.01"), "mg": Decimal("0.001"),
         "ug": Decimal("0.000001"), "ng": Decimal("0.000000001"), "oz": Decimal("28.349523125"), "gr.": Decimal("0.06479891")}  # fmt: skip
LITRES = {"l": Decimal(1), "dl": Decimal("0.1"), "cl": Decimal("0.01"), "ml": Decimal("0.001")}

_MASS_SPELLINGS = {
    "g": "grams gram grammes gramme gramms gramm gramos gramo gramas grama grammi grammo gms gm grms grm gr g граммов грамма грамм гр г 公克 克 그램 γραuuαριο γραuuαρια γρ グラム クラム غرام جرام غم غ",
    "mg": "milligrams milligram milligrammes milligramme milligramm miligramos miligramo miligramas miligrama milligrammi milligrammo mgs "
    "mgm mgr mg миллиграммов миллиграмма миллиграмм мг 밀리그램 毫克 ملغم ملغ ملغرام مغ",
    "ug": "micrograms microgram microgrammes microgramme mikrogramm microgramos microgramas microgrammi mcg mcgs mkg ug мкг 微克",
    "cg": "centigrams centigram centigrammes centigramme zentigramm cg",
    "dg": "decigrams decigram decigrammes decigramme dg",
    "dag": "decagrams decagram decagrammes decagramme dekagramm dkg",
    "ng": "nanograms nanogram ng",
    "oz": "ounces ounce oz",
    "kg": "kilograms kilogram kilos kilo kgs kg",
}
_VOLUME_SPELLINGS = {
    "ml": "millilitres millilitre milliliters milliliter mililitros mililitro mls ml ccs cc мл 毫升",
    "cl": "centilitres centilitre cl",
    "dl": "decilitres decilitre dl",
    "l": "litres litre liters liter litros litro litri l литра литров",
}
MASS_OF = {spelling: unit for unit, all_of in _MASS_SPELLINGS.items() for spelling in all_of.split()}
_MASS_WORDS = either(MASS_OF)
MASS_OF["dag"] = "dag"  # elsewhere the word is a day
VOLUME_OF = {spelling: unit for unit, all_of in _VOLUME_SPELLINGS.items() for spelling in all_of.split()}


_LETTER = "a-zа-яء-ي"
_SIGNS = {spelling: unit for spelling, unit in MASS_OF.items() if spelling[0] >= "\u3000"}
MASS = rf"(?:(?:{_MASS_WORDS}|dag(?=\s?(?:/|per)\s?k))(?![{_LETTER}])|(?:{either(_SIGNS)}))"
VOLUME = rf"(?:{either(VOLUME_OF)})(?![{_LETTER}])"
KG = (
    r"(?:kill?o(?:gr?am+e?s?)?|k[il]{1,2}o?g(?:ra?|a|ar)m+e?s?|kilograms?|kilogrammes?|kilogramms?|kilogramos?|quilogramas?|quilos?|chilogramm[oi]|chil[oi]|kilos?|kgs?|kgbw|kgkg|kgg|kkg|gk|kq|ks|kg\.|k(?=\b)|"
    r"килограмма?|кг|公斤|千克|킬로그램|κιλο|キログラム|كيلوغرام|كيلوجرام|كيلو|كغم|كغ|كجم)(?![a-zа-яء-ي])"
)
_SQUARE_METRE = (
    r"(?:m\s?2|m\^2|sq\.?\s?m(?:et(?:er|re)s?)?|square[\s-]?met(?:er|re)s?|met(?:er|re)s?\s?squared|meter carre|qm|quadratmeter|metre carre|"
    r"metro cuadrado|metro quadrato|metro quadrado|м2|кв\.?\s?м|平方米)(?![a-z\d])"
)
_POUND = r"(?:pounds?|lbs?)(?![a-z])"
_STONE = r"(?:stones?|st)(?![a-z])"
_BODY_WORDS = r"(?:\s?(?:of\s|de\s|di\s|/\s?)?(?:the\s)?(?:total |actual |lean |ideal |dosing )?(?:body[\s-]?(?:weight|wt)|bw|tbw|ibw|koerpergewicht|korpergewicht|kg|poids|peso|веса|массы|体重)(?![a-z]))?"
_PER = (
    r"\s{0,3}(?:/\s{0,2}(?:of\s)?|\bper\s?/\s?|\bper[\s-]{1,3}(?:each\s|every\s)?|\bpro[\s-]|\bpar[\s-]|\b(?:pre|the|pr|prr|epr|peer)\s(?=k(?:ilo|g\b))|\bpor[\s-]|\b(?:by|for)\s(?=k(?:ilo|g\b)|m2|square)|\bje[\s-]|\bal[\s-]|\ba[\s-]|\bto (?:the|each|every) |"
    r"\bfor (?:each|every) |\bon (?:each|every) |\b(?:each|every) |на\s|ανα\s|\bna\s|\bp\s?[./]\s?(?=kg)|p\.?\s?(?=kg)|\s:\s?(?=kg)|-per-|每|ad\s|لكل\s)\s?"
)
_DAILY = r"(?:\s{0,2}(?:/\s?(?:day|d|24\s?h)|per day|daily|a day)(?![a-z]))?"
BODY = rf"(?P<daily>{_DAILY}){_PER}(?:(?P<body_n>{NUMBER})[\s-]?)?(?:(?P<kg>{KG})|(?P<m2>{_SQUARE_METRE})|(?P<lb>{_POUND})|(?P<st>{_STONE})|(?P<gm>g(?:rams?|rammes?)?(?=\s(?:of )?(?:body|bw)))){_BODY_WORDS}"
CONCENTRATION = (
    r"\s?(?:/|per)\s?(?:\d{1,4}\s?)?(?:d?l|ml|cl|litre|liter|mol|mmol|cm|g\b|mg\b|tablet|capsule|vial|bottle|tab\b)"
)
_ANY_BODY = rf"(?:{KG}|{_SQUARE_METRE}|{_POUND})"
PER_BODY = compiled(rf"{_PER}{_ANY_BODY}")


def body_divisor(match: re.Match[str]) -> tuple[Basis, Decimal]:
    """Basis of a matched BODY group and the number of kg (or m2) that one unit of it stands for."""
    number = Decimal(match["body_n"]) if match["body_n"] else Decimal(1)
    number = number or Decimal(1)
    if match["m2"]:
        return Basis.PER_M2, number
    if match["gm"]:
        return Basis.PER_KG, number / 1000
    if match["lb"]:
        return Basis.PER_KG, number * KG_PER_LB
    if match["st"]:
        return Basis.PER_KG, number * KG_PER_STONE
    return Basis.PER_KG, number


def convert(amount: Decimal, unit: str, to: str) -> Decimal:
    """An amount in another unit of mass. KeyError for a unit that is no mass."""
    return amount if unit == to else amount * GRAMS[unit] / GRAMS[to]


UCUM = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m2"}


def parse_usual(written: str) -> tuple[Basis, Decimal]:
    """ "2 g/kg" -> (per kg, 2 g)."""
    amount, unit = written.split()
    mass, _, per = unit.partition("/")
    return {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT), Decimal(amount) * GRAMS[mass]
