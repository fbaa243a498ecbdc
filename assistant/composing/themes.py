"""The points of an answer by theme: what stands under one heading, or is one study's, is read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.composing.quoting import sentence_of
from assistant.question.studies import Study, study_at
from assistant.records import DraftSentence
from index.records import SentenceHit

_HEADING = 80  # characters; a passage without a heading stands under its document's first words


def themed(hits: Sequence[SentenceHit], studies: Sequence[Study]) -> list[DraftSentence]:
    """The source sentences as sentences of an answer. The first stays first; the others stand by their themes, in the
    order in which the themes come up.
    """
    sentences = [replace(sentence_of(hit), theme=theme(hit, studies)) for hit in hits]
    order = list(dict.fromkeys(sentence.theme for sentence in sentences))
    return [*sentences[:1], *sorted(sentences[1:], key=lambda sentence: order.index(sentence.theme))]


def theme(hit: SentenceHit, studies: Sequence[Study]) -> str:
    """The heading that a sentence stands under; in a digest of several studies, the one that it reports."""
    study = study_at(studies, hit.hit.document.id, hit.span.start)
    if study is not None and study.span.start > 0:
        return study.label
    heading = hit.hit.chunk.section.rpartition(" > ")[2]
    return heading if len(heading) <= _HEADING else ""
