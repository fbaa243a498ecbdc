"""Feedback: kept a line each, without what was measured of a patient, and exported as cases that can be run."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.records import Sentence
from evals.cases import load_questions
from ui.errors import PageError
from ui.feedback import FeedbackFile, as_case, read_feedback


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "feedback.jsonl"


@pytest.fixture
def kept(path):
    return FeedbackFile(path, now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def test_a_line_names_the_answer_and_what_it_said(fake, kept, path):
    kept.add(fake.plain("What dose?"), "wrong_citation", "  two\nlines ")
    (line,) = read_feedback(path)
    assert (line["kind"], line["note"], line["at"]) == ("wrong_citation", "two lines", "2026-01-02T03:04:05+00:00")
    assert (line["answer"], line["question"], line["status"]) == ("a1", "What dose?", "answered")
    assert line["citations"][0] == {"document": "guide", "text": "Widgetumab is given at 2 mg/kg in total."}
    assert path.stat().st_mode & 0o077 == 0


def test_amounts_worked_out_for_a_patient_are_not_kept(fake, kept, path):
    sum_of = Sentence(text="2 mg/kg × 61.7 kg = 123.4 mg (calculated).", citations=())
    kept.add(fake.answer("q?", sum_of, Sentence(text="Two.", citations=())), "helpful", "")
    assert "61.7" not in path.read_text(encoding="utf-8")
    assert next(read_feedback(path))["sentences"] == ["Two."]


@pytest.mark.parametrize(("kind", "note"), [("other", " "), ("praise", "x"), (None, ""), (7, ""), (["helpful"], "")])
def test_nothing_is_kept_without_something_said(fake, kept, path, kind, note):
    with pytest.raises(PageError):
        kept.add(fake.plain("q?"), kind, note)
    assert not path.exists()


def test_many_at_once_are_all_kept_whole(fake, kept, path):
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda n: kept.add(fake.plain("q?"), "other", f"{n} " + "x" * 1500), range(80)))
    assert sorted(int(line["note"].split()[0]) for line in read_feedback(path)) == list(range(80))


def test_a_place_that_cannot_be_written_is_told(fake, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PageError, match="could not be kept"):
        FeedbackFile(tmp_path / "file" / "feedback.jsonl").add(fake.plain("q?"), "helpful", "")


def test_a_helpful_answer_must_keep_its_dose_and_an_unsafe_one_must_not_come_again(fake, kept, path):
    dose = replace(fake.SAFE_DOSE, source_text="2 mg/kg")
    answer = fake.answer("q?", Sentence(text="Give 2 mg/kg.", citations=(1,), doses=(dose,)))
    kept.add(answer, "helpful", "")
    kept.add(answer, "unsafe_dose", "too much")
    helpful, unsafe = (as_case(line, n) for n, line in enumerate(read_feedback(path)))
    assert (helpful["must"], helpful["must_not"]) == ([["2 mg/kg"]], [])
    assert (unsafe["must"], unsafe["must_not"], unsafe["note"]) == ([], ["2 mg/kg"], "too much")


def test_what_is_exported_is_read_as_cases(fake, kept, path, tmp_path, hardstop):
    for kind in ("helpful", "wrong_citation", "unsafe_dose"):
        kept.add(fake.plain("What dose?"), kind, "")
        kept.add(fake.abstained("What else?"), kind, "")
    run = hardstop("feedback", "export", "--from", path)
    assert run.code == 0
    (tmp_path / "cases.jsonl").write_text(run.out, encoding="utf-8")
    cases = load_questions(tmp_path / "cases.jsonl")
    assert len(cases) == 6
    assert {case.kind for case in cases} == {"answerable", "unanswerable"}
    only = hardstop("feedback", "export", "--from", path, "--kind", "helpful").out.splitlines()
    assert {json.loads(line)["feedback"] for line in only} == {"helpful"}


def test_a_file_that_is_not_there_or_damaged_is_told(hardstop, tmp_path):
    assert "--from" in hardstop("feedback", "export", "--from", tmp_path / "none.jsonl").err
    (tmp_path / "bad.jsonl").write_text("{")
    run = hardstop("feedback", "export", "--from", tmp_path / "bad.jsonl")
    assert (run.code, "line 1" in run.err) == (1, True)
