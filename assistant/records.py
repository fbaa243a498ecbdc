"""A question becomes a draft, the draft becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.records import Span
from guardrails.records import Dose, Finding
from index.records import Hit

if TYPE_CHECKING:
    from assistant.finding.reading import Reading


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
class ModelChoice:
    """What drafts: `extractive`, or the chat model `PROVIDER:NAME`, and what it may take.

    `base_url` is the address of an own server; `temperature` None leaves it to the provider. A draft has `seconds` in
    all, `tokens` to be written in, and `retries` after a fault that may pass.
    """

    name: str = "extractive"
    base_url: str | None = None
    temperature: float | None = 0.0
    seconds: float = 60.0
    tokens: int = 2000
    retries: int = 2


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


class Part(StrEnum):
    """What a sentence does in an answer, in the order in which the parts are read."""

    BOTTOM_LINE = "bottom_line"
    SUPPORT = "support"
    DIFFERENCE = "difference"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence as drafted. `markers` are the passage numbers it claims to rest on.

    `evidence` is given by a composer that knows what it quoted; for a model's sentence it is found afterwards.
    `about_evidence` marks a fixed sentence of ours that speaks about the evidence (it is absent, say) and needs no
    citation. `rule` names the rule whose safe text this is: its figures rest on the rule's own source. `calculated`
    marks a fixed sentence of ours with amounts worked out for the patient: its figures are checked as a calculation.
    `theme` is what it is read together with: a heading of its source, a study; empty where it stands alone.
    """

    text: str
    markers: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    about_evidence: bool = False
    rule: str | None = None
    part: Part = Part.SUPPORT
    calculated: bool = False
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a composer or a model wrote, before any check; never shown. `status` is what it sets out to be.

    `objections` are what the rules hold against the question itself. `notice` becomes that of the answer.
    """

    sentences: tuple[DraftSentence, ...]
    model: str
    status: AnswerStatus = AnswerStatus.ANSWERED
    objections: tuple[Finding, ...] = ()
    notice: str = ""


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
    """A released sentence with the numbers of its citations and the doses it states. `theme` is what it is read
    together with; empty where it stands alone.
    """

    text: str
    citations: tuple[int, ...]
    doses: tuple[Dose, ...] = ()
    part: Part = Part.SUPPORT
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A drafted sentence that was not released, and why. `nearest` is the evidence that comes closest to it, if any."""

    text: str
    reason: str
    nearest: Evidence | None = None


class Stance(StrEnum):
    """What a source says about the threshold that was asked for."""

    SUPPORTS = "supports"
    NO_DATA = "no data"
    EXPERT_OPINION = "expert opinion"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """What one study or document says: a row of the cross-study table.

    `regimens` are canonical doses ("2 g/kg over 5 days"); `outcome` is verbatim source text, empty where the source
    states none; `stance` is None where the question named no threshold or the source is silent about it. `quote` stands
    at [start, end) of the document's text. `cautions` are what a reader should know of the source, in fixed words.
    """

    document: str
    title: str
    study: str
    kind: str
    year: int | None
    population: str
    regimens: tuple[str, ...]
    outcome: str
    stance: Stance | None
    quote: str
    start: int
    end: int
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """A dose of the answer: as stated, its computed total, the limit of the rule that governs it, and its source.

    `schedule` is the rest of the dose in words ("for 5 days"). `absolute` is the arithmetic for the patient ("2 g/kg ×
    70 kg = 140 g in total (calculated, …)"), or why there is none; empty where no measurement is known. `citation` is
    the number of the citation that states it, None for a rule's own figure.
    """

    drug: str
    dose: str
    total: str
    limit: str
    rule: str | None
    absolute: str
    citation: int | None
    schedule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """After the search: the question as it was searched, the hits, the passages they are offered as, and their reading.

    `left_out` counts the hits that are no evidence, since they give orders to a language model.
    """

    request: Request
    query: str
    hits: tuple[Hit, ...]
    passages: tuple[Passage, ...]
    left_out: int = 0
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """After the draft. `spare` takes its place where too little of it stands up to the checks."""

    found: Found
    draft: Draft
    spare: Draft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """After citing, and again after grounding: every sentence left knows its evidence."""

    drafted: Drafted
    sentences: tuple[DraftSentence, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What may leave the process. `sentences[0]` is the bottom line.

    `digests` are SHA-256 of corpus, rules and embedding model. Only `timings_ms` differs between two runs. `notice` is
    one line about how the answer came to be where that is not the usual way (the model could not be reached, say).
    `drafted` are the sentences as drafted, before any check: for teaching what the checks stop, on request only, and no
    part of the JSON form.
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
    notice: str = ""
    evidence: tuple[EvidenceRow, ...] = ()
    stance: Mapping[Stance, int] = field(default_factory=dict)
    dose_table: tuple[DoseRow, ...] = ()
    follow_ups: tuple[str, ...] = ()
    drafted: tuple[str, ...] = ()
