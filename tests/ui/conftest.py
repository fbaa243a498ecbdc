"""The page in a real browser that may talk to this machine only, over the real assistant and over a scripted one."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent
FAKE = HERE / "fake_assistant.py"
START_SECONDS = 120
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def run_apart() -> Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]:
    """Run a coroutine in a thread of its own: the browser's loop may be running in this one. At most a minute."""

    def run(make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        async def bounded() -> Any:
            return await asyncio.wait_for(make(), 60)

        with ThreadPoolExecutor(1) as apart:
            return apart.submit(lambda: asyncio.run(bounded())).result()

    return run


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    """The scripted assistant and the builders of its records."""
    spec = importlib.util.spec_from_file_location("fake_assistant", FAKE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}config", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        with error:
            return error.code == 401
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[str]], str]]:
    """Start a page server; `{port}` in the arguments is filled in. Gives its address; ended with the session."""
    running: list[subprocess.Popen[bytes]] = []

    def start(arguments: list[str]) -> str:
        port = _free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *(argument.format(port=port) for argument in arguments)],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
            )
        running.append(process)
        url = f"http://127.0.0.1:{port}/"
        until = time.monotonic() + START_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.2)
        return url

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(10)


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page over the scripted assistant keeps feedback."""
    return tmp_path_factory.mktemp("feedback") / "kept" / "feedback.jsonl"


@pytest.fixture(scope="session")
def fake_url(start_server: Callable[[list[str]], str], feedback_file: Path) -> str:
    """The page over the scripted assistant."""
    return start_server([str(FAKE), "{port}", str(feedback_file)])


@pytest.fixture(scope="session")
def real_url(start_server: Callable[[list[str]], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as `hardstop serve` starts it: the shipped documents, indexed on the first start."""
    index = tmp_path_factory.mktemp("index") / "index"
    return start_server(["-m", "ui.cli", "serve", "--host", "127.0.0.1", "--port", "{port}", "--index", str(index)])


def _unavailable(why: str) -> NoReturn:
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, from CHROMIUM_PATH or the PATH."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, names)), None)
    if not program:
        _unavailable("No Chromium found. Install it, or set CHROMIUM_PATH.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """Open a page in a fresh context. At the end: no request left the machine, and no script failed."""
    marker = request.node.get_closest_marker("view")
    context = browser.new_context(**{"viewport": {"width": 1366, "height": 900}, **(marker.kwargs if marker else {})})
    outside: list[str] = []
    errors: list[str] = []
    allowed: list[str] = ["data:", "blob:"]

    def gate(route: Any) -> None:
        if route.request.url.startswith(tuple(allowed)):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", gate)

    def open_at(url: str) -> Any:
        allowed.append(url)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(url)
        page.wait_for_selector("#hs-panel .hs-sources", timeout=20_000)
        page.wait_for_selector("#hs-question-box textarea", timeout=20_000)
        return page

    yield open_at
    context.close()
    assert outside == []
    assert errors == []


@pytest.fixture
def fake_page(open_page: Callable[[str], Any], fake_url: str) -> Any:
    """The page over the scripted assistant, loaded."""
    return open_page(fake_url)


@pytest.fixture
def real_page(open_page: Callable[[str], Any], real_url: str) -> Any:
    """The page over the real assistant, loaded."""
    return open_page(real_url)


# Gradio's own faults, on 6.31: a rule with the elements in which it is known to be broken.
GRADIO: dict[str, str] = {}


@pytest.fixture(scope="session")
def axe_faults() -> Callable[[Any], list[str]]:
    """What axe-core finds wrong with a page as it stands."""
    axe = Path(pytest.importorskip("axe_playwright_python").__file__).parent / "axe.min.js"
    script = axe.read_text(encoding="utf-8")

    def faults(page: Any) -> list[str]:
        page.wait_for_timeout(400)  # what is being revealed is transparent
        page.evaluate(script)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        return [
            f"{fault['id']}: {node['html'][:160]}"
            for fault in found
            for node in fault["nodes"]
            if GRADIO.get(fault["id"], "\0") not in node["html"]
        ]

    return faults
