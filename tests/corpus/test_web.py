"""HTML pages: the content with its headings, lists and tables; nothing of what stands around it."""

from __future__ import annotations

import pytest

PAGE = """<!doctype html><html lang="en"><head><title>IVIG in MG | Example Hospital</title>
<meta property="article:modified_time" content="2024-05-03T10:00:00Z">
<meta name="citation_journal_title" content="Journal of Crises">
<meta name="citation_publication_date" content="2021/07">
<meta name="citation_doi" content="10.1000/abc"></head><body>
<header><a href="#main">Skip to content</a><nav><ul><li><a href="/">Home</a></li><li><a href="/a">Departments</a></li>
</ul></nav></header><div class="cookie-banner">
<p>We use cookies to improve your experience. Accept all cookies</p></div>
<main id="main"><h1>IVIG in myasthenia gravis</h1>
<p>IVIG is given for crisis.<sup><a href="#r1">1</a></sup> It works within days [<a href="#r1">1</a>,
<a href="#r2">2</a>].</p>
<h2>Dosing</h2><p>Doses are:</p>
<ul><li>Adults:<ul><li>0.4 g/kg/day for 5 days</li><li>1 g/kg/day for 2 days</li></ul></li>
<li>Children: ask first</li></ul>
<h3>Limits</h3><p>Never go above 2 g/kg in one course.<sup>3,4</sup> The area is 1.73&nbsp;m<sup>2</sup>.</p>
<aside class="warning"><p>Stop the infusion at once if anaphylaxis occurs.</p></aside>
<table><caption>Regimens compared</caption><tr><th>Drug</th><th>Dose</th></tr><tr><td>IVIG</td><td>2 g/kg</td></tr>
<tr><td>Rituximab</td><td>375 mg/m<sup>2</sup></td></tr></table>
<p style="display: none">Secret words nobody sees on the page.</p>
<ul><li><a href="/x">Rituximab 375 mg/m2 weekly for 4 weeks</a></li></ul>
<div class="share">Share this page on Facebook</div>
<h2>References</h2><ol><li id="r1">Smith J. Lancet 2001.</li><li id="r2">Lee K. Brain 2005.</li></ol></main>
<footer><p>Copyright 2024 Example Hospital. All rights reserved.</p></footer>
<script>var dose = "99 g/kg";</script></body></html>"""


@pytest.fixture
def page(read_one):
    return read_one("page.html", PAGE)


def test_facts_of_the_format_are_read_and_not_inferred(page):
    assert (page.title, page.year, page.publisher) == ("IVIG in myasthenia gravis", 2021, "Journal of Crises")
    assert page.last_updated.isoformat() == "2024-05-03"
    assert page.identifiers == ("doi:10.1000/abc",)
    assert page.inferred == ()


def test_what_stands_around_the_content_is_not_in_the_text(page):
    for words in ("Skip", "Departments", "cookies", "Copyright", "Secret", "99 g/kg", "Share this page"):
        assert words not in page.text


def test_headings_lists_tables_and_warnings_are_evidence_where_they_stand(page, quoted):
    found = quoted(page)
    assert ("", "IVIG is given for crisis.") in found
    assert ("", "It works within days.") in found
    listed = "Doses are:\n\n- Adults:\n  - 0.4 g/kg/day for 5 days\n  - 1 g/kg/day for 2 days\n- Children: ask first"
    assert ("Dosing", listed) in found
    assert ("Dosing > Limits", "Never go above 2 g/kg in one course.") in found
    assert ("Dosing > Limits", "The area is 1.73 m².") in found
    assert ("Dosing > Limits", "Stop the infusion at once if anaphylaxis occurs.") in found
    assert ("Dosing > Limits", "| Rituximab | 375 mg/m² |") in found
    assert ("Dosing > Limits", "Rituximab 375 mg/m2 weekly for 4 weeks") in found


def test_references_and_their_markers_are_metadata(page, quoted):
    assert page.references == ("Smith J. Lancet 2001.", "Lee K. Brain 2005.")
    assert [marker.label for marker in page.markers] == ["1", "1", "2", "3, 4"]
    assert page.text[: page.markers[0].start].endswith("IVIG is given for crisis.")
    assert not any("Lancet" in said for _, said in quoted(page))


OLD_PAGE = """<html><body><div><a href="/">Home</a> <a href="/b">Wards</a> <a href="/c">Staff</a></div>
<table><tr><td><div><h2>Plasma exchange</h2>
<p>Plasma exchange is an alternative to immunoglobulin in severe disease, and it acts fast in most of the patients who
receive it during a crisis on the ward, so that ventilation can often be avoided in the first days.</p>
<div class="alert">Watch the potassium.</div>
<p>It is given on alternate days, and the patient is watched for low blood pressure, for bleeding and for infection of
the line, since these are the complications that are seen most often when the exchange is done by a central line.</p>
<ul><li>Five exchanges are usual</li></ul></div></td></tr></table>
<div><a href="/p">Privacy</a> | <a href="/t">Terms of use</a></div></body></html>"""


def test_a_page_without_landmarks_keeps_all_between_its_first_and_last_good_paragraph(read_one, quoted):
    said = [sentence for _, sentence in quoted(read_one("old.htm", OLD_PAGE))]
    assert "Watch the potassium." in said
    assert "Five exchanges are usual" in said
    assert not any(word in " ".join(said) for word in ("Home", "Privacy", "Staff"))


def test_a_cookie_notice_is_no_note_and_a_warning_in_the_sidebar_is_one(read_one):
    text = read_one(
        "a.html",
        "<body><div class='cookie-notice'><p>Choose what you allow us to store.</p></div><main><h1>T</h1><p>IVIG helps "
        "in crisis and is given slowly.</p><div class='sidebar warning'>Watch the potassium.</div></main></body>",
    ).text
    assert "store" not in text
    assert "Watch the potassium." in text


def test_a_teaser_that_is_marked_as_an_article_does_not_hide_the_page(read_one):
    statements = "".join(f"<p>Statement {n} says that IVIG is given slowly over five days.</p>" for n in range(20))
    page = f"<body><h1>T</h1><div>{statements}</div><article><p>Read about zinc.</p></article></body>"
    assert "Statement 19 says" in read_one("a.html", page).text


@pytest.mark.parametrize(
    "html",
    [
        "<p>The IVIG dose is 2 g/kg.</p>",
        "<h1>T</h1><p>The IVIG dose is 2 g/kg.</p>",
        "<div>The IVIG dose is 2 g/kg.<br>Second line of it.</div>",
        "<body><article><p>The IVIG dose is 2 g/kg.",
        "<p>The IVIG <b>dose</b> is <i>2 g/kg</i>.</p>",
        "<main><details><summary>More</summary><p>The IVIG dose is 2 g/kg.</p></details></main>",
        "<pre>The IVIG dose is 2 g/kg.\nNext.</pre>",
    ],
)
def test_short_and_broken_pages_are_read_too(read_one, quoted, html):
    assert "The IVIG dose is 2 g/kg." in [said for _, said in quoted(read_one("p.html", html))]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("<p>Gabe über 5 Tage.</p>", "utf-8"),
        ("<p>Gabe über 5 Tage.</p>", "utf-8-sig"),
        ("<p>Gabe über 5 Tage.</p>", "utf-16"),
        ("<meta charset=iso-8859-1><p>Gabe über 5 Tage.</p>", "latin-1"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>Gabe über 5 Tage.</p>',
            "cp1252",
        ),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><html><body><p>Gabe über 5 Tage.</p></body></html>', "latin-1"),
    ],
)
def test_a_page_is_decoded_as_it_declares(read_one, content, encoding):
    assert "Gabe über 5 Tage." in read_one("p.html", content.encode(encoding)).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<p>Gabe \xfcber 5 Tage.</p>", "UTF-8"),
        (b"<meta charset=klingon><p>Text.</p>", "encoding"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"<html><body></body></html>", "no text"),
        (b"<html><body><script>run()</script><div id=app></div></body></html>", "no text"),
        (b"\x00\x01\x02\x03binary", "binary"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_in_one_line(refusal, content, said):
    assert said in refusal("p.html", content)


def test_elements_without_end_are_no_way_to_crash(read):
    (outcome,) = read("deep.html", "<div>" * 60_000 + "<p>Text that is deep.</p>")
    assert outcome is not None


def test_links_that_open_an_author_year_reference_stay_in_the_sentence(read_one):
    text = read_one("p.html", '<main><p>As <a href="#r">Smith et al.</a> found, IVIG works in crisis.</p></main>').text
    assert "As Smith et al. found, IVIG works in crisis." in text
