"""How likely each sentence is to answer a question: a logistic model over what the words and vectors show.

The weights stand in `relevance.json`; `python -m evals.fit` writes them, from questions whose answers are known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.asking import Want, gives, wants
from assistant.needs import Need
from assistant.studies import Study, study_at, whole
from assistant.vocabulary import Vocabulary
from index.records import SentenceHit

WEIGHTS = Path(__file__).parent / "relevance.json"
"""The fitted model."""

_DECIMALS = 5
_UNMET = (Want.AMOUNT, Want.NUMBER, Want.TIME, Want.SCOPE, Want.COMPARISON)
_MET = (Want.ACTION, Want.SAFETY, Want.SCOPE, Want.TIME, Want.REASON, Want.VERDICT, Want.COMPARISON)


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
        """The log-odds of one sentence."""
        return round(self.intercept + math.fsum(self.weights[name] * value for name, value in features.items()), _DECIMALS)


@cache
def shipped_model() -> Model:
    """The model that comes with Hardstop."""
    return Model(**{key: value for key, value in json.loads(WEIGHTS.read_text("utf-8")).items() if key != "fitted"})


def relevant(need: Need, ranked: Sequence[SentenceHit], studies: Sequence[Study], vocabulary: Vocabulary) -> list[Relevant]:
    """Every sentence with its log-odds for a need, best first; ties keep their order."""
    model = shipped_model()
    rows = features(need, ranked, studies, vocabulary)
    judged = [
        Relevant(hit=hit, odds=model.odds(row), study=_study(hit, studies)) for hit, row in zip(ranked, rows, strict=True)
    ]
    return sorted(judged, key=lambda item: -item.odds)


def features(
    need: Need, ranked: Sequence[SentenceHit], studies: Sequence[Study], vocabulary: Vocabulary
) -> list[dict[str, float]]:
    """What the model reads of each sentence. Cosines are taken relative to the best of this search as well."""
    if not ranked:
        return []
    asked = wants(need.text)
    terms = vocabulary.terms(need.text)
    total = sum(terms.values()) or 1.0
    best_dense, best_late = max(hit.dense for hit in ranked), max(hit.late for hit in ranked)
    rows = []
    for hit in ranked:
        given = gives(hit.text)
        own = _share(vocabulary.covered(need.text, hit.text), terms, total)
        headed = _share(vocabulary.covered(need.text, f"{hit.hit.chunk.section} {hit.text}"), terms, total)
        row = {
            "late": hit.late,
            "late_behind": hit.late - best_late,
            "dense": hit.dense,
            "dense_behind": hit.dense - best_dense,
            "lexical": hit.lexical,
            "passage": hit.hit.score,
            "covered": own,
            "covered_by_heading": headed - own,
            "named_source": _named(need, hit),
            "only_scope": float(Want.SCOPE in given and Want.SCOPE not in asked),
            "length": math.log(len(hit.text.split()) + 1),
        }
        row |= {f"{want.value}_unmet": float(want in asked and want not in given) for want in _UNMET}
        row |= {f"{want.value}_met": float(want in asked and want in given) for want in _MET}
        rows.append(row)
    return rows


def _share(stems: frozenset[str], terms: Mapping[str, float], total: float) -> float:
    return sum(terms.get(stem, 0.0) for stem in sorted(stems)) / total


def _named(need: Need, hit: SentenceHit) -> float:
    """1 within a source that the question names, -1 elsewhere, 0 where it names none."""
    if not need.sources:
        return 0.0
    return 1.0 if study_at(need.sources, hit.hit.document.id, hit.span.start) else -1.0


def _study(hit: SentenceHit, studies: Sequence[Study]) -> Study:
    return study_at(studies, hit.hit.document.id, hit.span.start) or whole(hit.hit.document)
