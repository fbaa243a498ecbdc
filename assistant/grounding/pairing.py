"""Figures belong together: an estimate with its interval, a dose with its fractions, a number with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.grounding.figures import Figure, figures, is_year
from assistant.grounding.nearness import around
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source
from assistant.grounding.unsupported import counts_own_list

_ESTIMATE = 60  # characters between an estimate and its interval
_LINKING = (
    r"in|over|for|every|per|of|x|×|on|at|by|mouth|orally|oral|po|iv|sc|im|repeated|given|once|twice|weekly|daily|days?|"
    r"weeks?|a|the|each|consecutive|administered|divided|as|doses?|times|infused|infusion|intravenously|up|to|then"
)
_LINK = re.compile(rf"\s*(?:[^\s\d]+\s*)?(?:(?:{_LINKING})\s+){{0,5}}(?:\d+(?:-|–|\sto\s))?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|–|to|,)\s*", re.IGNORECASE)
_FAR = 0.55  # of the best sentence's words that the sentence of a figure must have as well, where that gives another
_FAR_STATISTIC = 0.8  # the same, for a p value or a ratio
_BORROWED = 2  # words that the other figure must share
_ELSEWHERE = 0.3  # and where it gives none


def mispaired(sentence: str, passages: Sequence[str]) -> str | None:
    """Two figures said together that the passages give with others, as written, or None."""
    return _intervals(sentence, passages) or _couples(sentence, passages)


def _intervals(sentence: str, passages: Iterable[str]) -> str | None:
    there = [triple for text in passages for triple in _estimates(text)]
    for estimate, low, high in _estimates(sentence):
        same = [(a.value, b.value) for value, a, b in there if value.value == estimate.value]
        if same and (low.value, high.value) not in same:
            return f"{estimate.written} ({low.written}-{high.written}) does not stand in the passages it cites"
    return None


def _estimates(text: str) -> list[tuple[Figure, Figure, Figure]]:
    """Each range with the estimate before it: of the figures before it the nearest that is no percentage."""
    found = figures(text)
    triples = []
    for at, (low, high) in enumerate(pairwise(found)):
        is_range = low.value < high.value and _RANGE.fullmatch(text, low.end, high.start) and "." in low.written
        before = [
            item
            for item in found[:at]
            if item.unit != "%" and low.start - item.end <= _ESTIMATE and low.value <= item.value <= high.value
        ]
        if is_range and before:
            triples.append((before[-1], low, high))
    return triples


def _couples(sentence: str, passages: Iterable[str]) -> str | None:
    there = [couple for text in passages for couple in _said_together(text)]
    for one, two in _said_together(sentence):
        with_one = [
            b.value for a, b in there if a.value == one.value and a.counts == one.counts and b.counts == two.counts
        ]
        if with_one and two.value not in with_one:
            return f"{one.written} with {two.written} does not stand in the passages it cites"
    return None


def _said_together(text: str) -> list[tuple[Figure, Figure]]:
    """Figures that one word links, as in "50 Gy in 20 fractions" or "30 mg three times daily"; of ranges both ends."""
    found = figures(text)
    return [
        (one, two)
        for at, one in enumerate(found)
        for two in found[at + 1 : at + 3]
        if one.counts and two.counts and one.counts != two.counts and _LINK.fullmatch(text, one.end, two.start)
    ]


def misplaced_figure(claim: Reading, source: Source) -> str | None:
    """A figure that the passages have only where they speak of something else."""
    wanted = claim.content
    sentences = [reading for item in source.passages for reading in item.sentences]
    shares = [len(wanted & reading.stems) for reading in sentences]
    best = max(shares, default=0)
    if best < 2:
        return None
    nearest = figures(sentences[shares.index(best)].text)
    for figure in figures(claim.text):
        holding = [share for share, reading in zip(shares, sentences, strict=True) if _holds(reading, figure)]
        if figure.label or is_year(figure) or not holding or counts_own_list(figure, claim.text):
            continue
        if _with_others(claim, figure, sentences):
            continue
        if max(holding) < _least(figure, nearest) * best:
            return f"{figure.written} stands elsewhere in the passage, on something else"
    return None


def _with_others(claim: Reading, figure: Figure, sentences: Iterable[Reading]) -> bool:
    """Whether one sentence has the figure together with two more of the claim's."""
    others = {item.value for item in figures(claim.text)} - {figure.value}
    return any(
        _holds(reading, figure)
        and sum(item in {other.value for other in figures(reading.text)} for item in others) >= 2
        for reading in sentences
    )


def _least(figure: Figure, nearest: Sequence[Figure]) -> float:
    """How near a figure's own sentence has to be, as a share of the nearest: nearer, where that has another like it."""
    rivals = [item for item in nearest if not item.label and (item.counts, item.role) == (figure.counts, figure.role)]
    if not rivals or any(item.value == figure.value for item in rivals):
        return _ELSEWHERE
    return _FAR_STATISTIC if figure.role else _FAR


def borrowed_figure(claim: Reading, source: Source) -> str | None:
    """A figure whose words the source has by another figure of the same sentence, and none of them by this one."""
    for figure in figures(claim.text):
        if figure.label or figure.spelled or is_year(figure):
            continue
        beside = around(claim, figure)
        holding = [reading for reading in source.near if _holds(reading, figure)]
        if holding and all(_borrowed(figure, beside, reading) for reading in holding):
            return f"{figure.written} belongs to something else in the passage"
    return None


def _borrowed(figure: Figure, beside: frozenset[str], reading: Reading) -> bool:
    there = figures(reading.text)
    own = frozenset().union(*(around(reading, item) for item in there if item.value == figure.value))
    others = [item for item in there if item.value != figure.value and item.counts == figure.counts and not item.label]
    return bool(own) and not beside & own and any(len(beside & around(reading, item)) >= _BORROWED for item in others)


def _holds(reading: Reading, figure: Figure) -> bool:
    return any(other.value == figure.value for other in figures(reading.text))
