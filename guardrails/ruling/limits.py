"""Doses against limits: every rule that applies to a statement or a course, and what it objects to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from guardrails.courses.relating import Course
from guardrails.reading import Reading
from guardrails.records import Basis, Rule, RuleKind, Scope, Stance
from guardrails.ruling.violations import Violation, action_of, course_violation, violation_of, withheld
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import GRAMS

_ROUNDING = Decimal("1.02")  # a dose calculated from a weight is rounded to what can be drawn up


_SILENT = (Stance.REFUTING, Stance.ASKING, Stance.WARNING)


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
        stopping = [rule for rule in rules if rule.kind is RuleKind.UNVERIFIED]
        if statement.stance is Stance.RECOMMENDING:
            yield from (withheld(statement, rule, statement.unclear or reason, reading) for rule in stopping)
        if stopping or not statement.grams:
            return
    for rule in rules:
        if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None:
            if (value := _exceeds(statement, rule, reading)) is not None:
                yield violation_of(statement, rule, value, reading)
        elif rule.kind is RuleKind.INTERVAL and rule.limit is not None and _too_close(statement, rule):
            yield violation_of(statement, rule, None, reading)


def _unverifiable(statement: Statement, rules: Sequence[Rule], reading: Reading) -> str:
    """Why a dose cannot be compared with any limit of its drug; empty when it can."""
    said = f"{statement.lead[-40:]} # {statement.tail[:40]}"
    if any(re.search(cue, said) for rule in rules if rule.kind is RuleKind.UNVERIFIED for cue in rule.cues):
        return "a route that no source states"
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
    spaced = rule.per_days and rule.per_days > 28  # within 28 days the doses themselves are counted
    if spaced and not count and 14 < (statement.totals.interval or 0) < (rule.per_days or 0):
        return value  # neither regimen, and no end
    close = statement.totals.interval is None or statement.totals.interval < max(28, rule.per_days or 0)
    return value if rule.max_administrations and count and count > rule.max_administrations and close else None


def _exceeds_any(statement: Statement, rule: Rule) -> Decimal | None:
    """A flat dose that is too much even for the heavy patient a rule assumes where no weight is known."""
    value = statement.totals.window if rule.scope is Scope.COURSE else statement.totals.daily or statement.grams
    return value if rule.assumed_weight_kg and not _within(value / rule.assumed_weight_kg, rule, above=False) else None


def _within(grams: Decimal, rule: Rule, *, above: bool) -> bool:
    assert rule.limit is not None
    limit = rule.limit.amount * GRAMS[rule.limit.unit]
    return grams < limit or (grams == limit and rule.allows_limit and not above)


_ONE_DOSE = compiled(
    r"\b(?:once|single|one|1|morning|noon|night|evening|bedtime|mane|nocte|breakfast|lunch|dinner|meals?|at \d{1,2})\b"
)


def _value(statement: Statement, rule: Rule, reading: Reading) -> Decimal | None:
    """The amount of a statement that a limit of this scope speaks of."""
    sums, plan = statement.totals, statement.schedule
    if rule.scope is Scope.PERIOD:
        return sums.daily if sums.daily is not None or _has_course(statement, reading) else statement.grams
    if rule.scope is Scope.COURSE:
        if (rule.per_days and rule.per_days <= 28) or (sums.interval is not None and sums.interval >= 28):
            return sums.window if not _spread(statement) else statement.grams * 28 / (plan.duration_days or 28)
        return sums.total if sums.total is not None else sums.window
    whole_day = plan.times_per_day == 1 and not _ONE_DOSE.search(f"{statement.tail[:30]} ; {statement.lead[-20:]}")
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


def _of_course(course: Course, rules: Sequence[Rule], reading: Reading) -> Iterator[Violation]:
    for rule in rules:
        if course.gap_days is not None:
            if rule.kind is RuleKind.INTERVAL and rule.limit is None and course.stance is Stance.RECOMMENDING:
                yield course_violation(course, rule, reading, action=rule.action)
            continue
        if (
            rule.kind is RuleKind.INTERVAL
            and rule.limit is not None
            and rule.limit.basis is course.basis
            and course.interval is not None
            and rule.interval_days
            and course.interval < rule.interval_days
        ):
            yield course_violation(course, rule, reading, action=action_of(rule, course.stance))
        if (
            course.daily
            and rule.scope is Scope.PERIOD
            and rule.kind is RuleKind.DOSE_LIMIT
            and rule.limit is not None
            and (grams := _comparable(course, rule)) is not None
            and not _within(grams, rule, above=False)
        ):
            yield course_violation(course, rule, reading, action=action_of(rule, course.stance))
        scopes = (
            (Scope.COURSE, Scope.ADMINISTRATION, Scope.PERIOD)
            if course.implicit and not _has_course_rule(rules, course.basis)
            else (Scope.COURSE, Scope.ADMINISTRATION)
            if course.single
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
            if too_many or not _within(_rounded(course, rule), rule, above=False):
                yield course_violation(course, rule, reading, action=action_of(rule, course.stance))


def _rounded(course: Course, rule: Rule) -> Decimal:
    """The total, less what rounding to whole bottles can have added where it was calculated from a weight."""
    calculated = course.statement.calculated if course.statement else ""
    rounded = calculated and not calculated.endswith("weight") and rule.allows_limit
    return course.grams / _ROUNDING if rounded else course.grams


def _comparable(course: Course, rule: Rule) -> Decimal | None:
    """The total in the basis of a limit; a flat one by the weight that the rule assumes."""
    assert rule.limit is not None
    if rule.limit.basis is course.basis:
        return course.grams
    flat = course.basis is Basis.FLAT and rule.limit.basis is Basis.PER_KG and rule.assumed_weight_kg
    return course.grams / rule.assumed_weight_kg if flat and rule.assumed_weight_kg else None


def _has_course_rule(rules: Sequence[Rule], basis: Basis) -> bool:
    return any(rule.scope is Scope.COURSE and rule.limit is not None and rule.limit.basis is basis for rule in rules)
