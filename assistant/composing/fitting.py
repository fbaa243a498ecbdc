"""Fit what the composer knows to questions whose answers are known, and show how it does on what it has not seen.

    python -m assistant.composing.fitting --index DIR --cases FILE [--index DIR --cases FILE ...] [--write]

Each line of a FILE is a JSON object with "question", "kind" ("unanswerable" where the documents hold no answer) and
"quotes": [{"text": verbatim source text}, ...]; a sentence that shares its words with a quote is one that answers.
Every index is that of the FILE named after it. Two models come of it: which sentence answers (relevance.json), and
whether the documents answer at all (answerable.json), the latter with its trade-off between answering and abstaining.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from assistant.composing import abstaining
from assistant.composing.opening import question_findings
from assistant.finding import relevance
from assistant.finding.reading import Reading
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.question.needs import Need
from assistant.records import Request
from guardrails import load_guard
from index.search import Index
from index.sentences import SentenceRanker

_FOLDS = 5
_REGULARISATION = 0.3
_DECIMALS = 4
_THRESHOLDS = (-2.0, -1.5, -1.0, -0.5, -0.2, 0.0, 0.5, 1.0)

Row = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Rows of features that belong together (the sentences of one question, or the question), and which are right.
    Questions with the same `answer` ask the same thing in other words.
    """

    group: str
    rows: list[Row]
    right: list[bool]
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """`lacks`: what the documents lack tells already that they don't answer."""

    case: dict[str, Any]
    lacks: bool
    question: str
    reading: Reading
    vocabulary: Vocabulary


def read_cases(index_dir: Path, cases: Path) -> list[_Read]:
    """What was found for each question of a file that no rule answers already."""
    index, guard = Index.open(index_dir), load_guard()
    ranker, vocabulary = SentenceRanker(index), Vocabulary.of(index)
    ranker.warm()
    read = []
    for line in cases.read_text("utf-8").splitlines():
        case = json.loads(line)
        request = Request(question=case["question"])
        if case.get("kind") != "unsafe_request" and not question_findings(guard, request):
            found = search(index, request)
            reading = Reading.of(found, ranker, vocabulary)
            lacks = bool(abstaining.lacking(guard, found, reading, vocabulary).needed)
            read.append(
                _Read(case=case, lacks=lacks, question=reading.question, reading=reading, vocabulary=vocabulary)
            )
    return read


def sentences(group: str, read: Sequence[_Read]) -> list[Example]:
    """A row a sentence, for each question of which a quote was found."""
    made = []
    for item in read:
        quotes = [_folded(quote["text"]) for quote in item.case.get("quotes", ())]
        ranked = item.reading.ranked
        right = [any(_folded(hit.text) in quote or quote in _folded(hit.text) for quote in quotes) for hit in ranked]
        if any(right):
            need = Need(text=item.question, sources=item.reading.named)
            rows = relevance.features(need, ranked, item.reading.studies, item.vocabulary)
            made.append(Example(group=group, answer=_answer(item), rows=rows, right=right))
    return made


def questions(group: str, read: Sequence[_Read]) -> list[Example]:
    """A row a question of which it isn't told otherwise: whether the documents answer it."""
    return [
        Example(
            group=group,
            answer=_answer(item),
            rows=[abstaining.features(item.question, item.reading, item.vocabulary)],
            right=[item.case.get("kind") != "unanswerable"],
        )
        for item in read
        if item.reading.whole and not item.lacks
    ]


def fit(known: Sequence[Example]) -> relevance.Model:
    """A logistic model of the rows that are right, by the features as they are (the scaling is folded in)."""
    names = list(known[0].rows[0])
    table = np.array([[row[name] for name in names] for example in known for row in example.rows])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=_REGULARISATION, max_iter=5000)
    model.fit(scaler.transform(table), [answer for example in known for answer in example.right])
    weights = model.coef_[0] / scaler.scale_
    return relevance.Model(
        intercept=round(float(model.intercept_[0] - weights @ scaler.mean_), _DECIMALS),
        weights={name: round(float(weight), _DECIMALS) for name, weight in zip(names, weights, strict=True)},
    )


def unseen(known: Sequence[Example]) -> list[list[float]]:
    """The log-odds of each example's rows, by a model that was fitted to none with the same answer."""
    fold_of = {answer: at % _FOLDS for at, answer in enumerate(dict.fromkeys(item.answer for item in known))}
    models = [fit([item for item in known if fold_of[item.answer] != fold]) for fold in range(_FOLDS)]
    return [[models[fold_of[item.answer]].odds(row) for row in item.rows] for item in known]


def ranking(known: Sequence[Example]) -> str:
    """How often the first sentence is right, and the mean reciprocal rank of the first right one, a line a group."""
    ranks: dict[str, list[int]] = {}
    for item, odds in zip(known, unseen(known), strict=True):
        order = sorted(range(len(odds)), key=lambda at: -odds[at])
        ranks.setdefault(item.group, []).append(next(n for n, at in enumerate(order, start=1) if item.right[at]))
    return "\n".join(
        f"{group}: {len(found)} questions, first sentence right {sum(n == 1 for n in found) / len(found):.1%},"
        f" MRR {sum(1 / n for n in found) / len(found):.3f}"
        for group, found in ranks.items()
    )


def trade_off(known: Sequence[Example]) -> str:
    """For each threshold: the share of answerable questions answered, and of the others abstained from."""
    odds = [row[0] for row in unseen(known)]
    right = [item.right[0] for item in known]
    lines = [
        f"area under the curve {roc_auc_score(right, odds):.3f}, {right.count(False)} of {len(right)} unanswerable"
    ]
    for threshold in _THRESHOLDS:
        answered = [value >= threshold for value in odds]
        agree = [one == other for one, other in zip(answered, right, strict=True)]
        yes = [same for same, answerable in zip(agree, right, strict=True) if answerable]
        no = [same for same, answerable in zip(agree, right, strict=True) if not answerable]
        lines.append(f"from {threshold:+.1f}: answers {sum(yes) / len(yes):.1%}, abstains {sum(no) / len(no):.1%}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with --write put the weights in their places."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, action="append", required=True)
    parser.add_argument("--cases", type=Path, action="append", required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    pairs = list(zip(chosen.index, chosen.cases, strict=True))
    read = {str(cases): read_cases(index, cases) for index, cases in pairs}
    known = [row for group, items in read.items() for row in sentences(group, items)]
    print(ranking(known))
    if chosen.write:
        store(relevance.WEIGHTS, fit(known))
        read = {str(cases): read_cases(index, cases) for index, cases in pairs}  # whose odds are the new model's
    asked = [row for group, items in read.items() for row in questions(group, items)]
    print(trade_off(asked))
    if chosen.write:
        store(abstaining.WEIGHTS, fit(asked))
    return 0


def _answer(item: _Read) -> str:
    """What a question asks for: the first sentence of its answer, or the question where the documents have none."""
    quotes = sorted(_folded(quote["text"]) for quote in item.case.get("quotes", ()))
    return quotes[0] if quotes else item.question


def store(path: Path, model: relevance.Model) -> None:
    """Put a fitted model in its place; the next one to load it gets this one."""
    stored = {"intercept": model.intercept, "weights": dict(model.weights)}
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    relevance.load_model.cache_clear()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


if __name__ == "__main__":
    sys.exit(main())
