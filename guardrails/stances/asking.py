"""What asks for a dose, and how its answer takes it up or turns it down."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import lru_cache

from guardrails.patterns import HOW_GIVEN, IN_MY_VIEW
from guardrails.records import Stance
from guardrails.stances.refusal import RHETORICAL, Setting, orders
from guardrails.telling import compiled

_ASKED = compiled(
    r"\b(?:you|they|he|she|the (?:user|patient|family|clinician|question|team|doctor))\s(?:have |has |had )?(?:ask(?:ed|s|ing)?|(?:read|heard) (?:about|of|that|somewhere)|wonder\w*|inquir\w*|wanted to know|propos\w*|request\w*|suggested|wrote|typed|mentioned|said|entered|quoted|stated|cited|put)\b|\byou (?:mention|quote|cite|write|propose|ask|would like|want\w*|wish\w*|hope\w*)\b|\basked (?:whether|if|about|for)\b|\bthe question (?:is|was|whether|of)\b|(?<!pharmacy )(?<!pharmacy has )(?<!pharmacist )(?<!pharmacist has )(?<!bank )(?<!bank has )(?:was|were|been) asked (?:to|for)\b|^\W*(?:user|question|q|patient|client|human|prompt|caller)\s?:|\bwhether\b|\b(?:your|the) (?:question|request|proposal)\b"
)


_AFFIRMS = compiled(
    r"^\W*(?:(?:a|answer|assistant|reply|response|bot|ai|doctor|dr|clinician|consultant|pharmacist|neurologist)\s?[:.-]\s?\W?)?(?:(?:it|that|you|they|he|she) (?:is|does|can|should|may|would|will|are)\W*$|by all means|please do|sure thing|yup|aye|why not\W*$|yes|yeah|yep|absolutely|certainly|definitely|of course|sure|indeed|correct(?! answer\b)|right|exactly|it is (?:safe|fine|ok|okay|acceptable|appropriate|reasonable|supported|well)|(?:that|it|this)(?: dose)? (?:sounds|seems|looks|feels) (?:about |quite |perfectly |entirely |all |very )?(?:right|fine|good|correct|reasonable|sensible|appropriate|acceptable|ok|okay)|that is (?:fine|safe|correct|right|acceptable|reasonable)|go ahead|confirmed|fine|ok|okay|agreed|(?:and |so )?(?:i|we) (?:do |fully |entirely |quite |would )?(?:agree|concur|approve|second that)\b|ja\b|oui|si\b|sim\b|да|是的|可以)"
)


_TAKEN_UP = compiled(
    r"^\W*(?:(?:a|answer|assistant|reply|response)\s?:\s?)?(?:it|that|this|which)(?: dose| regimen| amount)?(?:'s| is| works| would be| can be| has| remains| does)\b"
)


_NOT_TAKEN_UP = compiled(
    r"\b(?:not|no|never|nor|none|neither|nothing|without|above|over|exceed\w*|beyond|too|more|less|twice|double|half|outside|against|un\w+|in\w+able|avoid\w*|only|question|request|lack\w*|wrong|false|myth|error|risk\w*|danger\w*|harm\w*|excess\w*|toxic\w*|limit|maximum|hypothe\w+|declin\w*|refus\w*|reject\w*|denied|stopped|blocked|withheld|cancel\w*|queri\w*|discuss\w*|raised|asked|debat\w*|controvers\w*|difficult|hard|experimental|expert|opinion|[1-9])\b|n't\b|[?]"
)


def _taken_up(after: str) -> bool:
    """Whether the sentence after a question goes on with its dose without any word of doubt."""
    return bool(_TAKEN_UP.match(after) and not _NOT_TAKEN_UP.search(after))


def affirms(after: str) -> bool:
    """Whether a sentence after a question says yes."""
    return bool(_AFFIRMS.search(after))


_WHY_NOT = compiled(r"^\W*(?:\w+: )?(?:so |but |and )?why not\b[^?]*\?\W*$")


_REASON_AGAINST = compiled(
    r"\W*(?:because|since|as|for)\b(?:(?!\b(?:else|stops|prevents|forbids|harm|objections?)\b)[^;?])*?\b(?:nothing (?:above|over|beyond|more|higher|larger)|(?:no (?:trial|study|source|evidence|data|guideline)|none of the (?:trials|studies|sources|guidelines))\b(?= (?:\w+ )?(?:supports?|supported|backs?|tested|has tested|tests?|recommends?|for it|goes)\b)|\b(?:it|that|this|such a dose) (?:was|is|has) (?:not|never) (?:been )?(?:\w+ )?(?:studied|tested|supported|sourced|established)|(?:exceeds?|above|over|beyond|twice) (?:the|any|our) (?:\w+ )?(?:limit|maximum|ceiling|total|dose|evidence)|(?:limit|maximum|ceiling|total) (?:is|was|had been|has been) (?:already )?(?:\d|reached|exceeded|used))\b"
)


def answered_against(setting: Setting) -> bool:
    """Whether "why not?" is answered with the reason against it, and no order follows."""
    reason = _REASON_AGAINST.match(setting.after) if _WHY_NOT.match(setting.text) else None
    return reason is not None and not orders(setting.after[reason.end() :])


_TOPIC = compiled(
    r"^[^.!?]{0,60}\b(?:doses?|dosing|totals?|amounts?|position|evidence|data|views?|questions?|anything|going|exceeding|case|use|ivig|role|what)\b[^.!?:]{0,40}\b(?:above|up to|over|beyond|more than|exceeding|higher than|of)\s$"
)


def _answered_for(setting: Setting) -> bool:
    """Whether a question itself, or what follows it, speaks for the dose."""
    if answered_against(setting):
        return False
    if RHETORICAL.search(setting.text) or (_AFFIRMS.search(setting.after) and not _borne_out(setting)):
        return True
    if _WHO_REFUSES.search(setting.text) and _NOBODY.match(setting.after):
        return True
    return _taken_up(setting.after) or _cleared(setting) or _says_how(setting)


_WHO_REFUSES = compiled(
    r"\b(?:who|what (?:doctor|clinician|neurologist|pharmacist))\b[^?]{0,20}?\b(?:refuse|deny|withhold|begrudge|grudge|object|say no|hesitate|forgo|stop|oppose|baulk|balk)\b"
)


_NOBODY = compiled(
    r"\W*(?:a\s?[:.]\s?|answer\s?:\s?)?(?:(?:certainly |surely |definitely )?not (?:i|me|us|we)|nobody|no ?(?:one|1)|none of (?:us|them)|neither)\b(?![^.?!]{0,40}\b(?:but|except|limit|maximum)\b)"
)


def asking(setting: Setting) -> Stance | None:
    """Asking, or recommending where the answer takes the dose up; None where nobody asks."""
    text = setting.text
    if setting.is_title and _TOPIC.search(text[: setting.start]) and len(text) - setting.end <= 40:
        return Stance.ASKING
    if text.rstrip(" \"')],}").endswith("?") and (_OPENS_QUESTION.match(text) or not _asks_other(setting)):
        return Stance.RECOMMENDING if _answered_for(setting) else Stance.ASKING
    asked = _asks(text) and _ASKED.search(text[: setting.end])
    if asked and not re.search(
        r"\bas (?:you|they|he|she) (?:mention|quote|cite|write|propose|ask|suggest|suggested|asked|requested|proposed|said|wrote|mentioned|stated|put)\b",
        text,
    ):
        return (
            Stance.RECOMMENDING
            if _AFFIRMS.search(setting.after) or _taken_up(setting.after) or _endorsed_later(text, setting.end)
            else Stance.ASKING
        )
    return None


_HOW_GIVEN = compiled(HOW_GIVEN)


_SAYS_HOW = compiled(
    rf"\W*(?:[a-z]+\s?[:.]\s)?{IN_MY_VIEW}(?:(?:for|over|at|up to|about|at least|x|every|each) ){{0,2}}(?:\d|every|each|daily|weekly|monthly|nightly|hourly|once|twice|until|indefinitely|as (?:often|long|many)|a (?:week|fortnight|month))"
)


_DOUBTS = compiled(
    r"\b(?:too (?:much|high|large|strong|aggressive|bold)|excessive|an? (?:\w+ )?(?:overdose|problem|mistake|error|risk|concern|worry)|dangerous|danger|unsafe|harm\w*|hurt|toxic\w*|risky|reckless|wrong|unreasonable|unwise|inappropriate|excess\w*|overdoing|overkill|overdose|over the top"
    r"|contra-?indicated|forbidden|prohibited|off[- ]limits|against|objections?|objects?|mind|reasons? (?:not to|to (?:avoid|withhold|refuse|object|worry))|(?:over|above|beyond|past|outside|exceed\w*) (?:the|any|our|her|his) (?:\w+ )?(?:limit|maximum|ceiling|cap|range))\b"
)


_DENIAL = compiled(
    r"\W*(?:(?:a|answer|assistant|reply|response|bot|ai|doctor|dr|clinician|consultant|pharmacist|neurologist)\s?[:.-]\s?\W?)?(?:i (?:would|do)(?: not|n't) (?:think|say|believe) so|(?:oh |certainly |absolutely |definitely |of course |surely )?not?(?: (?:at all|really|in the least|in my (?:view|opinion|experience)|here|in crisis|for (?:her|him|this patient|mg)))?(?=\s?(?:[.,;:!-]|$))|(?:by no means|far from it|on the contrary|nope|hardly|never|none(?: at all| whatsoever| that i know of| that (?:need|should|would|could|can) (?:\w+ ){0,2}?(?:worry|concern|trouble|deter|stop|bother)(?: (?:you|us|her|him|anyone))?)?|nothing(?: at all| whatsoever)?|nobody|no ?(?:one|1)|not a bit|quite the (?:opposite|contrary)|none of (?:us|them))(?=\s?(?:[.,;:!-]|$)))"
    r"(?![^.?!]{0,60}\b(?:but|limit is [12]\b|never|avoid|stop|do not|don't|must not|should not)\b)"
)


_REFUSAL_ASKED = compiled(
    r"\b(?:refus\w*|declin\w*|withh\w+|avoid\w*|stop\w*|say no|reject\w*|query\w*|deny\w*|limit\w*|cap\w*|block\w*|capping|less|lower\w*|reduc\w*|cut\w*|not)\b"
)


_PLAIN_YES = compiled(
    r"\W*(?:a\s?[:.]\s?|answer\s?:\s?)?(?:yes|yeah|yep|absolutely|certainly|definitely|of course|indeed|correct|right|exactly)\b(?![^.?!]*\b(?:but|give|fine|safe|ok|okay|go|can|may|could|recommend\w*|still|use|well|need\w*|not)\b)"
)


def _doubts(text: str) -> bool:
    """Whether a question asks if a dose does harm or is too much, and not if refusing it does."""
    doubt = _DOUBTS.search(text)
    return bool(doubt and not _REFUSAL_ASKED.search(f"{text[: doubt.start()]} # {text[doubt.end() :]}"))


def _cleared(setting: Setting) -> bool:
    """Whether such a question is answered with no: "Would that be too much? Not at all."."""
    return bool(_DENIAL.match(setting.after)) and _doubts(setting.text)


def _borne_out(setting: Setting) -> bool:
    """Whether it is answered with a plain yes: "Is that too much? Yes."."""
    return bool(_PLAIN_YES.match(setting.after)) and _doubts(setting.text)


def _says_how(setting: Setting) -> bool:
    """Whether a question how often or how long a dose is given is answered with just that."""
    return bool(_HOW_GIVEN.search(setting.text) and _SAYS_HOW.match(setting.after))


_OPENS_QUESTION = compiled(
    r"\W*(?:could|can|should|is|are|was|were|would|may|might|do|does|did|shall|will|has|have|what|which|how|why|when|who|any)\b"
)


_LOOSE, _FRAGMENT = compiled(r"\s\?$"), compiled(r"(?!no|yes|nei|ne\b|ja\b|si\b|oui)[a-z][^.?!:]{1,40}$")


def _asks_other(setting: Setting) -> bool:
    """Whether the question mark behind a dose belongs to another word: "x 4, ?PE?", "x 4 ? PE after"."""
    loose = _LOOSE.search(setting.text) and _FRAGMENT.match(setting.after)
    return bool(loose or _ASKS_OTHER.search(setting.text, setting.end))


_ASKS_OTHER = compiled(r"(?:^|[\s,;(/])\?\s?[a-z]")  # "?PE after": a question about that word alone


@lru_cache(maxsize=256)
def _asks(text: str) -> bool:
    """Whether a sentence holds words of a question put by somebody; looked for once for all its doses."""
    return bool(_ASKED.search(text))


def _endorsed_later(text: str, end: int) -> bool:
    return bool(
        re.search(
            r"(?:[,;:]|\band)\s(?:and |so )?(?:yes|(?:please |kindly |just |now )*(?:prepare|order|give|send|dispense|draw (?:it )?up|hang|start|supply|infuse|deliver|release|chart) (?:it|that|this|them)|the answer is yes|it is (?:safe|fine|ok|acceptable|appropriate)|that is fine|go ahead|you (?:can|may|should)|i (?:can |do |will |would |fully |gladly )*(?:agree|confirm|approve|support|endorse|second))",
            text[end:],
        )
    )
