"""Doses set down side by side: in a sentence, as items of a list, as rows of a table."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from guardrails.courses.relating import LOOK_BACK, OR, RESTATES
from guardrails.reading import Reading
from guardrails.schedules.dates import MONTH
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind

_LABELLED = compiled(
    rf"\W*(?:day|date|step|week|when|time|visit|infusion|dose)?:?\s?(?P<label>(?:day|d|week|step|visit|infusion|dose)?\s?#?\d{{1,2}}(?:st|nd|rd|th)?(?:\s(?:of\s)?{MONTH})?|{MONTH}\s\d{{1,2}}|induction|loading|initial|start|baseline|consolidation|maintenance|booster|top-?up|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|today|tomorrow)\s?,"
)


def labelled_apart(before: Statement, statement: Statement, reading: Reading) -> bool:
    """Whether two rows of a table are headed by different days, dates or steps."""
    if statement.segment == before.segment:
        return False
    rows = [reading.segments[part.segment] for part in (before, statement)]
    labels = [_LABELLED.match(row.text) for row in rows]
    same_table = rows[0].block == rows[1].block and all(row.kind is Kind.ROW for row in rows)
    return same_table and all(labels) and len({label["label"] for label in labels if label}) == 2


_LIST_JOIN = compiled(r"[^()=:]{0,60}(?:[,;]|\band|&|\+)\s?(?:and |then |finally |lastly )?$")


_NOT_LISTED = compiled(
    r"\b(?:patients?|arms?|groups?|trials?|stud(?:y|ies)|option|regimen|schedule|minimum|between|from|same|maximum|limit|both|each)\b"
)


def equal_in_list(before: Statement, statement: Statement) -> bool:
    """Equal single doses, one after the other ("1 g/kg on admission, 1 g/kg the next day and 1 g/kg before discharge")."""
    plain = all(
        not (part.schedule.duration_days or part.schedule.is_total or part.above) for part in (before, statement)
    )
    link = statement.link
    listed = statement.grams == before.grams and plain and bool(_LIST_JOIN.fullmatch(link)) and len(link) > _MERE_COMMA
    return listed and not (RESTATES.search(link) or OR.search(link) or _NOT_LISTED.search(f"{before.lead} {link}"))


_MERE_COMMA = 6  # characters


_CHOICE = compiled(r"\b(?:options?|either|choose|choices?|alternatives?|one of|regimens?|schedules?|or)\b")


def numbered(before: Statement, statement: Statement, reading: Reading) -> bool:
    """Equal doses that are items of their own in a list that offers no choice."""
    items = [reading.segments[part.segment] for part in (before, statement)]
    if before.grams != statement.grams or any(i.kind is not Kind.ITEM or len(i.text) > _ITEM for i in items):
        return False
    heads = [reading.segments[n].text for n in range(max(0, before.segment - LOOK_BACK), before.segment)]
    return statement.segment == before.segment + 1 and not any(_CHOICE.search(text) for text in heads)


_ITEM = 20  # characters: an amount and hardly anything else


def listed(before: Statement, statement: Statement) -> bool:
    """Doses set side by side: "1 g, 1 g, 1 g", "as 1.5 g/kg and 1 g/kg", "2 g/kg over 5 d -> 1 g/kg d 8"."""
    if _LISTED_EQUAL.fullmatch(statement.link):
        return statement.grams == before.grams or bool(_AS_TWO.search(before.lead))
    smaller = statement.totals.window < before.totals.window
    return " -> " in statement.link and bool(statement.schedule.days) and smaller


_AS_TWO = compiled(r"\b(?:as|in (?:2|two) (?:parts|portions|bags|steps)[:,]?)\s$")


_LISTED_EQUAL = compiled(r"\s?(?:,|and|&|\+|/)\s?(?:and |then |again )?")
