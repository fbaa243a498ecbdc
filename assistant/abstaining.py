"""When the documents do not answer a question: how that is told, and what is said instead."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import AnswerStatus, Draft, DraftSentence, Evidence
from assistant.vocabulary import Vocabulary
from guardrails import Guard, ReleaseStatus
from index.records import SentenceHit

_NEARBY = 2
_NEAR = 0.3  # cosine below which a sentence is not about the question at all
_CONSIDERED = 5

# A logistic model of "the documents answer this": weights per unit of each feature. Fitted on 137 questions of which
# 21 have no answer in the corpus; on 70 other questions its area under the curve was 0.94.
_INTERCEPT = -4.69
_SIMILARITY = 5.48
_COVERAGE = 7.14
_FOREIGN = -3.15
_THRESHOLD = -0.9


def answers(question: str, ranked: Sequence[SentenceHit], vocabulary: Vocabulary) -> bool:
    """Whether the ranked sentences answer the question rather than merely share its subject."""
    return bool(ranked) and confidence(features(question, ranked, vocabulary)) >= _THRESHOLD


def features(question: str, ranked: Sequence[SentenceHit], vocabulary: Vocabulary) -> tuple[float, float, float]:
    """Similarity of the best sentence; the best coverage of the question's words; terms of art the corpus lacks."""
    terms = vocabulary.terms(question)
    total = sum(terms.values()) or 1.0
    covered = (vocabulary.covered(question, f"{hit.hit.chunk.section} {hit.text}") for hit in ranked[:_CONSIDERED])
    coverage = max(sum(terms.get(stem, 0.0) for stem in sorted(stems)) / total for stems in covered)
    similarity = max(hit.dense for hit in ranked)
    return similarity, coverage, sum(vocabulary.unknown_terms(question).values())


def confidence(measured: tuple[float, float, float]) -> float:
    """Log-odds that the question is answered."""
    weights = (_SIMILARITY, _COVERAGE, _FOREIGN)
    return _INTERCEPT + sum(weight * value for weight, value in zip(weights, measured, strict=True))


def abstention(question: str, ranked: Sequence[SentenceHit], vocabulary: Vocabulary, guard: Guard, model: str) -> Draft:
    """A draft that says the documents hold no answer and names what they cover nearby, with no dose in it."""
    unmet = [word for word, art in vocabulary.unknown_terms(question).items() if art == 1.0]
    missing = ", ".join(f"“{word}”" for word in unmet)
    reason = f" They do not mention {missing}." if unmet else ""
    sentences = [
        DraftSentence(text=f"The indexed documents do not cover this question.{reason}", about_evidence=True),
    ]
    nearby = _topics(ranked, guard)
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


def _topics(ranked: Sequence[SentenceHit], guard: Guard) -> dict[str, SentenceHit]:
    """Headings of the nearest sentences that name no dose, each with the sentence that stands for it."""
    topics: dict[str, SentenceHit] = {}
    for hit in ranked:
        if len(topics) == _NEARBY or hit.dense < _NEAR:
            break
        topic = hit.hit.chunk.section or hit.hit.document.title
        if not guard.doses(topic) and guard.release(topic).status is ReleaseStatus.PASS:
            topics.setdefault(topic, hit)
    return topics
