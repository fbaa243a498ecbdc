"""A whole course within a day, and two regimens given together."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guardrails.courses.relating import Course, course_of, governed_near, number
from guardrails.reading import Reading
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import parse_usual

_BOTH = compiled(
    r"\b(?:both|the (?:two|2)) (?:of )?(?:the |these |those )?(?:[a-z-]+ ){0,3}?(?P<what>regimens?|schedules|courses|protocols|schemes)\b(?:(?!\b(?:not|never|alternatives?|or|cannot)\b)[^.;]){0,50}?\b(?:(?:one|1) (?:after|behind|on top of) (?:the other|another)|back[- ]to[- ]back|together|in (?:sequence|succession|turn|1 go|a row)|consecutively|sequentially|combined|straight after each other|(?:one|1) and then the other|added up)|\b(?:combine|stack|join|add up)\s(?:both|the (?:two|2))\s(?:[a-z-]+ ){0,2}(?P<what2>regimens|courses|schedules|protocols)\b"
)


_IN_A_DAY = compiled(
    r"\b(?:squeez|compress|pack|condens|collaps|cram)\w* [^.;]{0,40}\b(?:in|into) (?:24 ?h\w*|a (?:single )?day)\b|\b(?:squeez|compress|fit|pack|condens|collaps|roll|cram)\w* [^.;]{0,40}\b(?:in|into) (?:1|a single|the same) (?:[a-z]+ )?(?:day|sitting|infusion|session|go|bag|afternoon|night|shift)\b|\ball (?P<days>\d|the) days'?(?: worth)? of (?:the )?(?:ivig|immun\w*globulin|immune globulin)\b(?:,? (?:at |of )?\d[\d.]* ?m?g/kg(?: (?:each|a day|daily|per day))?,?)?[^.;,]{0,24}\b(?:today|tonight|at once|now|in (?:1|a single) \w+|on (?:day 1|the same day|1 day|the first day))\b|\b(?:whole|entire|full|complete|total|all (?:of )?the|(?:\d[- ]day|usual|standard)) (?:\d[- ]day )?(?:ivig |immun\w*globulin |immune globulin )?(?:course|total|schedule|cure|treatment)(?: of (?:ivig|immun\w*globulin|immune globulin))?\b[^.;,]{0,25}?\b(?:(?:in|into|as|on|within|over|at) (?:1|a single|the same|1 single|just 1|only 1)\s(?:[a-z]+ )?(?:day|sitting|infusion|session|go|bag|24 ?h\w*|afternoon|night|shift)\b|(?:on day 1|on the first day|overnight|tonight|all at once|at once)\b(?!\s?(?:to|and|-|,) ))"
    r"|\b(?:all|both|the) (?:the )?(?:5|2|five|two) (?:ivig |immun\w*globulin )?(?:doses|infusions|bags|days'? worth)\b[^.;,]{0,20}\b(?:together|overnight|tonight|today|at once|on (?:1|the same) day|on day 1)\b"
)


def _so_many_days(match: re.Match[str]) -> int:
    """The number of days whose doses are given at once; 0 where the words leave it out."""
    return int(match["days"]) if (match["days"] or "").isdigit() else 0


def _is_single(own: Statement) -> bool:
    return not (own.unclear or own.schedule.is_total or own.schedule.divided)


def in_a_day(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "The whole course in one sitting": the usual course within a day, or as many days' worth of the stated dose."""
    result = []
    stated = {s.segment: s for s in found}
    for number_, segment in enumerate(reading.segments):
        match = _IN_A_DAY.search(segment.text)
        own = stated.get(number_)
        if match and own and not (_so_many_days(match) and _is_single(own)):
            continue
        drug = governed_near(reading, number_, match.start()) if match else None
        usual = reading.lexicon.drugs[drug].usual.get("course") if drug else None
        if match is None or drug is None or usual is None or HISTORY.search(segment.text):
            continue
        basis, grams = (own.basis, own.grams * _so_many_days(match)) if own else parse_usual(usual)
        course = course_of(reading, drug, grams, basis, number_, match.start(), match.end(), "1 course")
        result.append(replace(course, daily=True, sum=f"{number(grams)} g in a day"))
    return result


COMPARED = compiled(r"\b(?:compar\w+|versus|vs|head[- ]to[- ]head|listed|shown|discuss\w*|describ\w*)\b")


_MAY_BOTH = compiled(r"both|combine|stack|join|add up")


def both(reading: Reading) -> list[Course]:
    """ "Both regimens, one after the other": alternatives given together, each a whole course."""
    result = []
    for number_, segment in enumerate(reading.segments):
        match = _BOTH.search(segment.text) if _MAY_BOTH.search(segment.text) else None
        drug = governed_near(reading, number_, match.start()) if match else None
        usual = reading.lexicon.drugs[drug].usual.get("course") if drug else None
        if (
            match is None
            or drug is None
            or usual is None
            or HISTORY.search(segment.text)
            or COMPARED.search(segment.text)
        ):
            continue
        basis, grams = parse_usual(usual)
        how = f"2 courses x {number(grams)} g"
        result.append(
            course_of(
                reading,
                drug,
                grams * 2,
                basis,
                number_,
                match.start(),
                match.end("what" if match["what"] else "what2"),
                how,
            )
        )
    return result


HISTORY = compiled(
    r"\b(?:has|have|had) (?:already )?(?:had|received|needed|undergone)\b|\b(?:received|underwent|was given|were given)\b|\bsince (?:19|20)\d\d\b|\b(?:years?|months?) ago\b|\bin the past\b|\bpatients?\b[^.;]{0,60}\b(?:needed|required|had|received) (?:a |another )?(?:second|further|repeat|another)\b|\b(?:over|in|during) the (?:past|last) (?:\d{1,2} |few |several )?years\b"
)
