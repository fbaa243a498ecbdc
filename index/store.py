"""Chunks in Chroma, through LangChain's vector store, and the documents they were cut from beside them.

What Chroma holds as a chunk's text is what is searched: title and section before the words themselves. The words are
always cut from the stored document by their offsets, so a quote can't drift from its source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from corpus.records import Chunk, SourceDocument, Span
from index.errors import RetrievalError

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_COLLECTION = "chunks"
_CHROMA_FILE = "chroma.sqlite3"
_DOCUMENTS = "documents.jsonl"
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    "num_threads": 1,  # insertion order decides the graph; threads would not keep it
}
_DOCUMENT_ADAPTER = TypeAdapter(SourceDocument)


def open_store(folder: Path, embeddings: Embeddings, *, must_exist: bool = False) -> Chroma:
    """Open, or make, the Chroma collection in `folder`. Nothing is sent anywhere.

    Raises RetrievalError when Chroma can't, or when there is none and `must_exist` says there has to be.
    """
    import chromadb  # noqa: PLC0415  (seconds to import)
    from chromadb.api.collection_configuration import CreateCollectionConfiguration  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415
    from langchain_chroma import Chroma  # noqa: PLC0415

    if must_exist and not has_data(folder):
        raise RetrievalError(f"The index in {folder} has lost its data.")
    try:
        client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
        return Chroma(
            client=client,
            collection_name=_COLLECTION,
            embedding_function=embeddings,
            collection_configuration=CreateCollectionConfiguration(hnsw=_HNSW),
        )
    except Exception as error:
        raise RetrievalError(f"The index in {folder} can't be opened: {_reason(error)}.") from error


def has_data(folder: Path) -> bool:
    """Whether a generation's files are there."""
    return (folder / _CHROMA_FILE).is_file() and (folder / _DOCUMENTS).is_file()


def searched_text(chunk: Chunk, document: SourceDocument) -> str:
    """What is embedded and searched for a chunk: its title and section give the words their context."""
    context = [part for part in (document.title, chunk.section) if part]
    return "\n".join((*context, chunk.text))


def add_chunks(store: Chroma, chunks: Sequence[Chunk], documents: Mapping[str, SourceDocument]) -> None:
    """Embed a batch of chunks and store it. Raises RetrievalError when Chroma can't write."""
    try:
        store.add_texts(
            texts=[searched_text(chunk, documents[chunk.document_id]) for chunk in chunks],
            metadatas=[_metadata(chunk) for chunk in chunks],
            ids=[chunk.id for chunk in chunks],
        )
    except Exception as error:
        raise RetrievalError(f"The index can't be written: {_reason(error)}.") from error


def read_chunks(store: Chroma, documents: Mapping[str, SourceDocument]) -> tuple[list[Chunk], list[str]]:
    """All chunks in the order of their ids, and for each the text that is searched.

    Raises RetrievalError when they can't be read or their documents are not the ones at hand.
    """
    try:
        rows = store.get(include=["documents", "metadatas"])
        order = sorted(range(len(rows["ids"])), key=lambda position: rows["ids"][position])
        chunks = [_chunk(rows["ids"][at], rows["metadatas"][at], documents) for at in order]
    except Exception as error:
        raise RetrievalError(f"The index's passages can't be read: {_reason(error)}.") from error
    return chunks, [rows["documents"][at] for at in order]


def nearest(store: Chroma, vector: Sequence[float], k: int) -> dict[str, float]:
    """Cosine similarity of the `k` chunks nearest to a unit vector, by chunk id, or RetrievalError."""
    try:  # the collection itself: LangChain's call would bring every text along
        found = store._collection.query(query_embeddings=list(vector), n_results=k, include=["distances"])
        distances = (found["distances"] or [[]])[0]
    except Exception as error:
        raise RetrievalError(f"The index can't be searched: {_reason(error)}.") from error
    return {chunk_id: 1.0 - distance for chunk_id, distance in zip(found["ids"][0], distances, strict=True)}


def vectors(store: Chroma, chunk_ids: Sequence[str]) -> dict[str, Sequence[float]]:
    """The stored vectors of some chunks, by chunk id. Raises RetrievalError when they can't be read."""
    try:
        rows = store.get(ids=list(chunk_ids), include=["embeddings"])
    except Exception as error:
        raise RetrievalError(f"The index's vectors can't be read: {_reason(error)}.") from error
    return dict(zip(rows["ids"], rows["embeddings"], strict=True))


def _reason(error: Exception) -> str:
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


def _chunk(chunk_id: str, row: Mapping[str, Any], documents: Mapping[str, SourceDocument]) -> Chunk:
    pairs = (pair.split("-") for pair in row["sentences"].split(","))
    return Chunk(
        id=chunk_id,
        document_id=row["document"],
        section=row["section"],
        start=row["start"],
        end=row["end"],
        text=documents[row["document"]].text[row["start"] : row["end"]],
        sentences=tuple(Span(start=int(start), end=int(end)) for start, end in pairs),
    )


def write_documents(folder: Path, documents: Iterable[SourceDocument]) -> None:
    """Store the documents whole, a JSON line each."""
    with (folder / _DOCUMENTS).open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.write(json.dumps(_DOCUMENT_ADAPTER.dump_python(document, mode="json"), ensure_ascii=True) + "\n")


def read_documents(folder: Path) -> dict[str, SourceDocument]:
    """The stored documents by id. Raises RetrievalError when they are missing or damaged."""
    try:
        with (folder / _DOCUMENTS).open(encoding="utf-8", newline="\n") as file:
            documents = [_DOCUMENT_ADAPTER.validate_json(line) for line in file]
    except (OSError, ValueError, ValidationError) as error:
        raise RetrievalError(f"The index's documents in {folder} can't be read.") from error
    return {document.id: document for document in documents}
