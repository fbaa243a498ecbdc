"""What a search returns, and what an index says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Chunk, ReviewStatus, SourceDocument, Span

ANY_STATUS = frozenset(ReviewStatus) - {ReviewStatus.REJECTED}
"""Documents answer whatever their review status is, unless it is that they must not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A chunk found by a search. `rank` counts from 1; `score` is the fused relevance in [0, 1].

    `dense` is the cosine similarity in [-1, 1] and `lexical` the BM25 score as a share of the query's best, in [0, 1].
    """

    chunk: Chunk
    document: SourceDocument
    score: float
    rank: int
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHit:
    """A quotable sentence inside a hit: `hit.document.text[span.start:span.end] == text`.

    `score` is its fused relevance to the question in [0, 1], comparable within one search only. `dense` is the cosine
    similarity of the bare sentence, `lexical` its share of the best BM25 score, and `late` the late interaction of the
    question with the sentence under its heading. `vector` is the unit vector of the bare sentence.
    """

    hit: Hit
    span: Span
    text: str
    score: float
    dense: float
    lexical: float
    late: float
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexManifest:
    """What an index was built from. A search with another model, schema or corpus is refused.

    Digests are SHA-256 in hex. `corpus_digest` covers ids and bytes of all documents, `data_sha256` the documents and
    passages as they are stored; `corpus_dir` is where the documents were read. `generation` names the folder or the
    collection that holds what this manifest speaks of, `previous` the one that served before it. `grafted` counts the
    passages put into or taken out of the vector graph since it was last built anew. `statuses` are the review statuses
    whose documents were let in.
    """

    schema: int
    generation: str
    previous: str
    model: str
    model_sha256: str
    dimensions: int
    chunking: str
    corpus_digest: str
    corpus_dir: str
    data_sha256: str
    documents: int
    chunks: int
    grafted: int
    statuses: tuple[str, ...]
