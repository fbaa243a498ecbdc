"""JSON lines in, JSON lines out: a bad line gets an error line of its own and the rest are still answered."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ui.console import is_text, print_json
from ui.errors import PageError

Handler = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From a line's object to the object that is printed for it."""


def run_batch(path: Path, handle: Handler, *, expected: tuple[type[Exception], ...]) -> int:
    """Handle every line of a file ("-" for standard input) and print the outcome. Returns the exit code: 0, or 1.

    `expected` are the errors by which `handle` refuses a line. Raises PageError when the file can't be opened.
    """
    failed = False
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                outcome = _outcome(line, number, handle, expected)
                failed = failed or "error" in outcome
                print_json(outcome)
    return 1 if failed else 0


def _outcome(line: bytes, number: int, handle: Handler, expected: tuple[type[Exception], ...]) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # a bad byte is a ValueError too
        return {"id": None, "error": f"line {number} is not JSON ({error}); mend the line"}
    if not isinstance(fields, dict):
        return {"id": None, "error": f"line {number} is not a JSON object; write one object a line"}
    if not is_text(json.dumps(fields, ensure_ascii=False)):
        return {"id": fields.get("id"), "error": f"line {number} holds characters that are not text; mend the line"}
    try:
        return handle(fields)
    except expected as error:
        return {"id": fields.get("id"), "error": f"line {number}: {error}"}


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise PageError(f"{path} can't be opened ({error.strerror}). Name a readable file, or - for input.") from error
