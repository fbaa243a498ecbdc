"""What a model wrote -> sentences with the passage numbers they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sentencex

from assistant.drafting.markers import canonical, markers, without_markers
from assistant.drafting.unwrapping import unwrapped
from assistant.records import DraftSentence

__all__ = ["markers", "parse_draft", "without_markers"]

_LINE_MARK = re.compile(r"\s*(?:#{1,6}\s+|[-*+•◦▪‣·]\s+|\d{1,2}[.)]\s+|>\s*)*")
_HEADING = re.compile(r"\s*#{1,6}\s")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?P<title>[^*_]{1,80})(?:\*\*|__)\s*:?\s*\Z")
_RULE = re.compile(r"\s*(?:\|?[\s:|-]{3,}\|?|[-*_=]{3,})\s*\Z")
_STRUCTURE = re.compile(r"\s*(?:[-*+•◦▪‣·]\s|\d{1,2}[.)]\s|>|\||[-*_=]{3,}\s*\Z)")
_TITLE = re.compile(
    r"\W*(?:(?:short|final|brief|direct|full)\s+)?(?:answer|summary|bottom line|conclusions?|evidence|details|"
    r"key points|overview|background|explanation|reasoning|notes?|caveats?|limitations?|recommendations?)\W*\Z",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\W*(?:references?|sources?|citations?|bibliography|works cited|literature|footnotes?|passages cited|"
    r"sources used)\W*\Z",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*={3,}\s*")
_ENTRY = re.compile(r"\s*(?:[-*•]\s*)?(?:\[\^?\d{1,3}\]:?|\d{1,2}[.)])\s+\S")
_DEFINITION = re.compile(r"\s*\[\^?\d{1,3}\]:\s")
_ENDS = (".", "!", "?", ":", "]", "|")


def parse_draft(text: str) -> tuple[DraftSentence, ...]:
    """Sentences of a draft, in order: a list item or a table row is at least one; titles, the heads of a table and a
    list of references at the end are none.

    A marker after the full stop belongs to the sentence before it. Its forms are those of `assistant.drafting.markers`.
    """
    lines = _without_references(canonical(unwrapped(text)).splitlines())
    return tuple(sentence for line in _paragraphs(_without_titles(lines)) for sentence in _sentences(line))


def _without_references(lines: Sequence[str]) -> list[str]:
    """The lines before a list of references at the end."""
    kept = [line for line in lines if not _DEFINITION.match(line)]
    for at, line in enumerate(kept):
        rest = [item for item in kept[at + 1 :] if item.strip()]
        if (
            _REFERENCES.fullmatch(line)
            and rest
            and all(_ENTRY.match(item) or not markers(item, is_canonical=True) for item in rest)
        ):
            return kept[:at]
    return kept


def _without_titles(lines: Sequence[str]) -> Iterator[str]:
    """Lines that say something. A row that stands over a table's rule holds the heads of its columns."""
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        heads = "|" in line and "|" in below and _RULE.match(below)
        underlined = (
            re.fullmatch(r"\s*(?:={3,}|-{3,})\s*", below) and line.strip() and not markers(line, is_canonical=True)
        )
        bold = _BOLD.match(line)
        titled = (
            bold and not markers(line, is_canonical=True) and not bold["title"].rstrip().endswith(".")
        ) or _TITLE.fullmatch(line)
        yield "" if heads or underlined or titled or _BARE.fullmatch(line) or _REFERENCES.fullmatch(line) else line


def _paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Lines, with those put together again that a paragraph was broken into."""
    paragraph = ""
    for line in lines:
        starts_anew = not line.strip() or _HEADING.match(line) or _STRUCTURE.match(line)
        if paragraph and (starts_anew or paragraph.rstrip().endswith(_ENDS)):
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
        if joined and not without_markers(piece, is_canonical=True).strip(" .;"):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece:
            joined.append(piece)
    for sentence in joined:
        if bare := without_markers(sentence, is_canonical=True):
            yield DraftSentence(text=bare, markers=markers(sentence, is_canonical=True))
