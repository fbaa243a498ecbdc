"""Regimens against the limit: one bar for each, in the words of the source, none where nothing can be compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.records import Sentence
from guardrails import load_guard
from ui.chart import charts


@pytest.fixture(scope="module")
def guard():
    return load_guard()


def _answer(fake, *regimens, question="Which IVIG dose in myasthenia gravis?"):
    row = replace(fake.rich("q").evidence[0], regimens=regimens)
    return fake.answer(question, Sentence(text="One.", citations=(1,)), evidence=(row,))


def test_a_regimen_is_one_bar_with_its_total(fake, guard):
    (chart,) = charts(_answer(fake, "0.4 g/kg/day for 5 days (2 g/kg in total)", "1 g/kg/day for 1 day"), guard)
    assert (chart.bars[0].total, chart.bars[0].share) == (Decimal(2), Decimal(1))
    assert len(chart.bars) == len({bar.regimen for bar in chart.bars})
    assert all(bar.who == "Invented 2019" for bar in chart.bars)


def test_the_scale_holds_what_is_above_the_limit(fake, guard):
    (chart,) = charts(_answer(fake, "4 g/kg in total"), guard)
    assert chart.bars[0].share == 2
    assert chart.scale > 2


@pytest.mark.parametrize("regimen", ["250 mg", "5 tablets a day", ""])
def test_what_has_no_course_limit_has_no_chart(fake, guard, regimen):
    assert charts(_answer(fake, regimen), guard) == ()


def test_the_answers_own_dose_comes_first(fake):
    (chart,) = charts(fake.plain("q"), fake.guard())
    assert (chart.drug, chart.bars[0].who, chart.bars[0].share) == ("widgetumab", "This answer", 1)
