"""Passages beside an index: read by position and by id, cut from their documents."""

from __future__ import annotations

import pytest

from corpus.chunking import chunk_document
from index.documents import read_documents, write_documents
from index.errors import RetrievalError
from index.passages import Chunks, searched_text, text_key, write_chunks

TEXT = (
    "# T\n\n## Dose > limit, \u00e9\n\nTwo grams: \u201cno more\u201d.\u2028It helps \U0001f489. [1] Done.\n\n"
    "## B\n\nMore.\n"
)


@pytest.fixture
def stored(tmp_path, make_document):
    """(documents by id, their chunks in the order of the chunks' ids, what is stored of them)."""
    documents = {name: make_document(TEXT, name) for name in ("b", "a/10", "a/9", "a-b", "a")}
    write_documents(tmp_path, documents.values())
    ordered = [documents[name] for name in sorted(documents)]
    write_chunks(tmp_path, ((at, document, chunk_document(document)) for at, document in enumerate(ordered)))
    chunks = sorted((c for d in documents.values() for c in chunk_document(d)), key=lambda chunk: chunk.id)
    return documents, chunks, Chunks(tmp_path, read_documents(tmp_path))


def test_chunks_come_back_in_the_order_of_their_ids(stored):
    _, chunks, found = stored
    assert list(found) == chunks
    assert found[1:3] == chunks[1:3]
    assert found[-1] == chunks[-1]
    assert len(found) == len(chunks)


def test_a_chunk_is_found_by_its_id(stored):
    _, chunks, found = stored
    assert [found.position(chunk.id) for chunk in chunks] == list(range(len(chunks)))
    assert [found.chunk_id(at) for at in range(len(chunks))] == [chunk.id for chunk in chunks]
    for absent in ("", "a:0-1", "zzz"):
        with pytest.raises(RetrievalError, match="not among them"):
            found.position(absent)


def test_there_is_no_chunk_past_the_last(stored):
    with pytest.raises(IndexError):
        stored[2][len(stored[1])]


def test_what_is_searched_is_title_and_section_before_the_words(make_document):
    (chunk, _) = chunk_document(make_document(TEXT))
    assert searched_text(chunk, make_document(TEXT, title="A guide")) == f"A guide\nDose > limit, \u00e9\n{chunk.text}"
    assert searched_text(chunk, make_document(TEXT, title="")) == f"Dose > limit, \u00e9\n{chunk.text}"


def test_digests_are_of_what_is_searched(stored):
    documents, chunks, found = stored
    texts = [searched_text(chunk, documents[chunk.document_id]) for chunk in chunks]
    assert [found.searched(at) for at in range(len(chunks))] == texts
    assert [digest.tobytes() for digest in found.digests()] == [text_key(text) for text in texts]


def test_two_chunks_of_one_id_are_told(tmp_path, make_document):
    document = make_document(TEXT)
    chunks = chunk_document(document)
    with pytest.raises(RetrievalError, match="Two passages have the id"):
        write_chunks(tmp_path, [(0, document, chunks), (0, document, chunks[:1])])


@pytest.mark.parametrize("name", ["chunks.jsonl", "chunks.ids.jsonl", "chunks.documents.npy"])
def test_missing_passages_are_told(stored, tmp_path, name):
    (tmp_path / name).unlink()
    with pytest.raises(RetrievalError, match="can't be read"):
        Chunks(tmp_path, read_documents(tmp_path))


def test_missing_or_foreign_digests_are_told(stored, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    write_chunks(other, [])
    for content in ((other / "chunks.keys.npy").read_bytes(), b"damaged"):
        (tmp_path / "chunks.keys.npy").write_bytes(content)
        with pytest.raises(RetrievalError, match="can't be read"):
            stored[2].digests()


def test_passages_of_other_documents_are_told(stored, tmp_path, make_document):
    write_documents(tmp_path, [make_document("one alone", "a")])
    with pytest.raises(RetrievalError, match="can't be read"):
        Chunks(tmp_path, read_documents(tmp_path))[-1]
