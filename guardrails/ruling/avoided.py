"""Drugs to avoid: naming one in the disease it harms recommends it, unless the words are against it, tell what happened,
ask, or say what it is.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guardrails.lexicon import Mention
from guardrails.patterns import IN_MY_VIEW
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Rule
from guardrails.ruling.questions import answered_yes, statement_of
from guardrails.ruling.violations import Violation
from guardrails.stances.refusal import clause_bounds
from guardrails.telling import Pattern, compiled
from guardrails.text.segment import Kind

_AGAINST = compiled(
    r"\b(?:reasons? (?:enough )?not to|(?:is|are|was|were|does|do|would) not(?=\s*(?:[.;,)]|$))|got worse|became weak\w*|(?:worse|weaker|weakness) (?:on|after|with|from|when|since|under)|contre-indiqu\w*|contraindicad\w*|controindicat\w*|kontraindi\w*|przeciwwskaz\w*|противопоказ\w*|geen|no se debe\w*|no deben?|non (?:si deve|dare|usare)|ne (?:pas|doit|doivent)|nao (?:deve\w*|usar|dar)|нельзя|не (?:следует|назнач\w*|примен\w*)|nie (?:podawa|stosowa)\w*|unika\w*|vermijd\w*|undvik\w*|reserved for|(?:lost|loses) (?:its|their|any|all) (?:place|role)|out of the question|warning|alert\w*|contraindications?|said no|vetoed?|declin\w*|turned down|object\w*|flagg\w*|lea(?:ve|ving)\b[^.;]{0,40}\bout\b|(?:advis|recommend|argu|counsel|decid|speak|spoke|vot|warn|caution|be|am|is|are|was|'d be|strongly|firmly|clearly|\w+ly) ?\w{0,3} against|(?:advice|recommendation|consensus|case|arguments?|guidance) (?:\w+ ){0,3}(?:is |was )?against|think twice|(?:best|better|wiser|safer|ask(?:ed|s|ing)?|told|tell(?:s|ing)?|remind\w*|instruct\w*|agreed?|decided|sure|care|careful|request\w*|please|chose|prefer\w*|want\w*|try|aim) (?:[\w-]+ ){0,4}?not to|(?:nobody|no[- ]?(?:one|1)|none of (?:us|them|the \w+)) (?:should |may |must |ever |is to )?(?:giv|us|start|prescrib|add|order|hang|push|infus|tak)\w*|warn\w*|(?:crossed|struck|taken|scored) (?:off|out)|removed|deleted|not dispensed|deprescrib\w*|no (?:dar|usar|administrar|pautar|iniciar|poner|prescribir)|left out|kee?p\w* (?:off|away|clear)|left alone|leave (?:it |them )?alone|swap\w*|exchang\w*|not (?:in|for|with)\b|unavoidable|last resort|kein\w*|evit\w+|sin\b|pas de|a eviter|deconseill\w*|interdit\w*|desaconsej\w*|sconsigliat\w*|verbot\w*|nie\b|avoid\w*|stop\w*|discontinu\w*|worsen\w*|exacerbat(?:e|es|ed|ing)\b|contra-?indicat\w*|caution\w*|should not|shouldn't|must not|mustn't|do not|don'?t|never|cannot|can't|unsafe|dangerous|harm(?:s|ful|ed|ing)?\b|hazard\w*|withdraw\w*|withheld|withhold|hold|held|review(?:ed)?|instead of|rather than|aggravat\w*|"
    r"precipitat\w*|trigger\w*|unmask\w*|provok\w*|deteriorat\w*|replac(?!ement)\w*|not (?:be |to be )?(?:used|given|recommended|advis\w*|safe|appropriate|suitable|start\w*|prescribed|indicated|an option)|risk\w*|known to|linked|associated|interact\w*|off[- ]limits|prohibit\w*|ban(?:ned)?|refus\w*|steer clear|no (?:role|place)|alternative to|switch(?:ed|ing)? (?:him |her |them |the patient )?(?:from|off|away)|"
    r"excluded|(?<!cillin )(?<!cillin-)(?<!lactam )(?<!lactam-)allerg\w*(?! to (?:pen|amox|beta|ceph|sulf))|unlike|except|other than|apart from|vermeide\w*|vermieden|meiden|eviter|evitar|evitare|absetzen|nicht|избегать|避免|禁)\b|n't\b|避免|禁用|慎用|避け|控え|禁忌|(?:投与|使用)しない|使わない"
)
_FOR = compiled(
    r"\b(?:(?:may|can|could|should) (?:safely |well |easily )?(?:stay|remain|go on|be kept|be left)|safe(?:ly|st)?|fine|ok|okay|acceptable|suitable|reasonable|sensible|preferred|prefer|tolerated|harmless|no (?:problem|issue|concern|contra\w*|objection|reason not|need to avoid|adjustment|restriction|interaction|risk|effect)|without (?:concern|worry|risk|problem|hesitation|adjustment)|can (?:safely )?be|may (?:safely )?be|could be|should be (?:started|given|used|added|continued|prescribed|first)|first[- ](?:choice|line)|"
    r"of choice|option|recommend\w*|advis\w*|suggest\w*|indicated|useful|good choice|ideal|best|works well|as (?:usual|normal|planned|always)|appropriate|permitted|allowed|not (?:a )?(?:contra\w*|problem|concern|unsafe|dangerous|harmful|affect\w*|worsen\w*|interact\w*|interfere)|does not (?:worsen|affect|interfere|matter|harm)|doesn't (?:worsen|affect|interfere|matter)|need not be avoided|despite|regardless|in spite|notwithstanding|next step|despite the|"
    r"go ahead|continue as|empfohlen|recomendad\w+|recommande|sicher)\b"
)
_ORDER = compiled(
    r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:choose|prescribe|pick|give|administer|infuse)\b|(?:^|[.;:,]\s|\b(?:and|then|so|please|you can|can|should|may|would|i'd|we|i|to)\s)(?:give|start|add|use|begin|continue|prescribe|administer|order|treat|cover|load|infuse|initiate|push|increase|restart|resume|keep|choose|pick|offer|try|switch to|change to|put (?:him|her|them|the patient) on|consider|bolus|prophylax\w*|run|hang|commence|take|inject|replete|correct|rate[- ]control)\b"
)
_PAST = compiled(
    r"\b(?:was|were|had|has been|have been|history|home (?:meds|medications)|takes|taking|received|previously|prior|on admission|exposed|after (?:a |the )?(?:dose|course|exposure)|who (?:took|received)|until|case report|reported|study|trial|series|listed|list|recent(?:ly)?|wanted|had in mind|would have (?:given|used|liked|preferred)|developed|suffered|experienced|occurred|after|followed(?! by))\b"
)
_UN_AGAINST = compiled(
    r"\bkein\w* (?:problem\w*|bedenken|kontraindikation\w*|einwand\w*|hindernis\w*|gegenanzeige\w*)\b|\bnicht (?:kontraindiziert|verboten|problematisch|gefahrlich|zu meiden)\b|\bohne (?:bedenken|probleme?|sorge)\b|\b(?:pas de|aucune?|sans) (?:contre-indication\w*|probleme\w*|soucis?|risque\w*|inconvenient\w*)\b|\bpas contre-indiqu\w*|\b(?:sin|ninguna?|no hay) (?:problemas?|contraindicacion\w*|inconvenient\w*|riesgo\w*)\b|\bno (?:esta|estan) contraindicad\w*|\b(?:nessun\w*|senza) (?:problem\w*|controindicazion\w*|rischi\w*)|\bgeen (?:bezwaar|probleem|contra-?indicatie)\b|\b(?:sem|nenhum\w*|nao ha) (?:problemas?|contraindicac\w*|risco\w*)|\b(?:can|may|could|might)(?! not| never)\s(?:[\w-]+ ){0,2}?(?:be )?(?:used|given|prescribed|tried|continued|started|considered|administered|taken|added)\b[^.;]{0,25}\b(?:with (?:\w+ )?(?:caution|care|monitoring)|cautiously|carefully)|\b(?:nothing|no (?:[\w-]+ ){0,3}|not|never|nobody|no-?one|hardly (?:anything|any \w+)|little|n't (?:\w+ )?|without (?:any )?\w+)\s?(?:speaks? |argues? |is |weighs? |counts? |to be said |be )?against\b|\b(?:mistakes?|wrong|errors?|negligent|negligence|pity|shame|remiss|foolish|unwise|unreasonable|(?:no|not an?|without|any|hardly an?) (?:\w+ )?(?:reason|need|cause|grounds|case)|not (?:obliged|required))\s(?:[\w-]+ ){0,2}?not to\b|\bneed not\b|\b(?:not|no|never|needn't|isn't|aren't|without|neither|nor|hardly|rarely|don't|do not|doesn't|does not|won't|will not)\s(?:\w+\s){0,4}?(?:avoid\w*|contra-?indicat\w*|caution\w*|unsafe|dangerous|harm\w*|hazard\w*|worsen\w*|exacerbat\w*|aggravat\w*|precipitat\w*|trigger\w*|risk\w*|interact\w*|stop\w*|withheld|withhold|hold|discontinu\w*|deteriorat\w*|object\w*|problem|concern|crisis|hesitat\w*|be afraid|worry|replac\w*|switch\w*|swap\w*)\b|"
    r"\bbenefits?\b[^.;]{0,30}\boutweigh\w*|\b(?:avoid\w*|stopp\w*|swapp\w*|withh\w+)\b[^.;]{0,50}\b(?:is|are|would be) (?:\w+ )?(?:unnecessary|pointless|not (?:needed|necessary)|over-?cautious|excessive)\b|\bbut\b[^.;]{0,20}\b(?:it|they|this|these) (?:is|are) (?:\w+ )?(?:used|given|prescribed|tolerated|fine|safe)\b|\bof no (?:\w+ )?(?:relevance|importance|consequence|concern|significance)\b|\b(?:myth|overstated|exaggerated|overblown|theoretical|outdated)\b|\b(?:come|comes|taken?|struck|strike|removed?|deleted?|cross\w*)\b[^.;]{0,12}\b(?:off|from|out of) (?:the|our|any|this|that) (?:list of (?:forbidden|banned|contra-?indicated|prohibited|harmful|drugs to avoid|medicines to avoid)|(?:black|avoid(?:ance)?|forbidden|banned)[- ]?list)\b"
)


_PASSED_OVER = compiled(
    r"\b(?:choos\w+|chose|pick\w*|favou?r\w*|prefer\w*|took|use[sd]?|go for|went for) (?:[\w/-]+ ){1,4}(?:over|rather than|instead of|in preference to)\s(?:an? |the |any )?$|\bprefer\w* (?:[\w/-]+ ){1,3}to\s(?:an? |the |any )?$|\b(?:prefer\w*|better|safer|wiser|favou?red|superior|chosen|used|choice|alternatives?) (?:to|over|than|instead of|rather than)\s(?:an? |the |any |using |giving |all )?$"
)


_GIVES_IT = compiled(
    r"(?<!to )(?<!nobody )(?<!no-one )(?<!who )(?<!that )(?<!they )(?<!we )(?<!not )\b(?:use|give|start|add|prescribe|try|order|choose|take|restart|resume|continue|(?:cover|treat|load|bolus|prophylax\w*|control \w+|start|continue|go) with|put (?:him|her|them|the patient) on|switch to|change to)\s(?:an? |some |iv |i\.v\. |oral |intravenous |low-dose )*$"
)
_AS_TREATMENT = compiled(
    r"(?:\bplus|\+|\b(?:together|along|combined) with)\s(?:an? |iv |oral )?#|#\s(?:iv |po |oral )?(?:as (?:an? |the )?(?:prokinetic|prophyla\w+|treatment|adjunct|first|second|alternative|antibiotic|cover|rate|sedati\w+|add-on)|for (?:rate|cover|prophyla\w+|his|her))\b"
)
_REPLACES_WITH = compiled(
    r"^(?:(?!\bnot\b|n't\b|\bnever\b|\bwas\b|\bwere\b|\bno\b).)*\b(?:replac\w+|replet\w+|switch\w*|chang\w+|swap\w*|exchang\w+)\b[^.;]{0,40}\b(?:with|by|to|for) (?:an? |the |iv |i\.v\. |intravenous |oral |\d[\d.]* ?(?:m?g|mcg|mmol) (?:of )?)*$"
)


def contraindicated(reading: Reading, rule: Rule, patterns: Sequence[Pattern]) -> Iterator[Violation]:
    """Objections to a drug or class that is put forward."""
    for number, segment in enumerate(reading.segments):
        found = [m for m in reading.mentions[number] if m.drug == rule.subject]
        if not found and len(patterns) > 1 and patterns[0].search(segment.text):
            found = _cue_mentions(segment.text, patterns[1:])
            if not found and number + 1 < len(reading.segments) and not reading.mentions[number + 1]:
                found = _cue_mentions(f"{segment.text} {reading.segments[number + 1].text}", patterns[1:])
        for mention in found:
            text = segment.text
            if text.endswith("?") and answered_yes(reading.segments, number):
                text = statement_of(text)
            cleared = _cleared(reading, number)
            put_forward = cleared or (
                _recommended(text, mention.start, mention.end) and not _listed_against(reading, number)
            )
            if (put_forward and not _ruled_out_next(reading, number)) or _taken_up_again(reading, number):
                yield Violation(
                    rule=rule,
                    action=rule.action,
                    segment=number,
                    at=mention.start,
                    message=f"{mention.name}: {rule.summary}",
                )
                break


_ASKS_AGAINST = compiled(
    r"\b(?:rul(?:e|es|ed|ing) out|contra-?indicat\w*|avoid\w*|forbid\w*|forbidden|prohibit\w*|preclud\w*|problem\w*|unsafe|dangerous|harm\w*|worsen\w*|interact\w*|stop\w*|risk\w*|off[- ]limits|exclud\w*|reason (?:to avoid|against|not to))\b"
)
_SAYS_NO = compiled(
    rf"\W*(?:[a-z]+:\s)?{IN_MY_VIEW}(?:no\b|not (?:at all|really|necessarily|in)\b|hardly\b|nope\b|never\b|by no means\b)"
)


def _cleared(reading: Reading, number: int) -> bool:
    """Whether a question if a drug does harm is answered with no."""
    text = reading.segments[number].text
    if not text.endswith("?") or number + 1 >= len(reading.segments) or not _ASKS_AGAINST.search(text):
        return False
    return bool(_SAYS_NO.match(reading.segments[number + 1].text))


_TAKEN_UP = compiled(
    r"\W*(?:so |but |then |and |now )?(?:(?:you|we|they|he|she|i|it) (?:can|may|could|should|must|will|would|is (?:fine|safe|ok) to)(?: now| safely| simply| be)? |please |just |simply )?(?:restart|resum|continu|giv|start|us|reintroduc|add|prescrib|try|keep|reinstat)\w* (?:it|this|that|them|both|the drug|the same|anyway)\b"
)


def _taken_up_again(reading: Reading, number: int) -> bool:
    """Whether the next statement orders what this one named: "it was held; you can restart it"."""
    return number + 1 < len(reading.segments) and bool(_TAKEN_UP.match(reading.segments[number + 1].text))


_RULED_OUT = compiled(
    r"\W*(?:but |however,? )?(?:in (?:mg|(?:an? )?myasthen\w+(?: gravis| patients?)?|this (?:disease|patient|case)|her|him),? )?(?:it|this|that|they|both|the drug|the combination|(?:this|that|the) (?:step|part|line|item|measure|point|advice)) (?:is|are|must be|should be|has to be|have to be|remains?)(?: (?!not\b|never\b|no\b)\w+)? (?:contra-?indicated|left out|omitted|skipped|dropped|struck out|avoided|to be avoided|unsafe|dangerous|forbidden|prohibited|withheld|not (?:safe|recommended|allowed|an option|used|given|to be))\b(?! (?:only|if|when|unless|in the))"
)


def _ruled_out_next(reading: Reading, number: int) -> bool:
    """Whether the next statement rules out what this one names without ordering it ("... In myasthenia it is contraindicated")."""
    if number + 1 >= len(reading.segments) or _ORDER.search(reading.segments[number].text):
        return False
    return bool(_RULED_OUT.match(reading.segments[number + 1].text))


def _listed_against(reading: Reading, number: int) -> bool:
    """Whether a statement answers what harms, or an item or a row stands under a line against what it lists or of the past."""
    asked = reading.segments[number - 1].text if number else ""
    if asked.endswith("?") and (_AGAINST.search(asked) or " worse" in asked):
        return not _ORDER.search(reading.segments[number].text)
    if reading.segments[number].kind is Kind.SENTENCE or _ORDER.search(reading.segments[number].text):
        return False
    for earlier in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
        other = reading.segments[earlier]
        if other.kind is Kind.HEADING or other.text.rstrip().endswith(":"):
            return bool(_AGAINST.search(other.text) or _PAST.search(other.text))
    return False


def _cue_mentions(text: str, patterns: Sequence[Pattern]) -> list[Mention]:
    """Names that only a pattern of the rule knows ("magnesium 2 g IV")."""
    return [
        Mention(drug="", name=m[0], start=m.start(), end=m.end())
        for pattern in patterns
        if (m := pattern.search(text)) and not _DENIED_WITHIN.search(m[0])
    ]


_DENIED_WITHIN = compiled(r"\b(?:not|never|nor|cannot)\b(?! (?:only|just|oral\w*|po|by mouth|tablets?))|n't\b")


_CHOSEN_OVER = compiled(
    r"[^.;,:]{0,25}\b(?:rather than|instead of|in place of|in preference to|over)\s(?:an? |the |iv )?[a-z]"
)
_DIRECTLY = compiled(r"(?:rather than|instead of|replac\w*|alternative to|other than|apart from|except|unlike)$")
_TELLS_WHAT_IT_IS = compiled(
    r"\b(?:is|are|was|were) (?:an? |the |all )?(?:[\w-]+ ){0,3}?(?:macrolides?|fluoroquinolones?|quinolones?|aminoglycosides?|beta-?blockers?|drugs?|agents?|class|members?)\b|\b(?:belongs?(?! (?:back|again)\b)|class of|counts? (?:as|among)|called|known as|such as|namely|including|includes?|examples?|ask(?:ed|ing|s)? (?:(?!to\b)[\w-]+ ){0,6}?(?:about|for|whether)|(?:look(?:ing|s)?|search\w*|scan\w*|comb\w*|hunt\w*|go(?:ing|es)? through|read(?:ing)?|screen\w*|inspect\w*|audit\w*|scrutini\w+|watch|check(?:ing|s)?|go over|trawl) (?:[\w-]+ ){0,8}?for|check(?:ing|s)? (?:whether|the)|enquir\w*|inquir\w*|question of|role of|mention\w*|means|stands for|names?|lists?|listing|naming|effects? of|mechanism|impair\w*|blocks|blocked|react\w* with|search for)\b|\bif\b.*\b(?:call|phone|ring|tell|page|bleep|contact|alert)\b"
)


def _recommended(text: str, start: int, end: int) -> bool:
    """Whether a drug to avoid is put forward: it is, unless the words are against it or only tell of it."""
    excepted = _EXCEPTED.search(text[max(0, start - 30) : start])
    if excepted or text.rstrip(" \"')").endswith("?") or _PASSED_OVER.search(text[max(0, start - 60) : start]):
        return False
    first, last = clause_bounds(text, start, end)
    lack = _MADE_UP.search(text[first:start]) if _OF_BODY.match(text, start) else None
    if lack or _TAKES_THE_PLACE.match(text, end):
        return not _REFUSED.search(text[first : first + lack.start() if lack else start])
    if _UN_AGAINST.search(text) or _REPLACES_WITH.search(text[first:start]):
        return True
    if (
        _OF_IT.match(text, end)
        or _SAID_NO.match(text, end)
        or _GIVEN_UP.match(text, end)
        or _against(text[first:start], text[end:last])
    ):
        return False
    if _CHOSEN_OVER.match(text[end:]) or _GIVES_IT.search(text[first:start]) or _FOR.search(text[first:last]):
        return True
    return not _told(text, first, last, f"{text[first:start]}#{text[end:last]}")


_MADE_UP = compiled(r"\breplac(?:e|es|ing)\s(?:(?:her|his|the|their|any|low|serum|iv) )*$")  # what the body lacks
_OF_BODY = compiled(r"mag|mg\b(?! (?:with|by) (?!\d|iv\b|intrav))")
_REFUSED = compiled(r"\b(?:not|never|cannot|avoid\w*|without)\b|n't\b")
_TAKES_THE_PLACE = compiled(
    r"(?: \d[\w. ]{0,20})? (?:may|can|could|should|might|will) (?:safely |well |also |then |easily )?(?:replace|substitute for|take the place of|stand in for)\b(?! (?:it|this|that|them)\b)"
)
_GIVEN_UP = compiled(
    r"(?: (?!not\b|never\b)[\w-]+){0,3}? (?:replaced (?:by|with)|switched to|changed to|swapped (?:for|to)|exchanged for|converted to)\b"
)
_SAID_NO = compiled(
    r"[\s,:-]{0,3}(?:(?![^:]{0,25}(?:contra|interact|problem|risk|concern|restrict|adjust|caution|avoid|harm|worse))[\w ]{1,25}:\s?)?(?:no|never|avoid|nein|non)\s*(?:[.;,)]|$)"
)
_EXCEPTED = compiled(
    r"\b(?:unlike|except(?: for)?|other than|apart from|rather than|instead of|but not|not)\s(?:an? |the )?$"
)
_OF_IT = compiled(r"[- ](?:resistan|sensitiv|susceptib|allerg|induced|associated|free|naive|level)")


def _told(text: str, first: int, last: int, around: str) -> bool:
    """Whether a drug that the clause [first, last) neither orders nor forbids is named in passing, as past or as harmful."""
    clause = text[first:last]
    if _AGAINST.search(text[:first] + ";" + text[last:]) and not _ORDER.search(clause):
        return True
    if _AS_TREATMENT.search(around) and not _PAST.search(text):
        return False
    if _PAST.search(clause):
        return True
    return bool(_TELLS_WHAT_IT_IS.search(text)) and not _ordered_or_dosed(clause)


_NONE_OF_IT = compiled(
    r"\b(?:no|without|never|neither|nor|not|kein\w*|sin|pas de|sans|nada de|без)\s(?:(?:an?|any|more|iv|oral) )?(?:(?:macrol|amino|fluoro|quinol|beta|magn|iv m|mg\b|bb|fq|ag\b|\w+(?:floxacin|mycin|micin|olol))[\w -]{0,20}(?:[,/&+]|\bor\b|\band\b|\bnor\b)[\w ,/&+-]{0,60}[ ,/&+])?$"
)
_NO_CHANGE = compiled(r"\W{0,2}(?:dose )?(?:adjustment|restriction|problem|concern|interaction|change|contra)")


_LEAVE = compiled(r"\b(?:leave|leaving|left|rule[sd]?|cross|strike|take)\s(?:(?:the|any|all|her|his|a) )?$")
_OUT = compiled(r"[\w, -]{0,30}\b(?:out|alone|aside|off)\b")


def _against(before: str, after: str) -> bool:
    """Whether a clause is against the drug between these words: not against another one before an order for this one."""
    if _NONE_OF_IT.search(before) and not _NO_CHANGE.match(after):
        return True
    if _LEAVE.search(before) and _OUT.match(after):
        return True
    for match in _AGAINST.finditer(before):
        rest = before[match.end() :]
        if (_DIRECTLY.search(match[0]) and len(rest.split()) > 3) or _PURPOSE.search(before[: match.end()]):
            continue
        if _DO_NOT.search(match[0]):
            rest = _OWN_VERB.sub("", rest)
        if not (_ORDER.search(rest) or _PUTS_ON.search(rest)):
            return True
    return any(
        not _DIRECTLY.search(match[0]) and not _PURPOSE.search(after[: match.end()])
        for match in _AGAINST.finditer(after)
    )


_PURPOSE = compiled(
    r"\b(?:for|against|given|because of|in view of|to (?:cut|lower|reduce|treat|lessen)) (?:(?:his|her|their|the|this|any|patient'?s) ){0,2}(?!risk|its\b)(?:[\w-]+ ){1,2}risks?$"
)  # a risk that the drug is given for: "for his torsades risk"


_DO_NOT = compiled(r"(?:not(?: to)?|don'?t|never|n't|nicht|cannot|can't)$")
_OWN_VERB = compiled(r"^(?:\s(?:be|ever|routinely|simply|just))*\s\w+")
_PUTS_ON = compiled(r"\b(?:put|start|place|switch|give|use|add|prescribe|choose|change)\w*\b")


def _ordered_or_dosed(clause: str) -> bool:
    """Whether a clause about the present orders something or states an amount."""
    ordered = _ORDER.search(clause) or re.search(r"\d\s?(?:m?g|mcg|%)\b", clause)
    return bool(ordered) and not _PAST.search(clause)
