"""BM25: stems count, stop words do not, and an unknown word is no error."""

from __future__ import annotations

import numpy as np
import pytest

from index.lexical import LexicalIndex, shares

TEXTS = [
    "Plasma exchange removes antibodies.",
    "Infusions of immunoglobulin are given over five days.",
    "Rituximab depletes B cells; an infusion takes hours.",
]


@pytest.fixture
def lexical() -> LexicalIndex:
    return LexicalIndex(TEXTS)


def test_the_text_with_the_words_is_best(lexical):
    scores = lexical.scores("plasma exchange antibodies")
    assert int(scores.argmax()) == 0
    assert scores[1] == scores[2] == 0


def test_words_meet_by_their_stems(lexical):
    scores = lexical.scores("INFUSED infusing")
    assert scores[1] > 0
    assert scores[2] > 0


@pytest.mark.parametrize("query", ["", "   ", "the of and", "zebra", "?!", "\U0001f600", "\u05e9\u05dc\u05d5\u05dd"])
def test_a_query_without_a_known_word_scores_nothing(lexical, query):
    scores = lexical.scores(query)
    assert scores.tolist() == [0.0, 0.0, 0.0]


def test_a_rare_word_weighs_more_than_a_common_one():
    lexical = LexicalIndex(["common rare", "common", "common", "common other"])
    assert lexical.scores("rare")[0] > lexical.scores("common")[0]


def test_shares_are_of_the_best():
    assert shares(np.array([0.0, 2.0, 4.0], dtype=np.float32)).tolist() == [0.0, 0.5, 1.0]


def test_shares_of_nothing_are_nothing():
    assert shares(np.zeros(3, dtype=np.float32)).tolist() == [0.0, 0.0, 0.0]
    assert shares(np.zeros(0, dtype=np.float32)).tolist() == []


@pytest.mark.parametrize("texts", [["the of"], ["?", "\U0001f600"]])
def test_texts_without_a_word_can_be_searched(texts):
    assert LexicalIndex(texts).scores("plasma").tolist() == [0.0] * len(texts)


def test_words_are_stems_that_the_texts_know_each_once(lexical):
    assert lexical.words("Infusing zebras, an infusion of the plasma") == ["infus", "plasma"]
    assert LexicalIndex(["the of"]).words("plasma") == []


def test_which_texts_hold_which_words(lexical):
    held = lexical.holds(["infus", "plasma"], [2, 0, 1])
    assert held.tolist() == [[True, False, True], [False, True, False]]
    assert lexical.holds([], [2, 0]).shape == (0, 2)


@pytest.mark.parametrize("texts", [TEXTS, [], ["the of"], [f"word{n} is of word{n % 7}" for n in range(2500)]])
def test_what_is_saved_scores_alike_when_it_is_loaded(tmp_path, texts):
    made = LexicalIndex(texts)
    made.save(tmp_path / "bm25")
    found = LexicalIndex.load(tmp_path / "bm25")
    assert len(found) == len(made) == len(texts)
    for query in ("plasma infusion", "word3 word2400", "zebra", ""):
        assert found.scores(query).tolist() == made.scores(query).tolist()


def test_the_same_texts_are_the_same_files(tmp_path):
    for name in ("one", "two"):
        LexicalIndex(TEXTS * 400).save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("name", ["size.json", "data.csc.index.npy", "vocab.index.json"])
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_damaged_statistics_are_no_statistics(tmp_path, name, damage):
    LexicalIndex(TEXTS).save(tmp_path)
    path = tmp_path / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises((OSError, ValueError, KeyError, EOFError)):
        LexicalIndex.load(tmp_path)
