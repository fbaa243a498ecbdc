"""Reordering within documents: for questions about an effect only, and never of the documents themselves."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from corpus.records import Chunk, Span
from index import Index, build_index
from index.lexical import LexicalIndex
from index.rerank import (
    FEATURES,
    WEIGHTS,
    Reranker,
    asks_for_effect,
    last_phrase,
    passage_features,
    rearranged,
    shipped_weights,
)

EFFECT = "What is the effect of drug B compared with placebo on muscle strength?"
ARTICLE = """# Trial of drug B in weakness

## Introduction

Drug B compared with placebo has an effect on muscle strength in rats. The effect of drug B is of interest.

## Methods

We compared drug B with placebo. Muscle strength was the outcome. The effect of drug B was measured.

## Results

Muscle strength did not differ significantly between groups (p = 0.40). It was 12% in one.
"""
OTHER = """# Notes on drug B

## Use

Drug B is given by mouth. Drug B compared with placebo tastes bitter.

## Strength

Placebo tablets look like those of drug B.
"""


@pytest.fixture
def index(tmp_path, make_embedder) -> Index:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "trial.md").write_text(ARTICLE)
    (corpus / "notes.md").write_text(OTHER)
    embedder = make_embedder()
    build_index(corpus, tmp_path / "index", embedder=embedder)
    return Index.open(tmp_path / "index", embedder=embedder)


def chunk(text: str, section: str = "", sentences: tuple[str, ...] = ()) -> Chunk:
    spans = tuple(Span(start=7 + text.index(s), end=7 + text.index(s) + len(s)) for s in sentences or (text,))
    return Chunk(id="d:7-9", document_id="d", section=section, start=7, end=7 + len(text), text=text, sentences=spans)


def named(row) -> dict[str, float]:
    return dict(zip(FEATURES[-len(row) :], row, strict=True))


# --- in a search ----------------------------------------------------------------------------------------------------


def fused_order(index: Index, query: str) -> list[str]:
    positions, _ = index.candidates(query)
    return [index.chunks[at].id for at in positions]


def test_the_finding_leads_its_document(index):
    first = next(h for h in index.search(EFFECT) if h.document.id == "trial")
    assert first.chunk.section == "Results"
    before = next(name for name in fused_order(index, EFFECT) if name.startswith("trial:"))
    assert before != first.chunk.id, "the fusion alone would do; the test shows nothing"


def test_documents_keep_their_places_and_places_their_scores(index):
    hits = index.search(EFFECT)
    before = fused_order(index, EFFECT)
    assert [hit.document.id for hit in hits] == [name.partition(":")[0] for name in before]
    assert sorted(hit.chunk.id for hit in hits) == sorted(before)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_hit_tells_its_own_similarities_wherever_it_was_put(index):
    dense = {hit.chunk.id: (hit.dense, hit.lexical) for hit in index.search(EFFECT, mode="dense")}
    assert {hit.chunk.id: (hit.dense, hit.lexical) for hit in index.search(EFFECT)} == dense


def test_another_question_is_left_as_the_fusion_has_it(index):
    question = "How is drug B given?"
    assert [hit.chunk.id for hit in index.search(question)] == fused_order(index, question)


@pytest.mark.parametrize("mode", ["dense", "lexical"])
def test_only_the_hybrid_search_is_reordered(index, mode):
    scores = [hit.dense if mode == "dense" else hit.lexical for hit in index.search(EFFECT, mode=mode)]
    assert scores == sorted(scores, reverse=True)


def test_a_short_search_gives_the_first_hits_of_a_long_one(tmp_path, make_embedder):
    """However many are asked for, beyond the pool too."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(260):
        text = f"Drug B has effect {number}. " if number % 2 else f"Sleep {number} was the same with placebo. "
        (corpus / f"d{number:03}.md").write_text(f"---\ntitle: T{number % 7}\n---\n# T\n\n{text * (1 + number % 3)}\n")
    embedder = make_embedder()
    build_index(corpus, tmp_path / "index", embedder=embedder)
    index = Index.open(tmp_path / "index", embedder=embedder)
    long = index.search(EFFECT, 260)
    assert len(long) == 260
    assert [hit.score for hit in long] == sorted((hit.score for hit in long), reverse=True)
    for k in (1, 5, 40, 150, 220):
        assert index.search(EFFECT, k) == long[:k]


# --- the model ------------------------------------------------------------------------------------------------------


def test_places_are_shared_out_by_weight_and_ties_stay():
    rows = np.zeros((3, len(FEATURES)))
    rows[:, 0] = (0.2, 0.9, 0.9)
    weights = np.zeros(len(FEATURES))
    assert rearranged([7, 5, 3, 1], [([0, 2, 3], rows)], weights) == [7, 5, 3, 1]
    weights[0] = 1.0
    assert rearranged([7, 5, 3, 1], [([0, 2, 3], rows)], weights) == [3, 5, 1, 7]


def test_differences_below_the_last_bits_are_ties():
    rows = np.zeros((2, len(FEATURES)))
    rows[:, 0] = (0.5, 0.5 + 1e-9)
    assert rearranged([0, 1], [([0, 1], rows)], np.ones(len(FEATURES))) == [0, 1]


def test_a_word_that_every_passage_holds_tells_nothing(index):
    positions, similarities = index.candidates(EFFECT)
    read = index.reranker.features(EFFECT, positions, similarities)
    assert sorted(place for places, _ in read for place in places) == list(range(len(positions)))
    by_id = {index.chunks[positions[at]].id: row for places, rows in read for at, row in zip(places, rows, strict=True)}
    trial = {name: row for name, row in by_id.items() if name.startswith("trial:")}
    words = {index.chunks[index.chunks.position(name)].section: row[1] for name, row in trial.items()}
    assert max(words.values()) == 1.0
    assert words["Methods"] > 0
    for rows in by_id.values():
        assert ((rows >= 0) & (rows <= 1)).all()


def test_a_document_with_one_passage_has_nothing_to_reorder(make_embedder, tmp_path):
    lexical = LexicalIndex(["alpha effect", "beta effect"])

    class OneEach:
        def __len__(self):
            return 2

        def chunk_id(self, at):
            return f"d{at}:0-5"

    assert Reranker(OneEach(), lexical).features("effect of alpha", [1, 0], {0: 0.5, 1: 0.6}) == []


def test_the_weights_are_those_of_the_features():
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(fitted["weights"]) == set(FEATURES)
    assert shipped_weights().shape == (len(FEATURES),)
    assert fitted["weights"]["other_section"] < 0 < fitted["weights"]["claim_with_statistics"]


# --- what is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does IVIG reduce relapses?", True),
        ("IVIG vs PLEX", True),
        ("What is the dose of IVIG in a course?", False),
        ("Who should be screened for hepatitis B?", False),
        ("", False),
    ],
)
def test_which_questions_ask_for_an_effect(question, asks):
    assert asks_for_effect(question) is asks


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        (EFFECT, "muscle strength"),
        ("Is tea better than milk?", "milk"),
        ("tea versus milk: sleep quality", "sleep quality"),
        ("What is the effect of tea?", "tea"),
        ("strength?", "strength"),
        ("", ""),
        ("of on the?", ""),
    ],
)
def test_the_last_phrase(question, phrase):
    assert last_phrase(question) == phrase


@pytest.mark.parametrize(
    ("text", "claims", "statistics", "both"),
    [
        ("Scores did not differ between groups (p = 0.4).", 0.5, 1.0, 1.0),
        ("The groups were similar. Age was 40 ± 3 years.", 0.5, 1.0, 0.5),
        ("There was no significant difference; results were comparable.", 1.0, 0.0, 0.5),
        ("Patients took a tablet.", 0.0, 0.0, 0.0),
    ],
)
def test_findings_are_known_by_their_wording_and_their_statistics(text, claims, statistics, both):
    sentences = tuple(s.strip() + "." for s in text.removesuffix(".").split(". "))
    read = named(passage_features(chunk(text, sentences=sentences)))
    assert (read["claims"], read["statistics"], read["claim_with_statistics"]) == (claims, statistics, both)


@pytest.mark.parametrize(
    ("section", "apart", "abstract"),
    [
        ("Results", 0.0, 0.0),
        ("Results > Participants", 1.0, 0.0),
        ("Discussion > Main findings", 0.0, 0.0),
        ("BODY.INTRODUCTION", 1.0, 0.0),
        ("ABSTRACT.RESULTS", 0.0, 1.0),
        ("ABSTRACT.METHODS", 1.0, 1.0),
        ("Results > Week 12", 0.0, 0.0),
        ("Methods > Week 12", 1.0, 0.0),
        ("Competing interests", 1.0, 0.0),
        ("Dosing", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_headings_say_whether_findings_stand_below(section, apart, abstract):
    read = named(passage_features(chunk("Some text.", section=section)))
    assert (read["other_section"], read["abstract"]) == (apart, abstract)


def test_a_chunk_without_sentences_is_read_too():
    assert named(passage_features(replace(chunk("Some text."), sentences=())))["claim_with_statistics"] == 0.0
