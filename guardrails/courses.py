"""Doses that add up: loading and maintenance, top-ups, day lists, repeats, "twice the usual course".

Doses are taken as restatements of one another ("0.4 g/kg/day for 5 days, 2 g/kg in total") unless the words add them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from guardrails.doses import Reading, Statement
from guardrails.numbers import NUMBER
from guardrails.records import Basis, Stance
from guardrails.segments import Kind
from guardrails.stance import Setting, stance_of
from guardrails.units import GRAMS

WINDOW = Decimal(28)
_LOOK_BACK = 25  # statements; bounds the work for a text of any length


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A total of one drug over a course (or a rolling window), with the statement that completes it.

    `grams` is per kg or m2 where `basis` says so. `sum` shows the arithmetic. `segments` are all that contribute.
    `gap_days` is set for a later repeat: the time to the course before.
    """

    drug: str
    basis: Basis
    grams: Decimal
    doses: Decimal
    sum: str
    stance: Stance
    segments: tuple[int, ...]
    start: int
    end: int
    gap_days: Decimal | None = None
    statement: Statement | None = None
    other_indication: str = ""
    implicit: bool = False
    mixed: bool = False
    interval: Decimal | None = None
    daily: bool = False


_ADDS = re.compile(
    r"\b(?:add(?:s|ed|ing)?|additional(?:ly)?|further|extra|plus|another|again|more|top(?:ping)?[- ]?(?:it |them )?up|on top|followed by|then|afterwards|subsequent(?:ly)?|continu\w+|second|repeat\w*|boost\w*|supplement\w*|thereafter|later|after (?:that|which|this)|next|"
    r"maintenance|maintain|on day|day \d|weekly thereafter|and on|in addition|once more|also give|as well as|besides|over and above|extended with|consolidat\w+|"
    r"dann|danach|zusatzlich|weitere\w*|erneut|puis|ensuite|supplementaire|luego|despues|ademas|adicional\w*|poi|ulterior\w*|depois|mais|затем|потом|дополнительно|еще)\b|\+|再|另外|然后|加"
)
_RESTATES = re.compile(
    r"\b(?:or|alternatively|either|versus|vs|compared|rather than|instead|corresponds?|corresponding|equal(?:s|ling)?|equivalent|i\.?e\.?|that is|which is|comes to|works out|makes|making|adds up|adding up|amounts?|totall?ing|total|for a total|in total|given as|divided|split|administered as|such as|namely|meaning|so that|"
    r"e\.?g\.?|max(?:imum)?|up to|not exceed|exceed|limit|reducing to|reduced? to|down to|instead of|increase[sd]? to|increasing to|rais(?:e|ed|ing) to|escalat\w+ to|oder|ou|soit|oppure|cioe|o sea|es decir|ovvero|или|то есть|replaces?|correction)\b|="
)
_NOT_ADDED = re.compile(r"\b(?:another|alternative|second|further|other) (?:option|regimen|schedule|possibility|way|approach|choice|alternative|study|trial|arm|group)s?\b")
_ADDED_TO = re.compile(r"\s?(?:of \w+ )?(?:more |extra )?(?:to|on top of|onto|in addition to|beyond|over and above)\s(?:the|a|her|his|this|that|their|your)?\s?(?:usual|standard|first|initial|completed|normal|recommended|full|conventional|complete|original)?\s?$")
_ON_A_COURSE = re.compile(r"\b(?:on top of|in addition to|over and above|beyond|after|following|to|besides|plus)\s(?:the|a|her|his|their|this)\s(?:\w+ ){0,2}?(?:standard|usual|full|complete|first|initial|normal|recommended|conventional|5-day|2-day|completed)\s(?:\w+ ){0,3}?(?:course|regimen|total)\b")
_BEFORE = re.compile(r"\b(?:after|following|having (?:had|received|completed)|on top of|in addition to|over and above|once)\b")
_GAP = re.compile(
    rf"\b(?:after|in|at|following|wait|every|later|within)?\s?(?:(?P<lo>{NUMBER})|a|an|one|another)\s?(?:-\s?{NUMBER}\s?)?(?P<unit>day|week|month|year)s?(?P<late>\s(?:later|after|apart|interval|gap|afterwards))?"
)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_REPEAT = re.compile(
    r"\b(?:repeat(?:s|ed|ing)?|re-?treat\w*|re-?dos\w+|re-?infus\w+|second|2nd|another|further|additional|one more|1 more|do it (?:all )?again|give (?:it|the same|that|them)(?: \w+){0,3} again|the same (?:again|amount again|dose again|course again)|same again|(?:all )?over again|once more|run (?:it|the same|the course|the whole thing)(?: \w+){0,3} again|"
    r"back[- ]to[- ]back|twice (?:in a row|over|running|back)|2 (?:full |complete |whole |consecutive |standard |such |successive |back-to-back )*courses|2 (?:full |complete |standard )*cycles|duplicate|start over|from the (?:beginning|top)|encore une|wiederhol\w+|nochmals|repetir|repita|ripet\w+|répéter|repeter|повтор\w+)\b"
)
_REPEATED_WHAT = re.compile(
    r"\b(?:course|cycle|round|regimen|treatment|infusion course|whole|entire|same|full dose|total|it|schedule|block|series|cure|kur|zyklus|ciclo|corso|cours|курс|them|that|thing|full 2|doses?|5 days|2 days|(?:the|that) (?:\d(?:\.\d)? g/kg))\b"
)
_NOT_REPEAT = re.compile(r"\b(?:repeat(?:ed)? (?:the )?(?:pulmonary|level|measur\w*|test\w*|iga|igg|assess\w*|lab\w*|mri|ct|blood|spirometry|exam\w*|check|nerve|stimulation|dose on day 15|dose)|repetitive|repeated (?:on|at) day|repeated measure\w*|second[- ]line|another (?:drug|agent|indication|treatment|option)|further (?:study|trials?|information|evidence|data|research))\b")
_REPEAT_OBJECT = re.compile(
    r"repeat\w*\s(?:(?:the|a|this|that|his|her|whole|full|entire|complete|same|standard|usual|initial|\d-day|ivig|immunoglobulin|intravenous|second|first|further|another|previous|\d(?:\.\d)? g/kg|of|dose) ){0,6}"
    r"(?:courses?|cycles?|round|regimen|treatment|ivig|immunoglobulin|immune globulin|it|this|that|them|everything|in full|total|\d days|\d(?:\.\d)? g/kg|schedule|therapy)\b"
)
_REPEATED_IT = re.compile(r"\b(?:course|ivig|immunoglobulin|it|regimen|treatment|cycle|total|which|this|that|schedule|g/kg)\b[^.;]{0,40}\brepeat(?:ed|ing)?$")
_TIMES_COURSE = re.compile(r"\b(\d{1,2}) (?:full |complete |whole |consecutive |standard |such |successive |back-to-back |usual )*(?:courses|cycles|rounds)\b")

_FACTOR = re.compile(
    rf"\b(?:(?P<double>double|doubled|doubling|twice|two-?fold|2-?fold|twofold|doppelte\w*|verdoppeln|doubler|duplicar|doble|doppio|raddoppiare|dobro|dupl[oa]|удво\w+|вдвое)|(?P<triple>triple|tripled|tripling|treble|thrice|three-?fold|threefold|3-?fold|dreifach\w*|triplicar|triplo)|(?P<quad>quadruple\w*|fourfold|four-?fold)|"
    rf"(?P<tenfold>tenfold|ten-?fold)|(?P<n>{NUMBER})\s?-?\s?(?:x|×|times|fold|mal|fois|veces|volte|vezes|раза)|(?P<pct>{NUMBER})\s?(?:%|per ?cent)\s?(?P<more>more than|above|over|higher than|in excess of|extra on|extra|increase|uplift|on top of)?(?:\s?of)?|(?:by|an extra|a further) (?P<half>half|0\.5)(?: again)?|(?P<onehalf>(?:half|0\.5) as much again|(?:half|0\.5) again as much))(?![a-z])"
)
_BASE = re.compile(
    r"(?!-?check|\s?(?:after|before|during|by|in|at|since|following|lumen|blind|dummy|filtration|vision|upper|check|daily|a|per|weekly|monthly)\b)\s?(?:an? )?(?:increase |rise )?(?:of |over |in |on |as much as |more than |to |above |than )?(?:the |a |his |her |that |this |your |our |its )?(?:total |full |whole |cumulative )?(?P<adj>(?:[a-z-]+ ){0,3}?(?:standard|usual|normal|recommended|conventional|evidence-based|evidence-supported|supported|label\w*|approved|maximum|max|maximal|typical|regular|guideline|textbook|sourced|accepted|daily|ordinary|common|customary|published|stated|initial|first|original|previous|proven|established|default|mg|established|ubliche\w*|habituelle?|habitual|usual|abituale|обычн\w+|стандартн\w+) )?(?:(?!after\b|before\b|during\b)[a-z-]+ ){0,3}?"
    r"(?P<noun>standarddosis|course|courses|dose|dosage|total|amount|regimen|quantity|limit|ceiling|maximum|cap|dosis|cure|posologie|dosi|доз\w+|курс\w*)\b"
)
_RAISED_BY = re.compile(rf"\b(?:increas\w+|rais\w+|escalat\w+|augment\w*|boost\w*|exceed\w*|extend\w*|erhoh\w+|augmenter|aumentar|увелич\w+)\b[^.;]{{0,50}}?\b(?P<noun>course|dose|total|amount|regimen|dosis|dosage)\b[^.;,]{{0,25}}?\bby (?:a |an )?(?:(?P<pct>{NUMBER})\s?(?:%|per ?cent)|(?P<half>half|0\.5)|(?P<x>{NUMBER})[- ]?fold|(?P<third>a third))")
_OWN_AMOUNT = re.compile(r"\s?(?:again )?(?:of |as )?(?:the |a |that |this )?(?:[a-z-]+ ){0,3}$")


def courses(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """Every total that the text states or implies."""
    result: list[Course] = []
    for drug in dict.fromkeys(s.drug for s in found):
        result += _sums([s for s in found if s.drug == drug], reading)
    result += _on_a_course(reading, found)
    result += _relative(reading, found)
    result += _repeats(reading, found)
    return result


def _sums(of_drug: Sequence[Statement], reading: Reading) -> list[Course]:
    """Running totals per basis: each dose that the words add to those before it."""
    result: list[Course] = []
    parts: list[Statement] = []
    for statement in of_drug:
        if statement.unclear or statement.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING):
            continue
        if parts and _is_added(parts, statement, reading):
            parts = [*parts[-_LOOK_BACK:], statement]
            result.append(_summed(parts))
        elif not parts or not _detail_of(parts[-1], statement):
            parts = [statement]
    return result


def _on_a_course(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """A dose on top of "the standard course", whose amount the words leave out."""
    result = []
    for statement in found:
        usual = reading.lexicon.drugs[statement.drug].usual.get("course")
        words = f"{statement.lead} # {statement.tail}"
        if not usual or statement.unclear or not _ON_A_COURSE.search(words) or not _ADDS.search(words) or _NOT_ADDED.search(words):
            continue
        basis, grams = parse_usual(usual)
        gap, interval = gap_days(words), statement.schedule.interval_days
        if basis is not statement.basis or (gap is not None and gap >= WINDOW) or (interval is not None and interval >= WINDOW):
            continue
        total = grams + statement.totals.window
        course = _course_of(reading, statement.drug, total, basis, statement.segment, statement.start, statement.end, f"{number(grams)} g/kg + {show(statement.totals.window, statement)}")
        result.append(replace(course, stance=statement.stance, statement=statement, implicit=False))
    return result


def _detail_of(before: Statement, statement: Statement) -> bool:
    """A smaller restatement ("2 g/kg over 5 days (0.4 g/kg/day)") leaves the larger total in place."""
    return before.segment == statement.segment and before.basis is statement.basis and statement.totals.window <= before.totals.window and bool(_RESTATES.search(statement.lead) or "(" in statement.lead)


def _is_added(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    before = parts[-1]
    if before.basis is not statement.basis and not _combined(parts, statement, reading):
        return False
    if _far_apart(statement, before):
        return False
    if _distinct_days(parts, statement):
        return not re.search(r"\b(?:or|alternatively|versus|vs)\b", statement.link)
    lead = statement.link
    if _ADDED_TO.match(lead) and re.search(r"\b(?:add|give|infuse|append|tack|put)\w*\b", before.lead):
        return True
    if re.search(r"\bwith\b", lead) and re.search(r"\b(?:supplement|boost|augment|follow|top|extend|combin|reinforc)\w*\b", before.lead):
        return True
    if _NOT_ADDED.search(lead):
        return False
    if statement.segment != before.segment:
        if reading.segments[statement.segment].kind in (Kind.ROW, Kind.RECORD):
            return False
        return bool(_ADDS.search(lead) or _trailing_add(statement)) and not _RESTATES.search(lead)
    if _RESTATES.search(lead) and not re.search(r"\b(?:add|additional|further|another|plus|followed by|extra)\b", lead):
        return False
    if _same_day([before, statement]):
        return True
    return bool(_ADDS.search(lead) or _trailing_add(statement)) or bool(_BEFORE.search(before.lead) and re.search(r"\b(?:give|add|start|infuse|continue)\b", lead))


def _combined(parts: list[Statement], statement: Statement, reading: Reading) -> bool:
    """Whether two regimens of a drug that has limits on both bases are put together instead of chosen between."""
    both = {part.basis for part in parts} | {statement.basis} <= reading.bases[statement.drug]
    return both and bool(re.search(r"\b(?:plus|add(?:ed|ing)?|followed by|in addition|combin\w+|and then|then|on top|as well)\b|\+", statement.link)) and not _NOT_ADDED.search(statement.link)


def _trailing_add(statement: Statement) -> bool:
    """Words after the amount that add it: "1 g/kg more", "extra grams"."""
    return bool(re.match(r"[^.;,]{0,25}\b(?:boosters?|top[- ]?ups?|supplements?|more|on top|extra|in addition|additionally|as well|again|as a (?:top[- ]?up|booster|supplement)|afterwards|thereafter)\b", statement.tail)) or bool(
        re.search(r"\b(?:extra|more|additional|further)\b", statement.words)
    )


def _distinct_days(parts: list[Statement], statement: Statement) -> bool:
    """Whether every part names days of its own."""
    days = statement.schedule.days
    return bool(days) and all(part.schedule.days and not set(part.schedule.days) & set(days) for part in parts)


def _far_apart(statement: Statement, before: Statement) -> bool:
    """Whether a dose comes 28 days or more after the one before, or in another year."""
    if _YEARS.search(statement.lead + statement.tail) and _YEARS.search(before.lead + before.tail + statement.lead):
        return True
    if statement.schedule.days and before.schedule.days and min(statement.schedule.days) - max(before.schedule.days) >= WINDOW:
        return True
    gap = gap_days(statement.lead) or gap_days(statement.tail[:40], late_only=True)
    if gap is not None and gap >= WINDOW:
        return True
    interval = statement.schedule.interval_days
    return interval is not None and interval >= WINDOW and not re.search(r"\b(?:top|extra|additional|add)\b", statement.lead)


def gap_days(words: str, *, late_only: bool = False) -> Decimal | None:
    """A waiting time named in the words ("after 6 weeks", "three months later"), in days."""
    for match in _GAP.finditer(words):
        if not match["late"] and (late_only or not re.match(r"(?:after|following|wait|in|at)\b", match[0])):
            continue
        return Decimal(match["lo"] or 1) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    return None


def _summed(parts: Sequence[Statement]) -> Course:
    mixed = len({part.basis for part in parts}) > 1
    grams = sum((part.totals.window for part in parts if part.basis is parts[-1].basis), Decimal(0))
    doses = sum((part.totals.administrations or part.schedule.count or Decimal(1) for part in parts), Decimal(0))
    last = parts[-1]
    shown = " + ".join(show(part.totals.window, part) for part in parts)
    return Course(
        drug=last.drug,
        basis=last.basis,
        grams=grams,
        doses=doses,
        sum=shown if mixed else f"{shown} = {show(grams, last)}",
        mixed=mixed,
        interval=_closest(parts),
        daily=_same_day(parts),
        stance=_joint(parts),
        segments=tuple(dict.fromkeys(part.segment for part in parts)),
        start=last.start,
        end=last.end,
        statement=last,
        other_indication=last.other_indication,
    )


def _closest(parts: Sequence[Statement]) -> Decimal | None:
    """Days between the two closest of the days the parts name."""
    days = sorted({day for part in parts for day in part.schedule.days})
    return min((Decimal(b - a) for a, b in pairwise(days)), default=None)


_DAYTIME = re.compile(r"\b(?:morning|am|a\.m\.|noon|midday|afternoon|evening|pm|p\.m\.|night|bedtime|\d+ ?h later|(?:[1-9]|1\d|2[0-3]) hours later)\b")


def _same_day(parts: Sequence[Statement]) -> bool:
    """Whether the parts are given at different times of one day."""
    return all(_DAYTIME.search(part.tail) and not part.schedule.days and not part.schedule.duration_days for part in parts)


def _joint(parts: Sequence[Statement]) -> Stance:
    stances = {part.stance for part in parts}
    return Stance.RECOMMENDING if Stance.RECOMMENDING in stances or len(stances) > 1 else stances.pop()


def show(grams: Decimal, like: Statement) -> str:
    """An amount in the unit of a statement: "5 g/kg"."""
    unit = like.amount.unit if like.amount.unit in GRAMS else "g"
    if like.basis is Basis.PER_M2 or (like.drug and unit == "g" and grams < Decimal("0.05")):
        unit = "mg"
    per = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m2"}[like.basis]
    return f"{number(grams / GRAMS[unit])} {unit}{per}"


def number(value: Decimal) -> str:
    """Digits without trailing zeros, at most four decimals."""
    text = f"{value:.4f}"
    return text.rstrip("0").rstrip(".")


def _factor(match: re.Match[str]) -> Decimal:
    for name, value in (("double", 2), ("triple", 3), ("quad", 4), ("tenfold", 10)):
        if match[name]:
            return Decimal(value)
    if match["n"]:
        return Decimal(match["n"])
    if match["pct"]:
        return Decimal(match["pct"]) / 100 + (1 if match["more"] else 0)
    return Decimal("1.5")


def _relative(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """"Twice the standard course", "double the 2 g/kg", "150% of the usual dose"."""
    result = []
    starts = [statement.segment for statement in found]
    everything = found
    for number_, segment in enumerate(reading.segments):
        found = _near(everything, starts, number_)
        if raised := _raised_by(reading, found, number_):
            result.append(raised)
        if scaled := _scaled_after(reading, number_):
            result.append(scaled)
        for match in _FACTOR.finditer(segment.text):
            course = _multiplied(reading, found, number_, match)
            if course is not None:
                result.append(course)
    return result


def _near(found: Sequence[Statement], starts: Sequence[int], number_: int) -> Sequence[Statement]:
    """The statements of a segment and of those shortly before it."""
    return found[bisect_left(starts, number_ - _LOOK_BACK) : bisect_right(starts, number_)]


def _raised_by(reading: Reading, found: Sequence[Statement], number_: int) -> Course | None:
    """"Increase the usual course by half"."""
    match = _RAISED_BY.search(reading.segments[number_].text)
    drug = _governed_near(reading, number_, match.start()) if match else None
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    if match is None or drug is None or not usual or any(s.segment == number_ and s.drug == drug for s in found):
        return None
    factor = 1 + (Decimal(match["pct"]) / 100 if match["pct"] else Decimal("0.5") if match["half"] else Decimal(1) / 3 if match["third"] else Decimal(match["x"]) - 1)
    basis, grams = parse_usual(usual.get("course") or usual.get("administration") or next(iter(usual.values())))
    return _course_of(reading, drug, grams * factor, basis, number_, match.start(), match.end(), f"{number(factor)} x {number(grams)} g")


_SCALED_AFTER = re.compile(rf"\b(?:standard|usual|normal|recommended|conventional|maximum|max|guideline|approved)\s(?:[a-z]+\s){{0,3}}?(?P<noun>dose|course|total|amount|regimen)\s?(?:[a-z]+\s)?(?:x|×|times|multiplied by)\s?(?P<n>{NUMBER})(?!\s?(?:m?g|mg|days?|doses|weeks?|d\b|times|infusions|daily|/)|\.\d)")


def _scaled_after(reading: Reading, number_: int) -> Course | None:
    """"The standard dose x 2"."""
    match = _SCALED_AFTER.search(reading.segments[number_].text)
    drug = _governed_near(reading, number_, match.start()) if match else None
    usual = reading.lexicon.drugs[drug].usual if drug else {}
    if match is None or drug is None or not usual:
        return None
    basis, grams = parse_usual(usual.get("course") or next(iter(usual.values())))
    return _course_of(reading, drug, grams * Decimal(match["n"]), basis, number_, match.start(), match.end(), f"{match['n']} x {number(grams)} g")


def _multiplied(reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str]) -> Course | None:
    text = reading.segments[number_].text
    factor = _factor(match)
    if any(s.segment == number_ and s.stance in (Stance.REFUTING, Stance.ASKING, Stance.WARNING) for s in found):
        return None
    own = next((s for s in found if s.segment == number_ and s.start >= match.end() and _OWN_AMOUNT.fullmatch(text[match.end() : s.start])), None)
    if own is not None and not (match["n"] and re.fullmatch(r"\s?", text[match.end() : own.start])) and not own.unclear:
        return _course_of(reading, own.drug, own.totals.window * factor, own.basis, number_, match.start(), own.end, f"{number(factor)} x {show(own.totals.window, own)}")
    base = _BASE.match(text, match.end())
    if base is None or (match["pct"] and not match["more"] and factor <= 1):
        return None
    mention = _governed_near(reading, number_, match.start())
    if mention is None:
        return None
    usual = _usual(reading, found, mention, base, number_, match.start())
    if usual is None:
        return None
    basis, grams = usual
    return _course_of(reading, mention, grams * factor, basis, number_, match.start(), base.end(), f"{number(factor)} x {number(grams)} g")


def _governed_near(reading: Reading, number_: int, at: int) -> str | None:
    """The governed drug of the segment nearest to a position, else the one in force before."""
    here = [m for m in reading.mentions[number_] if m.drug in reading.bases]
    if here:
        return min(here, key=lambda m: abs(m.start - at)).drug
    if any(m.substance == "/drug" for m in reading.mentions[number_]):
        return None
    for earlier in range(number_ - 1, max(-1, number_ - 1 - 4 * _LOOK_BACK), -1):
        for mention in reversed(reading.mentions[earlier]):
            if mention.drug in reading.bases:
                return mention.drug
    return None


def _usual(reading: Reading, found: Sequence[Statement], drug: str, base: re.Match[str], number_: int, at: int) -> tuple[Basis, Decimal] | None:
    """What is multiplied: the dose last stated for the drug where the words point back, else the lexicon's usual one."""
    earlier = [s for s in found if s.drug == drug and not s.unclear and (s.segment, s.start) < (number_, at)]
    if earlier and not base["adj"]:
        return earlier[-1].basis, earlier[-1].totals.window
    usual = reading.lexicon.drugs[drug].usual
    whole = base["noun"] in ("course", "courses", "total", "amount", "regimen", "quantity", "limit", "ceiling", "maximum", "cap", "dose", "cure", "dosage", "dosis", "standarddosis") and "day" not in (base["adj"] or "")
    if "maximum" in usual and re.search(r"\b(?:max\w*|limit|ceiling|cap)\b", base[0]):
        return parse_usual(usual["maximum"])
    written = usual.get("course") if whole and "course" in usual else usual.get("administration") or usual.get("day") or usual.get("course")
    return parse_usual(written) if written else None


def parse_usual(written: str) -> tuple[Basis, Decimal]:
    """"2 g/kg" -> (per kg, 2 g)."""
    amount, unit = written.split()
    mass, _, per = unit.partition("/")
    return {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT), Decimal(amount) * GRAMS[mass]


def _course_of(reading: Reading, drug: str, grams: Decimal, basis: Basis, number_: int, start: int, end: int, how: str) -> Course:
    segment = reading.segments[number_]
    after = reading.segments[number_ + 1].text if number_ + 1 < len(reading.segments) else ""
    stance = stance_of(Setting(text=segment.text, start=start, end=end, after=after))
    per = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m2"}[basis]
    unit = "g" if grams >= 1 and basis is not Basis.PER_M2 else "mg"
    return Course(drug=drug, basis=basis, grams=grams, doses=Decimal(1), sum=f"{how}{per} = {number(grams / GRAMS[unit])} {unit}{per}" if not how.endswith(per) or not per else f"{how} = {number(grams / GRAMS[unit])} {unit}{per}",
                  stance=stance, segments=(number_,), start=start, end=end, implicit=True)  # fmt: skip


def _repeats(reading: Reading, found: Sequence[Statement]) -> list[Course]:
    """A whole course given again: inside 28 days both count together, later it is a re-treatment."""
    result = []
    starts = [statement.segment for statement in found]
    everything = found
    for number_, segment in enumerate(reading.segments):
        match = _repeated(segment.text)
        if match is None:
            continue
        found = _near(everything, starts, number_)
        drug = _governed_near(reading, number_, match.start())
        usual = reading.lexicon.drugs[drug].usual.get("course") if drug else None
        if drug is None or usual is None or not _is_course(reading, found, number_, drug):
            continue
        result.append(_again(reading, found, number_, match, drug, usual))
    return result


def _repeated(text: str) -> re.Match[str] | None:
    if _NOT_REPEAT.search(text):
        return None
    if match := _TIMES_COURSE.search(text):
        return match if int(match[1]) > 1 else None
    for match in _REPEAT.finditer(text):
        if match[0].startswith("repeat") and not _REPEAT_OBJECT.match(text, match.start()) and not _REPEATED_IT.search(text[: match.end()]):
            continue
        if _REPEATED_WHAT.search(text):
            return match
    return None


def _is_course(reading: Reading, found: Sequence[Statement], number_: int, drug: str) -> bool:
    """Whether the repeat speaks of a course of the drug: one was stated before, or the word stands there."""
    text = reading.segments[number_].text
    if any(s.segment == number_ and s.drug == drug and _ADDS.search(re.sub(r"\brepeat\w*", "", s.lead)) for s in found):
        return False  # the amount itself is added
    stated = any(s.drug == drug and (s.segment < number_ or s.segment == number_) for s in found)
    return stated or bool(re.search(r"\b(?:courses?|cycles?|rounds?|regimen|full|whole|entire|cure|zyklus|ciclo|курс)\b", text))


def _again(reading: Reading, found: Sequence[Statement], number_: int, match: re.Match[str], drug: str, usual: str) -> Course:
    text = reading.segments[number_].text
    basis, grams = parse_usual(usual)
    earlier = [s for s in found if s.drug == drug and s.basis is basis and not s.unclear and s.segment <= number_]
    if earlier:
        grams = max(s.totals.window for s in earlier)
    times = Decimal(match[1]) if match.re is _TIMES_COURSE else Decimal(2)
    gap = gap_days(text[match.start() :]) or gap_days(text) or _interval_gap(text)
    course = _course_of(reading, drug, grams * times, basis, number_, match.start(), match.end(), f"{number(times)} courses x {number(grams)} g")
    years = _YEARS.findall(text)
    if len(set(years)) > 1:
        return replace(course, stance=Stance.REPORTING, gap_days=Decimal(365), grams=grams)
    return replace(course, gap_days=gap if gap is not None and gap >= WINDOW else None)


def _interval_gap(text: str) -> Decimal | None:
    match = re.search(rf"\bevery (?:({NUMBER}) )?(week|month|year)s?", text)
    return Decimal(match[1] or 1) * {"week": 7, "month": 28, "year": 365}[match[2]] if match else None
