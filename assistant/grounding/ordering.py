"""What comes before what: a claim that turns an order around, or gives one that the passages forbid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.lexicon import lexicon
from assistant.grounding.polarity import DENIED_REACH
from assistant.grounding.reading import Reading, Token, places
from assistant.grounding.source import Source
from assistant.grounding.terms import tells

_REACH = 9  # tokens on either side of a word of order that say what it orders
_BEFORE = frozenset({"before", "prior", "preceding", "precedes", "followed", "then"})
_AFTER = frozenset({"after", "following", "once", "afterwards", "follows", "later", "subsequently", "thereafter"})
_HELD_BACK = frozenset({"refractory", "fail", "fails", "failed", "unresponsive", "fallback", "reserve"})
_ADDED = frozenset({"add", "added", "adding"})
_JOINS = frozenset({"and", "then", "with", "before", "followed", "but"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What stands first and what second, as stems; `denied` where a text says not to."""

    first: frozenset[str]
    second: frozenset[str]
    denied: bool


def order_fault(claim: Reading, source: Source) -> str | None:
    """An order that the passages give the other way round."""
    there = [order for reading in source.stated for order in orders(reading)]
    warns = bool(places(claim, lexicon().warnings, stemmed=False))
    for said in orders(claim):
        same = {order.denied for order in there if order.first & said.first and order.second & said.second}
        turned = {order.denied for order in there if order.first & said.second and order.second & said.first}
        if not said.denied and (False in turned or (True in same and not warns)) and False not in same:
            return "the passage gives another order"
    return None


@lru_cache(maxsize=4096)
def orders(reading: Reading) -> tuple[Order, ...]:
    """The orders that a text states."""
    found = []
    for at, token in enumerate(reading.tokens):
        for first, second in _sides(reading.tokens, at, token.word):
            one, two = _named(first), _named(second)
            if one - two and two - one:
                found.append(Order(first=one - two, second=two - one, denied=_denied(reading.tokens, at)))
    return tuple(found)


def _sides(tokens: Sequence[Token], at: int, word: str) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    behind, ahead = tokens[max(0, at - _REACH) : at], tokens[at + 1 : at + 1 + _REACH]
    if word in _BEFORE and behind:
        yield behind, ahead
    elif word in _AFTER:
        yield from _after(behind, ahead, tokens[at].clause)
    elif word == "first" and behind and ahead and _stands_alone(tokens, at):
        yield behind, ahead
    elif word in _ADDED and ahead:
        reserve = next((n for n, token in enumerate(ahead) if token.word in _HELD_BACK), None)
        if reserve is not None and ahead[reserve].word == "refractory":
            yield tokens[at + reserve + 2 : at + reserve + 2 + _REACH], ahead[:reserve]


def _after(
    behind: Sequence[Token], ahead: Sequence[Token], clause: int
) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """ "Y after X" and "after X, Y"; "X; Y afterwards" where nothing follows in the clause."""
    here = [token for token in ahead if token.clause == clause]
    own = [token for token in behind if token.clause == clause]
    if here and own:
        yield here, own
    elif here:
        yield here, [token for token in ahead if token.clause != clause]
    elif own:
        yield [token for token in behind if token.clause != clause], own


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether "first" orders, and numbers nothing: "give A first, then B", not "the first two weeks"."""
    following = tokens[at + 1]
    return following.clause != tokens[at].clause or following.word in _JOINS


def _named(tokens: Iterable[Token]) -> frozenset[str]:
    same = lexicon().groups_of
    stems = {token.stem for token in tokens if tells(token)}
    return frozenset(stems).union(*(same.get(item, frozenset()) for item in stems))


def _denied(tokens: Sequence[Token], at: int) -> bool:
    lists = lexicon()
    return any(
        token.stem in lists.negations or (token.word,) in lists.avoiding
        for token in tokens[max(0, at - DENIED_REACH) : at + 2]
        if token.clause == tokens[at].clause
    )
