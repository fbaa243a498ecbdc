"""What a model wraps its prose in (JSON, code fences, HTML, its thoughts) -> plain Markdown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_FENCE = re.compile(r"^\s*(?:```|~~~)[\w-]*\s*$", re.MULTILINE)
_FENCED = re.compile(r"\s*(?:```|~~~)[\w-]*\s*\n(.*?)\n\s*(?:```|~~~)\s*", re.DOTALL)
_THOUGHTS = re.compile(r"<(think|thinking|reasoning|scratchpad)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAISED = re.compile(
    r"<sup>\s*(?:<a[^>]*>)?\s*\[?(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]?\s*(?:</a>)?\s*</sup>", re.IGNORECASE
)
_UNIT_BEFORE = re.compile(r"(?:\b(?:k|c|m|d)?m|\d)\Z")
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
_ITEM = re.compile(r"<li[^>]*>", re.IGNORECASE)
_ROW = re.compile(r"</t[dh]>\s*<t[dh][^>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|br|div|ul|ol|li|tr|table|thead|tbody|section|article|blockquote|pre|hr)\b[^>]*/?>", re.IGNORECASE
)
_INLINE = re.compile(
    r"</?(?:b|i|u|em|strong|span|a|sub|sup|code|td|th|small|mark|cite|font|answer)\b[^>]*/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_TEXTS = (
    "text",
    "sentence",
    "answer",
    "content",
    "response",
    "claim",
    "summary",
    "statement",
    "output",
    "message",
    "result",
)
_NUMBERS = (
    "citations",
    "citation",
    "markers",
    "sources",
    "source",
    "passages",
    "passage",
    "refs",
    "references",
    "cites",
)


def unwrapped(draft: str) -> str:
    """The prose of a draft as Markdown. What is neither JSON nor HTML comes back as it is, code fences aside."""
    text = _THOUGHTS.sub("", draft)
    fenced = _FENCED.fullmatch(text)
    parsed = _parsed(fenced[1] if fenced else text)
    if parsed is not None:
        text = "\n".join(_strings(parsed))
    return _without_html(_FENCE.sub("", text))


def _parsed(text: str) -> Any:
    stripped = text.strip()
    if stripped[:1] + stripped[-1:] not in {"{}", "[]"}:
        return None
    try:
        parsed = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    return parsed if any(True for _ in _strings(parsed)) else None


def _strings(value: Any) -> Iterator[str]:
    """The prose in parsed JSON, line by line; an object's own list of passage numbers becomes its marker."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        numbers = [n for key in _NUMBERS if key in value for n in _integers(value[key])]
        marker = f" [{', '.join(map(str, numbers))}]" if numbers else ""
        for key in (name for name in value if str(name).casefold() in _TEXTS):
            inner = value[key]
            yield from [f"{inner}{marker}"] if isinstance(inner, str) else _strings(inner)
        for key in (name for name in value if str(name).casefold() not in (*_TEXTS, *_NUMBERS)):
            if isinstance(value[key], list | dict):
                yield from _strings(value[key])


def _integers(value: Any) -> list[int]:
    items = value if isinstance(value, list) else [value]
    return [
        int(item)
        for item in items
        if isinstance(item, int | str) and str(item).strip("[]").isdigit()
        for item in [str(item).strip("[]")]
    ]


def _without_html(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    text = _COMMENT.sub("", text)
    text = _RAISED.sub(_marker_or_exponent, text)
    text = _HEADING.sub(r"\n# \2\n", text)
    text = _ROW.sub(" | ", text)
    text = _ITEM.sub("\n- ", text)
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _INLINE.sub("", _BLOCK.sub("\n", text)))


def _marker_or_exponent(match: re.Match[str]) -> str:
    is_unit = _UNIT_BEFORE.search(match.string, 0, match.start())
    return match[1].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")) if is_unit else f" [{match[1]}]"
