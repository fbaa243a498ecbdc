"""What an answer states, arranged for comparison: sentence by document, and dose beside its limits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.records import Answer, Citation, EvidenceRow
from guardrails import Dose, Rule
from guardrails.records import RuleKind, Scope
from ui.records import DoseRow, Statements
from ui.sources import Documents

_DoseKey = tuple[object, ...]


def statements(answer: Answer, documents: Documents) -> tuple[Statements, ...]:
    """The documents an answer cites with what it takes from each, in the order of the first citation number."""
    document_of = {citation.n: citation.document for citation in answer.citations}
    found = ((documents(document_id), document_id) for document_id in dict.fromkeys(document_of.values()))
    return tuple(
        Statements(
            document=document,
            sentences=tuple(
                sentence
                for sentence in answer.sentences
                if any(document_of.get(number) == document_id for number in sentence.citations)
            ),
        )
        for document, document_id in found
        if document is not None
    )


def studies(answer: Answer) -> tuple[tuple[EvidenceRow, tuple[int, ...]], ...]:
    """The rows of the evidence table, each with the citations whose quotes lie within its own or hold it."""
    return tuple((row, tuple(c.n for c in answer.citations if _shares_words(row, c))) for row in answer.evidence)


def _shares_words(row: EvidenceRow, citation: Citation) -> bool:
    return row.document == citation.document and row.start < citation.end and citation.start < row.end


def dose_rows(answer: Answer, rules: Iterable[Rule]) -> tuple[DoseRow, ...]:
    """The doses of the released sentences, each once, in the order they are stated."""
    limits = tuple(rule for rule in rules if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None)
    stated: dict[_DoseKey, tuple[Dose, dict[int, None]]] = {}
    for sentence in answer.sentences:
        for dose in sentence.doses:
            _, numbers = stated.setdefault(_key(dose), (dose, {}))
            numbers.update(dict.fromkeys(sentence.citations))
    return tuple(_row(dose, tuple(numbers), limits) for dose, numbers in stated.values())


def _key(dose: Dose) -> _DoseKey:
    return (dose.drug, dose.amount, dose.unit, dose.basis, dose.scope, dose.schedule, dose.total)


def _row(dose: Dose, numbers: tuple[int, ...], limits: tuple[Rule, ...]) -> DoseRow:
    in_force = tuple(
        rule for rule in limits if rule.subject == dose.drug and rule.limit and rule.limit.basis == dose.basis
    )
    return DoseRow(dose=dose, numbers=numbers, limits=in_force, share=_share(dose, in_force))


def _share(dose: Dose, limits: tuple[Rule, ...]) -> Decimal | None:
    return shares(dose, limits)[0]


def shares(dose: Dose, rules: Iterable[Rule]) -> tuple[Decimal | None, Decimal | None]:
    """A dose's course total as a share of the course limit for its drug, and that limit; None where not known."""
    unit = dose.unit.partition("/")[0]  # a dose's unit may carry its basis ("g/kg"), a limit's does not
    for rule in rules:
        limit = rule.limit
        if rule.kind is not RuleKind.DOSE_LIMIT or limit is None or rule.scope is not Scope.COURSE:
            continue
        if (rule.subject, limit.basis, limit.unit) == (dose.drug, dose.basis, unit) and limit.amount:
            return (dose.total / limit.amount if dose.total is not None else None), limit.amount
    return None, None
