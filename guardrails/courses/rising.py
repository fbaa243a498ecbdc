"""Doses that rise by a step each day: "0.4 g/kg on day 1 and 0.2 g/kg more each day until day 5"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guardrails.courses.relating import Course, course_of, show
from guardrails.reading import Reading
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import parse_usual

_RISES = compiled(
    r"\b(?:increas|ris|rais|step|titrat|go|going|escalat|climb|ramp|mount|grow|build|up)\w*\b(?: [a-z]+){0,4}? (?:by|in (?:steps|increments) of|in (?:daily )?(?:steps|increments) of) (?:a further |another |an extra )?$"
    r"|\b(?:add|adding|plus|steps of|increments of) (?:another |a further |an extra )?$"
)
_STEPWISE = compiled(
    r"[^.;,]{0,12}?\b(?:more |extra |higher )?(?:each|every|per|a|with each|with every|for each|on each) (?:single |following |further |subsequent |next |new |successive )?(?:day|dose|infusion|morning|night)\b|\s?(?:daily|more daily|a day)\b|/\s?d(?:ay)?\b"
)
_MORE_THAN_BEFORE = compiled(
    r"[^.;,]{0,12}?\b(?:more|higher|extra) (?:each|every|on each|with each) (?:single |following |further |subsequent |next |successive )?(?:day|dose|infusion|morning|night)\b"
)
_DAILY_STEPS = compiled(r"\bdaily (?:steps|increments|increases|rises) of (?:a further |another )?$")
_LAST = compiled(
    r"\b(?:until|till|through|to|up to|by|on) (?:the )?(?:day|dose|infusion) (?P<to>\d{1,2})\b|\b(?:for|over|across|of) (?:a total of |the next |the )?(?P<n>\d{1,2}) (?:consecutive |daily |successive )?(?:days|doses|infusions|nights)\b|\b(?P<course>\d{1,2})[- ]day (?:course|regimen|plan|schedule|ramp)\b|[x×]\s?(?P<x>\d{1,2})\b"
)
_CAPPED = compiled(
    r"\b(?:total|in all|altogether|maximum|max|cap\w*|ceiling|limit|reach\w*|never (?:above|more)|no more than|not (?:above|exceed\w*))\b"
)


def rising(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """What doses that rise by a step come to, and what the last of them is; without an end, those of the usual course."""
    result: list[Course] = []
    for at, step in enumerate(found):
        if step.drug not in reading.by_course or step.unclear or not _is_step(step):
            continue
        first = next((s for s in reversed(found[:at]) if _begins(s, step)), None)
        days = _days(reading, step, first)
        if not days or days > 28:
            continue
        base = first.grams if first else step.grams
        last = base + step.grams * (days - 1)
        total = (base + last) * days / 2
        like = first or step
        for grams, daily in ((total, False), (last, True)):
            how = f"{show(base, like)} rising by {show(step.grams, like)}"
            course = course_of(
                reading,
                step.drug,
                grams,
                step.basis,
                step.segment,
                step.start,
                step.end,
                how if daily else f"{how} x {days}",
            )
            result.append(replace(course, stance=step.stance, statement=step, implicit=False, daily=daily))
    return result


def _is_step(statement: Statement) -> bool:
    said = statement.link or statement.lead
    by_step = _RISES.search(said) and (_STEPWISE.match(statement.tail) or statement.amount.daily)
    return bool(by_step or _DAILY_STEPS.search(said) or _MORE_THAN_BEFORE.match(statement.tail))


def _begins(first: Statement, step: Statement) -> bool:
    near = step.segment - 1 <= first.segment
    return near and first.drug == step.drug and first.basis is step.basis and not first.unclear


def _days(reading: Reading, step: Statement, first: Statement | None) -> int:
    """For how many days the dose rises; 0 where another bound is named instead."""
    text = reading.segments[step.segment].text
    if first is not None and first.segment != step.segment:
        text = f"{reading.segments[first.segment].text} {text}"
    if named := [int(next(filter(None, match.groups()))) for match in _LAST.finditer(text)]:
        return max(named)
    usual = reading.lexicon.drugs[step.drug].usual
    if _CAPPED.search(text) or "day" not in usual or "course" not in usual:
        return 0
    return int(parse_usual(usual["course"])[1] / parse_usual(usual["day"])[1])
