"""A corpus directory -> an index. The new generation is complete before the manifest points to it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from corpus.chunking import SCHEME, chunk_document
from corpus.loading import Corpus, load_corpus
from corpus.records import Chunk, SourceDocument
from index import manifest as manifests
from index.embedding import Embedder
from index.errors import RetrievalError
from index.records import IndexManifest
from index.store import add_chunks, open_store, read_chunks, read_documents, vectors, write_documents

Progress = Callable[[int, int], None]
"""Told (chunks embedded, chunks in all) after every batch."""

_BATCH = 64
_SAMPLED = 100  # vectors read to see that they are there
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
    corpus = load_corpus(corpus_dir, leave_out=index_dir)
    built_from = str(corpus_dir.resolve())
    content = _content(corpus, embedder)
    standing = _standing(index_dir, content, embedder)
    if standing is not None:
        if standing.corpus_dir != built_from:  # the same documents, found elsewhere
            standing = replace(standing, corpus_dir=built_from)
            manifests.write_manifest(index_dir, standing)
        return Build(manifest=standing, rebuilt=False, problems=corpus.problems)
    chunks = [chunk for document in corpus.documents for chunk in chunk_document(document)]
    if not chunks:
        raise RetrievalError(f"The documents in {corpus_dir} hold no sentence to index. Add text and build again.")
    manifest = IndexManifest(
        schema=manifests.SCHEMA,
        generation=_unused(index_dir, content),
        model=embedder.name,
        model_sha256=embedder.sha256,
        dimensions=embedder.dimensions,
        chunking=SCHEME,
        corpus_digest=corpus.digest,
        corpus_dir=built_from,
        documents=len(corpus.documents),
        chunks=len(chunks),
    )
    try:
        _write_generation(index_dir / manifest.generation, corpus.documents, chunks, embedder, progress)
        _switch(index_dir, manifest)
    except OSError as error:
        raise RetrievalError(f"The index at {index_dir} can't be written: {error.strerror or error}.") from error
    return Build(manifest=manifest, rebuilt=True, problems=corpus.problems)


def _content(corpus: Corpus, embedder: Embedder) -> str:
    """The opening of a generation's name; it differs whenever anything that the index depends on does."""
    parts = (str(manifests.SCHEMA), corpus.digest, embedder.name, embedder.sha256, SCHEME)
    return _GENERATION + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _unused(index_dir: Path, content: str) -> str:
    """A generation's name that no folder has: what an interrupted or a damaged build left is never written into."""
    return next(name for n in count(1) if not (index_dir / (name := f"{content}-{n}")).exists())


def _standing(index_dir: Path, content: str, embedder: Embedder) -> IndexManifest | None:
    """The manifest of an index of just this content that can be read in full; None where there is none."""
    try:
        manifest = manifests.read_manifest(index_dir)
        if not manifest.generation.startswith(content):
            return None
        folder = index_dir / manifest.generation
        documents = read_documents(folder)
        store = open_store(folder, embedder.embeddings, must_exist=True)
        chunks, _ = read_chunks(store, documents)
        vectors(store, [chunk.id for chunk in chunks[:: max(1, len(chunks) // _SAMPLED)]])
    except RetrievalError:
        return None
    whole = (len(documents), len(chunks)) == (manifest.documents, manifest.chunks)
    return manifest if whole else None


def _write_generation(
    folder: Path,
    documents: Sequence[SourceDocument],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    progress: Progress | None,
) -> None:
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
