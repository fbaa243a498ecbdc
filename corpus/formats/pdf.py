"""PDF: pages as lines, lines as headings, paragraphs, list items and table rows, with the page each starts on."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING

from corpus.errors import CorpusError
from corpus.formats.pdf_layout import follows_closely, pieces_of_lines
from corpus.formats.pdf_lines import Line, lines_of
from corpus.formats.records import Extract, Piece
from corpus.formats.writing import plain, squeezed, write
from corpus.references import split_references

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_ONE_AT_A_TIME = threading.Lock()  # PDFium is not made for several threads
_MAX_PAGES = 5_000
_MAX_CHARACTERS = 20_000_000
_LETTERS_A_PAGE = 8  # fewer on average are page numbers or stamps on scanned pages
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")
_NO_TITLE = re.compile(
    r"untitled|anonymous|unknown|document\d*|microsoft word.*|.*\.(?:docx?|pdf|indd|tex|rtf|qxd|dvi)", re.I
)
_EDGE = 3  # lines at a page's top or bottom that may be its header or footer


def read_pdf(data: bytes) -> Iterator[Extract]:
    """The PDF as one document. Raises CorpusError when it is scanned, encrypted, damaged or no PDF."""
    if b"%PDF-" not in data[:1024]:
        raise CorpusError("by its content it is no PDF; give the file its right suffix")
    with _ONE_AT_A_TIME:
        pages, facts, pictures = _read(data)
    letters = sum(sum(map(str.isalpha, line.text)) for page in pages for line in page)
    if letters < _LETTERS_A_PAGE * len(pages):
        raise CorpusError(_without_text(pictures, len(pages)))
    pages = _without_edges(pages)
    largest = _largest_on_first(pages)
    stated = squeezed(facts.get("Title", ""))
    guessed = len(stated) < 4 or _NO_TITLE.fullmatch(stated) is not None
    title = (largest or _first_text(pages))[:300] if guessed else stated
    pieces = _without_title(list(pieces_of_lines(pages)), title)
    written = write(title, pieces, paged=True)
    year, updated = _date(facts.get("CreationDate")), _date(facts.get("ModDate"))
    unread = [str(number) for number, page in enumerate(pages, start=1) if not page and number in pictures]
    yield Extract(
        title=title,
        text=written.text,
        year=year.year if year else None,
        last_updated=updated,
        inferred=tuple(name for name, known in (("title", guessed), ("year", year)) if known),
        notices=(f"Not read: page {', '.join(unread)} of the PDF is a picture without text",) if unread else (),
        references=split_references(pieces),
        markers=written.markers,
        pages=_whole(written.pages, len(pages), len(written.text)),
    )


def _read(data: bytes) -> tuple[list[list[Line]], dict[str, str], set[int]]:
    """The lines of each page, the document's own facts, and the numbers of the pages that hold pictures."""
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise CorpusError("an encrypted PDF; save a copy without its password and add that") from error
        raise CorpusError("not a readable PDF (damaged or cut off); fetch it again") from error
    try:
        if len(document) > _MAX_PAGES:
            raise CorpusError(f"a PDF of {len(document)} pages; split it into parts of at most {_MAX_PAGES}")
        pages, pictures = _pages(document, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
        return pages, dict(document.get_metadata_dict()), pictures
    except pypdfium2.PdfiumError as error:
        raise CorpusError("one of its pages can't be read (the PDF is damaged); fetch it again") from error
    finally:
        document.close()


def _pages(document: PdfDocument, *pictured: int) -> tuple[list[list[Line]], set[int]]:
    pages: list[list[Line]] = []
    pictures: set[int] = set()
    characters = 0
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        characters += textpage.count_chars()
        if characters > _MAX_CHARACTERS:
            raise CorpusError(f"more than {_MAX_CHARACTERS:,} characters in one PDF; split it")
        pages.append(lines_of(textpage, number + 1))
        if not pages[-1] and any(shape.type in pictured for shape in page.get_objects(max_depth=3)):
            pictures.add(number + 1)
        textpage.close()
        page.close()
    return pages, pictures


def _without_text(pictures: set[int], pages: int) -> str:
    if pictures:
        return (
            f"a scanned PDF ({pages} page{'s' * (pages > 1)} of pictures without text); "
            "run text recognition (OCR) over it and add the result"
        )
    return "a PDF without any text; add its text or remove it"


# --- headers, footers and title --------------------------------------------------------------------------------------


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without what most pages repeat at their top or bottom, and without page numbers there."""
    edges = [_edge_lines(page) for page in pages]
    seen = Counter(key for lines in edges for key in {key for line in lines for key in _edge_keys(line)})
    offset = _offset(edges)
    numbered = f"\0{offset}\0"
    often = {
        key
        for key, times in seen.items()
        if times >= 2 and (times * 2 > len(pages) or (offset is not None and numbered in key[0]))
    }
    return [_inside(page, often, offset or 0) for page in pages]


def _offset(edges: Sequence[Sequence[Line]]) -> int | None:
    """How far the printed page numbers are from the pages' own, when half of the pages or more agree on it."""
    found = Counter(
        offset
        for lines in edges
        for offset in {int(number) - line.page for line in lines for number in re.findall(r"\d{1,4}", line.text)}
    )
    offset, times = found.most_common(1)[0] if found else (0, 0)
    return offset if times >= 2 and times * 2 >= len(edges) else None


def _edge_lines(page: Sequence[Line]) -> list[Line]:
    return [line for row in (*_rows(page)[:_EDGE], *_rows(page)[-_EDGE:]) for line in row]


def _rows(page: Sequence[Line]) -> list[list[Line]]:
    """Lines by their height on the page, the lowest first."""
    ordered = sorted(page, key=lambda line: line.base)
    return [list(row) for _, row in groupby(ordered, key=lambda line: round(line.base))]


def _inside(page: Sequence[Line], often: Collection[tuple[str, int]], offset: int) -> list[Line]:
    """The page from its edges inwards without what is repeated there; the first row that isn't ends the search."""
    furniture: set[Line] = set()
    rows = _rows(page)
    for inwards in (rows[:_EDGE], rows[::-1][:_EDGE]):
        for row in inwards:
            if not all(not _edge_keys(line).isdisjoint(often) or _is_page_number(line, offset) for line in row):
                break
            furniture.update(row)
    return [line for line in page if line not in furniture]


def _edge_keys(line: Line) -> set[tuple[str, int]]:
    """What a line says and where, with each of its numbers as it is or as so far from the page's own number.

    A running title's page number keeps its distance from page to page; the number in a statement doesn't.
    """
    parts = re.split(r"(\d{1,4})", line.text)
    numbers = len(parts) // 2
    if numbers > _EDGE:
        return {(line.text, round(line.base / 4))}
    keys = set()
    for distant in product((False, True), repeat=numbers):
        said = list(parts)
        for at, from_page in enumerate(distant):
            if from_page:
                said[2 * at + 1] = f"\0{int(parts[2 * at + 1]) - line.page}\0"
        keys.add(("".join(said), round(line.base / 4)))
    return keys


def _is_page_number(line: Line, offset: int) -> bool:
    pattern = r"\W*(?:page|p\.|seite)?\s*(\d{1,4})(?:\s*(?:of|/|von)\s*\d{1,4})?\W*"
    match = re.fullmatch(pattern, line.text, re.IGNORECASE)
    return match is not None and int(match[1]) - line.page == offset


def _largest_on_first(pages: Sequence[Sequence[Line]]) -> str:
    """The lines in the largest type on the first page that has text, when they stand out."""
    page = next((page for page in pages if page), [])
    sizes = Counter[float]()
    for line in (line for each in pages for line in each):
        sizes[line.size] += len(line.text)
    if not page or not sizes:
        return ""
    largest = max(line.size for line in page)
    if largest < 1.15 * sizes.most_common(1)[0][0]:
        return ""
    title: list[Line] = []
    for line in page:
        if title and not (line.size >= 0.97 * largest and follows_closely(title[-1], line)):
            break
        if line.size >= 0.97 * largest:
            title.append(line)
    return squeezed(plain(" ".join(line.text for line in title)))


def _first_text(pages: Sequence[Sequence[Line]]) -> str:
    return next((squeezed(plain(line.text)) for page in pages for line in page), "")


def _without_title(pieces: list[Piece], title: str) -> list[Piece]:
    """Without the first heading when it is the title."""
    for position, piece in enumerate(pieces[:6]):
        said = squeezed(plain(piece.text))
        if piece.role == "heading" and said.casefold() == title.casefold():
            marks = "".join(re.findall("\ue002", piece.text))
            rest = pieces[position + 1 :]
            if marks and rest:
                rest = [_marked(rest[0], marks), *rest[1:]]
            return [*pieces[:position], *rest]
    return pieces


def _marked(piece: Piece, marks: str) -> Piece:
    if piece.role == "row":
        return Piece(role="row", cells=(marks + piece.cells[0], *piece.cells[1:]), level=piece.level)
    return Piece(role=piece.role, text=marks + piece.text, level=piece.level)


def _whole(starts: Sequence[int], pages: int, length: int) -> tuple[int, ...]:
    """A start for every page; `write` gives page 1 at 0, and a page without text starts where the next one does."""
    padded = [*starts, *[length] * (pages - len(starts))][:pages]
    assert all(one <= other for one, other in pairwise(padded))
    return tuple(padded)


def _date(stated: str | None) -> date | None:
    match = _PDF_DATE.match(stated or "")
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
