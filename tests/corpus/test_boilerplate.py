"""What is never evidence, and, as important, what only looks like it."""

from __future__ import annotations

import pytest

from corpus.boilerplate import is_boilerplate, is_boilerplate_section, is_evidence, is_reference_section

FURNITURE = [
    "Skip to main content",
    "Share",
    "Share this page on Facebook",
    "Home | About us | Contact",
    "Home › Neurology › Help".replace("Neurology", "Search"),
    "Print",
    "We use cookies to improve your experience on this website.",
    "Accept all cookies",
    "Last updated: November 14, 2025View editorial policy",
    "© 2024 Example Hospital. All rights reserved.",
    "Dosing . . . . . . . . 4",
    "Dosing and administration .......... 12",
    "1. Smith J, Lee K. IVIG in MG. Lancet. 2001;358:123-9.",
    "Educational purpose only • Exercise caution as content is pending human review",
    "This information is intended for healthcare professionals.",
    "This content is not a substitute for professional medical advice.",
    "The publisher accepts no liability for any loss that arises from it.",
    "Have a follow-up question?",
    "Sign in to save this article",
    "Back to top",
    "Read more",
]
STATEMENTS = [
    "Share decisions about treatment with the patient.",
    "Shared decision making is advised.",
    "Skip the dose when IgA is absent.",
    "Search for a thymoma in all patients.",
    "Print the infusion chart before you start.",
    "Home infusion is possible after the third course.",
    "IVIG is approved for crisis.",
    "Contact the neurologist when vital capacity falls.",
    "An antibody test is not a substitute for clinical assessment.",
    "This article is about 2 g/kg of IVIG.",
    "The dose was last reviewed in 2020 and is 2 g/kg.",
    "Cookies and other sweets are allowed on prednisone.",
    "Next, give 0.4 g/kg/day.",
    "In 2001 Smith J and colleagues gave 2 g/kg.",
    "The maximum is 2.0 g/kg.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_told(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", STATEMENTS)
def test_statements_are_not_taken_for_furniture(line):
    assert not is_boilerplate(line)


def test_a_long_paragraph_is_not_lost_for_one_saying_in_it():
    assert not is_boilerplate("IVIG is given at 2 g/kg. " * 30 + "All rights reserved.")


@pytest.mark.parametrize(
    "heading",
    ["References", "8. References", "REFERENCES:", "Literature cited", "Professional Medical Disclaimer", "Funding",
     "Conflict of interest", "Conflicts of Interest", "Declaration of competing interest", "Related articles",
     "Acknowledgements"],
)  # fmt: skip
def test_sections_without_evidence(heading):
    assert is_boilerplate_section(heading)


@pytest.mark.parametrize(
    "heading", ["Dosing", "Literature review", "Follow-up", "Interest of early treatment", "Home care"]
)
def test_sections_with_evidence(heading):
    assert not is_boilerplate_section(heading)
    assert not is_reference_section(heading)


def test_under_contents_only_short_lines_are_no_evidence():
    assert not is_evidence(("Contents",), "Dosing in children")
    assert is_evidence(("Contents",), "The bag contains 10 g of protein in 100 ml of fluid.")


COPIED = """\
Skip to content
Home | Topics | Contact
How is drug A given together with drug B?

Share
Editorial BoardAll articles are reviewed for accuracy by our Editorial Board
Educational purpose only • Exercise caution as content is pending human review
Article Review Status
Submitted
Under Review
Approved

Last updated: March 3, 2024View editorial policy

Contents
Dosing of drug A
Safety of drug A
Monitoring of both
Drug A with drug B

For severe disease, drug A should be given at 2 g/kg over 5 days, with drug B added if there is no response. 1

Dosing in adults

  • Stop drug C in all adults 1
  • Give drug A at 2 g/kg over 5 days 1
  • Add drug B, using either:
    • 1000 mg on days 1 and 15, OR
    • 375 mg/m² once weekly for 4 weeks 2
  • Watch the vital capacity every day 3
  • Check the IgA level before the first dose 3

Drugs to avoid

Do not give magnesium or macrolides to these patients in any circumstances 1

References

Guideline
Topic Overview of Drug A
The Board, 2025
Research
Drug B for the disease.
Journal of Drugs, 2025
Professional Medical Disclaimer

This information is intended for healthcare professionals. All decisions should rest on judgment.

Have a follow-up question?

Our assistant is used by practicing doctors around the world.
"""


def test_a_copied_page_is_its_statements_under_their_headings(read_one, quoted):
    document = read_one("copied.txt", COPIED)
    assert quoted(document) == [
        ("Drug A with drug B",
         "For severe disease, drug A should be given at 2 g/kg over 5 days, with drug B added if there is no "
         "response."),
        ("Dosing in adults", "Stop drug C in all adults"),
        ("Dosing in adults", "Give drug A at 2 g/kg over 5 days"),
        ("Dosing in adults",
         "Add drug B, using either:\n    • 1000 mg on days 1 and 15, OR\n    • 375 mg/m² once weekly for 4 weeks"),
        ("Dosing in adults", "Watch the vital capacity every day"),
        ("Dosing in adults", "Check the IgA level before the first dose"),
        ("Drugs to avoid", "Do not give magnesium or macrolides to these patients in any circumstances"),
    ]  # fmt: skip


def test_what_a_copied_page_says_of_itself_is_inferred(read_one):
    document = read_one("copied.txt", COPIED)
    assert document.title == "How is drug A given together with drug B?"
    assert (document.last_updated.isoformat(), document.year, document.review_status) == (
        "2024-03-03",
        2024,
        "under_review",
    )
    assert document.inferred == ("last_updated", "review_status", "title", "year")


def test_the_same_page_in_markdown_and_html_keeps_its_lists_out_of_the_references(read_one, quoted):
    references = "## References\n\n1. Smith J. Lancet.\n2. Lee K. Brain.\n\n"
    markdown = f"# T\n\n## Dose\n\nGive 2 g/kg.\n\n{references}## Safety\n\nCheck IgA.\n"
    assert [said for _, said in quoted(read_one("a.md", markdown))] == ["Give 2 g/kg.", "Check IgA."]
