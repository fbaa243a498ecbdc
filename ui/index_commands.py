"""`hardstop index build | status`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.ask_commands import IndexOption
from ui.console import progress_bar, say
from ui.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import Build, Embedder

index_app = typer.Typer(help="Build an index of a corpus, or say what one holds.", no_args_is_help=True)


@index_app.command("build")
def build(
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Folder of documents (HARDSTOP_CORPUS).")] = None,
    index: IndexOption = None,
) -> int:
    """Index every document of a corpus. Files that can't be read are named, the rest are indexed."""
    from corpus import SHIPPED, load_corpus

    settings = load_settings()
    corpus_dir = corpus or settings.corpus or SHIPPED
    load_corpus(corpus_dir)  # a wrong folder is told before seconds are spent on loading a model
    outcome = build_with_progress(corpus_dir, index or settings.index, load_quietly(settings))
    manifest = outcome.manifest
    state = "built" if outcome.rebuilt else "already up to date"
    print(f"Index {state}: {manifest.documents} documents, {manifest.chunks} passages in {index or settings.index}")
    for problem in outcome.problems:
        say(f"hardstop: not indexed: {problem}")
    return 1 if outcome.problems else 0


@index_app.command("status")
def status(index: IndexOption = None) -> int:
    """Show what an index holds, what it was built from, and whether its corpus has changed since."""
    from index import read_manifest
    from index.search import check_data, corpus_state

    folder = index or load_settings().index
    manifest = read_manifest(folder)
    check_data(folder, manifest)
    rows = {
        "index": folder,
        "corpus": manifest.corpus_dir,
        "corpus state": corpus_state(folder, manifest).value,
        "documents": manifest.documents,
        "passages": manifest.chunks,
        "model": f"{manifest.model} ({manifest.dimensions} dimensions)",
        "model SHA-256": manifest.model_sha256,
        "corpus SHA-256": manifest.corpus_digest,
        "chunking": manifest.chunking,
        "schema": manifest.schema,
    }
    for name, value in rows.items():
        print(f"{name + ':':<16}{value}")
    return 0


def build_with_progress(corpus_dir: Path, index_dir: Path, embedder: Embedder) -> Build:
    """Build the index under a progress bar."""
    from index import build_index

    with progress_bar("Indexing") as report:
        return build_index(corpus_dir, index_dir, embedder=embedder, progress=report)


def load_quietly(settings: Settings) -> Embedder:
    """Load the embedding model under a stage line; it takes seconds."""
    from index import load_embedder

    say("Loading the embedding model…")
    return load_embedder(settings.embedder)
