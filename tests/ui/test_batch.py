"""JSON lines in, JSON lines out: every line has its answer, and a bad one does not cost the others theirs."""

from __future__ import annotations

import io
import json
import sys

import pytest

from ui.batch import run_batch
from ui.console import print_json
from ui.errors import PageError


class RefusedError(Exception):
    pass


def echo(line):
    if "refuse" in line:
        raise RefusedError("this line is refused")
    return {"id": line.get("id"), "got": line}


@pytest.fixture
def batch(tmp_path, capsys):
    """Exit code and printed objects for the lines of a file."""

    def batch(content: bytes | str, handle=echo):
        path = tmp_path / "lines.jsonl"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        code = run_batch(path, handle, expected=(RefusedError,))
        return code, [json.loads(line) for line in capsys.readouterr().out.split("\n") if line]

    return batch


def test_every_line_is_answered_in_order(batch):
    code, out = batch('{"id": 1}\n{"id": "b", "x": "é\\u2028"}\n{"id": null}\n')
    assert code == 0
    assert [line["id"] for line in out] == [1, "b", None]
    assert out[1]["got"]["x"] == "é\u2028"


@pytest.mark.parametrize("content", ["", "\n\n", "  \n\t\n"])
def test_nothing_asked_nothing_said(batch, content):
    assert batch(content) == (0, [])


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_of_either_kind_and_none_at_the_end(batch, ending):
    code, out = batch(ending.join(['{"id": 1}', "", '{"id": 2}']))
    assert (code, [line["id"] for line in out]) == (0, [1, 2])


def test_raw_line_separators_inside_a_string_cut_no_line(batch):
    code, out = batch('{"id": 1, "x": "a\u2028b\u0085c"}\n{"id": 2}\n')
    assert (code, len(out)) == (0, 2)


@pytest.mark.parametrize(
    ("bad", "line_id", "said"),
    [
        ("{not json", None, "line 2 is not JSON"),
        ("[1, 2]", None, "line 2 is not a JSON object"),
        ("null", None, "line 2 is not a JSON object"),
        ('"text"', None, "line 2 is not a JSON object"),
        ('{"id": 7, "refuse": true}', 7, "line 2: this line is refused"),
        ('{"id": "x", "refuse": true}', "x", "line 2: this line is refused"),
        ('{"refuse": true}', None, "line 2: this line is refused"),
        ("9" * 5000, None, "line 2"),
    ],
)
def test_a_bad_line_in_the_middle_gets_an_error_of_its_own(batch, bad, line_id, said):
    code, out = batch(f'{{"id": 1}}\n{bad}\n{{"id": 3}}\n')
    assert code == 1
    assert [line["id"] for line in out] == [1, line_id, 3]
    assert list(out[1]) == ["id", "error"]
    assert said in out[1]["error"]
    assert "\n" not in out[1]["error"]


def test_a_line_nested_without_end_is_a_bad_line(batch):
    code, out = batch('{"id": 1}\n' + "[" * 100_000 + '\n{"id": 3}\n')
    assert (code, [line["id"] for line in out]) == (1, [1, None, 3])


@pytest.fixture
def raw(tmp_path, capfdbinary):
    """Exit code and printed bytes, line by line, for a file of bytes."""

    def raw(content: bytes):
        path = tmp_path / "lines.jsonl"
        path.write_bytes(content)
        return run_batch(path, echo, expected=(RefusedError,)), capfdbinary.readouterr().out.splitlines()

    return raw


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xed\xa0\x80"], ids=["no start", "cut off", "raw surrogate"])
def test_a_line_with_bytes_that_are_no_utf_8_is_a_bad_line(raw, bad):
    code, out = raw(b'{"id": 1}\n{"id": 2, "x": "' + bad + b'"}\n{"id": 3}\n')
    assert (code, [json.loads(line)["id"] for line in out]) == (1, [1, None, 3])
    assert "line 2" in json.loads(out[1])["error"]


def test_a_line_with_a_lone_surrogate_costs_the_others_nothing(raw):
    """JSON can spell it, UTF-8 can't carry it."""
    _, out = raw(b'{"id": 1}\n{"id": "\\ud800"}\n{"id": 3}\n')
    first, _, third = [json.loads(line.decode("utf-8")) for line in out]
    assert [first["id"], third["id"]] == [1, 3]


def test_an_error_that_is_not_expected_is_not_hidden(batch):
    with pytest.raises(ZeroDivisionError):
        batch('{"id": 1}\n', handle=lambda line: {"id": 1 // 0})


def test_standard_input_is_a_file_too(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": 1}\nbad\n'), encoding="utf-8"))
    assert run_batch(type(tmp_path)("-"), echo, expected=()) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_bad_byte_on_standard_input_is_a_bad_line(monkeypatch, capsys, tmp_path):
    given = io.BytesIO(b'{"id": 1}\n{"id": "\xff"}\n{"id": 3, "x": "\xc3\xa9"}\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given, encoding="ascii"))  # whatever the terminal's encoding
    assert run_batch(type(tmp_path)("-"), echo, expected=()) == 1
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert [first["id"], second["id"], third["got"]["x"]] == [1, None, "\u00e9"]
    assert "error" in second


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_told(tmp_path, name):
    with pytest.raises(PageError, match="can't be opened"):
        run_batch(tmp_path / name, echo, expected=())


def test_lines_are_answered_one_by_one(batch, capsys):
    """The answer to a line is out before the next one is read, so that a pipe can talk."""
    seen = []

    def handle(line):
        seen.append(capsys.readouterr().out)
        return {"id": line["id"]}

    batch('{"id": 1}\n{"id": 2}\n', handle)
    assert seen == ["", '{"id": 1}\n']


def test_json_is_printed_on_one_line_as_it_reads(capsys):
    print_json({"b": "é\n\u2028", "a": [1, None, True]})
    assert capsys.readouterr().out == '{"b": "é\\n\u2028", "a": [1, null, true]}\n'


def test_what_utf_8_cannot_carry_is_printed_as_an_escape(capfdbinary):
    print_json({"x": "\ud800\u00e9"})
    printed = capfdbinary.readouterr().out
    assert printed == b'{"x": "\\ud800\\u00e9"}\n'
    assert json.loads(printed) == {"x": "\ud800\u00e9"}
