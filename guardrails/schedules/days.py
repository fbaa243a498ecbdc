"""On which days, and how many doses: day lists, weekdays, counts."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.schedules.dates import listed_dates
from guardrails.schedules.frequency import DAY, HOUR, REPEAT_AFTER, TIMES, TIMES_WORD, N, interval_days
from guardrails.schedules.weekdays import weekdays
from guardrails.telling import compiled

_TWICE_DAYLESS = compiled(
    r"\b(?:twice|thrice)(?!\s(?:last|so far|since|before|already|over the|in the (?:past|last)|in (?:19|20)\d\d|as|the|more|that|normal|upper|baseline|weekly|monthly|(?:a|per|each|every) (?:week|month))\b)(?!\s?(?:daily|a day|per day|each|every|/))"
)


_DAY_LIST = compiled(
    r"(?<![\w-])(?P<unit>days?|hd|pod|d|tag(?:e|en)?|jours?|j|dias?|giorn[oi]|weeks?|wk|w|woche|semaine|semana|settimana|дни|день|第)\s?(?:\.|:(?=\s?\d{1,3}\s?(?:,|&|\+|and\b)))?\s?#?(?P<list>\d{1,3}(?:"
    r"\s?(?:,|;|&|\+|/|-|\band\b(?:\s(?:again|then)\s(?:on)?)?|\bto\b|\bthrough\b|\bthen\b|\bund\b|\bet\b|\by\b|\be\b|\bbis\b|\bou\b|\bи\b|->|, and|,? and again on)\s?(?:on\s)?(?:days?\s?|d\s?|weeks?\s?|tag\s?|jour\s?|j\s?|w\s?)?\d{1,3}(?!\s?(?:-|\s)?(?:m?g|mcg|ml|times|doses|hours?|working|business|calendar|%|x)\b|\.\d)){0,30})(?![\w.]*\s?(?:m?g|mcg|ml|%)\b)"
)


_COUNT = compiled(
    rf"(?:[x×*]|\btimes)\s?(\d{{1,3}})(?!\d|\.\d|\s?(?:m?g|mcg|ml|kg|{HOUR}|mg/|%)(?![a-z]))(?:\s?(?:doses|times|infusions|days|d)(?![a-z]))?|(?<![\w.])(\d{{1,3}})\s?(?:[x×](?!\s?\d)|(?:(?:separate|such|consecutive|successive|equal|identical|weekly|daily|monthly|more|further|additional|full|complete|back-to-back) ){{0,3}}"
    r"(?:doses|dosis|dosi|dosen|infusions?|infusionen|administrations|times|occasions|gaben|courses|cycles|rounds|cours|cures|cicli|ciclos|cycles|infusiones|infusioni|perfusions|sessions|treatments|applications)(?![a-z]))"
)


_EACH_OF = compiled(
    rf"\b(?:on|for)\s(?:each|every one) of (?:the )?(?:next |following |first |coming |last )?(\d{{1,2}})\s(?:consecutive |successive )?(?:{DAY})|\b(\d{{1,2}}) days (?:running|in a row)|\b(?:each|every) day of (?:the |these |those )?(?:next |first )?(\d{{1,2}})\b"
)


_AGAIN = compiled(
    rf"\b(?:now|once|today|tonight|first|upfront|immediately)? ?(?:and|then|and then) (?:once )?(?:again|repeat(?:ed)?(?: it)?)(?: (?:in|after|at|within) {N} (d|w|m)[a-z]*)?\b(?! on| in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|fall|late|early|(?:19|20)\d\d)| (?:last|next|the following|this|a) year)"
)


_REPEATED = compiled(
    r"\brepeat(?:ed)?(?: the (?:dose|infusion))?\s(?:(once|1 time)|(twice)|(\d{1,2}) (?:more )?times|(daily|weekly))\b"
)


_ORDINALS = {
    w: n
    for n, words in enumerate(
        "first 1st|second 2nd|third 3rd|fourth 4th|fifth 5th|sixth 6th|seventh 7th|eighth 8th|ninth 9th|tenth 10th|eleventh 11th|twelfth 12th|thirteenth 13th|fourteenth 14th".split(
            "|"
        ),
        1,
    )
    for w in words.split()
}


ORDINAL = "|".join(_ORDINALS)


_ORDINAL_DAYS = compiled(
    rf"(?<!every )(?<!each )\b(?:on )?(?:the )?((?:(?:{ORDINAL})(?:,? and |, |,? then (?:the )?)?(?:the )?){{1,7}}) (?:days?\b|infusion days?\b)"
    rf"|\bon the ((?:{ORDINAL}))(?=\s?(?:[.,;)]|$|and\b))"
)


_HOUR_LIST = compiled(
    r"(?<!/)\b(?:at )?(?:hours? )?(0|\d{2,3})(?:\s?(?:h|hours?))?((?:\s?(?:,|and|&|, and)\s?(?:again )?(?:at |in |after )?(?:hours? )?\d{2,3}(?:\s?(?:h|hours?)\b)?){1,6})\s?(?:h|hours?)?\b"
)


_DONE_ON = compiled(
    r"\b(?:complet\w+|finish\w*|end(?:ed|ing)|improv\w+|respond\w+|discharged|extubated|seen|observed|noted|measured|assessed|evaluated|recorded|scores?|benefits?|significant|reported|peak\w*|fad\w+|wan\w+|maxim\w+|visible|apparent|effects?)\s(?:\w+\s)?(?:on|by|at|until|around|from|in)\s$"
)


_AFTER_DAY_ONE = compiled(
    r"\brepeat(?:ed)?(?: it| this)?(?: on)? (?:day|d)|\b(?:next|further|subsequent|remaining|later|following) (?:doses?|infusions?)\b"
)


_SO_MANY_DAYS = compiled(r"\s?d(?:ays?)?\b")
_DAILY = compiled(r"/\s?d(?:ay)?\b|\bdaily\b|\b(?:per|a|each|every) day\b|\bo\.?d\.?\b")


_UNTIL_DAY = compiled(
    r"\b(?:until|till|through|up to|(?:carry(?:ing)? on|carried on|continu(?:e|ed|ing)|go(?:ing)? on|keep(?:ing)? (?:it )?going|extend(?:ed|ing)?)(?: (?:it|this|treatment|daily|the (?:course|same)))? to|(?:stop(?:ped|ping|s)?|end(?:s|ing)?)(?: it| this)?:? (?:after|on|at)|(?:last|final) (?:dose|infusion|day|one|bag)(?: (?:is|being|will be|due|falls|given|planned|to be|on)){0,3})(?: and including)? (?:day|d) ?(\d{1,2})\b|\bon (?:day|d) ?(\d{1,2}) and (?:then )?stop\b"
    r"|(?:\b(?:not|never|nobody|no ?(?:one|1))|n't)(?: \w+)? stops?(?: (?:it|this|treatment|the (?:infusions?|course)))? (?:before|until|till) (?:(?:the|her|his) )?(?:(?!day\b)[\w'-]+ ){0,5}?(?:day|d) ?(\d{1,2})\b"
)


def _numbered(words: str) -> set[int]:
    """Days named by number; weeks count as their first day."""
    found: set[int] = set()
    for match in _DAY_LIST.finditer(words):
        if _DONE_ON.search(words[: match.start()]) or words.endswith("by ", 0, match.start()):
            continue
        if words.endswith("/", 0, match.start()) and _SO_MANY_DAYS.match(words, match.end()):
            continue  # "0.4 g/kg/d 8d": so many days
        if match["unit"] == "d" and match.end() - match.start() > 2 and not re.match(r"d\s?\d", match[0]):
            continue
        is_week = match["unit"][0] in "ws"
        listed = match["list"].replace("->", "to" if _DAILY.search(words) else ",")
        found |= {(n - 1) * 7 + 1 if is_week else n for n in _expand(listed)}
    if until := _UNTIL_DAY.search(words):
        found |= set(range(1, int(until[1] or until[2] or until[3]) + 1, int(interval_days(words) or 1) or 1))
    if found and _AFTER_DAY_ONE.search(words):
        found.add(1)
    return found


_NO_DOSE_ON = compiled(
    r"\b(?:nothing|none|no (?:more |further )?(?:dose|infusion|ivig|treatment|bag)|rest|pause|skip|omit|off) (?:is |are )?(?:given )?(?:on |after )?(?:d|days?) ?\d{1,2}(?:\s?(?:,|and|&|-|to)\s?\d{1,2})*"
)


def day_list(words: str) -> tuple[int, ...]:
    """Days named by number, ordinal, weekday or hour, ranges filled in; weeks count as their first day."""
    words = _NO_DOSE_ON.sub(" ", words)
    found = _numbered(words)
    for match in _ORDINAL_DAYS.finditer(words):
        named_days = {_ORDINALS[w] for w in re.findall(ORDINAL, match[1] or match[2])}
        one_more = words.endswith(" a ", 0, match.start())  # "for a third day": after the two before it
        found |= set(range(1, max(named_days) + 1)) if one_more else named_days
    named = weekdays(words)
    if named and (weeks := _WEEKS_LISTED.search(words)):
        return tuple(sorted(7 * (int(week) - 1) + day for week in re.findall(r"\d+", weeks[0]) for day in named))
    if len(named) == 1 and found and min(found) > _WEEK:
        named = {1}  # "Thursday and day 15": counted from that day
    by_number = any(match[1] for match in _ORDINAL_DAYS.finditer(words))  # "the 2nd, 4th and 6th days" are no dates
    found |= (set() if by_number else listed_dates(words)) or named
    found |= _from_today(words, found)
    if len(found) > 2 and (step := _STEP.search(words)) and max(found) - min(found) + 1 == len(found):
        days = int(step[1]) if step[1] else int(step[2] or 48) // 24
        found = set(range(min(found), max(found) + 1, days))
    if found and (more := _NIGHTS_AFTER.search(words)):
        found |= set(range(max(found) + 1, max(found) + 1 + int(more[1])))
    if "baseline" in words:
        words = words.replace("baseline", "0 h")
    if (hours := _HOUR_LIST.search(words)) and re.search(r"\bh(?:ours?)?\b", words):
        found |= {int(n) // 24 + 1 for n in re.findall(r"\d+", hours[0])}
        found |= {1} if re.search(r"\b(?:now|today|immediately|stat|again|repeat\w*)\b", words) else set()
    return tuple(sorted(found))


_WEEK = 7


def _from_today(words: str, found: set[int]) -> set[int]:
    """Today and tomorrow as days 1 and 2; a day before the others where only tomorrow stands beside them."""
    if re.search(
        r"\byesterday (?:and|,|&|\+) (?:again )?(?:today|tonight|this (?:morning|afternoon|evening))\b", words
    ):
        return {1, 2}
    if re.search(r"\btomorrow\b", words) and re.search(r"\b(?:today|tonight|now)\b", words):
        return {1, 2, 3} if re.search(r"\b(?:day after|following day|overmorrow)\b", words) else {1, 2}
    first = _TOMORROW_AND.search(words) if found else None
    return {min(found) - 1} if first and (1 not in found or first[0][:3] != "tom") else set()


_WEEKS_LISTED = compiled(r"\b(?:weeks?|wks?) \d(?:(?:, and|,| and| &| \+|/|-) ?(?:weeks? |wks? )?\d)+\b")
_STEP = compiled(
    r"\bevery ([2-7]) days\b|\bevery (48|72) ?h(?:ours?|rs?)?\b|\bevery (?:other|second|2nd) day\b|\b(?:on )?alternat(?:e|ing) days\b|\bq\.?o\.?d\b|\beod\b"
)
_NIGHTS_AFTER = compiled(
    r"\b(?:and|then|plus|for)(?: on)? the (\d{1,2}) (?:nights|days|mornings|evenings) (?:after (?:that|those|which|these)|thereafter|that follow|following|afterwards)\b"
)
_TOMORROW_AND = compiled(
    r"\btomorrow\s?(?:,|and\b|&|\+|then\b)|\b(?:today|tonight|now)(?:,? and|,? then|,? and then| &| \+|, another|,? again) (?:again |another |one |once more )?(?:on )?(?:mon|tue|wed|thu|fri|sat|sun|day)"
)


def _expand(listed: str) -> set[int]:
    tokens = re.findall(r"\d{1,3}|-|to|through|bis", listed)
    found: set[int] = set()
    previous, joining = None, False
    for token in tokens:
        if not token.isdigit():
            joining = previous is not None
            continue
        number = int(token)
        if joining and previous is not None and previous < number <= previous + 60:
            found |= set(range(previous, number + 1))
        found.add(number)
        previous, joining = number, False
    return found


def more_doses(words: str) -> Decimal:
    """ "then x 5 more"."""
    match = re.search(
        r"\b(?:then|and|plus|followed by)\s(?:another |a further )?[x×]?\s?(\d{1,2})(?: (?:doses|days|infusions))? more\b",
        words,
    )
    return Decimal(match[1]) if match else Decimal(0)


TOTAL_COUNT = compiled(
    r"(?<=[,;(-] )(?:a )?(?:grand )?total (?:of )?(\d{1,2})(?: (?:infusions|doses|times|of these|days))?(?=\s?[.,;)]|\s?$)"
)
_NUMBER_OF = compiled(
    r"\b(?:number of|no\.? of|num|n) (?:infusions|doses|administrations)\s?(?:[:=]|is)?\s?(\d{1,2})(?![\d.]*\d)"
)
_IN_ALL = compiled(r"[,;(-]\s?(\d{1,2})\s(?:in all|in total|altogether|all told)\b")


_ON_SO_MANY = compiled(
    r"\bon (?:each of )?(?:the )?(\d{1,2}) (?:\w+ )?(?:days|mornings|evenings|occasions) (?:before|prior|preceding|after|following|running|in)\b|\b(?:on|for) (\d{1,2}) (?:working |business |week ?)days\b|\bon (\d{1,2}) days\b(?! (?:a|per|each|every|of|in)\b)|\b(?:on |for )?(\d{1,2}) (?:alternate|alternating|separate|different) (?:days|mornings|evenings)\b"
)
_TWO_WEEKS = compiled(
    r"\b(?:this|1) (week|month) and (?:the )?next\b|\b(?:on|for|in|over) (?:each of )?(?:the (?:next )?)?2 (?:consecutive|successive) weeks\b|(?<!over )(?<!across )(?<!between )(?<!during )(?<!of )(?<!in )(?<!0\.5 )(?<!0\.5 on )\b(?:both (?:days|mornings|afternoons|evenings|nights|occasions)|(?:on )either (?:day|morning|evening|occasion))\b"
)
_OF_STUDIES = compiled(r"\b(?:trials?|stud(?:y|ies)|rcts?|patients?|reviews?|series|reports?|papers?|centres?)\W*$")


_AUDITED = compiled(
    r"\b(?:audit\w*|registry|registries|survey\w*|series)\b[^.;]{0,25}?\b\d+ (?:[a-z]+ )?(?:courses|infusions|doses|cycles)\b"
)


def dose_count(words: str) -> Decimal | None:
    """How many doses or repetitions; None where the words do not say."""
    words = _AUDITED.sub(" ", words)
    stated = _NUMBER_OF.search(words) or _IN_ALL.search(words) or TOTAL_COUNT.search(words)
    if stated and _OF_STUDIES.search(words[: stated.start()]):
        stated = None
    count = Decimal(stated[1]) if stated else max(_counted(words) or Decimal(0), _up_to_the_nth(words)) or None
    if count and count > 1 and ALL_AGAIN.search(words):
        count *= 2
    return count + more_doses(words) if count else count


ALL_AGAIN = compiled(
    r"\b(?<!not )(?<!n't )(?<!never )(?:repeat|give|do|hang|run|order)(?:ed|ing|s)? (?:both(?: of them| doses| infusions| bags)?|the (?:pair|lot|whole lot)|all (?:of (?:it|them)|\d|this|that)) (?:again )?(?:once more )?(?:tomorrow|the (?:next|following) (?:day|morning|week)|the day after|next week|in (?:\d|a|1|2) (?:days?|week)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)  # "this morning and this evening, and repeat both tomorrow"


_DOSE = r"(?:dose|infusion|bag|bottle|injection|day|one)"
_NTH = compiled(
    rf"\b(?P<last>{ORDINAL})(?:,? and| \(?(?:and|=|is|being)) (?:the )?(?:last|final)\b(?![^.;,]{{0,30}}[\s(:]$)|\b(?:last|final)(?: {_DOSE})?(?:,| is| being| will be|:)? (?:the|her|his) (?P<is>{ORDINAL})\b"
    rf"|\b(?<!not )(?<!n't )(?<!never )(?:stop\w*|ends?|ending|finish\w*|until|till|through|up to)(?: (?:it|this|only|them|after|with|at|on|and including)){{0,3}} (?:the|her|his|a|an) (?P<to>{ORDINAL}) {_DOSE}\b"
    rf"|\ban? (?P<more>(?:{ORDINAL})(?:(?:, and|,| and) (?:an? |the )?(?:{ORDINAL})){{0,5}})(?: {_DOSE}s?)? (?:then )?(?:follows?(?! (?:after|at|in) \d)|(?:is|are|may be|can be|should be|will be) (?:then |also |now )?(?:given|added|run|hung|infused|to follow)|comes? next)\b"
)

_ONE_NTH = compiled(rf"\b(?:{ORDINAL})\b")


def _up_to_the_nth(words: str) -> Decimal:
    """The number of the last dose, where only its ordinal tells how many there are ("stop after the eighth bag"); else 0."""
    named = (next(filter(None, match.groups())) for match in _NTH.finditer(words))
    return Decimal(max((_ORDINALS[word] for all_of in named for word in _ONE_NTH.findall(all_of)), default=0))


_NEXT_DAYS = compiled(r"\b(?:next|following)\b")
_AS_WELL = compiled(r"\b(?:again|same|repeat\w*|ditto|and (?:then )?on each|then on each)\b")


_ONCE_EACH = compiled(r"(?<!\d)(?<!\d )[x×]\s?1(?![\d.]|\s?(?:m?g\b|/|daily|a day|per))")


_AGREED = compiled(r"\b(?:panel\w*|delphi|vot(?:e[ds]?|ing)|agreed?|agreement|consensus|survey\w*|discuss\w*)\b")


def _counted(words: str) -> Decimal | None:
    if match := _EACH_OF.search(words):
        more = _NEXT_DAYS.search(match[0]) and _AS_WELL.search(words)
        return Decimal(match[1] or match[2] or match[3]) + (1 if more else 0)
    if len(ones := _ONCE_EACH.findall(words)) > 1 and " or " not in words:
        return Decimal(len(ones))
    for match in _COUNT.finditer(words):
        if match[0].endswith("rounds") and _AGREED.search(words):
            continue
        if TIMES.match(words, match.start()) or re.match(
            r"\s?(?:/|a|per|each|daily|every|al|as much|as many|the)\b", words[match.end() : match.end() + 10]
        ):
            continue
        return Decimal(match[1] or match[2])
    if on_days := _ON_SO_MANY.search(words):
        return Decimal(next(filter(None, on_days.groups())))
    return _given_again(words)


_AND_AN_EQUAL = compiled(
    r"\b(?:followed (?:\w+ ){0,2}by|then|and(?: then)?) (?:the same|an identical|a second identical|another such|an equal|a second such)(?: (?:single|full))? (?:dose|infusion|amount)\b"
)
_SAME_AT = compiled(
    r"\b(?:the )?(?:same|ditto|idem)(?: again| dose| amount)? (?:tomorrow|(?:on )?the (?:next|following) (?:day|morning|evening)|the day after|the day following)\b"
)


def _given_again(words: str) -> Decimal | None:
    """How many doses words of repetition come to."""
    if same := _SAME_AT.findall(words):
        return Decimal(1 + len(same))
    if _AND_AN_EQUAL.search(words) or _TWO_WEEKS.search(words):
        return Decimal(2)
    if match := _REPEATED.search(words):
        return Decimal(2 if match[1] else 3 if match[2] else int(match[3]) + 1) if not match[4] else None
    again = _AGAIN.search(words)
    soon = again and (not again[1] or Decimal(again[1]) * {"d": 1, "w": 7, "m": 30}[again[2]] < 28)
    if soon or REPEAT_AFTER.search(words):
        return Decimal(2)
    if twice := _TWICE_DAYLESS.search(words):
        return (
            Decimal(3 if twice[0] == "thrice" else 2) if not TIMES_WORD.search(words) or twice[0] == "thrice" else None
        )
    return None
