"""One statement of a text and what it was there: a sentence, a list item, a heading, a table row, a data record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from guardrails.text.mapped import Mapped


class Kind(StrEnum):
    """What a segment was in the text."""

    SENTENCE = "sentence"
    ITEM = "item"
    HEADING = "heading"
    ROW = "row"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Segment:
    """One statement. `stretches` are (start, end) in `text` with the source range to replace if it is struck.

    `block` numbers paragraphs, lists and tables; segments of one list or table share it.
    """

    mapped: Mapped
    kind: Kind
    block: int
    stretches: tuple[tuple[int, int, int, int], ...]
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.mapped.text)  # read hundreds of times for each

    def stretch(self, at: int) -> tuple[int, int]:
        """Source range of the part that position `at` lies in."""
        for start, end, first, last in self.stretches:
            if start <= at < end:
                return first, last
        _, _, first, last = self.stretches[-1]
        return first, last
