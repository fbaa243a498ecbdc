"""A text as tokens with their stems: what every check compares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from assistant.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NOT = re.compile(r"n['’]t\Z")
_BREAK = re.compile(r"[,;:.!?()\[\]|–—]|\s-\s")
_EMPTY = FUNCTION_WORDS | {
    "n't",
    "i'm",
    "i'll",
    "i'd",
    "i've",
    "let's",
    "it's",
    "that's",
    "they're",
    "you're",
    "we're",
    "you'll",
}
_CLAUSE_WORDS = frozenset({"but", "while", "whereas", "although", "though", "however", "yet"})
_SPELLINGS = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"our"), "or"),
    (re.compile(r"is(e|ed|es|er|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|er|ing)$"), r"yz\1"),
    (re.compile(r"([tb])re(s?)$"), r"\1er\2"),
    (re.compile(r"ll"), "l"),
)
_STEMMER = Stemmer.Stemmer("english")


class Token(NamedTuple):  # a tuple, since a passage has hundreds and they are made while somebody waits
    """A word: `word` is folded, `stem` its stem in American spelling; `clause` counts the clauses of its text."""

    surface: str
    word: str
    stem: str
    clause: int
    start: int

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning of its own: neither a number nor a function word."""
        return not self.word.isdigit() and self.word not in _EMPTY and len(self.word) > 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A text, read. `content` are the stems that carry meaning. The same text gives the same object."""

    text: str
    tokens: tuple[Token, ...]
    stems: frozenset[str]
    sequence: tuple[str, ...]
    words: tuple[str, ...]
    content: frozenset[str]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word, the same for British and American spelling."""
    spelled = word.casefold().replace("’", "'").removesuffix("'s")
    for pattern, replacement in _SPELLINGS:
        spelled = pattern.sub(replacement, spelled)
    return str(_STEMMER.stemWord(spelled))


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Read a text."""
    return _reading(text, tuple(_tokens(text)))


def _reading(text: str, tokens: tuple[Token, ...]) -> Reading:
    sequence = tuple(token.stem for token in tokens)
    return Reading(
        text=text,
        tokens=tokens,
        stems=frozenset(sequence),
        sequence=sequence,
        words=tuple(token.word for token in tokens),
        content=frozenset(token.stem for token in tokens if token.is_content),
    )


def joined_readings(text: str, parts: Iterable[Reading]) -> Reading:
    """The reading of a text from those of its parts, which is quicker than reading it anew."""
    tokens = tuple(token for part in parts for token in part.tokens)
    return _reading(text, tokens)


def _tokens(text: str) -> Iterator[Token]:
    clause, end = 0, 0
    for match in _WORD.finditer(text):
        plain_gap = match.start() - end == 1 and text[end] == " "
        if not plain_gap and _BREAK.search(text, end, match.start()) and not _inside_number(text, end, match.start()):
            clause += 1
        end = match.end()
        word = match[0].casefold().replace("’", "'")
        if word in _CLAUSE_WORDS:
            clause += 1
        bare = _NOT.sub("", word)
        yield Token(surface=match[0], word=bare, stem=stem(bare), clause=clause, start=match.start())
        if bare != word:
            yield Token(surface=match[0], word="n't", stem="n't", clause=clause, start=match.start())


def _inside_number(text: str, start: int, end: int) -> bool:
    return start > 0 and end - start == 1 and text[start - 1].isdigit() and end < len(text) and text[end].isdigit()


Phrase = tuple[str, ...]


def phrases(terms: Iterable[str], *, stemmed: bool = True) -> tuple[Phrase, ...]:
    """Terms of the lexicon as sequences of stems, or of words as they are written; the longest first."""
    made = {tuple(token.stem if stemmed else token.word for token in _tokens(term)) or (term,) for term in terms}
    return tuple(sorted(made, key=lambda item: (-len(item), item)))


def places(reading: Reading, wanted: tuple[Phrase, ...], *, stemmed: bool = True) -> list[tuple[int, int]]:
    """Where the phrases stand, as token ranges; of overlapping ones the first and longest."""
    sequence = reading.sequence if stemmed else reading.words
    firsts = {phrase[0] for phrase in wanted}
    if firsts.isdisjoint(sequence):
        return []
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(sequence):
        length = _length_at(sequence, at, wanted) if sequence[at] in firsts else 0
        if length:
            found.append((at, at + length))
        at += length or 1
    return found


def _length_at(sequence: tuple[str, ...], at: int, wanted: tuple[Phrase, ...]) -> int:
    return next((len(phrase) for phrase in wanted if sequence[at : at + len(phrase)] == phrase), 0)
