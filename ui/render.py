"""Records -> safe HTML. Templates escape everything put into them; no text of a model, user or document is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.records import Answer, AnswerStatus
from corpus.records import SourceDocument
from guardrails import Dose, Finding, Rule
from guardrails.records import Basis, Level, Scope, Stance
from ui.evidence import dose_rows, statements
from ui.records import Exchange, Outcome, SafetyCard
from ui.sources import Documents, cited_sources, nearest_sources, safety_cards, used_ranks, whole_document

STAGES = {
    "search": "Searching the sources",
    "draft": "Drafting from the passages found",
    "cite": "Checking every citation",
    "ground": "Checking every figure against its source",
    "release": "Checking every dose against its limits",
}
"""The stages that an assistant reports, in order, as the page names them."""

_KINDS = {"rct": "Randomized trial"}
_REVIEW = {"unknown": "Review status not stated"}

_PER = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m²"}

_UNITS = "g|mg|mcg|µg|ng|kg|m²|m2|cm|mL|ml|L|IU|U|units?|vials?|tablets?|hours?|h|days?|weeks?|months?|years?"
_AMOUNT = re.compile(rf"\d+(?:[.,]\d+)*(?:[-–]\d+(?:[.,]\d+)*)?\s?(?:{_UNITS})(?![\w²])(?:/[\w²]+)*")

_STANCES = {
    Stance.RECOMMENDING: "Stated regimen",
    Stance.REPORTING: "Reported, not advised",
    Stance.REFUTING: "Not supported",
    Stance.ASKING: "Asked about",
    Stance.WARNING: "Warned against",
}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def question_html(question: str) -> str:
    """A question as asked."""
    return _templates.get_template("question.html").render(question=question)


def stage_html(stage: str) -> str:
    """The line shown while the assistant works. An unknown stage is shown as the first."""
    names = list(STAGES)
    at = names.index(stage) if stage in STAGES else 0
    return _templates.get_template("stage.html").render(label=STAGES[names[at]], done=at, stages=len(names))


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
        cards=safety_cards(answer, documents),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """The HTML of the panels beside the conversation, in the order of their tabs."""

    sources: str
    evidence: str
    doses: str
    safety: str
    how: str


def panels(exchange: Exchange | None, documents: Documents, rules: Iterable[Rule]) -> Panels:
    """The panels of one exchange, or of a conversation that has none yet."""
    answer = exchange.answer if exchange else None
    cited = cited_sources(answer, documents) if answer else ()
    shared = {
        "exchange": exchange,
        "number": exchange.number if exchange else 0,
        "answer": answer,
        "titles": {citation.n: citation.title for citation in answer.citations} if answer else {},
    }

    def render(name: str, **values: object) -> str:
        return _templates.get_template(f"{name}.html").render(shared, **values)

    return Panels(
        sources=render("sources", cited=cited, near=nearest_sources(answer) if answer and not cited else ()),
        evidence=render("evidence", rows=statements(answer, documents) if answer else ()),
        doses=render("doses", rows=dose_rows(answer, rules) if answer else ()),
        safety=render("safety", cards=safety_cards(answer, documents) if answer else ()),
        how=render("how", used=used_ranks(answer) if answer else ()),
    )


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


def _keep(text: str) -> Markup:
    """Text as HTML in which a number never parts from its unit at the end of a line: "2 g/kg" is read as one."""
    pieces, at = [], 0
    for match in _AMOUNT.finditer(text):
        pieces += [escape(text[at : match.start()]), Markup('<span class="hs-keep">{}</span>').format(match[0])]
        at = match.end()
    return Markup("").join([*pieces, escape(text[at:])])


def _split_tail(text: str) -> tuple[str, str]:
    """A sentence without its last word, and that word: an amount with its unit counts as one."""
    at = text.rfind(" ") + 1
    amount = next((match for match in _AMOUNT.finditer(text) if match.start() < at < match.end()), None)
    at = amount.start() if amount else at
    return text[:at], text[at:]


def _label(value: str) -> str:
    """A value of an enumeration in plain words: "case_series" -> "Case series"."""
    return _KINDS.get(value) or value.replace("_", " ").capitalize()


def _day(value: date) -> str:
    """A date without leading zero and without the locale: 4 Nov 2025."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{value.day} {months[value.month - 1]} {value.year}"


def _amount(amount: Decimal, unit: str, basis: Basis) -> str:
    """A quantity as it is written in the field: 0.4 g/kg, 375 mg/m²."""
    return f"{amount.normalize():f} {unit.partition('/')[0]}{_PER[basis]}"


def _percent(share: Decimal) -> str:
    return f"{round(share * 100)}%"


def _review(value: str) -> str:
    return _REVIEW.get(value) or _label(value)


def _heading(card: SafetyCard) -> str:
    """What a safety rule did, in the words of the card's title."""
    if card.outcome is Outcome.NOTED:
        return "Note from a safety rule"
    hard = any(finding.level is Level.HARD for finding in card.findings)
    if card.outcome is Outcome.ASKED:
        return "Your question goes past a hard limit" if hard else "A safety rule applies to your question"
    return "Stopped by a hard limit" if hard else "Held back by a safety rule"


def _stance(dose: Dose) -> str:
    """What the answer does with a dose. A dose that is not advised must never read as if it were."""
    return _STANCES[dose.stance]


def _scope(rule: Rule) -> str:
    """What a limit covers: "in a course", "in 28 days"."""
    if rule.scope is Scope.PERIOD and rule.per_days is not None:
        return "a day" if rule.per_days == 1 else f"in {rule.per_days.normalize():f} days"
    return f"in one {rule.scope.value}" if rule.scope else ""


def _limit(finding: Finding) -> str:
    return "Hard limit" if finding.level is Level.HARD else "Soft limit"


_templates.filters.update(
    amount=_amount,
    day=_day,
    heading=_heading,
    keep=_keep,
    label=_label,
    limit=_limit,
    percent=_percent,
    review=_review,
    scope=_scope,
    split_tail=_split_tail,
    stance=_stance,
)
