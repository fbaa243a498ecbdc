"""What the sources say about a threshold, counted and told in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evidence.thresholds import Threshold
from assistant.records import EvidenceRow, Stance

_ORDER = (Stance.SUPPORTS, Stance.EXPERT_OPINION, Stance.NO_DATA, Stance.AGAINST)
_ONE = {
    Stance.SUPPORTS: "supports it",
    Stance.EXPERT_OPINION: "calls it plausible on expert opinion only",
    Stance.NO_DATA: "reports no data for it",
    Stance.AGAINST: "speaks against it",
}
_SEVERAL = {
    Stance.SUPPORTS: "support it",
    Stance.EXPERT_OPINION: "call it plausible on expert opinion only",
    Stance.NO_DATA: "report no data for it",
    Stance.AGAINST: "speak against it",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceSummary:
    """A fixed sentence about the evidence, and the rows it counts: their quotes are what it rests on."""

    text: str
    rows: tuple[EvidenceRow, ...]


def stance_counts(rows: Sequence[EvidenceRow]) -> dict[Stance, int]:
    """How many rows take each stance, in a fixed order; stances that none takes are left out."""
    counts = {stance: sum(row.stance is stance for row in rows) for stance in _ORDER}
    return {stance: count for stance, count in counts.items() if count}


def disagreement(rows: Sequence[EvidenceRow], asked: Threshold) -> StanceSummary | None:
    """How the sources differ about a threshold; None where they don't."""
    return _told(rows, asked) if len(stance_counts(rows)) > 1 else None


def agreement(rows: Sequence[EvidenceRow], asked: Threshold) -> StanceSummary | None:
    """That several sources say the same about a threshold; None where fewer than two do, or others say otherwise."""
    speaking = _speaking(rows)
    if len(speaking) < 2 or len(stance_counts(rows)) > 1:
        return None
    stance = next(iter(stance_counts(rows)))
    what = _SEVERAL[stance]
    count = "Both" if len(speaking) == 2 else f"All {_NUMBERS[len(speaking)]}"
    return StanceSummary(text=f"{count} sources that speak of {asked.label} {what}.", rows=speaking)


def _told(rows: Sequence[EvidenceRow], asked: Threshold) -> StanceSummary:
    speaking = _speaking(rows)
    counts = stance_counts(speaking)
    most_first = sorted(counts, key=lambda stance: (-counts[stance], _ORDER.index(stance)))
    parts = [_part(stance, counts, speaking) for stance in most_first]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
    text = f"Of the {_NUMBERS[len(speaking)]} sources that speak of {asked.label}, {listed}."
    return StanceSummary(text=text, rows=speaking)


def _part(stance: Stance, counts: Mapping[Stance, int], rows: Sequence[EvidenceRow]) -> str:
    taking = [row for row in rows if row.stance is stance]
    if len(taking) > 1:
        return f"{_NUMBERS[counts[stance]]} {_SEVERAL[stance]}"
    return f"one ({_name(taking[0])}) {_ONE[stance]}"


def _name(row: EvidenceRow) -> str:
    """How a source is called in a sentence: by year and kind where both are known, else by its name."""
    return f"{row.year} {row.kind}" if row.year and row.kind != "other" else row.study


def _speaking(rows: Sequence[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    return tuple(row for row in rows if row.stance is not None)
