"""The table that clinicians review: every text has the outcome that stands beside it."""

from pathlib import Path

import pytest
import yaml

from guardrails import Guard, ReleaseStatus
from guardrails.worked_cases import page

CASES = yaml.safe_load(Path(__file__).with_name("worked_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("status", [str(status) for status in ReleaseStatus])
def test_outcome_is_the_reviewed_one(guard: Guard, status: str) -> None:
    cases = [case for case in CASES if case["expected"] == status]
    assert cases
    wrong = [(case["text"], str(got)) for case in cases if (got := guard.release(case["text"]).status) != status]
    assert not wrong


def test_what_passes_is_unchanged_to_the_byte(guard: Guard) -> None:
    assert [c["text"] for c in CASES if c["expected"] == "pass" and guard.release(c["text"]).text != c["text"]] == []


def test_no_struck_statement_survives(guard: Guard) -> None:
    """What was over the limit is gone from the released text, and releasing that again changes nothing."""
    for case in CASES:
        if case["expected"] in ("overridden", "withheld"):
            released = guard.release(case["text"])
            assert released.findings
            assert guard.release(released.text).text == released.text, case["text"]
            assert guard.release(released.text).status not in (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD), case[
                "text"
            ]


def test_table_is_large_and_has_no_doubles() -> None:
    texts = [case["text"] for case in CASES]
    assert len(texts) == len(set(texts)) >= 300


def test_the_table_reads_as_a_page_with_headings_and_reasons(guard: Guard) -> None:
    lines = "\n".join(
        page(guard, [{"class": "sums", "text": "IVIG 1 g/kg | x 3", "expected": "overridden"}, *CASES[:9]])
    )
    assert "## Over a limit or against a rule" in lines
    assert "### Sums (1)" in lines
    assert "| IVIG 1 g/kg \\| x 3 | ivig.max_course_dose: 1 g/kg x 3 = 3 g/kg |" in lines
    assert "**now" not in lines


def test_an_outcome_that_is_not_the_tables_is_marked(guard: Guard) -> None:
    lines = "\n".join(page(guard, [{"text": "Give IVIG 4 g/kg.", "expected": "pass"}]))
    assert "**now overridden**" in lines
