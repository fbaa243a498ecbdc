"""Regimens against the limit, as bars: of the answer, and of each study in the evidence table."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.records import Answer
from guardrails import Dose, Guard
from ui.evidence import shares
from ui.records import Bar, Chart

_MOST = 10
_LABEL = 26  # characters of a label that fit beside its bar


def charts(answer: Answer, guard: Guard) -> tuple[Chart, ...]:
    """One chart for each drug whose course totals are known; none where nothing can be set against a limit."""
    names = {row.drug.casefold(): row.drug for row in answer.dose_table}
    bars: dict[str, dict[tuple[str, str], Bar]] = {}
    for who, dose in _stated(answer, guard):
        share, limit = shares(dose, guard.rules)
        if share is None or limit is None or dose.total is None:
            continue
        said = " ".join(f"{dose.amount.normalize():f} {_unit(dose)} {dose.schedule}".split())
        bar = Bar(who=_short(who), regimen=said, total=dose.total, unit=_unit(dose), limit=limit, share=share)
        bars.setdefault(names.get(dose.drug, dose.drug), {}).setdefault((bar.who, said), bar)
    return tuple(Chart(drug=drug, bars=tuple(found.values())[:_MOST]) for drug, found in bars.items())


def _stated(answer: Answer, guard: Guard) -> Iterable[tuple[str, Dose]]:
    """(who says so, the dose): the answer's own first, then each row of the evidence table."""
    yield from (("This answer", dose) for sentence in answer.sentences for dose in sentence.doses)
    asked = guard.drugs(answer.question)
    drug = next(iter(asked)) if len(asked) == 1 else ""
    for row in answer.evidence:
        for regimen in row.regimens:
            # A regimen's own dose comes first; the total that may follow in brackets is the same dose again.
            yield from ((row.study or row.title, dose) for dose in guard.doses(f"{drug} {regimen}.".strip())[:1])


def _unit(dose: Dose) -> str:
    basis = {"per_kg": "/kg", "per_m2": "/m²"}.get(dose.basis.value, "")
    return dose.unit.partition("/")[0] + basis


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rstrip()}…"
