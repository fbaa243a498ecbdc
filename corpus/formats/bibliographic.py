"""What the formats of the literature say alike: kinds from publication types, and notices about an article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from corpus.records import DocumentKind

_KINDS = (
    (
        DocumentKind.GUIDELINE,
        {"practice guideline", "guideline", "consensus development conference", "consensus statement"},
    ),
    (
        DocumentKind.SYSTEMATIC_REVIEW,
        {"systematic review", "meta-analysis", "network meta-analysis", "systematic-review"},
    ),
    (
        DocumentKind.RCT,
        {
            "randomized controlled trial",
            "randomised controlled trial",
            "pragmatic clinical trial",
            "equivalence trial",
            "adaptive clinical trial",
        },
    ),
    (DocumentKind.REVIEW, {"review", "scoping review", "review-article"}),
    (DocumentKind.CASE_SERIES, {"case reports", "case-report", "case report"}),
    (
        DocumentKind.COHORT,
        {
            "cohort studies",
            "prospective studies",
            "retrospective studies",
            "follow-up studies",
            "longitudinal studies",
            "observational study",
        },
    ),
)

RETRACTED_TYPE = "retracted publication"
NOTICE_TYPES = {
    "retraction of publication": "This record is itself the notice that retracts another article",
    "retraction notice": "This record is itself the notice that retracts another article",
    "expression of concern": "This record is itself an expression of concern about another article",
    "published erratum": "This record is itself a correction of another article",
}

_RETRACTED = "Retracted"
_RELATIONS = {
    "retractionin": _RETRACTED,
    "partialretractionin": "Partly retracted",
    "erratumin": "Corrected",
    "expressionofconcernin": "Expression of concern",
    "correctedandrepublishedin": "Corrected and republished",
    "retractedandrepublishedin": "Retracted and republished",
    "republishedin": "Republished",
    "updatein": "Updated by",
}
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}


def kind_of(types: Iterable[str]) -> DocumentKind:
    """The kind that publication types, or headings such as "Cohort Studies", make an article; the most telling wins."""
    said = {one.casefold() for one in types}
    return next((kind for kind, names in _KINDS if said & names), DocumentKind.OTHER)


def notice(relation: str, source: str, pmid: str = "") -> str | None:
    """The line for a notice about an article ("RetractionIn", where it was published); None for other relations."""
    said = _RELATIONS.get(relation.casefold().replace(" ", ""))
    if said is None:
        return None
    where = f"{source.strip().rstrip('.')}{f' (PMID {pmid})' if pmid else ''}".strip()
    return f"{said}: {where}" if where else said


def is_retraction(notices: Collection[str]) -> bool:
    """Whether one of the notices takes the article back."""
    return any(one.startswith(_RETRACTED) for one in notices)


def day(year: str, month: str = "", of_month: str = "") -> date | None:
    """A date from its parts, months by number or English name; what is missing counts as the first; None if wrong."""
    number = _MONTHS.get(month[:3].casefold()) or (int(month) if month.isdigit() else 1)
    try:
        return date(int(year), number, int(of_month) if of_month.isdigit() else 1)
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    """The first year in a date as journals write it ("1998 Dec-1999 Jan")."""
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    return int(match[1]) if match else None
