"""At which time of the day, or on which day from now, a dose is given."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence

from guardrails.statement import Statement
from guardrails.telling import compiled

CLOCK = compiled(r"\b\d{1,2}:\d\d\b\W{0,6}$")
_DAYTIME_LABEL = compiled(
    r"\W*(?:in the )?(?:am|pm|a\.m\.|p\.m\.|morning|noon|afternoon|evening|night|tonight)\b\W{0,3}"
)


_FROM_NOW = compiled(
    r"\W{0,2}(?:in (?:(\d{1,2})|an?) (day|week)s?'?s? (?:time|from now)|(?=\d{1,2} (?:days?|weeks?) from now)(\d{1,2}) (day|week)s?)\b"
)
_YESTERDAY = compiled(r"\b(?:yesterday|last night|the day before)\b")
_BEFORE_SURGERY = compiled(
    r"\bpre-?op(?:erative(?:ly)?)?\b|\bbefore (?:the |her |his )?(?:surgery|operation|thymectomy|theatre)\b"
)
_TODAY = compiled(r"\b(?:now|today|tonight|immediately|stat|(?:on|at) admission|this (?:morning|afternoon|evening))\b")


_BEGINS = compiled(
    r"\b(?:start|begin|commence|open|load)(?:s|ing)? (?:[a-z]+ ){0,3}?(?:with|at|on|from) $|\b(?:start|load|loading|initially|induction|baseline|opening)\s?[:=]?\s?$"
)
_TOMORROW = compiled(r"\b(?:tomorrow|(?:the )?(?:next|following) (?:day|morning|evening)|a day later)\b")


_OVERMORROW = compiled(r"[\s,]{0,2}(?:of \w+ )?(?:on )?(?:the )?day after(?: tomorrow\b|(?=\s*(?:[.,;)]|$)))")
_NAMED_DAY = compiled(r"\b(yesterday|today|(?<!after )tomorrow|day after tomorrow)\W{0,3}(?:y |and |pasado )?$")
_LATER_ON = compiled(
    r"[\s,]{0,2}(?:of \w+ )?(?:at|on|over|this|next) (?:the |this |next )?(?:weekend|week)\b|[\s,]{0,2}(?:later|at the end of) (?:this|the|that) week\b"
)


def relative_day(part: Statement) -> tuple[int, ...]:
    """Today is day 1, tomorrow day 2."""
    overmorrow = _OVERMORROW.match(part.tail)
    if overmorrow or _TOMORROW.search(part.tail[:40]):
        return (3,) if overmorrow else (2,)
    if named := _NAMED_DAY.search(part.lead):
        return ({"yesterday": 0, "today": 1, "tomorrow": 2}.get(named[1], 3),)
    if _LATER_ON.match(part.tail):
        return (6,)
    if later := _FROM_NOW.match(part.tail):
        return (1 + int(later[1] or 1) * (7 if later[2] == "week" else 1),)
    before = _BEFORE_SURGERY.search(part.tail[:40]) or _BEFORE_SURGERY.search(part.lead[-25:])
    if before or _YESTERDAY.search(part.tail[:40]):
        return (0,)
    return (1,) if _TODAY.search(part.tail[:40]) or _BEGINS.search(part.lead) else ()


MEALTIME = compiled(r"\b(?:before|with|after|at) (?:each |every |all )?meals?\b")
DAYTIME = compiled(
    r"\b(?:morning|am|a\.m\.|noon|midday|afternoon|evening|pm|p\.m\.|night|midnight|bedtime|breakfast|lunch(?:time)?|dinner|supper|teatime|dawn|dusk|sunrise|sunset|\d{1,2}:\d\d|\d{1,2} ?[ap]\.?m|\d+ ?h later|(?:[1-9]|1\d|2[0-3]) hours later)\b"
)


_HOURS_LATER = compiled(r"\W{0,2}(?:of \w+ )?(?:[1-9]|1[0-6]) ?h(?:ours?|rs?)? (?:later|after(?:wards)?)\b")


def same_day(parts: Sequence[Statement]) -> bool:
    """Whether the parts are given at different times of one day."""
    single = all(not part.schedule.days and (part.schedule.duration_days or 1) <= 1 for part in parts)
    if len(parts) > 1 and single and all(_HOURS_LATER.match(part.tail) for part in parts[1:]):
        return True  # "1 g/kg now and 1 g/kg 12 hours later"
    return all(
        (
            DAYTIME.search(part.tail)
            or DAYTIME.search(part.lead[-30:])
            or _DAYTIME_LABEL.match(part.lead)
            or CLOCK.search(part.lead)
        )
        and not part.schedule.days
        and (part.schedule.duration_days or 1) <= 1
        for part in parts
    )
