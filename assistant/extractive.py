"""The composer that needs no language model: an answer of verbatim source sentences, the bottom line first."""

from __future__ import annotations

import re

from assistant.abstaining import abstention, answers
from assistant.opening import opening
from assistant.records import AnswerStatus, Draft, Drafted, DraftSentence, Evidence, Found
from assistant.selecting import select
from assistant.vocabulary import Vocabulary
from guardrails import Guard
from index.records import SentenceHit
from index.sentences import SentenceRanker

NAME = "extractive"
"""How this composer is called where a model is named."""

_LIST_MARKER = re.compile(r"\s*\n\s*(?:[•◦▪‣·*+\-–]|\d{1,2}[.)])\s+")


class ExtractiveComposer:
    """Drafts by choosing sentences."""

    def __init__(self, ranker: SentenceRanker, vocabulary: Vocabulary, guard: Guard) -> None:
        self._ranker = ranker
        self._vocabulary = vocabulary
        self._guard = guard

    def __call__(self, found: Found) -> Drafted:
        """Draft an answer from what was found, or say that the evidence does not hold one."""
        ranked = self._ranker.rank(found.query, found.hits)
        lead = opening(self._guard, found.request, ranked)
        if lead is None and not answers(found.query, ranked, self._vocabulary):
            return Drafted(found=found, draft=abstention(found.query, ranked, self._vocabulary, self._guard, NAME))
        stated = lead.sentences if lead else ()
        status = lead.status if lead else AnswerStatus.ANSWERED
        documents = {hit.rank: hit.document.id for hit in found.hits}
        taken = frozenset((documents[item.n], item.span) for sentence in stated for item in sentence.evidence)
        body = (sentence_of(hit) for hit in select(found.query, ranked, self._vocabulary, taken))
        objections = lead.findings if lead else ()
        draft = Draft(sentences=(*stated, *body), model=NAME, status=status, objections=objections)
        return Drafted(found=found, draft=draft)


def sentence_of(hit: SentenceHit) -> DraftSentence:
    """A source sentence as a sentence of the answer. Line breaks and list marks go; the words stay as they are."""
    evidence = Evidence(n=hit.hit.rank, span=hit.span)
    return DraftSentence(text=as_prose(hit.text), markers=(hit.hit.rank,), evidence=(evidence,))


def as_prose(text: str) -> str:
    """Verbatim words on one line, closed with a full stop."""
    introduced = _LIST_MARKER.sub("; ", text).replace(":; ", ": ").replace(",; ", ", ")
    line = " ".join(introduced.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."
