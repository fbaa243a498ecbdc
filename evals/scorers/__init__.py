"""One scorer a file: it judges one observation and says why."""

from __future__ import annotations

from collections.abc import Callable

from evals.records import Observation, Score
from evals.scorers.abstention import score_abstention
from evals.scorers.citations import score_citations
from evals.scorers.facts import score_facts
from evals.scorers.forbidden import score_forbidden
from evals.scorers.numbers import score_numbers
from evals.scorers.quotes import score_quotes
from evals.scorers.source import score_source
from evals.scorers.stability import score_stability

Scorer = Callable[[Observation], Score]
"""Judges one case. Raises nothing: what cannot be judged is a score of None with the reason."""

SCORERS: tuple[Scorer, ...] = (
    score_facts,
    score_forbidden,
    score_abstention,
    score_quotes,
    score_citations,
    score_source,
    score_numbers,
    score_stability,
)

__all__ = ["SCORERS", "Scorer"]
