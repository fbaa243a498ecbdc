"""What a source says about an amount."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.evidence.disagreement import agreement, disagreement, stance_counts
from assistant.evidence.sources import sources_of
from assistant.evidence.stance import statements, verdict
from assistant.evidence.table import asked_threshold, evidence_rows
from assistant.records import Request, Stance

DIGESTS = yaml.safe_load((Path(__file__).parent / "evidence_digests.yaml").read_text("utf-8"))


@pytest.fixture
def stance_of(guard, read):
    """The stance of a text on the amount of a question; of a digest, that of each study."""

    def stances(question, text):
        reading = read(text)
        asked = asked_threshold(guard, Request(question=question), reading)
        found = [
            verdict(statements(guard, source.document.text, source.sentences, asked)) for source in sources_of(reading)
        ]
        return [item.stance.value if item else None for item in found]

    return stances


@pytest.mark.parametrize("case", DIGESTS, ids=[case["question"] for case in DIGESTS])
def test_digests_of_other_diseases(stance_of, case):
    assert stance_of(case["question"], "\n".join(case["studies"])) == case["stances"]


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("No trial tested velorin above 20 mg.", "no data"),
        ("Evidence is confined to standard doses of up to 20 mg.", "no data"),
        ("The highest dose studied was 20 mg.", "no data"),
        ("Velorin 20 mg is effective, but there are no data on 40 mg.", "no data"),
        ("Velorin 40 mg is biologically plausible.", "expert opinion"),
        ("While 20 mg remains standard, higher doses may be needed in some.", "expert opinion"),
        ("Velorin 40 mg was superior to 20 mg.", "supports"),
        ("The panel recommends velorin 40 mg.", "supports"),
        ("Velorin 30 to 50 mg is recommended.", "supports"),
        ("Up to 60 mg of velorin is recommended.", "supports"),
        ("Velorin 40 mg should not be used.", "against"),
        ("Velorin must not exceed 20 mg.", "against"),
        ("The maximum dose is 20 mg.", "against"),
        ("Velorin 40 mg was no better than 20 mg.", "against"),
        ("Velorin 40 mg was tested in a trial. This dose is contraindicated in asthma.", "against"),
        ("Velorin 20 mg is effective.", None),
        ("There are no data on doses below 40 mg.", None),
        ("Velorin 40 mg/kg is effective.", None),
        ("Velorin 40 mcg is effective.", None),
        ("The IgG level was 40 mg/dL and improved.", None),
        ("Forty patients improved.", None),
    ],
)
def test_cues(stance_of, said, stance):
    assert stance_of("Can I give 40 mg of velorin?", said) == [stance]


def test_a_dose_within_the_limits_is_not_judged_by_what_is_said_of_more(stance_of):
    said = "IVIG doses up to 2 g/kg are supported, and there is no evidence for IVIG 4 g/kg."
    assert stance_of("Is IVIG 2 g/kg supported?", said) == ["supports"]
    assert stance_of("Is IVIG 4 g/kg supported?", said) == ["no data"]
    assert stance_of("Is IVIG 1 g/kg supported?", "There is no evidence for IVIG 4 g/kg.") == [None]


def test_totals_are_compared(stance_of):
    assert stance_of("IVIG 1 g/kg/day for 4 days?", "There is no evidence for a total IVIG dose of 4 g/kg.") == [
        "no data"
    ]


@pytest.fixture
def told(guard, read):
    def told(question, text):
        reading = read(text, likely={"": 0.0})
        request = Request(question=question)
        return evidence_rows(guard, request, reading), asked_threshold(guard, request, reading)

    return told


def test_disagreement_is_told_in_one_sentence_over_the_rows_that_speak(told):
    rows, asked = told(DIGESTS[1]["question"].replace("40 mg", "30 mg"), "\n".join(DIGESTS[1]["studies"][:2]))
    summary = disagreement(rows, asked)
    assert "30 mg a week" in summary.text
    assert summary.text.startswith("Of the two sources that speak of ")
    assert "one (2020 guideline) speaks against it" in summary.text
    assert {row.study for row in summary.rows} == {"2020 guideline", "2018 review"}
    assert agreement(rows, asked) is None


def test_silent_sources_are_not_counted(told):
    rows, asked = told("Is velorin 40 mg supported?", "A 2001 trial gave velorin 20 mg.\nA 2002 trial gave aspirin.")
    assert len(rows) == 2
    assert stance_counts(rows) == {}
    assert disagreement(rows, asked) is None
    assert agreement(rows, asked) is None


def test_agreement_is_told_where_all_that_speak_say_the_same(told):
    text = "A 2001 review found no data on velorin 40 mg.\nA 2002 guideline found no evidence for velorin 40 mg."
    rows, asked = told("Is velorin 40 mg supported?", text)
    assert stance_counts(rows) == {Stance.NO_DATA: 2}
    assert disagreement(rows, asked) is None
    assert agreement(rows, asked).text == "Both sources that speak of 40 mg report no data for it."


def test_a_summary_of_more_than_the_limit_is_not_stopped(told, guard):
    text = (
        "A 2001 review found no evidence for IVIG 4 g/kg.\nA 2002 guideline found no evidence for IVIG 4 g/kg.\n"
        "A 2003 review calls IVIG 4 g/kg plausible on expert opinion."
    )
    rows, asked = told("Can I give IVIG 4 g/kg?", text)
    summary = disagreement(rows, asked).text
    assert summary == (
        "Of the three sources that speak of 4 g/kg, two report no data for it and one (2003 review) calls it plausible "
        "on expert opinion only."
    )
    assert summary in guard.release(summary).text
