"""The words around an amount -> a Schedule."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from guardrails.schedules.dates import boxes_listed, without_moved
from guardrails.schedules.days import ALL_AGAIN, TOTAL_COUNT, day_list, dose_count, more_doses
from guardrails.schedules.duration import THEN_MORE, WEEKDAYS_A_WEEK, treatment_days
from guardrails.schedules.frequency import REPEAT_AFTER, interval_days, once_later, times_per_day
from guardrails.schedules.plan import Schedule
from guardrails.schedules.weekdays import day_before, weekdays, weekdays_by_week
from guardrails.telling import compiled

_UNTIL = compiled(r"\b(?:until|till|stop(?:ping)? (?:only )?(?:when|once)|(?:for|throughout|during) the (?:whole |entire |rest of the )?(?:\w+ )?(?:stay|admission)|while (?:weak|ventilated|intubated)|indefinitely|for as many (?:days|doses|infusions|weeks) as|ongoing|long[- ]term|as long as|continuously|for life|lifelong|throughout (?:the )?(?:stay|admission|hospital)|"
                    r"for the duration|without (?:a )?(?:stop|limit|break)|from admission (?:to|until|till) discharge|until discharge|while (?:an )?in-?patient|jusqu'a|bis zur|hasta|fino a|до улучшения)\b")  # fmt: skip


_ONE_DAY = compiled(
    r"\b(?:(?:one|1|a single|single|the same(?! (?:dose|bag|infusion|shot))|in one|in a single)[\s-](?:(?!(?:a|per|each|every|more|further|extra|additional|other)\s)[a-z]+ )?(?:sitting|day(?! (?:short|early|later|ago|before|after|apart|off|late))|infusion|session|go|dose|bolus|push|afternoon|evening|shift|administration|application|bag|shot|visit|24[\s-]?h\w*)|all at once|at once|in one go|bolus|stat|tonight|today|"
    r"this (?:morning|afternoon|evening)|one-off|once[- ]only|overnight|same day|einmalig|en une (?:seule )?(?:fois|perfusion)|en una sola|in un'?unica|in einer sitzung|in einer infusion|at one sitting|одномоментно|однократно|一次性|单次|all on day 1|in its entirety on|once(?=\s?(?:[.;,)]|$|\(|is\b|was\b|may\b|should\b|as a\b)))(?![a-z])|一次性|单次"
)


_BY_THEN = compiled(
    r"\b(?:by|before) (?:midnight|noon|dawn|tonight|tomorrow|this evening|the end of (?:the |this |my |today'?s? ?|tonight'?s? ?)?(?:day|shift|night|evening|list|round)?|bedtime|nightfall|\d{1,2} ?[ap]\.?m|\d{1,2}:\d\d)(?![a-z])"
)


_TOTAL = compiled(
    r"\b(?:total(?:e|es|ling|led|s)?|cumulative(?:ly)?|in all|altogether|overall|all told|per course|each course|(?:full |whole |entire |complete |this |the )?course(?: dose| of)?|in total|in toto|gesamt\w*|insgesamt|totale|totales|kumulativ\w*|por ciclo|par cure|par cycle|per ciclo|"
    r"суммарн\w*|общ(?:ая|ей|еи|ую) доз\w*|на курс|курсов\w*|cumul\w+|across the admission|over the admission|acumulad\w*)(?![a-z])|总|累计"
)


_DIVIDE = compiled(
    r"\b(?:divid\w+|split|spread|fraction\w+|verteilt|aufgeteilt|repartid\w*|reparti\w*|suddivis\w+|dividid\w*|разделенн\w*)\b"
)


UNSAID = Schedule()  # what words come to that tell nothing of it


def read_schedule(after: str, before: str, *, stated_daily: bool) -> Schedule:
    """The schedule of an amount from the words after and before it; what stands after it wins."""
    after = without_moved(after, before)
    if _LASTS.match(after) and _EFFECT_OF.search(before):
        after = ""
    first, second = _read(after), _read(_SINCE.sub("", _THEN_AGAIN.sub("", before)))
    if not second.days and (named := day_before(before)):
        second = replace(second, days=(named,))
    if len(first.days) == 1 and not day_list(after[:40]):
        first = replace(first, days=())  # a day far behind the amount is the day of something else
    merged = {name: getattr(first, name) or getattr(second, name) for name in Schedule.__slots__}
    if second.days and _AS_BEFORE.search(after):
        merged["days"] = tuple(sorted({*first.days, *second.days}))
    merged["count"] = _joint_count(after, before, first.count, second.count)
    if merged["courses"] and not merged["divided"] and not merged["times_per_day"]:
        merged["times_per_day"], merged["interval_days"] = Decimal(1), None
    nth = _DAY_OF_DAYS.search(f"{before} {after}") if merged["times_per_day"] or stated_daily else None
    if nth and merged["days"] == (int(nth[1]), int(nth[2])):  # "d3/7 @ 0.4 g/kg/d": the third day of seven
        merged |= {"days": (), "duration_days": Decimal(nth[2]), "shortest_days": Decimal(nth[2])}
    if _only_bounds(merged, after, before):
        merged["days"] = ()
    _lengthen(merged, (after, before), first, second, stated_daily=stated_daily)
    _choose_rhythm(merged, by_day=bool(first.times_per_day or stated_daily), stated_daily=stated_daily)
    if HALVED.search(after) or HALVED.search(before):
        _halve(merged, named=bool(_GAP_NAMED.search(f"{before} {after}")))
    return Schedule(**merged)


_GAP = r"(?:gaps?|intervals?|spacing|wait|time between)"
HALVED = compiled(
    rf"(?<!not )(?<!n't )(?<!never )(?<!no reason to )(?<!unsafe to )(?<!wrong to )(?<!cannot )\b(?:halv(?:e|es|ed|ing)|cut(?:ting)? (?=[^.;,]{{1,30}}? (?:in|by) (?:half|0\.5)\b)|0\.5 (?=(?:the|that|this|of the|of that) ))(?:\s?(?:it|that|this)\b(?! (?:dose|rate|amount|total|course|bag))|(?:\s?(?:the|that|this|of|its|of the))?(?: [\w-]+)?? {_GAP}\b)|\b{_GAP}\b(?: (?!not\b|never\b|cannot\b)[\w-]+){{0,5}}? (?:halved|cut (?:in|by) (?:half|0\.5))\b"
    r"(?![^.;]{0,40}\b(?:not|never|unsafe|untested|wrong|dangerous|too (?:short|soon|close))\b)"
)
_GAP_NAMED = compiled(rf"\b{_GAP}\b|\bapart\b")


def _halve(merged: dict[str, Any], *, named: bool) -> None:
    """Half the time between the doses ("the 14-day gap is superstition; halve it"); "it" is the dose where no gap is named."""
    if not named:
        return
    if merged["interval_days"]:
        merged["interval_days"] /= 2
    if days := merged["days"]:
        merged["days"] = tuple(sorted({days[0] + (day - days[0]) // 2 for day in days}))


def _only_bounds(merged: dict[str, Any], after: str, before: str) -> bool:
    """Whether the days that are named only tell where a course starts or ends."""
    days, duration, daily = merged["days"], merged["duration_days"] or 0, merged["times_per_day"]
    if (merged["courses"] and _REPEAT_ON.search(after)) or (duration > 1 and _MORE_ON.search(after)):
        return True
    if len(days) == 1 and _SAME_COURSE_ON.search(after):
        return True
    by_week = all(day % 7 == 1 for day in days)
    if daily == 1 and days and by_week and (merged["count"] or 0) > max(len(days), duration):
        return True  # "daily x 5, week 2 review, week 3 steroids": so many days, and what else is done on others
    if len(days) == 2:
        return bool(daily) and days[1] - days[0] + 1 in (duration, merged["count"])
    if len(days) != 1:
        return False
    by_column = by_week and not daily and _WEEK_COLUMN.search(before)  # "week 2: 0.4 g/kg x 5"
    starts = daily == 1 or by_column  # "week 2: 0.4 g/kg/day x 5"
    duration = duration or (merged["count"] or 0 if starts else 0)
    told = _FROM_A_DAY.search(f"{before} {after}") or _DAYS_OF.search(before) or _WEEK_LABEL.match(before)
    lasts = duration > 1 and (daily or told or by_column)  # "week 1: 1 g/kg on 2 days"
    return bool(lasts or (merged["open_ended"] and daily))


def _lengthen(
    merged: dict[str, Any], said: tuple[str, str], first: Schedule, second: Schedule, *, stated_daily: bool
) -> None:
    """Days named on both sides of the amount, or only half on one ("five days ... and two more")."""
    after, before = said
    if (first.duration_days and second.duration_days) or (
        _IN_PARTS.search(before) and (first.days or first.times_per_day)
    ):
        merged["divided"] = first.divided
    by_day = stated_daily or "day" in before or "a day" in after or "daily" in after
    longer = _MORE if first.duration_days else THEN_MORE
    if second.duration_days and longer.search(after):
        merged["duration_days"], merged["shortest_days"], _ = treatment_days(f"{before} ; {after}")
    elif not merged["duration_days"] and by_day and (bare := _FOR_SO_MANY.search(after)):
        merged["duration_days"] = merged["shortest_days"] = Decimal(bare[1])
    elif second.duration_days and not first.duration_days and _MORE.search(before):
        base = _AFTER_FIRST.search(after)
        merged["duration_days"] = second.duration_days + Decimal(base[1] if base else 0)


def _choose_rhythm(merged: dict[str, Any], *, by_day: bool, stated_daily: bool) -> None:
    """Either times a day or days from dose to dose, never both."""
    if stated_daily and not merged["times_per_day"]:
        merged["times_per_day"] = Decimal(1)
    if merged["times_per_day"] and merged["interval_days"]:
        merged["interval_days"] = None if by_day else merged["interval_days"]
        merged["times_per_day"] = None if merged["interval_days"] else merged["times_per_day"]


def _joint_count(after: str, before: str, first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """How many doses, where the words before and after the amount tell it together."""
    if (named := _NUMBER_AFTER.match(after)) and _DOSES_BEFORE.search(before):
        return Decimal(named[1])
    if first:
        return first
    if second and not _OVER_YEARS.search(before):
        return second + more_doses(after)
    each = _SO_MANY.search(before) if _EACH_AFTER.match(after) else None
    if each and _OVER_YEARS.search(before):
        return None
    return Decimal(each[1]) if each else None


_WEEK_LABEL = compiled(r"\W*(?:in |on )?(?:the )?week \d\b")
_WEEK_COLUMN = compiled(r"\bweek \d\W{1,3}$")
_DAY_OF_DAYS = compiled(r"(?<![/\w])(?:d|day ?)(\d{1,2})/(\d{1,2})(?![\d/])")
_AS_BEFORE = compiled(r"\brepeat|[:|,]\s?(?:the )?(?:same|ditto|idem|as above|again)\b")
_FROM_A_DAY = compiled(
    r"\b(?:from|starting|beginning|commencing|as of)(?: on)?(?: next| this)? (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
)
_SAME_COURSE_ON = compiled(
    r"\b(?:the same (?:course|dose|again)|same again|identical course|(?:another|second|identical) (?:such |identical |full )?course|course again)\b[^.;]{0,20}\b(?:d|day|j|jour|tag|dia|weeks?|wk) ?\d{1,2}\b"
)
_MORE_ON = compiled(r"\bmore on (?:the |day )")
_DAYS_OF = compiled(r"\b\d{1,2} (?:full |daily )?days of\b")
_IN_PARTS = compiled(r"\b(?:split|divid\w+|spread|fraction\w+)\b[^.;]{0,60}\b(?:as|into|in):?\s$")
_FOR_SO_MANY = compiled(r"\bfor (\d{1,2})\W*$")
_AFTER_FIRST = compiled(
    r"\b(?:after|following|beyond|behind) (?:the |her |his )?(?:first|initial|usual|standard|previous) (\d{1,2})\b"
)
_EFFECT_OF = compiled(r"\b(?:effects?|benefits?|responses?|improvements?|action|relief|remission)\b")
_LASTS = compiled(r"\s?(?:\w+ )?(?:lasts?|persists?|wears? off|wanes?|begins?|is (?:felt|seen|apparent)|appears?)\b")
_OVER_YEARS = compiled(
    r"\bsince (?:19|20)\d\d\b|\b(?:over|in) the (?:past|last) (?:\w+ )?years?\b|\bso far\b|\bper year\b"
)
_SINCE = compiled(
    r"\b(?:on |by |at |until |from )?(?:day|week|month) \d{1,3} (?:after|following|post|since) (?:the |her |his )?(?:[a-z]+ )?$"
)
_THEN_AGAIN = compiled(r"\b(?:and |then )?(?:again|once more)\s?$")
_EACH_AFTER = compiled(r"\W{0,3}(?:each|apiece|every time|per (?:dose|infusion))\b")
_SO_MANY = compiled(r"(?<![\w.])(\d{1,2}) (?:[a-z]+ ){1,3}(?:infusions|doses|administrations|courses)\b[^.;]{0,20}$")
_NUMBER_AFTER = compiled(r"\W{0,3}:\s?(\d{1,2})\W*$")
_DOSES_BEFORE = compiled(r"\b(?:infusions|doses|administrations|days)\b[^.;]{0,12}$")
_MORE = compiled(r"\b(?:another|further|additional|extra|more|longer|(?:extend|prolong|lengthen)\w* by)\b")


_SPEAKS = compiled(
    r"\d|/w|\bwk|tomorrow|single|one-off|only|daily|da[yi]|week|month|year|night|hour|morn|even|noon|bolus|stat|total|cumul|course|all|over|once|twice|thrice|[bt]\.?i\.?d|q\.?[a-z]|[ob]\.?d|tds|qds|until|till|ongoing|long|indefinit|as long|life|split|divid|spread|fract|again|repeat|sitting|session|infusion|at once|"
    r"fortnight|dag|dzien|tydz|tyd[en]|tygod|uge|uke|veck|maand|uur|uren|timm|timer|hver|godz|tag|woche|jour|semaine|mois|dia|mes|giorn|settiman|gesamt|сут|дн|недел|месяц|раз|ежедн|курс|сумм|общ|[^\x00-\x7f]|mane|nocte|today|fois|vece|volte|vezes|mal|together|[dm]i\b|lun|mar[td]|m[ei]e?r[ck]|jeu|jue|vi?e[rn]|sab|sam|do[mn]|feira|pon|wtor|srod|czw|piat|sobot|niedz|mo[ ,./]|\bmon\b|\btue|\bwed\b|\bthu|\bfri\b|\bsat\b|\bsun\b|\b[ap]\.?m\b|breakfast|lunch|dinner|supper|repart|verteil|quotid|hebdo|mensu|cure|per |each|every"
)


_AT_INTERVALS = compiled(
    r"\b(?:at |with )?(?:an? )?(?:intervals?|gaps?|spacing) of (\d{1,3} (?:hours?|days?|weeks?))\b"
)


_AND_NEXT_WEEK = compiled(
    r"\bthis week and (?:in |during )?(?:the )?next\b|\b(?:for|on|in) 2 weeks\b|\b(?:and )?(?:again|the same) (?:the )?(?:next|following) week\b|\bboth weeks\b"
)
_SO_MANY_DOSES = compiled(
    r"(?<![\d.])\d{1,2} (?:doses|infusions|bags|administrations)\b(?! (?:daily|a day|per day|each))"
)
_CALLED_COURSE = compiled(
    r"(?:^|[:.;]\s)\W*(?:for her |here |in (?:mg|myasthenia)[, ]*)?(?:the|our|a|one|her|his) (?:usual|standard|normal|accepted|recommended|typical|customary) course (?:is|was|would be|remains|consists of)\b|\b(?:is|remains|are|was|as) (?:the|our|a|one) (?:usual|standard|normal|accepted|recommended|typical|customary) course\b"
)
_OTHER_COURSE = compiled(
    r"\b(?:another|an? (?:identical|second|similar|further|new)|the same|such an?|identical|second|2nd|next|further|repeat(?:ed)? (?:the|this|that)(?: whole| full| entire| same)?)(?: (?:such|identical|similar|whole|full|same|complete))* course\b"
)
_DOSES_IN_ALL = compiled(
    r"\b\d{1,2} (?:doses|infusions|administrations|times|days|sessions|bags)(?: (?:in (?:all|total)|altogether|all told))(?![a-z])"
)
_WEIGHING = compiled(
    r"\b(?:(?:he|she|they|the patient|patient|body|current|actual) )*(?:weigh(?:s|ed|ing)|weight)\b(?: (?:is|was|of|today|used|on admission))?[:,]?(?: \d{2,3}(?:\.\d)? ?kg)?(?: (?:today|this morning|now|on admission))?"
)
_IN_DAILY_PARTS = compiled(
    r"\b(?:(?:divid\w+|split|given|spread|infused) )?(?:in(?:to)?|as|over) (\d{1,2}) (?:(?:equal|divided|separate|split|identical|consecutive) ){0,3}daily (?:doses|infusions|portions|parts|administrations|amounts|instal?lments)\b"
)
_EACH_WORKDAY = compiled(
    r"\b(?:every|each|all) (?:single )?(?:weekday|week day|working day|workday|business day)s?\b(?: of)?(?: (?:this|next|the (?:coming|following|next|whole|first))(?: whole| working| entire)? week)?(?P<long> for (?:the next )?\d{1,2} weeks)?"
)
_CONSECUTIVE_WEEKDAYS = compiled(
    r"\b(?:on |for )?(?:the next )?(\d{1,2}) (?:consecutive |successive |straight )?(?:mon|tues|wednes|thurs|fri|satur|sun)days\b(?: (?:in a row|running))?"
)


_OR_ELSE = compiled(
    r"(?<![\d.])(\d{1,2}) (days|weeks|doses|infusions|nights),? \(?or (?:(?:for|over|even|perhaps|maybe|at most|up to|on|rather|better|possibly) ){0,2}(\d{1,2})(?! (?:of|or)\b)(?=(?: \2)?(?: (?:if|when|where|should|in|for|with|unless|after|on|while|once|as)\b|\s?[.,;)]|$))(?: \2)?"
)  # "for 2 days, or 3 if she is still weak": the longer counts
_NAMED_DATE = compiled(
    r"\b(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?(\d{1,2}(?:st|nd|rd|th)\b)(?=[^.;]{0,20}\d(?:st|nd|rd|th))"
)
_HOURS_LATER = compiled(r"\b(24|48|72|96) (?:hours|hrs|h) (later|apart|after the first|afterwards)\b")


def _days_later(match: re.Match[str]) -> str:
    return f"{int(match[1]) // 24} days {match[2]}"


def _workdays(match: re.Match[str]) -> str:
    """ "Every weekday this week" -> daily for five days; with a number of weeks, so often a week."""
    return f"5 days a week{match['long']}" if match["long"] else "daily for 5 days"


def _weekly_doses(match: re.Match[str]) -> str:
    """ "On four consecutive Tuesdays" -> weekly for so many weeks."""
    return f"weekly x {match[1]} doses"


@lru_cache(maxsize=512)
def _read(words: str) -> Schedule:
    if not _SPEAKS.search(words):
        return UNSAID
    words = boxes_listed(words)
    words = _NAMED_DATE.sub(r"the \1", words)
    words = _HOURS_LATER.sub(_days_later, _AT_INTERVALS.sub(r"every \1", words))
    words = _CALLED_COURSE.sub(" ", _WEIGHING.sub(" ", words))
    words = _IN_DAILY_PARTS.sub(r"divided over \1 days", words)
    words = _EACH_WORKDAY.sub(_workdays, words)
    words = _CONSECUTIVE_WEEKDAYS.sub(_weekly_doses, words)
    words = _OR_ELSE.sub(r"\1 or \3 \2", words) if " or " in words else words
    days = day_list(words)
    duration, shortest, divided = treatment_days(words)
    if weekly := WEEKDAYS_A_WEEK.search(words):
        duration = shortest = Decimal(weekly[1]) * Decimal(weekly[2])
    open_ended = bool(_UNTIL.search(words))
    times, count = times_per_day(words), dose_count(words)
    if times and times > 1 and count and not duration and _SO_MANY_DOSES.search(words):
        duration = shortest = count / times  # "every 12 hours, 10 doses in all": five days
        count = None
    if two_weeks := _weekdays_of_two_weeks(words) or weekdays_by_week(words):
        days, duration, shortest, divided = two_weeks, None, None, False
    portions = _IN_PORTIONS.search(words)
    if portions and not count and not days:
        divided, count = True, Decimal(portions[1])
    nightly = not divided and bool(duration and _EACH_NIGHT.search(words))
    if duration and not divided and 1 < duration <= 7 and len(days) > 1 and _IN_WEEKS.search(words):
        days = tuple(sorted({day + more for day in days for more in range(int(duration))}))
        duration = shortest = None  # "for 5 days in week 1, and again in week 3"
    if days and duration and not divided and duration >= 14 and (named := weekdays(words)):
        days = tuple(sorted({*days, *(day + 7 * week for day in named for week in range(min(int(duration) // 7, 8)))}))
    if days and not duration and max(days) <= 7 and _AND_NEXT_WEEK.search(words):
        days = tuple(sorted({*days, *(day + 7 for day in days)}))
    if len(days) > 1 and (again := ALL_AGAIN.search(words)):
        later = 7 if "week" in again[0] else days[-1] - days[0] + 1
        days = tuple(sorted({*days, *(day + later for day in days)}))
    return Schedule(
        times_per_day=times or (Decimal(1) if weekly or nightly or "as many days as" in words else None),
        interval_days=interval_days(words),
        duration_days=duration,
        shortest_days=shortest,
        divided=divided or bool(_DIVIDE.search(words)),
        days=days,
        count=count,
        is_total=bool(_TOTAL.search(_DOSES_IN_ALL.sub(" ", _OTHER_COURSE.sub(" ", TOTAL_COUNT.sub(" ", words))))),
        one_day=(len(days) < 2 and bool(_ONE_DAY.search(words)) and not nightly)
        or (shortest is None and bool(_BY_THEN.search(words) or _ONE_DOSE.match(words)))
        or (shortest is not None and shortest < 1)
        or (shortest == 1 and divided and not times),
        open_ended=open_ended,
        courses=_courses(words, duration),
        once=once_later(words),
    )


_IN_PORTIONS = compiled(
    r"\b(?:in|into|as|over) (\d{1,2}) (?:(?:equal|separate|smaller|daily|consecutive|identical) ){0,2}(?:instal?lments|portions|parts|fractions|sittings|goes|stages|lots|slices|tranches)\b(?! (?:of|at|each)\b)(?![^.;]{0,15}\beach\b)"
)
_THIS_WEEK, _NEXT_WEEK = compiled(r"\bthis week\b"), compiled(r"\b(?:the )?(?:next|following) week\b")


_IN_WEEKS = compiled(
    r"\bdays\b[^.;]{0,12}\b(?:in|of|during) (?:the )?weeks? \d[\s,]{1,2}(?:(?:and|&|then|to) )?(?:(?:again|the same(?: again)?|repeat\w*(?: it)?|likewise) )?(?:(?:in|of|during|on) )?(?:the )?(?:weeks? )?\d\b"
)


def _weekdays_of_two_weeks(words: str) -> tuple[int, ...]:
    """Days of "Mon and Wed this week and Tue next week", or of "this week Mon, next week Tue"; empty for other words."""
    first, second = _THIS_WEEK.search(words), _NEXT_WEEK.search(words)
    if first is None or second is None or second.start() < first.end():
        return ()
    between = weekdays(words[first.end() : second.start()])
    before = weekdays(words[: first.start()])
    this, following = (before, between) if before else (between, weekdays(words[second.end() :]))
    return tuple(sorted({*this, *(day + 7 for day in following)})) if this and following else ()


_ONE_DOSE = compiled(
    r"\W*(?:of \w+ )?(?:iv )?(?:at [\w:' ]{1,12}? )?tomorrow(?: (?:morning|afternoon|evening|night))?(?=\s*(?:[.;)]|$|and the (?:rest|remain|other)))|[^.;,\d]{0,40}?(?<![\w.])[x×] ?1(?: dose)?(?!\.?\d|\s?(?:/|m?g\b|ml\b|per\b|a day|daily|times|x\b|×|=|weekly|every|each|%))"
)
_EACH_NIGHT = compiled(
    r"\b(?:overnight|at night|in (?:one|1|a single) (?:sitting|session|infusion|go)|as (?:one|1|an?|a single) (?:bolus|infusion)|bolus|this (?:morning|afternoon|evening)|tonight)s?,? (?:and )?(?:for|on|x|×) ?(?:each of )?(?:the )?(?:next |following )?\d{1,2} (?:more |consecutive |successive )?(?:nights|days|evenings|mornings|afternoons)\b"
)
_LAST_OF_WINDOW = 28  # days
_REPEAT_ON = compiled(
    r"\brepeat(?:ed)?(?: it| this| the (?:course|same)| all| both)?(?: on| from| at| a| am| le)? (?:d|day|j|jour|tag|dia) ?(\d{1,2})\b(?! ?(?:,|and|&) ?\d)"
)
_EACH_WEEK = compiled(
    r"\b(?<!over )(?<!across )(?<!between )(?<!of )(?:(?:in |during )?this week and (?:in |during |again )?(?:the )?next\b|(?:in |during )?(?:both|each of the (?:next )?2) weeks)\b"
)
_OCCASIONS = compiled(r"\b(?:(?:on )?2 occasions|twice)\b")


def _courses(words: str, duration: Decimal | None) -> Decimal | None:
    """ "For 2 days, repeated in 3 weeks": the days are given twice."""
    if duration and duration <= 7 and _EACH_WEEK.search(words) and not _DIVIDE.search(words):
        return Decimal(2)
    if duration and _OCCASIONS.search(words) and duration < (interval_days(words) or 0) < 28:
        return Decimal(2)
    if duration and duration > 1 and (on := _REPEAT_ON.search(words)) and int(on[1]) <= _LAST_OF_WINDOW:
        return Decimal(2)
    match = REPEAT_AFTER.search(words) if duration else None
    if match is None or not duration or re.match(r"\W{0,2}(?:blood|qmg|spiro|level|lab|test)", words[match.end() :]):
        return None
    gap = Decimal(match[1] or 1) * {"d": 1, "w": 7, "m": 28, "f": 14}[match[2]]
    return Decimal(2) if duration < gap < 28 else None
