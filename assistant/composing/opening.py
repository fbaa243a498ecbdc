"""Rules that open an answer: those the question runs against, and those it asks about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.grounding import unsupported_numbers
from assistant.guarded import doses_in
from assistant.question.amount_questions import as_stated
from assistant.question.asking import asks_for_dose, asks_for_limit, is_order
from assistant.records import AnswerStatus, DraftSentence, Evidence, Request
from assistant.words import content_words, overlap
from guardrails import Context, Dose, Finding, Guard, Level, Quantity, Rule, RuleKind, Scope
from index.records import SentenceHit

_LEAST_OVERLAP = 0.5
_QUOTES = 3
_FEW = 4  # content words: a drug, its dose, and for whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The rules that open an answer. `refused` when the question orders what it may not have, else `answered`.

    `findings` are what the rules hold against the question; none where it only asks about them. `answers`: the rule is
    what was asked for; else it only begins the answer, and the sources go on.
    """

    sentences: tuple[DraftSentence, ...]
    status: AnswerStatus
    findings: tuple[Finding, ...] = ()
    answers: bool = True


def opening(guard: Guard, request: Request, ranked: Sequence[SentenceHit]) -> Opening | None:
    """The rules that the question runs against, or else those it asks about, each resting on sentences that bear it
    out; None where there are neither.
    """
    rules = {rule.id: rule for rule in guard.rules}
    findings = question_findings(guard, request)
    broken = [rules[rule_id] for rule_id in dict.fromkeys(item.rule for item in findings)]
    if broken:
        status = AnswerStatus.REFUSED if is_order(request.question) else AnswerStatus.ANSWERED
        return Opening(sentences=_stated(broken, guard, ranked), status=status, findings=findings)
    asked = (_widest_limits(guard, request) if asks_for_limit(request.question) else []) + _drugs_to_avoid(
        guard, request
    )
    begun = asked or (_widest_limits(guard, request) if _asks_only_the_dose(request) else [])
    if not begun:
        return None
    return Opening(sentences=_stated(begun, guard, ranked), status=AnswerStatus.ANSWERED, answers=bool(asked))


def question_findings(guard: Guard, request: Request) -> tuple[Finding, ...]:
    """What the hard rules hold against the question, read as if it were advice.

    An order for a dose that can't be understood is held against it too; a question about one is not.
    """
    context = Context(weight_kg=request.patient.weight_kg, height_cm=request.patient.height_cm)
    said = as_stated(request.question)
    against = [item for item in guard.review(said, context) if item.level is Level.HARD]
    unverified = {rule.id for rule in guard.rules if rule.kind is RuleKind.UNVERIFIED}
    if not is_order(request.question):
        return tuple(item for item in against if item.rule not in unverified)
    if not against:
        against = [item for item in guard.release(said, context).findings if item.rule in unverified]
    return tuple(against)


def _asks_only_the_dose(request: Request) -> bool:
    """Whether a question is how a drug is dosed, and hardly anything besides: "ivig dose mg crisis??"."""
    return asks_for_dose(request.question) and len(content_words(request.question)) <= _FEW


def _widest_limits(guard: Guard, request: Request) -> list[Rule]:
    """The widest hard dose limit of each governed drug that a question names; none for an indication that the rules are
    not for.
    """
    if guard.elsewhere(request.question):
        return []
    named = guard.drugs(request.question)
    limits = [rule for rule in guard.rules if rule.kind is RuleKind.DOSE_LIMIT and rule.subject in named]
    widest = {rule.subject: rule for rule in sorted(limits, key=_breadth)}
    return [rule for rule in limits if widest[rule.subject] is rule and rule.level is Level.HARD]


def _drugs_to_avoid(guard: Guard, request: Request) -> list[Rule]:
    """The contraindications of drugs that the question names, by whatever name."""
    named = guard.drugs(request.question)
    return [rule for rule in guard.rules if rule.kind is RuleKind.CONTRAINDICATION and rule.subject in named]


def _breadth(rule: Rule) -> int:
    order = (None, Scope.ADMINISTRATION, Scope.PERIOD, Scope.COURSE, Scope.LIFETIME)
    return order.index(rule.scope)


def _stated(rules: Iterable[Rule], guard: Guard, ranked: Sequence[SentenceHit]) -> tuple[DraftSentence, ...]:
    """Each rule's own words, once where rules share them."""
    by_text = {rule.safe_text: rule for rule in rules}
    return tuple(_correction(rule, guard, ranked) for rule in by_text.values())


def _correction(rule: Rule, guard: Guard, ranked: Sequence[SentenceHit]) -> DraftSentence:
    """The rule's own sentence, resting on the best source sentences that say the same."""
    agreeing = [hit for hit in ranked if _bears_out(rule, guard, hit)]
    evidence = tuple(Evidence(n=hit.hit.rank, span=hit.span) for hit in _covering(rule, agreeing))
    return DraftSentence(
        text=rule.safe_text, markers=tuple(dict.fromkeys(item.n for item in evidence)), evidence=evidence, rule=rule.id
    )


def _covering(rule: Rule, agreeing: Sequence[SentenceHit]) -> tuple[SentenceHit, ...]:
    """The fewest of the agreeing sentences that have the figures of the rule's text between them: those of the rule's
    own source first, then the likest.
    """
    text = rule.safe_text
    likest_first = sorted(
        agreeing,
        key=lambda hit: (hit.hit.document.id != rule.source.document, -round(overlap(text, hit.text), 3)),
    )
    chosen: list[SentenceHit] = []
    missing = len(unsupported_numbers(text, "")) + 1
    while len(chosen) < _QUOTES:
        known = " ".join(hit.text for hit in chosen)
        left = [len(unsupported_numbers(text, f"{known} {hit.text}")) for hit in likest_first]
        if not left or min(left) >= missing:
            break
        missing = min(left)
        chosen.append(likest_first[left.index(missing)])
    return tuple(chosen)


def _bears_out(rule: Rule, guard: Guard, hit: SentenceHit) -> bool:
    """Whether a source sentence states the rule's limit, or says what the rule's source says."""
    if rule.limit is not None and any(
        _states(rule.limit, dose) for dose in doses_in(guard, hit.text) if dose.drug == rule.subject
    ):
        return True
    wanted = content_words(rule.source.quote)
    return len(wanted & content_words(hit.text)) >= _LEAST_OVERLAP * len(wanted)


def _states(limit: Quantity, dose: Dose) -> bool:
    same_unit = dose.unit.split("/")[0] == limit.unit and dose.basis is limit.basis  # "2 g/kg" against 2 g, per kg
    return same_unit and limit.amount in {dose.amount, dose.total}
