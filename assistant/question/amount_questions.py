"""Whether a question asks what a dose comes to for a patient, and what it says of the dose."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.measuring import each_measured, sizes, surfaces, weights
from assistant.question.alternatives import elements
from assistant.question.contextualise import Resolved, resolved
from assistant.records import Request

_MASS = r"(?:g|mg|grams?|grammes?|milligrams?|mgs)"
_ASKS_FOR_UNIT = re.compile(
    rf"(?i:\bhow many\s+)(?i:{_MASS})\b|\b(?i:grams?|grammes?|milligrams?)\b|\bin m?g(?=\s*(?:[?.,;)]|\Z|per\b|a\b|/|total|each|in\b|for\b))"
    r"|\b(?:total|what)\b[^?.;]{0,30}(?<![\d.])(?<![\d.] )\bm?g\b(?! ?/)|[,;:–-]\s*(?:and )?(?:total )?m?g\s*\?\s*\Z|(?<![\d.] )(?<![\d.])\bm?g\s*(?:/|per|a|each|every|in)\s*(?:day|dose|d\b|infusion|course|week|total|administration)"
    r"|=\s*\?|\b(?i:absolute (?:dose|amount)s?|calculat\w*|work(?:s|ed)? out|comes? to|amounts? to|convert\w*)\b"
)
_PER = r"(?:day|dose|infusion|course|week|administration|d)"
_ASKED = re.compile(
    rf"(?<![\d.])(?<![\d.] )\b(?:how (?:many|much) )?(?:total )?{_MASS}\s*(?:/|per|a|each|every|for (?:the|each)|in)\s*(?:{_PER}|total|all)\b"
    r"|\b(?:and |or )?(?:over|for|in|across) the (?:whole|entire|full|complete) (?:course|treatment)"
    rf"|(?:\b(?:and|or|how much)|[,:–-]|\b{_PER})\s+(?:in )?(?:total|all|altogether)\b(?! of)|\btotal (?:{_MASS}|amount|dose)\b|(?<=[,;:–-] ){_MASS}\s*\?\s*\Z|(?<=[,;:–-]){_MASS}\s*\?\s*\Z",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"[\s,;:–-]+(?=[?.!]*\Z)")
_ASKS_HOW_MUCH = re.compile(
    r"\b(?:how much (?!better|worse|faster|longer|more|less|time|evidence)|dos(?:e|es|ing|age)|total|altogether|daily amount|amount|quantity|regimens?)\b",
    re.IGNORECASE,
)
_FOR_THE_PATIENT = re.compile(
    r"\bfor (?:this|my|the|our) (?:patient|man|woman|lady|person)\b|\b(?:for|does|should|would) (?:him|her|she|he|they)\b|\bhow much\b",
    re.IGNORECASE,
)
_ASKS_PER_DAY = re.compile(r"\b(?:(?:per|a|each|every) day|daily)\b|/\s*d(?:ay)?\b", re.IGNORECASE)
_TERSE = 8  # words: a dose and a weight with nothing else asked


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountQuestion(Resolved):
    """A question without the words that ask for an amount and without the patient's sizes: what is left is to be read
    for doses. `by_day` tells whether the amount of a day is asked for.
    """

    by_day: bool


def asks_for_amount(request: Request) -> bool:
    """Whether a question, with the turns before it, asks what a dose comes to for a patient whose size is known."""
    question = resolved(request)
    return bool(each_measured(request, question.text)) and _asks_for_amount(question)


def amount_question(question: Resolved) -> AmountQuestion | None:
    """A question that asks for an amount, as it is to be read for doses; None for any other."""
    if not _asks_for_amount(question):
        return None
    return AmountQuestion(
        asked=as_stated(_unsized(question.asked)),
        topic=as_stated(_unsized(question.topic)),
        by_day=_ASKS_PER_DAY.search(question.asked) is not None,
    )


def as_stated(question: str) -> str:
    """A question without the words that ask for an amount ("grams per day?", "in total?"), which would otherwise be read
    as the schedule of the dose that it states.
    """
    return _LOOSE.sub("", " ".join(_ASKED.sub(" ", question).split()))


def _unsized(question: str) -> str:
    """A question without the sizes of the patient: their numbers are not to be read as those of a dose or its days."""
    for start, end in sorted(sizes(question), reverse=True):
        question = f"{question[:start]} {question[end:]}"
    return _LOOSE.sub("", question)


def _asks_for_amount(question: Resolved) -> bool:
    if _ASKS_FOR_UNIT.search(question.asked):
        return True
    if not _ASKS_HOW_MUCH.search(question.asked):
        words = question.asked.split()
        return (
            _sized(question.asked)
            and len(words) <= _TERSE
            and any(item.kind == "doses" for item in elements(question.asked))
        )
    return bool(_sized(question.asked) or _FOR_THE_PATIENT.search(question.asked))


def _sized(text: str) -> bool:
    return bool(weights(text) or surfaces(text))
