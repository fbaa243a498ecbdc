"""`hardstop check`: the guardrails alone, over any text. `hardstop verify`: over a draft that somebody else wrote."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.ask_commands import BatchOption, JsonOption
from ui.batch import run_batch
from ui.console import print_json, say
from ui.errors import PageError, WrongUsage

if TYPE_CHECKING:
    from guardrails import Released


def check(
    file: Annotated[Path | None, typer.Argument(help="The text to check; - reads standard input.")] = None,
    as_json: JsonOption = False,
    batch: BatchOption = None,
) -> int:
    """Check a text against the dose rules and print what may be shown of it."""
    if file is not None and batch is not None:
        raise WrongUsage("Give either FILE or --batch FILE.")
    from assistant import AssistantError
    from assistant.wire import check_from_json, released_to_json
    from guardrails import load_guard

    guard = load_guard()
    if batch is not None:

        def handle(line: Mapping[str, Any]) -> dict[str, Any]:
            text, context = check_from_json(line)
            return released_to_json(line.get("id"), guard.release(text, context))

        return run_batch(batch, handle, expected=(AssistantError,))
    released = guard.release(_read(file))
    if as_json:
        print_json(released_to_json(None, released))
    else:
        _print(released)
    return 0


def verify(
    batch: Annotated[
        Path, typer.Option("--batch", help="JSON lines with question, draft and passages; - reads standard input.")
    ],
) -> int:
    """Cite, ground and release drafts that another system wrote, against the passages given with them."""
    from assistant import AssistantError
    from assistant.verify import verify_to_json
    from guardrails import load_guard

    guard = load_guard()

    def handle(line: Mapping[str, Any]) -> dict[str, Any]:
        return verify_to_json(guard, line)

    return run_batch(batch, handle, expected=(AssistantError,))


def _read(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise PageError(f"{file} can't be opened ({error.strerror}). Name a readable file, or - for input.") from error
    except UnicodeDecodeError as error:
        raise PageError(f"{file} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error


def _print(released: Released) -> None:
    print(released.text)
    say(f"status: {released.status.value}")
    for finding in released.findings:
        say(f"{finding.rule} ({finding.level.value}, {finding.action.value}): {finding.message}")
        if finding.computed:
            say(f"  computed: {finding.computed}")
        say(f"  source: {finding.source.document}: “{finding.source.quote}”")
