"""What a question asks for, as far as the words show it."""

from __future__ import annotations

import re

_DOSE = re.compile(
    r"\b(?:dos(?:e|es|ed|ing|age)|regimens?|schedules?|how much|grams?|milligrams?|course|total|titrat\w+)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:max(?:imum|imal|imally)?|ceiling|cap|upper (?:limit|bound|end)|limits?|highest|exceed\w*"
    r"|go (?:above|over|beyond|past|higher)|(?:more|higher|above|over|beyond) than|as much as|too (?:much|high)"
    r"|top dose|safe dose|most (?:that|i|we|you|one) (?:can|may|could))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?\s*$|^\s*(?:why|what|which|how|when|who|where|is|are|was|does|do|did|can|could|should|may|has|have)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a request asks; one that doesn't is an order."""
    return _QUESTION.search(text) is not None


def asks_for_limit(question: str) -> bool:
    """Whether the question is how much is allowed."""
    return _DOSE.search(question) is not None and _LIMIT.search(question) is not None
