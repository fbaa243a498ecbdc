"""Figures of a text: each number with what it counts, and whether another text has it counting the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from assistant.grounding.lexicon import lexicon
from assistant.grounding.reading import stem

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
_WORDS = {word: Decimal(value) for value, word in enumerate(_ONES)}
_WORDS |= {word: Decimal(value) for value, word in zip(range(20, 101, 10), _TENS, strict=True)}
NUMBER_WORDS = frozenset({*_WORDS, "thousand"})
"""Numbers as they are written in words."""

_EXPONENT = re.compile(r"(?<=[A-Za-z])[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\bm)2\b")  # m² is a unit, not a two
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})[-\s](?:{'|'.join(_ONES[1:10])})|{'|'.join((*_ONES, *_TENS))})"
_JOIN = r"[-\s](?:and[-\s])?"
_BELOW_1000 = rf"(?:(?:{'|'.join(_ONES[1:])})[-\s]hundred(?:{_JOIN}{_BELOW_100})?|{_BELOW_100})"
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*\.\d+|\d+)"
    rf"|\b(?=[efhnostz])(?P<word>{_BELOW_1000}[-\s]thousand(?:{_JOIN}{_BELOW_1000})?|{_BELOW_1000})\b",
    re.IGNORECASE,
)
_SPELLINGS = {
    "hour": "hours hour hrs hr h", "day": "days day d", "week": "weeks week wks wk", "month": "months month mo",
    "year": "years year yrs yr", "minute": "minutes minute mins min", "mcg": "micrograms microgram mcg µg μg ug",
    "mg": "milligrams milligram mg", "g": "grams gram g", "kg": "kilograms kilogram kg", "l": "litres liters L",
    "ml": "millilitres milliliters mL ml", "iu": "IU units unit", "mmol": "mmol", "%": "% percent", "m": "m",
    "cm": "cm", "mm": "mm",
}  # fmt: skip
_UNITS = {spelling.casefold(): unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_TIMES = frozenset({"hour", "day", "week", "month", "year", "minute"})
_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT = re.compile(
    rf"[\s-]*(?:(?:consecutive|full|whole|further|more|or more)\s+)?(?P<unit>{_NAMES}|per\s*cent)(?![A-Za-z])"
    rf"(?P<basis>\s*(?:/|per\s)\s*(?:kg|kilogram|m)(?![A-Za-z])2?(?:\s+(?:of\s+)?(?:body\s*weight|bodyweight))?)?",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:/|\bper\s|\ba\s|\beach\s|\bevery\s|\bonce\s+an?\s)\s*(?P<time>hour|hr|h|day|d|week|wk|month|mo|year|yr|min)(?![A-Za-z])"
    r"|(?<!twice\s)(?<!thrice\s)(?<!times\s)\b(?P<ly>hourly|daily|weekly|monthly|yearly|annually)\b|\b(?P<last>qd|od|bid|tid|qid|bd|tds|qds)\b",
    re.IGNORECASE,
)
_LY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year"}
_TOTAL = re.compile(
    r"\b(?:in\s+total|total(?:ly)?|altogether|in\s+all|cumulative(?:ly)?|overall|per\s+course)\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?P<label>grades?|phases?|types?|stages?|class|levels?|days?|weeks?|months?|years?|steps?|cycles?|visits?)"
    r"[\s-]*(?P<list>(?:\d+\s*(?P<link>,\s*and|,|-|–|to|and|or)\s*)*)\Z",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:passages?|sources?|documents?|excerpts?|references?|tables?|figures?|sections?)\s+(?:\d+\s*(?:,|-|–|and|or)\s*)*\Z",
    re.IGNORECASE,
)
_CHAIN = re.compile(
    r"\s*(?P<link>-|–|to\b|vs?\.?|versus\b|against\b|and\b|or\b|,|/)\s*(?:and\s+|or\s+)?\Z", re.IGNORECASE
)
_ROLE = re.compile(r"(?<![^\W_])(?P<role>p|n|hr|rr|or|aor|md|smd|ci|auc)\s*(?:was|of|[=<>≤≥:])*\s*\Z", re.IGNORECASE)
_SPREAD = re.compile(
    r"\s*(?:\(\s*(?:±|\+/?-|SD\s)?\s*[\d.]+\s*\)|(?:±|\+/?-)\s*[\d.]+)"
)  # behind a mean, before its unit
_REACH = 32  # characters behind a figure within which "daily" is still about it
_STOP = re.compile(r"[;.!?](?:\s|\Z)|\b(?:over|for|then|versus|vs?|or|and|with)\b", re.IGNORECASE)
_COUNTS = re.compile(
    r"\s+(?!(?:of|and|or|to|in|with|then|for|at|on|vs?|versus|is|are|was|were|disease|patients)\b)[^\W\d_]"
)
_ENDS_GROUP = frozenset(
    "of and or to in with then for at on v vs versus was were is are had has have than against from by as per when "
    "while but if total overall altogether respectively among did showed who which that the a an".split()
)
MASS = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000), "kg": Decimal(1000000)}
_SPAN = {"hour": Decimal(1), "day": Decimal(24), "week": Decimal(168)}
_LONG = {"month": Decimal(1), "year": Decimal(12)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as written and what it counts.

    `unit` is a canonical unit ("g/kg") or "" without one; `open` says that it may count anything else as well, as the
    numbers of a bare list do. `per` are times that it is given in ("day"); `label` what it numbers ("grade"); `noun` is
    the word behind it and `kind` the kind of thing that this is; `role` the sign of a statistic before it ("p", "hr").
    """

    written: str
    value: Decimal
    start: int
    unit: str = ""
    open: bool = False
    per: frozenset[str] = field(default_factory=frozenset)
    total: bool = False
    label: str = ""
    kind: str = ""
    noun: str = ""
    role: str = ""

    @property
    def end(self) -> int:
        """Where the number itself ends."""
        return self.start + len(self.written)

    @property
    def counts(self) -> str:
        """The unit, or else the noun behind the number."""
        return self.unit or self.noun

    @property
    def spelled(self) -> bool:
        """Whether it is written as a word."""
        return not self.written[-1].isdigit()

    @property
    def size(self) -> tuple[str, Decimal]:
        """The amount in the base unit of its dimension, with that dimension: 1 g and 1000 mg are one."""
        base, _, basis = self.unit.partition("/")
        for name, factors in (("mass", MASS), ("span", _SPAN), ("long", _LONG)):
            if base in factors:
                return f"{name}/{basis}", self.value * factors[base]
        return self.unit, self.value


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order."""
    plain = _EXPONENT.sub(lambda match: " " * len(match[0]), text).translate(_SUPERSCRIPTS)
    matches = list(_NUMBER.finditer(plain))
    found: list[Figure] = []
    for at in range(len(matches) - 1, -1, -1):  # from the right: a number takes its unit from the next in a chain
        following = found[-1] if found else None
        end = matches[at + 1].start() if at + 1 < len(matches) else len(plain)
        if not _POINTS.search(plain, max(0, matches[at].start() - 24), matches[at].start()):
            found.append(_figure(plain, matches[at], end, following))
    return tuple(reversed(found))


def _figure(text: str, match: re.Match[str], end: int, following: Figure | None) -> Figure:
    written = match["digits"] or match["word"]
    value = Decimal(written.replace(",", "")) if match["digits"] else _word_value(written)
    sign = _ROLE.search(text, max(0, match.start() - 14), match.start())
    role = sign["role"].casefold() if sign else ""
    figure = Figure(written=written, value=value.normalize(), start=match.start(), role=role)
    label = _label(text, match)
    spread = _SPREAD.match(text, match.end())
    if unit := _UNIT.match(text, spread.end() if spread else match.end()):
        per, total = _timing(text, unit.end(), end)
        return replace(figure, unit=_canonical(unit), label=label, per=per, total=total)
    if label:
        return replace(figure, unit=label) if label in _TIMES else replace(figure, label=label)
    chained = _CHAIN.match(text[match.end() : end]) if following and following.start == end else None
    if chained and following and following.unit:
        return replace(figure, unit=following.unit, per=following.per, open=chained["link"] == ",")
    return figure if is_year(figure) else _counting(text, match, figure, following if chained else None)


def _counting(text: str, match: re.Match[str], figure: Figure, following: Figure | None) -> Figure:
    """A number without a unit with the noun that it counts: its own, or that of the next number in its chain."""
    if following:
        return replace(figure, kind=following.kind, noun=following.noun, open=True)
    nouns = tuple(_nouns(text, match.end()))
    return replace(figure, kind=_kind(nouns), noun=nouns[0] if nouns else "", open=not nouns)


def _label(text: str, match: re.Match[str]) -> str:
    """What a number numbers ("grade 3-4", "days 1 and 15"), or ""; "day 15 or four doses" is none."""
    before = _LABEL.search(text, max(0, match.start() - 40), match.start())
    if before is None:
        return ""
    counts = match["word"] or (before["link"] not in {"-", "–", "to"} and _COUNTS.match(text, match.end()))
    return "" if before["list"] and counts else stem(before["label"])


def is_year(figure: Figure) -> bool:
    """Whether a number may be a year of our time."""
    return len(figure.written) == 4 and figure.written.isdigit() and 1900 <= figure.value < 2100


def _word_value(written: str) -> Decimal:
    total = below = Decimal(0)
    for part in re.split(r"[-\s]+", written.casefold()):
        if part == "thousand":
            total, below = total + below * 1000, Decimal(0)
        elif part == "hundred":
            below = (below or Decimal(1)) * 100
        elif part != "and":
            below += _WORDS[part]
    return total + below


def _canonical(match: re.Match[str]) -> str:
    unit = _UNITS.get(re.sub(r"\s", "", match["unit"]).casefold(), "%")
    basis = "kg" if "k" in (match["basis"] or "").casefold() else "m2"
    return f"{unit}/{basis}" if match["basis"] else unit


def _timing(text: str, start: int, end: int) -> tuple[frozenset[str], bool]:
    """What is said behind a dose of when it is given, up to the next figure and not beyond its clause; if in all."""
    behind = text[start : min(start + _REACH, end)]
    stop = _STOP.search(behind)
    behind = behind[: stop.start()] if stop else behind
    times = frozenset(_time(match) for match in _PER.finditer(behind))
    return times, bool(_TOTAL.search(text, start, start + _REACH))


def _time(match: re.Match[str]) -> str:
    if match["ly"]:
        return _LY[match["ly"].casefold()]
    return "day" if match["last"] else _UNITS.get(match["time"].casefold(), "day")


def _kind(nouns: Sequence[str]) -> str:
    """The kind of thing that the nouns behind a number are, or ""."""
    return next((kind for noun in nouns for kind, words in lexicon().counted.items() if noun in words), "")


def _nouns(text: str, start: int) -> Iterator[str]:
    """The words behind a number up to a sign or a word that ends its group, three at most."""
    ahead = re.split(r"[^\w\s'-]|\d", text[start : start + 50])[0]
    if ahead[:1].isalpha():
        return
    for word in ahead.replace("-", " ").split()[:3]:
        if word.casefold() in _ENDS_GROUP:
            return
        yield stem(word)
