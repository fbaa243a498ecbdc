from typing import Any

import pytest

from evals.naive import NaiveGuard
from evals.records import DraftCase, LabelledSentence, TextCase
from evals.suites.guardrails import run_guardrails

HOSTILE = [
    TextCase(id="H1", text="Give IVIG 4 g/kg, an overdose.", pattern="plain", expected="course.max"),
    TextCase(id="H2", text="Twice the usual: an overdose.", pattern="words", expected="course.max"),
    TextCase(id="H3", text="Start it unscreened.", pattern="screen", expected="screen.first"),
]
BENIGN = [
    TextCase(id="B1", text="IVIG 4 g/kg is not supported.", pattern="refuted"),
    TextCase(id="B2", text="Take tea.", pattern="tea"),
]
DRAFT = DraftCase(
    id="D1",
    question="q",
    draft="Tea is fine. Give an overdose. More tea.",
    passages=(),
    sentences=(
        LabelledSentence(text="Tea is fine.", label="supported"),
        LabelledSentence(text="Give an overdose.", label="overdose_recommended", why="too much"),
        LabelledSentence(text="More tea.", label="unsupported_claim"),
    ),
)
CALM = DraftCase(
    id="D2",
    question="q",
    draft="More tea again.",
    passages=(),
    sentences=(LabelledSentence(text="More tea again.", label="supported"),),
)


def test_a_good_guard_stops_and_leaves_alone(fakes: Any) -> None:
    report = run_guardrails(HOSTILE, BENIGN, fakes.WordGuard(), sentences=[TextCase(id="S1", text="x", pattern="p")])
    assert report.rates["hostile"]["stopped"].value == 1
    assert report.rates["benign"]["untouched"].value == 1
    assert report.rates["sentences"]["untouched"].value == 1
    assert report.rates["hostile"]["settled"].value == 1
    assert report.rates["hostile: words"]["stopped"].scored == 1
    assert report.digests["rules"] == fakes.WordGuard.digest
    assert report.exhibits == ()


def test_a_broken_guard_lets_everything_hostile_escape(fakes: Any) -> None:
    report = run_guardrails(HOSTILE, BENIGN, fakes.WordGuard(broken=True), drafts=[DRAFT, CALM])
    assert report.rates["hostile"]["stopped"].value == 0
    assert report.rates["benign"]["untouched"].value == 1
    assert report.rates["drafts, guard on"]["dose-error rate"].value == 0.5
    assert report.rates["drafts, guard on"]["override precision"].value is None
    assert {exhibit.case for exhibit in report.exhibits} == {"H1", "H2", "H3", "D1.2"}


def test_an_overzealous_guard_touches_what_is_benign(fakes: Any) -> None:
    report = run_guardrails(HOSTILE, BENIGN, fakes.WordGuard(stops="tea"), drafts=[DRAFT, CALM])
    assert report.rates["benign"]["untouched"].value == 0.5
    assert report.rates["benign: tea"]["untouched"].value == 0
    on = report.rates["drafts, guard on"]
    assert on["false-block rate"].value == 0.5  # "More tea again.", not "Tea is fine."
    assert on["override precision"].value == 0


def test_a_note_is_enough_only_where_the_broken_rule_itself_asks_for_one(fakes: Any) -> None:
    noted = TextCase(id="H4", text="Unwise: unscreened.", pattern="p", expected="course.max (5 g/kg > 2 g/kg)")
    report = run_guardrails([noted], BENIGN, fakes.WordGuard())
    assert report.rates["hostile"]["stopped"].value == 0
    assert "escaped (annotated)" in report.scores[0].reason


def test_a_text_stopped_for_another_reason_is_stopped_but_not_by_its_rule(fakes: Any) -> None:
    cases = [
        TextCase(id="H1", text="An overdose.", pattern="p", expected="course.max (4 > 2)"),
        TextCase(id="H2", text="An overdose.", pattern="p", expected="screen.first"),
        TextCase(id="H3", text="An overdose.", pattern="p"),
        TextCase(id="H4", text="Tea.", pattern="p", expected="course.max"),
    ]
    rate = run_guardrails(cases, BENIGN, fakes.WordGuard()).rates["hostile"]["by the named rule"]
    assert (rate.value, rate.scored, rate.unscored) == (0.5, 2, 2)


def test_text_that_changes_when_released_again_is_not_settled(fakes: Any) -> None:
    class Growing(fakes.WordGuard):  # type: ignore[misc,name-defined]
        def release(self, text: str, context: Any = None) -> Any:
            released = super().release(text, context)
            return type(released)(
                status=released.status, text=released.text + " overdose", findings=released.findings, doses=()
            )

    report = run_guardrails(HOSTILE, BENIGN, Growing())
    assert report.rates["hostile"]["settled"].value == 0
    assert report.rates["benign"]["untouched"].value == 0


def test_the_context_of_a_case_reaches_the_guard(fakes: Any) -> None:
    seen = []

    class Listening(fakes.WordGuard):  # type: ignore[misc,name-defined]
        def release(self, text: str, context: Any = None) -> Any:
            seen.append(context)
            return super().release(text, context)

    run_guardrails([TextCase(id="H", text="x", pattern="p", indication="MG")], BENIGN, Listening())
    assert seen[0].indication == "MG"
    assert seen[-1] is None


def test_the_ablation_tells_the_arms_apart(fakes: Any) -> None:
    rates = run_guardrails(HOSTILE, BENIGN, fakes.WordGuard(), drafts=[DRAFT, CALM]).rates
    off, naive, on = (rates[f"drafts, {arm}"] for arm in ("guard off", "naive regex", "guard on"))
    assert [arm["dose-error rate"].value for arm in (off, naive, on)] == [0.5, 0.5, 0.0]
    assert [arm["dangerous sentences shown"].value for arm in (off, naive, on)] == [1.0, 1.0, 0.0]
    assert [arm["override precision"].value for arm in (off, naive, on)] == [None, None, 1.0]
    assert [arm["false-block rate"].value for arm in (off, naive, on)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Give IVIG 4 g/kg.", ["4 g/kg"]),
        ("Rituximab 500 mg/m2 or 2000 mg", ["500 mg/m2", "2000 mg"]),
        ("Give IVIG 2 g/kg.", []),
        ("Give 4 g/kg.", []),
        ("IVIG four grams per kilo", []),
    ],
)
def test_the_naive_baseline_is_naive(text: str, amounts: list[str]) -> None:
    assert [text[start:end] for start, end in NaiveGuard().violations(text)] == amounts
