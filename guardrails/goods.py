"""Amounts of goods, of stock or of exchanged plasma, and not of a dose."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from guardrails.quantities.amount import Amount
from guardrails.reading import Reading
from guardrails.records import Basis
from guardrails.stances.refusal import orders
from guardrails.telling import compiled

_STOCK = compiled(
    r"\benough for\b|\b(?:costs?|price[sd]?|euros?|dollars?|pounds sterling|bought|buys?|purchas\w+|stock\w*|expir\w*|fridge|shelf|budget|inventory|suppl(?:y|ies)|deliver(?:y|ies)|consum\w+|last year|per year|per annum|annual\w*|yearly|reimburs\w+)\b|[$€£]"
)


_IN_STOCK = compiled(
    r"\s?(?:were |are |is |was )?(?:supplied|dispensed|issued|left|remaining|in (?:a|the|each) (?:box|pack|bottle|packet)|per (?:box|pack|month))\b"
)


_HELD = compiled(
    r"\b(?:pharmacy|hospital|ward|blood bank|depot|store|department|unit|country|region|trust|we) (?:currently |always |now )?(?:holds?|keep|keeps|stores?|has|have|released|issued|used|bought|needs)\b(?!.*\b(?:patient|her|him|his|she|he|this|for an?|kg)\b)"
)


_A_YEAR = compiled(
    r"[^.;,\d]{0,20}(?<!for )\b(?:a|per|each|every) (?:year|annum)\b|\s?(?:x|×) ?1[0-9] ?= ?\d+ ?g\b[^.;]{0,20}\byear|\s?/ ?(?:yr|year)\b"
)


_YEAR_MAKES = compiled(
    r"\b(?:visits|infusions|doses|courses|cycles|sessions|months)(?: \w+)? (?:a|per|each|every|in (?:a|1)) (?:year|annum) (?:make|come to|comes to|makes|is|are|total|totals|add up to|mean|means|need|needs|use|uses|would be|amount to|amounts to)\s(?:about |some |roughly |around |only |a total of |up to )?$"
)
_REMOVED = compiled(
    r"\b(?:wash\w*|strip\w*|remov\w+|wast\w+|throw\w*|discard\w*|flush\w*)(?: (?:away|out|off|down))*(?: (?:the|all|some|about|another|most|of|up|to))* $"
)


_BREATHED = compiled(r"\b(?:sats?|spo2|o2|oxygen|nasal|cannulae?|fio2|fvc|vc|vital capacity|on \d{1,2} l\b)")


_EXCHANGED = compiled(
    r"\b(?:plex|tpe|plasma ?(?:exchanges?|ph\w+|volumes?)|exchanges?|apheresis|plasmapheres\w+|plasma|albumin|per session)\b"
)


_PRESENTED = compiled(
    r"\b(?:vial|bottle|pack|bag|tablet|ampoule) sizes?\b|\b(?:presentations?|strengths|pack sizes)\b|\b(?:vials?|bottles?|ampoules?|tablets?|bags?|packs?|capsules?|syringes?)\b[^.;]{0,30}\b(?:holds?|contains?)\b|\b(?:comes?|supplied|available|sold|marketed|packaged|packed) (?:as|in)\b"
)


_EXCHANGES_OF = compiled(
    r"\b(?:exchanges|plasma exchange|plasma volumes?|plasmapheres[ie]s|plex|tpe)\b(?: sessions?)?(?: at| of| with)? $"
)


_DRUNK = compiled(
    r"\b(?:drank|drinks?|drinking|passed|passes|urine(?: output)?|oral fluids?|saline|water|intake|hydrat\w+(?: with)?)(?: of| was| is)?\s(?:about |at least |around |up to )?$"
)


_OF_IT = compiled(r"\s(?:of )?(?:the |a )?(?:\d{1,2}(?:\.\d)? ?% )?(?:iv )?")


def _of_a_drug(reading: Reading, number: int, amount: Amount) -> bool:
    """Whether the name of a governed drug stands right behind an amount ("1.5 litres of 10% immunoglobulin")."""
    named = (m for m in reading.mentions[number] if m.drug in reading.bases and m.start >= amount.end)
    return any(_OF_IT.fullmatch(reading.segments[number].text, amount.end, m.start) for m in named)


def is_goods(reading: Reading, number: int, amount: Amount) -> bool:
    """Whether an amount is of goods or of exchanged plasma and not of a dose ("a 140 g course costs ...")."""
    text = reading.segments[number].text
    before = text[: amount.start]
    if amount.basis is Basis.FLAT and (
        _HELD.search(text)
        or _IN_STOCK.match(text, amount.end)
        or _REMOVED.search(before)
        or _A_YEAR.match(text, amount.end)
        or _YEAR_MAKES.search(before)
    ):
        return True
    if amount.litres is not None and (_DRUNK.search(before) or _EXCHANGES_OF.search(before)):
        return True
    in_litres = amount.litres is not None and amount.unit == "l" and not _of_a_drug(reading, number, amount)
    if in_litres and (_BREATHED.search(text) or _EXCHANGED.search(text)):
        return True
    flat = amount.basis is Basis.FLAT and not any(reading.weights)
    return flat and bool(_PRESENTED.search(text) or _STOCK.search(text)) and not orders(text)
