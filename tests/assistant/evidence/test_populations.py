"""Groups of people that a question names and no source speaks of."""

from __future__ import annotations

import pytest

from assistant.evidence.populations import groups, unmet
from assistant.records import Request, Turn


def names(question, *texts, **kw):
    return [group.name for group in unmet(Request(question=question, **kw), texts)]


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


def test_the_turns_before_name_groups_too():
    turn = Turn(question="Is zinc safe in pregnancy?", answer="")
    assert names("And how much?", "Zinc.", history=(turn,)) == ["pregnancy or breastfeeding"]


def test_what_becomes_of_a_question_is_one_of_three_things():
    assert {group.unmet for group in groups()} == {"", "note", "abstain"}
