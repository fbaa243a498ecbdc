"""Amounts -> statements: drug, amount, schedule, and what the text does with it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from guardrails.attribution import drug_of, in_order
from guardrails.goods import is_goods
from guardrails.patterns import NUMBER
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts, bare_amounts, timed_amounts
from guardrails.quantities.carried import carried
from guardrails.quantities.defined import defined, used
from guardrails.quantities.measure import measure
from guardrails.quantities.patient import surfaces, weights
from guardrails.quantities.pieces import counted_pieces, named_pieces
from guardrails.quantities.surroundings import surroundings
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis, Stance
from guardrails.schedules.continuing import continued, counted_before
from guardrails.schedules.schedule import Schedule, comes_to, is_stated_total, read_schedule
from guardrails.schedules.several import of_several, usual_rhythm
from guardrails.schedules.supplied import supplied
from guardrails.schedules.totals import Totals, totals
from guardrails.stances.refusal import Setting, is_ceiling
from guardrails.stances.stance import stance_of
from guardrails.telling import compiled
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
    for mention in reading.mentions[number] if present or any(map(str.isdigit, text)) else ():
        bare = bare_amounts(text, mention.end) if mention.drug in reading.bases else None
        if bare is not None and all(bare.end <= a.start or bare.start >= a.end for a in present):
            present.append(bare)
    if any(amount.bare for amount in present) or (before and before.bare and not reading.mentions[number]):
        present += [t for t in timed_amounts(text) if all(t.end <= a.start or t.start >= a.end for a in present)]
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
    if not position:
        lead = _labels(reading, number) + lead
    worked_out = lead.rstrip().endswith("=")
    if worked_out:
        lead = ""  # the arithmetic that leads to this amount
    if position and (made := _SO_THAT_TOTAL.search(lead)):
        lead = lead[made.start() :]  # what is done to reach the total has days of its own
    if _IN_YEAR.match(tail):
        lead = _COURSES_OF.sub("courses", lead)  # each of them is told with its year
    tail = _BARE_PRODUCT.sub(lambda m: " " if Decimal(m[1]) * Decimal(m[2]) == amount.number else m[0], tail)
    if (aside := _MEANWHILE.search(lead)) and _TASK.search(lead[: aside.start()]):
        lead = lead[aside.start() :]  # how often something else is done meanwhile
    if position + 1 == len(present):
        tail += continued(reading, number, tail, lead)
    if number and not position and (lasts := _COURSE_LASTS.search(reading.segments[number - 1].text)):
        tail += f" ; for {lasts[1]} days"
    tail += counted_before(reading, number, tail, daily=amount.daily) if not position else ""
    before = text[present[position - 1].end if position else amount.start : amount.start]
    schedule = _schedule(amount, (lead, tail), before, text if worked_out else "")
    in_row = reading.segments[number].kind is Kind.ROW and drug in drugs[:position]
    if in_row and _COLUMN_MAX.search(lead):
        schedule = replace(schedule, is_total=True)
    count = None if comes_to(lead) and not amount.daily else amount.count
    amount = replace(amount, count=count)
    schedule = of_several(schedule, count, (lead, tail), a_course=drug in reading.by_course)
    schedule = usual_rhythm(schedule, reading.lexicon.drugs[drug].usual)
    basis, grams, calculated, unclear = measure(reading, number, amount, drug)
    share, schedule = supplied(text[amount.start : amount.end], tail, schedule)
    if share:
        amount, grams = replace(amount, count=share[0]), grams * share[0] / share[1]
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
    if product_in and not amount.daily and not again and _PRODUCT_OF.search(product_in[: amount.start]):
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
    if _REFERENCE.fullmatch(before):
        schedule = Schedule(is_total=True)  # "the remaining 0.8 g/kg of the 2 g/kg course"
    made = comes_to(lead)
    return made if made and not amount.daily else schedule


_SO_THAT_TOTAL = re.compile(
    r"\b(?:so that|such that|so|until|keeping|leaving) (?:the |her |his |their )?(?:\w+ )?(?:total|sum|course)\b(?=[^.;,]*$)"
)
_IN_YEAR = re.compile(r"\s?(?:in|during) (?:\w+ )?(?:19|20)\d\d\b")
_COURSES_OF = re.compile(r"\b\d{1,2} (?:courses|cycles|rounds)\b")
_BARE_PRODUCT = re.compile(
    rf"(?<![\d.x×*])(?<![x×*]\s)({NUMBER})\s?[x×*]\s?({NUMBER})(?!\.?\d|\s?(?:[x×*/]|m?g\b|mcg|ml|days?\b|d\b|doses|weeks?|infusions|times|daily|a day|nights|months?))"
)
_LABEL = 40  # characters


_MEANWHILE = compiled(r"\b(?:during|after|throughout|while (?:on|receiving|giving|infusing)|alongside)\b")
_TASK = re.compile(
    r"\b(?:physio\w*|exercis\w*|walk\w*|nif|mip|fvc|vital|capacity|spirometry|blood|pulse|temperature|scores?|qmg|check|measure|monitor|record|assess|test|observe|creatinine|bp|weigh|hydrat\w*)\b"
)
_COURSE_LASTS = compiled(
    r"\b(?:course|treatment|regimen|therapy|it|cycle)\b[^.;,]{0,15}\b(?:lasts?|runs?(?: for)?|takes|goes on for|is given for) (\d{1,2}) (?:consecutive )?days\b"
)
_PRODUCT_OF = re.compile(r"[\dg]\s?(?:x|×|\*|times)\s?\d[^=]{0,30}=\s?$")
_REFERENCE = re.compile(r"\s?(?:out )?of (?:the|her|his|their|this|that|a)\s(?:[a-z]+\s){0,2}")


_COLUMN_MAX = re.compile(r"\b(?:max|maximum|limit|ceiling|cap|total|course)\W*$")


_LIMIT_IGNORED = re.compile(
    r"\b(?:limit|ceiling|maximum|cap)\b[^.;]{0,40}\b(?:can|may|should|could|must) (?:safely )?be (?:ignored|exceeded|disregarded|overridden|broken|waived|raised|lifted)\b|"
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignore|disregard|override|waive|forget) (?:about )?(?:the |that |this )?(?:\S+ ){0,3}?(?:limit|ceiling|maximum|cap)\b"
)


@lru_cache(maxsize=256)
def _ignores_limit(text: str) -> bool:
    """Whether a sentence waves a limit aside."""
    return bool(_LIMIT_NAMED.search(text) and _LIMIT_IGNORED.search(text))


_LIMIT_NAMED = compiled(r"limit|ceiling|maximum|cap")


def _labels(reading: Reading, number: int) -> str:
    """The short items without a dose right above an item of a list ("loading", "day 8")."""
    words = ""
    if reading.segments[number].kind is not Kind.ITEM:
        return words
    for other in reversed(reading.segments[max(0, number - 2) : number]):
        if other.kind is not Kind.ITEM or len(other.text) > _LABEL or amounts(other.text):
            break
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
