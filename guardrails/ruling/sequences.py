"""A treatment that must not follow another: advised after it, on the same day or without a gap.

Whatever order words, days or dates put the second after the first counts, unless the passage forbids it, leaves weeks
between, offers a choice, or tells what happened.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from guardrails.ruling.order import Item, Order, orders, years
from guardrails.stances.refusal import denied
from guardrails.telling import compiled

_TOGETHER = compiled(
    r"\b(?:same (?:day|morning|evening|week|session|visit|time)|before [^.;]{0,30}\b(?:worn off|wears off|is gone|has gone|cleared)|both together|together|simultaneous\w*|concurrent\w*|concomitant\w*|in parallel|side by side|combin\w+|in turn\b|sandwich\w*|(?:odd|even) (?:days|dates|numbered days)|alternat\w+|interleav\w+|(?:successive|consecutive|adjacent) days|between (?:the |each |any |two |2 |1 |one |ivig )*(?:first|second|third|fourth|1st|2nd|3rd|4th|infusions?|doses?|days?)|in between|back[- ]to[- ]back|in (?:quick|immediate|direct|rapid) succession|in one go|no (?:gap|pause|interval|break|wait\w*|delay)|without (?:a |any )?(?:gap|pause|interval|break|wait\w*|delay)|on (?:the )?(?:last |final |first |same |each |every |all )?(?:ivig|immun\w*globulin) days?|gleichzeitig|am selben tag|el mismo dia|le meme jour|lo stesso giorno)\b"
)
_NO_WAIT = compiled(
    r"\b(?:no|not|never|n't|needn't|without|unnecessary|pointless|little|hardly any) (?:\w+ ){0,4}?(?:gap|pause|interval|break|wait\w*|delay\w*|reason to (?:wait|delay|pause|space)|point in (?:wait|delay)\w*|washout|wash-out|spacing|keep them apart|space them)\b"
)
_EITHER_WAY = compiled(
    r"\b(?:order|timing|sequence|before or after|after or before|which (?:comes|is given|goes) first)\b[^.;]{0,60}\b(?:irrelevant|immaterial|unimportant|(?:does|do)(?: not|n't) matter|(?:makes?|is of) no (?:difference|importance|consequence)|indifferent|free)\b"
    r"|\b(?:(?:does|do)(?: not|n't) matter|no difference|irrelevant|immaterial|unimportant)\b[^.;]{0,50}\b(?:before or (?:\w+ )?after|after or (?:\w+ )?before|order|comes? first|first or)\b"
)
_FORBIDS = compiled(
    r"\b(?:(?:do not|don't|never)(?! (?:choose|wait|delay|hesitate|stop|forget|be afraid|the (?:other|reverse|opposite)))|avoid\w*|must not|mustn't|should not|shouldn't|cannot|can't|may not|(?:does|did) not\b(?! (?:harm|matter|reduce|remove|affect|weaken|interfere|hurt|need|worsen|lower|wash))|makes? no sense|not be|is not|are not|isn't|aren't|no (?:plex|tpe|plasma|exchange\w*)|not (?:one|straight|directly|immediately|right|advis\w*|recommended|given|used|combined|start\w*)|contra-?indicated|unwise|wrong|mistake|pointless to|wasteful|nicht|kein\w*|geen|niet|ikke|inte|nie\b|ej\b|ne pas|ne\b|pas d(?:e\b|')|no (?:hacer|dar|se debe|debe|realizar|iniciar)|non (?:fare|si deve|dare)|nao)\b"
)
_HARM = compiled(
    r"\b(?:remov\w+|wash\w*|strip\w*|wast\w+|eliminat\w+|undo\w*|defeat\w*|throw\w*|los(?:e|es|ing)|throws? away|takes? (?:it|the \w+) (?:out|back)|flush\w*|clear(?:s|ed|ing)?|deplet\w+)\b[^.;]{0,40}\b(?:ivig|immun\w*globulin|igg|infused|given|it\b|drug|medicine|product|dose)"
)
_PURPOSE = compiled(
    r"\bto (?:wash|clear|remove|strip|filter|flush)\w*(?: out| off| away)? (?:[\w-]+ ){0,6}?(?:(?:auto)?antibod\w*|titres?\b)"
    r"|\bso that (?:the |her |his |all )?(?:\w+ ){0,2}(?:auto)?antibod\w*[^.;]{0,40}\b(?:remov|wash|clear|filter)\w*"
)
_LONG_GAP = compiled(
    r"\b(?:weeks?|months?|years?)\b(?! plan| schedule|:|ly plan)(?<!this week)(?<!next week)(?<!same week)(?<!one week)(?<!a week)(?<!the week)(?<!1 week)"
)
_AGE = compiled(r"\b(?:at|aged?) \d\d years?\b|\b\d\d[ -]years?[ -]old\b")
_CHOICE = compiled(
    r"\b(?:or|versus|vs|than|either|rather than|instead of|alternative\w*|compared|comparison|trial\w*|arm|randomi[sz]ed|equivalent|equal\w*)\b"
)
_PAST = compiled(
    r"\b(?:was|were|had|has|have|underwent|received|got|improved|deteriorated|worsened|relapsed|failed|responded|recovered|fell|rose)\b"
)
_ADVISES = compiled(
    r"\b(?:should|can|may|could|must|would|will|recommend\w*|suggest\w*|advis\w*|start|begin|give|plan\w*|consider|arrange|schedule|book|proceed|go|switch|please|is (?:best|ideal|preferred|fine|safe|our|the)|exchange (?:her|him|them|the patient|plasma)|straight to|that is how|habit|policy|protocol|routine)\b|(?:^|[,;:.]\s)(?:then |now |please )?(?:connect|hook|put|attach|place|move|send|take|wheel|transfer|plug|link|insert|set up|line up|get|bring|have|let|run|do|perform|initiate|commence|launch|follow|exchange|book|roll|hand|refer)\b"
)
_TRIAL = compiled(r"\brandomi[sz]ed|\b(?:did|do|does) not differ|\barms?\b|\btrials?\b|\bcross-?over\b")
_IF_FAILS = compiled(
    r"\b(?:if|when|in case|where|should)\b[^.;]{0,60}\b(?:fail\w*|no (?:effect|response|improvement|better)|not (?:work\w*|respond\w*|improv\w*|enough|better)|insufficient|inadequate|worsen\w*|deteriorat\w*|refractory)\b"
)
_SOON = compiled(
    r"\b(?:at once|immediately|straight|directly|same day|next day|tomorrow|today|tonight|within (?:\w+ ){0,2}(?:hours?|days?)|by day \d|days? \d|hours?)\b"
)


def breach(text: str, former: Sequence[tuple[int, int]], latter: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a passage advises the latter soon after the former, or both together; None where it does not."""
    if not former or not latter or _only_told(text):
        return None
    text = _PURPOSE.sub(lambda match: "#" * len(match[0]), text)
    if unhurried := _NO_WAIT.search(text) or _EITHER_WAY.search(text):
        return unhurried.span()
    return None if _HARM.search(text) else _advised(text, former, latter)


def _only_told(text: str) -> bool:
    """Whether a passage asks, or tells of a trial or of the past, and advises nothing."""
    told = _TRIAL.search(text) or _PAST.search(text)
    return text.rstrip(" \"')").endswith("?") or bool(told and not _ADVISES.search(text))


def _advised(text: str, former: Sequence[tuple[int, int]], latter: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    start, end = min(former[0][0], latter[0][0]), max(former[-1][1], latter[-1][1])
    items = [Item(a, b, True) for a, b in former] + [Item(a, b, False) for a, b in latter]
    when = years(text, items)
    together = None if _far_apart(when, items[0], items[-1]) else _TOGETHER.search(text)
    if together and not _CHOICE.search(text) and not _forbidden(text, start, end):
        return min(start, together.start()), max(end, together.end())
    items.sort(key=lambda item: item.start)
    for one, two, three in zip(items, items[1:], items[2:], strict=False):
        between = text[one.end : two.start], text[two.end : three.start]
        if two.first and not one.first and not three.first and all(_LIST.fullmatch(words) for words in between):
            return one.start, three.end  # "exchange, IVIG, exchange"
    harmful = (
        order
        for order in orders(text, items)
        if order.earlier.first and not _far_apart(when, order.earlier, order.later) and not _excused(text, order)
    )
    return next(((order.start, order.end) for order in harmful), None)


def _far_apart(when: Mapping[Item, str], one: Item, two: Item) -> bool:
    """Whether the two were in different years or months."""
    return one in when and two in when and when[one] != when[two]


_NOT = compiled(r"\b(?:not|no|never|without|kein\w*|sin|sans)\s(?:the |any )?$")


_LIST = compiled(r"(?:,| -|->|/| \+) ?(?:then )?(?:\d )?")


def _excused(text: str, order: Order) -> bool:
    inside = re.sub(r"\b(?:rather than|or|instead of|not) (?:before|earlier)\b", " ", text[order.start : order.end])
    if _CHOICE.search(inside) or _LONG_GAP.search(_AGE.sub(" ", text)):
        return True
    if _NOT.search(text[: order.later.start]):
        return True
    if _IF_FAILS.search(text) and not _SOON.search(text):
        return True
    return _forbidden(text, order.start, order.end)


def _forbidden(text: str, start: int, end: int) -> bool:
    return bool(_FORBIDS.search(text[max(0, start - 60) : end + 40])) or denied(text, start, end)
