"""HTML elements -> pieces: headings, paragraphs, nested lists, tables, with references and powers told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from corpus.errors import CorpusError
from corpus.formats.parsing_xml import Element, name
from corpus.formats.records import Piece
from corpus.formats.writing import clean, reference, squeezed, superscript

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset(
    "script style noscript template svg math head iframe object canvas audio video select button input textarea "
    "option datalist map".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr ruby rb".split()
)
_CELL_BLOCKS = frozenset({"table", "ul", "ol", "dl", *_HEADINGS})
_DELETED = frozenset({"del", "s", "strike"})


def pieces_of(root: Element) -> list[Piece]:
    """The pieces of an HTML element in reading order. Raises CorpusError when it nests without end."""
    flow = _Flow()
    try:
        flow.walk(root)
    except RecursionError as error:
        raise CorpusError("its elements nest too deeply to be a document; simplify it") from error
    flow.flush()
    return flow.pieces


class _Flow:
    """Walks elements; inline text gathers in a buffer until a block ends it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._buffer: list[str] = []
        self._lists = 0
        self._in_item = False

    def flush(self) -> None:
        """End the paragraph or item that was gathering."""
        text = squeezed("".join(self._buffer))
        self._buffer.clear()
        if text and self._in_item:
            self.pieces.append(Piece(role="item", text=text, level=max(self._lists - 1, 0)))
        elif text:
            self.pieces.append(Piece(role="paragraph", text=text))

    def walk(self, element: Element) -> None:
        """Read an element's content, without the text behind it."""
        self._say(element.text)
        for child in element:
            self._child(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._buffer.append(clean(text))

    def _child(self, child: Element) -> None:
        tag = name(child)
        if not tag or tag in _SILENT or tag in _DELETED or _is_hidden(child):
            return
        if tag in _INLINE:
            self._inline(child, tag)
            return
        self.flush()
        if tag in _HEADINGS:
            self._heading(child, int(tag[1]))
        elif tag == "table" and _is_data_table(child):
            self.pieces.extend(_rows(child))
        elif tag in {"ul", "ol", "menu", "dl"}:
            self._list(child)
        elif tag == "pre":
            self._lines(child)
        else:
            self.walk(child)
        self.flush()

    def _inline(self, child: Element, tag: str) -> None:
        if is_reference(child):
            self._buffer.append(reference("".join(child.itertext()).strip().strip("[]()")))
        elif tag == "sup":
            self._buffer.append(superscript("".join(self._buffer[-3:]), _text(child)))
        else:
            self.walk(child)

    def _heading(self, element: Element, level: int) -> None:
        self.pieces.append(Piece(role="heading", text=_text(element), level=level))

    def _list(self, element: Element) -> None:
        outer, self._in_item = self._in_item, False
        self._lists += 1
        self._say(element.text)
        for child in element:
            tag = name(child)
            if tag in {"li", "dt", "dd"}:
                self._item(child, tag)
            else:
                self._child(child)  # lists right inside lists, and groups of terms
            self._say(child.tail)
        self.flush()
        self._lists -= 1
        self._in_item = outer

    def _item(self, child: Element, tag: str) -> None:
        self.flush()
        self._in_item = True
        self._lists += tag == "dd"
        self.walk(child)
        if tag == "dt" and not "".join(self._buffer).rstrip().endswith((":", "?", ".")):
            self._say(":")  # the term introduces what is said of it
        self.flush()
        self._lists -= tag == "dd"
        self._in_item = False

    def _lines(self, element: Element) -> None:
        for line in "".join(element.itertext()).splitlines():
            self._say(line)
            self.flush()


def _text(element: Element) -> str:
    """An element's text on one line, powers and reference marks in it resolved."""
    inner = _Flow()
    inner.walk(element)
    inner.flush()
    return " ".join(piece.text for piece in inner.pieces if piece.text)


def is_reference(element: Element) -> bool:
    """Whether an element is a link to a note or a reference, such as a raised 3 or "[3]"."""
    links = [element] if name(element) == "a" else list(element.iter("a")) if name(element) == "sup" else []
    inside = [link for link in links if (link.get("href") or "").startswith("#")]
    if not inside:
        return False
    said = "".join(element.itertext()).strip()
    return bool(said) and all(not word.isalpha() or len(word) == 1 for word in said.strip("[]()").split())


def _is_hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "hidden" in element.attrib or "display:none" in style or element.get("aria-hidden") == "true"


def _is_data_table(table: Element) -> bool:
    """Whether a table holds data; one that holds blocks in its cells, or one column, only lays out a page."""
    if any(name(inner) in _CELL_BLOCKS for inner in table.iterdescendants()):
        return False
    return any(len(cells) > 1 for cells in _cells(table))


def _cells(table: Element) -> Iterator[list[Element]]:
    for row in table.iter("tr"):
        yield [cell for cell in row if name(cell) in {"td", "th"}]


def _rows(table: Element) -> Iterable[Piece]:
    caption = table.find("caption")
    if caption is not None:
        yield Piece(role="paragraph", text=_text(caption))
    first = 1
    for cells in _cells(table):
        texts = tuple(_text(cell) for cell in cells)
        if any(texts):
            yield Piece(role="row", cells=texts, level=first)
            first = 0


def without(root: Element, elements: Iterable[Element]) -> None:
    """Take elements out of a tree; the text behind each stays."""
    for element in list(elements):
        parent = element.getparent()
        if parent is None or element is root:
            continue
        tail, before = element.tail or "", element.getprevious()
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        elif tail:
            parent.text = (parent.text or "") + tail
        parent.remove(element)


def html_tree(text: str) -> Element | None:
    """An HTML text as a tree, however broken; None when nothing is in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
