"""The exact characters of a passage that a sentence comes nearest to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.records import Evidence, Passage
from assistant.words import content_words, overlap
from corpus.records import Span

_LONGEST_RUN = 3


def quoted(span: Span, passage: Passage) -> str:
    """The passage's characters at a span given in document offsets."""
    return passage.text[span.start - passage.start : span.end - passage.start]


def best_span(sentence: str, passage: Passage) -> Span:
    """The shortest run of the passage's sentences that holds most of what the sentence says."""
    spans, words = passage.sentences, content_words(sentence)
    held = [content_words(quoted(span, passage)) & words for span in spans]
    runs = [
        (first, last) for first in range(len(spans)) for last in range(first, min(first + _LONGEST_RUN, len(spans)))
    ]
    most = max(
        runs, key=lambda run: (_size(held[run[0] : run[1] + 1]), spans[run[0]].start - spans[run[1]].end, -run[0])
    )
    return Span(start=spans[most[0]].start, end=spans[most[1]].end)


def best_passage(sentence: str, passages: Mapping[int, Passage], least: float = 0.0) -> Passage | None:
    """The passage that has most of the sentence's words, if it has at least that share of them."""
    support = {passage.n: overlap(sentence, passage.text) for passage in passages.values()}
    best = max(support, key=lambda n: (support[n], -n), default=None)
    return passages[best] if best is not None and support[best] >= least else None


def nearest_evidence(sentence: str, passages: Iterable[Passage]) -> Evidence | None:
    """What comes nearest to a sentence in some passages, or None where no word is shared."""
    passage = best_passage(sentence, {passage.n: passage for passage in passages})
    if passage is None or not overlap(sentence, passage.text):
        return None
    return Evidence(n=passage.n, span=best_span(sentence, passage))


def _size(parts: Iterable[frozenset[str]]) -> int:
    return len(frozenset[str]().union(*parts))
