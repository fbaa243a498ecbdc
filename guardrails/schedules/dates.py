"""How many days a range of dates or weekdays spans: "3 March through 12 March", "Monday to Thursday"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from itertools import accumulate

from guardrails.telling import Pattern, compiled

_LONGEST = 60  # days; a longer range is a study's or a year's, not a course's
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BEFORE_MONTH = dict(
    zip(_MONTHS, [0, *accumulate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30))], strict=True)
)  # days of the year before each month
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_JOIN = r"(?:,(?=\s(?:un)?til|\sthr|\sup to))?\s?(?:-|to|(?:through|thru)(?: to)?|until|till|up to|and ending(?: on)?|(?:and )?(?:then )?(?:runn?|continu|going|carry|last)(?:ing|es|s)?(?: on)?(?: [a-z]+){0,4}? (?:to|until|till|through)|and (?:on )?(?:every|each) (?:single )?day (?:after(?: (?:it|that|this))?|thereafter|following|since|from then),? (?:on )?(?:up )?(?:to|until|till|through)|and|[\s,;.]{0,4}(?:and |to )?(?:stop\w*|finish\w*|end\w*|(?:last|final) (?:dose|infusion|bag|day|one))(?: (?:date|day|dose|is|being|on|due|falls|planned|will be))*)\s?[:=]?\s?(?:and including\s|including\s|the\s|this\s|following\s|next\s){0,3}"
_DAY_FIRST = compiled(
    rf"(?P<between>\b(?:between|over|during)\s(?:the\s)?)?(?<![\d./])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?:of\s)?(?P<m1>{MONTH}))?(?P<join>{_JOIN}(?:[a-z]{{3,6}}day,?\s)?)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{MONTH})"
)
_MONTH_FIRST = compiled(
    rf"(?P<between>\b(?:between|over|during)\s(?:the\s)?)?\b(?P<m1>{MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?P<join>{_JOIN})(?:(?P<m2>{MONTH})\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\.\d|\s?(?:m?g|mcg|ml|%)\b)"
)
_NUMERIC = compiled(
    rf"(?P<between>\b(?:between|over|during)\s)?(?<![\d/-])(?P<y1>(?:19|20)\d\d)-(?P<m1>0[1-9]|1[0-2])-(?P<d1>\d\d)(?P<join>{_JOIN})(?P<y2>(?:19|20)\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>\d\d)(?![\d-])"
)
_ORDINALS = compiled(
    rf"(?P<between>\b(?:between|over|during)\s(?:the\s)?)?\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)(?P<join>{_JOIN})(?P<d2>\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:percentile|centile|edition|line|dose|time))"
)
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s(?:of\s)?{MONTH})?"
_AND = r"\s?(?:,|&|\+|\band\b|,\s?and\b)\s?(?:on\s)?(?:the\s)?"
_DATE_LIST = compiled(
    rf"(?<![\d./-]){_DATE}(?:{_AND}{_DATE}){{1,9}}(?<=[a-z.])(?!\w)|\b(?P<month>{MONTH})\s\d{{1,2}}(?:st|nd|rd|th)?(?:{_AND}\d{{1,2}}(?:st|nd|rd|th)?){{1,9}}(?!\d|\.\d|\s?(?:m?g|mcg|ml|%|x|times)\b)"
)
_ONE_DATE = compiled(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?:of\s)?({MONTH}))?")
_SLASHED = compiled(
    rf"(?P<between>\b(?:between|over|during)\s)?(?<![\d/.-])(?P<d1>\d{{1,2}})(?P<sep>[/.-])(?P<m1>\d{{1,2}})(?:(?<=/\d)|(?<=/\d\d)|(?P=sep)(?:20)?\d\d|(?<=\.\d)\.|(?<=\.\d\d)\.)(?P<join>{_JOIN}|\s?bis\s?)(?P<d2>\d{{1,2}})(?P=sep)(?P<m2>\d{{1,2}})(?:(?P=sep)(?:20)?\d\d)?(?![\d/])(?!\s?(?:m?g|mcg|ml|%)\b)"
)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\b\.?"
WEEKDAY_RANGE = compiled(
    rf"(?P<between>\b(?:between|over|during)\s)?\b(?P<first>{_WEEKDAY})(?P<join>{_JOIN})(?P<last>{_WEEKDAY})"
)
WEEKDAY_BACK = compiled(
    rf"(?P<between>\b(?:between|over|during)\s)?\b(?:until|till|to|through) (?P<last>{_WEEKDAY})(?P<join>[,;]? (?:inclusive[,;]? )?(?:the )?(?:first (?:dose|infusion|one|day|bag)|beginning|starting|started|begun|commencing|from|first)(?: (?:being|is|was|given|on|dose|this|next|last))*) (?P<first>{_WEEKDAY})"
)
_NO_COURSE = compiled(
    r"\b(?:mov\w+|postpon\w+|shift\w*|resched\w+|defer\w*|delay\w*|brought|bring|chang\w+|transfer\w*|open|staffed|available|clinic|works?|enrol\w*|recruit\w*|search\w*)\b[^.;]{0,60}$"
)


MERE_AND = ("and", "and the", "and next", "and the next", "and the following", "and following")


def range_days(words: str) -> tuple[int, bool] | None:
    """(days from the first to the last, both counted; whether the amount is spread over them) of the first range."""
    for pattern in (WEEKDAY_BACK, WEEKDAY_RANGE, _DAY_FIRST, _MONTH_FIRST, _NUMERIC, _SLASHED, _ORDINALS):
        for match in pattern.finditer(words):
            if (match["join"].strip() in MERE_AND and not match["between"]) or _NO_COURSE.search(
                words[: match.start()]
            ):
                continue
            days = _weekdays(match) if pattern in (WEEKDAY_RANGE, WEEKDAY_BACK) else _dates(match, pattern)
            if 1 < days <= _LONGEST:
                return days, bool(match["between"])
    return None


def listed_dates(words: str) -> set[int]:
    """Dates in a list ("3, 4 and 5 May", "the 3rd and 4th"), the first of them counting as day 1."""
    if not _MAY_LIST.search(words):
        return set()
    found: set[int] = set()
    for match in _DATE_LIST.finditer(words):
        month = match["month"]
        for day, named in reversed(_ONE_DATE.findall(match[0])):
            month = named or month
            found.add(int(day) + (_BEFORE_MONTH[_MONTHS[_MONTHS.index(month[:3])]] if month else 0))
    first = min(found, default=0)
    return {day - first + 1 for day in found if day - first <= _LONGEST}


def date_of(words: str) -> int | None:
    """The first date in the words, as a day of the year; None where there is none."""
    match = _A_DATE.search(words) if _MAY_LIST.search(words) else None
    if match is None:
        return None
    month, day = (match["m1"] or match["m2"])[:3], match["d1"] or match["d2"]
    return _BEFORE_MONTH[month] + int(day)


def months_apart(words: str, later: str) -> int:
    """Whole months that surely lie between two months named without a day; 0 where they are not named."""
    first, second = _IN_MONTH.search(words), _IN_MONTH.search(later)
    if not first or not second:
        return 0
    return max((_MONTHS.index(second[1][:3]) - _MONTHS.index(first[1][:3])) % 12 - 1, 0)


def months_between(words: str) -> int:
    """Whole months that surely lie between the first and the last month named in the words without a day."""
    named = [match.span() for match in _IN_MONTH.finditer(words)] if " in " in words else []
    return months_apart(words, words[named[-1][0] :]) if len(named) > 1 else 0


_IN_MONTH = compiled(rf"\b(?:in|since|during) (?:early |mid |late )?({MONTH})(?! \d)")
_A_DATE = compiled(
    rf"(?<![\d.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{MONTH})|\b(?P<m2>{MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.])"
)
_MAY_LIST = compiled(rf"\d(?:st|nd|rd|th)\b|\d\s(?:of\s)?(?:{'|'.join(_MONTHS)})|(?:{'|'.join(_MONTHS)})[a-z]*\s\d")


_BOX = r"\s?:?\s{0,3}(?:[\[(](?:x|v|y|\u2713|\u2714|due|given|done|yes|to give|planned|next|[a-z]{2}|\s)?[\])]|[\u2610-\u2612\u2713\u2714\u25a1\u25a0])"
_DAY_BOXED = rf"(?:(?<![\d./])(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s{MONTH})|(?<![\d./])(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})|\b(?P<weekday>{_WEEKDAY})){_BOX}"
_BOXED = compiled(_DAY_BOXED + r"[,;]?\s{0,4}")
BOX_FIRST = compiled(rf"\W*{_DAY_BOXED}")


def boxes_listed(words: str) -> str:
    """The days of a chart, ticked or to be ticked, as a list: "4 may [x] 5 may [due]" -> "4 may, 5 may, "."""
    several = len(_BOXED.findall(words)) > 1
    return _BOXED.sub(_unboxed, words) if several else words


def _unboxed(match: re.Match[str]) -> str:
    """A day without its box; of two numbers the second is the month where it can be one."""
    if not match["first"]:
        return f"{match['day'] or match['weekday']}, "
    day, month = int(match["first"]), int(match["second"])
    day, month = (day, month) if month <= len(_MONTHS) else (month, day)
    return f"{day} {_MONTHS[month - 1]}, " if 1 <= month <= len(_MONTHS) else match[0]


_MOVED = compiled(
    r"\b(?:mov|postpon|shift|resched|re-sched|defer|delay|push|put|slip|bump|drift|slid|bring|brought|pull|draw|advanc)\w*\b[^.;]{0,60}?(?P<sooner>\b(?:forward|earlier|ahead|sooner) )?\b(?P<from>from (?:the )?(?:day|week|d) ?(?P<old>\d{1,3}) )(?:to|until|->|back to) (?:the )?(?:day|week|d) ?(?P<new>\d{1,3})"
)


def _without_old(before: str, words: str) -> str:
    """The words without the day that a dose is moved from ("postponed from day 15 to day 22" is day 22)."""
    moved = _MOVED.search(before + words)
    at = moved.start("from") - len(before) if moved else -1
    if moved is None or at < 0 or (int(moved["old"]) >= int(moved["new"]) and not moved["sooner"]):
        return words
    return words[:at] + words[at + len(moved["from"]) :]


def without_moved(words: str, before: str) -> str:
    """The words without ranges that tell of something else than a course ("move the infusion from Monday to Friday")."""
    words = _without_old(before, words)
    if not _NO_COURSE.search(before):
        return words
    for pattern in (WEEKDAY_BACK, WEEKDAY_RANGE, _DAY_FIRST, _MONTH_FIRST, _SLASHED):
        words = pattern.sub(" ", words)
    return words


def _weekdays(match: re.Match[str]) -> int:
    first, last = (_WEEKDAYS.index(match[name][:3]) for name in ("first", "last"))
    next_week = 7 if last > first and re.search(r"\b(?:following|next)\b", match["join"]) else 0
    return (last - first) % 7 + 1 + next_week if last != first else 8


def _dates(match: re.Match[str], pattern: Pattern) -> int:
    if pattern is _NUMERIC:
        first, last = (
            int(match[f"y{n}"]) * 365 + _BEFORE_MONTH[_MONTHS[int(match[f"m{n}"]) - 1]] + int(match[f"d{n}"])
            for n in (1, 2)
        )
        return last - first + 1
    if pattern is _ORDINALS:
        return int(match["d2"]) - int(match["d1"]) + 1
    if pattern is _SLASHED:
        return _slashed(match)
    last_month = (match["m2"] or match["m1"])[:3]
    first_month = (match["m1"] or match["m2"])[:3]
    first = _BEFORE_MONTH[first_month] + int(match["d1"])
    last = _BEFORE_MONTH[last_month] + int(match["d2"])
    return (last - first) % 365 + 1


def _slashed(match: re.Match[str]) -> int:
    """Days from "03/03" to "12/03": the day first, or the month where that makes no date or no course."""
    spans = []
    for day, month in (("d", "m"), ("m", "d")):
        days, months = ([int(match[f"{name}{n}"]) for n in (1, 2)] for name in (day, month))
        if all(1 <= m <= 12 for m in months) and all(1 <= d <= 31 for d in days):
            first, last = (_BEFORE_MONTH[_MONTHS[m - 1]] + d for d, m in zip(days, months, strict=True))
            spans.append((last - first) % 365 + 1)
    return next((span for span in spans if span <= _LONGEST), 0)
