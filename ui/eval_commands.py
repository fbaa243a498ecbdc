"""`hardstop eval`: how good the answers are, in numbers, and whether they got worse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ui.ask_commands import BaseUrlOption, ModelOption
from ui.console import MESSAGES, say
from ui.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from evals.records import Report
    from evals.running import Subject
    from evals.workspace import Workspace

eval_app = typer.Typer(help="Score answers, guardrails and retrieval; compare two reports.", no_args_is_help=True)

ItemT = TypeVar("ItemT")

Out = Annotated[Path, typer.Option("--out", help="Folder for report.json and report.html.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print report.json instead of tables.")]
Cache = Annotated[Path, typer.Option("--cache", help="Folder for indexes and embeddings that are kept.")]
Corpus = Annotated[Path | None, typer.Option("--corpus", help="Folder of documents to answer from.")]
IndexDir = Annotated[Path | None, typer.Option("--index", help="Index to answer from.")]
Endpoint = Annotated[str | None, typer.Option("--endpoint", help="Address of a running Hardstop to ask instead.")]
Cases = Annotated[Path | None, typer.Option("--cases", help="JSON lines file; the shipped cases by default.")]
Beir = Annotated[Path, typer.Option("--beir", help="Folder with corpus.jsonl, queries.jsonl and qrels/test.tsv.")]
Sentences = Annotated[Path | None, typer.Option("--sentences", help="More texts that must pass untouched.")]

_REPORTS = Path("reports")
_KEPT = Path(".hardstop") / "evals"
_HOSTILE_AND_BENIGN = "Two JSON lines files: texts to stop, texts to leave alone."


@eval_app.command("answers")
def answers(
    cases: Cases = None,
    corpus: Corpus = None,
    index: IndexDir = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    endpoint: Endpoint = None,
    out: Out = _REPORTS,
    as_json: AsJson = False,
    cache: Cache = _KEPT,
) -> int:
    """Facts, forbidden strings, abstention, quotes, citations, numbers and stability of the answers to questions."""
    _one_source(corpus, index, endpoint)

    def run(session: _Session) -> list[Report]:
        from evals import running

        where = _subject(corpus, index, endpoint)
        return [
            running.eval_answers(
                session.workspace(cache, model, base_url), cases or running.QUESTIONS, where, session.track
            )
        ]

    return _run(run, out, as_json)


@eval_app.command("guardrails")
def guardrails(
    cases: Annotated[tuple[Path, Path] | None, typer.Option("--cases", help=_HOSTILE_AND_BENIGN)] = None,
    sentences: Sentences = None,
    drafts: Annotated[Path | None, typer.Option("--drafts", help="Recorded drafts for the ablation.")] = None,
    out: Out = _REPORTS,
    as_json: AsJson = False,
) -> int:
    """Texts stopped and left alone, beside a naive regular expression; drafts with and without the guardrails."""

    def run(session: _Session) -> list[Report]:
        from evals import running

        hostile, benign = cases or (running.HOSTILE, running.BENIGN)
        ablated = drafts or running.DRAFTS
        return [running.eval_guardrails(hostile, benign, sentences=sentences, drafts=ablated, track=session.track)]

    return _run(run, out, as_json)


@eval_app.command("drafts")
def drafts(cases: Cases = None, out: Out = _REPORTS, as_json: AsJson = False) -> int:
    """Faulty sentences of recorded drafts stopped, good ones kept, by label."""

    def run(session: _Session) -> list[Report]:
        from evals import running

        return [running.eval_drafts(cases or running.DRAFTS, session.track)]

    return _run(run, out, as_json)


@eval_app.command("retrieval")
def retrieval(beir: Beir, out: Out = _REPORTS, as_json: AsJson = False, cache: Cache = _KEPT) -> int:
    """nDCG, recall, MRR and success of dense, BM25 and fused search over a BEIR folder."""

    def run(session: _Session) -> list[Report]:
        from evals import running

        return [running.eval_retrieval(session.workspace(cache), beir, session.track)]

    return _run(run, out, as_json)


@eval_app.command("facts")
def facts(
    beir: Beir,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the first questions.")] = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    out: Out = _REPORTS,
    as_json: AsJson = False,
    cache: Cache = _KEPT,
) -> int:
    """Gold answers over any corpus, against a plain LangChain chain."""

    def run(session: _Session) -> list[Report]:
        from evals import running

        return [running.eval_facts(session.workspace(cache, model, base_url), beir, limit=limit, track=session.track)]

    return _run(run, out, as_json)


@eval_app.command("spans")
def spans(
    directory: Annotated[Path, typer.Option("--dir", help="Folder with prompts.jsonl and articles/.")],
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the first prompts.")] = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    out: Out = _REPORTS,
    as_json: AsJson = False,
    cache: Cache = _KEPT,
) -> int:
    """Whether the quoted passage of a trial article is the one that answers, against a plain LangChain chain."""

    def run(session: _Session) -> list[Report]:
        from evals import running

        workspace = session.workspace(cache, model, base_url)
        return [running.eval_spans(workspace, directory, limit=limit, track=session.track)]

    return _run(run, out, as_json)


@eval_app.command("all")
def everything(
    corpus: Corpus = None,
    index: IndexDir = None,
    beir: Annotated[list[Path] | None, typer.Option("--beir", help="BEIR folders, as often as wanted.")] = None,
    spans_dir: Annotated[Path | None, typer.Option("--spans", help="Folder with prompts.jsonl and articles/.")] = None,
    sentences: Sentences = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    out: Out = _REPORTS,
    as_json: AsJson = False,
    cache: Cache = _KEPT,
) -> int:
    """Every suite over the shipped cases and corpus, and over the folders that are named."""
    _one_source(corpus, index, None)

    def run(session: _Session) -> Sequence[Report]:
        from evals import running

        return running.eval_all(
            session.workspace(cache, model, base_url),
            _subject(corpus, index, None),
            beir=beir or (),
            spans=spans_dir,
            sentences=sentences,
            track=session.track,
        )

    return _run(run, out, as_json)


@eval_app.command("compare")
def compare(before: Path, after: Path) -> int:
    """Say case by case what got better and worse from one report.json to another; exit 1 when anything got worse."""
    from evals.report.compare import compare_reports, comparison_lines
    from evals.report.stored import read_reports

    comparison = compare_reports(read_reports(before), read_reports(after))
    for line in comparison_lines(comparison):
        print(line)
    return 1 if comparison.regressed else 0


class _Session:
    """A run's progress bar and settings."""

    def __init__(self, progress: Progress, settings: Settings) -> None:
        self._progress, self._settings = progress, settings
        self._building = progress.add_task("index", total=None, visible=False)
        self.notes: list[str] = []

    def workspace(self, cache: Path, model: str | None = None, base_url: str | None = None) -> Workspace:
        """Where indexes and embeddings are kept, and what drafts. A model that can't be had is told at once."""
        from assistant.drafting.models import chat_model_of
        from evals.workspace import Workspace

        choice = self._settings.choice(model, base_url)
        chat_model_of(choice)
        return Workspace(
            cache=cache,
            model=choice,
            embedding_model=self._settings.embedder,
            building=self._built,
            notes=self.notes,
        )

    def track(self, items: Sequence[ItemT], label: str) -> Iterable[ItemT]:
        """The items, each moving the bar."""
        self._progress.start()
        return self._progress.track(items, description=label)

    def _built(self, done: int, total: int) -> None:
        self._progress.start()
        self._progress.update(self._building, completed=done, total=total, visible=done < total)


def _run(suite: Callable[[_Session], Sequence[Report]], out: Path, as_json: bool) -> int:
    """Run a suite under a progress bar, which begins with the work; write the reports, print the figures."""
    from rich.progress import Progress

    from evals.report.writing import write_reports

    progress = Progress(console=MESSAGES, transient=True)
    session = _Session(progress, load_settings())
    try:
        reports = suite(session)
    finally:
        if progress.live.is_started:
            progress.stop()
    stored, page = write_reports(reports, out)
    for note in dict.fromkeys(session.notes):
        say(f"hardstop: not indexed: {note}")
    if as_json:
        print(stored.read_text(encoding="utf-8"), end="")
    else:
        _print_tables(reports)
    say(f"Reports: {page} and {stored}")
    return 0


def _print_tables(reports: Sequence[Report]) -> None:
    from rich.console import Console

    from evals.report.tables import print_report

    console = Console()
    for report in reports:
        print_report(report, console)


def _one_source(corpus: Path | None, index: Path | None, endpoint: str | None) -> None:
    if index and (corpus or endpoint):
        raise typer.BadParameter("--index can't be combined with --corpus or --endpoint; name one of them.")


def _subject(corpus: Path | None, index: Path | None, endpoint: str | None) -> Subject:
    from evals.running import Subject

    return Subject(corpus=corpus, index=index, endpoint=endpoint)
