from typing import Any

import pytest

from evals.errors import EvaluationError
from evals.plain_chain import PlainChain
from evals.records import GoldAnswer, Query
from evals.suites.facts import ENTITY, SIDE, run_facts, side_of

QUERIES = [
    Query(id="e", text="which protein", relevant={}, gold=GoldAnswer(kind="entity", groups=(("titin", "TTN"),))),
    Query(id="l", text="which genes", relevant={}, gold=GoldAnswer(kind="list", groups=(("ABC1",), ("ABC2",)))),
    Query(id="y", text="does it", relevant={}, gold=GoldAnswer(kind="decision", groups=(("yes",),))),
    Query(id="m", text="may it", relevant={}, gold=GoldAnswer(kind="decision", groups=(("maybe",),))),
    Query(id="n", text="no gold", relevant={}),
]


class Plain:
    def __init__(self, text: str) -> None:
        self.text = text

    def answer(self, question: str) -> str:
        return self.text


def replies(fakes: Any) -> dict[str, Any]:
    return {
        "which protein": fakes.reply("It is TTN."),
        "which genes": fakes.reply("ABC2, for one."),
        "does it": fakes.reply("Yes, it does."),
        "may it": fakes.reply("No. It does not."),
    }


def test_both_arms_are_judged_alike(fakes: Any) -> None:
    report = run_facts(QUERIES, fakes.ScriptedAsker(replies(fakes)), Plain("titin and more words"))
    ours, plain = report.rates["hardstop"], report.rates["plain chain"]
    assert (ours[ENTITY].value, ours[SIDE].value, ours[SIDE].unscored) == (1.0, 1.0, 1)
    assert (plain[ENTITY].value, plain[SIDE].value) == (0.5, None)
    assert report.rates["hardstop: list"][ENTITY].value == 1
    assert report.figures["plain chain: words, max"] == 4


def test_a_composer_that_abstains_loses_entities_and_takes_no_side(fakes: Any) -> None:
    report = run_facts(QUERIES, fakes.ScriptedAsker({}), Plain("titin"))
    ours = report.rates["hardstop"]
    assert (ours[ENTITY].value, ours[SIDE].value, ours["answered at all"].value) == (0.0, None, 0.0)
    assert report.figures["hardstop: words, median"] is None


def test_the_wrong_side_is_wrong(fakes: Any) -> None:
    report = run_facts(QUERIES, fakes.ScriptedAsker({"does it": fakes.reply("No, never.")}), Plain(""))
    assert report.rates["hardstop"][SIDE].value == 0


def test_without_gold_there_is_nothing_to_score(fakes: Any) -> None:
    with pytest.raises(EvaluationError, match="gold answer"):
        run_facts(QUERIES[-1:], fakes.ScriptedAsker({}), Plain(""))


@pytest.mark.parametrize(
    ("answer", "side"),
    [
        ("Yes, it does.", "yes"),
        ("**No.** It does not.", "no"),
        ("no", "no"),
        ("No significant difference was found.", None),
        ("Yesterday it rained.", None),
        ("It is, yes.", None),
    ],
)
def test_a_side_is_taken_only_in_so_many_words(answer: str, side: str | None) -> None:
    assert side_of(answer) == side


def test_the_plain_chain_answers_with_the_nearest_chunks(fakes: Any) -> None:
    documents = [
        fakes.document("tea", "tea leaves " * 200, title="Tea"),
        fakes.document("milk", "milk cows " * 200, title="Milk"),
    ]
    answer = PlainChain(documents, fakes.HashEmbeddings()).answer("tea leaves")
    chunks = answer.split("\n\n")
    assert len(chunks) == 4
    assert all(len(chunk) <= 1000 for chunk in chunks)
    assert "tea leaves" in chunks[0]
    assert "milk" not in chunks[0]
