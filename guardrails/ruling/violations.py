"""What a rule objects to, and the words and arithmetic that say so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guardrails.courses.relating import Course, number, show
from guardrails.reading import Reading
from guardrails.records import Action, Basis, Dose, Rule, RuleKind, Scope, Stance
from guardrails.schedules.plan import describe
from guardrails.statement import Statement
from guardrails.text.segment import Kind
from guardrails.units import GRAMS, UCUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What a rule objects to, and where: positions in segment `segment`; `segments` are all that are struck with it.

    `action` is the rule's, or ANNOTATE for a reported dose. `indication` is set when the dose is for another one.
    """

    rule: Rule
    action: Action
    segment: int
    at: int
    segments: tuple[int, ...] = ()
    dose: Dose | None = None
    computed: str | None = None
    message: str = ""
    indication: str = ""


def violation_of(statement: Statement, rule: Rule, value: Decimal | None, reading: Reading) -> Violation:
    """A dose that breaks a limit with this amount (grams), or an interval (no amount)."""
    limit = _limit(rule)
    dose = public(statement, reading)
    computed = _computed(statement, value)
    said = (
        f"{computed or statement.words}"
        if value is not None
        else f"doses {number(statement.totals.interval or Decimal(0))} days apart"
    )
    return Violation(
        rule=rule,
        action=action_of(rule, statement.stance),
        segment=statement.segment,
        at=statement.start,
        dose=dose,
        computed=computed,
        message=f"{said}: {rule.summary}" if not limit else f"{said}, limit {limit}: {rule.summary}",
        indication=statement.other_indication if rule.other_indications == "unknown" else "",
    )


def withheld(statement: Statement, rule: Rule, reason: str, reading: Reading) -> Violation:
    """A dose that cannot be checked, for this reason."""
    return Violation(
        rule=rule,
        action=rule.action,
        segment=statement.segment,
        at=statement.start,
        dose=public(statement, reading) if statement.grams else None,
        message=f"{statement.words}: {reason}; {rule.summary}",
        indication=statement.other_indication if rule.other_indications == "unknown" else "",
    )


def action_of(rule: Rule, stance: Stance) -> Action:
    """What the rule does: a note where the dose is only reported."""
    return Action.ANNOTATE if stance is Stance.REPORTING and rule.note else rule.action


def _limit(rule: Rule) -> str:
    if rule.limit is None or rule.kind is RuleKind.INTERVAL:
        return f"{number(rule.interval_days)} days" if rule.interval_days else ""
    return f"{number(rule.limit.amount)} {rule.limit.unit}{UCUM[rule.limit.basis]}"


def _computed(statement: Statement, value: Decimal | None) -> str | None:
    """The arithmetic, where there was any: "1 g/kg/day x 5 = 5 g/kg"."""
    if value is None:
        return None
    plan, sums = statement.schedule, statement.totals
    each = show(statement.grams, statement)
    start = f"{statement.calculated} = {each}" if statement.calculated else ""
    if value == statement.grams:
        return start or None
    per_day = sums.daily if sums.daily is not None else statement.grams
    if plan.times_per_day and value == per_day:
        arithmetic = f"{each} x {number(plan.times_per_day)} a day = {show(value, statement)}/day"
    else:
        unit = f"{show(per_day, statement)}/day" if plan.times_per_day else each
        times = value / (per_day if plan.times_per_day else statement.grams)
        arithmetic = f"{unit} x {number(times)} = {show(value, statement)}"
    return f"{start}; {arithmetic}" if start else arithmetic


def course_violation(course: Course, rule: Rule, reading: Reading, *, action: Action) -> Violation:
    """A total that breaks a limit; the items of a list that make it up are struck together."""
    listed = all(reading.segments[n].kind is Kind.ITEM for n in course.segments)
    return Violation(
        rule=rule,
        action=action,
        segment=course.segments[-1],
        at=course.start,
        segments=course.segments if listed else (),
        dose=public(course.statement, reading) if course.statement else None,
        computed=course.sum,
        message=f"{course.sum}{f', limit {_limit(rule)}' if _limit(rule) else ''}: {rule.summary}",
        indication=course.other_indication if rule.other_indications == "unknown" else "",
    )


def public(statement: Statement, reading: Reading, source: str = "") -> Dose:
    """The record of a statement; without the `source` its `source_text` is left to be filled in by the guard."""
    unit = (
        statement.amount.unit
        if statement.amount.unit in GRAMS and not statement.calculated
        else "g"
        if statement.basis is not Basis.PER_M2
        else "mg"
    )
    if statement.amount.bare:
        unit = reading.lexicon.drugs[statement.drug].unit.partition("/")[0]
    scale = GRAMS[unit]
    plan = statement.schedule
    scope = (
        Scope.COURSE
        if plan.is_total or plan.divided
        else Scope.PERIOD
        if plan.times_per_day == 1
        else Scope.ADMINISTRATION
    )
    start, end = reading.segments[statement.segment].mapped.span(statement.start, statement.end)
    total = statement.totals.total
    return Dose(
        drug=statement.drug,
        amount=_trim(statement.grams / scale),
        unit={"ug": "ug"}.get(unit, unit) + UCUM[statement.basis],
        basis=statement.basis,
        scope=scope,
        schedule=describe(plan),
        administrations=statement.totals.administrations,
        total=_trim(total / scale) if total is not None else None,
        stance=statement.stance,
        start=start,
        end=end,
        source_text=source[start:end],
    )


def _trim(value: Decimal) -> Decimal:
    return Decimal(f"{round(value, 6).normalize():f}")
