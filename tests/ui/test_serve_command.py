"""`hardstop serve`: refuses before it loads, builds what it serves, and says when it is ready."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from index import build_index, read_manifest
from ui import server


@pytest.fixture
def quick(monkeypatch, make_embedder):
    import index

    embedder = make_embedder()
    monkeypatch.setattr(index, "load_embedder", lambda name=index.BUNDLED: embedder)
    return embedder


@pytest.fixture
def served(monkeypatch):
    """What the server was given; it returns at once instead of serving."""
    seen = SimpleNamespace()

    def serve(assistant, how, *, desk, on_ready):
        seen.assistant, seen.how, seen.desk = assistant._assistant, how, desk
        seen.address = (how.host, how.port)
        on_ready(f"http://{how.host}:{how.port}/")

    monkeypatch.setattr(server, "serve", serve)
    return seen


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\n## Use\n\nPlasma exchange removes antibodies within days.\n")
    return folder


@pytest.fixture
def start(hardstop, quick, served, port, tmp_path):
    """`hardstop serve` on a free port, with the quick embedder and the server that returns."""
    return lambda *more: hardstop("serve", "--port", port, "--index", tmp_path / "index", *more)


def test_the_first_start_builds_the_shipped_documents_and_says_where_it_is(start, served, port, monkeypatch):
    monkeypatch.delenv("HARDSTOP_CORPUS", raising=False)
    run = start()
    assert run.code == 0
    assert f"Hardstop is ready: http://127.0.0.1:{port}/" in run.err
    assert served.address == ("127.0.0.1", port)
    assert served.assistant.index.manifest.documents == 5


def test_an_index_that_stands_is_kept_up_to_date_with_its_own_corpus(start, quick, served, corpus, tmp_path):
    build_index(corpus, tmp_path / "index", embedder=quick)
    (corpus / "b.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    assert start().code == 0
    assert served.assistant.index.manifest.corpus_dir == str(corpus)
    assert served.assistant.index.manifest.documents == 2


def test_an_index_whose_corpus_is_gone_is_served_as_it_is(start, quick, served, corpus, tmp_path):
    before = build_index(corpus, tmp_path / "index", embedder=quick).manifest
    corpus.rename(tmp_path / "moved")
    assert start().code == 0
    assert served.assistant.index.manifest == before


def test_documents_held_back_by_the_settings_are_not_served_where_nothing_can_be_built(
    start, quick, corpus, tmp_path, monkeypatch
):
    build_index(corpus, tmp_path / "index", embedder=quick)
    corpus.rename(tmp_path / "moved")
    monkeypatch.setenv("HARDSTOP_UNDER_REVIEW", "no")
    run = start()
    assert run.code == 1
    assert "under_review" in run.err


def test_unreadable_files_are_named_and_the_page_is_served(start, corpus, tmp_path, monkeypatch):
    (corpus / "scan.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("HARDSTOP_CORPUS", str(corpus))
    run = start()
    assert run.code == 0
    assert "scan.pdf" in run.err
    assert read_manifest(tmp_path / "index").documents == 1


@pytest.mark.parametrize(("host", "said"), [("0.0.0.0", "no login"), ("example.org", "no login")])
def test_an_address_for_others_is_refused_before_a_model_is_loaded(hardstop, monkeypatch, tmp_path, host, said):
    import index

    monkeypatch.setattr(index, "load_embedder", lambda *_: pytest.fail("a model was loaded"))
    run = hardstop("serve", "--host", host, "--index", tmp_path / "index")
    assert (run.code, run.out) == (1, "")
    assert said in run.err
    assert run.err.count("\n") == 1


def test_a_taken_port_is_refused_before_a_model_is_loaded(hardstop, monkeypatch, tmp_path):
    import index

    monkeypatch.setattr(index, "load_embedder", lambda *_: pytest.fail("a model was loaded"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = hardstop("serve", "--port", taken.getsockname()[1], "--index", tmp_path / "index")
    assert run.code == 1
    assert "--port" in run.err


def test_a_damaged_manifest_is_told(hardstop, quick, served, port, tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text("{")
    run = hardstop("serve", "--port", port, "--index", tmp_path / "index")
    assert run.code == 1
    assert "hardstop index build" in run.err


def test_a_damaged_index_is_built_again_before_it_serves(start, quick, served, corpus, tmp_path):
    manifest = build_index(corpus, tmp_path / "index", embedder=quick).manifest
    (tmp_path / "index" / manifest.generation / "documents.jsonl").write_bytes(b"damaged")
    assert start().code == 0
    assert served.assistant.index.manifest.generation != manifest.generation
    assert served.assistant.index.search("plasma", 1)[0].document.id == "a"


def test_an_index_without_corpus_and_without_data_is_told(start, quick, corpus, tmp_path):
    manifest = build_index(corpus, tmp_path / "index", embedder=quick).manifest
    (tmp_path / "index" / manifest.generation / "documents.jsonl").unlink()
    corpus.rename(tmp_path / "moved")
    run = start()
    assert run.code == 1
    assert "hardstop index build" in run.err


def test_a_documents_tab_only_when_asked_for(start, served, corpus, monkeypatch):
    monkeypatch.setenv("HARDSTOP_CORPUS", str(corpus))
    assert start().code == 0
    assert served.desk is None
    assert start("--corpus-tab").code == 0
    assert served.desk.directory == corpus
    (corpus / "b.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    assert served.desk.rebuild(lambda *_: None).wrong == ()
    assert {item.document.id for item in served.desk.listed()[0] if item.indexed} == {"a", "b"}


def test_a_documents_tab_without_documents_is_told(start, quick, corpus, tmp_path):
    build_index(corpus, tmp_path / "index", embedder=quick)
    corpus.rename(tmp_path / "moved")
    run = start("--corpus-tab")
    assert run.code == 1
    assert "HARDSTOP_CORPUS" in run.err


def test_mcp_without_its_package_is_told(hardstop, monkeypatch, tmp_path):
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "mcp" else find(name, *more))
    run = hardstop("serve", "--mcp", "--index", tmp_path / "index")
    assert run.code == 1
    assert "hardstop[mcp]" in run.err
