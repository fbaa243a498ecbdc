"""The table of an answer's doses: as stated, what each comes to, its limit, and the amounts for the patient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.doses.absolute import absolute, shown
from assistant.doses.dosage import (
    Regimen,
    exceeded,
    governing,
    in_rules_unit,
    limit_written,
    numbers_a_grade,
    regimen_of,
    regimens_in,
)
from assistant.guarded import doses_in
from assistant.measuring import Measured, measured
from assistant.question.contextualise import contextualised
from assistant.records import Audience, Citation, DoseRow, Request, Sentence
from guardrails import Basis, Context, Guard, Rule, Scope

NEEDED = {Basis.PER_KG: "needs the weight", Basis.PER_M2: "needs height and weight, or the body surface"}
"""What an amount can't be worked out without."""

_ROUNDING = Decimal("0.02")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    regimen: Regimen
    citation: int | None
    rule: Rule | None = None


def dose_rows(
    guard: Guard, request: Request, sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[DoseRow, ...]:
    """Every dose in the released sentences, in their order, each once; of a rule's own words its limit too.

    A patient is given none. `absolute` is empty without a measurement of the patient, and for what is above a hard
    limit says so instead of an amount.
    """
    if request.audience is Audience.PATIENT:
        return ()
    known = measured(request, contextualised(request))
    context = Context(weight_kg=known.weight_kg)
    quotes = {citation.n: regimens_in(guard, citation.quote) for citation in citations}
    stated = [item for sentence in sentences for item in _stated(guard, sentence, context, quotes)]
    return tuple(_row(guard, item, known) for item in _merged(stated))


def _stated(
    guard: Guard, sentence: Sentence, context: Context, quotes: dict[int, tuple[Regimen, ...]]
) -> list[_Stated]:
    spoken = [rule for rule in guard.rules if rule.safe_text in sentence.text]
    own = [_Stated(regimen=item, citation=None, rule=rule) for rule in spoken for item in _of_rule(guard, rule)]
    found = [
        (dose, regimen_of(dose))
        for dose in (guard.doses(sentence.text, context) if context.weight_kg else doses_in(guard, sentence.text))
        if not numbers_a_grade(dose, sentence.text)
    ]
    regimens = _joined([in_rules_unit(guard, regimen) for _, regimen in found if regimen is not None])
    cited = [
        _Stated(regimen=item, citation=_citation(item, sentence.citations, quotes), rule=spoken[0] if spoken else None)
        for item in regimens
    ]
    return [*own, *cited]


def _of_rule(guard: Guard, rule: Rule) -> list[Regimen]:
    """The doses in a rule's words and its limit. The guard reads past its own texts to the letter: without the full
    stop it reads them.
    """
    found = list(regimens_in(guard, rule.safe_text.rstrip(". ")))
    if rule.limit is None or rule.scope is None or rule.limit.unit not in {"g", "mg"}:
        return found
    limit = Regimen(
        drug=rule.subject,
        amount=rule.limit.amount,
        unit=rule.limit.unit,
        basis=rule.limit.basis,
        times_per_day=Decimal(1) if rule.scope is Scope.PERIOD else None,
        is_total=rule.scope is Scope.COURSE,
    )
    same = [item for item in found if (item.grams, item.basis) == (limit.grams, limit.basis)]
    comes_to = [item for item in found if item.basis is limit.basis and limit.amount in {item.total, item.daily}]
    return found if same or comes_to else [*found, limit]


def _joined(regimens: Sequence[Regimen]) -> list[Regimen]:
    """The regimens of a sentence, each total with the dose that comes to it, as one."""
    joined: list[Regimen] = []
    for item in dict.fromkeys(regimens):
        totals = [other for other in regimens if other.is_total and _alike(item, other)]
        if item.is_total and any(_comes_to(other, item) or _is_one_dose(item, other, totals) for other in regimens):
            continue
        days = [other.duration_days for other in totals if other.duration_days]
        lasting = next(
            (day for day in days if item.daily and _comes_to(replace(item, duration_days=day), _over(totals, day))),
            None,
        )
        joined.append(replace(item, duration_days=lasting) if lasting and item.duration_days is None else item)
    return joined


def _comes_to(item: Regimen, total: Regimen) -> bool:
    """Whether a regimen is another way of writing a total: its days, or those that the total names, add up to it."""
    if item.is_total or not _alike(item, total):
        return False
    reached = item.total or (item.daily * total.duration_days if item.daily and total.duration_days else None)
    return reached is not None and abs(reached - total.amount) <= _ROUNDING * total.amount


def _is_one_dose(item: Regimen, other: Regimen, totals: Sequence[Regimen]) -> bool:
    """Whether a supposed total is each dose of another regimen, whose own total stands beside it."""
    same = _alike(item, other) and item.amount == other.amount and not other.is_total
    return same and any(total.amount == other.total for total in totals)


def _over(totals: Sequence[Regimen], days: Decimal) -> Regimen:
    return next(item for item in totals if item.duration_days == days)


def _alike(one: Regimen, other: Regimen) -> bool:
    return (one.drug, one.basis, one.unit) == (other.drug, other.basis, other.unit)


def _citation(regimen: Regimen, numbers: Sequence[int], quotes: dict[int, tuple[Regimen, ...]]) -> int | None:
    """The citation whose quote states the dose, by preference with its schedule; else the sentence's first."""
    for same in (_same_course, _same_amount):
        for number in numbers:
            if any(same(regimen, other) for other in quotes.get(number, ())):
                return number
    return numbers[0] if numbers else None


def _same_course(one: Regimen, other: Regimen) -> bool:
    return _same_amount(one, other) and one.total == other.total


def _same_amount(one: Regimen, other: Regimen) -> bool:
    return (one.drug, one.grams, one.basis) == (other.drug, other.grams, other.basis)


def _merged(stated: Iterable[_Stated]) -> list[_Stated]:
    """Each dose once: what only repeats another one's amount without its schedule is left out."""
    kept: list[_Stated] = []
    for item in stated:
        at = next((n for n, other in enumerate(kept) if _repeats(item.regimen, other.regimen)), None)
        if at is None:
            fuller = [n for n, other in enumerate(kept) if _repeats(other.regimen, item.regimen)]
            if fuller:
                kept[fuller[0]] = item
            else:
                kept.append(item)
        elif kept[at].citation is None and item.citation is not None and kept[at].rule is None:
            kept[at] = _Stated(regimen=kept[at].regimen, citation=item.citation, rule=item.rule)
    return kept


def _repeats(item: Regimen, other: Regimen) -> bool:
    """Whether a dose says no more than another: the same, an amount without a schedule, or a day of the same course."""
    if (item.drug, item.basis) != (other.drug, other.basis):
        return False
    if (item.written(), item.schedule()) == (other.written(), other.schedule()):
        return True
    bare = item.amount == other.amount and not item.schedule() and item.times_per_day in {None, other.times_per_day}
    return bare and bool(other.schedule() or other.times_per_day)


def _row(guard: Guard, item: _Stated, known: Measured) -> DoseRow:
    regimen = item.regimen
    rule = governing(guard.rules, regimen)
    return DoseRow(
        drug=guard.lexicon.titles.get(regimen.drug, regimen.drug),
        dose=regimen.written(),
        schedule=regimen.schedule(),
        total=regimen.total_written(),
        limit=limit_written(rule) if rule else "",
        rule=rule.id if rule else item.rule.id if item.rule else None,
        absolute=_absolute(guard, regimen, known),
        citation=item.citation,
    )


def _absolute(guard: Guard, regimen: Regimen, known: Measured) -> str:
    """The arithmetic, or in a few words why there is none; empty where nothing is known of the patient."""
    if not known:
        return ""
    broken = exceeded(guard.rules, regimen)
    if broken is not None:
        return f"not calculated: above the limit, {limit_written(broken)}"
    if regimen.basis is Basis.FLAT:
        return "fixed dose: the same for any weight"
    amounts = absolute(regimen, known)
    if amounts is None:
        return f"not calculated: {NEEDED[regimen.basis]}"
    return f"{shown(regimen, amounts)} (calculated, {amounts.source})"
