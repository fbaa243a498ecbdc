"""Questions with a gold answer over any corpus, against a plain LangChain chain: the engine knows no disease."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from evals.driving import Asker, Track, untracked
from evals.errors import EvaluationError
from evals.matching import contains_name, cut_to_words, word_count
from evals.rates import ALL, middle_and_most, named_by_group, rates_by_group
from evals.records import Exhibit, GoldAnswer, Query, Report, Score
from evals.replies import measured_by

SUITE = "facts"
ENTITY, ANSWERED = "gold entity in the answer", "answered at all"
SIDE, TAKEN, OPEN = "yes/no right", "yes/no taken", "maybe left open"
ARMS = ("hardstop", "plain chain", "plain chain, same words")

_SIDE = re.compile(r"\W*(yes|no)(?=\s*(?:[,.;:!()–—-]|$))", re.IGNORECASE)
_WORST = 30


class Plain(Protocol):
    """A chain that answers with text alone."""

    def answer(self, question: str) -> str:
        """The answer's text."""


def run_facts(
    queries: Sequence[Query],
    asker: Asker,
    plain: Plain,
    *,
    digests: Mapping[str, str] | None = None,
    track: Track = untracked,
) -> Report:
    """Answer the questions that carry a gold answer, with all arms. Raises EvaluationError when none does.

    Groups are the arms and, under each, the kinds of gold answer. An abstention holds no entity and takes no side. The
    plain chain is judged by all that it says, and by as many of its first words as the answer has that it is beside.
    """
    asked = [(query, query.gold) for query in queries if query.gold is not None]
    if not asked:
        raise EvaluationError("No question carries a gold answer (metadata.exact or metadata.decision).")
    grouped: list[tuple[str, Score]] = []
    exhibits: list[Exhibit] = []
    words: dict[str, list[int]] = {arm: [] for arm in ARMS}
    measured: dict[str, str] = {}
    for query, gold in track(asked, "facts"):
        reply = asker.ask(query.text, id=query.id)
        measured |= measured_by(reply)
        told = plain.answer(query.text)
        own = reply.text if reply.status == "answered" else None
        answers = dict(zip(ARMS, (own, told, cut_to_words(told, word_count(reply.text))), strict=True))
        scores = {arm: _scores(query, gold, answer) for arm, answer in answers.items()}
        grouped += _grouped(gold, scores)
        exhibits += _exhibits(query, gold, reply.text, scores[ARMS[0]])
        for arm, answer in answers.items():
            words[arm] += [word_count(answer)] if answer is not None else []
    figures = {f"{arm}: {name}": value for arm in ARMS for name, value in middle_and_most(words[arm], "words").items()}
    return Report(
        suite=SUITE,
        rates={group: row for group, row in rates_by_group(grouped).items() if group != ALL},
        scores=named_by_group(pair for pair in grouped if pair[0] in ARMS),
        digests={**measured, **(digests or {})},
        figures=figures,
        exhibits=tuple(exhibits[:_WORST]),
    )


def side_of(answer: str) -> str | None:
    """ "yes" or "no" where the answer opens with it as a word of its own, else None. All arms are read alike."""
    match = _SIDE.match(answer)
    return match[1].lower() if match else None


def _scores(query: Query, gold: GoldAnswer, answer: str | None) -> list[Score]:
    of_kind = [_entity(query.id, gold, answer)] if gold.kind in ("entity", "list") else _sides(query.id, gold, answer)
    return [*of_kind, Score(case=query.id, scorer=ANSWERED, value=float(answer is not None))]


def _entity(case: str, gold: GoldAnswer, answer: str | None) -> Score:
    """Lenient: one of a list's entities, by any of its names, is enough."""
    names = [name for group in gold.groups for name in group]
    found = answer is not None and any(contains_name(answer, name) for name in names)
    return Score(case=case, scorer=ENTITY, value=float(found), reason="" if found else f"gold: {names[0]}")


def _sides(case: str, gold: GoldAnswer, answer: str | None) -> list[Score]:
    """Whether a side is taken, and whether it is the gold one; where the gold answer is "maybe", whether none is."""
    wanted = gold.groups[0][0]
    side = side_of(answer) if answer is not None else None
    taken = Score(case=case, scorer=TAKEN, value=float(side is not None))
    if wanted == "maybe":
        reason = "" if side is None else f"{side}, gold: maybe"
        return [taken, Score(case=case, scorer=OPEN, value=float(side is None), reason=reason)]
    if side is None:
        return [taken, Score(case=case, scorer=SIDE, value=None, reason="the answer takes no side")]
    return [taken, Score(case=case, scorer=SIDE, value=float(side == wanted), reason=f"{side}, gold: {wanted}")]


def _grouped(gold: GoldAnswer, scores: Mapping[str, Sequence[Score]]) -> list[tuple[str, Score]]:
    """Each arm's scores, for the arm and for the kind of gold answer under it."""
    return [(group, score) for arm in scores for score in scores[arm] for group in (arm, f"{arm}: {gold.kind}")]


def _exhibits(query: Query, gold: GoldAnswer, answer: str, scores: Sequence[Score]) -> list[Exhibit]:
    failed = tuple(score.scorer for score in scores if score.value == 0 and score.scorer != TAKEN)
    expected = "; ".join(" / ".join(group) for group in gold.groups)
    shown = Exhibit(
        case=query.id, group=gold.kind, question=query.text, answer=answer, expected=expected, failed=failed
    )
    return [shown] if failed else []
