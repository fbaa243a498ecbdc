"""Fits the weights of `assistant/composing/findings.json`: `python -m evals.fit_findings FOLDER [--write]`.

The folder is one that `eval spans` reads. Halves of its articles are fitted and measured crosswise first, which says
how often the first sentences report the finding in articles that the weights were not fitted on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.composing import findings
from assistant.composing.fitting import Example, fit, store
from assistant.errors import AssistantError
from assistant.finding.reading import Reading
from assistant.finding.relevance import Model, Relevant
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.records import Request
from corpus.errors import CorpusError
from evals.errors import EvaluationError
from evals.records import SpanPrompt
from evals.suites.spans import is_hit, load_prompts
from evals.workspace import Workspace
from index import RetrievalError
from index.sentences import SentenceRanker

_DEPTHS = (1, 3, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt: its half, the sentences found for it, and which of them answer."""

    half: int
    items: tuple[Relevant, ...]
    right: tuple[bool, ...]

    def hits(self, model: Model | None) -> list[bool]:
        """Whether one of the first 1, 3, 5 sentences answers, as they were or in the order of a model."""
        odds = [item.odds if model is None else findings.reporting(item, model) for item in self.items]
        order = sorted(range(len(odds)), key=lambda at: -odds[at])
        return [any(self.right[at] for at in order[:depth]) for depth in _DEPTHS]


def read_folder(folder: Path, workspace: Workspace) -> list[Asked]:
    """What was found for each prompt of a folder; an article belongs to one half."""
    prompts = load_prompts(folder)
    assistant = workspace.over_corpus(folder / "articles")
    index = assistant.index
    ranker, vocabulary = SentenceRanker(index), Vocabulary.of(index)
    articles = sorted({prompt.article for prompt in prompts})
    asked = []
    for prompt in prompts:
        reading = Reading.of(search(index, Request(question=prompt.question)), ranker, vocabulary)
        asked.append(_asked(prompt, reading.whole, articles.index(prompt.article) % 2))
    return asked


def crosswise(asked: Sequence[Asked]) -> str:
    """How often the first sentences answer, before and after, each half judged by the weights of the other."""
    models = [fit(_answered(asked, 1 - half)) for half in (0, 1)]
    before = [item.hits(None) for item in asked]
    after = [item.hits(models[item.half]) for item in asked]
    return "\n".join(f"{name}: {_shares(hits)}" for name, hits in (("before", before), ("after, crosswise", after)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with --write put the weights in their place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".hardstop") / "evals")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        asked = read_folder(chosen.folder, Workspace(cache=chosen.cache))
    except (AssistantError, CorpusError, EvaluationError, RetrievalError) as error:
        print(error, file=sys.stderr)
        return 1
    print(crosswise(asked))
    if chosen.write:
        store(findings.WEIGHTS, fit(_answered(asked)))
    return 0


def _asked(prompt: SpanPrompt, whole: Sequence[Relevant], half: int) -> Asked:
    places = ((item.hit.hit.document.id, item.hit.span.start, item.hit.span.end) for item in whole)
    return Asked(half=half, items=tuple(whole), right=tuple(is_hit(prompt, place) for place in places))


def _answered(asked: Sequence[Asked], half: int | None = None) -> list[Example]:
    """The prompts, of one half where it is named, for which an answering sentence was found."""
    return [
        Example(group="", rows=[findings.features(one) for one in item.items], right=list(item.right))
        for item in asked
        if half in (None, item.half) and any(item.right)
    ]


def _shares(hits: Sequence[Sequence[bool]]) -> str:
    shares = (sum(row[at] for row in hits) / len(hits) for at in range(len(_DEPTHS)))
    return ", ".join(f"first {depth} {share:.1%}" for depth, share in zip(_DEPTHS, shares, strict=True))


if __name__ == "__main__":
    sys.exit(main())
