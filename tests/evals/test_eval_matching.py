import pytest

from evals.matching import contains, contains_name, first_found, fold, without_markers, word_count


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("up to 4 g/kg in all", "4 g/kg"),
        ("Give 4\u00a0g/kg", "4 g/kg"),
        ("Give 4 G/KG", "4 g/kg"),
        ("four\n grams", "four grams"),
        ("4 g/kg.", "4 g/kg"),
        ("a dose of 375 mg/m² weekly", "375 mg/m2"),
        ("mg/m2.", "mg/m2"),
        ("\uff14 g/kg", "4 g/kg"),
        ("14/14 patients", "14/14"),
    ],
)
def test_a_wording_is_found_however_it_is_set(text: str, wording: str) -> None:
    assert contains(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("0.4 g/kg", "4 g/kg"),
        ("0,4 g/kg", "4 g/kg"),
        ("14 g/kg", "4 g/kg"),
        ("mg/m25", "mg/m2"),
        ("level 2.5", "level 2"),
        ("114/14", "14/14"),
        ("anything", ""),
        ("anything", "   "),
    ],
)
def test_digits_are_bounded_and_nothing_is_nowhere(text: str, wording: str) -> None:
    assert not contains(text, wording)


def test_the_first_alternative_that_occurs_is_named() -> None:
    assert first_found("It is 2 g/kg.", ["2g/kg", "2 g/kg", "2"]) == "2 g/kg"
    assert first_found("It is 2 g/kg.", ["3 g/kg"]) is None


def test_names_stand_alone_but_may_be_plural() -> None:
    assert contains_name("two kinases", "kinase")
    assert contains_name("IL-2 rose", "il-2")
    assert not contains_name("IL-20 rose", "IL-2")
    assert not contains_name("pills", "il")


def test_markers_are_no_words() -> None:
    assert without_markers("It helps [1][2, 3]. It lasts [4-6].") == "It helps. It lasts."
    assert word_count("It helps [1] – most.") == 3


def test_folding_joins_lines_and_normalises() -> None:
    assert fold("A\u2003 B\n\tC ﬁ") == "a b c fi"
