"""What a sentence of a study does in it: it says what was asked, how it was done, what was found, what follows."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from assistant.grounding.reading import read
from assistant.grounding.source import asks


class Telling(StrEnum):
    """What a sentence does; it may do several things."""

    AIM = "aim"
    METHOD = "method"
    RESULT = "result"
    CONCLUSION = "conclusion"


_AIM = re.compile(
    r"\b(?:aims?|aimed|objectives?|purpose|hypothes\w+|sought|whether|unknown|controvers\w*|debate[ds]?"
    r"|to (?:determine|assess|evaluate|investigate|examine|compare|explore|identify|test|describe|analy[sz]e|study|find out|clarify|establish|elucidate|quantify))\b"
    r"|\b(?:this|the present|present|the current|our) (?:\w+ ){0,2}?(?:study|trial|paper|work|article|research|investigation|analysis) (?:\w+ )?"
    r"(?:address|aim|analy[sz]|assess|compar|describ|evaluat|examin|explor|investigat|seek|test)\w*\b",
    re.IGNORECASE,
)
_DONE = (
    r"(?:recruited|enrolled|performed|included|randomi[sz]ed|measured|assessed|evaluated|collected|used|obtained|conducted|reviewed|recorded"
    r"|examined|calculated|divided|studied|selected|identified|invited|asked|analy[sz]ed|interviewed|compared|assigned|allocated|administered)"
)
_METHOD = re.compile(
    rf"\b(?:were|was) (?:\w+ly )?{_DONE}\b|\bwe (?:\w+ly )?{_DONE}\b|\bmain outcome|\boutcome measures?\b|\b(?:retro|pro)spective"
    r"|\bmedline\b|\bdata (?:were|was|from)\b|\binclusion criteria\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\bsignifican(?:t|tly|ce)\b|\b[pP]\s*(?:-?value)?\s*[<>=≤≥]|\b95\s*%\s*(?:CI|confidence)|\b(?:odds|hazard|risk|rate) ratio\b|\b(?:OR|HR|RR)\s*[=:]"
    r"|\b(?:was|were) (?:\w+ly )?(?:associated|correlated|higher|lower|greater|longer|shorter|better|worse|similar|comparable|observed|found|seen|more|less)\b"
    r"|\b(?:increased|decreased|improved|reduced|declined|rose|fell|dropped|differed|correlated|showed|experienced|achieved|occurred|developed|reported)\b"
    r"|\bno (?:\w+ ){0,2}(?:difference|effect|change|association|correlation)s?\b|\bcompared (?:with|to)\b"
    r"|\bthan (?:in|among|for|with|on|at|did|does|those|that|the|controls?|placebo)\b",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"\b(?:conclu(?:de|des|ded|sions?)|in summary|overall|(?:these|our|the present|present) (?:results|findings|data)"
    r"|suggest(?:s|ed)?|demonstrat(?:e|es|ed)|indicat(?:e|es|ed)|show(?:s|n)?|confirm(?:s|ed)?|support(?:s|ed)? (?:the|a|an)|should|may|recommend(?:s|ed)?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)  # the sentences of the sources are met again with every question
def telling(sentence: str) -> frozenset[Telling]:
    """What a sentence does, as far as its words show it. One that says what was asked is no result and concludes nothing."""
    if _AIM.search(sentence) or asks(read(sentence)):
        return frozenset({Telling.AIM})
    patterns = {Telling.METHOD: _METHOD, Telling.RESULT: _RESULT, Telling.CONCLUSION: _CONCLUSION}
    return frozenset(kind for kind, pattern in patterns.items() if pattern.search(sentence))
