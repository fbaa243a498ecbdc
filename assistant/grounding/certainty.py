"""How sure, how strong and how far a claim is, against the sentences it rests on."""

from __future__ import annotations

from assistant.grounding.lexicon import lexicon
from assistant.grounding.polarity import on_same_matter, polarity
from assistant.grounding.reading import Phrase, Reading, places
from assistant.grounding.source import Source
from assistant.grounding.terms import telling_stems, tells

_HEDGED = 9  # tokens that "may" reaches
_WAIVED = 2  # words that a release shares with what it releases from
_SAID_NEARBY = frozenset({"duty", "preferred", "firstline"})
_MAYBE: tuple[Phrase, ...] = tuple(
    (word,) for word in ("may", "might", "could", "plausibl", "opinion", "possibl", "hypothes", "specul", "trend")
)
_MAYBE_SO: tuple[Phrase, ...] = tuple(phrase for phrase in _MAYBE if phrase != ("possibl",))
_CALLS: tuple[Phrase, ...] = tuple(
    (who, *what)
    for who in ("authors", "investigators", "researchers", "they", "reviewers", "study", "trial")
    for what in (
        ("recommend",),
        ("call", "for"),
        ("urge",),
        ("advise",),
        ("endorse",),
        ("advocate",),
        ("recommends",),
        ("calls", "for"),
    )
)
_CALLING = frozenset(
    ("recommend", "should", "must", "advis", "suggest", "warrant", "need", "advoc", "propos", "conclud", "endors")
)
_EXTENDED = frozenset(
    "also both too similarly likewise similar same all any regardless irrespective equally too well every".split()
)


def strength_fault(claim: Reading, source: Source) -> str | None:
    """More certainty, duty or reach than the passages have words for."""
    for kind, strong in lexicon().strength.items():
        said = [] if polarity(claim)[0] else places(claim, strong, stemmed=False)
        if not said:
            continue
        enough = lexicon().strength_stands_for[kind]
        where = source.near if kind in _SAID_NEARBY else [item.whole for item in source.passages]
        if not any(places(reading, enough) for reading in where):
            first, last = said[0]
            words = " ".join(token.surface for token in claim.tokens[first:last])
            return f"the passage does not go as far as {words!r}"
    return None


def recommendation_fault(claim: Reading, source: Source) -> str | None:
    """A recommendation where the passages give no advice, or made of what the nearest sentences only hold possible."""
    lists = lexicon()
    if not places(claim, lists.recommending) or places(claim, _MAYBE) or polarity(claim)[0]:
        return None
    if not any(places(item.whole, lists.advice) for item in source.passages):
        return "the passage gives no such advice"
    if any(places(item, lists.recommending) for item in source.near):
        return None
    unsure = all(places(reading, _MAYBE) for reading in source.near)
    return "the passage only holds it possible" if unsure and source.near else None


def hedge_fault(claim: Reading, source: Source) -> str | None:
    """A plain statement of what the nearest sentence only holds possible."""
    if not source.near or places(claim, lexicon().hedges) or polarity(claim)[0]:
        return None
    best = max(source.near, key=lambda item: len(claim.content & item.stems))
    for first, _ in places(best, _MAYBE_SO):
        if "only" in best.words[first : first + 4]:  # leave under a condition
            continue
        reach = frozenset(token.stem for token in best.tokens[first : first + _HEDGED] if token.is_content)
        if len(reach & claim.content) >= 2 and on_same_matter(claim, best):
            return "the passage only holds it possible"
    return None


def leave_fault(claim: Reading, source: Source) -> str | None:
    """Leave given for what the nearest sentence says to avoid."""
    lists = lexicon()
    against = (lists.avoiding, lists.warnings, lists.disfavouring)
    if not places(claim, lists.leave, stemmed=False) or polarity(claim)[0]:
        return None
    if any(places(claim, words, stemmed=False) for words in against):
        return None
    said = frozenset(token.stem for token in claim.tokens if tells(token))
    if not said or not source.near:
        return None
    best = max(source.near, key=lambda item: len(said & telling_stems(item)))
    if places(best, lists.avoiding, stemmed=False) and 2 * len(said & telling_stems(best)) >= len(said):
        return "the passage says to avoid it"
    return None


def waiver_fault(claim: Reading, source: Source) -> str | None:
    """Release from what the nearest sentences ask for without a word of exception."""
    if not places(claim, lexicon().waiving, stemmed=False):
        return None
    best = max(source.near, key=lambda item: len(claim.content & item.stems), default=None)
    if best is None or lexicon().waived & best.stems or len(claim.content & best.stems) < _WAIVED:
        return None
    if not places(best, lexicon().advice):
        return None
    return "the passage does not release from it"


def attribution_fault(claim: Reading, source: Source) -> str | None:
    """A call of the authors where the passages have none."""
    calls = places(claim, _CALLS, stemmed=False)
    if not calls or polarity(claim)[0]:
        return None
    if any(_CALLING & item.whole.stems for item in source.passages):
        return None
    return "the passage makes no such call"


def extension_fault(claim: Reading, source: Source) -> str | None:
    """A finding carried over to others, where the passages carry it over to nobody."""
    if not places(claim, lexicon().extending, stemmed=False) or polarity(claim)[0]:
        return None
    if any(_EXTENDED & frozenset(reading.words) for reading in source.near):
        return None
    return "the passage does not carry it over to others"


def cause_fault(claim: Reading, source: Source) -> str | None:
    """A cause made of an association."""
    lists = lexicon()
    if not places(claim, lists.bare_causes) or places(claim, lists.associations) or places(claim, lists.hedges):
        return None
    associated = any(places(reading, lists.associations) for reading in source.near)
    caused = any(places(reading, lists.bare_causes) for reading in source.stated)
    return "the passage speaks of an association, not of a cause" if associated and not caused else None
