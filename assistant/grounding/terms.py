"""Words of a claim that its source does not have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.figures import NUMBER_WORDS
from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import Reading, Token, stem
from assistant.grounding.source import Source

_UNITS = frozenset("mg g kg ml l dl mcg µg μg iu u m2 m² cm mm km mmol mol h hr min s d wk mo yr n p x".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The telling words of a claim: all, and those that are foreign to its source."""

    foreign: tuple[Token, ...]
    among: int

    @property
    def share(self) -> float:
        """The share of foreign words among all that carry meaning, in [0, 1]."""
        return len(self.foreign) / self.among if self.among else 0.0


def telling(claim: Reading) -> tuple[Token, ...]:
    """The words that name something: not general English, not a number or a unit, each once."""
    seen: dict[str, Token] = {}
    for token in claim.tokens:
        if tells(token):
            seen.setdefault(token.stem, token)
    return tuple(seen.values())


def terms(claim: Reading, source: Source) -> Terms:
    """The telling words of a claim against what it cites."""
    found = telling(claim)
    unknown = [token for token in found if not source.knows(token)]
    excused = source.excused(claim) | _spelled_out(claim, source) if unknown else frozenset()
    return Terms(
        foreign=tuple(token for token in unknown if token.start not in excused),
        among=len({token.stem for token in claim.tokens if token.is_content and token.word not in _UNITS}),
    )


def names_something(token: Token, claim: Reading) -> bool:
    """Whether a word is a name on its face: capitals, digits within it, or a medical ending."""
    words, lists = token.word, lexicon()
    opens = claim.tokens[0].start == token.start
    if any(character.isdigit() for character in words) or (token.surface.isupper() and len(words) > 1):
        return True
    if token.surface[:1].isupper() and not opens and not _after_stop(token, claim):
        return True
    return len(words) > 5 and (words.endswith(lists.endings) or words.startswith(lists.beginnings))


def _after_stop(token: Token, claim: Reading) -> bool:
    """Whether a word opens a clause, where a capital says nothing."""
    before = claim.text[: token.start].rstrip(" *_\"'“(")
    return before.endswith((":", ".", "|", ";"))


@lru_cache(maxsize=65536)
def _is_general(word: str, stemmed: str) -> bool:
    """Whether a word is general English or one that another check judges, in whatever degree."""
    lists = lexicon()
    known = lists.common | lists.relational
    if stemmed in known or word in NUMBER_WORDS or (word.endswith("ly") and len(word) > 5):
        return True
    return any(
        word.endswith(ending) and stem(word.removesuffix(ending)) in known for ending in ("er", "est", "r", "st")
    )


def tells(token: Token) -> bool:
    """Whether a word names something: it is not general English, not a number, not a unit."""
    word = token.word
    return token.is_content and word not in _UNITS and not word[0].isdigit() and not _is_general(word, token.stem)


@lru_cache(maxsize=4096)
def telling_stems(reading: Reading) -> frozenset[str]:
    """The stems of a text that name something, and those that say the same."""
    same = lexicon().groups_of
    own = frozenset(token.stem for token in reading.tokens if tells(token))
    return own.union(*(same[item] for item in own if item in same))


def _spelled_out(claim: Reading, source: Source) -> frozenset[int]:
    """The words of a claim whose first letters are a short form that the source uses."""
    shorts = {
        token.word.removesuffix("s")
        for item in source.passages
        for token in item.whole.tokens
        if token.surface.removesuffix("s").isupper() and 2 <= len(token.word.removesuffix("s")) <= 6
    }
    initials = "".join(token.word[0] for token in claim.tokens)
    return frozenset(
        claim.tokens[at + offset].start
        for short in sorted(shorts)
        for at in range(len(initials) - len(short) + 1)
        if initials.startswith(short, at)
        for offset in range(len(short))
    )
