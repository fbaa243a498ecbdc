"""Chunks in Chroma, through LangChain's vector store: the same collection in a folder or on a server.

What Chroma holds as a chunk's text is what is searched: title and section before the words themselves. The words that
are quoted are always cut from the stored document by their offsets, so a quote can't drift from its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.records import Chunk, SourceDocument, Span
from index.errors import RetrievalError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]

COLLECTION = "chunks"
"""The collection's name in a folder of its own."""

CHROMA_FILE = "chroma.sqlite3"
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    "num_threads": 1,  # insertion order decides the graph; threads would not keep it
}
PAGE = 500
"""Rows of one call."""


def open_folder(folder: Path) -> ClientAPI:
    """Chroma embedded in this process, its files in `folder`. Raises RetrievalError when it can't be had."""
    import chromadb  # noqa: PLC0415  (seconds to import)
    from chromadb.config import Settings  # noqa: PLC0415

    try:
        return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    except Exception as error:
        raise RetrievalError(f"The index in {folder} can't be opened: {reason(error)}.") from error


def open_collection(client: ClientAPI, name: str, embeddings: Embeddings, *, must_exist: bool = False) -> Chroma:
    """Open, or make, a collection of chunks. Raises RetrievalError when Chroma can't."""
    from chromadb.api.collection_configuration import CreateCollectionConfiguration  # noqa: PLC0415
    from langchain_chroma import Chroma  # noqa: PLC0415

    try:
        return Chroma(
            client=client,
            collection_name=name,
            embedding_function=embeddings,
            collection_configuration=CreateCollectionConfiguration(hnsw=_HNSW),
            create_collection_if_not_exists=not must_exist,
        )
    except Exception as error:
        raise RetrievalError(f"The index's collection {name} can't be opened: {reason(error)}.") from error


def add_chunks(store: Chroma, chunks: Sequence[Chunk], searched: Sequence[str], vectors: Matrix) -> None:
    """Store chunks with what is searched for them and its unit vectors. Raises RetrievalError when Chroma can't."""
    try:  # the collection itself: LangChain's call would compute the vectors
        for start in range(0, len(chunks), PAGE):
            page = slice(start, start + PAGE)
            store._collection.add(
                ids=[chunk.id for chunk in chunks[page]],
                embeddings=vectors[page],
                documents=list(searched[page]),
                metadatas=[_metadata(chunk) for chunk in chunks[page]],
            )
    except Exception as error:
        raise RetrievalError(f"The index can't be written: {reason(error)}.") from error


def remove_chunks(store: Chroma, chunk_ids: Sequence[str]) -> None:
    """Take chunks out of a collection. Raises RetrievalError when Chroma can't."""
    try:
        for start in range(0, len(chunk_ids), PAGE):
            store._collection.delete(ids=list(chunk_ids[start : start + PAGE]))
    except Exception as error:
        raise RetrievalError(f"The index can't be written: {reason(error)}.") from error


def count_chunks(store: Chroma) -> int:
    """How many chunks a collection holds, or RetrievalError."""
    try:
        return store._collection.count()
    except Exception as error:
        raise RetrievalError(f"The index's passages can't be counted: {reason(error)}.") from error


def nearest(store: Chroma, vector: Sequence[float], k: int) -> dict[str, float]:
    """Cosine similarity of the `k` chunks nearest to a unit vector, by chunk id, or RetrievalError."""
    try:  # the collection itself: LangChain's call would bring every text along
        found = store._collection.query(query_embeddings=list(vector), n_results=k, include=["distances"])
        distances = (found["distances"] or [[]])[0]
    except Exception as error:
        raise RetrievalError(f"The index can't be searched: {reason(error)}.") from error
    return {chunk_id: 1.0 - distance for chunk_id, distance in zip(found["ids"][0], distances, strict=True)}


def vectors(store: Chroma, chunk_ids: Sequence[str]) -> dict[str, Sequence[float]]:
    """The stored vectors of some chunks, by chunk id. Raises RetrievalError when they can't be read."""
    found: dict[str, Sequence[float]] = {}
    try:
        for start in range(0, len(chunk_ids), PAGE):
            rows = store.get(ids=list(chunk_ids[start : start + PAGE]), include=["embeddings"])
            found.update(zip(rows["ids"], rows["embeddings"], strict=True))
    except Exception as error:
        raise RetrievalError(f"The index's vectors can't be read: {reason(error)}.") from error
    return found


def close(store: Chroma) -> None:
    """Let go of a store's files or connections."""
    store._client.close()


def reason(error: Exception) -> str:
    """Chroma raises whatever its storage raises; its first line says why."""
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def _metadata(chunk: Chunk) -> dict[str, Any]:
    spans = ",".join(f"{span.start}-{span.end}" for span in chunk.sentences)
    return {
        "document": chunk.document_id,
        "section": chunk.section,
        "start": chunk.start,
        "end": chunk.end,
        "sentences": spans,
    }


def chunk_of(chunk_id: str, row: Mapping[str, Any], document: SourceDocument) -> Chunk:
    """The chunk that a collection's row stands for, its words cut from its document."""
    pairs = (pair.split("-") for pair in row["sentences"].split(","))
    return Chunk(
        id=chunk_id,
        document_id=document.id,
        section=row["section"],
        start=row["start"],
        end=row["end"],
        text=document.text[row["start"] : row["end"]],
        sentences=tuple(Span(start=int(start), end=int(end)) for start, end in pairs),
    )
