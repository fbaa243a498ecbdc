"""JATS, the XML of PubMed Central and the publishers: full text with its sections, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.errors import CorpusError
from corpus.formats import bibliographic
from corpus.formats.parsing_xml import Element, every, first, name, text_of
from corpus.formats.records import Extract, Piece
from corpus.formats.writing import clean, plain, reference, squeezed, superscript, write
from corpus.records import Depth, DocumentKind

_RELATIONS = {
    "retracted-article": "RetractionOf",
    "retraction-forward": "RetractionIn",
    "correction-forward": "ErratumIn",
    "concern-forward": "ExpressionOfConcernIn",
    "expression-of-concern": "ExpressionOfConcernIn",
    "corrected-article": "ErratumOf",
    "republished-article": "RepublishedFrom",
    "updated-article": "UpdateOf",
}
_NOTICE_ARTICLES = {
    "retraction": "This record is itself the notice that retracts another article",
    "expression-of-concern": "This record is itself an expression of concern about another article",
    "correction": "This record is itself a correction of another article",
}
_SILENT = frozenset(
    "graphic media inline-graphic object-id permissions alternatives-image fn-group ext-link-group "
    "supplementary-material inline-supplementary-material label copyright-statement tex-math".split()
)
_BLOCKS = frozenset(
    "p list list-item def-list def-item sec title table-wrap table fig boxed-text disp-quote disp-formula caption "
    "statement verse-group speech preformat fig-group table-wrap-group supplementary-material array code".split()
)
_UPDATES = frozenset({"corrected", "correction", "retracted", "retraction", "updated", "rev-recd"})
_NAMED = re.compile(r"[^\W\d_]{2}")  # "Smith et al., 2001" is part of its sentence
_NOTE_TYPES = frozenset({"bibr", "fn", "table-fn", "author-notes"})


def read_article(article: Element) -> Extract:
    """One `article` element. Raises CorpusError when it holds no text."""
    meta = first(article, "front/article-meta")
    title = squeezed(_inline(first(meta, "title-group/article-title")))
    abstracts = [
        one for one in every(meta, "abstract") if one.get("abstract-type") not in {"graphical", "teaser", "precis"}
    ]
    pieces = [piece for abstract in abstracts for piece in _abstract(abstract)]
    body = list(_body(article))
    pieces += body
    if not any(piece.role != "heading" for piece in pieces):
        raise CorpusError("a JATS article without abstract or text; fetch its full text")
    title = plain(title) or plain(pieces[0].text)[:300]
    written = write(title, pieces)
    notices = list(_notices(article, meta))
    stated = article.get("article-type") or ""
    types = [stated, *(text_of(one) for one in every(meta, "article-categories/subj-group/subject"))]
    kind = bibliographic.kind_of(types)
    retracted = bibliographic.is_retraction(notices) or title.upper().startswith(("RETRACTED:", "RETRACTED ARTICLE"))
    return Extract(
        key=next(iter(_identifiers(meta)), None),
        title=title,
        text=written.text,
        kind=kind if kind is not DocumentKind.OTHER else bibliographic.kind_of(_keywords(meta)),
        year=_year(meta),
        publisher=text_of(first(article, "front/journal-meta/journal-title-group/journal-title"))
        or text_of(first(article, "front/journal-meta/journal-title"))
        or text_of(first(article, "front/journal-meta/publisher/publisher-name"))
        or None,
        last_updated=_updated(meta),
        depth=Depth.FULL_TEXT if body else Depth.ABSTRACT,
        notices=tuple(notices) or (("Retracted",) if retracted else ()),
        retracted=retracted,
        identifiers=tuple(_identifiers(meta)),
        references=tuple(_references(article)),
        markers=written.markers,
    )


def _abstract(abstract: Element) -> Iterator[Piece]:
    stated = squeezed(_inline(first(abstract, "title")))
    yield Piece(role="heading", text=stated or "Abstract", level=2)
    yield from _blocks(abstract, 2)


def _body(article: Element) -> Iterator[Piece]:
    body = first(article, "body")
    if body is not None:
        yield from _blocks(body, 1)
    for part in every(article, "back/app-group/app"):
        yield from _section(part, 1)
    for note in every(article, "floats-group"):
        yield from _blocks(note, 1)


def _blocks(parent: Element, level: int, depth: int = 0) -> Iterator[Piece]:
    """The content of a section, list item or box. Text between its blocks makes paragraphs."""
    loose = parent.text if name(parent) not in {"body", "sec", "abstract"} else ""
    gathered = clean(loose or "")
    for child in parent:
        tag = name(child)
        if tag in _BLOCKS or tag in _SILENT:
            yield from _said(gathered, depth)
            gathered = ""
            if tag not in _SILENT and tag != "title":
                yield from _block(child, tag, level, depth)
        elif tag:
            gathered += _run(child, gathered)
        gathered += clean(child.tail or "")
    yield from _said(gathered, depth)


def _said(text: str, depth: int) -> Iterator[Piece]:
    if squeezed(plain(text)):
        yield Piece(role="item" if depth else "paragraph", text=text, level=max(depth - 1, 0))


def _block(child: Element, tag: str, level: int, depth: int) -> Iterator[Piece]:
    if tag in {"sec", "boxed-text", "statement"}:
        yield from _section(child, level)
    elif tag == "list":
        for item in every(child, "list-item"):
            yield from _blocks(item, level, depth + 1)
    elif tag == "def-list":
        for item in every(child, "def-item"):
            yield from _said(f"{_inline(first(item, 'term'))}: {_inline(first(item, 'def'))}", depth + 1)
    elif tag in {"table-wrap", "fig"}:
        yield from _float(child, level)
    elif tag == "table":
        yield from _rows(child)
    else:
        yield from _blocks(child, level, depth)


def _section(section: Element, level: int) -> Iterator[Piece]:
    title = first(section, "title")
    if title is None:
        title = first(section, "caption/title")
    if title is not None and squeezed(plain(_inline(title))):
        yield Piece(role="heading", text=_inline(title), level=level + 1)
    yield from _blocks(section, level + 1)


def _float(element: Element, level: int) -> Iterator[Piece]:
    """A table or figure: label and caption as a paragraph, the rows, the notes below."""
    label, caption = text_of(first(element, "label")), first(element, "caption")
    said = " ".join(_inline(part).strip() for part in (caption if caption is not None else []) if name(part))
    if squeezed(plain(said)):
        yield Piece(role="paragraph", text=f"{label.rstrip('.')}. {said}" if label else said)
    for table in element.iter("{*}table"):
        yield from _rows(table)
    for foot in every(element, "table-wrap-foot"):
        yield from _blocks(foot, level)


def _rows(table: Element) -> Iterator[Piece]:
    opening = 1
    for row in table.iter("{*}tr"):
        cells = tuple(squeezed(_inline(cell)) for cell in row if name(cell) in {"td", "th"})
        if any(cells):
            yield Piece(role="row", cells=cells, level=opening)
            opening = 0


def _inline(element: Element | None) -> str:
    """The text inside an element with its reference marks; "" for None."""
    if element is None:
        return ""
    text = clean(element.text or "")
    for child in element:
        if name(child):
            text += _run(child, text)
        text += clean(child.tail or "")
    return text


def _run(child: Element, before: str) -> str:
    """An inline element's text behind `before`."""
    tag = name(child)
    if tag in _SILENT and tag != "label":
        return ""
    if tag == "xref" and child.get("ref-type") in _NOTE_TYPES and not _NAMED.search(text_of(child)):
        return reference(text_of(child).strip("[]() "))
    if tag == "sup":
        linked = [one for one in child.iter("{*}xref") if one.get("ref-type") in _NOTE_TYPES]
        return reference(text_of(child).strip("[]() ")) if linked else superscript(before, text_of(child))
    spaced = " " if tag in {"break", "p", "title"} else ""
    return spaced + _inline(child) + spaced


# --- facts ----------------------------------------------------------------------------------------------------------


def _identifiers(meta: Element | None) -> Iterator[str]:
    kinds = {"pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "pmcaid": "pmcid", "doi": "doi"}
    found = {
        kinds[one.get("pub-id-type") or ""]: text_of(one)
        for one in every(meta, "article-id")
        if one.get("pub-id-type") in kinds
    }
    for kind in ("pmid", "pmcid", "doi"):
        if found.get(kind):
            value = found[kind]
            yield f"{kind}:{'PMC' * (kind == 'pmcid' and value.isdigit())}{value}"


def _year(meta: Element | None) -> int | None:
    years = [bibliographic.year_in(text_of(first(dated, "year"))) for dated in every(meta, "pub-date")]
    return min((year for year in years if year), default=None)


def _updated(meta: Element | None) -> date | None:
    """The last date on which the article was corrected, retracted or revised, as its history says."""
    dated = [*every(meta, "history/date"), *every(meta, "pub-history/event/date")]
    found = (
        bibliographic.day(text_of(first(one, "year")), text_of(first(one, "month")), text_of(first(one, "day")))
        for one in dated
        if one.get("date-type") in _UPDATES
    )
    return max((one for one in found if one), default=None)


def _keywords(meta: Element | None) -> list[str]:
    return [text_of(word) for word in every(meta, "kwd-group/kwd")]


def _notices(article: Element, meta: Element | None) -> Iterator[str]:
    stated = article.get("article-type") or ""
    if stated in _NOTICE_ARTICLES:
        yield _NOTICE_ARTICLES[stated]
    for related in [*every(meta, "related-article"), *every(meta, "related-object")]:
        relation = _RELATIONS.get(related.get("related-article-type") or "", "")
        link = next((value for key, value in related.attrib.items() if str(key).endswith("href")), "")
        said = bibliographic.notice(relation, text_of(related) or str(link))
        if said:
            yield said


def _references(article: Element) -> Iterator[str]:
    for listed in article.iter("{*}ref"):
        said = " ".join(text_of(part) for part in listed if name(part) not in {"", "label"})
        if said:
            yield said
