"""The mapping of a rewritten text, beside one that is kept for every character."""

from __future__ import annotations

import random
import re

from guardrails.text.mapped import Mapped

Ranges = list[tuple[int, int]]
REWRITES = ((r"a+", "x"), (r"b", ""), (r"(?=c)", "--"), (r"cd?", "ab"), (r"x.", "c"), (r"\n", " "))


def _by_hand(text: str, ranges: Ranges, pattern: str, new: str) -> tuple[str, Ranges]:
    """The same rewrite, the range of each character written out."""
    pieces, found, done = [], [], 0
    for match in re.finditer(pattern, text):
        at, stop = match.span()
        first = min((a for a, _ in ranges[at:stop]), default=ranges[at][0] if at < len(ranges) else ranges[-1][1])
        last = max((b for _, b in ranges[at:stop]), default=first)
        pieces += [text[done:at], new]
        found += [*ranges[done:at], *[(first, last)] * len(new)]
        done = stop
    return "".join([*pieces, text[done:]]), [*found, *ranges[done:]]


def _each(mapped: Mapped) -> Ranges:
    return [mapped.span(at, at + 1) for at in range(len(mapped.text))]


def test_rewrites_keep_every_range() -> None:
    chance = random.Random(3)
    for _ in range(300):
        text = "".join(chance.choices("aabbccd \n", k=chance.randint(1, 30)))
        mapped, ranges = Mapped.of(text), [(at, at + 1) for at in range(len(text))]
        for pattern, new in chance.choices(REWRITES, k=4):
            if not ranges:
                break
            text, ranges = _by_hand(text, ranges, pattern, new)
            mapped = mapped.sub(re.compile(pattern), new)
            assert (mapped.text, _each(mapped)) == (text, ranges)
        for at in range(len(ranges)):
            stop = chance.randint(at + 1, len(ranges))
            inside = ranges[at:stop]
            assert mapped.span(at, stop) == (min(a for a, _ in inside), max(b for _, b in inside))
            assert _each(mapped.slice(at, stop)) == inside
        assert _each(Mapped.join([mapped, mapped])) == ranges * 2


def test_a_text_made_from_another_leads_back_through_it() -> None:
    first = Mapped.of("one [two] three").sub(re.compile(r"\[two\]"), "2")
    second = Mapped.of(first.text).sub(re.compile("three"), "3").through(first)
    assert second.text == "one 2 3"
    assert [second.span(at, at + 1) for at in (0, 4, 6)] == [(0, 1), (4, 9), (10, 15)]


def test_words_of_no_source_stand_at_a_place() -> None:
    mapped = Mapped.of("1.5 g")
    assert _each(mapped.gap("for ", 4)) == [(4, 4)] * 4
    assert mapped.spelt("1,5 G").span(0, 5) == (0, 5)
    assert Mapped.standing_for("days", 3, 7).span(1, 2) == (3, 7)
