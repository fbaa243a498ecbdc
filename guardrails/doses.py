"""Amounts -> statements: which drug an amount is of, on what basis, by what schedule, and what the text does with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from guardrails.amounts import Amount, amounts, bare_amounts, surfaces, weights
from guardrails.lexicon import BULK, BYSTANDER, DRUG, Lexicon, Mention
from guardrails.numbers import NUMBER
from guardrails.records import Basis, Context, Rule, RuleKind, Stance
from guardrails.schedule import Schedule, Totals, is_stated_total, read_schedule, totals
from guardrails.segments import Kind, Segment
from guardrails.stance import Setting, is_ceiling, stance_of
from guardrails.units import GRAMS


_LOOK_BACK = 150  # statements; bounds the work for a text of any length


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A dose of a governed drug where it stands: segment number and [start, end) in it.

    `grams` is per administration (or total, as the schedule says) and per kg or m2 where `basis` says so. `calculated` tells
    that it was brought to its basis with a weight, a surface or a concentration of the text; `unclear` why it cannot be checked.
    """

    drug: str
    amount: Amount
    grams: Decimal
    basis: Basis
    schedule: Schedule
    totals: Totals
    stance: Stance
    segment: int
    start: int
    end: int
    words: str
    link: str
    lead: str
    tail: str
    above: bool = False
    calculated: str = ""
    unclear: str = ""
    other_indication: str = ""


@dataclass(slots=True)
class Reading:
    """A text as read: its segments, the names in them, and what is known of the patient."""

    segments: list[Segment]
    mentions: list[list[Mention]]
    lexicon: Lexicon
    context: Context
    bases: Mapping[str, frozenset[Basis]]
    indications: list[str | None]
    by_course: frozenset[str] = frozenset()
    weights: list[list[tuple[int, Decimal]]] = field(default_factory=list)
    surfaces: list[list[tuple[int, Decimal]]] = field(default_factory=list)


def bases_of(rules: Sequence[Rule]) -> dict[str, frozenset[Basis]]:
    """The bases on which each drug has dose limits."""
    found: dict[str, set[Basis]] = {}
    for rule in rules:
        if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None:
            found.setdefault(rule.subject, set()).add(rule.limit.basis)
    return {drug: frozenset(bases) for drug, bases in found.items()}


def statements(reading: Reading) -> list[Statement]:
    """Every dose of a governed drug in the text, in order."""
    reading.weights = [weights(segment.text) for segment in reading.segments]
    reading.surfaces = [surfaces(segment.text) for segment in reading.segments]
    found: list[Statement] = []
    for number, segment in enumerate(reading.segments):
        present = _amounts(reading, number)
        drugs = _respective(segment.text, present, reading.mentions[number]) or [_drug(reading, number, present, i) for i in range(len(present))]
        for position, (amount, drug) in enumerate(zip(present, drugs, strict=True)):
            if drug is not None and drug in reading.bases:
                found.append(_statement(reading, number, present, drugs, position))
    return found


def _amounts(reading: Reading, number: int) -> list[Amount]:
    """The segment's amounts, with bare numbers after a drug's name."""
    text = reading.segments[number].text
    present = amounts(text)
    for mention in reading.mentions[number]:
        bare = bare_amounts(text, mention.end) if mention.drug in reading.bases else None
        if bare is not None and all(bare.end <= a.start or bare.start >= a.end for a in present):
            present.append(bare)
    return sorted(present, key=lambda amount: amount.start)


_RESPECTIVE = re.compile(r"\brespectively\b|\bin that order\b|\bjeweils\b|\brespectivement\b|\brespectivamente\b|\brispettivamente\b|соответственно")
_OF = re.compile(
    r"[\s,]{0,2}(?:/day|daily|per day|a day|in total|total|weekly|per week|worth|or more|every day|once daily)?\s?(?:of|de|di|von|d'|der|des|del|的)\s?(?:[\w%.'-]+\s){0,3}$"
)
_NEXT_TO = re.compile(r"[\s-]{0,2}(?:(?:iv|i\.v\.|po|p\.o\.|oral|orally|total|intravenous|human|the|pooled|daily|weekly|x|dose|\d{1,2}%)\s){0,3}$|的?$")


def _respective(text: str, present: list[Amount], mentions: list[Mention]) -> list[str | None] | None:
    """"A and B at x and y, respectively": the amounts in the order of the names."""
    if len(present) < 2 or not _RESPECTIVE.search(text):
        return None
    named = [m for m in mentions if m.substance != BYSTANDER and m.end <= present[0].start] or [m for m in mentions if m.start >= present[-1].end]
    return [m.drug for m in named[-len(present) :]] if len(named) >= len(present) else None


def _drug(reading: Reading, number: int, present: list[Amount], position: int) -> str | None:
    """The governed drug an amount is of, or None."""
    amount = present[position]
    mentions = [m for m in reading.mentions[number] if _takes(reading, m, amount, here=True)]
    text = reading.segments[number].text
    stop = present[position + 1].start if position + 1 < len(present) else len(text)
    within = next((m for m in mentions if amount.start <= m.start < amount.end), None)
    if within is not None:
        return within.drug
    following = next((m for m in mentions if amount.end <= m.start < stop), None)
    between = text[amount.end : following.start] if following else ""
    if following is not None and (_OF.fullmatch(between) or _NEXT_TO.fullmatch(between)):
        return following.drug
    preceding = [m for m in mentions if m.end <= amount.start]
    if preceding:
        return _preceding(reading, preceding, text, amount)
    if following is None:
        following = next((m for m in mentions if m.start >= amount.end), None)
    if following is not None and (following.drug is not None or reading.segments[number].kind is not Kind.ROW):
        return following.drug
    return _in_force(reading, number, amount)


def _preceding(reading: Reading, preceding: list[Mention], text: str, amount: Amount) -> str | None:
    """The nearest name before an amount; a farther one where only that one takes such a unit."""
    nearest = preceding[-1]
    if nearest.drug is None or len(text[nearest.end : amount.start].split()) <= 3 and ":" not in text[nearest.end : amount.start]:
        return nearest.drug
    fitting = [m for m in preceding if m.drug in reading.lexicon.drugs and _takes(reading, m, amount, here=False)]
    return fitting[-1].drug if fitting else nearest.drug


def _in_force(reading: Reading, number: int, amount: Amount) -> str | None:
    """The drug the text was speaking of; failing that, the one that such a unit implies."""
    for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
        for mention in reversed(reading.mentions[earlier]):
            if _takes(reading, mention, amount, here=False):
                return mention.drug
    if amount.basis is Basis.PER_KG and amount.grams is not None and amount.unit in ("g", "cg", "dg", "oz", "kg") and not _foreign_subject(reading, number):
        return next((id_ for id_, drug in reading.lexicon.drugs.items() if drug.implied_by_unit), None)
    return None


_FOREIGN_SUBJECT = re.compile(r"\b(?:ld50|rats?|mice|mouse|dogs?|rabbits?|animals?|intake|diet\w*|nutrition\w*|calor\w*|ingest\w*|meal|breakfast|feed\w*|kcal|exercise|ibw|pi|athletes?|cyclists?|tissue|wet weight|dry weight)\b")


def _foreign_subject(reading: Reading, number: int) -> bool:
    """Whether the segment is about something no drug rule means (food, animals)."""
    return bool(_FOREIGN_SUBJECT.search(reading.segments[number].text)) or any(
        m.substance == BULK for m in reading.mentions[number]
    )


def _takes(reading: Reading, mention: Mention, amount: Amount, *, here: bool) -> bool:
    """Whether an amount of this unit can be a dose of what is mentioned."""
    per_kg_grams = amount.basis is Basis.PER_KG and (amount.unit in ("g", "cg", "dg", "?"))
    if mention.substance:
        if mention.substance == BYSTANDER:
            return False
        return mention.substance == BULK or not (per_kg_grams or amount.bare)
    if mention.drug not in reading.lexicon.drugs:
        return not per_kg_grams
    if here:
        return True
    accepts = reading.lexicon.drugs[mention.drug].accepts
    return any(_same_kind(unit, amount) for unit in accepts)


def _same_kind(unit: str, amount: Amount) -> bool:
    mass, _, per = unit.partition("/")
    basis = {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT)
    if amount.bare:
        return amount.basis is basis or amount.basis is Basis.FLAT
    if mass == "mL":
        return amount.litres is not None and amount.basis is basis
    if amount.litres is not None or amount.basis is not basis:
        return False
    small = amount.unit in ("mg", "ug", "ng")
    return small == (mass in ("mg", "mcg")) or (basis is Basis.PER_KG and mass == "g")


def _statement(reading: Reading, number: int, present: list[Amount], drugs: list[str | None], position: int) -> Statement:
    amount, drug = present[position], drugs[position]
    assert drug is not None
    text = reading.segments[number].text
    lead, tail = _surroundings(text, present, drugs, reading.mentions[number], position)
    if re.search(r"=\s*$", lead):
        lead = ""  # the arithmetic that leads to this amount
    if position + 1 == len(present):
        tail += _continued(reading, number, tail, lead)
    schedule = read_schedule(tail, lead, stated_daily=amount.daily)
    if not amount.daily and is_stated_total(lead, tail):
        schedule = replace(schedule, is_total=True, times_per_day=None, interval_days=None)
    if amount.count:
        schedule = replace(schedule, count=amount.count)
    basis, grams, calculated, unclear = _measure(reading, number, amount, drug)
    following = reading.segments[number + 1].text if number + 1 < len(reading.segments) else ""
    setting = Setting(text=text, start=amount.start, end=amount.end, after=following, heading=_heading(reading, number), is_title=reading.segments[number].kind in (Kind.HEADING, Kind.ROW))
    return Statement(
        drug=drug,
        amount=amount,
        grams=grams,
        basis=basis,
        schedule=schedule,
        totals=totals(grams, schedule),
        stance=stance_of(setting),
        segment=number,
        start=amount.start,
        end=amount.end,
        words=text[amount.start : amount.end],
        link=text[present[position - 1].end if position else 0 : amount.start],
        lead=lead,
        tail=tail,
        above=amount.above and not is_ceiling(setting),
        calculated=calculated,
        unclear=unclear,
        other_indication=_other_indication(reading, number),
    )


_CONTINUED = re.compile(
    r"^\W*(?:continue|repeat|give (?:this|it|that)|carry on|keep (?:it|this|going)|duration|maintain|do this|treat|for|run (?:it|this)|administer (?:it|this)|infuse (?:it|this)|the (?:course|duration|treatment|schedule)|over|daily|every day|weekly|once daily|this (?:is|should|goes)|it (?:is|should)|"
    r"days?|course|frequency|schedule|length|number of)\b"
)


def _continued(reading: Reading, number: int, tail: str, lead: str) -> str:
    """The next statement, where it only goes on with this dose's schedule ("Continue for 5 days.")."""
    if number + 1 >= len(reading.segments) or reading.mentions[number + 1] or read_schedule(tail, lead, stated_daily=False).duration_days:
        return ""
    words = ""
    for near in range(number + 1, min(number + 4, len(reading.segments))):
        following = reading.segments[near].text
        if len(following) >= 120 or reading.mentions[near] or not _CONTINUED.match(following) or amounts(following):
            break
        words += " ; " + following
    return words


def _heading(reading: Reading, number: int) -> str:
    """The line that announces the list an item belongs to."""
    segment = reading.segments[number]
    if segment.kind is not Kind.ITEM:
        return ""
    for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
        other = reading.segments[earlier]
        if other.kind is not Kind.ITEM:
            return other.text if other.text.rstrip().endswith(":") or other.kind is Kind.HEADING else ""
    return ""


def _other_indication(reading: Reading, number: int) -> str:
    """An indication in force that is none of the rules' own; empty when theirs is named or none is."""
    near = (reading.indications[i] for i in range(number, max(-1, number - _LOOK_BACK), -1))
    return next((name for name in near if name is not None), reading.context.indication) or ""


_PARTS = re.compile(r"\b(?:then(?! [x×]?\s?\d+ more| (?:for )?another \d| a further \d)|followed by|or|plus|alternatively|thereafter|afterwards|and then|but|versus|vs|rather than|instead of|compared with|dann|oder|puis|ou|luego|poi|затем|или)\b|;|\.\.\.|\s->\s|\s[–—]\s|=|\||, (?=and\b|day \d|week \d|on day)|\band (?:again |then )?(?=(?:on )?days? \d)|\band\s(?=\d)|,\s(?=\d)|, (?!\d)")


def _surroundings(text: str, present: list[Amount], drugs: list[str | None], mentions: list[Mention], position: int) -> tuple[str, str]:
    """The words before and after an amount that speak of it and not of its neighbours."""
    amount = present[position]
    first = present[position - 1].end if position else 0
    last = present[position + 1].start if position + 1 < len(present) else len(text)
    if position:
        first += _cut(text[first : amount.start], later=True)
    if position + 1 < len(present):
        last = amount.end + _cut(text[amount.end : last], later=False)
    for mention in mentions:  # another drug's own words
        if mention.drug is not None and mention.drug != drugs[position] and mention.start >= amount.end and mention.drug in drugs:
            last = min(last, mention.start)
    return text[first : amount.start], text[amount.end : max(last, amount.end)]


def _cut(between: str, *, later: bool) -> int:
    """Where, between two amounts, the words of the first end and those of the second begin."""
    cuts = [m for m in _PARTS.finditer(between)]
    strong = [m for m in cuts if m[0] not in (", ",)]
    if strong:
        return strong[0].start() if not later else strong[-1].start()
    if cuts:
        return cuts[-1].start()
    return len(between)


def _measure(reading: Reading, number: int, amount: Amount, drug: str) -> tuple[Basis, Decimal, str, str]:
    """(basis, grams, how it was calculated, why it is unclear) of an amount of a drug."""
    entry = reading.lexicon.drugs[drug]
    basis = amount.basis
    if amount.unclear:
        return basis, amount.grams or Decimal(0), "", "not a dose that can be read" if not amount.number else "a rate"
    grams, calculated = amount.grams, ""
    if amount.bare:
        mass, _, per = entry.unit.partition("/")
        basis = {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT) if basis is Basis.FLAT else basis
        grams = amount.number * GRAMS[mass]
    if amount.litres is not None:
        percent = _percent(reading, number, drug)
        if percent is None:
            return basis, Decimal(0), "", "a volume of unknown concentration"
        grams = amount.litres * 10 * percent
        calculated = f"{_num(amount.litres * 1000)} mL x {_num(percent)}%"
    assert grams is not None
    return _on_basis(reading, number, amount, drug, basis, grams, calculated)


def _on_basis(reading: Reading, number: int, amount: Amount, drug: str, basis: Basis, grams: Decimal, calculated: str) -> tuple[Basis, Decimal, str, str]:
    """A flat dose per kg or m2 where weight or surface is known; a dose reckoned on a wrong weight put right."""
    bases = reading.bases[drug]
    if basis is Basis.FLAT and Basis.PER_M2 in bases:
        surface = _nearest(reading.surfaces, number, amount.start) or reading.context.bsa_m2
        if surface and grams != 1:
            return Basis.PER_M2, grams / surface, f"{_num(grams * 1000)} mg / {_num(surface)} m2", ""
    if basis is Basis.FLAT and Basis.FLAT not in bases and Basis.PER_KG in bases:
        weight = _nearest(reading.weights, number, amount.start) or reading.context.weight_kg
        if weight:
            return Basis.PER_KG, grams / weight, calculated or f"{_num(grams)} g / {_num(weight)} kg", ""
        return basis, grams, calculated, ""
    if basis is Basis.PER_KG and (factor := _wrong_weight(reading, number)):
        return basis, grams * factor, f"{_num(grams)} g/kg reckoned on {_num(factor)} times the actual weight", ""
    return basis, grams, calculated, "" if basis in bases else "a basis that no source states"


def _nearest(known: list[list[tuple[int, Decimal]]], number: int, at: int) -> Decimal | None:
    """The measurement nearest before a position, else after it in the segment, else in the text around."""
    here = known[number]
    before = [value for start, value in here if start < at]
    if before:
        return before[-1]
    if here:
        return here[0][1]
    for other in [*range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1), *range(number + 1, min(len(known), number + _LOOK_BACK))]:
        if known[other]:
            return known[other][-1 if other < number else 0][1]
    return None


_ACTUAL = re.compile(r"(?:weighs|actual(?:ly)?|real|true|weight (?:is|:)|although|despite|scales?|only|in fact|truly)\b[^.;]{0,30}$")
_RECKON = re.compile(r"\b(?:calculat|dose|dosing|dosed|bas(?:e|is|ed|ing)|assum|round|pretend|use|using|figure|treat|reckon|as if|enter|work on|plan)\w*")


def _wrong_weight(reading: Reading, number: int) -> Decimal | None:
    """How many times the actual weight a dose is to be reckoned on, where that is more than once."""
    for near in ([number], [number - 1, number]):
        known = [(n, start, value) for n in near if n >= 0 for start, value in reading.weights[n]]
        if len({value for _, _, value in known}) != 2 or not _RECKON.search(reading.segments[number].text):
            continue
        actual = [value for n, start, value in known if _ACTUAL.search(reading.segments[n].text[:start]) or re.match(r"[^.,;(]{0,12}\b(?:man|woman|patient|lady|gentleman)\b", reading.segments[n].text[start:])]
        others = [value for _, _, value in known if value not in actual[:1]]
        if actual and others and others[-1] > actual[0]:
            return others[-1] / actual[0]
    return None


_STRENGTH = re.compile(rf"(?<![\d.])({NUMBER})\s?(?:%|per ?cent)(?!\s?(?:of|ci|confidence))")


def _percent(reading: Reading, number: int, drug: str) -> Decimal | None:
    """Strength of the product a volume is of: stated nearby, the brand's, or the drug's usual one."""
    for near in (number, number - 1, number + 1):
        if 0 <= near < len(reading.segments):
            stated = [Decimal(m[1]) for m in _STRENGTH.finditer(reading.segments[near].text) if Decimal(m[1]) <= 25]
            if stated:
                return max(stated)
    for near in (number, number - 1):
        if near >= 0:
            for mention in reading.mentions[near]:
                if mention.drug == drug and (percent := reading.lexicon.percent(mention.name)):
                    return percent
    return reading.lexicon.drugs[drug].concentration_percent


def _num(value: Decimal) -> str:
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".")


__all__ = ["DRUG", "Reading", "Statement", "bases_of", "statements"]
