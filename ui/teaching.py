"""For teaching: a draft beside what was released of it, and worked cases of drafts that the rules stop."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

from assistant.records import Answer
from guardrails import Guard
from ui.records import Change, Dropping, Fate, Piece, WorkedCase
from ui.sources import Documents, cards_of

CASES = Path(__file__).parent / "static" / "worked_cases.json"
"""Drafts that a careless or a manipulated model might write, each with what it teaches."""

_ALIKE = 0.5  # share of its words from which a released sentence counts as what became of a drafted one


def changes(answer: Answer) -> tuple[Change, ...]:
    """Each drafted sentence with what became of it, in the order of the draft; then what the rules put in instead."""
    reasons = {item.text: item.reason for item in answer.dropped}
    left = [sentence.text for sentence in answer.sentences]
    found = []
    for text in answer.drafted:
        released = _released_as(text, left)
        if released is not None and text not in reasons:
            left.remove(released)
        found.append(_change(text, None if text in reasons else released, reasons.get(text, "")))
    added = (Change(fate=Fate.ADDED, draft=(), released=(Piece(text=text, changed=True),), reason="") for text in left)
    return (*found, *added)


def _change(text: str, released: str | None, reason: str) -> Change:
    if released == text:
        whole = (Piece(text=text, changed=False),)
        return Change(fate=Fate.KEPT, draft=whole, released=whole, reason="")
    if released is None:
        said = reason or "left out at release"
        return Change(fate=Fate.DROPPED, draft=(Piece(text=text, changed=True),), released=(), reason=said)
    before, after = _marked(text, released)
    return Change(fate=Fate.CHANGED, draft=before, released=after, reason="")


def _released_as(text: str, released: Iterable[str]) -> str | None:
    """The released sentence that a drafted one became: itself, or the one most like it."""
    candidates = list(released)
    if text in candidates:
        return text
    words = text.split()
    scored = [(SequenceMatcher(None, words, other.split(), autojunk=False).ratio(), other) for other in candidates]
    share, best = max(scored, key=lambda item: item[0], default=(0.0, ""))
    return best if share >= _ALIKE else None


def _marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two wordings as pieces, those that differ marked."""
    old, new = before.split(), after.split()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    was = tuple(Piece(text=" ".join(old[a:b]), changed=tag != "equal") for tag, a, b, _, _ in blocks if b > a)
    now = tuple(Piece(text=" ".join(new[a:b]), changed=tag != "equal") for tag, _, _, a, b in blocks if b > a)
    return was, now


def droppings(answer: Answer) -> tuple[Dropping, ...]:
    """What was dropped, with the words of a source that come nearest to it."""
    hits = {hit.rank: hit for hit in answer.passages}
    found = []
    for item in answer.dropped:
        hit = hits.get(item.nearest.n) if item.nearest else None
        quote = hit.document.text[item.nearest.span.start : item.nearest.span.end] if hit and item.nearest else ""
        title = hit.document.title if hit else ""
        found.append(Dropping(text=item.text, reason=item.reason, nearest=quote, title=title))
    return tuple(found)


def worked_cases(guard: Guard, documents: Documents) -> tuple[WorkedCase, ...]:
    """The library, each draft checked now, by the rules in force."""
    entries = json.loads(CASES.read_text(encoding="utf-8"))
    cases = []
    for entry in entries:
        released = guard.release(entry["draft"])
        cases.append(
            WorkedCase(
                title=entry["title"],
                lesson=entry["lesson"],
                draft=entry["draft"],
                status=released.status,
                shown=released.text,
                cards=cards_of(released.findings, "", documents),
            )
        )
    return tuple(cases)
