import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.errors import EvaluationError
from evals.plain_chain import PlainChunk
from evals.records import SpanPrompt
from evals.suites.spans import (
    ANYWHERE,
    OWN,
    PHRASINGS,
    PLAIN,
    PLAIN_CUT,
    QUOTES,
    is_hit,
    load_prompts,
    run_spans,
)

PROMPT = SpanPrompt(id="p", article="art", question="q?", label="no difference", spans=((100, 200), (500, 520)))


@pytest.mark.parametrize(
    ("place", "hit"),
    [
        (("art", 100, 200), True),
        (("art", 0, 1000), True),  # holds the whole span
        (("art", 150, 170), True),  # lies within it
        (("art", 150, 900), True),  # half of the span
        (("art", 151, 900), True),  # of the second span, all
        (("art", 151, 490), False),  # 49 of 100 characters
        (("art", 190, 210), True),  # half of the quote
        (("art", 191, 211), False),
        (("art", 200, 300), False),
        (("other", 100, 200), False),
    ],
)
def test_a_hit_shares_half_of_the_span_or_of_the_quote(place: tuple[str, int, int], hit: bool) -> None:
    assert is_hit(PROMPT, place) is hit


class Places:
    def __init__(self, fakes: Any, places: Sequence[tuple[str, int, int]]) -> None:
        self._hits = [fakes.hit(name, rank, start, end) for rank, (name, start, end) in enumerate(places, start=1)]

    def search(self, query: str, k: int = 10, *, mode: str = "hybrid") -> list[Any]:
        return self._hits[:k]


class Chunks:
    """A plain chain that answers with the same chunks, whatever is asked."""

    def __init__(self, *chunks: PlainChunk) -> None:
        self._chunks = chunks

    def chunks(self, question: str) -> Sequence[PlainChunk]:
        return self._chunks


NOTHING = Chunks()
MISS, ELSEWHERE, HIT = ("art", 0, 50), ("other", 100, 200), ("art", 100, 200)


def test_depth_and_scope(fakes: Any) -> None:
    asker = fakes.ScriptedAsker({"q?": fakes.reply("x", quote="y" * 60, document="art", start=120)})
    rates = run_spans([PROMPT], Places(fakes, [*[ELSEWHERE] * 5, HIT]), asker, NOTHING).rates
    assert [rates[ANYWHERE][f"hit@{k}"].value for k in (1, 5, 10)] == [0, 0, 1]
    assert [rates[OWN][f"hit@{k}"].value for k in (1, 5, 10)] == [1, 1, 1]
    assert [rates[QUOTES][f"hit@{k}"].value for k in (1, 5, 10)] == [1, 1, 1]


def test_a_broken_search_loses_passages_and_a_broken_composer_quotes(fakes: Any) -> None:
    right = fakes.ScriptedAsker({"q?": fakes.reply("x", quote="y" * 60, document="art", start=120)})
    lost = run_spans([PROMPT], Places(fakes, [MISS]), right, NOTHING).rates
    assert (lost[ANYWHERE]["hit@10"].value, lost[QUOTES]["hit@1"].value) == (0, 1)
    wrong = fakes.ScriptedAsker({"q?": fakes.reply("x", quote="y" * 50, document="art", start=0)})
    report = run_spans([PROMPT], Places(fakes, [HIT]), wrong, NOTHING)
    assert (report.rates[ANYWHERE]["hit@1"].value, report.rates[QUOTES]["hit@10"].value) == (1, 0)
    assert report.exhibits[0].case == "p"


def test_the_plain_chain_is_judged_whole_and_within_the_words_of_the_answer(fakes: Any) -> None:
    chunk = PlainChunk(document="art", start=0, text="word " * 30)  # its second half holds half of the span
    asker = fakes.ScriptedAsker({"q?": fakes.reply("one two three", quote="y", document="art", start=0)})
    report = run_spans([PROMPT], Places(fakes, [HIT]), asker, Chunks(chunk))
    assert (report.rates[PLAIN]["hit@1"].value, report.rates[PLAIN_CUT]["hit@1"].value) == (1, 0)
    assert report.figures["plain chain: words, max"] == 30
    assert report.figures["plain chain, same words: words, max"] == 3


def test_an_answer_without_quotes_is_not_scored_as_wrong(fakes: Any) -> None:
    rates = run_spans([PROMPT], Places(fakes, [HIT]), fakes.ScriptedAsker({}), NOTHING).rates
    assert rates[QUOTES]["hit@1"].value is None
    assert rates[QUOTES]["quotes anything"].value == 0


ROW = {
    "prompt_id": 1,
    "pmcid": "P1",
    "intervention": "tea",
    "comparator": "milk",
    "outcome": "sleep",
    "label": "x",
    "spans": [[0, 4]],
}


def test_a_prompt_becomes_a_question(lines: Callable[..., Path]) -> None:
    lines("Tea helps.", name="articles/P1.txt")
    (prompt,) = load_prompts(lines(json.dumps(ROW), name="prompts.jsonl").parent)
    assert prompt.question == "What is the effect of tea compared with milk on sleep?"
    assert (prompt.id, prompt.article, prompt.spans) == ("1", "P1", ((0, 4),))


def test_a_prompt_can_be_asked_in_other_ways(lines: Callable[..., Path]) -> None:
    lines("Tea helps.", name="articles/P1.txt")
    folder = lines(json.dumps(ROW), name="prompts.jsonl").parent
    asked = [load_prompts(folder, phrasing)[0].question for phrasing in PHRASINGS]
    assert len(set(asked)) == len(PHRASINGS)
    assert all(word in question for question in asked for word in ("tea", "milk", "sleep"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"pmcid": "P2"}, r"line 1: there is no articles/P2\.txt"),
        ({"spans": [[4, 4]]}, "line 1: spans"),
        ({"spans": []}, "line 1: spans"),
        ({"outcome": ""}, "line 1: outcome"),
    ],
)
def test_a_bad_prompt_names_its_line(lines: Callable[..., Path], change: dict[str, Any], fault: str) -> None:
    lines("Tea helps.", name="articles/P1.txt")
    folder = lines(json.dumps({**ROW, **change}), name="prompts.jsonl").parent
    with pytest.raises(EvaluationError, match=fault):
        load_prompts(folder)
