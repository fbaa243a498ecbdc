"""Chunks in Chroma come back as they went in, and whatever Chroma says of a failure is one line."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.chunking import chunk_document
from index.errors import RetrievalError
from index.passages import searched_text
from index.store import (
    COLLECTION,
    add_chunks,
    chunk_of,
    close,
    count_chunks,
    nearest,
    open_collection,
    open_folder,
    remove_chunks,
    vectors,
)

TEXT = (
    "# T\n\n## Dose > limit, \u00e9\n\nTwo grams: \u201cno more\u201d.\u2028It helps \U0001f489. [1] Done.\n\n"
    "## B\n\nMore.\n"
)


@pytest.fixture
def store(tmp_path, make_embedder):
    opened = open_collection(open_folder(tmp_path), COLLECTION, make_embedder().embeddings)
    yield opened
    close(opened)


def put(store, document, embedder):
    chunks = chunk_document(document)
    texts = [searched_text(chunk, document) for chunk in chunks]
    rows = np.asarray(embedder.embeddings.embed_documents(texts), dtype=np.float32)
    add_chunks(store, chunks, texts, rows)
    return chunks, texts, rows


def test_what_is_stored_is_what_a_chunk_is(store, make_document, make_embedder):
    document = make_document(TEXT, "a/10")
    chunks, texts, rows = put(store, document, make_embedder())
    stored = store.get(include=["documents", "metadatas"])
    assert {
        chunk_of(name, row, document): text
        for name, row, text in zip(stored["ids"], stored["metadatas"], stored["documents"], strict=True)
    } == dict(zip(chunks, texts, strict=True))
    found = vectors(store, [chunk.id for chunk in chunks])
    for chunk, row in zip(chunks, rows, strict=True):
        assert np.asarray(found[chunk.id]) == pytest.approx(row, abs=1e-6)


def test_the_nearest_is_the_one_itself(store, make_document, make_embedder):
    chunks, _, rows = put(store, make_document(TEXT), make_embedder())
    ((name, similarity),) = nearest(store, rows[1].tolist(), 1).items()
    assert (name, similarity) == (chunks[1].id, pytest.approx(1.0, abs=1e-5))


def test_what_is_removed_is_gone(store, make_document, make_embedder):
    chunks, _, _ = put(store, make_document(TEXT), make_embedder())
    remove_chunks(store, [chunks[0].id])
    assert count_chunks(store) == len(chunks) - 1
    assert vectors(store, [chunks[0].id]) == {}


def test_a_store_that_is_no_database_is_told(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is no database at all" * 200)
    with pytest.raises(RetrievalError, match="can't be opened") as caught:
        open_folder(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_collection_that_must_exist_is_not_made(tmp_path, make_embedder):
    client = open_folder(tmp_path)
    with pytest.raises(RetrievalError, match="can't be opened") as caught:
        open_collection(client, COLLECTION, make_embedder().embeddings, must_exist=True)
    assert "\n" not in str(caught.value)
    assert client.list_collections() == []


@pytest.mark.parametrize("reason", ["database or disk is full", "attempt to write a readonly database\nand more", ""])
def test_whatever_chroma_says_of_a_write_is_one_line(store, make_document, make_embedder, monkeypatch, reason):
    from chromadb.errors import InternalError

    def fail(*_, **__):
        raise InternalError(reason)

    monkeypatch.setattr("chromadb.Collection.add", fail)
    with pytest.raises(RetrievalError, match="can't be written") as caught:
        put(store, make_document(TEXT), make_embedder())
    assert (reason.splitlines() or ["InternalError"])[0] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: nearest(store, [1.0] * 7, 1),  # of another length
        lambda store: (store._client.delete_collection(COLLECTION), count_chunks(store)),
        lambda store: (store._client.delete_collection(COLLECTION), vectors(store, ["a"])),
        lambda store: (store._client.delete_collection(COLLECTION), remove_chunks(store, ["a"])),
    ],
    ids=["length", "count", "vectors", "remove"],
)
def test_whatever_chroma_says_of_a_reading_is_one_line(store, make_document, make_embedder, ask):
    put(store, make_document(TEXT), make_embedder())
    with pytest.raises(RetrievalError) as caught:
        ask(store)
    assert "\n" not in str(caught.value)
