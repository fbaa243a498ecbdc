"""What a claim denies and what it asserts, against what its passages do."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import Reading, Token, places
from assistant.grounding.source import Source
from assistant.grounding.terms import tells

DENIED_REACH = 7
"""Tokens that a denial reaches."""

_MOSTLYDENIED_REACH = 0.5
_SAME_MATTER = 0.6  # of a claim's words in a sentence that is on the same matter
_P_VALUE = re.compile(r"\bp\s*(?P<sign>[=<>≤≥])\s*(?P<value>0?[.·]\d+)", re.IGNORECASE)
_LEVEL = Decimal("0.05")
_SIGNIFICANT = frozenset({"signific", "significant"})


def negation_fault(claim: Reading, source: Source) -> str | None:
    """A denial where the passages assert the same, or an assertion of what the nearest sentences deny."""
    denied, asserted = polarity(claim)
    there_denied = frozenset().union(*(polarity(reading)[0] for reading in source.stated))
    there_asserted = frozenset().union(*(polarity(reading)[1] for reading in source.stated))
    if denied:
        same_matter = [item for item in source.stated if on_same_matter(claim, item)]
        turned = [item for item in same_matter if _heads(claim) & polarity(item)[1] and not _denies(item)]
        return "it denies what the passage states" if turned and not _heads(claim) & there_denied else None
    if places(claim, lexicon().warnings, stemmed=False):
        return None
    if _denied_nearest(claim, source):
        return "it states what the passage denies"
    if _soft(claim):
        return None
    against = (asserted & there_denied) - there_asserted
    if len(against) >= 2 and len(against) >= _MOSTLYDENIED_REACH * len(asserted & (there_denied | there_asserted)):
        return "it states what the passage denies"
    return None


def _denied_nearest(claim: Reading, source: Source) -> bool:
    """Whether the sentence on the same matter that comes nearest to an assertion denies it."""
    turning = (lexicon().soft_negations - lexicon().placing) & claim.stems
    for head in sorted(claim.content & frozenset().union(*(_heads(item) for item in source.stated))):
        if turning - {head}:
            continue
        nearness = {
            is_denied: max(
                (
                    _nearness(claim, item, clause)
                    for item in source.stated
                    for clause in _said_in(item, head, is_denied)
                ),
                default=(0, 0),
            )
            for is_denied in (True, False)
        }
        if nearness[True] > nearness[False] and nearness[True][0] >= _SAME_MATTER * len(claim.content):
            return True
    return False


def _nearness(claim: Reading, reading: Reading, clause: frozenset[str]) -> tuple[int, int]:
    return len(claim.content & reading.stems), len(claim.content & clause)


@lru_cache(maxsize=4096)
def _said_in(reading: Reading, head: str, is_denied: bool) -> tuple[frozenset[str], ...]:
    """The stems of each clause that denies a word, or that asserts it."""
    clauses: dict[int, list[Token]] = {}
    for token in reading.tokens:
        clauses.setdefault(token.clause, []).append(token)
    found = []
    for tokens in clauses.values():
        stems = [token.stem for token in tokens]
        if head not in stems:
            continue
        before = stems[max(0, stems.index(head) - DENIED_REACH) : stems.index(head)]
        if bool(lexicon().negations.intersection(before)) == is_denied:
            found.append(frozenset(stems))
    return tuple(found)


def significance_fault(claim: Reading, source: Source) -> str | None:
    """Significance claimed where the nearest sentences deny it."""
    denied = (
        _SIGNIFICANT & polarity(claim)[0] or _turns(claim) or places(claim, lexicon().directions["same"], stemmed=False)
    )
    if denied or not _SIGNIFICANT & claim.stems:
        return None
    wanted = frozenset(token.stem for token in claim.tokens if tells(token))
    most = max((len(wanted & item.stems) for item in source.stated), default=0)
    nearest = [item for item in source.stated if len(wanted & item.stems) == most]
    said = [item for item in nearest if any("signific" in stem for stem in item.stems)]
    if nearest and not said and all(_beyond_level(item) for item in nearest):
        return "the passage gives no p value below 0.05 for it"
    if said and not any(_SIGNIFICANT & polarity(reading)[1] for reading in said):
        return "the passage denies that it was significant"
    return None


def _beyond_level(reading: Reading) -> bool:
    """Whether a sentence gives p values, and none below the usual level."""
    found = list(_P_VALUE.finditer(reading.text))
    return bool(found) and all(
        match["sign"] in "=>≥" and Decimal(match["value"].replace("·", ".")) >= _LEVEL for match in found
    )


def on_same_matter(claim: Reading, reading: Reading) -> bool:
    """Whether a sentence has most of the words of a claim."""
    return len(claim.content & reading.stems) >= _SAME_MATTER * len(claim.content)


def _denies(reading: Reading) -> bool:
    return bool(polarity(reading)[0]) or _turns(reading)


def _turns(reading: Reading) -> bool:
    """Whether a text has a word that denies in its own way, and does not only place or compare."""
    return bool((lexicon().soft_negations - lexicon().placing) & reading.stems)


@lru_cache(maxsize=4096)
def _heads(reading: Reading) -> frozenset[str]:
    """The first telling stem behind each denial."""
    found: set[str] = set()
    for at, token in enumerate(reading.tokens):
        if token.stem in lexicon().negations and not _with_and_without(reading, at):
            ahead = [
                item.stem for item in reading.tokens[at + 1 : at + 4] if item.clause == token.clause and item.is_content
            ]
            found |= set(ahead[:1])
    return frozenset(found)


def _with_and_without(reading: Reading, at: int) -> bool:
    return reading.words[at] == "without" and "with" in reading.words[max(0, at - 3) : at]


@lru_cache(maxsize=4096)
def polarity(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """The telling stems of a text that stand in the reach of a denial, and those that do not."""
    denied: set[str] = set()
    asserted: set[str] = set()
    reach, clause = 0, -1
    for token in reading.tokens:
        if token.clause != clause:
            clause, reach = token.clause, 0
        if token.stem in lexicon().negations:
            reach = DENIED_REACH + 1
        elif token.is_content:
            (denied if reach > 0 else asserted).add(token.stem)
        reach -= 1
    return frozenset(denied), frozenset(asserted)


def _soft(reading: Reading) -> bool:
    return bool(lexicon().soft_negations & reading.stems) or any(
        token.word.startswith("non") for token in reading.tokens
    )
