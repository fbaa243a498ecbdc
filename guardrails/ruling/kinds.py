"""Numbers that are no part of a dose: years, ages, scores, trial sizes, waiting times, laboratory values, dates.

A number beside a governed drug that is neither part of an understood dose nor of one of these kinds is left over.
The words are in `kinds.yaml`.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from operator import itemgetter
from pathlib import Path

import yaml

from guardrails.lexicon import SAFE_LOADER
from guardrails.patterns import NUMBER
from guardrails.telling import compiled

_LIST = rf"{NUMBER}(?:\s?(?:, and|,|-|/|to|or|and|&)\s?{NUMBER}){{0,6}}"
_RANGE = rf"{NUMBER}(?:\s?(?:-|to|or|and)\s?{NUMBER})?"
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DATE = r"\d{1,2}(?:st|nd|rd|th)?"
_DATES = rf"{_DATE}(?:\s?(?:, and|,|and|&|to|-|until|till|through)\s?(?:the\s)?{_DATE}){{0,9}}"
_TIME = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|nights?|weeks?|wks?|months?|mo|years?|yrs?)\b"
_LONG = r"(?:weeks?|months?|years?|points?|centimet\w+|metres?)\b"
_FILE = Path(__file__).parents[1] / "kinds.yaml"
_WORDS = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader


def _any_of(kind: str) -> str:
    return f"(?:{'|'.join(_WORDS[kind])})"


_PEOPLE = _any_of("people") + r"\b"
_THINGS = _any_of("things") + r"\b"
_LABEL = _any_of("labels")
_LAB = _any_of("laboratory")
_MEASURED = _any_of("measured")
_HARM = _any_of("harms")
_TASK = _any_of("tasks")

_KINDS = tuple(
    compiled(kind)
    for kind in (
        rf"\b(?:qmg|mg-?adl|mgc|scores?|{_MEASURED}) (?:was |of )?{NUMBER} (?:points? )?(?:before|pre)\b[^.;\d]{{0,14}}{NUMBER} (?:points? )?(?:after|post)\b|\b(?:{_MEASURED}|b[- ]cells?|counts?|qmg|mg-?adl)\b[^.;]{{0,20}}?\b(?:at|in|on|by) (?:weeks?|months?|days?) {_LIST}",
        r"(?<![\d.])(?:19|20)\d\d[;,:]\s?\d{1,4}(?:\s?\(\d{1,3}\))?(?::\s?[a-z]?\d{1,6}(?:-[a-z]?\d{1,6})?)?",
        r"(?<![\d.])(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?![\d.]*\s?(?:m?g|mcg|ml|units?)\b)",
        rf"(?<![\d.]){_DATES}\s?(?:of\s)?{_MONTHS}\b|\b{_MONTHS}\s{_DATES}(?!\.\d|\s?(?:m?g|mcg|ml|%)\b)",
        r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\s?(?:-|to|until)\s?\d{1,2}/\d{1,2}(?:/\d{2,4})?|\bon \d{1,2}/\d{1,2}(?:(?:,| and) \d{1,2}/\d{1,2})*|\b\d\d/(?:19|20)\d\d|/(?:7|52|12)(?!\d)",
        r"(?<![\d.])\d{1,2}(?::|\.|h)\d\d(?!\d|\s?(?:m?g|mcg|ml)\b)(?:\s?(?:h|hours?|hrs|am|pm))?|(?<![\d.])\d{1,2}\s?[ap]\.?m\b|\bat \d{1,2}(?:, \d{1,2}){0,8}(?:,? and \d{1,2})? ?(?:h\b|hours?\b|hrs\b|o'?clock)",
        rf"\bn\s?=\s?\d{{2,}}|\b(?:p|hr|rr|or|sd|iqr|ci|r|nnt|alpha|beta)\s?(?:=|<|>|<=|>=|:|of|was|is|were)\s?-?{NUMBER}|\b(?:hr|rr|or|ci),?\s{_RANGE}",
        rf"{_RANGE}\s?(?:%|per ?cent\b)(?!\s?(?:(?:more|above|over(?! \d)|higher|larger|greater|extra|increase|on top|increment|uplift|again)\b(?!\s(?:than |over |in )?(?:the )?(?:placebo|controls?|baseline|frequent|common|likely|often|responders?|patients))|of the (?:usual|standard|maximum|limit|normal)))",
        rf"\b(?:{_MEASURED}|qmg|mg-?adl|mgc|scores?) {NUMBER} on day \d{{1,2}}(?:,? (?:and )?{NUMBER} on day \d{{1,2}})*",
        rf"\b{_LABEL}\s?#?\s?\(?{_LIST}(?:\s?of\s?\d{{1,2}}|\s?->\s?{NUMBER})?|[【\[(]\d{{1,2}}[】\])]|{_RANGE} (?:hours?|h|minutes|min)\b(?=[^.;]{{0,30}}\b(?:if|when|for tolerab|in (?:the )?(?:elderly|frail)|to avoid))",
        rf"(?<![/\w])(?:day|d|pod|week|wk|month|hour)\s?#?\s?\(?{NUMBER}(?:\s?of\s?\d{{1,2}}|/\d{{1,2}}|(?!\s?(?:-|,|and|to|/|&|through)\s?\d))|\b(?:qmg|mg-?adl|mgc|score|igg|ck|nif|fvc|vc)\s?{NUMBER} ?(?:->|to) ?{NUMBER}",
        rf"\b(?:{_TASK}|{_MEASURED}|qmg|mg-?adl|labs?|counts?|fbc|u&e|ct|mri|x-?ray|visits?|clinic)\b[^.;\d]{{0,20}}\b(?:days?|weeks?|d|months?)\s?{_LIST}|\bcomplet\w+ (?:the|all|her|his) {NUMBER}",
        rf"\b{_MEASURED}\b[^.;,\d]{{0,20}}-?{NUMBER}(?:/{NUMBER})?|\b\d{{2,3}}/\d{{2,3}}\b|\^{_LIST}|(?<=/kg),\d{{1,2}}(?=\s)|(?<=[a-z)])\.\d{{1,2}}(?:[,-]\d{{1,2}})+(?![\d.])",
        rf"\b{_THINGS},? {NUMBER} (?:in all|altogether|in total)|{NUMBER}[\s-]?(?:times|fold) (?:as (?:many|likely|often|common|frequent|fast|long)|(?:higher|lower|greater|more|less|the upper)(?! (?:dose|total|course|than)))",
        rf"{NUMBER}(?: and (?:1 of |another of )|\s?(?:-|to|or|and)\s?)?(?:{NUMBER})?[\s-](?:[a-z-]+\s){{0,2}}?(?:{_PEOPLE}|{_THINGS})|\b{_RANGE} (?:had|got|were|gave|used|tested|in (?:1|one|another|the other) (?:trial|study|arm|group|centre|report|review|case)|compared|showed|needed|required|died|stayed|felt|withdrew|failed|walked|dropped|reported|received|responded|improved|worsened|relapsed|placebo|on placebo|controls)\b",
        rf"\b(?:has|have|had) (?:already )?(?:had|received|needed) {NUMBER}\b(?: of (?:her|his|the|their) \d{{1,2}})?|\bnot (?:for |over |on )?{NUMBER}",
        rf"{_RANGE}[\s-]?(?:years?|yrs?|months?|weeks?|days?|y|yo|yr)?[\s-]?(?:old|of age|y/?o\b)|\baged? (?:of )?{_RANGE}|\b(?:above|over|under|below|older than|younger than) (?:age )?[2-9]\d(?!\.\d|\s?(?:m?g|ml|%|days?|doses|infusions|hours?)\b)|{_PEOPLE} (?:aged )?(?:over|under|below) 1\d(?!\.?\d|\s?(?:m?g|ml|%|kg|days?|hours?)\b)",
        rf"{_RANGE}\s?{_LAB}|[$€£]\s?{NUMBER}(?:\s{NUMBER})?|\bcosts?\s(?:\w+\s)?{NUMBER}",
        rf"{NUMBER}[\s-]?(?:kgs?|kilos?|kilograms?|lbs?|pounds?|(?:stones?|(?<!1)st)(?:,? (?:and )?\d{{1,2}}(?:[.,]\d)?(?:\s?(?:lbs?|pounds?))?(?=\s?(?:[,;.)(:=]|$|or\b|and\b|so\b|today\b|now\b)))?|stones?|st|m2|square met(?:er|re)s?|sq\.?\s?m|kg bw)(?![a-z/])",
        rf"\b(?:acted|worked|sooner|faster|earlier|home|extubated|responded|better)\b[^.;,\d]{{0,12}}{_RANGE} {_TIME} (?:sooner|earlier|later|faster|before|after)|{_RANGE} {_TIME} (?:sooner|faster)|\b(?:bought|gave|kept|earned|won) (?:her|him|them|us) (?:about |some |another )?{_RANGE} {_TIME}|\b{_HARM} (?:in )?{NUMBER}(?:\s?%|/\d+| of \d+|\b)",
        rf"{NUMBER}(?:\s?[+x×*/]\s?{NUMBER})+\s?(?:g\S*\s?)?=(?:\s?{NUMBER})?|=\s?{NUMBER}(?:\s?[+x×*]\s?{NUMBER})+|{NUMBER} days? =",
        rf"\b(?:within|after|before|by|at|since|from|following|beyond|past|the (?:first|last|past|next|previous)|every|each|until|till|about|between|q|wait|wait for|waiting|last(?:s|ed)?|took|takes?|in)\s(?:(?:the|about|around|first|last|next|past|roughly|at least|another|a further|approximately|exactly|precisely|just)\s)?{_RANGE}[\s-]?{_TIME}(?! (?:of|course))",
        rf"{_LIST}[\s-]?{_TIME}\s?(?:later|after|ago|before|apart|post|prior|earlier|from now|interval|gap|follow|in hospital|stay|into|since|had passed|have passed|history|of (?:observation|monitoring|rest|follow|symptoms|ventilation|physio))",
        rf"\b\d{{1,2}} of (?:the|her|his|their|these|those|all) \d{{1,2}}\b(?!\.\d)|\b\d{{1,2}} of (?:them|these|those|which) (?:are |were |is )?(?:already )?(?:done|given|in|over|finished|completed?|behind)\b|\b\d{{1,2}} of (?:the |her |his |their |these |those )?(?:planned |{NUMBER} )",
        rf"\b(?:months?|weeks?|days?) (?:versus|vs\.?|against|compared with|rather than|instead of)\s{NUMBER}\s?{_TIME}|{NUMBER}\s?(?:{_LONG}\s)?(?:versus|vs\.?|against|compared with)\s{NUMBER}|{NUMBER} (?:{_LONG} )?rather than {NUMBER} {_LONG}|\b(?:median|mean|average)\s(?:\w+\s){{0,6}}?{NUMBER}",
        rf"\b(?:lost|gained|gains?|loses?|lose|fell|rose|dropped|falls?|improved|worsened)\s(?:\w+\s)?(?:by|from|to)?\s?{NUMBER}(?:\s(?:to|and)\s{NUMBER})?",
        rf"\bin(?:to)? {NUMBER} (?:(?:equal|divided|separate|split) )+(?:doses|portions|parts)|\b(?:split|divid\w+|halv\w+|spread)\s[^.;]{{0,40}}?\b(?:(?:in|into) \d{{1,2}}(?=\s?(?:[.,:;)]|$|parts|portions|halves|equal|doses))|over [2-9] of (?:the|these|those))",
        rf"\b{_TASK}\b[^.;,\d]{{0,20}}{_LIST}(?:\s?{_TIME}\s{NUMBER})?(?=\s?(?:[x×]|times|hourly|minutes|hours|{_TIME}))|{_RANGE}[\s-]hourly (?:obs|vital|nif|fvc|bp|spiro)\w*",
        r"\bat \d{1,2}(?:,? (?:and |then )?(?:1|0\.5) (?:tablets? )?at \d{1,2}){1,6}|\b\d{1,2}/10\b|\b\d{1,3} of \d{2,4}\b|\b\d{2}[mf]\b",
        r"(?:^|\s)\d{1,2}\)\s|\(\d\)|\)\s\d$",
        r"(?<![\d.])(?:0\d[0-5]\d|(?:at|by|since|from|till|until|@)\s(?:1\d|2[0-3])[0-5]\d|(?:1\d|2[0-3])[0-5]\d(?=\s?(?:h|hrs?|hours)\b))(?!\d|[.,]\d|\s?(?:m?g|mcg|ml|units?)\b)",
        rf"\b(?:sle(?:ep|pt)|work|walk|nap|rest|drove|driv|fast|travel|stand|stood|sit|sat|eat|ate|talk|swim|swam|jog|commut|teach|stud(?:y|ie)|exercis|wak|lie|lay|ventilat|intubat|queu)\w*\b[^.;\d]{{0,20}}{_RANGE} {_TIME}",
        rf"\b(?:round|meeting|clinic|review|visit\w*|bloods?|obs|breakfast|dinner|lunch|supper|bed|handover|appointment|conference|mdt|call|phone|transport|taxi|theatre|scan|mri|ct)\b[^.;,\d]{{0,12}}\bat \d{{1,2}}(?!\.\d|\s?(?:m?g|mcg|ml|%))|\b(?:{_MEASURED}|qmg|mg-?adl|mgc|scores?)\b[^.;,\d]{{0,20}}from {NUMBER} (?:to|->) {NUMBER}|\b(?:{_MEASURED}|qmg|mg-?adl|mgc|scores?) (?:was |is |now |of )?{NUMBER},? (?:down|up|rising|falling) from {NUMBER}|\b(?:{_MEASURED}|qmg|mg-?adl|mgc|scores?) {NUMBER},? (?:then|and|later|now) {NUMBER}(?!\s?(?:x|times|m?g|days|more))",
        r"\bfrom the \d{1,2}(?:st|nd|rd|th) (?:to|until|till|through) the \d{1,2}(?:st|nd|rd|th)\b|\b(?:mother|father|wife|husband|son|daughter|sister|brother|man|woman|lady|gentleman|(?:mrs|mr|ms|dr) \w+)\b[^.;,\d]{0,15}, \d{2}(?=,)",
        rf"\b(?:interval|gap|spacing)\b[^.;\d]{{0,30}}\b(?:widened|stretched|extended|lengthened|prolonged|increased) (?:from {_RANGE} (?:{_TIME} )?)?to {_RANGE} {_TIME}|(?<!every )(?<!each )(?<!per )(?<!q){_RANGE}[\s-](?:minutes?|mins?)\b|\b(?:stopped|halted|ended|cut short|discontinued|abandoned) (?:at|after) {NUMBER}(?: of {NUMBER})?(?!\.?\d|\s?m?g)",
        r"\bcut (?:short )?(?:down )?(?:to|at|after) (?:day )?\d{1,2}\b(?!\.?\d|\s?m?g)|\b(?:after|only|just|stopped at) \d{1,2} of (?:the |her |his )?\d{1,2}\b|\bonly \d{1,2}(?: of \d{1,2})? (?:(?:doses|days|infusions|bags|of them|were|was) ){0,2}(?:given|received|done|completed|infused|tolerated)\b|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)? (?:the )?\d{1,2}(?:st|nd|rd|th)\b|\b(?:signed|administered|ticked) (?:for )?at \d{1,2}(?:, \d{1,2}){0,8}(?:,? and \d{1,2})?",
        r"\b(?:girl|boy|man|woman|lady|gentleman|patient|male|female|lad) of \d{1,3}\b(?!\s?(?:kg|kilo|m?g))|\bthe \d{1,2}(?:st|nd|rd|th)\b(?! (?:dose|infusion|day|bag|time|bottle|course|gram))|\bto \d{1,4}(?= and [^.;]{1,25}\bto \d{1,4} (?:patients|people|adults|subjects|women|men)\b)",
        r"(?<![\d./])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-689]|1[01]|0[1-9])(?:/(?:19|20)?\d\d)?(?![\d/]|\.\d|\s?(?:m?g|mcg|ml|kg)\b)|\b(?:on|from|given|started?|stop(?:ped)?|until|till|due|booked(?: for)?|by|since|before|last day =|day 1 =|:) \d{1,2}/\d{1,2}(?![\d/])",
        rf"\b(?:number needed to \w+|nnt|(?:odds|hazard|risk|rate) ratio|mean difference)\b[^.;\d]{{0,20}}(?:\d+(?:\.\d+)? m?g/kg )?[^.;\d]{{0,12}}\b(?:was|is|of)\s?-?{NUMBER}|\b0\d{{2,4}} \d{{3,4}}(?: \d{{3,4}})?\b(?!\s?m?g)|\b(?:pulse|heart rate|temperature|temp|sats?|fvc|vc|nif|bp|resps?) {NUMBER}(?:,? (?:and )?{NUMBER}(?![\d.]*\s?(?:m?g|mcg|x|×|days?|doses|times|infusions)\b)){{0,4}}",
        rf"\b(?:put off|postponed|deferred|delayed|avoid\w*|withh[eo]ld|off work|sick leave|valid|stable|well|free of \w+)\s(?:for|by)\s(?:at least |about )?{_RANGE} {_TIME}|{NUMBER} in (?:19|20)\d\d|(?:supplied|dispensed|issued|supply(?: of| for)?),? (?:for )?{_RANGE} {_TIME}|{_RANGE} {_TIME}'? (?:supply|worth of)|[1-5]-day (?:and|or|versus|vs\.?) (?:the )?[1-5]-day|{NUMBER} (?:tablets|tabs|pills|capsules|bottles|vials|bags|packs) (?:supplied|dispensed|issued|left|remaining|in (?:a|the|each|stock)|per (?:box|pack|month))",
        rf"{NUMBER} (?:[a-z]+ ){{0,2}}(?:doses|infusions|courses|bags|vials|bottles) (?:(?:about|around|roughly|costs?|at|for|come to) )*[$€£]|\bthan {NUMBER} (?:[a-z]+ )?(?:ones|others)\b|\bn\s?:\s?\d{{2,}}|\b(?:qmg|mg-?adl|mgc|scores?) change\s?:?\s?-?{NUMBER}",
        r"\b(?:trials?|stud(?:y|ies)|cohorts?|series|rcts?|meta-analys[ie]s|reviews?|groups?|samples?|surveys?) of (?:about |over |nearly )?\d{2,}(?!\.?\d|\s?(?:m?g|ml|mcg|days|doses|infusions)\b)",
        r"(?<![\d.])(?:[1-9]|1[0-3]) (?:infusions|doses|courses|cycles) (?:a|per|each|every) year\b",
        r"(?<![\d.])\d{1,4} (?:courses|cycles|orders|prescriptions|infusions)\b[^.;\d]{0,25}[:,] \d{1,4} (?:[a-z]+ )?at\b[^;]{0,30}?(?<![\d.])\d{1,4} (?:[a-z]+ )?at\b",
        r"\b\d{1,2} (?:courses|cycles|rounds)\b(?=[^;]{0,60}\bin (?:\w+ )?(?:19|20)\d\d\b[^;]{0,60}\bin (?:\w+ )?(?:19|20)\d\d\b)",
        rf"(?<![\d.])(?<!for )(?<!over )(?<!on )(?<!x )(?<!× ){_RANGE} (?:working|business|calendar|office|bank) {_TIME}|{_RANGE} {_TIME} (?:(?:is|are|was|were) (?:needed|required|allowed) )?(?:for|of) (?:the )?(?:delivery|order\w*|approval|shipping|shipment|transport|funding|supply|paperwork|notice|customs)\b|\b(?:delivery|deliveries|arriv\w*|shipp\w*|stock\w*|supplie\w*|authoris\w*|authoriz\w*|paperwork)\b[^.;,\d]{{0,25}}{_RANGE} {_TIME}",
        r"\b(?:split|divid\w+|spread)\s(?:it|this|that|the (?:dose|total|course|amount)|them)?\s?(?:out )?(?:over|across|on|between)\s(?:at least|no fewer than|not fewer than|not less than|a minimum of) [2-9](?=\s?(?:[.,:;)]|$|or more))",
        rf"\b(?:qmg|mg-?adl|mgc|besinger)(?: (?:score|scale|sum))?s?\b[^.;,\d]{{0,20}}{NUMBER}(?:(?: (?:points?|before|after|today|then|now|and|later|to|->))*[, ]{{0,2}}{NUMBER}(?= (?:after|later|now|today|then|at|in|on)))?(?!\s?(?:and|or|,|-|to)\s?\d|[\s-]?{_TIME}|\.?\d|\s?(?:m?g|mcg|ml|x|×|doses)\b)|^\W*(?:\d|[a-z])(?=[:)] )",
    )
)


_REACH = 100  # characters to either side of a number that can tell its kind
_QUICK = compiled(rf"\b{_LABEL}\s?#?\s?\(?$")


def is_labelled(text: str, at: int) -> bool:
    """Whether the word right before a number says that it is a label ("page 7", "grade 2")."""
    return _QUICK.search(text, max(0, at - 24), at) is not None


def explained(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where a text holds numbers that are of another kind than doses, around [first, last)."""
    text, at = text[: last + _REACH], max(0, first - _REACH)
    found: list[tuple[int, int]] = []
    # What one pattern of all kinds would find: the kind that begins first, of several the one listed first.
    ahead = [(match, kind) for kind in _KINDS if (match := kind.search(text, at))]
    while ahead:
        found.append(min((match.span() for match, _ in ahead), key=itemgetter(0)))
        at = found[-1][1]
        again = ((match if match.start() >= at else kind.search(text, at), kind) for match, kind in ahead)
        ahead = [(match, kind) for match, kind in again if match]
    return found
