""" "Twice the usual course", "double the 2 g/kg", "150% of the standard dose"."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from guardrails.courses.relating import Course, course_of, governed_near, near, number, show
from guardrails.patterns import NUMBER
from guardrails.reading import Reading
from guardrails.records import Basis, Stance
from guardrails.schedules.plan import Schedule
from guardrails.statement import Statement
from guardrails.telling import compiled
from guardrails.units import parse_usual

_FACTOR = compiled(
    rf"\b(?:(?P<double>double|doubled|doubling|twice(?! or\b)|two-?fold|2-?fold|twofold|doppelte\w*|verdoppeln|doubler|duplicar|doble|doppio|raddoppiare|dobro|dupl[oa]|удво\w+|вдвое)|(?P<triple>triple|tripled|tripling|treble|thrice|three-?fold|threefold|3-?fold|dreifach\w*|triplicar|triplo)|(?P<quad>quadruple\w*|fourfold|four-?fold)|"
    rf"(?P<tenfold>tenfold|ten-?fold)|(?P<many>several|many|multiple) times|(?P<n>{NUMBER})\s?-?\s?(?:x|×|times|fold|mal|fois(?! par)|veces(?! (?:al|por))|volte(?! al)|vezes(?! (?:ao|por))|раза(?! в))|[x×]\s?(?P<nx>{NUMBER})(?=\s(?:the|usual|standard|normal|his|her|maximum|recommended)\b)|(?P<pct>{NUMBER})\s?(?:%|per ?cent)\s?(?P<more>more (?:[a-z-]+ ){{0,2}}?than|above|over|higher than|higher|larger|greater|bigger|in excess of|extra on|extra|increase|uplift|on top of)?(?:\s?of)?|(?:by|an extra|a further) (?P<half>half|0\.5)(?: again)?|(?P<onehalf>(?:half|0\.5) as much (?:[a-z]+ )?again|(?:half|0\.5) again(?: as much)?))(?![a-z])"
)


_BASE = compiled(
    r"(?!-?check|\s?(?:the )?upper|[\s-]?(?:after|before|during|by|in|at|since|following|lumen|blind|dummy|filtration|vision|upper|check|daily|a|per|weekly|monthly)\b)[\s-]?(?:an? )?(?:increase |rise )?(?:of |over |in |on |as much as |more than |to |above |than )?(?:the |a |his |her |that |this |your |our |its )?(?:total |full |whole |cumulative )?(?P<adj>(?:[a-z-]+ ){0,3}?(?:standard|usual|normal|recommended|conventional|evidence-based|evidence-supported|supported|label\w*|approved|maximum|max|maximal|typical|regular|guideline|textbook|sourced|accepted|daily|ordinary|common|customary|published|stated|initial|first|original|previous|proven|established|default|mg|established|grade [1-4]|ubliche\w*|habituelle?|habitual|usual|abituale|обычн\w+|стандартн\w+) )?(?:(?!after\b|before\b|during\b)[a-z-]+ ){0,3}?"
    r"(?P<noun>standarddosis|course|courses|dose|dosage|total|amount|regimen|quantity|limit|ceiling|maximum|cap|dosis|cure|posologie|dosi|доз\w+|курс\w*)\b"
)


_RAISED_BY = compiled(
    rf"\b(?:increas\w+|rais\w+|escalat\w+|augment\w*|boost\w*|exceed\w*|extend\w*|bump\w*|hike\w*|up (?=the\b)|erhoh\w+|augmenter|aumentar|увелич\w+)\b(?:(?!\brates?\b|\bspeed)[^;]){{0,50}}?\b(?P<noun>course|dose|total|amount|regimen|dosis|dosage|kg|ivig|immun\w*globulin|it(?= by\b))\b(?:(?: [a-z]+)?, [^;,]{{2,45}},|(?:(?!\brates?\b|\bspeed)[^;,]){{0,30}}?)\s?\bby (?:a |an )?(?:(?P<pct>{NUMBER})\s?(?:%|per ?cent)|(?P<half>half|0\.\d{{1,9}}(?!\s?(?:m?g|gram)))|(?P<x>{NUMBER})[- ]?fold|(?P<third>a third))"
)


_RAISED_FROM = compiled(r"^\s?(?:from|over|above|on|beyond)\s(?:the |her |his |its )?(?:[a-z]+ ){0,3}$")
_OWN_AMOUNT = compiled(
    r"(?!\s?(?:daily|a day|per day|each|every|weekly|(?:higher|greater|more|better|larger|faster|longer|lower|likelier)(?! than))\b)(?!\s?as (?:many|likely|often|fast|long|common|frequent|high)|\s?(?:patients|likely|the (?:rate|risk|odds)|upper))\s?(?:again )?(?:of |as |de |di |du |do |da |der |des |del |della |dell')?(?:the |a |that |this |la |lo |el )?(?:[a-z-]+ (?:[1-4] )?){0,3}$"
)


def _factor(match: re.Match[str]) -> Decimal:
    for name, value in (("double", 2), ("triple", 3), ("quad", 4), ("tenfold", 10)):
        if match[name]:
            return Decimal(value)
    if match["many"]:
        return Decimal(3)
    if match["n"] or match["nx"]:
        return Decimal(match["n"] or match["nx"])
    if match["pct"]:
        return Decimal(match["pct"]) / 100 + (1 if match["more"] else 0)
    return Decimal("1.5")


def _scaled(
    reading: Reading, drug: str, base: tuple[Basis, Decimal], factor: Decimal, where: tuple[int, int, int]
) -> Course:
    """A base amount times a factor, said at (segment, start, end)."""
    basis, grams = base
    return course_of(reading, drug, grams * factor, basis, *where, f"{number(factor)} x {number(grams)} g")


_AS_TOTAL = Schedule(is_total=True)  # "a course at twice the lymphoma dose of 375 mg/m2": each dose is that


def _stated(reading: Reading, own: Statement, factor: Decimal, where: tuple[int, int, int]) -> Course:
    """A stated dose times a factor."""
    base = own.grams if own.schedule.count == factor else own.totals.window  # "5 x IVIG 0.4 g/kg" has its count read
    how = f"{number(factor)} x {show(base, own)}"
    course = course_of(reading, own.drug, base * factor, own.basis, *where, how)
    single = own.schedule == Schedule() or (own.schedule == _AS_TOTAL and own.lead.endswith("dose of "))
    return replace(course, single=single)


def relative(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """ "Twice the standard course", "double the 2 g/kg", "150% of the usual dose"."""
    result = []
    starts = [statement.segment for statement in found]
    everything = found
    for number_, segment in enumerate(reading.segments):
        if not _MAY_SCALE.search(segment.text) or _PRICED.search(segment.text):
            continue
        found = near(everything, starts, number_)
        if raised := _raised_by(reading, found, number_):
            result.append(raised)
        if plus := _plus_percent(reading, found, number_) or _raised_amount(reading, found, number_):
            result.append(plus)
        if scaled := _scaled_after(reading, number_) or _multiplied_by(reading, found, number_):
            result.append(scaled)
        if longer := _longer(reading, found, number_) or _extended(reading, found, number_):
            result.append(longer)
        for match in _FACTOR.finditer(segment.text):
            course = _multiplied(reading, found, number_, match)
            if course is not None:
                result.append(course)
    return result


_PRICED = compiled(r"\b(?:costs?|prices?|expensive|cheaper|expenditure)\b")
_MAY_SCALE = compiled(
    r"extend|prolong|length|stretch|continu|doubl|several|many|multiple|twice|fold|tripl|thrice|trebl|quadr|\d ?[x×]|[x×] ?\d|times|%|cent|half|0\.5|dopp|dupl|dobl|dobr|raddo|удв|вдв|dreif|mal\b|fois|veces|volte|vezes|раза|third|multipl|by (?:an? )?0\.|much again|same again"
)


def _raised_by(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "Increase the usual course by half"."""
    match = _RAISED_BY.search(reading.segments[number_].text)
    drug = governed_near(reading, number_, match.start()) if match else None
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    here = [s for s in found if s.segment == number_ and s.drug == drug]
    if match is None or drug is None or not usual:
        return None
    at = match.start(match.lastgroup or 0)
    later = [s for s in here if s.start > at]
    if later and not _RAISED_FROM.search(reading.segments[number_].text[match.end() : later[0].start]):
        return None  # what it is raised to, or another dose, stands there
    if not here and match["noun"] == "it":
        return None
    factor = 1 + (
        Decimal(match["pct"]) / 100
        if match["pct"]
        else Decimal(match["half"].replace("half", "0.5"))
        if match["half"]
        else Decimal(1) / 3
        if match["third"]
        else Decimal(match["x"]) - 1
    )
    own = [s for s in here if not s.unclear and s.start < at]
    basis, grams = (
        (own[-1].basis, own[-1].totals.window)
        if own
        else parse_usual(usual.get("course") or usual.get("administration") or next(iter(usual.values())))
    )
    return _scaled(reading, drug, (basis, grams), factor, (number_, match.start(), match.end()))


_PLUS_PERCENT = compiled(
    rf"(?:\badd(?:ing)? |\bplus |\+\s?)(?:an? |another |a further )?(?P<n>{NUMBER})\s?(?:%|per ?cent)(?! (?:solution|product|dextrose|glucose|saline))"
    rf"|\band (?:another |an extra |a further )?(?P<and>{NUMBER})\s?(?:%|per ?cent) (?:more|extra|on top|again)(?= than| in | if | when |[.,;)]|$)"
)


def _plus_percent(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "2 g/kg + 50%", "add 50% to the usual 2 g/kg"."""
    match = _PLUS_PERCENT.search(reading.segments[number_].text)
    if match and any(match.end() <= m.start <= match.end() + 1 for m in reading.mentions[number_]):
        return None  # "plus 5% immunoglobulin": the strength of a product
    own = next((s for s in found if s.segment == number_ and not s.unclear), None) if match else None
    if match is None or own is None:
        return None
    factor = 1 + Decimal(match["n"] or match["and"]) / 100
    return _stated(reading, own, factor, (number_, own.start, own.end))


_IS_RAISED = compiled(
    r"(?:\s(?:(?:of|in|for|per|each|every|as|over|with)\s)?(?!not\b|never\b|level|rate|risk|titre|speed|strength|score)[\w'-]+(?:\.[a-z]\.?)*){0,8}?,?\s(?:(?:should|must|may|can|could|might|will|would|has to|needs? to|ought to|is to|are to)\s(?:then |safely |always )?be|is|are|gets?|being|to be)\s(?:then |usually |routinely |often |safely |further )?"
    r"(?:increas|rais|augment|escalat|boost|enlarg|bump|stepp)ed(?: up)?\s(?:(?:by|with)\s(?:up to |about |at least )?(?:an? |another |a further )?"
    rf"(?:(?P<pct>{NUMBER})\s?(?:%|per ?cent)|(?P<part>half|0\.\d{{1,9}})(?!\s?(?:m?g|gram)))|(?P<again>by as much again|by the same (?:amount )?again))"
)


def _raised_amount(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "The 2 g/kg should be increased by a half": a stated dose that is itself made larger."""
    text = reading.segments[number_].text
    here = (s for s in found if s.segment == number_ and not s.unclear)
    for own in here:
        match = _IS_RAISED.match(text, own.end)
        if match is None or own.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING):
            continue
        part = Decimal(match["pct"]) / 100 if match["pct"] else Decimal((match["part"] or "1").replace("half", "0.5"))
        return _stated(reading, own, 1 + part, (number_, own.start, match.end()))
    return None


_SCALED_AFTER = compiled(
    rf"\b(?:standard|usual|normal|recommended|conventional|maximum|max|guideline|approved)\s(?:[a-z]+\s){{0,3}}?(?P<noun>dose|course|total|amount|regimen)\s?(?:[a-z]+\s)?(?:(?:x|×|times|multiplied by)\s?(?P<n>{NUMBER})(?!\s?(?:m?g|mg|days?|doses|weeks?|d\b|times|infusions|daily|/)|\.\d)|(?:(?:increas|rais|augment|escalat|boost|enlarg)ed by|plus|and (?:another|a further|an extra)) (?:a |another )?(?:(?P<pct>{NUMBER})\s?(?:%|per ?cent)|(?P<part>0\.\d{{1,9}})(?!\s?m?g)))"
)


def _scaled_after(reading: Reading, number_: int) -> Course | None:
    """ "The standard dose x 2", "the usual course raised by 20%"."""
    match = _SCALED_AFTER.search(reading.segments[number_].text)
    drug = governed_near(reading, number_, match.start()) if match else None
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    if match is None or drug is None or not usual:
        return None
    factor = Decimal(match["n"] or 0) or 1 + (
        Decimal(match["pct"]) / 100 if match["pct"] else Decimal(match["part"] or 0)
    )
    basis, grams = parse_usual(usual.get("course") or next(iter(usual.values())))
    return _scaled(reading, drug, (basis, grams), factor, (number_, match.start(), match.end()))


_BY = compiled(
    rf"\bmultipl\w+ (?:it |this |that |them |the (?:\w+ ){{1,3}}|(?:the |her |his )?{NUMBER} ?m?g/(?:kg|m2) (?:of \w+ )?)?by (?:a factor of )?(?P<n>{NUMBER})(?!\d|\s?(?:kg|kilo|m2|%|pounds|lbs?|mg|g\b)|\.\d)"
)


def _multiplied_by(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "Take the 2 g/kg and multiply it by 1.75"."""
    match = _BY.search(reading.segments[number_].text)
    own = [s for s in found if match and not s.unclear and number_ - 1 <= s.segment <= number_]
    own = [s for s in own if match and (s.segment < number_ or s.end <= match.end())]
    if match is None or not own or not Decimal(match["n"]):
        return None
    return _stated(reading, own[-1], Decimal(match["n"]), (number_, match.start(), match.end()))


_LONGER = compiled(
    r"\b(?:double|twice|doubling|2 times) (?:the (?:usual |standard |normal |planned )?(?:time|length|duration|number of days)|as long)\b"
)


_EXTENDED = compiled(
    r"\b(?:extend|prolong|lengthen|stretch|continu)\w*\b[^.;]{0,60}?\b(?:to|for|until day|through day) (?:a total of |as (?:much|many|long) as )?(?P<days>\d{1,2})(?: consecutive| full| daily)? (?:days|infusions|doses)\b"
)
_NOT_LONGER = compiled(
    r"\b(?:over|split|spread|divid\w*|interval|apart|stay|follow-up|monitor\w*|observ\w*|0\.\d|taper)\b"
)


def _extended(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "Extend the usual 5-day course to 8 days", no amount stated: so many of the usual day's doses."""
    text = reading.segments[number_].text
    match = _EXTENDED.search(text)
    if match is None or any(s.segment in (number_ - 1, number_) for s in found) or _NOT_LONGER.search(text):
        return None
    drug = next((m.drug for m in reading.mentions[number_] if m.drug in reading.bases), None)
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    if drug is None or "day" not in usual or "course" not in usual:
        return None
    return _scaled(
        reading, drug, parse_usual(usual["day"]), Decimal(match["days"]), (number_, match.start(), match.end())
    )


def _longer(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """ "1 g/kg/day for double the time": twice the course, the stated one or the usual."""
    match = _LONGER.search(reading.segments[number_].text)
    own = [s for s in found if match and not s.unclear and s.schedule.times_per_day]
    usual = reading.lexicon.drugs[own[-1].drug].usual.get("course") if own else None
    if (
        match is None
        or not usual
        or own[-1].segment < number_ - 1
        or own[-1].stance in (Stance.REFUTING, Stance.ASKING)
    ):
        return None
    base = (own[-1].basis, own[-1].totals.window) if own[-1].schedule.duration_days else parse_usual(usual)
    return _scaled(reading, own[-1].drug, base, Decimal(2), (number_, match.start(), match.end()))


_POINTING = compiled(
    r" (?:that|this|it|those|them|the above|the same|as much)\b(?! (?:is|was|rate|speed|time|interval|period|number))|(?<=for double)\s?(?:[.,;]|$|in\b|for\b|if\b)"
)
_PASSIVE = compiled(
    r"(?:\b(?:dose|course|total|amount|regimen|it|ivig)\b|g/kg)[^.;,]{0,30}\b(?:be|is|are|was|get|gets) (?P<f>doubled|tripled|quadrupled)\b|\b(?:double|triple) (?:the |his |her |this |your )?$"
)


_A_FREQUENCY = compiled(r"\s?(?:daily|a day|per day|each day|every day|weekly|a week|monthly|a month)\b")


_CHANCE = compiled(
    r"\b(?:chances?|odds|risks?|rates?|likelihood|probability|number|proportion|share|incidence|frequency|levels?|titres?|responses?) (?:of |for )?(?:\w+ ){0,3}(?:doubled|tripled|quadrupled|(?:is|are|was|were) (?:twice|double|triple))$"
)


def _multiplied(reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str]) -> Course | None:
    text = reading.segments[number_].text
    here = [s for s in found if s.segment == number_]
    if any(s.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING) for s in here):
        return None
    if (match["n"] and _A_FREQUENCY.match(text, match.end())) or _CHANCE.search(text[: match.end()]):
        return None
    return _of_own_amount(reading, here, number_, match) or _of_base(reading, found, number_, match)


def _of_own_amount(reading: Reading, here: Sequence[Statement], number_: int, match: re.Match[str]) -> Course | None:
    """ "Double the 2 g/kg": the factor of an amount that follows it."""
    text, factor = reading.segments[number_].text, _factor(match)
    behind = (s for s in here if s.start >= match.end())
    own = next((s for s in behind if _OWN_AMOUNT.fullmatch(text[match.end() : s.start])), None)
    if own is not None and not (match["n"] and re.fullmatch(r"\s?", text[match.end() : own.start])) and not own.unclear:
        return _stated(reading, own, factor, (number_, match.start(), own.end))
    return None


def _of_base(reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str]) -> Course | None:
    """ "Twice the usual course", "double that": the factor of an amount that stands elsewhere."""
    text, factor = reading.segments[number_].text, _factor(match)
    if _stated_near(found, number_) and _DESCRIBES.search(text[: match.start()]):
        return None
    base = _BASE.match(text, match.end())
    if base is None and (bare := _bare(reading, found, number_, match)):
        return bare
    if base is None or (match["pct"] and not match["more"] and factor <= 1):
        return None
    mention = governed_near(reading, number_, match.start())
    usual = _usual(reading, found, mention, base, number_, match.start()) if mention else None
    if mention is None or usual is None:
        return None
    basis, grams = usual
    return _scaled(reading, mention, (basis, grams), factor, (number_, match.start(), base.end()))


_DESCRIBES = compiled(
    r"\b(?:that|this|it|which|dose|g/kg|total|order)\s(?:(?:of \w+ )?is|was|would be|comes to|amounts to|equals|corresponds to|makes|represents)\s(?:then |thus |already |about |almost |exactly |nearly |roughly |more than |at least |even |well over )*$"
)


def _stated_near(found: Sequence[Statement], number_: int) -> bool:
    """Whether an amount that the words describe ("that is twice the total") stands here or in the statement before."""
    return any(number_ - 1 <= s.segment <= number_ for s in found)


def _bare(reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str]) -> Course | None:
    """ "Double the IVIG", "the dose can be doubled": the usual course or the dose last stated, times the factor."""
    text = reading.segments[number_].text
    named = next(
        (
            m
            for m in reading.mentions[number_]
            if m.drug in reading.bases
            and re.fullmatch(r"\s(?:the |his |her |this |your )?", text[match.end() : m.start])
        ),
        None,
    )
    passive = _PASSIVE.search(text[: match.end()])
    pointing = _POINTING.match(text, match.end()) and not re.match(r"\d", match[0])
    if (named is None and not pointing and not (passive and passive.end() == match.end())) or (
        named and re.match(r"\s(?:infusion )?(?:rate|vials?|bags?|lines?|levels?|speed)", text[named.end :])
    ):
        return None
    here = [s.drug for s in found if s.segment == number_]
    drug = named.drug if named else governed_near(reading, number_, match.start()) or (here[-1] if here else None)
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    if drug is None or not usual:
        return None
    earlier = [s for s in found if s.drug == drug and not s.unclear]
    if pointing:
        earlier = [s for s in earlier if (s.segment, s.start) < (number_, match.start())]
    basis, grams = (
        (earlier[-1].basis, earlier[-1].totals.window)
        if earlier
        else parse_usual(usual.get("course") or next(iter(usual.values())))
    )
    factor = _factor(match)
    return _scaled(reading, drug, (basis, grams), factor, (number_, match.start(), match.end()))


def _usual(  # noqa: PLR0917 - the parts of one statement
    reading: Reading, found: Sequence[Statement], drug: str, base: re.Match[str], number_: int, at: int
) -> tuple[Basis, Decimal] | None:
    """What is multiplied: the dose last stated for the drug where the words point back, else the lexicon's usual one."""
    earlier = [s for s in found if s.drug == drug and not s.unclear and (s.segment, s.start) < (number_, at)]
    if earlier and not base["adj"]:
        return earlier[-1].basis, earlier[-1].totals.window
    usual = reading.lexicon.drugs[drug].usual
    whole = base["noun"] in (
        "course",
        "courses",
        "total",
        "amount",
        "regimen",
        "quantity",
        "limit",
        "ceiling",
        "maximum",
        "cap",
        "dose",
        "cure",
        "dosage",
        "dosis",
        "standarddosis",
    ) and "day" not in (base["adj"] or "")
    if "maximum" in usual and re.search(r"\b(?:max\w*|limit|ceiling|cap)\b", base[0]):
        return parse_usual(usual["maximum"])
    written = (
        usual.get("course")
        if whole and "course" in usual
        else usual.get("administration") or usual.get("day") or usual.get("course")
    )
    return parse_usual(written) if written else None
