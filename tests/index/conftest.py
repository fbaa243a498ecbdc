"""A small corpus on disk, its index over the quick embedder, and a Chroma server on this machine."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from index import Index, build_index, place_of
from index.access import Access

_DRIVER = Path(__file__).with_name("build_driver.py")

DOCUMENTS = {
    "dosing.txt": "Dosing of the drug\n\nThe usual course of drug A is two grams over five days in hospital. "
    "No trial has tested more than two grams of drug A in one course.\n",
    "safety.txt": "Safety of the drug\n\nHeadache and fever are common while drug A runs into the vein. "
    "Kidney failure is rare and is seen in the old.\n",
    "exchange.md": "# Exchange\n\n## Use\n\nPlasma exchange removes antibodies within days.\n",
}


@pytest.fixture
def corpus_dir(tmp_path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def built(corpus_dir, tmp_path, make_embedder) -> SimpleNamespace:
    """`corpus`, `folder`, `embedder`, `build` (the outcome) and `open()`."""
    embedder, folder = make_embedder(), tmp_path / "index"
    build = build_index(corpus_dir, folder, embedder=embedder)
    return SimpleNamespace(
        corpus=corpus_dir,
        folder=folder,
        embedder=embedder,
        build=build,
        open=lambda: Index.open(folder, embedder=embedder),
    )


@pytest.fixture
def another_process():
    """Forget the open databases, which Chroma keeps by their paths, as a command started afterwards would."""
    from chromadb.api.shared_system_client import SharedSystemClient

    return SharedSystemClient.clear_system_cache


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory):
    """The address of a `chroma run` process."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder / "data")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)], cwd=folder, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/v2/heartbeat", process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"no Chroma server came up: {log.read_text()}")


@pytest.fixture(scope="session")
def driver():
    """Builds in processes that may die: `build(corpus, index, **how)` -> what it said, and `code`."""
    spec = importlib.util.spec_from_file_location("build_driver", _DRIVER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    process = subprocess.Popen(
        [sys.executable, str(_DRIVER)],
        env={**os.environ, "PYTHONPATH": str(_DRIVER.parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def build(corpus, index, **how):
        process.stdin.write(json.dumps({"corpus": str(corpus), "index": str(index), **how}) + "\n")
        process.stdin.flush()
        said = {}
        while "code" not in said:
            said |= json.loads(process.stdout.readline())
        return said

    yield SimpleNamespace(build=build, embedder=module.letters())
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


_COLLECTIONS = itertools.count()


@pytest.fixture
def server_place(chroma_server, tmp_path):
    """A place on the server that no test had before."""
    return place_of(f"{chroma_server}/index-{next(_COLLECTIONS)}", Access(cache=tmp_path / "servers"))


@pytest.fixture(params=["folder", "server"])
def place(request, tmp_path):
    """An empty place of either kind."""
    return request.getfixturevalue("server_place") if request.param == "server" else place_of(tmp_path / "index")
