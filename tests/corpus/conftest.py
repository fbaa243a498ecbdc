"""Files of every format, read the way a corpus directory is."""

from __future__ import annotations

import pytest

from corpus.chunking import chunk_document
from corpus.errors import CorpusError
from corpus.reading import read_file


@pytest.fixture
def read(tmp_path):
    """Write bytes (or text) under a name and read it: the documents, or the CorpusErrors."""

    def read(name: str, content: bytes | str) -> list:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_file(path, path.relative_to(tmp_path).with_suffix("").as_posix()))

    return read


@pytest.fixture
def read_one(read):
    """The one document of a file."""

    def read_one(name: str, content: bytes | str):
        (document,) = read(name, content)
        assert not isinstance(document, CorpusError), str(document)
        return document

    return read_one


@pytest.fixture
def refusal(read):
    """The one line that refuses a file."""

    def refusal(name: str, content: bytes | str) -> str:
        (error,) = read(name, content)
        assert isinstance(error, CorpusError), error
        said = str(error)
        assert said
        assert "\n" not in said
        assert len(said) < 300
        return said

    return refusal


@pytest.fixture
def quoted():
    """(section, sentence) of every quotable sentence of a document; offsets are checked on the way."""

    def quoted(document) -> list[tuple[str, str]]:
        found = []
        for chunk in chunk_document(document):
            assert document.text[chunk.start : chunk.end] == chunk.text
            assert chunk.start >= document.body_start
            found += [(chunk.section, document.text[span.start : span.end]) for span in chunk.sentences]
        return found

    return quoted
