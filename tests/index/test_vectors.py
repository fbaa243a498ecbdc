"""Vectors kept while an index is built: what was written whole is there again, what was not is not."""

from __future__ import annotations

import numpy as np
import pytest

from index.errors import RetrievalError
from index.vectors import VectorCache, has_caches, remove_caches

KEYS = [bytes([number]) * 16 for number in range(5)]
ROWS = np.arange(5 * 64, dtype=np.float32).reshape(5, 64)


@pytest.fixture
def embedder(make_embedder):
    return make_embedder()


@pytest.fixture
def cache(tmp_path, embedder):
    made = VectorCache(tmp_path, embedder)
    made.add(KEYS[:2], ROWS[:2])
    made.add(KEYS[2:], ROWS[2:])
    return made


def file_of(folder):
    (path,) = folder.glob("*.cache")
    return path


@pytest.mark.parametrize("again", [False, True])
def test_what_was_added_is_known(cache, tmp_path, embedder, again):
    found = VectorCache(tmp_path, embedder) if again else cache
    assert len(found) == 5
    assert KEYS[3] in found
    assert bytes(16) + b"x" not in found
    got = found.get([KEYS[4], KEYS[1], b"?" * 16])
    assert {key: row.tolist() for key, row in got.items()} == {KEYS[4]: ROWS[4].tolist(), KEYS[1]: ROWS[1].tolist()}


@pytest.mark.parametrize("cut", [1, 100, 275])
def test_a_record_cut_short_is_dropped_and_the_next_one_stands_where_it_should(cache, tmp_path, embedder, cut):
    path = file_of(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    again = VectorCache(tmp_path, embedder)
    assert len(again) == 4
    again.add(KEYS[4:], ROWS[:1])
    assert VectorCache(tmp_path, embedder).get(KEYS[3:]).keys() == {KEYS[3], KEYS[4]}
    assert again.get([KEYS[4]])[KEYS[4]].tolist() == ROWS[0].tolist()


def test_a_damaged_vector_is_not_known(cache, tmp_path, embedder):
    path = file_of(tmp_path)
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)
    assert VectorCache(tmp_path, embedder).get(KEYS).keys() == set(KEYS[1:])


def test_the_vectors_of_another_model_are_not_known(cache, tmp_path, make_embedder):
    assert len(VectorCache(tmp_path, make_embedder(sha256="ef" * 32))) == 0
    assert len(VectorCache(tmp_path, make_embedder(dimensions=32))) == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path, embedder):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RetrievalError, match="can't be written") as caught:
        VectorCache(tmp_path / "file", embedder)
    assert "\n" not in str(caught.value)


def test_all_caches_go(cache, tmp_path, make_embedder):
    VectorCache(tmp_path, make_embedder(sha256="ef" * 32)).add(KEYS, ROWS)
    assert has_caches(tmp_path)
    remove_caches(tmp_path)
    assert not has_caches(tmp_path)
    assert list(tmp_path.iterdir()) == []
