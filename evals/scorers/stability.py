"""Is the answer the same, byte for byte, when the question is asked again?"""

from __future__ import annotations

from evals.records import Observation, Score

NAME = "stability"


def score_stability(observation: Observation) -> Score:
    """1 when the second answer equals the first but for its timings, else 0. Not scored when asked once."""
    case, first, again = observation.case, observation.reply, observation.again
    if again is None:
        return Score(case=case.id, scorer=NAME, value=None, reason="asked once")
    same = first.fingerprint == again.fingerprint
    reason = "" if same else "the second answer differs" + (" in its text" if first.text != again.text else "")
    return Score(case=case.id, scorer=NAME, value=float(same), reason=reason)
