"""Bytes -> text, and what a file is by its first bytes whatever its name says."""

from __future__ import annotations

import codecs
import re

from corpus.errors import CorpusError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # what pages that declare these are written in
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP container (.docx, .xlsx, .zip)"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, or an encrypted one"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file: by its byte order mark, by the encoding it declares, otherwise as UTF-8.

    Raises CorpusError when it is none of these, or no text at all.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    encoding = encoding or (_known(declared) if declared else None) or "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-8" if encoding == "utf-8" else encoding.upper()
        raise CorpusError(f"not {name} text (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise CorpusError("binary data, not text; convert it to a format that Hardstop reads")
    return text


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name
    except LookupError as error:
        raise CorpusError(f"its encoding {declared[:40]!r} is unknown; save it as UTF-8") from error
    return _LATIN.get(name, name)


def looks_like(data: bytes) -> str | None:
    """What the first bytes give a file away as, in words; None for text of no particular kind."""
    if b"%PDF-" in data[:1024]:
        return "a PDF"
    for signature, said in _SIGNATURES:
        if data.startswith(signature):
            return said
    return "an HTML page" if _HTML.match(data[:4096].removeprefix(codecs.BOM_UTF8)) else None


def refuse_disguised(data: bytes, expected: str) -> None:
    """Raise CorpusError when a file is by its bytes something else than `expected`."""
    said = looks_like(data)
    if said is not None:
        raise CorpusError(f"by its content it is {said}, not {expected}; give the file its right suffix")
