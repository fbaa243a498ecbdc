"""What the page asks, keeps and shows: an assistant, the exchanges of a conversation, the sources behind an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from assistant.records import Answer, Request, Sentence
from corpus.records import SourceDocument
from guardrails import Dose, Finding, Guard, ReleaseStatus, Rule


class Answerer(Protocol):
    """What the page needs of an assistant: answers, whole documents, and its guard for texts of others."""

    @property
    def guard(self) -> Guard:
        """The dose rules in force."""

    def ask(
        self,
        request: Request,
        on_stage: Callable[[str], None] | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
        on_tokens: Callable[[int], None] | None = None,
        on_released: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answer a question, reporting each stage as it begins and how many tokens a model has written.

        `on_released` is given the released answer before what stands beside it has been worked out. `cancelled` is
        asked often whether the answer is still wanted. Raises AssistantError on input it cannot take.
        """

    def document(self, document_id: str) -> SourceDocument | None:
        """The whole document of that id, or None where the corpus has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question of a conversation and what came of it: an answer, or one line saying why there is none.

    `number` counts the questions of a conversation from 1 and never comes twice, so that a citation link stays valid.
    """

    number: int
    question: str
    answer: Answer | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of source text; `n` is the citation it is the quote of, or None for the text around a quote."""

    text: str
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A passage of a document as segments. Joined, their texts are the passage, character for character.

    `page` is the page it begins on, where the document has pages.
    """

    section: str
    segments: tuple[Segment, ...]
    page: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The citations whose quotes stand in this passage, in reading order."""
        return tuple(segment.n for segment in self.segments if segment.n is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document with the passages that an answer takes from it."""

    document: SourceDocument
    excerpts: tuple[Excerpt, ...]


class Outcome(StrEnum):
    """What a safety finding is about: words of the question, words of the draft that were stopped, or a note added."""

    ASKED = "asked"
    STOPPED = "stopped"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCard:
    """All findings on one stretch of text: what stood there, and what was shown instead of it where it was stopped.

    `titles` are the titles of the findings' source documents, in the order of the findings.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    titles: tuple[str, ...]
    original: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """A cited document with the released sentences that rest on it."""

    document: SourceDocument
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """A dose that the answer states, with the citations of its sentences and the limits in force for it.

    `share` is its course total as a share of the course limit, where both are known in one unit.
    """

    dose: Dose
    numbers: tuple[int, ...]
    limits: tuple[Rule, ...]
    share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file that the page hands to the browser to save."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A course total beside its limit, in `unit`; `share` is total / limit."""

    who: str
    regimen: str
    total: Decimal
    unit: str
    limit: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The regimens of one drug against its course limit."""

    drug: str
    bars: tuple[Bar, ...]

    @property
    def scale(self) -> Decimal:
        """The share at the end of the scale: the limit's own 1, or more where a regimen is above it."""
        return max(Decimal(1), *(bar.share for bar in self.bars)) * Decimal("1.15")


class Fate(StrEnum):
    """What became of a drafted sentence. ADDED is what a rule or the release put in that was not drafted."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a wording; `changed` where the other wording has it differently or not at all."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A drafted sentence beside the released one; either may be empty. `reason` is why it was dropped."""

    fate: Fate
    draft: tuple[Piece, ...]
    released: tuple[Piece, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropping:
    """A dropped sentence with the source words nearest to it and their document's title; empty where none are."""

    text: str
    reason: str
    nearest: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedCase:
    """A draft for teaching, and what the rules in force make of it. `shown` is the released text."""

    title: str
    lesson: str
    draft: str
    status: ReleaseStatus
    shown: str
    cards: tuple[SafetyCard, ...]
