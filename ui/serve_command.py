"""`hardstop serve`: the page, with its index built on the first start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.ask_commands import IndexOption
from ui.console import say
from ui.index_commands import build_with_progress, load_quietly
from ui.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import Place


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = 7860,
    index: IndexOption = None,
) -> int:
    """Serve the chat page on this machine."""
    from assistant import Assistant
    from index.search import check_statuses
    from ui import server

    settings = load_settings()
    server.require_address(host, port)
    place = settings.place(index)
    embedder = load_quietly(settings)
    corpus_dir = _corpus_of(place, settings)
    if corpus_dir is not None:
        for problem in build_with_progress(corpus_dir, place, embedder, settings).problems:
            say(f"hardstop: not indexed: {problem}")
    check_statuses(place, place.read_manifest(), settings.statuses())  # nothing was built where the corpus is gone
    assistant = Assistant.open(place, model=settings.choice(), embedder=embedder)
    assistant.warm()
    server.serve(assistant, host=host, port=port, on_ready=lambda address: say(f"Hardstop is ready: {address}"))
    return 0


def _corpus_of(place: Place, settings: Settings) -> Path | None:
    """The corpus to bring the index up to date with: the one it was built from; None where that folder is gone."""
    from corpus import SHIPPED

    if settings.corpus is not None:
        return settings.corpus
    if not place.exists():
        return SHIPPED
    built_from = Path(place.read_manifest().corpus_dir)
    return built_from if built_from.is_dir() else None
