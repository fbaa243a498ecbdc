"""Fitting the reranker: what answers is learned, and halves are measured by each other's weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals import fit_rerank
from evals.fit_rerank import Asked, fit, main, report
from evals.suites.spans import PHRASINGS
from index.rerank import FEATURES

COLUMN = FEATURES.index("statistics")


def rows(*values: float) -> np.ndarray:
    made = np.zeros((len(values), len(FEATURES)))
    made[:, COLUMN] = values
    return made


def asked(half: int, phrasing: int, right: int) -> Asked:
    """Ten passages of one document, of which the last by the fusion is told by its feature."""
    return Asked(
        half=half,
        phrasing=phrasing,
        found=list(range(10)),
        read=[(list(range(10)), rows(*(float(at == right) for at in range(10))))],
        answering=frozenset({right}),
    )


def test_what_the_answers_have_gets_weight():
    groups = [(rows(0.0, 1.0, 0.0), np.array([False, True, False]))] * 20
    weights = fit(groups)
    assert weights[COLUMN] > 1
    assert np.delete(weights, COLUMN).tolist() == [0.0] * (len(FEATURES) - 1)


def test_what_the_answers_lack_gets_a_negative_weight():
    assert fit([(rows(1.0, 0.0, 1.0), np.array([False, True, False]))] * 20)[COLUMN] < -1


def test_nothing_is_learned_from_nothing():
    assert fit([]).tolist() == [0.0] * len(FEATURES)
    assert asked(0, 0, 9).groups()[0][1].sum() == 1
    whole = Asked(half=0, phrasing=0, found=[4, 2], read=[([0, 1], rows(1, 0))], answering=frozenset({2, 4}))
    assert whole.groups() == []


def test_each_half_is_measured_by_the_weights_of_the_other():
    taught = [asked(0, number, 9) for number in range(len(PHRASINGS))] * 5
    misled = [
        Asked(half=1, phrasing=one.phrasing, found=one.found, read=one.read, answering=frozenset({0, 8}))
        for one in taught
    ]
    (first, *_) = report(taught + misled)
    assert first.startswith("hit@5 0.500 -> ")
    assert first.endswith(PHRASINGS[0])
    alone = report(taught)  # nobody to learn from: the weights are all 0 and nothing moves
    assert alone[0].startswith("hit@5 0.000 -> 0.000 (halves 0.000, none)")


@pytest.fixture
def trial_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "trials"
    (folder / "articles").mkdir(parents=True)
    prompts = []
    for number in range(4):
        finding = f"Strength did not differ significantly with drug{number} (p = 0.4)."
        text = (
            f"# Trial {number} of drug{number}\n\n## Introduction\n\nThe effect of drug{number} compared with placebo "
            f"on strength is not known.\n\n## Results\n\n{finding}\n"
        )
        (folder / "articles" / f"P{number}.txt").write_text(text)
        start = text.index(finding)
        prompts.append(
            {
                "prompt_id": number,
                "pmcid": f"P{number}",
                "intervention": f"drug{number}",
                "comparator": "placebo",
                "outcome": "strength",
                "spans": [[start, start + len(finding)]],
            }
        )
    (folder / "prompts.jsonl").write_text("".join(json.dumps(prompt) + "\n" for prompt in prompts))
    return folder


def test_the_command_writes_weights_and_says_what_came_of_it(
    trial_folder, tmp_path, monkeypatch, capsys, make_embedder
):
    monkeypatch.setattr(fit_rerank.Workspace, "embedder", make_embedder())
    out = tmp_path / "weights.json"
    assert main([str(trial_folder), "--cache", str(tmp_path / "kept"), "--out", str(out)]) == 0
    written = json.loads(out.read_text())
    assert list(written["weights"]) == list(FEATURES)
    assert written["weights"]["claim_with_statistics"] > 0 > written["weights"]["other_section"]
    assert len(capsys.readouterr().out.splitlines()) == len(PHRASINGS)


def test_a_wrong_folder_is_told_in_one_line(tmp_path, monkeypatch, capsys, make_embedder):
    monkeypatch.setattr(fit_rerank.Workspace, "embedder", make_embedder())
    assert main([str(tmp_path / "none"), "--cache", str(tmp_path / "kept")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
