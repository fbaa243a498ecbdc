"""The commands as a person runs them: processes of their own, in another folder, with the real model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import SHIPPED

ROOT = Path(__file__).parents[1]
QUESTION = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"
LINES = [
    json.dumps({"id": "max", "question": QUESTION}),
    "{this line is broken",
    json.dumps({"id": "order", "question": "Give IVIG 4 g/kg over 5 days."}),
    json.dumps({"id": "screen", "question": "What is screened for before rituximab?", "patient": {"weight_kg": 70.5}}),
]

PAGE = """\
Treating a rare metal poisoning

Who should read this
This page is for staff on the ward who see a patient with suspected poisoning for the first time. [1]

First steps

\u2022 Take blood for the metal level before anything is given to the patient by mouth or by vein. [2]
\u2022 Start one of these schedules:
    \u25e6 penicillamine 250 mg four times a day
    \u25e6 trientine 300 mg three times a day
\u2022 Never start both drugs in the same week, whatever the metal level in the blood has been. 3

WHEN TO CALL FOR HELP:
Call the poison centre at once when the patient is drowsy, confused or has had a seizure at home.\u2028\
Do not wait for the metal level, since it takes the laboratory more than two days to report it.
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run `hardstop …` in a folder of its own, without a network to go to."""
    folder = tmp_path_factory.mktemp("elsewhere")
    dead = "http://127.0.0.1:9"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HARDSTOP_")}
    environment |= {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "HTTP_PROXY": dead,
        "HTTPS_PROXY": dead,
    }

    def run(*arguments: object, stdin: str = "", seed: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", *map(str, arguments)],
            cwd=folder,
            env={**environment, "PYTHONHASHSEED": str(seed)},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


def objects(done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def without_times(out: str) -> list[str]:
    lines = [json.loads(line) for line in out.split("\n") if line]
    return [json.dumps({**line, "timings_ms": None}) for line in lines]


@pytest.fixture(scope="module")
def built(run, tmp_path_factory):
    """`hardstop index build` of the shipped documents: the process that did it, and the folder."""
    folder = tmp_path_factory.mktemp("built") / "index"
    return run("index", "build", "--corpus", SHIPPED, "--index", folder), folder


@pytest.fixture(scope="module")
def answered(run, built):
    """One batch with a bad line in the middle."""
    return run("ask", "--batch", "-", "--index", built[1], stdin="\n".join(LINES))


def test_an_index_is_built_and_its_status_shown(run, built):
    done, folder = built
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Index built: 5 documents")
    status = run("index", "status", "--index", folder)
    assert (status.returncode, status.stderr) == (0, "")
    assert "unchanged" in status.stdout


def test_the_maximum_dose_with_both_schedules_and_verbatim_quotes(answered):
    answer = objects(answered)[0]
    assert (answer["id"], answer["status"]) == ("max", "answered")
    for figure in ("2 g/kg", "0.4 g/kg/day for 5 days", "1 g/kg/day for 2 days"):
        assert figure in answer["text"]
    assert answer["citations"]
    for citation in answer["citations"]:
        text = (SHIPPED / f"{citation['document']}.md").read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    quoted = " ".join(citation["quote"] for citation in answer["citations"])
    assert all(figure in quoted for figure in ("2 g/kg", "0.4 g/kg/day", "1 g/kg/day"))


def test_a_bad_line_costs_the_others_nothing(answered):
    assert answered.returncode == 1
    lines = objects(answered)
    assert [line["id"] for line in lines] == ["max", None, "order", "screen"]
    assert list(lines[1]) == ["id", "error"]
    assert lines[2]["status"] == "refused"
    assert lines[3]["status"] == "answered"


def test_another_process_gives_the_same_bytes(hardstop, loaded, shipped_index_dir, answered):
    """This process has another hash seed, and an index that was built by itself."""
    again = hardstop("ask", "--batch", "-", "--index", shipped_index_dir, stdin="\n".join(LINES).encode())
    assert without_times(again.out) == without_times(answered.stdout)


def test_another_process_finds_the_same(run, built, shipped_index):
    queries = ["rituximab dose", "plasma exchange or IVIG", "screening before treatment"]
    given = "\n".join(json.dumps({"id": query, "query": query}) for query in queries)
    found = run("search", "--batch", "-", "-k", "8", "--index", built[1], stdin=given, seed=4711)
    assert found.returncode == 0
    for query, line in zip(queries, objects(found), strict=True):
        assert [(hit["document"], hit["start"], hit["end"], hit["score"]) for hit in line["hits"]] == [
            (hit.document.id, hit.chunk.start, hit.chunk.end, hit.score) for hit in shipped_index.search(query, 8)
        ]


def test_check_in_a_process_of_its_own(run):
    done = run(
        "check", "--batch", "-", stdin="\n".join([json.dumps({"id": 1, "text": "Give IVIG 4 g/kg over 5 days."}), "[]"])
    )
    first, second = objects(done)
    assert done.returncode == 1
    assert (first["status"], first["findings"][0]["source"]["document"]) == ("overridden", "ivig-guideline-2023")
    assert "error" in second


def test_a_missing_index_is_one_line_and_1(run):
    done = run("ask", QUESTION, "--index", "no-index-here")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "hardstop: No index at no-index-here. Build it: hardstop index build --index no-index-here\n"


def test_wrong_usage_is_one_line_and_2(run):
    done = run("ask", QUESTION, "--loudly")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_leaves_early_causes_no_traceback():
    """`hardstop check --batch … | head -1`."""
    lines = "\n".join(json.dumps({"id": number, "text": "Fever is common. " * 200}) for number in range(400))
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "check", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    process.stdout.close()
    process.stdout = None
    _, told = process.communicate(lines.encode(), timeout=60)
    assert b"Traceback" not in told


# --- a page as it was copied ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(embedder, tmp_path_factory):
    """An assistant over one raw text, with Windows line ends, beside a file that can't be read."""
    from assistant import Assistant
    from index import build_index

    folder = tmp_path_factory.mktemp("page")
    (folder / "poisoning.txt").write_bytes(PAGE.replace("\n", "\r\n").encode())
    (folder / "scan.pdf").write_bytes(b"%PDF")
    build = build_index(folder, folder.parent / "page-index", embedder=embedder)
    return build, Assistant.open(folder.parent / "page-index", embedder=embedder)


def test_a_raw_page_is_indexed_and_the_unreadable_file_named(page):
    build, assistant = page
    assert build.manifest.documents == 1
    assert "scan.pdf" in build.problems[0]
    assert assistant.document("poisoning").title == "Treating a rare metal poisoning"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which penicillamine schedule is used for metal poisoning?", "penicillamine 250 mg four times a day"),
        ("When is the poison centre called?", "drowsy, confused or has had a seizure"),
        ("Why not wait for the metal level?", "more than two days to report it"),
    ],
)
def test_a_raw_page_is_answered_with_its_own_words(page, question, said):
    from assistant import Request

    _, assistant = page
    answer = assistant.ask(Request(question=question))
    text = assistant.document("poisoning").text
    assert answer.status.value == "answered"
    assert any(said in citation.quote for citation in answer.citations)
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote
        assert not citation.quote.endswith(("]", " 3"))
