"""Chunks -> vectors and terms in Chroma -> Hits. Chroma and sentence-transformers live only here."""

from index.build import Build, build_index
from index.embedding import BUNDLED, Embedder, load_embedder
from index.errors import RetrievalError
from index.manifest import read_manifest
from index.records import Hit, IndexManifest, SentenceHit
from index.search import Index
from index.sentences import SentenceRanker

__all__ = [
    "BUNDLED",
    "Build",
    "Embedder",
    "Hit",
    "Index",
    "IndexManifest",
    "RetrievalError",
    "SentenceHit",
    "SentenceRanker",
    "build_index",
    "load_embedder",
    "read_manifest",
]
