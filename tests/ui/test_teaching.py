"""What became of a draft, and the worked cases under the rules in force."""

from __future__ import annotations

import pytest

from assistant.records import Sentence
from guardrails import load_guard
from ui.records import Fate
from ui.teaching import changes, droppings, worked_cases


@pytest.fixture(scope="module")
def cases(fake):
    return {case.title: case for case in worked_cases(load_guard(), fake.DOCUMENTS.get)}


def test_each_drafted_sentence_has_its_fate(fake):
    found = changes(fake.rich("q?"))
    assert [change.fate for change in found] == [
        Fate.KEPT,
        Fate.CHANGED,
        Fate.DROPPED,
        Fate.DROPPED,
        Fate.ADDED,
        Fate.ADDED,
    ]
    changed = found[1]
    assert [piece.text for piece in changed.draft if piece.changed] == ["9"]
    assert [piece.text for piece in changed.released if piece.changed] == ["2"]
    assert " ".join(piece.text for piece in changed.draft) == "Widgetumab must not exceed 9 mg/kg in total."
    assert found[2].reason == "5 stands in no cited passage"


def test_a_sentence_that_vanished_without_a_reason_counts_as_left_out(fake):
    answer = fake.answer("q?", Sentence(text="Kept as it was.", citations=()), drafted=("Gone without trace today.",))
    gone, added = changes(answer)
    assert (gone.fate, gone.released, gone.reason) == (Fate.DROPPED, (), "left out at release")
    assert added.fate is Fate.ADDED


def test_two_like_sentences_are_not_taken_for_one(fake):
    same = Sentence(text="The same words.", citations=())
    found = changes(fake.answer("q?", same, drafted=("The same words.", "The same words.")))
    assert [change.fate for change in found] == [Fate.KEPT, Fate.DROPPED]


def test_a_dropped_sentence_has_the_words_nearest_to_it(fake):
    first, second = droppings(fake.rich("q?"))
    assert (first.nearest, first.title) == ("", "")
    assert second.nearest == "Fever was seen in 4.6% of patients."
    assert second.title == fake.GUIDELINE.title


@pytest.mark.parametrize(
    ("title", "status", "outcome"),
    [
        ("Watch a 4 g/kg draft being stopped", {"overridden"}, "stopped"),
        ("A daily dose that looks small", {"overridden"}, "stopped"),
        ("The same overdose in other words", {"overridden", "withheld"}, "stopped"),
        ("Too much rituximab at once", {"overridden", "withheld"}, "stopped"),
        ("A slip of the decimal point", {"overridden", "withheld"}, "stopped"),
        ("An opinion, reported as one", {"annotated"}, "noted"),
        ("A refutation that passes", {"pass"}, None),
        ("A dose within every limit", {"pass"}, None),
    ],
)
def test_every_worked_case_teaches_what_it_says(cases, title, status, outcome):
    case = cases[title]
    assert case.status.value in status
    assert [card.outcome.value for card in case.cards][:1] == ([outcome] if outcome else [])
    assert (case.shown == case.draft) is (status == {"pass"})


def test_no_case_is_left_untested(cases):
    assert len(cases) == 8
