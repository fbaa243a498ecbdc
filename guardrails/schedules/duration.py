"""How long: days of treatment, and whether the amount is given on each of them or divided over them."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.schedules.dates import range_days
from guardrails.schedules.frequency import DAY, HOUR, MONTH, WEEK, YEAR, N
from guardrails.telling import compiled

WEEKDAYS_A_WEEK = compiled(
    rf"(?<![\w.])(\d) days? (?:a|per|each|every|/) ?week\b[^.;]{{0,20}}?\bfor (?:the next )?{N} weeks"
)


_EACH = r"for|duration\s?[:=-]|x|×|per|por|fur|pendant|durante|gedurende|przez|pod|i|po dobu|pocas|timp de|tijekom|tokom|протягом|упродовж|για|επι|на протяжении|в течение|لمدة|to|next|following|first|lasting|of|连续|连用|共"


_DIVIDED = r"cover|covering|covers|over|across|during|in|within|through|throughout|between|uber|en|sur|su|in|verteilt auf|repartis? sur|repartid[oa]s? en|за|spread|split|divided|分"


_QUALIFIED = (
    r"(?:\s?(?:all|all of the|about|around|approximately|up to|at least|at most|a total of|a minimum of|the|next|following|first|another|a|an|further|full|whole|entire|consecutive|successive|straight|"
    r"only|just|exactly|usual|standard|customary|normal|planned|recommended|same|los|les|i|gli|die|zu)){0,3}\s?"
)


_DURATION = compiled(
    rf"(?:(?P<each>(?<![a-zа-я])(?:{_EACH}))|(?P<div>(?<![a-zа-я])(?:{_DIVIDED})))?(?(each)|(?(div)|(?<![a-zа-я\d.])))"
    rf":?{_QUALIFIED}(?P<others>(?:\d{{1,2}}\s?(?:, or|,|or)\s?){{1,4}})?(?P<lo>{NUMBER})(?:\s?(?:-|to|or|bis|a)\s?(?P<hi>{NUMBER}))?[\s-]?(?:more |extra |further |additional )?(?:consecutive|full|successive|whole|straight|aufeinanderfolgenden?|consecutifs|consecutivos|consecutivi|подряд)?\s?"
    rf"(?:(?P<day>{DAY})|(?P<week>{WEEK})|(?P<month>{MONTH})|(?P<year>{YEAR})|(?P<hour>{HOUR}|min(?:utes?)?\b))"
)


_A_WEEK = compiled(
    rf"(?<![a-z])(?!per (?:week|month|year|fortnight|quarter)|(?<=once )in\b)(?:(?P<each>{_EACH})|(?P<div>{_DIVIDED}))\s(?:(?:a|an|the|one|1|een|eine[rnm]?|une?|una|uma?|en|ett|et|jeden|jedna|1 cala)\s)?(?:full\s|hele?\s|ganzen?\s|(?:toda|tutta|toute) (?:la|une|una|uma)\s|whole\s|entire\s|first\s|next\s|following\s|solid\s)?(?P<what>week|fortnight|month|weekend|working week|year|quarter|semaine|woche|semana|settimana|uge|uke|vecka|tydzien|tyden|неделю|недели|monat|mois|mes|mese|maand|месяц\w?)(?![a-zа-я])"
    r"|(?<![a-z])(?:a|one|1) (?P<worth>week|fortnight|month)(?:'s worth)?(?: of)? (?=(?:daily|nightly|every day|at (?:the )?most|max|maximum|tops|at the (?:outside|longest|latest))\b)|\b(?:at (?:the )?most|max(?:imum)?|no (?:more|longer) than) (?:a|one|1) (?P<most>week|fortnight|month)\b(?! apart)"
)


_UK_SHORT = compiled(
    r"(?:x|×|for|\b(?:duration|course|length|days)(?: of (?:treatment|course))?\s?[:=-]?|\bo\.?d\.?|daily|\bb\.?d\.?|\bt\.?d\.?s\.?|\bmane|\bnocte|/day|per day)\s?(\d{1,2})/(7|52|12)(?!\d)"
)


_DAYS_NAMED = compiled(
    r"(?<!per )\b(?:number of |no\. of |duration (?:in )?)?days\s?[:=]\s?(\d{1,2})(?![\d/-]|[.,]\d|,?\s?(?:and |& )?\d)|(?:^|[|,;:(]\s?)days\s(\d{1,2})(?!\d|[.,/-]\d|\s?(?:,|and|to|-|&|/|\+|or|then|through)\s?\d)|\bday \d{1,2} ?(?:of|/) ?(\d{1,2})(?![\d/])"
)


_ALL_WEEK = compiled(
    r"\b(?:every day|each day|daily|nightly|every night|a day) (?:of |for )?(?:this|next|all|the|the rest of the|the rest of this)(?: whole| entire| coming| following)? week\b|\ball week\b"
)
_LENGTHS = {"fortnight": 14, "month": 28, "weekend": 2, "working week": 5, "year": 365, "quarter": 91, "monat": 28, "mois": 28, "mes": 28, "mese": 28, "maand": 28, "месяц": 28, "месяца": 28}  # fmt: skip


def _stated(words: str) -> tuple[Decimal | None, Decimal | None, bool, Decimal]:
    """(longest, shortest, divided, days on top) of the numbers of days in the words."""
    if "+" in words:
        words = _DAYS_SUM.sub(lambda m: str(int(m[1]) + int(m[2])), words)
    longest: Decimal | None = None
    shortest: Decimal | None = None
    divided = False
    more = Decimal(0)
    for match in _DURATION.finditer(words):
        if _is_no_duration(words, match):
            continue
        factor = _factor(match) * _multiple(words[: match.start("lo")])
        choice = [
            Decimal(n) for n in (match["lo"], match["hi"] or match["lo"], *_DIGITS.findall(match["others"] or ""))
        ]
        low, high = min(choice) * factor, max(choice) * factor
        if (
            _MORE_BEFORE.search(words[: match.start("lo")])
            or _MORE_IN.search(match[0])
            or _MORE_AFTER.match(words, match.end())
        ):
            more += high
        elif longest is None or _EXTENDED.search(words[: match.start("lo")]):
            longest, shortest, divided = max(high, longest or high), low, bool(match["div"])
    return longest, shortest, divided, more


_DIGITS = compiled(r"\d+")


def treatment_days(words: str) -> tuple[Decimal | None, Decimal | None, bool]:
    """(longest, shortest, divided) in days. "5 days, then another 5 days" adds up; "extended to 8 days" replaces."""
    longest, shortest, divided, more = _stated(words)
    if (beyond := _BEYOND.search(words)) and not _NEVER.search(words[: beyond.start()]):
        longest = shortest = Decimal(beyond[1]) + 1
    on_days = _DAYS_ON.findall(words)
    if len(on_days) > 1:
        longest = shortest = Decimal(sum(map(int, on_days)))
    if longest is None:
        longest, divided = _named_stretch(words)
        shortest = longest
    if longest and (then := THEN_MORE.search(words)):
        more += Decimal(then[1])
    if more:
        before = _AFTER_DAYS.search(words)
        longest = (longest or (Decimal(before[1]) if before else Decimal(0))) + more
        shortest = shortest or longest
    return longest, shortest, divided


_DAYS_SUM = compiled(r"(?<![\d.])(\d{1,2})\s?\+\s?(\d{1,2})(?=\s?(?:more )?(?:days|d\b))")
_BEYOND = compiled(
    r"\b(?:continu\w+|carr\w+ on|go(?:es)? on|extend\w*|prolong\w*|given|longer|for more) (?:\w+ )?(?:beyond|past|longer than|for more than|than) (?:the )?(?:usual |standard |first )?(\d{1,2}) days\b"
)
_NEVER = compiled(r"(?:\b(?:not|never|cannot|no need to)|n't)\s(?:be\s|ever\s)*$")  # a limit kept
_DAYS_ON = compiled(r"\b(\d{1,2}) days? on\b(?! (?:day|treatment|the|ivig|it))")
THEN_MORE = compiled(
    r"\b(?:then|and|plus|followed by) (?:another )?(\d{1,2}) more\b(?! (?:doses|infusions|times|g\b|mg|ml|days|weeks|of))"
)
_MULTIPLE = compiled(
    r"\b(?:(twice|double|2 times|2 x)|(three times|3 times|triple|thrice)) (?:the )?(?:usual |standard |normal |regular |planned )?$"
)


def _multiple(before: str) -> int:
    """How many times the days that follow are meant ("twice the usual 5 days")."""
    match = _MULTIPLE.search(before[-40:])
    return 1 if match is None else 2 if match[1] else 3


def _named_stretch(words: str) -> tuple[Decimal | None, bool]:
    """(days, divided) of a stretch without a number of days in words: "for a week", "x 5/7", "days: 5", a range of dates."""
    if week := _A_WEEK.search(words):
        return Decimal(_LENGTHS.get(week["what"] or week["worth"] or week["most"], 7)), bool(week["div"])
    if _ALL_WEEK.search(words):
        return Decimal(7), False
    if short := _UK_SHORT.search(words):
        return Decimal(short[1]) * {"7": 1, "52": 7, "12": 28}[short[2]], False
    if named := _DAYS_NAMED.search(words):
        return Decimal(next(filter(None, named.groups()))), False
    dated = range_days(words)
    return (Decimal(dated[0]), dated[1]) if dated else (None, False)


_MORE_BEFORE = compiled(
    r"\b(?:another|further|additional|extra|(?:extend|prolong|lengthen)\w* by|\band (?:then |again )?for)\s?$"
)


_MORE_IN = compiled(r"\b(?:another|further|additional|extra|more)\b")


_MORE_AFTER = compiled(r"\s?(?:more|longer|extra|further|on top)\b")


_EXTENDED = compiled(
    r"\b(?:extend\w*|prolong\w*|lengthen\w*|continu\w+|(?<!follow-)(?<!follow )up|increas\w+)(?: \w+){0,2} (?:to|for|until)?\s?$"
)


_AFTER_DAYS = compiled(rf"\bafter {N} days\b")


_PER_DAY_BEFORE = compiled(r"(?:^|kg)/\s?d(?:ay)?,? ?$|\b(?:daily|o\.?d|q\.?d)\.?,? ?$")
_OTHER_TIME = compiled(
    r"\b(?:median|mean|average|typical)\b[^.;\d]{0,40}$|\bpatients?,\s?$|\b(?:ventilated|intubated|hospitali[sz]ed|sedated|(?:in|on) (?:icu|itu|hospital|bipap))(?: for)? $|\b(?:bought|gave|kept|earned|won) (?:her|him|them|us) (?:about |some |another )?$|\b(?:interval|gap|spacing) (?:was |has been |is )?(?:stretched|extended|lengthened|widened|moved|went|shortened|cut|reduced)\b[^.;]{0,25}$|\b(?:stay|ventilation|intubation|half-life|time to \w+|survival|recovery|remission|follow-up)\b (?:time |period )?(?:fell|rose|was|is|dropped|decreased|increased|shortened|shrank|of|from|took|lasted|averaged)\b[^.;]{0,25}$"
)
_EFFECT_TIME = compiled(r"\b(?:onset|peak|nadir|effect|benefit|half-life|follow-up)\s?(?:of |at |about |is |:)?\s?$")
_STAGGERED = compiled(r"\b(?:now|again|today|stat|immediately|at once)\b|\bhours? and\s?$")


def _is_no_duration(words: str, match: re.Match[str]) -> bool:
    """Waiting times, ages and dosing intervals look like durations."""
    before = words[max(0, match.start() - 14) : match.start("lo")]
    if re.search(
        r"(?:every|each|q|alle|cada|ogni|after|wait|at|later|again|again in|again after|the last|the past|ago|repeated|repeat|repeated in|repeat in|repeat it in|sooner than|earlier than|/)\s?$",
        before,
    ):
        return True
    if _OTHER_TIME.search(words[: match.start("lo")]) or _EFFECT_TIME.search(words[: match.start()]):
        return True
    if match["hour"] and re.search(r"\bin\s?$", before) and _STAGGERED.search(words[: match.start()]):
        return True
    if (
        re.match(r"[\s-]?old\b", words[match.end() : match.end() + 5])
        or match[0].endswith("weekly")
        or (
            match["day"] == "d"
            and not match["each"]
            and not match["div"]
            and not _PER_DAY_BEFORE.search(words[: match.start()])
        )
    ):
        return True
    return bool(
        re.match(
            r"'?s?\s?(?:time|later|after|apart|ago|interval|gap|from|before|following|short(?!en)|early|late\b)",
            words[match.end() : match.end() + 10],
        )
    )


def _factor(match: re.Match[str]) -> Decimal:
    if match["hour"]:
        return Decimal(1) / (1440 if match["hour"].startswith("min") else 24)
    return Decimal(1 if match["day"] else 7 if match["week"] else 28 if match["month"] else 365)
