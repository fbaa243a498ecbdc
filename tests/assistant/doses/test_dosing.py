"""What a patient is not to be given, in whatever form; and what is no dose."""

from __future__ import annotations

import pytest

from assistant.doses.dosing import gives_dosing

DOSES = [
    "IVIG is given at 2 g/kg in total over 5 days.",
    "You will get two grams per kilogram of IVIG.",
    "Take 30 mg of pyridostigmine three times a day.",
    "Take one 60 mg tablet every four hours.",
    "Take two tablets in the morning and one at night.",
    "Take half a pill with breakfast.",
    "Take 1½ tablets.",
    "You can double your dose if you feel weak.",
    "Rituximab is infused at 375 mg/m² weekly for 4 weeks.",
    "Azathioprine is taken at 150 mg per day.",
    "Skip a dose if you feel sick.",
    "Inject 10 units under the skin.",
    "You receive 140 grams of immunoglobulin.",
    "Pyridostigmine: 30 mg TID, max 480 mg/day.",
    "The infusion runs at 100 mL/h.",
    "Increase the pyridostigmine to every 3 hours.",
    "Take pyridostigmine four times a day.",
    "IVIG is given over five days.",
    "Rituximab is given on days 1 and 15.",
    "One gram per kilo is given on each of two days.",
    "Start with 1000mg then again after 2 weeks.",
    "Reduce your steroid by ten milligrams.",
    "Use 5 ml of the syrup.",
    "Take 2 puffs.",
    "1 g/kg/Tag über 2 Tage.",
    "For your weight: 2 × 70 = 140.",
    "Stop taking prednisone tomorrow.",
    "Lower your prednisone dose when you feel better.",
    "A 5-day course of IVIG is used.",
    "Take prednisone every other day.",
]

NO_DOSES = [
    "IVIG helps during a crisis.",
    "The trial had 168 patients.",
    "IgA is measured before the first infusion.",
    "An infusion takes place in the hospital.",
    "Symptoms improved after 14 days.",
    "Patients were 18 to 65 years old.",
    "Vaccines are given 4 weeks before rituximab.",
    "Your IgG level should be above 700 mg/dL.",
    "Blood pressure is checked every 30 minutes.",
    "Haemoglobin fell by 2 g/dL.",
    "Never stop your medicine without asking your team.",
    "Do not change your dose on your own.",
    "Headache and fever are common.",
]


@pytest.mark.parametrize("text", DOSES)
def test_a_dose_is_known_in_every_form(text):
    assert gives_dosing(text)


@pytest.mark.parametrize("text", DOSES)
def test_layout_hides_no_dose(text):
    assert gives_dosing(text.upper())
    assert gives_dosing(f"**{text}**".replace(" ", "\u00a0"))
    assert gives_dosing(text.replace(" ", "\n"))


@pytest.mark.parametrize("text", NO_DOSES)
def test_what_is_no_dose_passes(text):
    assert not gives_dosing(text)
