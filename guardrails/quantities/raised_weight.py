"""Weights raised above the patient's own for a dose per kg: "round her 52 kg up to 100 kg"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from decimal import Decimal

from guardrails.reading import Reading
from guardrails.telling import compiled

_KG = r"(\d{2,3}(?:\.\d)?)\s?-?(?:kg|kilos?|kilograms?)\b"
_RAISED = compiled(
    rf"{_KG}[^.;\d]{{0,30}}?\b(?:to|as|at|into) (?:(?:a|an|the|full|round|nominal|her|his) )*(?P<to>\d{{2,3}}(?:\.\d)?)\b(?!\s?(?:%|m?g\b|ml|days))"
)
_RECKONED = compiled(
    r"\b(?:round\w*|enter\w*|chart\w*|record\w*|put|count\w*|treat\w*|dos(?:e|ed|ing)|bump\w*|tak(?:e|en|ing)|book\w*|writ\w+|inflat\w*|adjust\w*|call|set|reckon\w*|rais\w+|weight (?:up|of))\b"
)
_PRETENDED = compiled(
    rf"\b(?:use|using|enter\w*|chart\w*|assum\w+|pretend\w*|take|dos(?:e|ed|ing)|calculat\w*|reckon\w*|order\w*|on|as if|as though|based on)\b[^.;\d]{{0,40}}?(?P<to>\d{{2,3}}(?:\.\d)?)\s?(?:kg|kilos?|kilograms?)\b[^.;\d]{{0,30}}?\b(?:instead of|rather than|not|in place of|although|though|while|even though|but|when)\b[^.;\d]{{0,40}}?{_KG}"
)
_WEIGHS = compiled(
    rf"\b(?:weigh\w*|weight|is)\b[^.;\d]{{0,15}}?{_KG}[^.;\d]{{0,40}}?\b(?:dos\w+|order\w*|calculat\w*|chart\w*|infus\w*|giv\w+|pretend\w*|assum\w*|as if|as though|us(?:e|ing))\b[^.;\d]{{0,40}}?(?P<to>\d{{2,3}}(?:\.\d)?)\s?(?:kg|kilos?|kilograms?)\b"
)
_NOT = compiled(
    r"\b(?:not|never|avoid\w*|without|wrong(?:ly)?|mistake|error|refus\w+)\b[^.;,]{0,30}$|n't\b[^.;,]{0,30}$"
)
_AS_IF = compiled(r"\bas (?:if|though)\b[^.;\d]{0,30}?(?P<to>\d{2,3}(?:\.\d)?)\s?(?:kg|kilos?|kilograms?)\b")
_MENDED = compiled(r"\b(?:correct\w*|re-?weigh\w*|mis-?record\w*|wrongly|amend\w*|updat\w*|now|gained|lost|since)\b")
_ACCEPTED = Decimal("1.15")  # so far a weight is rounded in practice


def raised_weight(reading: Reading, number: int) -> Decimal | None:
    """By what a statement, or one of its neighbours, raises a weight; None where none does."""
    for at in (number, number - 1, number + 1):
        if 0 <= at < len(reading.segments) and (factor := _raised(reading, at) or _former(reading, at)):
            return factor
    return None


_FORMER = compiled(
    r"\b(?:before (?:the|her|his|she|he|this|falling|becoming|admission)\b|pre-?(?:illness|morbid|operative|admission|disease)|(?:usual|former|previous|old|earlier|historic\w*|highest|peak|healthy|well) (?:body )?weight|used to weigh|last year|when (?:she|he) was (?:well|healthy))"
)
_NOW = compiled(
    r"\b(?:now|today|current\w*|at present|at the moment|nowadays|actual\w*|has (?:dropped|fallen|wasted)|down to)\b"
)


def _former(reading: Reading, at: int) -> Decimal | None:
    """By what the weight of better days, on which a dose is reckoned, is above today's; None where it is not."""
    known: list[tuple[Decimal, str]] = []
    for number in (at, at + 1):
        text = reading.segments[number].text if number < len(reading.segments) else ""
        for start, kg in reading.weights[number] if text else ():
            before, after = _PARTS.split(text[:start])[-1], _PARTS.split(text[start : start + _ABOUT])[0]
            known.append((kg, f"{before[-_ABOUT:]} {after}"))
    if len({kg for kg, _ in known}) != _TWO or not any(
        _RECKONED_ON.search(s.text) for s in reading.segments[at : at + 2]
    ):
        return None
    then = [kg for kg, about in known if _FORMER.search(about) and not _NOW.search(about)]
    now = [kg for kg, about in known if _NOW.search(about)]
    return then[0] / now[-1] if then and now and then[0] / now[-1] > _ACCEPTED else None


_ABOUT, _TWO = 45, 2  # characters to either side of a weight that say whose it is
_PARTS = compiled(r"[;,.]\s|\band\b|\bbut\b")
_RECKONED_ON = compiled(
    r"\b(?:bas(?:e|ed|ing)|dos(?:e|ed|ing)|calculat\w*|reckon\w*|work\w* out|use|using|order\w*|go by|take|give)\b"
)


def _raised(reading: Reading, at: int) -> Decimal | None:
    """By what a statement raises a weight; None where it does not."""
    text = reading.segments[at].text
    if not reading.weights[at] or _MENDED.search(text):
        return None
    if (supposed := _AS_IF.search(text)) and not _NOT.search(text[: supposed.start()]):
        used = Decimal(supposed["to"])
        known = [kg for _, kg in (*reading.weights[at], *(reading.weights[at - 1] if at else ())) if kg != used]
        own = Decimal(known[0]) if known else used
        if used / own > _ACCEPTED:
            return used / own
    for pattern in (_RAISED, _PRETENDED, _WEIGHS):
        match = pattern.search(text)
        if match is None or (pattern is _RAISED and not _RECKONED.search(text)) or _NOT.search(text[: match.start()]):
            continue
        own, used = Decimal(match[1] if pattern is not _PRETENDED else match[2]), Decimal(match["to"])
        if own and used / own > _ACCEPTED:
            return used / own
    return None
