"""Files of a corpus directory -> SourceDocuments. A file that can't be read is reported; the rest are still read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.reading import BEIR, READABLE, read_file
from corpus.records import ReviewStatus, SourceDocument
from corpus.reviews import REVIEWS, Marks, read_marks

SHIPPED = Path(__file__).parent / "documents"
"""The documents that come with Hardstop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The documents of a directory in the order of their ids, and a line for every file that could not be read.

    `rejected` are the documents that somebody has marked as rejected: they are known, and never indexed. `marked`
    are the ids whose review status comes from such a mark rather than from the document.
    """

    directory: Path
    documents: tuple[SourceDocument, ...]
    problems: tuple[str, ...]
    rejected: tuple[SourceDocument, ...] = ()
    marked: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 over the ids and bytes of all documents, and over the review marks they have."""
        return corpus_digest(
            (document.id, f"{document.sha256}{f' {document.review_status}' if document.id in self.marked else ''}")
            for document in self.documents
        )


def corpus_digest(entries: Iterable[tuple[str, str]]) -> str:
    """SHA-256 in hex over (document id, document sha256) pairs, whatever order they come in."""
    digest = hashlib.sha256()
    for document_id, sha256 in sorted(entries):
        digest.update(f"{document_id}\0{sha256}\n".encode())
    return digest.hexdigest()


def load_corpus(directory: Path, *, leave_out: Path | None = None) -> Corpus:
    """Read every document below `directory`, in any of the formats, or the rows of a BEIR `corpus.jsonl`.

    `leave_out` is a folder inside it that holds no documents, such as its index.
    Raises CorpusError when the directory does not exist or holds no readable document, and when it can't be told
    which of its documents are rejected.
    """
    if not directory.is_dir():
        raise CorpusError(f"No corpus directory at {directory}. Name a folder of documents ({READABLE}) with --corpus.")
    marks = read_marks(directory)
    documents: dict[str, SourceDocument] = {}
    problems: list[str] = []
    for path in corpus_files(directory, leave_out):
        for outcome in read_file(path, document_id(path, directory)):
            if isinstance(outcome, CorpusError):
                problems.append(f"{path}: {outcome}")
            elif outcome.id in documents:
                problems.append(f"{path}: a second document has the id {outcome.id}; rename one of the files")
            else:
                documents[outcome.id] = marks.applied(outcome)
    return _corpus(directory, documents, problems, marks)


def _corpus(directory: Path, documents: dict[str, SourceDocument], problems: list[str], marks: Marks) -> Corpus:
    ordered = [documents[key] for key in sorted(documents)]
    rejected = tuple(document for document in ordered if document.review_status is ReviewStatus.REJECTED)
    kept = tuple(document for document in ordered if document.review_status is not ReviewStatus.REJECTED)
    if not kept:
        detail = f" ({problems[0]})" if problems else ""
        detail = detail or (f" (all {len(rejected)} are rejected)" if rejected else "")
        raise CorpusError(f"No readable document in {directory}{detail}. Add {READABLE} files and build again.")
    return Corpus(
        directory=directory,
        documents=kept,
        problems=tuple(problems),
        rejected=rejected,
        marked=frozenset(document.id for document in kept if marks.of(document) is not None),
    )


def document_id(path: Path, directory: Path) -> str:
    """The id of a file's document: its path below the corpus directory without the suffix."""
    return path.relative_to(directory).with_suffix("").as_posix()


def corpus_files(directory: Path, leave_out: Path | None = None) -> list[Path]:
    """Every file that is meant as a document, in a stable order; hidden files and a BEIR folder's queries are not."""
    if (directory / BEIR).is_file():
        return [directory / BEIR]
    if leave_out is not None and directory.resolve().is_relative_to(leave_out.resolve()):
        leave_out = None  # it holds the documents rather than lying among them
    visible = (path for path in directory.rglob("*") if not _hidden(path.relative_to(directory)))
    wanted = (path for path in visible if leave_out is None or not path.resolve().is_relative_to(leave_out.resolve()))
    return sorted(path for path in wanted if _is_document(path, directory))


def _is_document(path: Path, directory: Path) -> bool:
    return (path.is_file() or path.is_symlink()) and path != directory / REVIEWS


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def file_digests(directory: Path, *, leave_out: Path | None = None) -> Iterator[tuple[str, str]]:
    """(path below the directory, SHA-256 of its bytes) of every document file and of the review marks, none parsed.

    Whatever changes here may change the corpus; whatever doesn't can't. Raises CorpusError for an unreadable file.
    """
    marks = [directory / REVIEWS] if (directory / REVIEWS).is_file() else []
    for path in [*corpus_files(directory, leave_out), *marks]:
        try:
            with path.open("rb") as file:
                yield path.relative_to(directory).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CorpusError(f"{path}: the file can't be opened ({error.strerror}); check its permissions") from error
