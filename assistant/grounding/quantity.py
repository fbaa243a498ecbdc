"""How many: all, most, few or rare, against what the passages say."""

from __future__ import annotations

from assistant.grounding.figures import NUMBER_WORDS, figures
from assistant.grounding.polarity import polarity
from assistant.grounding.reading import Reading
from assistant.grounding.source import Source

_ALL = frozenset(
    "all every each always both invariably entire entirely whole uniformly consistently none nobody no".split()
)
_MOST = frozenset("most majority mostly largely predominantly mainly main predominant usually typically".split())
_RARE = frozenset("rare rarely seldom uncommon infrequent infrequently unusual".split())
_SELDOM = _RARE | frozenset(
    "few occasional occasionally low small little unlikely sporadic sparse less lower minimal only".split()
)
_THOSE = frozenset({"of", "these", "them", "those", "the"})
_HALF = 50


def quantity_fault(claim: Reading, source: Source) -> str | None:
    """A share that the nearest sentences do not give."""
    near = frozenset(word for reading in source.near for word in reading.words)
    said = frozenset(claim.words)
    if said & _RARE and not near & _SELDOM:
        return "the passage does not say how rare it is"
    if polarity(claim)[0]:
        return None
    if _all_counted(claim) and not near & _ALL:
        return "the passage does not say it of all"
    if "most" in said or "majority" in said:
        return _most_fault(claim, source, near)
    return None


def _all_counted(claim: Reading) -> bool:
    """Whether a claim speaks of all of a number: "all six", "all of them"."""
    return any(
        word in {"all", "every", "each"}
        and at + 1 < len(claim.words)
        and (claim.words[at + 1] in NUMBER_WORDS or claim.words[at + 1].isdigit() or {claim.words[at + 1]} <= _THOSE)
        for at, word in enumerate(claim.words)
    )


def _most_fault(claim: Reading, source: Source, near: frozenset[str]) -> str | None:
    """Most where the passages have all, or only shares below a half."""
    at = next(at for at, word in enumerate(claim.words) if word in {"most", "majority"})
    if near & _MOST or (at + 1 < len(claim.words) and claim.words[at + 1] not in {"of", "patients", "cases", "people"}):
        return None
    if near & {"all", "every"} and "all" not in claim.words[:at]:
        return "the passage does not say 'most'"
    shares = [figure.value for reading in source.near for figure in figures(reading.text) if figure.unit == "%"]
    return "the passage gives a smaller share" if shares and max(shares) < _HALF else None
