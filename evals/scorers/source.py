"""Does at least one citation come from a document that supports the fact?"""

from __future__ import annotations

from evals.records import Observation, Score
from evals.scorers.citations import supporting_documents

NAME = "source"


def score_source(observation: Observation) -> Score:
    """1 when a supporting document is among the cited ones, whatever else is cited, else 0.

    Not scored where `citations` is not. Beside that score it tells an answer that cites too much from one that
    cites the wrong thing.
    """
    case, reply = observation.case, observation.reply
    if reply.status != "answered" and not reply.citations:
        return Score(case=case.id, scorer=NAME, value=None, reason=f"{reply.status}, without citations")
    supporting = supporting_documents(case, observation.library)
    if not supporting:
        return Score(case=case.id, scorer=NAME, value=None, reason="no supporting document is known")
    found = supporting & {citation.document for citation in reply.citations}
    reason = "" if found else f"nothing is cited from {', '.join(sorted(supporting))}"
    return Score(case=case.id, scorer=NAME, value=float(bool(found)), reason=reason)
