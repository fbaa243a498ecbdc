"""The composer that needs no language model: an answer of verbatim source sentences, the bottom line first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.abstaining import abstention, answers
from assistant.objecting import objection
from assistant.records import AnswerStatus, Draft, Drafted, DraftSentence, Evidence, Found
from guardrails import Guard
from index.records import SentenceHit
from index.sentences import SentenceRanker

NAME = "extractive"
"""How this composer is called where a model is named."""

_MAX_SENTENCES = 5
_MAX_WORDS = 120
_WORTH_SAYING = 0.45  # of the best sentence's score
_SAME_THING = 0.92  # cosine between two sentences of one document

_LIST_MARKER = re.compile(r"\s*\n\s*(?:[•◦▪‣·*+\-–]|\d{1,2}[.)])\s+")


class ExtractiveComposer:
    """Drafts by choosing sentences."""

    def __init__(self, ranker: SentenceRanker, guard: Guard) -> None:
        self._ranker = ranker
        self._guard = guard

    def __call__(self, found: Found) -> Drafted:
        """Draft an answer from what was found, or say that the evidence does not hold one."""
        ranked = self._ranker.rank(found.query, found.hits)
        opening = objection(self._guard, found.request, ranked)
        if opening is None and not answers(found.query, ranked):
            return Drafted(found=found, draft=abstention(ranked, NAME))
        lead = opening.sentences if opening else ()
        status = opening.status if opening else AnswerStatus.ANSWERED
        body = (sentence_of(hit) for hit in _chosen(ranked, taken=_spans(lead)))
        return Drafted(found=found, draft=Draft(sentences=(*lead, *body), model=NAME, status=status))


def _chosen(ranked: Sequence[SentenceHit], taken: set[tuple[int, int]]) -> Iterator[SentenceHit]:
    """The best sentences, none saying what another of its document says, within the length of a short answer."""
    kept: list[SentenceHit] = []
    words = 0
    for hit in ranked:
        length = len(hit.text.split())
        if len(kept) == _MAX_SENTENCES or hit.score < _WORTH_SAYING * ranked[0].score:
            return
        fits = not kept or words + length <= _MAX_WORDS
        if fits and (hit.span.start, hit.span.end) not in taken and not _repeats(hit, kept):
            kept.append(hit)
            words += length
            yield hit


def _repeats(hit: SentenceHit, kept: Sequence[SentenceHit]) -> bool:
    return any(
        hit.hit.document.id == other.hit.document.id and float(np.dot(hit.vector, other.vector)) > _SAME_THING
        for other in kept
    )


def _spans(sentences: Sequence[DraftSentence]) -> set[tuple[int, int]]:
    return {(item.span.start, item.span.end) for sentence in sentences for item in sentence.evidence}


def sentence_of(hit: SentenceHit) -> DraftSentence:
    """A source sentence as a sentence of the answer. Line breaks and list marks go; the words stay as they are."""
    evidence = Evidence(n=hit.hit.rank, span=hit.span)
    return DraftSentence(text=as_prose(hit.text), markers=(hit.hit.rank,), evidence=(evidence,))


def as_prose(text: str) -> str:
    """Verbatim words on one line, closed with a full stop."""
    introduced = _LIST_MARKER.sub("; ", text).replace(":; ", ": ").replace(",; ", ", ")
    line = " ".join(introduced.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."
