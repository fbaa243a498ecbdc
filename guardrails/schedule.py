"""How often and how long: the words around an amount -> a Schedule, and the totals that follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from guardrails.numbers import NUMBER

OPEN_ENDED_DAYS = Decimal(28)
_N = rf"({NUMBER})"
_RANGE = rf"({NUMBER})(?:\s?(?:-|to|or|bis|a|до)\s?({NUMBER}))?"
_DAY = r"(?:days?|d|tagen?|jours?|dias?|giorn[oi]|дня|дней|днеи|день|сут\w*|nights?|mornings?|evenings?|天|日)(?![a-zа-я])"
_WEEK = r"(?:weeks?|wks?|w|wochen?|semaines?|semanas?|settiman[ae]|недел\w+|周|星期)(?![a-zа-я])"
_MONTH = r"(?:months?|mo|mths?|monaten?|mois|mes(?:es)?|mes[ei]|месяц\w*|个月|月)(?![a-zа-я])"
_YEAR = r"(?:years?|yrs?|jahren?|ans?|annees?|anos?|ann[oi]|лет|год\w*|年)(?![a-zа-я])"
_HOUR = r"(?:hours?|hrs?|h|stunden?|heures?|horas?|ore|час\w*|小时)(?![a-zа-я])"

_PER_DAY = re.compile(
    r"(?:/|\bper[\s-]|\ba\s|\beach\s|\bevery\s(?:single\s)?|\bpro\s|\bpar\s|\bpor\s|\bal\s|\bao\s|\bje\s|\bam\s|\bв\s|每|一)"
    r"\s?(?:24\s?h(?:ours?|rs?)?|day|d|tag|jour|dia|giorno|сутки|день|morning|evening|night|matin|manana|mattina|天|日)(?![a-zа-я])"
    r"|\bdaily\b|\bnightly\b|\bq\.?24\s?h|\bq\.?d\.?(?![a-z])|\bo\.?d\.?(?![a-z])|\bonce[- ]daily\b|\btaglich|\bquotidien|\bdiari[oa]|\bquotidian|\bgiornalier|\bежедневно|"
    r"\bqam\b|\bmane\b|\bnocte\b|\bqhs\b|\bdagelijks\b|\bat bedtime\b|\bin the mornings?\b|\bdzienn|\btous les jours|\btodos l?os dias|\bogni giorno|\bcada dia|\bjeden tag|\bon consecutive days|"
    r"\bdays? in a row|\bday after day|每日|每天"
)
_TIMES = re.compile(
    rf"{_RANGE}\s?(?:x|×|times|doses|dosen|tablets|mal|fois|veces|vezes|volte|раза?|次)\s?(?:/|per|a|an|each|every|pro|par|por|al|ao|le|el|il|o|в)?\s?"
    r"(?:day|d|daily|24\s?h|tag|taglich|jour|dia|diarias?|giorno|al giorno|сутки|день|日|天)(?![a-zа-я])"
)
_TIMES_SIGN = re.compile(r"[x×]\s?(\d{1,2})\s?(?:/|per |a |each |every )(?:day|d|24 ?h)\b")
_WEEKDAYS_A_WEEK = re.compile(rf"(?<![\w.])(\d) days? (?:a|per|each|every|/) ?week\b[^.;]{{0,20}}?\bfor (?:the next )?{_N} weeks")
_CHINESE_TIMES = re.compile(r"(?:每日|每天|一日|日に|1日)\s?(\d{1,2})\s?(?:次|回)")
_TIMES_WORD = re.compile(
    r"\b(?:(twice|b\.?i\.?d\.?|bds?|b\.d\.?|zweimal|due volte)|(thrice|t\.?i\.?d\.?|t\.?d\.?s\.?|dreimal)|(q\.?i\.?d\.?|q\.?d\.?s\.?|viermal)|(funfmal))(?![a-z])"
    r"(?!\s(?:a|per|every|each)?\s?(?:week|month|year|weekly|monthly|the|as))"
)
_TWICE_DAYLESS = re.compile(r"\btwice(?!\s?(?:daily|a day|per day|each|every|/))")
_HOURS = re.compile(
    rf"(?:\bevery|\beach|\balle|\btoutes les|\b(?:a )?cada|\bogni|\bкаждые|\bq\.?|每)\s?{_RANGE}\s?(?:-\s?)?{_HOUR}|\b{_N}[\s-]?(?:hourly|stundlich)|(\bhourly\b|\bevery hour\b)"
)
_MINUTES = re.compile(rf"\b(?:every|each|q)\s?{_N}\s?min(?:utes?|s)?\b")
_ALTERNATE = re.compile(r"\b(?:every (?:other|second|2nd) day|alternate days?|alternating days|on alternate|q\.?o\.?d\.?|eod|jeden zweiten tag|un jour sur 2|dias alternos|a giorni alterni|через день)(?![a-z])")
_EVERY = re.compile(
    rf"(?:\bevery|\beach|\balle|\btous les|\btoutes les|\b(?:a )?cada|\bogni|\bкаждые|\bq|每隔?)\s?(?:other\s|second\s)?(?:{_RANGE}\s?-?\s?)?(?:({_DAY})|({_WEEK})|({_MONTH})|({_YEAR}))"
)
_N_WEEKLY = re.compile(rf"\b(?:{_N}[\s-])(weekly|monthly|wochentlich)\b(?!\s(?:doses|infusions|administrations|gaben))")
_WEEKLY = re.compile(
    r"\b(?:once[- ])?weekly\b|\b(?:per|a|each|every|/)\s?week\b|/\s?(?:week|wk)\b|\bq\.?w\b|\b1x/week|\bwochentlich|\bpro woche|\b(?:par|chaque) semaine|\bhebdomadaire|\b(?:por|a la|cada|uma vez por) semana|\bsemanal|"
    r"\b(?:alla|a|ogni|la) settimana|\bsettimanal|\bеженедельно|\bв неделю|раз в неделю|每周|每星期"
)
_FORTNIGHTLY = re.compile(r"\bfortnightly\b|\bbi-?weekly\b|\bevery (?:fortnight|other week)\b")
_MONTHLY = re.compile(r"\bmonthly\b|\b(?:per|a|each|every|/)\s?month\b|/\s?(?:month|mo)\b|\bmonatlich|\bpro monat|\bpar mois|\bmensuel|\b(?:por|al|cada) mes\b|\bmensual|\bal mese|\bmensil|\bв месяц|\bежемесячно|每月")
_APART = re.compile(rf"{_N}\s?-?(day|week|month)s?\s(?:apart|interval|intervals|gap|later|after the first)\b|\b(?:a|an|1) (week|month|fortnight|day) (?:apart|later)\b")
_REPEAT_AFTER = re.compile(rf"\brepeat(?:ed)?(?: it| this| once| the (?:dose|infusion|course)| again)?(?: (?:after|in|at|within|on day))? (?:(?:about |another |a further )?{_N}|a|an) ?(d|w|m|f)(?:ays?|eeks?|onths?|ortnights?)\b")
_PER_WEEK_TIMES = re.compile(rf"(?:{_N}\s?(?:x|×|times|doses)|\b(twice)|\b(thrice))\s?(?:/|per|a|each|every)?\s?(?:week|weekly)\b")

_EACH = r"for|x|×|per|por|fur|pendant|durante|на протяжении|в течение|to|next|following|first|lasting|of|连续|连用|共"
_DIVIDED = r"over|across|during|in|within|through|throughout|between|uber|en|sur|su|in|verteilt auf|repartis? sur|repartid[oa]s? en|за|spread|split|divided|分"
_QUALIFIED = (
    r"(?:\s?(?:about|around|approximately|up to|at least|at most|a total of|a minimum of|the|next|following|first|another|a|an|further|full|whole|entire|consecutive|successive|straight|"
    r"only|just|exactly|los|les|i|gli|die|zu)){0,3}\s?"
)
_DURATION = re.compile(
    rf"(?:(?P<each>(?<![a-zа-я])(?:{_EACH}))|(?P<div>(?<![a-zа-я])(?:{_DIVIDED})))?(?(each)|(?(div)|(?<![a-zа-я\d.])))"
    rf"{_QUALIFIED}(?P<lo>{NUMBER})(?:\s?(?:-|to|or|bis|a)\s?(?P<hi>{NUMBER}))?[\s-]?(?:more |extra |further |additional )?(?:consecutive|full|successive|whole|straight|aufeinanderfolgenden?|consecutifs|consecutivos|consecutivi|подряд)?\s?"
    rf"(?:(?P<day>{_DAY})|(?P<week>{_WEEK})|(?P<month>{_MONTH})|(?P<year>{_YEAR})|(?P<hour>{_HOUR}|min(?:utes?)?\b))"
)
_A_WEEK = re.compile(
    rf"(?<![a-z])(?:(?P<each>{_EACH})|(?P<div>{_DIVIDED}))\s(?:(?:a|an|the|one|1)\s)?(?:full\s|whole\s|entire\s|first\s|next\s|following\s|solid\s)?(?P<what>week|fortnight|month|weekend|working week|year|quarter|semaine|woche|semana|settimana)(?![a-z])"
)
_FORTNIGHT = re.compile(r"\bfortnight\b|\b2 ?weeks?\b")
_UK_SHORT = re.compile(r"(?:x|×|for)\s?(\d{1,2})/(7|52|12)(?!\d)")
_UNTIL = re.compile(r"\b(?:until|till|indefinitely|ongoing|long[- ]term|as long as|continuously|for life|lifelong|throughout (?:the )?(?:stay|admission|hospital)|"
                    r"for the duration|without (?:a )?(?:stop|limit|break)|jusqu'a|bis zur|hasta|fino a|до улучшения)\b")  # fmt: skip
_DAY_LIST = re.compile(
    r"(?<![\w-])(?P<unit>days?|d|tag(?:e|en)?|jours?|j|dias?|giorn[oi]|weeks?|wk|w|woche|semaine|semana|settimana|дни|день|第)\s?\.?\s?#?(?P<list>\d{1,3}(?:"
    r"\s?(?:,|;|&|\+|/|-|\band\b(?:\s(?:again|then)\s(?:on)?)?|\bto\b|\bthrough\b|\bthen\b|\bund\b|\bet\b|\by\b|\be\b|\bbis\b|\bou\b|\bи\b|, and|,? and again on)\s?(?:on\s)?(?:days?\s?|d\s?|weeks?\s?|tag\s?|jour\s?|j\s?|w\s?)?\d{1,3}(?!\s?(?:-|\s)?(?:m?g|mcg|ml|times|doses|hours?|%|x)\b|\.\d)){0,30})(?![\w.]*\s?(?:m?g|mcg|ml|%)\b)"
)
_COUNT = re.compile(
    rf"(?:[x×*]|\btimes)\s?(\d{{1,3}})(?!\d|\.\d|\s?(?:m?g|mcg|ml|kg|{_HOUR}|mg/|%)(?![a-z]))(?:\s?(?:doses|times|infusions|days|d)(?![a-z]))?|(?<![\w.])(\d{{1,3}})\s?(?:[x×](?!\s?\d)|(?:separate |such |consecutive |equal |identical |weekly |daily |monthly |more |further |additional |full |complete |back-to-back )?"
    r"(?:doses|dosen|infusions?|infusionen|administrations|times|occasions|gaben|courses|cycles|rounds|cours|cures|cicli|ciclos|cycles|infusiones|infusioni|perfusions|sessions|treatments|applications)(?![a-z]))"
)
_EACH_OF = re.compile(rf"\b(?:on|for)\s(?:each|every one) of (?:the )?(?:next |following )?(\d{{1,2}})\s(?:consecutive |successive )?(?:{_DAY})|\b(\d{{1,2}}) days (?:running|in a row)")
_AGAIN = re.compile(rf"\b(?:now|once|today|tonight|first|upfront|immediately)? ?(?:and|then|and then) (?:once )?(?:again|repeat(?:ed)?(?: it)?)(?: (?:in|after|at|within) {_N} (d|w|m)[a-z]*)?\b(?! on| in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|fall|late|early|(?:19|20)\d\d)| (?:last|next|the following|this|a) year)")
_REPEATED = re.compile(r"\brepeat(?:ed)?(?: the (?:dose|infusion))?\s(?:(once|1 time)|(twice)|(\d{1,2}) (?:more )?times|(daily|weekly))\b")
_ONE_DAY = re.compile(
    r"\b(?:(?:one|1|a single|single|the same|in one|in a single)[\s-](?:sitting|day|infusion|session|go|dose|bolus|push|afternoon|evening|shift|administration|application|bag|shot|visit|24[\s-]?h\w*)|all at once|at once|in one go|bolus|stat|tonight|today|"
    r"this (?:morning|afternoon|evening)|one-off|overnight|same day|einmalig|en une (?:seule )?(?:fois|perfusion)|en una sola|in un'?unica|in einer sitzung|in einer infusion|at one sitting|одномоментно|однократно|一次性|单次|all on day 1|in its entirety on|once(?=\s?(?:[.;,)]|$)))|一次性|单次"
)
_TOTAL = re.compile(
    r"\b(?:total(?:e|es|ling|led|s)?|cumulative(?:ly)?|in all|altogether|overall|all told|per course|each course|(?:full |whole |entire |complete |this |the )?course(?: dose| of)?|in total|in toto|gesamt\w*|insgesamt|totale|totales|kumulativ\w*|por ciclo|par cure|par cycle|per ciclo|"
    r"суммарн\w*|общ(?:ая|ей|еи|ую) доз\w*|на курс|курсов\w*|cumul\w+|across the admission|over the admission|acumulad\w*)(?![a-z])|总|累计"
)
_DIVIDE = re.compile(r"\b(?:divid\w+|split|spread|fraction\w+|verteilt|aufgeteilt|repartid\w*|reparti\w*|suddivis\w+|dividid\w*|разделенн\w*)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What the words say: None where they do not.

    `times_per_day` and `interval_days` exclude one another; `divided` tells that the amount is spread over the duration.
    """

    times_per_day: Decimal | None = None
    interval_days: Decimal | None = None
    duration_days: Decimal | None = None
    shortest_days: Decimal | None = None
    divided: bool = False
    days: tuple[int, ...] = ()
    count: Decimal | None = None
    is_total: bool = False
    one_day: bool = False
    open_ended: bool = False
    rate: bool = False


def read_schedule(after: str, before: str, *, stated_daily: bool) -> Schedule:
    """The schedule of an amount from the words after and before it; what stands after it wins."""
    first, second = _read(after), _read(before)
    merged = {name: getattr(first, name) or getattr(second, name) for name in Schedule.__slots__}
    if first.duration_days and second.duration_days:
        merged["divided"] = first.divided
    if stated_daily and not merged["times_per_day"]:
        merged["times_per_day"] = Decimal(1)
    if merged["times_per_day"] and merged["interval_days"]:
        merged["interval_days"] = None if first.times_per_day or stated_daily else merged["interval_days"]
        merged["times_per_day"] = None if merged["interval_days"] else merged["times_per_day"]
    return Schedule(**merged)


_TOTAL_AFTER = re.compile(r"[\s,)]{0,3}(?:iv |i\.v\. |of \w+ |\w+ )?(?:\(?(?:in )?(?:total|toto)|altogether|in all|all told|cumulatively|insgesamt|au total|en total|in totale|no total)(?! daily)\b")
_TOTAL_BEFORE = re.compile(r"\b(?:total|cumulative|overall|gesamt\w*|totale|kumulative)\s?(?:\w+\s){0,3}?(?:dose|amount|dosis|dosi)?\s?(?:of|:|is|=|to|von|de|di|at|up to|about|comes to)?\s{0,2}$")
_DAILY_NEXT = re.compile(r"\s?(?:/|per|a|each|every|daily|once|twice)\s?(?:day|d\b|24|daily|single day)?")


def is_stated_total(lead: str, tail: str) -> bool:
    """Whether an amount is called a total in so many words ("2 g/kg in total", "a total of 2 g/kg")."""
    if _TOTAL_AFTER.match(tail):
        return True
    before = _TOTAL_BEFORE.search(lead)
    return bool(before and "daily" not in before[0] and "single" not in before[0] and not _DAILY_NEXT.match(tail))


_SPEAKS = re.compile(
    r"\d|daily|da[yi]|week|month|year|night|hour|morn|even|noon|bolus|stat|total|cumul|course|all|over|once|twice|thrice|[bt]\.?i\.?d|q\.?[a-z]|o\.?d|tds|qds|until|till|ongoing|long|indefinit|as long|life|split|divid|spread|fract|again|repeat|sitting|session|infusion|at once|"
    r"fortnight|tag|woche|jour|semaine|mois|dia|mes|giorn|settiman|gesamt|сут|дн|недел|месяц|раз|ежедн|курс|сумм|общ|[^\x00-\x7f]|mane|nocte|today|fois|vece|volte|vezes|mal|together|repart|verteil|quotid|hebdo|mensu|cure|per |each|every"
)


def _read(words: str) -> Schedule:
    if not _SPEAKS.search(words):
        return Schedule()
    days = _day_list(words)
    times = _times(words)
    interval = _interval(words)
    duration, shortest, divided = _duration(words)
    if weekly := _WEEKDAYS_A_WEEK.search(words):
        duration = shortest = Decimal(weekly[1]) * Decimal(weekly[2])
    open_ended = bool(_UNTIL.search(words))
    return Schedule(
        times_per_day=times,
        interval_days=interval,
        duration_days=duration,
        shortest_days=shortest,
        divided=divided or bool(_DIVIDE.search(words)),
        days=days,
        count=_count(words),
        is_total=bool(_TOTAL.search(words)),
        one_day=(len(days) < 2 and bool(_ONE_DAY.search(words))) or (shortest is not None and shortest < 1) or (shortest == 1 and divided),
        open_ended=open_ended,
    )


def _times(words: str) -> Decimal | None:
    if match := _TIMES.search(words):
        return Decimal(match[2] or match[1])
    if match := _CHINESE_TIMES.search(words) or _TIMES_SIGN.search(words):
        return Decimal(match[1])
    if match := _MINUTES.search(words):
        return Decimal(1440) / (Decimal(match[1]) or 1)
    if match := _HOURS.search(words):
        hours = Decimal(1) if match[4] else Decimal(match[1] or match[3])
        return Decimal(24) / hours if hours else None
    if match := _TIMES_WORD.search(words):
        return Decimal(next(n for n, group in enumerate(match.groups(), 2) if group))
    return Decimal(1) if _PER_DAY.search(words) else None


def _interval(words: str) -> Decimal | None:
    if match := _PER_WEEK_TIMES.search(words):
        times = Decimal(match[1] or (2 if match[2] else 3))
        return Decimal(7) / times if times else None
    if _ALTERNATE.search(words):
        return Decimal(2)
    if match := _EVERY.search(words):
        number = Decimal(match[1]) if match[1] else Decimal(2 if "other" in match[0] or "second" in match[0] else 1)
        unit = 1 if match[3] else 7 if match[4] else 28 if match[5] else 365
        if number and number * unit != 1:
            return number * unit
    if weekly := _N_WEEKLY.search(words):
        return Decimal(weekly[1]) * (28 if weekly[2] == "monthly" else 7) or None
    if (match := _REPEAT_AFTER.search(words)) and (gap := Decimal(match[1] or 1) * {"d": 1, "w": 7, "m": 28, "f": 14}[match[2]]):
        return gap
    if match := _APART.search(words):
        return Decimal(match[1] or 1) * {"day": 1, "week": 7, "month": 28, "fortnight": 14}[match[2] or match[3]] or None
    if _FORTNIGHTLY.search(words):
        return Decimal(14)
    if _WEEKLY.search(words):
        return Decimal(7)
    return Decimal(28) if _MONTHLY.search(words) else None


_LENGTHS = {"fortnight": 14, "month": 28, "weekend": 2, "working week": 5, "year": 365, "quarter": 91}


def _duration(words: str) -> tuple[Decimal | None, Decimal | None, bool]:
    """(longest, shortest, divided) in days. "5 days, then another 5 days" adds up; "extended to 8 days" replaces."""
    longest = shortest = None
    divided = False
    more = Decimal(0)
    for match in _DURATION.finditer(words):
        if _is_no_duration(words, match):
            continue
        factor = _factor(match)
        low, high = Decimal(match["lo"]) * factor, Decimal(match["hi"] or match["lo"]) * factor
        if _MORE_BEFORE.search(words[: match.start("lo")]) or _MORE_IN.search(match[0]) or _MORE_AFTER.match(words, match.end()):
            more += high
        elif longest is None or _EXTENDED.search(words[: match.start("lo")]):
            longest, shortest, divided = max(high, longest or high), low, bool(match["div"])
    if longest is None and (match_ := _A_WEEK.search(words)):
        longest = shortest = Decimal(_LENGTHS.get(match_["what"], 7))
        divided = bool(match_["div"])
    if longest is None and (short := _UK_SHORT.search(words)):
        longest = shortest = Decimal(short[1]) * {"7": 1, "52": 7, "12": 28}[short[2]]
    if more:
        before = _AFTER_DAYS.search(words)
        longest = (longest or (Decimal(before[1]) if before else Decimal(0))) + more
        shortest = shortest or longest
    return longest, shortest, divided


_MORE_BEFORE = re.compile(r"\b(?:another|further|additional|extra)\s?$")
_MORE_IN = re.compile(r"\b(?:another|further|additional|extra|more)\b")
_MORE_AFTER = re.compile(r"\s?(?:more|longer|extra|further|on top)\b")
_EXTENDED = re.compile(r"\b(?:extend\w*|prolong\w*|lengthen\w*|continu\w+|up|increas\w+)(?: \w+){0,2} (?:to|for|until)?\s?$")
_AFTER_DAYS = re.compile(rf"\bafter {_N} days\b")


def _is_no_duration(words: str, match: re.Match[str]) -> bool:
    """Waiting times, ages and dosing intervals look like durations."""
    before = words[max(0, match.start() - 14) : match.start("lo")]
    if re.search(r"(?:every|each|q|alle|cada|ogni|after|wait|later|again|again in|again after|the last|the past|ago|repeated|repeat|repeated in|repeat in|repeat it in)\s?$", before):
        return True
    if re.match(r"[\s-]?old\b", words[match.end() : match.end() + 5]) or match[0].endswith("weekly") or (match["day"] == "d" and not match["each"] and not match["div"]):
        return True
    return bool(re.match(r"\s?(?:later|after|apart|ago|interval|gap|from|before|following)", words[match.end() : match.end() + 10]))


def _factor(match: re.Match[str]) -> Decimal:
    if match["hour"]:
        return Decimal(1) / (1440 if match["hour"].startswith("min") else 24)
    return Decimal(1 if match["day"] else 7 if match["week"] else 28 if match["month"] else 365)


_ORDINALS = {w: n for n, words in enumerate("first 1st|second 2nd|third 3rd|fourth 4th|fifth 5th|sixth 6th|seventh 7th".split("|"), 1) for w in words.split()}
_ORDINAL = "|".join(_ORDINALS)
_ORDINAL_DAYS = re.compile(rf"\b(?:on )?(?:the )?((?:(?:{_ORDINAL})(?:,? and |, |,? then (?:the )?)?(?:the )?){{1,7}}) days?\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b(?! (?:to|through)\b)(?<!to monday)(?<!to tuesday)(?<!to wednesday)(?<!to thursday)(?<!to friday)(?<!to saturday)(?<!to sunday)(?<!following wednesday)")
_HOUR_LIST = re.compile(r"\b(?:at )?(?:hours? )?(0|\d{2,3})((?:\s?(?:,|and|&|, and)\s?(?:at )?(?:hours? )?\d{2,3}){1,6})\s?(?:h|hours?)?\b")


def _day_list(words: str) -> tuple[int, ...]:
    """Days named by number, ordinal, weekday or hour, ranges filled in; weeks count as their first day."""
    found: set[int] = set()
    for match in _DAY_LIST.finditer(words):
        if match["unit"] == "d" and match.end() - match.start() > 2 and not re.match(r"d\s?\d", match[0]):
            continue
        is_week = match["unit"][0] in "ws"
        found |= {(n - 1) * 7 + 1 if is_week else n for n in _expand(match["list"])}
    if found and re.search(r"\brepeat(?:ed)?(?: it| this)?(?: on)? (?:day|d)", words):
        found.add(1)
    for match in _ORDINAL_DAYS.finditer(words):
        found |= {_ORDINALS[w] for w in re.findall(_ORDINAL, match[1])}
    found |= {_WEEKDAYS.index(m[1]) + 1 for m in _WEEKDAY.finditer(words)}
    if re.search(r"\btomorrow\b", words) and re.search(r"\b(?:today|tonight|now)\b", words):
        found |= {1, 2, 3} if re.search(r"\b(?:day after|following day|overmorrow)\b", words) else {1, 2}
    if (hours := _HOUR_LIST.search(words)) and "hour" in words:
        found |= {int(n) // 24 + 1 for n in re.findall(r"\d+", hours[0])}
    return tuple(sorted(found))


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


def _more(words: str) -> Decimal:
    """"then x 5 more"."""
    match = re.search(r"\b(?:then|and|plus|followed by)\s(?:another |a further )?[x×]?\s?(\d{1,2})(?: (?:doses|days|infusions))? more\b", words)
    return Decimal(match[1]) if match else Decimal(0)


def _count(words: str) -> Decimal | None:
    if match := _EACH_OF.search(words):
        return Decimal(match[1] or match[2])
    for match in _COUNT.finditer(words):
        if _TIMES.match(words, match.start()) or re.match(r"\s?(?:/|a|per|each|daily|every|al|as)\b", words[match.end() : match.end() + 6]):
            continue
        return Decimal(match[1] or match[2])
    if match := _REPEATED.search(words):
        return Decimal(2 if match[1] else 3 if match[2] else int(match[3]) + 1) if not match[4] else None
    if _REPEAT_AFTER.search(words):
        return Decimal(2)
    if (again := _AGAIN.search(words)) and (not again[1] or Decimal(again[1]) * {"d": 1, "w": 7, "m": 30}[again[2]] < 28):
        return Decimal(2)
    return Decimal(2) if _TWICE_DAYLESS.search(words) and not _TIMES_WORD.search(words) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an amount and its schedule come to. `window` is the most that falls into any 28 days."""

    administrations: Decimal | None
    daily: Decimal | None
    total: Decimal | None
    window: Decimal
    interval: Decimal | None


def totals(amount: Decimal, schedule: Schedule) -> Totals:
    """Exact arithmetic over a schedule; where the words leave it open, the larger reading counts."""
    if schedule.days and not schedule.divided:
        return _by_days(amount, schedule)
    if schedule.times_per_day:
        return _by_day(amount, schedule)
    if schedule.interval_days:
        return _by_interval(amount, schedule)
    if schedule.divided or schedule.is_total or schedule.one_day or not schedule.duration_days:
        return _as_total(amount, schedule)
    days = max(schedule.duration_days, Decimal(1))
    total = amount * days
    return Totals(administrations=days, daily=amount, total=total, window=amount * min(days, 28), interval=Decimal(1) if days > 1 else None)


def _by_days(amount: Decimal, schedule: Schedule) -> Totals:
    times = schedule.times_per_day or Decimal(1)
    days = schedule.days
    gaps = [b - a for a, b in zip(days, days[1:], strict=False)]
    within = max(sum(1 for day in days if first <= day < first + 28) for first in days)
    count = len(days) * times
    if schedule.is_total and len(days) > 1:
        return Totals(administrations=count, daily=amount / len(days), total=amount, window=amount, interval=Decimal(min(gaps)))
    if schedule.interval_days and len(days) == 1:
        return _by_interval(amount, schedule)
    return Totals(administrations=count, daily=amount * times, total=amount * count, window=amount * within * times, interval=Decimal(min(gaps)) if gaps else None)


def _by_day(amount: Decimal, schedule: Schedule) -> Totals:
    times = schedule.times_per_day or Decimal(1)
    daily = amount * times
    days = schedule.duration_days or schedule.count or (OPEN_ENDED_DAYS if schedule.open_ended else None)
    if schedule.duration_days and schedule.duration_days < 1:
        days = None
    interval = Decimal(1) / times
    if days is None:
        return Totals(administrations=None, daily=daily, total=None, window=daily, interval=interval)
    courses = schedule.count if schedule.count and schedule.duration_days and schedule.count != schedule.duration_days else Decimal(1)
    days = Decimal(ceil(days))
    return Totals(administrations=days * times, daily=daily, total=daily * days * courses, window=daily * min(days * courses, Decimal(28)), interval=interval)


def _by_interval(amount: Decimal, schedule: Schedule) -> Totals:
    interval = schedule.interval_days or Decimal(1)
    in_window = Decimal(ceil(Decimal(28) / interval))
    if schedule.one_day or schedule.divided or not schedule.duration_days:
        count = schedule.count
    else:
        count = Decimal(max(1, ceil(schedule.duration_days / interval)))
    window = amount * (min(count, in_window) if count else in_window)
    total = amount * count if count else None
    daily = amount / (schedule.shortest_days or 1) if schedule.divided else amount
    a_day = daily if interval < 14 or schedule.one_day or schedule.divided else None
    return Totals(administrations=count, daily=a_day, total=total, window=window, interval=interval)


def _as_total(amount: Decimal, schedule: Schedule) -> Totals:
    """The amount as it stands: a course total, a single dose, or a number of equal doses."""
    count = schedule.count or Decimal(1)
    if schedule.divided or schedule.is_total:
        days = schedule.shortest_days or (Decimal(len(schedule.days)) if schedule.days else None)
        daily = amount if schedule.one_day else amount / max(days, Decimal(1)) if days else None
        several = schedule.count if schedule.count and not schedule.divided and not days else Decimal(1)
        return Totals(administrations=None, daily=daily, total=amount * several, window=amount * several, interval=None)
    daily = amount if schedule.one_day else None
    return Totals(administrations=schedule.count, daily=daily, total=amount * count if schedule.count else None, window=amount * count, interval=None)


def describe(schedule: Schedule) -> str:
    """Canonical wording of a schedule: "daily for 5 days"; empty when nothing is known."""
    words = []
    if schedule.times_per_day:
        words.append("daily" if schedule.times_per_day == 1 else f"{_plain(schedule.times_per_day)} times daily")
    elif schedule.interval_days:
        words.append(f"every {_plain(schedule.interval_days)} days")
    if schedule.days:
        words.append("on day" + ("s " if len(schedule.days) > 1 else " ") + ", ".join(map(str, schedule.days)))
    if schedule.duration_days:
        words.append(f"{'over' if schedule.divided else 'for'} {_plain(schedule.duration_days)} days")
    if schedule.count:
        words.append(f"{_plain(schedule.count)} doses")
    if schedule.one_day:
        words.append("in one day")
    if schedule.is_total:
        words.append("in total")
    return " ".join(words)


def _plain(value: Decimal) -> str:
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
