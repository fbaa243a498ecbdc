"""HTML pages: what a page says, without its menus, banners and footers.

Landmarks (main, article) say where the content is; where a page has none, jusText judges its paragraphs, and all
between the first and the last good one is kept: a boxed warning is not lost for being short.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date

from corpus.errors import CorpusError
from corpus.formats.decoding import decode, looks_like
from corpus.formats.flow import html_tree, pieces_of, without
from corpus.formats.parsing_xml import Element, name, text_of
from corpus.formats.records import Extract, Piece
from corpus.formats.writing import clean, plain, squeezed, write
from corpus.references import split_references

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,99}encoding=["']([\w.-]+)""", re.I
)
_LANDMARKS = frozenset({"nav", "footer", "dialog"})
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar"}
)
_CHROME = frozenset(
    "nav navbar navigation menu breadcrumb breadcrumbs cookie cookies consent gdpr share sharing social newsletter "
    "subscribe advert advertisement ad ads sidebar footer related recommended comments pagination pager skip skiplink "
    "toc promo popup modal login signup masthead topbar".split()
)
_BOXES = frozenset("sidebar footer promo popup modal related recommended toc".split())  # may hold a warning
_SPOKEN = frozenset("warning warnings alert caution danger note notice important boxed contraindication".split())
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_YEAR_KEYS = (
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "article:published_time",
    "datepublished",
    "dc.date",
    "dcterms.issued",
    "dc.date.issued",
)
_UPDATED_KEYS = (
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
)
_PUBLISHER_KEYS = ("citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name")
_TITLE_KEYS = ("citation_title", "dc.title", "og:title")
_HALF = 0.5
_TEASER = 0.25  # of the text; a marked article that holds less only points to another page
_JUDGED = 2_000  # pieces; jusText's time grows with their square, and a longer page is mostly content
_MENU, _LINKED = 3, 0.8  # a list of at least three entries, most of it links, is a menu on a page without landmarks


def read_html(data: bytes) -> Iterator[Extract]:
    """The page's content as one document. Raises CorpusError when nothing in it is text."""
    said = looks_like(data)
    if said is not None and said != "an HTML page":
        raise CorpusError(f"by its content it is {said}, not an HTML page; give the file its right suffix")
    match = _DECLARED.search(data[:2048])
    text = decode(data, (match[1] or match[2]).decode() if match else None)
    tree = html_tree(text)
    if tree is None:
        raise CorpusError("the file is empty; add its text or remove it")
    without(tree, tree.iter("script", "style", "noscript", "template"))
    facts = _facts(tree)
    title = _title(tree, facts)
    pieces = _without_title(_content(tree, text), title)
    if not any(piece.role != "heading" for piece in pieces):
        raise CorpusError("the page holds no text of its own (it may be filled in by a script); save its text instead")
    written = write(title, _levelled(pieces))
    year, updated = _date(facts, _YEAR_KEYS), _date(facts, _UPDATED_KEYS)
    yield Extract(
        title=title,
        text=written.text,
        year=year.year if year else None,
        publisher=_first(facts, _PUBLISHER_KEYS),
        last_updated=updated,
        identifiers=tuple(f"doi:{doi}" for doi in [_first(facts, ("citation_doi", "dc.identifier.doi"))] if doi),
        references=split_references(pieces),
        markers=written.markers,
    )


# --- content --------------------------------------------------------------------------------------------------------


def _content(tree: Element, text: str) -> list[Piece]:
    landmark = _main(tree)
    root = landmark if landmark is not None else tree.find(".//body")
    root = root if root is not None else tree
    _prune(root, inside=landmark is not None)
    pieces = pieces_of(root)
    return pieces if landmark is not None else _between_good(pieces, text)


def _main(tree: Element) -> Element | None:
    """The element that a page marks as its content, where it marks one that holds most of an article's text."""
    marked = [e for e in tree.iter("main", "article", "div", "section") if name(e) == "main" or e.get("role") == "main"]
    articles = list(tree.iter("article"))
    found = marked or (articles if len(articles) == 1 else [])
    best = max(found, key=lambda element: len(text_of(element)), default=None)
    if best is None or not text_of(best):
        return None
    body = tree.find(".//body")
    rest = copy.deepcopy(body if body is not None else tree)
    _prune(rest, inside=False)
    return best if len(text_of(best)) >= _TEASER * len(text_of(rest)) else None


def _prune(root: Element, *, inside: bool) -> None:
    """Take out menus, banners, footers and the like, unless they hold most of the text or a warning."""
    whole = max(len(text_of(root)), 1)
    for element in list(root.iterdescendants()):
        if _is_chrome(element, inside) and not _warns(element) and len(text_of(element)) < _HALF * whole:
            without(root, [element])


def _warns(element: Element) -> bool:
    """Whether a box beside the text calls itself a warning or a note; a cookie notice doesn't count."""
    words = _words(element)
    return bool(words & _SPOKEN) and words & _CHROME <= _BOXES


def _is_chrome(element: Element, inside: bool) -> bool:
    tag = name(element)
    if tag in _LANDMARKS or element.get("role") in _ROLES:
        return True
    if tag == "header":
        return not inside and not any(True for _ in element.iter("h1"))
    if tag == "aside":
        return _link_share(element) > _HALF
    if tag in {"ul", "ol"} and not inside and len(element) >= _MENU:
        return _link_share(element) > _LINKED
    return bool(_words(element) & _CHROME)


def _words(element: Element) -> set[str]:
    said = f"{element.get('class') or ''} {element.get('id') or ''}".casefold()
    return set(re.split(r"[\s_-]+", said))


def _link_share(element: Element) -> float:
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked / max(len(text_of(element)), 1)


def _between_good(pieces: list[Piece], text: str) -> list[Piece]:
    """From the first to the last piece that jusText takes for content, with the headings right before; or all."""
    good = _good_text(text) if len(pieces) <= _JUDGED else ""
    at = [n for n, piece in enumerate(pieces) if piece.role != "heading" and _key(piece) and _key(piece) in good]
    if not at:
        return pieces
    start, stop = at[0], at[-1] + 1
    while start and pieces[start - 1].role == "heading":
        start -= 1
    while stop < len(pieces) and pieces[stop].role in {"row", "item"}:
        stop += 1
    return pieces[start:stop]


def _good_text(text: str) -> str:
    import justext  # noqa: PLC0415  (only pages without landmarks need it)

    try:
        found = justext.justext(text.encode(), justext.get_stoplist("English"), encoding="utf-8")
    except (ValueError, TypeError, AssertionError):  # a page without a body
        return ""
    return "\n".join(_letters(paragraph.text) for paragraph in found if paragraph.class_type == "good")


def _key(piece: Piece) -> str:
    return _letters(plain("".join(piece.cells) or piece.text))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _without_title(pieces: list[Piece], title: str) -> list[Piece]:
    """Without the heading that repeats the title."""
    for position, piece in enumerate(pieces):
        if piece.role == "heading" and squeezed(plain(piece.text)) == title:
            return [*pieces[:position], *pieces[position + 1 :]]
    return pieces


def _levelled(pieces: list[Piece]) -> list[Piece]:
    """With headings below the title: the highest that is left becomes level 2."""
    highest = min((piece.level for piece in pieces if piece.role == "heading"), default=2)
    return [
        Piece(role="heading", text=piece.text, level=piece.level - highest + 2) if piece.role == "heading" else piece
        for piece in pieces
    ]


# --- facts ----------------------------------------------------------------------------------------------------------


def _facts(tree: Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (
            meta.get("name") or meta.get("property") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).casefold()
        content = squeezed(clean(meta.get("content") or ""))
        if key and content:
            facts.setdefault(key, content)
    return facts


def _title(tree: Element, facts: dict[str, str]) -> str:
    headings = [text_of(heading) for heading in tree.iter("h1") if text_of(heading)]
    if len(headings) == 1:
        return headings[0]
    stated = _first(facts, _TITLE_KEYS) or text_of(tree.find(".//title"))
    return re.split(r"\s+[|·»]\s+", stated)[0] or (headings[0] if headings else "")


def _first(facts: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((facts[key] for key in keys if key in facts), None)


def _date(facts: dict[str, str], keys: tuple[str, ...]) -> date | None:
    """The first of some dates that is one; a month or day that is not stated counts as the first."""
    for key in keys:
        match = _DATE.match(facts.get(key, ""))
        if match:
            try:
                return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            except ValueError:
                continue
    return None
