"""The evidence table: which sources get a row, and what stands in it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.doses.dosing import gives_dosing
from assistant.evidence.table import asked_threshold, evidence_of, evidence_rows, row_to_json
from assistant.records import Audience, Passage, Request, Stance
from corpus import DocumentKind

TRIAL = (
    "A 2014 trial compared prasterol 6 mg/kg with placebo in 61 adults with Halden disease. Relapses were halved with "
    "prasterol 6 mg/kg every 4 weeks (p=0.01)."
)
REVIEW = (
    "A 2018 review evaluated prasterol in Halden disease. No trial tested prasterol above 6 mg/kg. The authors "
    "concluded that prasterol prevents relapses of Halden disease."
)
GUIDELINE = (
    "A 2020 guideline reviewed Halden disease. "
    "On expert opinion, prasterol 12 mg/kg may be tried in adults who relapse."
)
DIGEST = "\n".join((TRIAL, REVIEW, GUIDELINE))
ASKED = Request(question="Is prasterol 12 mg/kg supported in Halden disease?")


@pytest.fixture
def rows(guard, read):
    return lambda *documents, request=ASKED, cited=(), likely=None: evidence_rows(
        guard, request, read(*documents, likely=likely or {"Halden": 0.0}), cited
    )


def test_each_study_of_a_digest_has_its_row(rows):
    found = rows(DIGEST)
    assert {(row.study, row.kind, row.year, row.stance) for row in found} == {
        ("2014 trial", "trial", 2014, None),
        ("2018 review", "review", 2018, Stance.NO_DATA),
        ("2020 guideline", "guideline", 2020, Stance.EXPERT_OPINION),
    }


def test_quote_and_outcome_are_the_words_of_the_source(rows, read):
    text = read(DIGEST).ranked[0].hit.document.text
    for row in rows(DIGEST):
        assert row.quote
        assert text[row.start : row.end] == row.quote
        assert row.outcome in text


def test_the_quote_is_the_sentence_that_shows_the_stance(rows):
    quotes = {row.study: row.quote for row in rows(DIGEST)}
    assert quotes["2018 review"] == "No trial tested prasterol above 6 mg/kg."
    assert quotes["2020 guideline"].startswith("On expert opinion")


def test_the_outcome_is_a_result_and_not_what_was_looked_at(rows):
    outcomes = {row.study: row.outcome for row in rows(DIGEST)}
    assert outcomes["2014 trial"].startswith("Relapses were halved")
    assert outcomes["2018 review"].startswith("The authors concluded")


def test_regimens_are_those_given_and_not_those_without_data(rows):
    regimens = {row.study: row.regimens for row in rows(DIGEST)}
    assert regimens["2014 trial"] == ("6 mg/kg every 4 weeks",)
    assert regimens["2018 review"] == ()


def test_doses_of_governed_drugs_are_canonical_with_their_total(rows):
    text = "IVIG was given at 0.4 g/kg/day for 5 days to 40 patients with myasthenia gravis, who improved."
    (row,) = rows(text, request=Request(question="Which dose of IVIG was given?"), likely={"IVIG": 0.0})
    assert row.regimens == ("0.4 g/kg/day for 5 days (2 g/kg in total)",)


def test_a_dose_above_a_hard_limit_is_no_regimen(rows):
    text = "IVIG 4 g/kg over 5 days improved strength in 12 patients with myasthenia gravis."
    (row,) = rows(text, request=Request(question="Is IVIG 4 g/kg supported?"), likely={"IVIG": 0.0})
    assert row.regimens == ()
    assert row.stance is Stance.SUPPORTS
    assert any("hard limit" in caution or "must not exceed" in caution for caution in row.cautions)


def test_an_abbreviation_in_capitals_is_no_dose(rows):
    text = "In Grade 3-4 MG, rituximab 375 mg/m2 once weekly for 4 weeks reduced relapses."
    (row,) = rows(text, request=Request(question="Which dose of rituximab?"), likely={"rituximab": 0.0})
    assert all("4 mg" not in regimen for regimen in row.regimens)
    assert row.regimens


def test_the_population_is_that_of_the_source_or_its_own_words(rows, make_document):
    assert {row.population for row in rows(TRIAL)} == {"adults with Halden disease; 61 adults"}
    stated = replace(make_document(TRIAL, "d"), population="Adults in their first relapse")
    assert {row.population for row in rows(stated)} == {"Adults in their first relapse"}


def test_a_document_of_one_source_is_one_row_however_often_it_names_itself(rows, make_document):
    text = "The 2018 review found prasterol effective.\nThe 2018 review saw no harm.\nThe 2018 review ends in Halden."
    stated = replace(make_document(text, "d"), kind=DocumentKind.SYSTEMATIC_REVIEW, year=2018)
    (row,) = rows(stated, likely={"review": 0.0})
    assert (row.study, row.kind, row.year) == (stated.title, "systematic review", 2018)


def test_cited_documents_come_first_and_others_by_their_odds(rows):
    likely = {"6 mg/kg with placebo": -1.0, "On expert opinion": 0.0, "No trial": -2.0}
    order = [row.document for row in rows(TRIAL, REVIEW, GUIDELINE, likely=likely)]
    assert order == ["doc-3", "doc-1", "doc-2"]
    assert rows(TRIAL, REVIEW, GUIDELINE, cited=("doc-2",), likely=likely)[0].document == "doc-2"


def test_a_source_with_nothing_to_say_has_no_row(rows):
    other = "Bees live in hives. They gather pollen in summer."
    assert [row.document for row in rows(TRIAL, other)] == ["doc-1"]
    assert [row.document for row in rows(TRIAL, other, cited=("doc-2",))] == ["doc-2", "doc-1"]


def test_at_most_eight_rows(rows):
    assert len(rows(*[GUIDELINE] * 12)) == 8


def test_a_patient_is_shown_no_dosing(rows):
    for row in rows(DIGEST, request=replace(ASKED, audience=Audience.PATIENT)):
        assert row.regimens == ()
        assert not gives_dosing(row.outcome)
        assert not gives_dosing(row.quote)


def test_two_runs_are_the_same(rows):
    assert rows(DIGEST, GUIDELINE) == rows(DIGEST, GUIDELINE)


def test_a_quote_is_evidence_only_where_a_passage_holds_it(rows):
    row = next(row for row in rows(DIGEST) if row.stance is Stance.NO_DATA)
    passage = Passage(
        n=3, document="doc-1", title="", kind="", year=None, review_status="", start=0, text=DIGEST, sentences=()
    )
    evidence = evidence_of(row, [passage])
    assert (evidence.n, evidence.span.start, evidence.span.end) == (3, row.start, row.end)
    assert evidence_of(row, [replace(passage, text=DIGEST[: row.end - 1])]) is None
    assert evidence_of(row, [replace(passage, document="other")]) is None


def test_json_has_the_shape_of_the_contract(rows):
    row = next(row for row in rows(DIGEST) if row.stance is Stance.NO_DATA)
    written = json.loads(json.dumps(row_to_json(row)))
    assert list(written) == [
        *("document", "title", "study", "kind", "year", "population", "regimens", "outcome"),
        *("stance", "quote", "start", "end", "cautions"),
    ]
    assert written["stance"] == "no data"
    assert written["regimens"] == list(row.regimens)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What is the maximum dose of IVIG?", "3 g/kg"),
        ("Why not more than 2 g/kg of IVIG?", "more than 2 g/kg"),
        ("Is IVIG 1 g/kg/day for 3 days fine?", "1 g/kg/day for 3 days (3 g/kg in total)"),
        ("How does IVIG work?", None),
        ("What is the maximum dose of prasterol?", None),
    ],
)
def test_the_threshold_is_the_dose_asked_or_the_lowest_above_the_limit(guard, read, question, label):
    text = "IVIG 2 g/kg is standard. IVIG 4 g/kg was never tested. One review mentions IVIG 3 g/kg."
    asked = asked_threshold(guard, Request(question=question), read(text))
    assert (asked.label if asked else None) == label
