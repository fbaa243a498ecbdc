"""Source text -> plain lower-case text in which a dose is spelled one way, with offsets kept.

Markup, invisible characters, look-alike letters, other digits, fractions, superscripts and separators inside
numbers are resolved here; words and units are left to the modules that know them. Every pattern is linear.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped
from guardrails.text.markup import markup
from guardrails.text.separators import separators

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_SUPER = f"[{SUPERSCRIPTS}]"
_SUPER_FRACTION = compiled(f"({_SUPER}{{1,3}})[⁄/∕]([₀-₉]{{1,3}})")
_FROM_SUPER = str.maketrans(SUPERSCRIPTS, "0123456789-+")

_INVISIBLE = compiled(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f"
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\ud800-\udfff]+"
)
_REVERSED = compiled("\u202e([^\u202c\u202e\n]{1,400})\u202c?")


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


def normalise(text: str) -> Mapped:
    """The canonical form of any string; every character of it leads back to the source."""
    mapped = Mapped.of(text)
    if not text.isascii():
        mapped = mapped.sub(_REVERSED, lambda m: m[1][::-1]).sub(_INVISIBLE, "")
    elif not text.replace("\n", "").isprintable():
        mapped = mapped.sub(_INVISIBLE, "")
    mapped = markup(mapped)
    if not mapped.text.isascii():
        mapped = mapped.sub(_INVISIBLE, "").sub(_SUPER_FRACTION, _fraction)
        if not _LOOK_ALIKE.keys().isdisjoint(mapped.text):
            mapped = mapped.sub(_WORD, _same_script)
        mapped = mapped.sub(_NON_ASCII, lambda m: _fold(m[0]))
    mapped = mapped.spelt(_lower(mapped.text))
    if _may_hold_powers(mapped.text):
        mapped = _superscripts(mapped)
    return separators(mapped)


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
