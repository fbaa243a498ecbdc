"""A question becomes a draft, the draft becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from corpus.records import Span
from guardrails.records import Dose, Finding
from index.records import Hit


class Audience(StrEnum):
    """Whom an answer is written for; the facts and citations are the same."""

    CLINICIAN = "clinician"
    EDUCATOR = "educator"
    PATIENT = "patient"


class AnswerStatus(StrEnum):
    """answered: from the evidence; abstained: the evidence does not say; refused: the request itself is unsafe."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Measurements as entered; None where not given."""

    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An earlier exchange of the conversation, as released."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question with what came before it and whom it is for."""

    question: str
    id: str | None = None
    history: tuple[Turn, ...] = ()
    audience: Audience = Audience.CLINICIAN
    patient: Patient = field(default_factory=Patient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Source text offered to the draft under the number `n`: `text` stands at `start` in the document's text.

    `sentences` are its quotable spans, in document offsets. A passage that somebody else supplied knows no more of its
    document than the name.
    """

    n: int
    document: str
    title: str
    kind: str
    year: int | None
    review_status: str
    start: int
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact characters a sentence rests on: a span, in document offsets, within passage `n`."""

    n: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence as drafted. `markers` are the passage numbers it claims to rest on.

    `evidence` is given by a composer that knows what it quoted; for a model's sentence it is found afterwards.
    `about_evidence` marks a fixed sentence of ours that speaks about the evidence (it is absent, say) and needs no
    citation. `rule` names the rule whose safe text this is: its figures rest on the rule's own source.
    """

    text: str
    markers: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    about_evidence: bool = False
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a composer or a model wrote, before any check; never shown. `status` is what it sets out to be.

    `objections` are what the rules hold against the question itself.
    """

    sentences: tuple[DraftSentence, ...]
    model: str
    status: AnswerStatus = AnswerStatus.ANSWERED
    objections: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Reference `n` of an answer: `quote` is verbatim source text at [start, end) of the document's text.

    `support` is the share of the citing sentence's content words found in the quote, in [0, 1].
    """

    n: int
    document: str
    title: str
    quote: str
    start: int
    end: int
    kind: str
    year: int | None
    review_status: str
    support: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A released sentence with the numbers of its citations and the doses it states."""

    text: str
    citations: tuple[int, ...]
    doses: tuple[Dose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A drafted sentence that was not released, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """After the search: the question as it was searched, the hits, and the passages they are offered as."""

    request: Request
    query: str
    hits: tuple[Hit, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """After the draft."""

    found: Found
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """After citing, and again after grounding: every sentence left knows its evidence."""

    drafted: Drafted
    sentences: tuple[DraftSentence, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What may leave the process. `sentences[0]` is the bottom line.

    `digests` are SHA-256 of corpus, rules and embedding model. Only `timings_ms` differs between two runs.
    """

    id: str
    question: str
    status: AnswerStatus
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
    doses: tuple[Dose, ...]
    passages: tuple[Hit, ...]
    model: str
    digests: Mapping[str, str]
    timings_ms: Mapping[str, float]
