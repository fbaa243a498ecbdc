"""What a reader should know of a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.evidence.cautions import cautions, newest_of
from assistant.question.studies import studies_of
from assistant.records import Request, Turn
from corpus import Depth, ReviewStatus, chunk_document

ASKED = Request(question="How is prasterol given in Halden disease?")


@pytest.fixture
def sound(make_document):
    """A document that needs no caution."""
    document = make_document("Prasterol is given weekly.", "d", title="Prasterol in Halden disease")
    return replace(document, review_status=ReviewStatus.APPROVED, year=2024, depth=Depth.FULL_TEXT)


def test_a_sound_source_has_no_caution(sound):
    assert cautions(sound, ASKED, newest=date(2025, 1, 1)) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"retracted": True}, "Retracted: must not be relied on."),
        ({"notices": ("Corrected in 2021",)}, "Corrected in 2021."),
        ({"review_status": ReviewStatus.UNDER_REVIEW}, "Under review, not yet approved."),
        ({"review_status": ReviewStatus.SUBMITTED}, "Submitted for review, not yet approved."),
        ({"review_status": ReviewStatus.REJECTED}, "Rejected in review."),
        ({"review_status": ReviewStatus.UNKNOWN}, "Review status not stated."),
        ({"depth": Depth.ABSTRACT}, "Only the abstract is held here, not the full text."),
        ({"depth": Depth.SUMMARY}, "A summary is held here, not the full text."),
        ({"inferred": ("title", "year")}, "Guessed from the text, not stated by the source: year."),
        ({"unstated": ("authors", "reference_list")}, "Not given by the source: authors, reference list."),
        ({"year": None}, "No date is known."),
        ({"year": 2012}, "Published in 2012, 13 years before the newest document."),
        ({"last_updated": date(2019, 5, 1)}, "Last updated in 2019, 6 years before the newest document."),
    ],
)
def test_each_fault_has_its_words(sound, change, words):
    assert cautions(replace(sound, **change), ASKED, newest=date(2025, 6, 1)) == (words,)


def test_age_is_relative_to_the_newest_document(sound):
    old = replace(sound, year=1999)
    assert cautions(old, ASKED, newest=newest_of([old])) == ()
    assert newest_of([old, replace(sound, last_updated=date(2025, 3, 2))]) == date(2025, 3, 2)
    assert newest_of([replace(sound, year=None)]) is None


def test_a_study_of_a_digest_has_its_own_age_and_is_told_at_second_hand(sound):
    text = "A 2001 trial gave prasterol.\nA 2023 trial gave prasterol."
    digest = replace(sound, text=text)
    old, new = studies_of(digest)
    said = cautions(digest, ASKED, study=old, newest=date(2024, 1, 1))
    assert "Published in 2001, 23 years before the newest document." in said
    assert "Told at second hand, in a digest of several sources." in said
    assert not any("years before" in words for words in cautions(digest, ASKED, study=new, newest=date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("where", "group", "naming"),
    [
        ({"section": "Dosing > Children"}, "children", "How is it given to a 6-year-old girl?"),
        ({"section": "Use in pregnancy"}, "pregnancy or breastfeeding", "How is it given in pregnancy?"),
        ({"quote": "In Grade 3-4 disease, admit."}, "Grade 3-4 (severe) disease", "And in severe disease?"),
        ({"section": "Refractory disease"}, "refractory disease", "She failed two drugs; what next?"),
        ({"quote": "Mice were given prasterol."}, "animals or cells", "What was seen in mice?"),
    ],
)
def test_another_population_is_told_unless_the_conversation_names_it(sound, where, group, naming):
    words = f"Written for another population than the question names: {group}."
    assert words in cautions(sound, ASKED, **where)
    assert words not in cautions(sound, Request(question=naming), **where)
    earlier = replace(ASKED, history=(Turn(question=naming, answer="…"),))
    assert words not in cautions(sound, earlier, **where)
    assert words not in cautions(sound, ASKED)


def test_the_stated_population_of_a_document_counts(sound):
    stated = replace(sound, population="Kidney transplant recipients")
    words = "Written for another population than the question names: transplant recipients."
    assert words in cautions(stated, ASKED)


def test_adults_are_another_population_for_a_question_about_children_only(sound):
    adults = replace(sound, population="Adults in relapse")
    words = "Written for another population than the question names: adults."
    assert words not in cautions(adults, ASKED)
    assert words in cautions(adults, Request(question="How is prasterol given to children?"))


def test_a_restriction_anywhere_in_the_section_counts_for_the_whole_of_it(sound):
    text = (
        "# Halden\n\n## Severe\n\nStop immune checkpoint inhibitors.\n\nGive prasterol.\n\n## Mild\n\nWait and see.\n"
    )
    page = replace(sound, text=text)
    severe, mild = dict.fromkeys(chunk.section for chunk in chunk_document(page))
    words = "Written for another population than the question names: immune checkpoint inhibitor treatment."
    assert words in cautions(page, ASKED, section=severe, quote="Give prasterol.")
    assert words not in cautions(page, ASKED, section=mild, quote="Wait and see.")
