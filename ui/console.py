"""What the commands print: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

if TYPE_CHECKING:
    from index.build import Progress as Report

MESSAGES = Console(stderr=True, highlight=False, emoji=False)
"""Standard error."""


def print_json(value: object) -> None:
    """One JSON line, the same bytes for the same value. Text that UTF-8 can't carry is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    print(line if is_text(line) else json.dumps(value), flush=True)


def is_text(value: str) -> bool:
    """Whether a string can be written down; one with a lone surrogate can't."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def say(message: str) -> None:
    """One line for the person at the terminal, as it is written."""
    MESSAGES.print(message, markup=False, soft_wrap=True)


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate over the last half minute, once there is one."""
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


@contextmanager
def progress_bar(label: str) -> Iterator[Report]:
    """A bar with the rate and the time left; told (done, of) by what it is lent to."""
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate()]
    columns.append(TimeRemainingColumn())
    with Progress(*columns, console=MESSAGES) as bar:
        task = bar.add_task(label, total=None)

        def report(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield report
