"""What stands in a source without being evidence: navigation, banners, disclaimers, contents and reference lists.

Sections are known by their headings, lines by what the whole line says (`boilerplate.yaml`). A line counts only as a
whole, so that a sentence about sharing decisions or skipping doses is never taken for a button.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_NUMBERED = re.compile(r"\A(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,4}\.|[A-Z]\.)\s+")
_DOT_LEADERS = re.compile(r"(?:(?:\.\s?){4,}|…{2,})[\s|]*\d{1,4}[\s|]*\Z")
_BIBLIOGRAPHIC = re.compile(
    r"\A(?:[\[(]?\d{1,3}[\]).]*\s+)?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? [A-Z]{1,3}(?:,|\.|\s+et al).{10,}?"
    r"(?:\b(?:19|20)\d\d\b.{0,12};\s*\w*\d+|\bdoi:\s*10\.|\bPMID:?\s*\d+)"
)
_BETWEEN = r"\s*[|·•›»>/,–-]\s*"
_HEAD, _TAIL = 600, 200  # characters of a line that are looked at, however long it is
_ENTRY = 12  # words in an entry of a list of contents
_PARAGRAPH = 60  # words; of a longer one, the sentences are judged one by one


def is_reference_section(heading: str) -> bool:
    """Whether a heading opens a list of references."""
    return _pattern("reference_sections").fullmatch(_bare(heading)) is not None


def is_boilerplate_section(heading: str) -> bool:
    """Whether nothing under a heading is evidence: references, disclaimers, acknowledgements, page furniture."""
    return is_reference_section(heading) or _pattern("other_sections").fullmatch(_bare(heading)) is not None


def opens_no_evidence(heading: str) -> bool:
    """Whether a heading opens a section or a list of contents that is no evidence."""
    return is_boilerplate_section(heading) or _pattern("contents_sections").fullmatch(_bare(heading)) is not None


def is_boilerplate(line: str) -> bool:
    """Whether a whole line or paragraph is navigation, a banner, a disclaimer, an entry of contents or a reference."""
    said = " ".join(line.split())
    if not said:
        return False
    return bool(
        _lines().fullmatch(said)
        or _is_menu(said)
        or (len(said.split()) <= _PARAGRAPH and _says(said))
        or (said.rstrip("| ")[-1:].isdigit() and _DOT_LEADERS.search(said[-_TAIL:]))
        or _BIBLIOGRAPHIC.match(said[:_HEAD])
    )


def is_evidence(section: Sequence[str], text: str) -> bool:
    """Whether a block of text under a path of headings may be quoted."""
    if any(is_boilerplate_section(heading) for heading in section):
        return False
    if any(_pattern("contents_sections").fullmatch(_bare(heading)) for heading in section) and _is_entry(text):
        return False
    return not is_boilerplate(text)


def _says(said: str) -> bool:
    """Whether a line opens with or holds what only banners and disclaimers say."""
    if _pattern("openings").match(said):
        return True
    folded = said.casefold()
    return any(word in folded and pattern.search(said) for word, pattern in _sayings())


def _is_menu(said: str) -> bool:
    """A row of a few short entries, of which at least half are a menu's."""
    if not any(mark in said for mark in "|›»"):
        return False
    entries = re.split(r"\s*[|›»]\s*", said)
    known = sum(_lines().fullmatch(entry) is not None for entry in entries)
    return len(entries) >= 3 and known * 2 >= len(entries) and all(1 <= len(entry.split()) <= 3 for entry in entries)


def _is_entry(text: str) -> bool:
    """An entry of a list of contents: a few words that state nothing."""
    return len(text.split()) <= _ENTRY and not text.rstrip().endswith((".", ";"))


def _bare(heading: str) -> str:
    return _NUMBERED.sub("", " ".join(heading.split())).strip(" :*_#")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_alternatives(name), re.IGNORECASE)


@cache
def _sayings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((word, re.compile(pattern, re.IGNORECASE)) for word, pattern in _data()["sayings"].items())


@cache
def _lines() -> re.Pattern[str]:
    one = f"(?:{_alternatives('lines')})"
    return re.compile(rf"{one}(?:{_BETWEEN}{one}){{0,20}}\s*[.!?…»›]?", re.IGNORECASE)


def _alternatives(name: str) -> str:
    return "|".join(f"(?:{entry})" for entry in _data()[name])


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("boilerplate.yaml").read_text(encoding="utf-8"))
    return data
