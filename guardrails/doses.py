"""Amounts -> statements: drug, amount, schedule, and what the text does with it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from guardrails.attribution import drug_of, in_order
from guardrails.goods import is_goods
from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts, bare_amounts, timed_amounts
from guardrails.quantities.bottles import counted_bottles
from guardrails.quantities.carried import carried
from guardrails.quantities.defined import defined, used
from guardrails.quantities.measure import measure
from guardrails.quantities.patient import surfaces, weights
from guardrails.quantities.surroundings import surroundings
from guardrails.quantities.tablets import with_tablets
from guardrails.quantities.unit_apart import in_unit, units_apart
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis
from guardrails.restated import with_schedule_of
from guardrails.schedules.continuing import asked_for, continued, counted_before
from guardrails.schedules.plan import Schedule
from guardrails.schedules.schedule import read_schedule
from guardrails.schedules.several import course_in_doses, course_over_dates, of_several, usual_rhythm
from guardrails.schedules.supplied import supplied
from guardrails.schedules.told_totals import comes_to, is_stated_total
from guardrails.schedules.totals import totals
from guardrails.stances.refusal import Setting, is_ceiling
from guardrails.stances.stance import stance_of
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind
from guardrails.units import parse_usual


def statements(reading: Reading) -> list[Statement]:
    """Every dose of a governed drug in the text, in order."""
    reading.weights = [weights(segment.text) for segment in reading.segments]
    reading.surfaces = [surfaces(segment.text) for segment in reading.segments]
    reading.units = units_apart([segment.text for segment in reading.segments])
    found: list[Statement] = []
    first_name, names = defined([segment.text for segment in reading.segments])
    for number, segment in enumerate(reading.segments):
        last = found[-1] if found and found[-1].segment == number - 1 else None
        present = _amounts(reading, number, last.amount if last else None)
        if names and number >= first_name:
            present = sorted([*present, *used(segment.text, names, present)], key=lambda amount: amount.start)
        drugs = in_order(segment.text, present, reading.mentions[number]) or [
            drug_of(reading, number, present, i) for i in range(len(present))
        ]
        for position, drug in enumerate(drugs):
            if drug is not None and drug in reading.bases and not is_goods(reading, number, present[position]):
                statement = _statement(reading, number, present, drugs, position)
                before = found[-1] if found and found[-1].drug == drug and found[-1].segment >= number - 1 else None
                found.append(with_schedule_of(before, statement))
    return found


def _amounts(reading: Reading, number: int, before: Amount | None) -> list[Amount]:
    """The segment's amounts, with bare numbers after a drug's name and those that leave out the unit said before."""
    text = reading.segments[number].text
    present = amounts(text)
    if present or before:
        goes_on = number > 0 and reading.segments[number - 1].text.endswith(";")
        present += carried(text, present, before, goes_on=goes_on)
    for mention in reading.mentions[number] if present or any(map(str.isdigit, text)) else ():
        bare = bare_amounts(text, mention.end) if mention.drug in reading.bases else None
        if bare is not None and all(bare.end <= a.start or bare.start >= a.end for a in present):
            present.append(bare)
    if any(amount.bare for amount in present) or (before and before.bare and not reading.mentions[number]):
        present += [t for t in timed_amounts(text) if all(t.end <= a.start or t.start >= a.end for a in present)]
    if reading.units:
        present = in_unit(text, present, reading.units, number)
    present = with_tablets(reading, number, present)
    present += counted_bottles(reading, number, present)
    return sorted(present, key=lambda amount: amount.start)


def _statement(
    reading: Reading, number: int, present: list[Amount], drugs: list[str | None], position: int
) -> Statement:
    amount, drug = present[position], drugs[position]
    assert drug is not None
    text = reading.segments[number].text
    lead, tail = surroundings(text, present, drugs, reading.mentions[number], position)
    if position and drugs[position - 1] == drug:
        tail = _as_before(text[: amount.start], tail, again=present[position - 1].grams == amount.grams)
    if not position:
        lead = _labels(reading, number) + lead
        lead = _TWICE_EACH.sub(" ", lead) if drugs.count(drug) == _TWO and _ON_DAY.match(tail) else lead
    worked_out = lead.rstrip().endswith("=") and not _LABEL_IS.search(lead)
    lead = "" if worked_out else _own_lead(lead, tail, follows=position > 0)
    tail = _BARE_PRODUCT.sub(lambda m: " " if Decimal(m[1]) * Decimal(m[2]) == amount.number else m[0], tail)
    tail = _SUPPOSED.sub(" ", tail) if position + 1 < len(present) else tail
    tail = _SETTLES.sub(" ", _CALLED_COURSE.sub(" ", tail))
    lead = _MADE.sub(lambda m: " " if Decimal(m[1]) * Decimal(m[2]) == amount.number else m[0], lead)
    tail = tail if amount.daily else _ENDED_EARLY.sub(" course", tail)
    tail = _ONCE.sub(" ", tail) if amount.bare or amount.carried else tail
    if (aside := _MEANWHILE.search(lead)) and _TASK.search(lead[: aside.start()]):
        lead = lead[aside.start() :]  # how often something else is done meanwhile
    if position + 1 == len(present):
        goes_on = continued(reading, number, tail, lead)
        first = _DAY_LED.search(lead) if goes_on and not _DAY_SAID.search(tail) else None
        tail = f" {first[0]}{tail}{goes_on}" if first else f"{tail}{goes_on}"  # "Day 1 IVIG 1 g/kg. Day 2 ditto."
    if number and not position and (lasts := _COURSE_LASTS.search(reading.segments[number - 1].text)):
        tail += f" ; for {lasts[1]} days"
    tail += counted_before(reading, number, tail, daily=amount.daily) if not position else ""
    lead += asked_for(reading, number, amount.start) if not position else ""
    before = text[present[position - 1].end if position else amount.start : amount.start]
    schedule = _schedule(amount, (lead, tail), before, text if worked_out else "")
    in_row = reading.segments[number].kind is Kind.ROW and drug in drugs[:position]
    if in_row and _COLUMN_MAX.search(lead):
        schedule = replace(schedule, is_total=True)
    count = None if comes_to(lead) and not amount.daily else amount.count
    amount = replace(amount, count=count) if count != amount.count else amount
    schedule = _both(schedule, lead, tail)
    schedule = of_several(schedule, count, (lead, tail), a_course=drug in reading.by_course)
    schedule = _all_in_one_day(schedule, amount, tail)
    schedule = usual_rhythm(schedule, reading.lexicon.drugs[drug].usual)
    basis, grams, calculated, unclear = measure(reading, number, amount, drug)
    if schedule.count and _AS_ONE.search(tail):
        grams, schedule = grams * schedule.count, replace(schedule, count=None)
    share, schedule = supplied(text[amount.start : amount.end], tail, schedule)
    if share:
        amount, grams = replace(amount, count=share[0]), grams * share[0] / share[1]
    usual_course = _is_usual_course(reading, drug, basis, grams)
    schedule = course_over_dates(schedule, tail, usual_course=usual_course)
    schedule = course_in_doses(schedule, tail, usual_course=usual_course)
    setting = _setting(reading, number, amount)
    return Statement(
        drug=drug,
        amount=amount,
        grams=grams,
        basis=basis,
        schedule=schedule,
        totals=totals(grams, schedule),
        stance=stance_of(setting),
        segment=number,
        start=amount.start,
        end=amount.end,
        words=text[amount.start : amount.end],
        link=text[present[position - 1].end : amount.start]
        if position
        else _labels(reading, number) + text[: amount.start],
        lead=lead,
        tail=tail,
        above=(amount.above or _ignores_limit(text)) and not is_ceiling(setting),
        calculated=calculated,
        unclear=unclear,
        other_indication=_other_indication(reading, number),
    )


def _both(schedule: Schedule, lead: str, tail: str) -> Schedule:
    """Two equal doses that are given on one day: "both 1 g/kg bags on Monday"."""
    if schedule.count or not _BOTH_OF.search(lead):
        return schedule
    if len(schedule.days) == 1 and not schedule.times_per_day:
        return replace(schedule, times_per_day=Decimal(_TWO))
    if schedule.one_day and _IN_ONE_DAY.search(tail):
        return Schedule(times_per_day=Decimal(_TWO), duration_days=Decimal(1), shortest_days=Decimal(1))
    return replace(schedule, count=Decimal(_TWO)) if schedule.one_day else schedule


_IN_ONE_DAY = compiled(
    r"\b(?:in|on|at|into|within|over|inside|during|for) (?:(?:the|a|this|just|only|but) )?(?:(?:one|1|single|same)(?: single| long| same| and the same){0,2} (?:day|24[ -]?h\w*|afternoon|morning|evening|night|shift|(?:sitting|session|visit|go)(?! each))|24[ -]?h(?:ours?)?)\b"
)
_MULTIPLIED = compiled(r"\s?(?:of \w+ )?[x×] ?\d")


def _all_in_one_day(schedule: Schedule, amount: Amount, tail: str) -> Schedule:
    """So many equal doses that are all given in one day: "squeeze the five 0.4 g/kg infusions into one day"."""
    times = schedule.count or Decimal(1)
    each = amount.count or _MULTIPLIED.match(tail)
    if schedule.times_per_day or schedule.days or times == 1 or not each or not _IN_ONE_DAY.search(tail):
        return schedule
    return Schedule(times_per_day=times, duration_days=Decimal(1), shortest_days=Decimal(1))


def _as_before(said: str, tail: str, *, again: bool) -> str:
    """The words after a further dose: "1 g, then 1 g again in two weeks" is one more; "on 5 days or 1 g/kg on 2" are days."""
    if again and (anew := _ANEW.match(tail)):
        return tail[anew.end() :]
    so_many = _SO_MANY_OF.fullmatch(tail)
    return f" {so_many[1]} days" if so_many and _DAYS_SAID.search(said) else tail


_ANEW = compiled(r"\s?(?:of \w+ )?(?:again|once more)\b")
_SO_MANY_OF = compiled(r"\s?((?:daily |each |a day )?(?:on|for|over) \d{1,2})\W*")
_DAYS_SAID = compiled(r"\b(?:on|for|over) (?:\w+ )?\d{1,2} (?:\w+ )?days\b")


def _own_lead(lead: str, tail: str, *, follows: bool) -> str:
    """Of the words before an amount those that tell its schedule."""
    if follows and (made := _SO_THAT_TOTAL.search(lead)):
        lead = lead[made.start() :]  # what is done to reach the total has days of its own
    if _AVERAGED.search(lead):
        return ""  # what is counted before are patients or courses
    return _COURSES_OF.sub("courses", lead) if _IN_YEAR.match(tail) else lead  # each is told with its year


def _is_usual_course(reading: Reading, drug: str, basis: Basis, grams: Decimal) -> bool:
    usual = reading.lexicon.drugs[drug].usual.get("course") if drug in reading.by_course else None
    return usual is not None and (basis, grams) == parse_usual(usual)


def _setting(reading: Reading, number: int, amount: Amount) -> Setting:
    """Where an amount stands, for telling what the text does with it."""
    segment = reading.segments[number]
    return Setting(
        text=segment.text,
        start=amount.start,
        end=amount.end,
        before=reading.segments[number - 1].text if number else "",
        after=reading.segments[number + 1].text if number + 1 < len(reading.segments) else "",
        heading=_heading(reading, number),
        is_title=segment.kind in (Kind.HEADING, Kind.ROW),
    )


def _schedule(amount: Amount, said: tuple[str, str], before: str, product_in: str) -> Schedule:
    """The schedule of an amount from the words around it; `product_in` is the text where arithmetic led to it."""
    lead, tail = said
    schedule = read_schedule(tail, lead, stated_daily=amount.daily)
    again = (schedule.count or 0) > 1
    arithmetic = product_in[: amount.start]
    if (
        product_in
        and not amount.daily
        and not again
        and _PRODUCT_OF.search(arithmetic)
        and not _OF_BODY.search(arithmetic)
    ):
        schedule = Schedule(is_total=True)
    if not amount.daily and is_stated_total(lead, tail):
        schedule = replace(schedule, is_total=True, times_per_day=None, interval_days=None)
    if amount.summed:
        days = schedule.days if len(schedule.days) > 1 else ()
        schedule = Schedule(
            is_total=True,
            divided=bool(schedule.duration_days),
            duration_days=schedule.duration_days,
            shortest_days=schedule.shortest_days,
            days=days,
        )
    if _REFERENCE.fullmatch(before) or (_ADD_UP.fullmatch(before) and not (amount.daily or schedule.interval_days)):
        schedule = Schedule(is_total=True)  # "the remaining 0.8 g/kg of the 2 g/kg course", "... add up to 2 g/kg"
    made = comes_to(lead) or (Schedule(is_total=True) if _COMPLETED.search(lead) and _ENDED_ON.match(tail) else None)
    return made if made and not amount.daily else schedule


_SUPPOSED = compiled(r":\s[^.;:]{0,40}\bwould (?:be|make|mean|come to|give) (?:about |already )?$")  # the next amount's
_ENDED_EARLY = compiled(
    r"^\s(?:(?:of )?\w+ )?course (?:of \w+ )?(?:(?:was|is|were|had to be|being|has been|had been) )?(?:cut short|stopped|halted|abandoned|interrupted|discontinued|broken off|curtailed|aborted) (?:on|at|after|by) (?:the )?day \d{1,2}\b"
)
_COMPLETED = compiled(
    r"\b(?:finished|completed|concluded|came to the end of) (?:a |an |the |her |his |their |all )?(?:total of |course of |full |whole |usual |standard )*$"
)
_ENDED_ON = compiled(
    r"\s?(?:of \w+ )?(?:(?:on|last|this|by) )*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|\d{1,2}(?:st|nd|rd|th)?\b|the \d{1,2}|day \d)"
)
_SO_THAT_TOTAL = compiled(
    r"\b(?:so that|such that|so|until|keeping|leaving) (?:the |her |his |their )?(?:\w+ )?(?:total|sum|course)\b(?=[^.;,]*$)"
)
_AVERAGED = compiled(r"\b(?:median|mean|average)(?: dose| total| course)?(?: of| was| is|:)?\s$")
_IN_YEAR = compiled(r"\s?(?:in|during) (?:\w+ )?(?:19|20)\d\d\b")
_COURSES_OF = compiled(r"\b\d{1,2} (?:courses|cycles|rounds)\b")
_BARE_PRODUCT = compiled(
    rf"(?<![\d.x×*])(?<![x×*]\s)({NUMBER})\s?[x×*]\s?({NUMBER})(?!\.?\d|\s?(?:[x×*/]|m?g\b|mcg|ml|days?\b|d\b|doses|weeks?|infusions|times|daily|a day|nights|months?))"
)
_ONCE = compiled(r"^\s?[x×]\s?1(?!\.?\d)")  # "2 × 1" in numbers alone is a product
_TWO, _TWICE_EACH = 2, compiled(r"\b(?:twice|2 times|in 2 (?:doses|infusions)):\s$")  # both are listed behind it
_AS_ONE = compiled(
    r"\b(?:as|in|within) (?:1|a single|one) (?:single )?(?:infusion|bag|sitting|go|administration|dose|session)\b(?! each)"
)  # "four times 375 mg/m2 as one infusion"
_DAY_LED, _DAY_SAID = compiled(r"\bday ?\d{1,2}\b(?=[^.;]{0,20}$)"), compiled(r"\bday")
_SETTLES = compiled(
    r"\b(?:settles?|resolves?|subsides?|passes|fades?|recovers?|improves?|peaks?|clears?)\b[^.;,]{0,20}\b(?:in|within|after|by)\b[^.;,]*"
)  # how long an effect lasts
_MADE = compiled(rf"(?<![\d.])({NUMBER})\s?[×x*]\s?({NUMBER})\s?=\s?{NUMBER}(?![\d.]*\d)")
_CALLED_COURSE = compiled(
    r"\((?:this is |that is |i\.e\. )?(?:the |a |her |his )?(?:full|whole|usual|standard|complete) (?:course|regimen)\)"
)
_BOTH_OF = compiled(r"\bboth (?:of )?(?:the |these |those |her |his )?(?:[a-z]+ ){0,2}$")
_ON_DAY = compiled(r"\s?(?:iv )?on day \d")
_LABEL = 40  # characters
_LABEL_IS = compiled(r"(?:^|[,;:|\s])(?:day|d|dose|infusion|week|bag) ?\d{1,2} = ?$")


_MEANWHILE = compiled(r"\b(?:during|after|throughout|while (?:on|receiving|giving|infusing)|alongside)\b")
_TASK = compiled(
    r"\b(?:physio\w*|exercis\w*|walk\w*|nif|mip|fvc|vital|capacity|spirometry|blood|pulse|temperature|scores?|qmg|check|measure|monitor|record|assess|test|observe|creatinine|bp|weigh|hydrat\w*)\b"
)
_COURSE_LASTS = compiled(
    r"\b(?:course|treatment|regimen|therapy|it|cycle)\b[^.;,]{0,15}\b(?:lasts?|runs?(?: for)?|takes|goes on for|is given for) (\d{1,2}) (?:consecutive )?days\b"
)
_PRODUCT_OF = compiled(r"[\dg]\s?(?:x|×|\*|times)\s?\d[^=]{0,30}=\s?$")
_OF_BODY = compiled(r"(?<![/\w])\d[\d.]*\s?(?:kgs?|kilos?|m2|lbs?|pounds?)\b[^=]{0,30}=\s?$")  # one dose for a weight
_ADD_UP = compiled(
    r"\s?(?:(?:of|for) [a-z]+ )?(?:(?:will|would|together|thus) )?(?:adds? up to|totals?|sums? to)\s(?:a total of |about |exactly |just )?"
)
_REFERENCE = compiled(r"\s?(?:out )?of (?:the|her|his|their|this|that|a)\s(?:[a-z]+\s){0,2}")


_COLUMN_MAX = compiled(r"\b(?:max|maximum|limit|ceiling|cap|total|course)\W*$")


_LIMIT_IGNORED = compiled(
    r"\b(?:limit|ceiling|maximum|cap)\b[^.;]{0,40}\b(?:can|may|should|could|must) (?:safely )?be (?:ignored|exceeded|disregarded|overridden|broken|waived|raised|lifted)\b|"
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignore|disregard|override|waive|forget) (?:about )?(?:the |that |this )?(?:\S+ ){0,3}?(?:limit|ceiling|maximum|cap)\b"
)


@lru_cache(maxsize=256)
def _ignores_limit(text: str) -> bool:
    """Whether a sentence waves a limit aside."""
    return bool(_LIMIT_NAMED.search(text) and _LIMIT_IGNORED.search(text))


_LIMIT_NAMED = compiled(r"limit|ceiling|maximum|cap")


_MEASURED_ITEM = compiled(r"\d ?(?:mmol|meq|units?|iu|mcg|%|ml/h)\b")


def _labels(reading: Reading, number: int) -> str:
    """The short items without a dose right above an item of a list ("loading", "day 8")."""
    words = ""
    if reading.segments[number].kind is not Kind.ITEM:
        return words
    for other in reversed(reading.segments[max(0, number - 2) : number]):
        if other.kind is not Kind.ITEM or len(other.text) > _LABEL or amounts(other.text):
            break
        if _MEASURED_ITEM.search(other.text):
            break  # an item of its own ("potassium chloride 40 mmol over 4 hours")
        words = f"{other.text}: {words}"
    return words


def _heading(reading: Reading, number: int) -> str:
    """The line that announces the list an item belongs to."""
    segment = reading.segments[number]
    if segment.kind is not Kind.ITEM:
        return ""
    for earlier in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
        other = reading.segments[earlier]
        if other.kind is not Kind.ITEM:
            return other.text if other.text.rstrip().endswith(":") or other.kind is Kind.HEADING else ""
    return ""


def _other_indication(reading: Reading, number: int) -> str:
    """An indication in force that is none of the rules' own; empty when theirs is named or none is."""
    near = (reading.indications[i] for i in range(number, max(-1, number - LOOK_BACK), -1))
    return next((name for name in near if name is not None), reading.context.indication) or ""
