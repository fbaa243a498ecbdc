"""A follow-up that lacks its subject takes it from the turns before; a question that stands alone takes nothing.

A follow-up without a question of its own ("and for 92 kg?", "what about rituximab?") keeps the question before and
changes one thing in it. One with its own ("why not more?") is asked about what the question before was about.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.grounding.reading import read
from assistant.grounding.terms import telling
from assistant.question.alternatives import Element, elements
from assistant.records import Request

_ASKS = (
    r"(?:what(?:'s|’s)?|which|when|where|who|whom|whose|why|how|is|are|was|were|do|does|did|can|could|should|shall|has|have|had"
    r"|will|would|may|might|must|any|isn't|aren't|doesn't|don't|can't|list|name|tell|explain|give|summari[sz]e|compare)"
)
_OPENING = re.compile(
    r"\s*(?:(?:ok(?:ay)?|right|thanks|thank you|so|and|but|or|then|also|well|now|hmm)\b[\s,.:–-]*)*", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:what|how) about|what if|(?:and|is it|would it be) (?:the )?same|the same|same|likewise|what of|similarly",
    re.IGNORECASE,
)
_OWN_QUESTION = re.compile(rf"{_ASKS}\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|its|that|this|those|these|they|them|their|there(?:fore)?|one|ones|the (?:latter|former|other))\b", re.I
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|would|could|will|might|may|be) (?:it|there|that)\b(?=[^?.]*\b(?:to|that|for|if|any|a|an|evidence|trials?|data|stud\w+)\b)"
    r"|\b(?:is|are|was|were) there\b|\b(?:it|that) (?:is|was|be) (?:\w+ )?(?:to|that)\b|\bthat (?=\w+ (?:is|are|was|were|has|have)\b)",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:better|faster|worse|safer|instead|as well|too|either|equally|sooner|higher|lower|more|less|longer)\W*\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:with|without|after|before|on|plus|instead of|rather than|versus|vs\.?|than|to|from|despite|following|during|alongside)"
    r"\s+(?:the\s+|an?\s+)?\Z",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:for|with|without|in|on|at|after|before|during|if|when|while|despite|over|per|by|under|as|from|to|until|within|instead|"
    r"rather|versus|vs|compared|or|than|using|given|according|following|twice|daily|weekly)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:\W|\b(?:for|with|in|on|of|at|the|a|an|and|or|but|to|same|then|instead|too|also|only|just|patient|patients|person|man|woman"
    r"|lady|gentleman|guy|someone|somebody|who|weighs|weighing|weight|is|at|dose|one|about|please|say)\b)*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:is|are|was|were|says?|said|thinks?|wants?|recommends?|works?|fails?|failed|needs?|gets?|has|have)\b",
    re.IGNORECASE,
)
_AMOUNT_ONLY = re.compile(
    r"\b(?:(?:in )?total|altogether|in all|(?:per|a|each|every) (?:day|dose|course|infusion|week|administration)|daily|weekly|overall"
    r"|in (?:mg|g|grams?|grammes?|milligrams?|m[lL]|millilit\w+)|(?:mg|grams?|milligrams?))\b",
    re.IGNORECASE,
)
_STRIPPED = re.compile(
    rf"(?:(?:{_ASKS}|much|many|often|long|soon|far|there|the|an?|i|we|you|one|it|they|me|about|evidence for|need to|be|been)\b[\s,]*)+",
    re.IGNORECASE,
)
_SHORT = 10
_BARE = 3
_EARLY = 5
_LONGEST_TOPIC = 300  # characters; a conversation must not grow without end


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question with what it takes from the turns before: `asked` is what is asked now, `topic` what it is about
    (empty where the question says so itself).
    """

    asked: str
    topic: str = ""

    @property
    def text(self) -> str:
        """The whole, as one text to search by."""
        return f"{self.topic}. {self.asked}" if self.topic else self.asked


def contextualised(request: Request) -> str:
    """The question to search for and to answer: one that could be asked without the turns before."""
    return resolved(request).text


def resolved(request: Request) -> Resolved:
    """The question with what it takes from the turns before, told apart from what it asks."""
    before: Resolved | None = None
    for question in (*(turn.question for turn in request.history), request.question):
        before = _after(before, question.strip())
    assert before is not None
    return before


def _after(before: Resolved | None, question: str) -> Resolved:
    if before is None or not before.asked or not question:
        return before if before is not None and before.asked else Resolved(asked=question)
    rest = question[_OPENING.match(question).end() :]  # type: ignore[union-attr]
    about = _ABOUT.match(rest)
    if about or not _OWN_QUESTION.match(rest):
        change = rest[about.end() :] if about else rest
        if about or _is_change(question, change):
            return _changed(before, change.strip(" ?!.,:"), question)
    elif not _leans(question, rest):
        return Resolved(asked=question)
    if not _OWN_QUESTION.match(rest) and not _leans(question, rest):
        return Resolved(asked=question)
    return Resolved(asked=question, topic=_topic(before))


def _is_change(question: str, change: str) -> bool:
    """Whether a text without a question of its own says what is to be changed in the one before."""
    words = change.split()
    if not words or len(words) > _SHORT or ("." in change.strip(" .?!") and not re.search(r"\d\.\d", change)):
        return False
    if _SAYS.search(change) and not _PREPOSITION.match(change):
        return False
    found = elements(change)
    says = bool(found or telling(read(change)) or _AMOUNT_ONLY.search(change))
    if change != question and _OPENING.match(question)[0].strip():  # type: ignore[index]
        return says
    if _PREPOSITION.match(change):
        return says
    treatment = any(item.kind == "treatments" for item in found)
    return says and len(words) <= _BARE and not (treatment and _left_over(change, found))


def _leans(question: str, rest: str) -> bool:
    """Whether a question of its own needs the one before to be understood."""
    found = elements(question)
    words = question.split()
    named = _names(question, found)
    treatment = any(item.kind in {"treatments", "doses"} for item in found)
    plain = _EXPLETIVE.sub(" ", question)
    thing, person = _THING.search(plain), _PERSON.search(plain)
    opened = rest != question
    if opened and _UNFINISHED.search(rest.rstrip(" ?")):
        return True
    if (
        thing
        and (len(words) <= _SHORT or len(question[: thing.start()].split()) < _EARLY)
        and not (treatment and thing[0].casefold() in {"that", "there"})
    ):
        return True
    if person and not treatment:
        return True
    return (not named and len(words) <= _SHORT + 4) or (len(words) <= _BARE and not treatment)


def _names(question: str, found: tuple[Element, ...]) -> bool:
    """Whether a question names what it is about, beyond a circumstance such as an age group or a situation."""
    circumstances = [item for item in found if item.kind not in {"treatments", "doses"}]
    return any(
        not any(item.start <= token.start < item.end for item in circumstances) for token in telling(read(question))
    )


def _changed(before: Resolved, change: str, question: str) -> Resolved:
    """The question before with one thing in it replaced by what the follow-up names, the rest of that added."""
    asked, topic, left = before.asked, before.topic, change
    joins = re.match(r"\s*or\b", question, re.IGNORECASE) is not None
    for item in reversed(elements(change)):
        if joins or _ASIDE.search(change[: item.start]):
            continue
        swapped = _swapped(asked, topic, item)
        if swapped is not None:
            asked, topic = swapped
            left = left[: item.start] + left[item.end :]
    left = "" if _FILLER.fullmatch(left) else _trimmed(left)
    if left:
        lead = "or " if joins else "" if _PREPOSITION.match(left) or _AMOUNT_ONLY.match(left) else "for "
        asked = f"{asked.rstrip(' ?!.')}, {lead}{left}?"
    elif (asked, topic) == (before.asked, before.topic):
        return Resolved(asked=question, topic=_topic(before))
    return Resolved(asked=asked, topic=topic)


def _swapped(asked: str, topic: str, item: Element) -> tuple[str, str] | None:
    """Both texts with the one thing of its kind that they name replaced; None where they name none, or several."""
    rivals = [other for text in (asked, topic) for other in elements(text) if other.kind == item.kind]
    if len({other.name for other in rivals}) != 1:
        return None
    dropped = {"doses"} if item.kind == "treatments" and rivals[0].name != item.name else set()
    return tuple(_replaced(text, item, dropped) for text in (asked, topic))  # type: ignore[return-value]


def _replaced(text: str, item: Element, dropped: set[str]) -> str:
    for other in reversed(elements(text)):
        if other.kind == item.kind:
            text = text[: other.start] + item.text + text[other.end :]
        elif other.kind in dropped:
            text = f"{text[: other.start].rstrip()} {text[other.end :].lstrip()}".strip()
    return text


def _left_over(change: str, found: tuple[Element, ...]) -> bool:
    for item in reversed(found):
        change = change[: item.start] + change[item.end :]
    return _FILLER.fullmatch(change) is None


def _trimmed(left: str) -> str:
    words = " ".join(left.split()).strip(" ,;?")
    return re.sub(r"(?:\s+(?:for|with|in|on|of|at|the|a|an|and|instead|too|then))+\Z", "", words, flags=re.IGNORECASE)


def _topic(before: Resolved) -> str:
    """What a question is about: its words without those that ask."""
    asked = before.asked.strip(" ?!.")
    own = asked[_OPENING.match(asked).end() :]  # type: ignore[union-attr]
    stripped = _STRIPPED.match(own)
    own = (own[stripped.end() :] if stripped else own).strip() or own
    if not before.topic:
        return own[-_LONGEST_TOPIC:]
    if not telling(read(own)):
        return before.topic
    return f"{before.topic}, {own}"[-_LONGEST_TOPIC:]
