"""How many days a range of dates or weekdays spans: "3 March through 12 March", "Monday to Thursday"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from itertools import accumulate

_LONGEST = 60  # days; a longer range is a study's or a year's, not a course's
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BEFORE_MONTH = dict(
    zip(_MONTHS, [0, *accumulate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30))], strict=True)
)  # days of the year before each month
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_JOIN = r"\s?(?:-|to|through|thru|until|till|up to|and ending(?: on)?|and)\s?(?:and including\s|including\s|the\s|following\s|next\s){0,3}"
_DAY_FIRST = re.compile(
    rf"(?P<between>\b(?:between|over|during)\s(?:the\s)?)?(?<![\d./])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?:of\s)?(?P<m1>{_MONTH}))?(?P<join>{_JOIN})(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})"
)
_MONTH_FIRST = re.compile(
    rf"(?P<between>\b(?:between|over|during)\s(?:the\s)?)?\b(?P<m1>{_MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?P<join>{_JOIN})(?:(?P<m2>{_MONTH})\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\.\d|\s?(?:m?g|mcg|ml|%)\b)"
)
_NUMERIC = re.compile(
    rf"(?P<between>\b(?:between|over|during)\s)?(?<![\d/-])(?P<y1>(?:19|20)\d\d)-(?P<m1>0[1-9]|1[0-2])-(?P<d1>\d\d)(?P<join>{_JOIN})(?P<y2>(?:19|20)\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>\d\d)(?![\d-])"
)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\b\.?"
WEEKDAY_RANGE = re.compile(
    rf"(?P<between>\b(?:between|over|during)\s)?\b(?P<first>{_WEEKDAY})(?P<join>{_JOIN})(?P<last>{_WEEKDAY})"
)
_NO_COURSE = re.compile(
    r"\b(?:mov\w+|postpon\w+|shift\w*|resched\w+|defer\w*|delay\w*|brought|bring|chang\w+|transfer\w*|open|staffed|available|clinic|works?|enrol\w*|recruit\w*|search\w*)\b[^.;]{0,60}$"
)


def range_days(words: str) -> tuple[int, bool] | None:
    """(days from the first to the last, both counted; whether the amount is spread over them) of the first range."""
    for pattern in (WEEKDAY_RANGE, _DAY_FIRST, _MONTH_FIRST, _NUMERIC):
        for match in pattern.finditer(words):
            if (
                match["join"].split()[:1] == ["and"] and "ending" not in match["join"] and not match["between"]
            ) or _NO_COURSE.search(words[: match.start()]):
                continue
            days = _weekdays(match) if pattern is WEEKDAY_RANGE else _dates(match)
            if 1 < days <= _LONGEST:
                return days, bool(match["between"])
    return None


def without_moved(words: str, before: str) -> str:
    """The words without ranges that tell of something else than a course ("move the infusion from Monday to Friday")."""
    if not _NO_COURSE.search(before):
        return words
    for pattern in (WEEKDAY_RANGE, _DAY_FIRST, _MONTH_FIRST):
        words = pattern.sub(" ", words)
    return words


def _weekdays(match: re.Match[str]) -> int:
    first, last = (_WEEKDAYS.index(match[name][:3]) for name in ("first", "last"))
    return (last - first) % 7 + 1


def _dates(match: re.Match[str]) -> int:
    if match.re is _NUMERIC:
        first, last = (
            int(match[f"y{n}"]) * 365 + _BEFORE_MONTH[_MONTHS[int(match[f"m{n}"]) - 1]] + int(match[f"d{n}"])
            for n in (1, 2)
        )
        return last - first + 1
    last_month = (match["m2"] or match["m1"])[:3]
    first_month = (match["m1"] or match["m2"])[:3]
    first = _BEFORE_MONTH[first_month] + int(match["d1"])
    last = _BEFORE_MONTH[last_month] + int(match["d2"])
    return (last - first) % 365 + 1
