"""Sorts of answer that everyday words ask for: an infusion rate, a price, an interval. A passage that gives none of the
sort asked for is about the subject and still no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sentencex
import yaml

from assistant.words import any_of

ANSWER_TYPES = Path(__file__).parent / "answer_types.yaml"
"""The sorts, as data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerType:
    """A sort of answer: the words that ask for it and the words that give it. `together` wants it given in a sentence
    that is about the drugs of the question.
    """

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]
    together: bool


@cache
def answer_types() -> tuple[AnswerType, ...]:
    """Every sort of `answer_types.yaml`."""
    return tuple(
        AnswerType(
            name=item["name"],
            asked=any_of(item["asked"]),
            given=any_of(item["given"]),
            together=item.get("together", False),
        )
        for item in yaml.safe_load(ANSWER_TYPES.read_text("utf-8"))
    )


def ungiven(question: str, sentences: Sequence[str], drugs: Callable[[str], frozenset[str]]) -> tuple[AnswerType, ...]:
    """The sorts of answer that a question asks for and none of these sentences gives. `drugs` tells which ones a text
    is about.
    """
    asked = asking(question)
    wanted = [kind for kind in answer_types() if kind.asked.search(asked)]
    named = drugs(asked) if wanted else frozenset()
    return tuple(kind for kind in wanted if not _given(kind, sentences, named, drugs))


def asking(question: str) -> str:
    """What of a question asks, without the story before it."""
    pieces = sentencex.segment("en", question)
    return " ".join(piece for piece in pieces if piece.rstrip().endswith("?")) or question


def _given(
    kind: AnswerType, sentences: Iterable[str], named: frozenset[str], drugs: Callable[[str], frozenset[str]]
) -> bool:
    giving = (sentence for sentence in sentences if kind.given.search(sentence))
    return any(not kind.together or named <= drugs(sentence) for sentence in giving)
