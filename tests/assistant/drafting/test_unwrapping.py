"""JSON, fences, HTML and thoughts around the prose of a draft."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.parsing import parse_draft
from assistant.drafting.unwrapping import unwrapped

WANTED = [("IVIG helps.", (1,)), ("It is safe.", (2,))]


@pytest.mark.parametrize(
    "draft",
    [
        json.dumps({"answer": "IVIG helps [1]. It is safe [2]."}),
        json.dumps(
            {"sentences": [{"text": "IVIG helps.", "citations": [1]}, {"text": "It is safe.", "citations": [2]}]}
        ),
        json.dumps([{"claim": "IVIG helps.", "source": 1}, {"claim": "It is safe.", "source": "2"}]),
        '```json\n{"answer": "IVIG helps [1]. It is safe [2]."}\n```',
        "```\nIVIG helps [1].\nIt is safe [2].\n```",
        "<p>IVIG <b>helps</b><sup>1</sup>.</p><p>It is safe <sup>[2]</sup>.</p>",
        "<ul><li>IVIG helps. [1]</li><li>It is safe. [2]</li></ul>",
        "<think>Perhaps 9 g/kg [3]?</think>IVIG helps [1].<br>It is safe [2].",
        "IVIG helps [1].<!-- hidden --> It is safe [2].",
    ],
)
def test_the_same_prose_in_every_wrapping(draft):
    assert [(sentence.text, sentence.markers) for sentence in parse_draft(draft)] == WANTED


@pytest.mark.parametrize("text", ["p<0.001 and x > 3", "a & b", "{not json}", "[1]", "5 < 6 [1].", "{}", "[]"])
def test_what_is_not_wrapped_stays(text):
    assert unwrapped(text) == text


def test_thoughts_cut_short_are_not_shown():
    assert unwrapped("<think>Give 9 g/kg") == ""


def test_a_raised_unit_is_no_marker():
    assert [item.markers for item in parse_draft("Give 375 mg/m<sup>2</sup> weekly.")] == [()]


@given(st.text(max_size=120))
def test_any_text_can_be_unwrapped(text):
    assert isinstance(unwrapped(text), str)
