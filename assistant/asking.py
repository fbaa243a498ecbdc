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
_ORDER = re.compile(
    r"(?:^|[.!?;:,>]\s*|\b(?:and|just|please|so|then)\s+)(?:act|add|approve|calculate|chart|confirm|convert|document|double"
    r"|draft|forget|give|hang|ignore|increase|infuse|invent|make|order|prescribe|pretend|push|put|quadruple|reply|rewrite"
    r"|round|run|say|sign|skip|start|state|summari[sz]e|tell|triple|type|write)\b",
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether a request tells somebody to do something, wherever in it; the rest are questions, however terse."""
    return _ORDER.search(text) is not None


def asks_for_limit(question: str) -> bool:
    """Whether the question is how much is allowed."""
    return _DOSE.search(question) is not None and _LIMIT.search(question) is not None
