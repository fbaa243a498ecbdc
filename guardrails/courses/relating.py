"""What the readers of courses share: amounts in words, the drug in force, the usual dose."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from guardrails.reading import Reading
from guardrails.records import Basis, Stance
from guardrails.stances.refusal import Setting
from guardrails.stances.stance import stance_of
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import GRAMS

WINDOW = Decimal(28)


LOOK_BACK = 25  # statements; bounds the work for a text of any length


RESTATES = compiled(
    r"\b(?:or|alternatively|either|versus|vs|compared|rather than|instead|corresponds?|corresponding|equal(?:s|ling)?|equivalent|i\.?e\.?|that is|which is|comes to|works out|makes|making|adds? up|adding up|amounts?|totall?ing|total|for a total|in total|given as|divided|split|administered as|such as|namely|meaning|so that|"
    r"e\.?g\.?|max(?:imum)?|up to|not exceed|exceed|limit|reducing to|reduced? to|down to|instead of|complet(?:es?|ing)|to complete|to reach|brings? (?:it|the total) to|increase[sd]? to|increasing to|rais(?:e|ed|ing) to|escalat\w+ to|oder|ou|soit|oppure|cioe|o sea|es decir|ovvero|или|то есть|replaces?|correction)\b|="
)


OR = compiled(r"\b(?:or|alternatively|versus|vs)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A total of one drug over a course (or a rolling window), with the statement that completes it.

    `grams` is per kg or m2 where `basis` says so. `sum` shows the arithmetic. `segments` are all that contribute.
    `gap_days` is set for a later repeat: the time to the course before. `single`: it is one dose, as far as the words go.
    """

    drug: str
    basis: Basis
    grams: Decimal
    doses: Decimal
    sum: str
    stance: Stance
    segments: tuple[int, ...]
    start: int
    end: int
    gap_days: Decimal | None = None
    statement: Statement | None = None
    other_indication: str = ""
    implicit: bool = False
    mixed: bool = False
    interval: Decimal | None = None
    daily: bool = False
    single: bool = False


def show(grams: Decimal, like: Statement) -> str:
    """An amount in the unit of a statement: "5 g/kg"."""
    unit = like.amount.unit if like.amount.unit in GRAMS else "g"
    if like.basis is Basis.PER_M2 or (like.drug and unit == "g" and grams < Decimal("0.05")):
        unit = "mg"
    per = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m2"}[like.basis]
    return f"{number(grams / GRAMS[unit])} {unit}{per}"


def number(value: Decimal) -> str:
    """Digits without trailing zeros, at most four decimals."""
    text = f"{value:.4f}"
    return text.rstrip("0").rstrip(".")


def near(found: Sequence[Statement], starts: Sequence[int], number_: int) -> Sequence[Statement]:
    """The statements of a segment and of those shortly before it."""
    return found[bisect_left(starts, number_ - LOOK_BACK) : bisect_right(starts, number_)]


def governed_near(reading: Reading, number_: int, at: int) -> str | None:
    """The governed drug of the segment nearest to a position, else the one in force before."""
    here = [m for m in reading.mentions[number_] if m.drug in reading.bases]
    if here:
        return min(here, key=lambda m: abs(m.start - at)).drug
    if any(m.substance == "/drug" for m in reading.mentions[number_]):
        return None
    for earlier in range(number_ - 1, max(-1, number_ - 1 - 4 * LOOK_BACK), -1):
        for mention in reversed(reading.mentions[earlier]):
            if mention.drug in reading.bases:
                return mention.drug
    return None


def course_of(  # noqa: PLR0917 - the parts of one statement
    reading: Reading, drug: str, grams: Decimal, basis: Basis, number_: int, start: int, end: int, how: str
) -> Course:
    """A total implied by words of a segment, with the stance of those words."""
    segment = reading.segments[number_]
    before = reading.segments[number_ - 1].text if number_ else ""
    after = reading.segments[number_ + 1].text if number_ + 1 < len(reading.segments) else ""
    stance = stance_of(Setting(text=segment.text, start=start, end=end, before=before, after=after))
    per = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m2"}[basis]
    unit = "g" if grams >= 1 and basis is not Basis.PER_M2 else "mg"
    return Course(drug=drug, basis=basis, grams=grams, doses=Decimal(1), sum=f"{how}{per} = {number(grams / GRAMS[unit])} {unit}{per}" if not how.endswith(per) or not per else f"{how} = {number(grams / GRAMS[unit])} {unit}{per}",
                  stance=stance, segments=(number_,), start=start, end=end, implicit=True)  # fmt: skip
