"""Questions in the words of the ward -> search terms in the words of the literature, from two files of groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SYNONYMS = Path(__file__).parent / "synonyms.yaml"
"""The shipped groups."""
SEARCH_TERMS = Path(__file__).parent / "search_terms.yaml"
"""The shipped groups that widen a search and do nothing else."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
_QUESTION_ONLY = ">"
_RUN = re.compile(r"\w+")
_GAP = re.compile(r"[\s\-\u2010\u2011]+")  # a space, a hyphen, one that does not break: people write any of them
_PLURAL_FROM = 4  # letters of a last word; short forms would turn into others: "RA", "RAS"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    pattern: re.Pattern[str]
    added: tuple[str, ...]
    used: tuple[re.Pattern[str], ...]  # for each of `added`: a question that has this says it itself


class Synonyms:
    """Groups of equivalent terms, and groups of terms to search with besides.

    A question is looked up word by word, so that many groups cost little more than few.
    """

    def __init__(self, groups: Sequence[Sequence[str]], search_only: Sequence[Sequence[str]] = ()) -> None:
        self._equivalent = len(groups)
        self._groups = tuple(tuple(members) for members in (*groups, *search_only))
        self._by_word: dict[str, list[int]] = {}
        for at, members in enumerate(self._groups):
            for word in {_telling_word(_bare(member)) for member in members}:
                self._by_word.setdefault(word, []).append(at)

    def touched(self, question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(what the question says, the group's terms for it) for each group of equivalents and place it touches."""
        lowered = question.casefold()
        near = (_group(self._groups[at]) for at in self._near(lowered) if at < self._equivalent)
        return tuple((match[0], group.added) for group in near for match in group.pattern.finditer(lowered))

    def expand(self, question: str) -> tuple[str, ...]:
        """Terms of every group that the question touches and does not use itself, in the order of the groups."""
        lowered = question.casefold()
        return tuple(
            term
            for group in (_group(self._groups[at]) for at in self._near(lowered))
            if group.pattern.search(lowered)
            for term, used in zip(group.added, group.used, strict=True)
            if not used.search(lowered)
        )

    def _near(self, lowered: str) -> list[int]:
        """The positions of the groups that have a member whose telling word the text has."""
        words = set(_RUN.findall(lowered))
        words |= {word.removesuffix("s") for word in words}
        words.add("")
        return sorted({at for word in words for at in self._by_word.get(word, ())})


@cache
def shipped_synonyms() -> Synonyms:
    """The groups that come with Hardstop."""
    groups, search_only = (
        yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        for path in (SYNONYMS, SEARCH_TERMS)
    )
    return Synonyms(groups, search_only)


@cache  # patterns are made when first needed: making them all would hold up the start
def _group(members: tuple[str, ...]) -> _Group:
    longest_first = sorted((_bare(member) for member in members), key=len, reverse=True)
    added = tuple(member for member in members if not member.startswith(_QUESTION_ONLY))
    return _Group(
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(map(_written, longest_first))})(?!\w)"),
        added=added,
        used=tuple(re.compile(rf"(?<!\w){_written(_bare(term))}") for term in added),
    )


def _bare(member: str) -> str:
    return member.removeprefix(_QUESTION_ONLY).strip().casefold()


def _telling_word(term: str) -> str:
    """The longest word of a term, without which no text has the term; empty for a term of signs."""
    return max(_RUN.findall(term), key=len, default="")


def _written(term: str) -> str:
    """A pattern for the ways of writing a term: with spaces or hyphens, either apostrophe, in the plural."""
    parts = (re.escape(part).replace("'", "['’]") for part in _GAP.split(term))
    runs = _RUN.findall(term)
    plural = "s?" if runs and term.endswith(runs[-1]) and len(runs[-1]) >= _PLURAL_FROM else ""
    return _GAP.pattern.join(parts) + plural
