"""Numbers beside a dose that belong to no amount and no schedule and are of no other kind."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from guardrails.patterns import NUMBER, either, number_after
from guardrails.quantities.amounts import measured
from guardrails.ruling.beside import Beside, restates, within
from guardrails.ruling.kinds import explained, is_labelled
from guardrails.ruling.repetition import of_something_else
from guardrails.schedules.frequency import DAY, HOUR, MONTH, WEEK, YEAR
from guardrails.schedules.plan import Schedule
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind
from guardrails.units import parse_usual

_ANY = compiled(number_after(r"[\w.]"))


_SIZES = compiled(
    r"\b(?:vial|bottle|pack|bag|tablet|ampoule) sizes?\b|\b(?:presentations|strengths available|available strengths)\b|\b(?:vials|bottles|packs|ampoules)(?: (?:of|in|come in|sizes?))?:? (?:\d+(?:\.\d+)?(?:, | and | or |, and |, or )){2,8}\d+(?:\.\d+)? ?m?g\W*$"
)


def left_numbers(beside: Beside) -> list[tuple[int, int]]:
    """Numbers that belong to no amount and no schedule, could raise what is given and are of no other kind."""
    text = beside.text
    if _SIZES.search(text):
        return []
    taken = [(a.start, a.end) for a in measured(text)] + [(s.start, s.end) for s in beside.here]
    taken += [(m.start, m.end) for m in beside.reading.mentions[beside.number]]
    taken += _products(beside)
    written = [m for m in _ANY.finditer(text) if not _inside(m.start(), taken)]
    left = [m for m in written if not _of_another(beside, m.start())]
    if not left:
        return []
    values = {Decimal(1)}.union(*(_values(s) for s in beside.near)) if beside.near else set()
    sums = _sums(values, [Decimal(m[0]) for m in written])
    values |= sums
    left = [m for m in left if not _understood(beside, m, values, sums) and not is_labelled(text, m.start())]
    if not left:
        return []
    others = [s for s in explained(text, left[0].start(), left[-1].end()) if not _times_in_brackets(beside, s)]
    counted = {text[m.start() : m.end()] for m in _ANY.finditer(text) if _inside(m.start(), others)}
    left = [m for m in left if not _inside(m.start(), others) and not (len(m[0]) > 1 and m[0] in counted)]
    left = [m for m in left if not _of_a_thing(beside, m)]
    return [] if not left or _small(beside, left) else [m.span() for m in left]


_IN_BRACKETS = compiled(r"\s?\(\d{1,2}\)")
_RIGHT_BEHIND = compiled(r"[\s/]{0,2}(?:(?:daily|once|per|a|each|every|day|d|iv|qd|od|q\.?d|o\.?d|q24h)\.?[\s-]?){0,4}")


def _times_in_brackets(beside: Beside, span: tuple[int, int]) -> bool:
    """Whether a bracketed number stands right behind a dose that is given day after day with no end: "1 g/kg/day (3)"."""
    text, (start, end) = beside.text, span
    if not _IN_BRACKETS.fullmatch(text, start, end) or len(_IN_BRACKETS.findall(text)) > 1:
        return False  # the numbers of references, where there are several
    return any(
        s.schedule.times_per_day
        and not (s.schedule.duration_days or s.schedule.count or s.schedule.days)
        and s.end <= start
        and _RIGHT_BEHIND.fullmatch(text, s.end, start)
        for s in beside.here
    )


_PRODUCT = compiled(
    rf"(?<![\d.x×*])(?<![x×*]\s)({NUMBER})\s?[x×*]\s?({NUMBER})(?:\s?=\s?(?P<made>{NUMBER}))?(?!\.?\d|\s?(?:[x×*/]|m?g\b|mcg|ml))"
)


def _products(beside: Beside) -> list[tuple[int, int]]:
    """Products of bare numbers that come to a dose stated beside them ("2 g/kg: 5 × 0.4 or 2 × 1")."""
    stated = {s.amount.number for s in beside.near}
    found = _PRODUCT.finditer(beside.text) if stated else ()
    products = [(m, Decimal(m[1]) * Decimal(m[2])) for m in found]
    return [m.span() for m, made in products if made in stated and made == Decimal(m["made"] or made)]


_THING = compiled(r"\s([a-z]{4,})")
_DOSING = compiled(
    rf"\s(?:more|further|additional|extra|full|whole|such|times|doses?|infusions?|courses?|cycles?|rounds?|blocks?|runs?|bags?|bottles?|vials?|flasks?|tablets?|tabs?|pills?|capsules?|portions?|parts|sittings?|sessions?|administrations?|treatments?|daily|weekly|monthly|nightly|hourly|consecutive|instead|when|with|from|that|this|then|than|until|after|before|over|into|each|every|please|would|will|could|should|might|must|were|seems?|works?|grams?|milligrams?|units?|kilos?|{DAY}|{WEEK}|{MONTH}|{YEAR}|{HOUR})(?![a-z])"
)


def _of_a_thing(beside: Beside, match: re.Match[str]) -> bool:
    """Whether a number counts things in a statement that names no drug, and the text gives no dose by such things."""
    if any(m.drug for m in beside.reading.mentions[beside.number]) or beside.here:
        return False
    thing = _THING.match(beside.text, match.end())
    if thing is None or _STILL_DUE.match(beside.text, match.end()) or _DOSING.match(beside.text, match.end()):
        return False
    named = thing[1].removesuffix("s")
    return not any(named in beside.reading.segments[s.segment].text for s in beside.near)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _of_another(beside: Beside, at: int) -> bool:
    """Whether the name right before a number is of something no rule governs."""
    before = [m for m in beside.reading.mentions[beside.number] if m.end <= at]
    return bool(before) and before[-1].drug is None


def _values(statement: Statement) -> set[Decimal]:
    """The numbers that a schedule as read can have been written with: in days, weeks, months or hours."""
    plan = statement.schedule
    stated = (
        plan.duration_days,
        plan.shortest_days,
        plan.count,
        plan.times_per_day,
        plan.interval_days,
        plan.courses,
        statement.totals.administrations,
        statement.amount.count,
    )
    found = set[Decimal]().union(*(_in_other_units(value) for value in stated if value))
    if plan.times_per_day:
        found.add(round(24 / plan.times_per_day, 3))  # hours from one to the next
    if plan.interval_days and not plan.count:
        found.add(round(28 / plan.interval_days, 3))  # as many as are counted already
    days = {Decimal(day) for day in plan.days} | {Decimal(day - 1) / 7 + 1 for day in plan.days}
    return found | {round(day, 3) for day in days}


@lru_cache(maxsize=256)
def _in_other_units(value: Decimal) -> frozenset[Decimal]:
    """A number of days or of times, and what it is in weeks, in months and in hours."""
    return frozenset(round(other, 3) for other in (value, value / 7, value / 28, value * 24))


def _sums(values: set[Decimal], written: Sequence[Decimal]) -> set[Decimal]:
    """Two written numbers that add up to one that was read ("for 3 days, then for 2 more")."""
    pairs = [(a, b) for i, a in enumerate(written) for b in written[i + 1 :]] if len(written) < 12 else []
    return {number for pair in pairs if sum(pair) in values for number in pair}


_TO_UPPER = compiled(rf"\s?(?:-|to|or)\s?({NUMBER})")
_OF_SO_MANY = compiled(r"\s?(?:of|/)\s?(?:the |her |his )?(\d{1,2})(?![\d.])")
_DAYS = compiled(r"\s?(?:days?\b|d\b)")
_ADDED = compiled(r"\b(?:by|plus|and|another|additional|extra|further)\s$|\+\s?$")
_STILL_DUE = compiled(
    r"\s?(?:(?:more|doses?|infusions?|bags?|days?|of (?:these|them|the same)|like (?:it|this|that)|further) ){0,2}(?:(?:still )?to (?:go|come|follow|give|run)|left|remain(?:ing|s)?(?! (?:the|a|an|our)\b)|outstanding|still due|pending)\b"
)
_ADDS = compiled(r"\s?(?:again|as much|more|extra)\b")
_REPLACES = compiled(
    r"\b(?:make|change|reduce|cut|shorten|limit)\w* (?:it|this|that|the course)(?: to| down to)?\s$|\b(?:it|this|that|the (?:course|duration)) (?:should|must|ought to) (?:be|read|say)\s$"
)
_TOTAL = compiled(r"\b(?:total|sum|course)(?: of| is|:| =)?\s$")


_OVER_SO_MANY = compiled(r"\b(?:over|for|x|×) $")


def _counted(statement: Statement) -> Decimal:
    """How many doses the schedule of a statement has counted."""
    plan = statement.schedule
    return statement.totals.administrations or plan.duration_days or plan.count or Decimal(1)


_ANOTHER = compiled(r"\b(?:another|an extra|a further|an additional) $")
_DOSES_NEXT = compiled(r"\s?(?:days|doses|infusions|bags|nights)\b|\s?(?:[.,;)]|$)")
_OF_DOSES = compiled(
    r"\s(?:more|further|additional|extra)(?=\s(?:of|dose|infusion|bag|bottle|course|day|on|for|tomorrow|today|tonight|next|the)|\s?(?:[.,;)]|$))"
)


def _understood(beside: Beside, match: re.Match[str], values: set[Decimal], sums: set[Decimal]) -> bool:
    """Whether a number stands in a schedule as read, or could not take the dose over a limit however it is read."""
    text, value = beside.text, Decimal(match[0])
    fits = _said_again(beside, match) or _fits_on_top(beside, match, values, sums)
    if fits is not None:
        return fits
    upper = _TO_UPPER.match(text, match.end())
    if round(value, 3) in values or (upper and value < Decimal(upper[1]) and Decimal(upper[1]) in values):
        return True
    whole = _OF_SO_MANY.match(text, match.end())
    if (whole and value <= Decimal(whole[1])) or _on_the_way(beside, match):
        return True  # "2 of 5": what counts is the 5
    before = text[: match.start()]
    if value < 1 and beside.near and not _ADDED.search(before) and not _ADDS.match(text, match.end()):
        return True  # a part of a dose
    if _EQUALS.search(before) and any(value in _comes_to(s) for s in beside.here):
        return True  # "60 qid (=240/d)"
    slashed = before.rstrip().endswith("/")
    days = _DAYS.match(text, match.end())  # another length over which the same total is spread
    return bool(days) and any(_spread(beside, s, value, slashed=slashed) for s in beside.near)


_MORE_OF_IT = compiled(r"\s(?:more|again|as well|too)\b")


def _said_again(beside: Beside, match: re.Match[str]) -> bool:
    """Whether a number is the amount once more, of a dose whose second time was read ("1000 mg, a fortnight later 1000 more")."""
    if not _MORE_OF_IT.match(beside.text, match.end()) or beside.text.count(match[0]) != _SAID_TWICE:
        return False
    return any(s.schedule.interval_days and s.amount.number == Decimal(match[0]) for s in beside.here)


_SAID_TWICE = 2
_THEN = compiled(r"\s?(?:,|then|,? and)?\s?(?:then |finally |later |eventually )?(?:to |up to )?$")


def _on_the_way(beside: Beside, match: re.Match[str]) -> bool:
    """Whether a number is a step up to the next dose, of a drug that is not given by the course ("to 60, then 90 mg")."""
    following = next((s for s in beside.here if s.start >= match.end()), None)
    if following is None or following.drug in beside.reading.by_course or following.unclear:
        return False
    between = beside.text[match.end() : following.start]
    return Decimal(match[0]) <= following.amount.number and _THEN.fullmatch(between) is not None


_EQUALS = compiled(r"(?:=|\b(?:i\.e\.?|that is|makes|comes to|totall?ing|total(?: of)?))\s?$|\(\s?=?\s?$")


def _comes_to(statement: Statement) -> set[Decimal]:
    """What a dose comes to in a day and in all, in its own unit."""
    if not statement.grams:
        return set()
    unit = statement.amount.number / statement.grams
    return {round(grams * unit, 6) for grams in (statement.totals.daily, statement.totals.total) if grams}


def _fits_on_top(beside: Beside, match: re.Match[str], values: set[Decimal], sums: set[Decimal]) -> bool | None:
    """Whether so many more doses stay within the limits; None where the number is of no further doses."""
    text, value, before = beside.text, Decimal(match[0]), beside.text[: match.start()]
    other = of_something_else(before)
    done = _done(beside) if not beside.here and not other and _MORE.match(text, match.end()) else None
    if done:
        return _all_within(beside, done + value, added=False)
    if _STILL_DUE.match(text, match.end()):
        stated = _OVER_SO_MANY.search(before) and value in values
        return bool(stated) or all(value < _counted(s) for s in beside.before)
    another = not beside.here and _ANOTHER.search(before) and _DOSES_NEXT.match(text, match.end())
    if not other and beside.before and (another or _OF_DOSES.match(text, match.end())):
        own = any(value in (s.schedule.duration_days, s.schedule.count) for s in beside.here)
        return own or value in sums or _all_within(beside, value, added=True)
    return None


def _all_within(beside: Beside, times: Decimal, *, added: bool) -> bool:
    return all(within(beside.rules, s, times, of_total=False, instead=not added, added=added) for s in beside.before)


_MORE = compiled(r"\s(?:more|further|additional|extra)\b")
_SO_FAR = compiled(
    r"\bday (\d{1,2})/\d{1,2}\b|\b(?:day )?(\d{1,2}) of (?:the |her |his |their |a planned )?\d{1,2}\b[^.;]{0,20}?\b(?:done|given|completed?|finished|in|over|behind|infused|today)\b|\bday (\d{1,2})(?: of \d{1,2})? (?:done|given|completed?|finished|today|now)\b|\b(?:had|received|completed|given|after|finished) (?:all )?(\d{1,2}) (?:days|doses|infusions|bags)\b"
)


def _done(beside: Beside) -> Decimal | None:
    """How many doses a statement near by says are given ("day 5 of 5 done"); None where none says."""
    first = min((s.segment for s in beside.before), default=beside.number)
    near = " ".join(segment.text for segment in beside.reading.segments[first : beside.number + 1])
    said = [Decimal(next(filter(None, match.groups()))) for match in _SO_FAR.finditer(near)]
    return max(said, default=None)


def _given_before(beside: Beside) -> Decimal:
    """How many doses came before the one that stands near ("her third infusion went in")."""
    nth = [_NTH[m[1]] for s in beside.before for m in _NTH_DOSE.finditer(beside.reading.segments[s.segment].text)]
    return Decimal(max(nth, default=1) - 1)


_NTH = {
    word: number
    for number, words in enumerate("second 2nd|third 3rd|fourth 4th|fifth 5th".split("|"), 2)
    for word in words.split()
}
_NTH_DOSE = compiled(rf"\b({either(_NTH)})\b(?! (?:day|time|line|opinion))")


def _small(beside: Beside, left: Sequence[re.Match[str]]) -> bool:
    """Whether all that is left over, however it is read, could not take the dose over a limit."""
    before = beside.text[: left[0].start()]
    value = sum((Decimal(m[0]) for m in left), Decimal(0))
    of_total = bool(_TOTAL.search(before)) and len(left) == 1
    if _STILL_DUE.match(beside.text, left[-1].end()):
        value += _given_before(beside)
    stated = [s for s in beside.here or beside.before if not restates(s)] or list(beside.near)
    if not stated:
        return False
    instead = bool(_REPLACES.search(before))
    added = bool(_ADDED.search(before) or _STILL_DUE.match(beside.text, left[-1].end()))
    return all(within(beside.rules, s, value, of_total=of_total, instead=instead, added=added) for s in stated)


def _spread(beside: Beside, statement: Statement, days: Decimal, *, slashed: bool) -> bool:
    """Whether so many days spread a total: no fewer than those stated, or those of the usual course in a table or "2 g/kg / 5 d"."""
    plan = statement.schedule
    if plan.divided and plan.shortest_days is not None:
        return days >= plan.shortest_days
    usual = beside.reading.lexicon.drugs[statement.drug].usual.get("course")
    listed = beside.reading.segments[statement.segment].kind in (Kind.ROW, Kind.RECORD)
    return bool(usual and (listed or slashed) and plan == Schedule()) and (
        statement.basis,
        statement.grams,
    ) == parse_usual(usual or "")
