"""Cases go in, scores come out. "Not scored" is a value of its own, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source document that support an expected fact."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with what a right answer holds.

    `must`: every group has to be met by at least one of its alternatives. `must_not`: none may occur.
    `kind`: answerable | unanswerable | false_premise | unsafe_request.
    """

    id: str
    question: str
    kind: str
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One scorer's verdict on one case: `value` in [0, 1], or None where it does not apply; `reason` says why."""

    case: str
    scorer: str
    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A mean over the scored cases with its bootstrap 95% interval; `value` is None when nothing was scored."""

    value: float | None
    low: float | None
    high: float | None
    scored: int
    unscored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one suite: its figures by group and scorer, the scores they come from, and what was measured."""

    suite: str
    rates: Mapping[str, Mapping[str, Rate]]
    scores: tuple[Score, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
