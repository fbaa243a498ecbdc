"""The regimens that a source tells of, in canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.doses.amounts import Amount, amounts, doses_of, phrase
from assistant.evidence.sources import Source, chunks_of
from assistant.evidence.stance import affirmed
from assistant.records import Request
from guardrails import Dose, Guard, Level, Stance

_MOST = 6
_BARE = ("", "in total")


def regimens(guard: Guard, request: Request, source: Source) -> tuple[str, ...]:
    """Canonical doses that a source tells of as given, at most 6, within the limits of the rules.

    Of a governed drug that the question names, only its own; of drugs without rules, in the source's words.
    """
    asked = guard.drugs(request.question)
    doses = [dose for dose in _doses(guard, source) if not asked or dose.drug in asked]
    found = [_called(guard, dose, named=len(asked) != 1) for dose in _specific(doses) if _allowed(guard, dose)]
    if not asked:
        found += _ungoverned(guard, source)
    return tuple(dict.fromkeys(found))[:_MOST]


def canonical(dose: Dose) -> str:
    """A dose with its schedule, and the total that it comes to: "0.4 g/kg/day for 5 days (2 g/kg in total)"."""
    unit = dose.unit.replace("m2", "m²")
    per_day, schedule = dose.schedule.startswith("daily"), dose.schedule.removeprefix("daily").strip()
    said = f"{dose.amount} {unit}{'/day' if per_day else ''} {schedule}".strip()
    if dose.total is None or dose.total == dose.amount:
        return said
    return f"{said} ({dose.total} {unit} in total)"


def _doses(guard: Guard, source: Source) -> Iterator[Dose]:
    """The doses of a source, in order: each passage is read as a whole, since a list names its drug once."""
    for chunk in chunks_of(source.document):
        if any(stretch.start <= chunk.start < stretch.end for stretch in source.stretches):
            yield from (dose for dose in doses_of(guard, chunk.text) if dose.stance is not Stance.REFUTING)


def _specific(doses: list[Dose]) -> list[Dose]:
    """Without those that name an amount and no schedule, or a bare total, where another dose says more of the same."""
    scheduled = {_key(dose) for dose in doses if dose.schedule not in _BARE}
    scheduled |= {(dose.drug, dose.total, dose.unit) for dose in doses if dose.total and dose.schedule not in _BARE}
    bare = {_key(dose) for dose in doses if dose.schedule}
    return [
        dose
        for dose in doses
        if dose.schedule not in _BARE or (_key(dose) not in scheduled and (dose.schedule or _key(dose) not in bare))
    ]


def _key(dose: Dose) -> tuple[str, Decimal, str]:
    return dose.drug, dose.amount, dose.unit


def _allowed(guard: Guard, dose: Dose) -> bool:
    """Whether no hard rule is against giving it."""
    return _passes(guard, f"{guard.lexicon.titles[dose.drug]} {canonical(dose).split(' (')[0]}.")


@lru_cache(maxsize=1024)
def _passes(guard: Guard, advice: str) -> bool:
    return not any(finding.level is Level.HARD for finding in guard.review(advice))


def _called(guard: Guard, dose: Dose, *, named: bool) -> str:
    return f"{guard.lexicon.titles[dose.drug]} {canonical(dose)}" if named else canonical(dose)


def _ungoverned(guard: Guard, source: Source) -> list[str]:
    """Amounts of drugs that no rule governs, as the likeliest sentences state them."""
    found = []
    for item in source.relevant:
        text = item.hit.text
        found += [phrase(text, amount) for amount in amounts(guard, text) if _given(text, amount)]
    bare = {said for said in found if any(other != said and other.startswith(said) for other in found)}
    return [said for said in found if said not in bare]


def _given(text: str, amount: Amount) -> bool:
    return amount.drug is None and amount.period != "hour" and affirmed(text, amount)
