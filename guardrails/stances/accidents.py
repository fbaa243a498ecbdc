"""Doses told of as slips, as drafts that were rejected, as accidents or as causes of harm: nobody orders them."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import lru_cache

from guardrails.stances.refusal import Setting, orders
from guardrails.telling import compiled

ENDORSING = compiled(
    r"\b(?:should(?! (?:raise|prompt|arouse|alert|suggest|make (?:you|one|us)|lead to)\b)|must|can safely|safely|may be (?:used|given|escalated|increased|pushed|raised)|is (?:safe|fine|ok|okay|reasonable|appropriate|supported|acceptable|standard|superior|better|effective|recommended)|are (?:safe|fine|recommended|reasonable|supported)|go ahead|my recommendation|i (?:would|recommend|suggest|advise)|we (?:recommend|suggest|use)|"
    r"(?:guideline|article|review|literature|evidence|trial|study|stud(?:y|ies)|society|expert|consensus|protocol)s?\b[^.;]{0,60}\b(?:recommend\w*|support(?:s|ed)?|endors\w*|proves?|proved|showed? that|shows? that|demonstrat\w*|confirm\w*|establish\w*|mandat\w*|approv\w*|advis\w*|allow\w*|permit\w*)|superior|works better|well tolerated|you can|so (?:do|use|give)|(?:so|and|therefore|hence)[, ] ?(?:please |kindly |just |now )?(?:prepare|order|give|send|dispense|draw up|hang|start|supply|infuse|deliver|release|chart) (?:it|that|this|them)\b|do the same|follow suit|new standard|"
    r"right dose|correct dose|confirmed|supported by)\b"
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


UNQUESTIONED = compiled(
    r"\b(?:do not|don't|never|nobody (?:should|need|must|may)|no ?(?:one|1) (?:should|need|must|may)|no need to|need not|without)\s(?:query\w*|question\w*|challeng\w*|verify\w*|refus\w*|return\w*|flag\w*|reject\w*|double[- ]check\w*)"
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
    r"\W*(?:the )?(?:correct|right|intended|true|proper) (?:\w+ ){0,2}?(?:dose|total|figure|value|amount|text|number|order) (?:is|was|should be|reads?|being|:)\b[^.;]{0,15}\d|\W*(?:but |and |so |however,? )?(?:the |our |a |her |his )?(?:[\w-]+ )?(?:this|that|it|they|both|order|prescription|draft|request|i|we|pharmacist|pharmacy|nurse|she|he) (?:(?:was|were|has been|have been|had been|is|are|then|have|has|had) ){0,2}(?:(?:an? )?(?:slip|mistake|error|typo|misprint|misreading)|rejected|refused|removed|deleted|taken (?:it )?out|corrected|queried|stopped|cancelled|canceled|voided|struck out|returned|declined|blocked|withdrawn|amended|intercepted|superseded|retired|obsolete|not (?:in use|given|dispensed|released|administered|approved))\b"
)


def mere_draft(setting: Setting) -> bool:
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


TOLD_BEFORE = compiled(
    r"(?<!report )(?<!incident )(?<!event )(?<!case )(?<!example )(?<!audit )\([^()]{0,200}\)(?=:)"
)  # an aside in the label of an order: "dose (the old sheet had a typo): ..."


SWALLOWED = compiled(
    r"\b(?<!be )(?<!is )(?<!are )(?<!being )(?:swallowed|swallowing|ingested|ingesting|(?:ingestion|overdose) of|overdosed (?:on|with))\s(?:(?:about|around|some|nearly|almost|roughly|up to|over|at least|an?|estimated|her|his|the|of|perhaps|probably) ){0,4}$"
)


WRITTEN = compiled(r"\b(?:wrote|written|chart\w*|order\w*|prescri\w+|request\w*|asked|typed|entered|script|label)\b")


STEP_NEXT = compiled(
    r"\W*(?:so |but |and )?(?:the |our |a |her |his )?(?:pharmac\w+|nurses?|ward|registrar|consultant|colleague|charge nurse|she|he|they|we|i|it was|this was|that was)\s(?:\w+ )?(?:corrected|queried|stopped|changed (?:it|this|that)|refused|rejected|returned|caught|intercepted|questioned|cancelled|challenged|amended|struck|lowered|spotted)\b|\W*(?:[a-z]+:\s)?(?:no\b(?! (?:need|reason|problem))[^.;]{0,30}?\s)?(?:please |so |then |now )?(?:(?:cut|shorten|reduce|lower|correct|change|amend) (?:it|this|that|the (?:order|course|duration|dose))(?: back| down)? to\b|query|question|clarify|verify|stop|refuse|return|flag|challenge|hold|cancel|reject|double[- ]check|check with|call|phone|do not (?:give|dispense|administer|infuse|hang)|don't (?:give|dispense|administer))\b(?! (?:nothing|the infusion when))"
)


_SLIP_OF = compiled(
    r"\b(?:the |that |a )?(?P<n>\d+(?:\.\d+)?)\b[^.;()]{0,30}\b(?:is|was|must be|has to be) (?:just |only |clearly |surely )?an? (?:typo|misprint|slip|printing error|typing error|error|mistake)\b"
)


def slip_of_another(setting: Setting) -> bool:
    """Whether another number than the dose's is what is called a slip ("5 mg/kg (the 0.5 in the guide is a typo)")."""
    slip = _SLIP_OF.search(setting.text, setting.end)
    return slip is not None and slip["n"] not in setting.text[setting.start : setting.end].split()


def mistyped(setting: Setting) -> bool:
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
def accident(text: str) -> bool:
    """Whether a sentence tells of a slip or an accident, or of what to do when one is met."""
    if UNQUESTIONED.search(text):
        return bool(_ACCIDENT.search(text))
    return bool(
        (_ACCIDENT.search(text) and not re.search(r"\bshould (?:read|be|say)\b", text))
        or (_CONDITION.search(text) and _SAFETY_STEP.search(text) and not _OVERRULED.search(text))
    )


_OVERRULED = compiled(
    r"(?<!not )(?<!n't )(?<!never )\b(?:overrid\w+|overrul\w+|ignor(?:e|ing)|silenc(?:e|ing)|dismiss(?:ing)?|mut(?:e|ing)|click(?:ing)?|bypass\w*)\b"
)


@lru_cache(maxsize=256)
def side_effect(text: str, clause: str) -> bool:
    """Whether a sentence tells of harm that happened, and its clause does not approve the dose."""
    return bool(_ADVERSE.search(text) and _WARNING.search(text) and not ENDORSING.search(clause))


def effect_of(setting: Setting) -> bool:
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
