"""A scripted assistant: answers built as records, for page states that no honest question reaches on demand."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant import AssistantError
from assistant.errors import StoppedError
from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    DoseRow,
    Dropped,
    Evidence,
    EvidenceRow,
    Part,
    Request,
    Sentence,
)
from assistant.records import Stance as View
from corpus.records import Chunk, Depth, DocumentKind, ReviewStatus, SourceDocument, Span
from guardrails import Guard, load_guard
from guardrails.records import Action, Basis, Dose, Finding, Level, Quantity, Rule, RuleKind, RuleSource, Scope, Stance
from index.records import Hit

HOSTILE = (
    '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> ![a](http://192.0.2.1/a.png) '
    "[b](javascript:window.hacked=1) ${window.hacked=1} {{constructor}} http://192.0.2.1/ **bold**"
)

GUIDELINE = SourceDocument(
    id="guide",
    title="Guideline on widgetumab in invented disease",
    kind=DocumentKind.GUIDELINE,
    year=2023,
    publisher=None,
    review_status=ReviewStatus.APPROVED,
    last_updated=date(2025, 3, 4),
    population="Adults",
    depth=Depth.FULL_TEXT,
    sha256="0" * 64,
    text=(
        "Widgetumab is given at 2 mg/kg in total. It is split over two days. Doses above 2 mg/kg have no support.\n"
        "Fever was seen in 4.6% of patients. Check the blood count first."
    ),
)
REVIEW = SourceDocument(
    id="review",
    title=f"Review {HOSTILE}",
    kind=DocumentKind.SYSTEMATIC_REVIEW,
    year=None,
    publisher=None,
    review_status=ReviewStatus.UNDER_REVIEW,
    last_updated=None,
    population=None,
    depth=Depth.SUMMARY,
    sha256="1" * 64,
    text=f"{HOSTILE} Seven trials compared widgetumab with placebo. {HOSTILE} The trials were small.",
)
WITHDRAWN = replace(
    GUIDELINE,
    id="withdrawn",
    title="Widgetumab cures all",
    text="Page one says little. Widgetumab cures all.",
    retracted=True,
    notices=("Retracted in 2024: the data were made up.",),
    inferred=("year", "kind"),
    pages=(0, 22),
)
DOCUMENTS = {document.id: document for document in (GUIDELINE, REVIEW, WITHDRAWN)}

_DOSE = Dose(
    drug="widgetumab",
    amount=Decimal(9),
    unit="mg",
    basis=Basis.PER_KG,
    scope=Scope.COURSE,
    schedule="",
    administrations=None,
    total=Decimal(9),
    stance=Stance.RECOMMENDING,
    start=0,
    end=25,
    source_text="Give widgetumab 9 mg/kg.",
)
SAFE_DOSE = replace(_DOSE, amount=Decimal("1.0"), schedule="daily for 2 days", total=Decimal(2))
_SOURCE = RuleSource(document="guide", quote="Doses above 2 mg/kg have no support.")


LIMIT = Rule(
    id="widgetumab-max",
    kind=RuleKind.DOSE_LIMIT,
    subject="widgetumab",
    level=Level.HARD,
    action=Action.REPLACE,
    summary="At most 2 mg/kg a course.",
    safe_text="Widgetumab must not exceed 2 mg/kg in total.",
    source=_SOURCE,
    version=1,
    review_date=date(2026, 1, 1),
    scope=Scope.COURSE,
    limit=Quantity(amount=Decimal(2), unit="mg", basis=Basis.PER_KG),
)
RULES = (LIMIT, replace(LIMIT, id="other", subject="another drug"))


def citation(n: int, document: SourceDocument, quote: str) -> Citation:
    """Reference `n` to words that must stand in the document."""
    start = document.text.index(quote)
    return Citation(
        n=n,
        document=document.id,
        title=document.title,
        quote=quote,
        start=start,
        end=start + len(quote),
        kind=document.kind,
        year=document.year,
        review_status=document.review_status,
        support=1.0,
    )


def hit(rank: int, document: SourceDocument, section: str = "Dose") -> Hit:
    """The whole document as one passage."""
    end = len(document.text)
    chunk = Chunk(
        id=f"{document.id}:0",
        document_id=document.id,
        section=section,
        start=0,
        end=end,
        text=document.text,
        sentences=(Span(start=0, end=end),),
    )
    return Hit(chunk=chunk, document=document, score=1 / rank, rank=rank, dense=0.5, lexical=0.5)


def answer(question: str, *sentences: Sentence, **changes: object) -> Answer:
    """An answer from both documents, changed as named."""
    fields: dict[str, object] = {
        "id": "a1",
        "question": question,
        "status": AnswerStatus.ANSWERED,
        "text": " ".join(s.text + "".join(f" [{n}]" for n in s.citations) for s in sentences),
        "sentences": sentences,
        "citations": (
            citation(1, GUIDELINE, "Widgetumab is given at 2 mg/kg in total."),
            citation(2, GUIDELINE, "Doses above 2 mg/kg have no support."),
            citation(3, REVIEW, "Seven trials compared widgetumab with placebo."),
        ),
        "findings": (),
        "dropped": (Dropped(text="It costs 5 dollars.", reason="5 stands in no cited passage"),),
        "doses": (),
        "passages": (hit(1, GUIDELINE), hit(2, REVIEW, section="Trials")),
        "model": "extractive",
        "digests": {"corpus": "c" * 64, "rules": "d" * 64, "model": "e" * 64},
        "timings_ms": {"search": 12.0, "total": 20.0},
    }
    return Answer(**{**fields, **changes})  # type: ignore[arg-type]


def finding(**changes: object) -> Finding:
    """An overdose that a hard limit replaced."""
    fields: dict[str, object] = {
        "rule": "widgetumab-max",
        "level": Level.HARD,
        "action": Action.REPLACE,
        "message": "9 mg/kg is above the limit of 2 mg/kg a course.",
        "original": _DOSE.source_text,
        "replacement": "Widgetumab must not exceed 2 mg/kg in total.",
        "start": 0,
        "end": 25,
        "source": _SOURCE,
        "dose": _DOSE,
        "computed": "4.5 mg/kg/day x 2 = 9 mg/kg",
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def plain(question: str, **changes: object) -> Answer:
    """Three cited sentences."""
    return answer(
        question,
        Sentence(text="Widgetumab is given at 2 mg/kg in total.", citations=(1,), doses=(SAFE_DOSE,)),
        Sentence(text="Doses above 2 mg/kg have no support.", citations=(2, 1)),
        Sentence(text="Seven trials compared widgetumab with placebo.", citations=(3,)),
        **changes,
    )


def rich(question: str) -> Answer:
    """Everything that an answer can carry: parts, a notice, evidence, stances, a dose table, suggestions, the draft."""
    quote = "Doses above 2 mg/kg have no support."
    start = GUIDELINE.text.index(quote)
    row = EvidenceRow(
        document="guide",
        title=GUIDELINE.title,
        study="Invented 2019",
        kind="rct",
        year=2019,
        population="40 adults",
        regimens=("1 mg/kg/day for 2 days (2 mg/kg in total)",),
        outcome="Fever was seen in 4.6% of patients.",
        stance=View.AGAINST,
        quote=quote,
        start=start,
        end=start + len(quote),
        cautions=("case series",),
    )
    dose = DoseRow(
        drug="widgetumab",
        dose="1 mg/kg/day",
        schedule="for 2 days",
        total="2 mg/kg",
        limit="2 mg/kg in one course",
        rule="widgetumab-max",
        absolute="1 mg/kg × 70 kg = 70 mg a day (calculated)",
        citation=1,
    )
    dropped = (
        Dropped(text="It costs 5 dollars.", reason="5 stands in no cited passage"),
        Dropped(
            text="Fever was seen in 9% of patients.",
            reason="9% stands in no cited passage",
            nearest=Evidence(n=1, span=Span(start=GUIDELINE.text.index("Fever"), end=GUIDELINE.text.index(" Check"))),
        ),
    )
    drafted = (
        "Widgetumab is given at 2 mg/kg in total.",
        "Widgetumab must not exceed 9 mg/kg in total.",
        *(item.text for item in dropped),
    )
    return answer(
        question,
        Sentence(
            text="Widgetumab is given at 2 mg/kg in total.", citations=(1,), doses=(SAFE_DOSE,), part=Part.BOTTOM_LINE
        ),
        Sentence(text="Widgetumab must not exceed 2 mg/kg in total.", citations=(2,)),
        Sentence(text="The review calls the trials small.", citations=(3,), part=Part.DIFFERENCE),
        Sentence(text="No source states a re-treatment interval.", citations=(), part=Part.GAP),
        notice="The model could not be reached, so the sources were quoted instead.",
        evidence=(row, replace(row, study="", stance=View.NO_DATA, outcome="", cautions=())),
        stance={View.AGAINST: 1, View.NO_DATA: 1, View.SUPPORTS: 0},
        dose_table=(dose, replace(dose, rule=None, citation=None, absolute="")),
        follow_ups=("What should be checked before widgetumab?", "How fast does widgetumab work?"),
        dropped=dropped,
        drafted=drafted,
    )


def retracted(question: str) -> Answer:
    """An answer that rests on a retracted source, with pages and guessed facts."""
    cited = citation(1, WITHDRAWN, "Widgetumab cures all.")
    return answer(
        question,
        Sentence(text="Widgetumab cures all.", citations=(1,)),
        citations=(cited,),
        passages=(hit(1, WITHDRAWN),),
    )


def overridden(question: str) -> Answer:
    """A stopped overdose beside a note."""
    note = finding(
        rule="widgetumab-check",
        level=Level.SOFT,
        action=Action.ANNOTATE,
        message="Check the blood count first.",
        original="Widgetumab is given",
        replacement="Widgetumab is given",
        start=60,
        end=79,
        dose=None,
        computed=None,
    )
    text = "Widgetumab must not exceed 2 mg/kg in total."
    return answer(question, Sentence(text=text, citations=(2,)), findings=(note, finding()))


def abstained(question: str) -> Answer:
    """Nothing found; the passages that came closest are still known."""
    return answer(question, status=AnswerStatus.ABSTAINED, text="The sources say nothing about this.", citations=())


def refused(question: str) -> Answer:
    """A request that is unsafe in itself."""
    text = "No: no dose above 2 mg/kg can be given here."
    return answer(question, status=AnswerStatus.REFUSED, text=text, citations=(), passages=(), findings=(finding(),))


def objected(question: str) -> Answer:
    """A question that names an overdose: the rule's objection is to the question's own words."""
    words = "9 mg/kg"
    start = question.index(words)
    objection = finding(original=words, replacement="", start=start, end=start + len(words), computed=None)
    return answer(
        question, Sentence(text="Doses above 2 mg/kg have no support.", citations=(2,)), findings=(objection,)
    )


def hostile(question: str) -> Answer:
    """Markup wherever text of others can stand."""
    cited = citation(1, REVIEW, HOSTILE)
    return answer(
        question,
        Sentence(text=HOSTILE, citations=(1, 7), doses=(replace(SAFE_DOSE, drug=HOSTILE, schedule=HOSTILE),)),
        citations=(cited,),
        dropped=(Dropped(text=HOSTILE, reason=HOSTILE),),
        model=HOSTILE,
        passages=(hit(1, REVIEW, section=HOSTILE),),
        findings=(finding(message=HOSTILE, original=HOSTILE, replacement=HOSTILE, computed=HOSTILE, rule=HOSTILE),),
    )


SCRIPTS: dict[str, Callable[[str], Answer]] = {
    "rich": rich,
    "retracted": retracted,
    "overdose": overridden,
    "9 mg/kg": objected,
    "unknown": abstained,
    "unsafe": refused,
    "hostile": hostile,
}

_WRITING = 1.5  # seconds that a draft takes, so that the page, which looks now and then, sees it


class _Guard:
    """The shipped guard, with the invented drug's limit among its rules."""

    def __init__(self, guard: Guard, rules: tuple[Rule, ...] = RULES) -> None:
        self.rules = (*guard.rules, *rules)
        self.release = guard.release
        self.doses = guard.doses
        self.drugs = guard.drugs


@cache
def guard(rules: tuple[Rule, ...] = RULES) -> _Guard:
    """The shipped guard with these rules of the invented drug."""
    return _Guard(load_guard(), rules)


class FakeAssistant:
    """Answers by a word of the question: see SCRIPTS. "broken" crashes, "unfit" is bad input, "slow" takes time."""

    def __init__(self, pause: float = 0.25) -> None:
        self._pause = pause
        self.guard = guard()
        self.asked: list[Request] = []
        self.cancelled = 0

    def ask(
        self,
        request: Request,
        on_stage: Callable[[str], None] | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
        on_tokens: Callable[[int], None] | None = None,
        on_released: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Report every stage, and tokens where the question says so, then answer by script."""
        self.asked.append(request)
        question = request.question
        for stage in ("search", "draft", "cite", "ground", "release"):
            if on_stage:
                on_stage(stage)
            if "tokens" in question and stage == "draft" and on_tokens:
                on_tokens(42)
                time.sleep(_WRITING)
            if "slow" in question or "tokens" in question:
                time.sleep(self._pause)
            if cancelled and cancelled():
                self.cancelled += 1
                raise StoppedError("The question was stopped before it was answered.")
        if question.startswith("how many were stopped"):
            return plain(question, id=f"stopped-{self.cancelled}")
        if "broken" in question:
            raise RuntimeError("secret detail of the machine")
        if "unfit" in question:
            raise AssistantError("The question is unfit. Ask another one.")
        answer = next((script for word, script in SCRIPTS.items() if word in question), plain)(question)
        (on_released or (lambda _: None))(replace(answer, evidence=(), stance={}, dose_table=(), follow_ups=()))
        time.sleep(self._pause * ("late" in question))
        return answer

    def document(self, document_id: str) -> SourceDocument | None:
        """One of the two documents; the guideline stands in for any other, so that the example questions show."""
        return DOCUMENTS.get(document_id, GUIDELINE)


if __name__ == "__main__":
    from ui.server import Serving, serve

    _, port, kept, *logins = sys.argv
    serve(FakeAssistant(), Serving(port=int(port), feedback=Path(kept), logins=tuple(logins), mcp=True))
