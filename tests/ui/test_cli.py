"""The command line as a whole: exit codes, one clear line on standard error, and nothing heavy for `--help`."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import pytest

from assistant import AssistantError
from corpus import CorpusError
from guardrails import GuardrailError
from index import RetrievalError
from ui import cli
from ui.console import say
from ui.errors import PageError

HEAVY = ("torch", "numpy", "bm25s", "chromadb", "langchain_core", "langchain_chroma", "gradio", "sentence_transformers")


def one_line(text: str) -> bool:
    return text.startswith("hardstop: ") and text.endswith("\n") and text.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("nonsense",),
        ("index", "nonsense"),
        ("ask", "q", "another"),
        ("search", "q", "-k", "0"),
        ("search", "q", "-k", "many"),
        ("check", "a.txt", "b.txt"),
        ("verify",),
        ("serve", "--port", "0"),
        ("serve", "--port", "70000"),
        ("index", "build", "--colour"),
        ("ask", "--batch"),
    ],
)
def test_what_the_parser_refuses_is_2_with_one_line_that_names_the_help(hardstop, arguments):
    run = hardstop(*arguments)
    assert (run.code, run.out) == (2, "")
    assert one_line(run.err)
    assert "--help" in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "  "),
        ("ask", "q", "--batch", "f.jsonl"),
        ("ask", "q", "--audience", "nurse"),
        ("ask", "q", "--weight-kg", "heavy"),
        ("ask", "q", "--weight-kg", "0"),
        ("ask", "q", "--weight-kg", "-5"),
        ("ask", "q", "--weight-kg", "nan"),
        ("ask", "q", "--weight-kg", "inf"),
        ("ask", "q", "--weight-kg", "701"),
        ("ask", "q", "--height-cm", "301"),
        ("search",),
        ("search", ""),
        ("check", "a.txt", "--batch", "b.jsonl"),
    ],
)
def test_wrong_usage_is_2_with_one_line_that_names_the_help(hardstop, arguments):
    run = hardstop(*arguments)
    assert (run.code, run.out) == (2, "")
    assert one_line(run.err)
    assert "--help" in run.err


@pytest.mark.parametrize(
    "arguments", [("--help",), ("ask", "--help"), ("index", "--help"), ("index", "build", "--help")]
)
def test_help_is_0_on_standard_output(hardstop, arguments):
    run = hardstop(*arguments)
    assert (run.code, run.err) == (0, "")
    assert "Usage: hardstop" in run.out


def test_help_names_every_command(hardstop):
    out = hardstop("--help").out
    assert all(name in out for name in ("serve", "ask", "search", "check", "verify", "index", "rules", "eval"))


@pytest.mark.parametrize("arguments", [(), ("index",), ("rules",)])
def test_a_command_that_is_not_complete_shows_the_help(hardstop, arguments):
    run = hardstop(*arguments)
    assert run.code in {0, 2}
    assert "Usage: hardstop" in run.out + run.err
    assert "See:" not in run.err


def test_the_version_is_printed(hardstop):
    if not any(metadata.distributions(name="hardstop")):
        pytest.skip("Hardstop runs from its folder here; nothing says which version that is.")
    run = hardstop("--version")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("hardstop 0.")


@pytest.mark.parametrize("error", [AssistantError, CorpusError, GuardrailError, PageError, RetrievalError])
def test_our_own_errors_are_1_and_one_line(hardstop, monkeypatch, error):
    def fail(*_, **__):
        raise error("It is broken. Mend it.")

    monkeypatch.setattr("guardrails.load_guard", fail)
    run = hardstop("check", "-")
    assert (run.code, run.out, run.err) == (1, "", "hardstop: It is broken. Mend it.\n")


@pytest.fixture
def stopped(hardstop, monkeypatch):
    """A command that the user stops with Ctrl-C."""

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("guardrails.load_guard", stop)
    return hardstop("check", "-")


def test_a_stop_by_the_keyboard_is_told(stopped):
    assert (stopped.out, stopped.err) == ("", "hardstop: stopped.\n")
    assert stopped.code != 0


def test_a_stop_by_the_keyboard_has_a_code_of_the_contract(stopped):
    assert stopped.code == 1


def test_a_fault_of_ours_is_not_hidden(hardstop, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("guardrails.load_guard", fail)
    with pytest.raises(ZeroDivisionError):
        monkeypatch.setattr(sys, "argv", ["hardstop", "check", "-"])
        cli.main()


@pytest.mark.parametrize("message", ["[bold]x[/bold] [1]", "50 % \\n", "a" * 300, "\u00e9 \u2264 \U0001f600"])
def test_messages_are_said_as_they_are_written(capsys, message):
    say(message)
    assert capsys.readouterr().err == f"{message}\n"


def test_colons_in_a_message_are_no_emoji(capsys):
    say("notes:+1:.txt: can't be read")
    assert capsys.readouterr().err == "notes:+1:.txt: can't be read\n"


def test_help_loads_no_model_library():
    code = (
        "import sys\n"
        "from ui import cli\n"
        "sys.argv = ['hardstop', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"print('LOADED', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED []"
