"""Chunks -> vectors and terms in Chroma -> Hits. Chroma and sentence-transformers live only here."""

from index.build import Build, build_index
from index.drift import Changes
from index.embedding import BUNDLED, Embedder, load_embedder
from index.errors import RetrievalError
from index.locations import Location, place_of, read_manifest
from index.places import Place
from index.records import Hit, IndexManifest, SentenceHit
from index.search import Index
from index.sentences import SentenceRanker

__all__ = [
    "BUNDLED",
    "Build",
    "Changes",
    "Embedder",
    "Hit",
    "Index",
    "IndexManifest",
    "Location",
    "Place",
    "RetrievalError",
    "SentenceHit",
    "SentenceRanker",
    "build_index",
    "load_embedder",
    "place_of",
    "read_manifest",
]
