"""What in a question may be replaced by another of its kind: what `alternatives.yaml` names, weights, doses, sources."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.measuring import weights
from index.expansion import SYNONYMS

ALTERNATIVES = Path(__file__).parent / "alternatives.yaml"
"""The shipped kinds."""

_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?"
_MASS = r"(?:mg|g|mcg|µg|ug|grams?|grammes?|milligrams?)"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_DOSE = re.compile(
    rf"(?<![\w.]){_NUMBER}\s*{_MASS}(?:\s*(?:/|per)\s*(?:kg|m2|m²|m\^2|square met\w+))?(?:\s*(?:/|per|a)\s*(?:day|d|week|dose)\b)?"
    r"(?:\s*(?:(?:once|twice|three times|four times) (?:daily|weekly|a day)|daily|weekly|BD|TDS|QID|TID|BID)\b)?"
    rf"(?:\s*(?:for|over|x|×|in)\s*{_COUNT}\s*(?:consecutive\s+)?(?:days?|weeks?|doses?)?\b)?(?![\w/])",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?:grades?|stages?|class|phases?|types?)\s*(?:\d+|[IVX]+)[a-c]?(?:\s*(?:-|–|to|or|and|/)\s*(?:\d+|[IVX]+)[a-c]?)?\b",
    re.IGNORECASE,
)
_KINDS = r"guidelines?|guidance|reviews?|meta-?analys[ie]s|trials?|RCTs?|cohorts?|case series|stud(?:y|ies)|articles?|papers?"
_SOURCE = re.compile(
    rf"\b(?:(?:19|20)\d\d\s+(?:[\w-]+\s+){{0,2}}?(?:{_KINDS})|(?:{_KINDS})\s+(?:of|from)\s+(?:19|20)\d\d|(?<=the )(?:{_KINDS})|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Something replaceable at [start, end) of a text. `name` is the same for two ways of saying one thing."""

    kind: str
    name: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def elements(text: str) -> tuple[Element, ...]:
    """The replaceable things of a text, in order; of two that overlap the one that begins first, then the longer."""
    found = sorted(_all(text), key=lambda item: (item.start, -item.end))
    kept: list[Element] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def _all(text: str) -> Iterator[Element]:
    for weight in weights(text):
        yield _element("weights", weight.said, text, weight.start, weight.end)
    for kind, pattern in (("doses", _DOSE), ("grades", _GRADE), ("sources", _SOURCE)):
        for match in pattern.finditer(text):
            yield _element(kind, " ".join(match[0].casefold().split()), text, match.start(), match.end())
    for kind, (pattern, names, ending) in _kinds().items():
        for match in pattern.finditer(text):
            yield _element(kind, names[_key(match[0])], text, match.start(), match.end())
        for match in ending.finditer(text) if ending else ():
            yield _element(kind, match[0].casefold(), text, match.start(), match.end())


def _element(kind: str, name: str, text: str, start: int, end: int) -> Element:
    return Element(kind=kind, name=name, text=text[start:end], start=start, end=end)


@cache
def _kinds() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str], re.Pattern[str] | None]]:
    """For each kind: what matches its names, which group a name belongs to, what matches an ending."""
    groups = [[term.removeprefix(">").strip() for term in group] for group in _load(SYNONYMS)]
    kinds = {}
    for kind, entry in _load(ALTERNATIVES).items():
        names = _grouped(entry["names"], groups)
        either = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
        endings = "|".join(map(re.escape, entry["endings"]))
        kinds[kind] = (
            re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE),
            names,
            re.compile(rf"(?<![\w-])[a-z]{{3,}}(?:{endings})(?![\w-])", re.IGNORECASE) if endings else None,
        )
    return kinds


def _grouped(names: Sequence[str], groups: Sequence[Sequence[str]]) -> dict[str, str]:
    """Each name, and each synonym of one, with the name that stands for its group."""
    found = {_key(name): _key(name) for name in names}
    for group in groups:
        keys = [_key(term) for term in group]
        if any(key in found for key in keys[:2]):
            found |= dict.fromkeys(keys, keys[0])
    return found


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
