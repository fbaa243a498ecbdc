"""What a corpus knows of a question's words: how telling each is, and which of them it has never met."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from assistant.words import content_words
from index.expansion import Synonyms, shipped_synonyms
from index.passages import searched_text
from index.search import Index

_PARTS = re.compile(r"[^\W\d_]+")
_NAMED = re.compile(r"(?<![\w.])(?P<letters>[A-Z]{2,}(?=-?\d)|[A-Z][A-Za-z]+(?=\d))-?\d+(?![\w.])")  # "CD19", "IL-6"
_COINED = re.compile(r"(?<!\w)(?=\w{3})\w*[a-z][A-Z]\w*")  # "MuSK", "mTOR"
_PERSON = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.? \w+")
_SAME_STEM = 5
_NEARLY_SPELT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The stems of a question with their weights, and for what it says in the words of the ward the literature's."""

    terms: Mapping[str, float]
    synonyms: tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]

    def covered(self, text: str) -> frozenset[str]:
        """The stems of the question that a text has, itself or by a synonym."""
        stems = _stems(text)
        own = frozenset(self.terms.keys() & stems)
        if not self.synonyms:
            return own
        return own.union(*(said for said, added in self.synonyms if any(term <= stems for term in added)))

    def share(self, text: str) -> float:
        """The share of the question's weight that a text covers, in [0, 1]."""
        covered = self.covered(text)
        return math.fsum(self.terms.get(stem, 0.0) for stem in covered) / (math.fsum(self.terms.values()) or 1.0)


class Vocabulary:
    """Document frequencies of the stems of a corpus.

    `pieces` tells into how many pieces the model's tokenizer cuts a word. A word in one piece is everyday English; the
    more pieces, the more of a term of art it is.
    """

    def __init__(self, texts: Iterable[str], pieces: Callable[[str], int], synonyms: Synonyms) -> None:
        self._frequency: Counter[str] = Counter()
        self._texts = 0
        words: set[str] = set()
        for text in texts:
            self._frequency.update(_stems(text))
            words.update(word for word in _PARTS.findall(text.casefold()) if len(word) >= _SAME_STEM)
            self._texts += 1
        self._words = tuple(sorted(words))
        self._openings = {stem[:_SAME_STEM] for stem in self._frequency if len(stem) >= _SAME_STEM}
        self._pieces = pieces
        self._synonyms = synonyms

    @classmethod
    def of(cls, index: Index) -> Vocabulary:
        """The vocabulary of an index."""
        texts = (searched_text(chunk, index.documents[chunk.document_id]) for chunk in index.chunks)
        return cls(texts, index.embedder.pieces, shipped_synonyms())

    def terms(self, question: str) -> Mapping[str, float]:
        """The stems of a question with the weight of each: its inverse document frequency."""
        return {stem: self._weight(stem) for stem in sorted(_stems(question))}

    def asked(self, question: str) -> Asked:
        """A question made ready for comparing many texts with it."""
        by_synonym = tuple(
            (_stems(said), tuple(_stems(term) for term in added)) for said, added in self._synonyms.touched(question)
        )
        return Asked(terms=self.terms(question), synonyms=by_synonym)

    def in_its_words(self, question: str) -> str:
        """The question with what the corpus never says replaced by the corpus's word for it, where it has one.

        Meaning is compared word by word too: a vector knows little of "rtx", and much of "rituximab".
        """
        known = self._frequency.keys()
        for said, added in sorted(self._synonyms.touched(question), key=lambda pair: (-len(pair[0]), pair[0])):
            term = next((term for term in added if _stems(term) <= known), None)
            if term is not None and not _stems(said) <= known:
                question = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", term, question, flags=re.IGNORECASE)
        return question

    def unknown_terms(self, question: str) -> dict[str, float]:
        """Words of the question that the corpus never uses, each with how much of a term of art it is, in [0, 1]."""
        known = self._frequency.keys()
        touched = self._synonyms.touched(question)
        said = {
            stem for said, added in touched if any(_stems(term) <= known for term in added) for stem in _stems(said)
        }
        unknown = {}
        for word in dict.fromkeys(_PARTS.findall(question.casefold())):
            for stem in content_words(word):
                met = stem in self._frequency or stem in said or stem[:_SAME_STEM] in self._openings
                if not (met or self._misspelt(stem)):
                    unknown[word] = min(1.0, (self._pieces(word) - 1) / 2)
        return unknown | {name.casefold(): 1.0 for name in self.unknown_names(question)}

    def unknown_names(self, question: str) -> list[str]:
        """Names of things in the question that the corpus never uses, as written: "CD19", "MuSK"."""
        known = self._frequency.keys()
        question = _PERSON.sub(" ", question)
        said = " ".join(said for said, _ in self._synonyms.touched(question))
        names = [
            match[0]
            for match in _NAMED.finditer(question)
            if not (_stems(match[0]) <= known or _stems(match["letters"]) <= known)
        ]
        names += [
            match[0]
            for match in _COINED.finditer(question)
            if not (_stems(match[0]) | _stems(match[0].lstrip(ascii_lowercase))) & known  # "gMG" is an MG
        ]
        return [name for name in dict.fromkeys(names) if name.casefold() not in said]

    def spelt(self, question: str) -> str:
        """The question with slips of spelling mended: words that neither the corpus nor everyday English has, and the
        corpus has but for a letter or so.
        """
        return _PARTS.sub(lambda match: self._mended(match[0]), question)

    def _mended(self, word: str) -> str:
        lowered = word.casefold()
        if len(lowered) < _SAME_STEM or lowered in self._words or self._pieces(lowered) == 1 or not word.isascii():
            return word
        if _stems(lowered) & self._frequency.keys() or self._synonyms.touched(lowered):
            return word
        return next((other for other in self._words if _one_slip(lowered, other)), word)

    def _misspelt(self, stem: str) -> bool:
        """Whether a stem is one of the corpus but for a letter or so."""
        near = (other for other in self._frequency if other[0] == stem[0] and abs(len(other) - len(stem)) <= 1)
        return len(stem) > _SAME_STEM and bool(difflib.get_close_matches(stem, near, n=1, cutoff=_NEARLY_SPELT))

    def _weight(self, stem: str) -> float:
        return math.log((self._texts + 1) / (self._frequency[stem] + 0.5))


def _one_slip(word: str, other: str) -> bool:
    """Whether two words differ by one letter too many, too few or another, or by two neighbours that changed places."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    at = next((at for at, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), len(word))
    rest, others = word[at:], other[at:]
    turned = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return turned or rest[1:] in (others, others[1:]) or rest == others[1:]


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    """The stems of a text's words, and of the parts of compound ones."""
    return content_words(text) | content_words(" ".join(_PARTS.findall(text)))
