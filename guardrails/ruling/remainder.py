"""What a reading leaves over beside a governed drug: a number, a repetition or a multiple that no understood dose explains.

A remainder is a reason to withhold, never a thing to skip. The ways out are narrow: the value stands in the schedule that
was read; even its worst reading stays within the limits; the words were counted as a course; the number is of another
kind (`guardrails.ruling.kinds`); the statement refutes, asks, warns or reports.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guardrails.courses.relating import Course
from guardrails.courses.repeats import only_repeats
from guardrails.reading import Reading
from guardrails.records import Action, Rule, RuleKind, Stance
from guardrails.ruling.beside import Beside, fits, nth_doses
from guardrails.ruling.left_numbers import left_numbers
from guardrails.ruling.repetition import is_past, repeated
from guardrails.ruling.unsettled import unsettled
from guardrails.ruling.violations import Violation
from guardrails.schedules.continuing import schedule_alone
from guardrails.stances.refusal import Setting
from guardrails.stances.stance import stance_of
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.text.segment import Kind
from guardrails.units import parse_usual

_FARTHEST = 6  # statements back to the dose that a short line goes on with
_SHORT = 30  # characters
_STRUCK_NEAR = 2  # statements to either side of a struck one that are told of with it


def remainders(
    reading: Reading,
    rules: Sequence[Rule],
    found: Sequence[Statement],
    totals: Sequence[Course],
    struck: Sequence[Violation],
) -> list[Violation]:
    """One objection for each statement in which something is left over that could change how much is given.

    `struck` are the objections found already; what stands right beside one of them is told of with it.
    """
    by_drug = {rule.subject: rule for rule in rules if rule.kind is RuleKind.UNVERIFIED}
    stated: dict[int, list[Statement]] = {}
    for statement in found:
        stated.setdefault(statement.segment, []).append(statement)
    counted = {(number, course.drug) for course in totals for number in course.segments}
    told = {(n, v.rule.subject): v for v in struck if v.action is not Action.ANNOTATE for n in (v.segment, *v.segments)}
    result = []
    for number in range(len(reading.segments)):
        near = [s for n in range(_first_before(reading, number), number + 2) for s in stated.get(n, ())]
        drug = _in_force(reading, number, near)
        rule = by_drug.get(drug or "")
        if drug is None or rule is None or not _applies(rule, reading) or reading.segments[number].text.endswith("?"):
            continue
        before = told.get((number - 1, drug))
        if before is None and any((number + n, drug) in told for n in range(-_STRUCK_NEAR, _STRUCK_NEAR + 1)):
            continue
        if (number, drug) in told or (before and not _goes_with(reading, number)):
            continue
        if before is not None and not stated.get(number) and schedule_alone(reading.segments[number].text):
            result.append(_objection(reading, number, (0, len(reading.segments[number].text)), rule, before))
            continue
        left = _left_over(Beside(reading, number, near, rules), drug, counted=(number, drug) in counted)
        at = next((span for span in left if _stands(reading, number, *span)), None)
        if at is not None:
            result.append(_objection(reading, number, at, rule, before))
    return result


def _goes_with(reading: Reading, number: int) -> bool:
    """Whether a sentence can be struck together with the one before it."""
    pair = (reading.segments[number - 1], reading.segments[number])
    return pair[0].block == pair[1].block and all(part.kind in (Kind.SENTENCE, Kind.ITEM) for part in pair)


def _objection(reading: Reading, number: int, at: tuple[int, int], rule: Rule, before: Violation | None) -> Violation:
    """What is left over: withheld, or struck together with the sentence before it ("... . Make it nine days.")."""
    word = reading.segments[number].text[at[0] : at[1]].strip()
    message = f'"{word}": left over, so not fully understood; {rule.summary}'
    if before is None:
        return Violation(rule=rule, action=rule.action, segment=number, at=at[0], message=message)
    return Violation(
        rule=before.rule,
        action=before.action,
        segment=number,
        at=at[0],
        segments=(number - 1, number),
        message=message,
        indication=before.indication,
    )


def _first_before(reading: Reading, number: int) -> int:
    """The first statement whose doses this one may go on with: the one before it, past questions and short lines."""
    first = number - 1
    while number - first < _FARTHEST and first > 0 and _short(reading.segments[first].text):
        first -= 1
    return first


def _short(text: str) -> bool:
    return text.endswith("?") or len(text) <= _SHORT


def _applies(rule: Rule, reading: Reading) -> bool:
    return not rule.indications or "" in (*reading.indications, reading.context.indication)


def _in_force(reading: Reading, number: int, near: Sequence[Statement]) -> str | None:
    """The drug with limits that a statement names, or that the one before it gave a dose of."""
    for mention in reading.mentions[number]:
        if mention.drug in reading.bases:
            return mention.drug
    if reading.segments[number].kind is Kind.ROW or any(m.substance or m.drug for m in reading.mentions[number]):
        return None
    carried = [s for s in near if s.segment <= number]
    return carried[-1].drug if carried else None


def _left_over(beside: Beside, drug: str, *, counted: bool) -> Iterator[tuple[int, int]]:
    """Where something stands that no reading explains."""
    yield from _foreign(beside)
    if counted and only_repeats(beside.text):
        return
    if beside.near or _UNIT_ALONE.search(beside.text):
        yield from left_numbers(beside)
        if drug in beside.reading.by_course:
            yield from nth_doses(beside)
    if not beside.near:
        yield from _usual_days(beside, drug)
    if drug in beside.reading.by_course:
        given = [s for s in beside.before if s.drug == drug]
        yield from repeated(beside.text, given, here=bool(beside.here), counted=counted, fits=fits(beside))
    yield from unsettled(beside, drug, counted=counted)


_UNIT_ALONE = compiled(r"(?<![a-z])m?g\s?(?:/|per)\s?(?:kg|m2)(?![a-z])")
_UNREAD = compiled(r"[\u0530-\u05ff\u0700-\u10ff\u1200-\u1cff\ua980-\uabff]{2,}")


_NUMBERED = compiled(r"\d")


_SO_MANY_DAYS = compiled(
    r"\b(?P<n>\d{1,2})(?:[- ]day (?:\w+ )?(?:course|regimen|treatment)| (?:(?:consecutive|full|daily|whole) )*(?:days|doses|infusions|nights) of (?:it|this|treatment|daily|the usual)\b)"
)


def _usual_days(beside: Beside, drug: str) -> Iterator[tuple[int, int]]:
    """So many days of a drug whose dose is left unsaid: more than the usual course has."""
    usual = beside.reading.lexicon.drugs[drug].usual
    if "day" not in usual or "course" not in usual or is_past(beside.text):
        return
    most = parse_usual(usual["course"])[1] / parse_usual(usual["day"])[1]
    for match in _SO_MANY_DAYS.finditer(beside.text):
        if int(match["n"]) > most:
            yield match.span()


def _foreign(beside: Beside) -> Iterator[tuple[int, int]]:
    """Words around a dose, or around any number, in a script that no module reads."""
    if beside.text.isascii() or not (beside.here or _NUMBERED.search(beside.text)):
        return
    if words := _UNREAD.search(beside.text):
        yield words.span()


_BRACKETED = compiled(r"\([^()]{0,200}\)")
_IF_SO_NOT = compiled(
    r"^\W*(?:if|when|where|should|whenever)\b[^.;]*\b(?:above|over|beyond|exceed\w*|more than)\b[^.;]*,\s(?:please )?(?:do not|don't|never) (?:give|order|start|infuse|hang|use|prescribe|add) (?:it|this|that|one|any)\b"
)
_DENIED = compiled(
    r"(?<!reason )(?<!objection )(?<!need )(?<!why )\b(?:no|not|never|nor|neither|don't|without|avoid\w*|cancell?ed|deleted|voided|struck out|crossed out)\s(?:(?:days?|doses?|point|need|want|wish|like|allow|accept|expect|reason|role|place|benefit|any|a|an|the|in|for|to|be|give|giving|order|use|add|let|plan|evidence|of|than) ){0,5}$"
)


def _stands(reading: Reading, number: int, start: int, end: int) -> bool:
    """Whether what is left over is advice: not refuted, asked, warned of or reported."""
    after = reading.segments[number + 1].text if number + 1 < len(reading.segments) else ""
    text = _BRACKETED.sub(lambda m: " " * len(m[0]), reading.segments[number].text)
    if text[start:end] != reading.segments[number].text[start:end]:
        text = reading.segments[number].text  # it stands in brackets itself
    if _DENIED.search(text[:start]) or _IF_SO_NOT.search(text):
        return False
    setting = Setting(text=text, start=start, end=end, after=after)
    return stance_of(setting) is Stance.RECOMMENDING
