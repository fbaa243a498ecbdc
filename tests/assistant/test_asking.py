"""What a question asks for, as far as its words show it."""

from __future__ import annotations

import pytest

from assistant.asking import asks_for_limit, is_question


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("What is the dose?", True),
        ("is it safe", True),
        ("Can I give IVIG 4 g/kg over 5 days", True),
        ("IVIG 4 g/kg, is that too much? ", True),
        ("Give IVIG 4 g/kg over 5 days.", False),
        ("Please prescribe azithromycin", False),
        ("Issue an order for 4 g/kg", False),
        ("", False),
    ],
)
def test_a_question_is_told_from_an_order(text, asks):
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is the maximum IVIG dose?", True),
        ("Can the dose exceed 2 g/kg?", True),
        ("How much is too much?", True),
        ("Upper limit of the course?", True),
        ("What is the usual dose?", False),
        ("Which is the most effective drug?", False),
        ("Is the trial limited?", False),
        ("", False),
    ],
)
def test_whether_a_question_is_how_much_is_allowed(question, asks):
    assert asks_for_limit(question) is asks
