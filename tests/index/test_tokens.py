"""Late interaction."""

from __future__ import annotations

import numpy as np
import pytest

from index.tokens import TokenVectors, late_interaction


def text(*tokens, axes=6):
    rows = np.eye(axes, dtype=np.float16)[list(tokens)] if tokens else np.zeros((0, axes), dtype=np.float16)
    return TokenVectors(ids=tokens, vectors=rows, pooled=np.ones(axes, dtype=np.float32))


def test_a_text_with_every_token_scores_one_and_one_with_none_zero():
    assert late_interaction(text(1, 2), [text(1, 2, 3), text(4), text(5)])[:2] == [1.0, 0.0]


def test_a_token_that_all_texts_share_tells_nothing_apart():
    everywhere, telling = late_interaction(text(0, 1), [text(0, 2), text(0, 1)])
    assert everywhere < 0.3 < telling


def test_empty_questions_and_texts_score_zero():
    assert late_interaction(text(), [text(1)]) == [0.0]
    assert late_interaction(text(1), [text()]) == [0.0]
    assert late_interaction(text(1), []) == []


def test_the_bundled_model_reads_texts_token_by_token(bundled):
    read = bundled.tokens(["Fever is rare.", "Fever"])
    assert [len(item.ids) for item in read] == [4, 1]
    assert all(item.vectors.shape == (len(item.ids), bundled.dimensions) for item in read)
    assert np.linalg.norm(read[0].vectors.astype(np.float32), axis=1) == pytest.approx(1, abs=1e-2)
    assert read[0].pooled == pytest.approx(bundled.embeddings.embed_query("Fever is rare."), abs=1e-5)


def test_a_meaning_in_other_words_scores_above_another_meaning(bundled):
    texts = ["Is it safe for children?", "No harm was seen in infants.", "Stock prices fell."]
    question, near, far = bundled.tokens(texts)
    same, other = late_interaction(question, [near, far])
    assert same > other
