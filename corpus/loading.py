"""Files of a corpus directory -> SourceDocuments. A file that can't be read is reported; the rest are still read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import CorpusError
from corpus.front_matter import FrontMatter, read_front_matter
from corpus.records import Depth, DocumentKind, ReviewStatus, SourceDocument
from corpus.structure import first_line

SHIPPED = Path(__file__).parent / "documents"
"""The documents that come with Hardstop."""

_TEXT_SUFFIXES = frozenset({".md", ".txt"})
_BEIR = "corpus.jsonl"
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The documents of a directory in the order of their ids, and a line for every file that could not be read."""

    directory: Path
    documents: tuple[SourceDocument, ...]
    problems: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the ids and bytes of all documents."""
        return corpus_digest((document.id, document.sha256) for document in self.documents)


def corpus_digest(entries: Iterator[tuple[str, str]]) -> str:
    """SHA-256 in hex over (document id, document sha256) pairs, whatever order they come in."""
    digest = hashlib.sha256()
    for document_id, sha256 in sorted(entries):
        digest.update(f"{document_id}\0{sha256}\n".encode())
    return digest.hexdigest()


def load_corpus(directory: Path, *, leave_out: Path | None = None) -> Corpus:
    """Read every document below `directory`: .md, .txt, or the rows of a BEIR `corpus.jsonl`.

    `leave_out` is a folder inside it that holds no documents, such as its index.
    Raises CorpusError when the directory does not exist or holds no readable document.
    """
    if not directory.is_dir():
        raise CorpusError(f"No corpus directory at {directory}. Name a folder of .md or .txt documents with --corpus.")
    documents: dict[str, SourceDocument] = {}
    problems: list[str] = []
    for path in _files(directory, leave_out):
        for outcome in _read_file(path, directory):
            if isinstance(outcome, CorpusError):
                problems.append(f"{path}: {outcome}")
            elif outcome.id in documents:
                problems.append(f"{path}: a second document has the id {outcome.id}; rename one of the files")
            else:
                documents[outcome.id] = outcome
    if not documents:
        detail = f" ({problems[0]})" if problems else ""
        raise CorpusError(f"No readable document in {directory}{detail}. Add .md or .txt files and build again.")
    ordered = tuple(documents[key] for key in sorted(documents))
    return Corpus(directory=directory, documents=ordered, problems=tuple(problems))


def _files(directory: Path, leave_out: Path | None) -> list[Path]:
    """Every file that is meant as a document, in a stable order; hidden files and a BEIR folder's queries are not."""
    if (directory / _BEIR).is_file():
        return [directory / _BEIR]
    if leave_out is not None and directory.resolve().is_relative_to(leave_out.resolve()):
        leave_out = None  # it holds the documents rather than lying among them
    visible = (path for path in directory.rglob("*") if not _hidden(path.relative_to(directory)))
    wanted = (path for path in visible if leave_out is None or not path.resolve().is_relative_to(leave_out.resolve()))
    return sorted(path for path in wanted if path.is_file() or path.is_symlink())


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _read_file(path: Path, directory: Path) -> Iterator[SourceDocument | CorpusError]:
    """The documents of a file, or what is wrong with it; of a file of rows, whatever can be read."""
    try:
        if path.name == _BEIR:
            yield from _read_beir(path)
        elif path.suffix.lower() in _TEXT_SUFFIXES:
            yield _read_text_document(path, directory)
        else:
            kind = path.suffix or "a file without a suffix"
            yield CorpusError(f"{kind} can't be read; convert it to .md or .txt")
    except CorpusError as error:
        yield error


def _read_text_document(path: Path, directory: Path) -> SourceDocument:
    data, text = _decoded(path)
    front, body_start = read_front_matter(text) if path.suffix.lower() == ".md" else (None, 0)
    if not text[body_start:].strip():
        raise CorpusError("the file is empty; add its text or remove it")
    front = front or FrontMatter(title=first_line(text, body_start)[:_TITLE_LENGTH])
    return SourceDocument(
        id=path.relative_to(directory).with_suffix("").as_posix(),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        body_start=body_start,
        **{name: getattr(front, name) for name in FrontMatter.model_fields},
    )


def _decoded(path: Path) -> tuple[bytes, str]:
    try:
        data = path.read_bytes()
        return data, data.decode("utf-8-sig")
    except OSError as error:
        raise CorpusError(f"the file can't be opened ({error.strerror}); check its permissions") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error


class _BeirRow(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    title: str = ""
    text: str


def _read_beir(path: Path) -> Iterator[SourceDocument | CorpusError]:
    _, content = _decoded(path)
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            try:
                yield _beir_document(line, number)
            except CorpusError as error:
                yield error


def _beir_document(line: str, number: int) -> SourceDocument:
    try:
        fields = json.loads(line)
        row = _BeirRow.model_validate({**fields, "id": fields.get("_id")})
        "".join((row.id, row.title, row.text)).encode()  # a lone surrogate is not text
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise CorpusError(f"line {number} is not a BEIR row with _id and text; mend it and build again") from error
    return SourceDocument(
        id=row.id,
        title=row.title or first_line(row.text, 0)[:_TITLE_LENGTH],
        kind=DocumentKind.OTHER,
        year=None,
        publisher=None,
        review_status=ReviewStatus.UNKNOWN,
        last_updated=None,
        population=None,
        depth=Depth.ABSTRACT,
        sha256=hashlib.sha256(line.encode()).hexdigest(),
        text=row.text,
    )
