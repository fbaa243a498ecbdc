"""The composer that needs no language model: an answer of verbatim source sentences, the bottom line first."""

from __future__ import annotations

from assistant.abstaining import SURE, abstention, answers, confidence, doubt
from assistant.opening import opening
from assistant.quoting import sentence_of
from assistant.reading import Reading
from assistant.records import AnswerStatus, Draft, Drafted, Found
from assistant.selecting import select
from assistant.vocabulary import Vocabulary
from guardrails import Guard
from index.sentences import SentenceRanker

NAME = "extractive"
"""How this composer is called where a model is named."""


class ExtractiveComposer:
    """Drafts by choosing sentences."""

    def __init__(self, ranker: SentenceRanker, vocabulary: Vocabulary, guard: Guard) -> None:
        self._ranker = ranker
        self._vocabulary = vocabulary
        self._guard = guard

    def __call__(self, found: Found) -> Drafted:
        """Draft an answer from what was found, or say that the evidence does not hold one."""
        reading = Reading.of(found, self._ranker, self._vocabulary)
        lead = opening(self._guard, found.request, reading.ranked)
        if lead is None and not answers(found.query, reading, self._vocabulary):
            return Drafted(found=found, draft=abstention(found.query, reading, self._vocabulary, self._guard, NAME))
        stated = lead.sentences if lead else ()
        documents = {hit.rank: hit.document.id for hit in found.hits}
        taken = frozenset((documents[item.n], item.span) for sentence in stated for item in sentence.evidence)
        body = (sentence_of(item.hit) for item in select(reading.whole, reading.parts, taken))
        unsure = lead is None and confidence(found.query, reading, self._vocabulary) < SURE
        draft = Draft(
            sentences=(*stated, *body, *(doubt(found.query, self._vocabulary) if unsure else ())),
            model=NAME,
            status=lead.status if lead else AnswerStatus.ANSWERED,
            objections=lead.findings if lead else (),
        )
        return Drafted(found=found, draft=draft)
