from typing import Any

import pytest

from evals.records import (
    DraftCase,
    DraftPassage,
    LabelledSentence,
    Reply,
    ReplyCitation,
    ReplyFinding,
    ReplySentence,
)
from evals.suites.drafts import is_shown, run_drafts

PASSAGES = (
    DraftPassage(n=1, document="a", text="Tea helps most people."),
    DraftPassage(n=2, document="b", text="Milk does not."),
)


class Scripted:
    """Gives the same reply to every draft."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def verify(self, draft: DraftCase) -> Reply:
        return self.reply


def judged(text: str, label: str, reply: Reply) -> Any:
    sentence = LabelledSentence(text=text, label=label, why="because")
    draft = DraftCase(id="D1", question="q", draft=text, passages=PASSAGES, sentences=(sentence,))
    return run_drafts([draft], Scripted(reply))


def shown(text: str, document: str = "", quote: str = "", **fields: Any) -> Reply:
    cited = (ReplyCitation(n=1, document=document, quote=quote, start=0, end=len(quote)),) if quote else ()
    sentences = (ReplySentence(text=text, citations=(1,) if quote else ()),)
    return Reply(status="answered", text=text, sentences=sentences, citations=cited, **fields)


NOTHING = Reply(status="abstained", text="", dropped=(("Tea helps.", "cites nothing"),))


@pytest.mark.parametrize("label", ["supported", "overdose_mentioned_ok"])
def test_a_good_sentence_has_to_be_shown(label: str) -> None:
    assert judged("**Tea** helps [1].", label, shown("Tea helps.")).rates[label]["good kept"].value == 1
    lost = judged("Tea helps [1].", label, NOTHING)
    assert lost.rates[label]["good kept"].value == 0
    assert lost.scores[0].reason == "cites nothing"


@pytest.mark.parametrize(
    "label", ["unsupported_number", "unsupported_claim", "overdose_recommended", "contraindicated", "invented_citation"]
)
def test_a_faulty_sentence_must_not_be_shown(label: str) -> None:
    assert judged("Tea cures 9 of 9 [1].", label, NOTHING).rates[label]["faulty stopped"].value == 1
    kept = judged("Tea cures 9 of 9 [1].", label, shown("Tea cures 9 of 9.", "a", "Tea helps"))
    assert kept.rates[label]["faulty stopped"].value == 0
    assert (kept.exhibits[0].case, kept.exhibits[0].failed) == ("D1.1", ("faulty stopped",))
    assert "Tea helps most people." in kept.exhibits[0].passage


def test_a_sentence_that_lacks_a_note_may_be_shown_with_one() -> None:
    text, label = "Start at once [1].", "missing_prerequisite"
    finding = ReplyFinding(rule="r", level="hard", action="annotate", original="Start at once.", replacement="…")
    assert judged(text, label, shown("Start at once.")).rates[label]["faulty stopped"].value == 0
    noted = shown("Start at once. (Screen first.)", findings=(finding,))
    assert judged(text, label, noted).rates[label]["faulty stopped"].value == 1


def test_a_wrong_citation_may_be_put_right_but_not_left_nor_merely_taken_away() -> None:
    text, label = "Milk does not help [1].", "wrong_citation"
    left = shown("Milk does not help.", "a", "Tea helps most people.")
    mended = shown("Milk does not help.", "b", "Milk does not.")
    bare = shown("Milk does not help.")
    values = [judged(text, label, reply).rates[label]["faulty stopped"].value for reply in (left, mended, bare)]
    assert values == [0, 1, 0]


def test_a_verifier_that_shows_everything_keeps_the_good_and_loses_the_faulty() -> None:
    sentences = (
        LabelledSentence(text="Tea helps [1].", label="supported"),
        LabelledSentence(text="Tea cures [1].", label="unsupported_claim"),
    )
    draft = DraftCase(
        id="D1", question="q", draft="Tea helps [1]. Tea cures [1].", passages=PASSAGES, sentences=sentences
    )
    report = run_drafts([draft], Scripted(shown("Tea helps. Tea cures.")))
    rates = {name: rate.value for name, rate in report.rates["all"].items()}
    assert rates == {"good kept": 1, "faulty stopped": 0, "whole draft right": 0}
    silent = run_drafts([draft], Scripted(NOTHING)).rates["all"]
    assert {name: rate.value for name, rate in silent.items()} == {
        "good kept": 0,
        "faulty stopped": 1,
        "whole draft right": 0,
    }


def test_words_count_and_markup_does_not() -> None:
    reply = shown("- 2023 review 7 vs 11 months [1]\n- Tea  HELPS.")
    assert is_shown("2023 review | 7 vs 11 | months [1]", reply)
    assert is_shown("tea helps", reply)
    assert not is_shown("coffee helps", reply)
    assert not is_shown("[1]", reply)
