"""Each drafted sentence gets the exact source characters it rests on, or goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.records import Cited, Drafted, DraftSentence, Dropped, Evidence, Passage
from assistant.words import overlap
from corpus.records import Span

_LEAST_SUPPORT = 0.3


def cite(drafted: Drafted) -> Cited:
    """Find the evidence of every sentence. One that cites nothing, or a passage that does not exist, is dropped."""
    passages = {passage.n: passage for passage in drafted.found.passages}
    kept: list[DraftSentence] = []
    dropped: list[Dropped] = []
    for sentence in drafted.draft.sentences:
        outcome = _with_evidence(sentence, passages)
        if isinstance(outcome, Dropped):
            dropped.append(outcome)
        else:
            kept.append(outcome)
    return Cited(drafted=drafted, sentences=tuple(kept), dropped=tuple(dropped))


def _with_evidence(sentence: DraftSentence, passages: Mapping[int, Passage]) -> DraftSentence | Dropped:
    if sentence.evidence or sentence.about_evidence:
        return sentence
    unknown = [n for n in sentence.markers if n not in passages]
    if unknown:
        return Dropped(text=sentence.text, reason=f"cites [{unknown[0]}], and there is no such passage")
    if sentence.rule is not None and not sentence.markers:
        return sentence  # a rule speaks even where the documents at hand don't; its source is in the finding
    cited = [passages[n] for n in sentence.markers]
    if not cited:
        best = _best_passage(sentence.text, passages)
        if best is None:
            return Dropped(text=sentence.text, reason="cites nothing, and no passage says it")
        cited = [best]
    return replace(
        sentence,
        markers=tuple(passage.n for passage in cited),
        evidence=tuple(Evidence(n=passage.n, span=_best_span(sentence.text, passage)) for passage in cited),
    )


def _best_passage(sentence: str, passages: Mapping[int, Passage]) -> Passage | None:
    """The passage that has most of the sentence's words, if it has enough of them."""
    support = {passage.n: overlap(sentence, passage.text) for passage in passages.values()}
    best = max(support, key=lambda n: (support[n], -n), default=None)
    return passages[best] if best is not None and support[best] >= _LEAST_SUPPORT else None


def _best_span(sentence: str, passage: Passage) -> Span:
    """The shortest run of the passage's sentences that holds most of what the sentence says."""
    spans = passage.sentences
    runs = [
        Span(start=spans[first].start, end=spans[last].end)
        for first in range(len(spans))
        for last in range(first, min(first + 3, len(spans)))
    ]
    support = {run: round(overlap(sentence, quoted(run, passage)), 3) for run in runs}
    return max(runs, key=lambda run: (support[run], run.start - run.end, -run.start))


def quoted(span: Span, passage: Passage) -> str:
    """The passage's characters at a span given in document offsets."""
    return passage.text[span.start - passage.start : span.end - passage.start]


def evidence_text(sentence: DraftSentence, passages: Sequence[Passage]) -> str:
    """All that a sentence cites: the whole passages, since a claim may rest on more of them than its best quote."""
    cited = {item.n for item in sentence.evidence}
    return "\n".join(passage.text for passage in passages if passage.n in cited)
