"""A follow-up that lacks its subject takes it from the turns before."""

from __future__ import annotations

import re

from assistant.records import Request

_OPENS_AS_FOLLOW_UP = re.compile(r"\s*(?:and|but|or|so|then|what about|how about|why not|also|same)\b", re.IGNORECASE)
_ONLY_A_CIRCUMSTANCE = re.compile(r"\s*(?:in|for|with|without|during|after|before|if|when)\b", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?:it|its|that|this|those|these|they|them|he|she|him|her)\b", re.IGNORECASE)
_SHORT = 6
_BARE = 3


def contextualised(request: Request) -> str:
    """The question to search for: its own words, after those of the last question that can stand alone."""
    subject = ""
    questions = (*(turn.question for turn in request.history), request.question)
    for question in map(str.strip, questions):
        subject = f"{subject} {question}" if subject and _leans_on_history(question) else question
    return subject


def _leans_on_history(question: str) -> bool:
    words = len(question.split())
    if words <= _BARE or _OPENS_AS_FOLLOW_UP.match(question):
        return True
    refers = _REFERS_BACK.search(question) or _ONLY_A_CIRCUMSTANCE.match(question)
    return words <= _SHORT and refers is not None
