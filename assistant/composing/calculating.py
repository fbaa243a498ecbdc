"""Questions that ask for an amount: fixed sentences with the amounts worked out for the patient, limits applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.composing.amount_words import UNSOURCED, fixed, fixed_doses, missing, worked
from assistant.composing.quoting import sentence_of
from assistant.doses.absolute import absolute
from assistant.doses.dosage import Regimen, exceeded, regimens_in
from assistant.grounding.contrasts import populations_of
from assistant.grounding.figures import figures
from assistant.grounding.reading import read
from assistant.measuring import Measured, each_measured
from assistant.question.amount_questions import AmountQuestion, amount_question
from assistant.question.contextualise import resolved
from assistant.records import Audience, DraftSentence, Evidence, Part, Request
from guardrails import Basis, Context, Guard, Level, ReleaseStatus, RuleKind, Stance
from index.records import SentenceHit

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
    whole = resolved(request)
    sets = each_measured(request, whole.text)
    question = amount_question(whole)
    if request.audience is Audience.PATIENT or not sets or question is None:
        return ()
    if _runs_against_rule(guard, question, sets):
        return ()
    people = _special(question.text)
    speaking = [hit for hit in sentences if _speaks_of(hit, people)]
    items = [item for item in _regimens(guard, question, speaking) if item.hit is not None or not people]
    found = [sentence for item in items for sentence in _said(guard, item, sets, question)]
    shown = [item for item in _unique(found) if guard.release(item.text, _context(sets[0])).status in _SHOWN]
    return tuple(shown[: max(_MOST, len(sets) * _MOST_STANDARD)])


def _runs_against_rule(guard: Guard, question: AmountQuestion, sets: Sequence[Measured]) -> bool:
    """Whether a hard rule objects to the question, or to a regimen that it names."""
    kinds = {rule.id: rule.kind for rule in guard.rules}
    for known in sets:
        for finding in guard.review(question.text, _context(known)):
            if finding.level is Level.HARD and kinds[finding.rule] is not RuleKind.UNVERIFIED:
                return True
    return any(exceeded(guard.rules, item) for item in regimens_in(guard, question.text))


def _regimens(guard: Guard, question: AmountQuestion, sentences: Sequence[SentenceHit]) -> list[_Sourced]:
    """What is to be worked out: the question's regimens, or the sources' for each drug that it names."""
    for text in filter(None, (question.asked, question.topic)):
        asked = regimens_in(guard, text)
        drugs = guard.drugs(text) - {item.drug for item in asked}
        if asked:
            own = [found for item in asked for found in _as_sourced(guard, item, question, sentences)]
            return own + [item for drug in sorted(drugs) for item in _standard(guard, drug, sentences)[:1]]
        found = [item for drug in sorted(drugs) for item in _standard(guard, drug, sentences)]
        if found:
            named = _days_named(question.asked)
            return [item for item in found if item.regimen.duration_days in named] or found
    return []


def _days_named(question: str) -> frozenset[Decimal]:
    """The numbers of days of which a question speaks."""
    return frozenset(figure.value for figure in figures(question) if figure.unit == "day")


def _as_sourced(
    guard: Guard, asked: Regimen, question: AmountQuestion, sentences: Sequence[SentenceHit]
) -> list[_Sourced]:
    """A regimen of the question with the source sentence that states the same; its schedule is taken from there where
    the question leaves it out and the sources agree on one.
    """
    stated = [
        item for item in _stated(guard, asked.drug, sentences, frozenset(Stance)) if _same_dose(asked, item.regimen)
    ]
    if asked.total is not None:
        stated.sort(key=lambda item: _unlike(asked, item.regimen))
        sourced = stated[:1]
        own = _Sourced(regimen=asked, hit=sourced[0].hit if sourced else None)
        return [own, *_spread(guard, own.regimen, question, sentences)]
    endorsed = _endorsed(guard, asked.drug)
    whole = [item for item in stated if item.regimen.total is not None and not exceeded(guard.rules, item.regimen)]
    whole = [item for item in whole if item.regimen.duration_days == asked.duration_days] or whole
    whole.sort(key=lambda item: (item.regimen.written(), item.regimen.schedule()) not in endorsed)
    if len({(item.regimen.written(), item.regimen.total) for item in whole}) == 1:
        return [whole[0], *_spread(guard, whole[0].regimen, question, sentences)]
    return [_Sourced(regimen=asked, hit=stated[0].hit if stated else None)]


def _same_dose(asked: Regimen, other: Regimen) -> bool:
    """Whether a stated regimen may be what the question means: the same amount, as often where the question tells."""
    if (asked.grams, asked.basis) != (other.grams, other.basis):
        return False
    return not asked.is_complete or (asked.is_total, asked.times_per_day) == (other.is_total, other.times_per_day)


def _unlike(asked: Regimen, other: Regimen) -> tuple[bool, bool]:
    """How unlike a stated regimen of the same dose is: by its total, then by its rhythm."""
    rhythm = (asked.interval_days, asked.days) != (other.interval_days, other.days)
    return asked.total != other.total, rhythm


def _spread(guard: Guard, asked: Regimen, question: AmountQuestion, sentences: Sequence[SentenceHit]) -> list[_Sourced]:
    """The sources' ways of giving a total by the day, where the question wants the day of one that names no days."""
    if not question.by_day or asked.daily is not None or asked.basis is not Basis.PER_KG:
        return []
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
    endorsed = _endorsed(guard, drug)

    def standing(group: list[_Sourced]) -> tuple[bool, bool, int]:
        regimen = group[0].regimen
        return (regimen.is_total, (regimen.written(), regimen.schedule()) not in endorsed, -_documents(group))

    groups = sorted(by_regimen.values(), key=standing)
    best = standing(groups[0])[:2] if groups else ()
    return [group[0] for group in groups if standing(group)[:2] == best][:_MOST_STANDARD]


def _endorsed(guard: Guard, drug: str) -> frozenset[tuple[str, str]]:
    """The regimens that a drug's own rules name.

    The guard reads past its own texts to the letter: without the full stop it reads them.
    """
    texts = {rule.safe_text.rstrip(". ") for rule in guard.rules if rule.subject == drug}
    return frozenset((item.written(), item.schedule()) for text in texts for item in regimens_in(guard, text))


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


def _special(question: str) -> tuple[frozenset[str], ...]:
    """The groups of people that a question is about for whom a dose may be another: all but those by sex."""
    return tuple(group for group in populations_of(read(question)) if not group & read("women female").stems)


def _speaks_of(hit: SentenceHit, people: Sequence[frozenset[str]]) -> bool:
    """Whether a dose of a source may be worked out for those people: an adult's is not a child's."""
    known = read(f"{hit.hit.document.title} {hit.hit.chunk.text}").stems
    return all(group & known for group in people)


def _said(guard: Guard, item: _Sourced, sets: Sequence[Measured], question: AmountQuestion) -> list[DraftSentence]:
    """The sentences about one regimen."""
    if item.regimen.basis is Basis.FLAT:
        return _fixed(guard, item, asked=bool(regimens_in(guard, question.text)))
    amounts = [(known, absolute(item.regimen, known)) for known in sets]
    said = [_sentence(worked(guard, item.regimen, known, found), item) for known, found in amounts if found]
    if said and item.hit is None:
        said.append(DraftSentence(text=UNSOURCED, about_evidence=True, part=Part.GAP))
    return said or [_sentence(missing(guard, item.regimen), item)]


def _fixed(guard: Guard, item: _Sourced, *, asked: bool) -> list[DraftSentence]:
    """What is said of a dose that depends on nobody's size: with the source's own words where it named the dose."""
    if not asked and item.hit is not None and item.regimen.total is None:
        notice = _sentence(fixed_doses(guard, item.regimen.drug), item)
        return [notice, replace(sentence_of(item.hit), part=Part.BOTTOM_LINE)]
    return [_sentence(fixed(guard, item.regimen), item)]


def _sentence(text: str, item: _Sourced) -> DraftSentence:
    if item.hit is None:
        return DraftSentence(text=text, about_evidence=True, calculated=True, part=Part.BOTTOM_LINE)
    evidence = Evidence(n=item.hit.hit.rank, span=item.hit.span)
    return DraftSentence(text=text, markers=(evidence.n,), evidence=(evidence,), calculated=True, part=Part.BOTTOM_LINE)


def _context(known: Measured) -> Context:
    return Context(weight_kg=known.weight_kg, height_cm=known.height_cm, bsa_m2=known.surface_m2)


def _unique(sentences: Iterable[DraftSentence]) -> list[DraftSentence]:
    return list({sentence.text: sentence for sentence in sentences}.values())
