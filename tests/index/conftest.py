"""A small corpus on disk and its index over the quick embedder."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from index import Index, build_index

DOCUMENTS = {
    "dosing.txt": "Dosing of the drug\n\nThe usual course of drug A is two grams over five days in hospital. "
    "No trial has tested more than two grams of drug A in one course.\n",
    "safety.txt": "Safety of the drug\n\nHeadache and fever are common while drug A runs into the vein. "
    "Kidney failure is rare and is seen in the old.\n",
    "exchange.md": "# Exchange\n\n## Use\n\nPlasma exchange removes antibodies within days.\n",
}


@pytest.fixture
def corpus_dir(tmp_path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def built(corpus_dir, tmp_path, make_embedder) -> SimpleNamespace:
    """`corpus`, `folder`, `embedder`, `build` (the outcome) and `open()`."""
    embedder, folder = make_embedder(), tmp_path / "index"
    build = build_index(corpus_dir, folder, embedder=embedder)
    return SimpleNamespace(
        corpus=corpus_dir,
        folder=folder,
        embedder=embedder,
        build=build,
        open=lambda: Index.open(folder, embedder=embedder),
    )


@pytest.fixture
def another_process():
    """Forget the open databases, which Chroma keeps by their paths, as a command started afterwards would."""
    from chromadb.api.shared_system_client import SharedSystemClient

    return SharedSystemClient.clear_system_cache
