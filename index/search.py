"""Hybrid search: cosine similarity and BM25, fused by weighted scores."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

import numpy as np

from corpus.chunking import SCHEME
from corpus.errors import CorpusError
from corpus.loading import load_corpus
from index import manifest as manifests
from index.embedding import Embedder, load_embedder
from index.errors import RetrievalError
from index.expansion import shipped_synonyms
from index.lexical import LexicalIndex, Scores, shares
from index.records import Hit, IndexManifest
from index.store import has_data, nearest, open_store, read_chunks, read_documents, vectors
from index.tokens import TokenVectors

if TYPE_CHECKING:
    from langchain_chroma import Chroma

P = ParamSpec("P")
T = TypeVar("T")
Mode = Literal["hybrid", "dense", "lexical"]

_DENSE_WEIGHT = 0.6
_MIN_CANDIDATES = 100
_DECIMALS = 6  # below this, the last bits depend on the processor; rounding keeps the order the same everywhere


class CorpusState(StrEnum):
    """Whether the documents on disk are still the ones that were indexed."""

    UNCHANGED = "unchanged"
    CHANGED = "changed since the index was built"
    GONE = "folder is gone; the index serves what it holds"


class Index:
    """An opened index. Safe to search from several threads."""

    def __init__(self, folder: Path, manifest: IndexManifest, embedder: Embedder) -> None:
        self.manifest = manifest
        self.embedder = embedder
        self._index_dir = folder.parent
        self.documents = read_documents(folder)
        self._store = open_store(folder, embedder.embeddings, must_exist=True)
        self.chunks, searched = read_chunks(self._store, self.documents)
        if len(self.chunks) != manifest.chunks or len(self.documents) != manifest.documents:
            raise RetrievalError(
                f"The index in {folder} holds {len(self.chunks)} of {manifest.chunks} passages"
                f" and {len(self.documents)} of {manifest.documents} documents."
            )
        self._position = {chunk.id: position for position, chunk in enumerate(self.chunks)}
        self._lexical = LexicalIndex(searched)
        self._latest: tuple[tuple[str, int], dict[int, float]] = (("", 0), {})
        self._embedding = threading.Lock()  # the model is not made for several threads at once

    @classmethod
    def open(cls, index_dir: Path, *, embedder: Embedder | None = None) -> Index:
        """Open the index in `index_dir` for searching.

        Raises RetrievalError, with the command that mends it, when the index is missing or damaged, when it was built
        with another model, schema or way of chunking, or when its corpus has changed since.
        """
        manifest = manifests.read_manifest(index_dir)
        _check_scheme(index_dir, manifest)
        _check_corpus(index_dir, manifest)
        embedder = embedder or load_embedder()
        if (embedder.name, embedder.sha256) != (manifest.model, manifest.model_sha256):
            raise RetrievalError(
                f"The index at {index_dir} was built with the model {_told(manifest.model, manifest.model_sha256)}, "
                f"not {_told(embedder.name, embedder.sha256)}. " + manifests.rebuild(index_dir, manifest.corpus_dir)
            )
        try:
            return cls(index_dir / manifest.generation, manifest, embedder)
        except RetrievalError as error:
            raise RetrievalError(f"{error} {manifests.rebuild(index_dir, manifest.corpus_dir)}") from error

    def search(self, query: str, k: int = 10, *, mode: Mode = "hybrid") -> list[Hit]:
        """The `k` best chunks for a query, best first; ties go to the lower chunk id."""
        lexical = shares(self._lexical.scores(expanded(query)))
        dense = self._similarities(query, lexical, max(4 * k, _MIN_CANDIDATES))
        fused = _fuse(dense, {at: float(lexical[at]) for at in dense}, mode)
        order = sorted(fused, key=lambda at: (-fused[at], self.chunks[at].id))[:k]
        return [
            Hit(
                chunk=self.chunks[at],
                document=self.documents[self.chunks[at].document_id],
                score=fused[at],
                rank=rank,
                dense=dense[at],
                lexical=round(float(lexical[at]), _DECIMALS),
            )
            for rank, at in enumerate(order, start=1)
        ]

    def embed(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Unit vectors of texts, one row each."""
        with self._embedding:
            vectors = self.embedder.embeddings.embed_documents(list(texts))
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.embedder.dimensions)

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Texts as the model reads them, token by token."""
        with self._embedding:
            return self.embedder.tokens(texts)

    def _mended_by_building(self, read: Callable[Concatenate[Chroma, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read from the store; what goes wrong there is told with the command that mends it."""
        try:
            return read(self._store, *args, **kwargs)
        except RetrievalError as error:
            raise RetrievalError(f"{error} {manifests.rebuild(self._index_dir, self.manifest.corpus_dir)}") from error

    def _similarities(self, query: str, lexical: Scores, candidates: int) -> dict[int, float]:
        """Cosine similarity of each candidate: the nearest by vector, and the best by words."""
        asked, similarities = self._latest
        if asked != (query, candidates):  # the modes of one query, asked in turn, share these
            similarities = self._measured(query, lexical, candidates)
            self._latest = ((query, candidates), similarities)
        return similarities

    def _measured(self, query: str, lexical: Scores, candidates: int) -> dict[int, float]:
        vector = self.embed([query])[0]
        wanted = min(candidates, len(self.chunks))
        by_meaning = self._mended_by_building(nearest, vector.tolist(), wanted)
        found = {self._position[chunk_id]: similarity for chunk_id, similarity in by_meaning.items()}
        by_words = [int(at) for at in np.argsort(-lexical, kind="stable")[:wanted] if lexical[at] > 0]
        missing = sorted({self.chunks[at].id for at in by_words if at not in found})
        if missing:
            for chunk_id, row in self._mended_by_building(vectors, missing).items():
                found[self._position[chunk_id]] = float(np.dot(vector, np.asarray(row, dtype=np.float32)))
        return {at: round(float(similarity), _DECIMALS) for at, similarity in found.items()}


def expanded(query: str) -> str:
    """The query with the literature's words for what it says in the ward's."""
    return " ".join((query, *shipped_synonyms().expand(query)))


def _fuse(dense: Mapping[int, float], lexical: Mapping[int, float], mode: Mode) -> dict[int, float]:
    """One score in [0, 1] for each candidate. Cosines are stretched over the candidates' range, then weighed."""
    low, high = min(dense.values()), max(dense.values())
    weight = {"hybrid": _DENSE_WEIGHT, "dense": 1.0, "lexical": 0.0}[mode]
    return {
        at: round(weight * (value - low) / ((high - low) or 1.0) + (1 - weight) * lexical[at], _DECIMALS)
        for at, value in dense.items()
    }


def _told(model: str, sha256: str) -> str:
    return f"{model} (weights {sha256[:8]})"


def _check_scheme(index_dir: Path, manifest: IndexManifest) -> None:
    if manifest.chunking != SCHEME:
        raise RetrievalError(
            f"The index at {index_dir} cuts its text another way than this version. "
            + manifests.rebuild(index_dir, manifest.corpus_dir)
        )


def check_data(index_dir: Path, manifest: IndexManifest) -> None:
    """Raise RetrievalError, with the command that mends it, when the data a manifest speaks of are not there."""
    if not has_data(index_dir / manifest.generation):
        raise RetrievalError(
            f"The index at {index_dir} has lost its data. {manifests.rebuild(index_dir, manifest.corpus_dir)}"
        )


def corpus_state(index_dir: Path, manifest: IndexManifest) -> CorpusState:
    """How the corpus an index was built from stands today."""
    directory = Path(manifest.corpus_dir)
    if not directory.is_dir():
        return CorpusState.GONE
    try:
        digest = load_corpus(directory, leave_out=index_dir).digest
    except CorpusError:
        return CorpusState.CHANGED
    return CorpusState.UNCHANGED if digest == manifest.corpus_digest else CorpusState.CHANGED


def _check_corpus(index_dir: Path, manifest: IndexManifest) -> None:
    """An index whose corpus folder is gone still serves; one whose corpus says something else now does not."""
    if corpus_state(index_dir, manifest) is CorpusState.CHANGED:
        raise RetrievalError(
            f"The documents in {manifest.corpus_dir} have changed since the index at {index_dir} was built. "
            + manifests.rebuild(index_dir, manifest.corpus_dir)
        )
