"""What a chat model is asked: the rules of `prompt.md`, then turns, passages and question as delimited data."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate

from assistant.records import Audience, Found, Passage, Turn

PROMPT = Path(__file__).parent / "prompt.md"
"""The whole wording of what a model is asked."""

_TURNS = 4
_LONGEST_TURN = 2000
_KEY_LENGTH = 12
_READERS = {
    Audience.CLINICIAN: "clinicians",
    Audience.EDUCATOR: "clinical educators",
    Audience.PATIENT: "patients, who read no medical terms",
}
_RULES = {
    Audience.PATIENT: "- Use plain words. State no dose, amount, schedule or rate of any medicine, not even as an "
    "example.\n"
}


def messages(found: Found) -> list[BaseMessage]:
    """The messages for what was found. Nothing in them but `prompt.md` gives orders."""
    key = _key(found)
    audience = found.request.audience
    return _template().format_messages(
        reader=_READERS[audience],
        audience_rules=_RULES.get(audience, ""),
        key=key,
        turns="".join(f"{_turn(turn, key)}\n\n" for turn in found.request.history[-_TURNS:]),
        passages="\n\n".join(_passage(passage, key) for passage in found.passages),
        question=found.request.question.strip(),
    )


@cache
def _template() -> ChatPromptTemplate:
    system, human = PROMPT.read_text(encoding="utf-8").removeprefix("# System").split("# Human")
    return ChatPromptTemplate.from_messages([("system", system.strip()), ("human", human.strip())])


def _key(found: Found) -> str:
    """A word that stands nowhere in the data, so that no passage can end itself: made of the data, and the same again
    for the same data.
    """
    turns = "\n".join(f"{turn.question}\n{turn.answer}" for turn in found.request.history)
    data = "\n".join((found.request.question, turns, *(f"{item.title}\n{item.text}" for item in found.passages)))
    digest = hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()
    while digest[:_KEY_LENGTH] in data:
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return digest[:_KEY_LENGTH]


def _passage(passage: Passage, key: str) -> str:
    facts = (passage.kind.replace("_", " "), passage.year, f"review: {passage.review_status.replace('_', ' ')}")
    about = "; ".join(str(fact) for fact in facts if fact is not None)
    title = " ".join(passage.title.split())
    return f"BEGIN PASSAGE {passage.n} {key}\n{title} ({about})\n\n{passage.text}\nEND PASSAGE {passage.n} {key}"


def _turn(turn: Turn, key: str) -> str:
    asked, said = turn.question.strip()[:_LONGEST_TURN], turn.answer.strip()[:_LONGEST_TURN]
    return f"BEGIN EARLIER TURN {key}\nAsked: {asked}\nAnswered: {said}\nEND EARLIER TURN {key}"
