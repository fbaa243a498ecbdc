"""`hardstop corpus add | list | remove | pubmed | approve | reject | review`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.console import print_json, progress_bar, say
from ui.errors import WrongUsage
from ui.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus import SourceDocument
    from corpus.loading import Corpus
    from corpus.pubmed import Fetched

corpus_app = typer.Typer(
    help="Keep a corpus: add documents, list and remove them, fetch PubMed records, mark what may answer.",
    no_args_is_help=True,
)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of documents (HARDSTOP_CORPUS).")]
_ByOption = Annotated[str, typer.Option("--by", help="Who marks the document.")]
_NoteOption = Annotated[str, typer.Option("--note", help="Why.")]
_OnOption = Annotated[
    str | None, typer.Option("--on", help="Day of the mark, as in 2025-11-14; today (UTC) when left out.")
]

_REBUILD = "Then: hardstop index build"


class NcbiSettings(BaseSettings):
    """HARDSTOP_NCBI_API_KEY (or NCBI_API_KEY), HARDSTOP_NCBI_EMAIL and HARDSTOP_NCBI_URL; all may be left out."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("HARDSTOP_NCBI_API_KEY", "NCBI_API_KEY"))
    email: str | None = Field(None, validation_alias="HARDSTOP_NCBI_EMAIL")
    url: str | None = Field(None, validation_alias="HARDSTOP_NCBI_URL")


@corpus_app.command("add")
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all that is in them.", metavar="PATH...")],
    corpus: CorpusOption = None,
) -> int:
    """Copy documents into the corpus. Each is read first; a duplicate or an unreadable one is refused."""
    from corpus.keeping import Outcome, add_paths

    failed = added = 0
    for outcome in add_paths(paths, _directory(corpus)):
        taken = outcome.outcome in {Outcome.ADDED, Outcome.SUPERSEDED}
        added += taken
        failed += not taken
        if taken:
            print(outcome.message)
        else:
            say(f"hardstop: {outcome.message}")
    if added:
        say(f"{_REBUILD}{_for_corpus(corpus)}")
    return 1 if failed or not added else 0


@corpus_app.command("list")
def list_documents(
    corpus: CorpusOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line for each document.")] = False,
) -> int:
    """Show every document: its kind, year, review status and date, its words, and what was only inferred."""
    from corpus.keeping import everything
    from corpus.reviews import read_marks

    directory = _readable(corpus)
    found = everything(directory)
    marks = read_marks(directory)
    rows = [_row(document, marks) for document in _in_order(found)]
    if as_json:
        for row in rows:
            print_json(row)
    else:
        _print_table(rows, directory)
    for problem in found.problems:
        say(f"hardstop: not read: {problem}")
    return 1 if found.problems else 0


@corpus_app.command("remove")
def remove(
    document_id: Annotated[str, typer.Argument(help="The document's id, as `corpus list` shows it.", metavar="ID")],
    corpus: CorpusOption = None,
) -> int:
    """Take a document out of the corpus. The file is kept in the corpus folder's hidden .earlier folder."""
    from corpus.keeping import remove_document

    kept = remove_document(document_id, _directory(corpus))
    print(f"Removed {document_id}; the file is kept at {kept}")
    say(f"{_REBUILD}{_for_corpus(corpus)}")
    return 0


@corpus_app.command("pubmed")
def pubmed(
    query: Annotated[str, typer.Argument(help="A query in PubMed's own syntax.")],
    most: Annotated[int, typer.Option("--max", min=1, max=9_999, help="At most this many records.")] = 100,
    corpus: CorpusOption = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Fetch records that are there again: retractions since are found.")
    ] = False,
    url: Annotated[str | None, typer.Option("--url", help="Address of the E-utilities (HARDSTOP_NCBI_URL).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The outcome as a JSON line.")] = False,
) -> int:
    """Fetch PubMed records into the corpus. Run again after a failure, it goes on from where it stopped."""
    from corpus.entrez import BASE_URL, Entrez
    from corpus.pubmed import fetch_pubmed

    settings = NcbiSettings()
    directory = _directory(corpus)
    key = settings.api_key.get_secret_value() if settings.api_key else None
    client = Entrez(base_url=url or settings.url or BASE_URL, api_key=key, email=settings.email)
    with client, progress_bar("Fetching") as report:
        outcome = fetch_pubmed(query, directory, client=client, most=most, refresh=refresh, progress=report)
    if as_json:
        print_json(_fetched_row(outcome))
    else:
        _print_fetched(outcome, directory)
    for problem in outcome.problems:
        say(f"hardstop: {problem}")
    if outcome.new or outcome.renewed:
        say(f"{_REBUILD}{_for_corpus(corpus)}")
    return 1 if outcome.problems else 0


@corpus_app.command("approve")
def approve(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    by: _ByOption,
    note: _NoteOption = "",
    on: _OnOption = None,
    corpus: CorpusOption = None,
) -> int:
    """Mark a document as approved. The mark is for this version of it."""
    return _mark(document_id, "approved", by, note, on, corpus)


@corpus_app.command("reject")
def reject(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    by: _ByOption,
    note: _NoteOption = "",
    on: _OnOption = None,
    corpus: CorpusOption = None,
) -> int:
    """Mark a document as rejected: it is left out of every index from the next build on."""
    return _mark(document_id, "rejected", by, note, on, corpus)


@corpus_app.command("review")
def review(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    by: _ByOption,
    note: _NoteOption = "",
    on: _OnOption = None,
    corpus: CorpusOption = None,
) -> int:
    """Mark a document as under review."""
    return _mark(document_id, "under_review", by, note, on, corpus)


# --- what the commands share ----------------------------------------------------------------------------------------


def _directory(corpus: Path | None) -> Path:
    """The corpus directory to change; without one it is told that the shipped documents can't be."""
    from corpus import SHIPPED
    from corpus.keeping import refuse_shipped

    directory = corpus or load_settings().corpus or SHIPPED
    refuse_shipped(directory)
    return directory


def _readable(corpus: Path | None) -> Path:
    from corpus import SHIPPED

    return corpus or load_settings().corpus or SHIPPED


def _for_corpus(corpus: Path | None) -> str:
    from shlex import quote

    return f" --corpus {quote(str(corpus))}" if corpus else ""


def _mark(document_id: str, status: str, by: str, note: str, on: str | None, corpus: Path | None) -> int:
    from corpus import ReviewStatus
    from corpus.keeping import find_document
    from corpus.reviews import Mark, add_mark

    if not by.strip():
        raise WrongUsage("--by names who marks the document; it can't be empty")
    day = _day(on)
    directory = _directory(corpus)
    document = find_document(document_id, directory)
    mark = Mark(
        id=document.id, sha256=document.sha256, status=ReviewStatus(status), by=by.strip(), on=day, note=note.strip()
    )
    add_mark(directory, mark)
    print(f"{document_id}: {status.replace('_', ' ')}, marked by {by.strip()} on {mark.on.isoformat()}")
    say(f"{_REBUILD}{_for_corpus(corpus)}")
    return 0


def _day(on: str | None) -> date:
    if on is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise WrongUsage(f"--on takes a day such as 2025-11-14, not {on!r}") from error


def _in_order(found: Corpus) -> Iterable[SourceDocument]:
    return sorted((*found.documents, *found.rejected), key=lambda document: document.id)


def _row(document: SourceDocument, marks: Any) -> dict[str, object]:
    mark = marks.of(document)
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "year": document.year,
        "review_status": document.review_status.value,
        "last_updated": document.last_updated.isoformat() if document.last_updated else None,
        "words": sum(any(map(str.isalnum, word)) for word in document.text[document.body_start :].split()),
        "pages": len(document.pages) or None,
        "retracted": document.retracted,
        "notices": list(document.notices),
        "inferred": list(document.inferred),
        "identifiers": list(document.identifiers),
        "marked": {"by": mark.by, "on": mark.on.isoformat(), "note": mark.note} if mark else None,
        "sha256": document.sha256,
    }


def _print_table(rows: list[dict[str, Any]], directory: Path) -> None:
    for row in rows:
        flag = " RETRACTED" if row["retracted"] else ""
        print(f"{row['id']}{flag}")
        print(f"    {row['title']}")
        facts = [
            row["kind"].replace("_", " "),
            str(row["year"] or "year not stated"),
            row["review_status"].replace("_", " "),
        ]
        if row["last_updated"]:
            facts.append(f"updated {row['last_updated']}")
        facts.append(f"{row['words']:,} words")
        print(f"    {'; '.join(facts)}")
        if row["inferred"]:
            print(f"    inferred from its text: {', '.join(row['inferred'])}")
        for notice in row["notices"]:
            print(f"    {notice}")
        if row["marked"]:
            note = f": {row['marked']['note']}" if row["marked"]["note"] else ""
            print(f"    marked by {row['marked']['by']} on {row['marked']['on']}{note}")
    print(f"{len(rows)} document{'s' * (len(rows) != 1)} in {directory}")


def _fetched_row(outcome: Fetched) -> dict[str, object]:
    return {
        "found": outcome.found,
        "new": list(outcome.new),
        "renewed": list(outcome.renewed),
        "known": list(outcome.known),
        "retracted": list(outcome.retracted),
        "without_abstract": list(outcome.without_abstract),
        "problems": list(outcome.problems),
    }


def _print_fetched(outcome: Fetched, directory: Path) -> None:
    print(
        f"PubMed has {outcome.found:,} records for this query; {len(outcome.new):,} new, "
        f"{len(outcome.renewed):,} renewed and {len(outcome.known):,} known before in {directory}"
    )
    if outcome.retracted:
        print(f"RETRACTED, flagged: {', '.join(outcome.retracted)}")
    if outcome.without_abstract:
        print(f"Without an abstract, so with nothing to cite: {', '.join(outcome.without_abstract)}")
