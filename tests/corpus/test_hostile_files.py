"""A folder of bad files: one clear line each, and the good one is read."""

from __future__ import annotations

import random

import pytest

from corpus import load_corpus
from corpus.errors import CorpusError

BAD = {
    "empty.txt": b"",
    "blank.md": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 8,
    "nul.md": b"IVIG\x00 2 g/kg",
    "latin.txt": "Größe".encode("latin-1"),
    "cut-utf8.txt": "Größe".encode()[:3],
    "half-utf16.txt": b"\xff\xfeI\x00V\x00I",
    "pdf-as-text.txt": b"%PDF-1.7\n1 0 obj",
    "page-as-text.txt": b"<!DOCTYPE html><html><body>IVIG</body></html>",
    "docx-as-md.md": b"PK\x03\x04junk",
    "rtf-as-text.txt": b"{\\rtf1 IVIG}",
    "image.html": b"\x89PNG\r\n\x1a\n0000",
    "text-as-pdf.pdf": b"IVIG 2 g/kg",
    "text-as-docx.docx": b"IVIG 2 g/kg",
    "text-as-xml.xml": b"IVIG 2 g/kg",
    "text-as-nbib.nbib": b"IVIG 2 g/kg",
    "other.rtf": b"IVIG",
    "sheet.xlsx": b"PK\x03\x04",
    "noise.pdf": b"%PDF-1.4" + random.Random(1).randbytes(4000),
    "noise.docx": b"PK\x03\x04" + random.Random(2).randbytes(4000),
    "noise.xml": random.Random(3).randbytes(4000),
    "noise.html": b"\x80" + random.Random(4).randbytes(4000),
}


def test_each_bad_file_is_one_line_and_the_good_one_is_read(tmp_path):
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("IVIG is given at 2 g/kg.")
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    assert len(corpus.problems) == len(BAD)
    for name in BAD:
        (problem,) = [line for line in corpus.problems if line.startswith(f"{tmp_path / name}: ")]
        assert "\n" not in problem
        assert len(problem) < 400


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_text_with_a_byte_order_mark_is_read(read_one, encoding):
    text = "Größe: IVIG wird mit 2 g/kg gegeben."
    data = ("\ufeff" + text).encode(encoding) if encoding.endswith("le") else text.encode(encoding)
    assert read_one("a.txt", data).text == text


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.reading.MAX_BYTES", 10)
    (tmp_path / "a.txt").write_text("IVIG is given at 2 g/kg.")
    with pytest.raises(CorpusError, match="larger than"):
        load_corpus(tmp_path)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".xml", ".nbib", ".pdf", ".docx"])
def test_noise_of_any_length_never_gets_past_the_reader(read, suffix):
    source = random.Random(suffix)
    for length in (1, 10, 100, 1000):
        for outcome in read(f"noise{length}{suffix}", source.randbytes(length)):
            assert isinstance(outcome, CorpusError) or outcome.text


@pytest.mark.parametrize("opening", ["<p>", "<table><tr><td>", "<ul><li>", "<b>", "<sup>", "<dl><dt>"])
def test_markup_that_never_ends_is_read_or_refused(read, opening):
    (outcome,) = read("a.html", f"{opening}IVIG 2 g/kg. " * 3000)
    assert isinstance(outcome, CorpusError) or "IVIG" in outcome.text


HTML = (
    b"<html><body><main><h1>T</h1><p>IVIG<sup>1</sup> helps.</p><ul><li>a</li></ul>"
    b"<table><tr><td>b</td><td>c</td></tr></table>"
)
XML = (
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle>"
    b"<Abstract><AbstractText>IVIG helps.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    b"</PubmedArticleSet>"
)
PIECES = [
    b"<",
    b">",
    b"&",
    b'"',
    b"</p>",
    b"<td>",
    b"<sup>",
    b"<!--",
    b"&#0;",
    b"\n",
    b"=",
    b"<main>",
    b"\xc3\xa9",
    b"\x80",
]


@pytest.mark.parametrize(
    ("suffix", "whole"), [(".html", HTML), (".xml", XML), (".nbib", b"PMID- 1\nTI  - T\nAB  - Said.\n")]
)
def test_damage_anywhere_is_read_or_refused_in_one_line(read, suffix, whole):
    source = random.Random(suffix)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(source.choice([1, 3, 8])):
            at = source.randrange(len(data) + 1)
            data[at : at + source.choice([0, 0, 1, 9])] = source.choice(PIECES)
        for outcome in read(f"damaged{suffix}", bytes(data)):
            assert not isinstance(outcome, CorpusError) or "\n" not in str(outcome)
