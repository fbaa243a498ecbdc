"""A corpus directory -> an index. The new generation is complete before the manifest points to it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunking import SCHEME, chunk_document
from corpus.loading import Corpus, load_corpus
from corpus.records import Chunk, SourceDocument
from index import manifest as manifests
from index.embedding import Embedder
from index.errors import RetrievalError
from index.records import IndexManifest
from index.store import add_chunks, open_store, write_documents

Progress = Callable[[int, int], None]
"""Told (chunks embedded, chunks in all) after every batch."""

_BATCH = 64
_GENERATION = "generation-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The manifest now in force, whether anything had to be done for it, and a line for every file not read."""

    manifest: IndexManifest
    rebuilt: bool
    problems: tuple[str, ...]


def build_index(corpus_dir: Path, index_dir: Path, *, embedder: Embedder, progress: Progress | None = None) -> Build:
    """Index every readable document of `corpus_dir` into `index_dir`; nothing is done when that index stands already.

    Raises CorpusError when there is nothing to index, RetrievalError when the index can't be written.
    """
    corpus = load_corpus(corpus_dir)
    generation = _generation(corpus, embedder)
    standing = _standing(index_dir, generation)
    if standing is not None:
        return Build(manifest=standing, rebuilt=False, problems=corpus.problems)
    chunks = [chunk for document in corpus.documents for chunk in chunk_document(document)]
    if not chunks:
        raise RetrievalError(f"The documents in {corpus_dir} hold no sentence to index. Add text and build again.")
    manifest = IndexManifest(
        schema=manifests.SCHEMA,
        generation=generation,
        model=embedder.name,
        model_sha256=embedder.sha256,
        dimensions=embedder.dimensions,
        chunking=SCHEME,
        corpus_digest=corpus.digest,
        corpus_dir=str(corpus_dir.resolve()),
        documents=len(corpus.documents),
        chunks=len(chunks),
    )
    try:
        _write_generation(index_dir / generation, corpus.documents, chunks, embedder, progress)
        _switch(index_dir, manifest)
    except OSError as error:
        raise RetrievalError(f"The index at {index_dir} can't be written: {error.strerror or error}.") from error
    return Build(manifest=manifest, rebuilt=True, problems=corpus.problems)


def _generation(corpus: Corpus, embedder: Embedder) -> str:
    """A name that differs whenever anything that the index depends on does."""
    parts = (str(manifests.SCHEMA), corpus.digest, embedder.name, embedder.sha256, SCHEME)
    return _GENERATION + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _standing(index_dir: Path, generation: str) -> IndexManifest | None:
    try:
        manifest = manifests.read_manifest(index_dir)
    except RetrievalError:
        return None
    complete = manifest.generation == generation and (index_dir / generation).is_dir()
    return manifest if complete else None


def _write_generation(
    folder: Path,
    documents: Sequence[SourceDocument],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    progress: Progress | None,
) -> None:
    if folder.exists():  # left by a build that did not finish
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    by_id = {document.id: document for document in documents}
    write_documents(folder, documents)
    store = open_store(folder, embedder.embeddings)
    for start in range(0, len(chunks), _BATCH):
        add_chunks(store, chunks[start : start + _BATCH], by_id)
        if progress:
            progress(min(start + _BATCH, len(chunks)), len(chunks))


def _switch(index_dir: Path, manifest: IndexManifest) -> None:
    """Let the new generation serve. Readers may still hold the one before it; older ones go."""
    previous = _serving(index_dir)
    manifests.write_manifest(index_dir, manifest)
    _remove_generations(index_dir, keep={manifest.generation, previous})


def _serving(index_dir: Path) -> str:
    try:
        return manifests.read_manifest(index_dir).generation
    except RetrievalError:
        return ""


def _remove_generations(index_dir: Path, keep: set[str]) -> None:
    for folder in index_dir.glob(f"{_GENERATION}*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
