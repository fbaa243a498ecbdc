"""Chunks -> vectors and terms in Chroma -> Hits. Chroma and sentence-transformers live only here."""

from index.build import Build, build_index
from index.embedding import BUNDLED, Embedder, load_embedder
from index.errors import RetrievalError
from index.manifest import read_manifest
from index.records import Hit, IndexManifest
from index.search import Index

__all__ = [
    "BUNDLED",
    "Build",
    "Embedder",
    "Hit",
    "Index",
    "IndexManifest",
    "RetrievalError",
    "build_index",
    "load_embedder",
    "read_manifest",
]
