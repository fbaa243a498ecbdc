"""When the question itself asks for, or takes for granted, what a hard rule forbids: the rule comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import unsupported_numbers
from assistant.records import AnswerStatus, DraftSentence, Evidence, Request
from assistant.words import content_words
from guardrails import Context, Dose, Finding, Guard, Level, Quantity, Rule
from index.records import SentenceHit

_ASKS = re.compile(r"\?\s*$|^\s*(?:why|what|which|how|when|who|is|are|does|do|can|could|should|may)\b", re.IGNORECASE)
_LEAST_OVERLAP = 0.5
_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """The corrections that open an answer: `refused` when the question orders what it may not have, else `answered`."""

    sentences: tuple[DraftSentence, ...]
    status: AnswerStatus


def objection(guard: Guard, request: Request, ranked: Sequence[SentenceHit]) -> Objection | None:
    """The rules that the question runs against, each with the sentences that bear it out; None where there are none."""
    broken = dict.fromkeys(finding.rule for finding in question_findings(guard, request))
    if not broken:
        return None
    rules = {rule.id: rule for rule in guard.rules}
    stated = {rules[rule_id].safe_text: rules[rule_id] for rule_id in broken}
    sentences = tuple(_correction(rule, guard, ranked) for rule in stated.values())
    asks = _ASKS.search(request.question) is not None
    return Objection(sentences=sentences, status=AnswerStatus.ANSWERED if asks else AnswerStatus.REFUSED)


def question_findings(guard: Guard, request: Request) -> tuple[Finding, ...]:
    """What the hard rules hold against the question, read as if it were advice."""
    context = Context(weight_kg=request.patient.weight_kg, height_cm=request.patient.height_cm)
    return tuple(item for item in guard.review(request.question, context) if item.level is Level.HARD)


def _correction(rule: Rule, guard: Guard, ranked: Sequence[SentenceHit]) -> DraftSentence:
    """The rule's own sentence, resting on the best source sentences that say the same."""
    agreeing = [hit for hit in ranked if _bears_out(rule, guard, hit)]
    evidence = tuple(Evidence(n=hit.hit.rank, span=hit.span) for hit in _covering(rule.safe_text, agreeing))
    return DraftSentence(
        text=rule.safe_text, markers=tuple(dict.fromkeys(item.n for item in evidence)), evidence=evidence, rule=rule.id
    )


def _covering(text: str, agreeing: Sequence[SentenceHit]) -> tuple[SentenceHit, ...]:
    """The fewest of the agreeing sentences, best first, that have the text's figures between them."""
    chosen: list[SentenceHit] = []
    missing = len(unsupported_numbers(text, "")) + 1
    while len(chosen) < _QUOTES:
        known = " ".join(hit.text for hit in chosen)
        left = [len(unsupported_numbers(text, f"{known} {hit.text}")) for hit in agreeing]
        if not left or min(left) >= missing:
            break
        missing = min(left)
        chosen.append(agreeing[left.index(missing)])
    return tuple(chosen)


def _bears_out(rule: Rule, guard: Guard, hit: SentenceHit) -> bool:
    """Whether a source sentence states the rule's limit or, where the rule has none, what the rule's source says."""
    if rule.limit is not None:
        return any(_states(rule.limit, dose) for dose in guard.doses(hit.text) if dose.drug == rule.subject)
    wanted = content_words(rule.source.quote)
    return len(wanted & content_words(hit.text)) >= _LEAST_OVERLAP * len(wanted)


def _states(limit: Quantity, dose: Dose) -> bool:
    return limit.amount in {dose.amount, dose.total} and (dose.unit, dose.basis) == (limit.unit, limit.basis)
