"""When the documents do not answer a question: how that is told, and what is said instead."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import AnswerStatus, Draft, DraftSentence, Evidence
from index.records import SentenceHit

_LEAST_SIMILARITY = 0.35
_NEARBY = 2


def answers(question: str, ranked: Sequence[SentenceHit]) -> bool:
    """Whether the ranked sentences answer the question rather than merely share its subject."""
    return bool(ranked) and max(hit.dense for hit in ranked) >= _LEAST_SIMILARITY


def abstention(ranked: Sequence[SentenceHit], model: str) -> Draft:
    """A draft that says the documents hold no answer and names what they cover nearby, with no dose in it."""
    sentences = [
        DraftSentence(text="The indexed documents do not answer this question.", about_evidence=True),
    ]
    nearby = _topics(ranked)
    if nearby:
        topics = " and ".join(f"“{topic}”" for topic in nearby)
        evidence = tuple(Evidence(n=hit.hit.rank, span=hit.span) for hit in nearby.values())
        sentences.append(
            DraftSentence(
                text=f"The nearest that they cover is {topics}.",
                markers=tuple(item.n for item in evidence),
                evidence=evidence,
            )
        )
    return Draft(sentences=tuple(sentences), model=model, status=AnswerStatus.ABSTAINED)


def _topics(ranked: Sequence[SentenceHit]) -> dict[str, SentenceHit]:
    """Headings of the nearest sentences, each with the sentence that stands for it."""
    topics: dict[str, SentenceHit] = {}
    for hit in ranked:
        if len(topics) == _NEARBY:
            break
        topics.setdefault(hit.hit.chunk.section or hit.hit.document.title, hit)
    return topics
