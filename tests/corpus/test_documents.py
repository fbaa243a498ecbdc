"""The shipped documents: valid front matter, every figure in the right document, sentences that stand alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.records import Depth, DocumentKind, ReviewStatus

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
KEYS = {
    "title",
    "kind",
    "year",
    "publisher",
    "review_status",
    "last_updated",
    "population",
    "depth",
    "unstated",
}

GUIDELINE = "ivig-guideline-2023"
MECHANISMS = "ivig-review-2022"
TRIALS = "ivig-rct-review-2012"
PLEX = "ivig-plex-review-2023"
ARTICLE = "mg-ivig-rituximab-article"

EXPECTED = {
    GUIDELINE: ("guideline", 2023, None, "unknown", None, "summary"),
    MECHANISMS: ("review", 2022, None, "unknown", None, "summary"),
    TRIALS: ("review", 2012, None, "unknown", None, "summary"),
    PLEX: ("review", 2023, None, "unknown", None, "summary"),
    ARTICLE: ("topic_article", 2025, "Dr.Oracle", "under_review", date(2025, 11, 14), "full_text"),
}

# What each source states, one fact a row: the words of a row have to stand together in one sentence of the document.
FACTS: list[tuple[str, tuple[str, ...]]] = [
    (GUIDELINE, ("up to 2 g/kg", "no evidence", "up to 4 g/kg", "2 days", "5 days")),
    (GUIDELINE, ("0.4 g/kg/day for 5 consecutive days", "1 g/kg/day for 2 days", "cumulative 2 g/kg", "acute")),
    (GUIDELINE, ("no randomized or controlled data", "above 2 g/kg")),
    (GUIDELINE, ("1 g/kg in total", "selected cases", "sufficient")),
    (GUIDELINE, ("off-label", "maintenance")),
    (GUIDELINE, ("QMG", "length of myasthenic crisis", "ventilatory", "clinical stabilization")),
    (GUIDELINE, ("moderate to severe", "comparable", "plasmapheresis")),
    (GUIDELINE, ("expert consensus", "comparative studies", "randomized trials")),
    (GUIDELINE, ("international", "crisis", "exacerbation")),
    (MECHANISMS, ("total IVIG dose of 2 g/kg", "2 consecutive days", "within days", "severe", "clinically meaningful")),
    (MECHANISMS, ("no controlled clinical trial", "up to 4 g/kg")),
    (MECHANISMS, ("VNTR2/3", "FcRn", "increased catabolism of IgG", "reduced exposure to IVIG")),
    (MECHANISMS, ("3-4 g/kg per month", "super-high", "no controlled trial")),
    (MECHANISMS, ("expert opinion", "2 g/kg", "higher doses or more frequent administration", "inadequate")),
    (MECHANISMS, ("2 g/kg is still the standard",)),
    (MECHANISMS, ("biologically plausible", "refractory")),
    (MECHANISMS, ("expert opinion", "indirect evidence", "not on direct trial data", "further study")),
    (MECHANISMS, ("mechanistic and pharmacokinetic",)),
    (MECHANISMS, ("immunomodulatory mechanisms", "acute exacerbation", "response to treatment")),
    (TRIALS, ("N=168", "no statistically significant superiority", "2 g/kg", "1 g/kg")),
    (TRIALS, ("small and not clinically meaningful",)),
    (TRIALS, ("ranged from 1 g/kg to 2 g/kg",)),
    (TRIALS, ("0.4 g/kg/day over 3-5 days", "1 g/kg/day over 1-2 days")),
    (TRIALS, ("None of the trials", "above 2 g/kg")),
    (TRIALS, ("no evidence", "up to 4 g/kg", "exacerbation or worsening")),
    (TRIALS, ("seven RCTs", "placebo", "plasma exchange", "corticosteroids", "a different IVIG regimen")),
    (TRIALS, ("MMS", "QMG", "7-15 days")),
    (TRIALS, ("exacerbation", "worsening", "chronic stable")),
    (PLEX, ("114 patients", "no statistically significant difference", "QMG")),
    (PLEX, ("PLEX", "first two weeks", "nonsignificant", "faster")),
    (PLEX, ("adverse events", "no significant difference")),
    (PLEX, ("high risk of bias",)),
    (PLEX, ("2 g/kg", "0.4 g/kg/day over 5 days", "1 g/kg/day over 2 days", "conventional")),
    (PLEX, ("No trial", "more than 2 g/kg per treatment course")),
    (PLEX, ("heterogeneity",)),
    (PLEX, ("confined to standard", "no direct clinical data", "up to 4 g/kg")),
    (PLEX, ("moderate-to-severe", "randomized controlled trials")),
    (PLEX, ("efficacy, safety and the speed of relapse control",)),
    (ARTICLE, ("14 November 2025",)),
    (ARTICLE, ("pending human review", "educational")),
    (ARTICLE, ("submitted, under review and approved",)),
    (ARTICLE, ("Medical Advisory Board checks",)),
    (ARTICLE, ("severe or refractory", "Grade 3-4", "0.4 g/kg/day for 5 days", "2 g/kg in total")),
    (ARTICLE, ("immune checkpoint inhibitor myasthenia",)),
    (ARTICLE, ("permanently discontinue immune checkpoint inhibitors", "Grade 3-4")),
    (ARTICLE, ("ICU-level", "mobility", "respiratory compromise", "dysphagia", "rapidly progressive")),
    (ARTICLE, ("0.4 g/kg/day over 5 days", "2 g/kg IV", "first-line rescue")),
    (ARTICLE, ("refractory", "375 mg/m² once weekly for 4 weeks", "1000 mg with a repeat dose on day 15")),
    (ARTICLE, ("taper 3-4 weeks",)),
    (ARTICLE, ("higher prednisone doses", "0.5 mg/kg", "no figure")),
    (ARTICLE, ("Grade 2", "prednisone 0.5 mg/kg orally once daily")),
    (ARTICLE, ("30 mg orally three times daily", "maximum of 120 mg orally four times daily")),
    (ARTICLE, ("hold immunotherapy", "symptoms have resolved", "taper is complete")),
    (ARTICLE, ("inpatient care", "deteriorate quickly")),
    (ARTICLE, ("earlier in the disease", "late salvage")),
    (ARTICLE, ("7 months", "11 months", "HR 2.97", "95% CI 1.43-6.18", "p=0.004", "new-onset generalized")),
    (ARTICLE, ("7 months versus 16 months", "HR 2.53", "95% CI 1.26-5.07", "p=0.009", "sooner in new-onset")),
    (ARTICLE, ("24 months", "mean 0.38 versus 1.31", "p<0.001")),
    (ARTICLE, ("3% versus 46%", "p<0.001", "Fewer", "on rituximab than on conventional")),
    (ARTICLE, ("all 14 patients", "dramatically")),
    (ARTICLE, ("14 patients", "manual muscle testing", "prednisone", "less frequent IVIG infusions or plasmapheresis")),
    (ARTICLE, ("rituximab allows the IVIG frequency to be reduced",)),
    (ARTICLE, ("six patients", "375 mg/m² on days 1, 8, 15 and 28", "every 2 months")),
    (ARTICLE, ("2 years", "six patients", "stopped corticosteroids", "cholinesterase inhibitors")),
    (ARTICLE, ("9 months", "RR 0.45", "95% CI 0.26-0.78", "moderate-certainty", "probably")),
    (ARTICLE, ("IgG, IgM and IgA", "hepatitis B and C", "latent tuberculosis")),
    (ARTICLE, ("acetylcholine receptor", "anti-striational")),
    (ARTICLE, ("CPK, aldolase, ESR and CRP", "myositis")),
    (ARTICLE, ("vital capacity (VC)", "negative inspiratory force (NIF)")),
    (ARTICLE, ("troponin", "ECG", "echocardiography", "myocarditis")),
    (ARTICLE, ("repetitive stimulation", "jitter")),
    (ARTICLE, ("serum IgA", "fever", "infusion reactions", "anaphylaxis")),
    (ARTICLE, ("IgA deficient", "reduced IgA")),
    (ARTICLE, ("anti-IgA antibodies", "subcutaneous immunoglobulin")),
    (ARTICLE, ("Progressive multifocal leukoencephalopathy", "rheumatic", "immunosuppressed")),
    (ARTICLE, ("severe infectious complications",)),
    (ARTICLE, ("JC virus", "high index of suspicion", "CNS")),
    (
        ARTICLE,
        ("beta-blockers", "IV magnesium", "fluoroquinolones", "aminoglycosides", "macrolide antibiotics", "Avoid"),
    ),
    (ARTICLE, ("neurologic review daily", "Grade 3-4")),
    (ARTICLE, ("pulmonary function frequently", "respiratory compromise")),
    (ARTICLE, ("muscle strength and disability",)),
    (ARTICLE, ("IgG trough",)),
    (ARTICLE, ("blood counts", "serum chemistry", "every 6-12 months")),
    (ARTICLE, ("Do not give plasmapheresis immediately after IVIG", "remove the immunoglobulin")),
    (ARTICLE, ("do not delay rituximab", "truly refractory")),
    (ARTICLE, ("overlook concurrent myocarditis", "troponin and cardiac imaging")),
    (ARTICLE, ("Do not restart immunotherapy", "taper is finished")),
    (ARTICLE, ("three entries", "2025")),
    (ARTICLE, ("Guideline Directed Topic Overview", "Advisory Board & Editors", "2025")),
    (ARTICLE, ("Rituximab for myasthenia gravis", "Cochrane Database of Systematic Reviews, 2025")),
    (ARTICLE, ("Medical Necessity of Subcutaneous Immunoglobulin for CIDP", "Praxis Medical Insights", "2025")),
    (ARTICLE, ("reference numbers 1 to 6", "not known")),
    (ARTICLE, ("healthcare professionals",)),
    (ARTICLE, ("primary literature",)),
    (ARTICLE, ("no liability",)),
]

# A sentence ends with its line, so that a quote never runs across lines.
SENTENCE = re.compile(r"^(?![#\s]).+[.]$", re.MULTILINE)
FIGURE = re.compile(r"\d+(?:[.]\d+)?")


def load(name: str) -> tuple[dict[str, Any], str]:
    """The front matter and the body of a shipped document."""
    _, front, body = (DOCUMENTS / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def body_lines(name: str) -> list[str]:
    return [line for line in load(name)[1].splitlines() if line and not line.startswith("#")]


def test_the_corpus_is_these_documents() -> None:
    assert {path.stem for path in DOCUMENTS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_front_matter_is_complete_and_valid(name: str) -> None:
    front, _ = load(name)
    assert set(front) == KEYS
    DocumentKind(front["kind"])
    ReviewStatus(front["review_status"])
    Depth(front["depth"])
    assert front["title"].strip()
    assert front["population"].strip()
    assert front["unstated"]
    assert all(isinstance(item, str) for item in front["unstated"])


@pytest.mark.parametrize("name", EXPECTED)
def test_front_matter_says_what_the_source_says(name: str) -> None:
    front, _ = load(name)
    keys = ("kind", "year", "publisher", "review_status", "last_updated", "depth")
    assert tuple(front[key] for key in keys) == EXPECTED[name]


@pytest.mark.parametrize("name", [GUIDELINE, MECHANISMS, TRIALS, PLEX])
def test_an_unknown_bibliography_is_called_unknown(name: str) -> None:
    front, body = load(name)
    assert {"title", "authors", "journal"} <= set(front["unstated"])
    assert re.search(r"original title, the authors, the journal .* not known", body)


@pytest.mark.parametrize(("name", "words"), FACTS, ids=[f"{name}: {words[0]}" for name, words in FACTS])
def test_fact_stands_in_one_sentence(name: str, words: tuple[str, ...]) -> None:
    def holds(line: str) -> bool:
        return all(word.casefold() in line.casefold() for word in words)

    assert any(holds(line) for line in body_lines(name)), f"{name}: no sentence holds {words}"


@pytest.mark.parametrize("name", EXPECTED)
def test_no_figure_without_a_row_in_the_table(name: str) -> None:
    """A figure that no source states cannot slip in: each number of a body is one that FACTS names for it."""
    known = set(FIGURE.findall(" ".join(word for owner, words in FACTS if owner == name for word in words)))
    known.add(str(EXPECTED[name][1]))
    # The article's reference numbers run from 1 to 6, each named once.
    known |= set("123456") if name == ARTICLE else set()
    assert set(FIGURE.findall("\n".join(body_lines(name)))) <= known


@pytest.mark.parametrize("name", EXPECTED)
def test_sentences_stand_alone(name: str) -> None:
    """One sentence a line, no source markers, and a subject that does not hang on the sentence before."""
    for line in body_lines(name):
        assert SENTENCE.fullmatch(line), line
        assert not re.search(r"\[\d+\]|\d$", line), line
        assert not re.match(r"(It|They|This|These|That|Those|He|She)\b(?! (section|document))", line), line
