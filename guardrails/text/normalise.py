"""Source text -> plain lower-case text in which a dose is spelled one way, with offsets kept.

Markup, invisible characters, look-alike letters, other digits, fractions, superscripts and separators inside
numbers are resolved here; words and units are left to the modules that know them. Every pattern is linear.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_SUPER = f"[{SUPERSCRIPTS}]"
_SUPER_FRACTION = compiled(f"({_SUPER}{{1,3}})[⁄/∕]([₀-₉]{{1,3}})")
_TO_SUPER = str.maketrans("0123456789-+−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁻⁻")
_FROM_SUPER = str.maketrans(SUPERSCRIPTS, "0123456789-+")

_INVISIBLE = compiled(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f"
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\ud800-\udfff]+"
)
_REVERSED = compiled("\u202e([^\u202c\u202e\n]{1,400})\u202c?")
_TAG = compiled(r"<!--|-->|<!\[CDATA\[|\]\]>|<(/?)([a-zA-Z][\w:-]{0,30})((?:\s[^<>]{0,400})?)/?>")
_COMMENT = compiled(r"<!--[^<>]{0,400}-->")
_STRUCK = compiled(
    r"(?:<(?:s|strike|del)>\s?[\d.,]{1,8}\s?</(?:s|strike|del)>|~~\s?[\d.,]{1,8}\s?~~)(?=\s{0,2}(?:<[a-z]{1,6}>|\*\*)?\s?\d)"
)  # a number that is crossed out beside the one put in its place
_SUP_TAG = re.compile(r"<sup>\s{0,3}([-+\d−–]{1,4}(?:,\s?\d{1,3})*)\s{0,3}</sup>", re.I)
_OF_ADDRESS = compiled(r"%2[fF0]|&(?=\w{1,20}=)|\?(?=\w{1,20}=)")  # an address of the web and its fields
_ENTITY = compiled(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});?")
_JSON_ESCAPE = compiled(r"\\u([0-9a-fA-F]{4})")
_BLOCK_TAGS = frozenset(
    "address article aside blockquote body br center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header "
    "hr html li main nav ol p pre section summary table tbody tfoot thead title tr ul".split()
)
_CELL_TAGS = frozenset(("td", "th"))
_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)
_ATTRIBUTE = compiled(r'([\w:-]{1,40})\s?=\s?["\']?([^"\'<>]{0,80})')

_SHOWN = compiled(r"""\b(?:title|alt|aria-label)\s?=\s?["']([^"'<>]{0,200}\d[^"'<>]{0,200})["']""")

_LATEX_SIGN = compiled(r"\\[a-zA-Z,;:! ]|\$[^$\n]{1,300}\$")
_TWICE_ESCAPED = compiled(r"\\\\(?=[,;:!]|(?:mathrm|mathbf|text|textbf|times|cdot|frac|SI|qty|si|per|geq|leq)\b)")
_LATEX_WORDS = {
    "times": "×", "cdot": "·", "ast": "×", "geq": ">=", "ge": ">=", "leq": "<=", "le": "<=", "gt": ">", "lt": "<", "per": "/",
    "gram": "g", "kilogram": "kg", "milli": "m", "micro": "u", "kilo": "k", "metre": "m", "meter": "m", "day": "day", "approx": "~",
    "sim": "~", "squared": "²", "item": "\n- ", "to": "-", "percent": "%", "milligram": "mg", "square": "²", "mu": "u",
}  # fmt: skip
_LATEX = compiled(
    r"\\d?t?frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}|\\(?:SI|qty)\{([^{}]{1,40})\}\{([^{}]{1,80})\}|\\([a-zA-Z]{1,20})\*?|\\[,;:! ]|\\\\|[{}$~]"
)
_LATEX_BLOCK = compiled(r"\\(?:begin|end)\{[a-z*]{1,20}\}")
_LATEX_STYLE = compiled(
    r"\\(?:mathrm|mathbf|mathit|mathsf|mathtt|text|textbf|textit|textrm|operatorname|rm|bf|mbox|emph|underline)\s?\{([^{}\\]{0,80})\}"
)
_CARET = compiled(r"\^\{?\(?\s?([-+−–]?\d{1,3})\)?\}?\^?")

_STAR_TIMES = re.compile(r"(?:(?<=\d)|(?<=/d)|(?<=/day)|(?<=kg))\s?\*\s?(?=\d)", re.IGNORECASE)
_EMPHASIS = compiled(
    r"~{2}|`{1,3}(?:[a-z]{0,12}(?=\n))?|={2}(?=\w)|(?<=\w)={2}|_{2,3}|\*{2,3}|(?<![\s*])\*(?!\*)|\*(?=[^\s*])|(?<![\w])_(?=\w)|(?<=\w)_(?!\w)"
)
_UNDERSCORE = compiled(r"_(?<=\w_)(?=\w)")
_UNIT_NAME = compiled(r"_(?<=[gG]_)(?:[pP][eE][rR]_)?(?=(?:[kK][gG]|[mM]2)(?![a-zA-Z]))")  # "ivig_g_per_kg"
_BACKSLASH = compiled(r"\\(?=[*_~`|#.\-\[\]()!+>/])")
_LINK = compiled(r"\[([^\[\]\n]{1,200})\]\([^()\s]{0,300}\)")
_BRACKET_TAG = re.compile(
    r"\[/?(?:b|i|u|s|size|color|colour|su[pb]|quote|code|url|font|center|left|right|list|bold|italic|h[1-6]|spoiler|highlight|mark|\*)(?:=[^\[\]\n]{0,80})?\]",
    re.IGNORECASE,
)
_MARKER = compiled(r"(?<!\":)(?<!\": )\s?\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}\](?!\s{0,2}(?:m|mc|µ)?g\b)")
_TABLE_RULE = compiled(r"\n[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*(?=\n|$)")

_LOOK_ALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухкмнтвгԁһԍԛԝ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχγε" "ıɡɪᴠɢᴋᴍᴀʙᴄᴅᴇꜰʜᴊʟɴᴏᴘʀꜱᴛᴜᴡʏᴢɑʋɩƖɣ",
        "ABESIJKMHOPCTYXaesijopcyxkmhtbrdhgqw" "ABEZHIKMNOPTYXaikvoptuxye" "igivgkmabcdefhjlnoprstuwyzaviIy",
        strict=True,
    )
)  # fmt: skip
_WORD = compiled(r"[^\W\d_]+")
_NON_ASCII = compiled(r"[^\x00-\x7f]")
_FOLDED = {
    "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": " - ", "―": " - ", "⁃": "-", "－": "-", "﹣": "-", "～": "-", "〜": "-",
    "×": "×", "✕": "×", "✖": "×", "⨯": "×", "⋅": "·", "∙": "·", "‧": "·", "・": "·", "·": "·", "÷": "/", "∕": "/", "⁄": "/", "／": "/",
    "≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "≈": "~", "∼": "~", "≃": "~", "≅": "~", "µ": "u", "μ": "u",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "´": "'", "。": ". ", "、": ", ",
    "٫": ".", "٬": ",", "•": "•", "◦": "•", "▪": "•", "●": "•", "‣": "•", "►": "•", "■": "•", "→": " -> ", "⇒": " -> ", "ß": "ss",
    "\u2028": "\n", "\u2029": "\n\n", "\x85": "\n", "…": "... ", "æ": "ae", "ø": "o", "ł": "l", "，": ", ", "；": "; ", "：": ": ",
    "！": "! ", "？": "? ",
}  # fmt: skip

_POWER_TEN = compiled(rf"(?<=[×x·/(])\s?10({_SUPER}{{1,4}})|(?<![\d.])10({_SUPER}{{1,4}})(?=\s?(?:m|mc|u)?g\b)")
_SCIENTIFIC = compiled(r"(?<![\w.])(\d{1,6}(?:\.\d{1,6})?)e([+-]?\d{1,2})(?![\w.])")
_ODD_PER = compiled(
    r"(?<=\dg)(?:p|per)(?=kg(?![a-z]))|(?<=\smg)(?:p|per)(?=kg(?![a-z]))|(?<=\sg)(?:p|per)(?=kg(?![a-z]))|(?<=[grms])(?:[|\\]|\./|/\s?/)(?=\s?kg(?![a-z]))"
)
_ODD = ("pkg", "perkg", "|kg", "\\kg", "./kg", "//kg", "// kg", "/ /kg")
_SPACED_DOSE = compiled(
    r"(?<![\w.])\d(?:\s\d){0,3}(?:\s?\.\s?\d(?:\s\d)?)?\s{0,3}(?:m\s)?g\s?/\s?(?:k\s?g|m\s?2)(?!\w)"
)  # "7 5 0  m g / m 2": written in single signs
_EXPONENT = compiled(r"\de[-+\d]")
_PER_SUPER = compiled(r"[\s.·×]{0,3}(?<![a-z])(kg|m|day|d|h|hr|hour|min|week|wk|dose|l|dl|ml)\s?(⁻[¹²])")
_PER_ASCII = compiled(
    r"(?<=[a-z\s.·])[\s.·]{0,2}(?<![a-z])(kg|day|d|h|hr|min)-1(?!\d|[.,]\d|\s?-|\s?(?:m|mc|u)?g\b)|[\s.·](m)-2(?!\w)"
)
_SQUARE = compiled(r"(?<![a-z])((?:sq\.?|square)\s?)?[mм]\s?²|(?<=[/\s])m\s?\^?2(?!\w)")
_RAISED = compiled(rf"(?<![\w.])(\d{{1,3}}(?:\.\d+)?)({_SUPER}{{1,2}})(?=\s?(?:m|mc|u)?g\b)")
_ASCII_POWERS = ("-1", "-2", "sq", "^2", "/m 2")
_ASCII_POWER = compiled(r"[a-z]-[12]|sq|square|m ?\^2|/m 2")
_LONE = compiled(rf"(?<![\w)\]²³])({_SUPER}{{1,3}})(?=\s?(?:m|mc|u)?g(?![a-z]))")
_CITED = compiled(rf"{_SUPER}+(?:,{_SUPER}+)*")

_MIDDLE_DOT = compiled(r"(?<=\d)·(?=\d)(?!10\^)")
_THOUSANDS = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?:[,'_]\d{3})+)(?![\d]|,\d)")
_DECIMAL_COMMA = compiled(r"(\d(?<![\d.,]\d)\d{0,5}),(\d{1,2}|\d{3,9})(?![\d,]|\.\d)")
_CONTINENTAL = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?:\.\d{3})+),(\d{1,3})(?![\d,]|\.\d)")  # "3.000,0"
_SEPARATED = compiled(r"[,'_](?<=\d[,'_])\s?\d")
_COMMA_UNIT = compiled(r"(\d(?<![\d.]\d)\d{0,2}),\s?(\d{1,2})(?=\s?(?:m|mc|u)?g\s?/)")
_TWICE_SEPARATED = compiled(r"[.,]{2}(?<=\d[.,][.,])(?=\d{1,3}\s?(?:m|mc|u)?g(?:/|\s|\b))")  # "2,.5 g"
_MAY_SPLIT = compiled(r"\.(?:(?<=\s\.)|(?<=0\.)\s)")
_NAKED = compiled(r"\.(?<![\w.)\]/]\.)(?=\d)")
_SPLIT_DECIMAL = compiled(r"(\d(?<![\d.]\d)\d{0,3})\s{1,3}\.\s{0,3}(?=\d)|(0(?<![\d.\w]0))\.\s{1,3}(?=\d)")
_DOT_THOUSANDS = compiled(r"([1-9](?<![\d.]\d)\d{0,2})((?:\.\d{3})+)(?=\s{0,2}(?:mg|ml|mcg|ug|milli|micro|cc))")
_SPACE_THOUSANDS = compiled(r"([1-9](?<![\d.,]\d)\d{0,2})((?: \d{3})+)(?=\s?(?:mg|ml|mcg|ug|milli|micro|cc)\b)")
_LETTER_ZERO = compiled(
    r"(?<=\d)o(?=[\s\do.]{0,4}(?:m|mc|u)?g(?![a-z]))|(?<![a-z\d])o(?=[.,]\d)|(?<=\d\.)o(?=\d|\s?m?g(?![a-z]))"
)
_LETTER_IN_NUMBER = compiled(
    r"\d(?:[.,]?[olizsbзоб]|(?<=[olizsbзоб]\d)|(?<=[olizsbзоб][.,]\d))"
    r"|/(?:(?<=(?<![a-zа-я])[lisзоб]g/)|(?<=(?<![a-zа-я])[lisзоб] g/)|(?<=(?<![a-zа-я])[lisзоб]g /)|(?<=(?<![a-zа-я])[lisзоб] g /))"
)
_LETTER_ONE = compiled(r"(?<![a-z\d])[li](?=[.,]\d{1,3}\s?(?:m|mc|u)?g(?![a-z]))")
_LETTER_DIGITS = compiled(
    r"(?<![\w.,])(?=[olizsbзоб.,]*\d)(?=[\d.,]*[olizsbзоб])[\dolizsbзоб]{1,6}(?:[.,][\dolizsbзоб]{1,4})?(?=[\s-]?(?:(?:m|mc|u)?g(?![a-z])|days?\b|doses?\b|weeks?\b|infusions\b|tablets?\b))"
    r"|(?<![\w.,])[lisзоб](?=\s?g\s?/\s?kg)"
)
_JOINS = r"(?:over|for|daily|then|on|iv|weekly|monthly|once|twice|every|each|in|given|and|qd|od|bd|bid|tid|tds|qid|po|x|total|via)"
_GLUED = compiled(
    rf"(?<=[a-z][a-z][a-z])(?=\d{{1,4}}(?:\.\d{{1,3}})?(?:m?g)(?:/|(?![a-z\d])|{_JOINS}(?![a-z])))|(?:(?<=/kg)|(?<=/day)|(?<=/d)|(?<=\dmg)|(?<=\dg))(?={_JOINS}{{1,2}}(?![a-z]))|(?<=daily)(?={_JOINS}\d)"
)  # "ivig3g/kgover5days": a name, an amount and its schedule without spaces
_TOUCHING = compiled(r"\d(?<=[a-z][a-z][a-z]\d)")  # a number right behind a word
_UNIT_TOUCHED = compiled(rf"[/\d](?:(?<=/)(?:kg|day|d)|(?<=\d)m?g)(?={_JOINS}{{1,2}}(?![a-z]))|daily(?=[a-z])")
_GLUED_NUMBER = compiled(r"(?:(?<=\sover)|(?<=\sfor)|(?<=\severy))(?=\d)")
_FROM_LETTERS = str.maketrans("olizsbзоб", "011258306")
_TAB_TEXT = compiled(r"\text\{")  # "\text{" whose backslash an escape has eaten
_HYPHEN_BREAK = compiled(r"-(?<=[a-z]-)[ \t]*\n[ \t]*(?=[a-z])")
_MAY_BREAK = compiled(r"\n(?<=[\dg/k \t]\n)[ \t]*(?:mc?g|u?g|/|k)")
_UNIT_BREAK = compiled(
    r"\n(?:(?<=[\dg/]\n)|(?<=[\dg/][ \t]\n))[ \t]*(?=(?:m|mc|u)?g\s?/|/\s?kg|/\s?m2|kg(?![a-z]))|(?<=/)[ \t]*k[ \t]*\n[ \t]*(?=g(?![a-z]))"
)


def normalise(text: str) -> Mapped:
    """The canonical form of any string; every character of it leads back to the source."""
    mapped = Mapped.of(text)
    if not text.isascii():
        mapped = mapped.sub(_REVERSED, lambda m: m[1][::-1]).sub(_INVISIBLE, "")
    elif not text.replace("\n", "").isprintable():
        mapped = mapped.sub(_INVISIBLE, "")
    mapped = _markup(mapped)
    if not mapped.text.isascii():
        mapped = mapped.sub(_INVISIBLE, "").sub(_SUPER_FRACTION, _fraction)
        if not _LOOK_ALIKE.keys().isdisjoint(mapped.text):
            mapped = mapped.sub(_WORD, _same_script)
        mapped = mapped.sub(_NON_ASCII, lambda m: _fold(m[0]))
    mapped = mapped.spelt(_lower(mapped.text))
    if _may_hold_powers(mapped.text):
        mapped = _superscripts(mapped)
    return _separators(mapped)


def _may_hold_powers(text: str) -> bool:
    """Whether a text may hold exponents, in signs of their own or written on the line."""
    if not text.isascii() and any(char in text for char in SUPERSCRIPTS):
        return True
    return any(power in text for power in _ASCII_POWERS) and _ASCII_POWER.search(text) is not None


def _fraction(match: re.Match[str]) -> str:
    """ "⁵⁄₂" -> " 5/2"."""
    return f" {match[1].translate(_FROM_SUPER)}/{''.join(str(unicodedata.digit(char)) for char in match[2])}"


def _lower(text: str) -> str:
    """Lower case, one character for one; folding has left nothing that would change length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] or c for c in text)


def _markup(mapped: Mapped) -> Mapped:
    """HTML, entities, LaTeX and Markdown emphasis out; block elements become line breaks, cells become bars."""
    text = mapped.text
    if "<" in text or "~~" in text:
        mapped = _tags(mapped.sub(_STRUCK, ""))
    for _ in range(2):  # entities may be escaped twice
        if "&" in mapped.text:
            mapped = mapped.sub(_ENTITY, _entity)
    if "%2" in mapped.text:
        mapped = mapped.sub(_OF_ADDRESS, lambda m: ", " if m[0] == "&" else "/" if m[0].lower() == "%2f" else " ")
    mapped = _escapes(mapped)
    mapped = mapped.sub(_BACKSLASH, "") if "\\" in mapped.text else mapped
    if "\\\\" in mapped.text:
        mapped = mapped.sub(_TWICE_ESCAPED, "\\")
    if "\\" in mapped.text and _LATEX_SIGN.search(mapped.text):
        mapped = (
            mapped.sub(_LATEX_BLOCK, "\n").sub(_LATEX_STYLE, lambda m: m[1]).sub(_LATEX, _latex).sub(_LATEX, _latex)
        )
    if "^" in mapped.text:
        mapped = mapped.sub(_CARET, lambda m: m[1].translate(_TO_SUPER))
    if "[" in mapped.text:
        mapped = mapped.sub(_BRACKET_TAG, "") if "[/" in mapped.text else mapped
        mapped = mapped.sub(_LINK, lambda m: m[1]).sub(_MARKER, "")
    mapped = _emphasis(mapped)
    return mapped.sub(_TABLE_RULE, "") if "--" in mapped.text else mapped


def _emphasis(mapped: Mapped) -> Mapped:
    """Marks of emphasis out; stars between numbers multiply, and underscores join the words of a name."""
    if "*" in mapped.text:
        mapped = mapped.sub(_STAR_TIMES, "×")
    if any(mark in mapped.text for mark in ("*", "_", "`", "~~", "==")):
        mapped = mapped.sub(_EMPHASIS, "")
        mapped = mapped.sub(_UNIT_NAME, "/").sub(_UNDERSCORE, " ") if "_" in mapped.text else mapped
    return mapped


def _tags(mapped: Mapped) -> Mapped:
    """HTML tags and comments out; a comment with a number in it stays."""
    mapped = mapped.sub(_COMMENT, lambda m: None if any(char.isdigit() for char in m[0]) else "")
    mapped = mapped.sub(_SUP_TAG, lambda m: m[1].replace(",", "").replace(" ", "").translate(_TO_SUPER))
    return mapped.sub(_TAG, _tag)


def _escapes(mapped: Mapped) -> Mapped:
    """Escapes of other formats undone, and those that were undone by mistake put right."""
    if "\text{" in mapped.text:
        mapped = mapped.sub(_TAB_TEXT, r"\text{")
    return mapped.sub(_JSON_ESCAPE, lambda m: chr(int(m[1], 16))) if "\\u" in mapped.text else mapped


def _tag(match: re.Match[str]) -> str:
    name = (match[2] or "").lower()
    if not name:
        return " "
    if match[3] and (shown := _SHOWN.search(match[3])):
        return f" {shown[1]}. "  # what the page shows over the element
    if name in _INLINE_TAGS:
        return ""
    if name in _CELL_TAGS:
        return "" if match[1] else " | "
    if name in _BLOCK_TAGS:
        return "\n- " if name == "li" and not match[1] else "\n"
    return " " if match[1] else f" {name} {_attributes(match[3] or '')} "


def _attributes(written: str) -> str:
    """The attributes of an unknown tag as words; a unit goes right behind the number it is for."""
    pairs = dict(_ATTRIBUTE.findall(written))
    unit = pairs.pop("unit", "")
    if unit and not any(value[:1].isdigit() for value in pairs.values()):
        pairs["unit"] = unit
        return " ".join(v if k == "unit" else f"{k} {v}" for k, v in pairs.items())
    return " ".join(
        f"for {value} {key}"
        if key in ("days", "weeks", "doses", "infusions") and value.isdigit()
        else f"{key} {value}{' ' + unit if unit and value[:1].isdigit() and key in ('dose', 'value', 'amount', 'quantity') else ''}"
        for key, value in pairs.items()
    )


def _entity(match: re.Match[str]) -> str | None:
    plain = html.unescape(match[0])
    return None if plain == match[0] else plain


def _latex(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}/{match[2]}" if match[1].strip().isalnum() else f"({match[1]})/({match[2]})"
    if match[3]:
        return f"{match[3]} {match[4]}"
    if match[5]:
        return _LATEX_WORDS.get(match[5], " " if match[5] in ("quad", "qquad", "left", "right") else "")
    return " " if match[0] not in "{}$" else ""


def _same_script(match: re.Match[str]) -> str | None:
    """A word that mixes Latin with look-alike letters is read as Latin."""
    word = match[0]
    if word.isascii() or not any(char in _LOOK_ALIKE for char in word):
        return None
    latin = "".join(_LOOK_ALIKE.get(char, char) for char in word)
    mixed = any(char.isascii() for char in word)
    return latin if latin.isascii() and (mixed or not _is_alphabet(word)) else None


def _is_alphabet(word: str) -> bool:
    """Whether a word is plausibly Cyrillic or Greek of its own (not small capitals and phonetic letters)."""
    return all("\u0370" <= char <= "\u052f" for char in word)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One non-ASCII character in the plain alphabet; letters of other scripts stay."""
    if char in _FOLDED:
        return _FOLDED[char]
    if char in SUPERSCRIPTS:
        return char
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if "\uac00" <= char <= "\ud7af":
        return char  # a Hangul syllable is one letter here, not the parts it is made of
    plain = unicodedata.normalize("NFKD", char)
    if "⁄" in plain:
        return " " + plain.replace("⁄", "/")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(_FOLDED.get(c, c) for c in plain).lower()


def _superscripts(mapped: Mapped) -> Mapped:
    """Exponents and negative powers get their meaning; what is left over is a citation and goes."""
    mapped = mapped.sub(_POWER_TEN, lambda m: "10^" + (m[1] or m[2]).translate(_FROM_SUPER))
    mapped = mapped.sub(_PER_SUPER, lambda m: "/m2" if m[2] == "⁻²" else "/" + m[1])
    mapped = mapped.sub(_PER_ASCII, lambda m: "/m2" if m[2] else "/" + m[1])
    mapped = mapped.sub(_SQUARE, "m2").sub(_RAISED, _raised)
    return mapped.sub(_LONE, lambda m: m[1].translate(_FROM_SUPER)).sub(_CITED, "")


def _raised(match: re.Match[str]) -> str:
    exponent = match[2].translate(_FROM_SUPER).lstrip("+")
    return f"{match[1]}^{exponent}"


def _separators(mapped: Mapped) -> Mapped:
    """Decimal and thousands separators become the decimal point and nothing."""
    if any(odd in mapped.text for odd in _ODD):
        mapped = mapped.sub(_ODD_PER, "/")
    text = mapped.text
    mapped = _unbroken(mapped) if "\n" in text else mapped
    if "·" in text:
        mapped = mapped.sub(_MIDDLE_DOT, ".")
    if _LETTER_IN_NUMBER.search(mapped.text):
        mapped = mapped.sub(_LETTER_DIGITS, lambda m: m[0].translate(_FROM_LETTERS))
        mapped = mapped.sub(_LETTER_ZERO, "0").sub(_LETTER_ONE, "1")
        text = mapped.text
    if _TWICE_SEPARATED.search(text):
        mapped = mapped.sub(_TWICE_SEPARATED, ".")
        text = mapped.text
    if _SEPARATED.search(text):
        mapped = mapped.sub(_CONTINENTAL, lambda m: f"{m[1]}{m[2].replace('.', '')}.{m[3]}")
        mapped = mapped.sub(_COMMA_UNIT, lambda m: f"{m[1]}.{m[2]}" if _no_list(m) else None)
        mapped = mapped.sub(_THOUSANDS, lambda m: m[1] + re.sub(r"\D", "", m[2]))
        mapped = mapped.sub(_DECIMAL_COMMA, lambda m: f"{m[1]}.{m[2]}" if _no_list(m) else None)
    if "." in mapped.text:
        mapped = _points(mapped)
    mapped = mapped.sub(_SPACE_THOUSANDS, lambda m: m[1] + m[2].replace(" ", "") if _no_list(m) else None)
    if "m g" in mapped.text or "k g" in mapped.text:
        mapped = mapped.sub(_SPACED_DOSE, lambda m: re.sub(r"\s", "", m[0]))
    mapped = _unglued(mapped)
    if _EXPONENT.search(mapped.text):
        mapped = mapped.sub(_SCIENTIFIC, lambda m: f"{m[1]}×10^{m[2].lstrip('+')}")
    return mapped


def _unbroken(mapped: Mapped) -> Mapped:
    """Words and units that the end of a line parts in one piece."""
    text = mapped.text
    mapped = mapped.sub(_HYPHEN_BREAK, "") if "-" in text else mapped
    return mapped.sub(_UNIT_BREAK, lambda m: "k" if "k" in m[0] else "") if _MAY_BREAK.search(text) else mapped


def _points(mapped: Mapped) -> Mapped:
    """Numbers written with a point: "1 . 5", ".5", "1.000 mg"."""
    if _MAY_SPLIT.search(mapped.text):
        mapped = mapped.sub(_SPLIT_DECIMAL, lambda m: (m[1] or m[2]) + ".")
    return mapped.sub(_NAKED, "0.").sub(_DOT_THOUSANDS, lambda m: m[1] + m[2].replace(".", ""))


def _unglued(mapped: Mapped) -> Mapped:
    """Gaps between a name, an amount and its schedule that are written without any."""
    touching = _TOUCHING.search(mapped.text)
    if touching or _UNIT_TOUCHED.search(mapped.text):
        mapped = mapped.sub(_GLUED, " ")
    return mapped.sub(_GLUED_NUMBER, " ") if touching else mapped


_LISTED = compiled(r"\b(?:days?|d|tage?|jours?|dias?|giorn[oi]|weeks?|grades?|and|n)(?:\s?|\"\s?:\s?\[)$")


def _no_list(match: re.Match[str]) -> bool:
    """Whether a comma between digits is a decimal comma and not a list ("days 1,15", "1, 2 g")."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return match[1] == "0" or (", " not in match[0] and not _LISTED.search(before))
