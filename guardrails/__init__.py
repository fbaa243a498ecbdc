"""Guardrails: text -> doses -> findings -> released text. Imports no other package of the project; usable alone.

from guardrails import load_guard
load_guard().release("Give IVIG 4 g/kg over 5 days").text
"""

from guardrails.errors import GuardrailError, LexiconError, RuleError
from guardrails.guard import Guard, load_guard
from guardrails.records import (
    Action,
    Basis,
    Context,
    Dose,
    Finding,
    Level,
    Quantity,
    Released,
    ReleaseStatus,
    Rule,
    RuleKind,
    RuleSource,
    Scope,
    Stance,
)

__all__ = [
    "Action",
    "Basis",
    "Context",
    "Dose",
    "Finding",
    "Guard",
    "GuardrailError",
    "Level",
    "LexiconError",
    "Quantity",
    "ReleaseStatus",
    "Released",
    "Rule",
    "RuleError",
    "RuleKind",
    "RuleSource",
    "Scope",
    "Stance",
    "load_guard",
]
