"""Whom an answer is for: plain words and no doses for patients, everything for the others."""

# ruff: noqa: E501 - a case is read on one line

from __future__ import annotations

import pytest

from assistant.audience import ASK_ABOUT_DOSES, ASK_THE_TEAM, explained, for_audience, load_glossary, shipped_glossary
from assistant.doses.dosing import gives_dosing
from assistant.errors import AssistantError
from assistant.records import Audience, DraftSentence, Evidence
from corpus.records import Span
from guardrails import ReleaseStatus

TEXTS = (
    "IVIG was as effective as plasmapheresis in a randomized controlled trial.",
    "IVIG may be repeated after a relapse, according to expert opinion.",
)


def drafts(*texts, **kw):
    return [DraftSentence(text=text, **kw) for text in texts]


@pytest.mark.parametrize("audience", [Audience.CLINICIAN, Audience.EDUCATOR])
def test_others_than_patients_get_every_sentence_as_it_is(guard, audience):
    given = drafts(*TEXTS, "Give IVIG 0.4 g/kg/day for 5 days.")
    assert for_audience(guard, audience, given) == (tuple(given), ())


def test_a_patient_gets_each_term_explained_once(guard):
    kept, _ = for_audience(guard, Audience.PATIENT, drafts(*TEXTS))
    said = " ".join(sentence.text for sentence in kept)
    assert "IVIG (antibodies from donors, given by drip) was" in kept[0].text
    assert said.count("antibodies from donors") == 1
    assert "relapse (a return of the illness)" in kept[1].text


def test_evidence_stays_as_it_is(guard):
    evidence = (Evidence(n=1, span=Span(start=3, end=9)),)
    kept, _ = for_audience(guard, Audience.PATIENT, drafts(TEXTS[0], markers=(1,), evidence=evidence))
    assert (kept[0].evidence, kept[0].markers) == (evidence, (1,))


@pytest.mark.parametrize(
    "text",
    [
        "Give IVIG 0.4 g/kg/day for 5 days.",
        "Take two tablets every morning.",
        "Pyridostigmine starts at 30 mg.",
        "Double the dose if it does not help.",
    ],
)
def test_no_dose_reaches_a_patient_who_is_told_whom_to_ask(guard, text):
    kept, dropped = for_audience(guard, Audience.PATIENT, drafts(TEXTS[0], text))
    assert [item.text for item in dropped] == [text]
    assert kept[-1].text == ASK_ABOUT_DOSES and all("0.4" not in item.text for item in kept)


def test_neither_a_rules_figures_nor_a_calculation_reach_a_patient(guard):
    rule = next(rule for rule in guard.rules if rule.limit is not None)
    given = [*drafts(rule.safe_text, rule=rule.id), *drafts("That is twenty-six grams.", calculated=True)]
    kept, dropped = for_audience(guard, Audience.PATIENT, given)
    assert (len(dropped), [item.text for item in kept]) == (2, [ASK_ABOUT_DOSES])


def test_an_answer_without_doses_ends_with_whom_to_ask_too(guard):
    kept, _ = for_audience(guard, Audience.PATIENT, drafts(TEXTS[0]))
    assert kept[-1].text == ASK_THE_TEAM
    assert for_audience(guard, Audience.PATIENT, drafts(TEXTS[0]), close=False)[0][-1].text != ASK_THE_TEAM


def test_a_term_with_its_short_form_is_explained_within_the_brackets():
    text, told = explained("Intravenous immunoglobulin (IVIG) helps; IVIG is given by drip.")
    assert text.startswith("Intravenous immunoglobulin (IVIG: antibodies from donors, given by drip) helps; IVIG is")
    assert explained("IVIG helps.", told)[0] == "IVIG helps."


def test_terms_within_brackets_or_other_words_are_left_alone():
    assert explained("It helps (IVIG, say).")[0] == "It helps (IVIG, say)."
    assert explained("The mg dose.")[0] == "The mg dose."


def test_every_explanation_and_every_explained_rule_passes_the_guard(guard):
    for plain in shipped_glossary().plain:
        assert guard.release(f"{plain}.").status is ReleaseStatus.PASS and not gives_dosing(plain), plain
    for rule in guard.rules:
        kept, _ = for_audience(guard, Audience.PATIENT, drafts(rule.safe_text, rule=rule.id))
        assert all(guard.release(item.text).status is ReleaseStatus.PASS for item in kept), rule.id


@pytest.mark.parametrize(
    "content", ["- terms: []\n  plain: words", "- terms: [A]\n", "- {terms: [x], plain: one}\n- {terms: [X], plain: two}", "7", "[:"]
)  # fmt: skip
def test_a_wrong_glossary_is_told_of(tmp_path, content):
    path = tmp_path / "glossary.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AssistantError, match=r"glossary\.yaml"):
        load_glossary(path)
