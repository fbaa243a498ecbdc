"""Which study or document a sentence speaks for, and which ones a question names.

A document may be one source, or a digest in which each paragraph reports another one.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.words import content_words
from corpus.records import SourceDocument, Span

_KINDS = (
    r"guidelines?|systematic reviews?|cochrane reviews?|reviews?|meta-?analys[ie]s|trials?|RCTs?|cohorts?|case series"
    r"|stud(?:y|ies)|articles?|papers?|documents?|overviews?|labels?|reports?"
)
_INTRODUCED = re.compile(
    rf"\s*(?:A|An|One)\s+(?P<label>(?:(?P<year>(?:19|20)\d\d)\s+)?(?:[\w-]+\s+){{0,3}}?(?P<kind>{_KINDS}))\b",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    rf"\b(?:(?P<year>(?:19|20)\d\d)\s+)?(?P<words>(?:(?!(?:19|20)\d\d\b)[\w/-]+\s+){{0,2}}?)(?P<kind>{_KINDS})\b"
    r"|\b(?P<alone>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_ALL_OF_THEM = re.compile(
    rf"\b(?:both|each|all|every|the (?:two|three|four|five|different))\s+(?:of\s+)?(?:the\s+|these\s+)?(?:[A-Za-z/-]+\s+){{0,2}}?"
    rf"(?:sources?|{_KINDS})\b"
    r"|\bbetween them\b|\beach (?:conclude|say|report|find|recommend)s?\b|\bacross (?:the )?(?:sources|documents|studies)\b",
    re.IGNORECASE,
)
_ONE_BY_ONE = re.compile(r"\b(?:each|both|respectively|one by one)\b", re.IGNORECASE)
_WHICH_SOURCE = re.compile(
    r"\b(?:which|name the|what)\s+(?:one\s+)?(?:of\s+(?:the|these)\s+)?(?:(?!(?:does|do|did|is|are|was|were|the|a)\b)[A-Za-z/-]+\s+){0,2}?"
    r"(?:papers?|sources?|reviews?|stud(?:y|ies)|documents?|articles?|publications?|guidelines?)\b(?! status)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\bwhat (?:do|does|did)\b|\b(?:conclude|say|report|find|found|recommend|state|tell|write|think|mention)(?:s|ed)?\b"
    r"|\b(?:both|each|respectively|between them|(?:to )?us|me|the)\b",
    re.IGNORECASE,
)
_ANY_KIND = frozenset({"document", "source", "article", "paper", "study", "studies", "report", "trial", "rct"})
_WHOLE = frozenset({"document", "article"})  # a paragraph that reports a study is none of these
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A source that a document reports: the stretch of it that does, and what it is called there.

    `year` is None where none is told; `text` is the stretch itself, for matching what a question calls it.
    """

    document: str
    span: Span
    label: str
    kind: str
    year: int | None
    text: str


def studies_of(document: SourceDocument) -> tuple[Study, ...]:
    """The studies that a document's paragraphs introduce one by one, or else the document as its own."""
    found = []
    for paragraph in _PARAGRAPH.finditer(document.text, document.body_start):
        introduced = _INTRODUCED.match(paragraph[0])
        if introduced and introduced["year"]:
            found.append(
                Study(
                    document=document.id,
                    span=Span(start=paragraph.start(), end=paragraph.end()),
                    label=" ".join(introduced["label"].split()),
                    kind=introduced["kind"].casefold(),
                    year=int(introduced["year"]),
                    text=paragraph[0],
                )
            )
    return tuple(found) if len(found) > 1 else (whole(document),)


def study_at(studies: Iterable[Study], document_id: str, start: int) -> Study | None:
    """The study that a place of a document belongs to."""
    for study in studies:
        if study.document == document_id and study.span.start <= start < study.span.end:
            return study
    return None


def mentioned(question: str, studies: Iterable[Study]) -> tuple[tuple[Study, ...], ...]:
    """For each source that a question names, in its order, the studies that fit the name best; none where none fits."""
    known = list(studies)
    named = []
    for mention in _MENTIONED.finditer(question):
        year = mention["year"] or mention["alone"]
        kind = (mention["kind"] or "").casefold().rstrip("s").replace("meta-analysi", "meta-analys")
        words = content_words(mention["words"] or "")
        fitting = [study for study in known if year is None or study.year == int(year) or year in study.text[:80]]
        scored = [(_fit(study, kind, words), study) for study in fitting]
        best = max((score for score, _ in scored), default=0)
        if year is not None and not kind:
            best = 0
        chosen = tuple(study for score, study in scored if score == best)
        told_apart = 0 < len(chosen) < len(known) and (year is not None or best >= 2 or (best == 1 == len(chosen)))
        if told_apart and chosen not in named:
            named.append(chosen)
    return tuple(named)


def asks_which_source(question: str) -> bool:
    """Whether a question wants to know who says something."""
    return _WHICH_SOURCE.search(question) is not None


def one_by_one(question: str, group: tuple[Study, ...]) -> tuple[tuple[Study, ...], ...]:
    """Studies that one name fits, each alone where the question wants each: "two are from 2023. What does each say?"."""
    return tuple((study,) for study in group) if _ONE_BY_ONE.search(question) else (group,)


def topic(question: str) -> str:
    """What a question to several sources is about, without their names and the asking what they say."""
    return " ".join(_REPORTED.sub(" ", _MENTIONED.sub(" ", question)).split())


def named_together(question: str, studies: Iterable[Study]) -> tuple[tuple[Study, ...], ...]:
    """The sources that a question wants to hear one by one without naming them ("both documents"), each alone."""
    together = _ALL_OF_THEM.search(question)
    if not together:
        return ()
    known = list(studies)
    if not re.search(r"documents?|articles?|pages?", together[0], re.IGNORECASE):
        return tuple((study,) for study in known)
    return tuple(
        tuple(study for study in known if study.document == name)
        for name in dict.fromkeys(study.document for study in known)
    )


def _fit(study: Study, kind: str, words: frozenset[str]) -> int:
    said = study.text.casefold()
    right_kind = (
        bool(kind) and kind not in _ANY_KIND and (kind in study.kind or kind in study.label or kind in said[:600])
    )
    exact = bool(kind) and (kind in study.kind or (kind in _WHOLE and study.span.start == 0))
    return 2 * len(words & content_words(f"{study.label} {study.text[:300]}")) + right_kind + exact


def whole(document: SourceDocument) -> Study:
    """A document as its own source."""
    return Study(
        document=document.id,
        span=Span(start=0, end=len(document.text)),
        label=document.title,
        kind=document.kind.value.replace("_", " "),
        year=document.year,
        text=f"{document.title}\n{document.text[document.body_start :]}",
    )
