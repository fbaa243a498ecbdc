"""Review marks: appended, bound to a version, and failing closed when they can't be read."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import load_corpus
from corpus.errors import CorpusError
from corpus.records import ReviewStatus
from corpus.reviews import REVIEWS, Mark, add_mark, read_marks


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("IVIG is given at 2 g/kg.")
    (tmp_path / "b.txt").write_text("Rituximab is given at 375 mg/m2.")
    return tmp_path


@pytest.fixture
def mark(folder):
    def mark(name: str, status: ReviewStatus, note: str = "") -> None:
        sha256 = next(d.sha256 for d in load_corpus(folder).documents if d.id == name)
        add_mark(folder, Mark(id=name, sha256=sha256, status=status, by="Dr A", on=date(2025, 1, 2), note=note))

    return mark


def statuses(folder):
    return {document.id: document.review_status for document in load_corpus(folder).documents}


def test_an_approval_is_the_documents_status_and_no_document_itself(folder, mark):
    mark("a", ReviewStatus.APPROVED)
    assert statuses(folder) == {"a": ReviewStatus.APPROVED, "b": ReviewStatus.UNKNOWN}
    assert load_corpus(folder).problems == ()


def test_a_rejected_document_is_known_and_not_among_those_to_index(folder, mark):
    mark("a", ReviewStatus.REJECTED)
    corpus = load_corpus(folder)
    assert [document.id for document in corpus.documents] == ["b"]
    assert [document.id for document in corpus.rejected] == ["a"]


def test_every_mark_is_kept_and_the_last_one_counts(folder, mark):
    mark("a", ReviewStatus.APPROVED)
    mark("a", ReviewStatus.UNDER_REVIEW, "second thoughts")
    lines = (folder / REVIEWS).read_text().splitlines()
    assert len(lines) == 2
    assert '"by":"Dr A"' in lines[0]
    assert '"on":"2025-01-02"' in lines[0]
    assert statuses(folder)["a"] is ReviewStatus.UNDER_REVIEW


def test_a_mark_changes_the_digest_and_the_same_mark_gives_the_same(folder, mark):
    before = load_corpus(folder).digest
    mark("a", ReviewStatus.APPROVED)
    approved = load_corpus(folder).digest
    mark("a", ReviewStatus.APPROVED)
    assert before != approved
    assert load_corpus(folder).digest == approved


def test_an_approval_lapses_with_the_version_it_was_given_for(folder, mark):
    mark("a", ReviewStatus.APPROVED)
    (folder / "a.txt").write_text("IVIG is given at 9 g/kg.")
    assert statuses(folder)["a"] is ReviewStatus.UNDER_REVIEW


def test_a_rejection_outlives_a_change_of_the_file(folder, mark):
    mark("a", ReviewStatus.REJECTED)
    (folder / "a.txt").write_text("IVIG is given at 2 g/kg, as before.")
    assert "a" not in statuses(folder)


def test_a_corpus_of_rejected_documents_only_says_so(folder, mark):
    mark("a", ReviewStatus.REJECTED)
    mark("b", ReviewStatus.APPROVED)
    (folder / "b.txt").unlink()
    with pytest.raises(CorpusError, match="all 1 are rejected"):
        load_corpus(folder)


@pytest.mark.parametrize(
    "line", ["{", '{"id": "a"}', '{"id":"a","sha256":"x","status":"fine","by":"A","on":"2025-01-01"}']
)
def test_a_line_that_cannot_be_understood_stops_the_corpus(folder, line):
    (folder / REVIEWS).write_text(line + "\n")
    with pytest.raises(CorpusError, match="line 1") as caught:
        load_corpus(folder)
    assert "\n" not in str(caught.value)


def test_without_the_file_nothing_is_marked(folder):
    assert read_marks(folder).latest == {}
