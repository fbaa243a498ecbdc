"""Numbers that are no part of a dose: years, ages, scores, trial sizes, waiting times, laboratory values, dates.

A number beside a governed drug that is neither part of an understood dose nor of one of these kinds is left over.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import cache

from guardrails.patterns import NUMBER

_LIST = rf"{NUMBER}(?:\s?(?:, and|,|-|/|to|or|and|&)\s?{NUMBER}){{0,6}}"
_RANGE = rf"{NUMBER}(?:\s?(?:-|to|or|and)\s?{NUMBER})?"
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DATE = r"\d{1,2}(?:st|nd|rd|th)?"
_DATES = rf"{_DATE}(?:\s?(?:, and|,|and|&|to|-|until|till|through)\s?(?:the\s)?{_DATE}){{0,9}}"
_TIME = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|nights?|weeks?|wks?|months?|mo|years?|yrs?)\b"
_LONG = r"(?:weeks?|months?|years?|points?|centimet\w+|metres?)\b"
_PEOPLE = r"(?:patients?|adults?|men|women|man|woman|people|persons?|children|participants?|subjects?|volunteers?|daughters|sons|sisters|brothers|grandchildren|students|visitors|cases?|controls?|cent(?:re|er)s?|hospitals?|colleagues?|responders?|assessors?|raters?|nurses?|doctors?|deaths?|died|events|complications|withdrawals|dropouts|survivors|readmissions)\b"
_THINGS = (
    r"(?:rcts?|trials?|stud(?:y|ies)|reviews?|sources?|guidelines?|papers?|reports?|articles?|questions?|kinds?|types?|parts|pitfalls?|points?|options?|alternatives|reasons?|references?|pages?|visits?|episodes?|relapses?|exacerbations?|crises|attacks?|authors?|groups?|arms?|regimens?|schedules?|products?|brands?|lines?|limbs?|muscles?|lumens?|"
    r"exchanges?|plasma exchanges?|plex|antibod\w+|drugs?|agents?|domains?|items?|signs?|symptoms?|fields?|things|criteria|vaccin\w+|beds?|ways|steps before|readings?|measurements?|measures|screens?|tests?|samples?|opinions?|rules|facts|figures|sticks|pillows|stairs|cells|chairs|lymph nodes|ribs|coils|electrodes|wards?|rooms?|floors?|phones?|calls?|letters?|emails?|names|languages|chapters|hits|abstracts|records|rows|columns|files|documents|passages|sentences|words|citations|countries|cities|languages|antigens|mutations|genes|alleles|copies|fractions of|sets of \w+|rounds of obs\w*|cycles of (?:radio|chemo)\w*|doses of (?:vaccine|pembrolizumab|nivolumab|ipilimumab|chemotherapy|antibiotics?|paracetamol|steroids?))\b"
)
_LABEL = (
    r"(?:grades?|stages?|class|mgfa|ward|bed|bay|room|page|p\.|pp\.|references?|refs?\.?|numbers?|no\.|nr|version|v|fig(?:ure|\.)?|tables?|section|chapter|item|question|q|note|mg-?adl|qmg|mgc|scores?(?: of)?|gcs|lot|batch|bleep|ext\.?|level|line|cohort|arm|group|phase|protocol|type|tier|category|factor|cd|vntr\d?|asa|nyha|child-pugh|"
    r"ckd stage|visit|dose|bag|bottle|infusion|cycle|course|step|option|regimen|patient|case|needed to treat|chairs?|pumps?|clinics?|bsa|bmi|expir\w+|gtin|icd|post-?op(?:erative)? day|list|form|cubicle|lots?|batch(?:es)?|phone|pager|locker|theatre|consultant|desk|block [a-z]|lift|gate|unit)"
)
_LAB = r"(?:g/d?l|mg/d?l|g per (?:litre|liter|dl)|mmol\w*|nmol\w*|pmol\w*|umol\w*|u/l|iu\w*|miu\w*|meq\w*|/ul|/mm3|x10\S*|cmh2o|cm h2o|mmhg|kpa|bpm|°c|celsius|ml/min\w*|l/min|l\b|litres?|liters?|cm|mm|kcal|euros?|dollars?|ng/ml|mg/ml|ug/ml|s\b|seconds?|m\b(?!g)|metres?|meters?|units?/l|fr\b|gauge|mosm\w*)"
_MEASURED = r"(?:nif|mip|mep|fvc|vc|sats?|spo2|bp|hr|rr|temp\w*|igg|iga|igm|hb|h(?:a)?emoglobin|wcc|crp|egfr|creatinine|sodium|potassium|platelets|plt|albumin|ef|hba1c|glucose|bmi|height|weight|wt|cd19\S*|titres?|titers?|trough)"
_HARM = r"(?:headaches?|fevers?|rash(?:es)?|nausea|chills|thromb\w+|strokes?|haemolys\w+|hemolys\w+|meningitis|deaths?|infections?|reactions?|hypotension|falls?|pain)"
_TASK = r"(?:vital\w*(?: signs)?|vitals|spirometry|fvc|nif|mip|vc|obs\w*|bp|temperature|pulse|weigh\w*|check\w*|monitor\w*|measur\w*|physio\w*|walk\w*|test\w*|bloods?|assess\w*|score\w*|drops|exercise\w*|swallow\w*|turn\w*|hydrat\w*|saline|paracetamol)"

_KINDS = "|".join(
    (
        r"(?<![\d.])(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?![\d.]*\s?(?:m?g|mcg|ml|units?)\b)",
        rf"(?<![\d.]){_DATES}\s?(?:of\s)?{_MONTHS}\b|\b{_MONTHS}\s{_DATES}(?!\.\d|\s?(?:m?g|mcg|ml|%)\b)",
        r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\s?(?:-|to|until)\s?\d{1,2}/\d{1,2}(?:/\d{2,4})?|\bon \d{1,2}/\d{1,2}(?:(?:,| and) \d{1,2}/\d{1,2})*|\b\d\d/(?:19|20)\d\d|/(?:7|52|12)(?!\d)",
        r"(?<![\d.])\d{1,2}(?::|\.|h)\d\d(?!\d|\s?(?:m?g|mcg|ml)\b)(?:\s?(?:h|hours?|hrs|am|pm))?|(?<![\d.])\d{1,2}\s?[ap]\.?m\b|\bat \d{1,2}(?:, \d{1,2}){0,8}(?:,? and \d{1,2})? ?(?:h\b|hours?\b|hrs\b|o'?clock)",
        rf"\bn\s?=\s?\d{{2,}}|\b(?:p|hr|rr|or|sd|iqr|ci|r|nnt|alpha|beta)\s?(?:=|<|>|<=|>=|:|of|was|is|were)\s?-?{NUMBER}|\b(?:hr|rr|or|ci),?\s{_RANGE}",
        rf"{_RANGE}\s?(?:%|per ?cent\b)(?!\s?(?:(?:more|above|over|higher|larger|greater|extra|increase|on top|increment|uplift|again)\b(?!\s(?:than |over |in )?(?:the )?(?:placebo|controls?|baseline|frequent|common|likely|often|responders?|patients))|of the (?:usual|standard|maximum|limit|normal)))",
        rf"\b(?:{_MEASURED}|qmg|mg-?adl|mgc|scores?) {NUMBER} on day \d{{1,2}}(?:,? (?:and )?{NUMBER} on day \d{{1,2}})*",
        rf"\b{_LABEL}\s?#?\s?\(?{_LIST}(?:\s?of\s?\d{{1,2}}|\s?->\s?{NUMBER})?|[【\[(]\d{{1,2}}[】\])]|{_RANGE} (?:hours?|h|minutes|min)\b(?=[^.;]{{0,30}}\b(?:if|when|for tolerab|in (?:the )?(?:elderly|frail)|to avoid))",
        rf"(?<![/\w])(?:day|d|pod|week|wk|month|hour)\s?#?\s?\(?{NUMBER}(?:\s?of\s?\d{{1,2}}|/\d{{1,2}}|(?!\s?(?:-|,|and|to|/|&|through)\s?\d))|\b(?:qmg|mg-?adl|mgc|score|igg|ck|nif|fvc|vc)\s?{NUMBER} ?(?:->|to) ?{NUMBER}",
        rf"\b(?:{_TASK}|{_MEASURED}|qmg|mg-?adl|labs?|counts?|fbc|u&e|ct|mri|x-?ray|visits?|clinic)\b[^.;\d]{{0,20}}\b(?:days?|weeks?|d|months?)\s?{_LIST}|\bcomplet\w+ (?:the|all|her|his) {NUMBER}",
        rf"\b{_MEASURED}\b[^.;,\d]{{0,20}}-?{NUMBER}(?:/{NUMBER})?|\b\d{{2,3}}/\d{{2,3}}\b|\^{_LIST}|(?<=/kg),\d{{1,2}}(?=\s)|(?<=[a-z)])\.\d{{1,2}}(?:[,-]\d{{1,2}})+(?![\d.])",
        rf"\b{_THINGS},? {NUMBER} (?:in all|altogether|in total)|{NUMBER}[\s-]?(?:times|fold) (?:as (?:many|likely|often|common|frequent|fast|long)|(?:higher|lower|greater|more|less|the upper)(?! (?:dose|total|course|than)))",
        rf"{NUMBER}(?: and (?:1 of |another of )|\s?(?:-|to|or|and)\s?)?(?:{NUMBER})?[\s-](?:[a-z-]+\s){{0,2}}?(?:{_PEOPLE}|{_THINGS})|\b{_RANGE} (?:had|got|were|gave|used|tested|in (?:1|one|another|the other) (?:trial|study|arm|group|centre|report|review|case)|compared|showed|needed|required|died|stayed|felt|withdrew|failed|walked|dropped|reported|received|responded|improved|worsened|relapsed|placebo|on placebo|controls)\b",
        rf"\b(?:has|have|had) (?:already )?(?:had|received|needed) {NUMBER}\b(?: of (?:her|his|the|their) \d{{1,2}})?|\bnot (?:for |over |on )?{NUMBER}",
        rf"{_RANGE}[\s-]?(?:years?|yrs?|months?|weeks?|days?|y|yo|yr)?[\s-]?(?:old|of age|y/?o\b)|\baged? (?:of )?{_RANGE}|\b(?:above|over|under|below|older than|younger than) (?:age )?[2-9]\d(?!\.\d|\s?(?:m?g|ml|%|days?|doses|infusions|hours?)\b)",
        rf"{_RANGE}\s?{_LAB}|[$€£]\s?{NUMBER}(?:\s{NUMBER})?|\bcosts?\s(?:\w+\s)?{NUMBER}",
        rf"{NUMBER}[\s-]?(?:kgs?|kilos?|kilograms?|lbs?|pounds?|stones?|st|m2|square met(?:er|re)s?|sq\.?\s?m|kg bw)(?![a-z/])",
        rf"\b(?:acted|worked|sooner|faster|earlier|home|extubated|responded|better)\b[^.;,\d]{{0,12}}{_RANGE} {_TIME} (?:sooner|earlier|later|faster|before|after)|{_RANGE} {_TIME} (?:sooner|faster)|\b(?:bought|gave|kept|earned|won) (?:her|him|them|us) (?:about |some |another )?{_RANGE} {_TIME}|\b{_HARM} (?:in )?{NUMBER}(?:\s?%|/\d+| of \d+|\b)",
        rf"{NUMBER}(?:\s?[+x×*/]\s?{NUMBER})+\s?(?:g\S*\s?)?=(?:\s?{NUMBER})?|=\s?{NUMBER}(?:\s?[+x×*]\s?{NUMBER})+|{NUMBER} days? =",
        rf"\b(?:within|after|before|by|at|since|from|following|beyond|past|the (?:first|last|past|next|previous)|every|each|until|till|about|between|q|wait|wait for|waiting|last(?:s|ed)?|took|takes?|in)\s(?:(?:the|about|around|first|last|next|past|roughly|at least|another|a further|approximately)\s)?{_RANGE}[\s-]?{_TIME}(?! (?:of|course))",
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
        rf"\b(?:interval|gap|spacing)\b[^.;\d]{{0,30}}\b(?:widened|stretched|extended|lengthened|prolonged|increased) (?:from {_RANGE} (?:{_TIME} )?)?to {_RANGE} {_TIME}|(?<!every )(?<!each )(?<!per )(?<!q){_RANGE}[\s-](?:minutes?|mins?)\b|\b(?:stopped|halted|ended|cut short|discontinued|abandoned) (?:at|after) {NUMBER}(?!\.?\d|\s?m?g)",
        rf"\b(?:number needed to \w+|nnt|(?:odds|hazard|risk|rate) ratio|mean difference)\b[^.;\d]{{0,20}}(?:\d+(?:\.\d+)? m?g/kg )?[^.;\d]{{0,12}}\b(?:was|is|of)\s?-?{NUMBER}|\b0\d{{2,4}} \d{{3,4}}(?: \d{{3,4}})?\b(?!\s?m?g)|\b(?:pulse|heart rate|temperature|temp|sats?|fvc|vc|nif|bp|resps?) {NUMBER}(?:,? (?:and )?{NUMBER}(?![\d.]*\s?(?:m?g|mcg|x|×|days?|doses|times|infusions)\b)){{0,4}}",
        rf"\b(?:put off|postponed|deferred|delayed|avoid\w*|withh[eo]ld|off work|sick leave|valid|stable|well|free of \w+)\s(?:for|by)\s(?:at least |about )?{_RANGE} {_TIME}|{NUMBER} in (?:19|20)\d\d|(?:supplied|dispensed|issued|supply(?: of| for)?),? (?:for )?{_RANGE} {_TIME}|{_RANGE} {_TIME}'? (?:supply|worth of)|[1-5]-day (?:and|or|versus|vs\.?) (?:the )?[1-5]-day|{NUMBER} (?:tablets|tabs|pills|capsules|bottles|vials|bags|packs) (?:supplied|dispensed|issued|left|remaining|in (?:a|the|each|stock)|per (?:box|pack|month))",
        r"\b\d{1,2} (?:courses|cycles|rounds)\b(?=[^;]{0,60}\bin (?:\w+ )?(?:19|20)\d\d\b[^;]{0,60}\bin (?:\w+ )?(?:19|20)\d\d\b)",
        rf"(?<![\d.])(?<!for )(?<!over )(?<!on )(?<!x )(?<!× ){_RANGE} (?:working|business|calendar|office|bank) {_TIME}|{_RANGE} {_TIME} (?:(?:is|are|was|were) (?:needed|required|allowed) )?(?:for|of) (?:the )?(?:delivery|order\w*|approval|shipping|shipment|transport|funding|supply|paperwork|notice|customs)\b|\b(?:delivery|deliveries|arriv\w*|shipp\w*|stock\w*|supplie\w*|authoris\w*|authoriz\w*|paperwork)\b[^.;,\d]{{0,25}}{_RANGE} {_TIME}",
        r"\b(?:split|divid\w+|spread)\s(?:it|this|that|the (?:dose|total|course|amount)|them)?\s?(?:out )?(?:over|across|on|between)\s(?:at least|no fewer than|not fewer than|not less than|a minimum of) [2-9](?=\s?(?:[.,:;)]|$|or more))",
    )
)


_REACH = 100  # characters to either side of a number that can tell its kind
_QUICK = re.compile(rf"\b{_LABEL}\s?#?\s?\(?$")


@cache
def _kinds() -> re.Pattern[str]:
    """The kinds as one pattern, compiled when a number is first left over."""
    return re.compile(_KINDS)


def is_labelled(text: str, at: int) -> bool:
    """Whether the word right before a number says that it is a label ("page 7", "grade 2")."""
    return _QUICK.search(text, max(0, at - 24), at) is not None


def explained(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where a text holds numbers that are of another kind than doses, around [first, last)."""
    return [match.span() for match in _kinds().finditer(text, max(0, first - _REACH), last + _REACH)]
