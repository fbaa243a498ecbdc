"""What a question wants to know of a source itself: its date, its review, its readers, its references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.words import any_of

OF_ITSELF = Path(__file__).parent / "of_itself.yaml"
"""The matters, as data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that a source says of itself: the words that ask for it, and those that give it."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


@cache
def matters() -> tuple[Matter, ...]:
    """Every matter of `of_itself.yaml`."""
    return tuple(
        Matter(name=item["name"], asked=any_of(item["asked"]), given=any_of(item["given"]))
        for item in _data()["matters"]
    )


def matters_asked(question: str) -> tuple[Matter, ...]:
    """What a question wants to know of a source itself; nothing, for most questions."""
    if not _documents().search(question):
        return ()
    return tuple(matter for matter in matters() if matter.asked.search(question))


def asks_about_the_source(question: str) -> bool:
    """Whether a question is about a document itself."""
    return bool(matters_asked(question))


@cache
def _documents() -> re.Pattern[str]:
    """The ways of naming a document."""
    return any_of(_data()["documents"])


@cache
def _data() -> Any:
    return yaml.safe_load(OF_ITSELF.read_text("utf-8"))
