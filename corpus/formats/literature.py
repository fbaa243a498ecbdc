"""An XML file of the literature: PubMed records or JATS articles, by its root element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from corpus.errors import CorpusError
from corpus.formats import jats, pubmed
from corpus.formats.decoding import refuse_disguised
from corpus.formats.parsing_xml import Element, name, parse
from corpus.formats.records import Extract


def read_xml(data: bytes) -> Iterator[Extract | CorpusError]:
    """The articles of a PubMed or JATS file, each with its own key. Raises CorpusError for any other XML."""
    if not data.strip():
        raise CorpusError("the file is empty; add its text or remove it")
    refuse_disguised(data, "XML of PubMed or JATS")
    root = parse(data)
    articles = [
        element
        for element in root.iter("{*}article", *(f"{{*}}{one}" for one in pubmed.ARTICLES))
        if not _inner(element)
    ]
    if not articles:
        raise CorpusError(
            f"XML that opens with <{name(root)}> and has no PubMed record or JATS article; convert it to .html or .txt"
        )
    for number, article in enumerate(articles, start=1):
        try:
            yield _read(article, number)
        except CorpusError as error:
            yield CorpusError(f"record {number}: {error}")
        except RecursionError:
            yield CorpusError(f"record {number}: its elements nest too deeply to be an article; simplify it")


def _inner(element: Element) -> bool:
    """Whether an article stands inside another (a sub-article, a response)."""
    return any(name(parent) in {"article", *pubmed.ARTICLES} for parent in element.iterancestors())


def _read(article: Element, number: int) -> Extract:
    if name(article) in pubmed.ARTICLES:
        return pubmed.read_article(article)
    extract = jats.read_article(article)
    key = (extract.key or f"article-{number}").rpartition(":")[2].replace("/", "_")
    return replace(extract, key=key, digested=etree.tostring(article, encoding="utf-8", with_tail=False))
