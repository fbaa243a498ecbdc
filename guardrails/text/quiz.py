"""What a quiz says once its key is read: a blank that is filled, a statement that is called true, an option that is keyed.

A quiz is rewritten as a question with its answer, so that every reading of questions and answers knows it.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

_BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}")
_KEYED = r"\b(?:key|answers?|ans|solutions?|verdict|correct(?: (?:answer|option|choice))?)\b"
_NUMBERS = re.compile(
    rf"(?i:{_KEYED})(?: is| are)?\s?[:=]?\s?(\d+(?:\.\d+)?(?:\s?[,;]\s?\d+(?:\.\d+)?)*)(?!\d|\.\d|\s?(?:m?g|mcg|ml|grams?|milligrams?)\b)"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def filled(mapped: Mapped) -> Mapped:
    """The source text with the numbers of its key in its blanks: "needs ___ g in total. Key: 350."."""
    if "__" not in mapped.text and "...." not in mapped.text and "……" not in mapped.text:
        return mapped
    blanks = list(_BLANK.finditer(mapped.text))
    key = _NUMBERS.search(mapped.text, blanks[-1].end()) if blanks else None
    if key is None:
        return mapped
    numbers = _NUMBER.finditer(mapped.text, *key.span(1))
    edits: dict[tuple[int, int], str] = {}
    for blank, number in zip(blanks, numbers, strict=False):
        edits |= {blank.span(): number[0], number.span(): ""}
    return _edited(mapped, edits)


_TRUE, _FALSE = "true right correct fact yes t".split(), "false wrong incorrect myth fiction no f".split()
_VERDICT = rf"(?:{'|'.join([*_TRUE, *_FALSE])})"
_STATED = compiled(
    rf"(?P<asked>\b(?:true or false|true ?/ ?false|t ?/ ?f|right or wrong|correct or (?:incorrect|not)|myth or fact|fact or (?:myth|fiction)|(?:^|(?<=[\n.] ))(?:statement|claim|assertion|proposition)(?: \d{{1,2}}| [a-e])?)\s?[:?.-]\s?)(?:[^.?!\n]|\.(?=\d)){{1,400}}(?P<stop>[.!?])\s*(?:(?:{_KEYED})\s?[:=]\s?)?\(?(?P<verdict>{_VERDICT})(?=\s?[.!,;:)-]|\s*$)"
)
_OPTION = rf"(?:^|(?<=[\s,;]))\(?(?P<letter>[a-e])[).:] (?P<said>(?:(?!\s\(?[a-e][).:] |\s{_KEYED})(?:[^.?!\n]|\.(?=\d)|\n(?=\(?[a-e][).:] )))+)"
_CHOICE = compiled(
    rf"\?\s+\(?a[).:] (?:[^.?!\n]|\.(?=\d)|(?<=\s[b-e])\.|\n(?=\(?[b-e][).:] )){{1,600}}?[.;]?\s+(?P<key>{_KEYED}(?: is)?\s?[:=]?\s?\(?(?P<letter>[a-e])\)?)(?P<end>\s?[.!]?\s*(?:\n|$))?"
)
_OPTIONS = re.compile(_OPTION)
_AGAINST = compiled(
    r"\b(?:not|never|except|forbidden|wrong|incorrect|false|avoid\w*|too (?:much|high)|contra-?indicated|unsafe|dangerous|least|unacceptable|excluded)\b[^.\n]*$"
)
_QUESTION = 300  # characters before its mark


def answered(mapped: Mapped) -> Mapped:
    """The normalised text with "True or false: ... . True." and "(a) ... (b) ... . Correct: b." as question and answer."""
    edits = dict([*_verdicts(mapped.text), *_choices(mapped.text)])
    return _edited(mapped, edits) if edits else mapped


def _verdicts(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _STATED.finditer(text):
        yield match.span("asked"), ""
        yield match.span("stop"), "?"
        yield match.span("verdict"), "yes" if match["verdict"] in _TRUE else "no"


def _choices(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The keyed option alone behind its question; before more text the others stay; what is keyed as wrong is no answer."""
    for match in _CHOICE.finditer(text):
        options = list(_OPTIONS.finditer(text, match.start() + 1, match.start("key")))
        keyed = next((option for option in options if option["letter"] == match["letter"]), None)
        if keyed is None:
            continue
        if _AGAINST.search(text[max(0, match.start() - _QUESTION) : match.start()]):
            continue
        if match["end"] is None:
            yield match.span("letter"), keyed["said"].strip()
            continue
        yield match.span("key"), ""
        for option in options:
            yield (option.start(), option.start("said") if option is keyed else option.end()), ""


def _edited(mapped: Mapped, edits: Mapping[tuple[int, int], str]) -> Mapped:
    """The text with these stretches replaced; each of them keeps its place in the source."""
    parts, done = list[Mapped](), 0
    for (start, end), new in sorted(edits.items()):
        first, last = mapped.span(start, end)
        parts += [mapped.slice(done, start), Mapped.standing_for(new, first, last)]
        done = end
    return Mapped.join([*parts, mapped.slice(done, len(mapped.text))])
