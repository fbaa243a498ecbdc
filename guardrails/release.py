"""Violations -> findings and the text that may be shown.

A struck statement is replaced whole by the rule's safe text; a shown one gets a note after it. The stretch is the
sentence, the content of a list item, a table cell, or a whole data record, so that the structure around stays intact.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from guardrails.reading import Reading
from guardrails.records import Action, Finding, Level, ReleaseStatus
from guardrails.ruling.violations import Violation
from guardrails.text.segment import Kind

_SEVERITY = (
    ReleaseStatus.PASS,
    ReleaseStatus.ANNOTATED,
    ReleaseStatus.UNKNOWN,
    ReleaseStatus.OVERRIDDEN,
    ReleaseStatus.WITHHELD,
)


@dataclass(slots=True)
class Stretch:
    """A range of the source with all that is objected to in it."""

    start: int
    end: int
    kind: Kind
    violations: list[Violation] = field(default_factory=list)


def unknown_note(title: str, indication: str) -> str:
    """The note after a dose for an indication that no rule is for."""
    return f"No rule here covers {title} for {indication}; this dose has not been checked against a limit."


def stretches(reading: Reading, violations: Sequence[Violation]) -> list[Stretch]:
    """The ranges to touch, merged where they overlap."""
    found = [_stretch(reading, violation) for violation in violations]
    found.sort(key=lambda s: (s.start, s.end))
    merged: list[Stretch] = []
    for stretch in found:
        if merged and stretch.start < merged[-1].end:
            last = merged[-1]
            last.end = max(last.end, stretch.end)
            last.violations += stretch.violations
        else:
            merged.append(stretch)
    return merged


def _stretch(reading: Reading, violation: Violation) -> Stretch:
    segment = reading.segments[violation.segment]
    start, end = segment.stretch(violation.at)
    for number in violation.segments:
        for _, _, first, last in reading.segments[number].stretches:
            start, end = min(start, first), max(end, last)
    return Stretch(start, end, segment.kind, [violation])


def apply(
    source: str, found: Sequence[Stretch], titles: dict[str, str]
) -> tuple[str, tuple[Finding, ...], ReleaseStatus]:
    """The released text, its findings, and the status they amount to."""
    pieces: list[str] = []
    findings: list[Finding] = []
    at = 0
    for stretch in found:
        original = source[stretch.start : stretch.end]
        replacement = _replacement(stretch, original, titles)
        pieces += (source[at : stretch.start], replacement)
        at = stretch.end
        findings += [_finding(violation, stretch, original, replacement) for violation in stretch.violations]
    pieces.append(source[at:])
    return "".join(pieces), tuple(findings), status_of(found)


def status_of(found: Sequence[Stretch]) -> ReleaseStatus:
    """The most serious outcome among the stretches."""
    return max(
        (_outcome(v) for stretch in found for v in stretch.violations), key=_SEVERITY.index, default=ReleaseStatus.PASS
    )


def _outcome(violation: Violation) -> ReleaseStatus:
    if violation.indication:
        return ReleaseStatus.UNKNOWN
    return {
        Action.REPLACE: ReleaseStatus.OVERRIDDEN,
        Action.WITHHOLD: ReleaseStatus.WITHHELD,
        Action.ANNOTATE: ReleaseStatus.ANNOTATED,
    }[violation.action]


def _replacement(stretch: Stretch, original: str, titles: dict[str, str]) -> str:
    struck = [v for v in stretch.violations if _outcome(v) in (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)]
    if struck:
        texts = list(dict.fromkeys(_main(struck)))
        safe = " ".join(texts)
        if stretch.kind is Kind.RECORD:
            return (
                json.dumps({"note": safe}, ensure_ascii=False)
                if original.lstrip().startswith(("{", "[", '"'))
                else f"note: {json.dumps(safe, ensure_ascii=False)}"
            )
        return safe.replace("|", "/")
    notes = list(dict.fromkeys(_note(v, titles) for v in stretch.violations))
    if stretch.kind is Kind.RECORD:
        return original + "\n" + " ".join(f"[Note: {note}]" for note in notes)
    return original + " " + " ".join(f"[Note: {note}]" for note in notes)


def _main(struck: Sequence[Violation]) -> list[str]:
    """Safe texts, those that another one of the same drug already says left out."""
    chosen: dict[str, str] = {}
    order = sorted(struck, key=lambda v: (v.action is Action.WITHHOLD, v.rule.kind.value != "dose_limit"))
    for violation in order:
        key = (
            violation.rule.subject
            if violation.rule.limit is not None or violation.action is Action.WITHHOLD
            else violation.rule.id
        )
        chosen.setdefault(key, violation.rule.safe_text)
    return list(chosen.values())


def _note(violation: Violation, titles: dict[str, str]) -> str:
    if violation.indication:
        return unknown_note(titles[violation.rule.subject], violation.indication)
    return violation.rule.note


def _finding(violation: Violation, stretch: Stretch, original: str, replacement: str) -> Finding:
    soft = _outcome(violation) in (ReleaseStatus.ANNOTATED, ReleaseStatus.UNKNOWN)
    return Finding(
        rule=violation.rule.id,
        level=Level.SOFT if violation.indication else violation.rule.level,
        action=Action.ANNOTATE if soft else violation.action,
        message=violation.message,
        original=original,
        replacement=replacement,
        start=stretch.start,
        end=stretch.end,
        source=violation.rule.source,
        dose=violation.dose,
        computed=violation.computed,
    )
