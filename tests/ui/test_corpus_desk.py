"""The documents desk: list, add, mark, remove, and an index that is rebuilt while the old one answers."""

from __future__ import annotations

import pytest

from assistant import Assistant, Request
from corpus import ReviewStatus
from index import build_index
from ui.corpus_desk import CorpusDesk, Current
from ui.errors import PageError


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\n## Use\n\nPlasma exchange removes antibodies within days.\n")
    return folder


@pytest.fixture
def desk(folder, tmp_path, make_embedder):
    embedder = make_embedder()

    def rebuild(report):
        built = build_index(folder, tmp_path / "index", embedder=embedder, progress=report)
        return Assistant.open(tmp_path / "index", embedder=embedder), built.problems

    current = Current(rebuild(lambda *_: None)[0])
    return CorpusDesk(folder, current, rebuild)


@pytest.fixture
def upload(tmp_path):
    def make(name, text):
        path = tmp_path / "uploads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return make


def _ids(desk):
    return {item.document.id: item for item in desk.listed()[0]}


def test_an_added_document_answers_after_a_rebuild(desk, upload):
    seen = []
    path = upload("b.md", "# B\n\n## Zinc\n\nZinc tablets are taken with food in the morning.\n")
    told = desk.add([path], lambda done, of: seen.append((done, of)))
    assert told.wrong == ()
    assert told.done[0].startswith("b.md: added as b")
    assert str(path.parent) not in told.done[0]
    assert seen == [(1, 1)]
    assert not _ids(desk)["b"].indexed
    assert desk._current.document("b") is None
    steps = []
    told = desk.rebuild(lambda done, of: steps.append((done, of)))
    assert "up to date" in told.done[0]
    assert steps
    assert _ids(desk)["b"].indexed
    answer = desk._current.ask(Request(question="How are zinc tablets taken?"))
    assert "b" in {hit.document.id for hit in answer.passages}


def test_what_cannot_be_read_is_told_by_name_and_the_rest_is_added(desk, upload):
    paths = [upload("bad.pdf", "%PDF"), upload("c.txt", "Rest is advised after the infusion for an hour at least.\n")]
    told = desk.add(paths, lambda *_: None)
    assert [line.split(":")[0] for line in told.done] == ["c.txt"]
    assert [line.split(":")[0] for line in told.wrong] == ["bad.pdf"]
    assert "c" in _ids(desk)


def test_the_same_bytes_are_not_added_twice(desk, upload, folder):
    told = desk.add([upload("again.md", (folder / "a.md").read_text())], lambda *_: None)
    assert told.done == ()
    assert "already in the corpus as a" in told.wrong[0]


def test_a_mark_names_its_maker_and_a_rejection_takes_the_document_out(desk, upload):
    assert "name" in desk.mark("a", ReviewStatus.REJECTED, " ", "").wrong[0]
    desk.add([upload("b.md", "# B\n\nZinc tablets are taken with food in the morning.\n")], lambda *_: None)
    assert desk.mark("a", ReviewStatus.REJECTED, "Dr Ward", "outdated").wrong == ()
    item = _ids(desk)["a"]
    assert (item.document.review_status, item.mark.by, item.mark.note) == (ReviewStatus.REJECTED, "Dr Ward", "outdated")
    desk.rebuild(lambda *_: None)
    assert desk._current.document("a") is None


def test_a_removed_document_is_kept_aside(desk, folder):
    assert "Removed a" in desk.remove("a").done[0]
    assert _ids(desk) == {}
    assert list((folder / ".earlier").glob("a.*.md"))
    assert "No document a" in desk.remove("a").wrong[0]


def test_a_rebuild_that_fails_leaves_the_old_index_answering(desk):
    def failing(report):
        raise PageError("The disk is full.")

    old = desk._current.document("a")
    broken = CorpusDesk(desk.directory, desk._current, failing)
    assert broken.rebuild(lambda *_: None).wrong == ("The disk is full.",)
    assert desk._current.document("a") is old


def test_the_shipped_documents_are_listed_and_not_changed(desk, folder, monkeypatch):
    monkeypatch.setattr("corpus.keeping.SHIPPED", folder)  # the real ones are not put at risk
    before = sorted(path.name for path in folder.iterdir())
    assert "part of the program" in desk.remove("a").wrong[0]
    assert "--corpus DIR" in desk.add([folder / "a.md"], lambda *_: None).wrong[0]
    assert "part of the program" in desk.mark("a", ReviewStatus.REJECTED, "x", "").wrong[0]
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_folder_that_is_gone_is_told(desk, tmp_path):
    with pytest.raises(PageError, match="none"):
        CorpusDesk(tmp_path / "none", desk._current, lambda report: pytest.fail("rebuilt")).listed()
