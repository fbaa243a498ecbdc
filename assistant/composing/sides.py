"""Yes or no: the side that sentences of a source take on a question, and how sure that is.

A logistic model reads each sentence against the question: what it asserts and denies of what is asked, whether it finds
no difference, how it hedges. The weights stand in `sides.json`; `python -m assistant.composing.fitting_sides` writes
them from questions with known sides, and prints what they are worth on others.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.finding.relevance import Model, load_model
from assistant.finding.telling import Telling, telling
from assistant.grounding.lexicon import lexicon
from assistant.grounding.polarity import polarity
from assistant.grounding.reading import read, stem

WEIGHTS = Path(__file__).parent / "sides.json"
"""The fitted model of "the sentences say yes"."""

FAMILIES = Path(__file__).parent / "sides.yaml"
"""Words by which questions and sentences meet."""

SURE = 1.0
"""Log-odds from which a side is taken; `python -m evals.fit_sides` prints what is right from where on."""

_VERB = (
    r"(?:is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may|might|must"
    r"|isn['’]t|aren['’]t|doesn['’]t|don['’]t|didn['’]t)"
)
_POLAR = re.compile(rf"(?:^|[:;,.!?–—]\s+|\s-+\s*)(?:so |and |but |then )?{_VERB}\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:what|which|when|where|why|who|whom|whose|how|or|versus|vs|either)\b", re.IGNORECASE)
_NO_DIFFERENCE = re.compile(
    r"\bno (?:statistically )?(?:significant(?:ly)? )?(?:\w+ ){0,2}?(?:differen\w*|change|correlation|association|relation\w*|effect|influence"
    r"|impact|increase|decrease|improvement|reduction|benefit|advantage|evidence|interaction|link)s?\b"
    r"|\b(?:did|do|does|was|were|is|are|could|has|have|had)(?: not|n['’]t) (?:\w+ ){0,2}?(?:differ\w*|significant\w*|change\w*|affect\w*"
    r"|influence\w*|improve\w*|correlat\w*|associat\w*|relat\w*|predict\w*|reduce\w*|increase\w*|decrease\w*|alter\w*|impact\w*|show\w*"
    r"|find|found|detect\w*|benefit\w*|observed|seen|support\w*)"
    r"|\b(?:not|non|nor|neither|never)[- ](?:statistically )?(?:significant\w*|differ\w*|associated|correlated|related|affected|influenced"
    r"|improved|found|observed|seen|independent\w*|predict\w*)"
    r"|\b(?:similar(?:ly)?|comparable|identical|equivalent|unchanged|no more|no better|unaffected|unrelated|insignificant)\b"
    r"|\b(?:fail(?:ed|s|ure)? to|lack(?:ed|s)?|absence of|unlikely|only|limited|poor|insufficient|inadequate)\b"
    r"|\bp\s*[=>≥]\s*0?\.(?:[1-9]\d*|0[6-9]\d*)|\bNS\b",
    re.IGNORECASE,
)
_SAMENESS_IS_YES = re.compile(
    r"\b(?:same|similar|equal\w*|equivalen\w*|comparable|as (?:\w+ )+as|non-?inferior|independent of|spare[sd]?|without|not|safe"
    r"|avoid\w*|overestimat\w*|adequate|sufficient|enough|interchangeable|agree\w*)\b",
    re.IGNORECASE,
)
_SIGNIFICANT = re.compile(
    r"\bsignificant(?:ly)? |\bp\s*[<≤=]\s*0?[.·](?:0[0-4]\d*|05\b)|\bp\s*<|\bassociated with|\bcorrelat|\bpredict|\bindependent|\brisk factor",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|possibly|suggest\w*|appear\w*|seem\w*|tend\w*|trend|unclear|uncertain|further)\b", re.I
)
_TURNS = re.compile(r"\b(?:however|but|although|though|despite|whereas|while|nevertheless|only)\b", re.IGNORECASE)

_UNRELATED = 0.15  # what is added to the share of the question's words that a sentence has
_FINDS = frozenset({Telling.RESULT, Telling.CONCLUSION})
_NO_FINDING, _BACKGROUND = 0.5, 0.3
_BY_KIND = {Telling.AIM: 0.05, Telling.METHOD: 0.3, Telling.CONCLUSION: 1.5}
_ON_THE_MATTER = 0.3  # of what the question is about, in a sentence that may stand for its source

Features = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What sentences say to a yes/no question: `odds` are the log-odds of yes, `at` is the number of the sentence that
    bears most of it out. None where no result and no conclusion on what is asked does.
    """

    odds: float
    at: int | None

    @property
    def side(self) -> bool | None:
        """True for yes, False for no, None where that is not clear."""
        return self.odds > 0 if self.at is not None and abs(self.odds) >= SURE else None


def is_polar(question: str) -> bool:
    """Whether a question asks for yes or no and nothing else: not what or how, and no choice between two."""
    return question.rstrip().endswith("?") and _OPEN.search(question) is None and _POLAR.search(question) is not None


def leaning(question: str, sentences: Sequence[str], model: Model | None = None) -> Leaning:
    """How the sentences of one source, in its order, lean; by the shipped model unless another is given."""
    model = model or load_model(WEIGHTS)
    rows = _weighed(question, tuple(sentences))
    odds = model.odds(_summed(rows))
    sign = 1 if odds > 0 else -1
    each = [sign * (model.odds(row) - model.intercept) for row in rows]
    told = [
        (share, -at)
        for at, share in enumerate(each)
        if share > 0 and at >= _background(sentences) and _tells(_asked(question), sentences[at])
    ]
    return Leaning(odds=odds, at=-max(told)[1] if told else None)


def features(question: str, sentences: Sequence[str]) -> Features:
    """What the model reads: the mean over the sentences, those on the question and those that conclude counting most."""
    return _summed(_weighed(question, tuple(sentences)))


def _summed(rows: Sequence[Features]) -> Features:
    return {name: sum(row[name] for row in rows) for name in (rows[0] if rows else ())}


def _weighed(question: str, sentences: Sequence[str]) -> list[Features]:
    """Each sentence's features times its share of the whole weight. A question of the source's own says nothing."""
    asked, before = _asked(question), _background(sentences)
    weights = [
        0.0
        if text.rstrip().endswith("?")
        else _weight(asked, text, (at + 1) / len(sentences)) * (_BACKGROUND if at < before else 1.0)
        for at, text in enumerate(sentences)
    ]
    whole = sum(weights) or 1.0
    return [
        {name: weight / whole * value for name, value in _said(asked, text).items()}
        for text, weight in zip(sentences, weights, strict=True)
    ]


def _background(sentences: Sequence[str]) -> int:
    """How many sentences stand before the first that tells an aim or a method: what was known before."""
    at = (at for at, text in enumerate(sentences) if not telling(text).isdisjoint({Telling.AIM, Telling.METHOD}))
    return next(at, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question: what it is about, the families of what it asks of that, and whether finding no difference means yes."""

    topic: frozenset[str]
    asked: frozenset[str]
    sameness: bool


@lru_cache(maxsize=64)
def _asked(question: str) -> _Asked:
    reading = read(question)
    asked = frozenset().union(*(family for family in _families().values() if family & reading.stems))
    return _Asked(topic=reading.content - asked, asked=asked, sameness=_SAMENESS_IS_YES.search(question) is not None)


def _weight(asked: _Asked, text: str, place: float) -> float:
    """How much a sentence counts: by the words it shares with the question, what it does, and how late it stands."""
    weight = float((_UNRELATED + _shared(asked, text)) ** 0.5) * (0.5 + 0.5 * place)
    kinds = telling(text)
    if kinds.isdisjoint(_FINDS):
        weight *= _NO_FINDING
    for kind in kinds:
        weight *= _BY_KIND.get(kind, 1.0)
    return weight


def _shared(asked: _Asked, text: str) -> float:
    """The share of what a question is about that a sentence names."""
    return len(read(text).content & asked.topic) / max(1, len(asked.topic))


def _tells(asked: _Asked, text: str) -> bool:
    """Whether a sentence may stand for its source: it finds or concludes something on what is asked."""
    return not telling(text).isdisjoint(_FINDS) and _shared(asked, text) >= _ON_THE_MATTER


def _said(asked: _Asked, text: str) -> Features:
    reading, words = read(text), _families()
    denied, asserted = polarity(reading)
    none_found = _NO_DIFFERENCE.search(text) is not None
    significant = _SIGNIFICANT.search(text) is not None and not none_found
    praise = words["good"] | words["safety"] | words["accuracy"] | words["need"]
    read_as: dict[str, Any] = {
        "said": asked.asked & asserted and not asked.asked & denied,
        "denied": asked.asked & denied,
        "none_found": none_found and not asked.sameness,
        "none_found_of_sameness": none_found and asked.sameness,
        "significant_of_sameness": significant and asked.sameness,
        "good": words["good"] & asserted,
        "praise_denied": praise & denied,
        "need": words["need"] & asserted,
        "more": words["more"] & asserted,
        "less": words["less"] & asserted,
        "difference": words["difference"] & asserted,
        "negated": lexicon().negations & reading.stems,
        "turned": (lexicon().soft_negations - lexicon().placing) & reading.stems,
        "hedged": _HEDGED.search(text),
        "contrast": _TURNS.search(text),
        "concluding": Telling.CONCLUSION in telling(text),
    }
    return {name: float(bool(value)) for name, value in read_as.items()}


@cache
def _families() -> dict[str, frozenset[str]]:
    stored = yaml.safe_load(FAMILIES.read_text("utf-8"))["families"]
    return {name: frozenset(stem(word) for word in words) for name, words in stored.items()}
