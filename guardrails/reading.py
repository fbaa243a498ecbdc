"""A text as read: segments, names, measurements of the patient, indications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from guardrails.lexicon import Lexicon, Mention
from guardrails.quantities.unit_apart import Unit
from guardrails.records import Basis, Context, Rule, RuleKind
from guardrails.text.segment import Segment

LOOK_BACK = 150  # statements; bounds the work for a text of any length


@dataclass(slots=True)
class Reading:
    """A text as read: its segments, the names in them, and what is known of the patient."""

    segments: list[Segment]
    mentions: list[list[Mention]]
    lexicon: Lexicon
    context: Context
    bases: Mapping[str, frozenset[Basis]]
    indications: list[str | None]
    by_course: frozenset[str] = frozenset()
    weights: list[list[tuple[int, Decimal]]] = field(default_factory=list)
    surfaces: list[list[tuple[int, Decimal]]] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


def bases_of(rules: Sequence[Rule]) -> dict[str, frozenset[Basis]]:
    """The bases on which each drug has dose limits."""
    found: dict[str, set[Basis]] = {}
    for rule in rules:
        if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None:
            found.setdefault(rule.subject, set()).add(rule.limit.basis)
    return {drug: frozenset(bases) for drug, bases in found.items()}
