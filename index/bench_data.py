"""A corpus of any size for the benchmark: real sentences, drawn anew for each document once the real ones are used up.

Vectors are those of real sentences with noise, so that what is measured is the store: computing a hundred thousand
real ones takes an hour, and their rate does not depend on how many there are.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.chunking import chunk_document
from corpus.loading import load_corpus
from index.store import Matrix

_POOL = 2_000  # real sentences
_PASSAGES = 3  # of a document
_SENTENCES = 3  # of a passage
_NOISE = 0.6  # length of the noise beside a vector of length 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Real sentences, and the titles of the documents they stand in."""

    sentences: tuple[str, ...]
    titles: tuple[str, ...]


def read_pool(directory: Path) -> Pool:
    """The first sentences of a corpus directory. Raises CorpusError when there are none."""
    sentences: dict[str, None] = {}
    titles: dict[str, None] = {}
    for document in load_corpus(directory).documents:
        titles.setdefault(document.title)
        for chunk in chunk_document(document):
            for span in chunk.sentences:
                sentences.setdefault(" ".join(document.text[span.start : span.end].split()))
        if len(sentences) >= _POOL:
            break
    return Pool(sentences=tuple(sentences)[:_POOL], titles=tuple(titles))


def write_corpus(folder: Path, pool: Pool, passages: int, *, changed: float = 0.0) -> None:
    """Write a BEIR corpus of about so many passages; a share of its documents may differ from the last one written."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for number in range(passages // _PASSAGES):
            differs = (number * 7919) % 1000 < changed * 1000
            draw = random.Random(f"{number}{' anew' if differs else ''}")  # noqa: S311  (the same every time)
            text = " ".join(_ended(sentence) for sentence in draw.sample(pool.sentences, _PASSAGES * _SENTENCES))
            row = {"_id": f"d{number:08}", "title": draw.choice(pool.titles), "text": text}
            file.write(json.dumps(row) + "\n")


def questions(pool: Pool, number: int) -> list[str]:
    """Short questions in the words of the sentences."""
    draw = random.Random(number)  # noqa: S311
    found = []
    for sentence in draw.sample(pool.sentences, min(number, len(pool.sentences))):
        words = sentence.split()
        start = draw.randrange(max(1, len(words) - 8))
        found.append("What about " + " ".join(words[start : start + 8]) + "?")
    return found


class NoisyEmbeddings(Embeddings):
    """A vector for each text, the same every time: a real sentence's, chosen by the text's digest, with noise."""

    def __init__(self, real: Matrix) -> None:
        self._real = real

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of texts."""
        return self.matrix(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of one text."""
        return self.embed_documents([text])[0]

    def matrix(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of texts, one row each."""
        rows = np.empty((len(texts), self._real.shape[1]), dtype=np.float32)
        for at, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
            noise = np.random.default_rng(seed).standard_normal(self._real.shape[1], dtype=np.float32)
            rows[at] = self._real[seed % len(self._real)] + noise * (_NOISE / np.sqrt(self._real.shape[1]))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
