"""Hybrid search: cosine similarity and BM25, fused by weighted scores."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

import numpy as np

from corpus.chunking import SCHEME
from corpus.errors import CorpusError
from corpus.loading import load_corpus
from corpus.records import ReviewStatus
from index import drift
from index import manifest as manifests
from index.embedding import Embedder, load_embedder
from index.errors import RetrievalError
from index.expansion import shipped_synonyms
from index.generation import open_generation
from index.lexical import Scores, shares
from index.locations import Location, place_of
from index.memory import Memory
from index.places import Place
from index.records import ANY_STATUS, Hit, IndexManifest
from index.rerank import Reranker
from index.store import nearest, vectors
from index.tokens import TokenVectors

if TYPE_CHECKING:
    from langchain_chroma import Chroma

P = ParamSpec("P")
T = TypeVar("T")
Mode = Literal["hybrid", "dense", "lexical"]
Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
_Scored = tuple[int, float]  # the position of a chunk and its score

_DENSE_WEIGHT = 0.6
_POOL = 100  # the nearest by meaning, and as many of the best by words, are weighed against each other
_CACHED_QUESTIONS = 500
_DECIMALS = 6  # below this, the last bits depend on the processor; rounding keeps the order the same everywhere


class CorpusState(StrEnum):
    """Whether the documents on disk are still the ones that were indexed."""

    UNCHANGED = "unchanged"
    CHANGED = "changed since the index was built"
    GONE = "folder is gone; the index serves what it holds"


class Index:
    """An opened index. Safe to search from several threads."""

    def __init__(self, place: Place, manifest: IndexManifest, embedder: Embedder) -> None:
        self.manifest = manifest
        self.embedder = embedder
        self._place = place
        generation = open_generation(place, manifest, embedder)
        self.documents, self.chunks = generation.documents, generation.chunks
        self._store, self._lexical = generation.store, generation.lexical
        self.reranker = Reranker(self.chunks, self._lexical)
        self._latest: tuple[tuple[str, int], dict[int, float]] = (("", 0), {})
        self._asked: Memory[TokenVectors] = Memory(self.tokens, _CACHED_QUESTIONS)
        self._embedding = threading.Lock()  # the model is not made for several threads at once

    @classmethod
    def open(
        cls, index: Location, *, embedder: Embedder | None = None, statuses: frozenset[ReviewStatus] = ANY_STATUS
    ) -> Index:
        """Open the index in a folder or on a Chroma server for searching.

        `statuses` are the review statuses whose documents may answer.

        Raises RetrievalError, with the command that mends it, when the index is missing or damaged, when it was built
        with another model, schema or way of chunking, or when its corpus has changed since.
        """
        place = place_of(index)
        manifest = place.read_manifest()
        _check_scheme(place, manifest)
        check_statuses(place, manifest, statuses)
        _check_corpus(place, manifest)
        embedder = embedder or load_embedder()
        if (embedder.name, embedder.sha256) != (manifest.model, manifest.model_sha256):
            raise RetrievalError(
                f"The index at {place} was built with the model {_told(manifest.model, manifest.model_sha256)}, "
                f"not {_told(embedder.name, embedder.sha256)}. " + manifests.rebuild(place, manifest.corpus_dir)
            )
        try:
            return cls(place, manifest, embedder)
        except RetrievalError as error:
            raise RetrievalError(f"{error} {manifests.rebuild(place, manifest.corpus_dir)}") from error

    def search(self, query: str, k: int = 10, *, mode: Mode = "hybrid") -> list[Hit]:
        """The `k` best chunks for a query, best first; ties go to the lower chunk id.

        In hybrid mode `reranker` decides which of a document's chunks takes which of the places that it has won.
        """
        lexical = shares(self._lexical.scores(expanded(query)))
        dense, ranking = self._ranked(query, lexical, k, mode)
        found = [(at, self.chunks[at], score) for at, score in ranking[:k]]
        return [
            Hit(
                chunk=chunk,
                document=self.documents[chunk.document_id],
                score=score,
                rank=rank,
                dense=dense[at],
                lexical=round(float(lexical[at]), _DECIMALS),
            )
            for rank, (at, chunk, score) in enumerate(found, start=1)
        ]

    def candidates(self, query: str) -> tuple[list[int], dict[int, float]]:
        """Positions of the chunks that `reranker` is given for a query, best first, and their cosine similarities."""
        lexical = shares(self._lexical.scores(expanded(query)))
        dense = self._similarities(query, lexical, _POOL)
        return [at for at, _ in _fuse(dense, lexical, "hybrid")], dense

    def embed(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Unit vectors of texts, one row each."""
        with self._embedding:
            vectors = self.embedder.embeddings.embed_documents(list(texts))
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.embedder.dimensions)

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Texts as the model reads them, token by token."""
        with self._embedding:
            return self.embedder.tokens(texts)

    def asked(self, question: str) -> TokenVectors:
        """A question as the model reads it, token by token and whole; the questions met last are kept."""
        return self._asked.of([question])[0]

    def _vector(self, question: str) -> Vector:
        """The unit vector of a question, without another look at it where `asked` has read it."""
        read = self._asked.known(question)
        return self.embed([question])[0] if read is None else read.pooled

    def _ranked(self, query: str, lexical: Scores, k: int, mode: Mode) -> tuple[dict[int, float], list[_Scored]]:
        """Each candidate's cosine similarity; and at least `k` candidates with their scores, best first.

        In hybrid mode what lies beyond the pool follows it, so that a short search gives the first hits of a long one.
        """
        dense = self._similarities(query, lexical, _POOL if mode == "hybrid" else max(k, _POOL))
        ranking = _fuse(dense, lexical, mode)
        if mode == "hybrid":
            order = self.reranker.reordered(query, [at for at, _ in ranking], dense)
            ranking = [(at, score) for at, (_, score) in zip(order, ranking, strict=True)]
        if len(ranking) < min(k, len(self.chunks)):
            wider, lowest = self._similarities(query, lexical, k), ranking[-1][1]
            ranking += [(at, min(score, lowest)) for at, score in _fuse(wider, lexical, mode) if at not in dense]
            dense = wider | dense
        return dense, ranking

    def _mended_by_building(self, read: Callable[Concatenate[Chroma, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read from the store; what goes wrong there is told with the command that mends it."""
        try:
            return read(self._store, *args, **kwargs)
        except RetrievalError as error:
            raise RetrievalError(f"{error} {manifests.rebuild(self._place, self.manifest.corpus_dir)}") from error

    def _similarities(self, query: str, lexical: Scores, candidates: int) -> dict[int, float]:
        """Cosine similarity of each candidate: the nearest by vector, and the best by words."""
        asked, similarities = self._latest
        if asked != (query, candidates):  # the modes of one query, asked in turn, share these
            similarities = self._measured(query, lexical, candidates)
            self._latest = ((query, candidates), similarities)
        return similarities

    def _measured(self, query: str, lexical: Scores, candidates: int) -> dict[int, float]:
        vector = self._vector(query)
        wanted = min(candidates, len(self.chunks))
        by_meaning = self._mended_by_building(nearest, vector.tolist(), wanted)
        found = {self.chunks.position(chunk_id): similarity for chunk_id, similarity in by_meaning.items()}
        missing = {self.chunks.chunk_id(at): at for at in best(lexical, wanted) if at not in found}
        if missing:
            for chunk_id, row in self._mended_by_building(vectors, sorted(missing)).items():
                found[missing[chunk_id]] = float(np.dot(vector, np.asarray(row, dtype=np.float32)))
        return {at: round(float(similarity), _DECIMALS) for at, similarity in found.items()}


def best(scores: Scores, k: int) -> list[int]:
    """The positions of the `k` highest scores above 0; equal ones in the order of their positions."""
    if k < len(scores) and (lowest := float(np.partition(scores, -k)[-k])) > 0:
        candidates = np.flatnonzero(scores >= lowest)  # sorting all of a large index would cost more than searching it
    else:
        candidates = np.flatnonzero(scores > 0)
    return [int(at) for at in candidates[np.argsort(-scores[candidates], kind="stable")][:k]]


def expanded(query: str) -> str:
    """The query with the literature's words for what it says in the ward's."""
    return " ".join((query, *shipped_synonyms().expand(query)))


def _fuse(dense: Mapping[int, float], lexical: Scores, mode: Mode) -> list[_Scored]:
    """Candidates with a score in [0, 1], best first. Cosines are stretched over the candidates' range, then weighed."""
    low, high = min(dense.values()), max(dense.values())
    weight = {"hybrid": _DENSE_WEIGHT, "dense": 1.0, "lexical": 0.0}[mode]
    fused = {
        at: round(weight * (value - low) / ((high - low) or 1.0) + (1 - weight) * float(lexical[at]), _DECIMALS)
        for at, value in dense.items()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))  # chunks stand in the order of their ids


def _told(model: str, sha256: str) -> str:
    return f"{model} (weights {sha256[:8]})"


def _check_scheme(place: Place, manifest: IndexManifest) -> None:
    if manifest.chunking != SCHEME:
        raise RetrievalError(
            f"The index at {place} cuts its text another way than this version. "
            + manifests.rebuild(place, manifest.corpus_dir)
        )


def check_statuses(place: Place, manifest: IndexManifest, allowed: frozenset[ReviewStatus]) -> None:
    """Raise RetrievalError when documents were let into the index whose review status may not answer now."""
    held_back = sorted(set(manifest.statuses) - allowed)
    if held_back:
        raise RetrievalError(
            f"The index at {place} was built with documents that may not answer now ({', '.join(held_back)}). "
            + manifests.rebuild(place, manifest.corpus_dir)
        )


def check_data(index: Location, manifest: IndexManifest) -> None:
    """Raise RetrievalError, with the command that mends it, when the data a manifest speaks of are not there."""
    place = place_of(index)
    if not place.has_data(manifest):
        raise RetrievalError(f"The index at {place} has lost its data. {manifests.rebuild(place, manifest.corpus_dir)}")


def corpus_state(index: Location, manifest: IndexManifest) -> CorpusState:
    """How the corpus an index was built from stands today."""
    directory, place = Path(manifest.corpus_dir), place_of(index)
    if not directory.is_dir():
        return CorpusState.GONE
    seen = drift.glance(directory, place.folder, time.time_ns())
    known = drift.remembered(place.folder, seen)
    if known is not None and known.corpus == manifest.corpus_digest:  # nothing was touched, so nothing is read
        return CorpusState.UNCHANGED
    try:
        digest = load_corpus(directory, leave_out=place.folder).digest
    except CorpusError:
        return CorpusState.CHANGED
    return CorpusState.UNCHANGED if digest == manifest.corpus_digest else CorpusState.CHANGED


def _check_corpus(place: Place, manifest: IndexManifest) -> None:
    """An index whose corpus folder is gone still serves; one whose corpus says something else now does not."""
    if corpus_state(place, manifest) is CorpusState.CHANGED:
        raise RetrievalError(
            f"The documents in {manifest.corpus_dir} have changed since the index at {place} was built. "
            + manifests.rebuild(place, manifest.corpus_dir)
        )
