"""Rules without a number: prerequisites, sequences, populations, evidence claims and drugs to avoid."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from guardrails.lexicon import BULK, DRUG
from guardrails.patterns import IN_MY_VIEW
from guardrails.reading import Reading
from guardrails.records import Rule, RuleKind
from guardrails.ruling import prerequisites, sequences
from guardrails.ruling.avoided import contraindicated
from guardrails.ruling.questions import answered_yes, denied_form, statement_of
from guardrails.ruling.violations import Violation
from guardrails.stances.refusal import denied
from guardrails.telling import Pattern, compiled, may_stand
from guardrails.text.segment import Segment

Searched = Pattern
Patterns = Mapping[str, tuple[Searched, ...]]


def compile_cues(rules: Sequence[Rule]) -> dict[str, tuple[Searched, ...]]:
    """What a statement must hold and the cue patterns of every rule, by rule id."""
    return {
        rule.id: (compiled(rule.requires), *(compiled(cue) for cue in rule.cues))
        for rule in rules
        if rule.kind is not RuleKind.DOSE_LIMIT
    }


def cue_violations(reading: Reading, rules: Sequence[Rule], patterns: Patterns) -> list[Violation]:
    """Objections of the rules that go by words."""
    named = {mention.drug for mentions in reading.mentions for mention in mentions if mention.drug}
    spoken_of = _spoken_of(reading, rules, patterns)
    found: list[Violation] = []
    for rule in rules:
        if rule.kind is RuleKind.CONTRAINDICATION:
            if _indicated(rule, reading) or _implied(rule, reading, named):
                found += contraindicated(reading, rule, patterns[rule.id])
        elif rule.kind in (RuleKind.PREREQUISITE, RuleKind.SEQUENCE, RuleKind.POPULATION, RuleKind.EVIDENCE_CLAIM):
            cued = list(_cued(reading, rule, patterns[rule.id], named)) if rule.id in spoken_of else []
            found += cued
            if rule.kind in _BREACHES and _indicated(rule, reading) and (rule.subject in named or _unnamed(reading)):
                found += _breached(reading, rule, patterns[rule.id][0], cued)
    return found


def _spoken_of(reading: Reading, rules: Sequence[Rule], patterns: Patterns) -> set[str]:
    """The rules whose required words may stand in a text; all of them where a question may be put in other words."""
    ids = [rule.id for rule in rules if rule.id in patterns]
    texts = [segment.text for segment in reading.segments]
    if any(text.endswith("?") for text in texts):
        return set(ids)
    told = may_stand([patterns[id_][0] for id_ in ids], texts)
    return {id_ for id_, here in zip(ids, told, strict=True) if here}


def _indicated(rule: Rule, reading: Reading) -> bool:
    return not rule.indications or "" in (*reading.indications, reading.context.indication)


def _implied(rule: Rule, reading: Reading, named: set[str]) -> bool:
    """Whether a drug is named that implies the rule's indication, and no indication is."""
    drugs = reading.lexicon.drugs
    return not any(reading.indications) and any(
        drugs[name].implies in rule.indications for name in named if name in drugs and drugs[name].implies
    )


_TREATS = compiled(
    r"\b(?:start|begin|give|infuse|hang|go ahead|proceed)\b[^.;]{0,25}\b(?:without (?:it|them|that)|anyway|first)\b|\b(?:infus\w+|product|preparation|bags?|bottles?)\b"
)


def _unnamed(reading: Reading) -> bool:
    """Whether a text speaks of a treatment and names no drug at all."""
    return not any(m.drug or m.substance in (BULK, DRUG) for mentions in reading.mentions for m in mentions) and any(
        _TREATS.search(segment.text) for segment in reading.segments
    )


_BREACHES = (RuleKind.PREREQUISITE, RuleKind.SEQUENCE)


def _breached(reading: Reading, rule: Rule, other: Searched, cued: Sequence[Violation]) -> Iterator[Violation]:
    """Order and omission in general: of what the rule `requires` and its drug, in one statement or in two neighbours."""
    done = {number for violation in cued for number in (violation.segment, *violation.segments)}
    spans = [[m.span() for m in other.finditer(segment.text)] for segment in reading.segments]
    for number, found in enumerate(spans):
        if number in done or not found:
            continue
        if _needless(reading, rule, number):
            pair = (number, number + 1)
            done |= set(pair)
            start = found[0][0]
            yield Violation(
                rule=rule, action=rule.action, segment=number, at=start, segments=pair, message=rule.summary
            )
            continue
        for numbers in _windows(reading, number):
            if not done.isdisjoint(numbers):
                continue
            alone = len(numbers) > 1 and any(_speaks_for_itself(reading, n, spans[n], rule) for n in numbers)
            if alone and not prerequisites.waives(reading.segments[numbers[-1]].text):
                continue
            if any(_denied_next(reading, n) for n in numbers[:-1]):
                continue
            if (at := _breach(reading, rule, spans, numbers)) is not None:
                first = reading.segments[numbers[0]]
                inside = at < len(first.text)
                done |= set(numbers)
                yield Violation(
                    rule=rule,
                    action=rule.action,
                    segment=numbers[0] if inside else numbers[-1],
                    at=at if inside else at - len(first.text) - 1,
                    segments=numbers if len(numbers) > 1 else (),
                    message=rule.summary,
                )
                break


def _windows(reading: Reading, number: int) -> Iterator[tuple[int, ...]]:
    """A statement alone, with a neighbour, and past a remark or a short question between two that belong together."""
    last = len(reading.segments) - 1
    yield (number,)
    if number:
        yield (number - 1, number)
    if number < last:
        yield (number, number + 1)
    if number > 1 and len(reading.segments[number - 1].text) <= _ASIDE:
        yield (number - 2, number - 1, number)
    text = reading.segments[number].text
    if 0 < number < last and text.endswith("?") and len(text) <= _ASIDE:
        yield (number - 1, number, number + 1)


def _in_force(reading: Reading, number: int, subject: str) -> bool:
    """Whether a statement names the drug, or names none and follows one that does."""
    if reading.mentions[number] or not number:
        return _names(reading, number, subject)
    return _names(reading, number - 1, subject)


def _speaks_for_itself(reading: Reading, number: int, spans: Sequence[tuple[int, int]], rule: Rule) -> bool:
    """Whether a statement, or a question that is answered with no, holds both the drug and the other thing."""
    if not spans or not _names(reading, number, rule.subject):
        return False
    if rule.kind is RuleKind.PREREQUISITE and prerequisites.about_repeats(reading.segments[number].text):
        return False  # done again: whether it was done at all stands beside it
    after = reading.segments[number + 1].text if number + 1 < len(reading.segments) else ""
    return not reading.segments[number].text.endswith("?") or bool(_NO.match(after))


def _needless(reading: Reading, rule: Rule, number: int) -> bool:
    """Whether a question is if the test is needed before the drug, and the answer no."""
    if rule.kind is not RuleKind.PREREQUISITE or number + 1 >= len(reading.segments):
        return False
    asked = prerequisites.asks_need(reading.segments[number].text) and _names(reading, number, rule.subject)
    return asked and _denied_next(reading, number)


_PLAIN_NO = compiled(
    rf"\W*(?:[a-z]+:\s)?{IN_MY_VIEW}(?:not really\b|hardly\b|nope\b|no\b(?! (?:need|reason|problem|time|issue|objection|point))|never\b|(?:absolutely|certainly|definitely) not\b|not (?:at all|really|in (?:a )?(?:crisis|practice|emergenc\w+|severe|her|his|this)|for (?:me|us|her|him)|any ?more|any longer)\b|(?:none|nothing|neither)\b(?! (?:but|other|except|more|beyond|is|are|of|that|if)\b))"
)


def _denied_next(reading: Reading, number: int) -> bool:
    """Whether a question is answered with no."""
    segments = reading.segments
    if number + 1 >= len(segments) or not segments[number].text.endswith("?"):
        return False
    return bool(_PLAIN_NO.match(segments[number + 1].text))


def _names(reading: Reading, number: int, subject: str) -> bool:
    return any(mention.drug == subject for mention in reading.mentions[number])


def _breach(
    reading: Reading, rule: Rule, spans: Sequence[Sequence[tuple[int, int]]], numbers: Sequence[int]
) -> int | None:
    """Where statements that follow one another, read as one, break the rule."""
    parts = [reading.segments[number] for number in numbers]
    texts = [statement_of(part.text) if _yes(reading, n) else part.text for part, n in zip(parts, numbers, strict=True)]
    apart = len({part.block for part in parts}) > 1 and not all(_DAY_FIRST.match(text) for text in texts)
    if apart or (len(parts) > 1 and sum(map(len, texts)) > _TOGETHER):
        return None
    tests, drugs, offset = [], [], 0
    for number, text in zip(numbers, texts, strict=True):
        tests += [(a + offset, b + offset) for a, b in spans[number]]
        drugs += [(m.start + offset, m.end + offset) for m in reading.mentions[number] if m.drug == rule.subject]
        offset += len(text) + 1
    joined = "".join(text + (" " if text.endswith(_CLOSED) else "\n") for text in texts[:-1]) + texts[-1]
    found = (
        prerequisites.breach(joined, tests, drugs)
        if rule.kind is RuleKind.PREREQUISITE
        else sequences.breach(joined, drugs, tests)
    )
    return found[0] if found else None


_DAY_FIRST = compiled(
    r"\W*(?:on )?(?:(?:days?|d|weeks?|wk|steps?) ?\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tue|wed|thu|fri|sat|sun)\b|\d{1,2}[:./-]\d|\d{1,2}(?:st|nd|rd|th)\b|(?:yesterday|today|tonight|tomorrow)\b)[^.;:]{0,12}[:,=|-]"
)  # lines of a plan, one day each
_CLOSED = (".", ";", ":", "!", "?", ",", " ")


def _yes(reading: Reading, number: int) -> bool:
    return reading.segments[number].text.endswith("?") and answered_yes(reading.segments, number)


_ASIDE = 40  # characters of a remark between two statements that belong together
_TOGETHER = 400  # characters; longer neighbours stand on their own


def _cued(reading: Reading, rule: Rule, patterns: Sequence[Searched], named: set[str]) -> Iterator[Violation]:
    if not _indicated(rule, reading) or (rule.subject not in named and rule.kind is RuleKind.PREREQUISITE):
        return
    pairs = rule.kind in (RuleKind.PREREQUISITE, RuleKind.SEQUENCE)
    for number, segment in enumerate(reading.segments):
        if not rule.requires and rule.kind is RuleKind.EVIDENCE_CLAIM and not _in_force(reading, number, rule.subject):
            continue
        settled, asked = _asked(reading, number, rule, patterns) if segment.text.endswith("?") else (False, None)
        at = asked if settled else _said(segment.text, rule, patterns)
        if at is not None:
            yield Violation(rule=rule, action=rule.action, segment=number, at=at, message=rule.summary)
        elif pairs and not settled and (joined := _with_next(reading.segments, number)):
            at = _said(joined, rule, patterns)
            anywhere = segment.text.endswith(("?", ";"))
            if (
                at is not None
                and (anywhere or at < len(segment.text))
                and _said(reading.segments[number + 1].text, rule, patterns) is None
            ):
                yield Violation(
                    rule=rule,
                    action=rule.action,
                    segment=number,
                    at=at,
                    segments=(number, number + 1),
                    message=rule.summary,
                )


def _asked(reading: Reading, number: int, rule: Rule, patterns: Sequence[Searched]) -> tuple[bool, int | None]:
    """(Whether what is said next settles a question, where the question with its answer then breaks the rule)."""
    if rule.kind is RuleKind.EVIDENCE_CLAIM and _denies_it(reading, number, rule, patterns):
        return True, 0
    proposed = _said(statement_of(reading.segments[number].text), rule, patterns)
    if proposed is None:
        return False, None
    if answered_yes(reading.segments, number):
        return True, proposed
    return number + 1 < len(reading.segments) and bool(_NO.match(reading.segments[number + 1].text)), None


def _denies_it(reading: Reading, number: int, rule: Rule, patterns: Sequence[Searched]) -> bool:
    """Whether a question if there is something is answered so that the rule objects: "Is there a ceiling? None."."""
    said = denied_form(reading.segments[number].text) if _denied_next(reading, number) else ""
    return bool(said) and _said(said, rule, patterns) is not None


def _said(text: str, rule: Rule, patterns: Sequence[Searched]) -> int | None:
    """Where a text says what the rule objects to; None where it does not or takes it back."""
    if not patterns[0].search(text):
        return None
    for pattern in patterns[1:]:
        match = pattern.search(text)
        if match is None:
            continue
        start, end = match.span("cue") if "cue" in match.re.groupindex else match.span()
        inside = text[start:end]
        taken_back = (end - start > 40 or rule.kind is not RuleKind.PREREQUISITE) and _denied_inside(inside)
        chosen = rule.kind is RuleKind.SEQUENCE and _CHOICE.search(inside)
        granted = rule.kind is RuleKind.PREREQUISITE and prerequisites.excused(text, start, end)
        if not (taken_back or chosen or granted or denied(text, start, end)):
            return start
    return None


_NO = compiled(
    r"\W*(?:[a-z]+:\s)?(?:no\b(?! (?:need|reason|problem|time|issue|objection|point))|never\b|not\b|do not\b|don't\b|absolutely not\b|certainly not\b|avoid\b)"
)


_SHORT = 60  # characters; longer statements stand on their own


def _with_next(segments: Sequence[Segment], number: int) -> str:
    """A statement and the one after it, where a semicolon or two short sentences part one thought; else empty."""
    if number + 1 >= len(segments) or segments[number].block != segments[number + 1].block:
        return ""
    first, second = segments[number].text, segments[number + 1].text
    if not first.endswith(";") and max(len(first), len(second)) > _SHORT:
        return ""
    return f"{first} {second}" if len(first) + len(second) < 400 else ""


_CHOICE = compiled(r"\b(?:or|versus|vs|before|compared|comparison|trial)\b")
_INSIDE = compiled(
    r"\b(?:do not|don'?t|does not|did not|st(?:ops?|opped) short of|far from|refrain\w*|never|must not|mustn't|should not|shouldn't|cannot|can't|avoid\w*|not be (?:given|done|started|performed|used)|no (?:statistically |significant|clear|difference|superiority)|not (?:statistically |significantly |clearly |shown|superior|recommended|immediately|straight|directly)|"
    r"no (?:better|more|greater|different)|neither|nor|none|nothing|rather than|wait|delay|only once|unless|removes?|wash\w*|no evidence|no trial|none of|nicht|kein\w*|ne pas|non|nunca)\b"
)


_AT_ONCE = compiled(r"\bwithout (?:any |a |further )?(?:delay|wait\w*|gap|pause|break)\b")


def _denied_inside(words: str) -> bool:
    """Whether the cue's own words carry the negation that makes them harmless ("PLEX should not follow IVIG")."""
    words = _AT_ONCE.sub(" ", words)
    return bool(_INSIDE.search(words)) and not re.match(
        r"(?:no|not|never|don't|do not|does not|doesn't|need not|without|needn't|should not delay|wait until|rather than|can wait|may wait)\b",
        words,
    )
