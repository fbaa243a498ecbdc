"""Cases go in, scores come out. "Not scored" is a value of its own, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source document that support an expected fact."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with what a right answer holds.

    `must`: every group has to be met by at least one of its alternatives. `must_not`: none may occur.
    `kind`: answerable | unanswerable | false_premise | unsafe_request.
    """

    id: str
    question: str
    kind: str
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCase:
    """A text for the guardrails: one that has to be stopped, or one that has to pass untouched.

    `pattern` is the class of its wording; `expected` names the rule it breaks, where it breaks one.
    """

    id: str
    text: str
    pattern: str
    expected: str = ""
    weight_kg: Decimal | None = None
    indication: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """A sentence of a recorded draft, verbatim, and what a reader found it to be (see `evals.labels`)."""

    text: str
    label: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPassage:
    """Passage `n` of those that a draft was written from."""

    n: int
    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCase:
    """An answer that a model wrote earlier, with its passages and a label for every sentence in reading order."""

    id: str
    question: str
    draft: str
    passages: tuple[DraftPassage, ...]
    sentences: tuple[LabelledSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAnswer:
    """What a question over a BEIR folder should be answered with.

    `kind`: entity | list | yesno | decision. `groups` holds the synonyms of each entity; for the other two
    kinds it is one group with "yes", "no" or "maybe" in it.
    """

    kind: str
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question of a BEIR folder. `relevant` maps document ids to grades; `gold` is None where none is given."""

    id: str
    text: str
    relevant: Mapping[str, int]
    gold: GoldAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPrompt:
    """A question to one trial article, and the [start, end) ranges of its text that answer it."""

    id: str
    article: str
    question: str
    label: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySentence:
    """A sentence as shown, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCitation:
    """Citation `n` of an answer: `quote` should be the text of `document` at [start, end)."""

    n: int
    document: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFinding:
    """What a guardrail rule objected to, and what was shown in its place."""

    rule: str
    level: str
    action: str
    original: str
    replacement: str
    source_quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPassage:
    """A retrieved passage, as text of `document` at [start, end)."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as anyone outside sees it: the JSON of the `ask` contract, whether it came from here or over HTTP.

    `fingerprint` is the SHA-256 of that JSON without its timings. `passages` is empty where only JSON is to be had.
    """

    status: str
    text: str
    sentences: tuple[ReplySentence, ...] = ()
    citations: tuple[ReplyCitation, ...] = ()
    findings: tuple[ReplyFinding, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    passages: tuple[ReplyPassage, ...] = ()
    model: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """All that a scorer may look at: the case, its answer, the answer to the same question asked again, the corpus.

    `library` maps document ids to their whole text; None where the corpus is not at hand.
    """

    case: Case
    reply: Reply
    again: Reply | None = None
    library: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One scorer's verdict on one case: `value` in [0, 1], or None where it does not apply; `reason` says why."""

    case: str
    scorer: str
    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A mean over the scored cases with its bootstrap 95% interval; `value` is None when nothing was scored."""

    value: float | None
    low: float | None
    high: float | None
    scored: int
    unscored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A case as a reader wants to see it in the report; `failed` names the scorers that found fault."""

    case: str
    group: str
    question: str
    answer: str
    expected: str
    passage: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one suite.

    `rates` are its figures by group and scorer ("all" is the whole suite), `figures` what is not a rate (words of an
    answer, say), `scores` what the rates come from, higher always being better, `exhibits` the cases with a fault,
    worst first, `digests` what was measured.
    """

    suite: str
    rates: Mapping[str, Mapping[str, Rate]]
    scores: tuple[Score, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, float | None] = field(default_factory=dict)
    exhibits: tuple[Exhibit, ...] = ()
