"""Source files -> SourceDocument -> Chunk. Knows nothing of the rest."""

from corpus.chunking import chunk_document
from corpus.errors import CorpusError
from corpus.loading import SHIPPED, Corpus, load_corpus
from corpus.records import Chunk, Depth, DocumentKind, ReviewStatus, SourceDocument, Span

__all__ = [
    "SHIPPED",
    "Chunk",
    "Corpus",
    "CorpusError",
    "Depth",
    "DocumentKind",
    "ReviewStatus",
    "SourceDocument",
    "Span",
    "chunk_document",
    "load_corpus",
]
