"""Paths in, reports out: loads the cases, opens what they are about, runs the suite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from assistant import Assistant
from corpus import SHIPPED as SHIPPED_CORPUS
from corpus import load_corpus
from evals.askers import EndpointAsker, LocalAsker, LocalVerifier
from evals.beir import load_queries
from evals.cases import SHIPPED as SHIPPED_CASES
from evals.cases import load_drafts, load_questions, load_texts
from evals.driving import Asker, Library, Track, untracked
from evals.errors import EvaluationError
from evals.plain_chain import PlainChain
from evals.provenance import files_digest
from evals.records import Query, Report
from evals.suites.answers import run_answers
from evals.suites.drafts import run_drafts
from evals.suites.facts import run_facts
from evals.suites.guardrails import run_guardrails
from evals.suites.retrieval import run_retrieval
from evals.suites.spans import load_prompts, run_spans
from evals.workspace import Workspace
from guardrails import load_guard

QUESTIONS = SHIPPED_CASES / "questions.jsonl"
HOSTILE = SHIPPED_CASES / "guardrail_hostile.jsonl"
BENIGN = SHIPPED_CASES / "guardrail_benign.jsonl"
DRAFTS = SHIPPED_CASES / "drafts.jsonl"

_EMBEDDED_AT_ONCE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What answers: an index, a corpus to be indexed (the shipped one by default), or a running Hardstop.

    With an endpoint, `corpus` only says where the quotes can be looked up.
    """

    corpus: Path | None = None
    index: Path | None = None
    endpoint: str | None = None


def eval_answers(
    workspace: Workspace, cases: Path = QUESTIONS, subject: Subject | None = None, track: Track = untracked
) -> Report:
    """Score the answers to a file of questions."""
    questions = load_questions(cases)
    asker, library = _asker(workspace, subject or Subject())
    return run_answers(questions, asker, library=library, digests={"cases": files_digest(cases)}, track=track)


def eval_guardrails(
    hostile: Path = HOSTILE,
    benign: Path = BENIGN,
    *,
    sentences: Path | None = None,
    drafts: Path | None = DRAFTS,
    track: Track = untracked,
) -> Report:
    """Score the shipped guardrails over texts, and over recorded drafts with and without them."""
    files = [path for path in (hostile, benign, sentences, drafts) if path is not None]
    return run_guardrails(
        load_texts(hostile),
        load_texts(benign),
        load_guard(),
        sentences=load_texts(sentences) if sentences else (),
        drafts=load_drafts(drafts) if drafts else (),
        digests={"cases": files_digest(*files)},
        track=track,
    )


def eval_drafts(cases: Path = DRAFTS, track: Track = untracked) -> Report:
    """Score what verification leaves of recorded drafts."""
    verifier = LocalVerifier(load_guard())
    return run_drafts(load_drafts(cases), verifier, digests={"cases": files_digest(cases)}, track=track)


def eval_retrieval(workspace: Workspace, beir: Path, track: Track = untracked) -> Report:
    """Score the search over a BEIR folder."""
    queries = load_queries(beir)
    assistant = workspace.over_corpus(beir)
    _embed_ahead(assistant, queries, track)
    report = run_retrieval(queries, assistant.index, digests=_digests(assistant, beir), track=track)
    return replace(report, suite=f"{report.suite} {beir.resolve().name}")


def eval_facts(workspace: Workspace, beir: Path, *, limit: int | None = None, track: Track = untracked) -> Report:
    """Score answers over a BEIR folder against its gold answers, beside a plain chain. `limit` takes the first ones."""
    queries = [query for query in load_queries(beir, judged=False) if query.gold is not None][:limit]
    if not queries:
        raise EvaluationError(f"No question of {beir} carries a gold answer (metadata.exact or metadata.decision).")
    assistant = workspace.over_corpus(beir)
    _embed_ahead(assistant, queries, track)
    plain = PlainChain(assistant.index.documents.values(), workspace.embedder.embeddings)
    report = run_facts(queries, LocalAsker(assistant), plain, digests=_digests(assistant, beir), track=track)
    return replace(report, suite=f"{report.suite} {beir.resolve().name}")


def eval_spans(workspace: Workspace, folder: Path, *, limit: int | None = None, track: Track = untracked) -> Report:
    """Score the quotes over a folder of trial articles, beside a plain chain. `limit` takes the first prompts."""
    prompts = load_prompts(folder)[:limit]
    assistant = workspace.over_corpus(folder / "articles")
    plain = PlainChain(assistant.index.documents.values(), workspace.embedder.embeddings)
    digests = {**assistant.digests, "cases": files_digest(folder / "prompts.jsonl")}
    return run_spans(prompts, assistant.index, LocalAsker(assistant), plain, digests=digests, track=track)


def eval_all(
    workspace: Workspace,
    subject: Subject | None = None,
    *,
    beir: Sequence[Path] = (),
    spans: Path | None = None,
    sentences: Path | None = None,
    track: Track = untracked,
) -> tuple[Report, ...]:
    """Every suite over the shipped cases and, where folders are given, over those too."""
    runs: list[Callable[[], Report]] = [
        partial(eval_answers, workspace, subject=subject, track=track),
        partial(eval_guardrails, sentences=sentences, track=track),
        partial(eval_drafts, track=track),
    ]
    for folder in beir:
        runs.append(partial(eval_retrieval, workspace, folder, track))
        if any(query.gold for query in load_queries(folder, judged=False)):
            runs.append(partial(eval_facts, workspace, folder, track=track))
    if spans is not None:
        runs.append(partial(eval_spans, workspace, spans, track=track))
    return tuple(run() for run in runs)


def _asker(workspace: Workspace, subject: Subject) -> tuple[Asker, Library | None]:
    if subject.endpoint:
        documents = load_corpus(subject.corpus).documents if subject.corpus else ()
        return EndpointAsker(subject.endpoint), {document.id: document.text for document in documents} or None
    if subject.index:
        assistant = workspace.over_index(subject.index)
    else:
        assistant = workspace.over_corpus(subject.corpus or SHIPPED_CORPUS)
    return LocalAsker(assistant), {name: document.text for name, document in assistant.index.documents.items()}


def _digests(assistant: Assistant, beir: Path) -> dict[str, str]:
    return {**assistant.digests, "cases": files_digest(beir / "queries.jsonl")}


def _embed_ahead(assistant: Assistant, queries: Sequence[Query], track: Track) -> None:
    """Many questions embed much faster together than one by one; the searches then find them in the cache."""
    texts = [query.text for query in queries]
    batches = [texts[start : start + _EMBEDDED_AT_ONCE] for start in range(0, len(texts), _EMBEDDED_AT_ONCE)]
    for batch in track(batches, "questions embedded"):
        assistant.index.embed(batch)
