"""Which of the ranked sentences make an answer: relevant, no two alike, together covering what was asked, and few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.vocabulary import Vocabulary
from corpus.records import Span
from index.records import SentenceHit

_MAX_SENTENCES = 5
_MAX_WORDS = 120
_POOL = 40
_WORTH_SAYING = 0.6  # of the best sentence's score
_BREADTH = 0.5  # what covering all of the question's words is worth beside a sentence's own score
_ON_TOPIC = 0.6  # of the share of the question that is covered by what is said already
_SAME_THING = 0.92  # cosine between two sentences of one document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    hit: SentenceHit
    covers: frozenset[str]

    @property
    def place(self) -> tuple[str, Span]:
        return self.hit.hit.document.id, self.hit.span

    @property
    def words(self) -> int:
        return len(self.hit.text.split())


def select(
    question: str,
    ranked: Sequence[SentenceHit],
    vocabulary: Vocabulary,
    taken: frozenset[tuple[str, Span]] = frozenset(),
) -> list[SentenceHit]:
    """The sentences of a short answer, best first: at each step the one that adds most.

    `taken`, spans by document, are said already; beside them a sentence has to be on the question as much as they are.
    """
    if not ranked:
        return []
    weights = vocabulary.terms(question)
    least = _WORTH_SAYING * ranked[0].score
    candidates = [
        _Candidate(hit=hit, covers=vocabulary.covered(question, f"{hit.hit.chunk.section} {hit.text}"))
        for hit in ranked[:_POOL]
    ]
    said = [_weight(candidate.covers, weights) for candidate in candidates if candidate.place in taken]
    on_topic = _ON_TOPIC * max(said, default=0.0)
    pool = [
        candidate
        for candidate in candidates
        if candidate.place not in taken
        and candidate.hit.score >= least
        and _weight(candidate.covers, weights) >= on_topic
    ]
    kept: list[_Candidate] = []
    while pool and len(kept) < _MAX_SENTENCES:
        covered = frozenset[str]().union(*(candidate.covers for candidate in kept))
        gains = [_gain(candidate, covered, weights) for candidate in pool]
        best = pool.pop(gains.index(max(gains)))
        if _fits(best, kept):
            kept.append(best)
    return [candidate.hit for candidate in kept]


def _gain(candidate: _Candidate, covered: frozenset[str], weights: Mapping[str, float]) -> float:
    return candidate.hit.score + _BREADTH * _weight(candidate.covers - covered, weights)


def _weight(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    """The share of the question's weight that some of its stems carry, in [0, 1]."""
    return sum(weights.get(stem, 0.0) for stem in sorted(stems)) / (sum(weights.values()) or 1.0)


def _fits(candidate: _Candidate, kept: Sequence[_Candidate]) -> bool:
    """Whether there is room for a sentence, and nothing said yet says the same. The first one always has room."""
    too_long = bool(kept) and candidate.words + sum(other.words for other in kept) > _MAX_WORDS
    return not too_long and not any(_alike(candidate.hit, other.hit) for other in kept)


def _alike(one: SentenceHit, other: SentenceHit) -> bool:
    same_document = one.hit.document.id == other.hit.document.id
    return same_document and float(np.dot(one.vector, other.vector)) > _SAME_THING
