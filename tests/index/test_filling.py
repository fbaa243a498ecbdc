"""A small change is made in a copy of the vector graph, a large one builds it anew; what is found is the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index import Index, build_index, filling
from index.filling import by_length


@pytest.fixture
def many(tmp_path, make_embedder, monkeypatch):
    """`(corpus folder, index folder, embedder)` of 60 documents of one passage, which count as many."""
    monkeypatch.setattr(filling, "_SMALL", 10)
    corpus, embedder = tmp_path / "many", make_embedder()
    corpus.mkdir()
    for number in range(60):
        write(corpus, number, "at first")
    build_index(corpus, tmp_path / "index", embedder=embedder)
    return corpus, tmp_path / "index", embedder


def write(corpus, number, state):
    (corpus / f"d{number:02}.md").write_text(f"# Paper {number}\n\n## P\n\nFact w{number} is {state} so.\n")


def test_a_small_change_is_made_in_a_copy(many, tmp_path):
    corpus, folder, embedder = many
    write(corpus, 7, "no longer")
    (corpus / "d08.md").unlink()
    write(corpus, 99, "newly")
    done = build_index(corpus, folder, embedder=embedder)
    assert done.manifest.grafted == 4  # two out, two in
    assert done.embedded == 2
    fresh = build_index(corpus, tmp_path / "fresh", embedder=embedder)
    assert fresh.manifest.grafted == 0
    copied, anew = (Index.open(where, embedder=embedder) for where in (folder, tmp_path / "fresh"))
    for query in ("fact w7", "fact w8", "fact w99", "paper 30 at first"):
        assert copied.search(query, 60) == anew.search(query, 60)


def test_small_changes_add_up_until_the_graph_is_built_anew(many):
    corpus, folder, embedder = many
    grafted = []
    for number in range(8):
        write(corpus, number, "no longer")
        grafted.append(build_index(corpus, folder, embedder=embedder).manifest.grafted)
    assert grafted == [2, 4, 6, 8, 10, 12, 0, 2]
    assert len(Index.open(folder, embedder=embedder).search("fact", 100)) == 60


def test_a_few_passages_are_always_built_anew(many, monkeypatch):
    corpus, folder, embedder = many
    monkeypatch.setattr(filling, "_SMALL", 2_000)
    write(corpus, 7, "no longer")
    done = build_index(corpus, folder, embedder=embedder)
    assert (done.manifest.grafted, done.embedded) == (0, 1)


def test_the_generation_that_is_copied_from_keeps_its_passages(many):
    corpus, folder, embedder = many
    reader = Index.open(folder, embedder=embedder)
    write(corpus, 7, "no longer")
    build_index(corpus, folder, embedder=embedder)
    assert "at first" in reader.search("fact w7", 1)[0].chunk.text
    assert "no longer" in Index.open(folder, embedder=embedder).search("fact w7", 1)[0].chunk.text


def test_equal_texts_are_embedded_once(tmp_path, make_embedder):
    (tmp_path / "corpus").mkdir()
    for name in "abc":
        (tmp_path / "corpus" / f"{name}.md").write_text("# Same\n\n## S\n\nThe same words stand here.\n")
    done = build_index(tmp_path / "corpus", tmp_path / "index", embedder=make_embedder())
    assert (done.manifest.chunks, done.embedded) == (3, 1)


def test_batches_hold_texts_of_like_length():
    texts = {bytes([number]): "x" * ((number * 37) % 150) for number in range(150)}
    batches = by_length(texts)
    assert sorted(key for batch in batches for key in batch) == sorted(texts)
    lengths = [[len(texts[key]) for key in batch] for batch in batches]
    assert all(max(one) <= min(other) for one, other in pairwise(lengths))
