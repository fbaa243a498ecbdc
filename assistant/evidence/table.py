"""The evidence table: what each study or document says on a question, in its own words and comparable terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.doses.amounts import stated_amounts
from assistant.doses.dosing import gives_dosing
from assistant.evidence.cautions import cautions, newest_of
from assistant.evidence.regimens import regimens
from assistant.evidence.sources import Source, sources_of
from assistant.evidence.stance import Statement, statements, verdict
from assistant.evidence.thresholds import Threshold, threshold
from assistant.finding.reading import Reading
from assistant.guarded import doses_in, released
from assistant.question.asking import Want, gives
from assistant.records import Audience, Evidence, EvidenceRow, Passage, Request, Stance
from corpus import Span
from guardrails import Guard, ReleaseStatus

WORDS = Path(__file__).parent / "evidence.yaml"
"""What tells results and populations in a text."""

_MOST_ROWS = 8
_BEHIND = 3.0  # log-odds behind the best sentence of all within which a source still has something to say
_LEAST = -5.0  # log-odds below which a sentence has nothing to say
_BONUS = (1.5, 0.8, 0.8, 0.3)  # log-odds that the kinds of result in evidence.yaml are worth
_SCOPE = 6.0  # log-odds that a sentence on what a source looked at is behind one on what it found
_FAR = 7.0  # log-odds behind the best sentence of its source from which a result is about something else
_UNJUDGED = 1.0  # log-odds below the least of its source, for a sentence that the search did not bring
_NEEDS_THE_AMOUNT = frozenset({Stance.SUPPORTS, Stance.EXPERT_OPINION})
_STOPPED = frozenset({ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    results: tuple[re.Pattern[str], ...]
    populations: tuple[re.Pattern[str], ...]
    sizes: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What every row is made for."""

    guard: Guard
    request: Request
    threshold: Threshold | None
    newest: date | None


def evidence_rows(
    guard: Guard,
    request: Request,
    reading: Reading,
    cited_documents: Sequence[str] = (),
    *,
    newest: date | None = None,
) -> tuple[EvidenceRow, ...]:
    """One row for each source with something to say, at most 8: cited documents first (`cited_documents` are ids, in
    the order in which they are cited), then by likelihood. The request's question is that which was searched.

    `newest` is the date of the newest document of the index; without it, that of those found counts. A patient's rows
    hold no dosing.
    """
    sources = sources_of(reading)
    asked = _Asked(
        guard=guard,
        request=request,
        threshold=asked_threshold(guard, request, reading),
        newest=newest or newest_of({source.document.id: source.document for source in sources}.values()),
    )
    cited = {name: at for at, name in enumerate(dict.fromkeys(cited_documents))}
    judged = [(source, _verdict(source, asked)) for source in sources]
    best = max((source.odds for source in sources), default=0.0)
    leaders = {source.document.id: source for source in sorted(sources, key=lambda source: source.odds)}
    kept = [
        (source, said)
        for source, said in judged
        if said or _likely(source, best) or (source.document.id in cited and leaders[source.document.id] is source)
    ]
    kept.sort(key=lambda item: (cited.get(item[0].document.id, len(cited)), -item[0].odds))
    rows = (_row(source, said, asked) for source, said in kept)
    return tuple(row for row in rows if row is not None)[:_MOST_ROWS]


def asked_threshold(guard: Guard, request: Request, reading: Reading) -> Threshold | None:
    """The amount that a question asks about, by its own words or by what the documents found discuss."""
    return threshold(
        guard, request, (source.quote(span) for source in sources_of(reading) for span in source.sentences)
    )


def evidence_of(row: EvidenceRow, passages: Iterable[Passage]) -> Evidence | None:
    """A row's quote as evidence for a sentence; None where no passage on offer holds it."""
    span = Span(start=row.start, end=row.end)
    for passage in passages:
        if (
            passage.document == row.document
            and passage.start <= row.start
            and row.end <= passage.start + len(passage.text)
        ):
            return Evidence(n=passage.n, span=span)
    return None


def row_to_json(row: EvidenceRow) -> dict[str, Any]:
    """A row as `hardstop ask --json` prints it."""
    return {
        "document": row.document,
        "title": row.title,
        "study": row.study,
        "kind": row.kind,
        "year": row.year,
        "population": row.population,
        "regimens": list(row.regimens),
        "outcome": row.outcome,
        "stance": row.stance.value if row.stance else None,
        "quote": row.quote,
        "start": row.start,
        "end": row.end,
        "cautions": list(row.cautions),
    }


def _verdict(source: Source, asked: _Asked) -> Statement | None:
    if asked.threshold is None:
        return None
    text = source.document.text
    found = verdict(statements(asked.guard, text, source.sentences, asked.threshold))
    if found is None or found.stance not in _NEEDS_THE_AMOUNT or not asked.threshold.beyond:
        return found
    said = " ".join(text[span.start : span.end] for span in source.sentences)
    return found if _goes_as_far(said, asked.threshold) else None


def _goes_as_far(said: str, asked: Threshold) -> bool:
    """Whether a source names so large an amount itself: what speaks for more speaks for no more than it names."""
    like = (asked.amount.unit, asked.amount.basis)
    named = [amount for amount in stated_amounts(said) if (amount.unit, amount.basis) == like]
    return any((amount.total or amount.high) >= (asked.amount.total or asked.amount.high) for amount in named)


def _likely(source: Source, best: float) -> bool:
    return source.odds >= max(_LEAST, best - _BEHIND)


def _row(source: Source, said: Statement | None, asked: _Asked) -> EvidenceRow | None:
    outcome = _outcome(source, asked)
    quote = _quoted(source, said, outcome, asked)
    if quote is None:
        return None
    document, study = source.document, source.study
    patient = asked.request.audience is Audience.PATIENT
    about = cautions(
        document,
        asked.request,
        study=None if source.is_document else study,
        section=source.section(quote),
        quote=source.quote(quote),
        newest=asked.newest,
    )
    return EvidenceRow(
        document=document.id,
        title=document.title,
        study=study.label,
        kind=study.kind.replace("_", " "),
        year=study.year,
        population=_population(source),
        regimens=() if patient else regimens(asked.guard, asked.request, source),
        outcome=source.quote(outcome) if outcome else "",
        stance=said.stance if said else None,
        quote=source.quote(quote),
        start=quote.start,
        end=quote.end,
        cautions=(*about, *_above_limits(source, {quote, outcome}, asked)),
    )


def _quoted(source: Source, said: Statement | None, outcome: Span | None, asked: _Asked) -> Span | None:
    """Where the words stand that a row rests on: its stance, or its outcome, or its likeliest sentence."""
    wanted = [said.span if said else None, outcome, *(item.hit.span for item in source.relevant)]
    return next((span for span in wanted if span and _may_be_read(source.quote(span), asked)), None)


def _may_be_read(text: str, asked: _Asked) -> bool:
    """A patient is given no dosing, not even in a quote."""
    return asked.request.audience is not Audience.PATIENT or not (doses_in(asked.guard, text) or gives_dosing(text))


def _outcome(source: Source, asked: _Asked) -> Span | None:
    """The sentence that best states a result for the question; none that the guardrail would stop as advice."""
    odds = {item.hit.span: item.odds for item in source.relevant}
    floor = min(odds.values(), default=0.0) - _UNJUDGED
    scored = [
        (-odds.get(span, floor) - bonus, -span.start, span)
        for span in source.sentences
        if (bonus := _result(source.quote(span)))
    ]
    for *_, span in sorted(scored):
        if odds.get(span, floor) < source.odds - _FAR:
            continue
        text = source.quote(span)
        if _may_be_read(text, asked) and released(asked.guard, text).status not in _STOPPED:
            return span
    return None


@lru_cache(maxsize=20_000)  # the sentences of the sources are met again with every question
def _result(text: str) -> float:
    """What a sentence is worth as a result: the sum over the kinds of words that make it one."""
    found = sum(bonus for bonus, pattern in zip(_BONUS, _words().results, strict=True) if pattern.search(text))
    return found - _SCOPE if found and Want.SCOPE in gives(text) else found


def _population(source: Source) -> str:
    """Whom a source is about: as its document states, or else in its own words."""
    if source.is_document and source.document.population:
        return source.document.population
    found = [
        _first(patterns, [source.quote(span) for span in source.sentences])
        for patterns in (_words().populations, _words().sizes)
    ]
    whom, size = (found[0] or "", found[1] or "")
    return "; ".join(filter(None, (whom, "" if size and size in whom else size)))


def _first(patterns: Iterable[re.Pattern[str]], texts: Sequence[str]) -> str | None:
    for pattern in patterns:
        for text in texts:
            if match := pattern.search(text):
                return match[0].strip()
    return None


def _above_limits(source: Source, spans: Iterable[Span | None], asked: _Asked) -> tuple[str, ...]:
    """The rules' notes where a row's words speak of more than a hard limit, whatever they say about it."""
    rules = {rule.id: rule for rule in asked.guard.rules}
    shown = sorted(span for span in spans if span)
    broken = (
        rules[finding.rule]
        for span in shown
        for finding in released(asked.guard, source.quote(span)).findings
        if finding.dose is not None
    )
    return tuple(dict.fromkeys(rule.note or rule.safe_text for rule in broken))


@cache
def _words() -> _Words:
    stored: dict[str, list[str]] = yaml.safe_load(WORDS.read_text("utf-8"))
    read = {
        name: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns) for name, patterns in stored.items()
    }
    return _Words(results=read["results"], populations=read["populations"], sizes=read["sizes"])
