"""What an answer states, by document and beside the limits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.records import Sentence
from ui.evidence import dose_rows, statements


def test_each_document_has_the_sentences_that_rest_on_it(fake):
    rows = statements(fake.plain("q"), fake.DOCUMENTS.get)
    assert [(row.document.id, len(row.sentences)) for row in rows] == [("guide", 2), ("review", 1)]


def test_a_dose_stated_twice_is_one_row_with_both_citations(fake):
    sentences = (
        Sentence(text="One.", citations=(1,), doses=(fake.SAFE_DOSE,)),
        Sentence(text="Two.", citations=(3, 1), doses=(replace(fake.SAFE_DOSE, start=5, end=9),)),
    )
    (row,) = dose_rows(fake.answer("q", *sentences), fake.RULES)
    assert row.numbers == (1, 3)
    assert [rule.id for rule in row.limits] == ["widgetumab-max"]
    assert row.share == 1


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({"total": Decimal(1)}, Decimal("0.5")),
        ({"total": Decimal(9)}, Decimal("4.5")),
        ({"total": None}, None),
        ({"unit": "g"}, None),
        ({"drug": "another"}, None),
    ],
)
def test_the_share_of_the_limit_is_known_only_for_a_total_in_its_unit(fake, changes, share):
    dose = replace(fake.SAFE_DOSE, **changes)
    (row,) = dose_rows(fake.answer("q", Sentence(text="One.", citations=(1,), doses=(dose,))), fake.RULES)
    assert row.share == share
