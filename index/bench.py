"""Build and search indexes of growing size: `python -m index.bench [--beir DIR]`, or `make bench-index`.

Every size is built, changed and searched in processes of its own, so that memory can be told. Prints a table to
standard error and one JSON object to standard output.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from corpus import SHIPPED
from index.bench_data import NoisyEmbeddings, Pool, questions, read_pool, write_corpus
from index.build import build_index
from index.embedding import Embedder, load_embedder
from index.filling import by_length
from index.search import Index
from index.store import Matrix, nearest

_SIZES = (1_000, 10_000, 100_000)
_QUESTIONS = 100
_MEASURED = 512  # passages embedded to tell the rate
_CHANGED = 0.01  # share of the documents changed before the second build
_SETTLING = 2.5  # seconds after which the files' times can be trusted
_SAY = Console(stderr=True)

Row = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One size, in a folder of its own."""

    folder: Path
    pool: Pool
    real: Matrix
    size: int

    def embedder(self) -> Embedder:
        """The model's name over vectors that cost nothing."""
        model = load_embedder()
        return replace(model, embeddings=NoisyEmbeddings(self.real))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m index.bench", description="Measure indexes of growing size.")
    parser.add_argument("--beir", type=Path, default=SHIPPED, help="BEIR or corpus folder that sentences come from")
    parser.add_argument("--sizes", default=",".join(map(str, _SIZES)), help="passages, separated by commas")
    parser.add_argument("--out", type=Path, help="also write the JSON here")
    options = parser.parse_args(arguments)
    pool = read_pool(options.beir)
    embedding = _apart(_embedding, pool)
    real = embedding.pop("vectors")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, options.sizes.split(",")):
            rows.append(_measured(_Task(folder=Path(folder) / str(size), pool=pool, real=real, size=size)))
            _SAY.print(_table(rows))
    report = {"embedding": embedding, "sizes": rows, "growth": _growth(rows)}
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def _measured(task: _Task) -> Row:
    """All figures of one size, under a line that says what is going on."""
    row: Row = {}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=_SAY, transient=True) as progress:
        shown = progress.add_task(f"{task.size:,} passages: writing")
        write_corpus(task.folder / "corpus", task.pool, task.size)
        time.sleep(_SETTLING)
        stages: tuple[tuple[str, Callable[[_Task], Row]], ...] = (
            ("building", _build),
            ("searching", _search),
            ("changing 1%", _rebuild),
        )
        for name, stage in stages:
            progress.update(shown, description=f"{task.size:,} passages: {name}")
            row |= _apart(stage, task)
    return row


def _apart(work: Callable[[Any], Any], argument: object) -> Any:
    """Run in a new process, whose memory is nobody else's."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, argument).result()


def _embedding(pool: Pool) -> dict[str, Any]:
    """The rate of the real model over passages as they are embedded, and the vectors of all sentences."""
    model = load_embedder().embeddings
    passages = [" ".join(pool.sentences[at : at + 3]) for at in range(0, min(3 * _MEASURED, len(pool.sentences)), 3)]
    keyed = {str(at).encode(): text for at, text in enumerate(passages)}
    began, worked = time.perf_counter(), time.process_time()
    for batch in by_length(keyed):
        model.embed_documents([keyed[key] for key in batch])
    rate, per_core = (len(passages) / taken for taken in (time.perf_counter() - began, time.process_time() - worked))
    vectors = np.asarray(model.embed_documents(list(pool.sentences)), dtype=np.float32)
    return {
        "passages_per_s": round(rate, 1),
        "passages_per_core_s": round(per_core, 1),  # what other programs were doing meanwhile does not count
        "measured_on": len(passages),
        "vectors": vectors,
    }


def _build(task: _Task) -> Row:
    embedder = task.embedder()
    before = _peak()
    began, worked = time.perf_counter(), time.process_time()
    manifest = build_index(task.folder / "corpus", task.folder / "index", embedder=embedder).manifest
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in (task.folder / "index").rglob("*") if path.is_file())
    return {
        "passages": manifest.chunks,
        "build_s": round(seconds, 2),
        "build_core_s": round(time.process_time() - worked, 2),
        "build_per_s": round(manifest.chunks / seconds, 1),
        "build_peak_mb": round((_peak() - before) / 1e6, 1),
        "disk_mb": round(size / 1e6, 1),
        "disk_bytes_per_passage": round(size / manifest.chunks),
    }


def _search(task: _Task) -> Row:
    embedder = load_embedder()
    asked = questions(task.pool, _QUESTIONS)
    embedder.embeddings.embed_documents(asked)
    before = _resident()
    began = time.perf_counter()
    index = Index.open(task.folder / "index", embedder=embedder)
    opened = time.perf_counter() - began
    index.search("one question before the clock runs", 10)
    times = []
    worked = time.process_time()
    for question in asked:
        began = time.perf_counter()
        index.search(question, 40)
        times.append(1000 * (time.perf_counter() - began))
    per_query = 1000 * (time.process_time() - worked) / len(asked)
    after = _resident()
    return {
        "open_s": round(opened, 2),
        "query_p50_ms": round(float(np.percentile(times, 50)), 2),
        "query_core_ms": round(per_query, 2),
        "query_p95_ms": round(float(np.percentile(times, 95)), 2),
        "memory_mb": round((after - before) / 1e6, 1),
        **_recall(task, index, index.embed(asked)),
    }


def _recall(task: _Task, index: Index, asked: Matrix) -> Row:
    """The share of the truly nearest passages that the graph finds."""
    made = NoisyEmbeddings(task.real)
    texts = (index.chunks.searched(at) for at in range(len(index.chunks)))
    exact = made.matrix(list(texts)) @ asked.T
    found: dict[int, list[float]] = {10: [], 100: []}
    for at, vector in enumerate(asked):
        for k, shares in found.items():
            best = set(np.argsort(-exact[:, at], kind="stable")[:k].tolist())
            got = {index.chunks.position(name) for name in nearest(index._store, vector.tolist(), k)}
            shares.append(len(best & got) / len(best))
    return {f"recall_at_{k}": round(float(np.mean(shares)), 4) for k, shares in found.items()}


def _rebuild(task: _Task) -> Row:
    write_corpus(task.folder / "corpus", task.pool, task.size, changed=_CHANGED)
    embedder = task.embedder()
    began = time.perf_counter()
    done = build_index(task.folder / "corpus", task.folder / "index", embedder=embedder)
    return {"rebuild_s": round(time.perf_counter() - began, 2), "rebuild_embedded": done.embedded}


def _growth(rows: Sequence[Row]) -> list[Row]:
    """From one size to the next: exponents, ratios, and the memory of each further passage beyond its vector."""
    found = []
    for less, more in pairwise(rows):
        factor = math.log(more["passages"] / less["passages"])
        further = more["passages"] - less["passages"]
        memory = 1e6 * (more["memory_mb"] - less["memory_mb"]) / further
        found.append(
            {
                "from": less["passages"],
                "to": more["passages"],
                "build_exponent": round(math.log(more["build_core_s"] / less["build_core_s"]) / factor, 3),
                "query_exponent": round(math.log(more["query_p50_ms"] / less["query_p50_ms"]) / factor, 3),
                "query_ratio": round(more["query_p50_ms"] / less["query_p50_ms"], 2),
                "query_core_ratio": round(more["query_core_ms"] / less["query_core_ms"], 2),
                "memory_bytes_per_passage_beyond_vectors": round(memory - 4 * 384),
            }
        )
    return found


def _table(rows: Sequence[Row]) -> Table:
    table = Table("", *(f"{row['passages']:,}" for row in rows))
    for name in rows[-1]:
        if name != "passages":
            table.add_row(name, *(f"{row[name]:,}" for row in rows))
    return table


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _resident() -> int:
    """The memory that this process holds now, in bytes; where the system does not tell, the most it has held."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return _peak()


if __name__ == "__main__":
    sys.exit(main())
