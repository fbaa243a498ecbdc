"""Records -> safe HTML. Templates escape everything put into them; no text of a model, user or document is markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.records import Answer, AnswerStatus, Part, Sentence
from corpus.records import SourceDocument
from guardrails import Guard
from ui.chart import charts
from ui.corpus_desk import Listed, Told
from ui.evidence import dose_rows, statements, studies
from ui.feedback import KINDS
from ui.records import Exchange, WorkedCase
from ui.sources import Documents, cited_sources, nearest_sources, safety_cards, used_ranks, whole_document
from ui.teaching import changes, droppings
from ui.wording import FILTERS

STAGES = {
    "search": "Searching the sources",
    "draft": "Drafting from the passages found",
    "cite": "Checking every citation",
    "ground": "Checking every figure against its source",
    "release": "Checking every dose against its limits",
}
"""The stages that an assistant reports, in order, as the page names them."""

LABELS = {"markdown": "Markdown", "html": "HTML", "json": "JSON", "ris": "RIS", "bibtex": "BibTeX"}
"""The formats an answer can be saved in, as the page names them."""

PARTS = {Part.DIFFERENCE: "Where the sources differ", Part.GAP: "What the sources leave open"}
"""The titles over parts of an answer."""

_THEMED = 3  # points; fewer are read at a glance, and so are points that have nothing in common

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    auto_reload=False,  # it would look at every file for every answer
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(FILTERS)


def question_html(question: str) -> str:
    """A question as asked."""
    return _templates.get_template("question.html").render(question=question)


def stage_html(stage: str, tokens: int = 0) -> str:
    """The line shown while the assistant works. An unknown stage is shown as the first.

    `tokens` are how many a chat model has written so far: a count, and nothing of what it wrote.
    """
    names = list(STAGES)
    at = names.index(stage) if stage in STAGES else 0
    return _templates.get_template("stage.html").render(
        label=STAGES[names[at]], done=at, stages=len(names), tokens=tokens
    )


def exchange_html(exchange: Exchange, documents: Documents) -> str:
    """What came of a question: the answer with its citations and safety cards, or the line saying why there is none."""
    answer = exchange.answer
    if answer is None:
        return _templates.get_template("problem.html").render(problem=exchange.problem or "")
    return _templates.get_template("answer.html").render(
        number=exchange.number,
        answer=answer,
        answered=answer.status is AnswerStatus.ANSWERED,
        refused=answer.status is AnswerStatus.REFUSED,
        titles={citation.n: citation.title for citation in answer.citations},
        bottom_line=bottom_line(answer),
        sections=_sections(answer),
        cards=safety_cards(answer, documents),
        retracted=[source.document.title for source in cited_sources(answer, documents) if source.document.retracted],
        formats=tuple(LABELS.items()),
        feedback=tuple(KINDS.items()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """Sentences of an answer that follow each other and do the same in it."""

    part: Part
    title: str
    items: tuple[Sentence, ...]


def bottom_line(answer: Answer) -> tuple[Sentence, ...]:
    """What an answer comes to: its first sentence, and the next where the first only leads up to it ("Yes, …:")."""
    leads_up = bool(answer.sentences) and answer.sentences[0].text.endswith(":")
    return answer.sentences[: 2 if leads_up and answer.status is AnswerStatus.ANSWERED else 1]


def _sections(answer: Answer) -> list[_Section]:
    """What follows the bottom line, in its own order; points by their themes where there is more than one of some
    length. An abstention is short, and says itself what is what.
    """
    titled = answer.status is AnswerStatus.ANSWERED
    told = answer.sentences[len(bottom_line(answer)) :]
    points = [sentence for sentence in told if sentence.part is Part.SUPPORT]
    themed = titled and len(points) >= _THEMED and len({sentence.theme for sentence in points}) < len(points)
    parts = groupby(told, key=lambda sentence: (sentence.part, sentence.theme if themed else ""))
    return [
        _Section(part=part, title=PARTS.get(part, theme) if titled else "", items=tuple(items))
        for (part, theme), items in parts
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """The HTML of the panels beside the conversation, in the order of their tabs."""

    sources: str
    evidence: str
    doses: str
    safety: str
    how: str
    teaching: str


def sources_html(exchange: Exchange | None, documents: Documents, *, closed: bool = False) -> str:
    """The Sources panel of one exchange, or of a conversation that has none yet or that is `closed`.

    It rests on the released sentences alone, so it can be shown before the other panels.
    """
    answer = exchange.answer if exchange else None
    cited = cited_sources(answer, documents) if answer else ()
    near = nearest_sources(answer) if answer and not cited else ()
    return _templates.get_template("sources.html").render(exchange=exchange, cited=cited, near=near, closed=closed)


def panels(
    exchange: Exchange | None, documents: Documents, guard: Guard, *, draft: bool = False, closed: bool = False
) -> Panels:
    """The panels of one exchange, or of a conversation that has none yet or that is `closed`.

    `draft` lays the draft open, for teaching.
    """
    answer = exchange.answer if exchange else None
    shared = {
        "exchange": exchange,
        "number": exchange.number if exchange else 0,
        "answer": answer,
        "titles": {citation.n: citation.title for citation in answer.citations} if answer else {},
    }

    def render(name: str, **values: object) -> str:
        return _templates.get_template(f"{name}.html").render(shared, **values)

    return Panels(
        sources=sources_html(exchange, documents, closed=closed),
        evidence=render(
            "evidence",
            rows=statements(answer, documents) if answer else (),
            studies=studies(answer) if answer else (),
            stances=[(stance, count) for stance, count in answer.stance.items() if count] if answer else (),
            charts=charts(answer, guard) if answer else (),
        ),
        doses=render(
            "doses", table=answer.dose_table if answer else (), rows=dose_rows(answer, guard.rules) if answer else ()
        ),
        safety=render("safety", cards=safety_cards(answer, documents) if answer else ()),
        how=render("how", used=used_ranks(answer) if answer else (), rules=len(guard.rules)),
        teaching=render(
            "teaching",
            used=used_ranks(answer) if answer else (),
            changes=changes(answer) if answer and draft else (),
            droppings=droppings(answer) if answer else (),
        ),
    )


def cases_html(cases: Sequence[WorkedCase]) -> str:
    """The worked cases, which stay as they are from answer to answer."""
    return _templates.get_template("cases.html").render(cases=cases)


def document_html(exchange: Exchange, answer: Answer, document: SourceDocument) -> str:
    """A whole document in place of the Sources panel, with the quotes of one answer marked."""
    segments = whole_document(answer, document)
    return _templates.get_template("document.html").render(exchange=exchange, document=document, segments=segments)


def notice_html(message: str = "") -> str:
    """One line beside the question box, or nothing."""
    return _templates.get_template("notice.html").render(message=message)


def welcome_html(examples: Sequence[str]) -> str:
    """What stands where the conversation will, with example questions to choose."""
    return _templates.get_template("welcome.html").render(examples=examples)


def page_part(name: str) -> str:
    """A fixed part of the page: "header" or "disclaimer"."""
    return _templates.get_template(f"{name}.html").render()


def printable_html(answer: Answer, sources: Sequence[SourceDocument], disclaimer: str) -> str:
    """An answer as a page of its own, to keep or to print."""
    retracted = {source.id for source in sources if source.retracted}
    return _templates.get_template("printable.html").render(
        answer=answer, sources=sources, retracted=retracted, disclaimer=disclaimer
    )


def documents_html(listed: Sequence[Listed], problems: Sequence[str]) -> str:
    """The documents of a folder, and the files in it that can't be read."""
    return _templates.get_template("documents.html").render(listed=listed, problems=problems)


def told_html(told: Told) -> str:
    """What came of something done to the documents."""
    return _templates.get_template("told.html").render(told=told)
