"""Words about days and repeats in other languages read like the English ones and lead back to the source."""

import pytest

from guardrails import Guard, ReleaseStatus
from guardrails.text.mapped import Mapped
from guardrails.text.phrases import in_english

_STRUCK = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("0.4 g/kg von montag bis freitag", "0.4 g/kg monday to friday"),
        ("1 g/kg lundi et mardi", "1 g/kg monday et tuesday"),
        ("hoy y manana", "today y tomorrow"),
        ("por la manana", "in the morning"),
        ("am morgen", "in the morning"),
        ("2 tabletten in 4 wochen", "2 tabletten in 4 weeks"),
        ("j1 a j5", "d1-d5"),
        ("mo 300 ml, di 300 ml", "mon 300 ml, tue 300 ml"),
        ("de 4 em 4 horas", "every 4 hours"),
    ],
)
def test_phrase_is_read_in_english(said: str, english: str) -> None:
    assert in_english(Mapped.of(said)).text == english


def test_english_stays_as_it_is() -> None:
    mapped = Mapped.of("give it on monday, or so, and repeat after 4 weeks; do not die")
    assert in_english(mapped) is mapped


def test_offsets_lead_back_to_the_source() -> None:
    source = "1 g/kg montag"
    read = in_english(Mapped.of(source))
    at = read.text.index("monday")
    first, last = read.span(at, at + len("monday"))
    assert source[first:last] == "montag"


@pytest.mark.parametrize(
    ("over", "within"),
    [
        ("IVIG 0,4 g/kg von Montag bis Sonntag.", "IVIG 0,4 g/kg von Montag bis Freitag."),
        ("IVIG 1 g/kg vandaag, morgen en overmorgen.", "IVIG 1 g/kg vandaag en morgen."),
        ("IVIG 1 g/kg，今天、明天和后天各一次。", "IVIG 1 g/kg，今天和明天各一次。"),
        ("Ig IV 1 g/kg J1 à J4.", "Ig IV 0,4 g/kg J1 à J5."),
    ],
)
def test_days_in_other_languages_are_counted(guard: Guard, over: str, within: str) -> None:
    assert guard.release(over).status in _STRUCK
    assert guard.release(within).text == within
