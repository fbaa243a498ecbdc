"""The answer path, assembled: contextualise -> search -> draft -> cite -> ground -> release -> Answer."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langsmith import tracing_context

from assistant.beside import beside
from assistant.composing.extractive import NAME as EXTRACTIVE
from assistant.composing.extractive import ExtractiveComposer
from assistant.drafting.falling_back import ground_or_spare, release_or_spare
from assistant.drafting.models import chat_model_of, name_of
from assistant.errors import AssistantError
from assistant.finding.reading import Reading
from assistant.finding.screening import notice_of, screened
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.follow_ups import judge_with
from assistant.grounding.citing import cite
from assistant.records import Answer, Cited, Drafted, Found, ModelChoice, Request
from assistant.releasing import ReleasedAnswer
from assistant.watching import Watch
from corpus.records import SourceDocument
from guardrails import Guard, load_guard
from index.embedding import Embedder
from index.locations import Location
from index.search import Index
from index.sentences import SentenceRanker

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.drafting.chat import ModelComposer

STAGES = ("search", "draft", "cite", "ground", "release")
"""The stages in their order, as `on_stage` is told of them."""

_LONGEST_QUESTION = 4000


class Assistant:
    """Answers questions over one index. Safe to ask from several threads.

    `chat_model` drafts where it is given, whatever its maker; `model` says what it is called and what it may take.
    """

    def __init__(
        self, index: Index, guard: Guard, *, chat_model: BaseChatModel | None = None, model: ModelChoice | None = None
    ) -> None:
        self.index = index
        self.guard = guard
        self._ranker = SentenceRanker(index)
        self._vocabulary = Vocabulary.of(index)
        self._composer = ExtractiveComposer(self._ranker, self._vocabulary, guard)
        self._model: ModelComposer | None = None
        self._name = EXTRACTIVE
        if chat_model is not None:
            from assistant.drafting.chat import ModelComposer  # noqa: PLC0415  an extractive answer needs none of it

            choice = model or ModelChoice(name=name_of(chat_model))
            self._model = ModelComposer(chat_model, choice, self._composer)
            self._name = choice.name

    @classmethod
    def open(
        cls,
        index: Location,
        *,
        model: str | ModelChoice = EXTRACTIVE,
        base_url: str | None = None,
        embedder: Embedder | None = None,
    ) -> Assistant:
        """Open an index and the shipped rules. `base_url` belongs to a model named by a string.

        Raises RetrievalError when the index can't serve, GuardrailError when a rule file is wrong, AssistantError when
        the model is not known, not installed or without its key.
        """
        choice = ModelChoice(name=model, base_url=base_url) if isinstance(model, str) else model
        chat_model = chat_model_of(choice)
        return cls(Index.open(index, embedder=embedder), load_guard(), chat_model=chat_model, model=choice)

    @property
    def model(self) -> str:
        """The name of what drafts."""
        return self._name

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of what an answer depends on besides the question."""
        manifest = self.index.manifest
        return {"corpus": manifest.corpus_digest, "rules": self.guard.digest, "embedder": manifest.model_sha256}

    def warm(self) -> None:
        """Do ahead what the first question would otherwise wait for; worth it only where many are to come."""
        self._ranker.warm()
        for rule in self.guard.rules:  # what a guard reads texts with is prepared when first needed
            self.guard.release(" ".join((*rule.passes, *rule.fails)))

    def document(self, document_id: str) -> SourceDocument | None:
        """A whole document of the index, or None where there is no such document."""
        return self.index.documents.get(document_id)

    def ask(
        self,
        request: Request,
        on_stage: Callable[[str], None] | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
        on_tokens: Callable[[int], None] | None = None,
        on_released: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answer one question. `on_stage` is told of each stage as it begins, `on_tokens` how many tokens a chat model
        has written; nobody is told of any of its words. `on_released` is given the released answer as soon as it may be
        shown, without its tables and without what to ask next. `cancelled` is asked often whether it is still wanted.

        Raises AssistantError when there is no question to answer, StoppedError once `cancelled` says so.
        """
        if not request.question.strip():
            raise AssistantError("The question is empty. Type a question about the indexed documents.")
        if not _is_text(request.question):
            raise AssistantError("The question holds characters that are not text. Type it again.")
        if len(request.question) > _LONGEST_QUESTION:
            raise AssistantError(f"The question is longer than {_LONGEST_QUESTION} characters. Shorten it.")
        stages = _Stages(on_stage)
        watch = Watch(cancelled=cancelled, on_tokens=on_tokens)
        with tracing_context(enabled=False):  # whatever the environment says: a trace would hold the draft
            cited, released = self._chain(watch).invoke(request, config=RunnableConfig(callbacks=[stages]))
        watch.look()
        answer = self._answer(cited, released, stages.timings())
        if on_released:
            on_released(answer)
            watch.look()
        found = cited.drafted.found
        reading = found.reading or Reading.of(found, self._ranker, self._vocabulary)
        judge = judge_with(self._ranker, found.hits, reading, self._vocabulary)
        return beside(answer, found, reading, self.guard, judge)

    def _chain(self, watch: Watch) -> Runnable[Request, tuple[Cited, ReleasedAnswer]]:
        def searched(request: Request) -> Found:
            watch.look()
            found = screened(search(self.index, request))
            return replace(found, reading=Reading.of(found, self._ranker, self._vocabulary))

        def drafted(found: Found) -> Drafted:
            watch.look()
            return self._model(found, watch) if self._model else self._composer(found)

        def released(cited: Cited) -> tuple[Cited, ReleasedAnswer]:
            watch.look()
            return release_or_spare(self.guard, cited)

        return (
            RunnableLambda(searched, name="search")
            | RunnableLambda(drafted, name="draft")
            | RunnableLambda(cite, name="cite")
            | RunnableLambda(ground_or_spare, name="ground")
            | RunnableLambda(released, name="release")
        )

    def _answer(self, cited: Cited, released: ReleasedAnswer, timings: dict[str, float]) -> Answer:
        found = cited.drafted.found
        return Answer(
            id=found.request.id or self._id(found.request),
            question=found.request.question,
            status=cited.drafted.draft.status,
            text=released.text,
            sentences=released.sentences,
            citations=released.citations,
            findings=(*cited.drafted.draft.objections, *released.findings),
            dropped=released.dropped,
            doses=tuple(dose for sentence in released.sentences for dose in sentence.doses),
            passages=found.hits,
            model=cited.drafted.draft.model,
            digests=self.digests,
            timings_ms=timings,
            notice=" ".join(filter(None, (notice_of(found), cited.drafted.draft.notice))),
            drafted=tuple(sentence.text for sentence in cited.drafted.draft.sentences),
        )

    def _id(self, request: Request) -> str:
        """The same question to the same corpus, rules and model has the same id."""
        parts = json.dumps([asdict(request), self.model, self.digests], sort_keys=True, default=str)
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _is_text(question: str) -> bool:
    """Whether a string can be written down; a lone surrogate can't."""
    try:
        question.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Stages(BaseCallbackHandler):
    """Tells which stage begins, and times each."""

    def __init__(self, on_stage: Callable[[str], None] | None) -> None:
        self._on_stage = on_stage
        self._began: dict[UUID, tuple[str, float]] = {}
        self._took: dict[str, float] = {}

    def on_chain_start(
        self, serialized: dict[str, Any], inputs: Any, *, run_id: UUID, name: str | None = None, **_: Any
    ) -> None:
        if name in STAGES:
            self._began[run_id] = (name, time.perf_counter())
            if self._on_stage:
                self._on_stage(name)

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **_: Any) -> None:
        if run_id in self._began:
            name, began = self._began.pop(run_id)
            self._took[name] = round((time.perf_counter() - began) * 1000, 1)

    def timings(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return dict(self._took)
