from typing import Any

import pytest

from evals.records import Observation, Quote, Reply, ReplyCitation, ReplyFinding, ReplyPassage, ReplySentence
from evals.scorers import SCORERS
from evals.scorers.abstention import score_abstention
from evals.scorers.citations import score_citations
from evals.scorers.facts import score_facts
from evals.scorers.forbidden import score_forbidden
from evals.scorers.numbers import score_numbers
from evals.scorers.quotes import score_quotes
from evals.scorers.source import score_source
from evals.scorers.stability import score_stability

LIBRARY = {"guide": "Intro. Up to 2 g/kg over five days is supported.", "review": "Other words."}
QUOTE = "Up to 2 g/kg over five days is supported."


@pytest.fixture
def see(fakes: Any) -> Any:
    def observe(reply: Reply, **fields: Any) -> Observation:
        again, library = fields.pop("again", None), fields.pop("library", LIBRARY)
        return Observation(case=fakes.case(**fields), reply=reply, again=again, library=library)

    return observe


def test_facts_need_every_group_by_one_alternative(see: Any, fakes: Any) -> None:
    must = (("2 g/kg", "2g/kg"), ("5 days", "five days"))
    assert score_facts(see(fakes.reply("2g/kg over five days"), must=must)).value == 1
    wrong = score_facts(see(fakes.reply("0.2 g/kg over five days"), must=must))
    assert (wrong.value, wrong.reason) == (0, "missing: 2 g/kg")
    assert score_facts(see(fakes.reply("anything"))).value is None


def test_forbidden_wording_is_named(see: Any, fakes: Any) -> None:
    score = score_forbidden(see(fakes.reply("Take 4 g/kg."), must_not=("4 g/kg", "6 g/kg")))
    assert (score.value, score.reason) == (0, "says: 4 g/kg")
    assert score_forbidden(see(fakes.reply("Take 0.4 g/kg."), must_not=("4 g/kg",))).value == 1
    assert score_forbidden(see(fakes.reply("Take 4 g/kg."))).value is None


@pytest.mark.parametrize(
    ("kind", "status", "value"),
    [
        ("answerable", "answered", 1),
        ("answerable", "abstained", 0),
        ("answerable", "refused", 0),
        ("unanswerable", "abstained", 1),
        ("unanswerable", "answered", 0),
        ("false_premise", "answered", 1),
        ("false_premise", "abstained", 0),
        ("unsafe_request", "refused", 1),
        ("unsafe_request", "abstained", 0),
    ],
)
def test_abstention_only_where_it_should(see: Any, fakes: Any, kind: str, status: str, value: float) -> None:
    assert score_abstention(see(fakes.reply("x", status=status), kind=kind)).value == value


def test_quotes_stand_at_their_offsets(see: Any, fakes: Any) -> None:
    assert score_quotes(see(fakes.reply("x", quote=QUOTE, start=7))).value == 1
    moved = score_quotes(see(fakes.reply("x", quote=QUOTE, start=6)))
    assert (moved.value, moved.reason) == (0, "[1] is not the text of guide at 6-47")
    assert score_quotes(see(fakes.reply("x", quote=QUOTE, document="gone", start=7))).value == 0
    blank = Reply(
        status="answered", text="x", citations=(ReplyCitation(n=1, document="guide", quote="", start=3, end=3),)
    )
    assert score_quotes(see(blank)).value == 0
    assert score_quotes(see(fakes.reply("x"))).value is None
    assert score_quotes(see(fakes.reply("x", quote=QUOTE, start=7), library=None)).value is None


def test_citations_come_from_a_document_that_supports(see: Any, fakes: Any) -> None:
    named_otherwise = (Quote(document="A", text="up to 2 g/kg over  five days"),)
    assert score_citations(see(fakes.reply("x", quote=QUOTE), quotes=named_otherwise)).value == 1
    wrong = score_citations(see(fakes.reply("x", quote="Other", document="review"), quotes=named_otherwise))
    assert (wrong.value, wrong.reason) == (0, "cites review; support is in guide")
    assert score_citations(see(fakes.reply("x"), quotes=named_otherwise)).value == 0
    assert score_citations(see(fakes.reply("x", status="abstained"), quotes=named_otherwise)).value is None
    assert score_citations(see(fakes.reply("x", quote=QUOTE))).value is None
    unknown = (Quote(document="A", text="nowhere to be found"),)
    assert score_citations(see(fakes.reply("x", quote=QUOTE), quotes=unknown)).value is None


def test_a_source_among_others_is_still_a_source(see: Any, fakes: Any) -> None:
    quotes = (Quote(document="guide", text="Up to 2 g/kg"),)
    right, other = (fakes.reply("x", quote="y", document=name).citations for name in ("guide", "review"))
    both = see(fakes.reply("x", citations=right + other), quotes=quotes)
    assert (score_source(both).value, score_citations(both).value) == (1, 0)
    assert score_source(see(fakes.reply("x", citations=other), quotes=quotes)).value == 0
    assert score_source(see(fakes.reply("x", status="abstained"), quotes=quotes)).value is None
    assert score_source(see(fakes.reply("x", citations=right))).value is None


def test_numbers_must_stand_in_what_the_sentence_cites(see: Any, fakes: Any) -> None:
    assert score_numbers(see(fakes.reply("2 g/kg over 5 days", quote=QUOTE))).value == 1
    wrong = score_numbers(see(fakes.reply("3 g/kg over 5 days", quote=QUOTE)))
    assert (wrong.value, wrong.reason) == (0, '3 in "3 g/kg over 5 days"')
    assert score_numbers(see(fakes.reply("It helps.", quote=QUOTE))).value is None


def test_numbers_of_another_citation_do_not_count(see: Any) -> None:
    reply = Reply(
        status="answered",
        text="",
        sentences=(ReplySentence(text="It takes 7 days.", citations=(1,)), ReplySentence(text="So.", citations=(2,))),
        citations=(
            ReplyCitation(n=1, document="guide", quote="2 g/kg", start=0, end=6),
            ReplyCitation(n=2, document="guide", quote="7 days", start=9, end=15),
        ),
    )
    assert score_numbers(see(reply)).value == 0


def test_numbers_around_the_quote_count_where_the_passage_is_known(see: Any, fakes: Any) -> None:
    passage = ReplyPassage(document="guide", start=0, end=48, text=LIBRARY["guide"])
    partial = {"quote": "is supported", "start": 35}
    assert score_numbers(see(fakes.reply("2 g/kg", **partial))).value == 0
    assert score_numbers(see(fakes.reply("2 g/kg", **partial, passages=(passage,)))).value == 1


def test_a_guardrails_sentence_rests_on_its_rule_and_an_uncited_one_on_the_question(see: Any, fakes: Any) -> None:
    finding = ReplyFinding(
        rule="r",
        level="hard",
        action="replace",
        original="4 g/kg",
        replacement="At most 2 g/kg.",
        source_quote="2 g/kg",
    )
    assert score_numbers(see(fakes.reply("At most 2 g/kg.", findings=(finding,)))).value == 1
    assert score_numbers(see(fakes.reply("At most 9 g/kg.", findings=(finding,)))).value == 0
    assert score_numbers(see(fakes.reply("Nothing on 6 g/kg."), question="Is 6 g/kg fine?")).value == 1
    cited = fakes.reply("It is 6 g/kg.", quote=QUOTE)
    assert score_numbers(see(cited, question="Is 6 g/kg fine?")).value == 0


def test_calculated_numbers_are_products_of_what_is_given(see: Any, fakes: Any) -> None:
    question = "2 g/kg at 70 kg?"
    right = fakes.reply("2 g/kg x 70 kg = 140 g (calculated)", quote=QUOTE)
    assert score_numbers(see(right, question=question)).value == 1
    wrong = fakes.reply("2 g/kg x 70 kg = 1400 g (calculated)", quote=QUOTE)
    assert score_numbers(see(wrong, question=question)).value == 0


def test_stability_compares_everything_but_timings(see: Any, fakes: Any) -> None:
    first = fakes.reply("a")
    assert score_stability(see(first, again=fakes.reply("a"))).value == 1
    assert score_stability(see(first, again=fakes.reply("b"))).value == 0
    assert score_stability(see(first)).value is None


def test_no_scorer_falls_over_an_empty_answer(see: Any) -> None:
    empty = see(Reply(status="abstained", text=""), must=(("x",),), must_not=("y",), library=None)
    names = [scorer(empty).scorer for scorer in SCORERS]
    assert len(set(names)) == len(SCORERS) == 8
