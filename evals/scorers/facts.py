"""Are the required facts in the answer?"""

from __future__ import annotations

from evals.matching import first_found
from evals.records import Observation, Score

NAME = "facts"


def score_facts(observation: Observation) -> Score:
    """The answer is right (1) when every group of `must` is met by one of its alternatives, else 0.

    Not scored where the case requires nothing. The missing groups are named by their first alternative.
    """
    case, text = observation.case, observation.reply.text
    if not case.must:
        return Score(case=case.id, scorer=NAME, value=None, reason="no fact is required")
    missing = [group[0] for group in case.must if first_found(text, group) is None]
    reason = f"missing: {'; '.join(missing)}" if missing else ""
    return Score(case=case.id, scorer=NAME, value=float(not missing), reason=reason)
