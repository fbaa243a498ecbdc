"""DOCX, through mammoth: its HTML says what is a heading, a list, a table or a footnote mark."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date

from corpus.errors import CorpusError
from corpus.formats.decoding import looks_like
from corpus.formats.flow import html_tree, pieces_of, without
from corpus.formats.parsing_xml import name, parse, text_of
from corpus.formats.records import Extract, Piece
from corpus.formats.writing import plain, squeezed, write
from corpus.references import split_references

_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 200  # text packs to a tenth; a bomb to a thousandth
_SMALL = 10 * 1024 * 1024
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"


def read_docx(data: bytes) -> Iterator[Extract]:
    """The document's text with its headings, lists and tables. Raises CorpusError when it is no DOCX, or a bomb."""
    facts = _checked(data)
    tree = html_tree(_html(data))
    if tree is None:
        raise CorpusError("the document holds no text; add its text or remove it")
    without(
        tree,
        [link for link in tree.iter("a") if (link.get("href") or "").startswith(("#footnote-ref", "#endnote-ref"))],
    )
    titled = [text_of(heading) for heading in tree.iter("h1") if heading.get("class") == "title"]
    without(tree, [heading for heading in tree.iter("h1") if heading.get("class") == "title"])
    pieces = _levelled(pieces_of(tree))
    if not any(plain(piece.text or "".join(piece.cells)).strip() for piece in pieces):
        raise CorpusError("the document holds no text; add its text or remove it")
    stated = next(filter(None, [*titled[:1], facts.get("title", "")]), "")
    title = stated or squeezed(plain(pieces[0].text or " ".join(pieces[0].cells)))[:300]
    if pieces[0].role == "heading" and squeezed(plain(pieces[0].text)) == title:
        pieces = pieces[1:]
    written = write(title, pieces)
    created, modified = _date(facts.get("created")), _date(facts.get("modified"))
    yield Extract(
        title=title,
        text=written.text,
        year=created.year if created else None,
        last_updated=modified,
        inferred=tuple(field for field, known in (("title", not stated), ("year", created)) if known),
        references=split_references(pieces),
        markers=written.markers,
    )


def _checked(data: bytes) -> dict[str, str]:
    """The core properties of what is a DOCX and unpacks to a sane size."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise CorpusError("an encrypted document or an old .doc; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, len(data))
            if "word/document.xml" not in archive.namelist():
                raise CorpusError("a ZIP container without a Word document inside; give the file its right suffix")
            core = archive.read("docProps/core.xml") if "docProps/core.xml" in archive.namelist() else b""
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    parse(archive.read(part))  # mammoth's own parser would expand entities
    except CorpusError:
        raise
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, zlib.error) as error:
        said = looks_like(data)
        told = (
            f"by its content it is {said}, not a DOCX"
            if said and not said.startswith("a ZIP")
            else "not a readable DOCX"
        )
        raise CorpusError(f"{told} (damaged, cut off or of another format); save it again as .docx") from error
    return {name(child): text_of(child) for child in parse(core) if name(child)} if core else {}


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MAX_UNPACKED or (unpacked > _SMALL and unpacked > _MAX_RATIO * packed):
        raise CorpusError(f"it would unpack to {unpacked // 2**20:,} MB, which no document does; it was not opened")


def _html(data: bytes) -> str:
    import mammoth  # noqa: PLC0415

    try:
        return str(
            mammoth.convert_to_html(
                io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
            ).value
        )
    except RecursionError as error:
        raise CorpusError("its parts nest too deeply to be a document; simplify it") from error
    except Exception as error:  # mammoth lets through whatever a damaged part makes it raise
        raise CorpusError(f"a damaged DOCX ({type(error).__name__}); save it again as .docx") from error


def _levelled(pieces: list[Piece]) -> list[Piece]:
    """Heading 1 is the highest below the title."""
    return [
        Piece(role="heading", text=piece.text, level=piece.level + 1) if piece.role == "heading" else piece
        for piece in pieces
    ]


def _date(stated: str | None) -> date | None:
    try:
        return date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None
