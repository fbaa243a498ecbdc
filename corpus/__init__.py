"""Source files -> SourceDocument -> Chunk. Knows nothing of the rest."""

from corpus.apparatus import reference_list, reference_markers
from corpus.chunking import chunk_document
from corpus.errors import CorpusError
from corpus.loading import SHIPPED, Corpus, file_digests, load_corpus
from corpus.records import Chunk, Depth, DocumentKind, Marker, ReviewStatus, SourceDocument, Span

__all__ = [
    "SHIPPED",
    "Chunk",
    "Corpus",
    "CorpusError",
    "Depth",
    "DocumentKind",
    "Marker",
    "ReviewStatus",
    "SourceDocument",
    "Span",
    "chunk_document",
    "file_digests",
    "load_corpus",
    "reference_list",
    "reference_markers",
]
