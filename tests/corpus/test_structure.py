"""Which lines are headings, list items and paragraphs, in Markdown and in text copied from a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.structure import blocks, first_line


@pytest.fixture
def read(make_document):
    """(section, text, depth) of every block."""

    def read(text: str, body_start: int = 0):
        return [
            (block.section, text[block.start : block.end], block.depth)
            for block in blocks(make_document(text, body_start=body_start))
        ]

    return read


# --- Markdown -------------------------------------------------------------------------------------------------------


def test_markdown_headings_nest_and_the_title_is_no_section(read):
    text = "# Title\n\nLead.\n\n## Dose\n\nTwo.\n\n### Course\n\nThree.\n\n## Safety\n\nFour.\n"
    assert read(text) == [
        ((), "Lead.", 0),
        (("Dose",), "Two.", 0),
        (("Dose", "Course"), "Three.", 0),
        (("Safety",), "Four.", 0),
    ]


def test_a_skipped_level_still_nests(read):
    text = "## A\n\n#### B\n\nx.\n\n### C\n\ny.\n"
    assert [section for section, _, _ in read(text)] == [("A", "B"), ("A", "C")]


def test_underlined_headings_count_beside_marked_ones(read):
    assert read("# T\n\nDose\n----\n\nTwo.\n") == [(("Dose",), "Two.", 0)]


def test_paragraphs_keep_their_line_breaks_and_lose_outer_space(read):
    assert read("# T\n\n   One line\nand another.   \n\nNext.\n") == [
        ((), "One line\nand another.", 0),
        ((), "Next.", 0),
    ]


@pytest.mark.parametrize("mark", ["-", "*", "+", "1.", "12)"])
def test_list_marks_stay_outside_the_block(read, mark):
    assert read(f"## Dose\n\n{mark} Two grams.\n") == [(("Dose",), "Two grams.", 1)]


def test_nested_lists_are_deeper(read):
    text = "## Dose\n\n- Course:\n  - 1 g for 2 days\n  - 0.4 g for 5 days\n- Limit\n"
    assert [(piece, depth) for _, piece, depth in read(text)] == [
        ("Course:", 1),
        ("1 g for 2 days", 2),
        ("0.4 g for 5 days", 2),
        ("Limit", 1),
    ]


def test_each_table_row_is_one_block(read):
    text = "## Dose\n\n| Drug | Dose |\n|---|---|\n| IVIG | 2 g/kg |\n| Other | 1 g |\n"
    assert [piece for _, piece, _ in read(text)] == ["| Drug | Dose |", "| IVIG | 2 g/kg |", "| Other | 1 g |"]


def test_code_is_read_too(read):
    text = "## Code\n\n```\nIVIG 2 g/kg\n```\n"
    assert any("IVIG 2 g/kg" in piece for _, piece, _ in read(text))


def test_headings_inside_code_are_none(read):
    text = "## Real\n\n```\n## Not a heading\n```\n\nText.\n"
    assert {section for section, _, _ in read(text)} == {("Real",)}


def test_quoted_paragraphs_are_read(read):
    assert any("Quoted words." in piece for _, piece, _ in read("## A\n\n> Quoted words.\n"))


@pytest.mark.parametrize(
    "html", ["<div>\nIVIG two grams.\n</div>", "<p>IVIG two grams.</p>", "<details>IVIG two grams."]
)
def test_text_inside_html_blocks_is_not_lost(read, html):
    assert any("IVIG two grams." in piece for _, piece, _ in read(f"## A\n\n{html}\n\nAfter.\n"))


def test_front_matter_is_never_a_block(read):
    text = "---\ntitle: IVIG 9 g/kg\n---\n# T\n\nBody.\n"
    assert read(text, body_start=text.index("# T")) == [((), "Body.", 0)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c"])
def test_markdown_offsets_hold_under_every_line_separator(read, newline):
    text = "\n# T\n" + newline.join(["", "## Dose", "", "Two grams.", "", "- Item one", "- Item two", ""])
    assert read(text)[-3:] == [
        (("Dose",), "Two grams.", 0),
        (("Dose",), "Item one", 1),
        (("Dose",), "Item two", 1),
    ]


def test_a_carriage_return_alone_ends_a_markdown_line(read):
    assert read("# T\n\n## Dose\r\rTwo grams.\r\r- Item\r") == [(("Dose",), "Two grams.", 0), (("Dose",), "Item", 1)]


# --- text copied from a page ----------------------------------------------------------------------------------------

PAGE = """\
Treatment of a rare disease

First line

Drug A is given first because most patients respond to it within weeks.

Dosing

Start low
The first dose is small and is raised every week until the patient is well.
\u2022 Give 5 mg in the morning with food and plenty of water.
    \u25e6 Halve it in the old, who clear the drug more slowly than the young.
\u2022 Never exceed 20 mg in one day, whatever the response has been so far.

WARNINGS AND PRECAUTIONS:
Stop the drug when a rash appears and do not start it again.
"""


def test_short_lines_without_a_stop_head_what_follows(read):
    found = read(PAGE)
    assert found[0] == (
        ("Treatment of a rare disease", "First line"),
        "Drug A is given first because most patients respond to it within weeks.",
        0,
    )
    assert found[1][0] == ("Dosing", "Start low")
    assert found[-1] == (
        ("WARNINGS AND PRECAUTIONS",),
        "Stop the drug when a rash appears and do not start it again.",
        0,
    )


def test_bullets_are_items_and_their_indent_is_their_depth(read):
    items = [(piece.split()[0], depth) for _, piece, depth in read(PAGE) if depth]
    assert items == [("Give", 1), ("Halve", 5), ("Never", 1)]


def test_a_run_of_short_lines_is_a_list_and_not_a_row_of_headings(read):
    text = (
        "A sentence that is long enough to be a paragraph of its own, and is.\n"
        "References\nSmith 2001\nJones 2002\nLee 2003\nNext part\n"
        "Another sentence that is long enough to be a paragraph of its own.\n"
    )
    found = read(text)
    assert [piece for _, piece, _ in found][1:4] == ["Smith 2001", "Jones 2002", "Lee 2003"]
    assert found[1][0] == ("References",)
    assert found[-1][0] == ("Next part",)


def test_lines_of_a_hard_wrapped_text_join_and_elsewhere_each_stands_alone(read):
    wrapped = (
        "Intravenous immunoglobulin is given over several days in the\n"
        "hospital, and the patient is watched for fever and headache\n"
        "while it runs; most of the reactions pass when it is slowed.\n"
        "The course may be repeated.\n"
    )
    assert [piece for _, piece, _ in read(wrapped)] == [wrapped.strip()]
    long = wrapped.replace("\n", " " + "and so on " * 12 + "\n")
    assert len(read(long)) == 4


def test_a_paragraph_ends_at_a_blank_line_even_when_wrapped(read):
    line = (
        "Intravenous immunoglobulin is given over several days in a\n"
        "hospital, and the patient is watched for fever all the time.\n"
    )
    assert len(read(f"{line}\n{line}")) == 2


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff"])
def test_nothing_to_say_is_no_block_to_quote(read, text):
    assert [piece for _, piece, _ in read(text) if piece.strip("\ufeff")] == []


def test_only_headings_are_no_text(read):
    assert read("# A\n\n## B\n\n### C\n") == []


# --- first line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n## Heading\nText", "Heading"),
        ("TITLE:\nReal title\n", "Real title"),
        ("A\u2028B", "A"),
        ("", ""),
        ("ABSTRACT:\n", ""),
        ("  text  ", "text"),
        ("#hashtag", "#hashtag"),
    ],
)
def test_first_line_says_something(text, said):
    assert first_line(text, 0) == said


def test_first_line_counts_from_the_body():
    text = "---\ntitle: T\n---\nBody line\n"
    assert first_line(text, text.index("Body")) == "Body line"


# --- properties -----------------------------------------------------------------------------------------------------


def test_a_line_of_no_break_spaces_is_outer_space(read):
    assert read("# T\n\n\u00a0\nText here.\n") == [((), "Text here.", 0)]


LINES = st.sampled_from(
    [
        "# Title",
        "## Part one",
        "Short heading",
        "- item",
        "  - deeper item",
        "\u2022 bullet",
        "3. third",
        "A sentence that goes on for long enough to be nothing but a sentence.",
        "| a | b |",
        "|---|---|",
        "```",
        "> quoted",
        "<div>",
        "    indented",
        "===",
        "---",
        "",
        "",
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd.",
        "\U0001f600 emoji \U0001f468\u200d\U0001f469\u200d\U0001f467.",
        "- - a\n  - b",
    ]
)
SEPARATORS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x1d", "\x85", "\u2028", "\u2029"])
TEXTS = st.lists(st.tuples(LINES, SEPARATORS), max_size=25).map(lambda rows: "".join(line + end for line, end in rows))


@given(text=st.one_of(TEXTS, st.text(max_size=200)), data=st.data())
def test_blocks_are_trimmed_in_order_and_apart(make_document, text, data):
    start = data.draw(st.integers(0, min(len(text), 5)))
    found = blocks(make_document(text, body_start=start))
    position = start
    for block in found:
        assert position <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        position = block.end
