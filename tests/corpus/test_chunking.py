"""Chunks: exact offsets whatever the text, whole sentences, and nothing that a document says left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import SHIPPED, load_corpus
from corpus.chunking import chunk_document


@pytest.fixture
def quotes(make_document):
    """The quotable sentences of a text."""

    def quotes(text: str, body_start: int = 0) -> list[str]:
        chunks = chunk_document(make_document(text, body_start=body_start))
        return [text[span.start : span.end] for chunk in chunks for span in chunk.sentences]

    return quotes


# --- properties -----------------------------------------------------------------------------------------------------

SENTENCES = st.sampled_from(
    [
        "IVIG 0.4 g/kg/day is given for 5 days.",
        "The total is 2 g/kg (0.4 g/kg x 5), i.e. the usual course.",
        "Dr. Smith et al. saw no difference, p = 0.04. [1]",
        "No trial went above it [2, 3].",
        "Response was faster. 4",
        "Is it safe?",
        "17",
        "\u05d4\u05de\u05d9\u05e0\u05d5\u05df \u05d4\u05d5\u05d0 2 g/kg \u05dc\u05e7\u05d5\u05e8\u05e1.",
        "\u062c\u0631\u0639\u0629 IVIG \u0647\u064a \u0662 \u063a/\u0643\u063a.",
        "\U0001f469\u200d\u2695\ufe0f watches the dose \U0001f489.",
        "e\u0301 and \ufb01 and \u00b2 are characters.",
        "\u7528\u91cf\u662f 2 g/kg\u3002\u4e94\u65e5\u9593\u3002",
        "A very long sentence " + "that goes on and on " * 60 + "ends here.",
        "x" * 1500,
        "a\u00a0b\u2009c.",
    ]
)
SHAPES = st.sampled_from(
    [
        "{0}",
        "{0} {1}",
        "{0} {1} {0} {1} {0}",
        "# {1}",
        "## Heading",
        "Short heading",
        "CAPITAL HEADING:",
        "Doses include:\n  - {0}\n  - {1}",
        "- Doses:\n    - {0}\n    - {1}",
        "\u2022 {0}",
        "    \u25e6 {0}",
        "3) {0}",
        "| {0} | {1} |\n|---|---|\n| {1} | {0} |",
        "```\n{0}\n```",
        "> {0}",
        "[1]",
        "",
    ]
)
SEPARATORS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029\n"])
OPENINGS = st.sampled_from(["", "\ufeff", "\n\n", "# Title\n\n", "---\ntitle: T\n---\n"])


@st.composite
def texts(draw):
    """A text that might be a file: an opening, lines of every shape, any separator between them."""
    rows = draw(st.lists(st.tuples(SHAPES, SENTENCES, SENTENCES, SEPARATORS), max_size=12))
    return draw(OPENINGS) + "".join(shape.format(one, two) + end for shape, one, two, end in rows)


def assert_sound(document):
    """All that must hold of a document's chunks."""
    chunks = chunk_document(document)
    position = document.body_start
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert chunk.id == f"{document.id}:{chunk.start}-{chunk.end}"
        assert chunk.document_id == document.id
        assert position <= chunk.start < chunk.end <= len(document.text)
        position = chunk.end
        assert_sentences(chunk, document.text)
    return chunks


def assert_sentences(chunk, text):
    """A chunk's sentences tile it in order, are trimmed, and are few and short enough."""
    assert 1 <= len(chunk.sentences) <= 3
    assert len(chunk.sentences) == 1 or chunk.end - chunk.start <= 900
    assert (chunk.sentences[0].start, chunk.sentences[-1].end) == (chunk.start, chunk.end)
    position = chunk.start
    for span in chunk.sentences:
        assert position <= span.start < span.end
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        position = span.end


@given(text=texts())
def test_chunks_of_a_text_that_might_be_a_file_are_sound(make_document, text):
    assert_sound(make_document(text))


@given(text=st.text(max_size=300))
@example("")
@example("\ufeff")
@example("\x00\x00.")
@example(".\u2028.\x0b.")
@example("[1] [2] [3]")
@example("a.[1]b.[2]c")
@example("- ")
@example("#\u2028# A\u2028x")
def test_chunks_of_any_text_are_sound(make_document, text):
    assert_sound(make_document(text))


@given(text=texts(), cut=st.integers(0, 40))
def test_nothing_is_quoted_from_before_the_body(make_document, text, cut):
    assert_sound(make_document(text, body_start=min(cut, len(text))))


@given(text=texts())
def test_cutting_twice_gives_the_same(make_document, text):
    assert chunk_document(make_document(text)) == chunk_document(make_document(text))


def _placed(shape: str, at: int) -> str:
    return shape.replace("WORD", f"marker{'abcdefghij'[at]}word")


STATED = st.lists(
    st.sampled_from(
        [
            "The WORD is given for five days and then stopped by the team.",
            "- The WORD is given at home.",
            "  - The WORD is given in hospital.",
            "1. The WORD is given twice.",
            "\u2022 The WORD is given slowly",
            "> The WORD is quoted here.",
            "## The WORD heading",
            "Plain WORD heading",
            "Doses of WORD are:\n- one gram\n- two grams",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(shapes=STATED, gap=st.sampled_from(["\n", "\n\n"]), markdown=st.booleans())
def test_every_statement_is_in_some_chunk_or_heads_one(make_document, shapes, gap, markdown):
    lines = [_placed(shape, at) for at, shape in enumerate(shapes)]
    text = ("# Title\n\n" if markdown else "") + gap.join(
        [*lines, "The last sentence closes the text for all of them."]
    )
    chunks = chunk_document(make_document(text))
    said = "\n".join(f"{chunk.section}\n{chunk.text}" for chunk in chunks)
    missing = set(re.findall(r"marker\w", text)) - set(re.findall(r"marker\w", said))
    assert {line for line in lines for word in missing if word in line and not _is_bare_heading(line)} == set()


def _is_bare_heading(line: str) -> bool:
    """A heading that another heading follows at once heads nothing; it may go."""
    return line.startswith("##") or line.startswith("Plain")


# --- sentences ------------------------------------------------------------------------------------------------------


def test_sentences_are_cut_at_stops_but_not_at_decimals_or_abbreviations(quotes):
    text = "Give 0.4 g/kg/day i.v. for 5 days. Dr. Lee advises 1.0 g/kg. It helps."
    assert quotes(text) == ["Give 0.4 g/kg/day i.v. for 5 days.", "Dr. Lee advises 1.0 g/kg.", "It helps."]


@pytest.mark.parametrize("marker", [" [1]", " [1][2]", " [1, 2]", " [1-3].", " [1]\u2028", " 1", " 1, 2", " 12"])
def test_a_reference_marker_behind_the_stop_is_outside_the_quote(quotes, marker):
    assert quotes(f"## Use\n\nIVIG helps in crisis.{marker}") == ["IVIG helps in crisis."]


@pytest.mark.parametrize("marker", ["[1]", " [12]", " [1, 2]", " [1\u20133]."])
def test_a_bracketed_marker_without_a_stop_is_outside_the_quote(quotes, marker):
    assert quotes(f"## Use\n\nIVIG helps in crisis{marker}") == ["IVIG helps in crisis"]


def test_markers_between_sentences_are_outside_both_quotes(quotes):
    text = "## Use\n\nIVIG helps. [1] It is safe. [2] It is dear. [3]"
    assert quotes(text) == ["IVIG helps.", "It is safe.", "It is dear."]


@pytest.mark.parametrize("marker", [" [1]", " [2, 3]", " 4"])
def test_a_short_statement_with_a_marker_in_a_plain_text_is_no_heading(quotes, marker):
    long = "This paragraph of the page has more than enough words in it to be a paragraph and nothing else at all."
    assert quotes(f"{long}\nIVIG helps in crisis.{marker}\n{long}\n") == [long, "IVIG helps in crisis.", long]


def test_rows_of_a_table_in_a_file_without_headings_are_quotable(quotes):
    lead = "The two products differ in their doses, and this table of the summary gives them side by side."
    found = quotes(f"{lead}\n\n| Drug | Dose |\n|---|---|\n| IVIG | 2 g/kg |\n\n{lead}\n")
    assert any("2 g/kg" in quote for quote in found)


def test_a_short_last_line_that_states_a_dose_is_quotable(quotes):
    lead = "The limits on the doses of the products in this list hold for adults and for children alike, always."
    assert any("2 g/kg" in quote for quote in quotes(f"{lead}\n\nMaximum for a course of IVIG 2 g/kg\n"))


@pytest.mark.parametrize("text", ["IVIG 2 g/kg in a course", "Dosing\n\nIVIG 2 g/kg in a course\n"])
def test_the_last_line_of_a_plain_text_is_a_statement_since_it_heads_nothing(make_document, text):
    (chunk,) = chunk_document(make_document(text))
    assert chunk.text == "IVIG 2 g/kg in a course"


def test_a_number_that_ends_a_statement_stays(quotes):
    assert quotes("## Limit\n\nThe limit on any one day is 20\n") == ["The limit on any one day is 20"]
    assert quotes("- Grade 2\n- Day 15\n") == ["Grade 2", "Day 15"]


def test_list_items_that_mostly_end_in_a_bare_number_lose_it(quotes):
    items = ["fever", "chills", "headache", "nausea", "rash", "malaise"]
    text = "Watch for these reactions while the infusion runs in the hospital.\n" + "".join(
        f"\u2022 Look for {item} {number}\n" for number, item in enumerate(items, start=1)
    )
    assert quotes(text)[1:] == [f"Look for {item}" for item in items]


def test_a_question_and_a_lone_number_are_no_evidence(quotes):
    assert quotes("What is the dose?\nThe dose is two grams for each kilogram of the patient.\n12\n") == [
        "The dose is two grams for each kilogram of the patient."
    ]


def test_a_list_is_one_quote_with_the_line_that_introduces_it(quotes):
    text = "## Dose\n\n- The course is one of:\n  - 1 g/kg for 2 days\n  - 0.4 g/kg for 5 days\n- It may be repeated.\n"
    found = quotes(text)
    assert found[0] == "The course is one of:\n  - 1 g/kg for 2 days\n  - 0.4 g/kg for 5 days"
    assert found[1] == "It may be repeated."


def test_a_long_list_is_not_one_quote(quotes):
    items = "".join(f"  - Item number {number} says something of its own at some length here\n" for number in range(20))
    found = quotes(f"## Dose\n\n- The course is one of:\n{items}")
    assert max(map(len, found)) <= 700
    assert "Item number 19" in found[-1]


def test_a_list_directly_under_a_paragraph_that_introduces_it_is_one_quote(quotes):
    found = quotes("## Dose\n\nThe course is one of:\n\n- 1 g/kg for 2 days\n- 0.4 g/kg for 5 days\n")
    assert found == ["The course is one of:\n\n- 1 g/kg for 2 days\n- 0.4 g/kg for 5 days"]


# --- packing --------------------------------------------------------------------------------------------------------


def test_three_sentences_make_a_chunk_and_no_chunk_crosses_a_heading(make_document):
    sentence = "One says a thing. Two says a thing. Three says a thing. Four says a thing."
    chunks = chunk_document(make_document(f"# T\n\n## A\n\n{sentence}\n\n## B\n\n{sentence}\n"))
    assert [(chunk.section, len(chunk.sentences)) for chunk in chunks] == [("A", 3), ("A", 1), ("B", 3), ("B", 1)]


def test_long_sentences_share_no_chunk(make_document):
    sentence = "This one " + "goes on and " * 45 + "ends."
    chunks = chunk_document(make_document(f"{sentence} {sentence}"))
    assert [len(chunk.sentences) for chunk in chunks] == [1, 1]


def test_a_section_is_the_path_of_its_headings(make_document):
    (chunk,) = chunk_document(make_document("# T\n\n## Dose\n\n### Adults\n\nTwo grams are given.\n"))
    assert chunk.section == "Dose > Adults"


def test_paragraphs_without_any_heading_are_headed_by_their_first_words(make_document):
    paragraphs = [
        "Dosing of the drug is by weight. " + "More is said of it here. " * 8,
        "Safety of the drug is good. " + "More is said of it here. " * 8,
    ]
    chunks = chunk_document(make_document("\n\n".join(paragraphs)))
    assert chunks[0].section.startswith("Dosing of the drug is by weight.")
    assert chunks[-1].section.startswith("Safety of the drug is good.")
    assert all(len(chunk.section) <= 140 for chunk in chunks)


@pytest.mark.parametrize("text", ["", " \n\n", "# Only\n\n## Headings\n", "???", "[1]\n[2]\n", "42", "Is it so?\n"])
def test_a_text_that_states_nothing_has_no_chunk(make_document, text):
    assert chunk_document(make_document(text)) == ()


def test_the_shipped_documents_are_sound_and_every_line_of_them_is_quotable():
    for document in load_corpus(SHIPPED).documents:
        chunks = assert_sound(document)
        quotable = {document.text[span.start : span.end] for chunk in chunks for span in chunk.sentences}
        lines = document.text[document.body_start :].splitlines()
        assert quotable == {line for line in lines if line and not line.startswith("#")}
        assert all(chunk.section for chunk in chunks)
