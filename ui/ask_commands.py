"""`hardstop ask` and `hardstop search`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.console import is_text, print_json
from ui.errors import WrongUsage
from ui.settings import load_settings

if TYPE_CHECKING:
    from assistant import Answer, Assistant
    from index import Hit, Index

IndexOption = Annotated[
    str | None,
    typer.Option("--index", help="The index: a folder, or http://HOST:PORT/COLLECTION (HARDSTOP_INDEX)."),
]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", help="JSON lines in, JSON lines out; - reads standard input.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="extractive, or a chat model as PROVIDER:NAME (HARDSTOP_MODEL).")
]
BaseUrlOption = Annotated[
    str | None, typer.Option("--base-url", help="Address of the model's server (HARDSTOP_MODEL_BASE_URL).")
]


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in free text.")] = None,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    index: IndexOption = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    audience: Annotated[str, typer.Option("--audience", help="clinician, educator or patient.")] = "clinician",
    weight_kg: Annotated[str | None, typer.Option("--weight-kg", help="The patient's weight in kg.")] = None,
    height_cm: Annotated[str | None, typer.Option("--height-cm", help="The patient's height in cm.")] = None,
) -> int:
    """Answer a question from the indexed documents, every sentence cited."""
    _one_of(question, batch, "QUESTION")
    fields = _request_fields(question, audience, weight_kg, height_cm)
    from assistant import AssistantError
    from assistant.wire import answer_to_json, request_from_json

    request = None if batch else request_from_json(fields)
    assistant = _open_assistant(index, model, base_url)
    if batch:
        from ui.batch import run_batch

        def handle(line: Mapping[str, Any]) -> dict[str, Any]:
            answer = answer_to_json(assistant.ask(request_from_json(dict(line))))
            return {**answer, "id": line["id"]} if line.get("id") is not None else answer

        return run_batch(batch, handle, expected=(AssistantError,))
    assert request is not None
    answer = assistant.ask(request)
    if as_json:
        print_json(answer_to_json(answer))
    else:
        print(_as_text(answer))
    return 0


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    index: IndexOption = None,
) -> int:
    """Show the passages that a search finds, best first."""
    _one_of(query, batch, "QUERY")
    from assistant import AssistantError

    opened = _open_index(index)
    if batch:
        from ui.batch import run_batch

        def handle(line: Mapping[str, Any]) -> dict[str, Any]:
            wanted = line.get("query", line.get("question"))
            if not isinstance(wanted, str) or not wanted.strip():
                raise AssistantError('the line has no "query"; write {"id": ..., "query": ...}')
            return _hits_to_json(line.get("id"), opened.search(wanted, k))

        return run_batch(batch, handle, expected=(AssistantError,))
    assert query is not None
    hits = opened.search(query, k)
    if as_json:
        print_json(_hits_to_json(None, hits))
    else:
        for hit in hits:
            place = f"{hit.document.id} [{hit.chunk.start}, {hit.chunk.end})"
            print(f"{hit.rank}. {hit.score:.3f}  {place}  {hit.chunk.section}\n   {' '.join(hit.chunk.text.split())}")
    return 0


def _one_of(text: str | None, batch: Path | None, name: str) -> None:
    if (text is None) == (batch is None):
        raise WrongUsage(f"Give either {name} or --batch FILE.")
    if text is not None and not text.strip():
        raise WrongUsage(f"{name} is empty.")
    if text is not None and not is_text(text):
        raise WrongUsage(f"{name} holds characters that are not text.")


def _request_fields(
    question: str | None, audience: str, weight_kg: str | None, height_cm: str | None
) -> dict[str, Any]:
    if audience not in {"clinician", "educator", "patient"}:
        raise WrongUsage(f"--audience is clinician, educator or patient, not {audience!r}.")
    measures = {"weight_kg": ("--weight-kg", weight_kg, 700), "height_cm": ("--height-cm", height_cm, 300)}
    patient = {name: _measure(*given) for name, given in measures.items() if given[1] is not None}
    return {"question": question, "audience": audience, "patient": patient}


def _measure(flag: str, value: str | None, most: int) -> Decimal:
    try:
        amount = Decimal((value or "").replace(",", "."))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 < amount <= most):
        raise WrongUsage(f"{flag} is a number above 0 and up to {most}, not {value!r}.")
    return amount


def _open_index(index: str | None) -> Index:
    """Missing indexes are told before seconds are spent on loading a model."""
    from index import Index, load_embedder

    settings = load_settings()
    place = settings.place(index)
    place.read_manifest()
    return Index.open(place, embedder=load_embedder(settings.embedder), statuses=settings.statuses())


def _open_assistant(index: str | None, model: str | None, base_url: str | None) -> Assistant:
    """A missing index and a chat model that can't be had are told before seconds are spent on loading a model."""
    from assistant import Assistant
    from assistant.drafting.models import chat_model_of
    from guardrails import load_guard
    from index import Index, load_embedder

    settings = load_settings()
    choice = settings.choice(model, base_url)
    place = settings.place(index)
    place.read_manifest()
    chat_model = chat_model_of(choice)
    opened = Index.open(place, embedder=load_embedder(settings.embedder), statuses=settings.statuses())
    return Assistant(opened, load_guard(), chat_model=chat_model, model=choice)


def _hits_to_json(line_id: object, hits: list[Hit]) -> dict[str, Any]:
    return {
        "id": line_id,
        "hits": [
            {
                "document": hit.document.id,
                "start": hit.chunk.start,
                "end": hit.chunk.end,
                "text": hit.chunk.text,
                "score": hit.score,
            }
            for hit in hits
        ],
    }


def _as_text(answer: Answer) -> str:
    """The released answer, its references, and what the rules stopped."""
    lines = [answer.text, ""]
    if answer.notice:
        lines += [f"Note: {answer.notice}", ""]
    for citation in answer.citations:
        facts = ", ".join(str(fact) for fact in (citation.kind, citation.year, citation.review_status) if fact)
        lines.append(
            f"[{citation.n}] {citation.title} ({facts}) {citation.document} [{citation.start}, {citation.end})"
        )
        lines.append(f"    “{' '.join(citation.quote.split())}”")
    for finding in answer.findings:
        lines.append(f"! {finding.rule} ({finding.level.value}): {finding.message}")
    lines.append("")
    lines.append("Decision support for trained staff; not a prescription.")
    return "\n".join(lines)
