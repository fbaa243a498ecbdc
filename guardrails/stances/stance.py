"""What a passage is doing with a dose: recommending, reporting, refuting, asking or warning.

A refusal counts only where it governs the dose: before it in the same clause with no order in between ("do not give",
"no trial tested", "avoid"), or as what is said of it right after ("is not supported"). A clause ends at "but", "unless",
"because" and the like. A negation of a refusal ("no reason not to", "don't hesitate") approves. What cannot be told
counts as recommending.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from functools import lru_cache

from guardrails.records import Stance
from guardrails.stances.accidents import (
    ENDORSING,
    STEP_NEXT,
    SWALLOWED,
    TOLD_BEFORE,
    UNQUESTIONED,
    WRITTEN,
    accident,
    effect_of,
    mere_draft,
    mistyped,
    side_effect,
    slip_of_another,
)
from guardrails.stances.approval import CONCEDED, called_wrong_next, is_endorsed, not_followed
from guardrails.stances.asking import answered_against, asking
from guardrails.stances.refusal import Setting, clause_bounds, is_refuted, orders
from guardrails.stances.weighed import too_much_so, would_come_to
from guardrails.telling import compiled

_REPORT_SOURCE = compiled(
    r"\b(?:reviews?|authors?|report(?:s|ed)?|case series|series|survey\w*|paper|publication|study|studies|trial|investigators?|literature|article|abstract|experts?|expert opinion|researchers?|registry|cohort|editorial|case report|retrospective\w*|anecdot\w*|hypothesi\w*|revision|étude|autores|auteurs|autoren|studie)\b"
)


_REPORT_VERB = compiled(
    r"\b(?:discuss\w*|mention\w*|describ\w*|note[sd]?|names?|named|call(?:s|ed)|report(?:s|ed)?|propos\w*|speculat\w*|hypothesi\w*|raise[sd]?|means?|likely to (?:require|need)|plausibl\w*|expert opinion|indirect evidence|further study|opinion|theor\w*|suggest(?:s|ed)? that some|received|were (?:given|treated|exposed)|was (?:given|treated)|had been (?:given|treated)|"
    r"considered|explor\w*|compar\w*|range[sd]?|expects?|attribut\w*|limited to|confined to|rests? on|comes? from|stems? from|based on|quot\w*|cit(?:es|ed))\b"
)


_QUERIED = compiled(
    r"(?<!not )(?<!never )(?<!n't )\b(?:query|question|challenge|verify|stop|refuse|reject|flag|intercept|return|block|double-check)\s(?:any|every|all|each|an?)\s(?:[\w-]+\s){0,3}?(?:orders?|prescriptions?|requests?|scripts?|charts?)\s(?:[\w-]+\s){0,5}?(?:above|over|exceeding|beyond|more than|greater than|higher than|larger than|in excess of|of|for)\s(?:\w+\s){0,2}$"
)


_CONFIRMED = compiled(r"\b(?:i|we) (?:would|will|recommend|suggest|advise|prefer|use|give)\b(?! not)")


_REFUSED_NEXT = compiled(
    r"\W*(?:so |and |please |but |therefore )*(?:(?:do not|don't|never|you must not|you should not|must not|we (?:do|would|will) not|i (?:do|would|will) not|i (?:can't|cannot|won't|don't)) (?:ever )?(?:give|use|order|prescribe|dispense|recommend|infuse|administer|advise|support|write|hang)\w* (?:it|this|that|them|such (?:a )?doses?|that dose|this dose)|(?:disregard|ignore|discard|dismiss|delete|reject|refuse|forget) (?:it|this|that|them)|(?:i|we|she|he|the \w+) (?:have |has )?(?:advised|argued|decided|spoke|warned) against (?:it|this|that)|(?:it|this|that|that dose|this dose) (?:must|should|is to|will|may|can)(?:not| not|n't| never) be (?:given|used|ordered|prescribed|dispensed|recommended|infused|written))(?: (?!unless\b|until\b|before\b|except\b)\w+){0,6}\s*(?:[.;!]|$)(?! (?:unless|until|before))"
)


def stance_of(setting: Setting) -> Stance:
    """What the sentence is doing with the dose at [start, end)."""
    text = setting.text
    first, last = clause_bounds(text, setting.start, setting.end)
    endorsed = is_endorsed(setting, first, last) and not answered_against(setting)
    if endorsed or (_OBJECTION.search(text[first : setting.start]) and _WAVED_ASIDE.match(text, setting.end)):
        return Stance.RECOMMENDING
    queried = _QUERIED.search(text[first : setting.start]) and not UNQUESTIONED.search(text)
    if queried or mere_draft(setting):
        return Stance.WARNING
    ordered = orders(text[first : setting.start])
    if asked := asking(setting):
        return asked
    refused_next = not ordered and (_REFUSED_NEXT.match(setting.after) or _refused_after_concession(setting))
    too_much = (not ordered and too_much_so(setting)) or would_come_to(setting)
    if (
        refused_next
        or too_much
        or (not ordered and called_wrong_next(setting))
        or not_followed(setting)
        or is_refuted(setting, first, last, ordered=ordered)
    ):
        return Stance.REFUTING
    if ordered or _CONFIRMED.search(text[first:last]):
        return Stance.RECOMMENDING
    return _described(setting, text[first:last], text[last:])


_OBJECTION = compiled(
    r"\b(?:object\w*|complaints?|criticisms?|protests?|reservations?|doubts?|fears?|warnings?|worr\w+|concerns?|alerts?|alarms?|limits?|caps?|ceilings?|bans?|veto|refusals?|restrictions?|hold|quer(?:y|ies)|opposition|(?:advice|case|arguments?|evidence) against|(?:requests?|calls?|pressure) to \w+|withholding|delaying|refusing|denying|omitting|skipping|splitting|halving|stopping|(?:search|hunt|look\w*) for (?:harms?|risks?|problems?|toxicity|dangers?))\b(?: (?:\w+ )?(?:to|about|on|of|over|for|against|from|before|short of))?(?: (?!give|use)[\w-]+){0,3} $"
)
_WAVED_ASIDE = compiled(
    r"[^.;]{0,40}?\b(?:should|must|have been|has been|was|were|is|are|would be|rests?)\b (?:be )?(?:\w+ )?(?:ignored|disregarded|dismissed|resisted|discarded|withdrawn|dropped|cancell?ed|overruled|vetoed|voided|abandoned|unwise|inadvisable|ill-advised|misleading|on nothing|on no)\b|[^.;]{0,40}?\b(?:came|comes|come) (?:back|up) (?:empty|with nothing)\b|[^.;]{0,40}?\b(?:found nothing|drew a blank)\b"
)


_MAIN_CLAUSE = compiled(r"[^.;,]{0,90},\s")


def _refused_after_concession(setting: Setting) -> bool:
    """Whether what was conceded to a dose is followed by an order against it: "though it is asked for, do not give it"."""
    if not CONCEDED.search(setting.text[: setting.start]):
        return False
    main = _MAIN_CLAUSE.match(setting.text, setting.end)
    return bool(main and _REFUSED_NEXT.match(setting.text, main.end()))


def _described(setting: Setting, clause: str, rest: str) -> Stance:
    """A dose that nobody orders: an accident, a side effect, a refusal at a distance, a report, else advice."""
    text = setting.text
    told = TOLD_BEFORE.sub(" ", text) if "):" in text[: setting.start] else text
    if (
        (accident(told) and not slip_of_another(setting))
        or SWALLOWED.search(text[: setting.start])
        or mistyped(setting)
        or (WRITTEN.search(text) and STEP_NEXT.match(setting.after))
        or (side_effect(text, clause) and effect_of(setting))
    ):
        return Stance.WARNING
    if _distant_refusal(rest) or (_CLOSED.search(rest) and not ENDORSING.search(clause)):
        return Stance.REFUTING
    return Stance.REPORTING if _reporting(text) else Stance.RECOMMENDING


_CLOSED = compiled(
    r"^\W*(?:but |and |yet )?(?:the (?:supported )?(?:limit|maximum|ceiling) (?:is|remains|stays) (?:at )?\d|(?:no|none of the|not 1) (?:source|trial|guideline|evidence|stud(?:y|ies)|data|review)s?\b[^.;]{0,20}\b(?:supports?|backs?|recommends?|tested)\b (?:it|this|that|them)\b)"
)


def _distant_refusal(rest: str) -> bool:
    """A refusal that closes the sentence: "4 g/kg remains in use, and I cannot advise it"."""
    return bool(_DECLINED.search(rest))


_DECLINED = compiled(
    r"\b(?:have|has|had)(?: not|n't| never) (?:\w+ )?(?:ordered|given|prescribed|charted|dispensed|infused|approved|signed|written|released|entered) (?:it|them|this|that|these|those)\b(?! (?:yet|so far|until|before|because we (?:lack|ran)))|\b(?:cannot|can't|do not|don't|will not|won't|would not|shall not)\s(?:\w+\s){0,2}?(?:recommend|advise|support|endorse|suggest|give|confirm|state|do|share|follow|adopt|agree with|back|trust)\w*\s(?:it|them|this|that|these|those|such)\b"
)


_BY_SOME = compiled(
    r"\bsome experts\b|\b(?:1|one|an) (?:author|expert|review|paper) (?:suggests?|proposes?|speculates?|thinks?|believes?|argues?)\b|\bcited in\b|\bas (?:an )?(?:expert )?(?:opinion|hypothesis)\b"
)
_TAKES_SIDES = compiled(r"\b(?:agree\w*|order|follow|likewise|do so|same|you|your|i|we|us|our|here|this patient)\b")
_NOT_ENDORSED = compiled(
    r"\b(?:not|without|never|nor|neither|hardly)\s(?:(?:an?|yet|been|any|itself|be)\s){0,2}(?:recommend\w*|endors\w*|support\w*|advis\w*|establish\w*|prov\w+|confirm\w*)|\b(?:no|without) (?:recommendation|endorsement|support|advice)\b"
)


@lru_cache(maxsize=256)
def _reporting(text: str) -> bool:
    return bool(
        _REPORT_SOURCE.search(text)
        and (_REPORT_VERB.search(text) or (_BY_SOME.search(text) and not _TAKES_SIDES.search(text)))
        and not ENDORSING.search(_NOT_ENDORSED.sub("", text))
    )
