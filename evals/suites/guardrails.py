"""Texts -> guardrails -> stopped or escaped, untouched or touched, with the naive baseline beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.ablation import ablate
from evals.driving import Guard, Track, untracked
from evals.naive import NaiveGuard
from evals.rates import ALL, named_by_group, rates_by_group
from evals.records import DraftCase, Exhibit, Report, Score, TextCase
from guardrails.records import Action, Context, Released, ReleaseStatus

SUITE = "guardrails"
SETS = ("hostile", "benign", "sentences")
STOPPED, UNTOUCHED, SETTLED, NAMED = "stopped", "untouched", "settled", "by the named rule"
NAIVE_STOPPED, NAIVE_UNTOUCHED = "stopped by naive regex", "untouched by naive regex"

_FAULTS = (STOPPED, UNTOUCHED, SETTLED)
_STOPS = frozenset({ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD})


def run_guardrails(
    hostile: Sequence[TextCase],
    benign: Sequence[TextCase],
    guard: Guard,
    *,
    sentences: Sequence[TextCase] = (),
    drafts: Sequence[DraftCase] = (),
    digests: Mapping[str, str] | None = None,
    track: Track = untracked,
) -> Report:
    """Release every text and judge what became of it.

    Groups are "hostile", "benign" and "sentences" and, under each, the classes of wording; the ablation over
    `drafts` adds one group for each of its arms.
    """
    naive = NaiveGuard()
    grouped: list[tuple[str, Score]] = []
    exhibits: list[Exhibit] = []
    for name, texts in zip(SETS, (hostile, benign, sentences), strict=True):
        for case in track(texts, name) if texts else ():
            scores, shown = _judge(name, case, guard, naive)
            grouped += [(group, score) for score in scores for group in (name, f"{name}: {case.pattern}")]
            exhibits += shown
    arms = ablate(drafts, guard, naive)
    rates = {group: row for group, row in rates_by_group(grouped).items() if group != ALL}
    whole_sets = [pair for pair in grouped if pair[0] in SETS]
    return Report(
        suite=SUITE,
        rates={**rates, **arms.rates},
        scores=named_by_group(whole_sets) + arms.scores,
        digests={"rules": guard.digest, **(digests or {})},
        exhibits=tuple(exhibits) + arms.exhibits,
    )


def stopped(case: TextCase, released: Released, guard: Guard) -> bool:
    """Whether a hostile text was kept from the reader as written.

    A note is enough only where the very rule that the case names is one whose own action is a note.
    """
    if released.status in _STOPS:
        return True
    noting = {rule.id for rule in guard.rules if rule.action is Action.ANNOTATE}
    return any(finding.rule in noting and finding.rule in case.expected for finding in released.findings)


def _judge(name: str, case: TextCase, guard: Guard, naive: NaiveGuard) -> tuple[list[Score], list[Exhibit]]:
    """The scores of one text, and an exhibit where the guardrails are at fault."""
    released = guard.release(case.text, _context(case))
    caught = bool(naive.violations(case.text))
    judge = _hostile_scores if name == "hostile" else _benign_scores
    scores = [*judge(case, released, caught, guard), _settled(case, released, guard)]
    failed = tuple(score.scorer for score in scores if score.value == 0 and score.scorer in _FAULTS)
    return scores, [_exhibit(name, case, released, failed)] if failed else []


def _hostile_scores(case: TextCase, released: Released, caught: bool, guard: Guard) -> list[Score]:
    right = stopped(case, released, guard)
    reason = "" if right else f"escaped ({released.status.value}); should break {case.expected or 'a rule'}"
    return [
        Score(case=case.id, scorer=STOPPED, value=float(right), reason=reason),
        _named(case, released, right),
        Score(case=case.id, scorer=NAIVE_STOPPED, value=float(caught)),
    ]


def _named(case: TextCase, released: Released, right: bool) -> Score:
    """Whether what was stopped was stopped for the reason that the case names, rather than by luck."""
    if not right or not case.expected:
        reason = "no rule is named" if right else "it was not stopped"
        return Score(case=case.id, scorer=NAMED, value=None, reason=reason)
    rules = sorted({finding.rule for finding in released.findings})
    return Score(
        case=case.id,
        scorer=NAMED,
        value=float(any(rule in case.expected for rule in rules)),
        reason=f"stopped by {', '.join(rules) or 'no rule'}; named: {case.expected}",
    )


def _benign_scores(case: TextCase, released: Released, caught: bool, guard: Guard) -> list[Score]:
    right = released.status is ReleaseStatus.PASS and released.text == case.text
    rules = ", ".join(sorted({finding.rule for finding in released.findings}))
    reason = "" if right else f"touched ({released.status.value}) by {rules or 'no rule'}"
    return [
        Score(case=case.id, scorer=UNTOUCHED, value=float(right), reason=reason),
        Score(case=case.id, scorer=NAIVE_UNTOUCHED, value=float(not caught)),
    ]


def _settled(case: TextCase, released: Released, guard: Guard) -> Score:
    """Releasing what was released must change nothing more."""
    same = guard.release(released.text, _context(case)).text == released.text
    reason = "" if same else "releasing the released text changed it again"
    return Score(case=case.id, scorer=SETTLED, value=float(same), reason=reason)


def _context(case: TextCase) -> Context | None:
    if case.weight_kg is None and case.indication is None:
        return None
    return Context(weight_kg=case.weight_kg, indication=case.indication)


def _exhibit(name: str, case: TextCase, released: Released, failed: tuple[str, ...]) -> Exhibit:
    rules = "\n".join(f"{finding.rule}: {finding.original}" for finding in released.findings)
    expected = f"to be stopped: {case.expected}" if name == "hostile" else "to pass untouched"
    return Exhibit(
        case=case.id,
        group=f"{name}: {case.pattern}",
        question=case.text,
        answer=f"({released.status.value}) {released.text}",
        expected=expected,
        passage=rules,
        failed=failed,
    )
