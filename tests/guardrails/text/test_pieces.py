"""Long runs are cut into parts that lose nothing, and never between a number and its unit."""

import pytest

from guardrails import Guard, ReleaseStatus
from guardrails.text.pieces import bounded, pieces

FILL = "the ward round spoke at length about beds and transport and who would call the family " * 40
OVERDOSES = {
    "prose": "{} give IVIG at a dose of 4 g/kg over 5 days {}",
    "words": "{} give IVIG at four grams per kilogram over five days {}",
    "cell": "| plan | by |\n|---|---|\n| {} IVIG 4 g/kg over 5 days {} | JL |",
    "row": "| IVIG | {} | 4 g/kg | {} |",
    "json": '{{"drug": "IVIG", "unit": "g/kg", "note": "{}", "dose": 4, "more": "{}"}}',
}


@pytest.mark.parametrize("length", [0, 600, 1200, 1201, 5000])
def test_parts_make_up_the_whole_and_are_bounded(length: int) -> None:
    text = FILL * 2
    parts = list(pieces(text, 7, 7 + length))
    assert "".join(text[a:b] for a, b in parts) == text[7 : 7 + length]
    assert all(b - a <= 1200 for a, b in parts)


def test_text_without_a_space_is_cut_all_the_same() -> None:
    assert [b - a for a, b in pieces("x" * 3000, 0, 3000)] == [1200, 1200, 600]


def test_no_part_begins_within_a_quantity() -> None:
    for lead in range(1100, 1260):
        text = FILL[:lead] + " IVIG 0.4 g/kg daily for 5 days " + FILL[:900]
        for start, _ in list(pieces(text, 0, len(text)))[1:]:
            assert not any(char.isdigit() for char in text[start - 12 : start + 12]), (
                lead,
                text[start - 12 : start + 12],
            )


def test_cells_stay_together_as_long_as_the_bound_allows() -> None:
    text = "a" * 3000
    rows = list(bounded(text, [("x", 0, 500), ("y", 500, 1000), ("z", 1000, 1500), ("w", 1500, 3000)]))
    assert [[key for key, _, _ in row] for row in rows] == [["x", "y"], ["z"], ["w"], [""]]
    assert list(bounded(text, [])) == []


@pytest.mark.parametrize("frame", OVERDOSES.values(), ids=list(OVERDOSES))
def test_an_overdose_is_seen_wherever_a_long_run_is_cut(guard: Guard, frame: str) -> None:
    for lead in (*range(0, 1400, 150), *range(1080, 1230, 9)):
        text = frame.format(FILL[:lead], FILL[:700])
        assert guard.release(text).status in (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD), lead
