"""Vectors kept by the digest of their text while an index is built: a build that is cut off loses none of them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedding import Embedder
from index.errors import RetrievalError
from index.passages import KEY_BYTES
from index.store import Matrix

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]

_PREFIX = "vectors-"


class VectorCache:
    """A file that only grows: a record of (digest, checksum, vector) for each text. One build writes it at a time.

    Whatever a record cut short by a kill or a full disk leaves is dropped when the file is opened again.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._record = np.dtype([("key", f"V{KEY_BYTES}"), ("check", "<u4"), ("vector", "<f4", (embedder.dimensions,))])
        self._path = folder / f"{_PREFIX}{embedder.sha256[:16]}-{embedder.dimensions}.cache"
        self._dimensions = embedder.dimensions
        try:
            self._at = self._read_keys()
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def __contains__(self, key: object) -> bool:
        return key in self._at

    def __len__(self) -> int:
        return len(self._at)

    def add(self, keys: Sequence[bytes], vectors: Matrix) -> None:
        """Append vectors. Raises RetrievalError when the disk takes no more."""
        records = np.zeros(len(keys), dtype=self._record)
        records["key"] = np.frombuffer(b"".join(keys), dtype=f"V{KEY_BYTES}")
        records["vector"] = vectors
        records["check"] = [_checksum(row) for row in records["vector"]]
        try:
            with self._path.open("ab") as file:
                first = file.tell() // self._record.itemsize
                file.write(records.tobytes())
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._at.update({key: first + number for number, key in enumerate(keys)})

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, Vector]:
        """The vectors that are known, by digest; one whose record is damaged is not."""
        wanted = sorted((self._at[key], key) for key in set(keys) if key in self._at)
        found = {}
        if wanted:
            with self._path.open("rb") as file:
                for at, key in wanted:
                    file.seek(at * self._record.itemsize)
                    (record,) = np.frombuffer(file.read(self._record.itemsize), dtype=self._record)
                    if record["key"].tobytes() == key and record["check"] == _checksum(record["vector"]):
                        found[key] = record["vector"]
        return found

    def _read_keys(self) -> dict[bytes, int]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            return {}
        whole = self._path.stat().st_size // self._record.itemsize
        os.truncate(self._path, whole * self._record.itemsize)
        if not whole:
            return {}
        records = np.memmap(self._path, dtype=self._record, mode="r", shape=(whole,))
        return {key.tobytes(): at for at, key in enumerate(records["key"])}


def has_caches(folder: Path) -> bool:
    """Whether a build left vectors."""
    return any(folder.glob(f"{_PREFIX}*.cache"))


def remove_caches(folder: Path) -> None:
    """Remove the vectors that builds left, with whichever model."""
    for path in folder.glob(f"{_PREFIX}*.cache"):
        path.unlink(missing_ok=True)


def _checksum(vector: Vector) -> int:
    return zlib.crc32(vector.tobytes())


def _unwritable(path: Path, error: OSError) -> RetrievalError:
    return RetrievalError(f"The vectors in {path} can't be written: {error.strerror or error}.")
