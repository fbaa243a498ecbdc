"""The words around an amount that speak of it and not of its neighbours."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from guardrails.lexicon import BULK, DRUG, Mention
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import PORTIONS
from guardrails.telling import compiled

_PARTS = compiled(
    r"\b(?:then(?! [x×]?\s?\d+ more| (?:for )?another \d| a further \d)|followed (?:\w+ ){0,3}by|together with|along with|alongside|or|plus|alternatively|thereafter|afterwards|and then|but|versus|vs|rather than|instead of|compared with|dann|oder|puis|ou|luego|poi|затем|или)\b|;|\.\.\.|\s->\s|\s[–—]\s|=|\||, (?=and\b(?! stop)|day \d|week \d|on day)|\band (?:again |then )?(?=(?:on )?days? \d)|\band (?:again |once more )?$|\band\s(?=\d)|,\s(?=\d)|, (?!\d|(?:and )?stop(?:ping)?\b|until\b|till\b)"
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
        following = present[position + 1]
        between = text[amount.end : following.start]
        if counted := _COUNTED_NEXT.search(between) or (following.count and _COUNTED_THEN.search(between)):
            last = min(last, amount.end + counted.start())  # "2 g/kg: five infusions of 0.4 g/kg"
    if border := _after_substance(text, first, amount, mentions):
        first = border
    if position and (border := _border(text, present, drugs, mentions, position)):
        first = border
    if position + 1 < len(present) and (border := _border(text, present, drugs, mentions, position + 1)):
        last = border
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


def _border(
    text: str, present: list[Amount], drugs: list[str | None], mentions: list[Mention], position: int
) -> int | None:
    """Where the words of an amount begin that is of another drug than the one before it, and named between the two."""
    start, stop = present[position - 1].end, present[position].start
    drug = drugs[position]
    if drug is None or drug == drugs[position - 1] or drugs[position - 1] is None:
        return None
    own = next((m.start for m in mentions if m.drug == drug and start <= m.start < stop), None)
    if own is None or any(m.drug == drugs[position - 1] and own < m.start < stop for m in mentions):
        return None
    labels = [m.start() for m in _LABEL.finditer(text, start, own)]
    joined = labels or [m.start() for m in _JOINED.finditer(text, start, own)]
    at = joined[-1] if joined and own - joined[-1] < _NEAR else own
    if not labels and _SCHEDULE_WORD.search(text, at, own):
        route = _ROUTE.search(text, start, own)
        return route.start() if route else own
    return at


def _after_substance(text: str, start: int, amount: Amount, mentions: list[Mention]) -> int | None:
    """Where the words of an amount begin whose drug is named after a substance with a dose of its own ("besides KCl 40 mmol over 4 hours, ...")."""
    named = [m for m in mentions if start <= m.start < amount.start and (m.drug or m.substance in (BULK, DRUG))]
    if len(named) < 2 or named[-1].drug is None or named[-2].drug is not None:
        return None
    joined = [m.start() for m in _LABEL.finditer(text, named[-2].end, named[-1].start)]
    joined = joined or [m.start() for m in _JOINED.finditer(text, named[-2].end, named[-1].start)]
    return joined[-1] if joined and _DOSED.search(text, named[-2].end, joined[-1]) else None


_DOSED = compiled(r"\d")
_ROUTE = compiled(
    r"\b(?:(?:oral|iv|i\.v\.|po|p\.o\.|intravenous|immediate-release|slow-release|tablets?|weekly|daily) )+$"
)
_NEAR = 60  # characters between the words that join two drugs and the name of the second
_SCHEDULE_WORD = compiled(r"\d|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\b(?:days?|daily|weekly|once|twice|weeks?)\b")
_LABEL = compiled(r"\([a-z\d]\)\s")
_JOINED = compiled(
    r"[;,(|]\s(?!\d)|\b(?:and(?! \d)|plus|with|then|but|while|alongside|together|followed|also|in addition|add|start|continue)\b"
)
_HANDOVER = compiled(r"\b(?:followed by|then|before|and|plus|after)\s(?:\w+\s){0,2}$")


_ASIDE = compiled(
    r"\s(?:and|with) (?:\w+ ){0,2}(?:follow(?:ed|-up| up)|observ\w+|monitor\w+)\b(?! by)|[,;]\s(?:controle\w*|kontroll\w*|control\w*|controll\w+|nfs|bilan|labor\w*|analitica|esami|analyse\w*)\b|(?:[,;]|\s->)\s{1,2}(?:and |with )?(?:then )?(?:an? |the |another )?(?:(?:out-?patient |clinic |early )?follow[- ]up|see (?:him|her|them|the patient)|discharg\w*|expect\w*|improve\w*|qmg|walk\w*|exercis\w*|physio\w*|check\w*|measur\w*|monitor\w*|reassess\w*|review\w*|repeat (?:the )?(?:qmg|blood|lab|spiro|pulm|igg)\w*|blood|counts?|pulmonary|spirometry|follow-up|mg-adl|igg|labs?|bloods|visits?|observ\w+|obs\b|nif|mip|fvc|vc|neuro|ecg|bp|swallow\w*|chest|vital|assess\w*|evaluat\w*|scores?|examin\w*)\b"
)


_COUNTED_NEXT = compiled(
    rf"[:(,]?\s?(?<![\d.])\d{{1,2}}\s(?:[a-z-]+\s){{0,3}}?{PORTIONS},?\s(?:of|at|each)(?:\s[a-z]+){{0,4}}?\s?$"
)


_COUNTED_THEN = compiled(rf"[:(,]?\s?(?<![\d.])\d{{1,2}}\s(?:[a-z-]+\s){{0,3}}?{PORTIONS}(?:,|:|\sby)\s?$")


_IN_LIST = compiled(
    r"\b(?:days?|d|weeks?|the|on)\s?\d{1,2}(?:st|nd|rd|th)?(?:(?:, and|,| and|/|-|;)\s?\d{1,2}(?:st|nd|rd|th)?)*,?\s?$"
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
