from pathlib import Path
from typing import Any

import pytest

from evals.embedding_cache import CachedEmbeddings
from evals.errors import EvaluationError


def test_a_text_is_embedded_once_even_by_another_run(fakes: Any, tmp_path: Path) -> None:
    inner, file = fakes.HashEmbeddings(), tmp_path / "deep" / "vectors.sqlite3"
    first = CachedEmbeddings(inner, file, "m").embed_documents(["tea", "milk", "tea"])
    assert inner.embedded == 2
    again = CachedEmbeddings(inner, file, "m")
    assert again.embed_documents(["milk", "water", "tea"])[0::2] == [first[1], first[0]]
    assert again.embed_query("water") == pytest.approx(inner.embed_query("water"), abs=1e-6)
    assert inner.embedded == 4  # water once for the cache and once for the comparison


def test_vectors_are_those_of_the_model(fakes: Any, tmp_path: Path) -> None:
    inner = fakes.HashEmbeddings()
    cached = CachedEmbeddings(inner, tmp_path / "v.sqlite3", "m").embed_documents(["tea milk", "sun"])
    assert cached == [pytest.approx(vector, abs=1e-6) for vector in inner.embed_documents(["tea milk", "sun"])]


def test_another_model_has_its_own_vectors(fakes: Any, tmp_path: Path) -> None:
    file, small, large = tmp_path / "v.sqlite3", fakes.HashEmbeddings(8), fakes.HashEmbeddings(64)
    CachedEmbeddings(small, file, "small").embed_query("tea")
    assert len(CachedEmbeddings(large, file, "large").embed_query("tea")) == 64


def test_many_texts_at_once(fakes: Any, tmp_path: Path) -> None:
    inner = fakes.HashEmbeddings()
    cache = CachedEmbeddings(inner, tmp_path / "v.sqlite3", "m")
    texts = [f"text {n}" for n in range(1200)]
    assert cache.embed_documents(texts) == cache.embed_documents(texts)
    assert inner.embedded == 1200
    assert cache.embed_documents([]) == []


def test_a_file_that_is_no_cache_is_one_clear_line(fakes: Any, tmp_path: Path) -> None:
    file = tmp_path / "v.sqlite3"
    file.write_text("something else entirely, long enough to be no database" * 50)
    with pytest.raises(EvaluationError, match="Remove it"):
        CachedEmbeddings(fakes.HashEmbeddings(), file, "m")
