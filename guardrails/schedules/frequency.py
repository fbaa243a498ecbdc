"""How often: times a day, or days from one dose to the next, in the main European languages and Chinese."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.telling import compiled

N = rf"({NUMBER})"


_RANGE = rf"({NUMBER})(?:\s?(?:-|to|or|bis|a|до)\s?({NUMBER}))?"


DAY = r"(?:days?|d|tagen?|jours?|dias?|giorn[oi]|дня|дней|днеи|день|дні|дни|днів|діб|сут\w*|nights?|mornings?|evenings?|dagen|dag(?:ar|e|er)?|dygn|dogn|dni|dnia|dob[ey]?|doby|dnu|dny|den|dnech|dana?|napon|napig|napra|napos|nap|zile|zi|gun|paiva\w*|vuorokau\w*|dien(?:as|os|u|am)?|paev\w*|dies|η[μu]ερ\w*|[μu]ερες|일간|일|日間|天|日|ايام|يوما|يوم)(?![a-zа-яء-ي])"


WEEK = r"(?:weeks?|wks?|w|weken|tygodni\w*|tygodn\w*|tydzien|uker?|veckor|vecka|uger?|tydn\w*|tyzdn\w*|wochen?|semaines?|semanas?|settiman[ae]|недел\w+|周|星期)(?![a-zа-я])"


MONTH = r"(?:months?|mo|mths?|monaten?|mois|mes(?:es)?|mes[ei]|месяц\w*|个月|月)(?![a-zа-я])"


YEAR = r"(?:years?|yrs?|jahren?|ans?|annees?|anos?|ann[oi]|лет|год\w*|年)(?![a-zа-я])"


HOUR = r"(?:hours?|hrs?|h|stunden?|heures?|horas?|ore|uur|uren|timmar|timme|timer?|godzin[aey]?|hodin\w*|時間|час\w*|小时)(?![a-zа-я])"


_PER_DAY = compiled(
    r"(?:(?<!\bs)/|\bper[\s-]|\ba\s|\beach\s|\bevery\s(?:single\s)?|\bpro\s|\bpar\s|\bpor\s|\bal\s|\bao\s|\bje\s|\bam\s|\bв\s|每|一)"
    r"\s?(?:24\s?h(?:ours?|rs?)?|day|d|tag|jour|dia|giorno|сутки|день|morning|evening|night|matin|manana|mattina|天|日)(?![a-zа-я])(?! (?:early|late|earlier|short|off)\b)"
    r"|\bdaily\b|\bnightly\b|\bq\.?24\s?h|\bq\.?d\.?(?![a-z])|\bo\.?d\.?(?![a-z])|\bonce[- ]daily\b|\btaglich|\bquotidien|\bdiari[oa]|\bquotidian|\bgiornalier|\bежедневно|"
    r"\bin the (?:whole )?day\b|(?<!\d )\bday's (?:total|sum|intake|amount|dose|dosage|supply|ration|quota)\b|\bqam\b|\bmane\b|\bnocte\b|\bqhs\b|\bdagelijks|\bper (?:dag|dygn|dogn)\b|\bom dagen\b|\bdagli[gk]|\bna dob|\bna d[ze]ie?n\b|\bco ?dzien|\bdob(?:owo|e)\b|\bdzienni|\bden+e\b|\bza den\b|\bpaivassa|\bpaivittain|\bvuorokaudessa|\bnaponta|\bnapi\b|/\s?nap\b|/\s?gun\b|\bgunde|\bgunluk|\bher gun|\bpe zi\b|\bzilnic|\bdnevno|\bna dan\b|\bkasdien|\bper dien|\bpaevas|\bна добу|\bщодн|\bщоденн|\bη[μu]ερησι|\bτην η[μu]ερα|\bανα η[μu]ερα|/\s?일|하루|매일|\bat bedtime\b|\bin the mornings?\b|\bdzienn|\btous les jours|\btodos l?os dias|\bogni giorno|\bcada dia|\bjeden tag|\bon consecutive days|\bwithout (?:an? |any )?(?:pause|interruption|break|day off)\b|"
    r"\bdays? in a row|\bday after day|每日|每天|يوميا|كل يوم"
)


TIMES = compiled(
    rf"{_RANGE}\s?(?:x|×|times|doses|dosen|tablets|mal|fois|veces|vezes|volte|keer|gang(?:er|e)?|razy|kertaa|раза?|次)(?!\s?and\b)\s?(?:/|per|om|a|an|each|every|pro|par|por|al|ao|le|el|il|o|в|(?:in|over) (?:the |a |any |every |each )?(?=24|day\b))?\s?"
    r"(?:day|d|daily|24\s?h(?:ours?|rs?)?|tag|taglich|dag|dagen|dagligen|daglig|dagelijks|dziennie|paivassa|jour|dia|diarias?|giorno|al giorno|сутки|день|日|天)(?![a-zа-я])"
)


_TIMES_SIGN = compiled(r"[x×]\s?(\d{1,2})\s?(?:/|per |a |each |every )(?:day|d|24 ?h)\b")


_CHINESE_TIMES = compiled(r"(?:每日|每天|一日|日に|1日)\s?(\d{1,2})\s?(?:次|回)")


TIMES_WORD = compiled(
    r"\b(?:(twice|b\.?i\.?d\.?|bds?|b\.d\.?|zweimal|due volte)|(thrice|t\.?i\.?d\.?|t\.?d\.?s\.?|dreimal)|(q\.?i\.?d\.?|q\.?d\.?s\.?|viermal)|(funfmal))(?![a-z])"
    r"(?!,? (?:an?|\d{1,2}) (?:days?|weeks?|months?|fortnights?) (?:apart|in between))(?!\s(?:last|so far|since|before|already|over the|in the (?:past|last)|in (?:19|20)\d\d))(?!\s(?:a|per|every|each|in (?:a|1|the))?\s?(?:week|month|year|weekly|monthly|the|as))"
)


_HOURS = compiled(
    rf"(?:^|(?<=g))/\s?(?P<per>\d{{1,2}})\s?h(?:ours?|rs?)?\b|(?:\bevery|\beach|\balle|\btoutes les|\b(?:a )?cada|\bogni|\bom de|\bde(?= \d{{1,2}} em \d)|\bhver|\bvar|\bco|\bкаждые|\bq\.?|\b(?:interval|frequency)\s?[:=]|每|毎)\s?{_RANGE}\s?(?:-\s?)?{HOUR}|\b{N}[\s-]?(?:hourly|stundlich)|(\bhourly\b|\b(?:every|each) (?:single |waking )?hour\b|\bcada hora\b|\btoutes les heures\b|\b(?:jede|stundlich|zu jeder) stunde\b|\bstundlich\b|\bogni ora\b|\bкаждый час\b)"
)


_MINUTES = compiled(rf"\b(?:every|each|q)\s?{N}\s?min(?:utes?|s)?\b")


_ALTERNATE = compiled(
    r"\b(?:every (?:other|second|2nd) day|alternate days?|alternating days|on alternate|q\.?o\.?d\.?|eod|jeden zweiten tag|un jour sur 2|dias alternos|a giorni alterni|через день)(?![a-z])"
)


_EVERY = compiled(
    rf"(?:\bevery|\beach|\balle|\btous les|\btoutes les|\b(?:a )?cada|\bogni|\bкаждые|\bq|每隔?)\s?(?:other\s|second\s|third\s|3rd\s|fourth\s|4th\s)?(?:{_RANGE}\s?-?\s?)?(?:({DAY})|({WEEK})|({MONTH})|({YEAR}))"
)


_N_WEEKLY = compiled(
    rf"\b(?:{N}[\s-])(weekly|monthly|wochentlich)\b(?<! of \d weekly)(?<!\bthe \d weekly)(?!\s(?:[a-z]+\s)?(?:doses|infusions|administrations|gaben))"
)


_WEEKLY = compiled(
    r"\b(?:once[- ])?weekly\b|\b(?:per|(?<!for )(?<!over )(?<!within )(?<!in )a|each|every|/)\s?week\b(?! of daily|'s worth)|/\s?(?:week|wk)\b|\bq\.?w\b|\b1x/week|\bwochentlich|\bpro woche|\b(?:par|chaque) semaine|\bhebdomadaire|\b(?:por|a la|cada|uma vez por) semana|\bsemanal|"
    r"\b(?:alla|a|ogni|la) settimana|\bsettimanal|\bеженедельно|\bв неделю|раз в неделю|每周|每星期|每週|毎週|週に?(?:1|一)回|\b(?:per|elke|iedere) week\b|\bwekelijks|\bugentlig|\bukentlig|\bveckovis|\btygodniowo|\bco tydzien|\btydenne"
)


_WEEKDAYLY = compiled(
    r"\b(?:every|each) (?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b(?! and\b|,|/)|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)days\b(?! and\b|,|/)"
)
_FORTNIGHTLY = compiled(r"\bfortnightly\b|\bbi-?weekly\b|\bevery (?:fortnight|other week)\b")


_MONTHLY = compiled(
    r"\bmonthly\b|\b(?:per|(?<!for )(?<!over )(?<!within )(?<!in )(?<!after )a|each|every|/)\s?month\b|/\s?(?:month|mo)\b|\bmonatlich|\bpro monat|\bpar mois|\bmensuel|\b(?:por|al|cada) mes\b|\bmensual|\bal mese|\bmensil|\bв месяц|\bежемесячно|每月"
)


_APART = compiled(
    rf"{N}\s?-?(day|week|month)s?\s(?:apart|interval|intervals|gap|later|after the first)\b|\b(?:a|an|1) (week|month|fortnight|day) (?:apart|later)\b"
)


REPEAT_AFTER = compiled(
    rf"\brepeat(?:ed)?(?: it| this| once| the (?:dose|infusion|course)| again)?(?: (?:after|in|at|within|on day|no sooner than|no earlier than|not before))? (?:(?:about |another |a further )?{N}|a|an) ?(d|w|m|f)(?:ays?|eeks?|onths?|ortnights?)\b"
)


_PER_WEEK_TIMES = compiled(
    rf"(?:{N}\s?(?:x|×|times|doses)|\b(twice)|\b(thrice))\s?(?:/|per|a|each|every|in (?:the|a|each|1))?\s?(?:week|weekly|wk)\b"
)


_PER_MONTH_TIMES = compiled(
    rf"(?:{N}\s?(?:x|×|times|doses|courses|infusions)|\b(twice)|\b(thrice)|\b(?:semi-?(?=monthly)))\s?(?:(?:/|per|an?|each|every)\s?month\b|monthly\b)"
)
_PART = (
    r"(?:(?:each|every|in the|the|this|at|after|before|with|by|again|an?)\s){0,3}(?:\d{1,2} (?:o'?clock )?in the (?=morning|afternoon|evening))?(?:mid-?mornings?|mid-?afternoons?|tea(?=\b)|(?:morning|evening|night|midday) (?:rounds?|shifts?|dose|infusion|bag)|mornings?|noons?|middays?|afternoons?|evenings?|nights?|bedtime|midnight|breakfast|lunch(?:time)?|dinner|supper|teatime|"
    r"(?:\d{1,2}:\d\d|\d{1,2}(?=\s?[ap]\.?m))?\s?[ap]\.?m\b\.?|\d{1,2}:\d\d)(?![a-z\d])"
)
_PARTS_OF_DAY = compiled(
    rf"(?<![\w:]){_PART}(?:(?:(?:\s?(?:,|&|/|\+|and|then)){{1,2}}\s?|\s(?=\d{{1,2}}:\d\d)){_PART}){{1,11}}"
)
_MEALS = compiled(
    r"\b(?:before|with|after|at) (?:(?:each|every|all) )?(?:of )?(?:(?:the|her|his|their|my) )?(?:(?P<n>[2-9]) )?(?:main |daily )?meals?\b"
)
_AT_HOURS = compiled(
    r"\bat \d{1,2}(?:, \d{1,2}){1,8},? and \d{1,2} ?(?:h\b|hours?\b|o'?clock|hrs\b)|\bat \d{1,2}(?:, \d{1,2}){2,8},? and \d{1,2}\b(?!\s?(?:%|:|m?g\b|ml|mcg|kg|days?\b|weeks?\b|months?\b|years?\b|h\b))"
)
_A_PART = compiled(_PART)
_MONITORED = compiled(
    r"\b(?:pulse|temperature|blood pressure|vital\w*|spirometry|fvc|weight|monitor\w*|check\w*|measur\w*|assess\w*|record\w*|observ\w*)\b[^.;]{0,40}$"
)


def _clocked(words: str) -> Decimal | None:
    """ "At 6, 10, 14, 18 and 22 h" is five times a day."""
    clock = _AT_HOURS.search(words)
    if clock is None or _MONITORED.search(words[: clock.start()]):
        return None
    return Decimal(len(re.findall(r"\d+", clock[0])))


def _parts_of_day(words: str) -> Decimal | None:
    """ "Each morning and each evening" is twice a day."""
    if meals := _MEALS.search(words):
        return Decimal(meals["n"] or 3)
    if _SAME_LATER.search(words):
        return Decimal(2)
    match = _PARTS_OF_DAY.search(words)
    if match is None or _MONITORED.search(words[: match.start()]):
        return None
    return Decimal(len(_A_PART.findall(match[0])))


_SAME_LATER = compiled(
    r"(?<!this )\b(?:morning|noon|midday|am|breakfast)\b[^.;]{0,30}?\band (?:then )?(?:the )?same (?:amount |dose |again )?(?:in the |at |with )?(?:evening|afternoon|night|pm|bedtime|supper|dinner)\b"
)
_TASK_EACH = compiled(
    r"\b(?:visits?|checks?|obs\w*|rounds?|turns?|turned|readings?|vitals|nurse|seen|checked|monitored) $"
)


_HOURS_OF_DAY = 24


TIMES_APPROVED = (
    r"\d{1,2} times(?: (?:(?:a|per|each|every) day|daily))? (?:is|are|would be|will be|can be|may be|could be|works?|seems?|remains?|does|suits?)\b"
    r"(?!(?: \w+){0,2} (?:too|not|n't|never|no|over|above|beyond|more|wrong|excessive|unsafe|dangerous|harmful|toxic|an|unsupported|forbidden|prohibited|outside|unheard|untested|unlikely|rarely|hardly)\b)"
)
_TIMES_APPROVED = compiled(rf"(?<![\d.]){TIMES_APPROVED}")


def times_per_day(words: str) -> Decimal | None:
    """How many times a day, the most that is approved of ("four times a day; six times is fine"); None where the words do not say."""
    times = _clocked(words) or _times_per_day(words)
    approved = _TIMES_APPROVED.finditer(words) if times else ()
    return max([times, *(Decimal(m[0].split()[0]) for m in approved)]) if times else None


def _times_per_day(words: str) -> Decimal | None:
    if match := TIMES.search(words):
        return Decimal(match[2] or match[1])
    if match := _CHINESE_TIMES.search(words) or _TIMES_SIGN.search(words):
        return Decimal(match[1])
    if (match := _MINUTES.search(words)) and not _TASK_EACH.search(words[: match.start()]):
        return Decimal(1440) / (Decimal(match[1]) or 1)
    if match := _HOURS.search(words):
        named = match["per"] or match[2] or match[4]
        hours = Decimal(named) if named else Decimal(1)
        return Decimal(24) / hours if 0 < hours <= _HOURS_OF_DAY else None
    if match := TIMES_WORD.search(words):
        return Decimal(next(n for n, group in enumerate(match.groups(), 2) if group))
    return _parts_of_day(words) or (Decimal(1) if _PER_DAY.search(words) else None)


_NTH = {"other": 2, "second": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def interval_days(words: str) -> Decimal | None:  # noqa: PLR0911 - one way of saying it after another
    """Days from one dose to the next, for anything but daily; None where the words do not say."""
    for pattern, days in ((_PER_WEEK_TIMES, 7), (_PER_MONTH_TIMES, 28)):
        if match := pattern.search(words):
            times = Decimal(match[1] or (3 if match[3] else 2))
            return Decimal(days) / times if times else None
    if (match := _HOURS.search(words)) and (
        hours := Decimal(match["per"] or match[2] or match[4] or 1)
    ) > _HOURS_OF_DAY:
        return hours / _HOURS_OF_DAY  # "every 48 hours" is every other day
    if _ALTERNATE.search(words):
        return Decimal(2)
    if match := _EVERY.search(words):
        number = (
            Decimal(match[1]) if match[1] else Decimal(next((n for word, n in _NTH.items() if word in match[0]), 1))
        )
        unit = 1 if match[3] else 7 if match[4] else 28 if match[5] else 365
        if number and number * unit != 1:
            return number * unit
    if weekly := _N_WEEKLY.search(words):
        return Decimal(weekly[1]) * (28 if weekly[2] == "monthly" else 7) or None
    if (match := REPEAT_AFTER.search(words)) and (
        gap := Decimal(match[1] or 1) * {"d": 1, "w": 7, "m": 28, "f": 14}[match[2]]
    ):
        return gap
    if match := _APART.search(words):
        return (
            Decimal(match[1] or 1) * {"day": 1, "week": 7, "month": 28, "fortnight": 14}[match[2] or match[3]] or None
        )
    return _plain_rhythm(words)


_ONCE_LATER = compiled(rf"\b(?:(?:{N}\s?-?|an? )(?:day|week|month|fortnight)s?)\s(?:later|after the first)\b")


_DIVIDED_APART = compiled(
    r"\b(?:divided|split|separate|equal) (?:doses|infusions|portions|parts|halves)\b[^.;]{0,12}\bapart\b"
)
_GIVEN_AGAIN = compiled(r"\b(?:second|2nd|third|again|repeat\w*|another|same|more|identical|further|and|then|plus)\b")


def once_later(words: str) -> bool:
    """Whether a time to another dose ("a week later") is all that is said of the rhythm."""
    if _DIVIDED_APART.search(words):
        return True
    match = _ONCE_LATER.search(words)
    if match is None or _GIVEN_AGAIN.search(words[: match.start()]):
        return False
    return interval_days(words[: match.start()] + words[match.end() :]) is None


def _plain_rhythm(words: str) -> Decimal | None:
    """Fortnightly, weekly, monthly."""
    if _FORTNIGHTLY.search(words):
        return Decimal(14)
    if _WEEKLY.search(words) or _WEEKDAYLY.search(words):
        return Decimal(7)
    return Decimal(28) if _MONTHLY.search(words) else None
