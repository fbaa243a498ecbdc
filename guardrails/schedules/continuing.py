"""Statements that only go on with the schedule of the dose before them, and fragments that tell it beforehand."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re

from guardrails.patterns import HOW_GIVEN
from guardrails.quantities.amounts import amounts
from guardrails.reading import Reading
from guardrails.schedules.dates import BOX_FIRST
from guardrails.schedules.days import ORDINAL
from guardrails.schedules.frequency import TIMES_APPROVED
from guardrails.schedules.schedule import read_schedule
from guardrails.telling import compiled

_CONTINUED = compiled(
    r"^\W*(?:(?:(?:i|we)(?: would|'d)? (?:recommend|suggest|advise|propose|favour|favor)|(?:i|we)(?: will|'ll| would|'d| plan to| want to)|(?:let us|let's)|please|so|then|and)[, ]\s?){0,2}(?:continu(?:e|ing)|carrying on|keeping (?:it|this|going)|given(?= ?:)|due(?= ?:)|dates?(?= ?:)|repeat(?! (?:steps?|days?|weeks?) ?\d[\d ,and&-]* (?:on|in) )|give (?:this|it|that)|carry on|keep (?:it|this|going)|duration|maintain|do (?:this|that|so|it)|treat|for|split|spread|divided|run (?:it|this)|administer (?:it|this)|infuse (?:it|this)|the (?:course|duration|treatment|schedule)|over|daily|every day|weekly|once daily|this (?:is|should|goes)|it (?:is|should)|"
    r"(?:week|wk) ?\d{1,2}(?=\W{1,3}(?:mon|tue|wed|thu|fri|sat|sun))|(?:nobody|no ?(?:one|1)|do not|don't|never|we never) (?:\w+ )?stops?(?= (?:(?:it|this|treatment|the (?:infusions?|course)) )?(?:before|until|till)\b)|days?|d\d{1,2}|interval(?=\W{1,3}\d{1,2} ?h)|course|freq|frequency|schedule|(?:total |overall |planned |treatment )?(?:length|duration)|number of|stop (?:only )?(?:when|once)|(?:the )?(?:next|further|subsequent|remaining|later|following|first|last|final) (?:doses?|infusions?|bags?|day)|(?:starts?|starting|begins?|ends?|ending|stops?|finish\w*)(?: (?:date|day|on|after))?(?= ?:| (?:on |after |with |at )?(?:the )?(?:\d|"
    + ORDINAL
    + r"|mon|tue|wed|thu|fri|sat|sun|day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|(?:plan|aim)\s?:\s?(?:\w+ )?\d{1,2} days|(?:plan\s?:\s?)?(?:to )?(?:complete|finish|continue for|go on for)|(?:up to |even |as many as )?"
    + TIMES_APPROVED
    + r"|(?:(?:you|we|they) (?:can|may|could|should) (?:\w+ )?)?(?:halve|cut) (?:it|this|that|the (?:gap|interval|spacing|wait))|(?:0\.5|the) (?:that |this )?(?:gap|interval|spacing|wait)(?= (?:(?!not\b|never\b)[\w-]+ ){1,5}(?:halved|cut|enough|plenty|fine|will do|suffices))|if (?:needed|required|necessary)\W{0,2}[x×]\s?(?=\d)|(?:the|an?) (?:"
    + ORDINAL
    + r")(?=,? and| is\b|,| (?:dose|infusion|bag|day|one|follow|comes|may|can|should|will)))\b"
)


_OTHER_TASK = compiled(
    r"\W*(?:on )?(?:days?|weeks?) \d[\d ,and-]*[:,-]\s?(?!(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|repeat(?! (?:the|his|her|a) (?!dose|infusion|ivig|immun|course|same|treatment))|same|the same|again|ditto|continu|give|infuse|x\b|×|once|twice|daily|\d)[a-z]"
)


_WAITS = compiled(r"\b(?:wait|delay|must not|should not|are not|not before)\b")


_OTHER_DAYS = compiled(
    r"\W*(?:scratch that|actually|correction|no|sorry|wait|on second thoughts?)?[\s,:;.-]{0,3}(?:make|change|correct) (?:it|that|this)(?: to| for)? (\d{1,2} days)\b"
)


_MORE_DOSES = compiled(
    r"\W*(?:please |then |and |so |now |today )*(?:give|add|infuse|do|order|schedule|hang|run|plan) (?:(?:him|her|them) )?(?:(?:another|a further) )?(\d{1,2}) (?:more|further|additional|extra)(?: (?:doses|infusions|days|of (?:these|them|the same)))?\W"
)


_LONGER = compiled(
    r"\W*(?:please |then |and |so |now )*(?:extend|prolong|lengthen)(?: (?:it|this|treatment|the (?:course|infusions?|treatment|same)))? by (\d{1,2}) days\b"
)


_MORE_DAYS = compiled(
    r"\W*(?:then |and )?(?:continue|carry (?:straight |right )?on|go (?:straight |right )?on|press on|keep (?:it )?going|prolong|extend)(?: (?:it|this|treatment|daily|the (?:course|infusions?|treatment|dose|same)))? (?:for|by|with) (?:(?:another|a further|an extra) \d{1,2} days|\d{1,2} (?:more|further|additional|extra) days)"
)


def continued(reading: Reading, number: int, tail: str, lead: str) -> str:
    """The next statement, where it only goes on with this dose's schedule ("Continue for 5 days.")."""
    if number + 1 >= len(reading.segments):
        return ""
    asks = reading.segments[number].text.endswith("?") and _HOW_GIVEN.search(reading.segments[number].text)
    if asks or reading.segments[number + 1].text.endswith("?"):
        return _answers(reading, number, first=number if asks else number + 1)
    if reading.mentions[number + 1]:
        return ""
    following = reading.segments[number + 1].text
    if doses := _MORE_DOSES.match(following):
        return f" ; then {doses[1]} more"
    longer, words = _prolonged(following), _further(reading, number)
    if not longer and not words:
        return ""
    return longer if read_schedule(tail, lead, stated_daily=False).duration_days else words


_SHORT = 60  # characters


def schedule_alone(text: str) -> bool:
    """Whether a statement says how long or how often, and nothing else ("Make it nine days.")."""
    if len(text) > _SHORT or _OTHER_TASK.match(text) or _WAITS.search(text) or amounts(text):
        return False
    plan = read_schedule(text, "", stated_daily=False)
    told = bool(plan.duration_days or plan.count or plan.courses or plan.days)
    return told and bool(_MORE_DOSES.match(text) or _prolonged(text) or _CONTINUED.match(text))


def _further(reading: Reading, number: int) -> str:
    """The short statements from the next one on that tell no more than a schedule."""
    words = ""
    for near in range(number + 1, min(number + 4, len(reading.segments))):
        following = reading.segments[near].text
        goes_on = (_CONTINUED.match(following) or BOX_FIRST.match(following)) and not (
            _OTHER_TASK.match(following) or _WAITS.search(following)
        )
        if len(following) >= 120 or reading.mentions[near] or not goes_on or amounts(following):
            break
        words += " ; " + following
    return words


_LONGEST_ANSWER = 40  # characters
_SPEAKER = compiled(r"^(?:a|answer|reply|response|key|back|doctor|dr|nurse|pharmacist|consultant)\s?[:.]\s?")
_HOW_LONG = compiled(r"\bhow (?:long|many (?:days|weeks|nights))\b|\bduration\b|\blength\b|\bover (?:what|how)\b")
_HOW_GIVEN = compiled(HOW_GIVEN)
_HOW_MANY = compiled(r"\bhow many (?:\w+ )?(?:doses|infusions|times|courses|bags)\b|\bnumber of\b")


def _answers(reading: Reading, number: int, *, first: int) -> str:
    """Short answers to questions that hold or follow a dose ("How often? Daily. For how long? A week.")."""
    words = ""
    own = {mention.drug for mention in reading.mentions[number]}
    for near in range(first, min(first + 7, len(reading.segments) - 1), 2):
        question, answer = reading.segments[near].text, reading.segments[near + 1].text
        other = any(mention.drug not in own for mention in reading.mentions[near])
        if not question.endswith("?") or other or reading.mentions[near + 1]:
            break
        answer = _SPEAKER.sub("", answer)
        if len(answer) > _LONGEST_ANSWER or amounts(answer) or answer.endswith("?"):
            break
        before = (
            "over "
            if re.search(r"\bover\b", question)
            else "for "
            if _HOW_LONG.search(question) and not answer.startswith(("for ", "over "))
            else ""
        )
        words += f" ; {before or ('x ' if _HOW_MANY.search(question) else '')}{answer}"
    return words


def _prolonged(following: str) -> str:
    """More days, or another number of days, than the statement before has said."""
    if other := _OTHER_DAYS.match(following):
        return f" ; extended to {other[1]}"
    if longer := _LONGER.match(following):
        return f" ; another {longer[1]} days"
    return f" ; {more[0]}" if (more := _MORE_DAYS.match(following)) else ""


_A_DAYS = compiled(
    r"\bdaily (?:dose|dosage|limit|ceiling|maximum|max|cap|total|amount|upper limit)\b|\b(?:limit|ceiling|maximum|max|cap|most|total|much)\b[^?]{0,30}\bin 24 ?h(?:ours)?\b|\b(?:per|a|each|in a|in 1) day\b|\bdaily\b"
)
_A_DOSES = compiled(r"\b(?:per dose|single|each|every|how often|times?|at once|one dose|1 dose)\b")


def asked_for(reading: Reading, number: int, start: int) -> str:
    """What an amount that answers a question is by the question's words: "The daily ceiling? 480 mg."."""
    if not number or not reading.segments[number - 1].text.endswith("?"):
        return ""
    speaker = _SPEAKER.match(reading.segments[number].text)
    question = reading.segments[number - 1].text
    if start > (speaker.end() if speaker else 0) or _A_DOSES.search(question) or not _A_DAYS.search(question):
        return ""
    return "a daily total of "


_SO_MANY = compiled(
    r"\W*(?:(?:for|over|give|plan|course|total)\W\s?)?(\d{1,2}) (?:(?:consecutive|straight|full|whole|daily|separate) ){0,2}(days?|nights|mornings|evenings|doses|infusions|bags|sessions)(?: (?:of (?:it|this|treatment)|in a row|running|in all|in total))?\W*"
)
_NAME_ALONE = 20  # characters: a drug's name and hardly anything else
_EACH = compiled(
    r"[^.;,]{0,15}?\b(?:each|every day|daily|apiece|a day|per day|at a time|a time|per (?:dose|infusion)|every (?:time|one))\b"
)


def counted_before(reading: Reading, number: int, tail: str, *, daily: bool) -> str:
    """How many days or doses a fragment before the statement has said ("IVIG. Five days. 0.7 g/kg each.")."""
    if not number or not (daily or _EACH.match(tail)):
        return ""
    before = reading.segments[number - 1].text
    if len(before) <= _NAME_ALONE and number > 1:
        before = reading.segments[number - 2].text if not _SO_MANY.fullmatch(before) else before
    match = _SO_MANY.fullmatch(before)
    if match is None:
        return ""
    return f" ; for {match[1]} days" if match[2][:3] in ("day", "nig", "mor", "eve") else f" ; x {match[1]}"
