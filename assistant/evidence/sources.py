"""The sources of an evidence table: the studies of the documents found, each once, with all their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.finding.reading import Reading
from assistant.finding.relevance import Relevant
from assistant.question.studies import Study, whole
from corpus import Chunk, SourceDocument, Span, chunk_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A study, or a document that is one: its quotable sentences in order and the stretches they are in.

    `relevant` are those of its sentences that were judged for the question, best first.
    """

    document: SourceDocument
    study: Study
    stretches: tuple[Span, ...]
    sentences: tuple[Span, ...]
    relevant: tuple[Relevant, ...]

    @property
    def is_document(self) -> bool:
        """Whether the document reports nobody but this source."""
        return self.study == whole(self.document)

    @property
    def odds(self) -> float:
        """The log-odds of its best sentence; minus infinity where none was judged."""
        return self.relevant[0].odds if self.relevant else float("-inf")

    def quote(self, span: Span) -> str:
        """The words at a span."""
        return self.document.text[span.start : span.end]

    def section(self, span: Span) -> str:
        """The heading path over a sentence; empty in a digest, whose paragraphs have none of their own."""
        if not self.is_document:
            return ""
        chunks = chunks_of(self.document)
        return next((chunk.section for chunk in chunks if chunk.start <= span.start < chunk.end), "")


def sources_of(reading: Reading) -> tuple[Source, ...]:
    """Every source of the documents found, in the order in which the search met them."""
    documents = {hit.hit.document.id: hit.hit.document for hit in reading.ranked}
    judged = _judged(reading)
    return tuple(
        _source(documents[name], members, judged)
        for name in dict.fromkeys(study.document for study in reading.studies)
        if name in documents
        for members in _told_apart(documents[name], [study for study in reading.studies if study.document == name])
    )


@lru_cache(maxsize=256)
def chunks_of(document: SourceDocument) -> tuple[Chunk, ...]:
    """The passages of a document, which the search may have found only some of."""
    return chunk_document(document)


def _told_apart(document: SourceDocument, studies: Sequence[Study]) -> list[list[Study]]:
    """The studies of a document, those of one kind and year together; the document itself where that leaves one."""
    groups: dict[tuple[int | None, str], list[Study]] = {}
    for study in studies:
        groups.setdefault((study.year, study.kind.rstrip("s")), []).append(study)
    return list(groups.values()) if len(groups) > 1 else [[whole(document)]]


def _judged(reading: Reading) -> dict[tuple[str, Span], Relevant]:
    """Every sentence with its best odds, for the question or for a part of it."""
    best: dict[tuple[str, Span], Relevant] = {}
    for item in (*reading.whole, *(item for part in reading.parts for item in part)):
        place = item.hit.hit.document.id, item.hit.span
        if place not in best or item.odds > best[place].odds:
            best[place] = item
    return best


def _source(document: SourceDocument, members: Sequence[Study], judged: dict[tuple[str, Span], Relevant]) -> Source:
    stretches = tuple(study.span for study in members)
    sentences = tuple(
        span
        for chunk in chunks_of(document)
        for span in chunk.sentences
        if any(stretch.start <= span.start < stretch.end for stretch in stretches)
    )
    known = [judged[document.id, span] for span in sentences if (document.id, span) in judged]
    return Source(
        document=document,
        study=members[0],
        stretches=stretches,
        sentences=sentences,
        relevant=tuple(sorted(known, key=lambda item: (-item.odds, item.hit.span))),
    )
