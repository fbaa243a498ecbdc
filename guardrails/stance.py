"""What a passage is doing with a dose: recommending, reporting, refuting, asking or warning.

A refusal counts only where it governs the dose: before it in the same clause with no order in between ("do not give",
"no trial tested", "avoid"), or as what is said of it right after ("is not supported"). A clause ends at "but", "unless",
"because" and the like. A negation of a refusal ("no reason not to", "don't hesitate") approves. What cannot be told
counts as recommending.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guardrails.records import Stance

_AUX_NOT = (
    r"(?:(?:do|does|did|must|should|shall|could|would|will|can|may|might|is|are|was|were|be|been|has|have|had|ought|need|to)\s(?:\w+\s)?not|cannot|can not|never|not to|"
    r"(?:don|doesn|didn|mustn|shouldn|couldn|wouldn|won|can|isn|aren|wasn|weren|hasn|haven|hadn|needn)'?t|unable to|(?:am|is|are|was|were) unable to|fail(?:s|ed)? to|nowhere|declines? to|refuses? to)"
)
_ADVERBS = r"(?:\s(?:be|been|have|ever|routinely|currently|generally|yet|simply|just|typically|usually|therefore|also|even|being|ever be|directly|specifically|formally|actually|really|clearly|then|now|at all|knowingly|under any circumstances|in any way|been able to)){0,3}"
_VERBS = (
    r"(?:recommend\w*|advis\w*|support\w*|endors\w*|approv\w*|authori[sz]\w*|accept\w*|justif\w*|indicat\w*|appropriat\w*|suggest\w*|allow\w*|permit\w*|licen[cs]ed|warrant\w*|establish\w*|test\w*|evaluat\w*|examin\w*|assess\w*|"
    r"investigat\w*|stud(?:y|ied)|show\w*|prove\w*|demonstrat\w*|confirm\w*|validat\w*|safe|effective|benefi\w*|superior|better|advantage|use|used|using|give|given|giving|prescri\w*|administer\w*|order\w*|dose[ds]?|infuse[ds]?|start\w*|take|taken|try|"
    r"consider\w*|offer\w*|go|reach\w*|exceed\w*|surpass\w*|push\w*|escalat\w*|increas\w*|rais\w*|stat(?:e|ed)|agree|provide\w*|find|found|identif\w*|contain\w*|mean|receiv\w*|get|chart|write|sign|endorse|back\w*|define\w*|known|acceptable|reasonable|compatible|draw|"
    r"possible|part of|covered|sourced|in (?:the|any|our|these)|confus\w*|mistak\w*|misread\w*|mix|mention\w*|dispens\w*|hang|draft\w*|sanction\w*|apply|standard|necessary|needed|required|an option|evidence[- ]based|add|help\w*|work|improve\w*|call for|know|exist|say|tell|specif\w*)"
)
_ORDERS_NOT = r"(?:run|hang|deliver|inject|push|pack|cram|squeeze|compress|load|rush|combine|stack|double|triple|initiate|begin|commence|schedule|plan|repeat|draw up)\b(?![^.;]{0,40}\b(?:until|before|without|unless|below|under)\b)"
_NO_NOUN = (
    r"(?:\b(?:no|without|lack(?:s|ing)?(?: of)?|absence of|none of|neither|zero|nor|insufficient|not enough|scant|limited|little|nothing in|not supported by|(?:hardly|scarcely|barely|without|not|n't|nor|lacks?|lacking|see|have|find|know of|aware of|is there|are there) any)\s(?:the\s|any\s|these\s|its\s|this\s)?(?:[\w-]+\s){0,4}?"
    r"(?:evidence|data|trials?|stud(?:y|ies)|support|basis|role|rationale|justification|indication|benefit|proof|recommendation|source|sources|guidelines?|rcts?|literature|superiority|advantage|reviews?|sources|experience|patient|patients|one|passages?|article|case|grounds?|place|reason (?=to\b)(?!to (?:avoid|stop|limit|withhold|worry|doubt|fear|refuse|reduce|lower|hold))|need (?=to $)|need (?=to (?:double|triple|exceed|repeat|raise|increase|escalate))|interval|figure|number|information|guidance|statement|answer)\b"
    r"|\bno (?:[\w-]+ ){0,2}(?:doses?|regimens?|courses?|totals?|amounts?)(?= (?:of|above|over|exceed|beyond|greater|higher|more|larger))|\b(?:nobody|no[- ]?(?:one|1))\b(?: (?:should|must|may|can|would|will)(?: (?:ever|be))?(?: \w+)?)?|\bnothing\b[^.;,]{0,50}\b(?:supports?|justif\w+|backs?|favou?rs?|indicates?)\b|\bnothing (?:in favou?r|about|supporting|to support|above|beyond|over|more|supports?|justifies|higher|in (?:the|any|our|these))|\bnone\b)"
)
_REFUSING = (
    r"(?:\bavoid(?:s|ing|ed)?\b|\bbeware\b|\brefus\w+|\breject\w*|\bdiscourag\w+|\b(?:advis\w+|recommend\w*|warn\w*|caution\w*|argu\w+|counsel\w*|decid\w+) against|\boppos\w+|\bforbid\w*|\bprohibit\w*|\bban(?:s|ned)\b|\bunsafe\b|\bdangerous(?:ly)?\b|\bexcessive\b|\boverdos\w+|\bunsupported\b|\bunproven\b|"
    r"\bunjustified\b|\binappropriate\b|\bunacceptable\b|\bexperimental\b|\binvestigational\b|\bcontra-?indicated\b|\bwrong(?:ly)? (?:dose|order|figure|claim\w*|stat\w*)|\berroneous\b|\bincorrect(?:ly)?\b|\bnot\b(?= ?$)|\btoo (?:high|much|large)\b|\bfalse(?:ly)?\b|\bmyth\b|"
    r"\bclaims? (?:of|that|about|for)|\bmisled\b|\bso-called\b|\balleged\w*|\bpurported\w*|\bwithhold\b|\bout of the question\b|\bneither\b|\bnor\b|\bnot (?:recommended|supported|advised|advisable|indicated|established|appropriate|acceptable|safe|justified|licensed|approved|sourced)\b|\bnot (?:a|1|one|any) (?:single |1 )?(?:\w+ )?(?:trial|study|source|guideline|review|rct|paper)\b|\b(?:wrong|unsafe|dangerous|inappropriate|unwise|mistake|error|irresponsible|negligent|incorrect|unjustified|inadvisable|unacceptable|harmful|risky|reckless|improper) (?:ever )?(?:to|of) (?:\w+|$)|\b(?:untrue|not true) that\b|\bmisconcept\w*|\bmisbelie\w*|\bfallac\w*|\bmistaken (?:belief|idea|notion|view|impression)\b|\b(?:wrongly|mistakenly|incorrectly|erroneously) (?:believ|assum|claim|stat|think|thought|assert)\w*|\b(?:under no circumstances?|on no account|in no case|at no (?:point|time)|by no means)(?: (?:should|must|may|can|we|you|anyone|one)){0,2} \w+|\bno ?(?:one|1) (?:should|must|may|can)\b|\bdecline to\b|\bharmful\b|\bwill not be\b|\bunlicensed\b|\bnot an? \w+ dose\b)"
)
_FOREIGN_NOT = r"(?:\b(?:избега\w*|abgeraten|deconseill\w*|no existen?|no esta|no es|no son|desaconsej\w*|sconsigliat\w*|nicht|kein\w*|niemals|nie|keinesfalls|vermeide\w*|ne|n'|jamais|aucune?|pas de|eviter|no se|no debe\w*|no hay|nunca|jamas|ningun\w*|evit\w+|nao|nem|nenhum\w*|non|mai|nessun\w*|senza|niet|geen|nooit|не|нет|нельзя|без|никогда)(?![a-zа-я-])|n'(?=[a-z])|不|没有|沒有|無|无|未|勿|禁止|避免|ません|ない)"
_REFUTES_BEFORE = re.compile(
    rf"\b(?:instead of|rather than|in place of|as opposed to|unlike)\s(?:(?:the|a|an|of|using|giving|at|about|to|with)\s|[a-z]+\s){{0,3}}$|\b{_AUX_NOT}{_ADVERBS}\s(?:{_VERBS}\b|{_ORDERS_NOT})|{_NO_NOUN}|{_REFUSING}|{_FOREIGN_NOT}|\bnever\b"
)
_NEGATED_COPULA = (
    r"(?:is|are|was|were|would be|will be|should be|has been|have been|remains?|being|seems?|appears?|looks?)"
)
_REFUTES_AFTER = re.compile(
    rf"\b{_AUX_NOT}{_ADVERBS}\s{_VERBS}\b|\b(?:has|have|had|is|are|finds?|found|with|there's|shows?|offers?|adds?|provides?|confers?) {_NO_NOUN}|\b{_NEGATED_COPULA}\s(?:not|never|neither|far from|anything but|too|nowhere|an?\s(?:\w+\s)?(?:over\w*|error|mistake|typo|excess\w*|misprint)|in excess|above|beyond|over the|outside|more than|double|twice|blocked|refused|rejected|stopped|disallowed|prevented|flagged|withheld|intercepted|returned|off[- ]limits|lacking|absent|missing|unknown|unclear|untested|"
    rf"unsupported|unproven|unsafe|dangerous|excessive|experimental|investigational|inappropriate|unacceptable|contra-?indicated|unjustified|unlicensed|prohibited|forbidden|harmful|toxic|wrong|incorrect|erroneous|false|out of the question|to be avoided|best avoided|avoided|discouraged)\b|"
    rf"\b(?:can|could|would|may|might) be (?:\w+ )?(?:unsafe|dangerous|harmful|toxic|fatal|excessive|an overdose|wrong)\b|\b(?:should|must) be (?:\w+ )?(?:avoided|refused|rejected|queried|questioned|stopped|challenged|blocked|discouraged|withheld)\b|"
    rf"{_FOREIGN_NOT}|\b(?:lacks?|exceeds?|contradicts?|violates?|breaches?)\b|\bunsupported\b|\bappears? (?:only )?in (?:the|your) (?:question|request|prompt)|\b(?:would be|is|are) (?:needed|required) before|\bno (?:added|additional|extra|further|clear|proven|demonstrated)\b"
)
_UN_REFUTES_AFTER = re.compile(
    r"\b(?:not|never|no|nor|hardly|nothing|isn't|isnt|aren't|wasn't)\s(?:\w+\s){0,3}?(?:harm\w*|risk\w*|danger\w*|unsafe|toxic\w*|excessive|too (?:much|high|large)|problem\w*|contra-?indicated|wrong|unreasonable|unusual|experimental|concern\w*|issue|objection\w*|downside|worr\w*|inappropriate|unacceptable|mistake|error|adverse|limit|ceiling|penalty|complication\w*|side effects?|overdose|prohibited|uncommon|unjustified|rare|inferior|avoid\w*|"
    r"drawback\w*|disadvantage\w*|off[- ]limits|beyond|outside|only)\b"
)
_CEILING = re.compile(
    r"(?:\b(?:do not|don'?t|does not|doesn't|will not|won't|without|avoid|never|must not|mustn't|should not|shouldn't|may not|cannot|can't|not to|not|nicht|pas|no se debe|no debe|nunca|non|nao|не)\s(?:[\w']+\s){0,6}?"
    r"(?:exceed(?:ing)?|surpass\w*|go(?:ing)? (?:beyond|above|over|past)|pass|more than|above|beyond|over|higher than|greater than|larger than|mehr als|uber|plus de|depasser|mas de|exceder|superar\w*|superiore a|piu di|mais de|ultrapassar|превыша\w*|более|свыше)\b"
    r"|\bno (?:more|higher|greater) than|不应超过|不得超过|不要超过|不超过|不能超过)[^\w]{0,2}(?:(?:the|a|an|total|of|limit|ceiling|maximum|max|dose|cumulative|course|about|i|les|la|los|de|di|von|insgesamt)\s){0,5}$"
)
_CLAUSE = re.compile(
    r"\s*(?:[;]|:\s|\s-\s|\.\.\.|\s->\s|[,]?\s?\b(?:but|unless|except|however|although|though|whereas|while|because|since|so that|otherwise|yet|in which case|therefore|nevertheless|nonetheless|aber|sondern|jedoch|ausser|mais|sauf|pero|sino|salvo|excepto|porem|eccetto|tranne|но|однако|если не)(?![a-zа-я])"
    r"|,\s(?=(?:always|instead|rather|only|better)\b)|,?\s(?:and then|then)\s|,\s(?=(?:so|and|if|when|as|given|it|this|that|we|i|you|use|give|they|in)\b)|但|除非|而是)"
)
_CONCESSION = re.compile(
    r"\W{0,3}(?:although|though|while|whereas|despite|even (?:if|though)|since|because|as|if|when|given|after|unless|once|obwohl|wenn|bien que|si|aunque|anche se|embora|хотя|если)\b[^,]{0,160},\s"
)
_SHORT_LABEL = re.compile(rf"(?:{_REFUTES_BEFORE.pattern})[^:]{{0,20}}:\s?$")
_ALWAYS_RECOMMENDS = re.compile(
    r"(?:n't|\bnot|\bnever) (?:\w+ )?(?:hesitat\w*|settle|be afraid|be shy|shy away|worry|fear|baulk|balk)\b|\b(?:mistake|wrong|error|negligent|negligence|malpractice|unwise|remiss|foolish|unethical|unfair|shame) (?:if \w+ )?not to\b|\b(?:mistake|wrong|error|negligent|unwise|foolish|unethical|unfair|shame) to (?:withhold|deny|refuse|forgo|stop (?:short|at|before)|omit)\b|\bfail(?:ing|ure)? to (?:give|use|reach|offer|prescribe|order|escalate|go)|"
    r"\b(?:avoid\w*|never|not|n't|no)\b[^.;,]{0,30}\b(?:less than|lower than|fewer than|under|below|smaller than|short of|anything less)\b|\b(?:nothing|no ?one|nobody|little) (?:\w+ ){0,2}(?:against|prevents?|precludes?|forbids?|stops?|wrong|to lose)\b|"
    r"\bno (?:\w+ ){0,3}(?:is |are )?(?:needed|required|necessary)\b|\bneeds? no\b|(?:n't|\bnot) (?:need|require) (?:an? |any |the )?(?:approval|trial|evidence|permission|consent|sign-?off|justification|reason)|(?:\bnobody|\bno ?(?:one|1)|\bnone)\b[^.;,]{0,20}\b(?:object|mind|complain|blame|query|question|challenge)|(?:\bnever|\bdo not|\bdon't)\b[^.;,]{0,30}\bwithout (?:at least |(?:the |a )?full )?\d|\bno\b(?:(?!\band\b|\bbut\b)[^.;,]){0,40}\b(?:evidence|stud(?:y|ies)|trials?|data|reports?|signals?|proof|sign)\b(?:(?!\band\b|\bbut\b)[^.;,]){0,50}\b(?:harm\w*|risk\w*|danger\w*|toxic\w*|unsafe|problem\w*|side effects?|adverse|thrombo\w*)|"
    r"(?:\bnot|\bnever|n't|\bnobody|\bno ?(?:one|1)|\bno patient|\bnone)(?: (?:should|be|must|ever|to|simply|being|have been)){0,4} (?:withh\w+|den(?:y|ied)|refus\w+|avoid\w*|forgo|skip|reject\w*|discourag\w*|put off|scared|deterred|dissuaded|frightened)\b|\bnothing (?:beats|compares|is better|works (?:better|like))|\bonly reason not to\b|"
    r"\b(?:no reason (?:not|to avoid)|why not|don'?t (?:hesitate|settle|be afraid|worry)|do not (?:hesitate|settle|be afraid|worry|stop (?:short|at|before)|undertreat|underdose|skimp)|not (?:only|just|merely|simply)|nothing wrong|no harm in|no problem|no objection|cannot go wrong|can't go wrong|no upper limit|no (?:fixed |real )?(?:ceiling|cap|maximum)\b(?! above)|"
    r"(?:no|not|never|nothing) less than|not (?:stop|limit|cap)|need not (?:stop|be limited)|without (?:hesitation|worry|concern|fear|risk|problem|harm|issue)|not be (?:limited|capped|restricted|denied)|nothing short of|nothing to stop|no (?:\w+ ){0,2}?(?:evidence|data|proof|trials?|stud(?:y|ies)|arguments?|case|objections?|guidelines?|sources?|reviews?|papers?)(?: (?:(?:to be )?(?:found|made|known)|speaks?|spoke|argues?|weighs?|counts?|warns?|advises?|recommends?|exists?|whatsoever|at all|points?))? against(?! or for)|no (?:\w+ ){0,2}?(?:evidence|data|trials?|stud(?:y|ies)|guidelines?|sources?|reviews?) (?:contradicts?|contradicted|rules? out|disproves?|precludes?|forbids?|prohibits?|speaks? against)|(?:no|any) evidence of (?:harm|toxic|risk|danger)\w*|what (?:i|we) (?:would )?(?:order|use|give)|(?:what|how) about|have you considered|"
    r"no longer (?:experimental|unsafe|contraindicated|considered unsafe)|not un(?:reasonable|common|usual|safe|justified)|not (?:too much|excessive|dangerous|harmful|toxic|contra-?indicated|unsafe|a problem|a mistake)|"
    r"ignore the (?:limit|ceiling|maximum|guideline)|n'hesite[zr]? pas|zogern sie nicht|no dude|nicht zogern|non esitare|nao hesite|не бо[йи]тесь|не стесняйтесь)\b"
)
_ENDORSING = re.compile(
    r"\b(?:should|must|can safely|safely|may be (?:used|given|escalated|increased|pushed|raised)|is (?:safe|fine|ok|okay|reasonable|appropriate|supported|acceptable|standard|superior|better|effective|recommended)|are (?:safe|fine|recommended|reasonable|supported)|go ahead|my recommendation|i (?:would|recommend|suggest|advise)|we (?:recommend|suggest|use)|"
    r"(?:guideline|article|review|literature|evidence|trial|study|stud(?:y|ies)|society|expert|consensus|protocol)s?\b[^.;]{0,60}\b(?:recommend\w*|support(?:s|ed)?|endors\w*|proves?|proved|showed? that|shows? that|demonstrat\w*|confirm\w*|establish\w*|mandat\w*|approv\w*|advis\w*|allow\w*|permit\w*)|superior|works better|well tolerated|you can|so (?:do|use|give)|do the same|follow suit|new standard|"
    r"right dose|correct dose|confirmed|supported by)\b"
)
_REPORT_SOURCE = re.compile(
    r"\b(?:reviews?|authors?|report(?:s|ed)?|case series|series|survey\w*|paper|publication|study|studies|trial|investigators?|literature|article|abstract|experts?|expert opinion|researchers?|registry|cohort|editorial|case report|retrospective\w*|anecdot\w*|hypothesi\w*|revision|étude|autores|auteurs|autoren|studie)\b"
)
_REPORT_VERB = re.compile(
    r"\b(?:discuss\w*|mention\w*|describ\w*|note[sd]?|names?|named|call(?:s|ed)|report(?:s|ed)?|propos\w*|speculat\w*|hypothesi\w*|raise[sd]?|means?|likely to (?:require|need)|plausibl\w*|expert opinion|indirect evidence|further study|opinion|theor\w*|suggest(?:s|ed)? that some|received|were (?:given|treated|exposed)|was (?:given|treated)|had been (?:given|treated)|"
    r"considered|explor\w*|compar\w*|range[sd]?|expects?|attribut\w*|quot\w*|cit(?:es|ed))\b"
)
_WARNING = re.compile(
    r"\b(?:trigger\w*|caus(?:e|es|ed|ing)|precipitat\w*|provok\w*|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|associated with|linked (?:to|with)|increas\w* (?:the )?(?:risk|thrombo\w*|hemoly\w*|haemoly\w*)|risks?|raises the risk|complicat\w*|followed by|developed|suffered|died|after|more (?:likely|common|frequent)|likelier|reported (?:mainly )?(?:at|with|after)|described|seen (?:at|with|above)|occurr?(?:s|ed)|hospitali[sz]ed|presented with)\b"
)
_ADVERSE = re.compile(
    r"\b(?:adverse|toxic\w*|injury|failure|hemoly\w*|haemoly\w*|thrombo\w*|stroke|infarct\w*|embol\w*|anaphyla\w*|meningitis|crisis|cholinergic|salivation|weakness|bradycardia|death|fatal\w*|died|harm\w*|damage|overdos\w*|poison\w*|insufficiency|hyperviscosity|renal|kidney|arrest|infection\w*|sepsis|psychosis|overload|necrosis|nephro\w*|"
    r"hypotension|collapse|bronchospasm|complication\w*|danger\w*|headache\w*|side effects?|intoxication|nebenwirkung\w*|effets indesirables|efectos adversos)\b"
)
_ACCIDENT = re.compile(
    r"\b(?:inadvertent\w*|accidental\w*|by mistake|mistaken\w*|in error|erroneous\w*|misread\w*|misprint\w*|mis-?transcri\w*|read as|decimal (?:error|slip|point error)|near miss|medication error|wrong dose|overdos\w*|typo|tenfold error|ten-fold error|prescribing error|dosing error|by accident|mis-?(?:set|programm\w*|keyed|typed|placed)|wrongly|unintend\w*|unintention\w*|slip|typing|clerical|transcription|versehentlich|(?:intercept\w*|caught|cancel\w*|reject\w*|queried|returned|stopped|refused|flagged|blocked)\b[^.;]{0,30}\b(?:order|prescription|request|script|entry)|por error|per errore|par erreur|ошибочно)\b"
)
_SAFETY_STEP = re.compile(
    r"\b(?:call|phone|query|question|clarify|verify|contact|stop|refuse|return|escalate|flag|challenge|hold|do not (?:dispense|administer|give|infuse|hang)|don'?t (?:dispense|administer|give)|alert|report|reject|double[- ]check|confirm with|intercept|clarif\w+|queri\w+|verif\w+|questioned|challenged|returned|refused|rejected|blocked|speak (?:to|with)|ring|point (?:to|out|them|him|her)|refer|remind|explain|decline|cite|show (?:them|him|her)|discuss)\b"
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|should|in case|any|an|where)\b[^.;]{0,60}\b(?:order\w*|prescription|chart|request\w*|someone|colleague|anyone|asked|ask|asks|suggests?|proposes?|told|see|encounter|dose|protocol|printout|label|someone|pump|system|script|rx|regimen|draft|answer)\b"
)
_ASKED = re.compile(
    r"\b(?:you|they|he|she|the (?:user|patient|family|clinician|question|team|doctor))\s(?:have |has )?(?:ask(?:ed|s|ing)?|wonder\w*|inquir\w*|wanted to know|propos\w*|request\w*|suggested|wrote|typed|mentioned|said|entered|quoted|stated|cited|put)\b|\basked (?:whether|if|about|for)\b|\bthe question (?:is|was|whether|of)\b|(?:was|were|been) asked (?:to|for)\b|^\W*(?:user|question|q|patient|client|human|prompt|caller)\s?:|\bwhether\b|\b(?:your|the) (?:question|request|proposal)\b"
)
_NEGATIVE = re.compile(
    r"no|n't|never|fail|avoid|why|what|how|have you|ignore|without|only|hesit|hesite|zoger|dud|cannot|can't|не|wrong|mistake|error|shame"
)
_RHETORICAL = re.compile(
    r"\b(?:why not|what about|how about|why (?:don't|wouldn't|shouldn't) (?:you|we)|have you (?:considered|thought|tried)|could you not|isn't it|shouldn't (?:we|you)|wouldn't|who would object|what harm|what could)\b"
)
_AFFIRMS = re.compile(
    r"^\W*(?:yes|yeah|yep|absolutely|certainly|definitely|of course|sure|indeed|correct|right|exactly|it is (?:safe|fine|ok|okay|acceptable|appropriate|reasonable|supported|well)|that is (?:fine|safe|correct|right|acceptable|reasonable)|go ahead|confirmed|fine|ok|okay|agreed|ja\b|oui|si\b|sim\b|да|是的|可以)"
)
_ORDER = re.compile(
    r"(?<!to )(?<!not )(?<!n't )(?<!never )(?<!cannot )(?<!dont )(?<!\ban )(?<!\bthe )(?<!\ba )(?<!any )(?<!this )(?<!that )(?<!no )(?<!each )(?:^|(?<=[.;:,>\s\"']))(?:please |just |simply |then |and |so )?(?:give|start|infuse|administer|prescribe|use|order|load|add|repeat|continue|increase|escalate|titrate|push|begin|initiate|run|hang|draw up|treat|complete|"
    r"extend|plan|calculate|set|target|aim|go (?:for|to|up|above|beyond|with)|proceed|deliver|triple|raise|prefer|choose|opt|commence|move|follow|finish|top up|bump|step up|advance|switch|insist|ensure|make|keep)\b(?! (?:the )?(?:prescriber|pharmac\w+))"
)
_LABEL_AFTER = re.compile(
    r"(?: of [\w-]+)?\s?[:,(=-]{1,2}>?\s?(?:is |are )?(?:not (?:recommended|supported|advised|indicated|established|acceptable|safe|given|used)|no (?:evidence|data|support|trial|source)|unsupported|avoid|contra-?indicated|never|too (?:high|much)|overdos|unsafe|do not)"
)
_VERDICT = re.compile(
    r",\s(?:(?:evidence|verdict|support\w*|status|recommend\w*|comments?|findings?|assessment|conclusion|result|judg\w+|answer)[^:,]{0,20}:\s)?(?:not (?:recommended|supported|advised|indicated|established|acceptable|safe|tested)|no (?:evidence|data|support|trial|source)|"
    r"unsupported|untested|avoid|false|never|unsafe|contra-?indicated|do not|overdose|rejected|too high)\b"
)
_GIVEN_ANYWAY = re.compile(
    r"\b(?:but|yet|still|however|nevertheless|nonetheless|anyway|even so|though)\b(?:(?!\bnot\b|n't|\bnever\b)[^.;]){0,50}\b(?:give|use|recommend|order|prescribe|do|consider|suggest|advise|try|proceed|go ahead)\b[^.;]{0,12}\b(?:it|this|that|so|anyway|with it)\b"
)
_QUERIED = re.compile(
    r"(?<!not )(?<!never )(?<!n't )\b(?:query|question|challenge|verify|stop|refuse|reject|flag|intercept|return|block|double-check)\s(?:any|every|all|each|an?)\s(?:[\w-]+\s){0,3}?(?:orders?|prescriptions?|requests?|scripts?|charts?)\s(?:[\w-]+\s){0,2}?(?:above|over|exceeding|beyond|more than|greater than|higher than|larger than|in excess of|of|for)\s(?:\w+\s){0,2}$"
)
_UNQUESTIONED = re.compile(
    r"\b(?:do not|don't|never|nobody (?:should|need|must|may)|no ?(?:one|1) (?:should|need|must|may)|no need to|need not|without)\s(?:query\w*|question\w*|challeng\w*|verify\w*|refus\w*|return\w*|flag\w*|reject\w*|double[- ]check\w*)"
)
_UNDETERRED = re.compile(
    r"\b(?:(?:should|must|need|needs|does|do|will|would|shall|is|can|could)(?:n't| not| never| not to)|let (?:that|this|it) not|(?:don't|do not|never) let (?:that|this|it)) (?:\w+ )?(?:stop|deter|prevent|keep|put|discourage|hold|dissuade|bother|scare|worry|restrain)\b"
    r"(?=(?: \w+){1,2}?(?: from\b|\s*[.,;!)]|$))(?: (?:you|us|me|anyone|anybody|one|clinicians?|doctors?|physicians?|the team|off|back)){0,2}(?: from (?:\w+ing)(?: (?:it|them|that|this|so|the dose|such a dose))?)?\s*(?:[.,;!)]|$)|\bno (?:good |real |valid )?(?:reason|grounds?|excuse) (?:not to|to (?:withhold|avoid|refuse|deny|hold back|forgo))(?: \w+)?(?: (?:it|them|that|this))?\s*(?:[.,;!)]|$)"
)
_ANYWAY_NEXT = re.compile(
    r"^\W*(?:still,? |nevertheless,? |nonetheless,? |even so,? |yet |but |however,? )?(?:i (?:would|will|'d) (?:still )?(?:give|use|order|recommend|do)|(?:just |still )?(?:give|use|order|prescribe|do) (?:it|that|so|this)\b|go ahead)"
)
_DISPUTED = re.compile(
    r"\b(?:not true|untrue|false|a myth|(?:a (?:\w+ )?)?misconception|misbelief|fallacy|mistaken (?:belief|idea|notion|view)|wrong|nonsense|incorrect|not (?:right|correct)) (?:that|to (?:say|claim|think|believe) that)\b"
)
_CALLED_BAD = re.compile(
    r"\b(?:unsafe|dangerous|harmful|toxic|excessive|too (?:much|high)|an overdose|wrong|unsupported|not (?:safe|supported|recommended|allowed))\b"
)
_BELIEF_DENIED = re.compile(
    rf"[^.,;:]{{0,40}}(?:{_CALLED_BAD.pattern})[^.,;:]{{0,12}}\b(?:is|are|was|remains) (?:simply |just |only |a |an )*(?:\w+ )?(?:misconception|myth|fallacy|nonsense|false|untrue|superstition)\b"
)
_AFTERTHOUGHT = re.compile(
    r",\s(?!which|as |whether|even|regardless)|\s(?:and|so)\s(?:the|it|this|we|i|you|there)\b|\b(?:who|whose|whom|if|when|where|until|after|once|in whom|and)\s(?!soll|ne|non|no\b|not|cannot|should not|must not|has no|is not)"
)
_SUBORDINATE = re.compile(
    r"\b(?:if|when|who|whose|whom|where|once|after|until|despite|wenn|falls|si|quand|cuando|se|quando|если|когда)\b[^,]*$"
)
_OF_DOSING = re.compile(
    r"\b(?:giv|gave|use|using|administ|exceed|prescri|recommend|infus|order|advis|support|justif|evidence|avoid|data|trial)|[^\x00-\x7f]"
)
_DENIES_NEXT = re.compile(
    r"\b(?:do not|don'?t|does not|never|must not|mustn't|should not|shouldn't|cannot|can't|not|avoid|nobody should|no one should|may not|wrong to|unsafe to|dangerous to|inappropriate to|mistake to|error to|risky to|is no reason to|refuse to|nicht|ne|no|non|nao|не)\s(?:[\w'-]+\s){0,2}$"
)
_OF_ACTING = re.compile(
    r"\b(?:giv|use|using|administ|order|start|schedul|advis|recommend|infus|perform|do(?:es)? not|don't|never|must not|should not|shouldn't|cannot|avoid|prescri|go|consider|support|begin)"
)
_CALLED_WRONG = re.compile(
    r"\b(?:is|are|was|were|would be|can be|may be|carries|carry|puts?|poses?|risks?|leads?|invites?|could|can|may)\s(?:\w+\s){0,3}?(?:dangerous|unsafe|wrong|error|mistake|not (?:safe|recommended|advised|appropriate|acceptable|allowed|indicated)|inappropriate|contra-?indicated|harmful|anaphyla\w*|fatal|life-threatening|risk\w*|reactivat\w*|lost|remove|removes|wash\w*|avoided|harm|hazardous|unacceptable|negligent)\b|\b(?:should|must|is to|are to) (?:be avoided|not|never)\b|\b(?:wash\w*|remov\w+|eliminat\w+|undo\w*|strip\w*|wast\w+|negat\w+|defeat\w*|clears?)\b"
)
_CONFIRMED = re.compile(r"\b(?:i|we) (?:would|will|recommend|suggest|advise|prefer|use|give)\b(?! not)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The sentence a dose stands in, where in it, its neighbours and the heading it stands under."""

    text: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    heading: str = ""
    is_title: bool = False


def stance_of(setting: Setting) -> Stance:
    """What the sentence is doing with the dose at [start, end)."""
    text = setting.text
    first, last = clause_bounds(text, setting.start, setting.end)
    if _endorsed(setting, first, last):
        return Stance.RECOMMENDING
    if _QUERIED.search(text[first : setting.start]) and not _UNQUESTIONED.search(text):
        return Stance.WARNING
    ordered = orders(text[first : setting.start])
    if asked := _asking(setting):
        return asked
    if _refuted(setting, first, last, ordered=ordered):
        return Stance.REFUTING
    if ordered or _CONFIRMED.search(text[first:last]):
        return Stance.RECOMMENDING
    return _described(text, text[first:last], text[last:])


def _endorsed(setting: Setting, first: int, last: int) -> bool:
    """Approval that no other words can take back: "no reason not to", a ceiling, "but I would still give it"."""
    text, clause = setting.text, setting.text[first:last]
    before = text[first : setting.start]
    if _UNDETERRED.search(text[setting.end :]) or _UNDETERRED.search(setting.after[:120]):
        return True
    if _GIVEN_ANYWAY.search(text[setting.end :]) or _ANYWAY_NEXT.match(setting.after):
        return True
    if _BELIEF_DENIED.match(text, setting.end):
        return True
    if _DISPUTED.search(before) and _CALLED_BAD.search(text[setting.end : last]):
        return True
    if (
        not setting.is_title
        and re.search(r"\bclaims?\b", before)
        and re.search(
            r"\b(?:is|are) (?:true|correct|right|proven|valid|justified|well|supported)\b", text[setting.end :]
        )
    ):
        return True
    return _approved(clause) or bool(_CEILING.search(before))


@lru_cache(maxsize=256)
def _approved(clause: str) -> bool:
    """Whether a clause approves by denying an objection ("no reason not to")."""
    return bool(_NEGATIVE.search(clause) and _ALWAYS_RECOMMENDS.search(clause))


def _described(text: str, clause: str, rest: str) -> Stance:
    """A dose that nobody orders: an accident, a side effect, a refusal at a distance, a report, else advice."""
    if _accident(text) or _side_effect(text, clause):
        return Stance.WARNING
    if _distant_refusal(rest):
        return Stance.REFUTING
    return Stance.REPORTING if _reporting(text) else Stance.RECOMMENDING


def is_ceiling(setting: Setting) -> bool:
    """Whether the dose is named as what must not be exceeded."""
    first, _ = clause_bounds(setting.text, setting.start, setting.end)
    return bool(_CEILING.search(setting.text[first : setting.start]))


def clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around [start, end). A short label that refuses ("Not recommended: 4 g/kg") belongs to it."""
    first, last = 0, len(text)
    if (opening := _CONCESSION.match(text)) and opening.end() <= start:
        first = opening.end()
    for at, until in _breaks(text):
        if first <= at and until <= start:
            if not (":" in text[at:until] and _SHORT_LABEL.search(text[first:until])):
                first = until
        elif at >= end:
            last = at
            break
    return first, last


@lru_cache(maxsize=256)
def _breaks(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a sentence part."""
    return tuple(match.span() for match in _CLAUSE.finditer(text))


def denied(text: str, start: int, end: int) -> bool:
    """Whether a passage [start, end) that advises something is itself negated, questioned or called wrong."""
    first, last = clause_bounds(text, start, end)
    before, inside, after = text[first:start], text[start:end], text[end:]
    if text.rstrip(" \"')").endswith("?") and not _RHETORICAL.search(text):
        return True
    if _DENIES_NEXT.search(before) or (
        _REFUTES_BEFORE.search(before) and re.match(r"without|before|immediately|unless", inside)
    ):
        return True
    refusals = [m for m in _REFUTES_BEFORE.finditer(before) if not orders(before[m.end() :])]
    if any(_OF_ACTING.search(m[0]) for m in refusals):
        return True
    return bool(_CALLED_WRONG.search(after[: max(last - end, 0) + 60]))


def orders(words: str) -> bool:
    """Whether words order something to be done, un-negated."""
    return bool(_ORDER.search(words))


def _refuted(setting: Setting, first: int, last: int, *, ordered: bool) -> bool:
    text = setting.text
    before = text[first : setting.start]
    refusal = None
    for match in _REFUTES_BEFORE.finditer(before):
        if not (_SUBORDINATE.search(before[: match.start()]) and not _OF_DOSING.search(match[0])):
            refusal = match
    if refusal is not None and not orders(before[refusal.end() :]):
        return True
    if setting.heading and _REFUTES_BEFORE.search(setting.heading) and not ordered:
        return True
    after = text[setting.end : last]
    after = _AFTERTHOUGHT.split(after, maxsplit=1)[0]
    if setting.is_title and _VERDICT.search(text[setting.end :]):
        return True
    if not ordered and _LABEL_AFTER.match(text[setting.end :]):
        return True
    if ordered or _UN_REFUTES_AFTER.search(after):
        return False
    return bool(_REFUTES_AFTER.search(after))


_TOPIC = re.compile(
    r"^[^.!?]{0,60}\b(?:doses?|dosing|totals?|amounts?|position|evidence|data|views?|questions?|anything|going|exceeding|case|use|ivig|role|what)\b[^.!?:]{0,40}\b(?:above|up to|over|beyond|more than|exceeding|higher than|of)\s$"
)


def _asking(setting: Setting) -> Stance | None:
    text = setting.text
    if setting.is_title and _TOPIC.search(text[: setting.start]) and len(text) - setting.end <= 40:
        return Stance.ASKING
    if text.rstrip(" \"')],}").endswith("?"):
        if _RHETORICAL.search(text) or _AFFIRMS.search(setting.after):
            return Stance.RECOMMENDING
        return Stance.ASKING
    asked = _ASKED.search(text[: setting.end])
    if asked and not re.search(
        r"\bas (?:you|they|he|she) (?:suggested|asked|requested|proposed|said|wrote|mentioned|stated|put)\b", text
    ):
        return (
            Stance.RECOMMENDING
            if _AFFIRMS.search(setting.after) or _endorsed_later(text, setting.end)
            else Stance.ASKING
        )
    return None


def _endorsed_later(text: str, end: int) -> bool:
    return bool(
        re.search(
            r"(?:[,;:]|\band)\s(?:and |so )?(?:yes|the answer is yes|it is (?:safe|fine|ok|acceptable|appropriate)|that is fine|go ahead|you (?:can|may|should)|i (?:agree|confirm))",
            text[end:],
        )
    )


@lru_cache(maxsize=256)
def _accident(text: str) -> bool:
    if _UNQUESTIONED.search(text):
        return bool(_ACCIDENT.search(text))
    return bool(
        (_ACCIDENT.search(text) and not re.search(r"\bshould (?:read|be|say)\b", text))
        or (_CONDITION.search(text) and _SAFETY_STEP.search(text))
    )


@lru_cache(maxsize=256)
def _side_effect(text: str, clause: str) -> bool:
    return bool(_ADVERSE.search(text) and _WARNING.search(text) and not _ENDORSING.search(clause))


def _distant_refusal(rest: str) -> bool:
    """A refusal that closes the sentence: "4 g/kg remains in use, and I cannot advise it"."""
    return bool(
        re.search(
            r"\b(?:cannot|can't|do not|don't|will not|won't)\s(?:\w+\s){0,2}?(?:recommend|advise|support|endorse|suggest|give|confirm|state)\w*\s(?:it|them|this|that|these|those|such)\b",
            rest,
        )
    )


@lru_cache(maxsize=256)
def _reporting(text: str) -> bool:
    return bool(_REPORT_SOURCE.search(text) and _REPORT_VERB.search(text) and not _ENDORSING.search(text))
