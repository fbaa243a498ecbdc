"""BM25 over stemmed words, through bm25s."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer

Scores = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def shares(scores: Scores) -> Scores:
    """BM25 scores as shares of the best one; all 0 where nothing matched."""
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else scores


class LexicalIndex:
    """Word statistics of a corpus, held in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._size = len(texts)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        tokens = self._tokens(texts)
        self._empty = not any(tokens)  # bm25s can't index texts without a single word
        if not self._empty:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, query: str) -> Scores:
        """The BM25 score of every text, in the order they were given; all 0 where no word is shared."""
        words = [] if self._empty else self._tokens([query], known_only=True)[0]
        if not words:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(words), dtype=np.float32)

    def _tokens(self, texts: Sequence[str], *, known_only: bool = False) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        if known_only:
            vocabulary = self._bm25.vocab_dict
            return [[word for word in words if word in vocabulary] for words in tokens]
        return tokens
