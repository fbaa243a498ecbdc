"""Chunks in Chroma and documents beside them come back as they went in."""

from __future__ import annotations

import pytest

from corpus.chunking import chunk_document
from index.errors import RetrievalError
from index.store import (
    add_chunks,
    has_data,
    open_store,
    read_chunks,
    read_documents,
    searched_text,
    write_documents,
)

TEXT = (
    "# T\n\n## Dose > limit, \u00e9\n\nTwo grams: \u201cno more\u201d.\u2028It helps \U0001f489. [1] Done.\n\n"
    "## B\n\nMore.\n"
)


def test_chunks_come_back_in_the_order_of_their_ids(tmp_path, make_document, make_embedder):
    documents = {name: make_document(TEXT, name) for name in ("b", "a/10", "a/9")}
    chunks = [chunk for document in documents.values() for chunk in chunk_document(document)]
    store = open_store(tmp_path, make_embedder().embeddings)
    add_chunks(store, chunks, documents)
    read, searched = read_chunks(store, documents)
    assert read == sorted(chunks, key=lambda chunk: chunk.id)
    assert searched == [searched_text(chunk, documents[chunk.document_id]) for chunk in read]


def test_what_is_searched_is_title_and_section_before_the_words(make_document):
    (chunk, _) = chunk_document(make_document(TEXT))
    assert searched_text(chunk, make_document(TEXT, title="A guide")) == f"A guide\nDose > limit, \u00e9\n{chunk.text}"
    assert searched_text(chunk, make_document(TEXT, title="")) == f"Dose > limit, \u00e9\n{chunk.text}"


@pytest.mark.parametrize("text", ["plain", "a\u2028b\x85c\r\nd\re\x0bf", "\U0001f600 \u05e9", '"\\\n', "\x00"])
def test_documents_come_back_character_for_character(tmp_path, make_document, text):
    document = make_document(text, "x/y", title="T\u2028T")
    write_documents(tmp_path, [document])
    assert read_documents(tmp_path) == {"x/y": document}


@pytest.mark.parametrize("damage", [None, "{", '{"id": "a"}\n', "\xff", "null\n"])
def test_missing_or_damaged_documents_are_told(tmp_path, damage):
    if damage is not None:
        (tmp_path / "documents.jsonl").write_bytes(damage.encode("latin-1"))
    with pytest.raises(RetrievalError, match="can't be read"):
        read_documents(tmp_path)


def test_a_store_that_is_no_database_is_told(tmp_path, make_embedder):
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is no database at all" * 200)
    with pytest.raises(RetrievalError, match="can't be opened") as caught:
        open_store(tmp_path, make_embedder().embeddings)
    assert "\n" not in str(caught.value)


def test_data_are_there_when_both_files_are(tmp_path, make_embedder):
    assert not has_data(tmp_path)
    open_store(tmp_path, make_embedder().embeddings)
    assert not has_data(tmp_path)
    write_documents(tmp_path, [])
    assert has_data(tmp_path)
    (tmp_path / "chroma.sqlite3").rename(tmp_path / "away")
    assert not has_data(tmp_path)


def test_a_store_that_must_exist_is_not_made(tmp_path, make_embedder):
    with pytest.raises(RetrievalError, match="lost its data"):
        open_store(tmp_path / "none", make_embedder().embeddings, must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_chunk_whose_document_is_another_is_told(tmp_path, make_document, make_embedder):
    document = make_document(TEXT)
    store = open_store(tmp_path, make_embedder().embeddings)
    add_chunks(store, chunk_document(document), {document.id: document})
    with pytest.raises(RetrievalError, match="can't be read"):
        read_chunks(store, {"other": document})


@pytest.mark.parametrize("reason", ["database or disk is full", "attempt to write a readonly database\nand more", ""])
def test_whatever_chroma_says_of_a_write_is_one_line(tmp_path, make_document, make_embedder, monkeypatch, reason):
    from chromadb.errors import InternalError

    document = make_document(TEXT)
    store = open_store(tmp_path, make_embedder().embeddings)

    def fail(*_, **__):
        raise InternalError(reason)

    monkeypatch.setattr(store, "add_texts", fail)
    with pytest.raises(RetrievalError, match="can't be written") as caught:
        add_chunks(store, chunk_document(document), {document.id: document})
    assert (reason.splitlines() or ["InternalError"])[0] in str(caught.value)
    assert "\n" not in str(caught.value)
