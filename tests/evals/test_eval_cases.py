import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.cases import load_drafts, load_questions, load_texts
from evals.errors import EvaluationError

QUESTION = {"id": "Q1", "question": "How much?", "kind": "answerable", "must": [["2 g/kg", "2g/kg"]], "note": "n"}
DRAFT = {
    "id": "D1",
    "question": "How much?",
    "draft": "Two [1].",
    "passages": [{"n": 1, "doc": "A", "text": "Two."}],
    "sentences": [{"text": "Two [1].", "label": "supported", "why": ""}],
}


def row(base: dict[str, Any], **changes: Any) -> str:
    return json.dumps({key: value for key, value in {**base, **changes}.items() if value is not ...})


def test_a_question_is_read_whole(lines: Callable[..., Path]) -> None:
    quotes = [{"doc": "A", "text": "up to 2 g/kg"}]
    (case,) = load_questions(lines(row(QUESTION, must_not=["4 g/kg"], quotes=quotes)))
    assert (case.id, case.kind, case.must, case.must_not) == ("Q1", "answerable", (("2 g/kg", "2g/kg"),), ("4 g/kg",))
    assert (case.quotes[0].document, case.quotes[0].text) == ("A", "up to 2 g/kg")


def test_a_separator_within_a_string_ends_no_line(lines: Callable[..., Path]) -> None:
    path = lines(json.dumps({**QUESTION, "question": "How\u2028much?"}, ensure_ascii=False))
    assert load_questions(path)[0].question == "How\u2028much?"


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        (row(QUESTION, id="Q2", question="How \ud83d?"), "half of a surrogate pair"),
        (row(QUESTION, id="Q2", kind="hard"), "kind"),
        (row(QUESTION, id="Q2", question="  "), "question"),
        (row(QUESTION, id="Q2", must="2 g/kg"), "must"),
        (row(QUESTION, id="Q2", must=[[]]), "must"),
        (row(QUESTION, id="Q2", must=...), "must"),
        (row(QUESTION, id="Q2", must=[]), "neither must nor must_not"),
        (row(QUESTION), "second case has the id Q1"),
    ],
)
def test_an_unreadable_question_names_its_file_and_line(lines: Callable[..., Path], second: str, fault: str) -> None:
    path = lines(row(QUESTION), "", second)
    with pytest.raises(EvaluationError, match=r"cases\.jsonl, line 3") as caught:
        load_questions(path)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe{}"])
def test_a_file_without_cases_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=r"cases\.jsonl"):
        load_questions(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl can't be read"):
        load_texts(tmp_path / "none.jsonl")


def test_the_class_of_a_text_is_what_stands_before_the_colon(lines: Callable[..., Path]) -> None:
    hostile = {"id": "H1", "text": "Give 4 g/kg.", "why": "times: 2 x 2", "expected_violation": "ivig.max"}
    context = {"id": "H2", "text": "x", "context": {"weight_kg": 70.5, "indication": "MG"}}
    one, two = load_texts(lines(json.dumps(hostile), json.dumps(context)))
    assert (one.pattern, one.expected, one.weight_kg) == ("times", "ivig.max", None)
    assert (two.pattern, two.weight_kg, two.indication) == ("unnamed", Decimal("70.5"), "MG")


@pytest.mark.parametrize("weight", ["heavy", -3, 0])
def test_a_weight_that_is_none_names_its_line(lines: Callable[..., Path], weight: object) -> None:
    path = lines(json.dumps({"id": "H1", "text": "x", "context": {"weight_kg": weight}}))
    with pytest.raises(EvaluationError, match=r"line 1: context\.weight_kg"):
        load_texts(path)


def test_an_unknown_label_names_its_line_and_the_known_ones(lines: Callable[..., Path]) -> None:
    path = lines(row(DRAFT), row(DRAFT, id="D2", sentences=[{"text": "Two [1].", "label": "fine"}]))
    with pytest.raises(EvaluationError, match=r"line 2: label 'fine'.*supported"):
        load_drafts(path)


def test_a_draft_is_read_whole(lines: Callable[..., Path]) -> None:
    (draft,) = load_drafts(lines(row(DRAFT)))
    assert (draft.passages[0].document, draft.sentences[0].label, draft.draft) == ("A", "supported", "Two [1].")
