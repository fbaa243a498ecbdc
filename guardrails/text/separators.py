"""Decimal and thousands separators, letters in the place of digits, and what stands glued together."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

_SCIENTIFIC = compiled(r"(?<![\w.])(\d{1,6}(?:\.\d{1,6})?)e([+-]?\d{1,2})(?![\w.])")


_ODD_PER = compiled(
    r"(?<=\dg)(?:p|per)(?=kg(?![a-z]))|(?<=\smg)(?:p|per)(?=kg(?![a-z]))|(?<=\sg)(?:p|per)(?=kg(?![a-z]))|(?<=[grms])(?:[|\\]|\./|/\s?/)(?=\s?kg(?![a-z]))"
)


_ODD = ("pkg", "perkg", "|kg", "\\kg", "./kg", "//kg", "// kg", "/ /kg")


_SPACED_DOSE = compiled(
    r"(?<![\w.])\d(?:\s\d){0,3}(?:\s?\.\s?\d(?:\s\d)?)?\s{0,3}(?:m\s)?g\s?/\s?(?:k\s?g|m\s?2)(?!\w)"
)  # "7 5 0  m g / m 2": written in single signs


_EXPONENT = compiled(r"\de[-+\d]")


_MIDDLE_DOT = compiled(r"(?<=\d)·(?=\d)(?!10\^)")


_THOUSANDS = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?:[,'_]\d{3})+)(?![\d]|,\d)")


_DECIMAL_COMMA = compiled(r"(\d(?<![\d.,]\d)\d{0,5}),(\d{1,2}|\d{3,9})(?![\d,]|\.\d)")


_CONTINENTAL = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?:\.\d{3})+),(\d{1,3})(?![\d,]|\.\d)")  # "3.000,0"


_SEPARATED = compiled(r"[,'_](?<=\d[,'_])\s?\d")


_COMMA_UNIT = compiled(r"(\d(?<![\d.]\d)\d{0,2}),\s?(\d{1,2})(?=\s?(?:m|mc|u)?g\s?/)")


_TWICE_SEPARATED = compiled(r"[.,]{2}(?<=\d[.,][.,])(?=\d{1,3}\s?(?:m|mc|u)?g(?:/|\s|\b))")  # "2,.5 g"


_MAY_SPLIT = compiled(r"\.(?:(?<=\s\.)|(?<=0\.)\s)")


_NAKED = compiled(r"\.(?<![\w.)\]/]\.)(?=\d)")


_SPLIT_DECIMAL = compiled(r"(\d(?<![\d.]\d)\d{0,3})\s{1,3}\.\s{0,3}(?=\d)|(0(?<![\d.\w]0))\.\s{1,3}(?=\d)")


_DOT_THOUSANDS = compiled(r"([1-9](?<![\d.]\d)\d{0,2})((?:\.\d{3})+)(?=\s{0,2}(?:mg|ml|mcg|ug|milli|micro|cc))")


_SPACE_THOUSANDS = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?: \d{3})+)(?=\s?(?:mg|ml|mcg|ug|milli|micro|cc)\b)")


_LETTER_ZERO = compiled(
    r"(?<=\d)o(?=[\s\do.]{0,4}(?:m|mc|u)?g(?![a-z]))|(?<![a-z\d])o(?=[.,]\d)|(?<=\d\.)o(?=\d|\s?m?g(?![a-z]))"
)


_LETTER_IN_NUMBER = compiled(
    r"\d(?:[.,]?[olizsbзоб]|(?<=[olizsbзоб]\d)|(?<=[olizsbзоб][.,]\d))"
    r"|/(?:(?<=(?<![a-zа-я])[lisзоб]g/)|(?<=(?<![a-zа-я])[lisзоб] g/)|(?<=(?<![a-zа-я])[lisзоб]g /)|(?<=(?<![a-zа-я])[lisзоб] g /))"
)


_LETTER_ONE = compiled(r"(?<![a-z\d])[li](?=[.,]\d{1,3}\s?(?:m|mc|u)?g(?![a-z]))")


_LETTER_DIGITS = compiled(
    r"(?<![\w.,])(?=[olizsbзоб.,]*\d)(?=[\d.,]*[olizsbзоб])[\dolizsbзоб]{1,6}(?:[.,][\dolizsbзоб]{1,4})?(?=[\s-]?(?:(?:m|mc|u)?g(?![a-z])|days?\b|doses?\b|weeks?\b|infusions\b|tablets?\b))"
    r"|(?<![\w.,])[lisзоб](?=\s?g\s?/\s?kg)"
)


_JOINS = r"(?:over|for|daily|then|on|iv|weekly|monthly|once|twice|every|each|in|given|and|qd|od|bd|bid|tid|tds|qid|po|x|total|via)"


_GLUED = compiled(
    rf"(?<=[a-z][a-z][a-z])(?=\d{{1,4}}(?:\.\d{{1,3}})?(?:m?g)(?:/|(?![a-z\d])|{_JOINS}(?![a-z])))|(?:(?<=/kg)|(?<=/day)|(?<=/d)|(?<=\dmg)|(?<=\dg))(?={_JOINS}{{1,2}}(?![a-z]))|(?<=daily)(?={_JOINS}\d)"
)  # "ivig3g/kgover5days": a name, an amount and its schedule without spaces


_TOUCHING = compiled(r"\d(?<=[a-z][a-z][a-z]\d)")  # a number right behind a word


_UNIT_TOUCHED = compiled(rf"[/\d](?:(?<=/)(?:kg|day|d)|(?<=\d)m?g)(?={_JOINS}{{1,2}}(?![a-z]))|daily(?=[a-z])")


_GLUED_NUMBER = compiled(r"(?:(?<=\sover)|(?<=\sfor)|(?<=\severy))(?=\d)")


_FROM_LETTERS = str.maketrans("olizsbзоб", "011258306")


_HYPHEN_BREAK = compiled(r"-(?<=[a-z]-)[ \t]*\n[ \t]*(?=[a-z])")


_MAY_BREAK = compiled(r"\n(?<=[\dg/k \t]\n)[ \t]*(?:mc?g|u?g|/|k)")


_UNIT_BREAK = compiled(
    r"\n(?:(?<=[\dg/]\n)|(?<=[\dg/][ \t]\n))[ \t]*(?=(?:m|mc|u)?g\s?/|/\s?kg|/\s?m2|kg(?![a-z]))|(?<=/)[ \t]*k[ \t]*\n[ \t]*(?=g(?![a-z]))"
)


def separators(mapped: Mapped) -> Mapped:
    """Decimal and thousands separators become the decimal point and nothing."""
    if any(odd in mapped.text for odd in _ODD):
        mapped = mapped.sub(_ODD_PER, "/")
    text = mapped.text
    mapped = _unbroken(mapped) if "\n" in text else mapped
    if "·" in text:
        mapped = mapped.sub(_MIDDLE_DOT, ".")
    if _LETTER_IN_NUMBER.search(mapped.text):
        mapped = mapped.sub(_LETTER_DIGITS, lambda m: m[0].translate(_FROM_LETTERS))
        mapped = mapped.sub(_LETTER_ZERO, "0").sub(_LETTER_ONE, "1")
        text = mapped.text
    if _TWICE_SEPARATED.search(text):
        mapped = mapped.sub(_TWICE_SEPARATED, ".")
        text = mapped.text
    if _SEPARATED.search(text):
        mapped = mapped.sub(_CONTINENTAL, lambda m: f"{m[1]}{m[2].replace('.', '')}.{m[3]}")
        mapped = mapped.sub(_COMMA_UNIT, lambda m: f"{m[1]}.{m[2]}" if _no_list(m) else None)
        mapped = mapped.sub(_THOUSANDS, lambda m: m[1] + re.sub(r"\D", "", m[2]))
        mapped = mapped.sub(_DECIMAL_COMMA, lambda m: f"{m[1]}.{m[2]}" if _no_list(m) else None)
    if "." in mapped.text:
        mapped = _points(mapped)
    mapped = mapped.sub(_SPACE_THOUSANDS, lambda m: m[1] + m[2].replace(" ", "") if _no_list(m) else None)
    if "m g" in mapped.text or "k g" in mapped.text:
        mapped = mapped.sub(_SPACED_DOSE, lambda m: re.sub(r"\s", "", m[0]))
    mapped = _unglued(mapped)
    if _EXPONENT.search(mapped.text):
        mapped = mapped.sub(_SCIENTIFIC, lambda m: f"{m[1]}×10^{m[2].lstrip('+')}")
    return mapped


def _unbroken(mapped: Mapped) -> Mapped:
    """Words and units that the end of a line parts in one piece."""
    text = mapped.text
    mapped = mapped.sub(_HYPHEN_BREAK, "") if "-" in text else mapped
    return mapped.sub(_UNIT_BREAK, lambda m: "k" if "k" in m[0] else "") if _MAY_BREAK.search(text) else mapped


def _points(mapped: Mapped) -> Mapped:
    """Numbers written with a point: "1 . 5", ".5", "1.000 mg"."""
    if _MAY_SPLIT.search(mapped.text):
        mapped = mapped.sub(_SPLIT_DECIMAL, lambda m: (m[1] or m[2]) + ".")
    return mapped.sub(_NAKED, "0.").sub(_DOT_THOUSANDS, lambda m: m[1] + m[2].replace(".", ""))


def _unglued(mapped: Mapped) -> Mapped:
    """Gaps between a name, an amount and its schedule that are written without any."""
    touching = _TOUCHING.search(mapped.text)
    if touching or _UNIT_TOUCHED.search(mapped.text):
        mapped = mapped.sub(_GLUED, " ")
    return mapped.sub(_GLUED_NUMBER, " ") if touching else mapped


_LISTED = compiled(r"\b(?:days?|d|tage?|jours?|dias?|giorn[oi]|weeks?|grades?|and|n)(?:\s?|\"\s?:\s?\[)$")


def _no_list(match: re.Match[str]) -> bool:
    """Whether a comma between digits is a decimal comma and not a list ("days 1,15", "1, 2 g")."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return match[1] == "0" or (", " not in match[0] and not _LISTED.search(before))
