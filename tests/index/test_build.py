"""Building an index: complete before it serves, nothing to do the second time, and no file lost in silence."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from corpus import CorpusError, load_corpus
from corpus.chunking import SCHEME
from index import Index, RetrievalError, build_index, read_manifest
from index.manifest import SCHEMA
from index.store import COLLECTION, open_collection, open_folder


def generations(folder):
    return sorted(path.name for path in folder.glob("generation-*"))


def test_the_manifest_says_what_was_built(built):
    manifest = built.build.manifest
    assert built.build.rebuilt
    assert built.build.problems == ()
    assert read_manifest(built.folder) == manifest
    assert (manifest.schema, manifest.chunking) == (SCHEMA, SCHEME)
    assert (manifest.model, manifest.model_sha256, manifest.dimensions) == ("words", "ab" * 32, 64)
    assert (manifest.corpus_dir, manifest.corpus_digest) == (str(built.corpus), load_corpus(built.corpus).digest)
    assert (manifest.documents, manifest.chunks) == (3, len(built.open().chunks))


def test_a_second_build_does_nothing(built):
    embedded = len(built.embedder.embeddings.texts)
    again = build_index(built.corpus, built.folder, embedder=built.embedder)
    assert not again.rebuilt
    assert again.manifest == built.build.manifest
    assert len(built.embedder.embeddings.texts) == embedded


def test_a_relative_corpus_is_remembered_as_where_it_is(built, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    manifest = build_index(type(tmp_path)("corpus"), tmp_path / "other", embedder=built.embedder).manifest
    assert manifest.corpus_dir == str(built.corpus)


def test_a_changed_document_is_indexed_anew(built):
    (built.corpus / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    with pytest.raises(RetrievalError):
        built.open()
    again = build_index(built.corpus, built.folder, embedder=built.embedder)
    assert again.rebuilt
    assert again.manifest.documents == 4
    assert built.open().search("zinc metal", 1)[0].document.id == "new"


def test_another_model_is_another_index(built, make_embedder):
    other = make_embedder("others", "ef" * 32)
    again = build_index(built.corpus, built.folder, embedder=other)
    assert again.rebuilt
    assert read_manifest(built.folder).model == "others"
    with pytest.raises(RetrievalError, match="others"):
        built.open()


def test_the_generation_before_stays_for_its_readers_and_older_ones_go(built):
    reader = built.open()
    seen = [built.build.manifest.generation]
    for number in range(2):
        (built.corpus / "new.txt").write_text(f"Fact number {number} is that zinc is a metal that is not given here.\n")
        seen.append(build_index(built.corpus, built.folder, embedder=built.embedder).manifest.generation)
        assert generations(built.folder) == sorted(seen[-2:])
        if number == 0:  # its generation is the one before the last
            assert [hit.document.id for hit in reader.search("plasma exchange", 1)] == ["exchange"]


def test_unreadable_files_are_reported_and_the_rest_is_indexed(built):
    (built.corpus / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (built.corpus / "scan.pdf").write_bytes(b"%PDF")
    again = build_index(built.corpus, built.folder, embedder=built.embedder)
    assert again.manifest.documents == 3
    assert [problem.split(": ")[0].rsplit("/", 1)[1] for problem in again.problems] == ["bad.txt", "scan.pdf"]


def test_problems_are_reported_again_when_nothing_had_to_be_done(built):
    (built.corpus / "bad.txt").write_bytes(b"\xff")
    again = build_index(built.corpus, built.folder, embedder=built.embedder)
    assert (again.rebuilt, len(again.problems)) == (False, 1)


def test_progress_counts_every_chunk(corpus_dir, tmp_path, make_embedder):
    sentences = " ".join(f"Fact {number} is here." for number in range(300))
    (corpus_dir / "long.md").write_text(f"# T\n\n## Facts\n\n{sentences}\n")
    told = []
    build = build_index(
        corpus_dir, tmp_path / "index", embedder=make_embedder(), progress=lambda *counts: told.append(counts)
    )
    assert told[-1] == (build.manifest.chunks, build.manifest.chunks)
    assert len(told) >= 2
    assert [done for done, _ in told] == sorted({done for done, _ in told})


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_an_interrupted_build_leaves_the_old_index_as_it_is(built, stop):
    before, text = read_manifest(built.folder), (built.corpus / "safety.txt").read_text()

    def fail(done, of):
        raise stop

    (built.corpus / "safety.txt").write_text(text + "One sentence more is in this document from today on.\n")
    with pytest.raises(stop):
        build_index(built.corpus, built.folder, embedder=built.embedder, progress=fail)
    assert read_manifest(built.folder) == before
    (built.corpus / "safety.txt").write_text(text)
    assert built.open().search("plasma exchange", 1)[0].document.id == "exchange"


def test_what_an_interrupted_build_left_is_no_hindrance(built):
    (built.corpus / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    elsewhere = build_index(built.corpus, built.folder.parent / "twin", embedder=built.embedder).manifest
    left = built.folder / elsewhere.generation
    left.mkdir()
    (left / "chroma.sqlite3").write_bytes(b"half a database")
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert len(built.open().chunks) == elsewhere.chunks


def test_a_build_that_failed_can_be_repeated_in_the_same_process(built):
    (built.corpus / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")

    def fail(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(built.corpus, built.folder, embedder=built.embedder, progress=fail)
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert built.open().search("zinc metal", 1)[0].document.id == "new"


def test_an_index_that_lost_its_data_is_built_again(built, another_process):
    shutil.move(built.folder / built.build.manifest.generation, built.folder.parent / "away")
    with pytest.raises(RetrievalError, match="lost its data") as caught:
        built.open()
    assert f"hardstop index build --corpus {built.corpus} --index {built.folder}" in str(caught.value)
    another_process()
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert len(built.open().chunks) == built.build.manifest.chunks


@pytest.mark.parametrize("lost", ["documents.jsonl", "chroma.sqlite3"])
def test_an_index_that_lost_a_file_is_built_again(built, lost, another_process):
    (built.folder / built.build.manifest.generation / lost).unlink()
    another_process()
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert built.open().search("plasma exchange", 1)[0].document.id == "exchange"


def test_an_index_that_lost_a_document_is_built_again(built, another_process):
    path = built.folder / built.build.manifest.generation / "documents.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    another_process()
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert len(built.open().documents) == 3


def test_an_index_that_lost_a_passage_is_built_again(built, another_process):
    folder = built.folder / built.build.manifest.generation
    store = open_collection(open_folder(folder), COLLECTION, built.embedder.embeddings)
    store.delete(ids=[built.open().chunks[0].id])
    another_process()
    with pytest.raises(RetrievalError, match="hardstop index build"):
        built.open()
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert len(built.open().chunks) == built.build.manifest.chunks


def test_an_index_that_lost_a_document_without_passages_is_built_again(built, another_process):
    (built.corpus / "zero.md").write_text("# Heading\n")
    manifest = build_index(built.corpus, built.folder, embedder=built.embedder).manifest
    path = built.folder / manifest.generation / "documents.jsonl"
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if '"id": "zero"' not in line))
    another_process()
    with pytest.raises(RetrievalError, match="hardstop index build"):
        built.open()
    build_index(built.corpus, built.folder, embedder=built.embedder)
    assert len(built.open().documents) == 4


def test_an_index_that_lost_its_vectors_is_built_again(tmp_path, make_embedder, another_process):
    corpus, folder, embedder = tmp_path / "corpus", tmp_path / "index", make_embedder()
    corpus.mkdir()
    facts = "\n\n".join(f"Statement {number} is about word{number}." for number in range(1300))
    (corpus / "many.md").write_text(f"# T\n\n{facts}\n")
    manifest = build_index(corpus, folder, embedder=embedder).manifest
    (vectors,) = (path.parent for path in (folder / manifest.generation).rglob("header.bin"))
    another_process()
    shutil.rmtree(vectors)
    assert build_index(corpus, folder, embedder=embedder).rebuilt
    assert "word1200" in Index.open(folder, embedder=embedder).search("word1200", 1)[0].chunk.text


def test_what_a_damaged_or_interrupted_build_left_goes_with_the_builds_after_it(built, another_process):
    first = built.folder / built.build.manifest.generation
    (first / "documents.jsonl").write_bytes(b"damaged")
    another_process()
    second = build_index(built.corpus, built.folder, embedder=built.embedder).manifest.generation
    assert second != first.name
    assert generations(built.folder) == sorted([first.name, second])
    (built.corpus / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    third = build_index(built.corpus, built.folder, embedder=built.embedder).manifest.generation
    assert generations(built.folder) == sorted([second, third])


@pytest.mark.parametrize("lost", ["documents.jsonl", "chroma.sqlite3"])
def test_an_index_with_damaged_data_is_built_again(built, lost, another_process):
    (built.folder / built.build.manifest.generation / lost).write_bytes(b"\x00damaged" * 100)
    another_process()
    assert build_index(built.corpus, built.folder, embedder=built.embedder).rebuilt
    assert len(built.open().chunks) == built.build.manifest.chunks


def test_the_same_documents_elsewhere_become_the_corpus_of_the_index(built, tmp_path):
    copy, embedded = tmp_path / "copy", len(built.embedder.embeddings.texts)
    shutil.copytree(built.corpus, copy)
    again = build_index(copy, built.folder, embedder=built.embedder)
    assert (again.rebuilt, len(built.embedder.embeddings.texts)) == (False, embedded)
    assert again.manifest == replace(built.build.manifest, corpus_dir=str(copy)) == read_manifest(built.folder)
    (built.corpus / "dosing.txt").write_text("The first folder has moved on; nobody builds from it any longer.\n")
    assert built.open().manifest.corpus_dir == str(copy)


def test_two_builds_of_the_same_files_search_alike(built, make_embedder, tmp_path):
    other = build_index(built.corpus, tmp_path / "second", embedder=make_embedder())
    second = Index.open(tmp_path / "second", embedder=make_embedder())
    assert other.manifest.generation == built.build.manifest.generation
    assert second.search("drug course grams", 5) == built.open().search("drug course grams", 5)


def test_a_missing_corpus_is_told(tmp_path, make_embedder):
    with pytest.raises(CorpusError, match="--corpus"):
        build_index(tmp_path / "none", tmp_path / "index", embedder=make_embedder())
    assert not (tmp_path / "index").exists()


def test_documents_that_state_nothing_are_told(tmp_path, make_embedder):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "only.md").write_text("# Heading\n\n## Another\n")
    with pytest.raises(RetrievalError, match="no sentence"):
        build_index(tmp_path / "corpus", tmp_path / "index", embedder=make_embedder())


def test_a_folder_that_cannot_be_made_is_told(corpus_dir, tmp_path, make_embedder):
    (tmp_path / "index").write_text("a file stands here")
    with pytest.raises(RetrievalError, match="can't be written"):
        build_index(corpus_dir, tmp_path / "index", embedder=make_embedder())
    assert (tmp_path / "index").read_text() == "a file stands here"


def test_a_store_that_fails_in_the_middle_is_told_in_one_line(corpus_dir, tmp_path, make_embedder, monkeypatch):
    from chromadb.errors import InternalError

    def full(*_, **__):
        raise InternalError("database or disk is full")

    monkeypatch.setattr("chromadb.Collection.add", full)
    with pytest.raises(RetrievalError, match="can't be written: database or disk is full") as caught:
        build_index(corpus_dir, tmp_path / "index", embedder=make_embedder())
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "index" / "manifest.json").exists()


def test_a_beir_corpus_is_indexed_by_its_rows(tmp_path, make_embedder):
    corpus = tmp_path / "beir"
    corpus.mkdir()
    rows = ['{"_id": "a/1", "title": "Zinc", "text": "Zinc is a metal."}', '{"_id": "2", "title": "", "text": ""}']
    (corpus / "corpus.jsonl").write_text("\n".join(rows))
    (corpus / "queries.jsonl").write_text('{"_id": "q", "text": "metal?"}')
    embedder = make_embedder()
    assert build_index(corpus, tmp_path / "index", embedder=embedder).problems == ()
    (hit,) = Index.open(tmp_path / "index", embedder=embedder).search("zinc", 5)
    assert (hit.document.id, hit.chunk.text) == ("a/1", "Zinc is a metal.")


def test_an_index_inside_its_corpus_folder_does_not_become_a_document(corpus_dir, make_embedder):
    embedder = make_embedder()
    build_index(corpus_dir, corpus_dir / "index", embedder=embedder)
    again = build_index(corpus_dir, corpus_dir / "index", embedder=embedder)
    assert (again.problems, again.rebuilt, again.manifest.documents) == ((), False, 3)


def test_a_changed_corpus_with_its_index_inside_is_indexed_anew(corpus_dir, make_embedder):
    embedder, folder = make_embedder(), corpus_dir / "index"
    build_index(corpus_dir, folder, embedder=embedder)
    (corpus_dir / "index.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    again = build_index(corpus_dir, folder, embedder=embedder)
    assert (again.problems, again.rebuilt, again.manifest.documents) == ((), True, 4)
    assert Index.open(folder, embedder=embedder).search("zinc metal", 1)[0].document.id == "index"


@pytest.mark.parametrize("inside", [".", "deep/er"])
def test_a_corpus_inside_its_index_folder_is_still_a_corpus(tmp_path, make_embedder, inside):
    corpus, embedder = tmp_path / "index" / inside / "documents", make_embedder()
    corpus.mkdir(parents=True)
    (corpus / "a.md").write_text("# A\n\nPlasma exchange removes antibodies.\n")
    build_index(corpus, tmp_path / "index", embedder=embedder)
    assert len(Index.open(tmp_path / "index", embedder=embedder).documents) == 1
