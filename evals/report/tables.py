"""Reports on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table

from evals.rates import is_class, tables
from evals.records import Rate, Report

_CLASSES = 20
_FAULTS = 12


def print_report(report: Report, console: Console) -> None:
    """Print a suite's figures: whole groups always, classes of wording only where something is wrong in them."""
    whole = {group: row for group, row in report.rates.items() if not is_class(group)}
    faulty = {group: row for group, row in report.rates.items() if is_class(group) and _faulty(row)}
    _print_rates(report.suite, whole | dict(list(faulty.items())[:_CLASSES]), console)
    left, right = max(0, len(faulty) - _CLASSES), len(report.rates) - len(whole) - len(faulty)
    if left or right:
        line = f"In the report: {left} more classes with a fault, {right} without."
        console.print(line, style="dim", markup=False, highlight=False)
    for name, value in report.figures.items():
        console.print(f"{name}: {'–' if value is None else f'{value:g}'}", markup=False, highlight=False)
    for exhibit in report.exhibits[:_FAULTS]:
        line = f"  {exhibit.case} ({', '.join(exhibit.failed)}): {' '.join(exhibit.question.split())}"
        shown = line.encode("utf-8", "replace").decode("utf-8")
        console.print(shown, markup=False, highlight=False, overflow="ellipsis", no_wrap=True)
    if len(report.exhibits) > _FAULTS:
        console.print(f"  … and {len(report.exhibits) - _FAULTS} more cases with a fault in the report.", style="dim")


def _print_rates(title: str, rates: Mapping[str, Mapping[str, Rate]], console: Console) -> None:
    """A table for the groups that share their scorers, with whichever there are fewer of as its columns."""
    for groups in tables(rates):
        scorers = list(next(iter(groups.values())))
        upright = len(scorers) <= len(groups)
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        table.add_column("", overflow="fold")
        for name in scorers if upright else groups:
            table.add_column(name, justify="right", overflow="fold")
        for name in groups if upright else scorers:
            pairs = [(name, scorer) for scorer in scorers] if upright else [(group, name) for group in groups]
            table.add_row(name, *(_cell(groups[group][scorer]) for group, scorer in pairs))
        console.print(table)


def _cell(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "–"
    return f"{100 * rate.value:.1f}% {100 * rate.low:.0f}–{100 * rate.high:.0f} n={rate.scored}"


def _faulty(row: Mapping[str, Rate]) -> bool:
    return any(rate.value is not None and rate.value < 1 and "naive" not in scorer for scorer, rate in row.items())
