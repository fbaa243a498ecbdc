"""Properties that hold for every text: monotone, notation-blind, idempotent, total, linear in time."""

# ruff: noqa: E501 - tables of writings and pieces are read row by row

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import Guard, ReleaseStatus
from guardrails.fuzz import fault, rebuilt

STOPPED = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)
FRAMES = (
    "Give IVIG {} g/kg over 5 days.",
    "IVIG {} g/kg/day for 2 days.",
    "IVIG total dose: {} g/kg",
    "| Drug | Dose |\n|---|---|\n| IVIG | {} g/kg |",
    "Rituximab {} g/m2 weekly for 4 weeks.",
    "Pyridostigmine {} cg four times daily.",
    "Prednisone {} mg/kg daily.",
    "For a 7 kg patient give IVIG {} g in total.",
    "Up to {} g/kg of IVIG may be used.",
    "Do not exceed {} g/kg of IVIG.",
    '{{"drug": "IVIG", "dose": {}, "unit": "g/kg"}}',
)
TENTHS = st.integers(1, 400).map(lambda n: Decimal(n) / 10)


def stopped(guard: Guard, text: str) -> bool:
    return guard.release(text).status in STOPPED


@given(frame=st.sampled_from(FRAMES), low=TENTHS, more=TENTHS)
@settings(max_examples=300, deadline=None)
def test_raising_an_amount_never_turns_a_violation_into_a_pass(
    guard: Guard, frame: str, low: Decimal, more: Decimal
) -> None:
    if stopped(guard, frame.format(low)):
        assert stopped(guard, frame.format(low + more))


@given(days=st.integers(1, 40), more=st.integers(1, 40), tenths=st.integers(1, 30))
@settings(max_examples=150, deadline=None)
def test_more_days_never_turn_a_violation_into_a_pass(guard: Guard, days: int, more: int, tenths: int) -> None:
    text = "IVIG {} g/kg daily for {} days."
    if stopped(guard, text.format(tenths / 10, days)):
        assert stopped(guard, text.format(tenths / 10, days + more))


def writings(grams: Decimal) -> list[str]:
    """The same dose per kg in other words, units, scripts and markup."""
    plain = f"{grams.normalize():f}"
    milli = f"{(grams * 1000).normalize():f}"
    wide = plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return [
        f"{plain} g/kg", f"{plain}g/kg", f"{plain} g per kg", f"{plain} grams per kilogram of body weight", f"{milli} mg/kg", f"{int(grams * 1_000_000)} mcg/kg",
        f"{wide} g/kg", f"**{plain}** g/kg", f"<b>{plain}</b>&nbsp;g/kg", f"{plain} g·kg⁻¹", f"{plain} g kg-1", f"{plain.replace('.', ',')} g/kg", f"{plain} \u0433/\u043a\u0433",
        f"{plain} g/\u043ag", f"({plain}) g/kg", f"{plain}\ng/kg", f"{plain} g/kg bw", f"${plain}\\,\\mathrm{{g/kg}}$", f"{plain} G/KG", f"per kg {plain} g",
    ]  # fmt: skip


@given(grams=st.integers(1, 60).map(lambda n: Decimal(n) / 10))
@settings(max_examples=60, deadline=None)
def test_every_writing_of_a_dose_gets_the_same_verdict(guard: Guard, grams: Decimal) -> None:
    expected = grams > 2
    wrong = [text for text in writings(grams) if stopped(guard, f"Give IVIG {text} in total.") is not expected]
    assert wrong == []


@given(
    grams=st.sampled_from([Decimal("0.4"), Decimal("1.5"), Decimal("2"), Decimal("2.5"), Decimal(4)]), data=st.data()
)
@settings(max_examples=200, deadline=None)
def test_invisible_characters_anywhere_change_nothing(guard: Guard, grams: Decimal, data: st.DataObject) -> None:
    text = f"Give IVIG {grams} g/kg in total."
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufeff", "\u0336", "\u200d"]))
            + text[at:]
        )
    assert stopped(guard, text) is (grams > 2), text


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_the_release_is_the_input_with_its_findings_replaced(guard: Guard, text: str) -> None:
    assert fault(guard, text) == ""


WORDS = st.sampled_from(
    "IVIG rituximab 4 g/kg 2 0.4 daily for 5 days not no but unless never give do avoid | \n - : ; . , ( ) per kg 375 mg/m² 1000 mg weekly again then plus total course patient 70 evidence double the usual dose repeat".split(
        " "
    )
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_jumble_of_dose_words_is_released_once_and_for_all(guard: Guard, text: str) -> None:
    assert fault(guard, text) == ""


@given(st.sampled_from(FRAMES), TENTHS)
@settings(max_examples=100, deadline=None)
def test_findings_quote_the_source(guard: Guard, frame: str, amount: Decimal) -> None:
    text = frame.format(amount)
    released = guard.release(text)
    assert rebuilt(text, released) == released.text
    for finding in released.findings:
        assert finding.original == text[finding.start : finding.end]
    for dose in released.doses:
        assert dose.source_text == text[dose.start : dose.end] != ""


PATHOLOGICAL = (
    "ivig ", "4 g/kg ", "IVIG 4 g/kg, ", "not ", "1 + ", "1 × ", "(", "{\"a\": ", "[", "<b", "<", "&", "\\frac{", "|a", "a\n", "- x\n", "twenty ", "one hundred and ", "days 1, ", "day 1-", "iga ", "IVIG then plex ",
    "repeat the course ", "\u202e", "²", "1,000,", "double the usual dose ", "0.", "a b c d ", "* ", "`", "$", "dose: 1\n", "x 5 ", "no evidence for ", "before rituximab hepatitis b ", "per kg ", "MG metoprolol ",
    "Dose:\n", "IVIG 3 g/kg | ", "a | b IVIG 3 g/kg ", "Avoid:\n- 4 g/kg\n",
)  # fmt: skip


def _thread_seconds(guard: Guard, text: str) -> float:
    """Processor time of this thread alone: what earlier tests left running, or a collection of garbage, isn't ours."""
    began = time.thread_time()
    guard.release(text)
    return time.thread_time() - began


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_time_is_linear_in_the_text(guard: Guard, piece: str) -> None:
    def seconds(characters: int) -> float:
        return min(_thread_seconds(guard, piece * (characters // len(piece))) for _ in range(2))

    small, large = seconds(4_000), seconds(32_000)
    assert large < 20 * small + 0.3, f"{piece!r}: {small:.2f} s for 4,000 characters, {large:.2f} s for 32,000"
