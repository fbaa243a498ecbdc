"""What a sentence cites, read: the passages it names, and in each the few sentences that come nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import Reading, Token, joined_readings, places, read, stem
from assistant.records import Passage
from index.expansion import Synonyms

_LONGEST_RUN = 3
_LEAST_COMMON = 5  # letters that two words share before they may pass for forms of one
_SHARE_COMMON = 0.75
_SHARED = 2
_AS_NEAR = 0.75  # of the best sentence's words: a sentence with as many is near as well


class PassageReading:
    """A passage with its sentences, read once however many sentences cite it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        cut = [(span.start - passage.start, span.end - passage.start) for span in passage.sentences]
        self.sentences = tuple(read(passage.text[start:end]) for start, end in cut) or (read(passage.text),)
        self.whole = _whole(passage.text, cut, self.sentences)
        self.header = read(f"{passage.title} {passage.kind.replace('_', ' ')} {passage.year or ''}")

    @cached_property
    def initials(self) -> str:
        """The first letters of all words, for the short forms that a claim makes of them."""
        return "".join(token.word[0] for token in self.whole.tokens)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Neighbouring words written as one: "follow up" is "followup"."""
        words = [token.word for token in self.whole.tokens]
        return frozenset(stem(one + other) for one, other in pairwise(words))

    @cached_property
    def by_prefix(self) -> dict[str, tuple[str, ...]]:
        """The stems by their first letters."""
        found: dict[str, list[str]] = {}
        for item in sorted(self.whole.stems | self.header.stems):
            found.setdefault(item[:_LEAST_COMMON], []).append(item)
        return {prefix: tuple(items) for prefix, items in found.items()}

    def nearest(self, wanted: frozenset[str]) -> tuple[int, int]:
        """The shortest run of up to three sentences that holds most of the wanted stems, as a range."""
        known = [wanted & _widened(reading) for reading in self.sentences]
        runs = [
            (first, last)
            for first in range(len(known))
            for last in range(first + 1, min(first + _LONGEST_RUN, len(known)) + 1)
        ]
        return max(runs, key=lambda run: (len(frozenset().union(*known[run[0] : run[1]])), run[0] - run[1], -run[0]))


def _whole(text: str, cut: Sequence[tuple[int, int]], sentences: Sequence[Reading]) -> Reading:
    """The reading of a text whose sentences are read; its tokens count from the start of their sentence."""
    ends = [0, *(end for _, end in cut)]
    starts = [*(start for start, _ in cut), len(text)]
    between = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    if not cut or any(character.isalnum() for character in between):
        return read(text)
    return joined_readings(text, sentences)


@lru_cache(maxsize=4096)
def asks(reading: Reading) -> bool:
    """Whether a sentence says what a study asks, and not what it found."""
    return reading.text.rstrip().endswith("?") or bool(places(reading, lexicon().aims, stemmed=False))


@lru_cache(maxsize=512)
def reading_of(passage: Passage) -> PassageReading:
    """A passage, read."""
    return PassageReading(passage)


@lru_cache(maxsize=4096)
def _widened(reading: Reading) -> frozenset[str]:
    """The stems of a text and those that say the same."""
    same = lexicon().groups_of
    return reading.stems.union(*(same[item] for item in reading.stems if item in same))


@dataclass(frozen=True, slots=True)
class Source:
    """The passages that a sentence cites, as far as one sentence is judged by them.

    `near` are the sentences that come nearest to it; `stated` those that share two words with it and are no aims or
    open questions.
    """

    passages: tuple[PassageReading, ...]
    near: tuple[Reading, ...]
    stated: tuple[Reading, ...]
    synonyms: Synonyms | None

    @classmethod
    def of(cls, passages: Iterable[Passage], claim: Reading, synonyms: Synonyms | None) -> Source:
        """Read the passages with a claim in mind."""
        read_ = tuple(reading_of(passage) for passage in passages)
        wanted = claim.content
        near: list[Reading] = []
        for item in read_:
            first, last = item.nearest(wanted)
            shares = [len(wanted & reading.stems) for reading in item.sentences]
            least = max(2.0, _AS_NEAR * max(shares, default=0))
            near += [
                reading
                for at, (reading, share) in enumerate(zip(item.sentences, shares, strict=True))
                if first <= at < last or share >= least
            ]
        sharing = [
            reading
            for item in read_
            for reading in item.sentences
            if reading in near or len(wanted & reading.stems) >= min(_SHARED, len(wanted))
        ]
        return cls(read_, tuple(near), tuple(reading for reading in sharing if not asks(reading)), synonyms)

    def knows(self, token: Token) -> bool:
        """Whether the passages have a word, in some form of it."""
        return any(_knows(item, token) for item in self.passages)

    def near_knows(self, token: Token) -> bool:
        """Whether the nearest sentences have a word, or one that says the same."""
        same = lexicon().groups_of.get(token.stem, frozenset()) | {token.stem}
        return any(same & reading.stems for reading in self.near)

    def has(self, stems: Iterable[str]) -> bool:
        """Whether one of the stems stands anywhere in the passages or over them."""
        wanted = frozenset(stems)
        return any(wanted & (item.whole.stems | item.header.stems) for item in self.passages)

    def excused(self, claim: Reading) -> frozenset[int]:
        """The tokens of a claim that belong to a term for which the passages have a synonym."""
        if self.synonyms is None:
            return frozenset()
        known = frozenset().union(*(_touched(self.synonyms, item.whole.text).keys() for item in self.passages))
        excused: set[int] = set()
        for group, said in _touched(self.synonyms, claim.text).items():
            if group in known:
                excused |= {token.start for term in said for token in _tokens_of(claim, term)}
        return frozenset(excused)


@lru_cache(maxsize=2048)
def _touched(synonyms: Synonyms, text: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The groups of synonyms that a text touches, each with what the text says."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for said, group in synonyms.touched(text):
        found[group] = (*found.get(group, ()), said)
    return found


def _tokens_of(claim: Reading, term: str) -> Sequence[Token]:
    lowered, found, at = claim.text.casefold(), [], -1
    while (at := lowered.find(term, at + 1)) >= 0:
        found += [token for token in claim.tokens if at <= token.start < at + len(term)]
    return found


def _knows(item: PassageReading, token: Token) -> bool:
    stems = item.whole.stems
    if token.stem in stems or token.stem in item.header.stems or token.stem in item.joined:
        return True
    if lexicon().groups_of.get(token.stem, frozenset()) & stems:
        return True
    return _resembles(item, token.stem) or _abbreviates(item, token) or _compounds(item, token.word)


def _resembles(item: PassageReading, wanted: str) -> bool:
    """Whether a word of the passage is so like this one that both are forms of one: "deficient", "deficiency"."""
    return any(_common(wanted, other) for other in item.by_prefix.get(wanted[:_LEAST_COMMON], ()))


def _common(one: str, other: str) -> bool:
    shared = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    return shared >= _LEAST_COMMON and shared >= _SHARE_COMMON * max(len(one), len(other))


def _abbreviates(item: PassageReading, token: Token) -> bool:
    """Whether a word in capitals is made of the first letters of words that follow each other in the passage."""
    surface = token.surface.removesuffix("s")
    return (
        2 <= len(surface) <= 6
        and surface.isupper()
        and surface.isalpha()
        and token.word.removesuffix("s") in item.initials
    )


def _compounds(item: PassageReading, word: str) -> bool:
    """Whether a word is two words of the passage written as one."""
    words = {token.word for token in item.whole.tokens}
    return any(word[:cut] in words and word[cut:] in words for cut in range(3, len(word) - 2))
