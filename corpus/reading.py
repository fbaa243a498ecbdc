"""A file -> its documents, by suffix. Whatever is wrong with it is one CorpusError; nothing else gets out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from corpus.errors import CorpusError
from corpus.formats.records import Extract, Reader
from corpus.records import SourceDocument

BEIR = "corpus.jsonl"
"""The file name that makes a folder a BEIR folder."""

MAX_BYTES = 200 * 1024 * 1024
"""Larger files are refused, BEIR's apart; no article is that long."""

_READERS = {
    ".md": ("plain", "read_markdown"),
    ".markdown": ("plain", "read_markdown"),
    ".txt": ("plain", "read_text"),
    ".html": ("web", "read_html"),
    ".htm": ("web", "read_html"),
    ".xhtml": ("web", "read_html"),
    ".pdf": ("pdf", "read_pdf"),
    ".docx": ("word", "read_docx"),
    ".xml": ("literature", "read_xml"),
    ".nxml": ("literature", "read_xml"),
    ".nbib": ("pubmed", "read_nbib"),
}
_GUESSED = frozenset({".html", ".htm", ".xhtml", ".pdf", ".docx"})  # text is guessed from by its reader

READABLE = ".md, .txt, .html, .pdf, .docx, .xml (PubMed, JATS) or .nbib"
"""The suffixes of documents, as a message names them."""


def read_file(path: Path, document_id: str) -> Iterator[SourceDocument | CorpusError]:
    """The documents of a file, or what is wrong with it; of a file of several records, whatever can be read.

    A file that is one document has the id `document_id`; records have theirs below it, BEIR rows their own.
    """
    try:
        reader = _reader(path)
        data = _bytes(path)
        found = list(_extracts(reader, data, path))
        alone = len(found) == 1 and path.name != BEIR
        for extract in found:
            if isinstance(extract, CorpusError):
                yield extract
            else:
                yield _document(extract, data, _id(extract, document_id, path, alone=alone), whole=alone)
    except CorpusError as error:
        yield error
    except MemoryError:
        yield CorpusError("it takes more memory than there is; split it")


def _reader(path: Path) -> Reader:
    suffix = path.suffix.lower()
    if path.name == BEIR:
        module, name = "beir", "read_beir"
    elif suffix in _READERS:
        module, name = _READERS[suffix]
    else:
        raise CorpusError(f"{path.suffix or 'a file without a suffix'} can't be read; convert it to {READABLE}")
    reader: Reader = getattr(import_module(f"corpus.formats.{module}"), name)
    return reader


def _bytes(path: Path) -> bytes:
    try:
        if path.name != BEIR and path.stat().st_size > MAX_BYTES:
            raise CorpusError(f"larger than {MAX_BYTES // 2**20} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"the file can't be opened ({error.strerror}); check its permissions") from error
    if not data.strip():
        raise CorpusError("the file is empty; add its text or remove it")
    return data


def _extracts(reader: Reader, data: bytes, path: Path) -> Iterator[Extract | CorpusError]:
    from corpus.formats.plain import with_guesses  # noqa: PLC0415  (readers load with their first file)

    guess = path.suffix.lower() in _GUESSED
    for extract in reader(data):
        yield with_guesses(extract) if guess and not isinstance(extract, CorpusError) else extract


def _id(extract: Extract, document_id: str, path: Path, *, alone: bool) -> str:
    if path.name == BEIR:
        return str(extract.key)
    return document_id if alone or extract.key is None else f"{document_id}/{extract.key}"


def _document(extract: Extract, data: bytes, document_id: str, *, whole: bool) -> SourceDocument:
    digested = data if whole or extract.digested is None else extract.digested
    fields = {name: getattr(extract, name) for name in Extract.__dataclass_fields__ if name not in {"key", "digested"}}
    return SourceDocument(id=document_id, sha256=hashlib.sha256(digested).hexdigest(), **fields)
