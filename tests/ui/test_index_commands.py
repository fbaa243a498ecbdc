"""`hardstop index build | status`."""

from __future__ import annotations

import json

import pytest

from index import read_manifest


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\n## Use\n\nPlasma exchange removes antibodies within days.\n")
    (folder / "b.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    return folder


@pytest.fixture
def quick(monkeypatch, make_embedder):
    import index

    embedder = make_embedder()
    monkeypatch.setattr(index, "load_embedder", lambda name=index.BUNDLED: embedder)
    return embedder


@pytest.fixture
def build(hardstop, quick, corpus, tmp_path):
    return lambda *more: hardstop("index", "build", "--corpus", corpus, "--index", tmp_path / "index", *more)


def test_build_says_what_was_built_and_the_second_time_that_nothing_was_to_do(build, tmp_path):
    run = build()
    assert (run.code, run.out.splitlines()) == (
        0,
        [
            f"Index built: 2 documents, 2 passages in {tmp_path / 'index'}",
            "added:          2 (a, b)",
            "unchanged:      0",
            "passages embedded: 2, taken over: 0",
        ],
    )
    run = build()
    assert (run.code, run.out) == (0, f"Index already up to date: 2 documents, 2 passages in {tmp_path / 'index'}\n")


def test_an_unreadable_file_is_named_the_rest_is_indexed_and_the_code_is_1(build, corpus, tmp_path):
    (corpus / "scan.pdf").write_bytes(b"%PDF")
    (corpus / "bad.txt").write_bytes(b"\xff\xfe")
    run = build()
    assert run.code == 1
    assert "2 documents" in run.out
    problems = [line for line in run.err.splitlines() if line.startswith("hardstop: not indexed: ")]
    assert [str(corpus / name) in line for name, line in zip(("bad.txt", "scan.pdf"), problems, strict=True)] == [
        True,
        True,
    ]
    assert read_manifest(tmp_path / "index").documents == 2


def test_a_wrong_corpus_is_told_before_a_model_is_loaded(hardstop, monkeypatch, tmp_path):
    import index

    monkeypatch.setattr(index, "load_embedder", lambda *_: pytest.fail("a model was loaded"))
    run = hardstop("index", "build", "--corpus", tmp_path / "none", "--index", tmp_path / "index")
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert "--corpus" in run.err


def test_the_environment_names_corpus_and_index(hardstop, quick, corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("HARDSTOP_CORPUS", str(corpus))
    monkeypatch.setenv("HARDSTOP_INDEX", str(tmp_path / "from-env"))
    assert hardstop("index", "build").code == 0
    assert read_manifest(tmp_path / "from-env").corpus_dir == str(corpus)


def test_the_shipped_documents_are_what_is_built_unless_told(hardstop, quick, tmp_path, monkeypatch):
    monkeypatch.delenv("HARDSTOP_CORPUS", raising=False)
    run = hardstop("index", "build", "--index", tmp_path / "index")
    assert "5 documents" in run.out


def test_an_index_that_cannot_be_written_is_one_line(hardstop, quick, corpus, tmp_path):
    (tmp_path / "file").write_text("in the way")
    run = hardstop("index", "build", "--corpus", corpus, "--index", tmp_path / "file")
    assert (run.code, run.out) == (1, "")
    assert [line for line in run.err.splitlines() if line.startswith("hardstop: ")][-1].startswith(
        "hardstop: The index at"
    )


def test_a_date_that_does_not_exist_is_a_problem_of_one_file(build, corpus):
    (corpus / "c.md").write_text("---\ntitle: T\nlast_updated: 2025-02-30\n---\nText.\n")
    run = build()
    assert run.code == 1
    assert "c.md" in run.err


def status(run):
    return dict(line.split(":", 1) for line in run.out.splitlines())


def test_status_shows_what_an_index_holds(build, hardstop, corpus, tmp_path):
    build()
    run = hardstop("index", "status", "--index", tmp_path / "index")
    rows = {name: value.strip() for name, value in status(run).items()}
    assert (run.code, run.err) == (0, "")
    assert (rows["documents"], rows["passages"], rows["corpus"], rows["corpus state"]) == (
        "2",
        "2",
        str(corpus),
        "unchanged",
    )
    assert rows["model"] == "words (64 dimensions)"


def test_status_tells_a_changed_and_a_missing_corpus(build, hardstop, corpus, tmp_path):
    build()
    (corpus / "b.txt").write_text("Other words stand in this document now, and a good many of them too.\n")
    assert "changed" in hardstop("index", "status", "--index", tmp_path / "index").out
    corpus.rename(tmp_path / "moved")
    assert "gone" in hardstop("index", "status", "--index", tmp_path / "index").out


def test_status_without_an_index_is_one_line(hardstop, tmp_path):
    run = hardstop("index", "status", "--index", tmp_path)
    assert (run.code, run.out) == (1, "")
    assert f"hardstop index build --index {tmp_path}" in run.err
    assert run.err.count("\n") == 1


def test_status_tells_an_index_that_lost_its_data(build, hardstop, tmp_path):
    build()
    (folder,) = (tmp_path / "index").glob("generation-*")
    folder.rename(tmp_path / "away")
    run = hardstop("index", "status", "--index", tmp_path / "index")
    assert "hardstop index build" in run.out + run.err
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "documents.jsonl").unlink(),
        lambda folder: (folder / "chroma.sqlite3").unlink(),
        lambda folder: (folder / "documents.jsonl").write_bytes(b"\x00damaged" * 100),
        lambda folder: (folder / "chroma.sqlite3").write_bytes(b"\x00damaged" * 100),
    ],
    ids=["documents gone", "database gone", "documents damaged", "database damaged"],
)
def test_build_mends_a_damaged_index(build, hardstop, corpus, tmp_path, damage):
    from chromadb.api.shared_system_client import SharedSystemClient

    build()
    (folder,) = (tmp_path / "index").glob("generation-*")
    damage(folder)
    SharedSystemClient.clear_system_cache()  # as in a process of its own
    run = hardstop("search", "plasma", "--index", tmp_path / "index")
    assert (run.code, run.out) == (1, "")
    assert f"hardstop index build --corpus {corpus} --index {tmp_path / 'index'}" in run.err
    run = build()
    assert run.code == 0
    assert run.out.startswith(f"Index built: 2 documents, 2 passages in {tmp_path / 'index'}\n")
    assert hardstop("index", "status", "--index", tmp_path / "index").code == 0
    run = hardstop("search", "plasma exchange", "-k", "1", "--index", tmp_path / "index")
    assert "Plasma exchange removes antibodies" in run.out


def test_build_mends_a_damaged_manifest(build, hardstop, tmp_path):
    build()
    (tmp_path / "index" / "manifest.json").write_text("{")
    assert hardstop("index", "status", "--index", tmp_path / "index").code == 1
    assert build().code == 0
    assert hardstop("index", "status", "--index", tmp_path / "index").code == 0


def test_the_index_may_stand_inside_its_corpus(hardstop, quick, corpus):
    inside = corpus / "index"
    arguments = ("index", "build", "--corpus", corpus, "--index", inside)
    assert hardstop(*arguments).code == 0
    run = hardstop(*arguments)
    assert (run.code, run.out) == (0, f"Index already up to date: 2 documents, 2 passages in {inside}\n")
    assert "not indexed" not in run.err
    assert "unchanged" in hardstop("index", "status", "--index", inside).out
    assert hardstop("search", "zinc", "--index", inside).code == 0


def test_the_same_documents_elsewhere_become_the_corpus(build, hardstop, corpus, tmp_path):
    build()
    corpus.rename(tmp_path / "moved")
    assert "gone" in hardstop("index", "status", "--index", tmp_path / "index").out
    run = hardstop("index", "build", "--corpus", tmp_path / "moved", "--index", tmp_path / "index")
    assert run.out.startswith("Index already up to date")
    rows = {
        name: value.strip()
        for name, value in status(hardstop("index", "status", "--index", tmp_path / "index")).items()
    }
    assert (rows["corpus"], rows["corpus state"]) == (str(tmp_path / "moved"), "unchanged")


def test_build_says_what_became_of_the_documents_and_takes_over_what_it_can(build, corpus, quick):
    build()
    (corpus / "a.md").unlink()
    (corpus / "c.txt").write_text("Copper is another metal that nobody in this ward has ever been given.\n")
    (corpus / "d.txt").write_text("Iron is a third metal; some in this ward have been given it by mouth.\n")
    run = build()
    assert run.out.splitlines()[1:] == [
        "added:          2 (c, d)",
        "removed:        1 (a)",
        "unchanged:      1",
        "passages embedded: 2, taken over: 1",
    ]


def test_many_documents_are_counted_and_the_first_named(build, corpus):
    for number in range(14):
        (corpus / f"n{number:02}.txt").write_text(f"Fact number {number} is that this is the fact of that number.\n")
    run = build()
    (line,) = (line for line in run.out.splitlines() if line.startswith("added:"))
    assert line.endswith("16 (a, b, n00, n01, n02, n03, n04, n05, n06, n07, and 6 more)")


def test_status_names_what_has_changed_in_the_corpus(build, hardstop, corpus, tmp_path):
    build()
    (corpus / "a.md").unlink()
    (corpus / "b.txt").write_text("Other words stand in this document now, and a good many of them too.\n")
    (corpus / "c.txt").write_text("Copper is another metal that nobody in this ward has ever been given.\n")
    out = hardstop("index", "status", "--index", tmp_path / "index").out.splitlines()
    assert out[-4:] == ["added:          1 (c)", "changed:        1 (b)", "removed:        1 (a)", "unchanged:      0"]


def test_status_as_json_says_the_same(build, hardstop, corpus, tmp_path):
    build()
    (corpus / "c.txt").write_text("Copper is another metal that nobody in this ward has ever been given.\n")
    (corpus / "bad.txt").write_bytes(b"\xff\xfe\xff")
    run = hardstop("index", "status", "--json", "--index", tmp_path / "index")
    facts = json.loads(run.out)
    assert run.code == 0
    assert facts["place"] == str(tmp_path / "index")
    assert (facts["documents"], facts["chunks"], facts["corpus_dir"]) == (2, 2, str(corpus))
    assert facts["state"] == "changed since the index was built"
    assert facts["changes"] == {"added": ["c"], "changed": [], "removed": [], "unchanged": 2}
    assert [problem.split(":")[0] for problem in facts["problems"]] == [str(corpus / "bad.txt")]
    assert len(facts["corpus_digest"]) == len(facts["data_sha256"]) == 64


def test_status_tells_altered_documents(build, hardstop, corpus, tmp_path):
    build()
    (path,) = (tmp_path / "index").glob("generation-*/documents.jsonl")
    path.write_bytes(path.read_bytes().replace(b"never", b"often").replace(b"ever", b"once"))
    run = hardstop("index", "status", "--index", tmp_path / "index")
    assert (run.code, run.out) == (1, "")
    assert "altered" in run.err
    assert f"hardstop index build --corpus {corpus} --index {tmp_path / 'index'}" in run.err


UNDER_REVIEW = "---\ntitle: Draft\nreview_status: under_review\n---\n# D\n\n## D\n\nGallium melts in the hand.\n"


def test_documents_under_review_answer_unless_the_settings_say_no(build, hardstop, corpus, tmp_path, monkeypatch):
    (corpus / "draft.md").write_text(UNDER_REVIEW)
    build()
    search = ("search", "gallium", "-k", "1", "--index", tmp_path / "index")
    assert "Gallium melts" in hardstop(*search).out
    monkeypatch.setenv("HARDSTOP_UNDER_REVIEW", "false")
    run = hardstop(*search)
    assert (run.code, run.out) == (1, "")
    assert "under_review" in run.err
    assert "hardstop index build" in run.err
    assert "removed:        1 (draft)" in build().out
    assert "Gallium" not in hardstop(*search).out
    assert "unchanged" in hardstop("index", "status", "--index", tmp_path / "index").out
    monkeypatch.delenv("HARDSTOP_UNDER_REVIEW")
    assert "Gallium" not in hardstop(*search).out
    assert "added:          1 (draft)" in build().out


@pytest.mark.parametrize("address", ["http://", "http://127.0.0.1:1", "http://127.0.0.1:99999/name", "https://h/a/b"])
def test_an_address_that_names_no_collection_is_told(hardstop, quick, corpus, address):
    run = hardstop("index", "build", "--corpus", corpus, "--index", address)
    assert (run.code, run.out) == (1, "")
    assert run.err.splitlines()[-1].startswith("hardstop: ")
    assert "http://HOST:PORT/COLLECTION" in run.err


def test_a_server_that_is_not_there_is_one_line(hardstop, quick, corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = hardstop("index", "status", "--index", "http://127.0.0.1:1/name")
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert "can't be reached" in run.err
