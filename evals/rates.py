"""Scores -> rates with bootstrap 95% intervals. The same scores give the same figures, in whatever order they come."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from evals.records import Rate, Score

ALL = "all"
"""The group that holds every case."""

CLASS = ": "
"""Between a group's name and that of a class within it."""

_RESAMPLES = 2000
_SEED = 20260101
_BLOCK = 100


def rate(values: Iterable[float | None]) -> Rate:
    """The mean of the scored values with its percentile-bootstrap interval; None is counted as unscored, not as 0."""
    taken = list(values)
    scored = sorted(value for value in taken if value is not None)
    unscored = len(taken) - len(scored)
    if not scored:
        return Rate(value=None, low=None, high=None, scored=0, unscored=unscored)
    low, high = _interval(scored)
    return Rate(value=math.fsum(scored) / len(scored), low=low, high=high, scored=len(scored), unscored=unscored)


def rates_by_group(scores: Iterable[tuple[str, Score]]) -> dict[str, dict[str, Rate]]:
    """Rates of (group, score) pairs by group and scorer, "all" first, groups and scorers in order of appearance."""
    values: dict[str, dict[str, list[float | None]]] = {ALL: defaultdict(list)}
    for group, score in scores:
        for name in dict.fromkeys((ALL, group)):
            values.setdefault(name, defaultdict(list))[score.scorer].append(score.value)
    return {group: {scorer: rate(found) for scorer, found in row.items()} for group, row in values.items()}


def is_class(group: str) -> bool:
    """Whether a group is a class within another one ("hostile: day_range")."""
    return CLASS in group


def tables(rates: Mapping[str, Mapping[str, Rate]]) -> list[dict[str, Mapping[str, Rate]]]:
    """The groups sorted into tables: those with the same scorers share one."""
    found: dict[tuple[str, ...], dict[str, Mapping[str, Rate]]] = {}
    for group, row in rates.items():
        found.setdefault(tuple(row), {})[group] = row
    return list(found.values())


def named_by_group(grouped: Iterable[tuple[str, Score]]) -> tuple[Score, ...]:
    """The scores of (group, score) pairs with the group's name before the scorer's, so that each is there once."""
    return tuple(replace(score, scorer=f"{group}: {score.scorer}") for group, score in grouped)


def middle_and_most(counts: Sequence[int], name: str) -> Mapping[str, float | None]:
    """Median and maximum of counts, named "<name>, median" and "<name>, max"; None where there are none."""
    if not counts:
        return {f"{name}, median": None, f"{name}, max": None}
    return {f"{name}, median": float(np.median(counts)), f"{name}, max": float(max(counts))}


def _interval(scored: Sequence[float]) -> tuple[float, float]:
    if scored[0] == scored[-1]:
        return scored[0], scored[0]
    values = np.asarray(scored)
    generator = np.random.Generator(np.random.PCG64(_SEED))
    # In blocks, so that thousands of cases don't need thousands x resamples of memory at once.
    draws = (generator.integers(0, len(values), (_BLOCK, len(values))) for _ in range(_RESAMPLES // _BLOCK))
    means = np.concatenate([values[draw].mean(axis=1) for draw in draws])
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
