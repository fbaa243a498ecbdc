"""Names -> drugs, substances and indications, whatever the spelling.

Words of a text are looked up in dictionaries (time is linear in the text, whatever the size of the lexicon);
single misspelt words are found by their deletions (edit distance 1, or 2 for long names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guardrails.errors import LexiconError
from guardrails.names import (
    WORD,
    Names,
    deletion_table,
    edit_distance,
    follows,
    key_of,
    reach,
    variants_of,
    word_pattern,
)
from guardrails.telling import compiled
from guardrails.text.mapped import Mapped
from guardrails.text.numbers import _ONES, _TENS
from guardrails.units import MASS_OF

_JUNK = compiled(r"[^\w]+")


_DIGIT_WORD = compiled(r"(?<![\w.])(?=[a-z$@|!]{0,20}[0-9$@|!])(?=[0-9$@|!]{0,20}[a-z])[a-z0-9$@|!]{3,24}(?!\w)")


_MIXED = compiled(  # a letter beside a digit or its like, in a word of three or more
    r"[0-9$@|!](?:(?<=[a-z].)(?:(?<=[a-z0-9$@|!]..)|(?=[a-z0-9$@|!]))|(?=[a-z])(?:(?<=[a-z0-9$@|!].)|(?=.[a-z0-9$@|!])))"
)


_A_TIME = compiled(r"\s(?:day|week|month|fortnight|year|night|time|dose|visit|go)\b")  # "immunoglobulin a day"


_SPACED = compiled(r"(?<![a-z])(?:[a-z][ .\-_*]{1,2}){2,20}[a-z](?![a-z])")


_LEET = str.maketrans("0134578$@|!", "oieastbsaii")


_LEET_L = str.maketrans("0134578$@|!", "oleastbsall")


BULK, DRUG, BYSTANDER = "/bulk", "/drug", "/bystander"  # kinds of substances; "/" never stands in a drug's id


Name = Annotated[str, Field(min_length=1, max_length=120)]
_CAPITALS = 3  # letters; a longer abbreviation is known in any case ("MuSK")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DrugEntry(_Strict):
    """A drug as the lexicon file states it: names, products with their strength in percent, usual unit and doses.

    Of the `usual` doses, `flat` is the one that is given whatever the patient's size. `piece` is the strength of a
    tablet where none is stated; `implies` the indication where a text names none;
    `effects` are patterns of what it is given for, which tell whose an amount is where no drug is named at all.
    """

    title: str
    unit: str
    names: list[Name]
    effects: list[str] = []
    products: dict[str, Decimal] = {}
    usual: dict[str, str] = {}
    accepts: list[str] = []
    concentration_percent: Decimal | None = None
    implied_by_unit: bool = False
    implies: str = ""
    piece: str = ""


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


class Lexicon:
    """All names, ready for look-up. Build it with `load_lexicon`."""

    def __init__(self, entries: LexiconFile) -> None:
        self.drugs: Mapping[str, DrugEntry] = entries.drugs
        self.titles = {id_: e.title for id_, e in entries.drugs.items()} | {
            id_: e.title for id_, e in entries.classes.items()
        }
        self.classes = frozenset(entries.classes)
        self._names = Names()
        self._products: dict[str, Decimal] = {}
        for id_, drug in entries.drugs.items():
            self._names.add([*drug.names, *drug.products], id_)
            self._products |= {"".join(key_of(name)): percent for name, percent in drug.products.items() if percent}
        for id_, family in entries.classes.items():
            self._names.add(family.names, id_, family.suffixes)
        others = entries.substances
        for kind, names, suffixes in (
            (BULK, others.bulk, []),
            (DRUG, others.drugs, others.drug_suffixes),
            (BYSTANDER, others.bystanders, []),
        ):
            self._names.add(names, kind, suffixes)
        self._indications = Names()
        for indication, names in entries.indications.items():
            self._indications.add(names, indication)
        self._typos = deletion_table(self._names)
        self._jumbled = {
            (word[0], *sorted(word)): meaning
            for word, meaning in self._names.single.items()
            if not meaning.startswith("/") and len(word) >= 8 and word.isascii()
        }
        self._sounding = {
            _sound(word): meaning
            for word, meaning in self._names.single.items()
            if not meaning.startswith("/") and len(word) >= 10 and word.isascii()
        }
        self._words = (
            {words[0] for held in self._names.first.values() for words, _ in held if len(words) == 1}
            | set(_ONES)
            | set(_TENS)
            | set(MASS_OF)
        )
        self._signs = compiled("|".join(sorted(map(re.escape, self._names.signs), key=len, reverse=True)) or r"(?!)")
        self._indication_signs = compiled("|".join(map(re.escape, self._indications.signs)) or r"(?!)")
        self._abbreviations = {word: meaning for word, meaning in self._indications.single.items() if len(word) <= 4}
        by_length = sorted(map(str.upper, self._abbreviations), key=len, reverse=True)
        short = "|".join(f"(?i:{word})" if len(word) > _CAPITALS else word for word in by_length) or r"(?!)"
        self._capitals = compiled(rf"(?<![\d.,/A-Za-z])(?<!\d\s)g?({short})(?![A-Za-z/])")
        self._long_starts = {
            parts[0] for held in self._indications.first.values() for parts, _ in held if len("".join(parts)) > 4
        }
        self._fuzzy = lru_cache(maxsize=8192)(self._misspelt)
        self._may_name = lru_cache(maxsize=8192)(self._starts_name)

    def respell(self, mapped: Mapped) -> Mapped:
        """Leet ("gr4ms") and spaced-out letters ("I V I G") back to words, where a known word comes of it."""
        if _MIXED.search(mapped.text):
            mapped = mapped.sub(_DIGIT_WORD, self._deleet)
        return mapped.sub(_SPACED, self._despace)

    def mentions(self, text: str) -> list[Mention]:
        """Every drug or substance named in a normalised text, in order; longest name wins."""
        words = list(word_pattern(text).finditer(text))
        found: list[Mention] = []
        skip = 0
        for position, match in enumerate(words):
            if position < skip:
                continue
            hit = self._at(text, words, position) if self._may_name(match[0]) else None
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
        words = word_pattern(text).findall(text)
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
        if self._may_abbreviate(source):
            found += [self._abbreviations[m[1].lower()] for m in self._capitals.finditer(source)]
        return found

    def percent(self, name: str) -> Decimal | None:
        """Strength of a product in percent, by the name it was mentioned with."""
        return self._products.get("".join(key_of(name)))

    def _at(self, text: str, words: list[re.Match[str]], position: int) -> tuple[str, int] | None:
        """The meaning of the name that starts at a word, and the number of words it has."""
        word = words[position][0]
        for parts, meaning in self._names.first.get(word, ()):
            if follows(text, words, position, parts) and not (
                parts[-1] == "a" and _A_TIME.match(text, words[position + len(parts) - 1].end())
            ):
                return meaning, len(parts)
        known, meaning = self._names.stem(word)
        if not known and len(word) >= 6:
            if (close := self._fuzzy(word)) is not None:
                return close[0], 1
            known, meaning = self._names.suffix(word)
        return (meaning, 1) if known else None

    def _may_abbreviate(self, source: str) -> bool:
        """Whether a source may hold an abbreviation: what most need not be searched for."""
        small = source.lower()
        return not source.isascii() or any(
            word in small if len(word) > _CAPITALS else word.upper() in source for word in self._abbreviations
        )

    def _starts_name(self, word: str) -> bool:
        """Whether a name can begin with a word: what most words of a text cannot."""
        if word in self._names.first or self._names.stem(word)[0]:
            return True
        return len(word) >= 6 and (self._fuzzy(word) is not None or self._names.suffix(word)[0])

    def _misspelt(self, word: str) -> tuple[str] | None:
        for variant in variants_of(word, reach(word + "x")):
            for name, meaning in self._typos.get(variant, ()):
                if word[0] == name[0] and edit_distance(word, name, reach(name)) <= reach(name):
                    return (meaning,)
        meaning = self._jumbled.get((word[0], *sorted(word)), "")
        if not meaning and len(word) >= 10:
            meaning = self._sounding.get(_sound(word), "")
        return (meaning,) if meaning else None

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
        words = list(WORD.finditer(text))
        for position, match in enumerate(words):
            for parts, meaning in self._indications.first.get(match[0], ()):
                if len("".join(parts)) > 4 and follows(text, words, position, parts):
                    yield meaning


_SOUNDS = str.maketrans("yzk", "isc")


def _sound(word: str) -> str:
    """A word as it sounds, like letters written as one: "pirydostygmine" and "pyridostigmine" are the same."""
    plain = word.translate(_SOUNDS).replace("ph", "f").replace("th", "t")
    return "".join(letter for at, letter in enumerate(plain) if not at or letter != plain[at - 1])


def _mention(meaning: str, text: str, start: int, end: int) -> Mention:
    other = meaning if meaning.startswith("/") else ""
    return Mention(drug=None if other else meaning, substance=other, name=text[start:end], start=start, end=end)


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
