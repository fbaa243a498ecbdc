"""Figures belong together: an estimate with its interval, a dose with its fractions, a number with its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from assistant.grounding.contrasts import people
from assistant.grounding.figures import Figure, figures, is_year
from assistant.grounding.reading import Reading, Token
from assistant.grounding.source import Source
from assistant.grounding.terms import tells
from assistant.grounding.unsupported import counts_own_list

_ESTIMATE = 60  # characters between an estimate and its interval
_LINKING = (
    r"in|over|for|every|per|of|x|×|on|at|by|mouth|orally|oral|po|iv|sc|im|repeated|given|once|twice|weekly|daily|days?|"
    r"weeks?|a|the|each|consecutive|administered|divided|as|doses?|times|infused|infusion|intravenously|up|to|then"
)
_LINK = re.compile(rf"\s*(?:[^\s\d]+\s*)?(?:(?:{_LINKING})\s+){{0,5}}(?:\d+(?:-|–|\sto\s))?", re.IGNORECASE)
_JOINING = frozenset({"and", "or", "versus", "vs", "against"})
_CLOSE = 45  # characters within which a word stands by a figure
_OF = re.compile(r"\s*(?:of|out of|among|/)\s*(?:the\s+|all\s+)?", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:[%A-Za-z/²]{1,7}\s*)?(?:\([^)]*\)\s*)?[%,]?\s*(?:and|or|versus|vs?\.?|against|compared (?:with|to))\s*",
    re.IGNORECASE,
)
_COMPARISON, _SIDE = 12, 5  # tokens: before two figures, and of a comparison's first side
_COMPARING = frozenset({"than", "versus", "vs", "v", "against"})
Pair = tuple[Figure, Figure]
_SPREAD = re.compile(r"(?:±|\+/?-/?)\s*\Z")
_COMPARED = frozenset({"compar", "respect", "versus", "vs"})
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


def swapped_figures(claim: Reading, source: Source) -> str | None:
    """Two figures of one kind that have changed places: each stands by the words of the other."""
    for one, two in _of_one_kind(figures(claim.text)):
        if one.value < two.value and (
            _RANGE.fullmatch(claim.text, one.end, two.start) or _OF.fullmatch(claim.text, one.end, two.start)
        ):
            continue
        crossed = [
            _crossed(claim, (one, two), reading, there)
            for reading in source.near
            for there in _of_one_kind(figures(reading.text))
            if {figure.value for figure in there} == {one.value, two.value}
        ]
        if crossed and all(crossed):
            return f"{one.written} and {two.written} have changed places"
    return None


def borrowed_figure(claim: Reading, source: Source) -> str | None:
    """A figure whose words the source has by another figure of the same sentence, and none of them by this one."""
    for figure in figures(claim.text):
        if figure.label or figure.spelled or is_year(figure):
            continue
        around = _around(claim, figure)
        holding = [reading for reading in source.near if _holds(reading, figure)]
        if holding and all(_borrowed(figure, around, reading) for reading in holding):
            return f"{figure.written} belongs to something else in the passage"
    return None


def _borrowed(figure: Figure, around: frozenset[str], reading: Reading) -> bool:
    there = figures(reading.text)
    own = frozenset().union(*(_around(reading, item) for item in there if item.value == figure.value))
    others = [item for item in there if item.value != figure.value and item.counts == figure.counts and not item.label]
    return bool(own) and not around & own and any(len(around & _around(reading, item)) >= _BORROWED for item in others)


def _of_one_kind(found: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    return [
        (one, two)
        for at, one in enumerate(found)
        for two in found[at + 1 :]
        if one.value != two.value
        and (one.unit, one.per) == (two.unit, two.per)
        and not (one.label or two.label or one.written.casefold() == "one" or two.written.casefold() == "one")
    ]


def _crossed(claim: Reading, said: Pair, reading: Reading, there: Pair) -> bool:
    """Whether the words around two figures of a claim are those around the other of the two in the source."""
    one, two = said
    around_one, around_two = _beside(claim, said)
    known = dict(zip((figure.value for figure in there), _beside(reading, there), strict=True))
    both = known[one.value] & known[two.value] | around_one & around_two
    straight = (around_one & known[one.value] | around_two & known[two.value]) - both
    by_one, by_two = around_one & known[two.value] - both, around_two & known[one.value] - both
    crossed = len(by_one) + len(by_two)
    reversed_order = one.value != there[0].value
    if _stand_together(claim, said) != _stand_together(reading, there) and not (by_one and by_two):
        return False  # to which of two figures side by side a word belongs is not to be seen
    if crossed >= (1 if reversed_order else 2) and crossed > 2 * len(straight):
        return True
    return reversed_order and "respect" in claim.stems and "respect" in reading.stems


def _stand_together(reading: Reading, pair: tuple[Figure, Figure]) -> bool:
    """Whether nothing but a unit and a word that joins them stands between two figures."""
    first, last = sorted(pair, key=lambda figure: figure.start)
    return _JOINED.fullmatch(reading.text, first.end, last.start) is not None


def _beside(reading: Reading, pair: Pair) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that belong to each of two figures: those to which it is the nearest of its kind.

    Of figures side by side behind a comparison, the first is that of the first side: "more with A than B (5 v 3)".
    """
    first, second = (_by_kind(reading).get(figure.start, frozenset()) for figure in pair)
    ahead = [token for token in reading.tokens if token.start < pair[0].start][-_COMPARISON:]
    at = next((at for at, token in enumerate(ahead) if token.word in _COMPARING), None)
    if at is None or not _stand_together(reading, pair):
        return first, second
    left, right = (
        frozenset(token.stem for token in side if token.is_content)
        for side in (ahead[max(0, at - _SIDE) : at], ahead[at + 1 :])
    )
    return (first - right) | left, (second - left) | right


def _around(reading: Reading, figure: Figure) -> frozenset[str]:
    """The telling stems to which this is the nearest figure."""
    return _surroundings(reading).get(figure.start, frozenset())


@lru_cache(maxsize=4096)
def _by_kind(reading: Reading) -> dict[int, frozenset[str]]:
    """For each figure, by where it starts, the stems that are nearest to it among the figures of its unit."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for figure in figures(reading.text):
        if not (figure.role == "p" or _SPREAD.search(reading.text, max(0, figure.start - 5), figure.start)):
            kinds.setdefault((figure.unit, figure.label), []).append(figure.start)
    parts = _parts(reading)
    found: dict[int, set[str]] = {}
    for starts in kinds.values():
        for token in reading.tokens if len(starts) > 1 else ():
            if token.is_content and token.stem not in _COMPARED:
                at = bisect_left(starts, token.start)
                nearest = min(starts[max(0, at - 1) : at + 1], key=lambda start: _distance(token, start, parts))
                if abs(nearest - token.start) <= _CLOSE:
                    found.setdefault(nearest, set()).add(token.stem)
    return {start: frozenset(stems) for start, stems in found.items()}


@lru_cache(maxsize=4096)
def _surroundings(reading: Reading) -> dict[int, frozenset[str]]:
    """For each figure, by where it starts, the telling stems that are nearest to it, those of its own part first."""
    starts = [figure.start for figure in figures(reading.text)]
    parts = _parts(reading)
    found: dict[int, set[str]] = {start: set() for start in starts}
    for token in reading.tokens if starts else ():
        if tells(token) or token.stem in people():
            at = bisect_left(starts, token.start)
            beside = starts[max(0, at - 1) : at + 1]
            found[min(beside, key=lambda start: _distance(token, start, parts))].add(token.stem)
    return {start: frozenset(stems) for start, stems in found.items()}


def _parts(reading: Reading) -> dict[int, int]:
    """For each token, by where it starts, the number of its part: a clause, or a member of what "and" joins."""
    joins = accumulate(token.word in _JOINING for token in reading.tokens)
    return {token.start: 100 * token.clause + joined for token, joined in zip(reading.tokens, joins, strict=True)}


def _distance(token: Token, start: int, parts: Mapping[int, int]) -> tuple[bool, int, int]:
    return parts.get(start) != parts[token.start], abs(start - token.start), start


def _holds(reading: Reading, figure: Figure) -> bool:
    return any(other.value == figure.value for other in figures(reading.text))
