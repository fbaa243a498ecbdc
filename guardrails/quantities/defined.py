"""A letter that stands for an amount: "let x be 1 g/kg", "D = 0.4 g/kg", "1 g/kg (call it x)", used further on."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts
from guardrails.telling import compiled

_NAME = r"(?:dose |amount |portion )?[a-z]"
_NAMED_FIRST = compiled(
    rf"(?:\b(?:let|call|say|set|denote|define|where|with|if|given|and)\s|^\W*|[,;(]\s?|(?=\bdose [a-z]\b))[\"']?(?P<name>{_NAME})[\"']?\s?(?:=|:=|\bbe\b|\bis\b|\bas\b|\bequals?\b|\bmeans?\b|\bstands? for\b|\bdenotes?\b)\s?(?:equal to |a dose of |the dose of |the dose )?$"
)
_NAMED_AFTER = compiled(
    r"[^.;,()]{0,20}[,(]?\s?(?:(?:we )?call (?:it|this|that)|called|hereafter|henceforth|from here on|below|denoted(?: by| as)?|labelled|abbreviated(?: to| as)?|this is|let this be|=)\s?(?:dose )?[\"']?(?P<name>[a-z])[\"']?(?![a-z])"
)
_MAY_NAME = compiled(r"(?:^|[\s(\"'])[a-z][\"']?(?:[\s)\"',.;:=]|$)")


def defined(texts: Sequence[str]) -> tuple[int, Mapping[str, Amount]]:
    """(the statement of the first definition, names -> amounts) of a text; nothing where no letter stands for one."""
    names: dict[str, Amount] = {}
    first = len(texts)
    for number, text in enumerate(texts):
        if not _MAY_NAME.search(text):
            continue
        for amount in amounts(text):
            named = _NAMED_FIRST.search(text[max(0, amount.start - 60) : amount.start])
            named = named or _NAMED_AFTER.match(text, amount.end, amount.end + 60)
            name = named["name"][-1] if named else ""
            if name and name not in "agi" and amount.grams:
                names[name] = amount
                first = min(first, number)
    return first, names


def used(text: str, names: Mapping[str, Amount], present: Sequence[Amount]) -> Iterator[Amount]:
    """The amounts that letters stand for in a statement ("x on day 1, x on day 2", "3d in all")."""
    for name, amount in names.items():
        for match in re.finditer(
            rf"(?<![\w./'-])(?<!vitamin )(?<!hepatitis )(?:(\d{{1,2}})\s?)?{re.escape(name)}(?![\w'-]|\s?(?:=|:|\d))",
            text,
        ):
            inside = any(a.start <= match.start() < a.end + 1 for a in present)
            if inside or _NAMES.search(text[: match.start()]) or (match[1] and name in ("x", "d", "h")):
                continue
            times = Decimal(match[1] or 1)
            number, grams = amount.number * times, (amount.grams or Decimal(0)) * times
            yield replace(amount, start=match.start(), end=match.end(), number=number, grams=grams, low=None)


_NAMES = compiled(
    r"\b(?:let|call|called|(?:call|denote|name|label) (?:it|this|that)|hereafter|henceforth|where|define|denote)\s[\"']?(?:dose )?$"
)
