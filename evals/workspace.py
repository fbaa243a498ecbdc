"""Where runs keep what they should not compute twice: indexes by corpus, embeddings by content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant import Assistant
from assistant.records import ModelChoice
from corpus.loading import load_corpus
from evals.embedding_cache import cached_embedder
from index import BUNDLED, Embedder, build_index, read_manifest


def _silent(done: int, total: int) -> None:
    return None


@dataclass(kw_only=True)
class Workspace:
    """Opens assistants over corpora. `building` is told (chunks embedded, chunks in all) while an index is built.

    `notes` gathers a line for every file of a corpus that could not be read.
    """

    cache: Path
    model: str | ModelChoice = "extractive"
    embedding_model: str = BUNDLED
    building: Callable[[int, int], None] = _silent
    notes: list[str] = field(default_factory=list)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model, with its vectors kept by content."""
        from index import load_embedder  # noqa: PLC0415  (looked up when needed: loading a model takes seconds)

        return cached_embedder(load_embedder(self.embedding_model), self.cache / "embeddings.sqlite3")

    def over_corpus(self, corpus: Path) -> Assistant:
        """An assistant over a corpus directory. Its index is kept, and built again only when the corpus changed."""
        load_corpus(corpus)  # a wrong folder is told before seconds are spent on loading a model
        place = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:12]
        index = self.cache / "indexes" / f"{corpus.resolve().name}-{place}"
        build = build_index(corpus, index, embedder=self.embedder, progress=self.building)
        self.notes.extend(build.problems)
        return self.over_index(index)

    def over_index(self, index: Path) -> Assistant:
        """An assistant over an index that stands already."""
        read_manifest(index)
        return Assistant.open(index, model=self.model, embedder=self.embedder)
