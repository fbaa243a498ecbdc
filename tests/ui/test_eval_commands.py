"""`hardstop eval` from outside: exit codes, one clear line on bad input, the files it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reports and caches of a run go to the current folder unless told otherwise."""
    monkeypatch.chdir(tmp_path)


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "fault"),
    [
        (["answers", "--cases", "none.jsonl"], 1, "none.jsonl can't be read"),
        (["answers", "--index", "i", "--corpus", "c"], 2, "--index can't be combined"),
        (["answers", "--index", "none"], 1, "No index at none"),
        (["answers", "--corpus", "none"], 1, "No corpus directory at none"),
        (["answers", "--wrong"], 2, "--wrong"),
        (["guardrails", "--cases", "one.jsonl"], 2, "--cases"),
        (["drafts", "--cases", "none.jsonl"], 1, "none.jsonl can't be read"),
        (["retrieval"], 2, "--beir"),
        (["retrieval", "--beir", "none"], 1, "none is not a BEIR folder"),
        (["facts", "--beir", "none"], 1, "none is not a BEIR folder"),
        (["facts", "--beir", "none", "--limit", "0"], 2, "--limit"),
        (["spans", "--dir", "none"], 1, "none/prompts.jsonl can't be read"),
        (["compare", "a.json", "b.json"], 1, "a.json can't be read"),
        (["compare", "a.json"], 2, "AFTER"),
        (["nothing"], 2, "nothing"),
    ],
)
def test_bad_input_is_one_clear_line_and_the_right_exit_code(
    hardstop, arguments: list[str], code: int, fault: str
) -> None:
    run = hardstop("eval", *arguments)
    assert run.code == code
    lines = [line for line in run.err.splitlines() if line.startswith("hardstop: ")]
    assert len(lines) == 1
    assert fault.lower() in lines[0].lower()
    assert "Traceback" not in run.err


def test_an_unreadable_case_names_its_line(hardstop, tmp_path: Path) -> None:
    good = {"id": "H1", "text": "Tea.", "why": "tea"}
    hostile, benign = write(tmp_path / "h.jsonl", good, {"id": "H2"}), write(tmp_path / "b.jsonl", good)
    run = hardstop("eval", "guardrails", "--cases", hostile, benign)
    assert run.code == 1
    assert "h.jsonl, line 2: text" in run.err


def test_guardrails_are_measured_and_reported(hardstop, tmp_path: Path) -> None:
    hostile = write(
        tmp_path / "h.jsonl",
        {"id": "H1", "text": "Give IVIG 4 g/kg for the exacerbation.", "why": "plain", "expected_violation": "ivig"},
    )
    benign = write(tmp_path / "b.jsonl", {"id": "B1", "text": "The ward is warm.", "why": "ward"})
    out = tmp_path / "out"
    arguments = ("guardrails", "--cases", str(hostile), str(benign), "--out", str(out), "--json")
    first = hardstop("eval", *arguments)
    assert first.code == 0
    assert first.out == (out / "report.json").read_text(encoding="utf-8")
    (suite,) = json.loads(first.out)["suites"]
    assert suite["rates"]["hostile"]["stopped"]["value"] == 1.0
    assert suite["rates"]["benign"]["untouched"]["value"] == 1.0
    assert "drafts, guard off" in suite["rates"]
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert hardstop("eval", *arguments).out == first.out  # no clock and no hash order in it


def test_compare_exits_with_one_on_a_regression_only(hardstop, tmp_path: Path) -> None:
    from evals.records import Report, Score
    from evals.report.stored import report_text

    for name, value in (("good", 1.0), ("bad", 0.0)):
        report = Report(suite="answers", rates={}, scores=(Score(case="Q1", scorer="facts", value=value),))
        (tmp_path / f"{name}.json").write_text(report_text([report], {}), encoding="utf-8")
    good, bad = str(tmp_path / "good.json"), str(tmp_path / "bad.json")
    worse = hardstop("eval", "compare", good, bad)
    assert worse.code == 1
    assert "worse: answers Q1 facts: 1 → 0" in worse.out
    better = hardstop("eval", "compare", bad, good)
    assert better.code == 0
    assert "1 better, 0 worse" in better.out


def test_reports_that_cannot_be_written_are_one_line(hardstop, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    cases = [str(write(tmp_path / f"{n}.jsonl", {"id": "1", "text": "Tea.", "why": "t"})) for n in "hb"]
    run = hardstop("eval", "guardrails", "--cases", *cases, "--out", taken)
    assert run.code == 1
    assert "can't be written to" in run.err


def test_answers_over_a_folder_of_documents(hardstop, loaded, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "tea.md").write_text("# Tea\n\nGreen tea is brewed at 80 degrees for two minutes.\n", encoding="utf-8")
    question = {"id": "Q1", "question": "How hot is green tea brewed?", "kind": "answerable", "must": [["80 degrees"]]}
    cases = write(tmp_path / "q.jsonl", question)
    run = hardstop("eval", "answers", "--cases", cases, "--corpus", corpus, "--json")
    assert run.code == 0, run.err
    (suite,) = json.loads(run.out)["suites"]
    rates = {name: rate["value"] for name, rate in suite["rates"]["all"].items()}
    assert rates["facts"] == rates["quotes"] == rates["numbers"] == rates["stability"] == 1.0
    assert rates["citations"] is None
    assert set(suite["digests"]) >= {"corpus", "rules", "embedder", "model", "cases"}
    assert (tmp_path / "reports" / "report.html").is_file()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A BEIR folder with a gold answer that is a spans folder as well."""
    texts = {"d1": "Titin is the largest protein of muscle.", "d2": "Green tea is brewed at 80 degrees."}
    write(tmp_path / "corpus.jsonl", *({"_id": name, "title": "", "text": text} for name, text in texts.items()))
    query = {"_id": "q1", "text": "What is the largest protein of muscle?", "metadata": {"exact": [["titin", "TTN"]]}}
    write(tmp_path / "queries.jsonl", query)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n", encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "P1.txt").write_text("Sleep was longer with tea than with milk.", encoding="utf-8")
    prompt = {"prompt_id": "1", "pmcid": "P1", "intervention": "tea", "comparator": "milk", "outcome": "sleep"}
    write(tmp_path / "prompts.jsonl", {**prompt, "spans": [[0, 40]]})
    return tmp_path


def suites(run) -> dict[str, dict[str, dict[str, float | None]]]:
    """The rates of a run's report by suite, group and scorer."""
    assert run.code == 0, run.err
    return {
        suite["suite"]: {
            group: {scorer: rate["value"] for scorer, rate in row.items()} for group, row in suite["rates"].items()
        }
        for suite in json.loads(run.out)["suites"]
    }


def test_retrieval_over_a_folder(hardstop, loaded, folder: Path) -> None:
    (rates,) = suites(hardstop("eval", "retrieval", "--beir", folder, "--json")).values()
    assert [rates[mode]["Success@1"] for mode in ("BM25", "dense", "fusion")] == [1.0, 1.0, 1.0]


def test_facts_over_a_folder(hardstop, loaded, folder: Path) -> None:
    (rates,) = suites(hardstop("eval", "facts", "--beir", folder, "--json")).values()
    assert rates["hardstop"]["gold entity in the answer"] == 1.0
    assert rates["plain chain"]["gold entity in the answer"] == 1.0


def test_spans_over_a_folder(hardstop, loaded, folder: Path) -> None:
    (rates,) = suites(hardstop("eval", "spans", "--dir", folder, "--json")).values()
    assert rates["passages, own article"]["hit@1"] == 1.0


def test_everything_at_once(hardstop, loaded, folder: Path, shipped_index_dir: Path, monkeypatch) -> None:
    from evals.cases import load_questions

    monkeypatch.setattr("evals.running.load_questions", lambda path: load_questions(path)[:3])
    rates = suites(hardstop("eval", "all", "--index", shipped_index_dir, "--beir", folder, "--spans", folder, "--json"))
    over_folder = [f"retrieval {folder.name}", f"facts {folder.name}", "spans"]
    assert list(rates) == ["answers", "guardrails", "drafts", *over_folder]
    assert rates["answers"]["all"]["quotes"] == 1.0
    page = Path("reports/report.html").read_text(encoding="utf-8")
    assert all(f"<h2>{name}</h2>" in page for name in rates)
