"""Fit the model of relevance to questions whose answers are known, and show how well it ranks what it has not seen.

    python -m assistant.fitting --index DIR --cases FILE [--index DIR --cases FILE ...] [--write]

Each line of a FILE is a JSON object with "question" and "quotes": [{"text": verbatim source text}, ...]; a sentence that
shares its words with a quote is one that answers. Every index is that of the FILE named after it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.needs import needs
from assistant.records import Request
from assistant.relevance import WEIGHTS, features
from assistant.searching import search
from assistant.studies import studies_of
from assistant.vocabulary import Vocabulary
from index.search import Index
from index.sentences import SentenceRanker

_FOLDS = 5
_REGULARISATION = 0.3
_DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question: a row of features a sentence, and which of the sentences answer."""

    group: str
    rows: list[dict[str, float]]
    right: list[bool]


def examples(index_dir: Path, cases: Path) -> Iterator[Example]:
    """The questions of a file that name a quote which is found in the index."""
    index = Index.open(index_dir)
    ranker, vocabulary = SentenceRanker(index), Vocabulary.of(index)
    for line in cases.read_text("utf-8").splitlines():
        case = json.loads(line)
        quotes = [_folded(quote["text"]) for quote in case.get("quotes", ())]
        found = search(index, Request(question=case["question"]))
        ranked = ranker.rank(found.query, found.hits)
        studies = [study for document in {hit.document.id: hit.document for hit in found.hits}.values()
                   for study in studies_of(document)]  # fmt: skip
        right = [any(_folded(hit.text) in quote or quote in _folded(hit.text) for quote in quotes) for hit in ranked]
        if any(right):
            need = needs(found.query, studies)
            whole = need[0] if len(need) == 1 else type(need[0])(text=found.query, sources=tuple(s for n in need for s in n.sources))
            yield Example(group=cases.name, rows=features(whole, ranked, studies, vocabulary), right=right)


def fit(known: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Intercept and weights, by the features as they are (the scaling is folded in)."""
    names = list(known[0].rows[0])
    table = np.array([[row[name] for name in names] for example in known for row in example.rows])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=_REGULARISATION, max_iter=5000)
    model.fit(scaler.transform(table), [answer for example in known for answer in example.right])
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    return round(intercept, _DECIMALS), {name: round(float(w), _DECIMALS) for name, w in zip(names, weights, strict=True)}


def unseen(known: Sequence[Example]) -> dict[str, list[float]]:
    """Reciprocal rank of the first right sentence of each question, each by a model that was not fitted to it."""
    ranks: dict[str, list[float]] = {}
    for fold in range(_FOLDS):
        intercept, weights = fit([item for at, item in enumerate(known) if at % _FOLDS != fold])
        for item in known[fold::_FOLDS]:
            odds = [intercept + sum(weights[name] * value for name, value in row.items()) for row in item.rows]
            order = sorted(range(len(odds)), key=lambda at: -odds[at])
            first = next(rank for rank, at in enumerate(order, start=1) if item.right[at])
            ranks.setdefault(item.group, []).append(1 / first)
    return ranks


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with --write put the weights in their place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, action="append", required=True)
    parser.add_argument("--cases", type=Path, action="append", required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    known = [item for pair in zip(chosen.index, chosen.cases, strict=True) for item in examples(*pair)]
    for group, ranks in unseen(known).items():
        first = sum(rank == 1 for rank in ranks) / len(ranks)
        print(f"{group}: {len(ranks)} questions, first sentence right {first:.1%}, MRR {sum(ranks) / len(ranks):.3f}")
    intercept, weights = fit(known)
    if chosen.write:
        fitted = f"{len(known)} questions"
        WEIGHTS.write_text(json.dumps({"fitted": fitted, "intercept": intercept, "weights": weights}, indent=1) + "\n")
    else:
        print(json.dumps({"intercept": intercept, "weights": weights}, indent=1))
    return 0


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


if __name__ == "__main__":
    sys.exit(main())
