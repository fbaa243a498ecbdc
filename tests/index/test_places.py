"""A folder and a Chroma server hold the same index: every test here runs against both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus import ReviewStatus
from index import Changes, Index, RetrievalError, build_index, read_manifest
from index.search import CorpusState, check_data, corpus_state
from index.status import index_status
from index.store import nearest, vectors


@pytest.fixture
def embedder(make_embedder):
    return make_embedder()


@pytest.fixture
def build(corpus_dir, place, embedder):
    return lambda **more: build_index(corpus_dir, place, embedder=embedder, **more)


def test_there_is_nothing_before_the_first_build(place):
    assert not place.exists()
    with pytest.raises(RetrievalError, match="No index at") as caught:
        place.read_manifest()
    assert f"hardstop index build --index {place}" in str(caught.value)


def test_what_is_built_serves(build, place, embedder, corpus_dir):
    made = build()
    assert place.exists()
    assert read_manifest(place) == made.manifest
    index = Index.open(place, embedder=embedder)
    assert (len(index.documents), len(index.chunks)) == (3, made.manifest.chunks)
    (hit,) = index.search("plasma exchange", 1)
    assert (hit.document.id, hit.chunk.text) == ("exchange", "Plasma exchange removes antibodies within days.")
    assert hit.document.text == (corpus_dir / "exchange.md").read_text()
    assert corpus_state(place, made.manifest) is CorpusState.UNCHANGED


def test_both_kinds_of_place_answer_alike(corpus_dir, tmp_path, server_place, embedder):
    build_index(corpus_dir, tmp_path / "index", embedder=embedder)
    build_index(corpus_dir, server_place, embedder=embedder)
    folder, server = (Index.open(where, embedder=embedder) for where in (tmp_path / "index", server_place))
    assert server.manifest == replace(folder.manifest, generation=server.manifest.generation)
    for query in ("fever and headache", "grams in a course", "PLEX", "zebra", ""):
        for mode in ("hybrid", "dense", "lexical"):
            assert server.search(query, 10, mode=mode) == folder.search(query, 10, mode=mode)


def test_a_second_build_does_nothing(build, embedder):
    first = build()
    embedded = len(embedder.embeddings.texts)
    again = build()
    assert (again.rebuilt, again.manifest) == (False, first.manifest)
    assert again.changes == Changes(unchanged=3)
    assert len(embedder.embeddings.texts) == embedded


def test_only_what_is_new_is_embedded(build, place, embedder, corpus_dir):
    build()
    (corpus_dir / "exchange.md").unlink()
    (corpus_dir / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    with (corpus_dir / "safety.txt").open("a") as file:
        file.write("\nMore of it\n\nCramps are the least of all that is seen with the drug in this ward.\n")
    before = list(embedder.embeddings.texts)
    made = build()
    assert made.changes == Changes(added=("new",), changed=("safety",), removed=("exchange",), unchanged=1)
    fresh = embedder.embeddings.texts[len(before) :]
    assert made.embedded == len(fresh) == len(set(fresh) - set(before))
    assert 2 <= made.embedded < made.manifest.chunks
    index = Index.open(place, embedder=embedder)
    assert sorted(index.documents) == ["dosing", "new", "safety"]
    assert {hit.document.id for hit in index.search("plasma exchange antibodies", 20)} == {"dosing", "new", "safety"}
    assert "Cramps" in index.search("cramps", 1)[0].chunk.text


def test_no_passage_of_a_changed_document_is_left(build, place, embedder, corpus_dir):
    build()
    (corpus_dir / "safety.txt").write_text("Safety of the drug\n\nThe ward has seen nothing of note with it so far.\n")
    build()
    index = Index.open(place, embedder=embedder)
    assert all("Headache" not in index.chunks.searched(at) for at in range(len(index.chunks)))
    held = [index.chunks.chunk_id(at) for at in range(len(index.chunks))]
    assert sorted(nearest(index._store, [1.0] + [0.0] * 63, 100)) == held


def test_vectors_taken_over_are_the_ones_that_were_computed(build, place, embedder, corpus_dir):
    build()
    (corpus_dir / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    build()
    index = Index.open(place, embedder=embedder)
    for at in range(len(index.chunks)):
        name, text = index.chunks.chunk_id(at), index.chunks.searched(at)
        found = np.asarray(vectors(index._store, [name])[name])
        assert found == pytest.approx(np.asarray(embedder.embeddings.embed_query(text)), abs=1e-6)


def test_a_text_that_moved_keeps_its_vector(build, place, embedder, corpus_dir):
    build()
    text = (corpus_dir / "exchange.md").read_text()
    (corpus_dir / "exchange.md").write_text(f"---\ntitle: Exchange\n---\n{text}")
    made = build()
    assert (made.changes.changed, made.embedded) == (("exchange",), 0)
    (hit,) = Index.open(place, embedder=embedder).search("plasma exchange", 1)
    assert hit.document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text


def test_another_model_takes_nothing_over(build, place, corpus_dir, make_embedder):
    chunks = build().manifest.chunks
    other = make_embedder("others", "ef" * 32)
    assert build_index(corpus_dir, place, embedder=other).embedded == chunks
    assert read_manifest(place).model == "others"


def test_a_reader_keeps_its_generation_while_the_next_one_is_built(build, place, embedder, corpus_dir):
    build()
    reader = Index.open(place, embedder=embedder)
    (corpus_dir / "exchange.md").unlink()
    build()
    assert reader.search("plasma exchange", 1)[0].document.id == "exchange"
    with pytest.raises(RetrievalError, match="No index at"):
        read_manifest(f"{place}-other")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_a_build_that_is_stopped_leaves_the_old_index_and_its_vectors_to_the_next(
    build, place, embedder, corpus_dir, stop
):
    before = build().manifest
    (corpus_dir / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")

    def fail(done, of):
        raise stop

    with pytest.raises(stop):
        build(progress=fail)
    assert read_manifest(place) == before
    made = build()
    assert (made.rebuilt, made.embedded) == (True, 0)
    assert Index.open(place, embedder=embedder).search("zinc metal", 1)[0].document.id == "new"


def test_one_build_at_a_time(build, place):
    with place.building(), pytest.raises(RetrievalError, match="Another build") as caught:
        build()
    assert "\n" not in str(caught.value)
    assert build().rebuilt


def test_an_index_with_another_corpus_model_or_status_is_refused(build, place, embedder, corpus_dir, make_embedder):
    build()
    with pytest.raises(RetrievalError, match="others") as caught:
        Index.open(place, embedder=make_embedder("others"))
    assert f"--index {place}" in str(caught.value)
    with pytest.raises(RetrievalError, match="may not answer now"):
        Index.open(place, embedder=embedder, statuses=frozenset({ReviewStatus.APPROVED}))
    (corpus_dir / "exchange.md").unlink()
    with pytest.raises(RetrievalError, match="have changed") as caught:
        Index.open(place, embedder=embedder)
    assert f"hardstop index build --corpus {corpus_dir} --index {place}" in str(caught.value)


def test_status_tells_what_is_held_and_what_has_changed(build, place, corpus_dir):
    made = build()
    status = index_status(place)
    assert (status.place, status.manifest, status.state) == (str(place), made.manifest, CorpusState.UNCHANGED)
    assert status.changes == Changes(unchanged=3)
    (corpus_dir / "exchange.md").unlink()
    assert index_status(place).changes == Changes(removed=("exchange",), unchanged=2)
    for path in corpus_dir.iterdir():
        path.unlink()
    gone = index_status(place)
    assert (gone.state, gone.changes.removed) == (CorpusState.CHANGED, ("dosing", "exchange", "safety"))
    corpus_dir.rmdir()
    assert (index_status(place).state, index_status(place).changes) == (CorpusState.GONE, None)


def test_documents_held_back_are_not_there(corpus_dir, place, embedder):
    (corpus_dir / "draft.md").write_text("---\ntitle: D\nreview_status: under_review\n---\n# D\n\nGallium melts.\n")
    allowed = frozenset(ReviewStatus) - {ReviewStatus.UNDER_REVIEW}
    made = build_index(corpus_dir, place, embedder=embedder, statuses=allowed)
    assert "draft" not in Index.open(place, embedder=embedder, statuses=allowed).documents
    assert set(made.manifest.statuses) == allowed
    assert index_status(place).changes == Changes(unchanged=3)
    assert build_index(corpus_dir, place, embedder=embedder).changes.added == ("draft",)


def test_rejected_documents_are_in_no_index(corpus_dir, place, embedder, monkeypatch):
    import index.build

    real = index.build.load_corpus

    def marked(*arguments, **options):
        corpus = real(*arguments, **options)
        status = {"exchange": ReviewStatus.REJECTED}
        return replace(
            corpus,
            documents=tuple(
                replace(document, review_status=status.get(document.id, document.review_status))
                for document in corpus.documents
            ),
        )

    monkeypatch.setattr(index.build, "load_corpus", marked)
    made = build_index(corpus_dir, place, embedder=embedder)
    assert (made.manifest.documents, made.changes.added) == (2, ("dosing", "safety"))


def test_lost_data_are_told_and_built_again(build, place, embedder, another_process):
    manifest = build().manifest
    check_data(place, manifest)
    place.remove_others(keep=set())
    another_process()
    with pytest.raises(RetrievalError, match="lost its data") as caught:
        check_data(place, manifest)
    assert f"--index {place}" in str(caught.value)
    with pytest.raises(RetrievalError, match="hardstop index build"):
        Index.open(place, embedder=embedder)
    assert build().rebuilt
    assert Index.open(place, embedder=embedder).search("plasma exchange", 1)[0].document.id == "exchange"


def test_altered_documents_are_told_or_fetched_again(build, place, embedder, another_process):
    """In a folder they are the index; of a server's they are a copy, which is fetched anew."""
    manifest = build().manifest
    path = place.sidecar(manifest.generation) / "documents.jsonl"
    path.write_bytes(path.read_bytes().replace(b"two grams", b"ten grams"))
    another_process()
    if place.can_copy():
        with pytest.raises(RetrievalError, match="altered") as caught:
            Index.open(place, embedder=embedder)
        assert "hardstop index build" in str(caught.value)
        assert build().rebuilt
    assert "two grams" in Index.open(place, embedder=embedder).documents["dosing"].text
