"""What got better and what got worse between two reports, case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.records import Report, Score

_EPSILON = 1e-9

Key = tuple[str, str, str]
"""Suite, scorer, case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A score that differs: `before` or `after` is None where it was not scored. `reason` is the newer score's."""

    suite: str
    scorer: str
    case: str
    before: float | None
    after: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Changes by direction. `lost` were scored before and aren't now, or are gone; `new` the other way round."""

    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    lost: tuple[Change, ...]
    new: tuple[Change, ...]
    other_data: tuple[str, ...]

    @property
    def regressed(self) -> bool:
        """Whether anything got worse, or can no longer be said to be right."""
        return bool(self.worse or self.lost)


def compare_reports(before: Sequence[Report], after: Sequence[Report]) -> Comparison:
    """Compare two runs score by score. Every scorer counts upwards, so lower is worse."""
    old, new = _scores(before), _scores(after)
    changes = [_change(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    return Comparison(
        better=_where(changes, lambda a, b: a is not None and b is not None and b > a + _EPSILON),
        worse=_where(changes, lambda a, b: a is not None and b is not None and b < a - _EPSILON),
        lost=_where(changes, lambda a, b: a is not None and b is None),
        new=_where(changes, lambda a, b: a is None and b is not None),
        other_data=tuple(_other_data(before, after)),
    )


def comparison_lines(comparison: Comparison) -> list[str]:
    """The comparison as lines of text, what is worst first."""
    lines = [f"note: {note}" for note in comparison.other_data]
    for title, changes in (
        ("worse", comparison.worse),
        ("no longer scored", comparison.lost),
        ("better", comparison.better),
    ):
        lines += [f"{title}: {_line(change)}" for change in changes]
    counts = f"{len(comparison.better)} better, {len(comparison.worse)} worse"
    return [*lines, f"{counts}, {len(comparison.lost)} no longer scored, {len(comparison.new)} newly scored"]


def _scores(reports: Iterable[Report]) -> dict[Key, Score]:
    return {(report.suite, score.scorer, score.case): score for report in reports for score in report.scores}


def _change(key: Key, old: Score | None, new: Score | None) -> Change:
    suite, scorer, case = key
    before, after = (old.value if old else None), (new.value if new else None)
    reason = new.reason if new else "the case is gone"
    return Change(suite=suite, scorer=scorer, case=case, before=before, after=after, reason=reason)


def _where(changes: Iterable[Change], test: Callable[[float | None, float | None], bool]) -> tuple[Change, ...]:
    return tuple(change for change in changes if test(change.before, change.after))


def _other_data(before: Sequence[Report], after: Sequence[Report]) -> list[str]:
    """What was measured on, where it is not the same in both runs."""
    pairs = {report.suite: report for report in before}
    notes = []
    for report in after:
        older: Mapping[str, str] = pairs[report.suite].digests if report.suite in pairs else report.digests
        names = [
            name for name in dict.fromkeys([*older, *report.digests]) if older.get(name) != report.digests.get(name)
        ]
        if names:
            notes.append(f"{report.suite}: measured on other {', '.join(names)}")
    return notes


def _line(change: Change) -> str:
    values = " → ".join("–" if value is None else f"{value:.3g}" for value in (change.before, change.after))
    reason = f" ({change.reason})" if change.reason else ""
    return f"{change.suite} {change.case} {change.scorer}: {values}{reason}"
