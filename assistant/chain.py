"""The answer path, assembled: contextualise -> search -> draft -> cite -> ground -> release -> Answer."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.citing import cite
from assistant.errors import AssistantError
from assistant.extractive import NAME as EXTRACTIVE
from assistant.extractive import ExtractiveComposer
from assistant.grounding import ground
from assistant.records import Answer, Cited, Drafted, Found, Request
from assistant.releasing import ReleasedAnswer, release
from assistant.searching import search
from assistant.vocabulary import Vocabulary
from corpus.records import SourceDocument
from guardrails import Guard, load_guard
from index.embedding import Embedder
from index.search import Index
from index.sentences import SentenceRanker

STAGES = ("search", "draft", "cite", "ground", "release")
"""The stages in their order, as `on_stage` is told of them."""

_LONGEST_QUESTION = 4000


class Assistant:
    """Answers questions over one index. Safe to ask from several threads."""

    def __init__(self, index: Index, guard: Guard) -> None:
        self.index = index
        self.guard = guard
        self._ranker = SentenceRanker(index)
        self._composer = ExtractiveComposer(self._ranker, Vocabulary.of(index), guard)

    @classmethod
    def open(cls, index_dir: Path, *, model: str = EXTRACTIVE, embedder: Embedder | None = None) -> Assistant:
        """Open the index in `index_dir` and the shipped rules.

        Raises RetrievalError when the index can't serve, GuardrailError when a rule file is wrong, AssistantError when
        the model is not known.
        """
        if model != EXTRACTIVE:
            raise AssistantError(f"No model {model!r}. This version answers with --model {EXTRACTIVE}.")
        return cls(Index.open(index_dir, embedder=embedder), load_guard())

    @property
    def model(self) -> str:
        """The name of what drafts."""
        return EXTRACTIVE

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of what an answer depends on besides the question."""
        manifest = self.index.manifest
        return {"corpus": manifest.corpus_digest, "rules": self.guard.digest, "embedder": manifest.model_sha256}

    def warm(self) -> None:
        """Do ahead what the first question would otherwise wait for; worth it only where many are to come."""
        self._ranker.warm()

    def document(self, document_id: str) -> SourceDocument | None:
        """A whole document of the index, or None where there is no such document."""
        return self.index.documents.get(document_id)

    def ask(self, request: Request, on_stage: Callable[[str], None] | None = None) -> Answer:
        """Answer one question. `on_stage` is told of each stage as it begins.

        Raises AssistantError when there is no question to answer.
        """
        if not request.question.strip():
            raise AssistantError("The question is empty. Type a question about the indexed documents.")
        if not _is_text(request.question):
            raise AssistantError("The question holds characters that are not text. Type it again.")
        if len(request.question) > _LONGEST_QUESTION:
            raise AssistantError(f"The question is longer than {_LONGEST_QUESTION} characters. Shorten it.")
        watch = _Stages(on_stage)
        cited, released = self._chain().invoke(request, config=RunnableConfig(callbacks=[watch]))
        return self._answer(cited, released, watch.timings())

    def _chain(self) -> Runnable[Request, tuple[Cited, ReleasedAnswer]]:
        def searched(request: Request) -> Found:
            return search(self.index, request)

        def drafted(found: Found) -> Drafted:
            return self._composer(found)

        def released(cited: Cited) -> tuple[Cited, ReleasedAnswer]:
            return cited, release(self.guard, cited)

        return (
            RunnableLambda(searched, name="search")
            | RunnableLambda(drafted, name="draft")
            | RunnableLambda(cite, name="cite")
            | RunnableLambda(ground, name="ground")
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
