"""Each drafted sentence gets the exact source characters it rests on, or goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.grounding.framing import claims_nothing, denies_what_is_said
from assistant.grounding.spans import best_passage, best_span, nearest_evidence, quoted
from assistant.records import Cited, Drafted, DraftSentence, Dropped, Evidence, Passage

__all__ = ["cite", "evidence_text", "quoted"]

_LEAST_SUPPORT = 0.3


def cite(drafted: Drafted) -> Cited:
    """Find the evidence of every sentence. One that cites nothing, or a passage that does not exist, is dropped.

    A sentence that claims nothing (it offers help, leads into a list, says what the passages leave open) needs none.
    """
    passages = {passage.n: passage for passage in drafted.found.passages}
    kept: list[DraftSentence] = []
    dropped: list[Dropped] = []
    for sentence in drafted.draft.sentences:
        outcome = _with_evidence(sentence, passages, drafted.found.request.question)
        if isinstance(outcome, Dropped):
            dropped.append(outcome)
        else:
            kept.append(outcome)
    return Cited(drafted=drafted, sentences=tuple(kept), dropped=tuple(dropped))


def _with_evidence(sentence: DraftSentence, passages: Mapping[int, Passage], question: str) -> DraftSentence | Dropped:
    if sentence.evidence or sentence.about_evidence:
        return sentence
    if sentence.rule is not None and not sentence.markers:
        return sentence  # a rule speaks even where the documents at hand don't; its source is in the finding
    if not sentence.markers and claims_nothing(sentence.text, tuple(passages.values()), question):
        return replace(sentence, about_evidence=True)
    cited = _cited(sentence, passages)
    if isinstance(cited, str):
        return Dropped(text=sentence.text, reason=cited, nearest=nearest_evidence(sentence.text, passages.values()))
    return replace(
        sentence,
        markers=tuple(passage.n for passage in cited),
        evidence=tuple(Evidence(n=passage.n, span=best_span(sentence.text, passage)) for passage in cited),
    )


def _cited(sentence: DraftSentence, passages: Mapping[int, Passage]) -> list[Passage] | str:
    """The passages that a sentence names, or the one that has most of its words; else what is wrong with it."""
    unknown = [n for n in sentence.markers if n not in passages]
    if unknown:
        return f"cites [{unknown[0]}], and there is no such passage"
    if sentence.markers:
        return [passages[n] for n in sentence.markers]
    if denies_what_is_said(sentence.text, tuple(passages.values())):
        return "says that the passages are silent, and they are not"
    best = best_passage(sentence.text, passages, _LEAST_SUPPORT)
    return [best] if best is not None else "cites nothing, and no passage says it"


def evidence_text(sentence: DraftSentence, passages: Sequence[Passage]) -> str:
    """All that a sentence cites: the whole passages, since a claim may rest on more of them than its best quote."""
    cited = {item.n for item in sentence.evidence}
    return "\n".join(passage.text for passage in passages if passage.n in cited)
