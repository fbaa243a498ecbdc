"""Building blocks of patterns: the same language as the plain alternation, written to be quick."""

import re

import pytest

from guardrails.patterns import either, number_after

WORDS = ("g", "gr", "gram", "grams", "mg", "m.g", "мг")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_found_whole(word: str) -> None:
    assert re.fullmatch(either(WORDS), word)
    assert re.match(either(WORDS), f"{word} rest")[0] == word  # type: ignore[index]


@pytest.mark.parametrize("text", ["", "ga", "grammar", "m g", "mxg", "кг"])
def test_nothing_else_is(text: str) -> None:
    assert re.fullmatch(either(WORDS), text) is None


def test_no_words_match_nothing_but_the_empty_text() -> None:
    assert either([]) == ""


@pytest.mark.parametrize(
    ("text", "found"), [("2.5", ["2.5"]), ("x2.5", []), ("1.2.5", ["1.2"]), ("(40)", ["40"]), ("^3 4", ["4"])]
)
def test_a_number_stands_only_after_what_it_may(text: str, found: list[str]) -> None:
    assert re.findall(number_after(r"[\w.^]"), text) == found
