"""What a model writes, in every form it likes, becomes sentences with the numbers they cite."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.parsing import markers, parse_draft, without_markers


def parsed(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(sentence.text, sentence.markers) for sentence in parse_draft(text)]


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("[1]", (1,)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[1, 2]", (1, 2)),
        ("[1,2; 4]", (1, 2, 4)),
        ("[1-3]", (1, 2, 3)),
        ("[1\u20133]", (1, 2, 3)),
        ("\u30101\u3011", (1,)),
        ("[ 1 ]", (1,)),
        ("[2][1][2]", (2, 1)),
        ("[12]", (12,)),
        ("", ()),
        ("[a] (1) 1", ()),
        ("[2023]", ()),
    ],
)
def test_the_forms_of_a_marker(written, numbers):
    assert markers(f"IVIG helps {written}.") == numbers


def test_a_range_that_is_no_range_is_its_two_ends():
    assert markers("x [3-1]") == (3, 1)
    assert markers("x [1-99]") == (1, 99)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("IVIG helps [1].", "IVIG helps."),
        ("IVIG [1] helps [2] , too.", "IVIG helps, too."),
        ("IVIG helps. [1]", "IVIG helps."),
        ("[1] IVIG helps", "IVIG helps"),
        ("In [2023] and (1).", "In [2023] and (1)."),
    ],
)
def test_a_sentence_without_its_markers_has_no_gaps(written, bare):
    assert without_markers(written) == bare


@pytest.mark.parametrize("form", ["IVIG helps [1]. It is safe [2].", "IVIG helps. [1] It is safe. [2]"])
def test_a_marker_belongs_to_the_sentence_it_stands_behind(form):
    assert parsed(form) == [("IVIG helps.", (1,)), ("It is safe.", (2,))]


def test_headings_and_rules_are_no_sentences():
    assert parsed("# Dose\n\n---\n***\n|---|:--|\n\n## More\nIVIG helps [1].") == [("IVIG helps.", (1,))]


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "\u2022 ", "1. ", "2) ", "> ", "> - ", "  - "])
def test_marks_at_the_start_of_a_line_go(mark):
    assert parsed(f"{mark}IVIG helps [1].") == [("IVIG helps.", (1,))]


@pytest.mark.parametrize(
    "start", ["2 g/kg is the limit", "0.4 g/kg/day is usual", "168 patients took part", "-2 points"]
)
def test_a_number_that_opens_a_sentence_is_no_list_mark(start):
    assert parsed(f"{start} [1].") == [(f"{start}.", (1,))]


def test_abbreviations_and_decimals_cut_no_sentence():
    text = "Give 0.4 g/kg i.v. for 5 days, e.g. from Monday [1]. Dr. Lee agrees [2]."
    assert [numbers for _, numbers in parsed(text)] == [(1,), (2,)]


def test_each_table_row_is_a_sentence_with_its_marker():
    rows = parsed("| Drug | Dose |\n|---|---|\n| IVIG | 2 g/kg [1] |\n| PLEX | five sessions [2] |\n")
    assert [numbers for _, numbers in rows] == [(1,), (2,)]
    assert "2 g/kg" in rows[0][0]


@pytest.mark.parametrize("text", ["", "\n\n", "[1]", "[1] [2]\n", "# Only a heading"])
def test_nothing_said_is_no_sentence(text):
    assert parsed(text) == []


def test_a_line_that_opens_with_a_number_sign_is_no_heading():
    assert parsed("#1 choice is IVIG [1].") == [("#1 choice is IVIG.", (1,))]


def test_a_sentence_wrapped_over_two_lines_is_one():
    assert parsed("IVIG is given for five days\nand then stopped [1].") == [
        ("IVIG is given for five days and then stopped.", (1,))
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("IVIG helps [1]\nIt is safe [2].", [("IVIG helps", (1,)), ("It is safe.", (2,))]),
        ("IVIG helps.\nIt is safe [2].", [("IVIG helps.", ()), ("It is safe.", (2,))]),
        ("IVIG helps\n\nin crisis [2].", [("IVIG helps", ()), ("in crisis.", (2,))]),
        ("# Dose\nIVIG helps\nin crisis [1].", [("IVIG helps in crisis.", (1,))]),
        ("IVIG helps\n# Dose\nin crisis [1].", [("IVIG helps", ()), ("in crisis.", (1,))]),
        ("- IVIG helps\n  in crisis [1].\n- It is safe [2].", [("IVIG helps in crisis.", (1,)), ("It is safe.", (2,))]),
        ("- IVIG helps [1]\n- It is safe [2]", [("IVIG helps", (1,)), ("It is safe", (2,))]),
        ("IVIG 0.4\ng/kg/day [1].", [("IVIG 0.4 g/kg/day.", (1,))]),
    ],
)
def test_a_line_goes_on_only_where_its_sentence_does(text, sentences):
    assert parsed(text) == sentences


WORDS = st.sampled_from(
    ["IVIG", "helps", "2 g/kg", "0.4", "in", "crisis,", "(see", "below)", "e.g.", "\u05e9\u05dc\u05d5\u05dd", "5 days"]
)
MARKERS = st.sampled_from(["", " [1]", " [2, 3]", "[1][2]", " \u30104\u3011"])
STARTS = st.sampled_from(["", "- ", "1. ", "> ", "  * ", "| "])
SENTENCE = st.tuples(
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join), MARKERS, st.sampled_from([".", "!", "?", ". ", ""])
)


@given(lines=st.lists(st.tuples(STARTS, st.lists(SENTENCE, min_size=1, max_size=3)), max_size=5))
def test_every_word_is_in_a_sentence_and_no_marker_is(lines):
    draft = "\n".join(start + " ".join(map("".join, sentences)) for start, sentences in lines)
    said = " ".join(sentence.text for sentence in parse_draft(draft))
    wanted = [word for _, sentences in lines for words, _, _ in sentences for word in re.findall(r"\w+", words)]
    assert re.findall(r"\w+", said) == wanted
    assert markers(said) == ()
    found = {n for sentence in parse_draft(draft) for n in sentence.markers}
    assert found == {n for _, sentences in lines for _, marker, _ in sentences for n in markers(marker)}


@given(text=st.text(max_size=200))
def test_any_text_can_be_parsed(text):
    for sentence in parse_draft(text):
        assert sentence.text.strip()
        assert "\n" not in sentence.text


@pytest.mark.parametrize(
    "draft",
    [
        "**What it says**\n\nIVIG helps [1].",
        "Answer:\nIVIG helps [1].",
        "**Short answer**\n\nIVIG helps [1].",
        "Summary\n=======\nIVIG helps [1].",
        "IVIG helps [1].\n\nReferences\n[1] A guideline, 2023.\n[2] A trial, 2012.",
        "IVIG helps [1].\n\n## Sources\n1. A guideline\n2. A trial",
        "IVIG helps [1].\n\n[^1]: A guideline, 2023.",
        "| What | Source |\n|---|---|\n| IVIG helps. [1] |",
    ],
)
def test_titles_and_lists_of_references_say_nothing(draft):
    assert parsed(draft) == [("IVIG helps.", (1,))]


def test_a_bold_lead_is_part_of_its_sentence():
    assert parsed("- **Speed:** a trend toward IVIG [1]") == [("**Speed:** a trend toward IVIG", (1,))]


def test_sources_in_the_middle_end_nothing():
    assert parsed("Sources\n\nIVIG helps [1].") == [("IVIG helps.", (1,))]
