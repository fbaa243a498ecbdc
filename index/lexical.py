"""BM25 over stemmed words, through bm25s."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Self, overload

import bm25s
import numpy as np
import Stemmer

Scores = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Held = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

_BATCH = 1000  # texts tokenized at a time
_SIZE = "size.json"


def shares(scores: Scores) -> Scores:
    """BM25 scores as shares of the best one; all 0 where nothing matched."""
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else scores


class LexicalIndex:
    """Word statistics of a corpus, held in memory. `len` is the number of texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._hold(_tokenized(texts))

    @classmethod
    def of_known(cls, texts: Sequence[str]) -> Self:
        """The same of a few texts that are met again and again: their stems are kept."""
        index = cls.__new__(cls)
        index._hold(_tokens_of([_stems(text) for text in texts]))
        return index

    def _hold(self, tokens: _Tokens) -> None:
        self._size = len(tokens.ids)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._empty = not tokens.vocab  # bm25s can't index texts without a single word
        if not self._empty:
            self._bm25.index(tokens, show_progress=False)

    def __len__(self) -> int:
        return self._size

    def save(self, folder: Path) -> None:
        """Write the statistics into a folder of their own."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SIZE).write_text(json.dumps({"texts": self._size, "empty": self._empty}), encoding="utf-8")
        if not self._empty:
            self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The statistics that `save` wrote. Raises OSError, ValueError or KeyError when they can't be read."""
        size = json.loads((folder / _SIZE).read_bytes())
        index = cls(())
        index._size, index._empty = int(size["texts"]), bool(size["empty"])
        if not index._empty:
            index._bm25 = bm25s.BM25.load(folder, show_progress=False)
            if len(index._bm25.scores["data"]) != index._bm25.scores["indptr"][-1]:
                raise ValueError("the statistics are cut short")
        return index

    def scores(self, query: str) -> Scores:
        """The BM25 score of every text, in the order they were given; all 0 where no word is shared."""
        words = [] if self._empty else [word for word in self._tokens(query) if word in self._bm25.vocab_dict]
        if not words:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(words), dtype=np.float32)

    def words(self, text: str) -> list[str]:
        """The different stemmed words of a text that the corpus knows, in their order."""
        if self._empty:
            return []
        return list(dict.fromkeys(word for word in self._tokens(text) if word in self._bm25.vocab_dict))

    def holds(self, words: Sequence[str], positions: Sequence[int]) -> Held:
        """Which of the texts at `positions` (columns) hold which known words (rows)."""
        held = np.zeros((len(words), self._size), dtype=np.bool_)
        for row, word in enumerate(words):
            column = self._bm25.vocab_dict[word]
            start, stop = self._bm25.scores["indptr"][column : column + 2]
            held[row, self._bm25.scores["indices"][start:stop]] = True
        return held[:, positions]

    def _tokens(self, query: str) -> tuple[str, ...]:
        return _stems(query)


@lru_cache(maxsize=10_000)  # a question is looked up in several indexes; the sentences of the sources come again
def _stems(text: str) -> tuple[str, ...]:
    """The stems of a text, in its order."""
    stemmer = Stemmer.Stemmer("english")
    found: list[list[str]] = bm25s.tokenize(
        [text], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return tuple(found[0])


class _Rows(Sequence[list[int]]):
    """The token ids of each text, four bytes a token: as lists of Python's integers they would take ten times that."""

    def __init__(self, ids: np.ndarray[tuple[int], np.dtype[np.int32]], ends: Sequence[int]) -> None:
        self._ids, self._ends = ids, ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> list[int]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[int]]: ...
    def __getitem__(self, at: int | slice) -> list[int] | list[list[int]]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        position = range(len(self))[at]
        start = self._ends[position - 1] if position else 0
        ids: list[int] = self._ids[start : self._ends[position]].tolist()
        return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    """The stems of each text as numbers, and the number of each stem; named as bm25s wants them."""

    ids: _Rows
    vocab: dict[str, int]


def _tokenized(texts: Iterable[str]) -> _Tokens:
    vocabulary: dict[str, int] = {}
    parts: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
    ends: list[int] = []
    stemmer, total = Stemmer.Stemmer("english"), 0
    for batch in _batches(iter(texts)):
        found = bm25s.tokenize(batch, stopwords="en", stemmer=stemmer, show_progress=False)
        numbers = np.zeros(len(found.vocab), dtype=np.int32)
        for stem in sorted(found.vocab):  # the tokenizer's own numbers follow the hash order
            numbers[found.vocab[stem]] = vocabulary.setdefault(stem, len(vocabulary))
        for ids in found.ids:
            total += len(ids)
            ends.append(total)
            parts.append(numbers[ids] if ids else np.empty(0, dtype=np.int32))
    ids = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return _Tokens(ids=_Rows(ids, ends), vocab=vocabulary)


def _tokens_of(texts: Sequence[tuple[str, ...]]) -> _Tokens:
    vocabulary: dict[str, int] = {}
    numbers = [vocabulary.setdefault(stem, len(vocabulary)) for text in texts for stem in text]
    ends = list(accumulate(map(len, texts)))
    return _Tokens(ids=_Rows(np.array(numbers, dtype=np.int32), ends), vocab=vocabulary)


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, _BATCH)):
        yield batch
