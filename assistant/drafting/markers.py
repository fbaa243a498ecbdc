"""The forms in which models cite a passage, and the one form that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST_RANGE = 20
_N = r"\d{1,3}"
_LIST = rf"{_N}(?:\s*(?:,\s*and\b|,|;|–|-|&|\band\b|\bto\b)\s*(?:[\[(]?\s*)?{_N}){{0,9}}"
_NOUN = r"(?:passages?|sources?|refs?\.?|references?|documents?|docs?\.?|citations?|excerpts?|evidence|nos?\.?|#)"
_CANONICAL = re.compile(rf"\[\s*({_N}(?:\s*[,;–-]\s*{_N}){{0,9}})\s*\]")
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_SUPERSCRIPT + "˒⁻", "0123456789,-")
_FORMS = (
    (re.compile(r"\\([\[\]])"), r"\1"),
    (re.compile(rf"\[\[\s*({_LIST})\s*\]\]"), r"[\1]"),
    (re.compile(rf"\[\^\s*({_N})\s*\](?!:)"), r"[\1]"),
    (re.compile(rf"[\[【]\s*({_N})\s*[†‡|][^\]】\n]{{0,40}}[\]】]"), r"[\1]"),
    (re.compile(rf"【\s*({_LIST})\s*】"), r"[\1]"),
    (re.compile(rf"(\[\s*{_N}\s*\])\((?:https?:|#)[^)\s]*\)"), r"\1"),
    (
        re.compile(
            rf"[\[(【]\s*(?:(?:see|cf\.?|from|as in|per)\s+)?(?:also\s+)?(?:the\s+)?{_NOUN}\s*({_LIST})\s*[\])】]",
            re.IGNORECASE,
        ),
        r"[\1]",
    ),
    (re.compile(rf"\((?:see|cf\.?)\s+\[?({_LIST})\]?\s*\)", re.IGNORECASE), r"[\1]"),
    (re.compile(rf"\[\s*({_LIST})\s*\]"), r"[\1]"),
)
_ENDS_CLAUSE = r"(?=\s*(?:[.,;:!?|]|\Z|\n|\[))"
_ROUND = re.compile(
    rf"(?P<before>[^\W\d_]{{2,}}|[%)\]’'\"*])\s*\((?P<list>{_N}(?:\s*[,;–-]\s*{_N}){{0,9}})\){_ENDS_CLAUSE}"
)
_NOT_BEFORE = frozenset(
    "and or in of to the a an with than by from for at is was were grade day days type phase group".split()
)
_RAISED = re.compile(
    rf"(?P<before>[^\W\d_]{{3,}}|[.,;:!?)\]%\"”’*]|\s)(?P<list>[{_SUPERSCRIPT}]{{1,3}}(?:\s?[,˒⁻–-]\s?[{_SUPERSCRIPT}]{{1,3}}){{0,9}})(?![\w⁻])"
)
_SURELY_RAISED = set(_SUPERSCRIPT) - set("²³")  # "chi²" and "cm³" raise these two for reasons of their own
_AFTER_STOP = re.compile(r"[.,;:][²³]")
_JOINED = re.compile(rf"\[({_LIST})\]\s*(?:and|&|,|;|,\s*and)\s*\[({_LIST})\]")
_INLINE = re.compile(
    rf"\b(?:passages?|sources?|documents?|excerpts?)\s+(?P<list>{_LIST})(?![\w.]*\d)(?!\s*(?:%|mg|g|of))", re.IGNORECASE
)


def canonical(text: str) -> str:
    """The text with every marker as "[1]" or "[1, 2]".

    A number in round brackets is a marker only where it ends a clause behind a word, and only in a text that marks
    nothing in square ones: "(5 days)", "(2) as a list" and "5 (2)" stay as they are.
    """
    for form, replacement in _FORMS:
        text = form.sub(lambda match, to=replacement: _plain(match.expand(to)), text)  # type: ignore[misc]
    if set(text) & _SURELY_RAISED or _AFTER_STOP.search(text):
        text = _RAISED.sub(lambda match: f"{match['before']} [{_commas(match['list'].translate(_DIGITS))}]", text)
    if not _CANONICAL.search(text):
        text = _ROUND.sub(_squared, text)
    while (joined := _JOINED.sub(r"[\1, \2]", text)) != text:
        text = joined
    return text


def markers(sentence: str, *, is_canonical: bool = False) -> tuple[int, ...]:
    """The passage numbers that a sentence cites, in order, each once. "Passage 2 says" cites where no marker does."""
    text = sentence if is_canonical else canonical(sentence)
    marked = tuple(dict.fromkeys(n for match in _CANONICAL.finditer(text) for n in _expanded(match[1])))
    named = (n for match in _INLINE.finditer(text) for n in _expanded(_commas(match["list"])))
    return marked or tuple(dict.fromkeys(named))


def without_markers(sentence: str, *, is_canonical: bool = False) -> str:
    """The sentence without its markers and without the blanks they leave."""
    bare = _CANONICAL.sub("", sentence if is_canonical else canonical(sentence))
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split()))


def _plain(marker: str) -> str:
    return (
        f"[{_commas(marker[1:-1])}]" if marker.startswith("[") and marker.endswith("]") and len(marker) > 1 else marker
    )


def _commas(numbers: str) -> str:
    """A list of numbers with commas and hyphens only."""
    ranges = re.sub(r"\s*(?:\bto\b|–|-)\s*", "-", re.sub(r"[\[(]", "", numbers))
    return re.sub(r"\s*(?:,\s*and\b|\band\b|&|;|,)\s*", ", ", ranges).strip()


def _squared(match: re.Match[str]) -> str:
    if match["before"].casefold() in _NOT_BEFORE:
        return match[0]
    return f"{match['before']} [{match['list']}]"


def _expanded(numbers: str) -> Iterator[int]:
    for part in re.split(r"[,;]", numbers):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + _LONGEST_RANGE:
            yield from range(ends[0], ends[1] + 1)
        else:
            yield from ends
