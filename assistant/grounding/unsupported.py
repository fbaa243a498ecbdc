"""Figures of a claim that its source does not have, or has counting something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.grounding.figures import MASS, Figure, figures
from assistant.grounding.lexicon import lexicon

_ALONE = frozenset({"one", "two", "three", "four"})  # a writer counts what it lists: "two cautions"
_OPENS_LIST = re.compile(r":\s|\s[-–—]\s|—")
_BETWEEN_ITEMS = re.compile(r"[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")


def unsupported_numbers(sentence: str, evidence: str) -> list[str]:
    """The numbers of a sentence, as written, that its evidence does not have. 2, 2.0 and "two" are one number."""
    return [said for _, said in unsupported_figures(figures(sentence), figures(evidence))]


def unsupported_figures(claimed: Sequence[Figure], known: Sequence[Figure]) -> list[tuple[Figure, str]]:
    """The claimed figures that the known ones do not bear out, each with how to name it."""
    by_value: dict[Decimal, list[Figure]] = {}
    by_size: set[tuple[str, Decimal]] = set()
    for figure in known:
        by_value.setdefault(figure.value, []).append(figure)
        by_size.add(figure.size)
    faults: dict[str, tuple[Figure, str]] = {}
    for figure in claimed:
        there = by_value.get(figure.value, [])
        said = figure.written if not there else _mistaken(figure, there)
        if said and not (figure.unit and figure.size in by_size and not there):
            faults.setdefault(said, (figure, said))
    return list(faults.values())


def _mistaken(figure: Figure, there: Sequence[Figure]) -> str:
    """What a figure counts that no like number of the evidence does, or "" where one does."""
    if figure.unit and not figure.open:
        return _other_unit(figure, there)
    if figure.label and not any(other.label == figure.label or not (other.label or other.unit) for other in there):
        return f"{figure.label} {figure.written}"
    if figure.noun and all(other.label or (other.unit and not other.open) for other in there):
        return f"{figure.written} {figure.noun}"
    kinds = {other.kind for other in there if not other.unit}
    if figure.kind and kinds and figure.kind not in kinds and "" not in kinds:
        return f"{figure.written} as a number of {figure.kind}"
    return ""


def _other_unit(figure: Figure, there: Sequence[Figure]) -> str:
    same = [other for other in there if other.unit == figure.unit]
    if figure.unit == "%" and not same:
        return f"{figure.written}%"
    if not same and not any(other.open for other in there):
        return f"{figure.written} {figure.unit}"
    return _misplaced(figure, same)


def _misplaced(figure: Figure, same: Sequence[Figure]) -> str:
    """A dose given in another time than the evidence gives it in: 2 g/kg in all is not 2 g/kg a day."""
    if not same or figure.unit.split("/")[0] not in {*MASS, "ml", "iu"}:
        return ""
    if figure.per and not any(other.per & figure.per for other in same):
        return f"{figure.written} {figure.unit} a {min(figure.per)}"
    if figure.total and not figure.per and all(other.per and not other.total for other in same):
        return f"{figure.written} {figure.unit} in total"
    return ""


def counts_own_list(figure: Figure, sentence: str) -> bool:
    """Whether a figure may be the writer's own count of what it lists."""
    if not figure.spelled or figure.unit or figure.label:
        return False
    if not figure.kind and figure.written.casefold() in _ALONE:
        own = figure.written.casefold() == "one" or figure.noun in lexicon().common
        return own or figure.value == _items(sentence, figure)
    return figure.value == _items(sentence, figure)


def _items(sentence: str, figure: Figure) -> int:
    """How many things a sentence lists behind a colon or a dash that follows a figure; 0 without such a list."""
    opened = _OPENS_LIST.search(sentence, figure.end)
    if opened is None:
        return 0
    return len([item for item in _BETWEEN_ITEMS.split(sentence[opened.end() :]) if item.strip(" .")])
