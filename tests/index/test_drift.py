"""What has changed in a corpus, told by records or, where that is safe, by a glance at the files."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build_index, drift
from index.drift import Changes, Glance, compare, glance, record_digests, remember, remembered, stored_digests

STATES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("12"))


@given(STATES, STATES)
def test_every_document_is_told_once(before, after):
    found = compare(before, after)
    assert set(found.added) == after.keys() - before.keys()
    assert set(found.removed) == before.keys() - after.keys()
    assert set(found.changed) == {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert len(found.added) + len(found.changed) + found.unchanged == len(after)
    assert bool(found) == (before != after)


def test_a_mark_on_a_document_is_a_change(make_document):
    document = make_document("text")
    marked = replace(document, publisher="A society")
    assert compare(record_digests([document]), record_digests([marked])) == Changes(changed=("guide",))


def test_what_is_stored_has_the_digests_of_what_was_read(built):
    index = built.open()
    stored = stored_digests(index.documents, index.documents.lines())
    assert stored == record_digests(index.documents.values())


LATER = 10_000_000_000


def seen(corpus, leave_out=None, after=LATER):
    return glance(corpus, leave_out, time.time_ns() + after)


def test_an_untouched_corpus_looks_the_same(corpus_dir):
    assert seen(corpus_dir) == seen(corpus_dir) != None  # noqa: E711


@pytest.mark.parametrize("touch", ["edit", "same size and time", "add", "hidden", "remove", "rename", "nested"])
def test_whatever_is_touched_looks_different(corpus_dir, touch):
    before, path = seen(corpus_dir), corpus_dir / "safety.txt"
    if touch == "edit":
        path.write_text(path.read_text() + "more")
    elif touch == "same size and time":
        times = path.stat()
        time.sleep(0.02)
        path.write_text(path.read_text().replace("rare", "rife"))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif touch == "remove":
        path.unlink()
    elif touch == "rename":
        path.rename(corpus_dir / "other.txt")
    else:
        new = {"add": "new.txt", "hidden": ".marks.jsonl", "nested": "deep/er/new.txt"}[touch]
        (corpus_dir / new).parent.mkdir(parents=True, exist_ok=True)
        (corpus_dir / new).write_text("x")
    assert seen(corpus_dir) != before


def test_what_was_written_just_now_tells_nothing(corpus_dir):
    assert seen(corpus_dir, after=0) is None


def test_a_broken_link_tells_nothing(corpus_dir):
    (corpus_dir / "link.txt").symlink_to(corpus_dir / "nowhere")
    assert seen(corpus_dir) is None


def test_the_index_inside_the_corpus_is_not_looked_at(corpus_dir):
    before = seen(corpus_dir, corpus_dir / "index")
    (corpus_dir / "index").mkdir()
    (corpus_dir / "index" / "manifest.json").write_text("{}")
    assert seen(corpus_dir, corpus_dir / "index") == before


def test_what_is_remembered_is_of_the_same_look(tmp_path):
    found = Glance(files="ab", corpus="cd", total="ef", problems=("p: q",))
    assert remembered(tmp_path, found) is None
    remember(tmp_path, found)
    assert remembered(tmp_path, Glance(files="ab")) == found
    assert remembered(tmp_path, Glance(files="xy")) is None
    assert remembered(tmp_path, None) is None
    (tmp_path / "corpus.json").write_text("[]")
    assert remembered(tmp_path, found) is None
    remember(tmp_path / "none", found)  # no harm


def test_an_untouched_corpus_is_not_read_again(corpus_dir, tmp_path, make_embedder, monkeypatch):
    real = drift.glance
    monkeypatch.setattr(drift, "glance", lambda where, out, now: real(where, out, now + LATER))
    (corpus_dir / "bad.txt").write_bytes(b"\xff\xfe\xff")
    first = build_index(corpus_dir, tmp_path / "index", embedder=make_embedder())
    with monkeypatch.context() as patch:
        patch.setattr("index.build.load_corpus", lambda *_, **__: pytest.fail("it was read"))
        again = build_index(corpus_dir, tmp_path / "index", embedder=make_embedder())
    assert (again.rebuilt, again.manifest, again.problems) == (False, first.manifest, first.problems)
    (corpus_dir / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    assert build_index(corpus_dir, tmp_path / "index", embedder=make_embedder()).changes.added == ("new",)
