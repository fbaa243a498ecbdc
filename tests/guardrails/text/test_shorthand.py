"""Shorthand is read as the words it stands for, and its characters still lead back to the source."""

import pytest

from guardrails.text.mapped import Mapped
from guardrails.text.shorthand import spell_out


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("rpt next wk", "repeat next week"),
        ("tmrw and fri", "tomorrow and fri"),
        ("3gkg", "3g/kg"),
        ("0.4 gkg", "0.4 g/kg"),
        ("1 g/kg × iii", "1 g/kg × 3"),
        ("x iv fluids", "x iv fluids"),
        ("days 1 thru 5", "days 1 through 5"),
        ("interrupted", "interrupted"),
    ],
)
def test_shorthand_is_spelt_out(written: str, read: str) -> None:
    mapped = spell_out(Mapped.of(written))
    assert mapped.text == read
    assert mapped.span(0, len(read)) == (0, len(written))
