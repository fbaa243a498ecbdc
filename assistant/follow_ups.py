"""Questions to ask next: what the evidence at hand can answer and the answer has not used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant.doses.amounts import stated_amounts
from assistant.doses.dosing import gives_dosing
from assistant.evidence.sources import Source, sources_of
from assistant.finding.reading import Reading
from assistant.finding.relevance import Relevant, relevant
from assistant.finding.vocabulary import Vocabulary
from assistant.question.needs import Need
from assistant.records import Citation, Request
from assistant.words import FUNCTION_WORDS, content_words
from corpus import Span
from guardrails import Guard, ReleaseStatus
from index.records import Hit
from index.sentences import SentenceRanker

WORDS = Path(__file__).parent / "follow_ups.yaml"
"""The shipped templates, and the headings that name no topic."""

_MOST = 3
_TRIED = 5
_LIKELY = -1.5  # log-odds from which a question's best sentence is likely to answer it
_SAME = 0.6  # share of a question's topic that another one has, from which they ask the same
_LONGEST_TOPIC = 8  # words
_WORD = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*")
_NUMBERED = re.compile(r"\A(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-Z]\.)\s+")
_LEADING = re.compile(r"\A(?:the )?(?:evidence|data|information|notes) (?:for|on|of|about) (?:the )?", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\([^()]*\)")

Judge = Callable[[str], Relevant | None]
"""The likeliest sentence for a question among those found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A question, and where its answer is expected."""

    question: str
    document: str
    stretches: tuple[Span, ...]


def judge_with(ranker: SentenceRanker, hits: Sequence[Hit], reading: Reading, vocabulary: Vocabulary) -> Judge:
    """Judge questions by ranking the sentences of the same hits anew; no search is made."""

    def judge(question: str) -> Relevant | None:
        ranked = ranker.rank(question, hits)
        return next(iter(relevant(Need(text=question), ranked, reading.studies, vocabulary)), None)

    return judge


def follow_ups(
    guard: Guard, request: Request, reading: Reading, cited: Iterable[Citation], judge: Judge
) -> tuple[str, ...]:
    """At most 3 questions, nearest topic first. Each is answered, likely, by the source or section it was made from, of
    which the answer has cited nothing; none states a dose or repeats a question of the conversation.
    """
    used = [(item.document, Span(start=item.start, end=item.end)) for item in cited]
    asked = [request.question, *(turn.question for turn in request.history)]
    chosen: list[str] = []
    tried = 0
    for candidate in _candidates(request, reading, used):
        if len(chosen) == _MOST or tried == _TRIED:
            break
        if not _fit(guard, candidate.question) or any(_repeats(candidate.question, said) for said in (*asked, *chosen)):
            continue
        tried += 1
        if _answered(judge(candidate.question), candidate):
            chosen.append(candidate.question)
    return tuple(chosen)


def _candidates(request: Request, reading: Reading, used: Sequence[tuple[str, Span]]) -> Iterator[_Candidate]:
    """Sources that are not cited and sections that are not, by the odds of their best sentence for the question."""
    found: list[tuple[float, _Candidate]] = []
    for source in sources_of(reading):
        if not source.is_document:
            if not _touched(source.document.id, source.stretches, used):
                found += _about_source(request, source)
        else:
            found += _about_sections(source, used)
    seen: set[str] = set()
    for _, candidate in sorted(found, key=lambda item: -item[0]):
        if candidate.question.casefold() not in seen:
            seen.add(candidate.question.casefold())
            yield candidate


def _about_source(request: Request, source: Source) -> Iterator[tuple[float, _Candidate]]:
    study = source.study
    topic = next((found for item in source.relevant if (found := _shared(request.question, item.hit.text))), "")
    if not topic or _matches("no_topics", topic) or study.year is None or not source.relevant:
        return
    question = _template("source").format(year=study.year, kind=study.kind, topic=topic)
    yield source.odds, _Candidate(question=question, document=source.document.id, stretches=source.stretches)


def _about_sections(source: Source, used: Sequence[tuple[str, Span]]) -> Iterator[tuple[float, _Candidate]]:
    headed: dict[str, list[Relevant]] = {}
    for item in source.relevant:
        headed.setdefault(item.hit.hit.chunk.section, []).append(item)
    for section, items in headed.items():
        topic = _topic(section.split(" > ")[-1])
        stretches = tuple(item.hit.span for item in items)
        if topic and not _touched(source.document.id, stretches, used):
            question = _asked(topic, source)
            yield items[0].odds, _Candidate(question=question, document=source.document.id, stretches=stretches)


def _asked(topic: str, source: Source) -> str:
    """The question for a heading: the heading itself where it is one."""
    if topic.endswith("?"):
        return topic
    if source.study.year and source.study.kind != "other":
        return _template("source").format(year=source.study.year, kind=source.study.kind, topic=topic)
    return _template("titled").format(topic=topic)


def _topic(heading: str) -> str:
    """A heading as the topic of a question, in running words; empty where it names none or is a sentence."""
    plain = _LEADING.sub("", _BRACKETED.sub("", _NUMBERED.sub("", heading)).strip(" .:–-"))
    words = plain.split()
    if not 1 <= len(words) <= _LONGEST_TOPIC or not content_words(plain) or _matches("headings_without_topic", plain):
        return ""
    if plain.endswith("?"):
        return plain
    return " ".join(word.lower() if word[:1].isupper() and word[1:].islower() else word for word in words)


def _shared(question: str, text: str) -> str:
    """The longest run of the question's words, content words at both ends, that a text has too, as it is there."""
    asked = [word.casefold() for word in _WORD.findall(question)]
    runs = {tuple(asked[at:end]) for at in range(len(asked)) for end in range(at + 1, len(asked) + 1)}
    told = list(_WORD.finditer(text))
    best = ""
    for at in range(len(told)):
        for end in range(at + 1, min(len(told), at + _LONGEST_TOPIC) + 1):
            run = tuple(word[0].casefold() for word in told[at:end])
            if run not in runs or run[0] in FUNCTION_WORDS or run[-1] in FUNCTION_WORDS:
                continue
            said = text[told[at].start() : told[end - 1].end()]
            if len(content_words(said)) > len(content_words(best)) or (
                len(run) == 1 and len(said) > len(best) and " " not in best
            ):
                best = said
    return " ".join(best.split())


def _touched(document: str, stretches: Iterable[Span], used: Sequence[tuple[str, Span]]) -> bool:
    return any(
        name == document and span.start < stretch.end and stretch.start < span.end
        for stretch in stretches
        for name, span in used
    )


@lru_cache(maxsize=1024)
def _fit(guard: Guard, question: str) -> bool:
    """Whether a question states no dose and may be shown."""
    if any(stated_amounts(question)) or guard.doses(question) or gives_dosing(question):
        return False
    return guard.release(question).status is ReleaseStatus.PASS


def _repeats(question: str, said: str) -> bool:
    """Whether what a question asks about, the template's own words aside, was asked about already."""
    asked, other = content_words(question) - _own_words(), content_words(said)
    another_year = any(word.isdigit() and word not in other for word in asked)
    return not another_year and len(asked & other) >= _SAME * len(asked)


def _answered(best: Relevant | None, candidate: _Candidate) -> bool:
    """Whether the best sentence is likely, and stands where the question was made from."""
    if best is None or best.odds < _LIKELY or best.hit.hit.document.id != candidate.document:
        return False
    return any(stretch.start <= best.hit.span.start < stretch.end for stretch in candidate.stretches)


@cache
def _stored() -> dict[str, object]:
    stored: dict[str, object] = yaml.safe_load(WORDS.read_text("utf-8"))
    return stored


def _template(name: str) -> str:
    questions = _stored()["questions"]
    assert isinstance(questions, dict)
    return str(questions[name])


@cache
def _own_words() -> frozenset[str]:
    """What the templates say whatever the topic."""
    return content_words(" ".join(re.sub(r"\{\w+\}", " ", _template(name)) for name in ("source", "titled")))


@lru_cache(maxsize=1024)
def _matches(name: str, words: str) -> bool:
    """Whether one of the stored patterns of a name fits words as a whole."""
    patterns = _stored()[name]
    assert isinstance(patterns, list)
    return any(re.fullmatch(pattern, words, re.IGNORECASE) for pattern in patterns)
