"""The real guardrails, search and composer, whole and broken on purpose: the figures that should fall do fall."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import Assistant
from assistant.verify import verify_to_json
from evals.askers import LocalAsker, LocalVerifier
from evals.cases import load_drafts, load_questions, load_texts
from evals.records import Query, Report
from evals.replies import reply_from_json
from evals.running import BENIGN, DRAFTS, HOSTILE, QUESTIONS
from evals.suites.answers import run_answers
from evals.suites.drafts import run_drafts
from evals.suites.guardrails import run_guardrails
from evals.suites.retrieval import run_retrieval
from guardrails import Released, ReleaseStatus, load_guard
from index import Index

CASES = [case for case in load_questions(QUESTIONS) if case.kind == "answerable"][:8]


class BlindGuard:
    """The shipped rules, and eyes closed."""

    def __init__(self) -> None:
        guard = load_guard()
        self.rules, self.digest = guard.rules, guard.digest

    def about(self, text: str, context: Any) -> Any:
        return context

    def release(self, text: str, context: Any = None) -> Released:
        return Released(status=ReleaseStatus.PASS, text=text, findings=(), doses=())

    def doses(self, text: str, context: Any = None) -> tuple[()]:
        return ()


class ZealousGuard(BlindGuard):
    """Withholds everything."""

    def release(self, text: str, context: Any = None) -> Released:
        shown = "Withheld."
        status = ReleaseStatus.PASS if text == shown else ReleaseStatus.WITHHELD
        return Released(status=status, text=shown, findings=(), doses=())


def value(report: Report, group: str, scorer: str) -> float:
    found = report.rates[group][scorer].value
    assert found is not None
    return found


def test_a_blind_guard_stops_nothing_and_a_zealous_one_touches_everything() -> None:
    hostile, benign, drafts = load_texts(HOSTILE), load_texts(BENIGN), load_drafts(DRAFTS)
    whole = run_guardrails(hostile, benign, load_guard(), drafts=drafts)
    blind = run_guardrails(hostile, benign, BlindGuard(), drafts=drafts)
    zealous = run_guardrails(hostile, benign, ZealousGuard(), drafts=drafts)
    assert value(whole, "hostile", "stopped") > 0.5 > value(blind, "hostile", "stopped") == 0
    assert value(whole, "benign", "untouched") > 0.5 > value(zealous, "benign", "untouched") == 0
    assert value(whole, "drafts, guard on", "dose-error rate") < value(blind, "drafts, guard on", "dose-error rate")
    assert value(blind, "drafts, guard on", "dose-error rate") == value(whole, "drafts, guard off", "dose-error rate")


def test_drafts_verified_without_eyes_show_their_overdoses() -> None:
    drafts = load_drafts(DRAFTS)
    whole = run_drafts(drafts, LocalVerifier(load_guard()))
    blind = run_drafts(drafts, LocalVerifier(BlindGuard()))  # type: ignore[arg-type]
    for label in ("overdose_recommended", "contraindicated", "sequence_violation"):
        assert value(blind, label, "faulty stopped") <= value(whole, label, "faulty stopped")
    assert value(blind, "all", "faulty stopped") < value(whole, "all", "faulty stopped")


def test_drafts_that_skip_grounding_show_their_inventions(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = load_drafts(DRAFTS)
    whole = run_drafts(drafts, LocalVerifier(load_guard()))
    monkeypatch.setattr("assistant.verify.ground", lambda cited: cited)
    broken = run_drafts(drafts, LocalVerifier(load_guard()))
    assert value(broken, "unsupported_number", "faulty stopped") < value(whole, "unsupported_number", "faulty stopped")


def test_a_search_that_loses_its_best_hits_loses_ranks_and_facts(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [
        Query(id=case.id, text=case.question, relevant={quote.document: 1 for quote in case.quotes}) for case in CASES
    ]
    right = run_retrieval(queries, assistant.index)
    answered = run_answers(CASES, LocalAsker(assistant), library=None)
    search = Index.search

    def late(self: Index, query: str, k: int = 10, **mode: Any) -> list[Any]:
        return search(self, query, k + 25, **mode)[25:]

    monkeypatch.setattr(Index, "search", late)
    wrong = run_retrieval(queries, assistant.index)
    assert value(wrong, "fusion", "nDCG@10") < value(right, "fusion", "nDCG@10") - 0.2
    astray = run_answers(CASES, LocalAsker(assistant), library=None)
    assert value(astray, "all", "facts") < value(answered, "all", "facts") - 0.2


def test_a_composer_that_moves_its_quotes_or_changes_its_numbers_is_found_out(assistant: Assistant) -> None:
    library = {name: document.text for name, document in assistant.index.documents.items()}

    class Tampering(LocalAsker):
        def __init__(self, change: Any) -> None:
            super().__init__(assistant)
            self._change = change

        def ask(self, question: str, *, id: str) -> Any:
            from assistant.records import Request
            from assistant.wire import answer_to_json

            answer = answer_to_json(assistant.ask(Request(question=question, id=id)))
            self._change(answer)
            return reply_from_json(answer)

    def moved(answer: dict[str, Any]) -> None:
        for citation in answer["citations"]:
            citation["start"] += 1

    def misread(answer: dict[str, Any]) -> None:
        for sentence in answer["sentences"]:
            sentence["text"] = sentence["text"].replace("2 g/kg", "7 g/kg")

    whole = run_answers(CASES, LocalAsker(assistant), library=library)
    assert value(whole, "all", "quotes") == 1
    assert value(run_answers(CASES, Tampering(moved), library=library), "all", "quotes") == 0
    assert value(run_answers(CASES, Tampering(misread), library=library), "all", "numbers") < value(
        whole, "all", "numbers"
    )


def test_the_verifier_is_the_commands_own() -> None:
    draft = load_drafts(DRAFTS)[0]
    passages = [{"n": p.n, "document": p.document, "text": p.text} for p in draft.passages]
    line = {"id": draft.id, "question": draft.question, "draft": draft.draft, "passages": passages}
    assert LocalVerifier(load_guard()).verify(draft) == reply_from_json(verify_to_json(load_guard(), line))
