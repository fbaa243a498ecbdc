"""Builds that are killed, starved or crowded: the old index serves on, and the next build takes up the work."""

from __future__ import annotations

import os
import random
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from filelock import FileLock

from index import Index, RetrievalError, build_index, read_manifest
from index.vectors import VectorCache

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signal 9")

AT_STAGES, AT_TIMES = 50, 10


def write(corpus: Path, version: int, documents: int = 24) -> None:
    corpus.mkdir(exist_ok=True)
    for number in range(documents):
        facts = " ".join(f"Fact {part} of paper {number} is in version {version}." for part in range(12))
        (corpus / f"d{number:02}.md").write_text(f"# Paper {number}\n\n## Facts\n\n{facts}\n")


def version_of(index: Path, embedder) -> int:
    """The version that an index answers from, all of it."""
    manifest, opened = read_manifest(index), Index.open(index, embedder=embedder)
    hits = opened.search("Fact 3 of paper 7 is in this version.", 50)
    (version,) = {hit.chunk.text[-2] for hit in hits}
    assert len(hits) == 50
    assert len(opened.chunks) == manifest.chunks
    return int(version)


@pytest.fixture
def standing(tmp_path, driver, another_process):
    """`corpus` says version 2; `index` holds version 1, built from another folder."""
    write(tmp_path / "old", 1)
    assert driver.build(tmp_path / "old", tmp_path / "the-index")["code"] == 0
    write(tmp_path / "new", 2)
    return SimpleNamespace(corpus=tmp_path / "new", index=tmp_path / "the-index")


def test_a_build_killed_at_any_point_leaves_an_index_that_serves_and_the_next_one_takes_up_the_work(
    standing, driver, another_process, tmp_path
):
    """Signal 9 at stages from the first file to the last and at random times, each build after the one before."""
    rehearsed = driver.build(standing.corpus, tmp_path / "rehearsal" / "the-index")
    stages = [1 + round(step * (rehearsed["stages"] - 1) / (AT_STAGES - 1)) for step in range(AT_STAGES)]
    moments = random.Random(8)
    hows = [{"die_at": at} for at in stages] + [{"die_after": moments.uniform(0.05, 0.6)} for _ in range(AT_TIMES)]
    moments.shuffle(hows)
    killed, versions = 0, {1: 0, 2: 0}
    for how in hows:
        killed += driver.build(standing.corpus, standing.index, **how)["code"] == -9
        another_process()
        version = version_of(standing.index, driver.embedder)
        versions[version] += 1
        if version == 2:  # it was killed after the switch: back to the old one, to be killed elsewhere
            driver.build(standing.corpus.with_name("old"), standing.index)
    assert len(set(stages)) == AT_STAGES
    assert killed >= AT_STAGES
    assert versions[1] >= AT_STAGES / 2
    assert driver.build(standing.corpus, standing.index)["code"] == 0
    another_process()
    assert version_of(standing.index, driver.embedder) == 2
    assert len(list(standing.index.glob("generation-*"))) == 2
    assert not list(standing.index.glob("vectors-*"))


def test_vectors_computed_before_a_kill_are_not_computed_again(standing, driver):
    assert driver.build(standing.corpus, standing.index, die_batch=2)["code"] == -9
    cached = len(VectorCache(standing.index, driver.embedder))
    done = driver.build(standing.corpus, standing.index)
    assert 0 < cached < done["chunks"]
    assert done["embedded"] == done["chunks"] - cached


def test_what_a_build_killed_at_its_end_left_goes_with_the_next(standing, driver):
    driver.build(standing.corpus, standing.index)
    VectorCache(standing.index, driver.embedder).add([b"0" * 16], np.ones((1, 16), np.float32))
    assert not driver.build(standing.corpus, standing.index)["rebuilt"]
    assert not list(standing.index.glob("vectors-*"))


def test_a_full_disk_is_one_line_and_the_old_index_serves(standing, driver, another_process):
    said = driver.build(standing.corpus, standing.index, file_limit=100_000)
    assert said["code"] == 0
    assert "can't be" in said["error"]
    assert "\n" not in said["error"]
    another_process()
    assert version_of(standing.index, driver.embedder) == 1
    assert len(list(standing.index.glob("generation-*"))) == 1  # what was half built takes no room
    assert driver.build(standing.corpus, standing.index)["rebuilt"]
    another_process()
    assert version_of(standing.index, driver.embedder) == 2


@pytest.mark.parametrize("limit", [10, 2_000, 20_000, 60_000, 250_000])
def test_wherever_the_disk_gets_full_nothing_is_lost(standing, driver, another_process, limit):
    said = driver.build(standing.corpus, standing.index, file_limit=limit)
    assert "can't be written" in said["error"] or "can't be opened" in said["error"]
    assert "\n" not in said["error"]
    another_process()
    assert version_of(standing.index, driver.embedder) == 1


def test_two_builds_at_once_are_one_and_a_line(standing, driver):
    with FileLock(standing.index / ".build.lock"):
        said = driver.build(standing.corpus, standing.index)
        assert "Another build" in said["error"]
        assert "\n" not in said["error"]
        with pytest.raises(RetrievalError, match="Another build"):
            build_index(standing.corpus, standing.index, embedder=driver.embedder)
        # what needs no building needs no lock
        assert not driver.build(standing.corpus.with_name("old"), standing.index)["rebuilt"]
    assert driver.build(standing.corpus, standing.index)["rebuilt"]
