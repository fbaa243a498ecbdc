"""Words about days and repeats in other languages -> English, in place, so that every reading knows them."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from guardrails.patterns import either
from guardrails.telling import Pattern
from guardrails.telling import compiled_for_texts as compiled
from guardrails.text.mapped import Mapped
from guardrails.text.normalise import normalise

_FILE = Path(__file__).parents[1] / "phrases.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIGNS = "\u3000"  # from here on, scripts that put no space between words
_TOMORROW = compiled(
    r"(?<!am )(?<!jeden )(?<!guten )(?<!diesen )(?<!la )(?<!cada )(?<!esta )(?<!una )\b(?:morgen|manana)\b"
)
_UNITS = {
    foreign: unit
    for unit, words in {
        "weeks": "wochen semaines semanas settimane weken",
        "months": "monaten monate mois meses mesi maanden",
        "days": "tagen tage jours dias giorni dagen",
        "hours": "stunden heures horas uur",
    }.items()
    for foreign in words.split()
}
_NUMBERED = compiled(rf"(?<=\d ){either(_UNITS)}(?!\w)")
_DAYS = {
    day: english
    for days in ("mo di mi do fr sa so", "lun mar mer jeu ven sam dim", "lun mar mie jue vie sab dom")
    for day, english in zip(days.split(), "mon tue wed thu fri sat sun".split(), strict=True)
}
_SHORT_DAY = compiled(r"(?<![\w-])(?:mo|di|mi|do|fr|sa|so)(?=[.:]? \d)")
_DAY_RANGE = compiled(r"\bj ?(\d{1,2}) (?:a|au) j ?(\d{1,2})\b")
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_RANGE = compiled(
    rf"\b(?:(?:da|de|von|vom|van|du) )?({_WEEKDAY}) (?:a|al|bis(?: (?:zum|einschl\w*\.?|inkl\w*\.?))?|au|tot(?: en met)?|t/m|ate) (?={_WEEKDAY})"
)
_SHORT_RANGE = compiled(
    r"(?<![\w-])(?:(?:von|vom|du|de|da|dal) )?(?:(?P<from>mo|di|mi|do|fr|sa|so)\.? bis (?:zum |einschl\w*\.? |inkl\w*\.? )?(?P<to>mo|di|mi|do|fr|sa|so)"
    r"|(?P<du>lun|mar|mer|jeu|ven|sam|dim)\.? (?:a|au|al) (?P<au>lun|mar|mer|jeu|ven|sam|dim)|(?P<de>lun|mar|mie|jue|vie|sab|dom)\.? (?:a|al) (?P<a>lun|mar|mie|jue|vie|sab|dom))(?![\w-])"
)
_TABLETS = compiled(r"(?:1回|每次|一回|一次)?\s?(\d{1,2})\s?(?:錠|片|粒|정)")
_TIMES = compiled(r"(?:1日|一日|每日|每天)に?\s?(\d{1,2})\s?(?:回|次)")
_LATER = compiled(r"(\d{1,2}|[一两二三四]) ?(周|星期|天|日|週間)(?:后|後|之后)")
_HOURLY = compiled(r"(\d{1,2})\s?(?:時間|小时)(?:ごと|こと|毎|おき|一次)")
_SPREAD = compiled(
    r"(?<!\d)(\d{1,2})(?:\s?[-~〜]\s?(\d{1,2}))?\s?(?:日間?|일간?)\s?(?:に分|にわた|に渡|て分|かけ|にかけ|に(?:均等|等分)|에 ?걸쳐|에 ?나누|동안 ?나누|로 ?나누|나누)"
)
_EVERY_HOURS = compiled(r"\bde (\d{1,2}) (?:em|en) (\d{1,2}) (?:horas|hours|h)\b")


@cache
def _phrases() -> tuple[dict[str, str], Pattern, Pattern]:
    """The English of each phrase, and the patterns of those in letters and in signs."""
    file = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    english = {normalise(foreign).text: said for said, all_of in file["phrases"].items() for foreign in all_of}
    letters = either(phrase for phrase in english if phrase[0] < _SIGNS)
    signs = "|".join(sorted((phrase for phrase in english if phrase[0] >= _SIGNS), key=len, reverse=True))
    return english, compiled(rf"(?<![\w-]){letters}(?![\w-])"), compiled(signs)


def _after(match: re.Match[str]) -> str:
    """ "两周后" -> "after 2 weeks"."""
    number = {"一": "1", "两": "2", "二": "2", "三": "3", "四": "4"}.get(match[1], match[1])
    return f" after {number} {'days' if match[2] in '天日' else 'weeks'} "


def _short_days(text: str) -> bool:
    return len(_SHORT_DAY.findall(text)) > 1


def _in_full(match: re.Match[str]) -> str:
    """ "von Mo bis So" -> "mon to sun"."""
    first, last = (_DAYS[day] for day in match.groups() if day)
    return f"{first} to {last}"


def in_english(mapped: Mapped) -> Mapped:
    """The text with the phrases of `phrases.yaml` in English."""
    english, letters, signs = _phrases()
    changed = mapped.sub(letters, lambda m: english[m[0]])
    if not changed.text.isascii():
        changed = changed.sub(signs, lambda m: f" {english[m[0]]} ")
        changed = changed.sub(_TABLETS, lambda m: f" {m[1]} tablets ").sub(_TIMES, lambda m: f" {m[1]} times a day ")
        changed = changed.sub(_HOURLY, lambda m: f" every {m[1]} hours ").sub(_LATER, _after)
        changed = changed.sub(_SPREAD, lambda m: f" over {m[1]}{'-' + m[2] if m[2] else ''} days ")
    changed = changed.sub(_TOMORROW, "tomorrow").sub(_NUMBERED, lambda m: _UNITS[m[0]])
    if _short_days(changed.text):
        changed = changed.sub(_SHORT_DAY, lambda m: _DAYS[m[0]])
    changed = changed.sub(_SHORT_RANGE, _in_full).sub(_DAY_RANGE, lambda m: f"d{m[1]}-d{m[2]}")
    if changed is not mapped:
        changed = changed.sub(_RANGE, lambda m: f"{m[1]} to ")
    return changed.sub(_EVERY_HOURS, lambda m: f"every {m[1]} hours" if m[1] == m[2] else None)
