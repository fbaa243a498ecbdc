"""Amounts -> statements: drug, amount, schedule, and what the text does with it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from guardrails.attribution import drug_of, in_order
from guardrails.goods import is_goods
from guardrails.planning import planned
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts, bare_amounts, timed_amounts
from guardrails.quantities.bottles import counted_bottles
from guardrails.quantities.carried import carried
from guardrails.quantities.defined import defined, used
from guardrails.quantities.measure import measure
from guardrails.quantities.patient import surfaces, weights
from guardrails.quantities.tablets import with_tablets
from guardrails.quantities.unit_apart import in_unit, units_apart
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis
from guardrails.restated import with_schedule_of
from guardrails.schedules.several import course_in_doses, course_over_dates
from guardrails.schedules.supplied import supplied
from guardrails.schedules.totals import totals
from guardrails.stances.refusal import Setting, is_ceiling
from guardrails.stances.stance import stance_of
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind
from guardrails.units import parse_usual
from guardrails.wording import labels, words_of


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
    said = words_of(reading, number, present, drugs, position)
    amount, schedule = planned(reading, number, present, drugs, position, said)
    basis, grams, calculated, unclear = measure(reading, number, amount, drug)
    if schedule.count and _AS_ONE.search(said.tail):
        grams, schedule = grams * schedule.count, replace(schedule, count=None)
    share, schedule = supplied(text[amount.start : amount.end], said.tail, schedule)
    if share:
        amount, grams = replace(amount, count=share[0]), grams * share[0] / share[1]
    usual_course = _is_usual_course(reading, drug, basis, grams)
    schedule = course_over_dates(schedule, said.tail, usual_course=usual_course)
    schedule = course_in_doses(schedule, said.tail, usual_course=usual_course)
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
        else labels(reading, number) + text[: amount.start],
        lead=said.lead,
        tail=said.tail,
        above=(amount.above or _ignores_limit(text)) and not is_ceiling(setting),
        calculated=calculated,
        unclear=unclear,
        other_indication=_other_indication(reading, number),
    )


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


_AS_ONE = compiled(
    r"\b(?:as|in|within) (?:1|a single|one) (?:single )?(?:infusion|bag|sitting|go|administration|dose|session)\b(?! each)"
)  # "four times 375 mg/m2 as one infusion"


_LIMIT_IGNORED = compiled(
    r"\b(?:limit|ceiling|maximum|cap)\b[^.;]{0,40}\b(?:can|may|should|could|must) (?:safely )?be (?:ignored|exceeded|disregarded|overridden|broken|waived|raised|lifted)\b|"
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignore|disregard|override|waive|forget) (?:about )?(?:the |that |this )?(?:\S+ ){0,3}?(?:limit|ceiling|maximum|cap)\b"
)


@lru_cache(maxsize=256)
def _ignores_limit(text: str) -> bool:
    """Whether a sentence waves a limit aside."""
    return bool(_LIMIT_NAMED.search(text) and _LIMIT_IGNORED.search(text))


_LIMIT_NAMED = compiled(r"limit|ceiling|maximum|cap")


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
