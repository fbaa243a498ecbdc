"""The sentences inside the hits, ranked by how well each answers the question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from corpus.records import Chunk, SourceDocument, Span
from index.lexical import LexicalIndex, Scores, shares
from index.records import Hit, SentenceHit
from index.search import Index, expanded
from index.tokens import TokenVectors, late_interaction

_DENSE_WEIGHT = 0.45
_CACHED_VECTORS = 20_000
_CACHED_READINGS = 4_000  # of some 25 kB each
_CACHED_QUESTIONS = 500
_SMALL_CORPUS = 1_000  # chunks
_DECIMALS = 6

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    hit: Hit
    span: Span
    text: str

    @property
    def in_context(self) -> str:
        return _in_context(self.hit.chunk, self.hit.document, self.text)


class SentenceRanker:
    """Ranks sentences bare and in context, by meaning and by words. Keeps the vectors of sentences met before."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._bare: _Memory[Vector] = _Memory(lambda texts: list(index.embed(texts)), _CACHED_VECTORS)
        self._read: _Memory[TokenVectors] = _Memory(index.tokens, _CACHED_READINGS)
        self._asked: _Memory[TokenVectors] = _Memory(index.tokens, _CACHED_QUESTIONS)

    def warm(self) -> None:
        """Embed a small corpus ahead of the first question; a large one is embedded as it is met."""
        if len(self._index.chunks) > _SMALL_CORPUS:
            return
        bare: list[str] = []
        in_context: list[str] = []
        for chunk in self._index.chunks:
            document = self._index.documents[chunk.document_id]
            for span in chunk.sentences:
                bare.append(document.text[span.start : span.end])
                in_context.append(_in_context(chunk, document, bare[-1]))
        self._bare.of(bare)
        self._read.of(in_context)

    def rank(self, question: str, hits: Sequence[Hit]) -> list[SentenceHit]:
        """Every sentence of the hits, best first; ties keep the order of the hits."""
        candidates = [
            _Candidate(hit=hit, span=span, text=hit.document.text[span.start : span.end])
            for hit in hits
            for span in hit.chunk.sentences
        ]
        if not candidates:
            return []
        bare, in_context = [c.text for c in candidates], [c.in_context for c in candidates]
        vectors, read = np.stack(self._bare.of(bare)), self._read.of(in_context)
        asked = self._asked.of([question])[0]
        dense = vectors @ asked.pooled
        meaning = _stretched(dense + np.stack([text.pooled for text in read]) @ asked.pooled)
        words = (_word_scores(question, bare) + _word_scores(question, in_context)) / 2
        late = late_interaction(asked, read)
        fused = np.round(_DENSE_WEIGHT * meaning + (1 - _DENSE_WEIGHT) * words, _DECIMALS)
        order = sorted(range(len(candidates)), key=lambda at: (-fused[at], at))
        return [
            SentenceHit(
                hit=candidates[at].hit,
                span=candidates[at].span,
                text=candidates[at].text,
                score=float(fused[at]),
                dense=round(float(dense[at]), _DECIMALS),
                lexical=round(float(words[at]), _DECIMALS),
                late=late[at],
                vector=tuple(vectors[at].tolist()),
            )
            for at in order
        ]


class _Memory(Generic[T]):
    """What was made of the texts met last. Safe to ask from several threads."""

    def __init__(self, make: Callable[[Sequence[str]], Sequence[T]], most: int) -> None:
        self._make = make
        self._most = most
        self._known: OrderedDict[str, T] = OrderedDict()
        self._making = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, texts: Sequence[str]) -> list[T]:
        """One for each text; what is not known is made in one go."""
        with self._making:
            missing = [text for text in dict.fromkeys(texts) if text not in self._known]
            if missing:
                self._known.update(zip(missing, self._make(missing), strict=True))
            made = [self._known[text] for text in texts]
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


def _in_context(chunk: Chunk, document: SourceDocument, sentence: str) -> str:
    """The sentence after the heading that says what it is about."""
    return f"{chunk.section or document.title}\n{sentence}"


def _word_scores(question: str, texts: Sequence[str]) -> Scores:
    """BM25 among these texts alone: words that all of them share tell nothing apart."""
    return shares(_lexical(tuple(texts)).scores(expanded(question)))


@lru_cache(maxsize=16)
def _lexical(texts: tuple[str, ...]) -> LexicalIndex:
    """The words of these texts. The questions judged beside an answer are ranked over the same ones, in turn."""
    return LexicalIndex(texts)


def _stretched(values: Scores) -> Scores:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / ((high - low) or 1.0), dtype=np.float32)
