"""Which of two things a text puts first: "A before B", "A, then B", "B once A is in", "A on days 1-5, B on day 6".

Every order that any of the words say is given; a text that says both says both.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from guardrails.telling import Pattern, compiled


@dataclass(frozen=True, slots=True)
class Item:
    """One of the two things where a text names it: `first` is the one that must not come first."""

    start: int
    end: int
    first: bool
    named: bool = True  # false: "the infusion", known only as what "before" and "after" speak of


@dataclass(frozen=True, slots=True)
class Order:
    """`earlier` is said to come before `later`; [start, end) holds both and the word that says so."""

    earlier: Item
    later: Item
    start: int
    end: int


_PIECE = compiled(r"[,;:.!?()|]+(?:\s|$)|\n|\s(?:and|but|while|whereas|so|because|und|y|et|e|и)\s|->|=>|→|\s[–—-]+\s")
_AFTER = compiled(
    r"\b(?:after|with(?=[^.;,]{0,45}\b(?:on board|behind (?:her|him|us)|(?:in|done|finished|down|over|complete|completed|through)(?=\s*,)))|following|preceded by|on the heels of|while|during|within (?:\w+ ){1,3}of|upon|on completion of|(?:once|when|as soon as|the moment|une fois|una volta|una vez|sobald)(?=[^.;,]{0,60}\b(?:in|down|dry|off|gone|flushed|removed|disconnected|unhooked|empty|done|finish\w*|complete\w*|over|through|ends?|ended|stops?|stopped|running|given|started|up|known|back|available|negative|normal|drawn|sent|taken|run|had|received|completed|got|terminad\w+|terminat\w+|terminee?s?|finit\w+|finies?|acabad\w+|beendet|abgeschlossen|gegeben)\b)|(?:on )?the (?:same |very )?(?:day|afternoon|evening|morning|night) of|the (?:day|moment|minute|hour|morning|evening|night|same day|next day)(?: that| when)?(?= (?:the )?(?:ivig|immun|infus|last|final|course))|post|behind|nach|na|terminad[ao]s?|finalizad[ao]s?|acabad[ao]s?|concluid[ao]s?|(?:terminat|finit|completat|conclus|ultimat)[aoie]|meteen na|apres|despues (?:de|del)|tras|dopo|depois (?:de|da|do)|apos|po|после)\b"
)
_BEFORE = compiled(
    r"\b(?:before|prior to|ahead of|in advance of|preceding|precedes?|vor|voor|avant|antes (?:de|del|da|do)|prima (?:di|dell\w*)|перед|до)\b"
)
_THEN = compiled(
    r"\b(?:then|followed (?:\w+ ){0,2}(?:by|with)|and then|after (?:that|this|which)|thereafter|next|afterwards|(?:straight|directly) to|go(?:es|ing)? (?:straight |right |directly )?(?:on )?to|luego|dann|gefolgt von|puis|ensuite|suivie?s? d\w+|poi|seguid\w+ (?:de|da|por)|затем|потом|сразу|now(?=,? (?:connect|start|give|hook|put|begin|book|plan|move|switch|go|do|run|to|for|on to|proceed|comes)\b))\b|之后|以后|然后|后立即|終了後|結束後|结束后|完成后|用完后|の後に?|あとに?|後(?:すぐ|直ちに|に)?|次に|翌日|次日|第二天|->|=>|→|\s>\s"
)
_FOLLOW = compiled(r"\bfollow(?:s|ing)?\b(?! (?:up|by|it|them|this|that|with)\b)(?!-)")
_FOLLOW_WITH = compiled(r"\bfollow\b[^.;]{0,50}?\b(?:with|by)\b")
_LATER = compiled(
    r"\b(?:later|morgen(?: fruh)?|after(?:wards?)?(?=\s*(?:[.,;)]|$))|second(?=\s*(?:[.,;)]|$)| with)|2nd(?=\s*(?:[.,;)]|$))|(?:end|finish|close)(?:ing)? with|finally|(?:(?:to|in|at|by|on) (?:week|month|cycle|dose|visit)|(?:bloods|sample|panel|labs) of week) ?[2-9]|subsequently|in due course|eventually|whenever|at (?:some|a later) (?:point|time|date|stage)|when (?:convenient|possible|time allows|there is time|it suits)|retrospectively|in retrospect|catch(?:es)? up|caught up|to follow|(?:can|may|could|will|shall|might) (?:then )?(?:follow|come|wait)|follows?(?=\s*(?:[.,;)]|$))|comes? (?:in |back |on )*(?:back|later|next|second|after\w*|mon|tues|wednes|thurs|fri)\w*|tomorrow(?:'s)?|the (?:next|following) (?:day|morning|week|month|visit)|next (?:day|morning|week|month|visit|clinic|bloods?|time|monday|tuesday|wednesday|thursday|friday)|(?:together |along |at the same time )?(?:with|at|alongside|during|after) (?:the |her |his )?(?:next|second|2nd|third|3rd|following|last|final|fifth)(?! (?:line|opinion|trimester|grade|hand|year|month|week|day|time))|next(?=\s*(?:[.,;)]|$))|in (?:a few|a couple of|some|\d) (?:days|weeks)|tmrw|tmw|tmr|2moro|mane|(?:on|with) (?:the )?(?:day|d|week) ?[2-9]\b|for the first time|(?:can|may|could|will|might|shall|to|is|are|gets?) (?:be )?(?:sent|done|taken|drawn|checked|measured|tested|collected|obtained|added|run|arranged|looked at|followed up)(?: off)? (?:at|with|during|later|when|next|after|along|in|whenever|from)\b(?! (?:the |a |her |his )?(?:baseline|once|first|admission|screening|same|present|advance|time|all|parallel with the baseline|lab|laborator\w+|every|each|serum|plasma|blood|one|house))|(?:at|in|on|by|for|until) (?:the |her |his |a )?(?:follow-?up|out-?patient\w*|clinic|review|discharge|later|routine)(?: (?:visit|appointment|review|clinic|check|bloods?|session|stage|date|point))?|at follow-?up|at (?:the |her |his )?(?:next|second|2nd|third|3rd|\d-month|[\w-]+-month|[\w-]+-week|out-?patient)(?: [\w-]+){0,2} (?:visit|appointment|review|clinic|check)|at discharge|when it comes|in the meantime|meanwhile|giorno (?:dopo|successivo|seguente)|l'indomani|indomani|(?:dia|manana) (?:siguiente|seguinte)|siguiente dia|lendemain|(?:nachsten|folgenden|darauffolgenden) (?:tag|morgen)|(?:am )?folgetag|tags? (?:darauf|danach)|volgende (?:dag|ochtend)|dag erna|nastepnego dnia|spater|nachgeholt|nachher|plus tard|mas tarde|despues(?=\s*(?:[.,;)]|$))|dopo(?=\s*(?:[.,;)]|$))|piu tardi|позже|потом)\b"
)
_SOME_DAY = compiled(
    r"\b(?<!finished )(?<!ended )(?<!completed )(?<!given )(?<!stopped )(?<!done )(?:on|from|by|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_FIRST = compiled(
    r"\b(?:(?<!at )(?<!the )(?<!her )(?<!his )first(?! (?:dose|infusion|bag|bottle|course|cycle|day|line|choice|week|night|hour|visit|of|two|three|2|3|month|half|time|episode|presentation|line))(?!-)|zuerst|d'abord|primero|prima(?=\s*[.,;])|сначала|up front|upfront|comes first|1st(?=\s*[,.;)])|(?:begin|start|open)(?:ning|ing)? with)\b"
)
_STEP = compiled(
    r"(?:^|\b(?:step|stage|phase)\s|[:,;.]\s|\()(\d)(?:st|nd|rd|th)?[.):]?\s(?:is |the |with |line )*$|\b(?:step|stage|phase|order|nr?)\s?:?\s?(\d)[.),]?\s(?:(?:action|task|what|to do|plan|item): )?(?:(?:start|give|send|begin|check|do|infuse|take|then|measure|the|with) )*$"
)
_NUMBERED = compiled(r"(?:^|[:,;.]\s|\()\d|\b(?:step|stage|phase|order|nr?)\s?:?\s?\d")  # what a step begins with
_LISTED = compiled(
    r"\b(?:sequence|orders?(?: of \w+)?|ladder|stepwise|escalat\w+|pathway|chronology|timeline)\b[^.;:]{0,25}:"
)
_CLOCK = compiled(
    r"\b(?:(?:at )?(?P<hour>(?<=at )\d{1,2}|[01]?\d(?=:[0-5]\d)|2[0-3](?=:[0-5]\d)|1?\d(?= ?[ap]\.?m\b))(?:[:.](?P<minute>\d\d))?(?: ?(?P<half>[ap])\.?m\b)?|(?:at |this |in the |by )?(?P<part>hours? ago|hrs? ago|minutes? ago|now|yesterday|last night|morning|noon|midday|afternoon|evening|night|tonight|today|tomorrow))\b"
)
_HOURS = {"hour ago": -1, "hours ago": -1, "hr ago": -1, "hrs ago": -1, "minute ago": -1, "minutes ago": -1, "now": 0, "yesterday": -12, "last night": -2, "morning": 8, "noon": 12, "midday": 12, "today": 12, "afternoon": 15, "evening": 19, "tonight": 20, "night": 22, "tomorrow": 36}  # fmt: skip
_EVENING = 18
_ARTICLE = compiled(
    r"\b(?:dose|infusion|bag|bottle|vial|course|cycle|treatment|therapy|drip|gram|start\w*|drug)s?\b|(?<=before )(?:it|this|that|them)\b|(?<=prior to )(?:it|this|that|them)\b|(?<=after )(?:it|this|that|them)\b"
)
_DAYS = compiled(
    r"\b(?:on |from )?(?:days?|d|tag|tage|jours?|dia) ?(\d{1,2})(?:\s?(?:-|–|to|through|bis|a)\s?(?:day )?d?(\d{1,2}))?\b"
)
_WEEKDAY = compiled(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?\b")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DATE = compiled(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|until)\s?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)? (?:of )?(?P<month>{_MONTH})(?![a-z])"
    rf"|\b(?P<named>{_MONTH}) (?P<on>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|until)\s?(?P<through>\d{{1,2}})(?:st|nd|rd|th)?)?(?![\d.])"
    r"|\b(?P<number>[0-3]?\d)/(?P<of>[0-3]?\d)(?:/\d{2,4})?(?![\d/])"
)
_YEAR = compiled(rf"\b(?:(?:19|20)\d\d|(?<!\d )(?<!(?:st|nd|rd|th) )(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}(?! ?\d))\b")
_SOME_WEEKS = 21  # days
_REACH = 60


def orders(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """Every order said between an item of one kind and one of the other."""
    items = sorted(items, key=lambda item: item.start)
    if not any(item.first for item in items) or all(item.first for item in items):
        return
    governed: set[Item] = set()
    found: list[tuple[re.Match[str], Item, bool]] = []
    for pattern, complement_first in ((_AFTER, True), (_FOLLOW, True), (_BEFORE, False)):
        for match in pattern.finditer(text):
            if (complement := _next(items, text, match.end(), _CLAUSE_END)) is not None:
                governed.update(_list_from(items, text, complement))
                negated = pattern is _BEFORE and text[: match.start()].endswith("not ")
                found.append((match, complement, complement_first or negated))
    named = [item for item in items if item.named]
    for match, complement, complement_first in found:
        other = _other(named, governed, text, match, complement)
        if other is not None:
            yield _order(complement, other, match) if complement_first else _order(other, complement, match)
    if len({item.first for item in named}) < 2:
        return  # nothing to put in order by name
    yield from _in_turn(text, named)
    yield from _adverbs(text, named, governed)
    yield from _dated(text, [item for item in named if item not in governed])
    yield from _on_dates(text, named)
    yield from _timed(text, named)
    yield from _done_and_begun(text, named)
    yield from _listed(text, named)


_AND = compiled(r"\s?(?:/|,|,? and|,? or|&|\+)\s?(?:(?:the |a )?[a-z-]{1,12} )?")


def _list_from(items: Sequence[Item], text: str, first: Item) -> Iterator[Item]:
    """An item and those that are listed with it right behind ("after hepatitis, TB and IgA")."""
    yield first
    last = first
    for item in items:
        if item.start >= last.end and item.first is first.first and _AND.fullmatch(text, last.end, item.start):
            yield item
            last = item


def _in_turn(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "A, then B"; "follow A with B"."""
    for match in _THEN.finditer(text):
        left = next((item for item in reversed(items) if item.end <= match.start()), None)
        right = _next(items, text, match.end())
        if left is not None and right is not None and left.first is not right.first and match.start() - left.end <= 90:
            yield _order(left, right, match)
    for match in _FOLLOW_WITH.finditer(text):
        left = next((item for item in items if match.start() <= item.start < match.end()), None)
        right = _next(items, text, match.end())
        if left is not None and right is not None and left.first is not right.first:
            yield _order(left, right, match)


def _adverbs(text: str, items: Sequence[Item], governed: set[Item]) -> Iterator[Order]:
    """ "A first", "B later": the adverb belongs to the item of its own piece of the sentence."""
    pieces = _pieces(text)
    days = ((_SOME_DAY, True),) if len(_WEEKDAY.findall(text)) == 1 else ()
    for pattern, is_later in ((_LATER, True), (_FIRST, False), *days):
        for match in pattern.finditer(text):
            start, end = next(((a, b) for a, b in pieces if a <= match.start() < b), (0, len(text)))
            own = [item for item in items if start <= item.start < end and item not in governed]
            own = own or [
                i for i in items if i not in governed and i.end < start and _JOINED.fullmatch(text, i.end, start)
            ]
            if not own or (is_later and _SUPPOSED.match(text, start)):
                continue
            item = min(own, key=lambda i: (i.start > match.start(), abs(i.start - match.start())))
            others = [i for i in items if i.first is not item.first and i not in governed]
            if others:
                other = min(others, key=lambda i: abs(i.start - item.start))
                yield _order(other, item, match) if is_later else _order(item, other, match)


_JOINED = compiled(r"(?:,|,? and|,? und|,? et|,? y|,? e| &) ")  # "A and what is no item can be done later"
_SUPPOSED = compiled(r"\s*(?:if|when|once|should|unless|until)\b")


def _dated(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "A on days 1-5, B on days 6-10"; "A Monday to Friday, B from Saturday"."""
    if interleaved := _interleaved(text, items):
        yield interleaved
    for pattern in (_DAYS, _WEEKDAY):
        stamps = [(_nearest(items, match), match) for match in pattern.finditer(text)]
        mine = [(item, match) for item, match in stamps if item is not None]
        for (one, when), (two, then) in pairwise(mine):
            if one.first is two.first:
                continue
            turned = pattern is _DAYS and int(then[1]) < int(when[2] or when[1])
            former, latter = (two, one) if turned else (one, two)
            yield Order(former, latter, min(one.start, two.start), max(one.end, two.end, then.end()))


_OF_WEEK = "mon tue wed thu fri sat sun".split()


def _interleaved(text: str, items: Sequence[Item]) -> Order | None:
    """ "B Mon/Wed/Fri, A Tue/Thu/Sat": on the days between one another, so that each follows the other."""
    days: dict[bool, list[int]] = {True: [], False: []}
    for match in _WEEKDAY.finditer(text):
        if (item := _nearest(items, match)) is not None:
            days[item.first].append(_OF_WEEK.index(match[1]))
    one, other = days[True], days[False]
    if len(one) < 2 or len(other) < 2 or min(one) > max(other) or min(other) > max(one):
        return None
    former, latter = (next(item for item in items if item.first is first) for first in (True, False))
    return Order(former, latter, min(former.start, latter.start), max(former.end, latter.end))


def _on_dates(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "A on 12 May, B on 13 May", where less than a few weeks lie between."""
    stamps = [(_nearest(items, match), *_day_of(match)) for match in _DATE.finditer(text)]
    mine = [(item, from_, to) for item, from_, to in stamps if item is not None]
    for (one, began, ended), (two, starts, stops) in pairwise(mine):
        former, latter, gap = (one, two, starts - ended) if began <= starts else (two, one, began - stops)
        if one.first is not two.first and gap <= _SOME_WEEKS:
            yield Order(former, latter, min(one.start, two.start), max(one.end, two.end))


def _day_of(match: re.Match[str]) -> tuple[int, int]:
    """First and last day that a date stands for, counted from the turn of the year, all months being of 31 days."""
    if match["number"]:
        day, month = int(match["number"]), int(match["of"])
        day, month = (day, month) if month <= 12 else (month, day)
        return 31 * month + day, 31 * month + day
    month = _MONTHS.index((match["month"] or match["named"])[:3])
    first = int(match["day"] or match["on"])
    return 31 * month + first, 31 * month + int(match["until"] or match["through"] or first)


def years(text: str, items: Sequence[Item]) -> dict[Item, str]:
    """The year or the month that stands beside each of the items."""
    found: dict[Item, str] = {}
    for match in _YEAR.finditer(text):
        if (item := _nearest(items, match)) is not None:
            found.setdefault(item, match[0])
    return found


def _timed(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "A this morning, B this afternoon"; "A at 10:00, B at 16:00"."""
    stamps = [(item, _hour(match), match) for match in _CLOCK.finditer(text) if (item := _nearest(items, match))]
    for (one, early, _), (two, late, match) in pairwise(stamps):
        overnight = early >= _EVENING > late and match["hour"]  # "tonight ... 08:00 ...": on the day after
        if one.first is not two.first and early != late:
            former, latter = (one, two) if early < late or overnight else (two, one)
            yield Order(former, latter, min(one.start, two.start), max(one.end, two.end, match.end()))


_DONE = compiled(
    r"\b(?:fin d\w*|fim d\w*|fine d\w*|ende d\w*|end of|finish\w*|complet\w+|ended|done|is in|went in|has gone in|are in|given|had|received|over(?! (?:\d|an?\b|the\b|several\b|some\b))|through|run in|through with|up|empty|fertig|abgeschlossen|beendet|termine\w*|terminad\w+|terminat\w+|finit\w+)\b"
)
_BEGUN = compiled(
    r"\b(?:go(?:ing)? ahead|proceed\w*|crack on|press on|move (?:on|straight)|(?:can|may|could|should|will|please|to|and|so|now) (?:now |then |safely |also )?(?:start|begin|commence|go on|have|get|receive|be (?:started|connected|exchanged|booked))|let us (?:start|begin|do)|let's (?:start|begin|do)|clear(?:ed)? for|ready for|free to|des(?= (?:le )?(?:\w+day|demain|lendemain))|ab(?= (?:morgen|\w+day))|a partir d\w+|desde|hook\w* up|connect\w*)\b"
)


_WAITS = compiled(
    r"\b(?:once|when|after|until|if|as soon as|unless|before|following|provided)\s(?:the |her |his |that )?(?:serum |\w+ )?$"
)


def _done_and_begun(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "A is in, so go ahead with B": what is done in one piece of a text comes before what is to be begun in another."""
    pieces = _pieces(text)
    done = [_own(items, text, pieces, match) for match in _DONE.finditer(text)]
    for match in _BEGUN.finditer(text):
        later = _next(items, text, match.end())
        former = next((i for i in done if i and later and i.first is not later.first and i.end <= match.start()), None)
        if later and _WAITS.search(text[match.end() : later.start]):
            continue  # "B can start once A is back"
        if former and later and not _YEAR.search(text, former.start, match.start()):
            yield _order(former, later, match)


def _own(items: Sequence[Item], text: str, pieces: Sequence[tuple[int, int]], match: re.Match[str]) -> Item | None:
    """The item in the piece of the text in which a word stands."""
    start, end = next(((a, b) for a, b in pieces if a <= match.start() < b), (0, len(text)))
    return next((item for item in items if start <= item.start < end), None)


def _hour(match: re.Match[str]) -> float:
    if match["hour"]:
        afternoon = match["half"] == "p" and int(match["hour"]) < 12
        return int(match["hour"]) + int(match["minute"] or 0) / 60 + (12 if afternoon else 0)
    return _HOURS[match["part"]]


def _listed(text: str, items: Sequence[Item]) -> Iterator[Order]:
    """ "Step 1 A; step 2 B"; "sequence: A, B"."""
    numbered = items if _NUMBERED.search(text) else ()
    stepped = [(int(m[1] or m[2]), item) for item in numbered if (m := _STEP.search(text[: item.start]))]
    stepped.sort(key=lambda pair: pair[0])
    listed = _LISTED.search(text)
    if listed and not stepped:
        stepped = [(item.start, item) for item in items if item.start >= listed.end()]
    for (one, former), (two, latter) in pairwise(stepped):
        if former.first is not latter.first and one < two:
            yield Order(former, latter, min(former.start, latter.start), max(former.end, latter.end))


def _nearest(items: Sequence[Item], match: re.Match[str]) -> Item | None:
    """The item a date stands beside: the one after it where a colon or comma follows, else the nearest."""
    ends = [m.end() for m in _SENTENCE_END.finditer(match.string)]
    start = max((at for at in ends if at <= match.start()), default=0)
    stop = min((at for at in ends if at > match.start()), default=len(match.string))
    items = [item for item in items if start <= item.start < stop]
    first, last = next(((a, b) for a, b in _pieces(match.string) if a <= match.start() < b), (start, stop))
    opens = _OPENS.search(match.string, 0, match.start())
    if own := [item for item in items if first <= item.start < last]:
        items = own  # what stands between the same commas
    elif opens and match.string[match.end() : match.end() + 1] in (":", ","):
        items = [item for item in items if item.start >= match.end()]
    if not items:
        return None
    near = min(items, key=lambda item: min(abs(item.start - match.end()), abs(match.start() - item.end)))
    return near if min(abs(near.start - match.end()), abs(match.start() - near.end)) <= 40 else None


_OPENS = compiled(r"(?:^|[.;,|:\n])\s*(?:on |from |(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s?(?:-|to)\s?)?$")
_SENTENCE_END = compiled(r"[.;!?](?:\s|$)")
_CLAUSE_END = compiled(r"[.;:!?,](?:\s|$)")


def _next(items: Sequence[Item], text: str, at: int, end: Pattern = _SENTENCE_END) -> Item | None:
    """The item that follows within reach, in the same sentence or clause."""
    following = next((item for item in items if item.start >= at), None)
    if following is None or following.start - at > _REACH or end.search(text[at : following.start]):
        return None
    return following


def _other(
    items: Sequence[Item], governed: set[Item], text: str, match: re.Match[str], complement: Item
) -> Item | None:
    """What is put before or after the complement of a preposition."""
    free = [item for item in items if item.first is not complement.first and item not in governed]
    before = [item for item in free if item.end <= match.start()]
    after = [item for item in free if item.start >= complement.end]
    near = before[-1] if before else None
    if near is not None and not re.search(r"[.;!?](?:\s|$)", text[near.end : match.start()]):
        return near
    return after[0] if after and after[0].start - complement.end <= 2 * _REACH else near


@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[tuple[int, int], ...]:
    cuts = [match.span() for match in _PIECE.finditer(text)]
    return tuple(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text) + 1], strict=True))


def _order(earlier: Item, later: Item, match: re.Match[str]) -> Order:
    return Order(
        earlier, later, min(earlier.start, later.start, match.start()), max(earlier.end, later.end, match.end())
    )


def generic(text: str, *, first: bool) -> Iterator[Item]:
    """What speaks of the treatment without its name: "the first dose", "the infusion"."""
    for match in _ARTICLE.finditer(text):
        yield Item(match.start(), match.end(), first, named=False)
