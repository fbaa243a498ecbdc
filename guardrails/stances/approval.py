"""What approves a dose whatever else is said: denied objections, limits waved aside, "but I would still give it"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import lru_cache

from guardrails.stances.refusal import CEILING, REFUTES_BEFORE, Setting, is_refuted, orders
from guardrails.telling import compiled

_ALWAYS_RECOMMENDS = compiled(
    r"\bnever (?:fall|stop) short of\b|(?:n't|\bnot|\bnever) (?:\w+ )?(?:hesitat\w*|settle|be afraid|be shy|shy away|worry|fear|baulk|balk)\b|\b(?:mistake|wrong|error|negligent|negligence|malpractice|unwise|remiss|foolish|unethical|unfair|shame) (?:if \w+ )?not to\b|\b(?:mistake|wrong|error|negligent|unwise|foolish|unethical|unfair|shame) to (?:withhold|deny|refuse|forgo|stop (?:short|at|before)|omit)\b|\bfail(?:ing|ure)? to (?:give|use|reach|offer|prescribe|order|escalate|go)|"
    r"\b(?:avoid\w*|never|not|n't|no|no ?(?:one|1)|nobody|none|nothing|refus\w*|declin\w*|unwilling|reluctant)\b[^.;,]{0,40}\banything less\b|\b(?:nothing|no ?one|nobody|little) (?:\w+ ){0,5}(?:against|prevents?|precludes?|forbids?|stops?|wrong|to lose)\b|"
    r"\bno (?:\w+ ){0,3}(?:is |are )?(?:needed|required|necessary)\b|\bneeds? no\b|(?:n't|\bnot) (?:need|require) (?:an? |any |the )?(?:approval|trial|evidence|permission|consent|sign-?off|justification|reason)|(?:\bnobody|\bno ?(?:one|1)|\bnone|\bno patients?)\b[^.;,]{0,20}\b(?:harmed|hurt|injured|died|(?:come|came) to (?:any )?(?:harm|grief)|suffered|worse off|regretted|object|mind|complain|blame|query|question|challenge)|(?:\bnever|\bdo not|\bdon't)\b[^.;,]{0,30}\bwithout (?:at least |(?:the |a )?full |another |an? (?:further|second|extra|additional) )?\d|\bno\b(?:(?!\band\b|\bbut\b)[^.;,]){0,40}\b(?:evidence|stud(?:y|ies)|trials?|data|reports?|signals?|proof|sign)\b(?:(?!\band\b|\bbut\b)[^.;,]){0,50}\b(?:harm\w*|risk\w*|danger\w*|toxic\w*|unsafe|problem\w*|side effects?|adverse|thrombo\w*)|"
    r"(?:\bnot|\bnever|n't|\bnobody|\bno ?(?:one|1)|\bno (?:\w+ )?(?:patients?|adults?|wom[ae]n|m[ae]n|person|child)(?: (?:in|with|on|of|who|at)(?: [\w-]+){1,4}?)?|\bnone)(?: (?:should|be|must|ever|to|simply|being|have been)){0,4} (?:withh\w+|den(?:y|ied)|refus\w+|avoid\w*|forgo|skip|reject\w*|discourag\w*|put off|scared|afraid|fearful|deterred|dissuaded|frightened)\b|\bnothing (?:beats|compares|is better|works (?:better|like))|\bonly reason not to\b|\bnot (?:that|because)\b[^.;]{0,40}\btoo (?:much|high|large)\b|\b(?:nobody|no ?(?:one|1)|none|few)\b[^.;,]{0,15}\b(?:doubts?|disputes?|den(?:y|ies)|questions)\b|\b(?:refus|withhold|deny|declin|avoid|omit|skipp)(?:ing|al of) [^.;]{0,50}\b(?:is|would be|was|seems) (?:\w+ )?(?:negligen\w+|wrong|malpractice|a mistake|an error|unethical|unfair|cruel|indefensible)\b|\b(?:despite|notwithstanding|in spite of|regardless of|irrespective of) (?:the |a |any )?(?:lack|absence|want|paucity|shortage|dearth) of\b|"
    r"(?:\bnot|n't|\bnever) (?:be |been |at all )?(?:wrong|unreasonable|unwise|a mistake|an error|inappropriate|unsafe|dangerous|harmful|foolish|out of place|forbidden|prohibited|banned) (?:to|if)\b|"
    r"\b(?:no reason (?:not|to avoid)|why not|don'?t (?:hesitate|settle|be afraid|worry)|do not (?:hesitate|settle|be afraid|worry|stop (?:short|at|before)|undertreat|underdose|skimp)|not (?:only|just|merely|simply)|nothing wrong|no harm in|no problem|no objection|(?:cannot|can't|will not|won't|do not|never) (?:ever |really |quite )?go (?:far |very )?wrong (?:with|by|giving|if)|cannot go wrong|can't go wrong|no upper limit|no (?:fixed |real )?(?:ceiling|cap|maximum)\b(?! above)|"
    r"(?:no|not|never|nothing) less than|not (?:stop|limit|cap)|need not (?:stop|be limited)|without (?:hesitation|worry|concern|fear|risk|problem|harm|issue)|not be (?:limited|capped|restricted|denied)|nothing short of|nothing to stop|no (?:\w+ ){0,2}?(?:evidence|data|proof|trials?|stud(?:y|ies)|arguments?|case|objections?|guidelines?|sources?|reviews?|papers?)(?: (?:(?:to be )?(?:found|made|known)|speaks?|spoke|argues?|weighs?|counts?|warns?|advises?|recommends?|exists?|whatsoever|at all|points?))? against(?! or for)|no (?:\w+ ){0,2}?(?:evidence|data|trials?|stud(?:y|ies)|guidelines?|sources?|reviews?) (?:contradicts?|contradicted|rules? out|disproves?|precludes?|forbids?|prohibits?|speaks? against)|(?:no|any) evidence of (?:harm|toxic|risk|danger)\w*|what (?:i|we) (?:would )?(?:order|use|give)|(?:what|how) about|have you considered|"
    r"no longer (?:experimental|unsafe|contraindicated|considered unsafe)|not un(?:reasonable|common|usual|safe|justified)|not (?:too much|excessive|dangerous|harmful|toxic|contra-?indicated|unsafe|a problem|a mistake)|"
    r"ignore the (?:limit|ceiling|maximum|guideline)|n'hesite[zr]? pas|zogern sie nicht|no dude|nicht zogern|non esitare|nao hesite|не бо[йи]тесь|не стесняйтесь)\b"
)


_NEGATIVE = compiled(
    r"no|n't|never|fail|avoid|why|what|how|have you|ignore|without|only|hesit|hesite|zoger|dud|cannot|can't|не|wrong|mistake|error|shame|lack|absen|paucity|dearth|few|refus|withhold|deny|declin|omit|skipp"
)


_GIVEN_ANYWAY = compiled(
    r"\b(?:but|yet|still|however|nevertheless|nonetheless|anyway|even so|though)\b(?:(?!\bnot\b|n't|\bnever\b)[^.;]){0,50}\b(?:give|use|recommend|order|prescribe|do|consider|suggest|advise|try|proceed|go ahead)\b[^.;]{0,12}\b(?:it|this|that|so|anyway|with it)\b"
    r"|\b(?:but|yet|still|however|nevertheless|nonetheless|though)\b(?:(?!\bnot\b|n't|\bnever\b|\bonly\b)[^.;]){0,60}\b(?:can|could|may|might|should|must|will)\s(?:\w+ )?be (?:used|given|ordered|considered|tried|recommended|infused|prescribed)\b(?! (?:to|for|in|over|at|as|with) )"
    r"|^(?:(?!\b(?:refus|declin|stop|quer|reject|not\b|never|error|mistake|withh|cancel|avoid))[^.;])*?\b(?:exactly|just|precisely|quite rightly,? just) (?:as|what|how) (?:you|we|1|one|he|she|they|it|everyone) (?:should|ought to|must)(?=\s*(?:[.;,!]|$|have\b|do\b|be\b))"
    r"|\b(?:so|hence|thus|therefore|and)\s(?:it|this|that|such a dose|the dose)\s(?:can|may|should|could|must|will)(?! not| never)\s(?:[a-z]+ )?be (?:used|given|ordered|considered|tried|recommended|infused|prescribed)\b"
)


_TURNED = compiled(
    r"\b(?:no longer (?:hold|think|believe|share|take)|chang(?:ed|e) my (?:mind|view|opinion)|(?:they|these|those|critics|that|this|which|such \w+) (?:is|are|was|were) (?:simply |quite |now |plainly |all )?(?:mistaken|wrong|outdated|obsolete|nonsense|over-?cautious|too cautious|exaggerat\w+|unfounded|misguided|behind the times)"
    r"|(?:i|we) (?:would |will |do |can |'d )?(?:still |now |warmly |happily )?(?:advise|recommend|give|use|order|suggest|prescribe|support|endorse) (?:it|that dose|this dose|the dose|that|just that|exactly that)|(?:the|that|this) dose is (?:now |quite |perfectly |still )?(?:routine|standard|fine|safe|accepted|common|normal|established|right|correct|usual)|you (?:can|may|should|could) (?:now |safely |still )?(?:order|give|use|prescribe|go with) (?:it|that dose|this dose|the dose|that)|(?:it|that) works|(?:says?|said) yes|make (?:it|that|this) (?:your|our|the|her|his) (?:\w+ )?(?:plan|target|goal|aim|dose|standard|order)|adopt (?:it|that|this))\b"
)
_OTHERS_REFUSE = compiled(
    r"\b(?:some|many|most|other|others|several|few|certain|older|my|the (?:other|cautious|timid)|cautious|timid|nervous|junior|senior) (?:[\w-]+ ){0,3}?(?:avoid|refus|shun|fear|reject|withhold|hesitat|declin|oppos|forbid|dislike|baulk|balk|shy away|stay away|steer clear)\w*\b[^.;]*$"
)
_OTHERS_DO_NOT = compiled(
    r"\b(?:some|many|most|other|others|several|few|certain|older|my|cautious|timid|nervous|junior|senior) (?:[\w-]+ ){0,3}?(?:would not|will not|do not|cannot|never|would never|(?:wo|do|would|ca)n't)\b[^.;]*$"
)
_SO_HERE = compiled(
    r"[^.;]{0,60}?(?:[.;:]|, (?:but|yet|though)|\s(?:but|yet|though))\s(?:here )?(?:i|we|this unit|our unit|our team|this centre|our centre) (?:do|would|will|should|always do|does)(?=\s*[.,;!]|$)"
)
_NOT_SO_HERE = compiled(
    r"[^.;]{0,60}?(?:[.;:]|, (?:but|yet|though|and)|\s(?:but|yet|though))?\s(?:i|we|this unit|our unit|our team|here we|this centre|our centre) (?:do|would|will)(?: not|n't)(?: (?:so|share (?:it|that|this|their \w+))\b)?(?=\s*(?:[.;!]|$)|,? and neither\b)(?!\W+(?:but |now |we now|i now|and should))|[^.;]{0,60}?(?:[.;:,]|\sbut) ?neither (?:do|should|need|would|must) (?:i|we|you)(?=\s*[.,;!]|$)"
)
_OTHERS_GIVE = compiled(
    r"\b(?:some|many|most|other|others|several|few|certain|older|the other) (?:(?!not\b|never\b)[\w-]+ ){0,3}?(?:give|use|order|prescribe|recommend|advise|suggest|go (?:up )?to|run|push|reach|would give|would use|would order)\b[^.;]*$"
)
_TURNED_HERE = compiled(
    r"[\"'”’)]{0,2}\s(?:is|was|are|were) (?:now |by now |long )?(?:outdated|obsolete|no longer (?:true|valid)|superseded|old news|history|overcautious|a thing of the past)\b"
)


_UNDETERRED = compiled(
    r"\b(?:(?:should|must|need|needs|does|do|will|would|shall|is|can|could)(?:n't| not| never| not to)|let (?:that|this|it) not|(?:don't|do not|never) let (?:that|this|it)) (?:\w+ )?(?:stop|deter|prevent|keep|put|discourage|hold|dissuade|bother|scare|worry|restrain)\b"
    r"(?=(?: \w+){1,2}?(?: from\b|\s*[.,;!)]|$))(?: (?:you|us|me|anyone|anybody|one|clinicians?|doctors?|physicians?|the team|off|back)){0,2}(?: from (?:\w+ing)(?: (?:it|them|that|this|so|the dose|such a dose))?)?\s*(?:[.,;!)]|$)|\bno (?:good |real |valid )?(?:reason|grounds?|excuse) (?:not to|to (?:withhold|avoid|refuse|deny|hold back|forgo))(?: \w+)?(?: (?:it|them|that|this))?\s*(?:[.,;!)]|$)"
)


_ANYWAY_NEXT = compiled(
    r"^\W*(?:still,? |nevertheless,? |nonetheless,? |even so,? |yet |but |however,? )?(?:i (?:would|will|'d) (?:still )?(?:give|use|order|recommend|do)|(?:just |still )?(?:(?:give|use|order|prescribe|do) (?:it|that|so|this)\b|(?:start|begin|chart|run|book|adopt) (?:just |exactly )?that\b(?! (?:at|as|with|only|is)\b))|go ahead)"
)


_NO_FAULT = compiled(
    r"\bfar from (?:being |an? )*(?:excessive|too (?:much|high)|dangerous|unsafe|harmful|toxic|overdose|unusual|experimental)\b|\b(?:only|real|bigger|true) (?:mistake|error|sin|crime|fault) (?:is|was|would be|lies in)\b"
)
_SCORNED = compiled(
    r"\b(?:whoever|anyone who|anybody who|those who|people who|he who|critics who|colleagues who|doctors who|if (?:someone|anyone|anybody|they)) (?:\w+ )?(?:says?|thinks?|claims?|believes?|calls?|finds?|objects?|tells? you|argues?|worr(?:y|ies)|fears?)\b"
)
_SCORN = compiled(
    r"\b(?:has|have) (?:never|not|yet|clearly never|probably never|no)\b|\b(?:is|are) (?:simply |just |plainly )?(?:wrong|mistaken|behind|out of date|ignorant|too (?:cautious|timid)|inexperienced)\b|\bknows? (?:nothing|little|no better)|\black\w* experience|\bshould (?:see|visit|try|read|come|think again)\b|\bnever (?:saw|treated|met|worked)\b"
)
_DISPUTED = compiled(
    r"\b(?:not true|untrue|false|a myth|(?:a (?:\w+ )?)?misconception|misbelief|fallacy|mistaken (?:belief|idea|notion|view)|wrong|nonsense|incorrect|not (?:right|correct)) (?:that|to (?:say|claim|think|believe) that)\b"
)


_NOT_THAT = compiled(r"(?:\bnot|n't) (?:that|because)\b[^.;:]*$")
_IS_WHAT_WE_DO = compiled(
    r"\b(?:it|this|that) is (?:just |exactly |still |also )?what (?:i|we) (?:would |will |always )?(?:advise|recommend|give|use|order|prescribe|suggest|want)\b"
)  # "it isn't that 3 g/kg is unsafe; it is what I advise"
_CALLED_BAD = compiled(
    r"\b(?:unsafe|dangerous|harmful|toxic|excessive|too (?:much|high)|an overdose|wrong|unsupported|not (?:safe|supported|recommended|allowed))\b"
)


_BELIEF_DENIED = compiled(
    rf"[^.,;:]{{0,40}}(?:{_CALLED_BAD.pattern}|\b(?:harms?|hurts?|kills?|endangers?|risk\w*)\b)[^.,;:]{{0,12}}\b(?:is|are|was|remains) (?:simply |just |only |a |an )*(?:\w+ )?(?:misconception|myth|fallacy|nonsense|false|untrue|superstition|mistaken|wrong|unfounded|baseless|misunderstanding)\b"
)


def is_endorsed(setting: Setting, first: int, last: int) -> bool:
    """Approval that no other words can take back: "no reason not to", a ceiling, "but I would still give it"."""
    text, clause = setting.text, setting.text[first:last]
    before = text[first : setting.start]
    if _undeterred(setting.after[:120]) or (_undeterred(text) and _UNDETERRED.search(text[setting.end :])):
        return True
    if (_given_anyway(text) and _GIVEN_ANYWAY.search(text[setting.end :])) or _ANYWAY_NEXT.match(setting.after):
        return True
    if _turned(setting, before) or _BELIEF_DENIED.match(text, setting.end) or _doubt_scorned(setting):
        return True
    if _DISPUTED.search(before) and _CALLED_BAD.search(text[setting.end : last]):
        return True
    if (
        not setting.is_title
        and "claim" in before
        and re.search(r"\bclaims?\b", before)
        and re.search(
            r"\b(?:is|are) (?:true|correct|right|proven|valid|justified|well|supported)\b", text[setting.end :]
        )
    ):
        return True
    ordered = _ordered_after_concession(setting) or _needed_at_least(setting, before, last)
    ordered = ordered or _less_refused(setting, first, last)
    return ordered or _approved(clause) or bool(CEILING.search(before) or _NO_OTHER.search(before))


CONCEDED = compiled(
    r"(?:^|[;:]\s)\W{0,3}(?:and |but )?(?:although|though|while|whilst|whereas|despite|notwithstanding|in spite of|even (?:if|though)|granted(?: that)?|admittedly|true|of course|to be sure|obwohl|bien que|aunque|anche se|embora|хотя)\b[^;]*$"
)
_BACK_TO_IT = r"(?:it|this|that|them|as much|so much|such an? (?:dose|amount|total|course)|(?:this|that) (?:dose|amount|total|course|much))"
_AT_ANOTHER = r"(?!\s?[:=]| (?:only |just |then )?(?:at|as|up to|down to|in (?:an? |the )?(?:total|dose|usual|standard|lower|sourced|reduced)|with (?:an? |the )?(?:usual|standard|dose|lower))\b| (?:up|back|away|out|off|a (?:miss|pass|rest))\b| (?:only )?when the (?:evidence|trials?))"
_ORDERED_BACK = compiled(
    rf"[^.;\d]{{0,90}}?,\s(?:then |so |please |just |simply |still |now |nevertheless |yet )*(?:(?:you|we|i|they|clinicians|one|1)\s(?:can|may|should|could|must|would|will|do|still|always)\s(?:still |safely |always )?)?"
    rf"(?:give|use|order|prescribe|try|infuse|administer|start|run|chart|offer|consider|recommend|choose|repeat|go (?:for|with|to|up to)|proceed (?:with|to)|move (?:on )?to)\s{_BACK_TO_IT}\b{_AT_ANOTHER}"
    r"|[^.;\d]{0,90}?,\s(?:such an? (?:dose|amount|total|course)|(?:this|that) (?:dose|amount|total|much))\s(?:is to|can|may|should|could|must|will)\s(?:still |now |safely )?be (?:used|given|ordered|tried|prescribed|infused|offered)\b"
)
_MORE_THAN = compiled(
    r"\b(?:above|over|beyond|more than|greater than|higher than|in excess of|exceed\w*|past|than)\s(?:\w+\s){0,2}$|>\s?$"
)


def _ordered_after_concession(setting: Setting) -> bool:
    """Whether what was conceded against a dose is followed by an order for it: "although untested, give it"."""
    before = setting.text[: setting.start]
    if not CONCEDED.search(before) or _MORE_THAN.search(before):
        return False  # "although nothing above 2 g/kg was tested, give it early": the drug, not the dose
    return bool(_ORDERED_BACK.match(setting.text, setting.end))


_AT_LEAST = compiled(
    r"\b(?:at least|no less than|not less than|no fewer than|a minimum(?: of)?|minimum|upwards of)\s(?:\w+\s){0,4}$|>=\s?$"
)
_IS_NEEDED = compiled(
    r"(?:(?!\b(?:not|never|nor|no|nobody|hardly|rarely|evidence|trial|data)\b|n't)[^.;,]){0,50}?\b(?:is|are|will be|must be) (?:usually |often |generally |always |now )?(?:needed|required|necessary|called for|mandatory|given|tried|reached)\b"
)


def _needed_at_least(setting: Setting, before: str, last: int) -> bool:
    """Whether a dose is named as the least that something takes: "at least 3 g/kg is needed before ..."."""
    if not _AT_LEAST.search(before) or REFUTES_BEFORE.search(before):
        return False
    return bool(_IS_NEEDED.match(setting.text[setting.end : last]))


_LESS_THAN = compiled(
    r"\b(?:(?:less|lower|fewer|smaller|lesser)(?: (?!than\b)[\w-]+){0,3} than|under|below|beneath|short of)\s(?:(?:a|an|the|about|around|at least|even|full|total|course|dose|of|to)\s){0,4}(?:[a-z]{3,}\s(?:of\s)?)?$"
)
_NOT_LESS = compiled(
    r"\b(?:avoid\w*|never|not|no|no ?(?:one|1)|nobody|none|nothing|cannot|refus\w*|declin\w*|unwilling|reluctant)\b|n't\b"
)
_TOO_LITTLE = compiled(
    r"[^.;,]{0,30}?\b(?:is|are|was|were|would be|works?|does|do) (?:\w+ )?(?:worse|inferior|insufficient|inadequate|ineffective|weaker|less|too (?:little|low)|sub-?optimal|harm\w*)\b"
)


def _less_refused(setting: Setting, first: int, last: int) -> bool:
    """Whether less than a dose is refused, so that it is the least: "I cannot recommend less than 3 g/kg"."""
    before = setting.text[first : setting.start]
    less = _LESS_THAN.search(before)
    if less is None or _TOO_LITTLE.match(setting.text, setting.end):
        return False  # "no evidence that less than 2 g/kg is worse"
    if _NOT_LESS.search(before[: less.start()]):
        return True
    return is_refuted(setting, first, last, ordered=orders(before))


_NO_OTHER = compiled(
    r"(?:\b(?:not|never|no|nothing|nobody|nor|wrong|mistake|error|avoid|refuse|decline|unsafe|negligent|foolish|unwise|irresponsible|unethical|malpractice|poor practice)\b|n't\b)(?:(?!\b(?:by|and|so|but|then)\b)[^.;,:]){0,60}"
    r"\b(?:other than|else than|except(?: for)?|apart from|different (?:from|to)|short of|instead of|rather than|in place of)\s(?:(?:the|a|at least|full|giving|using|good|about)\s){0,3}$"
)


def called_wrong_next(setting: Setting) -> bool:
    """Whether the next statement calls what a dose stands in wrong, and orders nothing."""
    wrong = _IS_WRONG.match(setting.after)
    return wrong is not None and not orders(setting.after[wrong.end() :])


def not_followed(setting: Setting) -> bool:
    """Whether others give a dose and the text does not ("some give 3 g/kg; I do not, and neither should you")."""
    if not _OTHERS_GIVE.search(setting.text[: setting.start]):
        return False
    return bool(_NOT_SO_HERE.match(f"{setting.text[setting.end :]} {setting.after[:160]}"))


def _doubt_scorned(setting: Setting) -> bool:
    """Whether doubts in a dose are called the mistake, or those who have them are."""
    before = setting.text[: setting.start]
    if _NOT_THAT.search(before) and _IS_WHAT_WE_DO.search(setting.text, setting.end):
        return True
    scorned = _SCORNED.search(before) and _SCORN.search(setting.text[setting.end :])
    return bool(scorned or _NO_FAULT.search(before))


_AFTER_ALL = compiled(
    r"\W*(?:but |though |only |yet )?(?:as|for|in) (?:an? |the |her |his )?(?:second|third|later|last|final|next|rescue|fall-?back)(?: (?:step|line|resort|option|choice|attempt|move|treatment|measure))? (?:i|we) (?:would|will|do|might|may|could)(?=\s*[.,;!]|$)"
)  # "never as a first step; as a second step I would"
_IS_WRONG = compiled(
    r"\W*(?:but |and |however,? )?(?:i|we) (?:strongly |respectfully )?disagree(?=\s*(?:[.;!]|$))|\W*(?:i|we|she|he|the \w+) (?:have |has )?(?:advised|argued|decided|spoke|warned) against (?:it|this|that)(?=\s*(?:[.;!]|$))|\W*(?:but |and |however,? )?(?:that|this|the)(?: (?:advice|figure|claim|post|number|statement|suggestion|amount|answer|dose|entry))? (?:is|was) (?:simply |quite |plainly |just )?(?:wrong|incorrect|false|mistaken|untrue|an? (?:error|mistake|slip|typo|overdose|myth)|not (?:right|correct|true|supported))(?=\s*(?:[.;!]|$)|, not\b)"
)
_LIKEWISE = compiled(
    r"\W*(?:(?:so|and|please|you (?:can|may|should)|we|i) )*(?:do (?:likewise|the same)|follow (?:suit|that|this|it)(?! up))\b"
)


def _turned(setting: Setting, before: str) -> bool:
    """Whether what was said against a dose is taken back: "critics call it unsafe. They are mistaken"."""
    after = setting.after[:160]
    said_then = f"{setting.text[setting.end :]} {after}"
    if (_OTHERS_REFUSE.search(before) and _NOT_SO_HERE.match(said_then)) or (
        _OTHERS_DO_NOT.search(before) and _SO_HERE.match(said_then)
    ):
        return True  # "some avoid 3 g/kg; I do not"
    if _AFTER_ALL.match(after) or (_LIKEWISE.match(after) and not REFUTES_BEFORE.search(before)):
        return True
    if _IS_WRONG.match(after):
        return bool(REFUTES_BEFORE.search(before) or _CALLED_BAD.search(setting.text[setting.end :]))
    turned = _TURNED.search(after)
    if turned and not _NOT.search(after[: turned.end()].replace("no longer", "").replace("changed my", "")):
        return True
    if not _TURNED_HERE.search(setting.text):
        return False
    quoted = re.match(r"[^.;]{0,40}?(?=[\"'”’)]{0,2}\s(?:is|was|are|were)\b)", setting.text[setting.end :])
    here = _TURNED_HERE.match(setting.text, setting.end + quoted.end()) if quoted else None
    return bool(here and REFUTES_BEFORE.search(before))


_NOT = compiled(r"\b(?:not|never|no|nor|cannot|without)\b|n't\b")


@lru_cache(maxsize=256)
def _undeterred(text: str) -> bool:
    """Whether a sentence says at all that nothing should deter; looked for once for all its doses."""
    return bool(_UNDETERRED.search(text))


@lru_cache(maxsize=256)
def _given_anyway(text: str) -> bool:
    """Whether a sentence says at all that something is given anyway."""
    return bool(_GIVEN_ANYWAY.search(text))


@lru_cache(maxsize=256)
def _approved(clause: str) -> bool:
    """Whether a clause approves by denying an objection ("no reason not to")."""
    return bool(_NEGATIVE.search(clause) and _ALWAYS_RECOMMENDS.search(clause))
