"""Amounts for a patient in words: fixed sentences, filled with what was worked out."""

from __future__ import annotations

from dataclasses import replace

from assistant.doses.absolute import Absolute, amount
from assistant.doses.dosage import Regimen, counted, named
from assistant.doses.dose_table import NEEDED
from assistant.measuring import Measured
from guardrails import Basis, Guard

UNSOURCED = "The documents at hand do not state this regimen; the amounts rest on the question alone."
"""What is said where no source states the regimen that a question names."""


def worked(guard: Guard, regimen: Regimen, known: Measured, amounts: Absolute) -> str:
    """ "With IVIG 0.4 g/kg/day, a patient of 65 kg gets 26 g a day, and 130 g in total over 5 days (calculated …)." """
    patient = (
        f"a patient of {known.weight_said}"
        if regimen.basis is Basis.PER_KG
        else f"a patient with a body surface of {amounts.factor}"
    )
    each_time = replace(regimen, times_per_day=None, low=None).written()
    sum_ = f"{each_time} × {amounts.factor} {amounts.sign} {amount(amounts.each, amounts.unit)}"
    return (
        f"With {named(guard, regimen.drug)} {_regimen_said(regimen)}, {patient} gets {_gets(regimen, amounts)} "
        f"(calculated, {amounts.source}: {sum_})."
    )


def missing(guard: Guard, regimen: Regimen) -> str:
    """What a dose needs before it can be worked out."""
    needed = NEEDED[regimen.basis].removeprefix("needs ")
    said = f"{named(guard, regimen.drug, opens=True)} {_regimen_said(regimen)}"
    return f"{said}: an amount in {regimen.unit} can be worked out once {needed} is known."


def fixed(guard: Guard, regimen: Regimen) -> str:
    """A dose that depends on nobody's size, with what it comes to."""
    total = ""
    if regimen.total is not None and regimen.administrations and regimen.administrations > 1:
        total = f"; the total is {amount(regimen.total, regimen.unit)}"
    elif regimen.daily is not None and regimen.times_per_day != 1:
        total = f"; that is {regimen.total_written()}"
    name = named(guard, regimen.drug, opens=True)
    return f"{name} {_regimen_said(regimen)} is a fixed dose, the same at any weight{total}."


def fixed_doses(guard: Guard, drug: str) -> str:
    """The same of a drug whose doses a source then states in its own words."""
    return f"{named(guard, drug, opens=True)} is given in fixed doses here: they are the same at any weight."


def _regimen_said(regimen: Regimen) -> str:
    """The regimen, its number of days left for the total."""
    by_day = regimen.times_per_day is not None and not regimen.days
    kept = replace(regimen, duration_days=None) if by_day and not regimen.is_total else regimen
    schedule = kept.schedule()
    return f"{regimen.written()}{' ' if schedule else ''}{schedule}"


def _gets(regimen: Regimen, amounts: Absolute) -> str:
    each, total = amount(amounts.each, amounts.unit), amounts.total
    daily = None if amounts.daily is None else amount(amounts.daily, amounts.unit)
    if regimen.is_total:
        spread = regimen.duration_days is not None and regimen.duration_days > 1
        return f"{each} in total{f', which is {daily} a day' if spread else ''}"
    if regimen.times_per_day and not regimen.days:
        said = f"{each} a dose, {daily} a day" if regimen.times_per_day != 1 else f"{daily} a day"
        days = regimen.duration_days
        ends = f" over {counted(days, 'day')}" if days else ""
        return f"{said}{f', and {amount(total, amounts.unit)} in total{ends}' if total is not None else ''}"
    if total is not None and regimen.administrations and regimen.administrations > 1:
        return f"{each} a dose; the total is {amount(total, amounts.unit)}"
    return each if not (regimen.days or regimen.interval_days) else f"{each} a dose"
