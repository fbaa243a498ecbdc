"""Sentences that claim nothing of the field: offers, lead-ins, and words about what the passages leave open."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.figures import figures
from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import Reading, places, read
from assistant.grounding.source import Source, reading_of
from assistant.grounding.terms import telling, terms
from assistant.records import Passage

_SAID_ALREADY = 0.9
_LONGEST_LEAD_IN = 14
_SHORT = 8


def claims_nothing(sentence: str, passages: Sequence[Passage], question: str) -> bool:
    """Whether an unmarked sentence may be shown without evidence.

    It speaks only of what the passages or the question speak of, and it is a true word about what the passages leave
    open, a word of the writer about itself, or a lead-in to a list.
    """
    claim = read(sentence)
    if not claim.tokens:
        return False
    if says_it_is_open(claim, passages):
        return True
    known = {figure.value for text in (question, *(item.text for item in passages)) for figure in figures(text)}
    if any(figure.value not in known for figure in figures(sentence) if not figure.spelled):
        return False
    if not _only_known_terms(claim, passages, question):
        return False
    return _speaks_for_itself(claim) or _leads_in(sentence, claim) or _says_little(claim)


def says_it_is_open(claim: Reading, passages: Sequence[Passage]) -> bool:
    """Whether a sentence says that the passages do not tell something, and they indeed have no sentence on it."""
    if not _says_silent(claim) or any(not figure.spelled for figure in figures(claim.text)):
        return False
    wanted = frozenset(token.stem for token in telling(claim))
    sentences = [reading for passage in passages for reading in reading_of(passage).sentences]
    return not any(len(wanted & item.stems) >= max(2, _SAID_ALREADY * len(wanted)) for item in sentences)


def denies_what_is_said(sentence: str, passages: Sequence[Passage]) -> bool:
    """Whether a sentence says in so many words that the passages are silent on what they do tell."""
    claim = read(sentence)
    names_them = lexicon().framing["given"] & frozenset(claim.words)
    return bool(names_them) and _says_silent(claim) and not says_it_is_open(claim, passages)


def _only_known_terms(claim: Reading, passages: Sequence[Passage], question: str) -> bool:
    source = Source.of(passages, claim, None)
    asked = read(question).stems
    return all(token.stem in asked for token in terms(claim, source).foreign)


def _says_silent(claim: Reading) -> bool:
    """Whether a denial stands close to a word for the sources and a word for telling."""
    words, framing = claim.words, lexicon().framing
    return any(
        not framing["telling"].isdisjoint(words[max(0, at - 5) : at + 6])
        and not framing["sources"].isdisjoint(words[max(0, at - 7) : at + 10])
        for at, token in enumerate(claim.tokens)
        if token.stem in lexicon().negations
    )


def _speaks_for_itself(claim: Reading) -> bool:
    words, framing = [token.word for token in claim.tokens], lexicon().framing
    if _refuses(claim):
        return True
    if framing["forbidden_in_own_voice"] & set(words):
        return False
    if words[0] in framing["requests"] and ("me" in words or "i'll" in words or "your" in words or "you" in words):
        return True
    voices = [at for at, word in enumerate(words) if word in framing["own_voice"]]
    return any(framing["own_deeds"] & set(words[at + 1 : at + 6]) for at in voices)


def _refuses(claim: Reading) -> bool:
    """Whether the writer says of itself that it does not."""
    words = [token.word for token in claim.tokens]
    own = [at for at, word in enumerate(words) if word in lexicon().framing["own_voice"]]
    return any(token.stem in lexicon().negations for at in own for token in claim.tokens[at + 1 : at + 4])


def _says_little(claim: Reading) -> bool:
    """Whether a short sentence names nothing and points no way: "They differ in two ways"."""
    pointed = telling(claim) or {token.stem for token in claim.tokens} & lexicon().relational
    return len(claim.tokens) <= _SHORT and not pointed


def _leads_in(sentence: str, claim: Reading) -> bool:
    """Whether a sentence only opens what follows it: it ends in a colon, is short, and points no way."""
    lists = lexicon()
    if not sentence.rstrip(" *_").endswith(":") or len(claim.tokens) > _LONGEST_LEAD_IN:
        return False
    strong = any(places(claim, group) for group in lists.strength.values())
    return not strong and not any(places(claim, lists.directions[way]) for way in ("up", "down", "better", "worse"))
