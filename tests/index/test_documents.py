"""Documents beside an index come back character for character, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.documents import document_line, read_documents, write_documents
from index.errors import RetrievalError


@pytest.mark.parametrize("text", ["plain", "a\u2028b\x85c\r\nd\re\x0bf", "\U0001f600 \u05e9", '"\\\n', "\x00"])
def test_documents_come_back_character_for_character(tmp_path, make_document, text):
    document = make_document(text, "x/y", title="T\u2028T")
    write_documents(tmp_path, [document])
    assert dict(read_documents(tmp_path)) == {"x/y": document}


def test_every_field_comes_back(tmp_path, make_document):
    document = replace(make_document("text"), last_updated=date(2024, 2, 29), unstated=("authors", "doi"), year=1999)
    write_documents(tmp_path, [document])
    assert read_documents(tmp_path)["guide"] == document


def test_documents_stand_in_the_order_of_their_ids(tmp_path, make_document):
    names = ["b", "a/10", "a/9", "a", "\u00e9", "a-b", "line\nfeed"]
    write_documents(tmp_path, [make_document(f"text of {name}", name) for name in names])
    documents = read_documents(tmp_path)
    assert list(documents) == sorted(names)
    assert len(documents) == len(names)
    for name in names:
        assert documents[name].text == f"text of {name}"


@pytest.mark.parametrize("name", ["", "aa", "c", "zzz"])
def test_a_document_that_is_not_there_is_no_key(tmp_path, make_document, name):
    write_documents(tmp_path, [make_document("text", "a"), make_document("text", "b")])
    documents = read_documents(tmp_path)
    assert name not in documents
    assert documents.get(name) is None


def test_the_same_document_is_the_same_line(make_document):
    assert document_line(make_document("text")) == document_line(make_document("text"))
    assert b"\n" not in document_line(make_document("a\nb"))


def test_missing_documents_are_told(tmp_path):
    with pytest.raises(RetrievalError, match="can't be read"):
        read_documents(tmp_path)


@pytest.mark.parametrize("name", ["documents.jsonl", "documents.ids.jsonl", "documents.jsonl.offsets.npy"])
def test_a_file_that_is_not_the_one_that_was_written_is_told(tmp_path, make_document, name):
    write_documents(tmp_path, [make_document("text", "a"), make_document("text", "b")])
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-3])
    with pytest.raises(RetrievalError, match="can't be read"):
        read_documents(tmp_path)


@pytest.mark.parametrize("damage", [b"{", b"null", b'{"id": 3}', b"\xff"])
def test_a_damaged_line_is_told_when_it_is_read(tmp_path, make_document, damage):
    write_documents(tmp_path, [make_document("text", "a"), make_document("text", "b")])
    file = tmp_path / "documents.jsonl"
    first, second = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(damage.ljust(len(first) - 1) + b"\n" + second)
    documents = read_documents(tmp_path)
    assert documents["b"].text == "text"
    with pytest.raises(RetrievalError, match="damaged"):
        documents["a"]


def test_a_file_cut_short_under_a_reader_is_told(tmp_path, make_document):
    write_documents(tmp_path, [make_document("text", "a"), make_document("text", "b")])
    documents = read_documents(tmp_path)
    with (tmp_path / "documents.jsonl").open("r+b") as file:
        file.truncate(10)
    with pytest.raises(RetrievalError, match="can't be read"):
        documents["b"]
