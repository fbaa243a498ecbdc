from decimal import Decimal

import pytest

from evals.numbers import readable_numbers, stated_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0.4 g/kg/day for 5 days", {"0.4", "5"}),
        ("0,40 and .4", {"0.4"}),
        ("1,000 mg and 1,234,567.5 units", {"1000", "1234567.5"}),
        ("375 mg/m2 in IgG4 disease", {"375"}),
        ("95% CI 1.43-6.18, p<0.001", {"95", "1.43", "6.18", "0.001"}),
        ("no number", set()),
        ("\uff12 g", {"2"}),
    ],
)
def test_numbers_are_values(text: str, values: set[str]) -> None:
    assert stated_numbers(text) == {Decimal(value) for value in values}


def test_words_count_only_where_they_are_read() -> None:
    assert stated_numbers("five days, twice") == set()
    assert readable_numbers("five days, twice") == {Decimal(5), Decimal(2)}
