"""What a sentence of a study does in it."""

from __future__ import annotations

import pytest

from assistant.finding.telling import Telling, telling

AIM, METHOD, RESULT, CONCLUSION = Telling.AIM, Telling.METHOD, Telling.RESULT, Telling.CONCLUSION


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("The aim of this study was to compare tea with milk.", {AIM}),
        ("We sought to find out whether tea improves sleep.", {AIM}),
        ("Does tea improve sleep?", {AIM}),
        ("Forty adults were randomly assigned to tea or milk.", {METHOD}),
        ("We measured the hours of sleep every night.", {METHOD}),
        ("Sleep was longer on tea than on milk (p = 0.01).", {RESULT}),
        ("There was no significant difference in sleep.", {RESULT}),
        ("These findings support the use of tea.", {CONCLUSION}),
        ("Tea is a drink.", set()),
    ],
)
def test_a_sentence_asks_does_finds_or_concludes(sentence, kinds):
    assert telling(sentence) == kinds


def test_a_sentence_may_do_two_things():
    assert telling("Forty adults were enrolled and sleep improved significantly.") == {METHOD, RESULT}


def test_what_was_asked_is_no_result_though_it_has_the_words_of_one():
    assert telling("To determine whether sleep was longer than before, p values were computed.") == {AIM}
