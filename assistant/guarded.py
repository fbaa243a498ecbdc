"""What the guardrail makes of the sources' own sentences and other texts that are met again with every question."""

from __future__ import annotations

from functools import lru_cache

from guardrails import Dose, Guard, Released, ReleaseStatus


@lru_cache(maxsize=8192)
def doses_in(guard: Guard, text: str) -> tuple[Dose, ...]:
    """`guard.doses` of a text that is not of this answer alone."""
    return guard.doses(text)


@lru_cache(maxsize=4096)
def released(guard: Guard, text: str) -> Released:
    """`guard.release` of a text that is not of this answer alone."""
    return guard.release(text)


@lru_cache(maxsize=8192)
def drugs_in(guard: Guard, text: str) -> frozenset[str]:
    """`guard.drugs` of a text that is not of this answer alone."""
    return guard.drugs(text)


def drugs_of(guard: Guard, text: str) -> frozenset[str]:
    """The drugs that a text is about: those whose doses it states, or else those that it names."""
    return frozenset(dose.drug for dose in doses_in(guard, text)) or drugs_in(guard, text)


def is_plain(guard: Guard, text: str) -> bool:
    """Whether a text states no dose and nothing that a rule touches."""
    return not doses_in(guard, text) and released(guard, text).status is ReleaseStatus.PASS
