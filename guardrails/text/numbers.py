"""Number words, fractions, powers and written-out arithmetic -> decimal digits, in place.

Works on normalised text. A word becomes a number only where it can be one: words of other languages that are
also English words ("once", "due", "six") only in front of a unit or a stretch of time.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from guardrails.patterns import NUMBER, either, number_after
from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

_ALONE = number_after(r"[\w.]")
_NO_CLOCK = number_after(r"[\w.:]")
_FIRST_TERM = number_after(r"[\w.×/-]")
HUGE = Decimal(10) ** 12

_ONES = {
    word: value
    for value, words in enumerate(
        "zero nought naught nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
        "seventeen|eighteen|nineteen".split("|")
    )
    for word in words.split()
}
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)) | {
    "fourty": 40
}
_MISSPELT = {
    "thre": 3,
    "threee": 3,
    "trhee": 3,
    "fuor": 4,
    "foru": 4,
    "fou": 4,
    "fiv": 5,
    "tthree": 3,
    "foour": 4,
    "fve": 5,
    "fiev": 5,
    "sevn": 7,
    "eigth": 8,
    "eigh": 8,
}
_MISSPELT |= {f"{word}{word[-1]}": number for word, number in _ONES.items() if 1 < number <= 10}
_ONES |= _MISSPELT
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}
_PARTS |= {f"{part}s": n for part, n in _PARTS.items() if part not in ("half", "halves")}

_FOREIGN_BY_VALUE = {
    "1": "واحد ein eine einen einer eins un une una uno um uma один одну одна 一",
    "1.5": "anderthalb eineinhalb полтора полторы",
    "2": "اثنين zwei zwo deux dos due dois duas twee dwa dwie tva dva два две двух 二 两 兩",
    "2.5": "zweieinhalb",
    "3": "ثلاثة ثلاث drei trois tres tre drie trzy tri три трех 三",
    "3.5": "dreieinhalb",
    "4": "اربعة اربع vier quatre cuatro quattro quatro cztery czterech fyra fire ctyri чотири четыре четырех 四",
    "4.5": "viereinhalb",
    "5": "خمسة خمس funf fuenf cinq cinco cinque vijf piec pieciu fem pet пять пяти 五",
    "6": "ستة sechs seis sei sex zes szesc seks sest шесть шести 六",
    "7": "سبعة sieben sept siete sette sete zeven siedem sju syv sedm семь семи 七",
    "8": "ثمانية acht huit ocho otto oito osiem atta otte atte osm восемь восьми 八",
    "9": "تسعة neun neuf nueve nove negen dziewiec nio девять 九",
    "10": "عشرة zehn dix diez dieci dez tien dziesiec tio deset десять десяти 十",
    "12": "zwolf douze doce dodici doze двенадцать",
    "14": "vierzehn quatorze catorce quattordici catorze четырнадцать",
    "13": "dreizehn treize trece tredici treze тринадцать",
    "15": "funfzehn quinze quince quindici vijftien femton пятнадцать",
    "20": "zwanzig vingt veinte venti vinte двадцать",
    "30": "dreissig trente treinta trenta trinta тридцать",
    "100": "hundert cent cien cento cem сто",
    "0.5": "halb halbes demi medio media mezzo mezza meio meia полграмма 半",
}
_FOREIGN = {word: value for value, words in _FOREIGN_BY_VALUE.items() for word in words.split()}
_AFTER_FOREIGN = (
    r"(?=[\s-]{0,2}(?:(?:g(?![a-z])|mornings\b|nights\b|mg|mcg|gramm?|gramo|gramme|milligr|miligr|kg|tag|tage|dag|dygn|dogn|dni|dob|dn[yu]|jour|dia|giorn|woche|weken|uger|uker|veckor|tygodn|maand|semaine|semana|settiman|"
    r"mal\b|keer|gang|razy|kertaa|fois|vece|volt|vez|dos[ei]|stunde|heure|hora|ore\b|aufeinander|грам|мг|миллигр|раз|дн|день|сут|недел|ايام|يوم|غ|克|毫克|天|日|周|次)"
    r"|(?:komma|virgule|virgola|coma|virgula|und einhalb|et demi|y medi|e mezz|e mei|с половиной)))"
)
_FOREIGN_WORD = compiled(r"(?<![^\W\d_])" + either(w for w in _FOREIGN if w[0] < "\u3000") + _AFTER_FOREIGN)
_FOREIGN_SIGN = compiled("[一二两兩三四五六七八九十半](?=\\s?(?:克|毫克|公克|天|日|周|次|g|mg))")
_FOREIGN_POINT = compiled(
    r"(\d(?<![\w.]\d)\d{0,2})\s(?:komma|virgule|virgola|coma|virgula|запятая|и)\s("
    + either(_FOREIGN)
    + r"|\d{1,3})(?!\w)"
)
_FOREIGN_HALF = compiled(
    r"(\d(?<![\w.]\d)\d{0,2}) (gramm?e?s?|gramos?|grammi|g )?\s?(?:und einhalb|et demie?|y medi[oa]|e mezz[oa]|e mei[oa]|с половиной)(?!\w)"
)

_ALL = either([*_ONES, *_TENS, *_SCALES, *_PARTS])
_WORDS = compiled(
    rf"(?<![a-z])(?:an?\s)?(?:{_ALL})(?:[\s-]{{1,2}}(?:and[\s-])?(?:an?[\s-])?(?:{_ALL}|point|dot|decimal)){{0,12}}(?![a-z])"
)
_FOREIGN_HINT = compiled(
    r"\d (?:komma|vir|coma|запят|и |und e|et d|y m|e m|с п)|(?:komma|virgule|virgola|coma|virgula|einhalb|demie?|medi[oa]|mezz[oa]|mei[oa]|половиной|запятая)"
)
_COUPLE = compiled(
    r"(?<![a-z])(?:a )?(couple|pair|brace|score(?= of (?:(?:daily|consecutive|separate) )?(?:infusions|doses|days|bags|bottles|nights|mornings)\b)) of (?=(?:(?:extra|more|further|additional|full|whole|standard|consecutive)\s)?[a-z]|(\d[\d.]{0,5}\s?m?g(?![a-z])))"
)
_HALF_AFTER = compiled(
    rf"(?<!days )(?<!day )(?<!d )(?<!week )(?<!on )(?<!step )(?<!dose )({_NO_CLOCK})\s(?:and\s)(?:an?\s|1\s)?(0\.\d+|1/[2-9])(?![\d.])"
)
_MIXED = compiled(r"(\d(?<![\w./]\d)\d{0,3})[\s-]{1,2}(\d{1,2})/(\d{1,2})(?![\d/])")
_GRAM_HALF = compiled(
    rf"(?<![a-z\d.])(?:an?|({NUMBER}))\s(g|grams?|grammes?|mg|milligrams?|lit(?:re|er)s?)\sand\s(?:an?\s(?P<part>half|quarter|third|0\.5|0\.25)|(?P<three>three|3)[ -]quarters?)(?![\d.])"
)
_A_GRAM = compiled(
    r"(?<![a-z])(?:an?|each)\s(?=(?:single\s|full\s|whole\s)?(?:(?:gram|gramme|milligram)\b|lit(?:re|er) of (?:\d|ivig|immun|a \d)))"
)
_ANOTHER_GRAM = compiled(r"(?<![a-z])(another|one more|second)\s(?=(?:single\s|full\s|whole\s)?(?:gram|gramme)\b)")
_DAYS_GRAM = compiled(
    r"(?<![a-z])(?:the )?((?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|tomorrow|yesterday)'?s (gram(?:me)?(?:(?: per | ?/ ?)(?:kilo(?:gram)?|kg))?)(?![a-z])"
)
_OF_A_UNIT = ("a g", "an g", "a mi", "a mg", "a kilo", "an oz", "an ou")
_PART_OF = compiled(
    r"\s(?<=\d\s)(?:of\s)?an?\s(?=(?:gram|gramme|g|milligram|mg|ounce|oz)\b|kilo(?:gram(?:me)?)?\s(?:of\s)?(?:ivig|immun))"
)
_POINT = compiled(r"(\d(?<![\w.]\d)\d{0,5})\s(?:point|dot|decimal)\s(\d{1,6}(?:\s\d){0,4})(?![\w.])")
_NO_WHOLE = compiled(
    r"(?<![\d.]\s)(?<!this )(?<!that )(?<!\bthe )(?<!some )(?<!\bany )(?<!\ba )(?<!which )(?<!first )(?<!next )(?<!last )(?<!starting )(?<!\bend )(?<!\bno )(?<!every )(?<!each )(?<!\bone )(?<!\bmy )(?<!main )\b(?:point|decimal)\s(\d{1,3}(?:\s\d){0,3})(?=\s?(?:of\s)?(?:an?\s)?(?:(?:m|mc)?g(?![a-z])|(?:milli)?gram|mgs?\b|ml\b|millilit))"
)
_FRACTION = compiled(
    r"(\d(?<![\w./]\d)\d{0,3})\s?/\s?(\d{1,3})(?=\s?(?:of\s)?(?:an?\s)?(?:m|mc|u)?g(?:r?a?m?s?)(?![a-z])|\s?г/)"
)
_POWER = compiled(rf"({_ALONE})\^(-?\d{{1,2}})(?![\d.])")
_PAREN = compiled(rf"\(\s?({NUMBER}(?:\s?[×x*+/]\s?{NUMBER}){{1,8}})\s?\)(?:\s?/\s?\((\d{{1,6}})\))?")
_PAREN_ONE = compiled(rf"\(\s?({NUMBER})\s?\)\s?/\s?\(\s?({NUMBER})\s?\)")
_PRODUCT_TEN = compiled(rf"({_ALONE})\s?[×x*·]\s?10\^(-?\d{{1,2}})(?![\d.])")
_SUM = compiled(
    rf"({_FIRST_TERM}(?:\s?(?:\+|plus|minus|-(?<=\s-)(?=\s{NUMBER}\s?\+))\s?{NUMBER}){{1,6}})(?=\s?(?:m|mc|u)?g(?:rams?|rammes?)?(?![a-z]))"
)
_UNIT_NEXT = r"(?:m|mc|u)?g(?:r?a?m?m?e?s?)\b"
_PER_WRAPPED = compiled(r"(?<=g)\s?\(\s?((?:per|/)\s?(?:kg|kilo[a-z]{0,8}|m2)[^()\n]{0,14})\)")
_WRAPS = compiled(r"[(\[\"'“]\s?\d|\d\s?[(\[\"']|g\s?\(")
_TWICE_WRITTEN = compiled(rf"({_ALONE})\s?[(\[]\s?({NUMBER})\s?[)\]]")
_WRAPPED = compiled(rf"[(\[\"'“]\s?({NUMBER})\s?[)\]\"'”](?=\s?{_UNIT_NEXT})")
_UNIT_WRAPPED = compiled(rf"({_ALONE})\s?[(\[\"']\s?({_UNIT_NEXT}[^()\[\]\n]{{0,14}}?)\s?[)\]\"']")
_ROMAN_DIGITS = {r: str(n) for n, r in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_ROMAN = compiled(
    rf"(?<![\w.]){either(_ROMAN_DIGITS)}(?=\s?(?:g|gr|gm|gms|grams?|grammes?)\s?(?:/|per)\s?k(?!\w*\s?(?:[:=]?\s?\d|dosing|dose\b|basis)))"
)
_MAY_ROMAN = compiled(r"[ivx]\s?gr?a?m?s?\s?(?:/|per)")
_ROMAN_WORD = compiled(r"[ivx](?:(?=\s?(?:tab|cap|pill))|(?!\w)(?:(?<=\W.)|(?<=\W..)|(?<=\W...)))")
_MAY_TABLETS = compiled(r"tab|cap|pill|\d ?mg")
_ROMAN_TABLETS = compiled(
    rf"(?<![\w.]){either(_ROMAN_DIGITS)}(?=\s?(?:tabs?|tablets?|caps?|capsules?|pills?)\b)|(?<=mg[ ,:])(?:\s)?\b(?:iii?|i|vi?)\b(?=\s?(?:q\.?\d|[bt]\.?i?\.?d\b|[tq]\.?d\.?s|q\.?i\.?d|o\.?d\b|daily|every|mane|nocte|\d ?x))"
)
_SHARES = {"third": "33.34%", "quarter": "25%", "fourth": "25%", "fifth": "20%", "sixth": "16.67%", "tenth": "10%"}
_MAY_SHARE = compiled(r"third|quarter|f(?:ourth|ifth)|sixth|tenth")
_SHARE = compiled(
    rf"(?<![a-z])(?P<by>(?:by|plus|and|extra|another|further|\+)\s)?(?:an?|1|one)\s(?:extra\s|further\s|full\s)?(?P<part>{either(_SHARES)})(?![a-z])(?! (?:of|century|day|week|dose|course|arm|group|trial|study|time|patient))"
    r"(?P<more>\s(?:again(?! of)|more|extra|larger|greater|higher|bigger|above|on top|over the|additional))?"
)
_SCALE_SUFFIX = compiled(rf"({_ALONE})\s?(thousand|hundred|k(?!g))(?=\s?(?:m|mc|u)?g(?![a-z])|\s?milli)")
_OPERATION = compiled(rf"({NUMBER})|(minus|[×x*+/-])|(plus)")


_SPACED = compiled(
    rf"(?<![a-z] )(?<![a-z]){either(' '.join(word) for word in _ONES if len(word) > 2)}(?! ?[a-z] )(?![a-z])"
)
_AND_QUARTERS = compiled(r"(?:[ -](and)[ -])(?:three|3)[ -]quarters?(?![a-z])")  # "two-and-three-quarter"


def spell_digits(mapped: Mapped) -> Mapped:
    """Every way of writing a number becomes decimal digits."""
    if _SPACED.search(mapped.text):
        mapped = mapped.sub(_SPACED, lambda m: m[0].replace(" ", ""))
    if "quarter" in mapped.text:
        mapped = mapped.sub(_AND_QUARTERS, lambda m: " and three quarters" if m[1] else " three quarters")
    mapped = _roman(mapped)
    if _MAY_SHARE.search(mapped.text):
        mapped = mapped.sub(_SHARE, _share)
    mapped = _words(mapped)
    if "/" in mapped.text:
        mapped = mapped.sub(_MIXED, _mixed).sub(_FRACTION, lambda m: _ratio(m[1], m[2]))
    if "^" in mapped.text:
        mapped = mapped.sub(_PRODUCT_TEN, lambda m: plain(Decimal(m[1]).scaleb(int(m[2])))).sub(_POWER, _power)
    if "(" in mapped.text:
        mapped = mapped.sub(_PAREN, _paren).sub(_PAREN_ONE, lambda m: _ratio(m[1], m[2]))
    if _WRAPS.search(mapped.text):
        mapped = mapped.sub(_TWICE_WRITTEN, lambda m: m[1] if Decimal(m[1]) == Decimal(m[2]) else None)
        mapped = mapped.sub(_PER_WRAPPED, lambda m: " " + m[1])
        mapped = mapped.sub(_WRAPPED, lambda m: m[1]).sub(_UNIT_WRAPPED, lambda m: f"{m[1]} {m[2]}")
    if "+" in mapped.text or "plus" in mapped.text or "minus" in mapped.text:
        mapped = mapped.sub(_SUM, lambda m: evaluate(m[1]))
    return mapped.sub(_SCALE_SUFFIX, _scaled)


def _roman(mapped: Mapped) -> Mapped:
    """Roman numerals before grams per kilo and beside tablets."""
    if _MAY_ROMAN.search(mapped.text):
        mapped = mapped.sub(_ROMAN, lambda m: _ROMAN_DIGITS[m[0]])
    if _MAY_TABLETS.search(mapped.text) and _ROMAN_WORD.search(mapped.text):
        mapped = mapped.sub(
            _ROMAN_TABLETS, lambda m: f" {_ROMAN_DIGITS[m[0].strip()]}" if m[0][0] == " " else _ROMAN_DIGITS[m[0]]
        )
    return mapped


def _share(match: re.Match[str]) -> str | None:
    """ "By a quarter", "a third more": a percentage; a mere share ("a third of the patients") stays in words."""
    if not (match["by"] or match["more"]) or (match["by"] == "and " and not match["more"]):
        return None
    return f"{match['by'] or ''}{_SHARES[match['part']]}{match['more'] or ''}"


def plain(value: Decimal) -> str:
    """A number in digits, without exponent or trailing zeros: Decimal("2.50") -> "2.5"."""
    value = min(value, HUGE)
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return text or "0"


def evaluate(expression: str) -> str | None:
    """The value of a chain of products, quotients and sums of plain numbers; None when it has none."""
    total, term, operator = Decimal(0), Decimal(0), "+"
    for number, sign, plus in _OPERATION.findall(expression):
        if not number:
            operator = "+" if plus else sign
            continue
        value = Decimal(number)
        if operator == "+":
            total, term = total + term, value
        elif operator in ("-", "minus"):
            total, term = total + term, -value
        elif operator == "/":
            if not value:
                return None
            term /= value
        else:
            term = min(term * value, HUGE)
    return plain(total + term) if total + term >= 0 else None


def _words(mapped: Mapped) -> Mapped:
    if not mapped.text.isascii():
        mapped = mapped.sub(_FOREIGN_SIGN, lambda m: " " + _FOREIGN[m[0]])
    text = mapped.text
    if " and a " in text or "quarter" in text:
        mapped = mapped.sub(_GRAM_HALF, lambda m: f"{plain(Decimal(m[1] or 1) + _part_more(m))} {m[2]}")
    if "couple" in text or "pair" in text or "brace" in text or "score of" in text:
        mapped = mapped.sub(_COUPLE, lambda m: "20 " if m[1] == "score" else "2 x " if m[2] else "2 ")
    mapped = mapped.sub(_WORDS, _cardinal).sub(_FOREIGN_WORD, lambda m: _FOREIGN[m[0]])
    if _FOREIGN_HINT.search(text):
        mapped = mapped.sub(_FOREIGN_POINT, lambda m: f"{m[1]}.{_FOREIGN.get(m[2], m[2])}")
        mapped = mapped.sub(_FOREIGN_HALF, lambda m: f"{int(m[1])}.5 {m[2] or ''}")
    if "point" in text or " dot " in text or "decimal" in text:
        mapped = mapped.sub(_POINT, lambda m: f"{m[1]}.{m[2].replace(' ', '')}")
        mapped = mapped.sub(_NO_WHOLE, lambda m: f"0.{m[1].replace(' ', '')}")
    if " and " in text:
        mapped = mapped.sub(_HALF_AFTER, _and_part)
    if any(part in text for part in _OF_A_UNIT):
        mapped = mapped.sub(_PART_OF, " ")
    if "gram" in text:
        mapped = mapped.sub(_ANOTHER_GRAM, lambda m: f"{m[1]} 1 ").sub(_DAYS_GRAM, _grams_day)
    return mapped.sub(_A_GRAM, "1 ") if "gram" in text or "lit" in text else mapped


def _part_more(match: re.Match[str]) -> Decimal:
    """What "and a half", "and a quarter", "and three quarters" add to a gram."""
    named = {"quarter": "0.25", "0.25": "0.25", "third": "0.3334", None: "0.75"}
    return Decimal(named.get(match["part"], "0.5"))


def _grams_day(match: re.Match[str]) -> str:
    """ "Thursday's gram per kilo" -> "1 gram per kilo on thursday"."""
    return f"1 {match[2]} {'on ' if match[1].endswith(('nday', 'sday', 'iday', 'rday')) else ''}{match[1]}"


def _cardinal(match: re.Match[str]) -> str | None:
    """One run of English number words; None when it is not one number ("a third", "one and two")."""
    words = [word for word in re.split(r"[\s-]+", match[0]) if word not in ("and", "a", "an")]
    if words[0] in _PARTS:
        return _leading_part(match, words)
    value, rest = _integer(words)
    if rest and rest[0] in ("point", "dot", "decimal"):
        digits = "".join(str(_ONES[word]) for word in rest[1:] if _ONES.get(word, 10) < 10)
        return f"{plain(value)}.{digits}" if digits and len(rest) > 1 else plain(value) + " " + " ".join(rest)
    if not rest:
        return plain(value)
    if len(rest) == 1 and rest[0] in _PARTS:
        return _with_part(match, value, rest[0])
    if len(rest) == 2 and rest[1] in _PARTS and _ONES.get(rest[0], 0) and " and " in match[0]:
        return plain(value + Decimal(_ONES[rest[0]]) / _PARTS[rest[1]])
    return re.sub(r"[a-z]+", lambda m: str(_ONES.get(m[0], _TENS.get(m[0], m[0]))), match[0])


_GRAM_NEXT = compiled(r"(?: of an?| an?)? (?:milli)?gram(?:me)?s?\b")


def _leading_part(match: re.Match[str], words: list[str]) -> str | None:
    """ "half", "a quarter": numbers of their own; "third" alone is an ordinal."""
    if words[0] == "half" and len(words) == 2 and words[1] in _SCALES:
        return plain(Decimal(_SCALES[words[1]]) / 2)  # "half a dozen"
    if len(words) > 1:
        return None
    if words[0] == "half":
        return "0.5"
    of_what = match.string[match.end() : match.end() + 4] == " of "
    of_unit = words[0] == "quarter" and _GRAM_NEXT.match(match.string, match.end())
    return plain(Decimal(1) / _PARTS[words[0]]) if of_unit or (match[0].startswith("a ") and of_what) else None


def _with_part(match: re.Match[str], value: Decimal, part: str) -> str:
    """ "two fifths" is a quotient, "two and a half" a sum."""
    if "and" in re.split(r"[\s-]+", match[0]):
        return plain(value + Decimal(1) / _PARTS[part])
    return plain(value / _PARTS[part])


def _integer(words: list[str]) -> tuple[Decimal, list[str]]:
    """The longest cardinal at the front of the words, and the words after it."""
    total = group = 0
    last = 10**9
    for position, word in enumerate(words):
        small = _ONES.get(word, _TENS.get(word))
        if small is not None and small < last and not (last < 20 and last != 10**9):
            group += small
            last = small if small >= 20 else 1
            continue
        if word in _SCALES:
            group = (group or 1) * _SCALES[word]
            last = 10**9 if _SCALES[word] > 12 else 1
            if _SCALES[word] >= 1000:
                total, group = total + group, 0
            continue
        return Decimal(total + group), words[position:]
    return Decimal(total + group), []


def _mixed(match: re.Match[str]) -> str | None:
    whole, above, below = (Decimal(part) for part in match.groups())
    return plain(whole + above / below) if below and above < below else None


def _ratio(above: str, below: str) -> str | None:
    return plain(Decimal(above) / Decimal(below)) if Decimal(below) else None


def _power(match: re.Match[str]) -> str | None:
    base, exponent = Decimal(match[1]), int(match[2])
    if abs(exponent) > 12 or (not base and exponent < 0):
        return None
    try:
        return plain(base**exponent)
    except InvalidOperation:
        return None


def _paren(match: re.Match[str]) -> str | None:
    value = evaluate(match[1])
    if value is None or not match[2]:
        return value
    return _ratio(value, match[2])


def _and_part(match: re.Match[str]) -> str | None:
    if "." in match[1]:
        return None  # "0.8 and 0.8" are two
    part = Decimal(1) / Decimal(match[2][2:]) if "/" in match[2] else Decimal(match[2])
    return plain(Decimal(match[1]) + part)


def _scaled(match: re.Match[str]) -> str:
    return plain(Decimal(match[1]) * {"hundred": 100, "thousand": 1000, "k": 1000}[match[2]])
