"""Groups of people: which ones a source is restricted to, a question names, and no source speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.records import Request
from assistant.words import any_of

POPULATIONS = Path(__file__).parent / "populations.yaml"
"""The groups, as data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of people. `words` name it wherever they stand, `matched_by` in a question only. `unmet` says what
    becomes of a question about it where no source speaks of it: "abstain", "note", or nothing.
    """

    name: str
    words: re.Pattern[str]
    matched_by: re.Pattern[str]
    anywhere: bool
    unless: tuple[str, ...]
    unmet: str


@cache
def groups() -> tuple[Group, ...]:
    """Every group of `populations.yaml`."""
    return tuple(
        Group(
            name=item["name"],
            words=any_of(item["words"]),
            matched_by=any_of(item.get("matched_by", [])),
            anywhere=item.get("anywhere", False),
            unless=tuple(item.get("unless", ())),
            unmet=item.get("unmet", ""),
        )
        for item in yaml.safe_load(POPULATIONS.read_text("utf-8"))
    )


def named(group: Group, request: Request) -> bool:
    """Whether the conversation names a group."""
    return _says(group, " \n ".join((*(turn.question for turn in request.history), request.question)))


def unmet(question: str, texts: Iterable[str]) -> tuple[Group, ...]:
    """The groups that a question names and none of these texts speaks of."""
    asked = [group for group in groups() if group.unmet and _says(group, question)]
    said = "\n".join(texts) if asked else ""
    return tuple(group for group in asked if group.words.search(said) is None)


def _says(group: Group, question: str) -> bool:
    return group.words.search(question) is not None or group.matched_by.search(question) is not None
