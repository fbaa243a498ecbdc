"""Clinicians' shorthand in normalised text -> the words it stands for ("rpt" -> "repeat", "tmrw" -> "tomorrow")."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.patterns import NUMBER, either
from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

_WORDS = {
    "rpt": "repeat",
    "rpts": "repeat",
    "rptd": "repeated",
    "mwf": "mon, wed, fri",
    "pex": "plex",
    "renew": "repeat",
    "reorder": "repeat",
    "re-order": "repeat",
    "rerun": "repeat",
    "re-run": "repeat",
    "reissue": "repeat",
    "re-issue": "repeat",
    "regive": "repeat",
    "re-give": "repeat",
    "represcribe": "repeat",
    "re-prescribe": "repeat",
    "rechart": "repeat",
    "re-chart": "repeat",
    "tmrw": "tomorrow",
    "tmw": "tomorrow",
    "tmr": "tomorrow",
    "2moro": "tomorrow",
    "tomoz": "tomorrow",
    "thru": "through",
    "nxt": "next",
    "dyas": "days",
    "dasy": "days",
    "consec": "consecutive",
    "ea": "each",
    "wk": "week",
    "wks": "weeks",
    "mth": "month",
    "mths": "months",
}
_SHORT = compiled(rf"(?<![\w.]){either(_WORDS)}(?!\w)")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_MAY_BE_TIMES = compiled(r"[x×]\s?[iv]")
_ROMAN_TIMES = compiled(rf"(?<=[x×])(\s?){either(_ROMAN)}(?!\w)(?!\s?(?:ig|g\b|line|infus|fluid|access|saline))")
_UNIT_LAST = compiled(
    r"(?P<last>\d)(?P<said>(?: (?:a|per|each|every) day| daily)?,? (?:of|for) (?:the |her |his |intravenous |iv |human )?(?!this |that |the )[a-z]{4,20},?)(?: in)? (?P<unit>(?:milli)?grams? per (?:kilo(?:gram)?|kg|square met(?:er|re))|m?g/(?:kg|m2))(?! ?\d)"
)  # "0.4 a day of immunoglobulin, grams per kilo"
_WHEN = r"(?:(?:days?|d|weeks?|wk|dose|bag|infusion) ?\d{1,2}(?: ?(?:-|to|and|&|,) ?\d{1,2})?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|tomorrow|mornings?|evenings?|am|pm|noon|night|load(?:ing)?|maintenance)"
_EACH_DAY = rf"\b{_WHEN}(?: {_WHEN})? ?[:=] ?{NUMBER}"
_UNIT_AT_END = compiled(
    rf"{_EACH_DAY}(?=(?: ?[;,|/] ?{_EACH_DAY}){{1,9}} ?[(\[]?(?P<unit>(?:m?g|grams?) ?(?:/|per) ?(?:kg|kilo(?:gram)?|m2)(?: ?(?:/|per) ?d(?:ay)?\b)?)(?! ?[\d]))"
)  # "day 1-2: 1.0; day 3-5: 0.4 (g/kg/d)": the unit is that of every number before it
_AND_A_BIT = compiled(
    rf"({NUMBER})(?:[ -](?:and[ -])?(?:a|some)[ -](?:bit|little|touch|tad|fraction)(?: more)?|[ -]odd)(?=[ -](?:of a |an? )?(?:milli)?(?:g|mg|grams?|grammes?)\b)"
)
_UNIT_CELL = compiled(
    r"\d\s?[|,;]\s?(?=(?:m?g|grams?)/(?:kg|m2)(?:/d(?:ay)?)?\s?(?:\n|$|[|,;](?!\s?\d))|(?:mg|g)\s?[|,;](?!\s?\d))"
)  # "total 2.0 | g/kg |"
_NOT_THAT_MANY = compiled(
    rf"({NUMBER}),? (?:and )?not {NUMBER}, ?(?=(?:m?g|grams?|grammes?|milligrams?)\b)"
)  # "4, not 2, grams": the unit is the first number's
_NO_DO_NOT = compiled(r"(?<![\w'] )\bno (?=(?:do not|don'?t|you (?:needn't|need not|don't))\b)")
_RUN_TOGETHER = compiled(r"(?<=\d)(\s?)(m?g)\s?kg\b(?!\s?/)|(?<=\d )(m?g)kg\b")


_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"
# the box of a chart
_TICK = r"(?: ?(?:[\u2610-\u2612\u2713-\u2718\u25a1\u25a0\u25fb\u25fc_]|\[[ x✓✔]?\]|\([ x✓✔]?\)){1,4}) ?"
_TICKS, _TIME = compiled(_TICK), compiled(r"(\d\d)(\d\d)")
_CLOCKS = compiled(
    rf"(?<![\d.,/-])(?!(?:19|20)\d\d){_CLOCK}(?:(?:{_TICK})?(?:, and|,| and|/|;)? ?{_CLOCK}){{1,9}}"
    r"(?!\d|[.,]\d|\s?(?:m?g|mcg|ml|units?|kg|patients)\b)"
)


def _clock_times(match: re.Match[str]) -> str:
    """ "0600 [x] 1000 [x] 1400" -> "06:00, 10:00, 14:00"."""
    return _TIME.sub(r"\1:\2", _TICKS.sub(", ", match[0]))


_QUOTED = " '\""
_INSERTED = compiled(r"\(([a-z_ ]+(?:, ?[a-z_ ]+){1,9})\) ?values ?\(([^()\n]{3,200})\)")  # of a query


def _columns(match: re.Match[str]) -> str | None:
    """ "(drug, dose, unit) VALUES ('x', 5, 'mg')" -> ": drug: x, dose: 5, unit: mg"."""
    names, values = match[1].split(","), match[2].split(",")
    if len(names) != len(values):
        return None
    pairs = zip(names, values, strict=True)
    return ": " + ", ".join(f"{name.strip()}: {value.strip(_QUOTED)}" for name, value in pairs)


def spell_out(mapped: Mapped) -> Mapped:
    """Shorthand becomes words; a unit written in one ("3gkg") gets its stroke."""
    mapped = mapped.sub(_SHORT, lambda m: _WORDS[m[0]])
    if _MAY_BE_TIMES.search(mapped.text):
        mapped = mapped.sub(_ROMAN_TIMES, lambda m: m[1] + _ROMAN[m[0].strip()])
    mapped = mapped.sub(_CLOCKS, _clock_times).sub(_UNIT_LAST, lambda m: f"{m['last']} {m['unit']}{m['said']}")
    mapped = mapped.sub(_AND_A_BIT, lambda m: f"{m[1]}{'1' if '.' in m[1] else '.1'}")  # any surplus shows
    if "values" in mapped.text:
        mapped = mapped.sub(_INSERTED, _columns)
    if "not " in mapped.text:
        mapped = mapped.sub(_NOT_THAT_MANY, lambda m: f"{m[1]} ")
    mapped = (
        mapped.sub(_NO_DO_NOT, "no, ")
        .sub(_UNIT_CELL, lambda m: f"{m[0][0]} ")
        .sub(_UNIT_AT_END, lambda m: f"{m[0]} {m['unit']}")
    )
    return mapped.sub(_RUN_TOGETHER, lambda m: f"{m[1] or ''}{m[2] or m[3]}/kg") if "gkg" in mapped.text else mapped
