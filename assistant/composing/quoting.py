"""A source sentence as a sentence of an answer."""

from __future__ import annotations

import re

from assistant.records import DraftSentence, Evidence
from index.records import SentenceHit

_LIST_MARKER = re.compile(r"\s*\n\s*(?:[•◦▪‣·*+\-–]|\d{1,2}[.)])\s+")


def sentence_of(hit: SentenceHit) -> DraftSentence:
    """A source sentence as a sentence of the answer. Line breaks and list marks go; the words stay as they are."""
    evidence = Evidence(n=hit.hit.rank, span=hit.span)
    return DraftSentence(text=as_prose(hit.text), markers=(hit.hit.rank,), evidence=(evidence,))


def as_prose(text: str) -> str:
    """Verbatim words on one line, closed with a full stop."""
    introduced = _LIST_MARKER.sub("; ", text).replace(":; ", ": ").replace(",; ", ", ")
    line = " ".join(introduced.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."
