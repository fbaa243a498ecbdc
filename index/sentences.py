"""The sentences inside the hits, ranked by how well each answers the question."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from operator import is_

import numpy as np

from corpus.records import Chunk, SourceDocument, Span
from index.lexical import LexicalIndex, Scores, shares
from index.memory import Memory
from index.records import Hit, SentenceHit
from index.search import Index, expanded
from index.tokens import TokenTexts, TokenVectors

_DENSE_WEIGHT = 0.45
_CACHED_VECTORS = 20_000
_CACHED_READINGS = 4_000  # of some 25 kB each
_POOLS = 16  # sets of hits, of some MB each
_SMALL_CORPUS = 1_000  # chunks
_DECIMALS = 6

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    hit: Hit
    span: Span
    text: str

    @property
    def in_context(self) -> str:
        return _in_context(self.hit.chunk, self.hit.document, self.text)


class _Pool:
    """The sentences of some hits, made ready to be ranked for any number of questions."""

    def __init__(self, hits: Sequence[Hit], bare: Memory[Vector], read: Memory[TokenVectors]) -> None:
        self.hits = tuple(hits)
        self._candidates = [
            _Candidate(hit=hit, span=span, text=hit.document.text[span.start : span.end])
            for hit in hits
            for span in hit.chunk.sentences
        ]
        if not self._candidates:
            return
        texts, in_context = [c.text for c in self._candidates], [c.in_context for c in self._candidates]
        self._vectors, tokens = np.stack(bare.of(texts)), read.of(in_context)
        self._pooled = np.stack([text.pooled for text in tokens])
        self._tokens = TokenTexts(tokens)
        self._lexical = LexicalIndex.of_known(texts), LexicalIndex.of_known(in_context)
        self._rows = [tuple(row) for row in self._vectors.tolist()]

    def rank(self, question: str, asked: TokenVectors) -> list[SentenceHit]:
        """Every sentence, best first; ties keep the order of the hits."""
        if not self._candidates:
            return []
        dense = self._vectors @ asked.pooled
        meaning = _stretched(dense + self._pooled @ asked.pooled)
        words, late = self._words(question), self._tokens.late(asked)
        fused = np.round(_DENSE_WEIGHT * meaning + (1 - _DENSE_WEIGHT) * words, _DECIMALS)
        return [
            SentenceHit(
                hit=self._candidates[at].hit,
                span=self._candidates[at].span,
                text=self._candidates[at].text,
                score=float(fused[at]),
                dense=round(float(dense[at]), _DECIMALS),
                lexical=round(float(words[at]), _DECIMALS),
                late=late[at],
                vector=self._rows[at],
            )
            for at in np.argsort(-fused, kind="stable").tolist()
        ]

    def _words(self, question: str) -> Scores:
        """BM25 among these texts alone: words that all of them share tell nothing apart."""
        words = expanded(question)
        bare, in_context = (shares(texts.scores(words)) for texts in self._lexical)
        return np.asarray((bare + in_context) / 2, dtype=np.float32)


class SentenceRanker:
    """Ranks sentences bare and in context, by meaning and by words. Keeps the vectors of sentences met before."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._bare: Memory[Vector] = Memory(lambda texts: list(index.embed(texts)), _CACHED_VECTORS)
        self._read: Memory[TokenVectors] = Memory(index.tokens, _CACHED_READINGS)
        self._pools: deque[_Pool] = deque(maxlen=_POOLS)

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
        return self._pool(hits).rank(question, self._index.asked(question)) if hits else []

    def _pool(self, hits: Sequence[Hit]) -> _Pool:
        """An answer ranks the same hits several times: for the question, for its parts, for what to ask next."""
        for pool in tuple(self._pools):
            if len(pool.hits) == len(hits) and all(map(is_, pool.hits, hits)):
                return pool
        pool = _Pool(hits, self._bare, self._read)
        self._pools.append(pool)
        return pool


def _in_context(chunk: Chunk, document: SourceDocument, sentence: str) -> str:
    """The sentence after the heading that says what it is about."""
    return f"{chunk.section or document.title}\n{sentence}"


def _stretched(values: Scores) -> Scores:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / ((high - low) or 1.0), dtype=np.float32)
