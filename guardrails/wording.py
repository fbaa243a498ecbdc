"""The words around an amount that tell when it is given, with those of other things taken out."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts
from guardrails.quantities.surroundings import surroundings
from guardrails.reading import Reading
from guardrails.schedules.continuing import asked_for, continued, counted_before
from guardrails.telling import compiled
from guardrails.text.segment import Kind


@dataclass(frozen=True, slots=True)
class Said:
    """The words before and after an amount that speak of it; whether arithmetic led to it ("0.4 x 5 = 2 g/kg")."""

    lead: str
    tail: str
    worked_out: bool


def words_of(reading: Reading, number: int, present: list[Amount], drugs: list[str | None], position: int) -> Said:
    """The words around an amount, without what speaks of something else, with the lines that go on with it."""
    amount, drug = present[position], drugs[position]
    text = reading.segments[number].text
    lead, tail = surroundings(text, present, drugs, reading.mentions[number], position)
    if position and drugs[position - 1] == drug:
        tail = _as_before(text[: amount.start], tail, again=present[position - 1].grams == amount.grams)
    if not position:
        lead = labels(reading, number) + lead
        lead = _TWICE_EACH.sub(" ", lead) if drugs.count(drug) == _TWO and _ON_DAY.match(tail) else lead
    worked_out = lead.rstrip().endswith("=") and not _LABEL_IS.search(lead)
    lead = "" if worked_out else _own_lead(lead, tail, follows=position > 0)
    lead, tail = _MADE.sub(partial(_unless_made, amount), lead), _own_tail(amount, tail)
    tail = _SUPPOSED.sub(" ", tail) if position + 1 < len(present) else tail
    if (aside := _MEANWHILE.search(lead)) and _TASK.search(lead[: aside.start()]):
        lead = lead[aside.start() :]  # how often something else is done meanwhile
    if position + 1 == len(present):
        goes_on = continued(reading, number, tail, lead)
        first = _DAY_LED.search(lead) if goes_on and not _DAY_SAID.search(tail) else None
        tail = f" {first[0]}{tail}{goes_on}" if first else f"{tail}{goes_on}"  # "Day 1 IVIG 1 g/kg. Day 2 ditto."
    if number and not position and (lasts := _COURSE_LASTS.search(reading.segments[number - 1].text)):
        tail += f" ; for {lasts[1]} days"
    if not position:
        tail += counted_before(reading, number, tail, daily=amount.daily)
        lead += asked_for(reading, number, amount.start)
    return Said(lead, tail, worked_out)


def _own_tail(amount: Amount, tail: str) -> str:
    """Of the words after an amount those that tell its schedule."""
    tail = _BARE_PRODUCT.sub(partial(_unless_made, amount), tail)
    tail = _SETTLES.sub(" ", _CALLED_COURSE.sub(" ", tail))
    tail = tail if amount.daily else _ENDED_EARLY.sub(" course", tail)
    return _ONCE.sub(" ", tail) if amount.bare or amount.carried else tail


def _unless_made(amount: Amount, match: re.Match[str]) -> str:
    """Nothing for a product that makes the amount ("0.4 × 5 = 2, so ... 2 g/kg")."""
    return " " if Decimal(match[1]) * Decimal(match[2]) == amount.number else match[0]


def _as_before(said: str, tail: str, *, again: bool) -> str:
    """The words after a further dose: "1 g, then 1 g again in two weeks" is one more; "on 5 days or 1 g/kg on 2" are days."""
    if again and (anew := _ANEW.match(tail)):
        return tail[anew.end() :]
    so_many = _SO_MANY_OF.fullmatch(tail)
    return f" {so_many[1]} days" if so_many and _DAYS_SAID.search(said) else tail


_ANEW = compiled(r"\s?(?:of \w+ )?(?:again|once more)\b")


_SO_MANY_OF = compiled(r"\s?((?:daily |each |a day )?(?:on|for|over) \d{1,2})\W*")


_DAYS_SAID = compiled(r"\b(?:on|for|over) (?:\w+ )?\d{1,2} (?:\w+ )?days\b")


def _own_lead(lead: str, tail: str, *, follows: bool) -> str:
    """Of the words before an amount those that tell its schedule."""
    if follows and (made := _SO_THAT_TOTAL.search(lead)):
        lead = lead[made.start() :]  # what is done to reach the total has days of its own
    if _AVERAGED.search(lead):
        return ""  # what is counted before are patients or courses
    return _COURSES_OF.sub("courses", lead) if _IN_YEAR.match(tail) else lead  # each is told with its year


_SUPPOSED = compiled(r":\s[^.;:]{0,40}\bwould (?:be|make|mean|come to|give) (?:about |already )?$")  # the next amount's


_ENDED_EARLY = compiled(
    r"^\s(?:(?:of )?\w+ )?course (?:of \w+ )?(?:(?:was|is|were|had to be|being|has been|had been) )?(?:cut short|stopped|halted|abandoned|interrupted|discontinued|broken off|curtailed|aborted) (?:on|at|after|by) (?:the )?day \d{1,2}\b"
)


_SO_THAT_TOTAL = compiled(
    r"\b(?:so that|such that|so|until|keeping|leaving) (?:the |her |his |their )?(?:\w+ )?(?:total|sum|course)\b(?=[^.;,]*$)"
)


_AVERAGED = compiled(r"\b(?:median|mean|average)(?: dose| total| course)?(?: of| was| is|:)?\s$")


_IN_YEAR = compiled(r"\s?(?:in|during) (?:\w+ )?(?:19|20)\d\d\b")


_COURSES_OF = compiled(r"\b\d{1,2} (?:courses|cycles|rounds)\b")


_BARE_PRODUCT = compiled(
    rf"(?<![\d.x×*])(?<![x×*]\s)({NUMBER})\s?[x×*]\s?({NUMBER})(?!\.?\d|\s?(?:[x×*/]|m?g\b|mcg|ml|days?\b|d\b|doses|weeks?|infusions|times|daily|a day|nights|months?))"
)


_ONCE = compiled(r"^\s?[x×]\s?1(?!\.?\d)")  # "2 × 1" in numbers alone is a product


_TWO = 2


_TWICE_EACH = compiled(r"\b(?:twice|2 times|in 2 (?:doses|infusions)):\s$")  # both are listed behind it


_DAY_LED, _DAY_SAID = compiled(r"\bday ?\d{1,2}\b(?=[^.;]{0,20}$)"), compiled(r"\bday")


_SETTLES = compiled(
    r"\b(?:settles?|resolves?|subsides?|passes|fades?|recovers?|improves?|peaks?|clears?)\b[^.;,]{0,20}\b(?:in|within|after|by)\b[^.;,]*"
)  # how long an effect lasts


_MADE = compiled(rf"(?<![\d.])({NUMBER})\s?[×x*]\s?({NUMBER})\s?=\s?{NUMBER}(?![\d.]*\d)")


_CALLED_COURSE = compiled(
    r"\((?:this is |that is |i\.e\. )?(?:the |a |her |his )?(?:full|whole|usual|standard|complete) (?:course|regimen)\)"
)


_ON_DAY = compiled(r"\s?(?:iv )?on day \d")


_LABEL = 40  # characters


_LABEL_IS = compiled(r"(?:^|[,;:|\s])(?:day|d|dose|infusion|week|bag) ?\d{1,2} = ?$")


_MEANWHILE = compiled(r"\b(?:during|after|throughout|while (?:on|receiving|giving|infusing)|alongside)\b")


_TASK = compiled(
    r"\b(?:physio\w*|exercis\w*|walk\w*|nif|mip|fvc|vital|capacity|spirometry|blood|pulse|temperature|scores?|qmg|check|measure|monitor|record|assess|test|observe|creatinine|bp|weigh|hydrat\w*)\b"
)


_COURSE_LASTS = compiled(
    r"\b(?:course|treatment|regimen|therapy|it|cycle)\b[^.;,]{0,15}\b(?:lasts?|runs?(?: for)?|takes|goes on for|is given for) (\d{1,2}) (?:consecutive )?days\b"
)


_MEASURED_ITEM = compiled(r"\d ?(?:mmol|meq|units?|iu|mcg|%|ml/h)\b")


def labels(reading: Reading, number: int) -> str:
    """The short items without a dose right above an item of a list ("loading", "day 8")."""
    words = ""
    if reading.segments[number].kind is not Kind.ITEM:
        return words
    for other in reversed(reading.segments[max(0, number - 2) : number]):
        if other.kind is not Kind.ITEM or len(other.text) > _LABEL or amounts(other.text):
            break
        if _MEASURED_ITEM.search(other.text):
            break  # an item of its own ("potassium chloride 40 mmol over 4 hours")
        words = f"{other.text}: {words}"
    return words
