"""The YAML block of a Markdown source: strict, and the body starts right behind it."""

from __future__ import annotations

import datetime

import pytest

from corpus.errors import CorpusError
from corpus.front_matter import read_front_matter
from corpus.records import Depth, DocumentKind, ReviewStatus

FULL = """---
title: "Treatment of X: a summary"
kind: guideline
year: 2023
publisher: The Society
review_status: under_review
last_updated: 2025-11-14
population: Adults
depth: summary
unstated: [authors, doi]
---
Body.
"""


def test_every_key_is_read():
    front, start = read_front_matter(FULL)
    assert front.title == "Treatment of X: a summary"
    assert (front.kind, front.review_status, front.depth) == (
        DocumentKind.GUIDELINE,
        ReviewStatus.UNDER_REVIEW,
        Depth.SUMMARY,
    )
    assert (front.year, front.publisher, front.population) == (2023, "The Society", "Adults")
    assert front.last_updated == datetime.date(2025, 11, 14)
    assert front.unstated == ("authors", "doi")
    assert FULL[start:] == "Body.\n"


def test_what_is_left_out_is_unknown():
    front, _ = read_front_matter("---\ntitle: T\n---\n")
    assert (front.kind, front.year, front.publisher, front.last_updated) == (DocumentKind.OTHER, None, None, None)
    assert (front.review_status, front.depth, front.unstated) == (ReviewStatus.UNKNOWN, Depth.FULL_TEXT, ())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("opening", ["", "\ufeff"])
def test_body_offset_counts_every_character(newline, opening):
    text = opening + newline.join(["---", "title: T", "---", "# Heading", "Text."])
    front, start = read_front_matter(text)
    assert front.title == "T"
    assert text[start:].startswith("# Heading")


def test_a_block_may_end_the_file():
    text = "---\ntitle: T\n---"
    assert read_front_matter(text)[1] == len(text)


def test_three_dashes_inside_a_line_do_not_end_the_block():
    text = "---\ntitle: a --- b\npublisher: '---'\n---\nBody"
    front, start = read_front_matter(text)
    assert (front.title, front.publisher, text[start:]) == ("a --- b", "---", "Body")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No block.",
        "\n---\ntitle: T\n---\n",
        "# Heading\n\n---\n\nBelow a rule\n\n---\n",
        "---\ntitle: T\n",
        "----\n",
    ],
)
def test_no_block_at_the_very_start_is_no_front_matter(text):
    assert read_front_matter(text) == (None, 0)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("titel: T", "titel"),
        ("kind: opinion", "kind"),
        ("year: last year", "year"),
        ("review_status: done", "review_status"),
        ("last_updated: soon", "last_updated"),
        ("depth: deep", "depth"),
        ("unstated: authors", "unstated"),
        ("publisher: [a, b]", "publisher"),
    ],
)
def test_a_wrong_entry_is_named(entry, named):
    with pytest.raises(CorpusError, match=rf"\b{named}\b"):
        read_front_matter(f"---\ntitle: T\n{entry}\n---\nBody")


def test_a_missing_title_is_named():
    with pytest.raises(CorpusError, match="title"):
        read_front_matter("---\nyear: 2020\n---\n")


@pytest.mark.parametrize("block", ["title: [unclosed", "title: T\n\tyear: 2020", "title: 'T", "title: T\x00"])
def test_what_is_not_yaml_is_one_line(block):
    with pytest.raises(CorpusError) as caught:
        read_front_matter(f"---\n{block}\n---\nBody")
    assert "not YAML" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("block", ["", "just words", "- a\n- list"])
def test_a_block_that_is_no_mapping_is_refused(block):
    with pytest.raises(CorpusError):
        read_front_matter(f"---\n{block}\n---\nBody")


def test_a_date_that_does_not_exist_is_refused_as_a_wrong_entry():
    with pytest.raises(CorpusError):
        read_front_matter("---\ntitle: T\nlast_updated: 2025-02-30\n---\nBody")


def test_front_matter_can_build_no_objects():
    with pytest.raises(CorpusError):
        read_front_matter("---\ntitle: !!python/object/apply:os.getcwd []\n---\nBody")
