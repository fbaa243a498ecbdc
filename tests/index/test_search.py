"""Search: modes, order, ties, and the refusals of an index that does not fit."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from index import Index, RetrievalError, build_index, read_manifest
from index.manifest import write_manifest
from index.search import CorpusState, check_data, corpus_state, expanded


def ids(hits):
    return [hit.chunk.id for hit in hits]


# --- search ---------------------------------------------------------------------------------------------------------


def test_hits_are_whole_and_ranked(built):
    hits = built.open().search("How many grams of drug A in a course?", 10)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].document.id == "dosing"
    for hit in hits:
        assert hit.document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
        assert 0 <= hit.score <= 1
        assert -1 <= hit.dense <= 1
        assert 0 <= hit.lexical <= 1


@pytest.mark.parametrize(("k", "expected"), [(0, 0), (1, 1), (2, 2), (1000, None)])
def test_no_more_than_k(built, k, expected):
    index = built.open()
    hits = index.search("drug", k)
    assert len(hits) == (len(index.chunks) if expected is None else expected)


def test_fewer_hits_are_the_first_of_more(built):
    index = built.open()
    assert index.search("fever and headache", 2) == index.search("fever and headache", 4)[:2]


def test_dense_mode_orders_by_cosine_and_lexical_mode_by_words(built):
    index = built.open()
    query = "fever while plasma runs"
    dense, lexical = index.search(query, mode="dense"), index.search(query, mode="lexical")
    assert [hit.dense for hit in dense] == sorted((hit.dense for hit in dense), reverse=True)
    assert [hit.lexical for hit in lexical] == sorted((hit.lexical for hit in lexical), reverse=True)
    assert lexical[0].score == lexical[0].lexical == 1.0


def test_hybrid_lies_between_the_two(built):
    index = built.open()
    scores = {
        mode: {h.chunk.id: h.score for h in index.search("fever course", mode=mode)} for mode in ("dense", "lexical")
    }
    for hit in index.search("fever course"):
        low, high = sorted(scores[mode][hit.chunk.id] for mode in scores)
        assert low - 1e-6 <= hit.score <= high + 1e-6


def test_equal_scores_go_by_chunk_id(tmp_path, make_embedder):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("b", "a2", "a10", "c"):
        (corpus / f"{name}.md").write_text("---\ntitle: Same\n---\n# S\n\n## S\n\nThe same words stand here.\n")
    embedder = make_embedder()
    build_index(corpus, tmp_path / "index", embedder=embedder)
    for mode in ("hybrid", "dense", "lexical"):
        hits = Index.open(tmp_path / "index", embedder=embedder).search("same words", mode=mode)
        assert [hit.document.id for hit in hits] == ["a10", "a2", "b", "c"]


def test_the_words_of_the_ward_find_those_of_the_literature(built):
    assert built.open().search("PLEX", 1, mode="lexical")[0].document.id == "exchange"
    assert expanded("PLEX?").startswith("PLEX? ")
    assert expanded("weather") == "weather"


def test_a_passage_with_the_rare_word_is_found_however_far_it_lies(tmp_path, make_embedder):
    """Beyond the candidates that the vectors give, the best by words are scored too, with their true cosine."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows = [f"Alpha beta gamma delta number {number} of the plain facts." for number in range(140)]
    rows.append("Unlike all others " + " ".join(f"w{number}" for number in range(60)) + " has xylitol.")
    for number, row in enumerate(rows):
        (corpus / f"d{number:03}.md").write_text(f"---\ntitle: T\n---\n# T\n\n{row}\n")
    embedder = make_embedder()
    build_index(corpus, tmp_path / "index", embedder=embedder)
    index = Index.open(tmp_path / "index", embedder=embedder)
    query = "alpha beta gamma delta plain facts xylitol"
    near = {hit.document.id for hit in index.search(query, 25, mode="dense")}
    hit = next(hit for hit in index.search(query, 25, mode="lexical") if hit.document.id == "d140")
    assert "d140" not in near
    vectors = index.embed([query, f"T\n{hit.chunk.text}"])
    assert hit.dense == pytest.approx(float(np.dot(*vectors)), abs=1e-5)


@pytest.mark.parametrize("query", ["zebra", "", "??", "the and of", "\U0001f600", "\u05e9\u05dc\u05d5\u05dd"])
def test_a_query_that_shares_no_word_is_still_answered_by_meaning(built, query):
    hits = built.open().search(query, 3)
    assert len(hits) == 3
    assert all(hit.lexical == 0 for hit in hits)


def test_threads_get_what_one_gets(built):
    index = built.open()
    queries = ["fever", "grams in a course", "plasma exchange", "kidney failure in the old"] * 3
    alone = [index.search(query, 4) for query in queries]
    together = [None] * len(queries)

    def search(at):
        together[at] = index.search(queries[at], 4)

    threads = [threading.Thread(target=search, args=(at,)) for at in range(len(queries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert together == alone


def test_the_bundled_model_finds_by_meaning(shipped_index):
    (hit,) = shipped_index.search("Which blood tests are taken before giving rituximab?", 1)
    assert "hepatitis" in hit.chunk.text.casefold()


def test_searching_twice_gives_the_same(shipped_index):
    query = "maximum IVIG dose in exacerbation"
    assert shipped_index.search(query, 20) == shipped_index.search(query, 20)


# --- refusals -------------------------------------------------------------------------------------------------------


def refusal(built, **changed) -> str:
    """What opening says once the manifest says something else."""
    write_manifest(built.folder, replace(read_manifest(built.folder), **changed))
    with pytest.raises(RetrievalError) as caught:
        built.open()
    message = str(caught.value)
    assert "\n" not in message
    return message


def command(built) -> str:
    return f"hardstop index build --corpus {built.corpus} --index {built.folder}"


@pytest.mark.parametrize(
    "changed",
    [
        {"schema": 0},
        {"schema": 99},
        {"model": "another-model"},
        {"model_sha256": "00" * 32},
        {"chunking": "sentences=9"},
        {"chunks": 4000},
        {"documents": 2},
        {"generation": "generation-0000000000000000"},
        {"corpus_digest": "00" * 32},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_index_that_does_not_fit_is_refused_with_the_command_that_mends_it(built, changed):
    assert command(built) in refusal(built, **changed)


def test_the_models_are_both_named(built):
    message = refusal(built, model="another-model")
    assert "another-model" in message
    assert "words" in message


def test_the_same_name_with_other_weights_is_not_called_another_name(built):
    message = refusal(built, model_sha256="00" * 32)
    assert "words, not words" not in message


@pytest.mark.parametrize("file", ["documents.jsonl", "chroma.sqlite3"])
def test_damaged_data_is_told_with_the_command(built, file, another_process):
    (built.folder / built.build.manifest.generation / file).write_bytes(b"\x00damaged" * 100)
    another_process()
    with pytest.raises(RetrievalError) as caught:
        built.open()
    assert "hardstop index build" in str(caught.value)


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_changed_corpus_is_refused(built, change):
    document = built.corpus / "safety.txt"
    if change == "edit":
        document.write_text(document.read_text().replace("rare", "common"))
    elif change == "add":
        (built.corpus / "more.txt").write_text("Another text with a statement in it that is to be indexed.\n")
    else:
        document.unlink()
    with pytest.raises(RetrievalError, match="have changed") as caught:
        built.open()
    assert command(built) in str(caught.value)
    assert corpus_state(built.folder, built.build.manifest) is CorpusState.CHANGED


def test_a_corpus_left_without_documents_has_changed(built):
    for path in built.corpus.iterdir():
        path.unlink()
    assert corpus_state(built.folder, built.build.manifest) is CorpusState.CHANGED


def test_a_corpus_folder_that_is_gone_still_serves(built):
    built.corpus.rename(built.corpus.parent / "moved")
    assert corpus_state(built.folder, built.build.manifest) is CorpusState.GONE
    assert built.open().search("plasma exchange", 1)[0].document.id == "exchange"


@pytest.mark.parametrize("lost", ["documents.jsonl", "chroma.sqlite3", "."])
def test_lost_data_are_told_with_the_command_before_anything_is_opened(built, lost):
    manifest = built.build.manifest
    check_data(built.folder, manifest)
    data = built.folder / manifest.generation / lost
    data.rename(built.folder.parent / "away")
    with pytest.raises(RetrievalError, match="lost its data") as caught:
        check_data(built.folder, manifest)
    assert command(built) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_index_in_its_corpus_folder_is_no_change_of_the_corpus(corpus_dir, make_embedder):
    embedder, folder = make_embedder(), corpus_dir / "notes" / "index"
    manifest = build_index(corpus_dir, folder, embedder=embedder).manifest
    (folder / "left.txt").write_text("Somebody has left a text in the folder of the index, and it is no document.\n")
    assert corpus_state(folder, manifest) is CorpusState.UNCHANGED
    assert len(Index.open(folder, embedder=embedder).documents) == 3


def test_an_untouched_corpus_is_unchanged(built):
    assert corpus_state(built.folder, built.build.manifest) is CorpusState.UNCHANGED
