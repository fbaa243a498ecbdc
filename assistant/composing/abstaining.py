"""When the documents do not answer a question: how that is told, and what is said instead."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.composing.quoting import sentence_of
from assistant.evidence.populations import Group, unmet
from assistant.finding.reading import Reading
from assistant.finding.relevance import Relevant, load_model, numbers_apart
from assistant.finding.vocabulary import Vocabulary
from assistant.guarded import drugs_of, is_plain
from assistant.question.answer_types import asking, ungiven
from assistant.question.asking import Want, wants
from assistant.question.needs import needs
from assistant.question.of_itself import asks_about_the_source
from assistant.records import AnswerStatus, Draft, DraftSentence, Evidence, Found, Part
from guardrails import Guard
from index.records import SentenceHit

WEIGHTS = Path(__file__).parent / "answerable.json"
"""The fitted model of "the documents answer this", written by `python -m assistant.composing.fitting`, which prints
its trade-off."""

THRESHOLD = -0.5
"""Log-odds from which a question is answered."""

SURE = 0.6
"""Log-odds below which an answer says that it may not be one."""

_TELLING = (Want.NUMBER, Want.TIME, Want.ACTION, Want.REASON, Want.COMPARISON, Want.SCOPE)
_TOLD = -0.5  # log-odds from which one of the things asked for is answered, whatever the others lack
_ASKING_WORD = re.compile(r"\b(?:what|which|when|where|why|who|how)\b|\?(?=\s*\w)", re.IGNORECASE)
_NEARBY = 2
_NEAR = 0.3  # cosine below which a sentence is not about the question at all
_NEARLY = 2.0  # log-odds below the threshold within which the nearest sentences are worth reading
_CONSIDERED = 5


def answers(question: str, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether the sentences found answer the question rather than merely share its subject."""
    return bool(reading.whole) and confidence(question, reading, vocabulary) >= THRESHOLD


def confidence(question: str, reading: Reading, vocabulary: Vocabulary) -> float:
    """Log-odds that the question is answered."""
    return load_model(WEIGHTS).odds(features(question, reading, vocabulary))


def features(question: str, reading: Reading, vocabulary: Vocabulary) -> dict[str, float]:
    """The odds of the best sentence for anything asked; the best coverage of the question's words; words and terms of
    art that the corpus lacks; how much the question says; whether it asks of a source; what sort of answer it wants.
    """
    asked = vocabulary.asked(question)
    nearest = reading.ranked[:_CONSIDERED]
    unknown = vocabulary.unknown_terms(question)
    wanted = wants(question)
    return {
        "odds": max(part[0].odds for part in (*reading.parts, () if any(reading.parts) else reading.whole) if part),
        "coverage": max(asked.share(f"{hit.hit.chunk.section} {hit.text}") for hit in nearest),
        "foreign": sum(unknown.values()),
        "unknown": len(unknown),
        "terms": math.log(len(asked.terms) + 1),
        "named_source": float(bool(reading.named)),
        "of_itself": float(asks_about_the_source(question)),
        **{f"{want.value}_wanted": float(want in wanted) for want in _TELLING},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What the documents lack for a question: names, groups of people, sorts of answer. Each completes "They …".

    Without what is `needed` they can't answer. Of what is missing `in_part`, the rest of the question can be answered.
    `silent_on` are the groups of people that the question names and nothing found is about.
    """

    silent_on: tuple[Group, ...]
    needed: tuple[str, ...]
    in_part: tuple[str, ...]


def lacking(guard: Guard, found: Found, reading: Reading, vocabulary: Vocabulary) -> Lacking:
    """What the documents lack for a question, judged for each thing it asks."""
    silent_on = _silent_on(found, reading)
    apart = [f"say nothing of {group.name}" for group in silent_on if group.unmet == "abstain"]
    asked = needs(reading.question, reading.studies)
    sentences = [f"{hit.hit.chunk.section}: {hit.text}" for hit in reading.ranked]
    parts = [_lacked(guard, text, sentences, vocabulary) for text in (reading.question, *(need.text for need in asked))]
    said = tuple(dict.fromkeys(said for part in parts for said in part))
    rest = any(
        found and found[0].odds >= _TOLD and not lacked
        for found, lacked in zip(reading.parts, parts[1:], strict=False)
        if len(reading.parts) == len(asked) and len(_ASKING_WORD.findall(reading.question)) > 1
    )
    return Lacking(silent_on=silent_on, needed=(*apart, *(() if rest else said)), in_part=said)


def _lacked(guard: Guard, question: str, sentences: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    if names := vocabulary.unknown_names(asking(question)):
        return [f"do not mention {_listed(names)}"]
    types = ungiven(question, sentences, lambda text: drugs_of(guard, text))
    others = numbers_apart(question, sentences)
    return [*(f"say nothing of {name}" for name in others), *(f"give no {kind.name}" for kind in types)]


def _silent_on(found: Found, reading: Reading) -> tuple[Group, ...]:
    told = (f"{hit.document.population or ''} {hit.chunk.section} {hit.chunk.text}" for hit in found.hits)
    return unmet(reading.question, told)


def abstention(
    question: str, reading: Reading, vocabulary: Vocabulary, guard: Guard, *, model: str, without: Sequence[str] = ()
) -> Draft:
    """A draft that says the documents hold no answer and tells what they say nearby, with no dose in it. `without` is
    what they lack of it: "say nothing of children", "give no infusion rate".
    """
    unmet = [word for word, art in vocabulary.unknown_terms(question).items() if art == 1.0]
    reason = f" They do not mention {_listed(unmet)}." if unmet else ""
    if without:
        reason = f" They {' and '.join(without)}."
    text = f"The indexed documents do not cover this question.{reason}"
    said = DraftSentence(text=text, about_evidence=True, part=Part.GAP)
    near = bool(reading.whole) and confidence(question, reading, vocabulary) >= THRESHOLD - _NEARLY
    nearby = _sentences(reading.whole, guard) if near else _topics(reading.ranked, guard)
    return Draft(sentences=(said, *nearby), model=model, status=AnswerStatus.ABSTAINED)


def doubt(question: str, vocabulary: Vocabulary) -> tuple[DraftSentence, ...]:
    """What an answer that may not be one says of itself, naming the words that the documents never use."""
    unmet = list(vocabulary.unknown_terms(question))
    missing = f": they do not mention {_listed(unmet)}" if unmet else ""
    text = f"This is the nearest that the indexed documents say; they may not cover the question itself{missing}."
    return (DraftSentence(text=text, about_evidence=True, part=Part.GAP),)


def silence(groups: Sequence[Group]) -> tuple[DraftSentence, ...]:
    """What an answer says of groups of people whom the question names and the documents never do."""
    return lack([f"say nothing of {' or of '.join(group.name for group in groups)}"] if groups else [])


def lack(said: Sequence[str]) -> tuple[DraftSentence, ...]:
    """What an answer says of the parts of a question that the documents hold nothing for."""
    text = f"The documents {' and '.join(said)}."
    return (DraftSentence(text=text, about_evidence=True, part=Part.GAP),) if said else ()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _sentences(judged: Sequence[Relevant], guard: Guard) -> list[DraftSentence]:
    """The likeliest sentences that state no dose, as what comes nearest."""
    plain = [item.hit for item in judged[:_CONSIDERED] if is_plain(guard, item.hit.text)][:_NEARBY]
    if not plain:
        return []
    told = DraftSentence(text="What comes nearest in them:", about_evidence=True, part=Part.GAP)
    return [told, *(sentence_of(hit) for hit in plain)]


def _topics(ranked: Sequence[SentenceHit], guard: Guard) -> list[DraftSentence]:
    """The headings of the nearest sentences, where they name no dose, each with the sentence that stands for it."""
    topics: dict[str, SentenceHit] = {}
    for hit in ranked:
        if len(topics) == _NEARBY or hit.dense < _NEAR:
            break
        topic = hit.hit.chunk.section or hit.hit.document.title
        if is_plain(guard, topic):
            topics.setdefault(topic, hit)
    if not topics:
        return []
    named = " and ".join(f"“{topic}”" for topic in topics)
    evidence = tuple(Evidence(n=hit.hit.rank, span=hit.span) for hit in topics.values())
    text = f"The nearest that they cover is {named}."
    return [DraftSentence(text=text, markers=tuple(item.n for item in evidence), evidence=evidence, part=Part.GAP)]
