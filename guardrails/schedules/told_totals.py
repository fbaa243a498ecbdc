"""Whether an amount is called a total, or the sum that a number of days or doses makes."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from decimal import Decimal

from guardrails.schedules.plan import Schedule
from guardrails.telling import compiled

_TOTAL_AFTER = compiled(
    r"[\s,)]{0,3}(?:iv |i\.v\. |of \w+ |\w+ )?(?:\(?(?:in )?(?:total|toto)|altogether|in all|all told|cumulatively|insgesamt|au total|en total|in totale|no total)\b(?! (?:daily|(?:per|a|each|every|for the|in the|over the) (?:single )?day)\b)"
)


_TOTAL_BEFORE = compiled(
    r"\b(?:total|cumulative|overall|gesamt\w*|totale|kumulative)\s?(?:\w+\s){0,3}?(?:dose|amount|dosis|dosi)?\s?(?:of|:|is|=|to|von|de|di|at|up to|about|comes to)?\s{0,2}$"
)


def comes_to(lead: str) -> Schedule | None:
    """The schedule of an amount that a number of days or doses makes ("two days make 2 g/kg")."""
    made = _DAYS_MAKE.search(lead)
    days = Decimal(next(filter(None, made.groups()), 0)) if made else None
    return Schedule(is_total=True, duration_days=days or None, shortest_days=days or None) if made else None


_DAYS_MAKE = compiled(
    r"\b(\d{1,2}) (?:days|doses|infusions|bags) (?:of|at) \d[\d.]*(?: ?m?g\S*)? and (?:you|she|he|we|they) (?:have|has|gets?|reach(?:es)?) (?:the )?(?:full |whole |usual )?$|\b(?<!for )(?<!over )(\d{1,2}) days (?:of|worth of) [^.;]{0,40}\b(?:takes?|needs?|requires?|uses?|makes?|comes? to|totals?) $|\b(?:schedules|regimens|options|plans|versions|ways)\b(?: \w+)? (?:both|each|all) (?:come|comes|add up|amount|total)s?(?: to)? $|\b(?<!for )(?<!over )(?<!on )(?<!in )(\d{1,2}) (?:days|doses|infusions|nights|bags|bottles|such doses|of these|of them)(?: at that (?:dose|rate))? (?:(?:will|would|already|together|thus|then) )?(?:makes?|comes? to|equals?|amounts? to|adds? up to|totals?|brings? (?:the total|it|her|him|you) to)\s(?:just |exactly |about |only |a total of |already )?$"
)


_DAILY_NEXT = compiled(r"\s?(?:/|per|a|each|every|daily|once|twice)\s?(?:day|d\b|24|daily|single day)?")


def is_stated_total(lead: str, tail: str) -> bool:
    """Whether an amount is called a total in so many words ("2 g/kg in total", "a total of 2 g/kg")."""
    if _TOTAL_AFTER.match(tail):
        return True
    before = _TOTAL_BEFORE.search(lead)
    if (
        before is None
        or "single" in before[0]
        or _DAY_NAMED.search(before[0])
        or _DAY_OF.search(lead[: before.start()])
    ):
        return False
    return not _DAILY_NEXT.match(tail)


# "a daily total of", "in 24 hours a total of"; "total per day"
_DAY_NAMED = compiled(r"\bdaily\b|\b(?:per|a|each|every|for the|in the|over the) day\b|\b24\b")


_DAY_OF = compiled(r"\b(?:(?<!once )daily|day's|24[- ]?h(?:ours?|rs?)?(?:'s)?|(?:per|each|every) day)\s(?:[a-z]+ )?$")
