"""Doses that add up: loading and maintenance, top-ups, day lists, a dose on top of the usual course.

Doses are taken as restatements of one another ("0.4 g/kg/day for 5 days, 2 g/kg in total") unless the words add them.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from guardrails.doses import Statement
from guardrails.numbers import NUMBER
from guardrails.reading import Reading
from guardrails.records import Stance
from guardrails.relating import LOOK_BACK, WINDOW, Course, course_of, number, show
from guardrails.segments import Kind
from guardrails.units import parse_usual

ADDS = re.compile(
    r"\b(?:add(?:s|ed|ing)?|additional(?:ly)?|further|extra|plus|another|again|more|top(?:ping)?[- ]?(?:it |them )?up|on top|followed (?:\w+ ){0,3}by|together with|along with|alongside|then|afterwards|subsequent(?:ly)?|continu\w+|second|repeat\w*|boost\w*|supplement\w*|thereafter|later|after (?:that|which|this)|next|"
    r"maintenance|maintain|on day|day \d|weekly thereafter|and on|in addition|once more|also give|besides|over and above|extended with|consolidat\w+|"
    r"dann|danach|zusatzlich|weitere\w*|erneut|puis|ensuite|supplementaire|luego|despues|ademas|adicional\w*|poi|ulterior\w*|depois|mais|затем|потом|дополнительно|еще)\b|\+|再|另外|然后|加"
)


_RESTATES = re.compile(
    r"\b(?:or|alternatively|either|versus|vs|compared|rather than|instead|corresponds?|corresponding|equal(?:s|ling)?|equivalent|i\.?e\.?|that is|which is|comes to|works out|makes|making|adds up|adding up|amounts?|totall?ing|total|for a total|in total|given as|divided|split|administered as|such as|namely|meaning|so that|"
    r"e\.?g\.?|max(?:imum)?|up to|not exceed|exceed|limit|reducing to|reduced? to|down to|instead of|increase[sd]? to|increasing to|rais(?:e|ed|ing) to|escalat\w+ to|oder|ou|soit|oppure|cioe|o sea|es decir|ovvero|или|то есть|replaces?|correction)\b|="
)


_NOT_ADDED = re.compile(
    r"\b(?:another|alternative|second|further|other) (?:option|regimen|schedule|possibility|way|approach|choice|alternative|study|trial|arm|group)s?\b"
)


_ADDED_TO = re.compile(
    r"\s?(?:of \w+ )?(?:more |extra )?(?:to|on top of|onto|in addition to|beyond|over and above)\s(?:the|a|her|his|this|that|their|your)?\s?(?:usual|standard|first|initial|completed|normal|recommended|full|conventional|complete|original)?\s?$"
)


_ON_A_COURSE = re.compile(
    r"\b(?:on top of|in addition to|over and above|beyond|after|following|to|besides|plus)\s(?:the|a|her|his|their|this)\s(?:\w+ ){0,2}?(?:standard|usual|full|complete|first|initial|normal|recommended|conventional|5-day|2-day|completed)\s(?:\w+ ){0,3}?(?:course|regimen|total)\b"
)


_BEFORE = re.compile(
    r"\b(?:after|following|having (?:had|received|completed)|on top of|in addition to|over and above|once)\b"
)


_GAP = re.compile(
    rf"\b(?:after|in|at|following|wait|every|later|within)?\s?(?:(?P<lo>{NUMBER})|a|an|one|another)\s?(?:-\s?{NUMBER}\s?)?(?P<unit>day|week|month|year)s?(?P<late>\s(?:later|after|apart|interval|gap|afterwards))?"
)


YEARS = re.compile(r"\b(?:19|20)\d\d\b")


def sums(of_drug: Sequence[Statement], reading: Reading) -> list[Course]:
    """Running totals per basis: each dose that the words add to those before it."""
    result: list[Course] = []
    parts: list[Statement] = []
    for statement in of_drug:
        if statement.unclear or statement.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING):
            continue
        if parts and _is_added(parts, statement, reading):
            parts = [*parts[-LOOK_BACK:], statement]
            result.append(_summed(parts))
        elif not parts or not _detail_of(parts[-1], statement):
            parts = [statement]
    return result


def on_a_course(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """A dose on top of "the standard course", whose amount the words leave out."""
    result = []
    for statement in found:
        usual = reading.lexicon.drugs[statement.drug].usual.get("course")
        words = f"{statement.lead} # {statement.tail}"
        if (
            not usual
            or statement.unclear
            or not _ON_A_COURSE.search(words)
            or not ADDS.search(words)
            or _NOT_ADDED.search(words)
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


def _detail_of(before: Statement, statement: Statement) -> bool:
    """A smaller restatement ("2 g/kg over 5 days (0.4 g/kg/day)") leaves the larger total in place."""
    return (
        before.segment == statement.segment
        and before.basis is statement.basis
        and statement.totals.window <= before.totals.window
        and bool(_RESTATES.search(statement.lead) or "(" in statement.lead)
    )


_OR = re.compile(r"\b(?:or|alternatively|versus|vs)\b")
_PUT = re.compile(r"\b(?:add|give|infuse|append|tack|put)\w*\b")
_STRENGTHEN = re.compile(r"\b(?:supplement|boost|augment|follow|top|extend|combin|reinforc)\w*\b")
_ADDS_SURELY = re.compile(
    r"\b(?:add|additional|further|another|plus|followed (?:\w+ ){0,3}by|extra|next (?:day|week)|following (?:day|week)|(?:day|week) after|second week|in week \d)\b|\b(?:second|2nd)\s?$"
)


def _is_added(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    """Whether a dose comes on top of those before it, by the words between them."""
    before, link = parts[-1], statement.link
    comparable = before.basis is statement.basis or _combined(parts, statement, reading)
    if not comparable or _far_apart(statement, before):
        return False
    if _distinct_days(parts, statement):
        return not _OR.search(link)
    if (_ADDED_TO.match(link) and _PUT.search(before.lead)) or (" with " in link and _STRENGTHEN.search(before.lead)):
        return True
    return not _NOT_ADDED.search(link) and _words_add(parts, statement, reading)


def _words_add(parts: Sequence[Statement], statement: Statement, reading: Reading) -> bool:
    before, link = parts[-1], statement.link
    adds = bool(ADDS.search(link)) or _trailing_add(statement)
    if statement.segment != before.segment:
        structured = reading.segments[statement.segment].kind in (Kind.ROW, Kind.RECORD)
        restates = _RESTATES.search(link) or (statement.schedule.is_total and not _ADDS_SURELY.search(link))
        return adds and not structured and not restates
    if (_RESTATES.search(link) or statement.schedule.is_total) and not _ADDS_SURELY.search(link):
        return False
    if len(parts) > 1 and re.search(r"\b(?:in|after|at) \d{1,3} (?:hours?|days?),? and\s?$", link):
        return True
    return adds or _same_day([before, statement]) or bool(_BEFORE.search(before.lead) and _PUT.search(link))


def _combined(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    """Whether two regimens of a drug that has limits on both bases are put together instead of chosen between."""
    both = {part.basis for part in parts} | {statement.basis} <= reading.bases[statement.drug]
    return (
        both
        and bool(
            re.search(
                r"\b(?:plus|add(?:ed|ing)?|followed (?:\w+ ){0,3}by|together with|along with|alongside|one after the other|in addition|combin\w+|and then|then|on top|as well)\b|\+",
                statement.link,
            )
        )
        and not _NOT_ADDED.search(statement.link)
    )


def _trailing_add(statement: Statement) -> bool:
    """Words after the amount that add it: "1 g/kg more", "extra grams"."""
    return bool(
        re.match(
            r"[^.;,]{0,25}\b(?:boosters?|top[- ]?ups?|supplements?|more|on top|extra|in addition|additionally|as well|again|as a (?:top[- ]?up|booster|supplement)|afterwards|thereafter)\b",
            statement.tail,
        )
    ) or bool(re.search(r"\b(?:extra|more|additional|further)\b", statement.words))


def _distinct_days(parts: list[Statement], statement: Statement) -> bool:
    """Whether every part names days of its own."""
    days = statement.schedule.days
    return bool(days) and all(part.schedule.days and not set(part.schedule.days) & set(days) for part in parts)


def _far_apart(statement: Statement, before: Statement) -> bool:
    """Whether a dose comes 28 days or more after the one before, or in another year."""
    if YEARS.search(statement.lead + statement.tail) and YEARS.search(before.lead + before.tail + statement.lead):
        return True
    if (
        statement.schedule.days
        and before.schedule.days
        and min(statement.schedule.days) - max(before.schedule.days) >= WINDOW
    ):
        return True
    gap = gap_days(statement.lead) or gap_days(statement.tail[:40], late_only=True)
    if gap is not None and gap >= WINDOW:
        return True
    interval = statement.schedule.interval_days
    return (
        interval is not None
        and interval >= WINDOW
        and not re.search(r"\b(?:top|extra|additional|add)\b", statement.lead)
    )


def gap_days(words: str, *, late_only: bool = False) -> Decimal | None:
    """A waiting time named in the words ("after 6 weeks", "three months later"), in days."""
    for match in _GAP.finditer(words):
        if not match["late"] and (late_only or not re.match(r"(?:after|following|wait|in|at)\b", match[0])):
            continue
        return Decimal(match["lo"] or 1) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    return None


def _summed(parts: Sequence[Statement]) -> Course:
    mixed = len({part.basis for part in parts}) > 1
    grams = sum((part.totals.window for part in parts if part.basis is parts[-1].basis), Decimal(0))
    doses = sum((part.totals.administrations or part.schedule.count or Decimal(1) for part in parts), Decimal(0))
    last = parts[-1]
    shown = " + ".join(show(part.totals.window, part) for part in parts)
    return Course(
        drug=last.drug,
        basis=last.basis,
        grams=grams,
        doses=doses,
        sum=shown if mixed else f"{shown} = {show(grams, last)}",
        mixed=mixed,
        interval=_closest(parts),
        daily=_same_day(parts),
        stance=_joint(parts),
        segments=tuple(dict.fromkeys(part.segment for part in parts)),
        start=last.start,
        end=last.end,
        statement=last,
        other_indication=last.other_indication,
    )


def _closest(parts: Sequence[Statement]) -> Decimal | None:
    """Days between the two closest of the days the parts name."""
    days = sorted({day for part in parts for day in part.schedule.days})
    return min((Decimal(b - a) for a, b in pairwise(days)), default=None)


_DAYTIME = re.compile(
    r"\b(?:morning|am|a\.m\.|noon|midday|afternoon|evening|pm|p\.m\.|night|midnight|bedtime|breakfast|lunch(?:time)?|dinner|supper|teatime|dawn|dusk|sunrise|sunset|\d{1,2}:\d\d|\d{1,2} ?[ap]\.?m|\d+ ?h later|(?:[1-9]|1\d|2[0-3]) hours later)\b"
)


def _same_day(parts: Sequence[Statement]) -> bool:
    """Whether the parts are given at different times of one day."""
    return all(
        _DAYTIME.search(part.tail) and not part.schedule.days and not part.schedule.duration_days for part in parts
    )


def _joint(parts: Sequence[Statement]) -> Stance:
    stances = {part.stance for part in parts}
    return Stance.RECOMMENDING if Stance.RECOMMENDING in stances or len(stances) > 1 else stances.pop()
