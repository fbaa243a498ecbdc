"""Questions -> answers -> scores: what a reader of Hardstop gets, judged case by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.driving import Asker, Library, Track, untracked
from evals.matching import word_count
from evals.rates import middle_and_most, rates_by_group
from evals.records import Case, Exhibit, Observation, Reply, Report, Score
from evals.replies import measured_by
from evals.scorers import SCORERS, Scorer

SUITE = "answers"
PASSED = "passed"
"""The scorer that is right when every other one that applies is."""


def run_answers(
    cases: Sequence[Case],
    asker: Asker,
    *,
    library: Library | None,
    digests: Mapping[str, str] | None = None,
    scorers: Sequence[Scorer] = SCORERS,
    track: Track = untracked,
) -> Report:
    """Ask every question twice and score the first answer. Rates are by the kind of the case."""
    grouped: list[tuple[str, Score]] = []
    exhibits: list[Exhibit] = []
    words: list[int] = []
    measured: dict[str, str] = {}
    for case in track(cases, "answers"):
        reply, again = (asker.ask(case.question, id=case.id) for _ in range(2))
        seen = Observation(case=case, reply=reply, again=again, library=library)
        scores = _with_passed(case, [scorer(seen) for scorer in scorers])
        grouped += [(case.kind, score) for score in scores]
        words += [word_count(reply.text)] if reply.status == "answered" else []
        measured |= measured_by(reply)
        if failed := tuple(score.scorer for score in scores if score.value is not None and score.value < 1):
            exhibits.append(_exhibit(case, reply, scores, failed))
    return Report(
        suite=SUITE,
        rates=rates_by_group(grouped),
        scores=tuple(score for _, score in grouped),
        digests={**measured, **(digests or {})},
        figures=middle_and_most(words, "words an answer"),
        exhibits=tuple(sorted(exhibits, key=lambda shown: (-len(shown.failed), shown.case))),
    )


def _with_passed(case: Case, scores: list[Score]) -> list[Score]:
    values = [score.value for score in scores if score.value is not None]
    passed = Score(case=case.id, scorer=PASSED, value=min(values)) if values else None
    return [passed or Score(case=case.id, scorer=PASSED, value=None, reason="nothing was scored"), *scores]


def _exhibit(case: Case, reply: Reply, scores: Sequence[Score], failed: tuple[str, ...]) -> Exhibit:
    named = tuple(name for name in failed if name != PASSED)
    reasons = [f"{score.scorer}: {score.reason}" for score in scores if score.scorer in named]
    required = [" or ".join(group[:3]) for group in case.must]
    forbidden = [f"not: {wording}" for wording in case.must_not]
    quotes = [f"[{citation.n}] {citation.document}: {citation.quote}" for citation in reply.citations]
    return Exhibit(
        case=case.id,
        group=case.kind,
        question=case.question,
        answer=f"({reply.status}) {reply.text}",
        expected="\n".join(required + forbidden + [f"✗ {reason}" for reason in reasons]),
        passage="\n".join(quotes),
        failed=named,
    )
