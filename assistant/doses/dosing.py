"""Whether a text says how much of a medicine to take, or how often: far more widely than the dose rules read it, since
a reader who must not be given a dose loses less by one sentence too few than by one too many.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = (
    r"(?:\d[\d.,]*(?:\s*(?:-|–|to|/)\s*\d[\d.,]*)?|[½¼¾]|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|quarter|several|another|extra|few"
    r"|(?:a |one )?(?:hundred|thousand))(?:[\s-](?:and\s)?(?:a\s)?(?:half|hundred|thousand|five|quarter))*)"
)
_MASS = (
    r"(?:mg|milligram(?:me)?s?|g|gm|grams?|grammes?|mcg|ug|μg|µg|microgram(?:me)?s?|ml|cc|millilit(?:er|re)s?|iu|units?"
    r"|meq|mmol|drops?|puffs?|teaspoon(?:ful)?s?|tablespoon(?:ful)?s?)"
)
_PIECES = (
    r"(?:tablets?|tabs?|pills?|capsules?|caps|vials?|ampoules?|sachets?|patches|patch|suppositor(?:y|ies)|lozenges?"
    r"|syringes?|bottles?|pens?|injections?|infusions?|doses?)"
)
_PER_VOLUME = r"(?!\s*(?:/|per)\s*(?:d?l|ml|dl|lit(?:er|re)|decilit(?:er|re))\b)"  # a concentration, as in blood
_AMOUNT = re.compile(rf"(?<![\w.]){_NUMBER}[\s-]*{_MASS}\b{_PER_VOLUME}", re.IGNORECASE)
_COUNT = re.compile(
    r"(?!an?\s+(?:[\w.]+\s+){0,2}?(?:injection|infusion|dose|syringe|bottle|pen)\b)"
    rf"(?<!\w){_NUMBER}\s+(?:of\s+(?:the|your|a)\s+)?(?:[\w.]+\s+){{0,2}}?{_PIECES}\b",
    re.IGNORECASE,
)
_PER_BODY = re.compile(
    rf"\b{_MASS}\s*(?:/|per)\s*(?:kg|kilo\w*|m2|m\^2|square|day|d|h|hour|week|min\w*)\b", re.IGNORECASE
)
_SUM = re.compile(r"\d\s*[×x*·]\s*\d", re.IGNORECASE)
_INTAKE = re.compile(
    r"\b(?:tak(?:e|es|en|ing)|took|giv(?:e|es|en|ing)|gave|inject\w*|infus\w*|administ\w*|receiv\w*|swallow\w*|us(?:e|es|ed|ing)"
    r"|dos(?:e|es|ed|ing|age)|start\w*|begin\w*|repeat\w*|continu\w*|increas\w*|rais\w*|reduc\w*|decreas\w*|lower\w*|taper\w*"
    r"|appl(?:y|ies|ied)|prescri\w*|maximum|max|treat(?:ed|ment)?|regimen|course)\b",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(
    rf"\b(?:once|twice|thrice|{_NUMBER}\s+times)\s+(?:a|an|per|each|every|daily|weekly|monthly|in)\b"
    rf"|\b(?:every|each)\s+(?:other\s+|second\s+)?(?:{_NUMBER}\s+)?"
    r"(?:hours?|days?|weeks?|months?|mornings?|evenings?|nights?)\b"
    rf"|\bq\s?\d+\s?h\b|\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?d|p\.?r\.?n)\b|\b(?:daily|weekly|monthly|hourly|nightly)\b"
    rf"|\b(?:over|for|across|within|on\s+each\s+of|in)\s+{_NUMBER}\s+(?:consecutive\s+|full\s+)?"
    r"(?:hours?|days?|weeks?|minutes?)\b"
    rf"|\b(?:on|at)\s+(?:days?|weeks?)\s+{_NUMBER}|\bper\s+(?:day|week|hour)\b"
    rf"|\b{_NUMBER}[\s-](?:hour|day|week)s?\s+(?:course|regimen|schedule|infusion)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?<!not )(?<!never )(?<!n't )(?<!n’t )(?<!without )\b(?:doubl|halv|tripl|quadrupl|skip|increas|rais|reduc|lower"
    r"|decreas|cut|taper|stop|adjust|chang|repeat|add|omit|miss|restart|start|begin)\w*\b(?:\s+\w+){0,4}?\s+"
    r"(?:dos(?:e|es|age|ing)|tablets?|pills?|medicines?|medications?|medication|steroids?|drugs?|infusions?|injections?)\b"
    r"|(?<!not )(?<!never )(?<!n't )(?<!n’t )\b(?:stop|start|begin|keep|resume|restart)\s+"
    r"(?:on\s+)?(?:taking|using|giving)\b"
    r"|\b(?:double|twice|half|triple)\s+(?:the|your|that|this|a)\s+(?:\w+\s+)?(?:dose|amount)\b",
    re.IGNORECASE,
)


def gives_dosing(text: str) -> bool:
    """Whether a text states an amount of a medicine, a schedule to take it by, or how to change either."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if any(form.search(plain) for form in (_AMOUNT, _COUNT, _PER_BODY, _SUM, _CHANGE)):
        return True
    return _SCHEDULE.search(plain) is not None and _INTAKE.search(plain) is not None
