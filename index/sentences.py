"""The sentences inside the hits, ranked by how well each answers the question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.records import Chunk, SourceDocument, Span
from index.lexical import LexicalIndex, Scores, shares
from index.records import Hit, SentenceHit
from index.search import Index, expanded

_DENSE_WEIGHT = 0.45
_CACHED_VECTORS = 20_000
_SMALL_CORPUS = 1_000  # chunks
_DECIMALS = 6

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]


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
        self._vectors: OrderedDict[str, Scores] = OrderedDict()
        self._caching = threading.Lock()

    def warm(self) -> None:
        """Embed a small corpus ahead of the first question; a large one is embedded as it is met."""
        if len(self._index.chunks) > _SMALL_CORPUS:
            return
        texts: list[str] = []
        for chunk in self._index.chunks:
            document = self._index.documents[chunk.document_id]
            for span in chunk.sentences:
                text = document.text[span.start : span.end]
                texts += [text, _in_context(chunk, document, text)]
        self._embed(texts)

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
        vectors = self._embed(bare)
        query = self._index.embed([question])[0]
        dense = vectors @ query
        meaning = _stretched(dense + self._embed(in_context) @ query)
        words = (_word_scores(question, bare) + _word_scores(question, in_context)) / 2
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
                vector=tuple(vectors[at].tolist()),
            )
            for at in order
        ]

    def _embed(self, texts: Sequence[str]) -> Matrix:
        with self._caching:
            missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
            if missing:
                self._vectors.update(zip(missing, self._index.embed(missing), strict=True))
            matrix = np.stack([self._vectors[text] for text in texts])
            while len(self._vectors) > _CACHED_VECTORS:
                self._vectors.popitem(last=False)
        return matrix


def _in_context(chunk: Chunk, document: SourceDocument, sentence: str) -> str:
    """The sentence after the heading that says what it is about."""
    return f"{chunk.section or document.title}\n{sentence}"


def _word_scores(question: str, texts: Sequence[str]) -> Scores:
    """BM25 among these texts alone: words that all of them share tell nothing apart."""
    return shares(LexicalIndex(texts).scores(expanded(question)))


def _stretched(values: Scores) -> Scores:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / ((high - low) or 1.0), dtype=np.float32)
