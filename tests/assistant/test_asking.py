"""What a question asks for, and whether a sentence gives it."""

from __future__ import annotations

import pytest

from assistant.asking import Wanted, asks_for_limit, gives, wanted


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What dose of IVIG is given?", (Wanted.DOSE,)),
        ("How often is rituximab repeated?", (Wanted.TIME,)),
        ("What percentage relapsed?", (Wanted.SHARE,)),
        ("How many patients took part?", (Wanted.COUNT,)),
        ("Why is IgA measured?", (Wanted.REASON,)),
        ("What dose, and for how many days?", (Wanted.DOSE, Wanted.TIME, Wanted.COUNT)),
        ("Is it safe?", ()),
        ("", ()),
    ],
)
def test_what_a_question_wants(question, kinds):
    assert wanted(question) == kinds


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Give 0.4 g/kg/day.", Wanted.DOSE),
        ("Start with 30 mg.", Wanted.DOSE),
        ("It works within 2 weeks.", Wanted.TIME),
        ("Check the count once daily.", Wanted.TIME),
        ("It was 3% of them.", Wanted.SHARE),
        ("All 14 improved.", Wanted.SHARE),
        ("There were 168.", Wanted.COUNT),
        ("Because it is safe.", Wanted.REASON),
    ],
)
def test_what_a_sentence_gives(sentence, kind):
    assert gives(sentence, (kind,)) == 1.0
    assert gives("Nothing of the kind is said here.", (kind,)) == 0.0


def test_giving_is_the_share_of_what_is_wanted():
    assert gives("Give 2 g.", (Wanted.DOSE, Wanted.REASON)) == 0.5
    assert gives("Give 2 g.", ()) == 0.0


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is the maximum IVIG dose?", True),
        ("Can I go above 2 g of it?", False),
        ("Can the dose exceed 2 g/kg?", True),
        ("What is the usual dose?", False),
        ("Which is the most effective drug?", False),
    ],
)
def test_whether_a_question_is_how_much_is_allowed(question, asks):
    assert asks_for_limit(question) is asks
