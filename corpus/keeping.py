"""Putting documents into a corpus directory and taking them out: checked first, in one step, nothing thrown away."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.errors import CorpusError
from corpus.loading import SHIPPED, Corpus, corpus_files, document_id, load_corpus
from corpus.reading import BEIR, read_file
from corpus.records import SourceDocument
from corpus.reviews import REVIEWS, read_marks

EARLIER = ".earlier"
"""The hidden folder of a corpus directory that keeps what was superseded or removed."""


class Outcome(StrEnum):
    """What became of a file that was to be added."""

    ADDED = "added"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file: its documents, and one line that says it."""

    path: Path
    outcome: Outcome
    documents: tuple[SourceDocument, ...]
    message: str


def refuse_shipped(directory: Path) -> None:
    """Raise CorpusError when a directory is the one that comes with Hardstop."""
    if directory.resolve() == SHIPPED.resolve():
        raise CorpusError(
            "The documents that come with Hardstop are part of the program and can't be changed. "
            "Keep your own: hardstop corpus add PATH --corpus DIR"
        )


def add_paths(paths: Iterable[Path], directory: Path) -> Iterator[Added]:
    """Copy files, and all files of folders, into a corpus directory; what came of each, as it comes.

    A file is read first and refused when it can't be. Folders keep their inner structure. Raises CorpusError when
    a path is missing or the directory can't be written.
    """
    refuse_shipped(directory)
    wanted = [entry for path in paths for entry in _entries(path, directory)]
    known = {digest: path for path in _files(directory) for digest in [_digest(path)]}
    for source, target in wanted:
        yield _add(source, target, directory, known)


def _entries(path: Path, directory: Path) -> Iterator[tuple[Path, Path]]:
    """(file, where it goes below the corpus directory) for a file or for all of a folder."""
    if not path.exists():
        raise CorpusError(f"No file or folder at {path}. Check the path.")
    if path.is_dir():
        if directory.resolve().is_relative_to(path.resolve()):
            raise CorpusError(f"{path} holds the corpus directory itself. Name the files or folders to add.")
        yield from ((file, file.relative_to(path)) for file in corpus_files(path) if file.name != REVIEWS)
    else:
        yield path, Path(path.name)


def _files(directory: Path) -> list[Path]:
    return corpus_files(directory) if directory.is_dir() else []


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _add(source: Path, target: Path, directory: Path, known: dict[str, Path]) -> Added:
    digest = _digest(source)
    same = known.get(digest) if digest else None
    if same is not None:
        there = document_id(same, directory)
        return _outcome(source, Outcome.DUPLICATE, (), f"already in the corpus as {there}, byte for byte; not added")
    documents: list[SourceDocument] = []
    problems: list[str] = []
    for outcome in read_file(source, target.with_suffix("").as_posix()):
        if isinstance(outcome, CorpusError):
            problems.append(str(outcome))
        else:
            documents.append(outcome)
    refusal = _refusal(target, documents, problems, directory)
    if refusal:
        return _outcome(source, Outcome.REFUSED, (), refusal)
    replaced = _same_id(target, directory)
    _place(source, directory / target, replaced, directory)
    for path in replaced:
        known.pop(next((key for key, value in known.items() if value == path), ""), None)
    known[digest] = directory / target
    said = _told(documents, problems)
    if not replaced:
        return _outcome(source, Outcome.ADDED, documents, f"added as {said}")
    lapse = _lapsed(documents, directory)
    earlier = ", ".join(path.relative_to(directory).as_posix() for path in replaced)
    return _outcome(
        source, Outcome.SUPERSEDED, documents, f"supersedes {earlier}, which is kept in {EARLIER}/: {said}{lapse}"
    )


def _outcome(path: Path, outcome: Outcome, documents: Iterable[SourceDocument], message: str) -> Added:
    return Added(path=path, outcome=outcome, documents=tuple(documents), message=f"{path}: {message}")


def _refusal(target: Path, documents: list[SourceDocument], problems: list[str], directory: Path) -> str:
    """Why a file can't be added; "" when it can."""
    if not documents:
        return f"{problems[0] if problems else 'no document in it'}; not added"
    if target.name.startswith(".") or target.name == REVIEWS:
        return "a file of this name is never read as a document; rename it; not added"
    beir = (directory / BEIR).is_file()
    if target == Path(BEIR) and not beir and _files(directory):
        return f"a {BEIR} in a folder is read instead of all else; add it to a corpus directory of its own; not added"
    if beir and target != Path(BEIR):
        return f"{directory} is a BEIR folder, of which only {BEIR} is read; choose another directory; not added"
    return ""


def _same_id(target: Path, directory: Path) -> list[Path]:
    """The files whose document a new file's would replace, whatever their suffix."""
    wanted = target.with_suffix("").as_posix()
    return [path for path in _files(directory) if document_id(path, directory) == wanted]


def _told(documents: list[SourceDocument], problems: list[str]) -> str:
    if len(documents) > 1:
        said = f"{len(documents)} documents ({documents[0].id} and so on)"
    else:
        said = f"{documents[0].id} ({documents[0].title[:80]})"
    flagged = [document.id for document in documents if document.retracted]
    retracted = f"; RETRACTED: {', '.join(flagged[:5])}" if flagged else ""
    return said + retracted + (f"; {len(problems)} of its records can't be read ({problems[0]})" if problems else "")


def _lapsed(documents: list[SourceDocument], directory: Path) -> str:
    marks = read_marks(directory)
    marked = [mark for document in documents if (mark := marks.of(document))]
    if not marked:
        return ""
    status = marks.applied(documents[0]).review_status.value.replace("_", " ")
    return f"; marked as {marked[-1].status.replace('_', ' ')} in its earlier version, now {status}"


def _place(source: Path, target: Path, replaced: list[Path], directory: Path) -> None:
    """Copy a file into place in one step; what it replaces is kept."""
    temporary = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(source.read_bytes())
        if target in replaced:
            _keep(target, directory, move=False)
        os.replace(temporary, target)  # noqa: PTH105  (atomic, and says so)
        for path in replaced:  # of another suffix; last, so that at no moment neither version is there
            if path != target:
                _keep(path, directory, move=True)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CorpusError(f"{target} can't be written ({error.strerror}); check permissions and free space.") from error


def _keep(path: Path, directory: Path, *, move: bool) -> Path:
    """A copy of a file among the earlier ones, by its name and digest; `move` takes it from where it was."""
    place = directory / EARLIER / path.relative_to(directory)
    place = place.with_name(f"{place.stem}.{_digest(path)[:12]}{place.suffix}")
    place.parent.mkdir(parents=True, exist_ok=True)
    if move:
        os.replace(path, place)  # noqa: PTH105
    else:
        place.write_bytes(path.read_bytes())
    return place


def remove_document(wanted: str, directory: Path) -> Path:
    """Take a file out of a corpus directory; where it is kept now.

    Raises CorpusError when there is no such document, or it is one record of a file of several.
    """
    refuse_shipped(directory)
    if not directory.is_dir():
        raise CorpusError(f"No corpus directory at {directory}. Name it with --corpus.")
    path = next((path for path in _files(directory) if document_id(path, directory) == wanted), None)
    if path is None:
        _refuse_record(wanted, directory)
        raise CorpusError(f"No document {wanted} in {directory}. See: hardstop corpus list --corpus {directory}")
    try:
        return _keep(path, directory, move=True)
    except OSError as error:
        raise CorpusError(f"{path} can't be removed ({error.strerror}); check its permissions.") from error


def _refuse_record(wanted: str, directory: Path) -> None:
    for path in _files(directory):
        if path.name == BEIR or wanted.startswith(f"{document_id(path, directory)}/"):
            found = read_file(path, document_id(path, directory))
            if any(isinstance(one, SourceDocument) and one.id == wanted for one in found):
                raise CorpusError(
                    f"{wanted} is one of several records in {path.name}. Remove that file, or mark the record: "
                    f"hardstop corpus reject {wanted} --by NAME"
                )


def find_document(wanted: str, directory: Path) -> SourceDocument:
    """A document of a corpus directory by its id, rejected ones too. Raises CorpusError when there is none."""
    corpus = everything(directory)
    for document in (*corpus.documents, *corpus.rejected):
        if document.id == wanted:
            return document
    raise CorpusError(f"No document {wanted} in {directory}. See: hardstop corpus list --corpus {directory}")


def everything(directory: Path) -> Corpus:
    """The corpus of a directory, also when all of its documents are rejected or it is empty."""
    if directory.is_dir() and not _files(directory):
        return Corpus(directory=directory, documents=(), problems=())
    try:
        return load_corpus(directory)
    except CorpusError:
        if not directory.is_dir():
            raise
        marks = read_marks(directory)  # raises again when it is the marks that can't be read
        outcomes = [(path, one) for path in _files(directory) for one in read_file(path, document_id(path, directory))]
        return Corpus(
            directory=directory,
            documents=(),
            problems=tuple(f"{path}: {one}" for path, one in outcomes if isinstance(one, CorpusError)),
            rejected=tuple(marks.applied(one) for _, one in outcomes if isinstance(one, SourceDocument)),
        )
