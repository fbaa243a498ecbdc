"""Doses against limits: every rule that applies to a statement or a course, and what it objects to."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guardrails.doses import Statement
from guardrails.reading import Reading
from guardrails.records import Action, Basis, Dose, Rule, RuleKind, Scope, Stance
from guardrails.relating import Course, number, show
from guardrails.schedule import describe
from guardrails.segments import Kind
from guardrails.units import GRAMS, UCUM

_ROUNDING = Decimal("1.02")  # a dose calculated from a weight is rounded to what can be drawn up
_SILENT = (Stance.REFUTING, Stance.ASKING, Stance.WARNING)


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


def dose_violations(
    reading: Reading, rules: Sequence[Rule], found: Sequence[Statement], totals: Sequence[Course]
) -> list[Violation]:
    """Objections of dose, interval and unverified rules."""
    result: list[Violation] = []
    for statement in found:
        if statement.stance not in _SILENT:
            applying = [rule for rule in rules if rule.subject == statement.drug and _indicated(rule, reading)]
            result += _of_statement(statement, applying, reading)
    for course in totals:
        if course.stance not in _SILENT:
            applying = [rule for rule in rules if rule.subject == course.drug and _indicated(rule, reading)]
            result += _of_course(course, applying, reading)
    return result


def _indicated(rule: Rule, reading: Reading) -> bool:
    return not rule.indications or "" in (*reading.indications, reading.context.indication)


def _of_statement(statement: Statement, rules: Sequence[Rule], reading: Reading) -> Iterator[Violation]:
    if statement.unclear or (reason := _unverifiable(statement, rules, reading)):
        if statement.stance is Stance.RECOMMENDING:
            yield from (
                _withheld(statement, rule, statement.unclear or reason, reading)
                for rule in rules
                if rule.kind is RuleKind.UNVERIFIED
            )
        return
    for rule in rules:
        if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None:
            if (value := _exceeds(statement, rule, reading)) is not None:
                yield _violation(statement, rule, value, reading)
        elif rule.kind is RuleKind.INTERVAL and rule.limit is not None and _too_close(statement, rule):
            yield _violation(statement, rule, None, reading)


def _unverifiable(statement: Statement, rules: Sequence[Rule], reading: Reading) -> str:
    """Why a dose cannot be compared with any limit of its drug; empty when it can."""
    limits = [rule for rule in rules if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None]
    if any(rule.limit and rule.limit.basis is statement.basis for rule in limits) or not limits:
        return ""
    assumed = [rule for rule in limits if rule.assumed_weight_kg and rule.limit and rule.limit.basis is Basis.PER_KG]
    if statement.basis is not Basis.FLAT or not assumed:
        return "a basis that no source states"
    plan = statement.schedule
    planned = (
        plan.times_per_day
        or plan.interval_days
        or plan.duration_days
        or plan.days
        or plan.divided
        or plan.count
        or plan.one_day
        or plan.is_total
    )
    if planned and any(rule.scope is Scope.COURSE for rule in assumed):
        return "grams without a weight"
    return ""


def _exceeds(statement: Statement, rule: Rule, reading: Reading) -> Decimal | None:
    """The amount (in grams, per kg or m2) that breaks a dose limit, or None."""
    assert rule.limit is not None
    if statement.basis is Basis.FLAT and rule.assumed_weight_kg and rule.limit.basis is Basis.PER_KG:
        return _exceeds_any(statement, rule)
    if rule.limit.basis is not statement.basis or (rule.cues and not _cued(rule, reading, statement)):
        return None
    value = _value(statement, rule, reading)
    if value is None:
        return None
    above = statement.above and rule.scope is not Scope.PERIOD
    rounded = statement.calculated and not statement.calculated.endswith("weight") and rule.allows_limit
    allowed = value / _ROUNDING if rounded else value
    if not _within(allowed, rule, above=above):
        return value
    count = statement.totals.administrations or statement.schedule.count
    close = statement.totals.interval is None or statement.totals.interval < 28
    return value if rule.max_administrations and count and count > rule.max_administrations and close else None


def _exceeds_any(statement: Statement, rule: Rule) -> Decimal | None:
    """A flat dose that is too much even for the heavy patient a rule assumes where no weight is known."""
    value = statement.totals.window if rule.scope is Scope.COURSE else statement.totals.daily or statement.grams
    return value if rule.assumed_weight_kg and not _within(value / rule.assumed_weight_kg, rule, above=False) else None


def _within(grams: Decimal, rule: Rule, *, above: bool) -> bool:
    assert rule.limit is not None
    limit = rule.limit.amount * GRAMS[rule.limit.unit]
    return grams < limit or (grams == limit and rule.allows_limit and not above)


def _value(statement: Statement, rule: Rule, reading: Reading) -> Decimal | None:
    """The amount of a statement that a limit of this scope speaks of."""
    sums, plan = statement.totals, statement.schedule
    if rule.scope is Scope.PERIOD:
        return sums.daily if sums.daily is not None or _has_course(statement, reading) else statement.grams
    if rule.scope is Scope.COURSE:
        if rule.per_days or (sums.interval is not None and sums.interval >= 28):
            return sums.window if not _spread(statement) else statement.grams * 28 / (plan.duration_days or 28)
        return sums.total if sums.total is not None else sums.window
    whole_day = plan.times_per_day == 1 and not re.search(
        r"\b(?:once|single|one|1)\b", statement.tail[:30] + statement.lead[-20:]
    )
    if plan.is_total or plan.divided or (whole_day and statement.basis is Basis.FLAT):
        return None
    return statement.grams


def _spread(statement: Statement) -> bool:
    """A total over more than 28 days ("5 g/kg over a year")."""
    plan = statement.schedule
    return bool(plan.divided or plan.is_total) and plan.duration_days is not None and plan.duration_days > 28


def _has_course(statement: Statement, reading: Reading) -> bool:
    """Whether an amount without any schedule is a course rather than a day's dose."""
    return statement.drug in reading.by_course or statement.schedule.is_total


def _cued(rule: Rule, reading: Reading, statement: Statement) -> bool:
    return any(re.search(cue, statement.lead) for cue in rule.cues)


def _too_close(statement: Statement, rule: Rule) -> bool:
    assert rule.limit is not None and rule.interval_days is not None
    interval, count = statement.totals.interval, statement.totals.administrations
    return (
        rule.limit.basis is statement.basis
        and interval is not None
        and interval < rule.interval_days
        and (count is None or count > 1)
    )


def _violation(statement: Statement, rule: Rule, value: Decimal | None, reading: Reading) -> Violation:
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
        action=_action(rule, statement.stance),
        segment=statement.segment,
        at=statement.start,
        dose=dose,
        computed=computed,
        message=f"{said}: {rule.summary}" if not limit else f"{said}, limit {limit}: {rule.summary}",
        indication=statement.other_indication if rule.other_indications == "unknown" else "",
    )


def _withheld(statement: Statement, rule: Rule, reason: str, reading: Reading) -> Violation:
    return Violation(
        rule=rule,
        action=rule.action,
        segment=statement.segment,
        at=statement.start,
        dose=public(statement, reading) if statement.grams else None,
        message=f"{statement.words}: {reason}; {rule.summary}",
        indication=statement.other_indication if rule.other_indications == "unknown" else "",
    )


def _action(rule: Rule, stance: Stance) -> Action:
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
        arithmetic = f"{unit} x {number(value / (per_day if plan.times_per_day else statement.grams))} = {show(value, statement)}"
    return f"{start}; {arithmetic}" if start else arithmetic


def _of_course(course: Course, rules: Sequence[Rule], reading: Reading) -> Iterator[Violation]:
    for rule in rules:
        if course.gap_days is not None:
            if rule.kind is RuleKind.INTERVAL and rule.limit is None and course.stance is Stance.RECOMMENDING:
                yield _course_violation(course, rule, reading, action=rule.action)
            continue
        if (
            rule.kind is RuleKind.INTERVAL
            and rule.limit is not None
            and rule.limit.basis is course.basis
            and course.interval is not None
            and rule.interval_days
            and course.interval < rule.interval_days
        ):
            yield _course_violation(course, rule, reading, action=_action(rule, course.stance))
        if (
            course.daily
            and rule.scope is Scope.PERIOD
            and rule.kind is RuleKind.DOSE_LIMIT
            and rule.limit is not None
            and rule.limit.basis is course.basis
            and not _within(course.grams, rule, above=False)
        ):
            yield _course_violation(course, rule, reading, action=_action(rule, course.stance))
        scopes = (
            (Scope.COURSE, Scope.ADMINISTRATION, Scope.PERIOD)
            if course.implicit and not _has_course_rule(rules, course.basis)
            else (Scope.COURSE,)
        )
        if (
            rule.kind is RuleKind.DOSE_LIMIT
            and rule.limit is not None
            and rule.scope in scopes
            and rule.limit.basis is course.basis
            and not rule.cues
        ):
            too_many = course.mixed or (
                rule.max_administrations is not None and course.doses > rule.max_administrations
            )
            if too_many or not _within(course.grams, rule, above=False):
                yield _course_violation(course, rule, reading, action=_action(rule, course.stance))


def _has_course_rule(rules: Sequence[Rule], basis: Basis) -> bool:
    return any(rule.scope is Scope.COURSE and rule.limit is not None and rule.limit.basis is basis for rule in rules)


def _course_violation(course: Course, rule: Rule, reading: Reading, *, action: Action) -> Violation:
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


def public(statement: Statement, reading: Reading) -> Dose:
    """The record of a statement; `source_text` is filled in by the guard, which has the source."""
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
        source_text="",
    )


def _trim(value: Decimal) -> Decimal:
    return Decimal(f"{round(value, 6).normalize():f}")
