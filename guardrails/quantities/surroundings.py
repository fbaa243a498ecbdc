"""The words around an amount that speak of it and not of its neighbours."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.lexicon import Mention
from guardrails.quantities.amount import Amount
from guardrails.telling import compiled

_PARTS = re.compile(
    r"\b(?:then(?! [x×]?\s?\d+ more| (?:for )?another \d| a further \d)|followed (?:\w+ ){0,3}by|together with|along with|alongside|or|plus|alternatively|thereafter|afterwards|and then|but|versus|vs|rather than|instead of|compared with|dann|oder|puis|ou|luego|poi|затем|или)\b|;|\.\.\.|\s->\s|\s[–—]\s|=|\||, (?=and\b|day \d|week \d|on day)|\band (?:again |then )?(?=(?:on )?days? \d)|\band (?:again |once more )?$|\band\s(?=\d)|,\s(?=\d)|, (?!\d)"
)


def surroundings(
    text: str, present: list[Amount], drugs: list[str | None], mentions: list[Mention], position: int
) -> tuple[str, str]:
    """The words before and after an amount that speak of it and not of its neighbours."""
    amount = present[position]
    first = present[position - 1].end if position else 0
    last = present[position + 1].start if position + 1 < len(present) else len(text)
    if position:
        first += _cut(text[first : amount.start], later=True)
    if position + 1 < len(present):
        last = amount.end + _cut(text[amount.end : last], later=False)
        if counted := _COUNTED_NEXT.search(text[amount.end : present[position + 1].start]):
            last = min(last, amount.end + counted.start())  # "2 g/kg: five infusions of 0.4 g/kg"
    if aside := _ASIDE.search(text, amount.end, last):
        last = aside.start()
    for mention in mentions:  # another drug's own words
        if (
            mention.drug is not None
            and mention.drug != drugs[position]
            and mention.start >= amount.end
            and (mention.drug in drugs or _HANDOVER.search(text[amount.end : mention.start]))
        ):
            last = min(last, mention.start)
    return text[first : amount.start], text[amount.end : max(last, amount.end)]


_HANDOVER = re.compile(r"\b(?:followed by|then|before|and|plus|after)\s(?:\w+\s){0,2}$")


_ASIDE = compiled(
    r"\s(?:and|with) (?:\w+ ){0,2}(?:follow(?:ed|-up| up)|observ\w+|monitor\w+)\b(?! by)|[,;]\s(?:and |with )?(?:then )?(?:an? |the |another )?(?:(?:out-?patient |clinic |early )?follow[- ]up|see (?:him|her|them|the patient)|discharg\w*|expect\w*|improve\w*|qmg|walk\w*|exercis\w*|physio\w*|check\w*|measur\w*|monitor\w*|reassess\w*|review\w*|repeat (?:the )?(?:qmg|blood|lab|spiro|pulm|igg)\w*|blood|counts?|pulmonary|spirometry|follow-up|mg-adl|igg|labs?|bloods|visits?|observ\w+|obs\b|nif|mip|fvc|vc|neuro|ecg|bp|swallow\w*|chest|vital|assess\w*|evaluat\w*|scores?|examin\w*)\b"
)


_COUNTED_NEXT = re.compile(
    r"[:(,]?\s?(?<![\d.])\d{1,2}\s(?:[a-z-]+\s){0,3}?(?:doses|infusions|administrations|injections|gifts)\s(?:of|at|each)(?:\s[a-z]+){0,4}?\s?$"
)


_IN_LIST = re.compile(
    r"\b(?:days?|d|weeks?|the)\s?\d{1,2}(?:st|nd|rd|th)?(?:(?:, and|,| and|/|-|;)\s?\d{1,2}(?:st|nd|rd|th)?)*,?\s?$"
)


def _cut(between: str, *, later: bool) -> int:
    """Where, between two amounts, the words of the first end and those of the second begin."""
    cuts = [m for m in _PARTS.finditer(between) if not _IN_LIST.search(between[: m.start()]) or m.end() == len(between)]
    strong = [m for m in cuts if m[0] not in (", ",)]
    if strong:
        return strong[0].start() if not later else strong[-1].start()
    if cuts:
        return cuts[-1].start()
    return len(between)
