"""DOCX: headings, nested lists, tables, footnotes and tracked changes, made by a library and by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
import pytest


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def guideline() -> bytes:
    document = docx.Document()
    document.core_properties.created = datetime(2021, 3, 4)
    document.core_properties.modified = datetime(2024, 5, 6)
    document.add_paragraph("IVIG in crisis", style="Title")
    document.add_heading("Dosing", 1)
    document.add_paragraph("IVIG is given at 2 g/kg in total.")
    document.add_paragraph("Adults receive 0.4 g/kg/day.", style="List Bullet")
    document.add_paragraph("For 5 days in a row.", style="List Bullet 2")
    document.add_heading("Limits", 2)
    paragraph = document.add_paragraph("Rituximab 375 mg/m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" is given weekly.")
    paragraph.add_run("3,4").font.superscript = True
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Drug", "Dose", "IVIG", "2 g/kg"], strict=True
    ):
        cell.text = text
    document.add_heading("References", 1)
    document.add_paragraph("Smith J. Lancet 2001.")
    return saved(document)


def test_structure_and_facts_are_read(read_one, quoted, guideline):
    document = read_one("guide.docx", guideline)
    assert document.title == "IVIG in crisis"
    assert (document.year, document.last_updated.isoformat()) == (2021, "2024-05-06")
    assert document.inferred == ("year",)
    found = quoted(document)
    assert ("Dosing", "IVIG is given at 2 g/kg in total.") in found
    assert ("Dosing", "Adults receive 0.4 g/kg/day.") in found
    assert ("Dosing", "For 5 days in a row.") in found
    assert ("Dosing > Limits", "Rituximab 375 mg/m² is given weekly.") in found
    assert ("Dosing > Limits", "| IVIG | 2 g/kg |") in found
    assert not any("Smith" in said for _, said in found)
    assert document.references == ("Smith J. Lancet 2001.",)
    assert [marker.label for marker in document.markers] == ["3, 4"]


def part(data: bytes, name: str, change) -> bytes:
    """The container with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.namelist():
            content = before.read(entry)
            after.writestr(entry, change(content) if entry == name else content)
    return file.getvalue()


def test_tracked_insertions_are_text_and_deletions_are_not(read_one, guideline):
    tracked = (
        b"<w:p><w:r><w:t>The limit is </w:t></w:r>"
        b'<w:del w:id="1" w:author="a"><w:r><w:delText>4</w:delText></w:r></w:del>'
        b'<w:ins w:id="2" w:author="a"><w:r><w:t>2</w:t></w:r></w:ins><w:r><w:t> g/kg.</w:t></w:r></w:p>'
    )
    data = part(guideline, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", tracked + b"<w:sectPr", 1))
    assert "The limit is 2 g/kg." in read_one("a.docx", data).text


def test_without_a_title_the_first_words_are_it(read_one):
    document = docx.Document()
    document.core_properties.title = ""
    document.add_paragraph("IVIG is given at 2 g/kg.")
    read = read_one("a.docx", saved(document))
    assert read.title == "IVIG is given at 2 g/kg."
    assert "title" in read.inferred


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>" + b" " * (40 * 2**20))
    return file.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b"]><d>&i;</d>"
)


def test_a_zip_bomb_is_not_opened(refusal):
    assert "unpack" in refusal("bomb.docx", bomb())


def test_entities_are_not_expanded(refusal, guideline):
    assert "entities" in refusal("a.docx", part(guideline, "word/document.xml", lambda _: ENTITIES))


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"plain text", "not a readable DOCX"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
        (archive(a=b"x"), "without a Word document"),
        (saved(docx.Document()), "no text"),
    ],
    ids=["text", "pdf", "ole", "zip", "blank"],
)
def test_what_is_no_document_is_refused(refusal, content, said):
    assert said in refusal("a.docx", content)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_document_cut_short_is_refused(refusal, guideline, cut):
    assert refusal("a.docx", guideline[: int(len(guideline) * cut)])


def test_a_damaged_part_is_refused(refusal, guideline):
    assert refusal("a.docx", part(guideline, "word/document.xml", lambda xml: xml[: len(xml) // 2]))
