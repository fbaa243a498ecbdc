"""What a question comes to when what follows answers it."""

from __future__ import annotations

from collections.abc import Sequence

from guardrails.stances.stance import affirms
from guardrails.text.segment import Segment


def statement_of(question: str) -> str:
    """A question as if it were a statement."""
    return question.rstrip("? ") + "."


def answered_yes(segments: Sequence[Segment], number: int) -> bool:
    """Whether one of the two statements after a question says yes to it."""
    return any(affirms(segment.text) for segment in segments[number + 1 : number + 3])
