"""HTML, entities, LaTeX and Markdown out of a text, blocks and cells kept apart."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import html
import re

from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

_TO_SUPER = str.maketrans("0123456789-+−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁻⁻")


_TAG = compiled(r"<!--|-->|<!\[CDATA\[|\]\]>|<(/?)([a-zA-Z][\w:-]{0,30})((?:\s[^<>]{0,400})?)/?>")


_COMMENT = compiled(r"<!--[^<>]{0,400}-->")


_STRUCK = compiled(
    r"(?:<(?:s|strike|del)>\s?[\d.,]{1,8}\s?</(?:s|strike|del)>|~~\s?[\d.,]{1,8}\s?~~)(?=\s{0,2}(?:<[a-z]{1,6}>|\*\*)?\s?\d)"
)  # a number that is crossed out beside the one put in its place


_SUP_TAG = re.compile(r"<sup>\s{0,3}([-+\d−–]{1,4}(?:,\s?\d{1,3})*)\s{0,3}</sup>", re.I)


_OF_ADDRESS = compiled(r"%2[fF0]|&(?=\w{1,20}=)|\?(?=\w{1,20}=)")  # an address of the web and its fields


_ENTITY = compiled(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});?")


_JSON_ESCAPE = compiled(r"\\u([0-9a-fA-F]{4})")


_BLOCK_TAGS = frozenset(
    "address article aside blockquote body br center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header "
    "hr html li main nav ol p pre section summary table tbody tfoot thead title tr ul".split()
)


_CELL_TAGS = frozenset(("td", "th"))


_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)


_ATTRIBUTE = compiled(r'([\w:-]{1,40})\s?=\s?["\']?([^"\'<>]{0,80})')


_SHOWN = compiled(r"""\b(?:title|alt|aria-label)\s?=\s?["']([^"'<>]{0,200}\d[^"'<>]{0,200})["']""")


_LATEX_SIGN = compiled(r"\\[a-zA-Z,;:! ]|\$[^$\n]{1,300}\$")


_TWICE_ESCAPED = compiled(r"\\\\(?=[,;:!]|(?:mathrm|mathbf|text|textbf|times|cdot|frac|SI|qty|si|per|geq|leq)\b)")


_LATEX_WORDS = {
    "times": "×", "cdot": "·", "ast": "×", "geq": ">=", "ge": ">=", "leq": "<=", "le": "<=", "gt": ">", "lt": "<", "per": "/",
    "gram": "g", "kilogram": "kg", "milli": "m", "micro": "u", "kilo": "k", "metre": "m", "meter": "m", "day": "day", "approx": "~",
    "sim": "~", "squared": "²", "item": "\n- ", "to": "-", "percent": "%", "milligram": "mg", "square": "²", "mu": "u",
}  # fmt: skip


_LATEX = compiled(
    r"\\d?t?frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}|\\(?:SI|qty)\{([^{}]{1,40})\}\{([^{}]{1,80})\}|\\([a-zA-Z]{1,20})\*?|\\[,;:! ]|\\\\|[{}$~]"
)


_LATEX_BLOCK = compiled(r"\\(?:begin|end)\{[a-z*]{1,20}\}")


_LATEX_STYLE = compiled(
    r"\\(?:mathrm|mathbf|mathit|mathsf|mathtt|text|textbf|textit|textrm|operatorname|rm|bf|mbox|emph|underline)\s?\{([^{}\\]{0,80})\}"
)


_CARET = compiled(r"\^\{?\(?\s?([-+−–]?\d{1,3})\)?\}?\^?")


_STAR_TIMES = re.compile(r"(?:(?<=\d)|(?<=/d)|(?<=/day)|(?<=kg))\s?\*\s?(?=\d)", re.IGNORECASE)


_EMPHASIS = compiled(
    r"~{2}|`{1,3}(?:[a-z]{0,12}(?=\n))?|={2}(?=\w)|(?<=\w)={2}|_{2,3}|\*{2,3}|(?<![\s*])\*(?!\*)|\*(?=[^\s*])|(?<![\w])_(?=\w)|(?<=\w)_(?!\w)"
)


_UNDERSCORE = compiled(r"_(?<=\w_)(?=\w)")


_UNIT_NAME = compiled(r"_(?<=[gG]_)(?:[pP][eE][rR]_)?(?=(?:[kK][gG]|[mM]2)(?![a-zA-Z]))")  # "ivig_g_per_kg"


_BACKSLASH = compiled(r"\\(?=[*_~`|#.\-\[\]()!+>/])")


_LINK = compiled(r"\[([^\[\]\n]{1,200})\]\([^()\s]{0,300}\)")


_BRACKET_TAG = re.compile(
    r"\[/?(?:b|i|u|s|size|color|colour|su[pb]|quote|code|url|font|center|left|right|list|bold|italic|h[1-6]|spoiler|highlight|mark|\*)(?:=[^\[\]\n]{0,80})?\]",
    re.IGNORECASE,
)


_MARKER = compiled(r"(?<!\":)(?<!\": )\s?\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}\](?!\s{0,2}(?:m|mc|µ)?g\b)")


_TABLE_RULE = compiled(r"\n[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*(?=\n|$)")


_TAB_TEXT = compiled(r"\text\{")  # "\text{" whose backslash an escape has eaten


def markup(mapped: Mapped) -> Mapped:
    """HTML, entities, LaTeX and Markdown emphasis out; block elements become line breaks, cells become bars."""
    text = mapped.text
    if "<" in text or "~~" in text:
        mapped = _tags(mapped.sub(_STRUCK, ""))
    for _ in range(2):  # entities may be escaped twice
        if "&" in mapped.text:
            mapped = mapped.sub(_ENTITY, _entity)
    if "%2" in mapped.text:
        mapped = mapped.sub(_OF_ADDRESS, lambda m: ", " if m[0] == "&" else "/" if m[0].lower() == "%2f" else " ")
    mapped = _escapes(mapped)
    mapped = mapped.sub(_BACKSLASH, "") if "\\" in mapped.text else mapped
    if "\\\\" in mapped.text:
        mapped = mapped.sub(_TWICE_ESCAPED, "\\")
    if "\\" in mapped.text and _LATEX_SIGN.search(mapped.text):
        mapped = (
            mapped.sub(_LATEX_BLOCK, "\n").sub(_LATEX_STYLE, lambda m: m[1]).sub(_LATEX, _latex).sub(_LATEX, _latex)
        )
    if "^" in mapped.text:
        mapped = mapped.sub(_CARET, lambda m: m[1].translate(_TO_SUPER))
    if "[" in mapped.text:
        mapped = mapped.sub(_BRACKET_TAG, "") if "[/" in mapped.text else mapped
        mapped = mapped.sub(_LINK, lambda m: m[1]).sub(_MARKER, "")
    mapped = _emphasis(mapped)
    return mapped.sub(_TABLE_RULE, "") if "--" in mapped.text else mapped


def _emphasis(mapped: Mapped) -> Mapped:
    """Marks of emphasis out; stars between numbers multiply, and underscores join the words of a name."""
    if "*" in mapped.text:
        mapped = mapped.sub(_STAR_TIMES, "×")
    if any(mark in mapped.text for mark in ("*", "_", "`", "~~", "==")):
        mapped = mapped.sub(_EMPHASIS, "")
        mapped = mapped.sub(_UNIT_NAME, "/").sub(_UNDERSCORE, " ") if "_" in mapped.text else mapped
    return mapped


def _tags(mapped: Mapped) -> Mapped:
    """HTML tags and comments out; a comment with a number in it stays."""
    mapped = mapped.sub(_COMMENT, lambda m: None if any(char.isdigit() for char in m[0]) else "")
    mapped = mapped.sub(_SUP_TAG, lambda m: m[1].replace(",", "").replace(" ", "").translate(_TO_SUPER))
    return mapped.sub(_TAG, _tag)


def _escapes(mapped: Mapped) -> Mapped:
    """Escapes of other formats undone, and those that were undone by mistake put right."""
    if "\text{" in mapped.text:
        mapped = mapped.sub(_TAB_TEXT, r"\text{")
    return mapped.sub(_JSON_ESCAPE, lambda m: chr(int(m[1], 16))) if "\\u" in mapped.text else mapped


def _tag(match: re.Match[str]) -> str:
    name = (match[2] or "").lower()
    if not name:
        return " "
    if match[3] and (shown := _SHOWN.search(match[3])):
        return f" {shown[1]}. "  # what the page shows over the element
    if name in _INLINE_TAGS:
        return ""
    if name in _CELL_TAGS:
        return "" if match[1] else " | "
    if name in _BLOCK_TAGS:
        return "\n- " if name == "li" and not match[1] else "\n"
    return " " if match[1] else f" {name} {_attributes(match[3] or '')} "


def _attributes(written: str) -> str:
    """The attributes of an unknown tag as words; a unit goes right behind the number it is for."""
    pairs = dict(_ATTRIBUTE.findall(written))
    unit = pairs.pop("unit", "")
    if unit and not any(value[:1].isdigit() for value in pairs.values()):
        pairs["unit"] = unit
        return " ".join(v if k == "unit" else f"{k} {v}" for k, v in pairs.items())
    return " ".join(
        f"for {value} {key}"
        if key in ("days", "weeks", "doses", "infusions") and value.isdigit()
        else f"{key} {value}{' ' + unit if unit and value[:1].isdigit() and key in ('dose', 'value', 'amount', 'quantity') else ''}"
        for key, value in pairs.items()
    )


def _entity(match: re.Match[str]) -> str | None:
    plain = html.unescape(match[0])
    return None if plain == match[0] else plain


def _latex(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}/{match[2]}" if match[1].strip().isalnum() else f"({match[1]})/({match[2]})"
    if match[3]:
        return f"{match[3]} {match[4]}"
    if match[5]:
        return _LATEX_WORDS.get(match[5], " " if match[5] in ("quad", "qquad", "left", "right") else "")
    return " " if match[0] not in "{}$" else ""
