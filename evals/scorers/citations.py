"""Does every citation come from a document that supports the fact?"""

from __future__ import annotations

from collections.abc import Mapping

from evals.matching import fold
from evals.records import Case, Observation, Score

NAME = "citations"


def score_citations(observation: Observation) -> Score:
    """1 when the answer cites, and only documents that the case's supporting quotes stand in, else 0.

    Not scored where the case names no quote, none of its documents can be told, or it abstained or refused uncited.
    """
    case, reply = observation.case, observation.reply
    if reply.status != "answered" and not reply.citations:
        return Score(case=case.id, scorer=NAME, value=None, reason=f"{reply.status}, without citations")
    supporting = supporting_documents(case, observation.library)
    if not supporting:
        return Score(case=case.id, scorer=NAME, value=None, reason="no supporting document is known")
    if not reply.citations:
        return Score(case=case.id, scorer=NAME, value=0.0, reason="nothing is cited")
    others = sorted({citation.document for citation in reply.citations} - supporting)
    reason = f"cites {', '.join(others)}; support is in {', '.join(sorted(supporting))}" if others else ""
    return Score(case=case.id, scorer=NAME, value=float(not others), reason=reason)


def supporting_documents(case: Case, library: Mapping[str, str] | None) -> set[str]:
    """Ids of the documents that hold a supporting quote. A case may call a document by a name of its own ("A")."""
    if library is None:
        return {quote.document for quote in case.quotes}
    named = {quote.document for quote in case.quotes if quote.document in library}
    wanted = [fold(quote.text) for quote in case.quotes if quote.text]
    return named | {name for name, text in library.items() if any(quote in fold(text) for quote in wanted)}
