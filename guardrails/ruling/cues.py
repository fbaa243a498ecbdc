"""Rules without a number: prerequisites, sequences, populations, evidence claims and drugs to avoid."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from guardrails.lexicon import Mention
from guardrails.reading import Reading
from guardrails.records import Rule, RuleKind
from guardrails.ruling.violations import Violation
from guardrails.stances.refusal import clause_bounds, denied
from guardrails.stances.stance import affirms
from guardrails.text.segment import Segment

Searched = re.Pattern[str]
Patterns = Mapping[str, tuple[Searched, ...]]


def compile_cues(rules: Sequence[Rule]) -> dict[str, tuple[Searched, ...]]:
    """What a statement must hold and the cue patterns of every rule, by rule id."""
    return {
        rule.id: (re.compile(rule.requires), *(re.compile(cue) for cue in rule.cues))
        for rule in rules
        if rule.kind is not RuleKind.DOSE_LIMIT
    }


def cue_violations(reading: Reading, rules: Sequence[Rule], patterns: Patterns) -> list[Violation]:
    """Objections of the rules that go by words."""
    named = {mention.drug for mentions in reading.mentions for mention in mentions if mention.drug}
    found: list[Violation] = []
    for rule in rules:
        if rule.kind is RuleKind.CONTRAINDICATION:
            if _indicated(rule, reading):
                found += _contraindicated(reading, rule, patterns[rule.id])
        elif rule.kind in (RuleKind.PREREQUISITE, RuleKind.SEQUENCE, RuleKind.POPULATION, RuleKind.EVIDENCE_CLAIM):
            found += _cued(reading, rule, patterns[rule.id], named)
    return found


def _indicated(rule: Rule, reading: Reading) -> bool:
    return not rule.indications or "" in (*reading.indications, reading.context.indication)


def _cued(reading: Reading, rule: Rule, patterns: Sequence[Searched], named: set[str]) -> Iterator[Violation]:
    if not _indicated(rule, reading) or (rule.subject not in named and rule.kind is RuleKind.PREREQUISITE):
        return
    pairs = rule.kind in (RuleKind.PREREQUISITE, RuleKind.SEQUENCE)
    for number, segment in enumerate(reading.segments):
        at = _said(segment.text, rule, patterns)
        proposed = _said(_statement_of(segment.text), rule, patterns) if segment.text.endswith("?") else None
        if proposed is not None:  # a question: what is said next decides
            if _answered_yes(reading.segments, number):
                yield Violation(rule=rule, action=rule.action, segment=number, at=proposed, message=rule.summary)
                continue
            if number + 1 < len(reading.segments) and _NO.match(reading.segments[number + 1].text):
                continue
        if at is not None:
            yield Violation(rule=rule, action=rule.action, segment=number, at=at, message=rule.summary)
        elif pairs and (joined := _with_next(reading.segments, number)):
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
        if not (taken_back or chosen or denied(text, start, end)):
            return start
    return None


_NO = re.compile(
    r"\W*(?:[a-z]+:\s)?(?:no\b(?! (?:need|reason|problem|time|issue|objection|point))|never\b|not\b|do not\b|don't\b|absolutely not\b|certainly not\b|avoid\b)"
)


def _statement_of(question: str) -> str:
    """A question as if it were a statement."""
    return question.rstrip("? ") + "."


def _answered_yes(segments: Sequence[Segment], number: int) -> bool:
    """Whether one of the two statements after a question says yes to it."""
    return any(affirms(segment.text) for segment in segments[number + 1 : number + 3])


_SHORT = 60  # characters; longer statements stand on their own


def _with_next(segments: Sequence[Segment], number: int) -> str:
    """A statement and the one after it, where a semicolon or two short sentences part one thought; else empty."""
    if number + 1 >= len(segments) or segments[number].block != segments[number + 1].block:
        return ""
    first, second = segments[number].text, segments[number + 1].text
    if not first.endswith(";") and max(len(first), len(second)) > _SHORT:
        return ""
    return f"{first} {second}" if len(first) + len(second) < 400 else ""


_CHOICE = re.compile(r"\b(?:or|versus|vs|before|compared|comparison|trial)\b")
_INSIDE = re.compile(
    r"\b(?:do not|don'?t|does not|did not|never|must not|mustn't|should not|shouldn't|cannot|can't|avoid\w*|not be (?:given|done|started|performed|used)|no (?:statistically |significant|clear|difference|superiority)|not (?:statistically |significantly |clearly |shown|superior|recommended|immediately|straight|directly)|"
    r"no (?:better|more|greater|different)|neither|nor|none|nothing|rather than|wait|delay|only once|unless|removes?|wash\w*|no evidence|no trial|none of|nicht|kein\w*|ne pas|non|nunca)\b"
)


_AT_ONCE = re.compile(r"\bwithout (?:any |a |further )?(?:delay|wait\w*|gap|pause|break)\b")


def _denied_inside(words: str) -> bool:
    """Whether the cue's own words carry the negation that makes them harmless ("PLEX should not follow IVIG")."""
    words = _AT_ONCE.sub(" ", words)
    return bool(_INSIDE.search(words)) and not re.match(
        r"(?:no|not|never|don't|do not|does not|doesn't|need not|without|needn't|should not delay|wait until|rather than|can wait|may wait)\b",
        words,
    )


_AGAINST = re.compile(
    r"\b(?:avoid\w*|stop\w*|discontinu\w*|worsen\w*|exacerbat\w*|contra-?indicat\w*|caution\w*|should not|shouldn't|must not|mustn't|do not|don'?t|never|cannot|can't|unsafe|dangerous|harm\w*|hazard\w*|withdraw\w*|withheld|withhold|hold|held|review(?:ed)?|instead of|rather than|aggravat\w*|"
    r"precipitat\w*|trigger\w*|unmask\w*|provok\w*|deteriorat\w*|replac\w*|not (?:be |to be )?(?:used|given|recommended|advis\w*|safe|appropriate|suitable|start\w*|prescribed|indicated|an option)|risk\w*|known to|linked|associated|interact\w*|off[- ]limits|prohibit\w*|ban(?:ned)?|refus\w*|steer clear|no (?:role|place)|alternative to|switch(?:ed|ing)? (?:him |her |them |the patient )?(?:from|off|away)|"
    r"excluded|allerg\w*|unlike|except|other than|apart from|vermeide\w*|vermieden|meiden|eviter|evitar|evitare|absetzen|nicht|избегать|避免|禁)\b|n't\b|避免|禁用|慎用"
)
_FOR = re.compile(
    r"\b(?:safe(?:ly|st)?|fine|ok|okay|acceptable|suitable|reasonable|sensible|preferred|prefer|tolerated|harmless|no (?:problem|issue|concern|contra\w*|objection|reason not|need to avoid|adjustment|restriction|interaction|risk|effect)|without (?:concern|worry|risk|problem|hesitation|adjustment)|can (?:safely )?be|may (?:safely )?be|could be|should be (?:started|given|used|added|continued|prescribed|first)|first[- ](?:choice|line)|"
    r"of choice|option|recommend\w*|advis\w*|suggest\w*|indicated|useful|good choice|ideal|best|works well|as (?:usual|normal|planned|always)|appropriate|permitted|allowed|not (?:a )?(?:contra\w*|problem|concern|unsafe|dangerous|harmful|affect\w*|worsen\w*|interact\w*|interfere)|does not (?:worsen|affect|interfere|matter|harm)|doesn't (?:worsen|affect|interfere|matter)|need not be avoided|despite|regardless|in spite|notwithstanding|next step|despite the|"
    r"go ahead|continue as|empfohlen|recomendad\w+|recommande|sicher)\b"
)
_ORDER = re.compile(
    r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:choose|prescribe|pick|give|administer|infuse)\b|(?:^|[.;:,]\s|\b(?:and|then|so|please|you can|can|should|may|would|i'd|we|i|to)\s)(?:give|start|add|use|begin|continue|prescribe|administer|order|treat|cover|load|infuse|initiate|push|increase|restart|resume|keep|choose|pick|offer|try|switch to|change to|put (?:him|her|them|the patient) on|consider|bolus|prophylax\w*|run|hang|commence|take|inject|replete|correct|rate[- ]control)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|has been|have been|history|home (?:meds|medications)|takes|taking|received|previously|prior|on admission|exposed|after (?:a |the )?(?:dose|course|exposure)|who (?:took|received)|until|case report|reported|study|trial|series|listed|list|developed|suffered|experienced|occurred|after)\b"
)
_UN_AGAINST = re.compile(
    r"\b(?:not|no|never|needn't|isn't|aren't|without|neither|nor|hardly|rarely|don't|do not|doesn't|does not|won't|will not)\s(?:\w+\s){0,4}?(?:avoid\w*|contra-?indicat\w*|caution\w*|unsafe|dangerous|harm\w*|hazard\w*|worsen\w*|exacerbat\w*|aggravat\w*|precipitat\w*|trigger\w*|risk\w*|interact\w*|stop\w*|withheld|withhold|hold|discontinu\w*|deteriorat\w*|problem|concern|crisis|hesitat\w*|be afraid|worry|replac\w*|switch\w*)\b|"
    r"\b(?:myth|overstated|exaggerated|overblown|theoretical|outdated)\b"
)


_PASSED_OVER = re.compile(
    r"\b(?:prefer\w*|better|safer|wiser|favou?red|superior|chosen|used|choice|alternatives?) (?:to|over|than|instead of|rather than)\s(?:an? |the |any |using |giving |all )?$"
)


_GIVES_IT = re.compile(
    r"(?<!to )(?<!who )(?<!that )(?<!they )(?<!we )(?<!not )\b(?:use|give|start|add|prescribe|try)\s(?:an? |some |iv |i\.v\. |oral |intravenous |low-dose )*$"
)
_AS_TREATMENT = re.compile(
    r"(?:\bplus|\+|\b(?:together|along|combined) with)\s(?:an? |iv |oral )?#|#\s(?:iv |po |oral )?(?:as (?:an? |the )?(?:prokinetic|prophyla\w+|treatment|adjunct|first|second|alternative|antibiotic|cover|rate|sedati\w+|add-on)|for (?:rate|cover|prophyla\w+|his|her))\b"
)
_REPLACES_WITH = re.compile(
    r"^(?:(?!\bnot\b|n't\b|\bnever\b|\bwas\b|\bwere\b|\bno\b).)*\b(?:replac\w+|replet\w+|switch\w*|chang\w+)\b[^.;]{0,40}\b(?:with|by|to|for) (?:an? |the |iv |i\.v\. |intravenous |oral |\d[\d.]* ?(?:m?g|mcg|mmol) (?:of )?)*$"
)


def _contraindicated(reading: Reading, rule: Rule, patterns: Sequence[Searched]) -> Iterator[Violation]:
    for number, segment in enumerate(reading.segments):
        found = [m for m in reading.mentions[number] if m.drug == rule.subject]
        if not found and len(patterns) > 1 and patterns[0].search(segment.text):
            found = _cue_mentions(segment, patterns[1:])
        for mention in found:
            text = segment.text
            if text.endswith("?") and _answered_yes(reading.segments, number):
                text = _statement_of(text)
            if _recommended(text, mention.start, mention.end):
                yield Violation(
                    rule=rule,
                    action=rule.action,
                    segment=number,
                    at=mention.start,
                    message=f"{mention.name}: {rule.summary}",
                )
                break


def _cue_mentions(segment: Segment, patterns: Sequence[Searched]) -> list[Mention]:
    """Names that only a pattern of the rule knows ("magnesium 2 g IV")."""
    return [
        Mention(drug="", name=m[0], start=m.start(), end=m.end())
        for pattern in patterns
        if (m := pattern.search(segment.text))
    ]


def _recommended(text: str, start: int, end: int) -> bool:
    """Whether a drug to avoid is put forward; a bare mention is not, one with a dose is."""
    if text.rstrip(" \"')").endswith("?") or _PASSED_OVER.search(text[max(0, start - 60) : start]):
        return False
    first, last = clause_bounds(text, start, end)
    clause = text[first:last]
    if _UN_AGAINST.search(text) or _REPLACES_WITH.search(text[first:start]):
        return True
    if _AGAINST.search(clause) or (_AGAINST.search(text) and not _ORDER.search(clause)):
        return False
    if _GIVES_IT.search(text[first:start]) or _FOR.search(clause):
        return True
    if _AS_TREATMENT.search(f"{text[first:start]}#{text[end:last]}") and not _PAST.search(text):
        return True
    return _ordered_or_dosed(clause)


def _ordered_or_dosed(clause: str) -> bool:
    """Whether a clause about the present orders something or states an amount."""
    ordered = _ORDER.search(clause) or re.search(r"\d\s?(?:m?g|mcg|%)\b", clause)
    return bool(ordered) and not _PAST.search(clause)
