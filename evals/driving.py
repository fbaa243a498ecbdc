"""What the suites drive, as protocols: the real things, and a test's fakes, fit them alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

from evals.records import DraftCase, Reply
from guardrails.records import Context, Released, Rule
from index.records import Hit

ItemT = TypeVar("ItemT")
SearchMode = Literal["hybrid", "dense", "lexical"]


class Asker(Protocol):
    """Answers a question."""

    def ask(self, question: str, *, id: str) -> Reply:
        """The answer to a question that stands alone."""


class Verifier(Protocol):
    """Takes a recorded draft through citing, grounding and release."""

    def verify(self, draft: DraftCase) -> Reply:
        """What is left of the draft, as an answer."""


class Guard(Protocol):
    """Checks any text for doses above the limits."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules it checks against."""

    @property
    def digest(self) -> str:
        """SHA-256 of rules and lexicon."""

    def release(self, text: str, context: Context | None = None) -> Released:
        """What may be shown of a text."""


class Searcher(Protocol):
    """Finds passages."""

    def search(self, query: str, k: int = 10, *, mode: SearchMode = "hybrid") -> Sequence[Hit]:
        """The best passages for a query, best first."""


class Track(Protocol):
    """Shows how far a run has come: yields the items it is given."""

    def __call__(self, items: Sequence[ItemT], label: str) -> Iterable[ItemT]:
        """The items, one by one; `label` says what they are."""


Library = Mapping[str, str]
"""Whole texts of documents by id."""


def untracked(items: Sequence[ItemT], label: str) -> Iterable[ItemT]:
    """The items, with nothing shown."""
    return items
