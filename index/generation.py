"""One generation of an index, open for reading: its documents, its passages, their words and their vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents import Documents
from index.embedding import Embedder
from index.errors import RetrievalError
from index.lexical import LexicalIndex
from index.passages import Chunks
from index.places import Place
from index.records import IndexManifest
from index.sidecar import read_lexical, read_sidecar, sidecar_sha256
from index.store import count_chunks, vectors

if TYPE_CHECKING:
    from langchain_chroma import Chroma

_SAMPLED = 100  # vectors read to see that they are there


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a search reads."""

    documents: Documents
    chunks: Chunks
    lexical: LexicalIndex
    store: Chroma


def open_generation(place: Place, manifest: IndexManifest, embedder: Embedder) -> Generation:
    """Open the generation that a manifest speaks of.

    Raises RetrievalError when anything of it is missing, or is not what was written.
    """
    store = place.open(manifest, embedder.embeddings)
    folder = place.fetched(manifest)
    documents, chunks = read_sidecar(folder)
    held, stored = count_chunks(store), (len(documents), len(chunks))
    if held != manifest.chunks or stored != (manifest.documents, manifest.chunks):
        raise RetrievalError(
            f"The index at {place} holds {min(held, len(chunks))} of {manifest.chunks} passages"
            f" and {len(documents)} of {manifest.documents} documents."
        )
    if sidecar_sha256(folder) != manifest.data_sha256:
        raise RetrievalError(f"The documents in the index at {place} have been altered since it was built.")
    return Generation(documents=documents, chunks=chunks, lexical=read_lexical(folder, len(chunks)), store=store)


def check_vectors(generation: Generation) -> None:
    """Raise RetrievalError when vectors are missing: some are read from all over the collection."""
    chunks = generation.chunks
    wanted = [chunks.chunk_id(at) for at in range(0, len(chunks), max(1, len(chunks) // _SAMPLED))]
    if len(vectors(generation.store, wanted)) != len(wanted):
        raise RetrievalError("The index has lost vectors.")
