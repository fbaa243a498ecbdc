"""What a question asks, one thing at a time: its parts, the sides it compares, and the sources it wants to hear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sentencex

from assistant.question.studies import Study, mentioned, named_together, one_by_one, topic
from assistant.words import content_words

_ASKING = (
    r"what|which|when|where|why|who|whom|how|is|are|was|were|do|does|did|can|could|should|has|have|will|would|may|must"
    r"|any|isn't|aren't"
)
_SECOND_QUESTION = re.compile(
    rf"\s*(?:,|;|–|—|\s-\s)?\s*\b(?:and|or|but|also|plus)\s+(?:also\s+)?(?=(?:{_ASKING})\b)", re.I
)
_OPENS_AS_QUESTION = re.compile(
    rf"\s*(?:and\s+|so\s+|but\s+)?(?:{_ASKING}|list|name|compare|contrast|tell|give|explain)\b", re.I
)
_LISTED = re.compile(r"^(?P<head>[^:]{3,120}?):\s*(?P<items>.+)$", re.S)
_COMMAND = re.compile(r"\b(?:please|pls|contrast|compare|list|give me|tell me|name|step by step)\b[:,]?\s*", re.I)
_ITEM = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|;\s*|\s*/\s+|\s*\+\s*)", re.I)
_SIDES = re.compile(
    r"(?P<one>(?:[\w/-]+\s+){0,3}?[\w/-]+)\s+(?:versus|vs\.?|compared (?:with|to)|or)\s+(?P<other>(?:[\w/-]+\s*){1,3})",
    re.I,
)
_REFERS_BACK = re.compile(r"\b(?:it|its|that|this|these|those|they|them|their|he|she|him|her|there|one|ones)\b", re.I)
_ENOUGH = 4  # content words
_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing to be answered. `text` is what to rank sentences by; `sources` whom to hear, anybody where empty."""

    text: str
    sources: tuple[Study, ...] = ()


def needs(question: str, studies: Iterable[Study]) -> tuple[Need, ...]:
    """The parts of a question that each want a sentence, in its order; the question itself where it has but one."""
    known = tuple(studies)
    sources = mentioned(question, known)
    if len(sources) == 1:
        sources = one_by_one(question, sources[0])
    heard = sources if len(sources) > 1 else named_together(question, known)
    if 1 < len(heard) <= _MOST:
        about = topic(question)
        return tuple(Need(text=about if content_words(about) else question, sources=group) for group in heard)
    only = sources[0] if sources else ()
    return tuple(Need(text=part, sources=only) for part in _parts(question)[:_MOST])


def _parts(question: str) -> list[str]:
    pieces = [piece.strip() for piece in sentencex.segment("en", question) if content_words(piece)]
    asked = [piece for piece in pieces if piece.endswith("?") or _OPENS_AS_QUESTION.match(piece)] or pieces
    told = " ".join(piece for piece in pieces if piece not in asked)
    parts = [part for piece in asked for part in _split(piece)]
    if len(parts) < 2:
        return [question]
    return [f"{told} {part}".strip() for part in parts]


def _split(piece: str) -> list[str]:
    """The questions in one sentence: joined by "and how …", or a list after a colon."""
    listed = _LISTED.match(_COMMAND.sub("", piece))
    if listed:
        items = [item.strip(" ?.") for item in _ITEM.split(listed["items"]) if content_words(item)]
        if len(items) > 1:
            return [f"{side} {item}" for item in items for side in _sides(listed["head"])]
    first, *others = [part for part in _SECOND_QUESTION.split(piece) if len(part.split()) > 1] or [piece]
    return [first, *(part if _stands_alone(part) else f"{first} {part}" for part in others)]


def _stands_alone(part: str) -> bool:
    """Whether a second question says what it is about."""
    return len(content_words(part)) >= _ENOUGH and _REFERS_BACK.search(part) is None


def _sides(head: str) -> list[str]:
    """The two sides that a heading compares, or the heading."""
    match = _SIDES.search(head)
    if not match or match[0].strip() != head.strip():
        return [head]
    one, other = match["one"].strip(), match["other"].strip()
    shared = one.split()[0] if one.split()[0].isalpha() and not other.split()[0].isalpha() else ""
    return [one, f"{shared} {other}".strip()]
