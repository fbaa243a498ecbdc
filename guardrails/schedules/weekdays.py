"""Named weekdays, in full in the main European languages, or abbreviated where several stand in a list."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.patterns import either
from guardrails.schedules.dates import MERE_AND, WEEKDAY_BACK, WEEKDAY_RANGE
from guardrails.telling import compiled

_FULL = (
    "monday mondays montag lundi lunes lunedi segunda-feira maandag poniedzialek mandag",
    "tuesday tuesdays dienstag mardi martes martedi terca-feira dinsdag wtorek tirsdag tisdag",
    "wednesday wednesdays mittwoch mercredi miercoles mercoledi quarta-feira woensdag sroda srode onsdag",
    "thursday thursdays donnerstag jeudi jueves giovedi quinta-feira donderdag czwartek torsdag",
    "friday fridays freitag vendredi viernes venerdi sexta-feira vrijdag piatek fredag",
    "saturday saturdays samstag sonnabend samedi sabado sabato zaterdag sobota sobote lordag",
    "sunday sundays sonntag dimanche domingo domenica zondag niedziela niedziele sondag",
)
_SHORT = ("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun")
_TWO_LETTERS = ("mo", "tu di", "we mi", "th do", "fr", "sa", "su so")
_NUMBER = {
    word: number
    for names in (_FULL, _SHORT, _TWO_LETTERS)
    for number, words in enumerate(names, 1)
    for word in words.split()
}
_ONE = either(word for words in _FULL for word in words.split())
_ANY = either(word for words in (*_FULL, *_SHORT) for word in words.split())
_TWO = either(word for words in _TWO_LETTERS for word in words.split())
_JOIN = r"\.?\s?(?:,|/|&|\+|;|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bi\b|\bog\b|\boch\b|\ben\b|\bthen\b|-)\s?(?:(?:and|then|again|on|also)\s){0,3}"
_NAMED = compiled(rf"(?<![\w-]){_ONE}(?![\w])(?! (?:to|through)\b)(?<!following wednesday)")
_LISTED = compiled(rf"(?<![\w-]){_ANY}(?![a-z])(?:(?:{_JOIN}|\.?\s){_ANY}(?![a-z])){{1,6}}")
_PAIRS = compiled(rf"(?<![\w-]){_TWO}(?:\.?\s?(?:[,/+-]|und|et|e|y|en)\s?{_TWO}(?![a-z])){{2,6}}")
_ON_ONE = compiled(rf"\b(?:on|and|repeat) ({either(' '.join(_SHORT).split())})\b")
_LEADING = compiled(rf"\W*(?:day: )?({either(' '.join(_SHORT).split())})\b\.?\s?(?:[:,;=-]|\s|$)")
_HINT = compiled(
    r"da[yg]|di\b|[dm]i\b|mon|tue|wed|thu|fri|sat|sun|feira|lun|mar[dt]|m[ei]e?r|jeu|jue|vier|vend|sab|sam|dim|dom|mo[ .,/]|poni|wtor|srod|czw|piat|sobot|niedz|mittw"
)


def weekdays(words: str) -> set[int]:
    """Weekdays that a dose is given on, Monday being 1; the ends of a range are left to `guardrails.schedules.dates`."""
    if not _HINT.search(words):
        return set()
    words = _SINCE.sub(" ", words)
    if (rest := _DEADLINE.sub(" ", words)) != words and not _NAMED.search(rest):
        return set()
    single = WEEKDAY_RANGE.sub(_without_range, WEEKDAY_BACK.sub(" ", words))
    found = {_NUMBER[m[0]] for m in _NAMED.finditer(single)}
    for pattern in (_LISTED, _PAIRS):
        for match in pattern.finditer(single):
            found |= {_NUMBER[word] for word in re.findall(r"[a-z]+(?:-feira)?", match[0]) if word in _NUMBER}
    if leading := _LEADING.match(single):
        found.add(_NUMBER[leading[1]])
    return found | {_NUMBER[m[1]] for m in _ON_ONE.finditer(single)}


_BEFORE = compiled(rf"(?<![\w-])({_ANY})\.?\s?[:=]?\s?$")


def day_before(words: str) -> int | None:
    """The weekday right before an amount ("Wed 1 g/kg")."""
    named = _BEFORE.search(words)
    return _NUMBER[named[1]] if named else None


_DEADLINE = compiled(r"\b(?:before|by) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_WEEK_OF = compiled(r"\b(?:week|wk) ?(\d{1,2})\W{1,3}(?:on )?(?=(?:mon|tue|wed|thu|fri|sat|sun))")


def weekdays_by_week(words: str) -> tuple[int, ...]:
    """Days of "week 1: Monday to Friday; week 2: Mon and Wed", counted from the Monday of the first; empty for other words."""
    labels = list(_WEEK_OF.finditer(words))
    if len(labels) < _SEVERAL:
        return ()
    found: set[int] = set()
    for label, end in zip(labels, [*(match.start() for match in labels[1:]), len(words)], strict=True):
        said = words[label.end() : end]
        named = weekdays(said)
        if (span := WEEKDAY_RANGE.search(said)) and span["join"].strip() not in MERE_AND:
            first, last = (_NUMBER[span[name].rstrip(".")] for name in ("first", "last"))
            named |= set(range(first, (last if last >= first else last + 7) + 1))
        found |= {7 * (int(label[1]) - 1) + day for day in named}
    return tuple(sorted(found))


_SEVERAL = 2  # weeks


_SINCE = compiled(r"\bsince (?:last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")


def _without_range(match: re.Match[str]) -> str:
    """Nothing for a range; two days joined by "and" are no range unless they stand after "between"."""
    return match[0] if match["join"].strip() in MERE_AND and not match["between"] else " "
