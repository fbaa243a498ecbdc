"""Builds indexes over letter counts in processes that can be killed. What takes seconds is imported once.

For every JSON line {"corpus", "index", ...} on standard input a child is forked, which builds and prints what it did as
a JSON line; then its exit code follows as {"code"}. What may befall the child:

die_at      it kills itself with signal 9 at that stage. Python's audit hooks tell of every file that is opened, renamed
            or removed and of every database; each batch of vectors and each call into Chroma, as it begins and as it
            ends, and each report of progress count as stages too
die_batch   it kills itself before that batch of vectors
die_after   it is killed so many seconds after it began
cwd         the folder that it works in
file_limit  no file that it writes may become larger than so many bytes, as on a disk that is full
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

import chromadb
import langchain_chroma  # noqa: F401  (imported before the forks)
from langchain_core.embeddings import Embeddings

from index import Embedder, RetrievalError, build_index

EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copytree", "sqlite3.connect"}
)


class Letters(Embeddings):
    """Vectors by the letters of a text."""

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text):
        counts = [1.0 + text.count(letter) for letter in "0123456789abcdef"]
        length = sum(count * count for count in counts) ** 0.5
        return [count / length for count in counts]


def letters(embeddings: Embeddings | None = None) -> Embedder:
    """An embedder over letter counts."""
    return Embedder(
        name="letters",
        sha256="cd" * 32,
        dimensions=16,
        embeddings=embeddings or Letters(),
        pieces=len,
        tokens=lambda _: [],
    )


class Stages:
    """Counts stages, and dies at the one that was asked for."""

    def __init__(self, die_at: int, below: str) -> None:
        self.passed = 0
        self._die_at = die_at
        self._below = below

    def __call__(self, *_: object) -> None:
        self.passed += 1
        if self.passed == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in EVENTS and any(self._below in str(argument) for argument in arguments[:2]):
            self()


def counting(real, stages):
    """A function that is one stage as it begins and one as it ends."""

    def counted(*args, **kwargs):
        stages()
        outcome = real(*args, **kwargs)
        stages()
        return outcome

    return counted


def dying_before(batch: int):
    """Stages of which the beginning of a batch is the last."""
    return Stages(2 * batch - 1, "")


def build(request: dict) -> None:
    """Build as asked and say what was done."""
    os.chdir(request.get("cwd", "."))
    stages = Stages(request.get("die_at", 0), Path(request["index"]).name)
    for name in ("add", "delete", "modify"):
        setattr(chromadb.Collection, name, counting(getattr(chromadb.Collection, name), stages))
    embeddings = Letters()
    embeddings.embed_documents = counting(embeddings.embed_documents, stages)
    if "die_batch" in request:
        embeddings.embed_documents = counting(Letters().embed_documents, dying_before(request["die_batch"]))
    if "file_limit" in request:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_limit"], resource.RLIM_INFINITY))
    sys.addaudithook(stages.audit)
    try:
        done = build_index(Path(request["corpus"]), request["index"], embedder=letters(embeddings), progress=stages)
    except RetrievalError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return
    facts = {"chunks": done.manifest.chunks, "embedded": done.embedded, "rebuilt": done.rebuilt}
    print(json.dumps({"stages": stages.passed, **facts}), flush=True)


def main() -> None:
    """Serve requests until standard input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            try:
                build(request)
            finally:
                os._exit(0)
        if "die_after" in request:
            time.sleep(request["die_after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
