"""`hardstop corpus`: what each command prints, changes and refuses."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from corpus import SHIPPED, load_corpus

_SPEC = importlib.util.spec_from_file_location(
    "entrez_server_of_commands", Path(__file__).parents[1] / "corpus" / "entrez_server.py"
)
entrez_server = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(entrez_server)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    for name in (
        "HARDSTOP_CORPUS",
        "HARDSTOP_NCBI_API_KEY",
        "NCBI_API_KEY",
        "HARDSTOP_NCBI_URL",
        "HARDSTOP_NCBI_EMAIL",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "corpus"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.md"
    path.write_text("---\ntitle: A trial\nkind: rct\nyear: 2012\n---\n# A trial\n\nIVIG is given at 2 g/kg.\n")
    return path


@pytest.fixture
def filled(hardstop, folder, paper):
    assert hardstop("corpus", "add", paper, "--corpus", folder).code == 0
    return folder


def failed(run, *words):
    assert (run.code, run.out) == (1, "")
    (line,) = [line for line in run.err.splitlines() if line.startswith("hardstop: ")]
    for word in words:
        assert word in line


def test_add_says_what_came_of_each_file(hardstop, folder, paper, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"no pdf")
    run = hardstop("corpus", "add", paper, tmp_path / "bad.pdf", "--corpus", folder)
    assert run.code == 1
    assert run.out == f"{paper}: added as paper (A trial)\n"
    assert f"hardstop: {tmp_path / 'bad.pdf'}: by its content it is no PDF" in run.err
    assert f"hardstop index build --corpus {folder}" in run.err
    run = hardstop("corpus", "add", paper, "--corpus", folder)
    assert (run.code, run.out) == (1, "")
    assert "already in the corpus as paper" in run.err


def test_a_new_version_supersedes(hardstop, filled, paper):
    paper.write_text(paper.read_text().replace("2 g/kg", "1 g/kg"))
    run = hardstop("corpus", "add", paper, "--corpus", filled)
    assert run.code == 0
    assert "supersedes paper.md" in run.out


def test_the_shipped_corpus_is_not_written_into_and_the_way_out_is_told(hardstop, paper):
    before = sorted(path.name for path in SHIPPED.iterdir())
    failed(hardstop("corpus", "add", paper), "hardstop corpus add PATH --corpus DIR")
    failed(hardstop("corpus", "remove", "ivig-review-2022"), "--corpus DIR")
    failed(hardstop("corpus", "reject", "ivig-review-2022", "--by", "A"), "--corpus DIR")
    failed(hardstop("corpus", "pubmed", "x", "--url", "http://127.0.0.1:9"), "--corpus DIR")
    assert sorted(path.name for path in SHIPPED.iterdir()) == before


def test_the_environment_names_the_corpus(hardstop, folder, paper, monkeypatch):
    monkeypatch.setenv("HARDSTOP_CORPUS", str(folder))
    assert hardstop("corpus", "add", paper).code == 0
    assert "1 document in" in hardstop("corpus", "list").out


def test_list_shows_the_shipped_documents_too(hardstop):
    run = hardstop("corpus", "list")
    assert run.code == 0
    assert "mg-ivig-rituximab-article" in run.out
    assert "5 documents in" in run.out


def listed(hardstop, folder):
    run = hardstop("corpus", "list", "--corpus", folder, "--json")
    return {row["id"]: row for row in map(json.loads, run.out.splitlines())}


def test_list_as_json_has_every_fact(hardstop, filled):
    (filled / "copied.txt").write_text("Review of IVIG\n\nIVIG is given at 2 g/kg.\n\nLast updated: May 3, 2021\n")
    rows = listed(hardstop, filled)
    paper = rows["paper"]
    assert (paper["title"], paper["kind"], paper["year"], paper["words"]) == ("A trial", "rct", 2012, 8)
    assert (paper["inferred"], paper["marked"], paper["retracted"]) == ([], None, False)
    assert rows["copied"]["inferred"] == ["kind", "last_updated", "title", "year"]
    assert rows["copied"]["last_updated"] == "2021-05-03"


def test_list_names_what_cannot_be_read(hardstop, filled):
    (filled / "bad.pdf").write_bytes(b"no pdf")
    run = hardstop("corpus", "list", "--corpus", filled)
    assert run.code == 1
    assert "1 document in" in run.out
    assert "hardstop: not read:" in run.err


def test_remove_takes_a_document_out_and_keeps_its_file(hardstop, filled):
    run = hardstop("corpus", "remove", "paper", "--corpus", filled)
    assert run.code == 0
    kept = Path(run.out.strip().rsplit(" ", 1)[1])
    assert "IVIG is given" in kept.read_text()
    assert "0 documents" in hardstop("corpus", "list", "--corpus", filled).out
    failed(hardstop("corpus", "remove", "paper", "--corpus", filled), "No document paper")


@pytest.mark.parametrize(
    ("command", "status"), [("approve", "approved"), ("reject", "rejected"), ("review", "under_review")]
)
def test_a_mark_is_an_audit_line_and_is_listed(hardstop, filled, command, status):
    run = hardstop(
        "corpus", command, "paper", "--by", "Dr A", "--note", "read twice", "--on", "2025-01-02", "--corpus", filled
    )
    assert (run.code, run.out) == (0, f"paper: {status.replace('_', ' ')}, marked by Dr A on 2025-01-02\n")
    (line,) = (filled / "reviews.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "id": "paper",
        "sha256": listed(hardstop, filled)["paper"]["sha256"],
        "status": status,
        "by": "Dr A",
        "on": "2025-01-02",
        "note": "read twice",
    }
    row = listed(hardstop, filled)["paper"]
    assert row["review_status"] == status
    assert row["marked"] == {"by": "Dr A", "on": "2025-01-02", "note": "read twice"}
    assert "marked by Dr A on 2025-01-02: read twice" in hardstop("corpus", "list", "--corpus", filled).out


def test_a_mark_without_a_day_has_todays(hardstop, filled):
    from datetime import UTC, datetime, timedelta

    hardstop("corpus", "approve", "paper", "--by", "A", "--corpus", filled)
    day = datetime.fromisoformat(json.loads((filled / "reviews.jsonl").read_text())["on"]).date()
    assert timedelta(0) <= datetime.now(UTC).date() - day <= timedelta(days=1)


def test_a_rejected_document_leaves_the_index_and_a_lifted_rejection_returns_it(hardstop, filled):
    (filled / "b.txt").write_text("Rituximab is given at 375 mg/m2.")
    hardstop("corpus", "reject", "paper", "--by", "A", "--corpus", filled)
    assert [document.id for document in load_corpus(filled).documents] == ["b"]
    assert "rejected" in hardstop("corpus", "list", "--corpus", filled).out
    hardstop("corpus", "review", "paper", "--by", "B", "--corpus", filled)
    assert [document.id for document in load_corpus(filled).documents] == ["b", "paper"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("approve", "paper"),
        ("approve", "paper", "--by", " "),
        ("approve", "paper", "--by", "A", "--on", "yesterday"),
        ("add",),
        ("pubmed",),
        ("pubmed", "x", "--max", "0"),
    ],
)
def test_wrong_usage_is_code_2_and_changes_nothing(hardstop, filled, arguments):
    run = hardstop("corpus", *arguments, "--corpus", filled)
    assert run.code == 2
    assert not (filled / "reviews.jsonl").exists()


def test_marking_what_is_not_there_is_one_line(hardstop, filled):
    failed(hardstop("corpus", "approve", "nothing", "--by", "A", "--corpus", filled), "No document nothing")


# --- PubMed ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def server():
    record = entrez_server.record
    records = {"1": record("1"), "2": record("2", types="Retracted Publication"), "3": record("3", text="")}
    made = entrez_server.EntrezServer(records)
    yield made
    made.close()


def test_pubmed_fetches_into_the_corpus_and_flags_retractions(hardstop, server, folder):
    run = hardstop("corpus", "pubmed", "IVIG", "--max", "10", "--url", server.url, "--corpus", folder)
    assert run.code == 0, run.err
    assert "3 records for this query; 3 new" in run.out
    assert "RETRACTED, flagged: 2" in run.out
    assert "Without an abstract, so with nothing to cite: 3" in run.out
    assert listed(hardstop, folder)["pubmed/2"]["retracted"] is True
    assert "pubmed/2 RETRACTED" in hardstop("corpus", "list", "--corpus", folder).out


def test_pubmed_takes_key_mail_and_address_from_the_environment(hardstop, server, folder, monkeypatch):
    monkeypatch.setenv("HARDSTOP_NCBI_URL", server.url)
    monkeypatch.setenv("NCBI_API_KEY", "second")
    monkeypatch.setenv("HARDSTOP_NCBI_API_KEY", "first")
    monkeypatch.setenv("HARDSTOP_NCBI_EMAIL", "a@example.org")
    run = hardstop("corpus", "pubmed", "IVIG", "--max", "2", "--corpus", folder, "--json")
    assert json.loads(run.out)["new"] == ["1", "2"]
    assert {(fields["api_key"], fields["email"]) for _, fields in server.requests} == {("first", "a@example.org")}
    assert "first" not in run.out + run.err


def test_pubmed_run_again_goes_on(hardstop, server, folder):
    arguments = ("corpus", "pubmed", "IVIG", "--url", server.url, "--corpus", folder, "--json")
    assert json.loads(hardstop(*arguments, "--max", "1").out)["new"] == ["1"]
    again = json.loads(hardstop(*arguments, "--max", "3").out)
    assert (again["known"], again["new"]) == (["1"], ["2", "3"])


def test_pubmed_refused_is_one_line(hardstop, server, folder):
    server.faults.append(400)
    failed(hardstop("corpus", "pubmed", "IVIG", "--url", server.url, "--corpus", folder), "PubMed refused")
