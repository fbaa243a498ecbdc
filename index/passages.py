"""The passages of an index, a JSON line each in the order of their ids; their words are cut from the documents.

Beside every passage stands the digest of what was embedded for it, by which the next build finds its vector again.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import overload

import numpy as np

from corpus.records import Chunk, SourceDocument, Span
from index.documents import Documents
from index.errors import RetrievalError
from index.lines import LineFile, write_lines

CHUNKS = "chunks.jsonl"
_IDS = "chunks.ids.jsonl"
_KEYS = "chunks.keys.npy"
_OWNERS = "chunks.documents.npy"
KEY_BYTES = 16
_KEPT_POSITIONS, _KEPT = 20_000, 1_000  # positions and chunks held in memory after they were looked up

Keys = np.ndarray[tuple[int], np.dtype[np.void]]
"""One digest of KEY_BYTES bytes for each passage."""


def searched_text(chunk: Chunk, document: SourceDocument) -> str:
    """What is embedded and searched for a chunk: its title and section give the words their context."""
    context = [part for part in (document.title, chunk.section) if part]
    return "\n".join((*context, chunk.text))


def text_key(text: str) -> bytes:
    """The digest by which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


def write_chunks(folder: Path, chunked: Iterable[tuple[int, SourceDocument, Iterable[Chunk]]]) -> int:
    """Store the chunks of documents, given with the documents' positions, in the order of the chunks' ids.

    Returns how many there were. Raises RetrievalError when two of them have the same id.
    """
    rows = sorted(
        (chunk.id, _line(chunk), text_key(searched_text(chunk, document)), position)
        for position, document, chunks in chunked
        for chunk in chunks
    )
    for (one, *_), (other, *_) in pairwise(rows):
        if one == other:
            raise RetrievalError(f"Two passages have the id {one}; rename one of their documents and build again.")
    write_lines(folder / CHUNKS, (line for _, line, _, _ in rows))
    write_lines(folder / _IDS, (json.dumps(chunk_id).encode() for chunk_id, *_ in rows))
    np.save(folder / _KEYS, np.frombuffer(b"".join(key for _, _, key, _ in rows), dtype=f"V{KEY_BYTES}"))
    np.save(folder / _OWNERS, np.fromiter((position for *_, position in rows), dtype=np.int32, count=len(rows)))
    return len(rows)


class Chunks(Sequence[Chunk]):
    """The stored chunks in the order of their ids, each read when it is asked for."""

    def __init__(self, folder: Path, documents: Documents) -> None:
        self._documents = documents
        self._position = lru_cache(maxsize=_KEPT_POSITIONS)(self._found)
        self._chunk = lru_cache(maxsize=_KEPT)(self._read)
        try:
            self._lines, self._ids = LineFile(folder / CHUNKS), LineFile(folder / _IDS)
            self._keys = folder / _KEYS
            self._owners = np.load(folder / _OWNERS, allow_pickle=False)
            if not len(self._lines) == len(self._ids) == len(self._owners):
                raise ValueError
        except (OSError, ValueError) as error:
            raise RetrievalError(f"The index's passages in {folder} can't be read.") from error

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Chunk: ...
    @overload
    def __getitem__(self, at: slice) -> list[Chunk]: ...
    def __getitem__(self, at: int | slice) -> Chunk | list[Chunk]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        return self._chunk(range(len(self))[at])  # an IndexError of the caller's is no damage

    def _read(self, position: int) -> Chunk:
        try:
            document_id, section, start, end, spans = json.loads(self._lines[position])
            document = self.document(position)
            if document.id != document_id:
                raise ValueError(document_id)
            pairs = zip(spans[::2], spans[1::2], strict=True)
            return Chunk(
                id=self.chunk_id(position),
                document_id=document_id,
                section=section,
                start=start,
                end=end,
                text=document.text[start:end],
                sentences=tuple(Span(start=first, end=last) for first, last in pairs),
            )
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise RetrievalError("The index's passages can't be read.") from error

    def chunk_id(self, at: int) -> str:
        """The id of a chunk by its position."""
        found: str = json.loads(self._ids[at])
        return found

    def position(self, chunk_id: str) -> int:
        """The position of a chunk by its id. Raises RetrievalError when there is no such chunk."""
        return self._position(chunk_id)

    def _found(self, chunk_id: str) -> int:
        at = bisect_left(self._ids, chunk_id, key=json.loads)
        if at == len(self) or self.chunk_id(at) != chunk_id:
            raise RetrievalError(f"The index's passages can't be read: {chunk_id} is not among them.")
        return at

    def searched(self, at: int) -> str:
        """What is embedded and searched for the chunk at a position."""
        return searched_text(self[at], self.document(at))

    def document(self, at: int) -> SourceDocument:
        """The document of the chunk at a position."""
        return self._documents.at(int(self._owners[at]))

    def line(self, at: int) -> bytes:
        """The chunk at a position as it is stored: equal lines are equal chunks of equal spans."""
        return self._lines[at]

    def digests(self) -> Keys:
        """The digest of what was embedded, for every chunk."""
        return _read_keys(self._keys, len(self))


def _read_keys(path: Path, expected: int) -> Keys:
    try:
        keys = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise RetrievalError(f"The index's passages in {path.parent} can't be read.") from error
    if keys.shape != (expected,):
        raise RetrievalError(f"The index's passages in {path.parent} can't be read.")
    return np.asarray(keys, dtype=f"V{KEY_BYTES}")


def _line(chunk: Chunk) -> bytes:
    spans = [offset for span in chunk.sentences for offset in (span.start, span.end)]
    return json.dumps([chunk.document_id, chunk.section, chunk.start, chunk.end, spans]).encode()
