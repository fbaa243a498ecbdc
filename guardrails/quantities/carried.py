"""Amounts that leave out their unit because the one before has said it: "0.4 g/kg x 5; in crisis 0.9 x 5", "make it 3"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from guardrails.patterns import NUMBER, number_after
from guardrails.quantities.amount import Amount
from guardrails.telling import compiled

_LO = rf"(?P<lo>{number_after('[.,^/]')})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?"
_LEFT = r"(?:^|[,;(]\s?|(?<!\d):\s?|\b(?:or|then|to|and|with|at|give|use|(?:in|for|if) (?:[\w-]+ ){1,3})\s?)"
_PEOPLE = (
    r"(?:very |more |most )?(?:mild|moderate|severe|serious|refractory|resistant|intubated|ventilated|bulbar|crisis|crises|relapses?|exacerbations?|non-?responders?|poor|incomplete|worse|worsening|"
    r"adults?|children|elderly|frail|obese|heavy|heavier|the first|the second|day \d|week \d)\b"
)
_SCHEDULED = compiled(
    rf"{_LEFT}{_LO}(?!\s?a day, \d)\s?(?:[x×]\s?\d{{1,2}}(?!\.\d)(?:\s?(?:days?|d|doses|infusions|weeks))?(?=\s?(?:[.,;)]|$|in\b|for\b|if\b|or\b|when\b))"
    rf"|(?:daily|per day|a day|/day|each day|every day)?\s?(?:for|over|x|×) \d{{1,2}} (?:days|weeks)\b|(?<=\.\d)\s?(?:daily|per day|a day|/day|each day|every day)(?=\s?(?:[.,;)]|$|in\b|for\b|if\b|when\b))"
    rf"|(?<=\.\d)\s(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\s(?:mon|tue|wed|thu|fri|sat|sun)\b(?=\s?(?:[.,;)]|$|and\b))|on (?:days?|d|(?:mon|tue|wed|thu|fri|sat|sun)\w*)\b|(?:the|that) (?:next|following) day\b"
    rf"|(?:for|in|if|when) (?:a |the |an )?{_PEOPLE})"
)
_CORRECTED = compiled(
    r"\b(?:scratch that|strike that|correction|corrected|make (?:it|that|this|hers|his|theirs|yours)|change (?:it|that|this|the dose|the total)|(?:should|must|ought to|was meant to|meant to) (?:read|be|say)|on second thoughts?|sorry|i mean|i meant|we mean|actually|typo|better|no|rather|raise (?:it|that|this)|increase (?:it|that|this)|bump (?:it|that|this)(?: up)?|(?:would|will|i'd|to|can|could|should) (?:go|push)(?: up| on)?(?= to)|up (?:it|that))\b"
    rf"[\s,:;.-]{{0,4}}(?:(?:it|that|this|is|to|should|be|read|make|the|dose|total|of|no|wait|sorry|at|say|even|a|full|up)[\s,:]{{1,2}}){{0,4}}(?P<lo>{NUMBER})(?:\s?(?:-|to)\s?(?P<hi>{NUMBER}))?"
    r"(?!\.\d)(?=\s?(?:[.,;:)!]|$|instead\b|please\b|[x×]\s?\d|in total\b|total\b|per day\b|daily\b|a day\b|/day|rather\b|not\b|after (?:a|an|1|\d)|for (?:the|this|her|him|\d)))"
)
_OTHER_MEASURE = compiled(
    r"\b(?!days?\b|weeks?\b|on\b|for\b|to\b|and\b|or\b|then\b|at\b|over\b|in\b|if\b|is\b|of\b|by\b|x\b|from\b|every\b|up\b|mild\b|moderate\b|severe\b|non-?responders?\b|first\b|next\b|give\b|use\b|day\b|crisis\b|relapse\b|it\b|that\b)[a-z][a-z-]+ \d"
)
_NUMBER_OF = compiled(
    r"\b(?:number of \w+|days|doses|infusions|count|duration|length)\b[\s:,]{0,2}(?:(?:should|must|ought to|is|to) ){0,2}(?:be|read|say) $"
)
_MAY_CARRY = compiled(
    r"\d\s?(?:[x×]|daily|per day|a day|/day|each|every|for|over|on|in\b|if\b|when\b|(?:mon|tue|wed|thu|fri|sat|sun))"
)
_MAY_CORRECT = compiled(
    r"scratch|strike|correct|make|change|should|must|ought|meant|second|sorry|i mean|actual|typo|better|no,|no |rather|raise|increase|bump|up |go |push"
)


def carried(text: str, present: list[Amount], before: Amount | None, *, goes_on: bool) -> list[Amount]:
    """Bare numbers of a segment that are doses in the unit of the amount before them.

    `before` is the last amount of the segment before; `goes_on` tells that only a semicolon parts the two.
    """
    found: list[Amount] = []
    if _MAY_CARRY.search(text):
        found += [
            _like(match, model)
            for match in _SCHEDULED.finditer(text)
            if (model := _model(present, match, before if goes_on else None))
        ]
    if _MAY_CORRECT.search(text):
        found += [
            _like(match, model) for match in _CORRECTED.finditer(text) if (model := _model(present, match, before))
        ]
    found = [a for a in found if not _NUMBER_OF.search(text[: a.start])]
    free = [a for a in found if all(a.end <= other.start or a.start >= other.end for other in present)]
    return [a for n, a in enumerate(free) if all(a.start != other.start for other in free[:n])]


def _model(present: list[Amount], match: re.Match[str], before: Amount | None) -> Amount | None:
    """The amount whose unit is carried on to a match; none where that is a volume or cannot be read."""
    earlier = [amount for amount in present if amount.end <= match.start("lo")]
    model = earlier[-1] if earlier else before
    if earlier and _OTHER_MEASURE.search(match.string[earlier[-1].end : match.start("lo")]):
        return None
    known = model is not None and (model.grams is not None or model.bare)
    return model if known and model and model.number and not model.unclear else None


def _like(match: re.Match[str], model: Amount) -> Amount:
    number = Decimal(match["hi"] or match["lo"])
    return replace(
        model,
        start=match.start("lo"),
        end=match.end("hi") if match["hi"] else match.end("lo"),
        number=number,
        grams=None if model.grams is None else model.grams / model.number * number,
        low=Decimal(match["lo"]),
        daily=False,
        above=False,
        count=None,
        carried=True,
    )
