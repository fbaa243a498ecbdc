"""What a claim turns around, denies or overstates."""

from __future__ import annotations

from collections.abc import Callable

from assistant.grounding.bounds import bound_fault
from assistant.grounding.certainty import (
    attribution_fault,
    cause_fault,
    extension_fault,
    hedge_fault,
    leave_fault,
    recommendation_fault,
    strength_fault,
    waiver_fault,
)
from assistant.grounding.direction import comparison_fault, direction_fault
from assistant.grounding.ordering import order_fault
from assistant.grounding.polarity import negation_fault, significance_fault
from assistant.grounding.quantity import quantity_fault
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source

_CHECKS: tuple[Callable[[Reading, Source], str | None], ...] = (
    direction_fault,
    negation_fault,
    strength_fault,
    significance_fault,
    quantity_fault,
    bound_fault,
    order_fault,
    recommendation_fault,
    comparison_fault,
    leave_fault,
    waiver_fault,
    hedge_fault,
    attribution_fault,
    extension_fault,
    cause_fault,
)


def relation_fault(claim: Reading, source: Source) -> str | None:
    """The first thing that a claim turns around, denies, or overstates, or None."""
    return next((fault for check in _CHECKS if (fault := check(claim, source))), None)
