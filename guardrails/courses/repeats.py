"""A whole course given again: inside 28 days both count together, later it is a re-treatment."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from guardrails.courses.at_once import COMPARED, HISTORY
from guardrails.courses.gaps import YEARS, gap_days
from guardrails.courses.relating import LOOK_BACK, WINDOW, Course, course_of, governed_near, near, number
from guardrails.courses.sums import ADDS
from guardrails.lexicon import DRUG
from guardrails.patterns import NUMBER
from guardrails.reading import Reading
from guardrails.records import Stance
from guardrails.schedules.dates import months_between
from guardrails.schedules.days import ALL_AGAIN, day_list
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import parse_usual

_REPEAT = compiled(
    r"\b(?:repeat(?:s|ed|ing)?|re-?treat\w*|re-?dos\w+|re-?infus\w+|second|2nd|another(?: (?:such|identical|full|whole|complete))?|further|additional|one more|1 more|next (?:\w+ ){0,3}?(?:course|cycle|one|1)(?=[^.;]{0,25}?\b(?:in|for|after) (?:an?|\d{1,2}) (?:days?|weeks?|fortnight)\b)|the same (?:amounts|doses|infusions)(?: (?:once more|again))?|(?:given|administered|done|infused) (?:once |all )?again|do it (?:all )?again|give (?:it|the same|that|them)(?: \w+){0,3} again|the same (?:again|amount again|dose again|course again)|same again|(?:and|then|do|give|order|run|have|want) the same (?:thing )?(?=in |on |next |a week|after |the (?:next|following|third|second|week(?:end)? after|days? after|fortnight after)|a (?:week|fortnight) (?:on|later|after)|\d)|the same course(?= (?:the |this |la )?(?:next|in \d|on |at |after|from|a week|a fortnight|d\d|a j ?\d|\d{1,2} (?:days|weeks)|(?:dans|nach|en|tra|fra|over|dentro de|apos|dopo|apres|na) \d|starting|again))|the same course (?=repeated)|the same dose(?= (?:the )?(?:next|following) week)|(?<=next week )the same course|(?<=next week, )the same course|an? (?:identical|equal|matching|similar)(?= (?:course|cycle|round|block|series))|(?:all )?over again|once more|run (?:it|the same|the course|the whole thing)(?: \w+){0,3} again|"
    r"back[- ]to[- ]back|twice (?:in a row|over|running|back)|2 (?:full |complete |whole |consecutive |standard |such |successive |back-to-back )*courses|2 (?:full |complete |standard )*cycles|duplicate|start over|from the (?:beginning|top)|a renouveler|renouveler|encore une|wiederhol\w+|nochmals|repetir|repita|ripet\w+|répéter|repeter|повтор\w+)\b"
)


_REPEATED_WHAT = compiled(
    r"\b(?:in full|course|cycle|round|regimen|treatment|infusion course|whole|entire|same|full dose|total|it|schedule|block|series|cure|kur|zyklus|ciclo|corso|cours|курс|them|that|thing|full 2|doses?|5 days|2 days|(?:the|that) (?:\d(?:\.\d)? g/kg)|(?:give|order|start|infuse|book|run|plan|chart|schedule|hang|prescribe|needs?|have) (?:(?:her|him|them|please) )?(?:a |an )?(?:second|2nd|further|additional|another)(?: (?:full|identical|equal|such|similar|complete))* 1(?=\s?(?:[.;,]|$|(?:in|on|at|after|now|today|tomorrow|tonight|next|this|the|within|a)\b)))\b"
)


_NOT_REPEAT = compiled(
    r"\b(?:repeat(?:ed)? (?:the )?(?:pulmonary|level|measur\w*|test\w*|iga|igg|assess\w*|lab\w*|mri|ct|blood|spirometry|exam\w*|check|nerve|stimulation|dose on day 15|dose)|repetitive|repeated (?:on|at) day|repeated measure\w*|second[- ]line|another (?:drug|agent|indication|treatment|option)|further (?:study|trials?|information|evidence|data|research)|(?:second|2nd|another|further) (?:nurses?|pharmac\w+|doctors?|checkers?|checks?|persons?|opinion|look|readers?|reviewers?|signature|clinicians?|consultants?|neurolog\w+))\b"
)


_REPEAT_OBJECT = compiled(
    r"repeat\w*\s(?:(?:the|a|this|that|his|her|whole|full|entire|complete|same|standard|usual|initial|\d-day|ivig|immunoglobulin|intravenous|second|first|further|another|previous|\d(?:\.\d)? g/kg|of|dose) ){0,6}"
    r"(?:courses?|cycles?|round|regimen|treatment|ivig|immunoglobulin|immune globulin|it|this|that|them|everything|in full|total|\d days|\d(?:\.\d)? g/kg|schedule|therapy)\b"
)


_REPEATED_IT = compiled(
    r"\b(?:course|ivig|immunoglobulin|it|regimen|treatment|cycle|total|which|this|that|schedule|g/kg)\b[^.;]{0,40}\brepeat(?:ed|ing)?$"
)


_FIRST_OF = compiled(r"\bfirst of (?:the |her |his )?2\b")
_TIMES_COURSE = re.compile(
    r"\b(\d{1,2}) (?!days?\b|weeks?\b|months?\b)(?:(?!of\b|or\b|and\b)(?:\d{1,2}-day|[a-z-]+) ){0,3}(?:courses|cycles|rounds|blocks|runs)\b"
)


def repeats(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """A whole course given again: inside 28 days both count together, later it is a re-treatment."""
    result = []
    starts = [statement.segment for statement in found]
    everything = found
    for number_, segment in enumerate(reading.segments):
        before = reading.segments[number_ - 1].text if number_ else ""
        match = _BARE_REPEAT.match(segment.text) or _repeated(segment.text, before)
        if match is None or HISTORY.search(segment.text):
            continue
        found = near(everything, starts, number_)
        drug = governed_near(reading, number_, match.start()) or _implied(reading, found, number_)
        usual = reading.lexicon.drugs[drug].usual.get("course") if drug else None
        if drug is None or usual is None or not _is_course(reading, found, number_, drug):
            continue
        if match.re is _BARE_REPEAT and _other_steps(reading, found, number_, drug):
            continue
        if match.re is _BARE_REPEAT and _counts_already(found, number_, drug, _days(segment.text)):
            continue
        course = _again(reading, found, number_, match, drug, usual)
        if match.re is _BARE_REPEAT:
            course = _counted(reading, found, number_, course)
        result.append(course)
    return result


def _implied(reading: Reading, found: Sequence[Statement], number_: int) -> str | None:
    """The drug of a dose right before, which its unit alone has told ("0.4 g/kg for five days. Do that once more")."""
    if any(m.substance == DRUG for m in reading.mentions[number_]):
        return None
    return next((s.drug for s in reversed(found) if number_ - 1 <= s.segment <= number_), None)


_ONE_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
_LABEL = rf"(?:(?:on |the |in )?(?:step \d{{1,2}}|(?:days?|weeks?|d|wk) ?\d{{1,3}}(?:\s?(?:-|to|and|&|,|through)\s?\d{{1,3}}){{0,6}}|(?:the )?(?:next|following|second|third|fourth|last) (?:days?|week|morning|evening)|(?:the )?day after(?: (?:that|tomorrow|next))?|(?:in|after) (?:\d{{1,2}}|an?|another) (?:days?|weeks?|fortnight)|(?:an?|\d{{1,2}}) (?:days?|weeks?) later|tomorrow|{_ONE_DAY}(?:\s?(?:-|to|and|&|,|through)\s?{_ONE_DAY}){{0,6}})\s?(?:morning|evening)?)"
# "as week 1", "same as Monday", "see above", "like yesterday"
_POINTS = rf"(?:(?:(?:the )?same as|as|see|like|identical (?:to|with)|copy of|=)(?: (?:for|in|on|under))? ?(?:(?:the )?(?:above|before|now|yesterday|today|preceding(?: day| week)?|previous(?: day| week| one)?|first(?: day| week| one)?)|(?:step|day|week|d|wk) ?\d{{1,2}}|{_ONE_DAY})|ditto|idem|vide supra)"
_POINTED = compiled(_POINTS)
_STEPS_AGAIN = compiled(
    r"\brepeat (?:steps?|days?|weeks?|rows?|lines?|doses?) ?\d{1,2}(?:\s?(?:-|to|and|&|,|through)\s?\d{1,2}){0,6} (?=(?:on|in) )"
)
_OWN = r"(?:'s)?(?: (?:bag|dose|infusion|one|portion|bottle))?"
_ALSO = rf"(?:,? ?(?:and |then )?(?:so (?:is|are|will be|does|do|goes|has|gets) )?(?:for |on )?{_LABEL}{_OWN}(?: (?:too|as well|also|likewise))?)"
_BARE_REPEAT = re.compile(
    rf"\W*(?:then |and )?(?:{_LABEL}{_OWN}(?: ?\([^()]{{0,60}}\))?\s?[:,=-]{{0,2}}\s?(?:please |to |again |(?:is|are|will be|to be|should be|gets?|has|brings|takes) (?:exactly |just )?)?(?:{_POINTS}|repeat(?: (?:steps?|days?|weeks?|rows?|lines?) ?\d{{1,2}}(?:\s?(?:-|to|and|&|,|through)\s?\d{{1,2}}){{0,6}}| (?:it|this|the same|the dose|the infusion))?|(?:the )?(?:same|identical)(?: (?:again|dose|amount|infusion|size|bag))?|no different|again|once more)"
    rf"|(?:repeat(?: (?:it|this|the same|the dose|the infusion))?(?: ?[x×] ?1| once)?|(?:the )?same(?: (?:again|dose|amount|infusion|size))?(?: (?:goes|applies|holds))?(?: (?:for|on|to))?|ditto|again|once more|and again)\s?[:,-]?\s?{_LABEL}{_OWN}|(?:and|then|also|plus)\s(?:on )?{_LABEL}(?: (?:too|as well|again))?|{_LABEL}\s?(?:as well|too|also|likewise)){_ALSO}{{0,4}}(?: please| pls)?\W*$"
)
_DAY_NAMED = compiled(_LABEL)


def only_repeats(text: str) -> bool:
    """Whether a statement says nothing but that the dose before is given again on other days."""
    return bool(_BARE_REPEAT.match(text))


def _counts_already(found: Sequence[Statement], number_: int, drug: str, days: tuple[int, ...]) -> bool:
    """Whether the schedule of the dose before such a line holds its day already."""
    earlier = [s for s in found if s.drug == drug and s.segment < number_]
    return bool(earlier and days and set(days) <= set(earlier[-1].schedule.days))


def _other_steps(reading: Reading, found: Sequence[Statement], number_: int, drug: str) -> bool:
    """Whether the steps of a plan that such a line points back to are none of the drug's."""
    again = _STEPS_AGAIN.search(reading.segments[number_].text)
    named = re.findall(r"\d+", again[0]) if again else ()
    plan = range(max(0, number_ - LOOK_BACK), number_)
    lines = {n for n in plan if (label := _LABELLED.match(reading.segments[n].text)) and label[1] in named}
    return bool(lines) and not any(s.drug == drug and s.segment in lines for s in found)


_LABELLED = compiled(r"\W*(?:step|row|line|day|week) ?(\d{1,2})\b")


def _days(line: str) -> tuple[int, ...]:
    """The days that such a line is for, without those it points back to."""
    if again := _STEPS_AGAIN.search(line):
        line = line[again.end() :]  # the steps that are done again are not its days
    pointing = _POINTED.search(line)
    return day_list(line[: pointing.start()] if pointing else line)


def _times(line: str, before: Statement) -> int:
    """How often such a line gives the dose before: on each of its days, but a course of several days once."""
    plan = before.schedule
    if (plan.divided or len(plan.days) > 1 or (plan.duration_days or 1) > 1) and "week" not in line:
        return 1
    again = _STEPS_AGAIN.search(line)
    named = _DAY_NAMED.finditer(_POINTED.sub(" # ", line[again.end() :] if again else line))
    return max(1, sum(max(1, len(day_list(match[0]))) for match in named))


def _counted(reading: Reading, found: Sequence[Statement], number_: int, course: Course) -> Course:
    """ "Wednesday: repeat. Friday: repeat.": each such line adds the dose before them once more."""
    first = number_
    while first and _BARE_REPEAT.match(reading.segments[first - 1].text):
        first -= 1
    lines = [reading.segments[line].text for line in range(first, number_ + 1)]
    before = [s for s in found if s.drug == course.drug and s.segment < number_]
    times = sum(_times(line, before[-1]) if before else 1 for line in lines) + 1
    once = course.grams / 2
    days = set(day_list(reading.segments[first - 1].text) if first else ()).union(*map(_days, lines))
    gaps = [b - a for a, b in pairwise(sorted(days))]
    return replace(
        course,
        grams=once * times,
        doses=Decimal(times),
        sum=f"{times} x {number(once)} g = {number(once * times)} g",
        interval=Decimal(min(gaps)) if gaps and len(days) == times else _soon(reading.segments[number_].text),
    )


_SOON = compiled(
    r"\b(?:tomorrow|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:the )?(?:next|following) (?:day|morning|evening|week))\b"
)


def _soon(text: str) -> Decimal | None:
    """At most so many days to the dose before, where a line names a weekday or the next week."""
    return Decimal(7) if _SOON.search(text) else None


_MAY_REPEAT = compiled(
    r"repe|the same|next (?:\w+ ){0,3}?[co1]|identical|equal|matching|similar|block|runs|re-?tr|re-?do|re-?in|second|2nd|another|further|additional|more|again|same|back|courses|cycles|rounds|twice|duplic|start over|from the|encore|renouvel|wieder|noch|ripet|повтор"
)


_ALTERNATIVE = compiled(r"\b(?:or|versus|vs|than|against|and) $")


_SUPPLIED = compiled(r"\b(?:enough|sufficient|stock\w*|suppl\w+) (?:\w+ )?(?:for|of) (?:\w+ ){0,2}?\d")


_AUDITED = compiled(r"\b(?:audit\w*|median|survey\w*|registry)\b")


def _repeated(text: str, before: str = "") -> re.Match[str] | None:
    if not _MAY_REPEAT.search(text) or _SUPPLIED.search(text) or _AUDITED.search(text):
        return None
    if _NOT_REPEAT.search(text) or _FIRST_OF.search(text):
        return None
    if (match := _TIMES_COURSE.search(text)) and not (match[0].endswith("rounds") and _PANEL.search(text)):
        return match if int(match[1]) > 1 else None
    for match in _REPEAT.finditer(text):
        if match[0] in ("2nd", "second") and (
            _IN_ORDINALS.search(text[max(0, match.start() - 14) : match.end()])
            or _ORDINAL_NEXT.match(text, match.end())
            or _STOPS_AT.search(text, max(0, match.start() - 20), match.end() + 10)
        ):
            continue  # "on the 1st, 2nd and 8th days"
        if match[0].startswith("next") and not _FIRST_NOW.search(f"{before} {text[: match.start()]}"):
            continue  # the next course of many
        if match[0] == "another" and (_ALTERNATIVE.search(text[: match.start()]) or COMPARED.search(text)):
            continue
        if (
            match[0].startswith("repeat")
            and not _REPEAT_OBJECT.match(text, match.start())
            and not _REPEATED_IT.search(text[: match.end()])
        ):
            continue
        if _REPEATED_WHAT.search(text) or (_REPEATED_IT.search(text[: match.end()]) and _ENDS.match(text, match.end())):
            return match
    return None


_PANEL = compiled(r"\b(?:panel\w*|delphi|vot(?:e[ds]?|ing)|agreed?|agreement|consensus)\b")
_FIRST_NOW = compiled(
    r"\b(?:(?:give|start|order|begin|run|infuse|have|book)\w*\b[^.;]{0,60}\b(?:course|cycle)|(?:for|over) \d{1,2} days)\b[^.;]{0,20}?\b(?:now|today|tonight|tomorrow|this (?:week|morning|afternoon|evening)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_ORDINAL_NEXT = compiled(r"(?:,|,? and) ?(?:the )?(?:\d(?:rd|th)|third|fourth|fifth|sixth)\b")
_IN_ORDINALS = compiled(r"\b(?:1st|first)(?:,| and|, and) ?(?:the )?(?:2nd|second)$")
_STOPS_AT = compiled(
    r"\b(?:stop\w*|until|till|end\w*|finish\w*) (?:(?:after|with|at|on) )?(?:the|her|his) (?:2nd|second) (?:dose|infus|bag|day|one)"
)
_ENDS = compiled(r"\s?(?:[.,;]|$|(?:in|after|at|once) (?:\d|an? ))")
_WHOLE_AGAIN = compiled(
    r"\brepeat\w*\s(?:the |this |that )?(?:whole |full |entire |same )?(?:course|cycle|block|series|regimen)\b|\brepeated (?:the next month|(?:with)?in (?:a month|the (?:same|next) month|[1-3] weeks?))"
)


def _many_days(statement: Statement) -> bool:
    """Whether a count stands beside days or a daily rhythm, so that it is not the number of courses."""
    plan = statement.schedule
    return not plan.courses and (len(plan.days) > 2 or plan.times_per_day == 1)


def _is_course(reading: Reading, found: Sequence[Statement], number_: int, drug: str) -> bool:
    """Whether the repeat speaks of a course of the drug: one was stated before, or the word stands there."""
    text = reading.segments[number_].text
    if any(s.segment == number_ and s.drug == drug and ADDS.search(re.sub(r"\brepeat\w*", "", s.lead)) for s in found):
        return False  # the amount itself is added
    if any(
        s.segment == number_
        and s.drug == drug
        and (((s.schedule.count == 2 or ALL_AGAIN.search(text)) and not _many_days(s)) or s.schedule.interval_days)
        and (s.schedule.courses or not _WHOLE_AGAIN.search(text[s.end :]))
        for s in found
    ):
        return False  # counted with the amount
    if _BARE_REPEAT.match(text):
        return any(s.drug == drug and s.segment < number_ for s in found)
    stated = any(s.drug == drug and (s.segment < number_ or s.segment == number_) for s in found)
    return stated or bool(
        re.search(r"\b(?:courses?|cycles?|rounds?|regimen|full|whole|entire|cure|zyklus|ciclo|курс)\b", text)
    )


def _again(  # noqa: PLR0917 - the parts of one statement
    reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str], drug: str, usual: str
) -> Course:
    text = reading.segments[number_].text
    basis, grams = parse_usual(usual)
    earlier = [s for s in found if s.drug == drug and not s.unclear and s.segment <= number_]
    basis = earlier[-1].basis if earlier else basis
    earlier = [s for s in earlier if s.basis is basis]
    if earlier:
        grams = max(s.grams if s.stance is Stance.REFUTING else s.totals.window for s in earlier)
        last = [s for s in earlier if s.segment == earlier[-1].segment]
        if "the same " in match[0] and _ALL_OF_THEM.search(match[0]) and all(s.grams == last[0].grams for s in last):
            grams = sum((s.totals.window for s in last), Decimal(0))
    times = Decimal(match[1]) if match.re is _TIMES_COURSE else Decimal(2)
    gap = gap_days(text[match.start() :]) or gap_days(text) or _interval_gap(text)
    waiting = _WAITING.match(text, match.end())
    course = course_of(
        reading,
        drug,
        grams * times,
        basis,
        number_,
        match.start(),
        waiting.end() if waiting else match.end(),
        f"{number(times)} courses x {number(grams)} g",
    )
    course = replace(course, interval=_soon(text[match.start() :]))
    if months_between(text):
        return replace(course, gap_days=WINDOW, grams=grams, stance=Stance.REPORTING)
    years = YEARS.findall(text)
    if len(set(years)) > 1:
        return replace(course, stance=Stance.REPORTING, gap_days=Decimal(365), grams=grams)
    if gap is None and match[0] == "repeated" and _MAY_BE.search(text[: match.start()]):
        gap = WINDOW  # "may be repeated", at no stated time: a later re-treatment
    return replace(course, gap_days=gap if gap is not None and gap >= WINDOW else None)


_ALL_OF_THEM = compiled(r"\b(?:amounts|doses|infusions)\b")
_WAITING = compiled(
    r"[^.;,]{0,40}?\b(?:after|in|within|at) (?:an?|1|\d{1,3}) (?:days?|weeks?|months?)\b(?= (?:is|are|was|has|should|must|would|cannot|can not))"
)
_MAY_BE = compiled(r"\b(?:may|can|could|might) (?:\w+ )?be $")


def _interval_gap(text: str) -> Decimal | None:
    match = re.search(rf"\bevery (?:({NUMBER}) )?(week|month|year)s?", text)
    return Decimal(match[1] or 1) * {"week": 7, "month": 28, "year": 365}[match[2]] if match else None
