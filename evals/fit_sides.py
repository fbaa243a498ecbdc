"""Fits the weights of `assistant/composing/sides.json`: `python -m evals.fit_sides FOLDER [--write]`.

The folder is a BEIR folder whose questions carry `metadata.decision` (yes, no, maybe) and, where there is one,
`metadata.long_answer`, the conclusion that the source itself leaves out. Every other question is fitted on; the figures
are those of the rest: how often a side is taken at each confidence, how often it is right, and on how many questions
whose answer is "maybe" it is taken wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencex

from assistant.composing import sides
from assistant.composing.fitting import Example, fit, store
from assistant.finding.relevance import Model
from corpus import load_corpus
from corpus.errors import CorpusError
from evals.beir import load_queries
from evals.cases import json_lines
from evals.errors import EvaluationError

_ODDS = (0.4, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, the side of its gold answer ("maybe" is neither), and what its source says, cut, by view."""

    question: str
    side: str
    views: dict[str, list[str]]


def read_folder(folder: Path) -> list[Asked]:
    """The polar questions with a gold side and a source. Raises EvaluationError when there is none."""
    texts = {document.id: document.text for document in load_corpus(folder).documents}
    rows = {str(row.get("_id")): row for _, row in json_lines(folder / "queries.jsonl")}
    asked = []
    for query in load_queries(folder):
        source = next((texts[name] for name in query.relevant if name in texts), None)
        if query.gold is None or query.gold.kind != "decision" or source is None or not sides.is_polar(query.text):
            continue
        concluded = str(rows[query.id]["metadata"].get("long_answer") or "")
        asked.append(Asked(question=query.text, side=query.gold.groups[0][0], views=_views(source, concluded)))
    if not asked:
        raise EvaluationError(f"No yes/no question of {folder} carries metadata.decision. Name another folder.")
    return asked


def examples(asked: Sequence[Asked]) -> list[Example]:
    """A row for every view of a question that has a side: whether it is yes."""
    return [
        Example(group=view, rows=[sides.features(item.question, said)], right=[item.side == "yes"])
        for item in asked
        if item.side != "maybe"
        for view, said in item.views.items()
    ]


def trade_off(asked: Sequence[Asked], model: Model) -> str:
    """A line for each view and confidence."""
    lines = []
    for view in dict.fromkeys(name for item in asked for name in item.views):
        seen = [
            (item.side, sides.leaning(item.question, item.views[view], model)) for item in asked if view in item.views
        ]
        clear = [side for side, _ in seen if side != "maybe"]
        lines.append(
            f"{view}: {len(seen)} questions, yes is right for {clear.count('yes') / len(clear):.1%} of the clear"
        )
        lines += [_line(seen, least) for least in _ODDS]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with --write put the weights in their place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        asked = read_folder(chosen.folder)
    except (CorpusError, EvaluationError) as error:
        print(error, file=sys.stderr)
        return 1
    model = fit(examples(asked[::2]))
    print(trade_off(asked[1::2], model))
    if chosen.write:
        store(sides.WEIGHTS, model)
    return 0


def _views(source: str, concluded: str) -> dict[str, list[str]]:
    """The source alone; where a conclusion is known also with it, and that conclusion alone."""
    texts = {"source": source}
    if concluded:
        texts |= {"source and conclusion": f"{source}\n{concluded}", "conclusion": concluded}
    return {
        name: [part.strip() for part in sentencex.segment("en", text) if part.strip()] for name, text in texts.items()
    }


def _line(seen: Sequence[tuple[str, sides.Leaning]], least: float) -> str:
    said = []
    for side, sign in (("yes", 1), ("no", -1)):
        taken = [gold for gold, leans in seen if leans.at is not None and sign * leans.odds >= least]
        clear = [gold for gold in taken if gold != "maybe"]
        right = f"{clear.count(side) / len(clear):.1%}" if clear else "–"
        said.append(
            f"{side} to {len(taken) / len(seen):.1%}, right {right} of {len(clear)}, {taken.count('maybe')} maybe"
        )
    return f"  from {least:.1f}: {'; '.join(said)}"


if __name__ == "__main__":
    sys.exit(main())
