"""What a source without stated facts gives away in its words. Whatever is taken from here is marked as inferred."""

from __future__ import annotations

import re
from datetime import date, datetime

from corpus.records import DocumentKind, ReviewStatus

_KINDS = (
    (DocumentKind.SYSTEMATIC_REVIEW, r"\bsystematic (?:literature )?review|\bmeta-?analys[ie]s\b|\bcochrane review"),
    (DocumentKind.RCT, r"\brandomi[sz]ed\b.{0,60}\b(?:trial|study)\b|\bRCT\b"),
    (
        DocumentKind.GUIDELINE,
        r"\bguidelines?\b|\bconsensus (?:guidance|statement|recommendations?)|\bpractice (?:parameter|advisory)",
    ),
    (DocumentKind.CASE_SERIES, r"\bcase (?:series|reports?)\b|\ba case of\b"),
    (
        DocumentKind.COHORT,
        r"\bcohort\b|\b(?:retrospective|prospective|observational) (?:\w+ ){0,2}(?:study|analysis)\b",
    ),
    (
        DocumentKind.LABEL,
        r"\bprescribing information\b|\bsummary of product characteristics\b|\bpackage (?:insert|leaflet)\b"
        r"|\bdrug label",
    ),
    (DocumentKind.REVIEW, r"\breview\b|\boverview\b"),
)
_KIND_PATTERNS = [(kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS]
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_A_DATE = rf"(\d{{4}}-\d\d-\d\d|{_MONTH} \d{{1,2}}, ?\d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{4}})"
_UPDATED = re.compile(
    rf"\b(?:last|page|content) (?:last )?(?:updated|reviewed|modified|revised)(?: on)?:?\s*{_A_DATE}", re.I
)
_PUBLISHED = re.compile(
    rf"^\W*(?:first )?(?:published|publication date|issued)(?: on)?:?\s*(?:{_A_DATE}|((?:19|20)\d\d)\b)", re.I | re.M
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)\D{0,20}((?:19|20)\d\d)\b", re.I)
_PENDING = re.compile(r"\bpending (?:human |expert |medical |editorial |peer )?review\b|\bunder review by\b", re.I)
_FORMATS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %Y", "%b %Y")


def kind_of(title: str) -> DocumentKind | None:
    """The type of publication that a title names; None when it names none."""
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(title)), None)


def last_updated(text: str) -> date | None:
    """The date that a page says it was last updated or reviewed on; None when it says none."""
    match = _UPDATED.search(text)
    return _date(match[1]) if match else None


def year_of(text: str) -> int | None:
    """The year in a line such as "Published: May 2021" or in a copyright notice; None without one."""
    published = _PUBLISHED.search(text)
    if published:
        found = _date(published[1]) if published[1] else None
        return found.year if found else int(published[2]) if published[2] else None
    match = _COPYRIGHT.search(text)
    return int(match[1]) if match else None


def review_status(text: str) -> ReviewStatus | None:
    """`under_review` where a page says that its review is pending; None where it says nothing of the kind."""
    return ReviewStatus.UNDER_REVIEW if _PENDING.search(text) else None


def _date(said: str) -> date | None:
    plain = re.sub(r"\s+", " ", said.replace(".", "")).replace(" ,", ",")
    plain = re.sub(r",(?=\d)", ", ", plain)
    plain = re.sub(r"(\d) ([A-Za-z]+), (\d)", r"\1 \2 \3", plain)
    plain = re.sub(r"\b(Sept)\b", "Sep", plain, flags=re.I)
    for form in _FORMATS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None
