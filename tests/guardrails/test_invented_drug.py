"""A drug is added by data alone: a rule file and lexicon entries, no Python."""

from decimal import Decimal

import pytest

from guardrails import Guard, ReleaseStatus, load_guard

LEXICON = """
version: 1
drugs:
  zorbitane:
    title: Zorbitane
    unit: mg/kg
    usual: {course: 9 mg/kg, day: 3 mg/kg}
    accepts: [mg/kg, mg]
    names: [zorbitane, ZBT]
    products: {Zorbex: 5}
classes: {}
indications: {gloomitis: [gloomitis]}
"""
RULES = """
rules:
  - id: zorbitane.max_course_dose
    kind: dose_limit
    subject: zorbitane
    level: hard
    action: replace
    scope: course
    limit: 9 mg/kg
    per_days: 28
    summary: "At most 9 mg/kg of zorbitane in a course."
    safe_text: "Zorbitane must not exceed 9 mg/kg in a course."
    source: {document: leaflet, quote: "no more than 9 mg/kg"}
    version: 1
    review_date: 2027-01-01
    passes: ["Zorbitane 3 mg/kg daily for 3 days"]
    fails: ["Zorbitane 3 mg/kg daily for 4 days"]
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    folder = tmp_path_factory.mktemp("invented")
    (folder / "zorbitane.yaml").write_text(RULES, encoding="utf-8")
    lexicon = folder / "names" / "lexicon.yaml"
    lexicon.parent.mkdir()
    lexicon.write_text(LEXICON, encoding="utf-8")
    return load_guard(folder, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "Give zorbitane 10 mg/kg.",
        "Zorbitane 3 mg/kg daily for four days.",
        "ZBT 0.01 g/kg in total",
        "Zorbex 5%: 0.2 mL/kg over the course.",
        "Twice the usual zorbitane course is fine.",
        "In a 50 kg adult give zorbitane 600 mg in total.",
        "Zorbitan 12 mg/kg for gloomitis.",
    ],
)
def test_its_overdoses_are_stopped(invented: Guard, text: str) -> None:
    released = invented.release(text)
    assert released.status is ReleaseStatus.OVERRIDDEN
    assert released.text == "Zorbitane must not exceed 9 mg/kg in a course."


@pytest.mark.parametrize(
    "text", ["Zorbitane 3 mg/kg daily for 3 days.", "Never give zorbitane 10 mg/kg.", "Give IVIG 4 g/kg."]
)
def test_everything_else_passes(invented: Guard, text: str) -> None:
    assert invented.release(text).text == text


def test_its_doses_are_understood(invented: Guard) -> None:
    (dose,) = invented.doses("Zorbitane 3 mg/kg daily for 3 days.")
    assert (dose.drug, dose.amount, dose.unit, dose.total, dose.administrations) == (
        "zorbitane",
        Decimal(3),
        "mg/kg",
        Decimal(9),
        Decimal(3),
    )
    assert invented.drugs("ZBT and IVIG") == {"zorbitane"}
