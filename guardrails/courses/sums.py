"""Doses that add up: loading and maintenance, top-ups, day lists, a dose on top of the usual course.

Doses are taken as restatements of one another ("0.4 g/kg/day for 5 days, 2 g/kg in total") unless the words add them.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from guardrails.courses.daytimes import CLOCK, relative_day, same_day
from guardrails.courses.gaps import far_apart, gap_days
from guardrails.courses.listed import equal_in_list, labelled_apart, listed, numbered
from guardrails.courses.relating import LOOK_BACK, OR, RESTATES, WINDOW, Course, show
from guardrails.reading import Reading
from guardrails.records import Stance
from guardrails.schedules.days import day_list
from guardrails.schedules.plan import Schedule
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind

ADDS = compiled(
    r"\b(?:add(?:s|ed|ing)?|additional(?:ly)?|further|extra|plus|another|again|more(?! (?:than|with)\b)|top(?:ping)?[- ]?(?:it |them )?up|on top|followed (?:\w+ ){0,3}by|follow(?:ing|ed|s)? (?:directly |straight |at once )?(?:on|with)\b|go(?:ing)? on directly|together with|along with|alongside|then|afterwards|subsequent(?:ly)?|continu\w+|second|repeat\w*|boost\w*|supplement\w*|thereafter|later|after (?:that|which|this)|next|"
    r"maintenance|maintain|on day|day \d|(?:third|fourth|fifth|sixth) day|(?:course|cycle|round|dose|infusion|instal?lment) (?:[2-9]|b|ii+)\b|weekly thereafter|and on|in addition|still to (?:give|come|go|run|infuse|be given)|to (?:give|come|follow)(?=:)|once more|also give|besides|over and above|extended with|consolidat\w+|"
    r"nog eens|opnieuw|daarna|vervolgens|dann|danach|zusatzlich|weitere\w*|erneut|puis|ensuite|supplementaire|luego|despues|ademas|adicional\w*|poi|ulterior\w*|depois|mais|затем|потом|дополнительно|еще)\b|\+|再|另外|然后|加"
)


NOT_ADDED = compiled(
    r"\b(?:another|alternative|second|further|other) (?:option|regimen|schedule|possibility|way|approach|choice|alternative|study|trial|arm|group)s?\b"
)


_ADDED_TO = compiled(
    r"\s?(?:of \w+ )?(?:more |extra )?(?:to|on top of|onto|in addition to|beyond|past|above|over|over and above)\s(?:the|a|her|his|this|that|their|your)?\s?(?:usual|standard|first|initial|completed|normal|recommended|full|conventional|complete|original)?\s?$"
)


_BEFORE = compiled(
    r"\b(?:after|following|having (?:had|received|completed)|on top of|in addition to|over and above|once)\b"
)


def sums(of_drug: Sequence[Statement], reading: Reading) -> list[Course]:
    """Running totals per basis: each dose that the words add to those before it."""
    result: list[Course] = []
    parts: list[Statement] = []
    for statement in of_drug:
        if statement.unclear or statement.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING):
            continue
        if parts and _ASIDE.fullmatch(statement.link) and statement.grams == parts[-1].grams:
            continue  # "1 g/kg on day 1 (70 g)": the same dose in other words
        if (
            parts
            and statement.grams == parts[-1].grams
            and (statement.amount.litres is None) != (parts[-1].amount.litres is None)
        ):
            continue  # "2 g/kg is 20 mL/kg": the same dose as a volume
        if parts and _in_brackets(parts[-1], statement, reading):
            continue
        if parts and _is_added(parts, statement, reading):
            parts = [*parts[-LOOK_BACK:], statement]
            result.append(summed(parts))
        elif not parts or not _detail_of(parts[-1], statement):
            parts = [statement]
    return result


_ASIDE = compiled(r"[^,;.()]{0,25}\(\s?")


def _detail_of(before: Statement, statement: Statement) -> bool:
    """A smaller restatement ("2 g/kg over 5 days (0.4 g/kg/day)") leaves the larger total in place."""
    return (
        before.segment == statement.segment
        and before.basis is statement.basis
        and statement.totals.window <= before.totals.window
        and bool(RESTATES.search(statement.lead) or "(" in statement.lead)
    )


def _in_brackets(before: Statement, statement: Statement, reading: Reading) -> bool:
    """What a dose comes to, in brackets behind it: "24 g/day Monday to Friday, then stop (120 g, 2 g/kg)"."""
    text = reading.segments[statement.segment].text[: statement.start]
    opened = text.rfind("(")
    own = text[: before.start]
    if before.segment != statement.segment or opened < before.end or ")" in text[opened:]:
        return False
    if "(" in own and ")" not in own[own.rfind("(") :]:
        return False  # "day 1 (1 g/kg), day 2 (1 g/kg)"
    return before.basis is statement.basis and statement.grams in (before.totals.total, before.totals.window)


_PUT = compiled(r"\b(?:add|go|give|infuse|append|tack|put)\w*\b")


_STRENGTHEN = compiled(r"\b(?:supplement|increas|rais|exceed|boost|augment|follow|top|extend|combin|reinforc)\w*\b")


_ADDS_SURELY = compiled(
    r"\b(?:add(?! up)|additional|further|another|plus|followed (?:\w+ ){0,3}by|extra|next (?:day|week)|following (?:day|week)|(?:day|week) after|second week|in week \d|(?:course|cycle|round|dose|infusion|instal?lment) (?:[2-9]|b|ii+))\b|\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th)(?: (?:infusion|dose|bag|one))?:?\s?$"
)


_COMPARED = compiled(
    r"[^.;]{0,20}\b(?:had|have|were|are|gave|showed|produced|led to|did)\b[^.;]{0,30}\b(?:similar\w*|same|equal\w*|compar\w+|equivalent\w*|different\w*|differ\w*|better|alike)\b"
)


_SO_THAT = compiled(
    r"\b(?:so that|such that|so|keeping|leaving) (?:the |her |his |their )?(?:\w+ )?(?:total|sum|course)\b[^.;,\d]{0,25}$"
)


def _is_added(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    """Whether a dose comes on top of those before it, by the words between them."""
    before, link = parts[-1], statement.link
    comparable = before.basis is statement.basis or _combined(parts, statement, reading)
    if (
        not comparable
        or _is_part(before, statement)
        or far_apart(statement, before)
        or _COMPARED.match(statement.tail)
        or _SO_THAT.search(link)
    ):
        return False
    if _within_month(before, statement) or _for_others(before, statement):
        return not _for_others(before, statement)
    if _distinct_days(parts, statement):
        return not OR.search(link)
    if before.basis is not statement.basis or (_TOPS.search(before.lead) and _IF_THE.fullmatch(link)):
        return True  # `_combined` has found the words that put two regimens together
    if (_ADDED_TO.match(link) and _PUT.search(before.lead)) or (" with " in link and _STRENGTHEN.search(before.lead)):
        return True
    return not NOT_ADDED.search(link) and _words_add(parts, statement, reading)


_PART_OF_IT = compiled(
    r"\b(?:cut short|stopped|halted|abandoned|interrupted|discontinued|broken off|curtailed|aborted|ended early|given up)\b(?:(?!\b(?:another|further|extra|additional|more|plus|then|again|give|start|add\w*|next|to be|will|should|must|can|now|today|tomorrow)\b)[^.;])*?\b(?:had|has|have|having|only|so far|thus|received|got|given)(?: (?:only|just|thus|so far|already|then|had|been|given|received|got|a total of|about|in all)){0,4} #"
)


def _is_part(before: Statement, statement: Statement) -> bool:
    """Whether a dose is what was given of a course that ended early."""
    smaller = statement.totals.window < before.totals.window
    return smaller and bool(_PART_OF_IT.search(f"{statement.link}#")) and not _trailing_add(statement)


_MID_MONTH = compiled(
    r"[^;]{0,40}?\b(?:mid-?(?:month|cycle|way)|in the middle of (?:the|each) month|in[- ]between|half-?way|(?:a fortnight|2 weeks|14 days) (?:in|later|after))\b"
)


_ALONE = (Schedule(), Schedule(is_total=True))  # an amount without a rhythm


def _within_month(before: Statement, statement: Statement) -> bool:
    """Whether a dose is given between the monthly ones before it."""
    monthly = before.schedule.interval_days == WINDOW and before.segment == statement.segment
    between = _MID_MONTH.match(statement.tail) or re.search(r"\bmid-?(?:month|cycle)\b", statement.link)
    return bool(monthly and between and not OR.search(statement.link))


_OWN_WEIGHT = compiled(r" g / (\S+) kg$")


def _for_others(before: Statement, statement: Statement) -> bool:
    """Whether two equal doses per kg are for patients of different weights ("104 g for 52 kg, 140 g for 70 kg")."""
    weights = [found[1] for s in (before, statement) if (found := _OWN_WEIGHT.search(s.calculated))]
    return len(set(weights)) > 1 and before.segment == statement.segment and not _ADDS_SURELY.search(statement.link)


def _is_product(before: Statement, statement: Statement) -> bool:
    """Whether a dose behind an arrow is what the one before comes to ("0.4 g/kg/day x 5 d -> 2 g/kg")."""
    plain = statement.schedule in _ALONE
    return plain and before.totals.total == statement.grams and (before.totals.administrations or 0) > 1


_FINAL = compiled(r"\b(?:an?|one|1) (?:final|last|closing|concluding|finishing|parting)(?: dose of)? $")


_NTH_NEXT = compiled(
    r"\W{0,3}(?:and |then )?(?:the |a )?(?:third|fourth|fifth|sixth|3rd|4th|5th|6th)(?: (?:infusion|dose|bag|one|day))?(?: of| at| is)?\W{0,2}"
)
_TOPS = compiled(r"\b(?:top(?:ping)?[- ]?up|add|boost|supplement|extra|additional|further|another)\b")
_IF_THE = compiled(
    r"\s?(?:of \w+ )?(?:if|when|once|should|in case) (?:the|her|his|this) (?:first |initial |full |usual |standard )?"
)
_ARROW = compiled(r"\s[-=]{1,2}>\s")
_STILL_WEAK = compiled(
    r"\b(?:if|when|unless)\b[^.;]*\b(?:persist\w*|fail\w*|still|no (?:better|improvement|response)|not (?:better|improv\w+)|relaps\w*)\b[^.;]*\b(?:(?:on|at|by|after|from) day \d|(?:after|in|within) \d{1,2} days)"
)
_REMAINING = compiled(r"\b(?:remaining|rest of)\b")
_GIVEN = compiled(r"\b(?:has|have|had) (?:already )?(?:had|received|got|been given)\b|\bso far\b")


def _words_add(parts: Sequence[Statement], statement: Statement, reading: Reading) -> bool:
    before, link = parts[-1], statement.link
    if labelled_apart(before, statement, reading) or (
        _ARROW.search(link) and not RESTATES.search(link) and not _is_product(before, statement)
    ):
        return True  # one after the other
    if _FINAL.search(link) or (_ONE_PART.search(before.lead) and _OTHER_PART.search(link)):
        return True
    if statement.segment != before.segment:
        return _added_later(before, statement, reading)
    if (
        RESTATES.search("" if _trailing_add(statement) else _own_link(link)) or statement.schedule.is_total
    ) and not _ADDS_SURELY.search(link):
        return False
    return (
        bool(len(parts) > 1 and re.search(r"\b(?:in|after|at) \d{1,3} (?:hours?|days?),? and\s?$", link))
        or listed(before, statement)
        or bool(_BY.fullmatch(link) and _STRENGTHEN.search(before.lead))
        or bool(ADDS.search(link) or _NTH_NEXT.fullmatch(link) or _NEXT_WEEK.search(link))
        or equal_in_list(before, statement)
        or _trailing_add(statement)
        or same_day([before, statement])
        or bool(_BEFORE.search(before.lead) and _PUT.search(link))
    )


_ONE_PART = compiled(
    r"\b(?:0\.5|half|halves|0\.\d+|(?:a|one|1) (?:third|quarter|part|portion)|part|some|most)\s(?:(?:is|was|will be|comes?|came|to be|as|from)\b|of (?:it\b|(?:the|her|his|this|that|their) (?:(?:full|whole|entire|planned|usual|standard|same|total|first|daily|monthly|ivig) ){0,2}?(?:courses?|doses?|totals?|treatment|amount|immun\w*globulin|ivig|prescription|order|grams)\b))[^.;]{0,60}$"
)  # "half as one brand, the other half as another": each states its own amount
_OTHER_PART = compiled(
    r"\b(?:the |and )(?:other|second|remaining) (?:0\.5|half|part|portion|third|quarter)\b|\b(?:the )?(?:rest|remainder|balance)\b|\band (?:0\.5|half|part|some) (?:as|with|of|from|in)\b"
)
_NEXT_WEEK = compiled(
    r"(?<!\bat )(?<!\bin )(?<!\bby )(?<!\bof )(?<!\bto )(?<!after )(?<!until )(?<!before )\bweek [2-4]\b\W{0,3}(?:\w+ ){0,2}$"
)  # a label: "week 2: IVIG 0.4 g/kg/day"
_GOES_ON = compiled(
    r"(?:\bthen|\bafterwards|\bthereafter|\bcontinu\w+ with|\bfollowed (?:\w+ ){0,3}by|\badding|\btop(?:ping|ped)?[- ]?up(?: with| of)?|\bto load,|\bas (?:a )?load\w*,|\bload\w*\),?)(?:\s(?:with|by|a|an|of|on))*\s$"
)


def _own_link(link: str) -> str:
    """Of the words between two doses those that speak of the second: "in total over 2 days, then" is the first one's."""
    return "" if _GOES_ON.search(link) else link


def _added_later(before: Statement, statement: Statement, reading: Reading) -> bool:
    """Whether a dose in another statement comes on top of the one before it."""
    link = statement.link
    structured = reading.segments[statement.segment].kind in (Kind.ROW, Kind.RECORD)
    restates = RESTATES.search(link) or (statement.schedule.is_total and not _ADDS_SURELY.search(link))
    if (_STILL_WEAK.search(link) and not structured and not restates) or (
        _REMAINING.search(link) and _GIVEN.search(before.lead)
    ):
        return True
    adds = (
        bool(ADDS.search(link) or _NEXT_WEEK.search(link))
        or _trailing_add(statement)
        or numbered(before, statement, reading)
    )
    adds = adds or (statement.segment - before.segment == 1 and same_day([before, statement]))
    clocked = structured and all(CLOCK.search(part.lead) for part in (before, statement))
    return clocked or (adds and not structured and not restates)


_PUT_TOGETHER = compiled(
    r"\b(?:give|use|order|prescribe|administer|combine|infuse|run|start)\b[^#]{0,20}\bboth\b.*#.*\band\b|\bfollow\b[^#]*#[^#]*\bwith\b|\b(?:after|following|on completing|once)\b[^#]*#[^#]*\b(?:give|add|start|continue|infuse|go on)\b"
)


_CHOSEN = compiled(r"\b(?:or|alternatively|either|versus|vs|instead|compared|rather than|the (?:other )?alternative)\b")


_BY = compiled(r"\s?(?:of \w+ )?by (?:a further |another |an extra )?")


def _combined(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    """Whether two regimens of a drug that has limits on both bases are put together instead of chosen between."""
    both = {part.basis for part in parts} | {statement.basis} <= reading.bases[statement.drug]
    return (
        both
        and bool(
            re.search(
                r"\b(?:plus|add(?:ed|ing)?|follow(?: \w+){0,4}? (?:with|by)|followed (?:\w+ ){0,3}by|together with|along with|alongside|one after the other|in addition|combin\w+|and then|then|on top|as well(?: as)?|and also|also|in addition)\b|\+",
                statement.link,
            )
            or _SAME_MONTH.search(f"{statement.link} # {statement.tail}")
            or _PUT_TOGETHER.search(f"{parts[-1].lead} # {statement.link}")
        )
        and not NOT_ADDED.search(statement.link)
        and not _CHOSEN.search(statement.link)
    )


_SAME_MONTH = compiled(
    r"\b(?:in|within|during|over) (?:the|that|one|1) (?:same |single )?(?:month|week|fortnight|course)\b"
)


def _trailing_add(statement: Statement) -> bool:
    """Words after the amount that add it: "1 g/kg more", "extra grams"."""
    return bool(
        re.match(
            r"[^.;,]{0,25}\bfor (?:another|a further|an additional|an extra)\b|[^.;,]{0,25}\b(?:boosters?|top[- ]?ups?|supplements?|more|on top|extra|in addition|additionally|as well|again|as a (?:top[- ]?up|booster|supplement)|afterwards|thereafter|(?:once|when|as soon as|after) (?:that|it|this|the (?:first|former|other)(?: (?:bag|one|brand|product))?|those|they) (?:(?:has|have|is|are|runs?) )?(?:been )?(?:run(?:s|ning)? out|out|finish\w*|gone|in|done|empty|used up|through|complete\w*|end(?:s|ed)|over|given|infused))\b",
            statement.tail,
        )
    ) or bool(re.search(r"\b(?:extra|more|additional|further)\b", statement.words))


def _distinct_days(parts: list[Statement], statement: Statement) -> bool:
    """Whether every part names days of its own."""
    days = statement.schedule.days or relative_day(statement)
    named = [part.schedule.days or relative_day(part) or _ended_on(part) or _first_days(part) for part in parts]
    return bool(days) and all(other and not set(other) & set(days) for other in named)


_FIRST_DAYS = compiled(r"\bfirst \d{1,2} days\b")


def _first_days(part: Statement) -> tuple[int, ...]:
    """The days of a dose for the first so many days."""
    days = part.schedule.duration_days
    return tuple(range(1, int(days) + 1)) if days and _FIRST_DAYS.search(f"{part.lead} {part.tail}") else ()


_ENDED = compiled(r"\b(?:finished|completed|concluded|came to the end of)\b[^.;,]{0,40}$")
_NEAR = 25  # characters behind an amount in which the day stands on which a course of it ended


def _ended_on(part: Statement) -> tuple[int, ...]:
    """The day on which a course ended ("finished 2 g/kg on Sunday")."""
    return day_list(part.tail[:_NEAR]) if part.schedule.is_total and _ENDED.search(part.lead) else ()


def summed(parts: Sequence[Statement]) -> Course:
    """The doses together, as one course."""
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
        interval=_closest(parts) or _soon(last),
        daily=same_day(parts),
        single=_in_one_bag(parts),
        stance=joint(parts),
        segments=tuple(dict.fromkeys(part.segment for part in parts)),
        start=last.start,
        end=last.end,
        statement=last,
        other_indication=last.other_indication,
    )


def _in_one_bag(parts: Sequence[Statement]) -> bool:
    """Whether vials of two sizes are put together for one infusion."""
    poured = len(parts) == _A_PAIR and _POURED.fullmatch(parts[-1].link)
    return bool(poured and all(_VIALS.search(part.words) for part in parts))


_A_PAIR = 2
_VIALS = compiled(r"\b(?:vials?|bottles?|flasks?|ampoules?|bags?)\b")
_POURED = compiled(r"\s?(?:of \w+ )?(?:plus|and|with|\+|&)\s?")
_SOON = compiled(r"\W{0,3}(?:after|in) (?:a|an|1|\d{1,2}) (?:days?|weeks?)\b")


def _soon(last: Statement) -> Decimal | None:
    """Days to the dose before it, where the words right after the last one name them ("then 1 g after one week")."""
    return gap_days(found[0]) if (found := _SOON.match(last.tail)) else None


def _closest(parts: Sequence[Statement]) -> Decimal | None:
    """Days between the two closest of the days the parts name."""
    days = sorted({day for part in parts for day in part.schedule.days or relative_day(part)})
    return min((Decimal(b - a) for a, b in pairwise(days)), default=None)


def joint(parts: Sequence[Statement]) -> Stance:
    """What a text does with several doses: recommending, where it does not do the same with all of them."""
    stances = {part.stance for part in parts}
    return Stance.RECOMMENDING if Stance.RECOMMENDING in stances or len(stances) > 1 else stances.pop()
