"""Questions about an effect: within each document, the passages that report a finding come first.

Fusion finds the right document, but within it the words that the question shares with the title or the methods say
nothing of where the answer stands. So each document's passages are put in another order, by a linear model of what
tells them apart, and take the places that the document has won. The order of the documents stays as it was.

The weights stand in `rerank.json`; `python -m evals.fit_rerank` writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from corpus.records import Chunk
from index.lexical import Held, LexicalIndex
from index.passages import Chunks

WEIGHTS = Path(__file__).parent / "rerank.json"
"""The fitted model."""

FEATURES = (
    "similarity",  # cosine to the question, stretched over the document's candidates to [0, 1]
    "words",  # the question's words that it holds, each by how well it tells these candidates apart; best is 1
    "last_phrase",  # the same of the question's last phrase, which often names the outcome
    "claims",  # wordings of a finding ("no significant difference"), up to two; 1 for two
    "statistics",  # whether a p-value, interval, percentage or the like stands in it
    "claim_with_statistics",  # 1 if one sentence holds both, 0.5 for either
    "other_section",  # its heading says introduction, methods, discussion or back matter
    "abstract",  # its heading says abstract
)
"""What the model reads of a passage, each in [0, 1]."""

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Row = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

Read = tuple[list[int], Matrix]
"""The places that a document's passages have in a ranking, and a row of FEATURES for each."""

_DECIMALS = 6
_OF_QUESTION = 3  # so many features depend on the question; the rest are the passage's own

_EFFECT = re.compile(
    r"\b(?:effects?|affect\w*|impact|influence\w*|compar\w+|versus|vs|improve\w*|reduc\w+|increas\w+|decreas\w+|lower"
    r"|higher|better|worse|superior|associat\w+|correlat\w+|differ\w*|efficac\w+|effective\w*|predict\w*|benefi\w+"
    r"|prevent\w*|role|outcomes?|related|relationship)\b",
    re.I,
)
_BETWEEN_PHRASES = re.compile(
    r"\s*(?:[,;:()]|\b(?:compared (?:with|to)|versus|vs|than|on|in|of|for|with|among|between|and|or|to|from|by|after"
    r"|during|does|do|did|is|are|was|what|which|how|effects?|the|a|an|can|at)\b)\s*",
    re.I,
)
_CLAIM = re.compile(
    r"\b(?:signific\w+|no (?:\w+ ){0,3}differen\w+|did not (?:\w+ )?(?:differ|change|affect|improve)"
    r"|differ(?:ed|s|ences?)|similar\w*|comparable|equivalen\w+|associated with|correlat\w+)\b",
    re.I,
)
_STATISTIC = re.compile(
    r"\b[pP]\s?[<>=≤≥]|\bCI\b|confidence interval|\b(?:OR|RR|HR|SMD|MD)\b\s?[=:]?\s?\d|±|\d%",
)
_SECTIONS = (  # the first that a heading fits says whether it stands apart from the findings
    (True, re.compile(
        r"acknowledg|contribut|competing|conflict|funding|abbreviation|supporting|supplement\w* (?:info|mat)"
        r"|pre-publication|author|ethic|appendix|reference|additional file", re.I)),
    (False, re.compile(
        r"conclusion|summary|key (?:points|messages)|interpretation|result|finding|efficacy|outcomes?$", re.I)),
    (True, re.compile(
        r"discussion|comment|limitation|implication|method|procedure|participants|subjects|statistic|design|setting"
        r"|measure|randomi[sz]|protocol|data (?:analys|collect)|sample|material|recruit|eligib|criteria|intervention"
        r"|assessment|patients$|analys[ie]s$|introduction|background|objective|\baims?\b|purpose|context|hypothes"
        r"|rationale|trial registration", re.I)),
)  # fmt: skip


class Reranker:
    """Orders passages within their documents. `positions` are those of `chunks`, best first."""

    def __init__(self, chunks: Chunks, lexical: LexicalIndex) -> None:
        self._chunks = chunks
        self._lexical = lexical
        self._own = np.full((len(chunks), len(FEATURES) - _OF_QUESTION), np.nan, dtype=np.float32)

    def reordered(self, question: str, positions: Sequence[int], similarities: Mapping[int, float]) -> list[int]:
        """The positions with each document's passages in the model's order, in the places that the document had.

        A question that asks for no effect or comparison leaves them as they are.
        """
        if not asks_for_effect(question):
            return list(positions)
        return rearranged(positions, self.features(question, positions, similarities), shipped_weights())

    def features(self, question: str, positions: Sequence[int], similarities: Mapping[int, float]) -> list[Read]:
        """For each document with several passages their places in `positions`, and a row of FEATURES for each."""
        words = self._lexical.words(question)
        last = [words.index(word) for word in self._lexical.words(last_phrase(question)) if word in words]
        held = self._lexical.holds(words, positions)
        read = []
        for places in self._by_document(positions):
            found = [positions[place] for place in places]
            told = held[:, places] * _telling(held[:, places])[:, np.newaxis]
            columns = (
                _stretched(np.array([similarities[position] for position in found])),
                _share_of_best(told.sum(axis=0)),
                _share_of_best(told[last].sum(axis=0)),
            )
            read.append((places, np.column_stack((*columns, [self._of_passage(position) for position in found]))))
        return read

    def _by_document(self, positions: Sequence[int]) -> list[list[int]]:
        """Places in `positions`, in their order, for each document that has several."""
        places: dict[str, list[int]] = {}
        for place, position in enumerate(positions):
            # The id begins with the document's; reading the chunk itself would read the document.
            document_id = self._chunks.chunk_id(position).rpartition(":")[0]
            places.setdefault(document_id, []).append(place)
        return [group for group in places.values() if len(group) > 1]

    def _of_passage(self, position: int) -> Row:
        """What does not depend on the question, worked out when the passage is first met."""
        row = self._own[position]
        if np.isnan(row).any():
            row[:] = passage_features(self._chunks[position])
        return np.asarray(row, dtype=np.float64)


def rearranged(positions: Sequence[int], read: Sequence[Read], weights: Row) -> list[int]:
    """The positions with each document's best passage by the model in the document's first place, and so on.

    Ties keep their order.
    """
    ordered = list(positions)
    for places, rows in read:
        scores = np.round(rows @ weights, _DECIMALS)
        for place, source in zip(places, np.argsort(-scores, kind="stable"), strict=True):
            ordered[place] = positions[places[source]]
    return ordered


def asks_for_effect(question: str) -> bool:
    """Whether a question asks what something does, or how two things compare."""
    return _EFFECT.search(question) is not None


def last_phrase(question: str) -> str:
    """What follows the last preposition, conjunction or comma."""
    phrases = [phrase for phrase in _BETWEEN_PHRASES.split(question.rstrip("?. ")) if phrase]
    return phrases[-1] if phrases else ""


def passage_features(chunk: Chunk) -> tuple[float, ...]:
    """The features of a passage that do not depend on the question, in the order of FEATURES."""
    claims = [match.start() + chunk.start for match in _CLAIM.finditer(chunk.text)]
    statistics = [match.start() + chunk.start for match in _STATISTIC.finditer(chunk.text)]
    cues = [
        sum(any(span.start <= at < span.end for at in found) for found in (claims, statistics))
        for span in chunk.sentences
    ]
    return (
        min(len(claims), 2) / 2,
        float(bool(statistics)),
        max(cues, default=0) / 2,
        float(_stands_apart(chunk.section)),
        float(chunk.section.casefold().startswith("abstract")),
    )


@cache
def shipped_weights() -> Row:
    """A weight for each of FEATURES."""
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return np.array([weights[name] for name in FEATURES])


@lru_cache(maxsize=10_000)
def _stands_apart(section: str) -> bool:
    """Whether the innermost heading that says anything of its kind is not one of findings."""
    for heading in reversed(section.split(" > ")):
        for apart, pattern in _SECTIONS:
            if pattern.search(heading):
                return apart
    return False


def _telling(held: Held) -> Row:
    """How well each word tells these passages apart: its inverse document frequency among them alone."""
    passages, having = held.shape[1], held.sum(axis=1)
    return np.asarray(np.log(1 + (passages - having + 0.5) / (having + 0.5)))


def _share_of_best(values: Row) -> Row:
    best = float(values.max(initial=0.0))
    return values / best if best > 0 else values


def _stretched(values: Row) -> Row:
    low, high = float(values.min()), float(values.max())
    return (values - low) / ((high - low) or 1.0)
