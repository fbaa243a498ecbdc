"""`hardstop serve`: the page, with its index built on the first start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.ask_commands import IndexOption
from ui.console import say
from ui.errors import PageError
from ui.index_commands import build_with_progress, load_quietly
from ui.settings import Settings, load_settings, share_processors

if TYPE_CHECKING:
    from index import Embedder, Place
    from ui.corpus_desk import Rebuild, Report
    from ui.records import Answerer

_WAITING = 32  # questions at once where most of the time goes by waiting for a chat model


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = 7860,
    index: IndexOption = None,
    corpus_tab: Annotated[
        bool, typer.Option("--corpus-tab", help="A tab to add, mark and remove documents and rebuild the index.")
    ] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer ask and check as MCP tools too.")] = False,
    open_to_all: Annotated[
        bool,
        typer.Option("--i-know-this-is-open", help="Serve others without a login (HARDSTOP_AUTH sets one)."),
    ] = False,
) -> int:
    """Serve the chat page, to this machine only unless there is a login."""
    share_processors()
    from assistant import Assistant
    from index.search import check_statuses
    from ui import server
    from ui.corpus_desk import CorpusDesk, Current

    settings = load_settings()
    how = server.Serving(
        host=host,
        port=port,
        logins=settings.logins(),
        open_to_all=open_to_all,
        mcp=mcp,
        feedback=settings.feedback,
        workers=max(2, os.cpu_count() or 1) if settings.model == "extractive" else _WAITING,
    )
    server.check_serving(how)
    place = settings.place(index)
    embedder = load_quietly(settings)
    corpus_dir = _corpus_of(place, settings)
    if corpus_dir is not None:
        for problem in build_with_progress(corpus_dir, place, embedder, settings).problems:
            say(f"hardstop: not indexed: {problem}")
    check_statuses(place, place.read_manifest(), settings.statuses())  # nothing was built where the corpus is gone
    assistant = Assistant.open(place, model=settings.choice(), embedder=embedder)
    assistant.warm()
    current = Current(assistant)
    rebuild = _rebuilding(corpus_dir, place, embedder, settings) if corpus_tab and corpus_dir else None
    if corpus_tab and rebuild is None:
        raise PageError("The folder that the index was built from is gone. Name one: HARDSTOP_CORPUS.")
    desk = CorpusDesk(corpus_dir, current, rebuild) if corpus_dir and rebuild else None
    server.serve(current, how, desk=desk, on_ready=lambda address: say(f"Hardstop is ready: {address}"))
    return 0


def _rebuilding(corpus_dir: Path, place: Place, embedder: Embedder, settings: Settings) -> Rebuild:
    """What the documents tab calls to bring the index up to date and to get an assistant over it."""
    from assistant import Assistant, AssistantError
    from corpus import CorpusError
    from index import RetrievalError, build_index

    def rebuild(report: Report) -> tuple[Answerer, tuple[str, ...]]:
        try:
            built = build_index(corpus_dir, place, embedder=embedder, progress=report, statuses=settings.statuses())
            assistant = Assistant.open(place, model=settings.choice(), embedder=embedder)
        except (AssistantError, CorpusError, RetrievalError) as error:
            raise PageError(str(error)) from error
        assistant.warm()
        return assistant, tuple(built.problems)

    return rebuild


def _corpus_of(place: Place, settings: Settings) -> Path | None:
    """The corpus to bring the index up to date with: the one it was built from; None where that folder is gone."""
    from corpus import SHIPPED

    if settings.corpus is not None:
        return settings.corpus
    if not place.exists():
        return SHIPPED
    built_from = Path(place.read_manifest().corpus_dir)
    return built_from if built_from.is_dir() else None
