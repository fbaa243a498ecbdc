"""What a question asks for and what a sentence gives, as far as the words show it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Want(StrEnum):
    """A sort of answer."""

    AMOUNT = "amount"
    NUMBER = "number"
    TIME = "time"
    ACTION = "action"
    SAFETY = "safety"
    REASON = "reason"
    COMPARISON = "comparison"
    SCOPE = "scope"
    VERDICT = "verdict"
    SCHEDULE = "schedule"


def _any_of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ASKED = {
    Want.AMOUNT: _any_of(
        r"\b(?:dos(?:e|es|ed|ing|age)|regimens?|schedules?|how much|grams?|how many (?:mg|g|grams)|titrat\w*|ceiling)\b"
    ),
    Want.NUMBER: _any_of(
        r"\b(?:how many|number|percent\w*|proportion|rate|ratio|hazard|confidence|interval|sample|how (?:large|big)"
        r"|figures?|numbers?|p[- ]?values?|p\s*=|95%|HR|RR|CI)(?!\w)"
    ),
    Want.TIME: _any_of(
        r"\b(?:when|how (?:long|soon|often|frequent\w*|quick\w*|early|late)|time|timing|duration|follow[- ]up|window|years?)\b"
    ),
    Want.ACTION: _any_of(
        r"\b(?:what (?:do|should|must) (?:i|we)|how (?:do|should) (?:i|we)|manage\w*|steps?|first|next|check\w*|before|prior"
        r"|monitor\w*|work-?up|send|order|tests?|labs?|bloods)\b"
    ),
    Want.SAFETY: _any_of(
        r"\b(?:safe\w*|risks?|harm\w*|danger\w*|avoid\w*|stop|warn\w*|can (?:i|we|she|he|they)|ok(?:ay)?|allowed|careful"
        r"|contraindicat\w*|worr\w+|pitfalls?|watch)\b"
    ),
    Want.REASON: _any_of(r"\b(?:why|reasons?|rationale|because|how come|what for|mechanisms?|explain\w*)\b"),
    Want.COMPARISON: _any_of(
        r"\b(?:versus|vs\.?|compar\w*|better|superior\w*|worse|faster|sooner|differ\w*|than|equal\w*|between|beats?)\b"
    ),
    Want.SCOPE: _any_of(
        r"\b(?:about|focus\w*|scope|purpose|aims?|topic|look(?:ed|s)? (?:at|into)|concentrat\w*|set out|kinds? of evidence"
        r"|include\w*|endpoints?|outcomes?|population|which (?:trials|studies)|deals? with|go(?:es)? into|covers?"
        r"|years? of (?:the|each|all|both))\b"
    ),
    Want.VERDICT: _any_of(
        r"(?:^|[.?!:;,]\s*)(?:so |and |but )?(?:is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may"
        r"|must|any|isn't|aren't|doesn't)\b|\b(?:right|correct|true|yes)\s*\?"
    ),
}
_GIVEN = {
    Want.AMOUNT: _any_of(r"\d\s*(?:g|mg|mcg|µg|mL|units?|IU)(?:/|\b)"),
    Want.NUMBER: re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|all|none)\b"),
    Want.TIME: _any_of(
        r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|every|each|several|few)[\s-]*"
        r"(?:consecutive\s+|full\s+|more\s+)?(?:hours?|days?|weeks?|months?|years?)\b|\b(?:dai|week|month|year)ly\b"
        r"|\bdays? \d|\b(?:before|after|until|prior to|immediately|once|within|when|earl(?:y|ier))\b"
    ),
    Want.ACTION: _any_of(
        r"^\W*(?:check|obtain|admit|initiate|add|continue|hold|review|permanently|do not|don't|consider|strongly|monitor"
        r"|screen|give|start|stop|use|measure|send|test|daily|frequent|periodic|regular|assess)\b|\b(?:should|must)\b"
    ),
    Want.SAFETY: _any_of(
        r"\b(?:avoid|do not|stop|cautio\w*|risks?|adverse|should|infecti\w+|anaphyla\w+|discontinu\w+|hold|worsen\w*"
        r"|suspicion|concern|harm\w*|toxic\w*|safe\w*|contraindicat\w*)\b"
    ),
    Want.REASON: _any_of(
        r"\b(?:because|since|due to|as it|owing|so that|associated|based on|may lead|leads? to|results? in|caus\w+"
        r"|indicat\w+|suggests?|explain\w*|mechanis\w+|in order to|for possible)\b"
    ),
    Want.COMPARISON: _any_of(
        r"\b(?:versus|vs\.?|compar\w*|superior\w*|inferior\w*|than|differen\w*|between|shorter|longer|fewer|lower|higher"
        r"|faster|earlier|better|equal\w*|similar)\b"
    ),
    Want.SCOPE: _any_of(
        r"\b(?:review|guideline|study|trial|article|analysis|authors?|paper)s?\b.{0,30}\b(?:reviewed|evaluated|examined"
        r"|included|assess\w+|synthesi[sz]ed|focus\w*|summari[sz]ed|covers?|look(?:s|ed)|aimed|investigated)\b"
        r"|\bwith a focus\b|\b(?:aim|objective|purpose) of (?:this|the)\b|\b(?:we|this study) (?:aimed|sought|evaluated|examined"
        r"|investigated)\b|\boutcomes? (?:assessed|measures?)\b"
    ),
    Want.VERDICT: _any_of(
        r"\b(?:no|not|never|without|should|may|must|cannot|demonstrated|showed|found|conclud\w+|evidence|significant\w*)\b"
    ),
}
_TIMED = _any_of(
    r"\d\s*(?:m?c?g|mL)(?:/kg|/m²|/m2)?\s*(?:/\s*d(?:ay)?\b|daily|per day|over|for \d|on days?|once|weekly|every|x\s*\d"
    r"|repeated|(?:IV |PO |orally )*(?:over|once|twice|three|four|daily|weekly))"
)
_DOSE = _ASKED[Want.AMOUNT]
_LIMIT = _any_of(
    r"\b(?:max(?:imum|imal|imally)?|ceiling|cap|upper (?:limit|bound|end)|limits?|highest|exceed\w*"
    r"|go (?:above|over|beyond|past|higher)|(?:more|higher|above|over|beyond) than|as much as|too (?:much|high)"
    r"|top dose|safe dose|most (?:that|i|we|you|one) (?:can|may|could))\b"
)
_RATE = _any_of(
    r"\b(?:infusion |drip |flow )?(?:rates?|speed)\b|\bhow (?:fast|quick\w*)\b|/\s*(?:h|hr|hour|min)\b|\bper (?:hour|minute)\b"
)
_ORDER = _any_of(
    r"(?:^|[.!?;:,>]\s*|\b(?:and|just|please|so|then)\s+)(?:act|add|approve|calculate|chart|confirm|convert|document|double"
    r"|draft|forget|give|hang|ignore|increase|infuse|invent|make|order|prescribe|pretend|push|put|quadruple|reply|rewrite"
    r"|round|run|say|sign|skip|start|state|summari[sz]e|tell(?! (?:me|us) (?:what|which|whether|if|how|why|when|who|where|about))"
    r"|triple|type|write)\b"
)


def wants(question: str) -> frozenset[Want]:
    """The sorts of answer that a question asks for."""
    asked = {want for want, pattern in _ASKED.items() if pattern.search(question)}
    return frozenset(asked | {Want.SCHEDULE} if Want.AMOUNT in asked else asked)


@lru_cache(maxsize=20_000)  # the sentences of the sources are met again with every question
def gives(sentence: str) -> frozenset[Want]:
    """The sorts of answer that a sentence could be."""
    given = {want for want, pattern in _GIVEN.items() if pattern.search(sentence)}
    return frozenset(given | {Want.SCHEDULE} if _TIMED.search(sentence) else given)


def is_order(text: str) -> bool:
    """Whether a request tells somebody to do something, wherever in it; the rest are questions, however terse."""
    return _ORDER.search(text) is not None


def asks_for_dose(question: str) -> bool:
    """Whether the question is how much to give. How fast is another question."""
    return _DOSE.search(question) is not None and _RATE.search(question) is None


def asks_for_limit(question: str) -> bool:
    """Whether the question is how much is allowed. How fast is another question."""
    dose = _DOSE.search(question) or re.search(r"\bcourse|total\b", question)
    return dose is not None and _LIMIT.search(question) is not None and _RATE.search(question) is None
