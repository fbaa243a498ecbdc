"""What a question comes to when what follows answers it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence

from guardrails.stances.asking import affirms
from guardrails.telling import compiled
from guardrails.text.segment import Segment

_REQUEST = compiled(r"\b(?:can|could|will|would) (?:you|someone|somebody|anyone|the \w+|we)\b(?! (?:really|ever)\b)")
_WITH_WHAT = compiled(
    r"\W*(?:at |use |give |with |still )?(?:(?:the )?(?:same|usual) (?:dose|amount|regimen)|\d[\d.]* ?(?:m?g|grams?)\b|as (?:before|last time|planned)\b)(?![^.;]*(?:\b(?:not|never|no|too|only if|unless)\b|n't\b))"
)


def statement_of(question: str) -> str:
    """A question as if it were a statement."""
    return question.rstrip("? ") + "."


_IS_THERE = compiled(r"\b(?:is|are) there (?:really )?(?:an? |any )?")
_HAS_IT = compiled(r"\b(?:does|do) (?P<who>[\w ]{2,30}?) have (?:an? |any )")


def denied_form(question: str) -> str:
    """What is said where a question if there is something is answered with no; empty for other questions."""
    there = _IS_THERE.search(question)
    if there is not None:
        return f"{question[: there.start()]}there is no {question[there.end() :].rstrip('? ')}."
    has = _HAS_IT.search(question)
    return f"{question[: has.start()]}{has['who']} has no {question[has.end() :].rstrip('? ')}." if has else ""


def answered_yes(segments: Sequence[Segment], number: int) -> bool:
    """Whether one of the two statements after a question says yes to it, or a request goes on with what to do it with."""
    text = segments[number].text
    if number + 1 < len(segments) and _REQUEST.search(text) and _WITH_WHAT.match(segments[number + 1].text):
        return True  # "could you bring it forward to day 10? 1000 mg as before."
    return any(affirms(segment.text) for segment in segments[number + 1 : number + 3])
