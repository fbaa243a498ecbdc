"""Fits the weights of `index/rerank.json`: `python -m evals.fit_rerank FOLDER`, a folder such as `eval spans` reads.

Each prompt is asked in several phrasings, so that the weights rest on what is asked and not on how. Halves of the
articles are fitted and measured crosswise first, which says what the weights do for articles they were not fitted on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import CorpusError
from evals.errors import EvaluationError
from evals.records import SpanPrompt
from evals.suites.spans import PHRASINGS, is_hit, load_prompts
from evals.workspace import Workspace
from index import Index, RetrievalError, build_index
from index.rerank import FEATURES, WEIGHTS, Matrix, Read, Row, asks_for_effect, rearranged

_PENALTY = 4.0
_STEPS = 60
_DEPTH = 5
_DECIMALS = 3

Group = tuple[Matrix, np.ndarray[tuple[int], np.dtype[np.bool_]]]
"""The rows of a document's passages, and which of them answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt in one phrasing: the candidates found, best first; what the model reads of them; which answer."""

    half: int
    phrasing: int
    found: list[int]
    read: list[Read]
    answering: frozenset[int]

    def groups(self) -> list[Group]:
        """Passages of each document in which some answer and some do not."""
        made = []
        for places, rows in self.read:
            right = np.array([self.found[place] in self.answering for place in places])
            if right.any() and not right.all():
                made.append((rows, right))
        return made

    def hit(self, weights: Row | None) -> bool:
        """Whether one of the first five answers, as the fusion ranks them or after the model."""
        order = self.found if weights is None else rearranged(self.found, self.read, weights)
        return not self.answering.isdisjoint(order[:_DEPTH])


def fit(groups: Sequence[Group]) -> Row:
    """Weights under which some answering passage is likely the first of its document (a penalised softmax).

    Steps are Newton's with the curvature of the softmax alone, which is never negative.
    """
    weights = np.zeros(len(FEATURES))
    for _ in range(_STEPS):
        slope, curvature = -_PENALTY * weights, _PENALTY * np.eye(len(FEATURES))
        for rows, right in groups:
            likely = np.exp(rows @ weights - (rows @ weights).max())
            expected, wanted = likely / likely.sum(), likely * right / (likely * right).sum()
            mean = expected @ rows
            slope += wanted @ rows - mean
            curvature += (rows - mean).T @ ((rows - mean) * expected[:, np.newaxis])
        weights = weights + np.linalg.solve(curvature, slope)
    return np.round(weights, _DECIMALS)


def ask_all(index: Index, folder: Path) -> list[Asked]:
    """Every prompt of the folder in every phrasing."""
    return [
        _asked(index, prompt, number)
        for number, phrasing in enumerate(PHRASINGS)
        for prompt in load_prompts(folder, phrasing)
        if asks_for_effect(prompt.question)
    ]


def report(asked: Sequence[Asked]) -> list[str]:
    """hit@5 for each phrasing before and after, each half by the weights of the other."""
    halves = [fit([group for one in asked if one.half != half for group in one.groups()]) for half in (0, 1)]
    lines = []
    for number, phrasing in enumerate(PHRASINGS):
        these = [one for one in asked if one.phrasing == number]
        before = float(np.mean([one.hit(None) for one in these]))
        parts = [[one.hit(halves[half]) for one in these if one.half == half] for half in (0, 1)]
        after = [f"{np.mean(part):.3f}" if part else "none" for part in parts]
        both = float(np.mean([hit for part in parts for hit in part]))
        lines.append(f"hit@5 {before:.3f} -> {both:.3f} (halves {', '.join(after)})  {phrasing}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, say what came of it, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_rerank", description="Fit index/rerank.json.")
    parser.add_argument("folder", type=Path, help="holds prompts.jsonl and articles/")
    parser.add_argument("--cache", type=Path, required=True, help="where the index and the vectors are kept")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the file to write (default: the shipped one)")
    chosen = parser.parse_args(arguments)
    try:
        asked = ask_all(_opened(chosen.folder, chosen.cache), chosen.folder)
    except (CorpusError, EvaluationError, RetrievalError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*report(asked), sep="\n")
    weights = fit([group for one in asked for group in one.groups()])
    fitted = {
        "fitted": f"python -m evals.fit_rerank; {len(asked)} questions",
        "weights": dict(zip(FEATURES, weights.tolist(), strict=True)),
    }
    chosen.out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    return 0


def _opened(folder: Path, cache: Path) -> Index:
    workspace = Workspace(cache=cache)
    place = cache / "indexes" / "fit_rerank"
    build_index(folder / "articles", place, embedder=workspace.embedder)
    return Index.open(place, embedder=workspace.embedder)


def _asked(index: Index, prompt: SpanPrompt, phrasing: int) -> Asked:
    found, similarities = index.candidates(prompt.question)
    chunks = {position: index.chunks[position] for position in found}
    return Asked(
        half=hashlib.sha256(prompt.article.encode()).digest()[0] % 2,
        phrasing=phrasing,
        found=found,
        read=index.reranker.features(prompt.question, found, similarities),
        answering=frozenset(
            position
            for position, chunk in chunks.items()
            if is_hit(prompt, (chunk.document_id, chunk.start, chunk.end))
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
