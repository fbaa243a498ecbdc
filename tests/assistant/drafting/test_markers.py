"""The forms in which models cite."""

from __future__ import annotations

import pytest

from assistant.drafting.markers import canonical, markers, without_markers


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("helps (1).", (1,)),
        ("helps (1, 2).", (1, 2)),
        ("helps (1-3).", (1, 2, 3)),
        ("helps¹.", (1,)),
        ("helps.¹ ²", (1, 2)),
        ("helps¹,².", (1, 2)),
        ("helps.²", (2,)),
        ("helps [^1].", (1,)),
        ("helps [[2]].", (2,)),
        (r"helps \[2\].", (2,)),
        ("helps [1] and [2].", (1, 2)),
        ("helps [1], [2] and [4].", (1, 2, 4)),
        ("helps [1 and 2].", (1, 2)),
        ("helps [1 & 3].", (1, 3)),
        ("helps [1 to 3].", (1, 2, 3)),
        ("helps [1†source].", (1,)),
        ("helps 【3†L4-L9】.", (3,)),
        ("helps 【1, 2】.", (1, 2)),
        ("helps (see passage 2).", (2,)),
        ("helps (passages 1 and 3).", (1, 3)),
        ("helps [Source 2].", (2,)),
        ("helps (ref. 4).", (4,)),
        ("helps [2](https://example.org/x).", (2,)),
        ("Passage 2 says that it helps.", (2,)),
        ("According to sources 1 and 2 it helps.", (1, 2)),
        ("Passage 2 says that it helps [1].", (1,)),
    ],
)
def test_every_form_of_a_marker_is_read(written, numbers):
    assert markers(f"IVIG {written}") == numbers


@pytest.mark.parametrize(
    "text",
    [
        "It is given at once (5 days).",
        "A course of 5 (2).",
        "There are (1) a review and (2) a trial.",
        "In groups of (1) and (2).",
        "It took 375 mg/m² in all.",
        "10⁹ cells per L and min⁻¹.",
        "A chi² test was used.",
        "The mean (SD) was 5 (2) days.",
        "It was published (2023).",
        "The array [a] and the year [2023].",
    ],
)
def test_what_only_looks_like_a_marker_stays(text):
    assert markers(text) == ()
    assert without_markers(text) == text


def test_round_brackets_are_no_markers_where_square_ones_are():
    assert canonical("It helps [1]. It took longer (2).") == "It helps [1]. It took longer (2)."


@pytest.mark.parametrize("form", ["(1)", "¹", "[^1]", "【1†source】", "(see passage 1)", "[Source 1]", "[[1]]"])
def test_nothing_is_left_of_a_marker(form):
    assert without_markers(f"IVIG helps {form}.") == "IVIG helps."


@pytest.mark.parametrize("text", ["[1] and [2]", "helps¹,² then (3).", "【1】", "plain"])
def test_reading_twice_changes_nothing(text):
    assert canonical(canonical(text)) == canonical(text)
