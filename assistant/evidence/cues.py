"""The words by which a sentence says what its source thinks of an amount (`stance.yaml`), and where they count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.doses.amounts import Amount
from assistant.records import Stance
from corpus import Span

CUES = Path(__file__).parent / "stance.yaml"
"""The shipped cues."""

_CLAUSE = re.compile(
    r";\s+|,?\s+\b(?:but|whereas|although|though|however|yet)\b,?\s+|,\s+(?:and|while|with|as|so|or|nor)\s+"
    r"|\s+and\s+(?=(?:there|it|they|we|no|none|the authors?|that|should|must)\b)"
    r"|\s+and\s+(?=[a-z]+(?:s|ed)\s+(?:against\s|more than\s|up to\s)?\d)|(?<=\w),\s+(?=(?:the|this|no|it|we)\b)|:\s+"
)
_GAP = r"(?:[\s-]+[\w%/().-]+){0,4}?"
_LOOK_BACK = 48  # characters
_DENIES = 5  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    stance: Stance
    pattern: re.Pattern[str]
    only_beyond: bool
    only_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The patterns of `stance.yaml`."""

    reach: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    studied: re.Pattern[str]
    higher: re.Pattern[str]
    refers_back: re.Pattern[str]
    sets_out: re.Pattern[str]
    stances: tuple[_Cue, ...]
    denials: re.Pattern[str]


def reach(said: str, amount: Amount) -> str:
    """What the words beside an amount make of it: "above", "at_most", "up_to", "below", "from_it_up" or ""."""
    before = said[max(0, amount.start - _LOOK_BACK) : amount.start]
    named = next((name for name, pattern in cues().reach if pattern.search(before)), "")
    after = next((name for name, pattern in cues().after if pattern.match(said, amount.end)), "")
    return named or after


def clauses(said: str) -> list[Span]:
    """The clauses of a sentence, in its offsets."""
    starts = [0, *(match.end() for match in _CLAUSE.finditer(said))]
    return [Span(start=start, end=end) for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]


def stance_in(said: str, *, beyond: bool, the_same: bool = False) -> Stance | None:
    """The first stance whose cue stands in the words, undenied where it is a supporting one.

    `beyond` and `the_same`: whether they speak of an amount beyond the limits, and of no more than was asked about.
    """
    words = " ".join(said.split())
    for cue in cues().stances:
        if cue.only_more and the_same:
            continue
        for match in cue.pattern.finditer(words):
            if cue.only_beyond and not beyond:
                return None
            if cue.stance is not Stance.SUPPORTS or not _denied(words, match.start()):
                return cue.stance
    return None


def _denied(words: str, at: int) -> bool:
    """Whether one of the few words before a place, on this side of a comma, denies what follows."""
    near = re.split(r"[,;:(]", words[:at])[-1].split()[-_DENIES:]
    return cues().denials.search(" ".join(near)) is not None


@cache
def cues() -> Cues:
    """The shipped cues, read."""
    stored: dict[str, Any] = yaml.safe_load(CUES.read_text("utf-8"))
    reach = {name: _either(patterns) for name, patterns in stored["reach"].items()}
    between = "an?|the|of|doses?|dosing|total|cumulative|daily|weekly|single|standard|usual|conventional|licensed|up to"
    lead = rf"(?:\s(?:{between})){{0,5}}\s?\Z"
    order = ("at_most", "above", "up_to", "below")
    return Cues(
        reach=tuple((name, re.compile(rf"(?<!\w){reach[name]}{lead}", re.IGNORECASE)) for name in order),
        after=tuple(
            (name, re.compile(rf"\s*\(?{reach[key]}(?!\w)", re.IGNORECASE))
            for name, key in (("from_it_up", "from_it_up"), ("at_most", "to_it"))
        ),
        studied=_pattern(stored["studied"]),
        higher=_pattern(stored["higher"]),
        refers_back=_pattern(stored["refers_back"]),
        sets_out=_pattern(stored["sets_out"]),
        stances=tuple(
            _Cue(
                stance=Stance(item["stance"]),
                pattern=_pattern(item["cues"]),
                only_beyond=item.get("only_beyond_limits", False),
                only_more=item.get("only_about_more", False),
            )
            for item in stored["stances"]
        ),
        denials=re.compile(
            rf"(?:\b|(?=n't)){_either(map(re.escape, stored['denials']))}\b(?!\s+only\b)", re.IGNORECASE
        ),
    )


def _pattern(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_either(patterns)}(?!\w)", re.IGNORECASE)


def _either(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?:{pattern.replace('_', _GAP)})" for pattern in patterns) + ")"
