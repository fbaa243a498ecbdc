"""What a reader should know of a source before relying on it, in fixed words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.evidence.populations import groups, named
from assistant.evidence.sources import chunks_of
from assistant.question.studies import Study
from assistant.records import Request
from corpus import Depth, ReviewStatus, SourceDocument

_OLD = 5  # years behind the newest document
_STATUS = {
    ReviewStatus.SUBMITTED: "Submitted for review, not yet approved.",
    ReviewStatus.UNDER_REVIEW: "Under review, not yet approved.",
    ReviewStatus.REJECTED: "Rejected in review.",
    ReviewStatus.UNKNOWN: "Review status not stated.",
}
_DEPTH = {
    Depth.ABSTRACT: "Only the abstract is held here, not the full text.",
    Depth.SUMMARY: "A summary is held here, not the full text.",
}


def cautions(
    document: SourceDocument,
    request: Request,
    *,
    study: Study | None = None,
    section: str = "",
    quote: str = "",
    newest: date | None = None,
) -> tuple[str, ...]:
    """What to know of a document, or of one `study` that it reports, when `quote` under `section` is read.

    `newest` is the date of the newest document of the index, against which age is told; the clock plays no part.
    """
    found = [
        *(["Retracted: must not be relied on."] if document.retracted else []),
        *(notice if notice.endswith(".") else f"{notice}." for notice in document.notices),
        _STATUS.get(document.review_status, ""),
        _age(document, study, newest),
        _DEPTH.get(document.depth, ""),
        "Told at second hand, in a digest of several sources." if study else "",
        _listed(
            "Guessed from the text, not stated by the source: ", (name for name in document.inferred if name != "title")
        ),
        _listed("Not given by the source: ", document.unstated),
        *_mismatches(document, request, study, section, quote),
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def newest_of(documents: Iterable[SourceDocument]) -> date | None:
    """The date of the newest of some documents, by their last update or else their year; None where none is dated."""
    return max((dated for document in documents if (dated := _dated(document))), default=None)


def _dated(document: SourceDocument) -> date | None:
    return document.last_updated or (date(document.year, 1, 1) if document.year else None)


def _age(document: SourceDocument, study: Study | None, newest: date | None) -> str:
    own = date(study.year, 1, 1) if study and study.year else _dated(document)
    if own is None:
        return "No date is known."
    behind = newest.year - own.year if newest else 0
    if behind < _OLD:
        return ""
    what = "Last updated" if document.last_updated and not study else "Published"
    return f"{what} in {own.year}, {behind} years before the newest document."


def _listed(told: str, names: Iterable[str]) -> str:
    said = ", ".join(name.replace("_", " ") for name in names)
    return f"{told}{said}." if said else ""


def _mismatches(document: SourceDocument, request: Request, study: Study | None, section: str, quote: str) -> list[str]:
    """The groups that a source is restricted to and the question does not name, as one caution each."""
    said = " \n ".join(filter(None, (study.label if study else document.title, section, quote)))
    stated = "" if study else document.population or ""
    around = "" if study else _around(document, section)
    asked = {group.name for group in groups() if named(group, request)}
    return [
        f"Written for another population than the question names: {group.name}."
        for group in groups()
        if group.name not in asked
        and (not group.unless or asked & set(group.unless))
        and (group.words.search(said) or group.words.search(stated) or (group.anywhere and group.words.search(around)))
    ]


def _around(document: SourceDocument, section: str) -> str:
    """The text of a section; that of the heading above it too, where that has text."""
    return "\n".join(chunk.text for chunk in chunks_of(document) if section and chunk.section == section)
