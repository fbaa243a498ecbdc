"""PDF: text in reading order with its headings, lists and tables, each quote on its page; scans are told apart."""

from __future__ import annotations

import io

import pytest
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

STYLES = getSampleStyleSheet()
LARGE = ParagraphStyle("large", parent=STYLES["Title"], fontSize=22, leading=26)


def body(text):
    return Paragraph(text, STYLES["BodyText"])


def furniture(drawing, document):
    drawing.setFont("Helvetica", 8)
    drawing.drawString(72, 30, f"Hospital guideline - page {document.page} of 3")
    drawing.drawString(72, 810, "IVIG guideline of the hospital")


def made(*story, title="IVIG guideline", **settings) -> bytes:
    file = io.BytesIO()
    SimpleDocTemplate(file, title=title, **settings).build(list(story), onFirstPage=furniture, onLaterPages=furniture)
    return file.getvalue()


@pytest.fixture(scope="module")
def guideline() -> bytes:
    return made(
        Paragraph("IVIG guideline", LARGE),
        Paragraph("Dosing", STYLES["Heading1"]),
        body(
            "Intravenous immunoglobulin is given at 2 g/kg in total over two to five days, and the patient is watched "
            "for headache and fever while the infusion runs in the hospital.<super>1</super> "
            "The area is 1.73 m<super>2</super>."
        ),
        body("Rituximab is given at 375 mg/m<super>2</super> weekly for 4 weeks."),
        ListFlowable(
            [ListItem(body("Adults receive 0.4 g/kg/day for 5 days.")), ListItem(body("In children, ask first."))],
            bulletType="bullet",
        ),
        Table(
            [["Drug", "Dose", "Days"], ["IVIG", "2 g/kg", "5"], ["Rituximab", "375 mg/m2", "weekly x 4"]],
            style=[("GRID", (0, 0), (-1, -1), 1, colors.black)],
        ),
        PageBreak(),
        Paragraph("Safety", STYLES["Heading2"]),
        body("Check IgA before the first infusion, since deficiency may cause anaphy-<br/>laxis in rare patients."),
        PageBreak(),
        Paragraph("References", STYLES["Heading1"]),
        body("1. Smith J. Lancet 2001;358:1."),
    )


@pytest.fixture
def document(read_one, guideline):
    return read_one("guide.pdf", guideline)


def test_sections_lists_and_tables_are_evidence(document, quoted):
    found = quoted(document)
    assert ("Dosing", "The area is 1.73 m².") in found
    assert ("Dosing", "Rituximab is given at 375 mg/m² weekly for 4 weeks.") in found
    assert ("Dosing", "Adults receive 0.4 g/kg/day for 5 days.") in found
    assert ("Dosing", "| Rituximab | 375 mg/m2 | weekly x 4 |") in found
    assert found[0][1].startswith("Intravenous immunoglobulin is given at 2 g/kg in total over two to five days, and")
    assert found[0][1].endswith("runs in the hospital.")


def test_a_word_broken_at_a_line_end_is_whole(document, quoted):
    (said,) = [said for _, said in quoted(document) if "IgA" in said]
    assert said == "Check IgA before the first infusion, since deficiency may cause anaphylaxis in rare patients."


def test_every_quote_opens_on_its_page(document):
    assert len(document.pages) == 3
    assert document.pages[0] == 0
    for words, page in [("Rituximab is", 1), ("weekly x 4", 1), ("Safety", 2), ("Check IgA", 2), ("Smith J.", 3)]:
        assert document.page_at(document.text.index(words)) == page


def test_headers_footers_and_references_are_no_evidence(document, quoted):
    assert "Hospital guideline" not in document.text
    assert not any("Smith" in said or "of the hospital" in said for _, said in quoted(document))
    assert document.references == ("Smith J. Lancet 2001;358:1.",)
    assert [marker.label for marker in document.markers] == ["1"]


def test_the_title_is_the_files_own_and_the_year_is_a_guess(document):
    assert document.title == "IVIG guideline"
    assert "title" not in document.inferred
    assert "year" in document.inferred


def test_a_file_without_a_title_takes_it_from_its_largest_letters(read_one):
    document = read_one(
        "a.pdf", made(Paragraph("Plasma exchange in crisis", LARGE), body("It acts fast. " * 9), title="")
    )
    assert document.title == "Plasma exchange in crisis"
    assert "title" in document.inferred


def test_a_sentence_that_goes_on_over_the_page_is_one_quote(read_one, quoted):
    lines = ["The infusion is slowed", "when the patient has a headache and it is", "stopped when there is a rash."]
    file = io.BytesIO()
    drawing = canvas.Canvas(file)
    drawing.drawString(72, 100, lines[0])
    drawing.showPage()
    for at, line in enumerate(lines[1:]):
        drawing.drawString(72, 700 - 14 * at, line)
    drawing.showPage()
    drawing.save()
    document = read_one("a.pdf", file.getvalue())
    assert [said for _, said in quoted(document)] == [" ".join(lines)]
    assert document.page_at(document.text.rindex("The infusion")) == 1
    assert document.page_at(document.text.index("when the patient")) == 2


def test_two_columns_are_read_one_after_the_other(read_one):
    file = io.BytesIO()
    frames = [Frame(50, 50, 240, 700), Frame(310, 50, 240, 700)]
    template = BaseDocTemplate(file, pagesize=A4, title="Columns of text")
    template.addPageTemplates(PageTemplate(frames=frames))
    sentences = [
        f"Statement number {n} says that the drug is given slowly over some hours in the ward." for n in range(60)
    ]
    template.build([body(sentence) for sentence in sentences])
    text = read_one("a.pdf", file.getvalue()).text
    places = [text.index(sentence) for sentence in sentences]
    assert places == sorted(places)


def test_a_scanned_pdf_is_told_apart(refusal):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = Image.effect_noise((200, 300), 50)
    file = io.BytesIO()
    drawing = canvas.Canvas(file)
    for _ in range(2):
        drawing.drawImage(ImageReader(picture), 0, 0, 500, 800)
        drawing.showPage()
    drawing.save()
    said = refusal("scan.pdf", file.getvalue())
    assert "scanned" in said
    assert "OCR" in said


def test_a_page_that_is_a_picture_is_told_of(read_one, guideline):
    import pypdfium2

    whole = pypdfium2.PdfDocument(guideline)
    file = io.BytesIO()
    drawing = canvas.Canvas(file, pagesize=A4)
    drawing.rect(50, 50, 300, 300, fill=1)
    drawing.showPage()
    drawing.save()
    whole.import_pages(pypdfium2.PdfDocument(file.getvalue()))
    joined = io.BytesIO()
    whole.save(joined)
    document = read_one("mixed.pdf", joined.getvalue())
    assert len(document.pages) == 4
    assert any("page 4" in notice for notice in document.notices)


def test_an_encrypted_pdf_is_told_apart(refusal):
    locked = made(body("Text."), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    assert "encrypted" in refusal("locked.pdf", locked)


def test_an_empty_pdf_is_told_apart(refusal):
    file = io.BytesIO()
    drawing = canvas.Canvas(file)
    drawing.showPage()
    drawing.save()
    assert "without any text" in refusal("blank.pdf", file.getvalue())


@pytest.mark.parametrize("cut", [0.05, 0.3, 0.6, 0.9])
def test_a_pdf_cut_short_is_refused_or_read_and_never_crashes(read, guideline, cut):
    (outcome,) = read("cut.pdf", guideline[: int(len(guideline) * cut)])
    assert "\n" not in str(outcome) or outcome.text


@pytest.mark.parametrize("junk", [b"%PDF-1.7\n" + bytes(range(256)) * 20, b"%PDF", b"plain text", b"PK\x03\x04zip"])
def test_what_is_no_pdf_is_refused(refusal, junk):
    assert refusal("a.pdf", junk)
