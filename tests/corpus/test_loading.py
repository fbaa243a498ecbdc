"""A corpus directory: what is read, what is reported, and what the digest stands for."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from corpus import SHIPPED, CorpusError, load_corpus
from corpus.chunking import chunk_document
from corpus.loading import corpus_digest
from corpus.records import Depth, DocumentKind


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_documents_come_in_the_order_of_their_ids(tmp_path):
    write(tmp_path, b_dot_txt="B text.", a_dot_md="A text.", sub__c_dot_txt="C text.", B_dot_txt="Upper.")
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["B", "a", "b", "sub/c"]
    assert corpus.problems == ()
    assert corpus.directory == tmp_path


def test_text_is_the_file_as_decoded_and_the_digest_is_over_its_bytes(tmp_path):
    raw = "Première ligne.\r\nSecond\u2028line — 0.4 g/kg.\r\n".encode()
    write(tmp_path, doc_dot_txt=raw)
    (document,) = load_corpus(tmp_path).documents
    assert document.text == raw.decode()
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.body_start == 0


def test_front_matter_becomes_the_facts_of_the_document(tmp_path):
    text = "---\ntitle: Trial of X\nkind: rct\nyear: 2012\ndepth: abstract\n---\n# Trial\n\nX works.\n"
    write(tmp_path, trial_dot_md=text)
    (document,) = load_corpus(tmp_path).documents
    assert (document.title, document.kind, document.year, document.depth) == (
        "Trial of X",
        DocumentKind.RCT,
        2012,
        Depth.ABSTRACT,
    )
    assert document.text == text
    assert document.text[document.body_start :].startswith("# Trial")


@pytest.mark.parametrize("out", ["notes", "notes/../notes"])
def test_a_folder_can_be_left_out(tmp_path, out):
    write(tmp_path, a_dot_md="A.", notes__b_dot_md="B.", notes__c_dot_pdf="PDF", notes2__d_dot_md="D.")
    corpus = load_corpus(tmp_path, leave_out=tmp_path / out)
    assert ([document.id for document in corpus.documents], corpus.problems) == (["a", "notes2/d"], ())


def test_a_folder_that_is_not_there_leaves_nothing_out(tmp_path):
    write(tmp_path, a_dot_md="A.")
    assert len(load_corpus(tmp_path, leave_out=tmp_path / "index").documents) == 1


def test_a_folder_left_out_is_known_by_its_place_not_by_its_name(tmp_path):
    write(tmp_path, docs__a_dot_md="A.", docs__index__b_dot_md="B.")
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    corpus = load_corpus(tmp_path / "docs", leave_out=tmp_path / "link" / "index")
    assert [document.id for document in corpus.documents] == ["a"]


def test_plain_text_has_no_front_matter(tmp_path):
    write(tmp_path, a_dot_txt="---\ntitle: T\n---\nBody.")
    (document,) = load_corpus(tmp_path).documents
    assert document.body_start == 0


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Myasthenia\n\nText.", "Myasthenia"),
        ("\n\n  Plain heading  \nText.", "Plain heading"),
        ("TITLE:\nWhat the label names\n", "What the label names"),
        ("x" * 400, "x" * 120),
    ],
)
def test_without_front_matter_the_first_line_is_the_title(tmp_path, text, title):
    write(tmp_path, a_dot_md=text)
    (document,) = load_corpus(tmp_path).documents
    assert document.title == title


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Use of IVIG\n\nIVIG helps in crisis.\n", "IVIG helps in crisis."),
        ("# Use of IVIG\n\nIt helps.\n", "It helps."),
    ],
)
def test_a_byte_order_mark_is_no_part_of_title_or_quote(tmp_path, text, quote):
    write(tmp_path, a_dot_md=f"\ufeff{text}")
    (document,) = load_corpus(tmp_path).documents
    assert document.title == "Use of IVIG"
    assert [chunk.text for chunk in chunk_document(document)] == [quote]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad_dot_txt", b"caf\xe9 IVIG", "UTF-8"),
        ("bad_dot_md", "---\nkind: nonsense\n---\nBody", "front matter"),
        ("bad_dot_md", "---\ntitle: T\nlast_updated: 2025-02-30\n---\nBody", "front matter"),
        ("bad_dot_md", "---\ntitle: " + "[" * 5000 + "\n---\nBody", "front matter"),
        ("bad_dot_txt", "", "empty"),
        ("bad_dot_txt", " \n\t\n", "empty"),
        ("bad_dot_md", "---\ntitle: T\n---\n\n", "empty"),
        ("bad_dot_rtf", "text", ".rtf"),
        ("bad", "text", "without a suffix"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_read(tmp_path, name, content, said):
    write(tmp_path, good_dot_txt="Good text.", **{name: content})
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    (problem,) = corpus.problems
    assert str(tmp_path / name.replace("_dot_", ".")) in problem
    assert said in problem
    assert "\n" not in problem


def test_a_link_to_nowhere_is_reported(tmp_path):
    write(tmp_path, good_dot_txt="Good text.")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing.txt")
    corpus = load_corpus(tmp_path)
    assert len(corpus.documents) == 1
    assert "gone.txt" in corpus.problems[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_reported(tmp_path):
    write(tmp_path, good_dot_txt="Good text.", shut_dot_txt="Shut.")
    (tmp_path / "shut.txt").chmod(0)
    assert "shut.txt" in load_corpus(tmp_path).problems[0]


def test_two_files_of_one_id_are_reported_and_the_first_is_kept(tmp_path):
    write(tmp_path, a_dot_md="Markdown.", a_dot_txt="Plain.")
    corpus = load_corpus(tmp_path)
    assert [document.text for document in corpus.documents] == ["Markdown."]
    assert "a second document has the id a" in corpus.problems[0]


def test_hidden_files_and_folders_are_not_documents(tmp_path):
    write(tmp_path, a_dot_txt="Text.")
    write(tmp_path / ".git", config_dot_txt="Not a document.")
    (tmp_path / ".notes.txt").write_text("Not a document.")
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["a"]
    assert corpus.problems == ()


def test_suffixes_count_in_any_case_and_dots_stay_in_the_id(tmp_path):
    write(tmp_path, A_dot_TXT="A.", v1_dot_2_dot_Md="B.")
    assert [document.id for document in load_corpus(tmp_path).documents] == ["A", "v1.2"]


def test_a_missing_directory_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="--corpus"):
        load_corpus(tmp_path / "nowhere")


def test_a_file_is_no_corpus_directory(tmp_path):
    write(tmp_path, a_dot_txt="Text.")
    with pytest.raises(CorpusError, match="No corpus directory"):
        load_corpus(tmp_path / "a.txt")


def test_a_directory_without_documents_says_so(tmp_path):
    with pytest.raises(CorpusError, match="No readable document"):
        load_corpus(tmp_path)


def test_a_directory_of_unreadable_files_names_the_first(tmp_path):
    write(tmp_path, b_dot_txt=b"\xff\xfe", a_dot_rtf="x")
    with pytest.raises(CorpusError, match=r"a\.rtf"):
        load_corpus(tmp_path)


# --- digest ---------------------------------------------------------------------------------------------------------


def test_the_digest_is_the_same_for_the_same_files_elsewhere(tmp_path):
    first = write(tmp_path / "one", a_dot_txt="A.", b_dot_txt="B.")
    second = write(tmp_path / "two", b_dot_txt="B.", a_dot_txt="A.")
    assert load_corpus(first).digest == load_corpus(second).digest


@pytest.mark.parametrize(
    "changed",
    [{"a_dot_txt": "A!", "b_dot_txt": "B."}, {"a_dot_txt": "A.", "c_dot_txt": "B."}, {"a_dot_txt": "A."}],
    ids=["a byte", "a name", "a file less"],
)
def test_any_change_changes_the_digest(tmp_path, changed):
    first = write(tmp_path / "one", a_dot_txt="A.", b_dot_txt="B.")
    second = write(tmp_path / "two", **changed)
    assert load_corpus(first).digest != load_corpus(second).digest


def test_digest_ignores_the_order_of_its_entries():
    entries = [("b", "1"), ("a", "2")]
    assert corpus_digest(iter(entries)) == corpus_digest(iter(entries[::-1]))


def test_digest_keeps_id_and_hash_apart():
    assert corpus_digest(iter([("a", "bc")])) != corpus_digest(iter([("ab", "c")]))


def test_the_shipped_documents_all_load():
    corpus = load_corpus(SHIPPED)
    assert len(corpus.documents) == len(list(SHIPPED.glob("*.md"))) > 0
    assert corpus.problems == ()


# --- BEIR -----------------------------------------------------------------------------------------------------------


def written(row: object) -> str:
    """A row as JSON, its characters as they are wherever UTF-8 can carry them."""
    line = json.dumps(row, ensure_ascii=False)
    return line if line.encode(errors="ignore").decode() == line else json.dumps(row)


def beir(folder: Path, *rows: object, queries: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else written(row) for row in rows]
    (folder / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    if queries:
        (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "What?"}\n')
        (folder / "qrels").mkdir()
        (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t1\t1\n")
    return folder


def test_a_beir_folder_is_its_rows_and_nothing_else(tmp_path):
    rows = [
        {"_id": "31715818", "title": "First", "text": "Alpha is one.", "metadata": {"url": ""}},
        {"_id": "14717500", "title": "", "text": "Beta is two."},
    ]
    corpus = load_corpus(beir(tmp_path, *rows))
    assert [(d.id, d.title, d.text) for d in corpus.documents] == [
        ("14717500", "Beta is two.", "Beta is two."),
        ("31715818", "First", "Alpha is one."),
    ]
    assert all(document.depth is Depth.ABSTRACT for document in corpus.documents)
    assert corpus.problems == ()


def test_a_beir_title_is_part_of_the_digest(tmp_path):
    one = beir(tmp_path / "one", {"_id": "1", "title": "A", "text": "T."})
    two = beir(tmp_path / "two", {"_id": "1", "title": "B", "text": "T."})
    assert load_corpus(one).digest != load_corpus(two).digest


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_inside_a_beir_text_does_not_cut_the_row(tmp_path, separator):
    text = f"Alpha is one.{separator}Beta is two."
    corpus = load_corpus(beir(tmp_path, {"_id": "1", "title": "T", "text": text}))
    assert [document.text for document in corpus.documents] == [text]


@pytest.mark.parametrize(
    "row",
    [
        "{not json",
        '["a", "list"]',
        "17",
        "null",
        '{"title": "no id", "text": "t"}',
        '{"_id": "5"}',
        '{"_id": "5", "text": 5}',
    ],
)
def test_a_bad_beir_row_is_reported_with_its_line_and_the_rest_is_read(tmp_path, row):
    good = [{"_id": name, "title": name, "text": f"Text {name}."} for name in "ab"]
    corpus = load_corpus(beir(tmp_path, good[0], row, good[1]))
    assert "line 2" in corpus.problems[0]
    assert [document.id for document in corpus.documents] == ["a", "b"]


@pytest.mark.parametrize("field", ["_id", "title", "text"])
def test_a_beir_row_of_characters_that_are_no_text_is_reported(tmp_path, field):
    rows = [{"_id": name, "title": name, "text": f"Text {name}."} for name in "ab"]
    corpus = load_corpus(beir(tmp_path, {**rows[0], field: "A \ud800."}, rows[1]))
    assert [document.id for document in corpus.documents] == ["b"]
    assert "line 1" in corpus.problems[0]
    assert len(corpus.digest) == 64


def test_a_bad_beir_row_is_named_by_its_line(tmp_path):
    corpus = load_corpus(beir(tmp_path, {"_id": "1", "text": "One."}, "{not json"))
    assert "line 2" in corpus.problems[0]


def test_a_beir_id_that_comes_twice_is_reported(tmp_path):
    corpus = load_corpus(beir(tmp_path, {"_id": "1", "text": "One."}, {"_id": "1", "text": "Two."}))
    assert [document.text for document in corpus.documents] == ["One."]
    assert "1" in corpus.problems[0]


def test_blank_lines_between_beir_rows_are_nothing(tmp_path):
    corpus = load_corpus(beir(tmp_path, {"_id": "1", "text": "One."}, "", {"_id": "2", "text": "Two."}))
    assert len(corpus.documents) == 2
    assert corpus.problems == ()
