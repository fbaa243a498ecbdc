"""`--model` on the command line: answers and evaluations over a chat model, and one line when it can't be had."""

from __future__ import annotations

import json
import os

import pytest

QUESTION = "Which screening tests come before rituximab is started?"
SECRET = "sk-test-77aa66bb55cc"
OVERDOSE = "Give IVIG 4 g/kg over 5 days."


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in [name for name in os.environ if name.startswith(("HARDSTOP_", "OPENAI_", "ANTHROPIC_", "GOOGLE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("assistant.drafting.completing._BACKOFF", 0.01)


@pytest.fixture
def ask(hardstop, loaded, shipped_index_dir):
    def run(server, *arguments, question=QUESTION, **kw):
        address = ("--base-url", server.url) if server else ()
        model = ("--model", "openai:scripted")
        return hardstop("ask", question, "--index", shipped_index_dir, *model, *address, *arguments, **kw)

    return run


@pytest.fixture
def unloaded(hardstop, monkeypatch, tmp_path):
    """The command line in an empty folder, where no embedding model may be loaded."""
    import index

    monkeypatch.setattr(index, "load_embedder", lambda *_: pytest.fail("the embedding model was loaded"))
    monkeypatch.chdir(tmp_path)
    return hardstop


def answer_of(run) -> dict:
    assert (run.code, run.err) == (0, "")
    return json.loads(run.out)


def test_an_answer_names_the_model_that_drafted_it(ask, model_server):
    answer = answer_of(ask(model_server({"quote": 3}), "--json"))
    assert (answer["model"], answer["notice"], answer["status"]) == ("openai:scripted", "", "answered")


def test_a_model_that_fails_costs_a_line(ask, hardstop, model_server, shipped_index_dir):
    run = ask(model_server({"status": 401}))
    (note,) = [line for line in run.out.splitlines() if line.startswith("Note: ")]
    assert note.startswith("Note: The model openai:scripted did not accept the key (401)")
    plain = hardstop("ask", QUESTION, "--index", shipped_index_dir)
    assert run.out.replace(f"{note}\n\n", "") == plain.out
    assert (run.code, run.err) == (0, "")


def test_a_batch_asks_the_model_for_every_line(ask, hardstop, model_server, shipped_index_dir):
    server = model_server({"quote": 3}, {"status": 500}, {"status": 500}, {"status": 500}, {"quote": 3})
    lines = "\n".join(json.dumps({"id": n, "question": QUESTION}) for n in range(3))
    options = ("--index", shipped_index_dir, "--model", "openai:scripted", "--base-url", server.url)
    run = hardstop("ask", "--batch", "-", *options, stdin=lines.encode())
    first, second, third = map(json.loads, run.out.splitlines())
    assert (first["model"], second["model"], third["model"]) == ("openai:scripted", "extractive", "openai:scripted")
    assert "failed on its own side (500)" in second["notice"]


def test_the_environment_names_model_and_address(hardstop, loaded, model_server, monkeypatch, shipped_index_dir):
    server = model_server({"quote": 3})
    monkeypatch.setenv("HARDSTOP_MODEL", "openai:scripted")
    monkeypatch.setenv("HARDSTOP_MODEL_TOKENS", "777")
    for variable in ("HARDSTOP_MODEL_BASE_URL", "OPENAI_BASE_URL"):
        monkeypatch.setenv(variable, server.url)
        run = hardstop("ask", QUESTION, "--json", "--index", shipped_index_dir)
        assert answer_of(run)["model"] == "openai:scripted"
        monkeypatch.delenv(variable)
    assert 777 in server.requests[0].values()


def test_a_time_limit_is_kept(ask, model_server, monkeypatch):
    monkeypatch.setenv("HARDSTOP_MODEL_SECONDS", "0.5")
    assert "took longer than 0.5 s" in answer_of(ask(model_server({"fault": "silent"}), "--json"))["notice"]


def test_a_model_that_asks_for_an_overdose_is_not_heard(ask, model_server):
    run = ask(model_server({"reply": f"{OVERDOSE} [1]"}), question="What is the IVIG dose in an exacerbation?")
    assert run.code == 0
    assert OVERDOSE not in run.out.split("[1]")[0]


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_key_is_shown_nowhere(ask, model_server, monkeypatch, flags):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    server = model_server({"status": 401, "body": "No such key: {auth}"})
    run = ask(server, *flags)
    assert server.keys == [SECRET]
    assert SECRET not in run.out + run.err


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("nobody:nothing", "'nobody'"),
        ("nothing", "PROVIDER:NAME"),
        ("openai:x", "OPENAI_API_KEY"),
        ("fireworks:x", "pip install"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "eval"])
def test_a_model_that_cannot_be_had_is_one_line(unloaded, shipped_index_dir, model, said, command):
    arguments = ("ask", QUESTION) if command == "ask" else ("eval", "answers")
    run = unloaded(*arguments, "--index", shipped_index_dir, "--model", model)
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith("hardstop: ")
    assert said in run.err


@pytest.mark.parametrize("address", ["nowhere", "ftp://x", "127.0.0.1:80", "http://user:hunter2@"])
def test_an_address_that_is_none_is_one_line_without_it(hardstop, loaded, shipped_index_dir, address, monkeypatch):
    options = ("--index", shipped_index_dir, "--model", "openai:x")
    run = hardstop("ask", QUESTION, *options, "--base-url", address)
    monkeypatch.setenv("HARDSTOP_MODEL_BASE_URL", address)
    other = hardstop("ask", QUESTION, *options)
    assert (run.code, other.code) == (1, 1)
    assert "--base-url" in run.err
    assert "HARDSTOP_MODEL_BASE_URL" in other.err
    assert (run.err.count("\n"), other.err.count("\n")) == (1, 1)
    assert "hunter2" not in run.err + other.err


def test_questions_are_scored_over_a_model(hardstop, loaded, model_server, shipped_index_dir, tmp_path):
    from evals.running import QUESTIONS

    cases = [line for line in QUESTIONS.read_text().splitlines() if line.strip()][:6]
    (tmp_path / "cases.jsonl").write_text("\n".join(cases) + "\n")
    server = model_server({"quote": 4})
    options = ("--model", "openai:scripted", "--base-url", server.url, "--index", shipped_index_dir)
    where = ("--cases", tmp_path / "cases.jsonl", "--out", tmp_path / "out", "--cache", tmp_path / "cache", "--json")
    run = hardstop("eval", "answers", *options, *where)
    assert run.code == 0, run.err
    assert len(server.requests) >= 2
    assert len(server.requests) % 2 == 0  # each question that is asked at all is asked twice
    assert "openai:scripted" in run.out
    (report,) = json.loads(run.out)["suites"]
    rates = report["rates"]["all"]
    assert rates["stability"]["value"] == 1
    assert rates["quotes"]["value"] == 1


def test_what_a_model_invents_makes_the_figures_no_better_than_without(
    hardstop, loaded, model_server, shipped_index_dir, tmp_path
):
    from evals.running import QUESTIONS

    lines = [line for line in QUESTIONS.read_text().splitlines() if line.strip()][:4]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines) + "\n")
    server = model_server({"reply": "Curex cures it at 912 mg in Trieste. [1]"})
    where = ("--cases", tmp_path / "cases.jsonl", "--cache", tmp_path / "cache", "--index", shipped_index_dir, "--json")
    model = ("--model", "openai:scripted", "--base-url", server.url)
    with_model = hardstop("eval", "answers", *where, *model, "--out", tmp_path / "a")
    without = hardstop("eval", "answers", *where, "--out", tmp_path / "b")
    of = [json.loads(run.out)["suites"][0]["rates"] for run in (with_model, without)]
    assert server.requests
    assert of[0] == of[1]
