"""`hardstop feedback export`: what readers said, as evaluation cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.console import print_json, say
from ui.settings import load_settings

feedback_app = typer.Typer(help="What readers of the page said of its answers.", no_args_is_help=True)


@feedback_app.callback()
def _group() -> None:
    pass


@feedback_app.command("export")
def export(
    source: Annotated[
        Path | None, typer.Option("--from", help="The feedback file (HARDSTOP_FEEDBACK).", dir_okay=False)
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only helpful, wrong_citation, unsafe_dose or other.")
    ] = None,
) -> int:
    """Print question cases for `hardstop eval answers --cases FILE`, one JSON line each. Read them before use."""
    from ui.feedback import as_case, read_feedback

    lines = read_feedback(source or load_settings().feedback)
    cases = [as_case(line, number) for number, line in enumerate(lines, start=1) if kind in {None, line["kind"]}]
    unfinished = 0
    for case in cases:
        complete = bool(case["must"] or case["must_not"] or case["kind"] == "unanswerable")
        unfinished += not complete
        if complete:
            print_json(case)
    if unfinished:
        say(f"hardstop: left out {unfinished}: nothing in them that an answer could be held to")
    return 0
