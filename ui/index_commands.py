"""`hardstop index build | status`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.ask_commands import IndexOption
from ui.console import print_json, progress_bar, say
from ui.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import Build, Changes, Embedder, Place

index_app = typer.Typer(help="Build an index of a corpus, or say what one holds.", no_args_is_help=True)

_NAMED = 10  # documents named in a list; the rest are counted


@index_app.command("build")
def build(
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Folder of documents (HARDSTOP_CORPUS).")] = None,
    index: IndexOption = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help="Processes that compute vectors; more than 1 needs Ray.")
    ] = 1,
) -> int:
    """Bring an index up to date with a corpus. Files that can't be read are named, the rest are indexed."""
    from corpus import SHIPPED, load_corpus

    settings = load_settings()
    corpus_dir = corpus or settings.corpus or SHIPPED
    if not corpus_dir.is_dir():
        load_corpus(corpus_dir)  # a wrong folder is told before seconds are spent on loading a model
    place = settings.place(index)
    outcome = build_with_progress(corpus_dir, place, load_quietly(settings), settings, workers=workers)
    manifest = outcome.manifest
    state = "built" if outcome.rebuilt else "already up to date"
    print(f"Index {state}: {manifest.documents} documents, {manifest.chunks} passages in {place}")
    if outcome.rebuilt:
        for line in _told(outcome.changes):
            print(line)
        print(f"passages embedded: {outcome.embedded}, taken over: {manifest.chunks - outcome.embedded}")
    for problem in outcome.problems:
        say(f"hardstop: not indexed: {problem}")
    return 1 if outcome.problems else 0


@index_app.command("status")
def status(
    index: IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> int:
    """Show what an index holds, what it was built from, and what has changed in its corpus since."""
    from index.drift import Changes
    from index.status import index_status

    facts = index_status(load_settings().place(index))
    if as_json:
        print_json(_plain(asdict(facts)))
        return 0
    manifest = facts.manifest
    rows = {
        "index": facts.place,
        "corpus": manifest.corpus_dir,
        "corpus state": facts.state.value,
        "documents": manifest.documents,
        "passages": manifest.chunks,
        "model": f"{manifest.model} ({manifest.dimensions} dimensions)",
        "model SHA-256": manifest.model_sha256,
        "corpus SHA-256": manifest.corpus_digest,
        "data SHA-256": manifest.data_sha256,
        "review": ", ".join(manifest.statuses),
        "chunking": manifest.chunking,
        "schema": manifest.schema,
        "generation": manifest.generation,
    }
    for name, value in rows.items():
        print(f"{name + ':':<16}{value}")
    for line in _told(facts.changes or Changes()):
        print(line)
    return 0


def _told(changes: Changes) -> list[str]:
    """A line for each kind of change that there is, with the first documents by name."""
    lines = []
    for kind in ("added", "changed", "removed"):
        names: tuple[str, ...] = getattr(changes, kind)
        if names:
            more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            lines.append(f"{kind + ':':<16}{len(names)} ({', '.join(names[:_NAMED])}{more})")
    if lines:
        lines.append(f"{'unchanged:':<16}{changes.unchanged}")
    return lines


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts.pop("manifest"), **facts}


def build_with_progress(
    corpus_dir: Path, place: Place, embedder: Embedder, settings: Settings, *, workers: int = 1
) -> Build:
    """Build the index under a progress bar."""
    from index import build_index

    with progress_bar("Indexing") as report:
        return build_index(
            corpus_dir, place, embedder=embedder, progress=report, statuses=settings.statuses(), workers=workers
        )


def load_quietly(settings: Settings) -> Embedder:
    """Load the embedding model under a stage line; it takes seconds."""
    from index import load_embedder

    say("Loading the embedding model…")
    return load_embedder(settings.embedder)
