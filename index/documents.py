"""The documents of an index: whole, as they were read, a JSON line each in the order of their ids."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.records import SourceDocument
from index.errors import RetrievalError
from index.lines import LineFile, write_lines

DOCUMENTS = "documents.jsonl"
_IDS = "documents.ids.jsonl"
_KEPT = 512  # documents held in memory after they were read
_ADAPTER = TypeAdapter(SourceDocument)


def write_documents(folder: Path, documents: Iterable[SourceDocument]) -> None:
    """Store documents in the order of their ids."""
    write_document_lines(folder, map(document_line, sorted(documents, key=lambda document: document.id)))


def write_document_lines(folder: Path, lines: Iterable[bytes]) -> None:
    """Store documents that are lines already, in the order of their ids."""
    ids: list[str] = []

    def noted() -> Iterator[bytes]:
        for line in lines:
            ids.append(json.loads(line)["id"])
            yield line

    write_lines(folder / DOCUMENTS, noted())
    write_lines(folder / _IDS, (json.dumps(document_id).encode() for document_id in ids))


def document_line(document: SourceDocument) -> bytes:
    """A document as the one line that it is stored in. ASCII, whatever characters its text has."""
    return json.dumps(_ADAPTER.dump_python(document), ensure_ascii=True, default=_plain).encode()


def _plain(value: object) -> object:
    """A set has no order of its own; the same document must be the same bytes."""
    return sorted(value) if isinstance(value, frozenset) else str(value)


def parse_document(line: bytes) -> SourceDocument:
    """The document that a line holds. Raises RetrievalError when it holds none."""
    try:
        return _ADAPTER.validate_json(line)
    except (ValueError, ValidationError) as error:
        raise RetrievalError("A document of the index is damaged.") from error


class Documents(Mapping[str, SourceDocument]):
    """The stored documents by id. One is read when it is asked for; the last few hundred stay in memory."""

    def __init__(self, folder: Path) -> None:
        try:
            self._lines, self._ids = LineFile(folder / DOCUMENTS), LineFile(folder / _IDS)
        except (OSError, ValueError) as error:
            raise RetrievalError(f"The index's documents in {folder} can't be read.") from error
        if len(self._lines) != len(self._ids):
            raise RetrievalError(f"The index's documents in {folder} can't be read.")
        self._read = lru_cache(maxsize=_KEPT)(self._read_line)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return (json.loads(line) for line in self._ids)

    def __getitem__(self, document_id: str) -> SourceDocument:
        return self._read(self.position(document_id))

    def position(self, document_id: str) -> int:
        """The position of a document by its id; a KeyError where there is none."""
        at = bisect_left(self._ids, document_id, key=json.loads)
        if at == len(self._ids) or json.loads(self._ids[at]) != document_id:
            raise KeyError(document_id)
        return at

    def at(self, position: int) -> SourceDocument:
        """The document at a position, in the order of their ids."""
        return self._read(position)

    def _read_line(self, at: int) -> SourceDocument:
        try:
            return parse_document(self._lines[at])
        except (OSError, ValueError) as error:
            raise RetrievalError("The index's documents can't be read.") from error

    def lines(self) -> Iterator[bytes]:
        """Every document as the line it is stored in."""
        return iter(self._lines)


def read_documents(folder: Path) -> Documents:
    """Open the documents stored in a folder. Raises RetrievalError when they are missing or damaged."""
    return Documents(folder)
