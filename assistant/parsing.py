"""What a model wrote -> sentences with the passage numbers they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from assistant.records import DraftSentence

_LINE_MARK = re.compile(r"\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,2}[.)]\s+|>\s*)*")
_HEADING = re.compile(r"\s*#{1,6}\s")
_RULE = re.compile(r"\s*(?:\|?[\s:|-]{3,}\|?|[-*_]{3,})\s*\Z")
_STRUCTURE = re.compile(r"\s*(?:[-*+•]\s|\d{1,2}[.)]\s|>|\||[-*_]{3,}\s*\Z)")
_MARKER = re.compile(r"[\[【]\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3}){0,9})\s*[\]】]")
_LONGEST_RANGE = 20


def parse_draft(text: str) -> tuple[DraftSentence, ...]:
    """Sentences of a Markdown draft, in order: a heading is none, a list item or a table row is at least one.

    Markers are taken in the forms [1], [1][2], [1, 2], [1-3] and 【1】; a marker after the full stop belongs to the
    sentence before it.
    """
    return tuple(sentence for line in _unwrapped(text) for sentence in _sentences(line))


def _unwrapped(text: str) -> Iterator[str]:
    """Lines, with those put together again that a paragraph was broken into."""
    paragraph = ""
    for line in text.splitlines():
        starts_anew = not line.strip() or _HEADING.match(line) or _STRUCTURE.match(line)
        if paragraph and (starts_anew or paragraph.rstrip().endswith((".", "!", "?", ":", "]", "】", "|"))):
            yield paragraph
            paragraph = ""
        paragraph = f"{paragraph} {line.strip()}" if paragraph else line
        if _HEADING.match(line):
            yield paragraph
            paragraph = ""
    yield paragraph


def _sentences(line: str) -> Iterator[DraftSentence]:
    if _HEADING.match(line) or _RULE.match(line):
        return
    content = _LINE_MARK.sub("", line, count=1).strip().strip("|").strip()
    pieces = [piece.strip() for piece in sentencex.segment("en", content)]
    joined: list[str] = []
    for piece in pieces:
        if joined and not _MARKER.sub("", piece).strip(" .;"):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece:
            joined.append(piece)
    for sentence in joined:
        if _MARKER.sub("", sentence).strip():
            yield DraftSentence(text=without_markers(sentence), markers=markers(sentence))


def markers(sentence: str) -> tuple[int, ...]:
    """The passage numbers that a sentence cites, in order, each once."""
    return tuple(dict.fromkeys(n for match in _MARKER.finditer(sentence) for n in _expanded(match[1])))


def without_markers(sentence: str) -> str:
    """The sentence without its markers and without the blanks they leave."""
    bare = _MARKER.sub("", sentence)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split()))


def _expanded(numbers: str) -> Iterator[int]:
    for part in re.split(r"[,;]", numbers):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + _LONGEST_RANGE:
            yield from range(ends[0], ends[1] + 1)
        else:
            yield from ends
