"""Guesses from a source's own words."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.inferring import kind_of, last_updated, review_status, year_of
from corpus.records import DocumentKind, ReviewStatus


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Guideline for the management of MG", DocumentKind.GUIDELINE),
        ("IVIG in MG: a systematic review and meta-analysis", DocumentKind.SYSTEMATIC_REVIEW),
        ("A randomised, double-blind trial of IVIG", DocumentKind.RCT),
        ("IVIG for crisis: a retrospective cohort study", DocumentKind.COHORT),
        ("Case series of five patients", DocumentKind.CASE_SERIES),
        ("IVIG: a review", DocumentKind.REVIEW),
        ("Prescribing information for drug A", DocumentKind.LABEL),
        ("Reviewing nothing", None),
        ("IVIG in crisis", None),
    ],
)
def test_kind_by_title(title, kind):
    assert kind_of(title) is kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last updated: November 14, 2025View editorial policy", date(2025, 11, 14)),
        ("Page last reviewed: 3 Mar 2021", date(2021, 3, 3)),
        ("last updated on 2020-01-31", date(2020, 1, 31)),
        ("Last revised Sept 2019", date(2019, 9, 1)),
        ("Last updated: 99 Smarch 2020", None),
        ("Last updated: 2020-02-31", None),
        ("Doses were last updated by the team.", None),
    ],
)
def test_last_updated(text, day):
    assert last_updated(text) == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Published: May 2021", 2021),
        ("Published 2018", 2018),
        ("A text.\n© 2017 The Hospital", 2017),
        ("In 2016 a trial was published.", None),
        ("Nothing", None),
    ],
)
def test_year(text, year):
    assert year_of(text) == year


def test_review_status():
    assert review_status("its content is pending human review") is ReviewStatus.UNDER_REVIEW
    assert review_status("The review of trials is done.") is None
