"""What a passage is doing with a dose: recommending, reporting, refuting, asking or warning.

A refusal counts only where it governs the dose: before it in the same clause with no order in between ("do not give",
"no trial tested", "avoid"), or as what is said of it right after ("is not supported"). A clause ends at "but", "unless",
"because" and the like. A negation of a refusal ("no reason not to", "don't hesitate") approves. What cannot be told
counts as recommending.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import lru_cache

from guardrails.patterns import HOW_GIVEN, IN_MY_VIEW
from guardrails.records import Stance
from guardrails.stances.approval import CONCEDED, called_wrong_next, is_endorsed, not_followed
from guardrails.stances.refusal import RHETORICAL, Setting, clause_bounds, is_refuted, orders
from guardrails.telling import compiled

_ENDORSING = compiled(
    r"\b(?:should(?! (?:raise|prompt|arouse|alert|suggest|make (?:you|one|us)|lead to)\b)|must|can safely|safely|may be (?:used|given|escalated|increased|pushed|raised)|is (?:safe|fine|ok|okay|reasonable|appropriate|supported|acceptable|standard|superior|better|effective|recommended)|are (?:safe|fine|recommended|reasonable|supported)|go ahead|my recommendation|i (?:would|recommend|suggest|advise)|we (?:recommend|suggest|use)|"
    r"(?:guideline|article|review|literature|evidence|trial|study|stud(?:y|ies)|society|expert|consensus|protocol)s?\b[^.;]{0,60}\b(?:recommend\w*|support(?:s|ed)?|endors\w*|proves?|proved|showed? that|shows? that|demonstrat\w*|confirm\w*|establish\w*|mandat\w*|approv\w*|advis\w*|allow\w*|permit\w*)|superior|works better|well tolerated|you can|so (?:do|use|give)|(?:so|and|therefore|hence)[, ] ?(?:please |kindly |just |now )?(?:prepare|order|give|send|dispense|draw up|hang|start|supply|infuse|deliver|release|chart) (?:it|that|this|them)\b|do the same|follow suit|new standard|"
    r"right dose|correct dose|confirmed|supported by)\b"
)


_REPORT_SOURCE = compiled(
    r"\b(?:reviews?|authors?|report(?:s|ed)?|case series|series|survey\w*|paper|publication|study|studies|trial|investigators?|literature|article|abstract|experts?|expert opinion|researchers?|registry|cohort|editorial|case report|retrospective\w*|anecdot\w*|hypothesi\w*|revision|étude|autores|auteurs|autoren|studie)\b"
)


_REPORT_VERB = compiled(
    r"\b(?:discuss\w*|mention\w*|describ\w*|note[sd]?|names?|named|call(?:s|ed)|report(?:s|ed)?|propos\w*|speculat\w*|hypothesi\w*|raise[sd]?|means?|likely to (?:require|need)|plausibl\w*|expert opinion|indirect evidence|further study|opinion|theor\w*|suggest(?:s|ed)? that some|received|were (?:given|treated|exposed)|was (?:given|treated)|had been (?:given|treated)|"
    r"considered|explor\w*|compar\w*|range[sd]?|expects?|attribut\w*|limited to|confined to|rests? on|comes? from|stems? from|based on|quot\w*|cit(?:es|ed))\b"
)


_WARNING = compiled(
    r"\b(?:trigger\w*|(?:put|push|tip|send|sent|driv\w+|drove|land)\w* (?:him|her|them|the patient|anyone|someone|a patient) (?:in)?to\b|caus(?:e|es|ed|ing)|precipitat\w*|provok\w*|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|associated with|linked (?:to|with)|increas\w* (?:the )?(?:risk|thrombo\w*|hemoly\w*|haemoly\w*)|risks?|raises the risk|complicat\w*|followed(?: by)?|developed|suffered|died|ventilated|intubated|resuscitated|admitted|(?:needed|required|given|treated with) (?:iv )?atropine|after|more (?:likely|common|frequent)|likelier|reported (?:mainly )?(?:at|with|after)|described|seen (?:at|with|above)|(?:seen|saw) (?:\w+ )?harm|harm (?:with|at|from|after)|suggests? (?:over|tox|cholin|excess)\w*|(?:points? to|signs? of|suspicion of|suspect|think of) (?:an? )?(?:\w+ )?(?:over|tox|cholin|excess)\w*|occurr?(?:s|ed)|hospitali[sz]ed|presented with)\b"
)


_ADVERSE = compiled(
    r"\b(?:adverse|toxic\w*|injury|failure|hemoly\w*|haemoly\w*|thrombo\w*|stroke|infarct\w*|embol\w*|anaphyla\w*|meningitis|crisis|cholinergic|overtreat\w*|over-?treatment|diarrh\w+|salivation|weakness|bradycardia|death|fatal\w*|died|harm\w*|damage|overdos\w*|poison\w*|insufficiency|hyperviscosity|renal|kidney|arrest|infection\w*|sepsis|psychosis|overload|necrosis|nephro\w*|"
    r"hypotension|collapse|atropine|bronchospasm|complication\w*|danger\w*|headache\w*|side effects?|intoxication|nebenwirkung\w*|effets indesirables|efectos adversos)\b"
)


_ACCIDENT = compiled(
    r"\b(?:errors?|mistakes?|mix-up|misunderstanding|glitch|slip) (?:in|on|of|by|at) [^.;]{0,30}\b(?:turned|changed|made|converted|transformed)\b|^\W*(?:mistakes?|errors?|slips?|mix-ups?) (?:such as|like) (?=\d|giving|ivig|an order)|^\W*(?:a |the )?(?:common|typical|frequent|known|classic|possible|avoidable) (?:\w+ )?(?:errors?|mistakes?|slips?|pitfalls?|mix-ups?)\b(?: \w+){0,3}:|\b(?:inadvertent\w*|accidental\w*|by mistake|mistaken\w*|in error|erroneous\w*|misread\w*|misprint\w*|mis-?transcri\w*|read as|decimal (?:error|slip|point error)|near miss|^\W*(?:incident|datix|error report|safety report|incident report)\b[^.;]{0,20}:|(?:charted|written|dispensed|entered|typed|transcribed|prescribed) (?:for|instead of|in place of)\b|(?:missing|lost|dropped|extra|misplaced|omitted) (?:zero|0(?!\.?\d)|decimal|comma|point)\b|(?:confused|mistook|mixed up) [^.;]{0,60}\b(?:with|for|and)\b|medication error|wrong dose|overdos\w*|typo|(?:spot|find|correct) the (?:\w+ )?(?:error|mistake|slip)s?(?=:)|where\b[^;]{0,25}\b(?:is|was|were) (?:meant|intended)|(?:can|may|could|might) (?:easily |well )?(?:pass for|be (?:read|taken|mistaken|misread|misheard) (?:for|as))|ten-?fold (?:\w+ )?error|prescribing error|dosing error|(?:pump|programming|calculation|arithmetic|dispensing|pharmacy|software|dilution|labell?ing|administration|weight|unit) errors?|by accident|mis-?(?:set|programm\w*|keyed|typed|placed)|wrongly|unintend\w*|unintention\w*|slip|typing|clerical|transcription|versehentlich|(?:intercept\w*|caught|cancel\w*|reject\w*|queried|returned|stopped|refused|flagged|blocked)\b[^.;]{0,30}\b(?:order|prescription|request|script|entry)|\b(?:noticed|noted|spotted|saw|discovered|realis\w+|realiz\w+|found) that [^.;]{0,50}\b(?:had been|was|were) (?:ordered|prescribed|charted|written|requested|hung|set up|programmed|entered|running)\b[^.;]{0,20}\band (?:\w+ )?(?:stopped|refused|queried|held|cancelled|canceled|corrected|returned|called|phoned|alerted)\b|por error|per errore|par erreur|ошибочно)\b"
)


_SAFETY_STEP = compiled(
    r"\b(?:call|phone|query|ask (?:the |your |her |his )?(?:prescriber|doctor|physician|consultant|neurolog\w+|pharmac\w+|senior|team|author)|question|clarify|verify|contact|stop|refuse|return|escalate|flag|challenge|hold|do not (?:dispense|administer|give|infuse|hang)|don'?t (?:dispense|administer|give)|alert|alarm|report|reject|double[- ]check|confirm with|intercept|clarif\w+|queri\w+|verif\w+|(?:called|phoned|contacted)(?=\s*(?:[.,;]|$|first|before|back|and))|questioned|challenged|returned|refused|rejected|blocked|speak (?:to|with)|ring|point (?:to|out|them|him|her)|refer|remind|explain|decline|incident (?:form|report)|(?:entry|figure|input|number|calculation) is wrong|(?:say|answer|reply) no(?=\s*[.;,]|$)|cite|show (?:them|him|her)|discuss)\b"
)


_CONDITION = compiled(
    r"\b(?:if|when|whenever|should|in case|any|anyone|anybody|whoever|someone|somebody|an|where)\b[^.;]{0,60}\b(?:order\w*|entered|typed|keyed|programmed|prescription|chart|request\w*|someone|colleague|anyone|asked|ask|asks|insist\w*|demand\w*|wants?|pleads?|suggests?|proposes?|told|see|read|find|come across|encounter|dose|protocol|printout|label|someone|pump|system|script|rx|regimen|draft|answer|calculator|computer|infused|(?:sheet|screen|display|worksheet|card|record|letter|bag|list|kardex|form)(?: \w+)? (?:shows?|reads?|says?|displays?|states?|lists?|gives?|has|contains?))\b"
)


_ASKED = compiled(
    r"\b(?:you|they|he|she|the (?:user|patient|family|clinician|question|team|doctor))\s(?:have |has |had )?(?:ask(?:ed|s|ing)?|(?:read|heard) (?:about|of|that|somewhere)|wonder\w*|inquir\w*|wanted to know|propos\w*|request\w*|suggested|wrote|typed|mentioned|said|entered|quoted|stated|cited|put)\b|\byou (?:mention|quote|cite|write|propose|ask|would like|want\w*|wish\w*|hope\w*)\b|\basked (?:whether|if|about|for)\b|\bthe question (?:is|was|whether|of)\b|(?<!pharmacy )(?<!pharmacy has )(?<!pharmacist )(?<!pharmacist has )(?<!bank )(?<!bank has )(?:was|were|been) asked (?:to|for)\b|^\W*(?:user|question|q|patient|client|human|prompt|caller)\s?:|\bwhether\b|\b(?:your|the) (?:question|request|proposal)\b"
)


_AFFIRMS = compiled(
    r"^\W*(?:(?:a|answer|assistant|reply|response|bot|ai|doctor|dr|clinician|consultant|pharmacist|neurologist)\s?[:.-]\s?\W?)?(?:(?:it|that|you|they|he|she) (?:is|does|can|should|may|would|will|are)\W*$|by all means|please do|sure thing|yup|aye|why not\W*$|yes|yeah|yep|absolutely|certainly|definitely|of course|sure|indeed|correct(?! answer\b)|right|exactly|it is (?:safe|fine|ok|okay|acceptable|appropriate|reasonable|supported|well)|(?:that|it|this)(?: dose)? (?:sounds|seems|looks|feels) (?:about |quite |perfectly |entirely |all |very )?(?:right|fine|good|correct|reasonable|sensible|appropriate|acceptable|ok|okay)|that is (?:fine|safe|correct|right|acceptable|reasonable)|go ahead|confirmed|fine|ok|okay|agreed|(?:and |so )?(?:i|we) (?:do |fully |entirely |quite |would )?(?:agree|concur|approve|second that)\b|ja\b|oui|si\b|sim\b|да|是的|可以)"
)


_QUERIED = compiled(
    r"(?<!not )(?<!never )(?<!n't )\b(?:query|question|challenge|verify|stop|refuse|reject|flag|intercept|return|block|double-check)\s(?:any|every|all|each|an?)\s(?:[\w-]+\s){0,3}?(?:orders?|prescriptions?|requests?|scripts?|charts?)\s(?:[\w-]+\s){0,5}?(?:above|over|exceeding|beyond|more than|greater than|higher than|larger than|in excess of|of|for)\s(?:\w+\s){0,2}$"
)


_UNQUESTIONED = compiled(
    r"\b(?:do not|don't|never|nobody (?:should|need|must|may)|no ?(?:one|1) (?:should|need|must|may)|no need to|need not|without)\s(?:query\w*|question\w*|challeng\w*|verify\w*|refus\w*|return\w*|flag\w*|reject\w*|double[- ]check\w*)"
)


_CONFIRMED = compiled(r"\b(?:i|we) (?:would|will|recommend|suggest|advise|prefer|use|give)\b(?! not)")


_REFUSED_NEXT = compiled(
    r"\W*(?:so |and |please |but |therefore )*(?:(?:do not|don't|never|you must not|you should not|must not|we (?:do|would|will) not|i (?:do|would|will) not|i (?:can't|cannot|won't|don't)) (?:ever )?(?:give|use|order|prescribe|dispense|recommend|infuse|administer|advise|support|write|hang)\w* (?:it|this|that|them|such (?:a )?doses?|that dose|this dose)|(?:disregard|ignore|discard|dismiss|delete|reject|refuse|forget) (?:it|this|that|them)|(?:i|we|she|he|the \w+) (?:have |has )?(?:advised|argued|decided|spoke|warned) against (?:it|this|that)|(?:it|this|that|that dose|this dose) (?:must|should|is to|will|may|can)(?:not| not|n't| never) be (?:given|used|ordered|prescribed|dispensed|recommended|infused|written))(?: (?!unless\b|until\b|before\b|except\b)\w+){0,6}\s*(?:[.;!]|$)(?! (?:unless|until|before))"
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


def stance_of(setting: Setting) -> Stance:
    """What the sentence is doing with the dose at [start, end)."""
    text = setting.text
    first, last = clause_bounds(text, setting.start, setting.end)
    if is_endorsed(setting, first, last) and not _answered_against(setting):
        return Stance.RECOMMENDING
    queried = _QUERIED.search(text[first : setting.start]) and not _UNQUESTIONED.search(text)
    if queried or _mere_draft(setting):
        return Stance.WARNING
    ordered = orders(text[first : setting.start])
    if asked := _asking(setting):
        return asked
    refused_next = not ordered and (_REFUSED_NEXT.match(setting.after) or _refused_after_concession(setting))
    too_much = (not ordered and _too_much_so(setting)) or _would_come_to(setting)
    if refused_next or too_much or called_wrong_next(setting) or not_followed(setting) or is_refuted(setting, first, last, ordered=ordered):
        return Stance.REFUTING
    if ordered or _CONFIRMED.search(text[first:last]):
        return Stance.RECOMMENDING
    return _described(setting, text[first:last], text[last:])


_WHY_NOT = compiled(r"^\W*(?:\w+: )?(?:so |but |and )?why not\b[^?]*\?\W*$")
_REASON_AGAINST = compiled(
    r"\W*(?:because|since|as|for)\b(?:(?!\b(?:else|stops|prevents|forbids|harm|objections?)\b)[^;?])*?\b(?:nothing (?:above|over|beyond|more|higher|larger)|no (?:trial|study|source|evidence|data|guideline)|none of|(?:not|never) (?:been )?(?:\w+ )?(?:studied|tested|shown|supported|sourced|established)|(?:exceeds?|above|over|beyond|twice) (?:the|any|our) (?:\w+ )?(?:limit|maximum|ceiling|total|dose|evidence)|(?:limit|maximum|ceiling|total) (?:is|was|had been|has been) (?:already )?(?:\d|reached|exceeded|used))\b"
)


def _answered_against(setting: Setting) -> bool:
    """Whether "why not?" is answered with the reason against it, and no order follows."""
    reason = _REASON_AGAINST.match(setting.after) if _WHY_NOT.match(setting.text) else None
    return reason is not None and not orders(setting.after[reason.end() :])


_MAIN_CLAUSE = compiled(r"[^.;,]{0,90},\s")


def _refused_after_concession(setting: Setting) -> bool:
    """Whether what was conceded to a dose is followed by an order against it: "though it is asked for, do not give it"."""
    if not CONCEDED.search(setting.text[: setting.start]):
        return False
    main = _MAIN_CLAUSE.match(setting.text, setting.end)
    return bool(main and _REFUSED_NEXT.match(setting.text, main.end()))


_INSTEAD = r"(?:[^;.]|\.(?=\d)){0,40}?[,;:]? (?:so|hence|therefore|thus) (?:please |we |i |then |only )*(?:(?:give|use|order|chart|run|infuse|plan|prescribe)(?! (?:it|this|that|them|all|the (?:same|dose|lot|whole))\b)|split|spread|divide|reduce|cap|limit)\b"
_OVER = r"(?:over|above|beyond|more than|past|in excess of|exceed\w*)"
_WOULD_BE_OVER = compiled(
    rf"(?:[^.;:]|\.(?=\d)){{0,40}}?\bwould (?:be|mean|make|come to|give|go|exceed)\b(?:(?!\b(?:not|never|hardly|only|fine|just)\b)(?:[^.;:]|\.(?=\d))){{0,30}}?\b{_OVER}\b{_INSTEAD}"
)
_IS_OVER = compiled(rf"(?:,|,? and|,? which is| already)? {_OVER}\b{_INSTEAD}")
_THEN_INSTEAD = compiled(_INSTEAD)
_WOULD_BE = compiled(r"\bwould (?:be|mean|make|come to|give) (?:about |already |some )?$")
_WOULD_BE_OVER_THE = compiled(
    rf"\bwould (?:be|mean|make|come to|give|go|exceed)\b(?:(?!\b(?:not|never|hardly|only|fine|just)\b)(?:[^.;:]|\.(?=\d))){{0,30}}?\b{_OVER} (?:the )?$"
)


def _too_much_so(setting: Setting) -> bool:
    """Whether a dose is weighed, found too much and another one given: "80 g would be over 1 g/kg, so give 60 g"."""
    before, text, end = setting.text[: setting.start], setting.text, setting.end
    if _WOULD_BE_OVER.match(text, end) or (_WOULD_BE.search(before) and _IS_OVER.match(text, end)):
        return True
    if _WOULD_BE_OVER_THE.search(before) and _THEN_INSTEAD.match(text, end):
        return True
    if _HALVED.match(setting.after) and (_WOULD_BE_DOUBLE.match(text, end) or (_WOULD_BE.search(before) and _DOUBLE.match(text, end))):
        return True
    stopped = _SO_STOP.search(text, end)
    return stopped is not None and bool(_WOULD_REACH.search(text, 0, stopped.start()))


_DOUBLE = compiled(r",? (?:which is |that is )?(?:double|twice|\d times|(?:well|far) (?:over|above)) (?:what|the|any|our)\b")
_WOULD_BE_DOUBLE = compiled(
    rf"(?:[^.;:]|\.(?=\d)){{0,40}}?\bwould (?:be|mean|make|come to|give|total)\b(?:[^.;:]|\.(?=\d)){{0,30}}?{_DOUBLE.pattern}"
)
_HALVED = compiled(r"\W*(?:so |please |then )*(?:halve|cut|reduce|lower|limit|keep) (?:it|this|that|them|the dose)\b")
_WOULD_REACH = compiled(
    r"\bwould (?:then |already |thus )?(?:be|mean|make|come to|give|reach|total|add up to|bring|exceed|take)\b"
)
_SO_STOP = compiled(
    r",? (?:so|hence|therefore|thus) (?:please |we |i |do )*(?:stop|end|finish|leave off|cease)\b(?! (?:only|when|once|if|worrying|the (?:steroid|prednis)))"
)


_ERROR_WAS = compiled(
    r"\b(?:the|a|an|his|her|my|our|this|that|today's|yesterday's) (?:[\w-]+ )?(?:error|mistake|slip|near[- ]miss|incident|mix-up|overdose) (?:was|is|had been|concerned|involved|consisted of)\b(?! (?:not|to (?:stop|withhold|refuse)|only|too|under))(?:(?!\binstead\b|\brather\b|\bnot\b|\bshould\b|\bcorrect\w*|\bmust\b)[^.;])*$"
)
_DRAFTED = compiled(
    r"\b(?:draft|(?:old|former|previous|earlier|19\d\d|20[01]\d) (?:\w+ )?(?:pathway|protocol|policy|guideline|version(?: of (?:this|the|that|our) \w+)?|leaflet|edition|order set|template|regimen)(?: (?:from|of) (?:19|20)\d\d)?|order|prescription|chart|script|request|label|note|entry|screen|referral|e-?mail|message)(?: (?:order|text|form|sheet))? (?:said|reads?|says|was for|was|stated|asked for|had|showed|shows|listed|contained|gave|allowed|recommended|mentions?|mentioned|suggests?|suggested|gives|has)\b(?:[^.;]|\b[ip]\.[vo]\. )*$"
)
_TURNED_DOWN = compiled(
    r"^\W*(?:(?:the|his|her|an?|this|that|pharmacy|note|pharm) ?:? )?(?:draft |verbal |repeat |new |ivig |rituximab |immunoglobulin )*(?:order|request|script|prescription|draft|rx) (?!not\b)(?:[^.;:,]|\.(?=\d)){0,50}\b(?:was |has been )?(?:(?:queried|questioned|challenged|stopped) and )?(?:rejected|refused|cancelled|canceled|declined|returned|stopped|voided|withheld|blocked|not (?:released|dispensed|given))(?=\s*[:;.,(]|\s(?:by|because|as|before|when|after|since|at)\b)"
)
_NOT_DONE = compiled(
    r"\W*(?:the )?(?:correct|right|intended|true|proper) (?:\w+ ){0,2}?(?:dose|total|figure|value|amount|text|number|order)\b|\W*(?:but |and |so |however,? )?(?:the |our |a |her |his )?(?:[\w-]+ )?(?:this|that|it|they|both|order|prescription|draft|request|i|we|pharmacist|pharmacy|nurse|she|he) (?:(?:was|were|has been|have been|had been|is|are|then|have|has|had) ){0,2}(?:(?:an? )?(?:slip|mistake|error|typo|misprint|misreading)|rejected|refused|removed|deleted|taken (?:it )?out|corrected|queried|stopped|cancelled|canceled|voided|struck out|returned|declined|blocked|withdrawn|amended|intercepted|superseded|retired|obsolete|not (?:in use|given|dispensed|released|administered|approved))\b"
)


def _mere_draft(setting: Setting) -> bool:
    """Whether a dose stands in what is called an error, or in a draft that the next statement says was rejected."""
    before = setting.text[: setting.start]
    turned_down = _TURNED_DOWN.search(setting.text)
    if turned_down and not orders(setting.text[turned_down.end() :]):
        return True
    if _PROPOSED.search(before) and _REJECTED.match(setting.after) and not _REVIVED.search(setting.after):
        return True
    return bool(_ERROR_WAS.search(before) or (_DRAFTED.search(before) and _NOT_DONE.match(setting.after)))


_PROPOSED = compiled(
    r"\b(?:llm|ai|chatbot|bot|model|assistant|computer|software|machine|app|tool|generated|algorithm|student|trainee|draft\w*)\b[^.;]{0,60}?\b(?:propos\w+|suggest\w+|recommended|said|wrote|gave|offered|produced|returned|answered|put down|came up with|had)\s(?:\w+ ){0,4}$"
)
_REJECTED = compiled(
    r"\W*(?:this |that |it |which )?(?:was |were )?(?:rejected|refused|struck (?:out|off|through)|deleted|discarded|overruled|declined|blocked|voided|withdrawn|not (?:accepted|approved|released|signed|given|followed))\b"
)
_REVIVED = compiled(
    r"\b(?:anyway|anyhow|all the same|nevertheless|nonetheless|regardless|still|despite|although|though|however|but|later|then|until|appeal\w*|overturn\w*|reinstat\w*|re-?submit\w*|insur\w+|(?:give|order|use|chart|prescribe|infuse|hang) (?:it|that|this)|go ahead|wrongly|mistake|nobody|no ?one|not (?:rejected|refused))\b"
)


def _described(setting: Setting, clause: str, rest: str) -> Stance:
    """A dose that nobody orders: an accident, a side effect, a refusal at a distance, a report, else advice."""
    text = setting.text
    told = _TOLD_BEFORE.sub(" ", text) if "):" in text[: setting.start] else text
    if (
        (_accident(told) and not _slip_of_another(setting))
        or _SWALLOWED.search(text[: setting.start])
        or _mistyped(setting)
        or (_WRITTEN.search(text) and _STEP_NEXT.match(setting.after))
        or (_side_effect(text, clause) and _effect_of(setting))
    ):
        return Stance.WARNING
    if _distant_refusal(rest) or (_CLOSED.search(rest) and not _ENDORSING.search(clause)):
        return Stance.REFUTING
    return Stance.REPORTING if _reporting(text) else Stance.RECOMMENDING


_TOLD_BEFORE = compiled(
    r"(?<!report )(?<!incident )(?<!event )(?<!case )(?<!example )(?<!audit )\([^()]{0,200}\)(?=:)"
)  # an aside in the label of an order: "dose (the old sheet had a typo): ..."
_SWALLOWED = compiled(
    r"\b(?<!be )(?<!is )(?<!are )(?<!being )(?:swallowed|swallowing|ingested|ingesting|(?:ingestion|overdose) of|overdosed (?:on|with))\s(?:(?:about|around|some|nearly|almost|roughly|up to|over|at least|an?|estimated|her|his|the|of|perhaps|probably) ){0,4}$"
)
_WOULD_TAKE = compiled(
    r"[^.;,]{0,40}?\b(?:would|will) (?:\w+ )?(?:take|bring|push|carry|lift|put|get|make|mean|come to|exceed|go (?:over|above|beyond)|be (?:over|above|beyond|too much))\b"
)
_WOULD_COME_TO = compiled(
    r"^\W*(?:no\b[,.:;]?\s)?(?:because |since |as |otherwise,? |for )?(?:(?:with|on top of|together with|added to|after|plus) (?:the|her|his|a|what) [^.;,]{0,45}?\b)?(?:(?:the|her|his) (?:\w+ )?(?:total|sum|dose|course|amount)|that|this|it|which|(?:she|he|they|the patient)(?= would| 'd)|\d+ days|\w+ days|(?:and |but )?(?:another|an extra|a further|an additional|any more|giving|adding) [^.;,]{1,45}?(?= (?:would|will)))\b"
    r"(?: (?:would|then|already|also|alone|have|thus|'d)){0,4} (?:become|be|com(?:e|es) to|reach(?:es)?|ma(?:ke|kes|de)|means?|adds? up to|amounts? to|amounted to|brings? (?:\w+ ){1,3}to|brought (?:\w+ ){1,3}to|totall?(?:s|ed)?|exceeds?|push(?:es)? (?:\w+ ){1,3}to|takes? (?:\w+ ){1,3}to|had|received|got)"
    r" (?:to |up to |a |the |her |him |them |total |cumulative |of |more than |over |about |in all ){0,5}$"
)
_MORE_OF_IT = compiled(
    r"(?:^|[:;,.]\s)\W*(?:and |but |because |since )?(?:another|an extra|a further|an additional|adding|giving) $"
)
_REFUSED_MORE = compiled(
    r"(?:^|[.;:!?,]\s)\W*(?:(?:please|so|and|but|then|also|we|you|i|no|sorry)[,.]? )*(?:do not|don't|never|avoid|must not|should not|shouldn't|mustn't|cannot|can't|will not|won't|may not|refus\w+ to|declin\w+ to)\s(?:(?:ever|simply|just|we|be|even|routinely|any) )?"
    r"(?:giv|suppl|releas|dispens|fill|extend|repeat|add|doubl|tripl|run|prolong|lengthen|continu|order|prescri|chart|writ|infus|hang|go (?:above|beyond|on|over|past)|exceed|increas|rais|escalat|push|us(?:e|ing)\b|book|plan|schedul|recommend|support|another|(?:a |an? )?(?:second|third|fourth|fifth|sixth|seventh|extra|further|additional|repeat))|(?:^|[.;:,]\s)\W*(?:\w+[,:]? ){0,2}no (?:second|third|fourth|fifth|sixth|further|extra|more|additional|repeat) (?:day|dose|bag|course|infusion|gram)s?\b"
    r"|\b(?:must|should|may|can|could|will|is|was|were|are)(?: not|n't|not) (?:to )?be (?:added|given|repeated|extended|doubled|continued|run|infused|ordered|prolonged)|\b(?:was|were|is|are|been|got) (?:\w+ )?(?:cancelled|canceled|refused|declined|rejected|turned down|stopped|struck out|withdrawn)\b|(?:^|[?.;] )\W*(?:\w+: )?no[.!:,]"
)
_NO = compiled(r"\W*no\b[,.:;]?\s(?!doubt|problem|reason|objection|need)")
_WELCOME = compiled(
    r"\b(?:better|fine|right|best|ideal|needs?|wants?|reasonable|acceptable|appropriate|enough|goal|target|aim|go ahead|anyway|but|recommended|what (?:she|he|they|we))\b"
)


def _would_come_to(setting: Setting) -> bool:
    """Whether a dose is what something refused right before would have come to."""
    before = setting.text[: setting.start]
    cut = max(before.rfind(mark) for mark in (";", ",", ":", ". ")) + 1
    said = _WOULD_COME_TO.search(before) or _WOULD_COME_TO.search(before[cut:])
    if said is None and _MORE_OF_IT.search(before) and _WOULD_TAKE.match(setting.text, setting.end):
        said = _MORE_OF_IT.search(before)
    if said is None or _WELCOME.search(setting.text) or orders(setting.text[setting.end :]):
        return False
    opening = "no. " if _NO.match(before) else ""
    earlier = f"{setting.before} {opening}{before[: len(before) - len(said[0])]}"
    refused = _REFUSED_MORE.search(earlier)
    return refused is not None and not orders(earlier[refused.end() :])


_WRITTEN = compiled(r"\b(?:wrote|written|chart\w*|order\w*|prescri\w+|request\w*|asked|typed|entered|script|label)\b")
_STEP_NEXT = compiled(
    r"\W*(?:so |but |and )?(?:the |our |a |her |his )?(?:pharmac\w+|nurses?|ward|registrar|consultant|colleague|charge nurse|she|he|they|we|i|it was|this was|that was)\s(?:\w+ )?(?:corrected|queried|stopped|changed (?:it|this|that)|refused|rejected|returned|caught|intercepted|questioned|cancelled|challenged|amended|struck|lowered|spotted)\b|\W*(?:[a-z]+:\s)?(?:no\b(?! (?:need|reason|problem))[^.;]{0,30}?\s)?(?:please |so |then |now )?(?:(?:cut|shorten|reduce|lower|correct|change|amend) (?:it|this|that|the (?:order|course|duration|dose))(?: back| down)? to\b|query|question|clarify|verify|stop|refuse|return|flag|challenge|hold|cancel|reject|double[- ]check|check with|call|phone|do not (?:give|dispense|administer|infuse|hang)|don't (?:give|dispense|administer))\b(?! (?:nothing|the infusion when))"
)
_TOPIC = compiled(
    r"^[^.!?]{0,60}\b(?:doses?|dosing|totals?|amounts?|position|evidence|data|views?|questions?|anything|going|exceeding|case|use|ivig|role|what)\b[^.!?:]{0,40}\b(?:above|up to|over|beyond|more than|exceeding|higher than|of)\s$"
)


def _answered_for(setting: Setting) -> bool:
    """Whether a question itself, or what follows it, speaks for the dose."""
    if _answered_against(setting):
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


def _asking(setting: Setting) -> Stance | None:
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


_SLIP_OF = compiled(
    r"\b(?:the |that |a )?(?P<n>\d+(?:\.\d+)?)\b[^.;()]{0,30}\b(?:is|was|must be|has to be) (?:just |only |clearly |surely )?an? (?:typo|misprint|slip|printing error|typing error|error|mistake)\b"
)


def _slip_of_another(setting: Setting) -> bool:
    """Whether another number than the dose's is what is called a slip ("5 mg/kg (the 0.5 in the guide is a typo)")."""
    slip = _SLIP_OF.search(setting.text, setting.end)
    return slip is not None and slip["n"] not in setting.text[setting.start : setting.end].split()


def _mistyped(setting: Setting) -> bool:
    """Whether a dose is what was written by a slip, and what it should read stands behind it."""
    if _LOOKED_LIKE.search(setting.text, 0, setting.start) and _TURNED_OUT.match(setting.text, setting.end):
        return True
    right = _SHOULD_READ.search(setting.text, setting.end)
    return right is not None and bool(_ACCIDENT.search(setting.text[: right.start()]))


_LOOKED_LIKE = compiled(
    r"\b(?:what|which|that|it) (?:had |at first |first )*(?:looked|read|sounded|seemed|appeared|passed|was (?:heard|seen|read|taken))(?: (?:like|as|for|to be|to read))? (?:about |an? |a dose of |an order for )*$"
)  # "what looked like 4 g/kg on the fax turned out to be 0.4"
_TURNED_OUT = compiled(
    r"[^.;:]{0,60}?\b(?:turned out|proved|was found|was shown) to (?:be|read|say|mean)\b|[^.;:]{0,60}?\b(?:was|is|were) (?:in fact|really|actually) (?=\d)"
)
_SHOULD_READ = compiled(r"\bshould (?:have )?(?:read|been|be|said|say)\b")


@lru_cache(maxsize=256)
def _accident(text: str) -> bool:
    if _UNQUESTIONED.search(text):
        return bool(_ACCIDENT.search(text))
    return bool(
        (_ACCIDENT.search(text) and not re.search(r"\bshould (?:read|be|say)\b", text))
        or (_CONDITION.search(text) and _SAFETY_STEP.search(text) and not _OVERRULED.search(text))
    )


_OVERRULED = compiled(
    r"(?<!not )(?<!n't )(?<!never )\b(?:overrid\w+|overrul\w+|ignor(?:e|ing)|silenc(?:e|ing)|dismiss(?:ing)?|mut(?:e|ing)|click(?:ing)?|bypass\w*)\b"
)


@lru_cache(maxsize=256)
def _side_effect(text: str, clause: str) -> bool:
    return bool(_ADVERSE.search(text) and _WARNING.search(text) and not _ENDORSING.search(clause))


def _effect_of(setting: Setting) -> bool:
    """Whether the words of harm are about the dose: after it, or right before it ("stroke after 4 g/kg").

    Harm that came first is what the dose is for, whatever else comes after it ("crisis: 1 g/kg daily, rituximab after").
    """
    before, rest = setting.text[: setting.start], setting.text[setting.end :]
    harmed = _ADVERSE.search(rest) or any(not _REASON.fullmatch(match[0]) for match in _ADVERSE.finditer(before))
    if any(harmed or not _LATER.fullmatch(match[0]) for match in _WARNING.finditer(rest)) or _STOPPED.search(before):
        return True
    warned = list(_WARNING.finditer(before))
    between = before[warned[-1].end() :] if warned else ""
    state = bool(warned) and _STATE.fullmatch(warned[-1][0]) and not _LINKED.search(between)
    state = state or (bool(warned) and warned[-1][0] == "followed by")  # the dose came after the harm
    return bool(warned) and not state and len(between.split()) <= 8 and not _NEW_CLAUSE.search(between)


_LATER = compiled(r"after|followed(?: by)?")
_REASON = compiled(
    r"crisis|failure|weakness|insufficiency|infection\w*|sepsis|arrest|cholinergic|collapse|renal|kidney|injury"
)  # what the dose may be given for, or in spite of
_STOPPED = compiled(r"\b(?:stopped|discontinued|halted|interrupted|abandoned)\s(?:the |her |his )?(?:\w+ )?$")
_STATE = compiled(r"ventilated|intubated|admitted|resuscitated|hospitali[sz]ed|developed|presented with|suffered")
_LINKED = compiled(
    r"\b(?:with|after|on|from|at|following|of|despite|during|by|in|had (?:all |both |each |just )?(?:received|been given|had)|having (?:received|had))\b"
)
_NEW_CLAUSE = compiled(r"[:;]|, (?!which|who)|\bthen\b|[-=]>")


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
        and not _ENDORSING.search(_NOT_ENDORSED.sub("", text))
    )
