"""What stands beside the vectors of a generation: its documents, its passages and their word statistics."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus.chunking import chunk_document
from corpus.records import Chunk, SourceDocument
from index.documents import DOCUMENTS, Documents, document_line, write_document_lines
from index.errors import RetrievalError
from index.lexical import LexicalIndex
from index.passages import CHUNKS, Chunks, write_chunks

_LEXICAL = "bm25"


Chunked = Iterable[tuple[int, SourceDocument, Iterable[Chunk]]]
"""Documents with their positions in the order of their ids, and their chunks."""


def write_sidecar(folder: Path, documents: Sequence[SourceDocument]) -> Chunks:
    """Cut documents into passages, write both into a folder with their word statistics, and open the passages."""
    ordered = sorted(documents, key=lambda document: document.id)
    return store_sidecar(
        folder,
        map(document_line, ordered),
        lambda _: ((at, document, chunk_document(document)) for at, document in enumerate(ordered)),
    )


def store_sidecar(folder: Path, lines: Iterable[bytes], chunked: Callable[[Documents], Chunked]) -> Chunks:
    """Write documents that are lines already, their passages and their word statistics."""
    folder.mkdir(parents=True, exist_ok=True)
    write_document_lines(folder, lines)
    write_chunks(folder, chunked(Documents(folder)))
    _, chunks = read_sidecar(folder)
    LexicalIndex(chunks.searched(at) for at in range(len(chunks))).save(folder / _LEXICAL)
    return chunks


def read_sidecar(folder: Path) -> tuple[Documents, Chunks]:
    """Open the documents and passages in a folder. Raises RetrievalError when they are missing or damaged."""
    documents = Documents(folder)
    return documents, Chunks(folder, documents)


def has_sidecar(folder: Path) -> bool:
    """Whether documents and passages are there."""
    return (folder / DOCUMENTS).is_file() and (folder / CHUNKS).is_file()


def read_lexical(folder: Path, expected: int) -> LexicalIndex:
    """The word statistics of a folder's passages. Raises RetrievalError when they are missing or of other passages."""
    try:
        lexical = LexicalIndex.load(folder / _LEXICAL)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise RetrievalError(f"The index's word statistics in {folder} can't be read.") from error
    if len(lexical) != expected:
        raise RetrievalError(f"The index's word statistics in {folder} are of other passages.")
    return lexical


def sidecar_sha256(folder: Path) -> str:
    """SHA-256 in hex over the stored documents and passages, whichever machine wrote them."""
    return _digest(folder / name for name in (DOCUMENTS, CHUNKS))


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise RetrievalError(f"The index's {path.name} can't be read ({error.strerror}).") from error
    return total.hexdigest()
