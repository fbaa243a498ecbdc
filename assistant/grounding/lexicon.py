"""The word lists of the checks, from the data files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.grounding.reading import Phrase, phrases, stem
from assistant.words import FUNCTION_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All in stems, save `strength`, `leave`, `avoiding`, `warnings`, `disfavouring`, `waiving`, `aims`, `extending`,
    and of the directions "same".

    Those are words as they are written.
    """

    common: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    directions: dict[str, tuple[Phrase, ...]]
    opposites: dict[str, str]
    negations: frozenset[str]
    soft_negations: frozenset[str]
    placing: frozenset[str]
    warnings: tuple[Phrase, ...]
    disfavouring: tuple[Phrase, ...]
    waiving: tuple[Phrase, ...]
    waived: frozenset[str]
    strength: dict[str, tuple[Phrase, ...]]
    strength_stands_for: dict[str, tuple[Phrase, ...]]
    hedges: tuple[Phrase, ...]
    recommending: tuple[Phrase, ...]
    advice: tuple[Phrase, ...]
    causes: tuple[Phrase, ...]
    bare_causes: tuple[Phrase, ...]
    associations: tuple[Phrase, ...]
    extending: tuple[Phrase, ...]
    aims: tuple[Phrase, ...]
    leave: tuple[Phrase, ...]
    avoiding: tuple[Phrase, ...]
    contrasts: tuple[tuple[frozenset[str], ...], ...]
    populations: tuple[frozenset[str], ...]
    populations_unspoken: frozenset[str]
    counted: dict[str, frozenset[str]]
    sources: tuple[frozenset[str], ...]
    equivalents: tuple[frozenset[str], ...]
    groups_of: dict[str, frozenset[str]]
    framing: dict[str, frozenset[str]]
    relational: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The shipped word lists."""
    here = files("assistant.grounding")
    data: dict[str, Any] = yaml.safe_load((here / "relations.yaml").read_text(encoding="utf-8"))
    affixes = _lines((here / "affixes.txt").read_text(encoding="utf-8"))
    equivalents = tuple(_stems(group) for group in data["equivalents"])
    by_name = {key: {name: phrases(terms) for name, terms in data[key].items()} for key in _NAMED}
    lists = {key: phrases(data[key]) for key in _LISTS}
    by_name["directions"]["same"] = phrases(
        data["directions"]["same"], stemmed=False
    )  # "comparing" is not "comparable"
    strength = {name: phrases(terms, stemmed=False) for name, terms in data["strength"].items()}
    return Lexicon(
        common=_stems(_lines((here / "common.txt").read_text(encoding="utf-8")))
        | _stems(FUNCTION_WORDS)
        | _stems(data["negations"]),
        beginnings=tuple(item[:-1] for item in affixes if item.endswith("-")),
        endings=tuple(item[1:] for item in affixes if item.startswith("-")),
        opposites={one: other for pair in data["opposites"] for one, other in (pair, pair[::-1])},
        negations=_stems(data["negations"]),
        soft_negations=_stems(data["soft_negations"]),
        placing=_stems(data["placing"]),
        warnings=phrases(data["warnings"], stemmed=False),
        disfavouring=phrases(data["disfavouring"], stemmed=False),
        waiving=phrases(data["waiving"], stemmed=False),
        waived=_stems(data["waived"]),
        leave=phrases(data["leave"], stemmed=False),
        avoiding=phrases(data["avoiding"], stemmed=False),
        aims=phrases(data["aims"], stemmed=False),
        extending=phrases(data["extending"], stemmed=False),
        contrasts=tuple(tuple(_stems(member) for member in group) for group in data["contrasts"]),
        populations=tuple(_stems(group) for group in data["populations"]),
        populations_unspoken=_stems(data["populations_unspoken"]),
        counted={kind: _stems(words) for kind, words in data["counted"].items()},
        sources=tuple(_stems(group) for group in data["sources"]),
        equivalents=equivalents,
        groups_of=_members(equivalents),
        framing={key: frozenset(words) for key, words in data["framing"].items()},
        strength=strength,
        relational=_relational(by_name, lists)
        | _stems(part for group in strength.values() for term in group for part in term),
        directions=by_name["directions"],
        strength_stands_for=by_name["strength_stands_for"],
        hedges=lists["hedges"],
        recommending=lists["recommending"],
        advice=phrases(data["advice"]),
        causes=lists["causes"],
        bare_causes=lists["bare_causes"],
        associations=lists["associations"],
    )


_NAMED = ("directions", "strength_stands_for")
_LISTS = ("hedges", "recommending", "causes", "bare_causes", "associations")


def _relational(
    by_name: dict[str, dict[str, tuple[Phrase, ...]]], lists: dict[str, tuple[Phrase, ...]]
) -> frozenset[str]:
    """Stems that are judged by a check of their own, and so are never foreign."""
    found = [items for groups in by_name.values() for items in groups.values()] + list(lists.values())
    return frozenset(part for items in found for phrase in items for part in phrase)


def _members(groups: tuple[frozenset[str], ...]) -> dict[str, frozenset[str]]:
    """For each stem the stems that say the same."""
    members: dict[str, frozenset[str]] = {}
    for group in groups:
        for item in group:
            members[item] = members.get(item, frozenset()) | group
    return members


def _stems(words: Any) -> frozenset[str]:
    return frozenset(stem(str(word)) for word in words)


def _lines(text: str) -> list[str]:
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
