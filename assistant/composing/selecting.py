"""Which sentences make an answer: each thing asked for gets its best one, then what else is likely, and few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.finding.relevance import Relevant
from corpus.records import Span

_MAX_SENTENCES = 8
_MAX_WORDS = 140
_MAX_WORDS_IN_ALL = 170  # with what is stated before
_BESIDE_A_RULE = 2  # sentences: the rule has said what matters
_WORDS_BESIDE_A_RULE = 70
_NAMED_BESIDE_A_RULE = 3  # sentences: what a source says that the question names matters too
_WORDS_OF_NAMED = 110
_LEAST_BESIDE_A_RULE = -1.0  # log-odds
_LEAST = -3.0  # log-odds below which a part of a question is better left unanswered
_LEAST_OF_NAMED = -8.0  # the same for a part that wants to hear a certain source: what it comes nearest to
_AS_GOOD = 0.7  # log-odds: a part is answered by what is said already if that is nearly as likely as its best
_BEHIND = 4.5  # log-odds behind the best, for another sentence of a document that is cited already
_SHORT = 40  # words; an answer of fewer has room for what is further behind
_BEHIND_SHORT = 6.5
_BEHIND_ELSEWHERE = 0.6  # the same for a document that is not cited yet
_SAME_THING = 0.92  # cosine between two sentences of one document

Place = tuple[str, Span]
"""A span of a document."""


@dataclass(slots=True)
class _Chosen:
    """The sentences taken so far."""

    taken: frozenset[Place]
    most: int
    most_words: int
    items: list[Relevant] = field(default_factory=list)

    @property
    def places(self) -> frozenset[Place]:
        return self.taken | {place(item) for item in self.items}

    @property
    def words(self) -> int:
        return sum(_words(item) for item in self.items)

    def fits(self, item: Relevant) -> bool:
        """Whether there is room for a sentence, and nothing said yet says the same. The first one always has room."""
        room = len(self.items) < self.most and (not self.items or self.words + _words(item) <= self.most_words)
        return room and place(item) not in self.places and not any(_alike(item, other) for other in self.items)


def select(
    whole: Sequence[Relevant],
    parts: Sequence[Sequence[Relevant]],
    taken: frozenset[Place] = frozenset(),
    *,
    stated: int = 0,
    named: bool = False,
    beside_a_rule: bool = False,
) -> list[Relevant]:
    """The sentences of a short answer: `whole` is judged for the question, each of `parts` for one thing it asks, or
    for one source where sources are `named`.

    All are ordered best first. `taken` are spans that are said already, in `stated` words. Where a rule opens the
    answer, a sentence or two follow it, and only likely ones.
    """
    chosen = _Chosen(
        taken=taken,
        most=_MAX_SENTENCES,
        most_words=min(_MAX_WORDS, _MAX_WORDS_IN_ALL - stated),
    )
    if beside_a_rule:
        chosen.most = _NAMED_BESIDE_A_RULE if named else _BESIDE_A_RULE
        chosen.most_words = _WORDS_OF_NAMED if named else _WORDS_BESIDE_A_RULE
    least = _LEAST_BESIDE_A_RULE if beside_a_rule else _LEAST
    for part in parts:
        _answer(part, chosen, _LEAST_OF_NAMED if named else least)
    if whole:
        _fill([item for item in whole if item.odds >= least] if beside_a_rule else whole, chosen)
    return chosen.items


def place(item: Relevant) -> Place:
    """Where a sentence stands."""
    return item.hit.hit.document.id, item.hit.span


def _answer(part: Sequence[Relevant], chosen: _Chosen, least: float) -> None:
    """Take the best sentence for one thing asked, unless one that is said already answers it nearly as well."""
    if not part or part[0].odds < least:
        return
    said = chosen.places
    if any(place(item) in said for item in part if item.odds >= part[0].odds - _AS_GOOD):
        return
    if chosen.fits(part[0]):
        chosen.items.append(part[0])


def _fill(whole: Sequence[Relevant], chosen: _Chosen) -> None:
    """Add what is nearly as likely to answer as the best; more readily from documents that speak already."""
    best = max((item.odds for item in whole), default=0.0)
    for item in whole:
        documents = {name for name, _ in chosen.places}
        heard = not documents or item.hit.hit.document.id in documents
        behind = _BEHIND_SHORT if chosen.words < _SHORT else _BEHIND
        if item.odds >= best - (behind if heard else _BEHIND_ELSEWHERE) and chosen.fits(item):
            chosen.items.append(item)


def _words(item: Relevant) -> int:
    return len(item.hit.text.split())


def _alike(one: Relevant, other: Relevant) -> bool:
    same_document = one.hit.hit.document.id == other.hit.hit.document.id
    return same_document and float(np.dot(one.hit.vector, other.hit.vector)) > _SAME_THING
