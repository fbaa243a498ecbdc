"""The figures of the fitted model of sides come from questions that it was not fitted on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.composing import sides
from evals import fit_sides
from evals.errors import EvaluationError

SAID = {
    "yes": "Walking significantly improved sleep (p = 0.01), and sleep was better than at rest.",
    "no": "There was no significant difference in sleep after walking, and sleep did not improve.",
    "maybe": "Walking may be good.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    def folder(questions: list[tuple[str, dict[str, Any]]]) -> Path:
        (tmp_path / "qrels").mkdir()
        rows = [("corpus.jsonl", [], "text"), ("queries.jsonl", [], "query")]
        corpus, queries, qrels = rows[0][1], rows[1][1], ["query-id\tcorpus-id\tscore"]
        for at, (text, metadata) in enumerate(questions):
            said = f"{SAID.get(metadata.get('decision', ''), 'Nothing.')} Those were {at} people."
            corpus.append({"_id": f"d{at}", "title": "", "text": said})
            queries.append({"_id": f"q{at}", "text": text, "metadata": metadata})
            qrels.append(f"q{at}\td{at}\t1")
        (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
        (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
        (tmp_path / "qrels" / "test.tsv").write_text("\n".join(qrels))
        return tmp_path

    return folder


def asked(*decisions: str) -> list[tuple[str, dict[str, Any]]]:
    return [("Does walking improve sleep?", {"decision": decision}) for decision in decisions]


def test_only_yes_no_questions_with_a_side_are_read(folder: Callable[..., Path]) -> None:
    questions = [*asked("yes", "no"), ("How does it?", {"decision": "yes"}), ("Is it?", {"exact": "titin"})]
    read = fit_sides.read_folder(folder(questions))
    assert [item.side for item in read] == ["yes", "no"]
    assert [list(item.views) for item in read] == [["source"]] * 2


def test_a_conclusion_gives_two_more_views(folder: Callable[..., Path]) -> None:
    ((_, metadata),) = asked("yes")
    (item,) = fit_sides.read_folder(folder([("Does it help?", {**metadata, "long_answer": "It helps."})]))
    assert item.views["conclusion"] == ["It helps."]
    assert item.views["source and conclusion"][-1] == "It helps."


def test_without_such_questions_there_is_nothing_to_fit(folder: Callable[..., Path]) -> None:
    with pytest.raises(EvaluationError, match=r"metadata\.decision"):
        fit_sides.read_folder(folder([("How?", {"decision": "yes"})]))


def test_the_other_half_is_measured_and_the_weights_are_written(
    folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sides, "WEIGHTS", tmp_path / "sides.json")
    where = folder(asked(*["yes", "yes", "no", "no"] * 12, "maybe", "maybe"))
    assert fit_sides.main([str(where), "--write"]) == 0
    shown = capsys.readouterr().out
    assert "source: 25 questions, yes is right for 50.0% of the clear" in shown
    assert "from 1.2: yes to 52.0%, right 100.0% of 12, 1 maybe" in shown
    assert json.loads((tmp_path / "sides.json").read_text())["weights"].keys() == sides.features("a?", ["b."]).keys()


def test_a_folder_that_is_none_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fit_sides.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
