"""A follow-up that lacks its subject takes it from the turns before."""

from __future__ import annotations

import re

from assistant.records import Request

_OPENS_AS_FOLLOW_UP = re.compile(r"\s*(?:and|but|or|so|then|what about|how about|why not|also|same)\b", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?:it|its|that|this|those|these|they|them|there|he|she|him|her)\b", re.IGNORECASE)
_SHORT = 6


def contextualised(request: Request) -> str:
    """The question to search for: its own words, after those of the last question where it can't stand alone."""
    question = request.question.strip()
    if not request.history or not _leans_on_history(question):
        return question
    return f"{request.history[-1].question.strip()} {question}"


def _leans_on_history(question: str) -> bool:
    short = len(question.split()) <= _SHORT
    return _OPENS_AS_FOLLOW_UP.match(question) is not None or (short and _REFERS_BACK.search(question) is not None)
