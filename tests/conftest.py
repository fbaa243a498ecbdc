"""What all tests share: the shipped index, built once; an embedder that needs no model; the command line in process."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.util
import io
import re
import sys
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from corpus import SHIPPED
from corpus.records import Depth, DocumentKind, ReviewStatus, SourceDocument
from ui.settings import stay_offline

stay_offline()

# The same examples in every run: a suite that gates a change must not depend on luck. No deadline: machines differ.
hypothesis.settings.register_profile("hardstop", deadline=None, derandomize=True, database=None, max_examples=60)
hypothesis.settings.load_profile("hardstop")


@pytest.fixture(scope="session")
def make_document():
    """A document from its text, as the loader would make it of a file without front matter."""

    def make(text: str, name: str = "guide", *, title: str = "A guide", body_start: int = 0) -> SourceDocument:
        return SourceDocument(
            id=name,
            title=title,
            kind=DocumentKind.OTHER,
            year=None,
            publisher=None,
            review_status=ReviewStatus.UNKNOWN,
            last_updated=None,
            population=None,
            depth=Depth.FULL_TEXT,
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            text=text,
            body_start=body_start,
        )

    return make


class WordEmbeddings(Embeddings):
    """Unit vectors of word counts: texts that share words are near. `texts` records what was embedded."""

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.texts: list[str] = []

    def embed_documents(self, texts):
        self.texts.extend(texts)
        return [self._vector(text) for text in texts]

    def embed_query(self, text):
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimensions
        for word in re.findall(r"\w+", text.casefold()):
            vector[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) % self.dimensions] += 1.0
        length = sum(value * value for value in vector) ** 0.5
        return [value / length for value in vector] if length else [1.0] + [0.0] * (self.dimensions - 1)


def words_as_tokens(embeddings: WordEmbeddings):
    """Each word a token of its own, whatever stands beside it."""
    from index.tokens import TokenVectors

    def tokens(texts):
        made = []
        for text in texts:
            words = re.findall(r"\w+", text.casefold())
            rows = np.array([embeddings._vector(word) for word in words], dtype=np.float16)
            made.append(
                TokenVectors(
                    ids=tuple(int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) for word in words),
                    vectors=rows.reshape(len(words), embeddings.dimensions),
                    pooled=np.array(embeddings._vector(text), dtype=np.float32),
                )
            )
        return made

    return tokens


@pytest.fixture
def make_embedder():
    """An Embedder over word counts; name and digest as asked for."""
    from index import Embedder

    def make(name: str = "words", sha256: str = "ab" * 32, dimensions: int = 64) -> Embedder:
        embeddings = WordEmbeddings(dimensions)
        return Embedder(
            name=name,
            sha256=sha256,
            dimensions=dimensions,
            embeddings=embeddings,
            pieces=lambda word: 1 + len(word) // 6,
            tokens=words_as_tokens(embeddings),
        )

    return make


class RememberedEmbeddings(Embeddings):
    """The model's vectors, each computed once in a session: many tests ask about the same sentences."""

    def __init__(self, model: Embeddings) -> None:
        self.model = model
        self.known: dict[str, list[float]] = {}

    def embed_documents(self, texts):
        missing = [text for text in dict.fromkeys(texts) if text not in self.known]
        if missing:
            self.known.update(zip(missing, self.model.embed_documents(missing), strict=True))
        return [self.known[text] for text in texts]

    def embed_query(self, text):
        return self.embed_documents([text])[0]


@pytest.fixture(scope="session")
def bundled():
    """The bundled model, loaded once."""
    from index import load_embedder

    return load_embedder()


@pytest.fixture(scope="session")
def embedder(bundled):
    """The bundled model with a memory."""
    return dataclasses.replace(bundled, embeddings=RememberedEmbeddings(bundled.embeddings))


@pytest.fixture(scope="session")
def shipped_index_dir(embedder, tmp_path_factory) -> Path:
    """An index of the shipped documents."""
    from index import build_index

    folder = tmp_path_factory.mktemp("shipped") / "index"
    build_index(SHIPPED, folder, embedder=embedder)
    return folder


@pytest.fixture(scope="session")
def shipped_index(shipped_index_dir, embedder):
    """That index, open."""
    from index import Index

    return Index.open(shipped_index_dir, embedder=embedder)


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def hardstop(monkeypatch, capsys):
    """Run the command line in this process: `hardstop("ask", "…", stdin=b"…")`. A fault in it is raised."""
    from ui import cli

    def run(*arguments: object, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["hardstop", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main()
        printed = capsys.readouterr()
        code = stop.value.code
        return Run(code=code if isinstance(code, int) else 1, out=printed.out, err=printed.err)

    return run


@pytest.fixture
def loaded(monkeypatch, embedder):
    """Commands take the model that is loaded already."""
    import index

    monkeypatch.setattr(index, "load_embedder", lambda name=index.BUNDLED: embedder)
    return embedder


@pytest.fixture(scope="session")
def model_servers():
    """The module of the scripted model server."""
    path = Path(__file__).parent / "model_server.py"
    spec = importlib.util.spec_from_file_location("model_server", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def model_server(model_servers):
    """Start a model server of its own: `server = model_server({"reply": "…"}, …)`; ended with the test."""
    with contextlib.ExitStack() as running:
        yield lambda *script: running.enter_context(model_servers.ModelServer(script))
