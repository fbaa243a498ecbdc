"""Whom an answer is for: patients get plain words, no dosing, and whom to ask; the facts and citations are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.doses.dosing import gives_dosing
from assistant.errors import AssistantError
from assistant.records import Audience, DraftSentence, Dropped, Part
from guardrails import Guard, Released

GLOSSARY = Path(__file__).parent / "glossary.yaml"
"""The shipped explanations."""

ASK_ABOUT_DOSES = "Doses are set by the treating team; please ask them about yours."
"""What a patient is told where a dose was left out."""

ASK_THE_TEAM = "Please talk with your treating team about what this means for you."
"""What a patient's answer ends with otherwise."""

WITHOUT_DOSE = "states a dose, which a patient is not given here"
"""Why a sentence is kept from a patient."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: list[str] = Field(min_length=1)
    plain: str = Field(min_length=3, max_length=80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """Terms with their explanations: `pattern` finds any, the longest first; `plain` has each by its key."""

    pattern: re.Pattern[str]
    exact: dict[str, int]
    folded: dict[str, int]
    plain: tuple[str, ...]

    def entry(self, found: str) -> int:
        """The number of the entry that a found term belongs to."""
        words = " ".join(found.split())
        return self.exact[words] if words in self.exact else self.folded[words.casefold()]


def for_audience(
    guard: Guard, audience: Audience, sentences: Sequence[DraftSentence], *, close: bool = True
) -> tuple[tuple[DraftSentence, ...], tuple[Dropped, ...]]:
    """The sentences as they are for an audience, with those that were left out and why.

    Call it after grounding and before the guardrail's release: an explanation in brackets is ours, and no passage has
    it. Clinicians and educators get every sentence as it is. Evidence is never changed, so quotes stay verbatim.
    `close` ends a patient's answer with whom to ask.
    """
    if audience is not Audience.PATIENT:
        return tuple(sentences), ()
    kept = [sentence for sentence in sentences if not states_dose(guard, sentence)]
    dropped = tuple(Dropped(text=item.text, reason=WITHOUT_DOSE) for item in sentences if item not in kept)
    plain = _explained(guard, kept)
    if close and sentences:
        said = ASK_ABOUT_DOSES if dropped else ASK_THE_TEAM
        plain.append(DraftSentence(text=said, about_evidence=True, part=Part.GAP))
    return tuple(plain), dropped


def states_dose(guard: Guard, sentence: DraftSentence) -> bool:
    """Whether a sentence gives a dose. The guard reads past its own rules' safe texts, whose figures are doses."""
    in_rule = sentence.rule is not None and any(character.isdigit() for character in sentence.text)
    return sentence.calculated or in_rule or bool(guard.doses(sentence.text)) or gives_dosing(sentence.text)


def explained(
    text: str, told: frozenset[int] = frozenset(), glossary: Glossary | None = None
) -> tuple[str, frozenset[int]]:
    """A text with each term explained at its first use, and the numbers of the entries that are told by now.

    A term in brackets is passed over; one followed by its short form in brackets is explained within those. Terms of
    `told` are not explained again.
    """
    glossary = glossary or shipped_glossary()
    pieces: list[str] = []
    at, known = 0, set(told)
    for match in glossary.pattern.finditer(text):
        number = glossary.entry(match[0])
        if number in known or _in_brackets(text, match.start()):
            continue
        short = re.match(r"\s*\((?P<short>[^()]{1,12})\)", text[match.end() :])
        known.add(number)
        if short:
            end = match.end() + short.end() - 1
            pieces += (text[at:end], f": {glossary.plain[number]}")
        else:
            end = match.end()
            pieces += (text[at:end], f" ({glossary.plain[number]})")
        at = end
    return "".join((*pieces, text[at:])), frozenset(known)


@cache
def shipped_glossary() -> Glossary:
    """The explanations that come with Hardstop."""
    return load_glossary(GLOSSARY)


def load_glossary(path: Path) -> Glossary:
    """Explanations from a file. Raises AssistantError when it is missing or wrong, or a term stands twice."""
    try:
        entries = [_Entry.model_validate(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]
    except (OSError, yaml.YAMLError, ValidationError, TypeError) as error:
        raise AssistantError(f"{path}: no glossary ({str(error).splitlines()[0]}); mend the file.") from error
    exact: dict[str, int] = {}
    folded: dict[str, int] = {}
    for number, entry in enumerate(entries):
        for term in entry.terms:
            table, key = (exact, term) if _is_short_form(term) else (folded, term.casefold())
            if key in table:
                raise AssistantError(f"{path}: {term!r} is explained twice; keep one of the two.")
            table[key] = number
    return Glossary(
        pattern=_any_of(exact, folded), exact=exact, folded=folded, plain=tuple(entry.plain for entry in entries)
    )


def _explained(guard: Guard, sentences: Sequence[DraftSentence]) -> list[DraftSentence]:
    """The sentences with their terms explained, each once, where the guardrail makes no more of it than before."""
    told: frozenset[int] = frozenset()
    result = []
    for sentence in sentences:
        text, now = explained(sentence.text, told)
        if text != sentence.text and _outcome(guard.release(text)) == _outcome(guard.release(sentence.text)):
            result.append(replace(sentence, text=text))
            told = now
        else:
            result.append(sentence)
    return result


def _outcome(released: Released) -> tuple[object, ...]:
    return released.status, tuple(finding.rule for finding in released.findings), len(released.doses)


def _in_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _is_short_form(term: str) -> bool:
    return sum(character.isupper() for character in term) > 1 and " " not in term


def _any_of(exact: dict[str, int], folded: dict[str, int]) -> re.Pattern[str]:
    def either(terms: dict[str, int]) -> str:
        return "|".join(
            re.escape(term).replace(r"\ ", r"\s+") for term in sorted(terms, key=lambda item: (-len(item), item))
        )

    return re.compile(rf"(?<![\w-])(?:(?i:{either(folded)})|(?:{either(exact)}))(?![\w-])")
