"""A dose on top of one whose amount the words leave out: "on top of the standard course", "give a second 2 g/kg"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from guardrails.courses.gaps import gap_days
from guardrails.courses.relating import WINDOW, Course, course_of, number, show
from guardrails.courses.sums import ADDS, NOT_ADDED
from guardrails.reading import Reading
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import parse_usual

_ON_A_COURSE = compiled(
    r"\b(?:on top of|in addition to|over and above|beyond|after|following|to|besides|plus)\s(?:the|a|her|his|their|this)\s(?:\w+ ){0,2}?(?:standard|usual|full|complete|first|initial|normal|recommended|conventional|5-day|2-day|completed)\s(?:\w+ ){0,3}?(?:course|regimen|total)\b"
)


def on_a_course(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """A dose on top of "the standard course", whose amount the words leave out."""
    result = []
    for statement in found:
        usual = reading.lexicon.drugs[statement.drug].usual.get("course")
        words = f"{statement.lead} # {statement.tail}"
        if (
            not usual
            or statement.unclear
            or not ((_ON_A_COURSE.search(words) and ADDS.search(words)) or _above_usual(statement))
            or NOT_ADDED.search(words)
        ):
            continue
        basis, grams = parse_usual(usual)
        gap, interval = gap_days(words), statement.schedule.interval_days
        if (
            basis is not statement.basis
            or (gap is not None and gap >= WINDOW)
            or (interval is not None and interval >= WINDOW)
        ):
            continue
        total = grams + statement.totals.window
        course = course_of(
            reading,
            statement.drug,
            total,
            basis,
            statement.segment,
            statement.start,
            statement.end,
            f"{number(grams)} g/kg + {show(statement.totals.window, statement)}",
        )
        result.append(replace(course, stance=statement.stance, statement=statement, implicit=False))
    return result


_ABOVE = compiled(
    r"\s?(?:of (?:ivig|immun\w*globulin) )?(?:more than|above|over|past|beyond|on top of|higher than|in excess of)\s(?:the |her |his |its )?(?:(?!\d|is |are |was |were )[\w-]+ ){0,3}?(?:guideline|maximum|limit|ceiling|usual|standard|normal|recommended|supported)\b(?! (?:of )?\d)"
)
_USUAL_PLUS = compiled(
    r"\b(?:guideline|maximum|usual|standard|limit|ceiling|normal|recommended)\b[^.;\d]{0,20}(?:plus|\+|and another|and an extra) $"
)


def _above_usual(statement: Statement) -> bool:
    """ "1 g/kg above the guideline total", "the maximum plus 0.5 g/kg"."""
    return bool(_ABOVE.match(statement.tail) or _USUAL_PLUS.search(statement.lead))


_ANOTHER_FEW = compiled(
    r"\b(?:another|a further|an additional|an extra) (\d{1,2}) (?:more )?(?:days|doses|infusions|bags|nights)\b|\b(\d{1,2}) (?:more|further|additional|extra) (?:days|doses|infusions|bags|nights)\b"
    r"|(?:[:;]\s|\b(?:so|then|please|needs?|wants?|and) )(\d{1,2}) (?:more|further)(?=\s?(?:[.;,]|$|(?:to|as|in|on|at|starting|from|beginning|tomorrow|today|after)\b))"
    r"|\b(?:give|add|order|infuse|hang|have|run|chart)\w* (?:(?:him|her|them) )?(?:(\d{1,2}) (?:more|extra|further)|(?P<one>another|an extra|a further)(?: (?:dose|infusion|bag|one))?)(?=\s?(?:[.;,]|$|(?:for|to|as|the|on|in|at|tomorrow|after|before)\b))"
)
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SO_MANY_DONE = compiled(
    rf"\bafter (?:the|her|his|their|this) (?P<nth>{'|'.join(_NTH)})\b(?:[^.;,:]|\.(?=\d)){{0,30}}?\b(?:dose|infusion|bag|day|one)\b|"
    r"\bday (\d{1,2})(?: ?(?:/|of) ?\d{1,2})? (?:went in|done|given|is in|in\b|completed?|finished)|\b(?:had|received|completed|finished|given|after) (?:all |her |his |the )*(\d{1,2}) (?:days|doses|infusions)\b"
)


def few_more(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "Day 5/5 went in last night. Chart another 3 days (0.4 g/kg)": on top of so many as are said to be given."""
    result = []
    for statement in found:
        text = reading.segments[statement.segment].text
        more = _ANOTHER_FEW.search(text)
        near = reading.segments[max(0, statement.segment - 2) : statement.segment + 1]
        done = next((m for segment in near for m in _SO_MANY_DONE.finditer(segment.text)), None) if more else None
        if more is None or done is None or statement.unclear or statement.totals.interval not in (None, Decimal(1)):
            continue
        number_more = "1" if more["one"] else next(filter(None, more.groups()))
        given = str(_NTH.index(done["nth"]) + 1) if done["nth"] else next(filter(None, done.groups()))
        times = Decimal(given) + Decimal(number_more)
        how = f"{number(times)} x {show(statement.grams, statement)}"
        course = course_of(
            reading,
            statement.drug,
            statement.grams * times,
            statement.basis,
            statement.segment,
            statement.start,
            statement.end,
            how,
        )
        result.append(replace(course, stance=statement.stance, statement=statement, implicit=False))
    return result


_ONE_MORE = compiled(
    r"\b(?:(?:a|the|his|her|their|your) (?:second|2nd|further|repeat|additional|extra)|another|an? (?:extra|additional)|1 more)\s(?:full |complete |whole |standard |usual |course of |dose of |round of |infusion of |ivig |immunoglobulin )*$|\b(?:repeat|re-?treat|re-?dose|re-?infuse|re-?load)\w*\s(?:with |the |this |that |her |his |ivig |immunoglobulin |rituximab |full |whole |course of |infusion of |dose of |\d{1,2} |all |both )*$"
)


_COMPLETES = compiled(
    r"\b(?:complet\w+|to make|makes|to reach|brings (?:it|the total)|(?<!first )(?<! 1 )(?<! it )(?<!course )finish\w*)\b"
)
_NO_DOSE_AFTER = compiled(r"\W{0,2}(?:\w+ )?(?:arm|group|cohort|trial|study|option|regimen|patient)s?\b")


_FURTHER = compiled(
    r"\b(?:further|additional|another|extra|top[- ]?(?:it |them )?up|topped up|boost\w*|supplement\w*)\b[^.;]{0,30}$"
)
_FAILED = compiled(
    r"\b(?:no (?:improvement|response|benefit)|not (?:better|improv\w+|respond\w*)|non-?respon\w+|fail\w*|relaps\w+|insufficient\w*|inadequate\w*|incomplete\w*|partial\w*|still weak|remains? weak|poor response|refractory|slow to respond)\b"
)


def after_failure(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "If no improvement by day 7, a further 1 g/kg": on top of the usual course, which has been given."""
    result = []
    for at, statement in enumerate(found):
        usual = reading.lexicon.drugs[statement.drug].usual.get("course")
        alone = not any(other.drug == statement.drug for other in found[:at])
        text = reading.segments[statement.segment].text
        if (
            not usual
            or not alone
            or statement.unclear
            or not _FURTHER.search(statement.lead)
            or not _FAILED.search(text)
        ):
            continue
        interval = statement.schedule.interval_days
        gap = gap_days(statement.lead) or gap_days(statement.tail[:40])
        if (gap is not None and gap >= WINDOW) or (interval is not None and interval >= WINDOW):
            continue
        basis, grams = parse_usual(usual)
        if basis is statement.basis:
            how = f"{number(grams)} g/kg + {show(statement.totals.window, statement)}"
            course = course_of(
                reading,
                statement.drug,
                grams + statement.totals.window,
                basis,
                statement.segment,
                statement.start,
                statement.end,
                how,
            )
            result.append(replace(course, stance=statement.stance, statement=statement, implicit=False))
    return result


_PART_IS = compiled(
    r"(?<![\d.])(?P<part>0\.(?:5|25|75|2|4|1|[36]\d{2,8}|1[26]\d{0,7}))\s(?:(?:of\s)?(?:the|her|his|this|that|their|your)\s(?!(?:usual|standard|normal|recommended|maximum|former|previous|old)\b)(?:[a-z]+\s){0,2}?(?P<what>[a-z-]+)|(?<=first \d\.\d\s)|(?<=1st \d\.\d\s))[\s,(:]{0,3}(?:(?:is|are|being|i\.e\.|that is|namely|=|at|of)[\s,:]{1,2}(?:about )?)?$"
)
_WHOLE = frozenset(
    "course courses dose total amount treatment order prescription infusion immunoglobulin it this bag drug".split()
)
_REST_GIVEN = compiled(
    r"\b(?:the |and )?(?:other|second|2nd|remaining|next|last)(?: (?:2|two|3|three))? (?:0\.\d+|half|halves|part|portion|thirds?|quarters?)\b|\b(?:the )?(?:rest|remainder|balance)\b(?! (?:is|was) (?:not|never|withheld|cancel|omit))|\bon each of\b|\b(?:each|every) (?:day|week|morning)\b|\bgive it all\b"
)
_NOT_GIVEN = compiled(r"\b(?:not|never|no|withheld|cancel\w*|omit\w*|stopp\w*|without|instead|patients|relaps\w*)\b")


def whole_of_part(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "Half the IVIG (1.5 g/kg) now, the other half next week": what the whole comes to, where the rest is given too."""
    result = []
    for statement in found:
        segment = reading.segments[statement.segment]
        named = _PART_IS.search(segment.text, 0, statement.start)
        if named is None or statement.unclear:
            continue
        inside = any(
            m.drug == statement.drug and named.start() < m.end <= named.end()
            for m in reading.mentions[statement.segment]
        )
        after = segment.text[statement.end :]
        if statement.segment + 1 < len(reading.segments):
            after += " " + reading.segments[statement.segment + 1].text
        rest = _REST_GIVEN.search(after)
        if (
            rest is None
            or _NOT_GIVEN.search(after[rest.start() : rest.end() + _NEAR])
            or not (inside or named["what"] in (None, *_WHOLE))
        ):
            continue
        part = Decimal(named["part"])
        where = statement.segment, statement.start, statement.end
        how = f"{number(1 / part)} x {number(statement.grams)} g"
        course = course_of(reading, statement.drug, statement.grams / part, statement.basis, *where, how)
        result.append(replace(course, stance=statement.stance, statement=statement, implicit=False))
    return result


_NEAR = 40  # characters


_AGAIN_IN = compiled(r"\s?(?:of )?(?:[a-z-]+ ){0,3}?(?:after|in|within) (\d{1,3}) (hour|day)s?\b")
_HOURS_OF_DAY = 24


def one_more(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "Give a second 2 g/kg" where the text does not say what came first: at least as much."""
    result = []
    for number_, statement in enumerate(found):
        alone = not any(other.drug == statement.drug for other in found[:number_])
        if (
            not alone
            or statement.unclear
            or not _ONE_MORE.search(statement.lead)
            or _COMPLETES.search(statement.tail)
            or _NO_DOSE_AFTER.match(statement.tail)
        ):
            continue
        gap = gap_days(statement.lead) or gap_days(statement.tail[:40])
        interval = statement.schedule.interval_days
        if (gap is not None and gap >= WINDOW) or (interval is not None and interval >= WINDOW):
            continue
        window = statement.totals.window
        how = f"{show(window, statement)} + {show(window, statement)}"
        course = course_of(
            reading, statement.drug, window * 2, statement.basis, statement.segment, statement.start, statement.end, how
        )
        soon = _AGAIN_IN.match(statement.tail)
        days = Decimal(soon[1]) / (_HOURS_OF_DAY if soon[2] == "hour" else 1) if soon else None
        course = replace(course, stance=statement.stance, statement=statement, implicit=False, doses=Decimal(2))
        result.append(replace(course, interval=days))
    return result
