"""Questions that ask for an amount: fixed sentences with the amounts worked out for the patient, limits applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.absolute import Absolute, absolute, amount
from assistant.contextualise import Resolved, resolved
from assistant.dose_table import NEEDED
from assistant.grounding.contrasts import populations_of
from assistant.grounding.reading import read
from assistant.measuring import Measured, each_measured, plain, surfaces, weights
from assistant.quoting import sentence_of
from assistant.records import Audience, DraftSentence, Evidence, Part, Request
from assistant.dosage import Regimen, exceeded, named, regimens_in
from guardrails import Basis, Context, Guard, Level, ReleaseStatus, RuleKind, Stance
from index.records import SentenceHit

_MASS = r"(?:g|mg|grams?|grammes?|milligrams?|mgs)"
_ASKS_FOR_UNIT = re.compile(
    rf"(?i:\bhow many\s+)(?i:{_MASS})\b|\b(?i:grams?|grammes?|milligrams?)\b|\bin m?g(?=\s*(?:[?.,;)]|\Z|per\b|a\b|/|total|each|in\b|for\b))"
    r"|\b(?:total|what) m?g\b|(?<![\d.] )(?<![\d.])\bm?g\s*(?:/|per|a|each|every|in)\s*(?:day|dose|d\b|infusion|course|week|total|administration)"
    r"|\b(?i:absolute (?:dose|amount)s?|calculat\w*|work(?:s|ed)? out|comes? to|amounts? to|convert\w*)\b"
)
_ASKS_HOW_MUCH = re.compile(
    r"\b(?:how much (?!better|worse|faster|longer|more|less|time|evidence)|dos(?:e|es|ing|age)|total|altogether|daily amount|amount|quantity|regimens?)\b",
    re.IGNORECASE,
)
_FOR_THE_PATIENT = re.compile(
    r"\bfor (?:this|my|the|our) (?:patient|man|woman|lady|person)\b|\b(?:for|does|should|would) (?:him|her|she|he|they)\b|\bhow much\b", re.IGNORECASE
)
_ASKS_PER_DAY = re.compile(r"\b(?:(?:per|a|each|every) day|daily)\b|/\s*d(?:ay)?\b", re.IGNORECASE)
_RANGE_OF_DAYS = re.compile(r"\d\s*(?:-|–|to|or)\s*\d+\s*(?:consecutive\s+)?days", re.IGNORECASE)
_MOST_STANDARD = 2
_MOST = 4
_SHOWN = frozenset({ReleaseStatus.PASS, ReleaseStatus.ANNOTATED})
_STATES = frozenset({Stance.RECOMMENDING})
_REPORTS = frozenset({Stance.RECOMMENDING, Stance.REPORTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sourced:
    """A regimen with the source sentence that states it, None where none does."""

    regimen: Regimen
    hit: SentenceHit | None


def calculated(guard: Guard, request: Request, sentences: Sequence[SentenceHit]) -> tuple[DraftSentence, ...]:
    """The first sentences of an answer to a question that asks for amounts for a patient; none for any other.

    `sentences` are the source sentences found for the question, best first (`Reading.ranked`). The regimen is the one
    that the question names, or else those that the sources give as standard, two at most. None is worked out where the
    question runs against a hard rule: the rule then opens the answer. Patients are given no doses.
    """
    question = resolved(request)
    sets = each_measured(request, question.text)
    if request.audience is Audience.PATIENT or not sets or not _asks_for_amount(question, request):
        return ()
    if _runs_against_rule(guard, question, sets):
        return ()
    speaking = [hit for hit in sentences if _speaks_of_those_asked_about(hit, question.text)]
    found = [sentence for item in _regimens(guard, question, speaking) for sentence in _said(guard, item, sets, question)]
    shown = [item for item in _unique(found) if guard.release(item.text, _context(sets[0])).status in _SHOWN]
    return tuple(shown[: max(_MOST, len(sets) * _MOST_STANDARD)])


def asks_for_amount(request: Request) -> bool:
    """Whether a question, with the turns before it, asks what a dose comes to for a patient whose size is known."""
    question = resolved(request)
    return bool(each_measured(request, question.text)) and _asks_for_amount(question, request)


def _asks_for_amount(question: Resolved, request: Request) -> bool:
    if _ASKS_FOR_UNIT.search(question.asked):
        return True
    if not _ASKS_HOW_MUCH.search(question.asked):
        return False
    said_now = weights(question.asked) or surfaces(question.asked)
    return bool(said_now or _FOR_THE_PATIENT.search(question.asked))


def _runs_against_rule(guard: Guard, question: Resolved, sets: Sequence[Measured]) -> bool:
    """Whether a hard rule objects to the question, or to a regimen that it names."""
    kinds = {rule.id: rule.kind for rule in guard.rules}
    for known in sets:
        for finding in guard.review(question.text, _context(known)):
            if finding.level is Level.HARD and kinds[finding.rule] is not RuleKind.UNVERIFIED:
                return True
    return any(exceeded(guard.rules, item) for item in regimens_in(guard, question.text))


def _regimens(guard: Guard, question: Resolved, sentences: Sequence[SentenceHit]) -> list[_Sourced]:
    """What is to be worked out: the question's regimens, or the sources' for each drug that it names."""
    for text in filter(None, (question.asked, question.topic)):
        asked = regimens_in(guard, text)
        drugs = guard.drugs(text) - {item.drug for item in asked}
        if asked:
            own = [found for item in asked for found in _as_sourced(guard, item, question, sentences)]
            return own + [item for drug in sorted(drugs) for item in _standard(guard, drug, sentences)[:1]]
        found = [item for drug in sorted(drugs) for item in _standard(guard, drug, sentences)]
        if found:
            return found
    return []


def _as_sourced(
    guard: Guard, asked: Regimen, question: Resolved, sentences: Sequence[SentenceHit]
) -> list[_Sourced]:
    """A regimen of the question with the source sentence that states the same; its schedule is taken from there where
    the question leaves it out and the sources agree on one.
    """
    stated = [item for item in _stated(guard, asked.drug, sentences, frozenset(Stance)) if _same_dose(asked, item.regimen)]
    exact = [item for item in stated if item.regimen.total == asked.total]
    if asked.total is not None:
        sourced = [*exact, *stated][:1]
        own = _Sourced(regimen=asked, hit=sourced[0].hit if sourced else None)
        per_day = asked.daily is None and asked.basis is Basis.PER_KG and _ASKS_PER_DAY.search(question.asked)
        return [own, *(_spread(guard, asked, sentences) if per_day else ())]
    whole = [item for item in stated if item.regimen.total is not None and item.regimen.low is None]
    schedules = {(item.regimen.written(), item.regimen.total) for item in whole}
    if len(schedules) == 1 and not exceeded(guard.rules, whole[0].regimen):
        return [whole[0]]
    return [_Sourced(regimen=asked, hit=stated[0].hit if stated else None)]


def _same_dose(asked: Regimen, other: Regimen) -> bool:
    """Whether a stated regimen may be what the question means: the same amount, as often where the question tells."""
    if (asked.grams, asked.basis) != (other.grams, other.basis):
        return False
    return not asked.is_complete or (asked.is_total, asked.times_per_day) == (other.is_total, other.times_per_day)


def _spread(guard: Guard, asked: Regimen, sentences: Sequence[SentenceHit]) -> list[_Sourced]:
    """The sources' ways of giving a total by the day."""
    ways = _standard(guard, asked.drug, sentences)
    return [item for item in ways if item.regimen.total == asked.total and item.regimen.daily is not None]


def _standard(guard: Guard, drug: str, sentences: Sequence[SentenceHit]) -> list[_Sourced]:
    """The regimens that the sources give for a drug: those with a schedule before bare totals, then those that most
    documents state.
    """
    found = _stated(guard, drug, sentences, _STATES) or _stated(guard, drug, sentences, _REPORTS)
    whole = [item for item in found if item.regimen.is_complete and not exceeded(guard.rules, item.regimen)]
    by_regimen: dict[tuple[str, str], list[_Sourced]] = {}
    for item in whole:
        by_regimen.setdefault((item.regimen.written(), item.regimen.schedule()), []).append(item)
    groups = sorted(by_regimen.values(), key=lambda group: (group[0].regimen.is_total, -_documents(group)))
    return [group[0] for group in groups if group[0].regimen.is_total == groups[0][0].regimen.is_total][:_MOST_STANDARD]


def _documents(group: Iterable[_Sourced]) -> int:
    return len({item.hit.hit.document.id for item in group if item.hit})


def _stated(guard: Guard, drug: str, sentences: Sequence[SentenceHit], stances: frozenset[Stance]) -> list[_Sourced]:
    """The regimens of a drug in the source sentences, best first; those that leave the number of days open last."""
    ordered = sorted(sentences, key=lambda hit: _RANGE_OF_DAYS.search(hit.text) is not None)
    return [
        _Sourced(regimen=item, hit=hit)
        for hit in ordered
        for item in regimens_in(guard, hit.text, stances)
        if item.drug == drug
    ]


def _speaks_of_those_asked_about(hit: SentenceHit, question: str) -> bool:
    """Whether a dose of a source may be worked out for whom the question is about: an adult's is not a child's."""
    known = read(f"{hit.hit.document.title} {hit.hit.chunk.text}").stems
    return all(group & known for group in populations_of(read(question)))


def _said(guard: Guard, item: _Sourced, sets: Sequence[Measured], question: Resolved) -> list[DraftSentence]:
    """The sentences about one regimen."""
    if item.regimen.basis is Basis.FLAT:
        return _fixed(guard, item, asked=bool(regimens_in(guard, question.text)))
    amounts = [(known, absolute(item.regimen, known)) for known in sets]
    said = [_sentence(_worked(guard, item.regimen, known, found), item) for known, found in amounts if found]
    if said and item.hit is None:
        unsourced = "The documents at hand do not state this regimen; the amounts rest on the question alone."
        said.append(DraftSentence(text=unsourced, about_evidence=True, part=Part.GAP))
    return said or [_sentence(_missing(guard, item.regimen), item)]


def _worked(guard: Guard, regimen: Regimen, known: Measured, amounts: Absolute) -> str:
    """ "With IVIG 0.4 g/kg/day, a patient of 65 kg gets 26 g a day, and 130 g in total over 5 days (calculated …)." """
    patient = (
        f"a patient of {known.weight_said}"
        if regimen.basis is Basis.PER_KG
        else f"a patient with a body surface of {amounts.factor}"
    )
    exact = "=" if amounts.each == regimen.amount * _factor(regimen, known) else "≈"
    sum_ = f"{_dose(regimen)} × {amounts.factor} {exact} {amount(amounts.each, amounts.unit)}"
    return (
        f"With {named(guard, regimen.drug)} {_regimen_said(regimen)}, {patient} gets {_gets(regimen, amounts)} "
        f"(calculated, {amounts.source}: {sum_})."
    )


def _dose(regimen: Regimen) -> str:
    return replace(regimen, times_per_day=None, low=None).written()


def _factor(regimen: Regimen, known: Measured):  # type: ignore[no-untyped-def]
    return known.weight_kg if regimen.basis is Basis.PER_KG else known.surface_m2


def _regimen_said(regimen: Regimen) -> str:
    """The regimen, its number of days left for the total."""
    counted = regimen.times_per_day is not None and not regimen.days
    kept = replace(regimen, duration_days=None) if counted and not regimen.is_total else regimen
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
        ends = f" over {plain(days)} day{'' if days == 1 else 's'}" if days else ""
        return f"{said}{f', and {amount(total, amounts.unit)} in total{ends}' if total is not None else ''}"
    if total is not None and regimen.administrations and regimen.administrations > 1:
        return f"{each} a dose, and {amount(total, amounts.unit)} in total over {plain(regimen.administrations)} doses"
    return each if not (regimen.days or regimen.interval_days) else f"{each} a dose"


def _missing(guard: Guard, regimen: Regimen) -> str:
    needed = NEEDED[regimen.basis].removeprefix("needs ")
    return f"{named(guard, regimen.drug, opens=True)} {_regimen_said(regimen)}: an amount in {regimen.unit} can be worked out once {needed} is known."


def _fixed(guard: Guard, item: _Sourced, *, asked: bool) -> list[DraftSentence]:
    """What is said of a dose that depends on nobody's size: with the source's own words where it named the dose."""
    name, regimen = named(guard, item.regimen.drug, opens=True), item.regimen
    if not asked and item.hit is not None:
        notice = _sentence(f"{name} at {_fixed_amount(regimen)} is a fixed dose: it is the same at any weight.", item)
        return [notice, replace(sentence_of(item.hit), part=Part.BOTTOM_LINE)]
    total = ""
    if regimen.total is not None and regimen.administrations and regimen.administrations > 1:
        doses = plain(regimen.administrations)
        total = f", {amount(regimen.total, regimen.unit)} in total ({amount(regimen.amount, regimen.unit)} × {doses} doses)"
    elif regimen.daily is not None and regimen.times_per_day != 1:
        total = f", {regimen.total_written()}"
    return [_sentence(f"{name} {_regimen_said(regimen)} is a fixed dose: it is the same at any weight{total}.", item)]


def _fixed_amount(regimen: Regimen) -> str:
    return amount(regimen.amount, regimen.unit)


def _sentence(text: str, item: _Sourced) -> DraftSentence:
    if item.hit is None:
        return DraftSentence(text=text, about_evidence=True, calculated=True, part=Part.BOTTOM_LINE)
    evidence = Evidence(n=item.hit.hit.rank, span=item.hit.span)
    return DraftSentence(
        text=text, markers=(evidence.n,), evidence=(evidence,), calculated=True, part=Part.BOTTOM_LINE
    )


def _context(known: Measured) -> Context:
    return Context(weight_kg=known.weight_kg, height_cm=known.height_cm, bsa_m2=known.surface_m2)


def _unique(sentences: Iterable[DraftSentence]) -> list[DraftSentence]:
    return list({sentence.text: sentence for sentence in sentences}.values())
