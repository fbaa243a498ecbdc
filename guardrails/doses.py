"""Amounts -> statements: drug, amount, schedule, and what the text does with it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from guardrails.attribution import drug_of, in_order
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts, bare_amounts
from guardrails.quantities.carried import carried
from guardrails.quantities.measure import measure
from guardrails.quantities.patient import surfaces, weights
from guardrails.quantities.pieces import counted_pieces, named_pieces
from guardrails.quantities.surroundings import surroundings
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis, Stance
from guardrails.schedules.continuing import continued
from guardrails.schedules.schedule import Schedule, is_stated_total, read_schedule
from guardrails.schedules.totals import Totals, totals
from guardrails.stances.refusal import Setting, is_ceiling, orders
from guardrails.stances.stance import stance_of
from guardrails.text.segment import Kind
from guardrails.units import parse_usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A dose of a governed drug where it stands: segment number and [start, end) in it.

    `grams` is per administration (or total, as the schedule says) and per kg or m2 where `basis` says so. `calculated` tells
    that it was brought to its basis with a weight, a surface or a concentration of the text; `unclear` why it cannot be checked.
    """

    drug: str
    amount: Amount
    grams: Decimal
    basis: Basis
    schedule: Schedule
    totals: Totals
    stance: Stance
    segment: int
    start: int
    end: int
    words: str
    link: str
    lead: str
    tail: str
    above: bool = False
    calculated: str = ""
    unclear: str = ""
    other_indication: str = ""


def statements(reading: Reading) -> list[Statement]:
    """Every dose of a governed drug in the text, in order."""
    reading.weights = [weights(segment.text) for segment in reading.segments]
    reading.surfaces = [surfaces(segment.text) for segment in reading.segments]
    found: list[Statement] = []
    for number, segment in enumerate(reading.segments):
        last = found[-1] if found and found[-1].segment == number - 1 else None
        present = _amounts(reading, number, last.amount if last else None)
        drugs = in_order(segment.text, present, reading.mentions[number]) or [
            drug_of(reading, number, present, i) for i in range(len(present))
        ]
        for position, drug in enumerate(drugs):
            if drug is not None and drug in reading.bases and not _priced(reading, number, present[position]):
                statement = _statement(reading, number, present, drugs, position)
                before = found[-1] if found and found[-1].drug == drug and found[-1].segment >= number - 1 else None
                found.append(_with_schedule_of(before, statement))
    return found


_EACH_RAISED = re.compile(r"\b(?:increas|rais|up)\w*\s(?:each|every|the|that|this) (?:single )?dose\s(?:up )?to\s$")


_COMES_TO = re.compile(
    r"\b(?:is|are|makes?|making|comes to|equals?|totals?|adds up to|i\.e\.?)\s(?:about |only |just )?$"
)


_LIMIT_OF = re.compile(r"\b(?:maximum|max|limit|ceiling)(?: of| is)?\s$")


def _with_schedule_of(before: Statement | None, statement: Statement) -> Statement:
    """A dose that carries on the unit of the one before carries on its schedule too, where it states none."""
    if before is None:
        return statement
    plan, former = statement.schedule, before.schedule
    if (
        plan == Schedule()
        and _COMES_TO.search(statement.link)
        and statement.basis is before.basis
        and statement.grams <= max(before.totals.daily or 0, before.totals.total or 0)
    ):
        plan = Schedule(is_total=True)  # "1.5 tablets of 60 mg four times a day is 360 mg": the same in other words
        return replace(statement, schedule=plan, totals=totals(statement.grams, plan))
    aside = "(" in statement.link and ")" not in statement.link and before.segment == statement.segment
    if aside and plan.times_per_day == former.times_per_day == 1 and former.duration_days and not plan.duration_days:
        plan = replace(plan, duration_days=former.duration_days, shortest_days=former.shortest_days)
        return replace(statement, schedule=plan, totals=totals(statement.grams, plan))
    limit = (former.times_per_day == 1 or former.is_total) and _LIMIT_OF.search(statement.link)
    raised = plan == Schedule() and (limit or _EACH_RAISED.search(statement.link))
    if raised:
        return replace(statement, schedule=former, totals=totals(statement.grams, former))
    if not statement.amount.carried or plan != Schedule():
        return statement
    return replace(statement, schedule=before.schedule, totals=totals(statement.grams, before.schedule))


def _amounts(reading: Reading, number: int, before: Amount | None) -> list[Amount]:
    """The segment's amounts, with bare numbers after a drug's name and those that leave out the unit said before."""
    text = reading.segments[number].text
    present = amounts(text)
    if present or before:
        goes_on = number > 0 and reading.segments[number - 1].text.endswith(";")
        present += carried(text, present, before, goes_on=goes_on)
    for mention in reading.mentions[number] if present or any(char.isdigit() for char in text) else ():
        bare = bare_amounts(text, mention.end) if mention.drug in reading.bases else None
        if bare is not None and all(bare.end <= a.start or bare.start >= a.end for a in present):
            present.append(bare)
    present = _with_tablets(reading, number, present)
    return sorted(present, key=lambda amount: amount.start)


def _with_tablets(reading: Reading, number: int, present: list[Amount]) -> list[Amount]:
    """Tablets counted without a strength, of a drug whose tablet the lexicon knows; "2 tablets (120 mg)" is one dose."""
    text = reading.segments[number].text
    drugs = reading.lexicon.drugs
    named = [m for m in reading.mentions[number] if m.drug in drugs and drugs[m.drug or ""].piece]
    if not named:
        return present
    strength = parse_usual(drugs[named[0].drug or ""].piece)[1] * 1000
    pieces = [p for m in named for p in named_pieces(text, m.start, m.end, strength)]
    if any(word in text for word in ("tab", "pill", "compr", "таблет")):
        pieces += counted_pieces(text, strength)
    for piece in pieces:
        over = [a for a in present if a.start < piece.end and piece.start < a.end]
        if "(" in text[piece.start : piece.end]:
            present = [a for a in present if a not in over] + [piece]
        elif not over:
            present = [*present, piece]
    return present


def _statement(
    reading: Reading, number: int, present: list[Amount], drugs: list[str | None], position: int
) -> Statement:
    amount, drug = present[position], drugs[position]
    assert drug is not None
    text = reading.segments[number].text
    lead, tail = surroundings(text, present, drugs, reading.mentions[number], position)
    worked_out = bool(re.search(r"=\s*$", lead))
    if worked_out:
        lead = ""  # the arithmetic that leads to this amount
    if (aside := _MEANWHILE.search(lead)) and _TASK.search(lead[: aside.start()]):
        lead = lead[aside.start() :]  # how often something else is done meanwhile
    if position + 1 == len(present):
        tail += continued(reading, number, tail, lead)
    if number and not position and (lasts := _COURSE_LASTS.search(reading.segments[number - 1].text)):
        tail += f" ; for {lasts[1]} days"
    schedule = read_schedule(tail, lead, stated_daily=amount.daily)
    again = (schedule.count or 0) > 1
    if worked_out and not amount.daily and not again and _PRODUCT_OF.search(text[: amount.start]):
        schedule = Schedule(is_total=True)
    if not amount.daily and is_stated_total(lead, tail):
        schedule = replace(schedule, is_total=True, times_per_day=None, interval_days=None)
    if _REFERENCE.fullmatch(text, present[position - 1].end if position else amount.start, amount.start):
        schedule = Schedule(is_total=True)  # "the remaining 0.8 g/kg of the 2 g/kg course"
    if reading.segments[number].kind is Kind.ROW and position and _COLUMN_MAX.search(lead) and drug in drugs[:position]:
        schedule = replace(schedule, is_total=True)
    schedule = _of_several(schedule, amount, tail, a_course=drug in reading.by_course)
    schedule = _usual_rhythm(schedule, reading.lexicon.drugs[drug].usual)
    basis, grams, calculated, unclear = measure(reading, number, amount, drug)
    following = reading.segments[number + 1].text if number + 1 < len(reading.segments) else ""
    setting = Setting(
        text=text,
        start=amount.start,
        end=amount.end,
        after=following,
        heading=_heading(reading, number),
        is_title=reading.segments[number].kind in (Kind.HEADING, Kind.ROW),
    )
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
        link=text[present[position - 1].end if position else 0 : amount.start],
        lead=lead,
        tail=tail,
        above=(amount.above or _ignores_limit(text)) and not is_ceiling(setting),
        calculated=calculated,
        unclear=unclear,
        other_indication=_other_indication(reading, number),
    )


_MONTH = Decimal(28)
_A_MONTH = re.compile(r"[^.;,]{0,12}\b(?:each|every|per|a) month\b")
_A_DAY = re.compile(r"[^.;,]{0,30}\b(?:a|per|each|every) day\b")


def _of_several(schedule: Schedule, amount: Amount, tail: str, *, a_course: bool) -> Schedule:
    """A number of equal doses: "six infusions of 0.5 g/kg over two weeks" divide nothing; "4 x 180 mg a day"."""
    if not a_course and schedule == Schedule(count=schedule.count) and (schedule.count or 0) > 4:
        return Schedule(times_per_day=schedule.count)  # "90 mg x 6": of a drug that is taken every day
    count, times = amount.count, schedule.times_per_day
    if not count:
        return schedule
    if times and not a_course:
        return replace(schedule, times_per_day=times * count)
    if times == 1 and schedule.duration_days and _A_DAY.match(tail):
        return replace(schedule, times_per_day=count)
    if schedule.interval_days == _MONTH and _A_MONTH.match(tail):
        return replace(schedule, interval_days=_MONTH / count)  # "two courses of 2 g/kg each month"
    if schedule.divided and (schedule.shortest_days or 0) > 1:
        schedule = replace(schedule, divided=False, duration_days=None, shortest_days=None)
    return replace(schedule, count=count)


_MEANWHILE = re.compile(r"\b(?:during|after|throughout|while (?:on|receiving|giving|infusing)|alongside)\b")
_TASK = re.compile(
    r"\b(?:physio\w*|exercis\w*|walk\w*|nif|mip|fvc|vital|capacity|spirometry|blood|pulse|temperature|scores?|qmg|check|measure|monitor|record|assess|test|observe|creatinine|bp|weigh|hydrat\w*)\b"
)
_COURSE_LASTS = re.compile(
    r"\b(?:course|treatment|regimen|therapy|it|cycle)\b[^.;,]{0,15}\b(?:lasts?|runs?(?: for)?|takes|goes on for|is given for) (\d{1,2}) (?:consecutive )?days\b"
)
_PRODUCT_OF = re.compile(r"[\dg]\s?(?:x|×|\*|times)\s?\d[^=]{0,30}=\s?$")
_REFERENCE = re.compile(r"\s?(?:out )?of (?:the|her|his|their|this|that|a)\s(?:[a-z]+\s){0,2}")


_COLUMN_MAX = re.compile(r"\b(?:max|maximum|limit|ceiling|cap|total|course)\W*$")


def _usual_rhythm(schedule: Schedule, usual: Mapping[str, str]) -> Schedule:
    """Weeks without a frequency are weekly doses where the drug's usual course is that many doses ("375 mg/m2 x 4 weeks")."""
    if not schedule.duration_days or "course" not in usual or "administration" not in usual:
        return schedule
    if any(
        getattr(schedule, name)
        for name in Schedule.__slots__
        if name not in ("duration_days", "shortest_days", "count")
    ):
        return schedule
    doses = parse_usual(usual["course"])[1] / parse_usual(usual["administration"])[1]
    weekly = schedule.duration_days == doses * 7 and schedule.count in (None, doses)
    return replace(schedule, interval_days=Decimal(7)) if weekly else schedule


_STOCK = re.compile(
    r"\benough for\b|\b(?:costs?|price[sd]?|euros?|dollars?|pounds sterling|bought|buys?|purchas\w+|stock\w*|budget|inventory|suppl(?:y|ies)|deliver(?:y|ies)|consum\w+|last year|per year|reimburs\w+)\b|[$€£]"
)


_HELD = re.compile(
    r"\b(?:pharmacy|hospital|ward|blood bank|depot|store|department|unit|country|region|trust|we) (?:currently |always |now )?(?:holds?|keep|keeps|stores?|has|have|released|issued|used|bought|needs)\b(?!.*\b(?:patient|her|him|his|she|he|this|for an?|kg)\b)"
)
_BREATHED = re.compile(r"\b(?:sats?|spo2|o2|oxygen|nasal|cannulae?|fio2|fvc|vc|vital capacity|on \d{1,2} l\b)")
_EXCHANGED = re.compile(
    r"\b(?:plex|tpe|plasma ?(?:exchanges?|ph\w+|volumes?)|exchanges?|apheresis|plasmapheres\w+|plasma|albumin|per session)\b"
)


def _priced(reading: Reading, number: int, amount: Amount) -> bool:
    """Whether an amount is of goods or of exchanged plasma and not of a dose ("a 140 g course costs ...")."""
    if amount.basis is Basis.FLAT and _HELD.search(reading.segments[number].text):
        return True
    if amount.litres is not None and amount.unit == "l" and _BREATHED.search(reading.segments[number].text):
        return True
    if amount.litres is not None and amount.unit == "l" and _EXCHANGED.search(reading.segments[number].text):
        return True
    flat = amount.basis is Basis.FLAT and not any(reading.weights)
    if flat and _PRESENTED.search(reading.segments[number].text) and not orders(reading.segments[number].text):
        return True
    return flat and bool(_STOCK.search(reading.segments[number].text)) and not orders(reading.segments[number].text)


_PRESENTED = re.compile(
    r"\b(?:vials?|bottles?|ampoules?|tablets?|bags?|packs?|capsules?|syringes?)\b[^.;]{0,30}\b(?:holds?|contains?)\b|\b(?:comes?|supplied|available|sold|marketed|packaged|packed) (?:as|in)\b"
)


_LIMIT_IGNORED = re.compile(
    r"\b(?:limit|ceiling|maximum|cap)\b[^.;]{0,40}\b(?:can|may|should|could|must) (?:safely )?be (?:ignored|exceeded|disregarded|overridden|broken|waived|raised|lifted)\b|"
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignore|disregard|override|waive|forget) (?:about )?(?:the |that |this )?(?:\S+ ){0,3}?(?:limit|ceiling|maximum|cap)\b"
)


@lru_cache(maxsize=256)
def _ignores_limit(text: str) -> bool:
    """Whether a sentence waves a limit aside."""
    return bool(_LIMIT_NAMED.search(text) and _LIMIT_IGNORED.search(text))


_LIMIT_NAMED = re.compile(r"limit|ceiling|maximum|cap")


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
