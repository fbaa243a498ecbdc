"""An answer's citations and findings, arranged as the page shows them: by document, passage and stretch of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.records import Answer, Citation
from corpus.records import SourceDocument
from guardrails.records import Action, Finding
from index.records import Hit
from ui.records import Excerpt, Outcome, SafetyCard, Segment, Source

Documents = Callable[[str], SourceDocument | None]
"""Finds a whole document by its id."""

_AROUND = 240


def cited_sources(answer: Answer, documents: Documents) -> tuple[Source, ...]:
    """The documents an answer cites, each with its cited passages, in the order of the first citation number.

    A document that is no longer in the corpus is left out.
    """
    by_document: dict[str, list[Citation]] = {}
    for citation in sorted(answer.citations, key=lambda c: c.n):
        by_document.setdefault(citation.document, []).append(citation)
    found = ((documents(document_id), cited) for document_id, cited in by_document.items())
    return tuple(
        Source(document=document, excerpts=_excerpts(document, cited, answer.passages))
        for document, cited in found
        if document is not None
    )


def nearest_sources(answer: Answer, count: int = 3) -> tuple[Source, ...]:
    """The passages that came closest to a question nothing was cited for, one source for each."""
    hits = sorted(answer.passages, key=lambda hit: hit.rank)[:count]
    return tuple(
        Source(
            document=hit.document,
            excerpts=(
                Excerpt(
                    section=hit.chunk.section,
                    segments=(Segment(text=hit.chunk.text),),
                    page=hit.document.page_at(hit.chunk.start),
                ),
            ),
        )
        for hit in hits
    )


def whole_document(answer: Answer, document: SourceDocument) -> tuple[Segment, ...]:
    """A document's text below its front matter, with the quotes that the answer takes from it; overlaps once."""
    quotes: list[Citation] = []
    for citation in sorted(answer.citations, key=lambda c: c.n):
        if citation.document == document.id and not _overlaps(citation, quotes):
            quotes.append(citation)
    return _segments(document.text, document.body_start, len(document.text), quotes)


def used_ranks(answer: Answer) -> frozenset[int]:
    """The ranks of the passages that hold a cited quote."""
    return frozenset(
        hit.rank
        for hit in answer.passages
        for citation in answer.citations
        if citation.document == hit.document.id and hit.chunk.start <= citation.start and citation.end <= hit.chunk.end
    )


def _excerpts(document: SourceDocument, cited: list[Citation], passages: Iterable[Hit]) -> tuple[Excerpt, ...]:
    """One excerpt a passage. Quotes that overlap within a passage get an excerpt each, so that every one is whole."""
    chunks = sorted(
        (hit.chunk for hit in passages if hit.document.id == document.id), key=lambda chunk: (chunk.start, chunk.end)
    )
    groups: list[tuple[int, int, str, list[Citation]]] = []
    for citation in cited:
        chunk = next((c for c in chunks if c.start <= citation.start and citation.end <= c.end), None)
        start, end = (chunk.start, chunk.end) if chunk else _surroundings(document, citation)
        section = chunk.section if chunk else ""
        group = next((g for g in groups if g[:2] == (start, end) and not _overlaps(citation, g[3])), None)
        if group:
            group[3].append(citation)
        else:
            groups.append((start, end, section, [citation]))
    return tuple(
        Excerpt(
            section=section,
            segments=_segments(document.text, start, end, quotes),
            page=document.page_at(quotes[0].start),
        )
        for start, end, section, quotes in groups
    )


def _surroundings(document: SourceDocument, citation: Citation) -> tuple[int, int]:
    """Whole words around a quote that no passage of the answer holds."""
    text = document.text
    start = max(citation.start - _AROUND, min(document.body_start, citation.start))
    end = min(citation.end + _AROUND, len(text))
    while start not in (0, document.body_start, citation.start) and not text[start - 1].isspace():
        start += 1
    while end not in (len(text), citation.end) and not text[end].isspace():
        end -= 1
    return start, end


def _overlaps(citation: Citation, others: Iterable[Citation]) -> bool:
    return any(citation.start < other.end and other.start < citation.end for other in others)


def _segments(text: str, start: int, end: int, quotes: Iterable[Citation]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = start
    for quote in sorted(quotes, key=lambda citation: citation.start):
        segments += [Segment(text=text[at : quote.start]), Segment(text=text[quote.start : quote.end], n=quote.n)]
        at = quote.end
    segments.append(Segment(text=text[at:end]))
    return tuple(segment for segment in segments if segment.text)


def safety_cards(answer: Answer, documents: Documents) -> tuple[SafetyCard, ...]:
    """An answer's findings joined by the stretch they object to: stopped ones, then the question's, then notes."""
    return cards_of(answer.findings, answer.question, documents)


def cards_of(findings: Iterable[Finding], question: str, documents: Documents) -> tuple[SafetyCard, ...]:
    """Findings on a text, joined likewise; those whose words stand at their place in `question` are about it."""
    groups: dict[tuple[Outcome, int, int], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((_outcome(finding, question), finding.start, finding.end), []).append(finding)
    order = (Outcome.STOPPED, Outcome.ASKED, Outcome.NOTED)
    keys = sorted(groups, key=lambda key: (order.index(key[0]), key[1:]))
    return tuple(_card(key[0], tuple(groups[key]), documents) for key in keys)


def _outcome(finding: Finding, question: str) -> Outcome:
    """The assistant also reports what its rules hold against the question itself, at offsets into the question."""
    if question and question[finding.start : finding.end] == finding.original:
        return Outcome.ASKED
    return Outcome.NOTED if finding.action is Action.ANNOTATE else Outcome.STOPPED


def _card(outcome: Outcome, findings: tuple[Finding, ...], documents: Documents) -> SafetyCard:
    sources = (documents(finding.source.document) for finding in findings)
    return SafetyCard(
        outcome=outcome,
        findings=findings,
        titles=tuple(
            source.title if source else finding.source.document
            for source, finding in zip(sources, findings, strict=True)
        ),
        original=findings[0].original,
        shown=findings[0].replacement,
    )
