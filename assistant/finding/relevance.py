"""How likely each sentence is to answer a question: a logistic model over what the words and vectors show.

The weights stand in `relevance.json`; `python -m assistant.composing.fitting` writes them, from questions with known
answers.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.finding.vocabulary import Vocabulary
from assistant.question.asking import Want, gives, wants
from assistant.question.needs import Need
from assistant.question.of_itself import asks_about_the_source
from assistant.question.studies import Study, study_at, whole
from assistant.words import content_words
from corpus.furniture import SECTION
from index.expansion import shipped_synonyms
from index.records import SentenceHit

WEIGHTS = Path(__file__).parent / "relevance.json"
"""The fitted model."""

_DECIMALS = 5
_OF_ITSELF = 1.5  # log-odds for what a source says of itself; it is only found where a question asks about the source
_NUMBERED = re.compile(
    r"\b(?P<name>grade|stage|class|type|phase|step|level|line|cycle|part|group|arm)s?\s*(?P<numbers>\d+(?:\s*(?:-|–|or|and|to|/)\s*\d+)*)"
)
_HOW_MANY = re.compile(
    r"\b(?:how many|(?:what|which) number of|number of)\s+(?P<what>(?:[\w-]+\s*){1,3})", re.IGNORECASE
)
_COUNT = re.compile(
    r"(?<![\w.,/])(?!(?:19|20)\d\d\b)(?:\d{1,6}|all|no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?=\s+(?P<what>(?:[\w-]+\s*){1,3}))",
    re.IGNORECASE,
)
_OF_SOURCES = re.compile(
    r"\b(?:references?|bibliography|disclaimer|about th(?:is|e) (?:\w+ )?(?:article|document|page|source|website))\b",
    re.IGNORECASE,
)
_UNMET = {want: f"{want.value}_unmet" for want in (Want.AMOUNT, Want.NUMBER, Want.SCOPE)}
_MET = {
    want: f"{want.value}_met"
    for want in (Want.SCHEDULE, Want.ACTION, Want.SAFETY, Want.SCOPE, Want.REASON, Want.COMPARISON)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevant:
    """A sentence with the log-odds that it answers, and the study it speaks for."""

    hit: SentenceHit
    odds: float
    study: Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted logistic model: log-odds = intercept + sum of weight times feature."""

    intercept: float
    weights: Mapping[str, float]

    def odds(self, features: Mapping[str, float]) -> float:
        """The log-odds of one row; a feature without a weight counts nothing."""
        weighted = [self.weights.get(name, 0.0) * value for name, value in features.items() if value]
        return round(self.intercept + math.fsum(weighted), _DECIMALS)


@cache
def load_model(path: Path) -> Model:
    """A fitted model from its file."""
    stored = json.loads(path.read_text("utf-8"))
    return Model(intercept=stored["intercept"], weights=stored["weights"])


def relevant(
    need: Need, ranked: Sequence[SentenceHit], studies: Sequence[Study], vocabulary: Vocabulary
) -> list[Relevant]:
    """Every sentence with its log-odds for a need, best first; ties keep their order."""
    model = load_model(WEIGHTS)
    rows = features(need, ranked, studies, vocabulary)
    judged = [
        Relevant(hit=hit, odds=model.odds(row) + _OF_ITSELF * row["of_itself"], study=_study(hit, studies))
        for hit, row in zip(ranked, rows, strict=True)
    ]
    return sorted(judged, key=lambda item: -item.odds)


def features(
    need: Need, ranked: Sequence[SentenceHit], studies: Sequence[Study], vocabulary: Vocabulary
) -> list[dict[str, float]]:
    """What the model reads of each sentence. Cosines are taken relative to the best of this search."""
    if not ranked:
        return []
    wanted = wants(need.text)
    question = vocabulary.asked(need.text)
    counting = counted_stems(need.text)
    of_itself = asks_about_the_source(need.text)
    dosed = Want.AMOUNT in wanted  # what a guideline says of a dose comes before what trials happened to give
    best_dense, best_late = max(hit.dense for hit in ranked), max(hit.late for hit in ranked)
    rows = []
    for hit in ranked:
        given = gives(hit.text)
        own, headed = question.share(hit.text), question.share(f"{hit.hit.chunk.section} {hit.text}")
        row = {
            "late_behind": hit.late - best_late,
            "dense_behind": hit.dense - best_dense,
            "lexical": hit.lexical,
            "passage": hit.hit.score,
            "covered": own,
            "covered_by_heading": headed - own,
            "named_source": _named(need, hit),
            "guided": float(dosed and Want.AMOUNT in given and "guideline" in _study(hit, studies).kind),
            "same_number": _numbered(need.text, f"{hit.hit.chunk.section}: {hit.text}"),
            "counted": counted(counting, hit.text),
            "of_itself": float(hit.hit.chunk.section == SECTION),
            "of_sources": float(not of_itself and _OF_SOURCES.search(hit.hit.chunk.section) is not None),
            "only_scope": float(Want.SCOPE in given and Want.SCOPE not in wanted),
            "length": math.log(len(hit.text.split()) + 1),
        }
        row |= {name: float(want in wanted and want not in given) for want, name in _UNMET.items()}
        row |= {name: float(want in wanted and want in given) for want, name in _MET.items()}
        rows.append(row)
    return rows


def speaks_of_itself(hit: SentenceHit) -> bool:
    """Whether a sentence is what its source says of itself."""
    section = hit.hit.chunk.section
    return section == SECTION or _OF_SOURCES.search(section) is not None


def counted_stems(question: str) -> frozenset[str]:
    """What a question wants the number of: "how many randomised trials" -> the stems of these words and of their
    synonyms.
    """
    stems: set[str] = set()
    for match in _HOW_MANY.finditer(question):
        stems |= content_words(match["what"])
        for _, added in shipped_synonyms().touched(match["what"]):
            stems |= content_words(" ".join(added))
    return frozenset(stems)


def counted(stems: frozenset[str], sentence: str) -> float:
    """1 where a sentence has a number before something that the question wants the number of."""
    return float(bool(stems) and any(stems & content_words(found["what"]) for found in _COUNT.finditer(sentence)))


def numbers_apart(question: str, sentences: Sequence[str]) -> list[str]:
    """The grades, stages and so on that a question names by number where the sentences speak of other ones only."""
    asked = _names_with_numbers(question)
    told: dict[str, set[str]] = {}
    for sentence in sentences if asked else ():
        for name, numbers in _names_with_numbers(sentence).items():
            told.setdefault(name, set()).update(numbers)
    apart = [name for name in asked if name in told and not asked[name] & told[name]]
    return [f"{name} {' or '.join(sorted(asked[name]))}" for name in apart]


def _named(need: Need, hit: SentenceHit) -> float:
    """1 within a source that the question names, -1 elsewhere, 0 where it names none."""
    if not need.sources:
        return 0.0
    return 1.0 if study_at(need.sources, hit.hit.document.id, hit.span.start) else -1.0


def _numbered(question: str, sentence: str) -> float:
    """1 where a sentence is about the grade or stage that the question names by number, -1 where about another."""
    asked = _names_with_numbers(question)
    told = _names_with_numbers(sentence) if asked else {}
    shared = asked.keys() & told.keys()
    if not shared:
        return 0.0
    return 1.0 if any(asked[name] & told[name] for name in sorted(shared)) else -1.0


@lru_cache(maxsize=20_000)  # the sentences of the sources are met again with every question
def _names_with_numbers(text: str) -> Mapping[str, set[str]]:
    named: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text.casefold()):
        named.setdefault(match["name"], set()).update(re.findall(r"\d+", match["numbers"]))
    return named


def _study(hit: SentenceHit, studies: Sequence[Study]) -> Study:
    return study_at(studies, hit.hit.document.id, hit.span.start) or whole(hit.hit.document)
