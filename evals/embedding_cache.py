"""Embeddings kept by content: a text that was embedded once, by the same model, is never embedded again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from evals.errors import EvaluationError
from index.embedding import Embedder

_BATCH = 500  # SQLite takes so many placeholders anywhere


class CachedEmbeddings(Embeddings):
    """Embeddings with a SQLite file in front. `model` is part of every key, so models can share the file."""

    def __init__(self, inner: Embeddings, file: Path, model: str) -> None:
        self._inner, self._file, self._model = inner, file, model
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as store, store:
                store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        except (OSError, sqlite3.Error) as error:
            raise EvaluationError(
                f"The embedding cache {file} can't be opened ({error}). Remove it and run again."
            ) from error

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts, in their order; only the unknown ones are computed."""
        keys = [self._key(text) for text in texts]
        with closing(self._connect()) as store, store:
            known = _read(store, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if missing:
                vectors = self._inner.embed_documents(list(missing.values()))
                fresh = {key: np.asarray(vector, np.float32) for key, vector in zip(missing, vectors, strict=True)}
                rows = [(key, vector.tobytes()) for key, vector in fresh.items()]
                store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                known |= fresh
        return [known[key].tolist() for key in keys]

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        return self.embed_documents([text])[0]

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=60)


def cached_embedder(embedder: Embedder, file: Path) -> Embedder:
    """The same embedder with its vectors kept in `file`. Raises EvaluationError when the file can't be used."""
    return replace(embedder, embeddings=CachedEmbeddings(embedder.embeddings, file, embedder.sha256))


def _read(
    store: sqlite3.Connection, keys: Sequence[bytes]
) -> dict[bytes, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    found = {}
    for batch in _batches(list(dict.fromkeys(keys))):
        marks = ",".join("?" * len(batch))
        for key, vector in store.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", batch):  # noqa: S608
            found[key] = np.frombuffer(vector, np.float32)
    return found


def _batches(keys: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
