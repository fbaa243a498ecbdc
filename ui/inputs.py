"""What was typed into the page or sent to its API -> a Request, or one clear line saying what to mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.records import Audience, Patient, Request, Turn
from ui.errors import PageError

MAX_QUESTION = 2000
"""Characters of the longest question taken."""

_NUMBER = re.compile(r"(\d{1,3})(?:\.(\d{1,3})|,(\d{1,2}))?")
_SHOWN_BACK = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """A field for a number: its name, its unit, the numbers it can hold, and how one is written."""

    name: str
    unit: str
    low: Decimal
    high: Decimal
    example: str


_WEIGHT = _Measure(name="Weight", unit="kg", low=Decimal("0.3"), high=Decimal(700), example="70 or 70.5")
_HEIGHT = _Measure(name="Height", unit="cm", low=Decimal(20), high=Decimal(300), example="172 or 172.5")


def read_request(
    *,
    question: str | None,
    audience: str | None,
    weight: str | None,
    height: str | None,
    history: tuple[Turn, ...] = (),
) -> Request:
    """Check everything typed and make the request of it.

    `weight` is in kilograms and `height` in centimetres, each as text, empty where it is not given.
    Raises PageError with the line to show.
    """
    text = (question or "").strip()
    if not text:
        raise PageError("Type a question first.")
    if len(text) > MAX_QUESTION:
        raise PageError(f"The question has {len(text):,} characters. Shorten it to {MAX_QUESTION:,} or fewer.")
    patient = Patient(weight_kg=_number(weight, _WEIGHT), height_cm=_number(height, _HEIGHT))
    return Request(question=text, history=history, audience=_audience(audience), patient=patient)


def _audience(value: str | None) -> Audience:
    try:
        return Audience(value or Audience.CLINICIAN)
    except ValueError:
        choices = ", ".join(Audience)
        raise PageError(f"There is no audience {_quoted(str(value))}. Choose one of: {choices}.") from None


def _number(typed: str | None, measure: _Measure) -> Decimal | None:
    """A number with a decimal point or comma; None when the field is empty.

    A comma before three digits could be a thousands separator, so it is not taken for either.
    """
    text = (typed or "").strip()
    if not text:
        return None
    name, unit = measure.name, measure.unit
    match = _NUMBER.fullmatch(text.removesuffix(unit).rstrip()) if text.isascii() else None
    if match is None:
        example = measure.example
        raise PageError(
            f"{name} {_quoted(text)} is not a number of {unit}. Write it like {example}, or leave it empty."
        )
    whole, *decimals = match.groups()
    value = Decimal(f"{whole}.{decimals[0] or decimals[1] or 0}")
    if not measure.low <= value <= measure.high:
        limits = f"{measure.low} to {measure.high} {unit}"
        raise PageError(f"{name} {_quoted(text)} is outside {limits}. Correct it, or leave it empty.")
    return value


def _quoted(text: str) -> str:
    return f"“{text[:_SHOWN_BACK]}…”" if len(text) > _SHOWN_BACK else f"“{text}”"
