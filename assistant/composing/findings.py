"""Questions about an effect: of the sentences found, those that report the finding come first.

A question to a study shares its words with the study's title, aim and methods as much as with its results. A small
logistic model tells them apart by what a sentence does and where it stands. Its weights stand in `findings.json`;
`python -m evals.fit_findings` writes them, from a folder of trial articles with the spans that answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.composing.sides import is_polar
from assistant.finding.relevance import Model, Relevant, load_model
from assistant.finding.telling import Telling, telling
from index.rerank import asks_for_effect

WEIGHTS = Path(__file__).parent / "findings.json"
"""The fitted model of "the sentence reports what was asked for"."""

# What was asked is no answer, however many words it shares with the question, and background is seldom one. Trial
# articles alone do not teach how far these are behind: their aims stand in other passages than their results, those of
# an abstract in the same.
_ASKED, _SILENT = 3.0, 1.0  # log-odds
_OWN_VOICE = re.compile(
    r"\b(?:we|our)\b|\b(?:this|(?:the )?present|the current) (?:\w+ ){0,2}?(?:study|trial|investigation|work|paper)\b",
    re.IGNORECASE,
)
_AT_THE_BEDSIDE = re.compile(r"\b(?:I|my|me|he|him|his|she|her)\b", re.IGNORECASE)
_METHODS = 0.25  # of a source's sentences
_FINDS = frozenset({Telling.RESULT, Telling.CONCLUSION})


def findings_first(question: str, whole: Sequence[Relevant]) -> tuple[Relevant, ...]:
    """The judged sentences with the log-odds that they report the finding, best first, where a question asks a study
    for an effect or for yes or no; otherwise as they were. Ties keep their order.
    """
    asks_a_study = (asks_for_effect(question) or is_polar(question)) and not at_the_bedside(question)
    if not asks_a_study or not is_study(_of_the_first(whole)):
        return tuple(whole)
    model = load_model(WEIGHTS)
    judged = [replace(item, odds=reporting(item, model)) for item in whole]
    return tuple(sorted(judged, key=lambda item: -item.odds))


def at_the_bedside(question: str) -> bool:
    """Whether a question is about one patient or what the asker may do, and not about what studies find."""
    return _AT_THE_BEDSIDE.search(question) is not None


def is_study(sentences: Sequence[str]) -> bool:
    """Whether a source reports work of its own: it tells in its own voice what was asked, done and found.

    A guideline, a review of others' work or an article for readers has no aims and methods to be told from results.
    """
    kinds = [telling(text) for text in sentences]
    own = sum(bool(found) and _OWN_VOICE.search(text) is not None for text, found in zip(sentences, kinds, strict=True))
    aims = sum(Telling.AIM in found for found, text in zip(kinds, sentences, strict=True) if not text.endswith("?"))
    methods = sum(Telling.METHOD in found for found in kinds)
    return own >= 2 or (methods >= 1 and own + aims >= 1) or methods >= max(3, _METHODS * len(kinds))


def _of_the_first(whole: Sequence[Relevant]) -> list[str]:
    """The sentences found of the source that comes first."""
    first = whole[0].hit.hit.document.id if whole else ""
    return [item.hit.text.strip() for item in whole if item.hit.hit.document.id == first]


def reporting(item: Relevant, model: Model) -> float:
    """The log-odds that a sentence reports what was asked for."""
    kinds = telling(item.hit.text)
    behind = _ASKED if Telling.AIM in kinds else _SILENT if kinds.isdisjoint(_FINDS) else 0.0
    return model.odds(features(item)) - behind


def features(item: Relevant) -> dict[str, float]:
    """What the model reads of a sentence: its odds as an answer, where its passage ranks, what it does."""
    kinds = telling(item.hit.text)
    return {
        "odds": item.odds,
        "rank": 1 / item.hit.hit.rank,
        "passage": item.hit.hit.score,
        **{kind.value: float(kind in kinds) for kind in (Telling.METHOD, Telling.RESULT, Telling.CONCLUSION)},
    }
