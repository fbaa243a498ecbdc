"""Recorded drafts -> citing, grounding, release -> which faulty sentences were stopped and which good ones kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evals.driving import Track, Verifier, untracked
from evals.labels import GOOD, NEEDS_NOTE
from evals.matching import fold, without_markers
from evals.rates import rates_by_group
from evals.records import DraftCase, Exhibit, LabelledSentence, Reply, Report, Score

SUITE = "drafts"
KEPT, STOPPED, WHOLE = "good kept", "faulty stopped", "whole draft right"

_MARKUP = re.compile(r"[*_`#>|]+|^\s*(?:[-+•]|\d{1,2}[.)])\s+", re.MULTILINE)
_MARKER_GROUP = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")


def run_drafts(
    drafts: Sequence[DraftCase],
    verifier: Verifier,
    *,
    digests: Mapping[str, str] | None = None,
    track: Track = untracked,
) -> Report:
    """Verify every draft and judge what became of each labelled sentence. Rates are by label."""
    grouped: list[tuple[str, Score]] = []
    exhibits: list[Exhibit] = []
    measured: dict[str, str] = {}
    for draft in track(drafts, "drafts"):
        reply = verifier.verify(draft)
        scores = [_score(draft, number, sentence, reply) for number, sentence in enumerate(draft.sentences, start=1)]
        whole = Score(case=draft.id, scorer=WHOLE, value=min(score.value or 0.0 for score in scores))
        grouped += [(sentence.label, score) for sentence, score in zip(draft.sentences, scores, strict=True)]
        grouped.append(("all", whole))
        measured |= reply.digests
        exhibits += [
            _exhibit(draft, sentence, score, reply)
            for sentence, score in zip(draft.sentences, scores, strict=True)
            if score.value == 0
        ]
    return Report(
        suite=SUITE,
        rates=rates_by_group(grouped),
        scores=tuple(score for _, score in grouped),
        digests={**measured, **(digests or {})},
        exhibits=tuple(exhibits),
    )


def is_shown(sentence: str, reply: Reply) -> bool:
    """Whether the sentence's words are in the released text, markers and markup aside."""
    return bool(_plain(sentence)) and _plain(sentence) in _plain(reply.text)


def _score(draft: DraftCase, number: int, sentence: LabelledSentence, reply: Reply) -> Score:
    case, shown = f"{draft.id}.{number}", is_shown(sentence.text, reply)
    if sentence.label in GOOD:
        return Score(case=case, scorer=KEPT, value=float(shown), reason="" if shown else _lost(sentence, reply))
    right = not shown or _made_good(draft, sentence, reply)
    return Score(case=case, scorer=STOPPED, value=float(right), reason="" if right else f"shown: {sentence.why}")


def _made_good(draft: DraftCase, sentence: LabelledSentence, reply: Reply) -> bool:
    """Whether a faulty sentence may be shown after all: with the note it lacked, or with other citations."""
    if sentence.label in NEEDS_NOTE:
        return any(_overlap(sentence.text, finding.original) for finding in reply.findings)
    if sentence.label == "wrong_citation":
        now = _cited_passages(draft, sentence.text, reply)
        return bool(now) and not now & _markers(sentence.text)
    return False


def _overlap(sentence: str, original: str) -> bool:
    one, other = _plain(sentence), _plain(original)
    return bool(one) and bool(other) and (one in other or other in one)


def _cited_passages(draft: DraftCase, sentence: str, reply: Reply) -> set[int]:
    """The draft's own numbers of the passages that the sentence, as shown, is cited to."""
    wanted = _plain(sentence)
    numbers = {n for shown in reply.sentences if _overlap(wanted, shown.text) for n in shown.citations}
    quotes = [fold(citation.quote) for citation in reply.citations if citation.n in numbers]
    return {passage.n for passage in draft.passages if any(quote in fold(passage.text) for quote in quotes)}


def _markers(sentence: str) -> set[int]:
    return {int(n) for group in _MARKER_GROUP.findall(sentence) for n in re.split(r"\s*[,;]\s*", group)}


def _plain(text: str) -> str:
    return fold(_MARKUP.sub(" ", without_markers(text))).rstrip(".:; ")


def _lost(sentence: LabelledSentence, reply: Reply) -> str:
    reasons = [reason for text, reason in reply.dropped if _overlap(sentence.text, text)]
    rules = [finding.rule for finding in reply.findings if _overlap(sentence.text, finding.original)]
    return "; ".join([*reasons, *rules]) or "not in the released text, no reason given"


def _exhibit(draft: DraftCase, sentence: LabelledSentence, score: Score, reply: Reply) -> Exhibit:
    cited = _markers(sentence.text)
    passages = [f"[{p.n}] {p.document}: {p.text}" for p in draft.passages if p.n in cited]
    return Exhibit(
        case=score.case,
        group=sentence.label,
        question=f"{sentence.text}\n(asked: {draft.question})",
        answer=f"({reply.status}) {reply.text}",
        expected=f"{sentence.label}: {sentence.why}\n✗ {score.reason}",
        passage="\n".join(passages),
        failed=(score.scorer,),
    )
