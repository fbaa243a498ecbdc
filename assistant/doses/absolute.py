"""Amounts for one patient: a dose per kg or m² times a weight or a surface, over its days or doses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from assistant.doses.dosage import Regimen, with_unit
from assistant.measuring import Measured, plain
from guardrails import Basis

_STEP = {"g": Decimal("0.01"), "mg": Decimal("0.1"), "ug": Decimal("0.1"), "kg": Decimal("0.0001")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Absolute:
    """What a regimen comes to for one patient, in `unit`; None where it does not tell. Results are rounded down, so
    that none exceeds what was multiplied: `sign` is "≈" where `each` was, else "=". `factor` is the weight or surface
    with its unit, `source` says where that came from.
    """

    unit: str
    factor: str
    source: str
    sign: str
    each: Decimal
    daily: Decimal | None
    total: Decimal | None


def absolute(regimen: Regimen, known: Measured) -> Absolute | None:
    """The amounts of a regimen for a patient; None for a fixed dose, or without the measurement it needs."""
    factor = {Basis.PER_KG: known.weight_kg, Basis.PER_M2: known.surface_m2}.get(regimen.basis)
    if factor is None:
        return None
    per_kg = regimen.basis is Basis.PER_KG
    each = _rounded(regimen.amount * factor, regimen.unit)
    return Absolute(
        unit=regimen.unit,
        factor=f"{plain(factor)} {'kg' if per_kg else 'm²'}",
        source=known.weight_from if per_kg else known.surface_from,
        sign="=" if each == regimen.amount * factor else "≈",
        each=each,
        daily=None if regimen.daily is None else _rounded(regimen.daily * factor, regimen.unit),
        total=None if regimen.total is None else _rounded(regimen.total * factor, regimen.unit),
    )


def shown(regimen: Regimen, amounts: Absolute) -> str:
    """The arithmetic: "0.4 g/kg × 65 kg = 26 g a day; × 5 days = 130 g"."""
    dose = with_unit(regimen.amount, regimen.unit, regimen.basis)
    product = f"{dose} × {amounts.factor} {amounts.sign} {amount(amounts.each, amounts.unit)}"
    daily = amount(amounts.daily, amounts.unit) if amounts.daily is not None else ""
    days = regimen.duration_days or Decimal(1)
    if regimen.is_total:
        return f"{product} in total{f'; ÷ {plain(days)} days = {daily} a day' if daily and days > 1 else ''}"
    by_day = regimen.times_per_day is not None and not regimen.days
    rhythm = by_day or regimen.days or regimen.interval_days or regimen.count
    once = " a day" if by_day and regimen.times_per_day == 1 else " a dose" if rhythm else ""
    steps = f"{product}{once}"
    if by_day and regimen.times_per_day != 1 and daily:
        steps += f"; × {plain(regimen.times_per_day or Decimal(1))} = {daily} a day"
    if amounts.total is not None and regimen.administrations and regimen.administrations != 1:
        steps += f"; × {_times(regimen)} = {amount(amounts.total, amounts.unit)}"
    return steps


def amount(value: Decimal, unit: str) -> str:
    """An amount with its unit."""
    return f"{plain(value)} {'µg' if unit == 'ug' else unit}"


def _times(regimen: Regimen) -> str:
    if regimen.times_per_day and regimen.duration_days and not regimen.days:
        return f"{plain(regimen.duration_days)} days"
    return f"{plain(regimen.administrations or Decimal(1))} doses"


def _rounded(value: Decimal, unit: str) -> Decimal:
    return value.quantize(_STEP[unit], ROUND_FLOOR)
