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
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._bm25.index(self._tokens(texts), show_progress=False)

    def scores(self, query: str) -> Scores:
        """The BM25 score of every text, in the order they were given; all 0 where no word is shared."""
        words = self._tokens([query], known_only=True)[0]
        return np.asarray(self._bm25.get_scores(words), dtype=np.float32)

    def _tokens(self, texts: Sequence[str], *, known_only: bool = False) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        if known_only:
            vocabulary = self._bm25.vocab_dict
            return [[word for word in words if word in vocabulary] for words in tokens]
        return tokens
