"""The vectors of a new generation: taken over where they are known, computed where not, and put into Chroma."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import Embedder
from index.errors import RetrievalError
from index.generation import Generation
from index.passages import Chunks
from index.places import Place
from index.spread import Spread
from index.store import add_chunks, close, count_chunks, remove_chunks, vectors
from index.vectors import Vector, VectorCache

if TYPE_CHECKING:
    from langchain_chroma import Chroma

WINDOW = 512
"""Chunks in hand at a time."""

_BATCH = 64  # chunks embedded between two reports
_SMALL = 2_000  # chunks up to which the graph is always built anew, so that its history can't show
_MOST_GRAFTED = 0.2  # share of the chunks that may be put in or taken out before the graph is built anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done to a collection: ids taken out, positions put in. `copied` says that it begins as a copy."""

    copied: bool
    out: Sequence[str]
    put: Sequence[int]
    grafted: int


def plan(chunks: Chunks, before: Generation | None, *, grafted: int) -> Plan:
    """How to come from the collection before to that of `chunks`; `grafted` is how much its graph has been changed."""
    anew = Plan(copied=False, out=(), put=range(len(chunks)), grafted=0)
    if before is None or len(chunks) <= _SMALL:
        return anew
    there = {before.chunks.chunk_id(at): at for at in range(len(before.chunks))}
    old_keys, new_keys = before.chunks.digests(), chunks.digests()
    put = []
    for at in range(len(chunks)):
        old = there.get(chunks.chunk_id(at))
        same = old is not None and old_keys[old] == new_keys[at] and before.chunks.line(old) == chunks.line(at)
        if same:
            del there[chunks.chunk_id(at)]
        else:
            put.append(at)
    grafted += len(put) + len(there)
    if grafted > _MOST_GRAFTED * len(chunks):
        return anew
    return Plan(copied=True, out=sorted(there), put=put, grafted=grafted)


class Filling:
    """Fills the collection of one generation from what is known and what has to be computed.

    `before` is the generation that serves, when it was made with the same model and can be read.
    """

    def __init__(self, chunks: Chunks, embedder: Embedder, before: Generation | None, cache: VectorCache) -> None:
        self._chunks = chunks
        self._embedder = embedder
        self._before = before
        self._cache = cache
        self._keys = [key.tobytes() for key in chunks.digests()]
        held = before.chunks.digests() if before else ()
        self._known = {key.tobytes(): at for at, key in enumerate(held)}
        self.embedded = 0

    def missing(self, put: Sequence[int]) -> list[int]:
        """The first position of every text, among those to be put in, whose vector has to be computed."""
        first = {self._keys[at]: at for at in reversed(put)}
        return sorted(at for key, at in first.items() if key not in self._known and key not in self._cache)

    def ahead(self, put: Sequence[int], spread: Spread, progress: Callable[[int, int], None]) -> None:
        """Have all missing vectors computed by others, and keep them as they come."""
        missing = self.missing(put)
        texts = [self._chunks.searched(at) for at in missing]
        for positions, made in spread(texts) if texts else ():
            self._cache.add([self._keys[missing[at]] for at in positions], made)
            self.embedded += len(positions)
            progress(len(self._chunks) - len(missing) + self.embedded, len(self._chunks))

    def fill(
        self, place: Place, generation: str, planned: Plan, *, copied_from: str, progress: Callable[[int, int], None]
    ) -> None:
        """Write the collection, or raise RetrievalError."""
        store = place.begin(generation, self._embedder.embeddings, copied_from=copied_from if planned.copied else "")
        try:
            remove_chunks(store, planned.out)
            done = len(self._chunks) - len(planned.put)
            for start in range(0, len(planned.put), WINDOW):
                window = planned.put[start : start + WINDOW]
                self._put(store, window, partial(_report, progress, done, len(self._chunks)))
                done += len(window)
            if (held := count_chunks(store)) != len(self._chunks):
                raise RetrievalError(f"The index can't be written: {held} of {len(self._chunks)} passages arrived.")
            place.finish(generation)
        finally:
            close(store)

    def _put(self, store: Chroma, window: Sequence[int], progress: Callable[[int], None]) -> None:
        keys = [self._keys[at] for at in window]
        texts = [self._chunks.searched(at) for at in window]
        found = {**self._taken_over(keys), **self._cache.get(keys)}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        done = len(window) - len(missing)
        for batch in by_length(missing):
            made = np.asarray(self._embedder.embeddings.embed_documents([missing[key] for key in batch]), np.float32)
            self._cache.add(batch, made)
            found.update(zip(batch, made, strict=True))
            self.embedded += len(batch)
            done += len(batch)
            progress(done)
        add_chunks(store, [self._chunks[at] for at in window], texts, np.stack([found[key] for key in keys]))
        if not missing:
            progress(done)

    def _taken_over(self, keys: Sequence[bytes]) -> Mapping[bytes, Vector]:
        """The vectors that the generation before has, by digest; where it is damaged they are computed anew."""
        before = self._before
        if before is None:
            return {}
        ids = {before.chunks.chunk_id(self._known[key]): key for key in keys if key in self._known}
        try:
            rows = vectors(before.store, list(ids))
        except RetrievalError:
            return {}
        return {ids[chunk_id]: np.asarray(row, dtype=np.float32) for chunk_id, row in rows.items()}


def _report(progress: Callable[[int, int], None], before: int, of: int, count: int) -> None:
    progress(before + count, of)


def by_length(texts: Mapping[bytes, str]) -> list[list[bytes]]:
    """The keys of texts in batches of texts of like length, since a batch takes as long as its longest text."""
    ordered = sorted(texts, key=lambda key: (len(texts[key]), key))
    return [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
