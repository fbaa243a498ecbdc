"""Is anything in the answer that must not be?"""

from __future__ import annotations

from evals.matching import contains
from evals.records import Observation, Score

NAME = "forbidden"


def score_forbidden(observation: Observation) -> Score:
    """1 when none of `must_not` occurs in the answer, else 0. Not scored where nothing is forbidden."""
    case = observation.case
    if not case.must_not:
        return Score(case=case.id, scorer=NAME, value=None, reason="nothing is forbidden")
    present = [wording for wording in case.must_not if contains(observation.reply.text, wording)]
    reason = f"says: {'; '.join(present)}" if present else ""
    return Score(case=case.id, scorer=NAME, value=float(not present), reason=reason)
