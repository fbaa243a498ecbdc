"""A patient is given no dose at the last step either, whoever wrote it and whatever it rests on."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.doses.dosing import gives_dosing
from assistant.records import Audience, DraftSentence, Evidence, Request
from assistant.releasing import release

PATIENT = Request(question="What should I know of my treatment?", audience=Audience.PATIENT)
HARMLESS = "Headache and fever are common while IVIG is infused. Serum IgA is measured before the first infusion."
FORMS = [
    "Take one tablet of pyridostigmine every four hours.",
    "Take half a pill more when you feel weak.",
    "You can double your dose on bad days.",
    "Azathioprine is taken at 150 mg per day.",
    "Inject ten units under the skin.",
    "The infusion runs at 100 mL/h.",
    "Rituximab is given on days 1 and 15.",
    "You receive 140 grams of immunoglobulin.",
    "Two grams per kilogram of IVIG make a course.",
    "Start with 1000mg then again after 2 weeks.",
    "IVIG: 0.4 g/kg/day for 5 days.",
    "Skip a dose if you feel sick.",
]


def on_harmless(make, text: str):
    passages = make.passages(HARMLESS)
    evidence = (Evidence(n=1, span=passages[0].sentences[0]),)
    return make.cited(DraftSentence(text=text, markers=(1,), evidence=evidence), passages=passages, request=PATIENT)


@pytest.mark.parametrize("text", FORMS)
def test_a_dose_is_kept_back_in_every_form(guard, make, text):
    released = release(guard, on_harmless(make, text))
    assert text not in released.text
    assert [item.text for item in released.dropped] == [text]
    assert "treating team" in released.text


@pytest.mark.parametrize("text", FORMS)
def test_others_are_not_kept_from_what_the_rules_allow(guard, make, text):
    cited = on_harmless(make, text)
    found = dataclasses.replace(cited.drafted.found, request=Request(question="q"))
    everyone = dataclasses.replace(cited, drafted=dataclasses.replace(cited.drafted, found=found))
    assert "treating team" not in release(guard, everyone).text


def test_what_is_no_dose_is_given(guard, make):
    released = release(guard, on_harmless(make, "Headache and fever are common during the infusion."))
    assert "Headache and fever are common" in released.text
    assert len(released.citations) == 1


def test_a_quote_that_states_a_dose_is_not_given(guard, make):
    passages = make.passages(make.DOSING, HARMLESS)
    both = (Evidence(n=1, span=passages[0].sentences[0]), Evidence(n=2, span=passages[1].sentences[0]))
    told = DraftSentence(text="IVIG may cause a headache.", markers=(1, 2), evidence=both)
    released = release(guard, make.cited(told, passages=passages, request=PATIENT))
    assert [citation.document for citation in released.citations] == ["source-2"]
    assert not any(gives_dosing(citation.quote) for citation in released.citations)


def test_a_sentence_that_rests_on_a_dose_alone_is_not_given(guard, make):
    passages = make.passages(make.DOSING)
    told = DraftSentence(
        text="IVIG has a usual course.", markers=(1,), evidence=(Evidence(n=1, span=passages[0].sentences[0]),)
    )
    released = release(guard, make.cited(told, passages=passages, request=PATIENT))
    assert released.citations == ()
    assert "usual course" not in released.text


def test_a_rules_warning_is_given_without_a_quote_that_states_a_dose(guard, make):
    passages = make.passages(make.DOSING)
    evidence = (Evidence(n=1, span=passages[0].sentences[0]),)
    warned = DraftSentence(text="This drug is to be avoided.", markers=(1,), evidence=evidence, rule="any.rule")
    released = release(guard, make.cited(warned, passages=passages, request=PATIENT))
    assert "to be avoided" in released.text
    assert released.citations == ()
