"""XML from strangers: no entity is expanded, nothing is fetched, nothing grows beyond its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from corpus.errors import CorpusError
from corpus.formats.writing import clean, squeezed

Element: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""

_ENTITIES = "its XML uses entities of its own, which are not expanded; replace them by their text"


def parse(data: bytes) -> Element:
    """The root of an XML file. Raises CorpusError when it isn't well-formed or defines entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "no content"
        if "amplification" in reason:
            raise CorpusError(_ENTITIES) from error
        raise CorpusError(f"not well-formed XML ({reason[:120]}); mend it or fetch it again") from error
    if any(True for _ in root.iter(etree.Entity)):
        raise CorpusError(_ENTITIES)
    return root


def name(element: Element) -> str:
    """An element's name without its namespace; "" for a comment or a processing instruction."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Element | None) -> str:
    """All text inside an element on one line; "" for None."""
    if element is None:
        return ""
    return squeezed(clean(str(element.xpath("string()"))))


def first(element: Element | None, path: str) -> Element | None:
    """The first element on a path, whatever namespaces are in force; None where there is none."""
    return next(every(element, path), None)


def every(element: Element | None, path: str) -> Iterator[Element]:
    """All elements on a path of names ("a/b"), in document order."""
    if element is None:
        return
    here, _, rest = path.partition("/")
    for child in element:
        if name(child) == here:
            if rest:
                yield from every(child, rest)
            else:
                yield child
