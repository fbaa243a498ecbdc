"""An answer to a yes/no question says yes or no first, where its source takes a side and none that it cites differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from assistant.composing.findings import at_the_bedside, is_study
from assistant.composing.quoting import sentence_of
from assistant.composing.sides import is_polar, leaning
from assistant.finding.reading import Reading
from assistant.guarded import is_plain
from assistant.question.asking import Want, asks_for_limit, is_order, wants
from assistant.records import Audience, DraftSentence, Found, Part
from guardrails import Guard
from index.records import SentenceHit

_DIFFERS = 0.3  # log-odds to the other side with which another cited source leaves the question open
_MOST = 6  # sentences beside the first


class Side(StrEnum):
    """The answer to a yes/no question. The words are fixed; what they rest on follows them verbatim."""

    YES = "Yes, because of this:"
    NO = "No, because of this:"


def sided(guard: Guard, found: Found, reading: Reading, body: Sequence[DraftSentence]) -> tuple[DraftSentence, ...]:
    """The sentences of an answer, opened with the side that their first source takes and the sentence that says so.

    They stay as they are where no side is clear, where the source is no study (what a guideline or an article for
    readers says to a question is not the sum of its sentences), for a question about an amount, an order or one
    patient, and for patients, to whom a yes could read as leave to do it. Not to be called where a rule or a
    calculation opens the answer.
    """
    if not body or not _may_take_sides(guard, found):
        return tuple(body)
    documents = {hit.rank: hit.document.id for hit in found.hits}
    cited = list(dict.fromkeys(documents[item.n] for sentence in body for item in sentence.evidence))
    sources = {name: _sentences(reading, name) for name in cited}
    if not cited or not is_study([item.text for item in sources[cited[0]]]):
        return tuple(body)
    taken = _taken(found.query, sources[cited[0]])
    if taken is None:
        return tuple(body)
    side, hit = taken
    if any(_differs(found.query, sources[name], side) for name in cited[1:]) or not is_plain(guard, hit.text):
        return tuple(body)
    finding = replace(sentence_of(hit), part=Part.BOTTOM_LINE)
    says = replace(finding, text=side.value, about_evidence=True)
    return (says, finding, *[sentence for sentence in body if sentence.text != finding.text][: _MOST - 1])


def _may_take_sides(guard: Guard, found: Found) -> bool:
    asked = found.request.question
    return (
        found.request.audience is not Audience.PATIENT
        and is_polar(asked)
        and not is_order(asked)
        and not asks_for_limit(asked)
        and not at_the_bedside(asked)
        and Want.AMOUNT not in wants(asked)
        and is_plain(guard, found.query)
    )


def _sentences(reading: Reading, document: str) -> list[SentenceHit]:
    """The sentences of one source that were found, in its order."""
    found = {item.span.start: item for item in reading.ranked if item.hit.document.id == document}
    return [found[start] for start in sorted(found)]


def _taken(question: str, sentences: Sequence[SentenceHit]) -> tuple[Side, SentenceHit] | None:
    """The side that a source takes, with the sentence that bears most of it out."""
    leans = leaning(question, [item.text for item in sentences])
    if leans.side is None or leans.at is None:
        return None
    return Side.YES if leans.side else Side.NO, sentences[leans.at]


def _differs(question: str, sentences: Sequence[SentenceHit], side: Side) -> bool:
    """Whether another source finds the other side likelier; one that finds nothing on the matter differs in nothing."""
    leans = leaning(question, [item.text for item in sentences])
    odds = leans.odds if side is Side.NO else -leans.odds
    return leans.at is not None and odds >= _DIFFERS
