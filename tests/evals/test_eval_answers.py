from typing import Any

from evals.records import Quote, Reply
from evals.suites.answers import PASSED, run_answers

LIBRARY = {"guide": "Up to 2 g/kg over five days is supported. Widgets help."}
QUOTE = "Up to 2 g/kg over five days is supported."


def cases(fakes: Any) -> list[Any]:
    return [
        fakes.case(id="A1", question="how much", must=(("2 g/kg",),), quotes=(Quote(document="guide", text=QUOTE),)),
        fakes.case(id="A2", question="what helps", must=(("widgets",),), must_not=("gadgets",)),
        fakes.case(id="U1", kind="unanswerable", question="when", must=(("do not say",),)),
    ]


def answers(fakes: Any) -> dict[str, Reply]:
    return {
        "how much": fakes.reply("2 g/kg over 5 days.", quote=QUOTE, digests={"corpus": "c"}, model="m"),
        "what helps": fakes.reply("Widgets help [1].", quote="Widgets help.", start=42),
    }


def test_right_answers_score_one_everywhere(fakes: Any) -> None:
    report = run_answers(cases(fakes), fakes.ScriptedAsker(answers(fakes)), library=LIBRARY, digests={"cases": "k"})
    scored = {name: rate.value for name, rate in report.rates["all"].items()}
    assert set(scored.values()) == {1.0}
    assert report.exhibits == ()
    assert report.digests == {"corpus": "c", "model": "m", "cases": "k"}
    assert report.figures == {"words an answer, median": 3.5, "words an answer, max": 5.0}


def test_every_question_is_asked_twice(fakes: Any) -> None:
    asker = fakes.ScriptedAsker(answers(fakes))
    run_answers(cases(fakes), asker, library=LIBRARY)
    assert sorted(asker.asked) == sorted(["how much", "what helps", "when"] * 2)


def fallen(fakes: Any, broken: dict[str, Any], library: Any = LIBRARY) -> set[str]:
    """The scorers whose rate is below 1 when these answers are given instead."""
    report = run_answers(cases(fakes), fakes.ScriptedAsker({**answers(fakes), **broken}), library=library)
    return {name for name, rate in report.rates["all"].items() if rate.value is not None and rate.value < 1}


def test_each_way_to_break_a_composer_makes_its_own_figure_fall(fakes: Any) -> None:
    one, two = "how much", "what helps"
    good = answers(fakes)[one]
    assert fallen(fakes, {one: fakes.reply("It depends.", quote=QUOTE)}) == {PASSED, "facts"}
    assert fallen(fakes, {two: fakes.reply("Widgets, not gadgets.", quote="Widgets help.", start=42)}) == {
        PASSED,
        "forbidden",
    }
    assert fallen(fakes, {"when": fakes.reply("They do not say.")}) == {PASSED, "abstention"}
    assert fallen(fakes, {one: fakes.reply("2 g/kg.", quote=QUOTE, start=1)}) == {PASSED, "quotes"}
    wrong_source = fakes.reply("2 g/kg is in 2 g/kg.", quote="2 g/kg", document="other", start=0)
    assert fallen(fakes, {one: wrong_source}, {**LIBRARY, "other": "2 g/kg"}) == {PASSED, "citations", "source"}
    assert fallen(fakes, {one: fakes.reply("2 g/kg over 9 days.", quote=QUOTE)}) == {PASSED, "numbers"}
    assert fallen(fakes, {one: [good, fakes.reply("2 g/kg, 2 g/kg.", quote=QUOTE)]}) == {PASSED, "stability"}


def test_a_composer_that_says_nothing_loses_the_facts_and_not_the_unanswerable(fakes: Any) -> None:
    report = run_answers(cases(fakes), fakes.ScriptedAsker({}), library=LIBRARY)
    assert report.rates["answerable"]["facts"].value == 0
    assert report.rates["answerable"]["abstention"].value == 0
    assert report.rates["unanswerable"]["abstention"].value == 1
    assert report.rates["all"]["quotes"].value is None
    assert report.figures["words an answer, median"] is None


def test_the_worst_case_comes_first_with_all_that_a_reader_needs(fakes: Any) -> None:
    broken = {
        "how much": fakes.reply("It depends.", quote=QUOTE),
        "what helps": fakes.reply("Gadgets 7.", quote="x", start=3),
    }
    report = run_answers(cases(fakes), fakes.ScriptedAsker(broken), library=LIBRARY)
    worst, other = report.exhibits
    assert (worst.case, other.case) == ("A2", "A1")
    assert set(worst.failed) == {"facts", "forbidden", "quotes", "numbers"}
    assert "2 g/kg" in other.expected
    assert QUOTE in other.passage
    assert other.answer == "(answered) It depends."
