"""Trial articles with the character spans that answer a question: is the quoted passage the one that answers?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from evals.cases import Name, Words, json_lines, validated
from evals.driving import Asker, Searcher, Track, untracked
from evals.errors import EvaluationError
from evals.matching import word_count
from evals.plain_chain import PlainChunk, within_words
from evals.rates import ALL, middle_and_most, named_by_group, rates_by_group
from evals.records import Exhibit, Report, Score, SpanPrompt
from evals.replies import measured_by

SUITE = "spans"
ANYWHERE, OWN, QUOTES = "passages, all articles", "passages, own article", "quotes of the answer"
PLAIN, PLAIN_CUT = "plain chain", "plain chain, same words"
DEPTHS = (1, 5, 10)

PHRASINGS = (
    "What is the effect of {intervention} compared with {comparator} on {outcome}?",
    "Does {intervention} change {outcome} compared with {comparator}?",
    "Compared with {comparator}, how does {intervention} affect {outcome}?",
    "{intervention} versus {comparator}: {outcome}",
    "Is {outcome} different between {intervention} and {comparator}?",
)
"""Ways of asking what a prompt asks. The first is the one that is measured."""

_SEARCHED = 400  # passages; enough to hold ten of any one article
_WORST = 30

Place = tuple[str, int, int]
"""Document id, start, end."""


class Plain(Protocol):
    """A chain that answers with chunks."""

    def chunks(self, question: str) -> Sequence[PlainChunk]:
        """The chunks it answers with, best first."""


class _PromptRow(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    prompt_id: Name
    pmcid: Name
    intervention: Words
    comparator: Words
    outcome: Words
    label: str = ""
    spans: tuple[tuple[int, int], ...]


def load_prompts(folder: Path, phrasing: str = PHRASINGS[0]) -> tuple[SpanPrompt, ...]:
    """The folder's `prompts.jsonl`, checked against `articles/`. Raises EvaluationError naming the line."""
    prompts = [
        _prompt(validated(row, _PromptRow, place), place, folder, phrasing)
        for place, row in json_lines(folder / "prompts.jsonl")
    ]
    if not prompts:
        raise EvaluationError(f"{folder / 'prompts.jsonl'} holds no prompt. Name another folder with --dir.")
    return tuple(prompts)


def run_spans(
    prompts: Sequence[SpanPrompt],
    searcher: Searcher,
    asker: Asker,
    plain: Plain,
    *,
    digests: Mapping[str, str] | None = None,
    track: Track = untracked,
) -> Report:
    """Search and ask for every prompt over all articles. A hit shares half of a gold span, or half of itself.

    The plain chain is judged by its chunks: as they are, and cut off after as many words as the answer has.
    """
    grouped: list[tuple[str, Score]] = []
    exhibits: list[Exhibit] = []
    words: dict[str, list[int]] = {QUOTES: [], PLAIN: [], PLAIN_CUT: []}
    measured: dict[str, str] = {}
    for prompt in track(prompts, "spans"):
        hits = searcher.search(prompt.question, _SEARCHED, mode="hybrid")
        places = [(hit.chunk.document_id, hit.chunk.start, hit.chunk.end) for hit in hits]
        reply = asker.ask(prompt.question, id=prompt.id)
        quoted = [(citation.document, citation.start, citation.end) for citation in reply.citations]
        own = [place for place in places if place[0] == prompt.article]
        measured |= measured_by(reply)
        for group, found in ((ANYWHERE, places), (OWN, own)):
            grouped += [(group, score) for score in _scores(prompt, found)]
        grouped += [(QUOTES, score) for score in (_scores(prompt, quoted) if quoted else _nothing_quoted(prompt))]
        grouped.append((QUOTES, Score(case=prompt.id, scorer="quotes anything", value=float(bool(quoted)))))
        spoken = word_count(reply.text)
        chunks = plain.chunks(prompt.question)
        for group, said in ((PLAIN, chunks), (PLAIN_CUT, within_words(chunks, spoken))):
            grouped += [(group, score) for score in _scores(prompt, [_place(chunk) for chunk in said])]
            words[group].append(sum(word_count(chunk.text) for chunk in said))
        words[QUOTES].append(spoken)
        if quoted and not any(_hits(prompt, quoted)):
            exhibits.append(_exhibit(prompt, reply.text, [citation.quote for citation in reply.citations]))
    rates = {group: row for group, row in rates_by_group(grouped).items() if group != ALL}
    return Report(
        suite=SUITE,
        rates=rates,
        scores=named_by_group(grouped),
        digests={**measured, **(digests or {})},
        figures={
            f"{group}: {name}": value
            for group in words
            for name, value in middle_and_most(words[group], "words").items()
        },
        exhibits=tuple(exhibits[:_WORST]),
    )


def is_hit(prompt: SpanPrompt, place: Place) -> bool:
    """Whether a passage covers at least half of a gold span, or lies at least half within one."""
    document, start, end = place
    if document != prompt.article:
        return False
    shared = ((min(end, right) - max(start, left), right - left) for left, right in prompt.spans)
    return any(common > 0 and 2 * common >= min(length, end - start) for common, length in shared)


def _place(chunk: PlainChunk) -> Place:
    return chunk.document, chunk.start, chunk.start + len(chunk.text)


def _hits(prompt: SpanPrompt, places: Iterable[Place]) -> list[bool]:
    return [is_hit(prompt, place) for place in places]


def _scores(prompt: SpanPrompt, places: Sequence[Place]) -> list[Score]:
    hits = _hits(prompt, places)
    return [Score(case=prompt.id, scorer=f"hit@{k}", value=float(any(hits[:k]))) for k in DEPTHS]


def _nothing_quoted(prompt: SpanPrompt) -> list[Score]:
    return [Score(case=prompt.id, scorer=f"hit@{k}", value=None, reason="nothing is quoted") for k in DEPTHS]


def _prompt(row: _PromptRow, place: str, folder: Path, phrasing: str) -> SpanPrompt:
    article = folder / "articles" / f"{row.pmcid}.txt"
    if not article.is_file():
        raise EvaluationError(f"{place}: there is no articles/{row.pmcid}.txt. Add the article or remove the line.")
    if not row.spans or any(start < 0 or end <= start for start, end in row.spans):
        raise EvaluationError(f"{place}: spans must be [start, end) pairs with start < end. Mend the line.")
    question = phrasing.format(intervention=row.intervention, comparator=row.comparator, outcome=row.outcome)
    return SpanPrompt(id=row.prompt_id, article=row.pmcid, question=question, label=row.label, spans=row.spans)


def _exhibit(prompt: SpanPrompt, answer: str, quotes: Sequence[str]) -> Exhibit:
    spans = ", ".join(f"{start}-{end}" for start, end in prompt.spans)
    return Exhibit(
        case=prompt.id,
        group=prompt.label,
        question=prompt.question,
        answer=answer,
        expected=f"{prompt.article} at {spans} ({prompt.label})",
        passage="\n".join(quotes),
        failed=("no quote hits",),
    )
