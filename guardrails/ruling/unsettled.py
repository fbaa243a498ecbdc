"""What leaves it open how much of a drug is given: a daily dose without an end, more of it, an amount per kg not read.

The readings know many ways of saying how long and how often. Where none of them applied and the words still speak of
going on, of more, or of the patient's weight, the dose is not fully understood.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guardrails.lexicon import BYSTANDER
from guardrails.patterns import NUMBER
from guardrails.quantities.amounts import measured
from guardrails.records import Basis, Stance
from guardrails.ruling.beside import Beside, within
from guardrails.ruling.kinds import explained
from guardrails.ruling.repetition import is_past, read_repeats
from guardrails.statement import Statement
from guardrails.telling import compiled


def unsettled(beside: Beside, drug: str, *, counted: bool) -> Iterator[tuple[int, int]]:
    """Where a statement leaves open how much of a drug is given; `counted` tells that its repeats were counted."""
    yield from _unread(beside)
    yield from _without_unit(beside)
    yield from _corrected(beside)
    yield from _after_so_many(beside, drug)
    yield from _several_of_it(beside, drug)
    advised = [s for s in beside.here if s.drug == drug and s.stance is Stance.RECOMMENDING and not s.unclear]
    if not advised or drug not in beside.reading.by_course or is_past(beside.text):
        return
    last = advised[-1]
    said = f"{beside.text} {_next(beside)}"
    if any(s.start >= last.end for s in beside.here) or _so_many(beside, last, said):
        return  # what is said there is another dose's, or it is said how many there are
    words = _TASK.sub(" ", said[last.end :])
    endless = _endless(last) and not any(_ended(s) for s in beside.near if s.drug == drug)
    if endless and _GOES_ON.search(words):
        yield last.start, last.end
    if not counted and not _SETTLED.search(words) and not _harmless(beside, last, _times_more(words, advised)):
        yield last.start, last.end


_GIVEN_SINCE = compiled(
    r"\b(?:has|have|'s|'ve) (?:been )?(?:had|got|received|given|on|getting|having|receiving|taking) (?:every day |daily |it )?since\b"
)
_STILL_MORE = compiled(r"\b(?:another|a further|an extra|(?:\d{1,2}|some|a few) (?:more|further|extra|additional))\b")


def _after_so_many(beside: Beside, drug: str) -> Iterator[tuple[int, int]]:
    """More of a dose that has been given since some day, so that nobody can tell how many there were."""
    given = _GIVEN_SINCE.search(beside.text) if drug in beside.reading.by_course else None
    if given and _STILL_MORE.search(beside.text):
        advised = (s for s in beside.here if s.drug == drug and s.stance is Stance.RECOMMENDING)
        yield from ((s.start, s.end) for s in advised if s.end <= given.start())


_OF_THOSE = compiled(
    r"\b(?:is|gets?|needs?|has|have|give|order|run|deserves|requires|wants?|takes?|receives?) (?:about |exactly )?(?P<n>1\.\d+|[2-9](?:\.\d+)?) (?:of (?:those|these|them|that|it)|such)(?=\s?(?:[.,;]|$|for\b|in a row\b|as (?:she|he|her|his|the)\b))"
)


def _several_of_it(beside: Beside, drug: str) -> Iterator[tuple[int, int]]:
    """So many of the dose before, or one and a half of it: "hers is 1.5 of those"."""
    if drug not in beside.reading.by_course or is_past(beside.text):
        return
    before = [s for s in beside.before if s.drug == drug]
    for match in _OF_THOSE.finditer(beside.text) if before else ():
        if not within(beside.rules, before[-1], Decimal(match["n"]), of_total=False, instead=True, added=False):
            yield match.span()


def _next(beside: Beside) -> str:
    """The next statement, where it is about the same doses: it has none of its own and names no other drug."""
    number = beside.number + 1
    segments = beside.reading.segments
    if number >= len(segments) or segments[number].text.endswith("?") or any(s.segment == number for s in beside.near):
        return ""
    named = any(m.drug or m.substance != BYSTANDER for m in beside.reading.mentions[number])
    return "" if named else segments[number].text


_SO_MANY = compiled(
    r"\b(?:\d{1,2}|\d(?:st|nd|rd|th)|first|second|third|fourth|fifth) of (?:the |her |his )?(\d{1,2})\b"
)


def _so_many(beside: Beside, statement: Statement, words: str) -> bool:
    """Whether the words say of how many doses, and these are within the limits ("day 3 of 5")."""
    said = [Decimal(match[1]) for match in _SO_MANY.finditer(words)]
    return bool(said) and within(beside.rules, statement, max(said), of_total=False, instead=True, added=False)


def _endless(statement: Statement) -> bool:
    """Whether a dose is given day after day and no reading tells how long."""
    return bool(statement.schedule.times_per_day) and not _ended(statement)


def _ended(statement: Statement) -> bool:
    plan = statement.schedule
    return bool(plan.duration_days or plan.count or plan.days or plan.is_total or plan.divided) or (
        plan.one_day and not plan.times_per_day  # "one bag of 0.4 g/kg daily" has no end
    )


_GOES_ON = compiled(
    r"\b(?:until|till|stop(?:s|ped|ping)?|finish\w*|(?:last|final) (?:bag|bottle|dose|infusion|one|day)|week(?:day)?s?|fortnight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:rd|th)|every (?:morning|day|evening|night)|as long as|so long as|throughout|keep\w* (?:\w+ ){0,3}(?:on|going)|continu\w*|carry on|extend\w*|prolong\w*|without (?:a )?(?:pause|break|stop)|unchanged|to completion|(?:d|day) ?\d{1,2} ?/ ?\d{1,2})\b"
)


_SETTLED = compiled(
    r"\b(?:19|20)\d\d\b|\b(?:months?|years?|relapse\w*|recur\w*|maintenance|re-?treat\w*|jan\w*|february|feb|april|apr|june|jun|july|jul|august|aug|sept\w*|october|oct|november|nov|december|dec|in march|either|alternative\w*|(?:one|1) or the other|instead|compar\w*|versus|vs|trial|stud(?:y|ies)|arms?)\b"
)
_TASK = compiled(
    r"\b(?:vital capacity|fvc|vc|nif|mip|qmg|mg-?adl|scores?|spirometry|swallow\w*|obs\w*|vitals?|blood\w*|labs?|counts?|creatinine|iga|igg|levels?|ecg|check\w*|measur\w*|monitor\w*|assess\w*|reassess\w*|review\w*|record\w*|weigh\w*|walk\w*|physio\w*|prednis\w*|pyridostigmine|paracetamol|saline|fluids?|hydrat\w*)\b(?:(?! (?:and|then) (?:keep|continue|go|give|repeat|carry|extend|then)\b)[^.;-]|-(?!>))*"
)
_ONE_MORE = compiled(
    r"(?<!any )(?<!than )\b(?:another|again|once more|(?:the |and )same(?! (?:total|as|result|effect|way|volume|dose as|improvement|outcome|benefit|response|limit|rule|is true|nurse|doctor|team|line|cannula|vein|room|ward|time|patients?|rate|product|brand|batch))|(?<=day )(?:as well|too)|(?:as well|too)(?= on\b| tomorrow)|likewise|repeat(?:ed|s)?(?! (?:iga|blood|qmg|level|test|lab|mri|ct))|(?:a|the|her|his) (?:second|third|fourth|fifth|sixth)(?! (?:line|opinion|day|week|month|trimester|drug|agent|half|option|person|nurse|check))|ditto|an? (?:equal|identical) (?:dose|amount|bag|course|infusion))\b"
)
_SEVERAL_MORE = compiled(
    r"(?<!any )(?<!than )\b(?:\d{1,2} more|(?:the )?same (?:\d{1,2} days|course|regimen|schedule|week)(?! (?:as|total))|(?:the )?same (?:again )?(?:for|on|over) (?:the |another |each of the )?(?:next |following |other )?\d{1,2} (?:more )?days|(?:further|extra|additional) (?:\d|dose|bag|gram|infusion|day)|(?:boosters?|top-?ups?|supplements?|extra dose|second dose) (?:of|at|with) (?:0\.\d+ |a (?:third|quarter) )?(?:of )?(?:that|this|as much)\b|restart\w* (?:it|this|that|the (?:same |whole )?(?:course|ivig|drip|regimen|cycle)|same|ivig|immunoglobulin|rituximab|treatment)(?! at (?:a|half))\b|(?<!\d )(?:the |and |in the )next(?=\s*[.,;]|$)|(?:last|final) one)\b"
)
_REFUSED = compiled(
    r"\b(?:no|not|never|nor|neither|don't|without|avoid\w*|refus\w*|nothing|nobody|nil|ne|pas|nicht|kein\w*|non|nao|niet|geen|не)\b|n't\b"
)
_COMPARED = compiled(
    r"\b(?:is|are|was|were|be|much|about|roughly|gave|give|gives|had|show\w*|comes? to|makes?|crisis|children|adults)\s$"
)


def _times_more(words: str, advised: Sequence[Statement]) -> int:
    """How often the words behind the doses give more of them than their schedules have counted."""
    once, several = (
        sum(not _is_no_order(words[: m.start()]) for m in pattern.finditer(words))
        for pattern in (_ONE_MORE, _SEVERAL_MORE)
    )
    several -= _added_up(words, advised) or bool(advised[-1].schedule.courses)
    return max(0, several) + max(0, once - int(read_repeats(advised, whole=False)))


def _added_up(words: str, advised: Sequence[Statement]) -> bool:
    """Whether days and more days were read as one stretch ("3 days, then 2 more")."""
    stretch = advised[-1].schedule.duration_days
    return stretch is not None and str(stretch) not in _NUMBERS.findall(f"{advised[-1].lead} {words}")


_NUMBERS = compiled(r"\d+")


def _is_no_order(before: str) -> bool:
    """Whether the words before one of repetition refuse it, or compare ("the total is the same")."""
    return bool(_REFUSED.search(before[-_NEAR:]) or _COMPARED.search(before))


_NEAR = 30  # characters before a word that a refusal reaches


def _harmless(beside: Beside, statement: Statement, times: int) -> bool:
    """Whether a dose as read, given so many times more, would still be within its limits."""
    if not times or not statement.grams or statement.schedule.interval_days:
        return True
    more = times * statement.totals.window / statement.grams
    return within(beside.rules, statement, Decimal(more), of_total=False, instead=False, added=True)


_FOR_READ = compiled(
    rf"\b(?:for|in place of|instead of) [\"']?(?P<wrong>{NUMBER})[\"']?[^.;\d]{{0,12}}? (?:please )?read [\"']?(?P<right>{NUMBER})"
)
_NO_FACTOR = compiled(r"\s?(?:/ ?d(?:ay)? |daily )?[x×] ?(?:[a-z]\b(?! ?(?:g\b|/|\d|:))|\?|_|σ|∑|[a-z]=)")


def _corrected(beside: Beside) -> Iterator[tuple[int, int]]:
    """A number that is put right by a larger one ("for 0.4 read 0.9"), and a dose times what is no number."""
    if any(m.drug in beside.reading.bases for m in beside.reading.mentions[beside.number]) or beside.near:
        for match in _FOR_READ.finditer(beside.text):
            if Decimal(match["right"]) > Decimal(match["wrong"]):
                yield match.span()
    for statement in beside.here:
        if _NO_FACTOR.match(beside.text, statement.end):
            yield statement.start, statement.end


_PER_WEIGHT = compiled(
    r"(?<![\w.])\d[\d.,]*\s?(?!osm|mosm)(?:[a-z]{0,12}\s?|[a-z]{1,12}, (?=per ))(?:/ ?kg|\b(?:per|by|for|on)(?: each| every)? (?:kg|kilo\w*))(?![a-z])"
    r"|\b(?:\d+(?:st|nd|rd|th)|\d+ parts?|parts?|(?:thousand|hundred)ths?|fraction|share|grams?|kilo\w*|kg|pounds?|lbs?|stones?) of (?:the |her |his |their |a )?(?:patient'?s? |total |actual )?body[ -]?(?:weight|mass)\b|\d\s?(?:‰|per ?mill?e?\b|pro ?mille?\b)"
    r"|\b(?:mean|meant|read|rather|actually|correction|sorry)\b[^.;\d]{0,12}\b(?:m?g|mcg|grams?|milligrams?)\s?(?:/|per) ?k(?:g|ilo\w*)?\b"
)
_OF_BLOOD = compiled(r"osm|mol|mmhg|kcal|kj|ml|cc|l/|units?|iu|meq|beats|cm|ug|mcg|n/")


def _unread(beside: Beside) -> Iterator[tuple[int, int]]:
    """An amount for the weight that no reading took, beside the name of a governed drug."""
    if not any(m.drug in beside.reading.bases for m in beside.reading.mentions[beside.number]):
        return
    for match in _PER_WEIGHT.finditer(beside.text):
        read = [(a.start, a.end) for a in measured(beside.text) if a.basis is not Basis.FLAT or not a.unit]
        if not _OF_BLOOD.search(match[0]) and not any(a < match.end() and match.start() < b for a, b in read):
            yield match.span()


_BARE = compiled(
    r"(?:[\s:=,(]|\b(?:strength|amount|quantity|order|figure|total|dose|dosing|dosed|course|is|at|of|to|by|use|give|as|be|about|up|likewise)\b){1,8}?(?P<n>\d{1,2}(?:\.\d+)?)(?![\d.]*\d)"
    r"(?!\s\d+(?![\ds])|\s?(?:%|mg|ml|/|x|×|-\s?\d|:|\)|st\b|nd\b|rd\b|th\b|-|days?\b|tagen?\b|jours?\b|dias?\b|giorn[oi]\b|dag(?:en|ar)?\b|wochen?\b|semaines?\b|semanas?\b|settiman[ae]\b|weeks?\b|months?\b|years?\b|hours?\b|h\b|min|times\b|mal\b|fois\b|veces\b|vezes\b|volte\b|(?:[a-z]+ ){0,2}(?:infusions?|doses?|courses?|cycles?|bags?|bottles?|vials?|tablets?|doses)\b|of\b|the\b|in \d|, ?\d|,? (?:or|and) \d|g\b|grams?\b|kg|points?\b|and \d|(?:[a-z]+ )?(?:before|after|later|ago|must|gives?|should)\b|patients?|trials?|[a-z]+ five\b))"
)


_OUTCOME = compiled(
    r"\s?\((?:\d+(?:\.\d+)? ?%|see|fig|ref|table|page)|\sto \d+ times|\s(?:patients |people |of them )?(?:reached|were|had|improved|responded|received|died|needed|withdrew|relapsed|stopped|achieved|entered)\b|[,;]?\s?(?:and |vs\.? |versus |with |against )?(?:on )?(?:plasma exchange|exchange|plex|placebo|controls?|sham|conventional\w*|rituximab|ivig)\s(?:\w+ )?\d"
)  # numbers of people, or of what was measured in them


def _without_unit(beside: Beside) -> Iterator[tuple[int, int]]:
    """A number right behind the name of a governed drug that has no unit and is of no other kind ("IVIG 3 likewise")."""
    text, read = (
        beside.text,
        [(a.start, a.end) for a in measured(beside.text)] + [(s.start, s.end) for s in beside.here],
    )
    for mention in beside.reading.mentions[beside.number]:
        match = _BARE.match(text, mention.end) if mention.drug in beside.reading.bases else None
        if match is None or Decimal(match["n"]) == 1 or _OUTCOME.match(text, match.end()):
            continue
        at = match.start("n")
        if not any(a <= at < b for a, b in (*read, *explained(text, at, match.end("n")))):
            yield match.span("n")
