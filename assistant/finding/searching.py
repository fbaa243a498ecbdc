"""A question -> the passages an answer may rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.question.contextualise import contextualised
from assistant.question.of_itself import asks_about_the_source
from assistant.records import Found, Passage, Request
from corpus.furniture import furniture
from index.records import Hit
from index.search import Index

_PASSAGES = 16
_POOL = 40
_GUARANTEED_DOCUMENTS = 4
_RETRACTED = "RETRACTED: "  # where a title goes, this goes
_TOLD = 12  # passages that documents say of themselves


def search(index: Index, request: Request) -> Found:
    """The best passages for a question, each document with something to say among them."""
    query = contextualised(request)
    index.asked(query)  # read once for the search and for ranking sentences after it
    hits = _diverse(index.search(query, _POOL))
    if asks_about_the_source(request.question):
        hits += tuple(_of_themselves(hits))
    return Found(request=request, query=query, hits=hits, passages=tuple(map(passage_of, hits)))


def _diverse(pool: Sequence[Hit]) -> tuple[Hit, ...]:
    """The first passages in order, the last places given to the best of documents that would be crowded out."""
    first_of: dict[str, Hit] = {}
    for hit in pool:
        first_of.setdefault(hit.chunk.document_id, hit)
    heard = list(first_of.values())[:_GUARANTEED_DOCUMENTS]
    chosen = {hit.rank: hit for hit in heard}
    for hit in pool:
        if len(chosen) == _PASSAGES:
            break
        chosen.setdefault(hit.rank, hit)
    return tuple(chosen[rank] for rank in sorted(chosen))


def _of_themselves(hits: Sequence[Hit]) -> Iterator[Hit]:
    """What the documents found say of themselves, which is not indexed; numbered on."""
    documents = {hit.document.id: hit.document for hit in hits}
    told = [(document, chunk) for document in documents.values() for chunk in furniture(document)]
    for rank, (document, chunk) in enumerate(told[:_TOLD], start=max((hit.rank for hit in hits), default=0) + 1):
        yield Hit(chunk=chunk, document=document, score=0.0, rank=rank, dense=0.0, lexical=0.0)


def passage_of(hit: Hit) -> Passage:
    """A hit as the passage numbered by its rank."""
    return Passage(
        n=hit.rank,
        document=hit.document.id,
        title=f"{_RETRACTED}{hit.document.title}" if hit.document.retracted else hit.document.title,
        kind=hit.document.kind.value,
        year=hit.document.year,
        review_status=hit.document.review_status.value,
        start=hit.chunk.start,
        text=hit.chunk.text,
        sentences=hit.chunk.sentences,
    )
