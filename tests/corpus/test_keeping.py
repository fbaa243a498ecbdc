"""Adding, superseding and removing documents: checked first, nothing thrown away, the shipped folder untouched."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import SHIPPED, load_corpus
from corpus.errors import CorpusError
from corpus.keeping import EARLIER, Outcome, add_paths, everything, find_document, remove_document
from corpus.loading import file_digests
from corpus.records import ReviewStatus
from corpus.reviews import Mark, add_mark


@pytest.fixture
def incoming(tmp_path):
    folder = tmp_path / "incoming"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("IVIG is given at 2 g/kg.")
    (folder / "sub" / "b.md").write_text("# B\n\nRituximab is given weekly.\n")
    return folder


@pytest.fixture
def corpus(tmp_path):
    return tmp_path / "corpus"


def outcomes(paths, corpus):
    return [added.outcome for added in add_paths(paths, corpus)]


def ids(corpus):
    return [document.id for document in load_corpus(corpus).documents]


def test_a_folder_is_added_with_its_structure_into_a_folder_that_is_made(incoming, corpus):
    assert outcomes([incoming], corpus) == [Outcome.ADDED, Outcome.ADDED]
    assert ids(corpus) == ["a", "sub/b"]
    assert (corpus / "a.txt").read_bytes() == (incoming / "a.txt").read_bytes()


def test_the_same_bytes_are_refused_under_any_name(incoming, corpus):
    list(add_paths([incoming / "a.txt"], corpus))
    (incoming / "copy.txt").write_bytes((incoming / "a.txt").read_bytes())
    added = list(add_paths([incoming / "a.txt", incoming / "copy.txt"], corpus))
    assert [one.outcome for one in added] == [Outcome.DUPLICATE] * 2
    assert all("already in the corpus as a" in one.message for one in added)
    assert ids(corpus) == ["a"]


def test_a_new_version_supersedes_says_so_and_keeps_the_old_one(incoming, corpus):
    list(add_paths([incoming], corpus))
    (incoming / "a.txt").write_text("IVIG is given at 1 g/kg.")
    (added,) = add_paths([incoming / "a.txt"], corpus)
    assert added.outcome is Outcome.SUPERSEDED
    assert "supersedes a.txt" in added.message
    assert find_document("a", corpus).text == "IVIG is given at 1 g/kg."
    (kept,) = (corpus / EARLIER).glob("a.*.txt")
    assert kept.read_text() == "IVIG is given at 2 g/kg."
    assert ids(corpus) == ["a", "sub/b"]


def test_a_version_in_another_format_takes_the_place_of_the_first(incoming, corpus):
    list(add_paths([incoming], corpus))
    (incoming / "a.html").write_text("<h1>IVIG</h1><p>IVIG is given at 2 g/kg, the page says.</p>")
    (added,) = add_paths([incoming / "a.html"], corpus)
    assert added.outcome is Outcome.SUPERSEDED
    assert not (corpus / "a.txt").exists()
    assert load_corpus(corpus).problems == ()


def test_an_approval_is_said_to_lapse(incoming, corpus):
    list(add_paths([incoming], corpus))
    document = find_document("a", corpus)
    mark = Mark(id="a", sha256=document.sha256, status=ReviewStatus.APPROVED, by="A", on=date(2025, 1, 1))
    add_mark(corpus, mark)
    (incoming / "a.txt").write_text("IVIG is given at 1 g/kg.")
    (added,) = add_paths([incoming / "a.txt"], corpus)
    assert "approved in its earlier version, now under review" in added.message


def test_what_cannot_be_read_is_refused_and_the_rest_is_added(incoming, corpus):
    (incoming / "bad.pdf").write_bytes(b"no pdf")
    assert sorted(outcomes([incoming], corpus)) == [Outcome.ADDED, Outcome.ADDED, Outcome.REFUSED]
    assert not (corpus / "bad.pdf").exists()


@pytest.mark.parametrize("name", [".hidden.txt", "reviews.jsonl"])
def test_names_that_are_never_read_are_refused(incoming, corpus, name):
    (incoming / name).write_text("IVIG is given at 3 g/kg.")
    assert outcomes([incoming / name], corpus) == [Outcome.REFUSED]


def test_a_beir_file_does_not_hide_the_other_documents(incoming, corpus):
    list(add_paths([incoming], corpus))
    (incoming / "corpus.jsonl").write_text('{"_id": "1", "text": "One."}\n')
    assert outcomes([incoming / "corpus.jsonl"], corpus) == [Outcome.REFUSED]
    assert ids(corpus) == ["a", "sub/b"]
    other = corpus.parent / "beir"
    assert outcomes([incoming / "corpus.jsonl"], other) == [Outcome.ADDED]
    assert outcomes([incoming / "a.txt"], other) == [Outcome.REFUSED]


def test_a_missing_path_and_a_corpus_inside_itself_are_one_line(incoming, corpus):
    with pytest.raises(CorpusError, match="No file or folder"):
        list(add_paths([incoming / "none.txt"], corpus))
    with pytest.raises(CorpusError, match="holds the corpus directory itself"):
        list(add_paths([incoming], incoming / "corpus"))


def test_the_shipped_documents_cannot_be_changed(incoming):
    before = sorted(path.name for path in SHIPPED.rglob("*"))
    for change in (lambda: list(add_paths([incoming], SHIPPED)), lambda: remove_document("ivig-review-2022", SHIPPED)):
        with pytest.raises(CorpusError, match="--corpus DIR"):
            change()
    assert sorted(path.name for path in SHIPPED.rglob("*")) == before


def test_a_removed_document_is_gone_from_the_corpus_and_kept_beside_it(incoming, corpus):
    list(add_paths([incoming], corpus))
    kept = remove_document("sub/b", corpus)
    assert ids(corpus) == ["a"]
    assert kept.read_text().startswith("# B")
    assert kept.is_relative_to(corpus / EARLIER)
    with pytest.raises(CorpusError, match="No document sub/b"):
        remove_document("sub/b", corpus)


def test_one_record_of_several_is_not_removed(incoming, corpus):
    (incoming / "two.nbib").write_text("PMID- 1\nTI  - One.\nAB  - First.\n\nPMID- 2\nTI  - Two.\nAB  - Second.\n")
    list(add_paths([incoming], corpus))
    with pytest.raises(CorpusError, match=r"several records in two\.nbib"):
        remove_document("two/1", corpus)
    assert "two/1" in ids(corpus)


def test_everything_is_listed_also_when_all_is_rejected_or_nothing_is_there(incoming, corpus):
    corpus.mkdir()
    assert everything(corpus).documents == ()
    list(add_paths([incoming / "a.txt"], corpus))
    document = find_document("a", corpus)
    mark = Mark(id="a", sha256=document.sha256, status=ReviewStatus.REJECTED, by="A", on=date(2025, 1, 1))
    add_mark(corpus, mark)
    assert [one.id for one in everything(corpus).rejected] == ["a"]


def test_file_digests_tell_any_change_without_reading_formats(incoming, corpus):
    list(add_paths([incoming], corpus))
    before = dict(file_digests(corpus))
    assert sorted(before) == ["a.txt", "sub/b.md"]
    (corpus / "c.pdf").write_bytes(b"no pdf at all")
    after = dict(file_digests(corpus))
    assert set(after) - set(before) == {"c.pdf"}
    assert after["a.txt"] == before["a.txt"]
