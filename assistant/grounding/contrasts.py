"""Is the claim about the same kind of thing, the same people and the same kind of source?"""

from __future__ import annotations

from functools import cache, lru_cache

from assistant.grounding.figures import figures
from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source
from assistant.grounding.terms import tells


def contrast_fault(claim: Reading, source: Source) -> str | None:
    """A word of the claim that the passages have not, where they have another that excludes it."""
    near = frozenset().union(*(reading.stems for reading in source.near))
    for group in lexicon().contrasts:
        said = [member for member in group if member & claim.stems]
        if len(said) != 1 or said[0] & near or _same_span(claim, said[0], source):
            continue
        if any(member & near and not member & claim.stems for member in group if member is not said[0]):
            return f"the passage does not say {_word(claim, said[0])!r}"
    return None


def _same_span(claim: Reading, units: frozenset[str], source: Source) -> bool:
    """Whether the words are units of times that the passages give in another unit: two years are 24 months."""
    said = [figure for figure in figures(claim.text) if figure.unit in units]
    there = {figure.size for reading in source.near for figure in figures(reading.text)}
    return bool(said) and all(figure.size in there for figure in said)


def population_fault(claim: Reading, source: Source) -> str | None:
    """People of whom the passages do not speak."""
    for group in lexicon().populations:
        said = (group - lexicon().populations_unspoken) & claim.stems
        if said and not source.has(group):
            return f"the passage does not speak of {_word(claim, said)!r}"
    return None


def source_fault(claim: Reading, source: Source, document: frozenset[str]) -> str | None:
    """Words put into the mouth of a kind of source that the cited document is not. `document` are its stems."""
    for group in lexicon().sources:
        said = group & claim.stems
        if said and not source.has(group) and not group & document:
            return f"the passage is no {_word(claim, said)!r}"
    return None


def people_fault(claim: Reading, source: Source) -> str | None:
    """Patients of one kind, where the nearest sentences speak of patients of another."""
    said = _kinds_of_people(claim)
    there = frozenset().union(*(_kinds_of_people(reading) for reading in source.near))
    if not said or not there or said & there:
        return None
    if any(source.near_knows(token) for token in claim.tokens if token.stem in said):
        return None
    return f"the passage speaks of other people than {_word(claim, said)!r}"


@lru_cache(maxsize=4096)
def _kinds_of_people(reading: Reading) -> frozenset[str]:
    """The telling words that stand before a word for people."""
    lists, found = lexicon(), set()
    for at, token in enumerate(reading.tokens):
        if at and token.stem in lists.counted["people"]:
            before = reading.tokens[at - 1]
            if before.clause == token.clause and tells(before):
                found.add(before.stem)
    return frozenset(found)


@cache
def people() -> frozenset[str]:
    """The stems of all words for kinds of people."""
    return frozenset().union(*lexicon().populations)


def populations_of(reading: Reading) -> tuple[frozenset[str], ...]:
    """The groups of people that a text names."""
    spoken = reading.stems - lexicon().populations_unspoken
    return tuple(group for group in lexicon().populations if group & spoken)


def _word(claim: Reading, stems: frozenset[str]) -> str:
    return next(token.surface for token in claim.tokens if token.stem in stems)
