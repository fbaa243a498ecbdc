"""Fakes for what the suites drive: small, honest, and easy to break on purpose."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings

from corpus.records import Chunk, Depth, DocumentKind, ReviewStatus, SourceDocument, Span
from evals.records import Case, Reply, ReplyCitation, ReplySentence
from guardrails.records import (
    Action,
    Context,
    Finding,
    Level,
    Released,
    ReleaseStatus,
    Rule,
    RuleKind,
    RuleSource,
)
from index.records import Hit

SOURCE = RuleSource(document="guide", quote="Totals above 2 g/kg are not supported.")


def document(name: str, text: str, title: str = "") -> SourceDocument:
    return SourceDocument(
        id=name,
        title=title or name,
        kind=DocumentKind.OTHER,
        year=None,
        publisher=None,
        review_status=ReviewStatus.UNKNOWN,
        last_updated=None,
        population=None,
        depth=Depth.ABSTRACT,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


def hit(name: str, rank: int = 1, start: int = 0, end: int = 10, text: str = "passage") -> Hit:
    chunk = Chunk(
        id=f"{name}:{start}-{end}",
        document_id=name,
        section="",
        start=start,
        end=end,
        text=text,
        sentences=(Span(start=start, end=end),),
    )
    return Hit(chunk=chunk, document=document(name, text), score=1 / rank, rank=rank, dense=0.5, lexical=0.5)


def rule(name: str, action: Action) -> Rule:
    return Rule(
        id=name,
        kind=RuleKind.DOSE_LIMIT,
        subject="ivig",
        level=Level.HARD,
        action=action,
        summary="",
        safe_text="",
        source=SOURCE,
        version=1,
        review_date=date(2026, 1, 1),
    )


class WordGuard:
    """A guard that replaces sentences holding one word and notes those holding another. Broken, it sees nothing."""

    digest = "d" * 64
    rules = (rule("course.max", Action.REPLACE), rule("screen.first", Action.ANNOTATE))

    def __init__(self, *, stops: str = "overdose", notes: str = "unscreened", broken: bool = False) -> None:
        self._seen = {} if broken else {stops: "course.max", notes: "screen.first"}

    def release(self, text: str, context: Context | None = None) -> Released:
        findings = [finding for word, name in self._seen.items() for finding in self._findings(text, word, name)]
        shown = text
        for found in sorted(findings, key=lambda f: -f.start):
            shown = shown[: found.start] + found.replacement + shown[found.end :]
        actions = {found.action for found in findings}
        status = ReleaseStatus.OVERRIDDEN if Action.REPLACE in actions else ReleaseStatus.ANNOTATED
        return Released(
            status=status if findings else ReleaseStatus.PASS, text=shown, findings=tuple(findings), doses=()
        )

    def _findings(self, text: str, word: str, name: str) -> list[Finding]:
        start = text.find(word)
        if start < 0:
            return []
        first = max(text.rfind(".", 0, start) + 1, text.rfind("\n", 0, start) + 1)
        last = text.find(".", start) + 1 or len(text)
        original = text[first:last]
        action = Action.REPLACE if name == "course.max" else Action.ANNOTATE
        replacement = " At most 2 g/kg." if action is Action.REPLACE else original
        return [
            Finding(
                rule=name,
                level=Level.HARD,
                action=action,
                message="",
                original=original,
                replacement=replacement,
                start=first,
                end=last,
                source=SOURCE,
            )
        ]


class HashEmbeddings(Embeddings):
    """Bags of words as vectors: texts that share words are near each other. Counts what it is asked."""

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions, self.embedded = dimensions, 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimensions
        for word in text.lower().split():
            vector[int(hashlib.md5(word.strip("?.,").encode()).hexdigest(), 16) % self.dimensions] += 1.0
        length = sum(value * value for value in vector) ** 0.5 or 1.0
        return [value / length for value in vector]


class ScriptedAsker:
    """Answers from a table; what is not in it is abstained from."""

    def __init__(self, replies: Mapping[str, Reply | Sequence[Reply]]) -> None:
        self._replies = {
            question: [reply] if isinstance(reply, Reply) else list(reply) for question, reply in replies.items()
        }
        self.asked: list[str] = []

    def ask(self, question: str, *, id: str) -> Reply:
        self.asked.append(question)
        script = self._replies.get(question) or [Reply(status="abstained", text="The documents do not say.")]
        return script[min(self.asked.count(question), len(script)) - 1]


def reply(text: str, *, quote: str = "", document: str = "guide", start: int = 0, **fields: object) -> Reply:
    """An answer of one sentence, cited to one quote where one is given."""
    cited = (ReplyCitation(n=1, document=document, quote=quote, start=start, end=start + len(quote)),) if quote else ()
    sentences = (ReplySentence(text=text, citations=(1,) if quote else ()),)
    given: dict[str, object] = {"status": "answered", "sentences": sentences, "citations": cited, "fingerprint": text}
    return Reply(text=text, **(given | fields))  # type: ignore[arg-type]


def case(kind: str = "answerable", **fields: object) -> Case:
    given: dict[str, object] = {"id": "Q1", "question": "How much?", "kind": kind}
    return Case(**(given | fields))  # type: ignore[arg-type]


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Write lines to a file and get its path."""

    def write(*rows: str, name: str = "cases.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def assistant(shipped_index_dir: Path, embedder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real assistant over the shipped documents; what it embeds twice, it computes once."""
    from assistant import Assistant
    from evals.embedding_cache import cached_embedder

    vectors = tmp_path_factory.mktemp("vectors") / "vectors.sqlite3"
    return Assistant.open(shipped_index_dir, embedder=cached_embedder(embedder, vectors))


@pytest.fixture(scope="session")
def fakes() -> ModuleType:
    """This module: tests can't import a sibling file."""
    return sys.modules[__name__]
