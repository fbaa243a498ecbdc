"""Questions in the words of the ward -> search terms in the words of the literature, from `synonyms.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SYNONYMS = Path(__file__).parent / "synonyms.yaml"
"""The shipped groups."""

_QUESTION_ONLY = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    pattern: re.Pattern[str]
    added: tuple[str, ...]


class Synonyms:
    """Groups of equivalent terms."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._groups = tuple(_group(members) for members in groups)

    def touched(self, question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(what the question says, the group's terms for it) for each group and place it touches."""
        lowered = question.casefold()
        return tuple((match[0], group.added) for group in self._groups for match in group.pattern.finditer(lowered))

    def expand(self, question: str) -> tuple[str, ...]:
        """Terms of every group that the question touches and does not use itself, in the order of the groups."""
        lowered = question.casefold()
        return tuple(
            term
            for group in self._groups
            if group.pattern.search(lowered)
            for term in group.added
            if term.casefold() not in lowered
        )


@cache
def shipped_synonyms() -> Synonyms:
    """The groups that come with Hardstop."""
    return Synonyms(yaml.safe_load(SYNONYMS.read_text(encoding="utf-8")))


def _group(members: Sequence[str]) -> _Group:
    bare = [member.removeprefix(_QUESTION_ONLY).strip() for member in members]
    longest_first = sorted((re.escape(term.casefold()) for term in bare), key=len, reverse=True)
    return _Group(
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)"),
        added=tuple(member for member in members if not member.startswith(_QUESTION_ONLY)),
    )
