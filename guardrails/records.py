"""What a rule says, what a dose is, and what a check of a text gives back.

Amounts are `Decimal` throughout. Spans are half-open character ranges into the text as it was given.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Basis(StrEnum):
    """What an amount is relative to. Per-kg and per-m2 are different dimensions; neither is a pure number."""

    FLAT = "flat"
    PER_KG = "per_kg"
    PER_M2 = "per_m2"


class Scope(StrEnum):
    """The span of therapy a limit or an amount covers (HL7 FHIR R6 DosageSafety/DoseLimit scopes)."""

    ADMINISTRATION = "administration"
    PERIOD = "period"
    COURSE = "course"
    LIFETIME = "lifetime"


class Level(StrEnum):
    """Smart-pump vocabulary: nobody overrides a hard limit; a soft one is shown with a note."""

    HARD = "hard"
    SOFT = "soft"


class RuleKind(StrEnum):
    """What a rule is about."""

    DOSE_LIMIT = "dose_limit"
    RATE_LIMIT = "rate_limit"
    INTERVAL = "interval"
    PREREQUISITE = "prerequisite"
    CONTRAINDICATION = "contraindication"
    SEQUENCE = "sequence"
    POPULATION = "population"
    EVIDENCE_CLAIM = "evidence_claim"
    UNVERIFIED = "unverified"


class Action(StrEnum):
    """What the guardrail does with a violation."""

    REPLACE = "replace"
    ANNOTATE = "annotate"
    WITHHOLD = "withhold"


class Stance(StrEnum):
    """What a passage of text is doing with a dose. When it cannot be told, it is RECOMMENDING."""

    RECOMMENDING = "recommending"
    REPORTING = "reporting"
    REFUTING = "refuting"
    ASKING = "asking"
    WARNING = "warning"


class ReleaseStatus(StrEnum):
    """The outcome of a check, from best to worst as far as the text is concerned."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    ANNOTATED = "annotated"
    OVERRIDDEN = "overridden"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount with its UCUM unit and basis: 2 g per_kg, 375 mg per_m2, 1000 mg flat."""

    amount: Decimal
    unit: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSource:
    """The document a rule rests on and the verbatim words in it."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, as read from `rules/<drug>.yaml`. The schema of the file is `guardrails.ruling.rulebook.RuleFile`.

    `subject` is a lexicon drug or class. `limit` and `per_days` belong to dose and rate limits, `interval_days` to intervals;
    `cues` (regular expressions over normalised text) to prerequisites, sequences, populations and evidence claims.
    Of a prerequisite `requires` is the test, of a sequence the treatment that must not follow: order and omission in general are
    read from it, and cues only add to that. Cues are looked for only in statements in which the regular expression `requires` is found; in a cue, the group `cue` marks what is
    said, and a negation in front of it makes it harmless. `safe_text` replaces a struck statement, `note` follows one that is shown. `allows_limit` false means that
    the limit itself is already a violation; `derivation` is the arithmetic where the limit is not a figure of the quote ("4 x 375"). A course limit with `per_days` holds for any stretch
    of so many days. `indications`, where given, are the only ones the rule is for; `other_indications` says what the rule does
    with a dose stated for another indication: "apply", or "unknown" for showing it with the note. `assumed_weight_kg` (a heavy patient's) stands in
    where a flat dose meets a per-kg limit and no weight is known. An `unverified` rule is for doses of the subject that no source
    states or that cannot be understood.
    """

    id: str
    kind: RuleKind
    subject: str
    level: Level
    action: Action
    summary: str
    safe_text: str
    source: RuleSource
    version: int
    review_date: date
    scope: Scope | None = None
    limit: Quantity | None = None
    per_days: Decimal | None = None
    max_administrations: int | None = None
    interval_days: Decimal | None = None
    note: str = ""
    allows_limit: bool = True
    derivation: str = ""
    assumed_weight_kg: Decimal | None = None
    other_indications: str = "apply"
    indications: tuple[str, ...] = ()
    requires: str = ""
    cues: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A dose in canonical form with the exact characters it came from: `text[start:end] == source_text`.

    `amount` is in `unit` (UCUM) for each administration, or for all of `scope` when the text gives a total.
    `schedule` is the canonical wording ("daily for 5 days"); `administrations` how many it comes to, `total` the
    amount of the whole course where both are known.
    """

    drug: str
    amount: Decimal
    unit: str
    basis: Basis
    scope: Scope
    schedule: str
    administrations: Decimal | None
    total: Decimal | None
    stance: Stance
    start: int
    end: int
    source_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the text: the patient's weight, height or surface, and the indication."""

    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None
    bsa_m2: Decimal | None = None
    indication: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's objection to one stretch of the text.

    `original == text[start:end]`; in the released text `replacement` stands in its place. Findings with the same stretch
    carry the same replacement, and stretches never overlap otherwise. `computed` shows the arithmetic
    ("1 g/kg/day x 5 = 5 g/kg"); `dose` is the offending dose where there is one.
    """

    rule: str
    level: Level
    action: Action
    message: str
    original: str
    replacement: str
    start: int
    end: int
    source: RuleSource
    dose: Dose | None = None
    computed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What may be shown. `text` is the input with each finding's stretch replaced, and nothing else changed."""

    status: ReleaseStatus
    text: str
    findings: tuple[Finding, ...]
    doses: tuple[Dose, ...]
