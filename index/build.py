"""A corpus directory -> an index. The new generation is complete before the manifest points to it.

What did not change costs nothing twice: vectors come from the generation that serves, or from what a build that was
cut off had done. A small change is made in a copy of the vector graph, a large one builds the graph anew.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.chunking import SCHEME
from corpus.loading import load_corpus
from corpus.records import ReviewStatus, SourceDocument
from index import drift
from index import manifest as manifests
from index.drift import Changes, Glance
from index.embedding import Embedder
from index.errors import RetrievalError
from index.filling import Filling, plan
from index.generation import Generation, check_vectors, open_generation
from index.locations import Location, place_of
from index.places import Place
from index.records import ANY_STATUS, IndexManifest
from index.sidecar import sidecar_sha256, write_sidecar
from index.spread import MakeEmbeddings, Spread, spread_over
from index.store import close
from index.vectors import VectorCache, has_caches, remove_caches

Progress = Callable[[int, int], None]
"""Told (chunks embedded, chunks in all) after every batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The manifest now in force, whether anything had to be done for it, and a line for every file not read.

    `changes` are those of the documents since the index that served before, `embedded` the passages whose vectors had
    to be computed.
    """

    manifest: IndexManifest
    rebuilt: bool
    problems: tuple[str, ...]
    changes: Changes
    embedded: int = 0


def build_index(
    corpus_dir: Path,
    index: Location,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    statuses: frozenset[ReviewStatus] = ANY_STATUS,
    workers: int = 1,
    make_embeddings: MakeEmbeddings | None = None,
) -> Build:
    """Bring the index up to date with the readable documents of `corpus_dir` whose review status is among `statuses`.

    Nothing is done when it is. `workers` processes compute vectors, spread by Ray when there are more than one;
    `make_embeddings` loads the model in each of them, unless it is one that its name is enough for.
    Raises CorpusError when there is nothing to index, RetrievalError when the index can't be written.
    """
    work = _Work(
        place=place_of(index),
        embedder=embedder,
        statuses=statuses,
        progress=progress,
        spread=spread_over(workers, embedder, make_embeddings),
    )
    seen = drift.glance(corpus_dir, work.place.folder, time.time_ns())
    known = drift.remembered(work.place.folder, seen)
    if known is not None and (standing := work.standing(known.total)):
        return work.nothing_to_do(standing, corpus_dir, known.problems)
    corpus = load_corpus(corpus_dir, leave_out=work.place.folder)
    documents = [document for document in corpus.documents if document.review_status in statuses]
    digests = drift.record_digests(documents)
    found = replace(
        seen or Glance(files=""), corpus=corpus.digest, total=drift.total_digest(digests), problems=corpus.problems
    )
    if standing := work.standing(found.total):
        drift.remember(work.place.folder, found)
        return work.nothing_to_do(standing, corpus_dir, corpus.problems)
    with work.place.building():
        manifest, changes, embedded = work.build(corpus_dir, corpus.digest, documents, digests)
    drift.remember(work.place.folder, found)
    return Build(manifest=manifest, rebuilt=True, problems=corpus.problems, changes=changes, embedded=embedded)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One build: where, with which model, and what it may hold."""

    place: Place
    embedder: Embedder
    statuses: frozenset[ReviewStatus]
    progress: Progress | None
    spread: Spread | None

    def content(self, total: str) -> str:
        """What a generation's name says of it; it differs whenever anything that the index depends on does."""
        parts = (str(manifests.SCHEMA), total, self.embedder.name, self.embedder.sha256, SCHEME, *sorted(self.statuses))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def standing(self, total: str) -> IndexManifest | None:
        """The manifest of an index of just this content that can be read in full; None where there is none."""
        try:
            manifest = self.place.read_manifest()
            if self.content(total) not in manifest.generation:
                return None
            generation = open_generation(self.place, manifest, self.embedder)
            try:
                check_vectors(generation)
            finally:
                close(generation.store)
        except RetrievalError:
            return None
        return manifest

    def nothing_to_do(self, standing: IndexManifest, corpus_dir: Path, problems: tuple[str, ...]) -> Build:
        """The index serves as it is; the same documents may have been found elsewhere."""
        built_from = str(corpus_dir.resolve())
        if standing.corpus_dir != built_from:
            standing = replace(standing, corpus_dir=built_from)
            self.place.write_manifest(standing)
        self.tidy()
        changes = Changes(unchanged=standing.documents)
        return Build(manifest=standing, rebuilt=False, problems=problems, changes=changes)

    def tidy(self) -> None:
        """Remove the vectors that a build left which was killed at its very end, unless one is running."""
        if has_caches(self.place.folder):
            with suppress(RetrievalError), self.place.building():
                remove_caches(self.place.folder)

    def build(
        self, corpus_dir: Path, corpus_digest: str, documents: list[SourceDocument], digests: dict[str, str]
    ) -> tuple[IndexManifest, Changes, int]:
        """Write a generation and let it serve; what an unfinished build left is cleared away first."""
        serving = self.serving_manifest()
        kept = {serving.generation, serving.previous} if serving else set()
        self.place.remove_others(keep=kept)
        before = self.serving(serving)
        same_model = serving is not None and serving.model_sha256 == self.embedder.sha256
        manifest = IndexManifest(
            schema=manifests.SCHEMA,
            generation=self.place.unused(self.content(drift.total_digest(digests))),
            previous=serving.generation if serving else "",
            model=self.embedder.name,
            model_sha256=self.embedder.sha256,
            dimensions=self.embedder.dimensions,
            chunking=SCHEME,
            corpus_digest=corpus_digest,
            corpus_dir=str(corpus_dir.resolve()),
            data_sha256="",
            documents=len(documents),
            chunks=0,
            grafted=serving.grafted if serving else 0,
            statuses=tuple(sorted(status.value for status in self.statuses)),
        )
        try:
            changes = _changes(before, digests)
            manifest, embedded = self.write(manifest, documents, before, same_model)
        except BaseException:
            self.place.remove_others(keep=kept)
            raise
        finally:
            if before:
                close(before.store)
        self.place.write_manifest(manifest)
        self.place.remove_others(keep={manifest.generation, manifest.previous})
        remove_caches(self.place.folder)
        return manifest, changes, embedded

    def write(
        self, manifest: IndexManifest, documents: list[SourceDocument], before: Generation | None, same_model: bool
    ) -> tuple[IndexManifest, int]:
        """Write the generation of a manifest; the manifest with what is known only now, and the vectors computed."""
        folder = self.place.sidecar(manifest.generation)
        try:
            chunks = write_sidecar(folder, documents)
            if not len(chunks):
                raise RetrievalError(
                    f"The documents in {manifest.corpus_dir} hold no sentence to index. Add text and build again."
                )
        except OSError as error:
            raise RetrievalError(f"The index at {self.place} can't be written: {error.strerror or error}.") from error
        usable = before if same_model else None
        filling = Filling(chunks, self.embedder, usable, VectorCache(self.place.folder, self.embedder))
        planned = plan(chunks, usable if self.place.can_copy() else None, grafted=manifest.grafted)
        if self.spread:
            filling.ahead(planned.put, self.spread, self.progress or (lambda done, of: None))
        filling.fill(
            self.place,
            manifest.generation,
            planned,
            copied_from=manifest.previous,
            progress=self.progress or (lambda done, of: None),
        )
        data = sidecar_sha256(folder)
        return replace(manifest, data_sha256=data, chunks=len(chunks), grafted=planned.grafted), filling.embedded

    def serving_manifest(self) -> IndexManifest | None:
        """The manifest in force; None where there is none that can be read, but never where something else is."""
        if not self.place.exists():
            return None
        with suppress(RetrievalError):
            return self.place.read_manifest()
        return None

    def serving(self, manifest: IndexManifest | None) -> Generation | None:
        """The generation in force, to take from; None where it is damaged."""
        try:
            return open_generation(self.place, manifest, self.embedder) if manifest else None
        except RetrievalError:
            return None


def _changes(before: Generation | None, digests: dict[str, str]) -> Changes:
    stored = drift.stored_digests(before.documents, before.documents.lines()) if before else {}
    return drift.compare(stored, digests)
