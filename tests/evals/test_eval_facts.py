from typing import Any

import pytest

from evals.errors import EvaluationError
from evals.plain_chain import PlainChain, PlainChunk, within_words
from evals.records import GoldAnswer, Query
from evals.suites.facts import ENTITY, OPEN, SIDE, TAKEN, run_facts, side_of

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
    assert (ours[ENTITY].value, ours[SIDE].value, ours[TAKEN].value, ours[OPEN].value) == (1.0, 1.0, 1.0, 0.0)
    assert (plain[ENTITY].value, plain[SIDE].value, plain[TAKEN].value, plain[OPEN].value) == (0.5, None, 0.0, 1.0)
    assert report.rates["hardstop: list"][ENTITY].value == 1
    assert report.figures["plain chain: words, max"] == 4


def test_a_composer_that_abstains_loses_entities_and_takes_no_side(fakes: Any) -> None:
    report = run_facts(QUERIES, fakes.ScriptedAsker({}), Plain("titin"))
    ours = report.rates["hardstop"]
    assert (ours[ENTITY].value, ours[SIDE].value, ours["answered at all"].value) == (0.0, None, 0.0)
    assert report.figures["hardstop: words, median"] is None


def test_the_plain_chain_is_also_judged_within_the_words_of_the_answer(fakes: Any) -> None:
    asker = fakes.ScriptedAsker({"which protein": fakes.reply("It is TTN.")})
    report = run_facts(QUERIES[:1], asker, Plain("one two three titin"))
    assert report.rates["plain chain"][ENTITY].value == 1
    assert report.rates["plain chain, same words"][ENTITY].value == 0
    assert report.figures["plain chain, same words: words, max"] == 3


def test_entities_count_by_any_name_and_only_whole(fakes: Any) -> None:
    asker = fakes.ScriptedAsker({"which protein": fakes.reply("TTN2 is not it.")})
    assert run_facts(QUERIES[:1], asker, Plain("")).rates["hardstop: entity"][ENTITY].value == 0


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
        ("Yes, because of this: [1]\n\n- It does. [1]", "yes"),
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


def test_the_plain_chains_chunks_know_where_they_stand(fakes: Any) -> None:
    text = "tea leaves " * 200
    documents = [
        fakes.document("tea", text, title="Tea"),
        fakes.document("own", f"Own title\n{text}", title="Own title"),
    ]
    for document in documents:
        for chunk in PlainChain([document], fakes.HashEmbeddings()).chunks("tea leaves"):
            title = max(0, -chunk.start)  # characters of a title that is set before the text
            shown = chunk.text[title:]
            assert document.text[chunk.start + title :].startswith(shown)
            assert shown or chunk.text == document.title


def test_chunks_are_cut_off_after_so_many_words() -> None:
    chunks = [
        PlainChunk(document="a", start=5, text="one two"),
        PlainChunk(document="b", start=0, text="three  four five"),
    ]
    assert [chunk.text for chunk in within_words(chunks, 4)] == ["one two", "three  four"]
    assert [chunk.text for chunk in within_words(chunks, 2)] == ["one two"]
    assert within_words(chunks, 9) == tuple(chunks)
    assert within_words(chunks, 0) == ()
