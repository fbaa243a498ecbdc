"""What a source says of itself, kept apart from its evidence."""

from __future__ import annotations

import pytest

from corpus.chunking import chunk_document
from corpus.furniture import SECTION, furniture
from corpus.loading import load_corpus

PAGE = """Zinc for colds

Educational purpose only

Last updated: March 3, 2024

Evidence

Zinc shortens colds by a day in most trials.

References

Zinc in the common cold. Cochrane, 2020

Professional Disclaimer

This information is intended for healthcare professionals.
"""


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.txt").write_text(PAGE)
    return load_corpus(tmp_path).documents[0]


def said(document):
    return [document.text[span.start : span.end] for chunk in furniture(document) for span in chunk.sentences]


def test_dates_disclaimers_and_references_are_quotable(page):
    told = " ".join(said(page))
    for words in ("March 3, 2024", "intended for healthcare professionals", "Cochrane, 2020"):
        assert words in told


def test_it_is_verbatim_and_headed_as_what_it_is(page):
    for chunk in furniture(page):
        assert chunk.text == page.text[chunk.start : chunk.end]
        assert chunk.section == SECTION
        assert all(chunk.start <= span.start < span.end <= chunk.end for span in chunk.sentences)


def test_no_evidence_and_no_heading_is_furniture(page):
    assert "Zinc shortens" not in " ".join(said(page))
    assert "Evidence" not in said(page)


def test_and_no_furniture_is_evidence(page):
    evidence = " ".join(chunk.text for chunk in chunk_document(page))
    assert "Zinc shortens" in evidence
    for words in ("March 3", "professionals", "Cochrane"):
        assert words not in evidence


def test_a_document_of_evidence_alone_has_none(make_document):
    assert furniture(make_document("Zinc shortens colds. It tastes of metal.")) == ()
