"""Quick patterns find what the plain ones find; what a pattern cannot do without is read from it rightly."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest

from guardrails.fuzz import mutate
from guardrails.guard import Guard
from guardrails.keys import telling
from guardrails.openings import opening, tree_of
from guardrails.parts import parts
from guardrails.ruling.order import _AFTER, _LATER, _THEN
from guardrails.schedules.frequency import _HOURS, _PER_DAY, _WEEKLY
from guardrails.stances.approval import _ALWAYS_RECOMMENDS
from guardrails.stances.refusal import _REFUTES_AFTER, REFUTES_BEFORE
from guardrails.telling import compiled, compiled_for_texts

BUILT_IN = tuple(
    pattern.pattern
    for pattern in (
        *(_AFTER, _LATER, _THEN, _HOURS, _PER_DAY, _WEEKLY),
        *(_ALWAYS_RECOMMENDS, _REFUTES_AFTER, REFUTES_BEFORE),
    )
)
ODD = (
    r"\b(?:give|gave)n?\b",
    r"(?:^|[.;]\s)no\b",
    r"n't (?:\w+ )?stop",
    r"\b(?:the |\w+ly )?dose\b(?! of)",
    r"[①-⑨]|\d\s?mg",
    r"(?<!not )\b(?:over|within)\s*\d+|避免|\bна\b",
    r"(?:a|b|)c\b",
    r"x*\bdays?\b",
    r"\B-\d",
    r"(?=.*\bivig\b).*\bweekly\b",
    r"(?:\bthe\s)?(?P<n>\d+|two|three)\s(?:daily\s)?doses?|\bdoses? of (?P<of>\d+)",
    r"\b(?:do not|never) (?:give|start)|\bnever\b|\b(?:avoid|stop)\w*",
    r"(?<!no )(?<!not )(?:need|reason)\b|(?:^|, )(?:dose|daily)|,\s?(?=dose)",
    r"(?P<sep>[-/])\d(?P=sep)|(?:a|an?)? dose",
)


def _found(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], ...]]:
    return [match.regs for match in pattern.finditer(text)]


def _same(pattern: str, texts: Sequence[str]) -> int:
    """How many of the texts hold a match; AssertionError where the quick pattern finds anything else."""
    plain, quick = re.compile(pattern), compiled(pattern)
    hits = 0
    for text in texts:
        first = quick.search(text)
        wanted = _found(plain, text)
        assert [match.regs for match in quick.finditer(text)] == wanted, text
        assert (first.regs if first else None) == (wanted[0] if wanted else None), text
        later = len(text) // 3
        assert [m.span() for m in quick.finditer(text, later)] == [m.span() for m in plain.finditer(text, later)]
        assert quick.findall(text) == plain.findall(text)
        assert quick.split(text, maxsplit=2) == plain.split(text, maxsplit=2)
        assert quick.sub("<>", text) == plain.sub("<>", text)
        hits += bool(wanted)
    return hits


@pytest.fixture(scope="module")
def texts(guard: Guard) -> list[str]:
    chance = random.Random(4)
    examples = [text.lower() for rule in guard.rules for text in (*rule.passes, *rule.fails)]
    pieces = [text[chance.randrange(len(text)) :] for text in examples]
    return [*examples, *pieces, *(mutate(text, chance).lower() for text in examples[::3])]


def test_rules_are_found_as_by_plain_patterns(guard: Guard, texts: list[str]) -> None:
    cues = {cue for rule in guard.rules for cue in (rule.requires, *rule.cues) if cue}
    hits = sum(_same(cue, texts) for cue in sorted(cues))
    assert hits > len(cues)


@pytest.mark.parametrize("pattern", [*BUILT_IN, *ODD])
def test_a_quick_pattern_finds_the_same(pattern: str, texts: list[str]) -> None:
    words = [
        "given",
        "no",
        "; no",
        "don't just stop",
        "daily dose",
        "5mg",
        "避免",
        "на 5",
        "c",
        "xdays",
        "a -5",
        "ivig weekly",
        "the two doses, dose of 3",
    ]
    assert _same(pattern, [*words, *texts[::2]]) > 0


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        (r"\b(?:launch\w*|skip)\b", {"<laun", "<skip"}),
        (r"(?:launch|skip)", {"*launch", "*skip"}),
        (r"\b(?:the )?(?:harmful|toxic) doses?\b", {"=harmful", "=toxic"}),
        (r"\w+", set()),
        (r"(?:harmful)?", set()),
        (r"n't stop", {"<stop"}),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, keys: set[str]) -> None:
    assert telling(tree_of(pattern)) == keys


@pytest.mark.parametrize(
    ("pattern", "ahead"),
    [(r"\b(?:ab|cd)", r"\b(?=[ac])"), (r"\d mg", ""), (r".\bx", ""), (r"(?:\ba|b)", r"(?:\b|(?=[b]))(?=[ab])")],
)
def test_how_a_pattern_begins(pattern: str, ahead: str) -> None:
    assert opening(tree_of(pattern)) == ahead


def test_a_pattern_is_taken_apart_by_its_words() -> None:
    held = parts(tree_of(r"\b(?:never (?:give|start)|(?:the )?(?:harmful|toxic) dose|\w+)\b"))
    assert {part.keys for part in held} == {frozenset(keys) for keys in ({"=never"}, {"=harmful"}, {"=toxic"}, ())}
    assert [part.regex.pattern for part in held] == [None] * 4


def test_what_stands_before_a_word_is_asked_behind_it() -> None:
    (part,) = parts(tree_of(r"(?<!not )\bgive\b(?! up)"))
    assert part.quick
    assert [found.span() for found in part.regex.finditer("give, not give, forgive, give it, give up")] == [
        (0, 4),
        (25, 29),
    ]


def test_a_pattern_that_is_run_often_is_taken_apart_and_finds_the_same() -> None:
    pattern = compiled(r"\b(?:alpha|beta) doses?\b|\bgamma\b")
    first = pattern.search
    found = [(pattern.search("no gammas, two beta doses"), pattern.search("no doses of gam")) for _ in range(200)]
    assert {(match[0], nothing) for match, nothing in found if match} == {("beta doses", None)}
    assert pattern.search is not first


def test_patterns_of_whole_texts_find_the_same(texts: list[str]) -> None:
    plain, quick = re.compile(r"\b(?:two|ten) grams?\b|\d kg"), compiled_for_texts(r"\b(?:two|ten) grams?\b|\d kg")
    assert [_found(plain, text) for text in texts] == [[m.regs for m in quick.finditer(text)] for text in texts]


def test_a_word_that_comes_later_is_looked_for_in_texts_known_before() -> None:
    text = "an unheard-of quuxword stands here"
    assert compiled(r"\bstands\b").search(text)
    assert compiled(r"\bquuxword\b").search(text)


def test_a_long_text_is_searched_without_a_look_up() -> None:
    text = "word " * 1000 + "a harmful dose"
    assert compiled(r"\bharmful\b").search(text)
    assert not compiled(r"\bharmless\b").search(text)


def test_a_word_that_the_end_of_a_search_cuts_off_is_found():
    pattern = compiled(r"\bdos\b")
    assert pattern.search("doses", 0, 3)
    assert [found[0] for found in pattern.finditer("doses", 0, 3)] == ["dos"]
    assert not pattern.search("doses")
