"""What refuses a dose: words that govern it from before in its clause, or are said of it right after."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guardrails.patterns import either
from guardrails.telling import compiled

_AUX_NOT = (
    r"(?:(?:do|does|did|must|should|shall|could|would|will|can|may|might|is|are|was|were|be|been|has|have|had|ought|need|to)\s(?:\w+\s)?not|cannot|can not|never|not to|"
    r"(?:don|doesn|didn|mustn|shouldn|couldn|wouldn|won|can|isn|aren|wasn|weren|hasn|haven|hadn|needn)'?t|unable to|(?:am|is|are|was|were) unable to|fail(?:s|ed)? to|nowhere|declines? to|refuses? to)"
)


_ADVERBS = r"(?:\s(?:be|been|have|ever|routinely|currently|generally|yet|simply|just|typically|usually|therefore|also|even|being|ever be|directly|specifically|formally|actually|really|clearly|then|now|at all|knowingly|under any circumstances|in any way|been able to)){0,3}"


_VERBS = (
    r"(?:recommend\w*|advis\w*|support\w*|endors\w*|approv\w*|authori[sz]\w*|accept\w*|justif\w*|indicat\w*|appropriat\w*|suggest\w*|allow\w*|permit\w*|licen[cs]ed|warrant\w*|establish\w*|test\w*|evaluat\w*|examin\w*|assess\w*|"
    r"investigat\w*|stud(?:y|ied)|show\w*|prove\w*|demonstrat\w*|confirm\w*|validat\w*|safe|effective|benefi\w*|superior|better|advantage|use|used|using|supply|supplied|supplying|release(?! the (?!dose|order|bag|ivig|drug|product|vial))|give|given|giving|prescri\w*|administer\w*|order\w*|dose[ds]?|infuse[ds]?|start\w*|take|taken|try|"
    r"consider\w*|offer\w*|go|reach\w*|exceed\w*|surpass\w*|push\w*|escalat\w*|increas\w*|rais\w*|stat(?:e|ed)|agree|provide\w*|find|found|identif\w*|contain\w*|mean|receiv\w*|get|chart|write|sign|endorse|back\w*|define\w*|known|acceptable|reasonable|compatible|draw|"
    r"possible|part of|covered|sourced|in (?:the|any|our|these)|confus\w*|mistak\w*|misread\w*|mix|mention\w*|dispens\w*|hang|draft\w*|sanction\w*|enter(?:ed)?|programmed|keyed|typed|apply|applied|carried over|transferred|extrapolated|transposed|generali[sz]ed|adopted|copied|standard|necessary|needed|required|an option|evidence[- ]based|add(?:ed|ing)?|repeated|extended|prolonged|doubled|continued|help\w*|work|improve\w*|call for|know|exist|say|tell|rely(?! on (?:\w+ ){0,3}(?:alone|only|just))|specif\w*)"
)


_ORDERS_NOT = r"(?:run|hang|deliver|inject|push|pack|cram|squeeze|compress|load|rush|combine|stack|extend|prolong|lengthen|stretch|double|triple|initiate|begin|commence|schedule|plan|repeat|draw up)\b(?![^.;]{0,40}\b(?:until|before|without|unless|below|under)\b)"


_NO_NOUN = (
    r"(?:\b(?:no|without|lack(?:s|ing)?(?: of)?|absence of|none of|neither|zero|nor|insufficient|not enough|scant|limited|little|nothing in|not supported by|(?:hardly|scarcely|barely|without|not|n't|nor|lacks?|lacking|see|have|find|know of|aware of|is there|are there) any)\s(?:the\s|any\s|these\s|its\s|this\s)?(?:[\w-]+\s){0,4}?"
    r"(?:evidence|data|trials?|stud(?:y|ies)|support|basis|role|rationale|justification|indication|benefit|proof|recommendation|source|sources|guidelines?|rcts?|literature|superiority|advantage|reviews?|sources|experience|patient|patients|one|passages?|article|case|grounds?|place|(?:point|merit|sense) (?=in\b)(?=in (?:giv|us|go|exceed|order|increas|rais|push|doubl|tripl|repeat|add|more|prescrib|continu|an?\b|the\b|another|ivig|immun|rituximab|\d|doses?|higher|larger)\w*)(?!in (?:an? |the |any )?(?:delay|pause|gap|split|wait|reduc|lower|stop|hold|test|check))(?!in (?:\w+ ){0,3}less)|reason (?=to\b)(?!to (?:avoid|stop|limit|withhold|worry|doubt|fear|refuse|reduce|lower|hold))|need (?=to $)|need (?=to (?:double|triple|exceed|repeat|raise|increase|escalate))|interval|figure|number|information|guidance|statement|answer)\b"
    r"|\bno (?:[\w-]+ ){0,2}(?:doses?|regimens?|courses?|totals?|amounts?)(?= (?:of|above|over|exceed|beyond|greater|higher|more|larger))|\b(?:nobody|no[- ]?(?:one|1))\b(?: (?:should|must|may|can|would|will)(?: (?:ever|be))?(?: \w+)?)?|\bnothing\b[^.;,]{0,50}\b(?:supports?|justif\w+|backs?|favou?rs?|indicates?)\b|\bnothing (?:in favou?r|on|of|regarding|concerning|as to|about|supporting|to support|above|beyond|over|more|supports?|justifies|higher|in (?:the|any|our|these))|\bnone\b)"
)


_REFUSING = (
    r"(?:\b(?:say|says|said|saying) no to\b|\b(?:stopped|ended|closed|halted|terminated|abandoned|cut short) (?:early )?before (?:any|a single|even 1)(?: \w+){1,2} (?:had )?(?:been )?(?:reached|received|got|given|completed|had)\b|\b(?:refrain|abstain|desist)(?:s|ed|ing)? from\b(?=\s(?:(?:giv|us|order|prescrib|infus|exceed|go|recommend|push|rais|increas|doubl|start|try)\w*\s|(?:the|any|a|an|such|all|doses?|of|to|for|at|above|over|beyond|ivig|immun\w*|globulin|more|than|rituximab|pyridostigmine|prednis\w*)\s)*$)|\b(?:steer clear|keep away|stay away|stay clear|shy away) (?:of|from)\b(?=\s(?:(?:giv|us|order|prescrib|infus|exceed|go|recommend|push|rais|increas|doubl|start|try)\w*\s|(?:the|any|a|an|such|all|doses?|of|to|for|at|above|over|beyond|ivig|immun\w*|globulin|more|than|rituximab|pyridostigmine|prednis\w*)\s)*$)|\bfar from (?:recommend|endors|support|advis|approv|justify|show|prov|establish)\w*ing\b(?![^.;]*,)|\bdissuad\w+\b|\b(?:talk|argue|reason|steer)\w* (?:[\w-]+ ){1,4}(?:out of|away from)(?=\s(?:(?:giv|us|order)\w*\s|(?:the|any|a|an|such|doses?|of|at|above|over|beyond|ivig|more|than)\s)*$)|\bresist(?:s|ed|ing)? (?:the |any |all )?(?:temptation|urge|pressure|requests?|calls?)\b(?=\s(?:to|for)\s(?:(?:giv|us|order|prescrib|infus|exceed|go|recommend|push|rais|increas|doubl|start|try)\w*\s|(?:the|any|a|an|such|all|doses?|of|to|for|at|above|over|beyond|ivig|immun\w*|globulin|more|than|rituximab|pyridostigmine|prednis\w*)\s)*$)|\b(?:hardly|scarcely|no|never) (?:an? )?worse (?:idea|choice|plan|option|advice)\b[^.;]*\bthan (?:(?:giving|using|to give|to use|ordering) )?(?:(?:ivig|immune globulin|immunoglobulin|rituximab|pyridostigmine|prednis\w+) )?(?=$)|\bno exceptions? (?:that|which|under which) (?:would |could |can |may )?(?:allow|permit|justif)\w*\b|\brather (?:stop|stay|keep|remain|leave|give|use|stick|hold)\b[^;:]{0,60}\bthan (?:follow|give|use|go|order|accept)\b(?: [a-z]+){0,6}|(?<!never )(?<!not )\b(?:stop|fall)(?:s|ped)? short of (?:\w+ )?(?:endors|recommend|advis|support|approv|suggest|allow)\w*|\bshie?s? away from\b|\bavoid(?:s|ing|ed)?\b|\bbeware\b|\brefus\w+|\breject\w*|\bdiscourag\w+|\b(?:advis\w+|recommend\w*|warn\w*|caution\w*|argu\w+|counsel\w*|decid\w+) against|\b(?:ignor\w+|disregard\w*|distrust\w*|(?:not|n't|never) (?:trust|believe|follow)) (?:the |any |that |this |those |these |such |a )?(?:[\w-]+ ){0,3}(?:posts?|claims?|advice|rumou?rs?|blogs?|websites?|pages?|tweets?|messages?|suggestions?|notes?|entr(?:y|ies)|answers?|protocols?|videos?|lines?|sentences?)\b|\bcritici[sz]\w+|\bcondemn\w*|\bdisapprov\w*|\boppos\w+|\bforbid\w*|\bprohibit\w*|\bban(?:s|ned)\b|\bunsafe\b|\bdangerous(?:ly)?\b|\bexcessive\b|\boverdos\w+|\bunsupported\b|\bunproven\b|\b(?:not (?:able|willing|prepared|in a position|going)|unable|unwilling|hard pressed) to (?:recommend|support|advise|endorse|give|suggest|confirm|order|prescribe|back|provide|offer|state)\b|"
    r"\bunjustified\b|\binappropriate\b|\bunacceptable\b|\bexperimental\b|\binvestigational\b|\bcontra-?indicated\b|\bwrong(?:ly)? (?:dose|order|figure|claim\w*|stat\w*)|\b(?:wrong|untrue|not true|not ok)(?=\s?:)|\b(?:spot|find|correct|identify|what is|what's|where is|where's) the (?:error|mistake|slip|fault|problem|overdose)\b|[✘❌🚫⛔](?=\W?(?:[\w/-]+\s){0,4}$)|\berroneous\b|\bincorrect(?:ly)?\b|\bnot(?: be| on| at| with| by)?\b(?= ?$)|\bno(?= $)|\btoo (?:high|much|large)\b|\bfalse(?:ly)?\b|\bmyth\b|"
    r"\bclaims? (?:of|that|about|for)|\bmisled\b|\bso-called\b|\balleged\w*|\bpurported\w*|\bwithhold\b|\bout of the question\b|\bneither\b|\bnor\b|\bnot (?:recommended|supported|advised|advisable|indicated|established|appropriate|acceptable|safe|justified|licensed|approved|sourced)\b|\bnot (?:a|1|one|any) (?:single |1 )?(?:\w+ )?(?:trial|study|source|guideline|review|rct|paper)\b|\b(?:wrong|unsafe|dangerous|inappropriate|unwise|mistake|error|irresponsible|negligent|incorrect|unjustified|inadvisable|unacceptable|harmful|risky|reckless|improper) (?:ever )?(?:to|of) (?:\w+|$)|\b(?:untrue|not true) that\b|\bmisconcept\w*|\bmisbelie\w*|\bfallac\w*|\bmistaken (?:belief|idea|notion|view|impression)\b|\b(?:wrongly|mistakenly|incorrectly|erroneously) (?:believ|assum|claim|stat|think|thought|assert)\w*|\b(?:under no circumstances?|on no account|in no case|at no (?:point|time)|by no means)(?: (?:should|must|may|can|we|you|anyone|one)){0,2} \w+|\bno ?(?:one|1) (?:should|must|may|can)\b|\bdecline to\b|\bharmful\b|\bwill not be\b|\bunlicensed\b|\bnot an? \w+ dose\b)"
)


_FOREIGN_NO = either(
    "abgeraten|no esta|no es|no son|nicht|niemals|nie|keinesfalls|ne|n'|jamais|pas de|eviter|no se|no hay|nunca|jamas|nao|nem|non|mai|senza|niet|geen|nooit|nie|nigdy|brak|inte|icke|ej|ikke|ingen|inga|ingenting|aldrig|aldri|nikdy|neni|nejsou|nenajdou|nelze|nu|niciodata|evitati|nem|tilos|ei|ala|alkaa|eivat|degil|asla|yok|nije|nema|nemojte|nikada|nera|nav|δεν|οχι|ποτε|ні|немає|не|нет|нельзя|без|никогда".split(
        "|"
    )
)


_FOREIGN_NOT = rf"(?:\b(?:{_FOREIGN_NO}|избега\w*|deconseill\w*|no existen?|desaconsej\w*|sconsigliat\w*|kein\w*|vermeide\w*|aucune?|no debe\w*|ningun\w*|evit\w+|nenhum\w*|nessun\w*|vermijd\w*|unika\w*|undvik\w*|undga\w*|unnga\w*|ne(?:podav|doporuc|odporuc|pouziv|podaj|dava|existuj|prekrac)\w*|zadn[aey]\w*|kerul\w*|valta\w*|izbjegava\w*|izbegava\w*|ne(?:rekomend|skirk|lieto)\w*|[μu]ην|[μu]η|αποφυγ\w*|αποφευ\w*)(?![a-zа-я-])|(?<=[a-z][a-z][a-z])(?:mez|maz|memeli|mamali|meyin|mayin|mamak|memek)[a-z]{{0,6}}(?![a-z])|\bn'(?=[a-z])|不|没有|沒有|(?<!筋)無|(?<!肌)无|(?<![ء-ي])(?:لا (?:ت?ينصح|تنصح|نوصي|يوصى|توصي|يجوز|يوجد|توجد|تتجاوز|تعط|تعطي|يعط|يعطى|تستخدم|يستخدم|تدعم|يدعم)|ليس|لن)(?![ء-ي])|未|勿|禁止|避免|(?<!問題)(?<!支障)ません|(?<!問題)(?<!支障)(?<!差し支え)(?<!構わ)ない|(?<!問題)なく|べきでは|避け|控え|않|지 ?마|말아|말 것|금지|없(?!이)|아니|피하|피해)"


REFUTES_BEFORE = compiled(
    rf"\b(?:instead of|rather than|in place of|as opposed to|unlike)\s(?:(?:the|a|an|of|using|giving|at|about|to|with)\s|[a-z]+\s){{0,3}}$|\b{_AUX_NOT}{_ADVERBS}\s(?:{_VERBS}\b|{_ORDERS_NOT})|{_NO_NOUN}|{_REFUSING}|{_FOREIGN_NOT}|\bnever\b"
)


_NEGATED_COPULA = (
    r"(?:is|are|was|were|would be|will be|should be|has been|have been|remains?|being|seems?|appears?|looks?)"
)


_REFUTES_AFTER = compiled(
    rf"\b{_AUX_NOT}{_ADVERBS}\s{_VERBS}\b|\b(?:has|have|had|is|are|finds?|found|with|there's|shows?|offers?|adds?|provides?|confers?) {_NO_NOUN}|\b{_NEGATED_COPULA}\s(?:(?:already|clearly|plainly|simply|definitely|certainly|obviously|still|also|far|itself) )?(?:not|never|neither|far from|anything but|(?:(?:\d{{1,3}}|many|several|far|much|way) (?:times )?)?too(?! (?:little|low|small|few|short|weak|timid|modest|conservative|cautious|mild|stingy))|nowhere|an?\s(?:\w+\s)?(?:over\w*|error|mistake|typo|excess\w*|misprint)|in excess|above|beyond|over the|outside|more than|double|twice|misleading|excluded|ineligible|not eligible|blocked|refused|rejected|stopped|cancelled|canceled|struck out|struck off|crossed out|voided|withdrawn|overruled|vetoed|dropped|abandoned|disallowed|prevented|flagged|withheld|intercepted|returned|off[- ]limits|off the (?:map|table|charts?|scale)|uncharted|lacking|absent|missing|unknown|unclear|untested|"
    rf"unsupported|unproven|unsafe|unwise|inadvisable|ill-advised|dangerous|excessive|experimental|investigational|inappropriate|unacceptable|contra-?indicated|unjustified|unlicensed|prohibited|forbidden|harmful|toxic|wrong|incorrect|erroneous|false|mistaken|unfounded|baseless|groundless|unwarranted|refuted|disproven|nonsense|a (?:\w+ )?(?:myth|misconception|fallacy|misbelief|superstition|misunderstanding)|out of the question|to be avoided|best avoided|avoided|discouraged)\b|"
    rf"\b(?:can|could|would|may|might) be (?:\w+ )?(?:unsafe|dangerous|harmful|toxic|fatal|excessive|an overdose|wrong)\b|\b(?:should|must) be (?:\w+ )?(?:avoided|refused|rejected|sent back|returned|cancelled|canceled|corrected|lowered|reduced|brought down|struck out|queried|questioned|stopped|challenged|blocked|discouraged|withheld|ignored|disregarded|dismissed|resisted|discarded)\b|(?<!against )\brests? on (?:no|nothing)\b|\b(?:that|which) (?:no|none of the|not a single|hardly any) (?:[\w-]+ )?(?:trials?|stud\w+|sources?|guidelines?|evidence|data|documents?|reviews?|1) (?:has |have )?(?:ever )?(?:tested|tests?|supports?|supported|backs?|backed|recommends?|recommended|reached|used|gave|studied|examined)\b|\bas an? (?:\w+ )?(?:error|mistake|overdose|incident|near miss|slip|hazard)\b(?!-)|^[^.;]{{0,30}}\b(?:removed|deleted|struck|crossed|cut|left|kept|stays?) out of the (?:\w+ )?(?:draft|order set|protocol|guideline|list|note|template|leaflet|letter|pathway)\b|"
    rf"{_FOREIGN_NOT}|\b(?:would be|is|are|makes|comes to|means)\b[^.;]{{0,30}}\b(?:\d+ times|twice|double) the (?:\w+ )?(?:maximum|limit|ceiling|(?:sourced|documented|supported|stated|recommended) (?:dose|amount|total))\b|\b(?:can|could|may|might|will) (?:hurt|harm|kill|injure)\b|\b(?:is|was) no(?=\s*(?:[.;,]|$))|\b(?:say|says|said|answers?|reply|replies) no(?=\s*(?:[.;,]|$))|\b(?:is|are|was|were|be|been) (?:turned down|declined|sent back)\b|\b(?:tried|tested|used|given) without (?:any |clear |added |further )?(?:benefit|effect|success|gain)\b|\b(?:breaks?|breach(?:es)?|overshoots?|tops?|overstep\w*|goe?s? (?:over|beyond|above|past)) (?:the|any|every|our|all) (?:[\w/]+ ){{0,2}}(?:limits?|maximum|ceiling|cap|evidence|sources?|guidelines?|(?<=supported )total|(?<=sourced )total)\b|\b(?:lacks?|exceeds?|contradicts?|violates?|breaches?)\b|\b(?:trials?|evidence|sources?|guidelines?|data|limit|literature|stud(?:y|ies)) (?:all )?(?:stops?|ends?|tops? out|goe?s? no (?:further|higher)(?: than)?) (?:at )?\d|\bunsupported\b|\b(?:sources?|guidelines?|literature|evidence|data|documents?|trials?|reviews?) (?:is|are|remains?|falls?|fell|goes?|stays?|becomes?) (?:silent|mute|quiet|thin|blank)\b|\b(?:does|do|did)(?:n't| not) (?:appear|occur|feature|figure|stand|come up) in (?:any|the|our|these|those|either)\b|\b(?:is|are) not (?:in|among|from) (?:any|the|our|these|those) (?:\w+ )?(?:sources?|documents?|guidelines?|corpus|material|passages?|articles?|evidence)\b|\blehnen?t? (?:ich|wir|er|sie|man) (?:[\w-]+ ){{0,4}}ab\b|\b(?:abgelehnt|verweigert|zuruckgewiesen|refusee?s?|rejetee?s?|rechazad\w+|denegad\w+|rifiutat\w+|respint\w+|geweigerd|afgewezen|recusad\w+|negad[ao]s?)\b|\b(?:would|does|did|do|could|should)(?: not|n't)(?: have)?(?=\s*(?:[.,;)]|$))|\b(?:should|ought to|was meant to|were meant to) (?:have )?(?:read|been|said|be)\b(?= ?(?:\d|[a-z]+ \d))|\bappears? in (?:neither|none|no)\b|\bappears? (?:only )?in (?:the|your) (?:question|request|prompt)|\b(?:came|come|comes) (?:back|up|away|home) (?:empty\b|with nothing)|\b(?:drew|draws|drawn) a blank\b|\b(?:would be|is|are) (?:needed|required) before|\bno (?:added|additional|extra|further|clear|proven|demonstrated)\b"
)


_UN_REFUTES_AFTER = compiled(
    r"\b(?:not|never|no|nor|hardly|nothing|isn't|isnt|aren't|wasn't)\s(?:\w+\s){0,3}?(?:harm\w*|risk\w*|danger\w*|unsafe|toxic\w*|excessive|too (?:much|high|large)|problem\w*|contra-?indicated|wrong|unreasonable|unwise|unusual|experimental|concern\w*|issue|objection\w*|downside|worr\w*|inappropriate|unacceptable|mistake|error|adverse|limit|ceiling|penalty|complication\w*|side effects?|overdose|prohibited|uncommon|unjustified|rare|inferior|avoid\w*|"
    r"drawback\w*|disadvantage\w*|off[- ]limits|beyond|outside|only)\b"
)


CEILING = compiled(
    r"(?:\b(?:do not|don'?t|does not|doesn't|will not|won't|without|avoid|never|must not|mustn't|should not|shouldn't|may not|cannot|can't|not to|not|nicht|pas|no se debe|no debe|nunca|non|nao|не)\s(?:[\w']+\s){0,6}?"
    r"(?:exceed(?:ing)?|surpass\w*|go(?:ing)? (?:beyond|above|over|past)|pass|more than|above|beyond|over|higher than|greater than|larger than|(?:faster|quicker|more (?:quickly|rapidly)) than|mehr als|uber|plus de|depasser|mas de|exceder|superar\w*|superiore a|piu di|mais de|ultrapassar|превыша\w*|более|свыше)\b"
    r"|\bno (?:[\w-]+ ){0,3}?(?:doses?|infusions?|courses?|totals?|amounts?|bags?)\b[^.;,]{0,40}\b(?:should|must|may|can|shall|ought to) (?:ever )?(?:exceed|surpass|go (?:above|beyond|over)|be (?:above|over|more than|higher than|larger than))|\bno (?:more|higher|greater) than|不应超过|不得超过|不要超过|不超过|不能超过)[^\w]{0,2}(?:(?:the|a|an|total|of|limit|ceiling|maximum|max|dose|cumulative|course|about|i|les|la|los|de|di|von|insgesamt)\s){0,5}$"
)


_CLAUSE = compiled(
    r"\s*(?:[;]|:\s|\s-\s|\.\.\.|\s->\s|[,]?\s?\b(?:but|unless|except|however|although|though|whereas|while|because|since|so that|otherwise|yet|in which case|therefore|nevertheless|nonetheless|aber|sondern|jedoch|ausser|mais|sauf|pero|sino|salvo|excepto|porem|eccetto|tranne|но|однако|если не)(?![a-zа-я])"
    r"|,\s(?=(?:always|instead|rather|only|better)\b)|,?\s(?:and then|then)\s|,\s(?=(?:and )?stop(?:ping)?\s(?:it |only )?(?:when|once|if|as soon)\b)|,\s(?=(?:so|and|if|when|as|given(?! (?:in (?:equal|\d)|over|as|on|once|daily|every|for|at|by|iv)\b)|it|this|that(?! is (?:to say,? (?:about |some )?)?\d)|we|i|you|use|give|they|in)\b)|但|除非|而是)"
)


_CONCESSION = compiled(
    r"\W{0,3}(?:although|though|while|whereas|despite|even (?:if|though)|since|because|as|if|when|given|after|unless|once|obwohl|wenn|bien que|si|aunque|anche se|embora|хотя|если)\b[^,]{0,160},\s"
)


_SHORT_LABEL = compiled(rf"(?:{REFUTES_BEFORE.pattern})[^:]{{0,20}}:\s?$")


RHETORICAL = compiled(
    r"\b(?:why not|why (?:settle|stop|stick|be content|hold back|only)|what about|how about|why (?:don't|wouldn't|shouldn't) (?:you|we)|have you (?:considered|thought|tried)|could you not|isn't it|shouldn't (?:we|you)|wouldn't|who would object|what harm|what could|(?:could|would|will) you (?:please |kindly |just |now )*(?:chart|order|give|prescribe|prepare|send|hang|infuse|start|dispense|draw up|write up|put up|book|arrange)|can you please (?:chart|order|give|prescribe|prepare|send|hang|infuse|start|dispense))\b"
)


_ORDER_VERBS = either(
    "give|start|infuse|administer|prescribe|use|order|load|add|repeat|continue|increase|escalate|titrate|push|begin|initiate|run|hang|draw up|treat|complete|extend|plan|calculate|set the|set it|set her|set him|target|aim|go for|go to|go up|"
    "go above|go beyond|go with|proceed|deliver|triple|raise|prefer|choose|opt|commence|move|follow|finish|top up|bump|step up|advance|switch|insist|ensure|make|keep|rely".split(
        "|"
    )
)


_ORDER = compiled(
    r"(?:^|(?<=[.;:,>\s\"']))(?<!to )(?<!not )(?<!n't )(?<!never )(?<!cannot )(?<!dont )(?<!\ban )(?<!\bthe )(?<!\ba )(?<!any )(?<!this )(?<!that )(?<!no )(?<!each )(?<!error would )(?<!mistake would )(?<!slip would )(?<!draft )(?<!written )(?<!verbal )(?<!phone )(?<!rejected )(?<!refused )"
    rf"(?:please |just |simply |then |and |so )?{_ORDER_VERBS}\b(?! (?:the )?(?:prescriber|pharmac\w+)|(?<=order) for (?:an? |the |ivig |[\w-]+ of )*$)"
)


_LABEL_AFTER = compiled(
    r"\s?[\"')]?\s?[✘❌🚫⛔](?=\s*(?:$|[|.;,)]))|[^.;,:]{0,25}\b(?:was|were|is|are|been) (?:\w+ ){1,2}(?:and|but|then) (?:\w+ )?(?:turned down|declined|refused|rejected|denied|cancelled|canceled|not (?:given|approved|granted|signed))(?=\s*(?:[.;)]|$|by\b|because\b))|(?: (?:of|de|di|von|do|da) [\w-]+| d'[\w-]+)?\s?[:,(=-]{1,2}>?\s?(?:is |are )?(?:pas de |aucune? |kein\w* |nicht |sin (?:evidencia|datos|pruebas)|no hay |nessun\w* |sem (?:evidencia|dados)|geen |ingen |brak |not (?:recommended|supported|advised|indicated|established|acceptable|safe|given|used)|no (?:evidence|data|support|trial|source)|unsupported|avoid|contra-?indicated|never|none\b|nil\b|too (?:high|much)|overdos|unsafe|do not|wrong\b|incorrect\b|mistake\b|rejected\b|refused\b|deleted\b|struck (?:out|off)\b|status: (?:rejected|refused|cancelled|canceled|declined|denied|voided?|blocked|withdrawn|not approved))|\s(?:deleted|rejected|refused|cancelled|canceled|declined|struck out|withdrawn|voided) by (?:the |our |her |his )?(?:pharmac\w+|prescriber|consultant|nurses?|ward|team|doctor|neurolog\w+)\b"
)


_VERDICT = compiled(
    r",\s(?:(?:evidence|verdict|support\w*|status|recommend\w*|comments?|findings?|assessment|conclusion|result|judg\w+|answer)[^:,]{0,20}:\s)?(?:not (?:recommended|supported|advised|indicated|established|acceptable|safe|tested)|no (?:evidence|data|support|trial|source)|"
    r"unsupported|untested|avoid|false|never|unsafe|contra-?indicated|do not|overdose|rejected|too high)\b"
)


_DAY = r"(?:(?:d|days?|weeks?) ?)?\d{1,2}(?:st|nd|rd|th)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
_SCHEDULED = compiled(
    rf"\b(?:{_DAY})(?:(?:,? and(?: on)?|,| &| \+|/) ?(?:the )?(?:{_DAY})\b)+|\bonce\b(?= (?:a|an|daily|weekly|monthly|every|each|on|per|in)\b)|\buntil (?:and including )?(?:(?:this|next|the(?: following| next)?) )?(?=\w*day\b|\d|day|d\d)|\bafter \d+ (?:days|hours|weeks)\b|\bday and night\b|\band (?:including|ending|continuing)\b|\band (?:again |then )?on (?=d(?:ay)? ?\d|\w+day\b)|\bmorning and evening\b|\band (?:beyond|above|more|over|higher|upwards?)\b(?! the)"
    r"|,\s(?=(?:\d{1,2}\b|single|first|last|divided|split|given|spread|beginning|starting|started|in (?:equal|\d)|total|repeated|over \d|for \d|x ?\d|once|twice|daily|weekly|every|mon|tue|wed|thu|fri|sat|sun|iv\b|i\.v|intravenously|on (?:each|d|mon|tue|wed|thu|fri|sat|sun|the \d)))"
)
_AFTERTHOUGHT = compiled(
    r"\s(?=(?:she|he|they|(?:the )?patient) (?:is|are|was|were|has|have|had|does|did|can|will)\b)|,\s(?!which|as |whether|even|regardless|lacks?\b|exceeds?\b|(?:would|will|may|could|can) (?:exceed|breach|break|overshoot|be (?:too|over|above|unsafe|dangerous|harmful))\b|(?:is|are|was|were|has|have|had|find|finds) (?:not|no\b|never|nowhere|un)|go(?:es)? beyond)|\s(?:and|so)\s(?:the(?! (?:trials?|evidence|sources?|guidelines?|data|literature|limit|maximum) (?:all )?(?:stops?|ends?|is|are|tops?))|it|this|we|i|you|there)\b|\b(?:who|whose|whom|if|when|where|until|after(?! the (?:first|last|previous|initial|other)\b)|(?<!at )once|in whom|and)\s(?!the (?:trials?|evidence|sources?|guidelines?|data|literature|limit|maximum) (?:all )?(?:stops?|ends?|is|are|tops?)|soll|ne|non|no\b|not|un(?:supported|proven|safe|tested|justified)\b|cannot|should not|must not|has no|(?:is|are|was|were|does|do) not|(?:came|come|comes) (?:back|up|away|home) (?:empty|with nothing)|dr[ae]ws? a blank)"
)


_SUBORDINATE = compiled(
    r"\b(?:if|when|who|whose|whom|where|once|after|until|despite|wenn|falls|si|quand|cuando|se|quando|если|когда)\b[^,]*$"
)


_OF_DOSING = compiled(
    r"\b(?:giv|gave|use|using|administ|exceed|prescri|recommend|infus|order|advis|support|justif|evidence|avoid|data|trial)|[^\x00-\x7f]"
)


_DENIES_NEXT = compiled(
    r"\b(?:do not|don'?t|does not|never|must not|mustn't|should not|shouldn't|cannot|can't|not|avoid|nobody should|no one should|may not|wrong to|unsafe to|dangerous to|inappropriate to|mistake to|error to|risky to|is no reason to|refuse to|kein\w*|nicht|ne|no|non|nao|не)\s(?:[\w'-]+\s){0,2}$"
)


_NONE_SAYS = compiled(
    r"\b(?:none|no (?:source|guideline|document|trial|review|article|one|1)|nobody|nothing)\b(?: of \w+(?: \w+)?)? (?:says?|states?|suggests?|allows?|supports?|claims?|advises?|recommends?|permits?)\b[^.;]{0,40}$"
)


_OF_ACTING = compiled(
    r"\b(?:giv|use|using|administ|order|start|schedul|advis|recommend|infus|perform|do(?:es)? not|don't|never|must not|should not|shouldn't|cannot|avoid|prescri|go|consider|support|begin|endors|approv)"
)


_CALLED_WRONG = compiled(
    r"\b(?:is|are|was|were|would be|can be|may be|carries|carry|puts?|poses?|risks?|leads?|invites?|could|can|may)\s(?:(?!no\b|not\b|never\b|hardly\b|scarcely\b|far\b|anything\b|without\b)[\w-]+\s){0,3}?(?:pitfalls?|traps?|blunders?|slips?|(?:bad|poor) (?:idea|practice|habit|form|choice|plan)|counter-?productive|self-defeating|ill-advised|inadvisable|unwise|illogical|senseless|futile|discouraged|advised against|wasteful|nonsens\w*|folly|foolish|malpractice|prohibited|forbidden|undesirable|out of the question|off the table|dangerous|unsafe|wrong|error|mistake|not (?:safe|recommended|advised|appropriate|acceptable|allowed|indicated)|inappropriate|contra-?indicated|harmful|anaphyla\w*|fatal|life-threatening|risk\w*(?! factors?)|reactivat\w*|lost|remove|removes|wash\w*|avoided|harm|hazardous|unacceptable|negligent)\b|\b(?:should|must|is to|are to) (?:be avoided|not|never)\b|\bmakes? (?:little|no) sense\b|\b(?:wash\w*|remov\w+|eliminat\w+|undo\w*|strip\w*|wast\w+|negat\w+|defeat\w*|(?<!is )(?<!are )(?<!was )(?<!all )(?<!be )clears?)\b"
)


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


def is_ceiling(setting: Setting) -> bool:
    """Whether the dose is named as what must not be exceeded."""
    first, _ = clause_bounds(setting.text, setting.start, setting.end)
    before = setting.text[first : setting.start]
    turned_back = bool(_TURNS_BACK.search(before)) or bool(
        _ANY_ORDER.search(before) and _IS_TURNED_BACK.match(setting.text, setting.end)
    )
    turned_back = turned_back and not _LET_THROUGH.search(setting.text)
    return bool(turned_back or (CEILING.search(before) and not _NOT_TURNED_BACK.search(before)))


_TURNS_BACK = compiled(
    r"(?<!never )(?<!not )(?<!n't )(?<!to )\b(?:(?:reject|block|stop|refuse|return|bounce|flag|intercept|withhold|decline|challenge|querie|quer(?=y))(?:s|es)?|sends? back|turns? (?:down|away)|locks?(?: out)?|hold(?:s|ing)? (?:up|back))\s"
    r"(?:to \w+ )?(?:any(?:thing)?|every|all|each|an?)?\s?(?:[\w-]+\s){0,6}?(?:above|over|exceeding|beyond|more than|greater than|higher than|larger than|in excess of|past)\s(?:(?:a|the|an|total|limit|maximum|max|of|dose|course)\s){0,4}$"
)  # what a pharmacy turns back above is a limit it keeps
_ANY_ORDER = compiled(
    r"\b(?:any|every|all|each) (?:[\w-]+ ){0,3}?(?:orders?|prescriptions?|requests?|scripts?) (?:[\w-]+ ){0,3}?(?:above|over|exceeding|beyond|more than|greater than|higher than|larger than)\s$"
)
_IS_TURNED_BACK = compiled(
    r"[^.;,]{0,25}?\b(?:is|are|will be|gets?|must be|should be) (?:automatically |always )?(?:returned|rejected|blocked|refused|sent back|stopped|flagged|queried|intercepted)\b"
)
_NOT_TURNED_BACK = compiled(
    r"(?:\b(?:never|not|nobody|no ?(?:one|1)|rarely|seldom|hardly)|n't)\s(?:\w+\s)?(?:reject|block|refuse|return|bounce|flag|intercept|decline|challenge|query|queries|send back|turn down|turn away)\w*\b[^.;,]*$"
)
_LET_THROUGH = compiled(
    r"\b(?:overrid\w*|overrul\w*|bypass\w*|ignor\w*|disregard\w*|work(?:ed)? ?around|(?:get|go|way) (?:round|around|past)|circumvent\w*|evad\w*|anyway|wrong\w*|needless\w*|unnecessar\w*|but|however|although|though|while|yet|unless|until|without|except|used to|formerly|longer|rare\w*|hardly|seldom|never|nobody|no ?(?:one|1)|none|over-?cautious|so (?:give|split|write|order|chart|enter|use)|instead|twice|in (?:2|two) orders|switch\w* (?:it )?off|disabl\w*|turn\w* off|phone|by hand|mistake\w*|error|stop it)\b"
)


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


_NAMED_WRONG = compiled(
    r"(?:^|[.;]\s)\W*(?:(?!no\b|not\b|never\b)[\w-]+ ){0,3}(?:pitfalls?|mistakes?|errors?|slips?|blunders?|traps?|(?:don'?t|do not)s?|things? (?:not to do|to avoid)|never events?)(?: (?:in|with|of|to|here|around) (?:[\w-]+ ?){1,3})?:\s?[^:.;]{0,80}$"
    r"|(?<!\bno )(?<!\bnot a )(?<!\bnot an )(?<!\bhardly a )\b(?:pitfall|mistake|error|slip|blunder|trap|folly|fault)s?(?: (?:in|with|of|here) (?:[\w-]+ ){1,3}?)? (?:is|are|was|would be|lies in) (?:to )?(?:[\w-]+ ){0,3}$"
)
_HARM_OF = compiled(
    r"^(?!.*\b(?:no|not|never|without|rare\w*|unlikely|despite|although|even)\b).*\b(?:anaphyla\w*|(?:severe|serious|fatal|anaphylactic) (?:\w+ )?reactions?|shock|reactivation|deaths?)\b[^.;,]{0,40}$"
)


_NO_MATTER = compiled(
    r"need not\b|needn't\b|no (?:bar|barrier|obstacle|hindrance|reason|contra)"
)  # harm done before, waved aside
_OF_EVIDENCE = compiled(r"(?:the )?(?:evidence|data|trials?|stud(?:y|ies)|literature|reviews?|rcts?)\b")
_IS_ABSENT = compiled(
    r"[^.;,]{0,30}\b(?:is|are|was|were|remains?) (?:\w+ )?(?:absent|lacking|missing|scarce|nil|insufficient|unavailable|weak|poor|limited|sparse|wanting|non-?existent|not (?:available|convincing|found))\b"
)


def denied(text: str, start: int, end: int) -> bool:
    """Whether a passage [start, end) that advises something is itself negated, questioned or called wrong."""
    first, last = clause_bounds(text, start, end)
    before, inside, after = text[first:start], text[start:end], text[end:]
    if text.rstrip(" \"')").endswith("?") and not RHETORICAL.search(text):
        return True
    harm = _HARM_OF.search(before) and not _NO_MATTER.match(inside)
    if harm or (_OF_EVIDENCE.match(inside) and _IS_ABSENT.match(after)):
        return True
    if (
        _NONE_SAYS.search(before)
        or _DENIES_NEXT.search(before)
        or (REFUTES_BEFORE.search(before) and re.match(r"without|before|immediately|unless", inside))
    ):
        return True
    if _NAMED_WRONG.search(text, 0, start):
        return True
    refusals = [m for m in REFUTES_BEFORE.finditer(before) if not orders(before[m.end() :])]
    if any(_OF_ACTING.search(m[0]) for m in refusals):
        return True
    return bool(_CALLED_WRONG.search(after[: max(last - end, 0) + 60]))


def orders(words: str) -> bool:
    """Whether words order something to be done, un-negated."""
    return bool(_ORDER.search(words))


_CORRECTED_FROM = compiled(
    r"\b(?:chang\w+|correct\w*|amend\w*|reduc\w+|lower\w*|cut\w*|bring\w* down|step\w* down)\b[^.;]{0,40}\bfrom (?:[a-z-]+ ){0,3}$"
)
_TO = compiled(r"[^.;]{0,25}?\bto \d")


_OF_TOO_LITTLE = compiled(
    r"\s*(?:(?:of|ever|be|to|giv\w+|us\w+|any|an?|the|risk\w*|order\w*|prescrib\w*)\s){0,3}(?:under-?(?:dos|treat|shoot)\w*|too (?:low|little|small|few|short|timid)|sub-?(?:therapeutic|optimal|maximal)\w*|insufficient|inadequate|timid\w*|token|(?:half|0\.5)[- ]?(?:hearted|measures?|doses?|courses?)|skimp\w*|stint\w*|(?:low|lower|small|smaller|weak) (?:dos|total|amount|course)\w*)\b"
)


_SEEN = compiled(
    r"\b(?<!not )(?<!never )(?:treat|regard|consider|view|class\w*|count|log|report|flag|handle)\b[^.;]{0,60}\b(?:above|over|beyond|more than|exceeding|past)\s$"
)
_AS_AN_ERROR = compiled(
    r"[^.;,]{0,40}?\bas an? (?:\w+ )?(?:error|mistake|overdose|incident|near miss|slip|hazard|typo)\b"
)
_EVIDENCE_FOR = compiled(
    r"^\W*(?:\w+ )?(?:evidence|support|data|trials?|stud(?:y|ies)|indications?|justification|rationale|proof|basis|sources?|papers?) (?:for|of|on|behind|supporting|testing|above)\b"
)
_NONE_OF_IT = compiled(
    r"[^.;:]{0,60}(?::|=|\s-)\s{0,2}(?:none\b|nil\b|zero\b|0(?![.\d])|no(?:t (?:1|one|any|a single|found))?(?=\s*[.;,]|$| trial| study| source| evidence| data)|absent\b|lacking\b|missing\b|nothing\b)"
)


def is_refuted(setting: Setting, first: int, last: int, *, ordered: bool) -> bool:
    """Whether the clause [first, last), the heading, or what is said of it refuses the dose."""
    before = setting.text[first : setting.start]
    if _refused_before(setting, before) or _told_wrong(setting, before):
        return True
    if ordered:
        return False
    if (setting.heading and REFUTES_BEFORE.search(setting.heading)) or _LABEL_AFTER.match(setting.text[setting.end :]):
        return True
    after = _SCHEDULED.sub("#", _OF_ANOTHER.sub(" ", setting.text[setting.end : last]))
    after = _AFTERTHOUGHT.split(after, maxsplit=1)[0]
    return not _UN_REFUTES_AFTER.search(after) and bool(_REFUTES_AFTER.search(after))


_OF_ANOTHER = compiled(
    r"\((?:the |that )\d[^()]{0,60}\)|\bwith (?:the |her |his )?[a-z-]+ (?:being|to be|now) [a-z]+"
)  # "5 mg/kg (the 0.5 in the guide is a typo)"


def _refused_before(setting: Setting, before: str) -> bool:
    """Whether the words before a dose, in its clause, refuse it and order nothing after that."""
    refusal = None
    for match in REFUTES_BEFORE.finditer(before):
        if _OF_TOO_LITTLE.match(before, match.end()):
            continue
        if not (_SUBORDINATE.search(before[: match.start()]) and not _OF_DOSING.search(match[0])):
            refusal = match
    corrected = _CORRECTED_FROM.search(before) and _TO.match(setting.text, setting.end)
    return bool(corrected or (refusal is not None and not orders(before[refusal.end() :])))


def _told_wrong(setting: Setting, before: str) -> bool:
    """Whether a title passes a verdict on a dose, it is to be seen as an error, or what speaks for it is told to be nothing."""
    text, end = setting.text, setting.end
    if setting.is_title and _VERDICT.search(text[end:]):
        return True
    seen = _SEEN.search(before) and _AS_AN_ERROR.match(text, end)
    return bool(seen or (_EVIDENCE_FOR.search(before) and _NONE_OF_IT.match(text, end)))
