"""Names -> drugs, substances and indications, whatever the spelling.

Words of a text are looked up in dictionaries (time is linear in the text, whatever the size of the lexicon);
single misspelt words are found by their deletions (edit distance 1, or 2 for long names).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guardrails.errors import LexiconError
from guardrails.mapped import Mapped
from guardrails.normalise import normalise
from guardrails.numbers import _ONES, _TENS
from guardrails.units import MASS_OF

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s.'’/-]{0,3}")
_JUNK = re.compile(r"[^\w]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGIT_WORD = re.compile(r"(?<![\w.])(?=[a-z$@|!]{0,20}[0-9$@|!])(?=[0-9$@|!]{0,20}[a-z])[a-z0-9$@|!]{3,24}(?!\w)")
_SPACED = re.compile(r"(?<![a-z])(?:[a-z][ .\-_*]{1,2}){2,20}[a-z](?![a-z])")
_LEET = str.maketrans("0134578$@|!", "oieastbsaii")
_LEET_L = str.maketrans("0134578$@|!", "oleastbsall")

BULK, DRUG, BYSTANDER = "/bulk", "/drug", "/bystander"  # kinds of substances; "/" never stands in a drug's id

Name = Annotated[str, Field(min_length=1, max_length=120)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DrugEntry(_Strict):
    """A drug as the lexicon file states it: names, products with their strength in percent, usual unit and doses."""

    title: str
    unit: str
    names: list[Name]
    products: dict[str, Decimal] = {}
    usual: dict[str, str] = {}
    accepts: list[str] = []
    concentration_percent: Decimal | None = None
    implied_by_unit: bool = False


class ClassEntry(_Strict):
    """A class of drugs and its members."""

    title: str
    names: list[Name]
    suffixes: list[str] = []


class SubstanceEntry(_Strict):
    """Substances that no rule governs, by what amounts they take."""

    bulk: list[Name] = []
    drugs: list[Name] = []
    drug_suffixes: list[str] = []
    bystanders: list[Name] = []


class LexiconFile(_Strict):
    """The lexicon file, strictly: an unknown key is an error."""

    version: int
    drugs: dict[str, DrugEntry]
    classes: dict[str, ClassEntry] = {}
    substances: SubstanceEntry = SubstanceEntry()
    indications: dict[str, list[Name]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a normalised text. `drug` is None for a substance that no rule governs; `substance` says which kind."""

    drug: str | None
    substance: str = ""
    name: str
    start: int
    end: int


def _key(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(normalise(name).text))


class _Names:
    """A dictionary of names: exact (one or several words), stems, suffixes and CJK strings."""

    def __init__(self) -> None:
        self.first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.single: dict[str, str] = {}  # single words as listed: what a misspelt word may have meant
        self.stems: dict[str, list[tuple[str, str]]] = {}
        self.suffixes: list[tuple[str, str]] = []
        self.endings: tuple[str, ...] = ()
        self.signs: dict[str, str] = {}

    def add(self, names: Iterable[str], meaning: str, suffixes: Iterable[str] = ()) -> None:
        for name in names:
            if _CJK.search(name):
                self.signs.setdefault(normalise(name).text, meaning)
            elif name.endswith("*"):
                stem = "".join(_key(name[:-1]))
                self.stems.setdefault(stem[:5], []).append((stem, meaning))
            elif words := _key(name):
                self._put(words, meaning)
                if len(words) == 1:
                    self.single.setdefault(words[0], meaning)
                if len(words) > 1 and len("".join(words)) > 3:
                    self._put(("".join(words),), meaning)
        self.suffixes += [(suffix.strip("*"), meaning) for suffix in suffixes]
        self.endings = tuple(suffix for suffix, _ in self.suffixes)

    def _put(self, words: tuple[str, ...], meaning: str) -> None:
        held = self.first.setdefault(words[0], [])
        if all(words != other for other, _ in held):
            held.append((words, meaning))
            held.sort(key=lambda entry: -len(entry[0]))

    def stem(self, word: str) -> tuple[bool, str]:
        """Whether a word starts with a known stem, and the meaning."""
        for stem, meaning in self.stems.get(word[:5], ()):
            if word.startswith(stem):
                return True, meaning
        return False, ""

    def suffix(self, word: str) -> tuple[bool, str]:
        """Whether a word ends with a known suffix, and the meaning."""
        if word.endswith(self.endings):
            return True, next(meaning for suffix, meaning in self.suffixes if word.endswith(suffix))
        return False, ""


class Lexicon:
    """All names, ready for look-up. Build it with `load_lexicon`."""

    def __init__(self, entries: LexiconFile) -> None:
        self.drugs: Mapping[str, DrugEntry] = entries.drugs
        self.titles = {id_: e.title for id_, e in entries.drugs.items()} | {
            id_: e.title for id_, e in entries.classes.items()
        }
        self.classes = frozenset(entries.classes)
        self._names = _Names()
        self._products: dict[str, Decimal] = {}
        for id_, drug in entries.drugs.items():
            self._names.add([*drug.names, *drug.products], id_)
            self._products |= {"".join(_key(name)): percent for name, percent in drug.products.items() if percent}
        for id_, family in entries.classes.items():
            self._names.add(family.names, id_, family.suffixes)
        others = entries.substances
        for kind, names, suffixes in (
            (BULK, others.bulk, []),
            (DRUG, others.drugs, others.drug_suffixes),
            (BYSTANDER, others.bystanders, []),
        ):
            self._names.add(names, kind, suffixes)
        self._indications = _Names()
        for indication, names in entries.indications.items():
            self._indications.add(names, indication)
        self._typos = _deletions(self._names)
        self._words = (
            {words[0] for held in self._names.first.values() for words, _ in held if len(words) == 1}
            | set(_ONES)
            | set(_TENS)
            | set(MASS_OF)
        )
        self._signs = re.compile("|".join(sorted(map(re.escape, self._names.signs), key=len, reverse=True)) or r"(?!)")
        self._indication_signs = re.compile("|".join(map(re.escape, self._indications.signs)) or r"(?!)")
        self._abbreviations = {word: meaning for word, meaning in self._indications.single.items() if len(word) <= 4}
        short = "|".join(sorted(map(str.upper, self._abbreviations), key=len, reverse=True)) or r"(?!)"
        self._capitals = re.compile(rf"(?<![\d.,/A-Za-z])(?<!\d\s)g?({short})(?![A-Za-z/])")
        self._long_starts = {
            parts[0] for held in self._indications.first.values() for parts, _ in held if len("".join(parts)) > 4
        }
        self._fuzzy = lru_cache(maxsize=8192)(self._misspelt)

    def respell(self, mapped: Mapped) -> Mapped:
        """Leet ("gr4ms") and spaced-out letters ("I V I G") back to words, where a known word comes of it."""
        return mapped.sub(_DIGIT_WORD, self._deleet).sub(_SPACED, self._despace)

    def mentions(self, text: str) -> list[Mention]:
        """Every drug or substance named in a normalised text, in order; longest name wins."""
        words = list(_WORD.finditer(text))
        found: list[Mention] = []
        skip = 0
        for position, match in enumerate(words):
            if position < skip:
                continue
            hit = self._at(text, words, position)
            if hit is not None:
                drug, count = hit
                skip = position + count
                end = words[skip - 1].end()
                found.append(_mention(drug, text, match.start(), end))
        if not text.isascii() and (signs := list(self._signs.finditer(text))):
            found += [_mention(self._names.signs[m[0]], text, m.start(), m.end()) for m in signs]
            found.sort(key=lambda mention: mention.start)
        return found

    def indications(self, text: str, source: str) -> list[str]:
        """Indications named in a normalised text, in order. Abbreviations in capitals are read in the source."""
        words = _WORD.findall(text)
        found = [
            meaning
            for word in words
            if word[:5] in self._indications.stems
            for known, meaning in (self._indications.stem(word),)
            if known
        ]
        if self._long_starts.intersection(words):
            found += self._spelt_out(text)
        if not text.isascii():
            found += [self._indications.signs[m[0]] for m in self._indication_signs.finditer(text)]
        return found + [self._abbreviations[m[1].lower()] for m in self._capitals.finditer(source)]

    def percent(self, name: str) -> Decimal | None:
        """Strength of a product in percent, by the name it was mentioned with."""
        return self._products.get("".join(_key(name)))

    def _at(self, text: str, words: list[re.Match[str]], position: int) -> tuple[str, int] | None:
        """The meaning of the name that starts at a word, and the number of words it has."""
        word = words[position][0]
        for parts, meaning in self._names.first.get(word, ()):
            if _follow(text, words, position, parts):
                return meaning, len(parts)
        known, meaning = self._names.stem(word)
        if not known and len(word) >= 6:
            if (close := self._fuzzy(word)) is not None:
                return close[0], 1
            known, meaning = self._names.suffix(word)
        return (meaning, 1) if known else None

    def _misspelt(self, word: str) -> tuple[str] | None:
        for variant in _variants(word, _reach(word + "x")):
            for name, meaning in self._typos.get(variant, ()):
                if word[0] == name[0] and _distance(word, name, _reach(name)) <= _reach(name):
                    return (meaning,)
        return None

    def _deleet(self, match: re.Match[str]) -> str | None:
        for table in (_LEET, _LEET_L):
            word = match[0].translate(table)
            if word in self._words or (len(word) >= 6 and self._fuzzy(word) is not None):
                return word
        return None

    def _despace(self, match: re.Match[str]) -> str | None:
        word = re.sub(r"[^a-z]", "", match[0])
        return word if word in self._names.first and len(word) > 2 else None

    def _spelt_out(self, text: str) -> Iterator[str]:
        """Indications of lower-case words."""
        words = list(_WORD.finditer(text))
        for position, match in enumerate(words):
            for parts, meaning in self._indications.first.get(match[0], ()):
                if len("".join(parts)) > 4 and _follow(text, words, position, parts):
                    yield meaning


def _mention(meaning: str, text: str, start: int, end: int) -> Mention:
    other = meaning if meaning.startswith("/") else ""
    return Mention(drug=None if other else meaning, substance=other, name=text[start:end], start=start, end=end)


def _follow(text: str, words: list[re.Match[str]], position: int, parts: tuple[str, ...]) -> bool:
    """Whether the words from a position on are these parts, with at most a short gap between them."""
    if position + len(parts) > len(words):
        return False
    for offset in range(1, len(parts)):
        match, before = words[position + offset], words[position + offset - 1]
        if match[0] != parts[offset] or not _GAP.fullmatch(text, before.end(), match.start()):
            return False
    return True


def _deletions(names: _Names) -> dict[str, list[tuple[str, str]]]:
    """Variants with up to two letters left out -> the long single-word names they may come from."""
    table: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in names.single.items():
        if not meaning.startswith("/") and len(word) >= 7 and word.isascii():
            for variant in _variants(word, _reach(word)):
                table.setdefault(variant, []).append((word, meaning))
    return table


def _reach(name: str) -> int:
    """How many slips of the pen a name of this length survives."""
    return 2 if len(name) >= 11 else 1


def _variants(word: str, depth: int) -> set[str]:
    layer = {word}
    found = {word}
    for _ in range(depth):
        layer = {w[:i] + w[i + 1 :] for w in layer for i in range(len(w))}
        found |= layer
    return found


def _distance(first: str, second: str, limit: int) -> int:
    """Edit distance with transpositions (optimal string alignment); more than `limit` is reported as limit + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        previous, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]


def load_lexicon(path: Path) -> Lexicon:
    """Read and check a lexicon file. LexiconError says which entry is wrong."""
    try:
        return Lexicon(LexiconFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)))  # noqa: S506 - a safe loader
    except OSError as error:
        raise LexiconError(
            f"lexicon {path}: cannot be read ({error.strerror}); pass the path of a lexicon file"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"lexicon {path}: not valid YAML ({' '.join(str(error).split())}); mend the file") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"lexicon {path}: {where}: {first['msg']}; mend that entry") from error


SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
