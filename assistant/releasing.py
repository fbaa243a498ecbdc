"""The last step before anything is shown: the guardrail reads the whole answer and says what each sentence may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.audience import ASK_ABOUT_DOSES, ASK_THE_TEAM, WITHOUT_DOSE, for_audience
from assistant.doses.dosing import gives_dosing
from assistant.grounding.citing import quoted
from assistant.guarded import doses_in, is_plain
from assistant.measuring import measured
from assistant.question.contextualise import contextualised
from assistant.records import (
    Audience,
    Citation,
    Cited,
    DraftSentence,
    Dropped,
    Evidence,
    Part,
    Passage,
    Request,
    Sentence,
)
from assistant.words import overlap
from guardrails import Action, Context, Finding, Guard, Released, ReleaseStatus

_SOURCES, _OPENING = 6, 400  # passages, and characters of each, that tell what an answer is about
_WITHHELD = "This answer was withheld: a dose in it could not be verified against the rules."
_STOPPING = frozenset({ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedAnswer:
    """What the guardrail let through, with the references renumbered in the order they are met."""

    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A sentence as the guardrail left it, what it rests on, what it does in the answer, and its theme."""

    text: str
    evidence: tuple[Evidence, ...]
    part: Part
    theme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A sentence with the offsets at which it stands in the text that the guardrail reads."""

    draft: DraftSentence
    start: int
    end: int


def release(guard: Guard, cited: Cited) -> ReleasedAnswer:
    """Check the answer as a whole, since totals build up across sentences, and number what is left of it."""
    request = cited.drafted.found.request
    known = measured(request, contextualised(request))
    context = Context(weight_kg=known.weight_kg, height_cm=request.patient.height_cm)
    context = guard.about(_subject(request, cited.drafted.found.passages), context)
    sentences, dropped = _for_audience(guard, request, cited)
    placed = _placed(sentences)
    released = guard.release("\n".join(_stopped(sentence.text) for sentence in sentences), context)
    passages = {passage.n: passage for passage in cited.drafted.found.passages}
    numbered, citations, stopped = _as_shown(guard, context, _edited(guard, placed, released), passages)
    return ReleasedAnswer(
        text=answer_text(numbered),
        sentences=numbered,
        citations=citations,
        findings=released.findings,
        dropped=(*cited.dropped, *dropped, *stopped),
    )


def _subject(request: Request, passages: Sequence[Passage]) -> str:
    """What the answer is about as the question and the sources say it, for sentences that leave it unsaid."""
    opened = (f"{passage.title}\n{passage.text[:_OPENING]}" for passage in passages[:_SOURCES])
    return "\n".join((request.question, *opened))


def _stopped(text: str) -> str:
    """A sentence with the full stop that a list item may lack: the guardrail is not to read it into the next one."""
    return text if text.endswith((".", "!", "?", ":", ";", ",")) else f"{text}."


def _as_shown(
    guard: Guard, context: Context, spoken: Sequence[_Spoken], passages: Mapping[int, Passage]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], list[Dropped]]:
    """What is shown is what is checked, markers and layout and all: a sentence that is stopped there is left out.

    An answer in which that can't be told, or that would be left with nothing, is withheld whole.
    """
    stopped: list[Dropped] = []
    left = list(spoken)
    while left:
        numbered, citations = _numbered(guard, left, passages)
        text = answer_text(numbered)
        released = guard.release(text, context)
        if released.status not in _STOPPING:
            return numbered, citations, stopped
        hit = _stopped_at(text, [item.text for item in left], released)
        if not hit:
            break
        stopped += [Dropped(text=left[at].text, reason="a dose rule stops it where it stands") for at in sorted(hit)]
        left = [item for at, item in enumerate(left) if at not in hit]
    return ((Sentence(text=_WITHHELD, citations=()),) if spoken else ()), (), stopped


def _stopped_at(text: str, sentences: Sequence[str], released: Released) -> set[int]:
    """Which of the sentences, in their order in the text, a striking finding touches."""
    struck = [(item.start, item.end) for item in released.findings if item.action is not Action.ANNOTATE]
    hit, position = set(), 0
    for at, sentence in enumerate(sentences):
        start = text.index(sentence, position)
        position = start + len(sentence)
        if any(first < position and start < last for first, last in struck):
            hit.add(at)
    return hit


def answer_text(sentences: Sequence[Sentence]) -> str:
    """The bottom line as a paragraph, then a line for each further sentence, markers behind each."""
    lines = [" ".join((sentence.text, *(f"[{n}]" for n in sentence.citations))) for sentence in sentences]
    return "\n\n".join(("".join(lines[:1]), "\n".join(f"- {line}" for line in lines[1:]))).strip()


def _for_audience(guard: Guard, request: Request, cited: Cited) -> tuple[list[DraftSentence], list[Dropped]]:
    """Patients are not given doses, whatever the draft says or quotes: they are told whom to ask."""
    if request.audience is not Audience.PATIENT:
        return list(cited.sentences), []
    passages = {passage.n: passage for passage in cited.drafted.found.passages}
    quotable = [(item, _without_dosing_quotes(item, passages)) for item in cited.sentences]
    left = [item for _, item in quotable if item is not None]
    plain, dosed = for_audience(guard, request.audience, left, close=False)
    dropped = [*(Dropped(text=item.text, reason=WITHOUT_DOSE) for item, kept in quotable if kept is None), *dosed]
    said = ASK_ABOUT_DOSES if dropped else ASK_THE_TEAM
    close = (DraftSentence(text=said, about_evidence=True, part=Part.GAP),) if cited.sentences else ()
    return [*plain, *close], dropped


def _without_dosing_quotes(sentence: DraftSentence, passages: Mapping[int, Passage]) -> DraftSentence | None:
    """The sentence with those of its quotes that state no dose; None where that leaves none, unless a rule says it."""
    evidence = tuple(item for item in sentence.evidence if not gives_dosing(quoted(item.span, passages[item.n])))
    if sentence.evidence and not evidence and sentence.rule is None:
        return None
    return replace(sentence, evidence=evidence, markers=tuple(dict.fromkeys(item.n for item in evidence)))


def _placed(sentences: Sequence[DraftSentence]) -> list[_Placed]:
    placed: list[_Placed] = []
    start = 0
    for sentence in sentences:
        placed.append(_Placed(draft=sentence, start=start, end=start + len(sentence.text)))
        start += len(_stopped(sentence.text)) + 1
    return placed


def _edited(guard: Guard, placed: Sequence[_Placed], released: Released) -> list[_Spoken]:
    """Each sentence's released text with its evidence. A stretch over several sentences is spoken by the first."""
    edits = {(finding.start, finding.end): finding.replacement for finding in released.findings}
    spoken: list[_Spoken] = []
    for sentence in placed:
        text = sentence.draft.text
        for (start, end), replacement in sorted(edits.items(), reverse=True):
            first, last = max(start, sentence.start) - sentence.start, min(end, sentence.end) - sentence.start
            if first < last:
                begins_here = start >= sentence.start
                text = text[:first] + (replacement if begins_here else "") + text[last:]
        if text.strip():
            draft = sentence.draft
            # A heading is the source's text too.
            theme = draft.theme if draft.theme and is_plain(guard, draft.theme) else ""
            spoken.append(_Spoken(text=text.strip(), evidence=draft.evidence, part=draft.part, theme=theme))
    return spoken


def _numbered(
    guard: Guard, spoken: Sequence[_Spoken], passages: Mapping[int, Passage]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    citations: dict[tuple[str, int, int], Citation] = {}
    sentences: list[Sentence] = []
    for said in spoken:
        numbers = []
        for item in said.evidence:
            passage = passages[item.n]
            key = (passage.document, item.span.start, item.span.end)
            citations.setdefault(key, _citation(len(citations) + 1, said.text, item, passage))
            numbers.append(citations[key].n)
        part = Part.BOTTOM_LINE if not sentences and said.part is Part.SUPPORT else said.part
        cited = tuple(dict.fromkeys(numbers))
        doses = doses_in(guard, said.text)
        sentences.append(Sentence(text=said.text, citations=cited, doses=doses, part=part, theme=said.theme))
    return tuple(sentences), tuple(citations.values())


def _citation(n: int, text: str, item: Evidence, passage: Passage) -> Citation:
    quote = quoted(item.span, passage)
    return Citation(
        n=n,
        document=passage.document,
        title=passage.title,
        quote=quote,
        start=item.span.start,
        end=item.span.end,
        kind=passage.kind,
        year=passage.year,
        review_status=passage.review_status,
        support=round(overlap(text, quote), 3),
    )
