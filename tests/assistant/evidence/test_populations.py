"""Groups of people that a question names and no source speaks of."""

from __future__ import annotations

import pytest

from assistant.evidence.populations import groups, unmet


def names(question, *texts):
    return [group.name for group in unmet(question, texts)]


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("What dose do children get?", "children"),
        ("My 20 kg daughter needs it", "children"),
        ("Is it safe while pregnant?", "pregnancy or breastfeeding"),
        ("dose in CKD?", "renal impairment or dialysis"),
    ],
)
def test_a_group_that_no_source_speaks_of_is_unmet(question, group):
    assert names(question, "Zinc is given to adults.") == [group]


def test_a_group_that_a_source_speaks_of_is_met():
    assert names("What dose do children get?", "Zinc in paediatrics.") == []


def test_what_only_describes_a_patient_is_never_unmet():
    assert names("An elderly man in crisis, intubated: how much zinc?", "Zinc.") == []


def test_what_becomes_of_a_question_is_one_of_three_things():
    assert {group.unmet for group in groups()} == {"", "note", "abstain"}
