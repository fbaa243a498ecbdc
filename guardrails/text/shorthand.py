"""Clinicians' shorthand in normalised text -> the words it stands for ("rpt" -> "repeat", "tmrw" -> "tomorrow")."""

from __future__ import annotations

import re

from guardrails.patterns import either
from guardrails.text.mapped import Mapped

_WORDS = {
    "rpt": "repeat",
    "rpts": "repeat",
    "rptd": "repeated",
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
_SHORT = re.compile(rf"(?<![\w.]){either(_WORDS)}(?!\w)")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ROMAN_TIMES = re.compile(rf"(?<=[x×])(\s?){either(_ROMAN)}(?!\w)(?!\s?(?:ig|g\b|line|infus|fluid|access|saline))")
_RUN_TOGETHER = re.compile(r"(?<=\d)(\s?)(m?g)\s?kg\b(?!\s?/)|(?<=\d )(m?g)kg\b")


def spell_out(mapped: Mapped) -> Mapped:
    """Shorthand becomes words; a unit written in one ("3gkg") gets its stroke."""
    mapped = mapped.sub(_SHORT, lambda m: _WORDS[m[0]])
    if "x" in mapped.text or "×" in mapped.text:
        mapped = mapped.sub(_ROMAN_TIMES, lambda m: m[1] + _ROMAN[m[0].strip()])
    return mapped.sub(_RUN_TOGETHER, lambda m: f"{m[1] or ''}{m[2] or m[3]}/kg") if "gkg" in mapped.text else mapped
