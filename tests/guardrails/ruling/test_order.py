"""Which of two things a text puts first."""

import re

import pytest

from guardrails.ruling.order import Item, generic, orders


def said(text: str) -> set[str]:
    items = [Item(m.start(), m.end(), m[0] == "drug") for m in re.finditer(r"\b(?:drug|test)\b", text)]
    items += generic(text, first=True)
    return {"drug first" if order.earlier.first else "test first" for order in orders(text, items)}


@pytest.mark.parametrize(
    "text",
    [
        "drug, then test.",
        "give the drug before the test.",
        "test after the drug.",
        "after the drug, test.",
        "drug first, test second.",
        "drug now; test later.",
        "once the drug is in, test.",
        "the test can follow. start the drug.",
        "follow the drug with a test.",
        "drug on days 1 to 5, test on day 6.",
        "step 1 drug; step 2 test.",
        "sequence: drug, test.",
        "drug at 10:00, test at 14:00.",
        "drug ends at 18:00; test starts at 18:30.",
        "drug finished an hour ago; test now.",
        "test the day after the drug.",
        "drug -> test",
        "test during the drug.",
        "test after the first infusion.",
    ],
)
def test_the_drug_is_put_first(text: str) -> None:
    assert "drug first" in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "test, then drug.",
        "test before the drug.",
        "before the drug, test.",
        "drug only after the test.",
        "drug once the test is back.",
        "test first, drug second.",
        "test on day 1, drug on day 2.",
        "test this morning, drug this afternoon.",
        "test before the first infusion.",
    ],
)
def test_the_test_is_put_first(text: str) -> None:
    assert said(text) == {"test first"}


@pytest.mark.parametrize("text", ["the drug and the test.", "drug or test.", "the drug", ""])
def test_nothing_is_put_first(text: str) -> None:
    assert said(text) == set()


def test_many_words_of_order_take_no_long_time() -> None:
    text = "drug then test before drug after test later first " * 40
    items = [Item(m.start(), m.end(), m[0] == "drug") for m in re.finditer(r"\b(?:drug|test)\b", text)]
    assert sum(1 for _ in orders(text, items)) < 2000
