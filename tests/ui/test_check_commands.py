"""`hardstop check` and `hardstop verify`: what may be shown of a text of others."""

from __future__ import annotations

import json

import pytest

OVERDOSE = "Give IVIG 4 g/kg over 5 days."
VERIFY = {
    "id": "v",
    "question": "q",
    "draft": "The trial had 168 patients [1]. The trial had 169 patients [1].",
    "passages": [{"n": 1, "document": "trial", "text": "The trial had 168 patients."}],
}


def lines(run):
    return [json.loads(line) for line in run.out.split("\n") if line]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_an_overdose_on_standard_input_becomes_the_limit(hardstop, arguments):
    run = hardstop("check", *arguments, stdin=OVERDOSE.encode())
    assert run.code == 0
    assert " 4 g/kg" not in run.out
    assert "2 g/kg" in run.out
    assert "status: overridden" in run.err
    assert "ivig.max_course_dose (hard, replace)" in run.err
    assert "source: ivig-guideline-2023" in run.err


def test_json_is_in_the_contract(hardstop, tmp_path):
    (tmp_path / "t.txt").write_text(OVERDOSE)
    (checked,) = lines(hardstop("check", tmp_path / "t.txt", "--json"))
    assert list(checked) == ["id", "status", "text", "findings"]
    assert (checked["id"], checked["status"]) == (None, "overridden")
    assert checked["findings"][0]["source"]["quote"]


@pytest.mark.parametrize("text", ["", "No dose at all.\n", "Second line\r\nkept \u2028 as it is \U0001f600\n"])
def test_a_text_without_a_dose_passes_as_it_is(hardstop, text):
    (checked,) = lines(hardstop("check", "--json", stdin=text.encode()))
    assert (checked["status"], checked["text"], checked["findings"]) == ("pass", text, [])


def test_a_batch_takes_context_and_answers_every_line(hardstop, tmp_path):
    given = [
        {"id": 1, "text": OVERDOSE},
        {"id": 2, "text": 5},
        {"id": 3, "text": "Give IVIG 160 g in total over 5 days.", "context": {"weight_kg": 40}},
        {"id": 4, "text": "Fine.", "context": {"kg": 40}},
        {"id": 5, "text": "Fine."},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, given)))
    run = hardstop("check", "--batch", tmp_path / "in.jsonl")
    out = lines(run)
    assert run.code == 1
    assert [line["id"] for line in out] == [1, 2, 3, 4, 5]
    assert [line.get("status") for line in out] == ["overridden", None, "overridden", None, "pass"]
    assert "text" in out[1]["error"]
    assert "context.kg" in out[3]["error"]


@pytest.mark.parametrize(
    ("name", "content", "said"), [("none.txt", None, "can't be opened"), ("bad.txt", b"caf\xe9", "not UTF-8")]
)
def test_a_file_that_cannot_be_read_is_one_line(hardstop, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    run = hardstop("check", tmp_path / name)
    assert (run.code, run.out) == (1, "")
    assert said in run.err
    assert run.err.count("\n") == 1


def test_a_folder_is_no_file(hardstop, tmp_path):
    run = hardstop("check", tmp_path)
    assert (run.code, run.err.count("\n")) == (1, 1)


def test_bytes_that_are_no_text_are_checked_all_the_same(hardstop):
    run = hardstop("check", "--json", stdin=b"\xff " + OVERDOSE.encode())
    assert lines(run)[0]["status"] == "overridden"


def test_verify_releases_what_rests_on_the_passages(hardstop, tmp_path):
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(VERIFY)}\n")
    run = hardstop("verify", "--batch", tmp_path / "in.jsonl")
    (line,) = lines(run)
    assert (run.code, line["id"], line["status"]) == (0, "v", "answered")
    assert [sentence["text"] for sentence in line["sentences"]] == ["The trial had 168 patients."]
    assert [dropped["text"] for dropped in line["dropped"]] == ["The trial had 169 patients."]
    assert "169" in line["dropped"][0]["reason"]


def test_verify_answers_the_lines_around_a_bad_one(hardstop):
    given = [VERIFY, {"id": "bad", "draft": "d"}, VERIFY]
    run = hardstop("verify", "--batch", "-", stdin="\n".join(map(json.dumps, given)).encode())
    out = lines(run)
    assert run.code == 1
    assert [line["id"] for line in out] == ["v", "bad", "v"]
    assert "passages" in out[1]["error"]


def test_a_number_as_id_comes_back_as_a_number(hardstop):
    given = [{"id": 7, "text": "Fine."}, {"id": 8, "text": 5}]
    run = hardstop("check", "--batch", "-", stdin="\n".join(map(json.dumps, given)).encode())
    assert [line["id"] for line in lines(run)] == [7, 8]


def test_an_overdose_beside_characters_that_are_no_text_is_stopped(hardstop):
    given = json.dumps({"id": 1, "text": f"\ud800 {OVERDOSE}"})
    (line,) = lines(hardstop("check", "--batch", "-", stdin=given.encode()))
    assert "error" in line or (line["status"], " 4 g/kg" in line["text"]) == ("overridden", False)


@pytest.mark.parametrize(
    "bad", [{"draft": "It had \ud800 patients [1]."}, {"passages": [{"n": 1, "document": "t", "text": "It \ud800."}]}]
)
def test_verify_of_characters_that_are_no_text_costs_the_others_nothing(hardstop, bad):
    given = [{**VERIFY, "id": 1, **bad}, VERIFY]
    out = lines(hardstop("verify", "--batch", "-", stdin="\n".join(map(json.dumps, given)).encode()))
    assert [line["id"] for line in out] == [1, "v"]
    assert out[1]["status"] == "answered"
