"""A dose with its schedule: how it is written, what it comes to, and which limit governs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.grounding.figures import figures
from assistant.guarded import doses_in
from assistant.measuring import plain
from guardrails import Basis, Dose, Guard, Level, Quantity, Rule, RuleKind, Scope, Stance

GRAMS = {"kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("0.001"), "ug": Decimal("0.000001")}
"""Grams in a unit of mass."""

BASES = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m²"}
"""What follows a unit."""

_TIMES = re.compile(r"(?:(?P<n>[\d.]+) times )?daily")
_INTERVAL = re.compile(r"every (?P<n>[\d.]+) days")
_DAYS = re.compile(r"on days? (?P<days>\d+(?:, \d+)*)")
_DURATION = re.compile(r"(?:for|over) (?P<n>[\d.]+) days")
_COUNT = re.compile(r"(?P<n>[\d.]+) doses")
_RANGE = re.compile(r"\s*(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)(?![\d.]*\d)")
_PLACES = 4

_ANOTHER_COURSE = 28  # days from which what is given again counts by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """An amount, per kg or m² where `basis` says so, with what is known of its schedule; None is what is not told.

    `amount` is what is given each time, or all of the course where `is_total`; of a range it is the upper end, `low`
    the lower one.
    """

    drug: str
    amount: Decimal
    unit: str
    basis: Basis
    times_per_day: Decimal | None = None
    interval_days: Decimal | None = None
    days: tuple[int, ...] = ()
    duration_days: Decimal | None = None
    count: Decimal | None = None
    is_total: bool = False
    low: Decimal | None = None

    @property
    def grams(self) -> Decimal:
        """The amount in grams, per kg or m² as the basis says."""
        return self.amount * GRAMS[self.unit]

    @property
    def administrations(self) -> Decimal | None:
        """How many times it is given in all."""
        if self.days:
            return Decimal(len(self.days)) * (self.times_per_day or 1)
        if self.count:
            return self.count
        if self.duration_days and self.times_per_day:
            return self.duration_days * self.times_per_day
        if self.duration_days and self.interval_days:
            return max(Decimal(1), (self.duration_days / self.interval_days).to_integral_value())
        return Decimal(1) if self.interval_days and self.interval_days >= _ANOTHER_COURSE else None

    @property
    def daily(self) -> Decimal | None:
        """The amount of a day, where it is given every day."""
        if self.is_total:
            return self.amount / self.duration_days if self.duration_days else None
        return self.amount * self.times_per_day if self.times_per_day else None

    @property
    def total(self) -> Decimal | None:
        """The amount of the whole course."""
        if self.is_total:
            return self.amount
        return self.amount * self.administrations if self.administrations else None

    @property
    def is_complete(self) -> bool:
        """Whether it says how much in all, or how much a day without an end."""
        return self.total is not None or self.daily is not None

    def written(self) -> str:
        """The dose in its canonical form: "0.4 g/kg/day", "375 mg/m²", "30 mg"."""
        low = f"{plain(self.low)}-" if self.low is not None else ""
        text = f"{low}{with_unit(self.amount, self.unit, self.basis)}"
        by_day = self.times_per_day == 1 and not self.days and not self.is_total
        return text if not by_day else f"{text}/day" if self.basis is not Basis.FLAT else f"{text} a day"

    def schedule(self) -> str:
        """The rest of it in words: "for 5 days", "3 times daily", "weekly, 4 doses", "on days 1 and 15"."""
        words = []
        if self.times_per_day and self.times_per_day != 1:
            words.append(f"{plain(self.times_per_day)} times daily")
        if self.interval_days:
            words.append("weekly" if self.interval_days == 7 else f"every {plain(self.interval_days)} days")
        if self.days:
            words.append(f"on day{'s' if len(self.days) > 1 else ''} {_listed(self.days)}")
        if self.is_total:
            words.append("in total")
        words += self._length()
        return re.sub(r"(in total|weekly|daily), (?=over|for)", r"\1 ", ", ".join(words))

    def _length(self) -> list[str]:
        if self.interval_days == 7 and self.duration_days and self.duration_days % 7 == 0 and not self.days:
            return [f"for {counted(self.duration_days / 7, 'week')}"]
        if self.interval_days and not self.days:
            several = self.administrations is not None and self.administrations > 1
            return [counted(self.administrations or Decimal(0), "dose")] if several else []
        if self.duration_days:
            return [f"{'over' if self.is_total else 'for'} {counted(self.duration_days, 'day')}"]
        return [counted(self.count, "dose")] if self.count else []

    def total_written(self) -> str:
        """What it comes to, or "" where that is not told: "2 g/kg", "90 mg a day"."""
        if self.total is not None:
            return with_unit(self.total, self.unit, self.basis)
        several = self.times_per_day is not None and self.times_per_day != 1
        return f"{with_unit(self.daily, self.unit, self.basis)} a day" if self.daily is not None and several else ""


def regimen_of(dose: Dose) -> Regimen | None:
    """The regimen of a dose as the guard read it; None where its unit is no mass, or its schedule a range.

    "In total" beside a frequency comes from a question that asks for the total: the amount is that of each time.
    """
    unit, words = dose.unit.partition("/")[0], dose.schedule
    if unit not in GRAMS or ("in one day" in words and "over" in words):
        return None
    times, interval, days = _TIMES.search(words), _INTERVAL.search(words), _DAYS.search(words)
    count, duration = _number(_COUNT, words), _number(_DURATION, words)
    if "in one day" in words:
        duration = Decimal(1)
    low = _RANGE.match(dose.source_text)
    has_rhythm = bool(times or interval or days or count)
    return Regimen(
        drug=dose.drug,
        amount=dose.amount,
        unit=unit,
        basis=dose.basis,
        times_per_day=Decimal(times["n"] or 1) if times else None,
        interval_days=Decimal(interval["n"]) if interval and not days else None,
        days=tuple(map(int, days["days"].split(", "))) if days else (),
        duration_days=duration,
        count=count if not duration else None,
        is_total=not has_rhythm and (dose.scope is Scope.COURSE or (duration is not None and "over" in words)),
        low=Decimal(low["low"]) if low and Decimal(low["high"]) == dose.amount else None,
    )


@lru_cache(maxsize=4096)
def regimens_in(guard: Guard, text: str, stances: frozenset[Stance] = frozenset(Stance)) -> tuple[Regimen, ...]:
    """The regimens that a text states in one of the stances, in order, each on a basis on which its drug has limits."""
    doses = [dose for dose in doses_in(guard, text) if dose.stance in stances and not numbers_a_grade(dose, text)]
    known = [in_rules_unit(guard, regimen) for regimen in map(regimen_of, doses) if regimen is not None]
    return tuple(dict.fromkeys(regimen for regimen in known if limits(guard.rules, regimen)))


def numbers_a_grade(dose: Dose, text: str) -> bool:
    """Whether what was read as a dose is the number of a grade or a stage, the next word being read as its unit."""
    return any(figure.label for figure in figures(text) if dose.start <= figure.start < dose.end)


def in_rules_unit(guard: Guard, regimen: Regimen) -> Regimen:
    """The same regimen in the unit in which the drug's limits are written; as it is where it has none."""
    unit = next((rule.limit.unit for rule in limits(guard.rules, regimen) if rule.limit), regimen.unit)
    if unit == regimen.unit or unit not in GRAMS:
        return regimen
    amount = Decimal(plain(round(regimen.grams / GRAMS[unit], _PLACES)))
    return replace(regimen, amount=amount, unit=unit, low=None)


def limits(rules: Iterable[Rule], regimen: Regimen) -> tuple[Rule, ...]:
    """The dose limits of its drug on its basis, those left out that hold in certain circumstances only."""
    return tuple(
        rule
        for rule in rules
        if rule.kind is RuleKind.DOSE_LIMIT
        and rule.subject == regimen.drug
        and rule.limit is not None
        and rule.limit.basis is regimen.basis
        and not rule.cues
    )


def governing(rules: Iterable[Rule], regimen: Regimen) -> Rule | None:
    """The limit to hold a regimen against: the one it breaks, else that of its course, its day or each dose, the
    tightest where there are several.
    """
    known = limits(rules, regimen)
    broken = exceeded(known, regimen)
    if broken is not None:
        return broken
    for scope in (Scope.COURSE, Scope.PERIOD, Scope.ADMINISTRATION):
        fitting = [rule for rule in known if rule.scope is scope and _value(rule, regimen, known) is not None]
        if fitting:
            return min(fitting, key=_limit)
    return min(known, key=_limit, default=None)


def exceeded(rules: Iterable[Rule], regimen: Regimen) -> Rule | None:
    """The hard limit that a regimen breaks, or None."""
    known = limits(rules, regimen)
    for rule in known:
        value = _value(rule, regimen, known)
        too_many = rule.max_administrations and (regimen.administrations or 0) > rule.max_administrations
        if rule.level is Level.HARD and (too_many or (value is not None and not _within(value, rule))):
            return rule
    return None


def limit_written(rule: Rule) -> str:
    """A limit in words: "2 g/kg a course (hard)", "below 5 mg/kg a day (hard)"."""
    assert rule.limit is not None
    per = {Scope.COURSE: "a course", Scope.PERIOD: _period(rule), Scope.ADMINISTRATION: "a dose"}
    below = "" if rule.allows_limit else "below "
    return (
        f"{below}{quantity(rule.limit)} {per.get(rule.scope or Scope.LIFETIME, 'in a lifetime')} ({rule.level.value})"
    )


def quantity(limit: Quantity) -> str:
    """A quantity as it is written: "375 mg/m²"."""
    return with_unit(limit.amount, limit.unit, limit.basis)


def with_unit(amount: Decimal, unit: str, basis: Basis) -> str:
    """An amount with its unit: "0.4 g/kg"."""
    return f"{plain(amount)} {'µg' if unit == 'ug' else unit}{BASES[basis]}"


def named(guard: Guard, drug: str, *, opens: bool = False) -> str:
    """A drug's title as it stands in a sentence: "IVIG", "prednisone"; "Prednisone" where it `opens` one."""
    title = guard.lexicon.titles.get(drug, drug)
    return title if opens or title[1:2].isupper() else title[:1].lower() + title[1:]


def counted(number: Decimal, noun: str) -> str:
    """A number of things: "1 day", "5 days"."""
    return f"{plain(number)} {noun}{'' if number == 1 else 's'}"


def _value(rule: Rule, regimen: Regimen, known: Sequence[Rule]) -> Decimal | None:
    """The grams of a regimen that a limit is about, or None where the regimen does not tell.

    An amount without any schedule may be that of the longest time for which the drug has a limit. A daily amount need
    not be one dose where the day has a limit of its own.
    """
    unscheduled = not regimen.is_complete and regimen.interval_days is None and not regimen.days
    scopes = {item.scope for item in known}
    amount = None
    if rule.scope is Scope.ADMINISTRATION:
        whole_day = regimen.times_per_day == 1 and Scope.PERIOD in scopes
        amount = None if regimen.is_total or whole_day else regimen.amount
    elif rule.scope is Scope.PERIOD:
        amount = regimen.daily if not unscheduled or Scope.COURSE in scopes else regimen.amount
    elif rule.scope is Scope.COURSE:
        amount = regimen.amount if unscheduled else regimen.total
    return None if amount is None else amount * GRAMS[regimen.unit]


def _within(value: Decimal, rule: Rule) -> bool:
    return value <= _limit(rule) if rule.allows_limit else value < _limit(rule)


def _limit(rule: Rule) -> Decimal:
    assert rule.limit is not None
    return rule.limit.amount * GRAMS[rule.limit.unit]


def _period(rule: Rule) -> str:
    return "a day" if rule.per_days in {None, 1} else f"in {plain(rule.per_days or Decimal(0))} days"


def _number(pattern: re.Pattern[str], text: str) -> Decimal | None:
    match = pattern.search(text)
    return Decimal(match["n"]) if match else None


def _listed(days: Sequence[int]) -> str:
    *first, last = map(str, days)
    return f"{', '.join(first)} and {last}" if first else last
