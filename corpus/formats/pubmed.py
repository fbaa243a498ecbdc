"""PubMed records, as XML (efetch) and as NBIB (the tagged text that PubMed's web page saves)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import CorpusError
from corpus.formats import bibliographic
from corpus.formats.decoding import decode, refuse_disguised
from corpus.formats.parsing_xml import Element, every, first, text_of
from corpus.formats.records import Extract, Piece
from corpus.formats.writing import clean, squeezed, write
from corpus.records import Depth

ARTICLES = ("PubmedArticle", "PubmedBookArticle")
"""The elements that hold a record each."""

_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)")
_INLINE_LABEL = re.compile(r"(?:\A|(?<=[.?!)] ))([A-Z][A-Z/,&' -]{3,60}): ")
_NBIB_RELATIONS = {
    "RIN": "RetractionIn",
    "PRIN": "PartialRetractionIn",
    "EIN": "ErratumIn",
    "ECI": "ExpressionOfConcernIn",
    "CRI": "CorrectedAndRepublishedIn",
    "RRI": "RetractedAndRepublishedIn",
    "RPI": "RepublishedIn",
    "UIN": "UpdateIn",
}
NO_ABSTRACT = "No abstract: PubMed holds only the title of this article"
"""The notice of a record that says nothing to cite."""


def read_article(article: Element) -> Extract:
    """One PubmedArticle or PubmedBookArticle. Raises CorpusError when it has no PMID."""
    citation = first(article, "MedlineCitation")
    body = first(citation, "Article")
    if citation is None:
        citation = body = first(article, "BookDocument")
    pmid = text_of(first(citation, "PMID"))
    if not pmid.isdigit():
        raise CorpusError("a PubMed record without a PMID; fetch it again")
    title = (
        text_of(first(body, "ArticleTitle"))
        or text_of(first(body, "VernacularTitle"))
        or text_of(first(body, "Book/BookTitle"))
    )
    types = [text_of(one) for one in every(body, "PublicationTypeList/PublicationType")]
    types += [text_of(one) for one in every(body, "PublicationType")]
    headings = [text_of(one) for one in every(citation, "MeshHeadingList/MeshHeading/DescriptorName")]
    notices = [
        bibliographic.notice(one.get("RefType") or "", text_of(first(one, "RefSource")), text_of(first(one, "PMID")))
        for one in every(citation, "CommentsCorrectionsList/CommentsCorrections")
    ]
    revised = first(citation, "DateRevised")
    return _extract(
        pmid=pmid,
        title=title,
        sections=list(_abstract(body)),
        types=types,
        headings=headings,
        notices=[one for one in notices if one],
        journal=text_of(first(body, "Journal/Title")) or text_of(first(body, "Book/Publisher/PublisherName")),
        dated=" ".join(
            text_of(one)
            for path in ("Journal/JournalIssue/PubDate", "ArticleDate", "Book/PubDate")
            for one in every(body, path)
        ),
        revised=(text_of(first(revised, "Year")), text_of(first(revised, "Month")), text_of(first(revised, "Day"))),
        others=[
            f"{kind}:{text_of(one)}"
            for one in every(article, "PubmedData/ArticleIdList/ArticleId")
            if (kind := {"doi": "doi", "pmc": "pmcid"}.get(one.get("IdType") or ""))
        ],
        digested=etree.tostring(article, encoding="utf-8", with_tail=False),
    )


def _abstract(body: Element | None) -> Iterator[tuple[str, str]]:
    """(label, text) of each part of the abstract."""
    for part in every(body, "Abstract/AbstractText"):
        label = (part.get("Label") or "").strip()
        yield ("" if label.upper() == "UNLABELLED" else label.capitalize()), text_of(part)


def read_nbib(data: bytes) -> Iterator[Extract | CorpusError]:
    """The records of a file in PubMed's tagged format. Raises CorpusError when it holds none."""
    refuse_disguised(data, "PubMed's NBIB format")
    records = list(_records(decode(data)))
    if not records:
        raise CorpusError("no PubMed record in it (a line that opens with PMID-); save it again from PubMed")
    for record in records:
        yield _nbib_extract(record)


def is_nbib(data: bytes) -> bool:
    """Whether a text file is what PubMed's web page saves as "PubMed" format."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*PMID ?- ?\d+", data[:200]) is not None


def _records(text: str) -> Iterator[list[tuple[str, str]]]:
    """Each record as its (tag, value) pairs, in order, continuation lines joined."""
    record: list[tuple[str, str]] = []
    for line in text.splitlines():
        match = _TAG.match(line)
        if match and match[1] == "PMID":
            if record:
                yield record
            record = [("PMID", match[2].strip())]
        elif match and record:
            record.append((match[1], match[2].strip()))
        elif line[:1].isspace() and line.strip() and record:
            tag, value = record[-1]
            record[-1] = (tag, f"{value} {line.strip()}")
    if record:
        yield record


def _nbib_extract(record: list[tuple[str, str]]) -> Extract | CorpusError:
    def all_of(tag: str) -> list[str]:
        return [squeezed(clean(value)) for name, value in record if name == tag]

    def one_of(*tags: str) -> str:
        return next((value for tag in tags for value in all_of(tag) if value), "")

    pmid = one_of("PMID")
    if not pmid.isdigit():
        return CorpusError(f"a PubMed record whose PMID is {pmid[:20]!r}; save it again from PubMed")
    notices = [
        bibliographic.notice(relation, re.sub(r"\bPMID: ?\d+\.?", "", value), _pmid_in(value))
        for tag, relation in _NBIB_RELATIONS.items()
        for value in all_of(tag)
    ]
    revised = one_of("LR")
    dois = [
        value.removesuffix("[doi]").strip() for value in (*all_of("LID"), *all_of("AID")) if value.endswith("[doi]")
    ]
    return _extract(
        pmid=pmid,
        title=one_of("TI", "TT", "BTI"),
        sections=_labelled(one_of("AB")),
        types=all_of("PT"),
        headings=[heading.partition("/")[0].strip("*") for heading in all_of("MH")],
        notices=[one for one in notices if one],
        journal=one_of("JT", "TA"),
        dated=one_of("DP", "DEP"),
        revised=(revised[:4], revised[4:6], revised[6:8]),
        others=[f"doi:{doi}" for doi in dois[:1]] + [f"pmcid:{value}" for value in all_of("PMC")],
        digested="\n".join(f"{tag}- {value}" for tag, value in record).encode(),
    )


def _pmid_in(value: str) -> str:
    match = re.search(r"PMID: ?(\d+)", value)
    return match[1] if match else ""


def _labelled(abstract: str) -> list[tuple[str, str]]:
    """An abstract cut at the labels ("METHODS: ") that stand in it."""
    labels = list(_INLINE_LABEL.finditer(abstract))
    if not labels:
        return [("", abstract)] if abstract else []
    ends = [*(label.start() for label in labels[1:]), len(abstract)]
    opening = [("", abstract[: labels[0].start()].strip())] if labels[0].start() else []
    return opening + [
        (label[1].capitalize(), abstract[label.end() : end].strip()) for label, end in zip(labels, ends, strict=True)
    ]


def _extract(
    *,
    pmid: str,
    title: str,
    sections: list[tuple[str, str]],
    types: list[str],
    headings: list[str],
    notices: list[str],
    journal: str,
    dated: str,
    revised: tuple[str, str, str],
    others: list[str],
    digested: bytes,
) -> Extract:
    said = [(label, text) for label, text in sections if text]
    known = {one.casefold() for one in types}
    if bibliographic.RETRACTED_TYPE in known and not bibliographic.is_retraction(notices):
        notices = ["Retracted", *notices]
    notices = [*notices, *dict.fromkeys(text for name, text in bibliographic.NOTICE_TYPES.items() if name in known)]
    pieces = [piece for label, text in said for piece in _pieces(label, text)]
    written = write(title or f"PubMed record {pmid}", pieces)
    return Extract(
        key=pmid,
        digested=digested,
        title=title or f"PubMed record {pmid}",
        text=written.text,
        kind=bibliographic.kind_of([*types, *headings]),
        year=bibliographic.year_in(dated),
        publisher=journal or None,
        last_updated=bibliographic.day(*revised),
        depth=Depth.ABSTRACT,
        unstated=() if title else ("title",),
        notices=(*notices, *([] if said else [NO_ABSTRACT])),
        retracted=bibliographic.is_retraction(notices),
        identifiers=(f"pmid:{pmid}", *dict.fromkeys(others)),
    )


def _pieces(label: str, text: str) -> Iterator[Piece]:
    if label:
        yield Piece(role="heading", text=label, level=2)
    yield Piece(role="paragraph", text=text)
