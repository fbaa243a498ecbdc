"""How values are worded on the page: the filters of its templates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from assistant.records import Stance as View
from guardrails import Dose, Finding, Rule
from guardrails.records import Basis, Level, Scope, Stance
from ui.records import Outcome, SafetyCard

_KINDS = {"rct": "Randomized trial"}
_REVIEW = {"unknown": "Review status not stated"}

_PER = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m²"}

_UNITS = "g|mg|mcg|µg|ng|kg|m²|m2|cm|mL|ml|L|IU|U|units?|vials?|tablets?|hours?|h|days?|weeks?|months?|years?"
_NUMBER = r"\d{1,9}(?:[.,]\d{1,9}){0,4}"
_AMOUNT = re.compile(rf"(?<!\d){_NUMBER}(?:[-–]{_NUMBER})?\s?(?:{_UNITS})(?![\w²])(?:/[\w²]+)*")

_STANCES = {
    Stance.RECOMMENDING: "Stated regimen",
    Stance.REPORTING: "Reported, not advised",
    Stance.REFUTING: "Not supported",
    Stance.ASKING: "Asked about",
    Stance.WARNING: "Warned against",
}

_VIEWS = {
    View.SUPPORTS: "in support",
    View.NO_DATA: "report no data",
    View.EXPERT_OPINION: "expert opinion only",
    View.AGAINST: "against",
}


def keep(text: str) -> Markup:
    """Text as HTML in which a number never parts from its unit at the end of a line: "2 g/kg" is read as one."""
    pieces, at = [], 0
    for match in _AMOUNT.finditer(text):
        pieces += [escape(text[at : match.start()]), Markup('<span class="hs-keep">{}</span>').format(match[0])]
        at = match.end()
    return Markup("").join([*pieces, escape(text[at:])])


def split_tail(text: str) -> tuple[str, str]:
    """A sentence without its last word, and that word: an amount with its unit counts as one."""
    at = text.rfind(" ") + 1
    amount = next((match for match in _AMOUNT.finditer(text) if match.start() < at < match.end()), None)
    at = amount.start() if amount else at
    return text[:at], text[at:]


def label(value: str) -> str:
    """A value of an enumeration in plain words: "case_series" -> "Case series"."""
    return _KINDS.get(value) or value.replace("_", " ").capitalize()


def day(value: date) -> str:
    """A date without leading zero and without the locale: 4 Nov 2025."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{value.day} {months[value.month - 1]} {value.year}"


def amount(amount: Decimal, unit: str, basis: Basis) -> str:
    """A quantity as it is written in the field: 0.4 g/kg, 375 mg/m²."""
    return f"{amount.normalize():f} {unit.partition('/')[0]}{_PER[basis]}"


def plain(number: Decimal) -> str:
    """A number without an exponent or trailing zeros: 2.00 -> 2."""
    return f"{number.normalize():f}"


def view(value: View) -> str:
    """What a source says of the dose that was asked about."""
    return _VIEWS[value]


def percent(share: Decimal) -> str:
    """A share in whole per cent: 0.5 -> 50%."""
    return f"{round(share * 100)}%"


def review(value: str) -> str:
    """A review status in plain words."""
    return _REVIEW.get(value) or label(value)


def heading(card: SafetyCard) -> str:
    """What a safety rule did, in the words of the card's title."""
    if card.outcome is Outcome.NOTED:
        return "Note from a safety rule"
    hard = any(finding.level is Level.HARD for finding in card.findings)
    if card.outcome is Outcome.ASKED:
        return "Your question goes against a hard safety rule" if hard else "A safety rule applies to your question"
    return "Stopped by a hard safety rule" if hard else "Held back by a safety rule"


def stance(dose: Dose) -> str:
    """What the answer does with a dose. A dose that is not advised must never read as if it were."""
    return _STANCES[dose.stance]


def scope(rule: Rule) -> str:
    """What a limit covers: "in a course", "in 28 days"."""
    if rule.scope is Scope.PERIOD and rule.per_days is not None:
        return "a day" if rule.per_days == 1 else f"in {rule.per_days.normalize():f} days"
    return f"in one {rule.scope.value}" if rule.scope else ""


def limit(finding: Finding) -> str:
    """What a finding rests on: a limit where it is about a dose, else a rule."""
    level = "Hard" if finding.level is Level.HARD else "Soft"
    return f"{level} {'limit' if finding.dose else 'rule'}"


FILTERS: dict[str, Callable[..., Any]] = {
    "amount": amount,
    "day": day,
    "heading": heading,
    "keep": keep,
    "label": label,
    "limit": limit,
    "percent": percent,
    "plain": plain,
    "review": review,
    "scope": scope,
    "split_tail": split_tail,
    "stance": stance,
    "view": view,
}
"""Each filter by its name in the templates."""
