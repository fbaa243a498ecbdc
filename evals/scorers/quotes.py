"""Does every quote stand in its document, at its offsets, character by character?"""

from __future__ import annotations

from collections.abc import Mapping

from evals.records import Observation, ReplyCitation, Score

NAME = "quotes"


def score_quotes(observation: Observation) -> Score:
    """1 when every citation's quote is `document.text[start:end]`, else 0.

    Not scored without citations, or where the documents are not at hand.
    """
    case, citations, library = observation.case, observation.reply.citations, observation.library
    if library is None:
        return Score(case=case.id, scorer=NAME, value=None, reason="the corpus is not at hand; name it with --corpus")
    if not citations:
        return Score(case=case.id, scorer=NAME, value=None, reason="nothing is cited")
    faults = [fault for citation in citations if (fault := _fault(citation, library))]
    return Score(case=case.id, scorer=NAME, value=float(not faults), reason="; ".join(faults))


def _fault(citation: ReplyCitation, library: Mapping[str, str]) -> str | None:
    text = library.get(citation.document)
    if text is None:
        return f"[{citation.n}] names {citation.document}, which is not in the corpus"
    if not citation.quote.strip():
        return f"[{citation.n}] quotes nothing"
    if text[citation.start : citation.end] != citation.quote:
        return f"[{citation.n}] is not the text of {citation.document} at {citation.start}-{citation.end}"
    return None
