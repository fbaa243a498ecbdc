"""Words that make a course longer, larger or give it again, and that no schedule or course has counted."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guardrails.patterns import NUMBER
from guardrails.statement import Statement
from guardrails.telling import compiled

_DOSE = r"(?:doses?|infusions?|courses?|cycles?|rounds?|blocks?|runs?|bolus(?:es)?|bags?|bottles?|vials?|instal?lments?|days?|g/kg|grams?|(?:ivig|immun\w*globulins?|immune globulin|rituximab)(?! (?:product|preparation|brand))|regimens?|treatments?|amounts?|total|steps? \d{1,2})\b"
_WHEN = r"(?:\d{1,2}\b|on\b|every\b|each\b|daily\b|twice\b|once\b|within\b|in \d|in an?\b|tomorrow|tonight|today|(?:on )?(?:the )?(?:next|following|day after|second|third|fourth|fifth)\b|(?:on )?(?:day|mon|tue|wed|thu|fri|sat|sun)\w*|in the (?:morning|evening|afternoon)|this (?:morning|evening|afternoon|week)|next week|after (?:that|this|which)|please|for (?:the |an? )?(?:next|following|second|another|full|whole|working|week|fortnight|\d{1,2} days)|if\b|until\b|$|[.,;:)])"
_AGAIN = compiled(
    rf"\b(?P<more>another|an? (?:additional|extra|further|second|third|fourth|fifth|sixth|2nd|3rd|[4-9]th|repeat)|(?:additional|extra|further|more))\s(?:(?:daily|full|whole|single|complete|standard|usual|identical|similar|consecutive|equal|of|the|\d{{1,2}}|such|half|\d{{1,2}}-day) ){{0,3}}{_DOSE}"
    rf"|\b(?P<same>(?:the )?same(?: (?:dose|amount|again|infusion|course|thing))?|ditto|idem|likewise|once more|(?:all )?over again)\s?(?={_WHEN})"
    rf"|\b(?P<repeat>repeat(?:ed|ing|s)?|re-?(?:dos(?:e|ed|ing)|infus\w+|load\w*))\s(?=(?:(?:the|this|that|it|her|his|same|full|whole|entire|complete|daily|a) ){{0,3}}(?:it\b|this\b|that\b|{_DOSE}|{_WHEN}))"
    r"|\b(?P<course>(?:course|cycle|round|block|regimen)s?\s(?:(?:is|be|to|are|may|can|should|then|must|will) ){0,3}(?:repeated|re-?started|given again|begun again))\b"
    r"|(?<![a-z])(?P<foreign>nog (?:eens|een)|opnieuw|herha\w+|verleng\w*|verlang\w*|dubbel\w*|(?:wieder|noch)(?:holung\w*|holen|mals| ?ein\w*)|erneut\w*|repet\w+|repit\w+|ripet\w+|doubl(?:ez|er)|dupli[cq]\w+|raddopp\w+|dobr(?:ar|e)|otra vez|de nouveau|encore une|di nuovo|novamente|prolong(?:ez|er|ar|are|ue)|ampli(?:ar|e)|повтор\w*|продл\w*|удво\w*|upprepa\w*|gjenta\w*|gentag\w*|powtorz\w*|renouvel\w*)(?![a-z])"
    rf"|\b(?P<again>again)\s?(?={_WHEN})"
)
_LONGER = compiled(
    r"\b(?:extend(?:ed|ing|s)?|prolong(?:ed|ing|s)?|lengthen(?:ed|ing|s)?|stretch(?:ed|ing)?|double (?:its|the) length|(?:twice|double|three times|3 times) as long|(?:doubling|twice) (?:its|the|their) (?:length|duration)|keep (?:it |this |the \w+ |her on it |him on it )?going|carry on|(?:go|goes|going|carr(?:y|ied)|run|continued?s?) on (?:for|until|through|into|past|beyond|to (?:\d|day|the))|go on for|run (?:it |this )?(?:for )?longer|(?:longer|more) than (?:the )?(?:usual|standard|normal|planned)|add(?:ing)? (?:a |another |an extra )?days?)\b"
)
_DAYS_ADDED = compiled(
    r"\b(?:add|tack|append|put)(?:ing)? (?:a|an|another|1|2|3|an? (?:extra|further|additional)|a couple of) (?:more |extra |further )?days?(?: or \d)? (?:on |on)?(?:to|at the end|after)\b"
)
_STRETCH = compiled(
    r"\s?(?:dose |again )?(?:for|over) (?:(?:the|a) )?(?:(?:following|next|second|other|full|whole|working) ){0,3}(?:week|fortnight|month|[2-9] days)\b"
)
_NOT_LONGER = compiled(
    r"[^;]{0,45}\b(?:from \d+ to \d+ weeks|interval|gap|spacing|rate|infusion time|infusion (?:over|to|for)|monitor\w*|observ\w*|stay|taper\w*|follow-up|half-life|ventilation|release|qt|pt|time between|each infusion over|hours)\b"
)
_TIMES = compiled(
    r"\b(?:twice|double|doubled|doubling|tripl\w+|treble|thrice|quadrupl\w+|(?:two|three|four|2|3|4|5|10)-?fold|half as much again|(?:dose|course)s?[- ]and[- ](?:an? )?a?[- ]?(?:half|0\.5)|\d{1,2} times)\b(?!\s?(?:daily|a day|per day|each day|weekly|a week|per week|monthly|a month|each|every|/)|[\s-]?(?:blind|dummy|lumen|check|vision|negative|positive|filtration|strand|immun\w+|seronegative|plasma|filtered)|\s(?:the (?:upper|risk|rate|odds|chance|number)|as (?:likely|often|many|common|fast|long|high)|(?:higher|lower|greater|more|less|the upper)))"
)
_TIMES_USUAL = compiled(
    rf"\bat (?:double|twice|triple|treble)[ -](?:the )?(?:usual |standard |normal )?(?:strength|dose|dosage|amount)\b(?! (?:of|rate|speed)\b)|\b(?:double|triple|doubling|tripling) (?:each|every|all|both) (?:[a-z]+ ){{0,3}}(?:infusions?|doses?|bags?|courses?)\b|\b(?:twice|double|triple|{NUMBER}\s?(?:x|×|times|-?fold))\s(?:that|this|it|as much|the (?:\d-day|full|whole|entire|complete|amount|usual|standard|normal|planned|total|course|dose))\b(?! (?:risk|rate|upper))|\b(?:total|course|dose)\s?[x×]\s?{NUMBER}|\b(?:usual|standard|full|whole|complete|5-day|2-day)\b[^.;]{{0,40}}\b(?:twice|thrice|[23] times)(?=\s?(?:[.,;]|$|over\b|in a row|running))|\bcourses? and (?:a |an? )?(?:half|0\.5)\b|\b(?:course|total|dose|amount|regimen|ceiling|limit|maximum),? (?:doubled|tripled|trebled|quadrupled)\b|(?<![\d.])(?:1[1-9]\d|[2-9]\d\d) ?(?:%|per ?cent) of (?:the|a|our|her|his) (?:usual|standard|textbook|guideline|normal|recommended|published|maximum|sourced)\b(?! (?:infusion )?(?:rate|speed|price|cost|volume|time))|\b(?:half|0\.5) as much\b[^.;,]{{0,25}}\bagain\b|\bcourse\b[^.;,]{{0,20}}\b(?:half|0\.5) again as (?:long|large|big|much)\b|\b(?:ceiling|limit|total|course|maximum|dose) (?:twice|thrice|[2-9] times) over\b"
)
_OPEN = compiled(
    r"\b(?:titrat\w+ (?:\w+ )?(?:up|to (?:effect|response))|ad lib\w*|whatever (?:it takes|dose|amount)|(?:use|give) what it takes|as much (?:\w+ )?as (?:\w+ )?(?:needed|it takes|necessary|required|wanted)|without (?:any )?(?:limit|ceiling|cap)|(?:can|may|should|could|must|to) be exceeded)\b|\b(?:every|each) (?:single )?time\b[^.;]{0,70}\b(?:(?:first|next|same|coming|whole) (?:month|fortnight|\w+ weeks)|this (?:month|week|fortnight))\b[^.;]{0,20}\b(?:give|answer|respond|repeat|treat|reload|infuse|order|go)\b[^.;]{0,40}\b(?:courses?|doses?|rounds?|cycles?|grams?)\b"
)
_AGAIN_SOON = compiled(
    r"\b(?:load|go|give|treat|infuse|do|run|start|dose|infus\w+|try)\s(?:(?:it|her|him|them|the same|all|ivig) ){0,3}again\s(?:at once|now|next week|this week|tomorrow|today|on (?:mon|tue|wed|thu|fri|sat|sun)|(?:in|after|within) (?:\d{1,2}|an?) (?:days?|weeks?|fortnight))"
)
_UNCOUNTED = compiled(
    r"\b(?:another|an? extra|an? (?:further|additional)|extra|further|additional|more|(?:third|fourth|fifth|sixth|3rd|[4-9]th)) (?:daily |full |whole )?(?:grams?|grammes?|g) (?:per|/|to the|for each) ?k"
)
_REFILLS = compiled(
    r"\b(?:repeats?|refills?)(?: orders?)?\s?[:=x×]\s?(?:yes[,.]? ?)?(?:x ?)?[1-9]\b(?!\s?(?:m?g\b|ml|%|\.\d|weeks|months|/|-))|\b[1-9] (?:repeats|refills|repeat orders?)\b"
)
_UP = compiled(
    r"\b(?:increas(?:e|ing)|rais(?:e|ing)|escalat(?:e|ing)|push(?:ing)?|bump(?:ing)?(?: up)?|boost(?:ing)?|step(?:ping)? up|top(?:ping)?[- ]?up|go(?:ing)? (?:beyond|past|above|over))\s(?:(?:the|her|his|this|that|usual|standard|recommended|normal|total|full|maximum|weekly|daily|cumulative|ivig|rituximab|immun\w*globulin|of|immune|supported|guideline|textbook) ){0,5}"
    r"(?:doses?|dosage|course|total|amount|regimen|limit|ceiling|maximum|ivig|immun\w*globulin|rituximab|it|them)\b(?!\s(?:rates?|speed|levels?|infusion rate))"
)
_DESCRIBES = compiled(r"\s(?:is|was|would be|comes to|amounts to|equals|makes|represents)\s(?:\w+ ){0,2}$")
_PRICED = compiled(r"\b(?:costs?|prices?|expensive|cheaper|expenditure)\b")
_CHANCE = compiled(
    r"\b(?:chances?|odds|risks?|rates?|likelihood|probability|number|proportion|incidence|frequency|levels?|titres?|responses?|igg)\b[^.;]{0,30}$"
)
_OTHER_OBJECT = compiled(
    r"\b(?:monitor\w*|observ\w*|stay\w*|admit\w*|ventilat\w*|physio\w*|rest|follow\w*|antibiotic\w*|prednis\w*|steroid\w*|spirometry|fvc|nif|qmg|mg-?adl|scores?|labs?|bloods?|counts?|ct|mri|check\w*|test\w*|measur\w*)\b[^.;,]{0,25}$"
)
_TIMED = compiled(
    r"\b(?:after|before|between|during|until|by|following|since|prior to|at)\s(?:(?:the|her|his|each|every|this|that)\s)?$"
)
_DAILY = compiled(r"\s?(?:it |this )?(?:daily|each day|every day|once a day)\b")
_ENDLESS = compiled(
    r"\b(?:until|as (?:needed|often|required|necessary)|prn|if needed|daily|weekly|every|each|twice|times|\d{1,2} more)\b"
)
_LATER = compiled(
    r"\b(?:months?|years?|(?:[4-9]|\d\d|four|five|six|eight) (?:or more |- ?\d{1,2} )?weeks?|relapse\w*|recur\w*|future|re-?treatment|(?:19|20)\d\d|(?:2[89]|[3-9]\d) days)\b"
)
_DONE = compiled(
    r"\b(?:has|have|had) (?:already )?(?:had|received|needed|undergone|been)\b|\b(?:received|underwent|was given|were given|were treated|was treated)\b|\bsince (?:19|20)\d\d\b|\b(?:years?|months?) ago\b|\blast (?:year|month|spring|summer|autumn|winter)\b|\bin the past\b|\b(?:compar\w+|trials?|rcts?|randomi[sz]ed|versus)\b"
)
_MAY = compiled(
    r"refill|and 0\.5|again|another|addit|extra|further|second|third|fourth|fifth|sixth|[2-9](?:nd|rd|th)|repeat|more|nog |opnieuw|herha|verl|dubb|wieder|noch|erneut|repet|repit|ripet|dupli|raddo|dobr|otra|nouveau|encore|nuovo|novam|ampli|повт|прод|удв|upprep|renouv|gjenta|gentag|powt|same|ditto|idem|likewise|re-?(?:dos|inf|load)|extend|prolong|length|stretch|going|carry|longer|add|twice|doubl|tripl|trebl|thrice|quadr|fold|half|times|increas|rais|escalat|push|bump|boost|step|top|beyond|past|above|over|higher|exceed|larger|titrat|ad lib|whatever|what it|limit|ceiling|\d\d ?%|cent of|time|as much|cap|[x×] ?\d"
)


def repeated(
    text: str, near: Sequence[Statement], *, here: bool, counted: bool, fits: bool
) -> Iterator[tuple[int, int]]:
    """Where words repeat, lengthen, multiply or raise a dose beyond what was read.

    `near` are the doses in the text and in the one before it; `here` tells that one stands in the text itself,
    `counted` that its repeats and multiples were counted as a course, `fits` that the doses here may be given twice.
    """
    if not _MAY.search(text) or _PRICED.search(text):
        return
    settled = is_past(text)
    later = bool(_LATER.search(text))
    if not (counted or later or settled or (fits and not _ENDLESS.search(text))):
        yield from _again(text, near)
    yield from (match.span() for pattern in (_OPEN, _UNCOUNTED) for match in pattern.finditer(text))
    if not fits:
        yield from (match.span() for match in _REFILLS.finditer(text))
    if not settled and not later:
        yield from (match.span() for match in _AGAIN_SOON.finditer(text))
    if not settled:
        yield from _longer_or_more(text, near, here=here)
    if not counted:
        yield from _multiplied(text, near)


def _again(text: str, near: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Words that give a dose or a course once more, where there are more of them than a schedule has counted."""
    words = [
        match
        for match in _AGAIN.finditer(text)
        if (near or match["more"] or match["course"] or match["foreign"])
        and not _TIMED.search(text[: match.start()])
        and not _OTHER_OBJECT.search(text[: match.start()])
    ]
    whole = any(
        (m["same"] and _STRETCH.match(text, m.end()))
        or (m["repeat"] and not _DAILY.match(text, m.end()))
        or m["course"]
        or m["foreign"]
        for m in words
    )
    if len(words) > read_repeats(near, whole=whole):
        yield words[-1].span()


def _longer_or_more(text: str, near: Sequence[Statement], *, here: bool) -> Iterator[tuple[int, int]]:
    """Words that lengthen a course, or raise a dose without saying to what."""
    yield from (match.span() for match in _DAYS_ADDED.finditer(text))
    for match in _LONGER.finditer(text):
        if _OTHER_OBJECT.search(text[: match.start()]):
            continue
        if not _NOT_LONGER.match(text, match.end()) and not _lengthened(near):
            yield match.span()
    if not here:
        yield from (match.span() for match in _UP.finditer(text))


def _multiplied(text: str, near: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Multiples of a dose that stands near, or of the usual one."""
    if not near and not is_past(text):
        yield from (match.span() for match in _TIMES_USUAL.finditer(text))
    for match in _TIMES.finditer(text) if near and not any(_multiple(s, text) for s in near) else ():
        if not _DESCRIBES.search(text[: match.start()]) and not _CHANCE.search(text[: match.end()]):
            yield match.span()


def read_repeats(near: Sequence[Statement], *, whole: bool) -> Decimal:
    """How many further doses (or `whole` courses) the schedules of a statement have counted; without a dose none."""
    if any(s.schedule.interval_days for s in near):
        return Decimal(99)  # a rhythm without an end is counted over 28 days
    counts = [
        max(
            Decimal(len(s.schedule.days)),
            s.schedule.count or Decimal(0),
            s.schedule.courses or Decimal(0),
            s.schedule.duration_days if s.schedule.duration_days and not whole else Decimal(0),
            Decimal(1),
        )
        for s in near
    ]
    return sum(counts, Decimal(0)) - (1 if counts else 0)


def _lengthened(near: Sequence[Statement]) -> bool:
    """Whether the schedule of a statement has a length that the words can have given it."""
    return any(s.schedule.times_per_day and (s.schedule.duration_days or len(s.schedule.days) > 1) for s in near)


def _multiple(statement: Statement, text: str) -> bool:
    """Whether a schedule was read that "twice" or "four times" can stand for."""
    plan = statement.schedule
    return bool(
        (plan.times_per_day or 0) > 1
        or (plan.count or 0) > 1
        or plan.courses
        or (plan.interval_days and statement.words in text)
    )


def of_something_else(before: str) -> bool:
    """Whether the words before a repetition say that something else is repeated or lengthened ("monitor for 5 more days")."""
    return bool(_OTHER_OBJECT.search(before))


def is_past(text: str) -> bool:
    """Whether a statement tells of what was given, or of a trial."""
    return bool(_DONE.search(text))
