"""Vectors computed by two workers of Ray on this machine are the ones that one process computes."""

from __future__ import annotations

import builtins
from dataclasses import replace

import numpy as np
import pytest

from index import Index, RetrievalError, build_index
from index.spread import spread


def make_embeddings():
    """The embeddings of the workers, which import nothing of the tests."""
    from langchain_core.embeddings import Embeddings

    class Letters(Embeddings):
        def embed_documents(self, texts):
            return [self.embed_query(text) for text in texts]

        def embed_query(self, text):
            counts = [1.0 + text.count(letter) for letter in "abcdefgh"]
            length = sum(count * count for count in counts) ** 0.5
            return [count / length for count in counts]

    return Letters()


def test_without_ray_the_command_that_installs_it_is_told(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] == "ray":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(RetrievalError, match=r"pip install 'hardstop\[ray\]'"):
        list(spread(["text"], make_embeddings, workers=2))


@pytest.fixture(scope="module")
def ray():
    """Ray, ended with the module."""
    module = pytest.importorskip("ray")
    yield module
    module.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_two_workers_build_the_index_that_one_builds(ray, corpus_dir, tmp_path, make_embedder):
    embedder = replace(make_embedder(dimensions=8), embeddings=make_embeddings())
    facts = " ".join(f"Fact {number} is here." for number in range(600))
    (corpus_dir / "long.md").write_text(f"# T\n\n## Facts\n\n{facts}\n")
    told = []
    both = build_index(
        corpus_dir,
        tmp_path / "both",
        embedder=embedder,
        progress=lambda *counts: told.append(counts),
        workers=2,
        make_embeddings=make_embeddings,
    )
    alone = build_index(corpus_dir, tmp_path / "alone", embedder=embedder)
    assert both.embedded == alone.embedded == both.manifest.chunks
    assert told[-1] == (both.manifest.chunks, both.manifest.chunks)
    opened = [Index.open(tmp_path / name, embedder=embedder) for name in ("both", "alone")]
    hits = [index.search("Fact 77 is here", 20) for index in opened]
    assert hits[0] == hits[1]
    assert np.isfinite([hit.dense for hit in hits[0]]).all()
