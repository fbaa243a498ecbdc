"""A quiz and its key become a question and its answer; every character keeps its place in the source."""

import pytest

from guardrails.text.mapped import Mapped
from guardrails.text.quiz import answered, filled


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("needs ___ g in total. Key: 350.", "needs 350 g in total. Key: ."),
        ("____ g/kg/day for ____ days. Answers: 0.4, 5.", "0.4 g/kg/day for 5 days. Answers: , ."),
        ("needs ___ g in total. Answer below.", "needs ___ g in total. Answer below."),
        ("needs ___. Key: 350 g.", "needs ___. Key: 350 g."),
        ("Answer: 350. Then ___ follows.", "Answer: 350. Then ___ follows."),
    ],
)
def test_the_numbers_of_a_key_fill_the_blanks(text: str, read: str) -> None:
    assert filled(Mapped.of(text)).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("true or false: iga comes first. true.", "iga comes first? yes."),
        ("true/false: ivig 2.5 g/kg is usual. answer: false.", "ivig 2.5 g/kg is usual? answer: no."),
        ("true or false: iga comes first.", "true or false: iga comes first."),
        ("what is tested? (a) iga (b) nothing. correct: b.", "what is tested?  nothing. ."),
        ("which dose? a. 0.5 mg/kg b. 5 mg/kg. key: a", "which dose? 0.5 mg/kg .  "),
        ("which is wrong? (a) iga (b) nothing. correct: b.", "which is wrong? (a) iga (b) nothing. correct: b."),
        (
            "what next? (a) wait (b) go on. correct: b. or not.",
            "what next? (a) wait (b) go on. correct: go on. or not.",
        ),
    ],
)
def test_a_verdict_or_a_letter_answers_the_question(text: str, read: str) -> None:
    found = answered(Mapped.of(text)).text
    assert found.replace(" ", "") == read.replace(" ", "")


def test_what_is_filled_in_leads_back_to_its_blank() -> None:
    text = "needs ___ g. Key: 350."
    read = filled(Mapped.of(text))
    at = read.text.index("350")
    assert text[slice(*read.span(at, at + 3))] == "___"


@pytest.mark.parametrize(
    "text", ["true or false: " * 3000, "? a) b " * 3000, "not " * 3000 + "? a) x. key: a", "___ key " * 3000]
)
def test_long_texts_are_read_in_linear_time(text: str) -> None:
    assert answered(filled(Mapped.of(text))) is not None
