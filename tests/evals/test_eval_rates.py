import random

import pytest

from evals.rates import middle_and_most, named_by_group, rate, rates_by_group
from evals.records import Score


def test_the_rate_of_nothing_is_none_and_not_zero() -> None:
    nothing = rate([None, None])
    assert (nothing.value, nothing.low, nothing.high, nothing.scored, nothing.unscored) == (None, None, None, 0, 2)
    assert rate([]).value is None


def test_unscored_is_kept_apart_from_wrong() -> None:
    mixed = rate([1.0, 0.0, None])
    assert (mixed.value, mixed.scored, mixed.unscored) == (0.5, 2, 1)


def test_the_interval_holds_the_mean_and_narrows_with_more_cases() -> None:
    few, many = rate([1.0, 0.0] * 10), rate([1.0, 0.0] * 500)
    for found in (few, many):
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert found.low < found.value < found.high
    assert few.low < many.low < many.high < few.high  # type: ignore[operator]
    # The binomial standard error of 0.5 over 1000 is 0.0158, and 1.96 of it on each side is the interval.
    assert many.low == pytest.approx(0.469, abs=0.005)


def test_the_same_scores_give_the_same_interval_in_any_order() -> None:
    values = [0.0, 1.0, 1.0, 0.5, None, 0.25] * 7
    shuffled = random.Random(3).sample(values, len(values))
    assert rate(values) == rate(shuffled)


def test_rates_are_by_group_and_over_all() -> None:
    grouped = [
        ("easy", Score(case="1", scorer="facts", value=1.0)),
        ("hard", Score(case="2", scorer="facts", value=0.0)),
        ("hard", Score(case="2", scorer="quotes", value=None)),
    ]
    rates = rates_by_group(grouped)
    assert list(rates) == ["all", "easy", "hard"]
    assert (rates["all"]["facts"].value, rates["easy"]["facts"].value, rates["hard"]["facts"].value) == (0.5, 1.0, 0.0)
    assert rates["hard"]["quotes"].value is None
    assert [score.scorer for score in named_by_group(grouped)] == ["easy: facts", "hard: facts", "hard: quotes"]


def test_middle_and_most() -> None:
    assert middle_and_most([3, 1, 9, 5], "words") == {"words, median": 4.0, "words, max": 9.0}
    assert middle_and_most([], "words") == {"words, median": None, "words, max": None}
