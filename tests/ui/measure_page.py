"""Figures of the page on this machine: load, time to an answer alone and among many, memory. Prints a JSON object.

    python tests/ui/measure_page.py [--users 20] [--conversations 1000] [--index DIR]

Load and the single user are measured in Chromium; the many users speak the page's own protocol without a browser.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CASES = Path(__file__).parents[2] / "evals" / "cases" / "questions.jsonl"
QUESTIONS = [json.loads(line)["question"] for line in CASES.read_text(encoding="utf-8").splitlines()]
ANSWER = "#hs-chat .hs-answer"


def main() -> None:
    """Start a server, measure, print, end the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--index", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _Server(options.index or Path(folder) / "index") as server:
        figures = {
            "memory_mb_at_start": server.memory_mb(),
            **_browser_figures(server.url),
            **_many_users(server, options.users),
            **_long_run(server, options.conversations),
        }
    print(json.dumps(figures, indent=2))


class _Server:
    """`hardstop serve` on a free port."""

    def __init__(self, index: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--index", str(index)],
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> _Server:
        for _ in range(600):
            try:
                self.config = _get_json(f"{self.url}config")
            except OSError:
                if self._process.poll() is not None:
                    raise SystemExit("The server ended. Run `hardstop serve` to see why.") from None
                time.sleep(0.2)
            else:
                return self
        raise SystemExit("The server did not start within two minutes.")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def memory_mb(self) -> int:
        """Resident memory of the server in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) // 1024

    def processor_seconds(self) -> float:
        """Processor time that the server has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, question: str, session: str) -> tuple[float, float]:
        """Ask as the page does; gives the seconds until the released answer is shown, and until all is."""
        event = next(d for d in self.config["dependencies"] if d["api_name"] == "respond")
        began, released = time.perf_counter(), 0.0
        _post(
            f"{self.url}gradio_api/queue/join",
            {"data": [question, "clinician", "", ""], "fn_index": event["id"], "session_hash": session},
        )
        with urllib.request.urlopen(f"{self.url}gradio_api/queue/data?session_hash={session}", timeout=120) as stream:
            for line in stream:
                message = json.loads(line[5:]) if line.startswith(b"data:") else {}
                if not released and b"hs-answer" in line and b"hs-stage" not in line:
                    released = time.perf_counter() - began
                if message.get("msg") == "process_completed":
                    if not message["success"]:
                        raise SystemExit(f"A question failed: {message}")
                    break
        return released, time.perf_counter() - began


def _browser_figures(url: str) -> dict[str, object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        loads, outside = [], []
        for _ in range(5):
            page = chromium.new_context().new_page()
            page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(url) else None)
            began = time.perf_counter()
            page.goto(url)
            page.wait_for_selector("#hs-panel .hs-sources")
            page.locator("#hs-question-box textarea").click()
            loads.append(time.perf_counter() - began)
        waits = []
        for turn in range(12):
            page.get_by_label("Question", exact=True).fill(QUESTIONS[turn % len(QUESTIONS)])
            began = time.perf_counter()
            page.keyboard.press("Enter")
            page.locator(ANSWER).nth(turn).wait_for()
            waits.append(time.perf_counter() - began)
            page.locator(f'#hs-panel .hs-sources[data-exchange="{turn + 1}"]').wait_for()  # the tables have come too
            page.wait_for_timeout(200)  # while an event ends, Gradio takes no other of its kind
        chromium.close()
    away = [address for address in outside if not address.startswith(("data:", "blob:"))]
    return {
        "cold_load_s": _spread(loads),
        "alone_send_to_answer_s": _spread(waits),
        "non_local_requests": len(away),
    }


def _many_users(server: _Server, users: int) -> dict[str, object]:
    def three_turns(user: int) -> list[tuple[float, float]]:
        session = uuid.uuid4().hex[:11]
        return [server.ask(QUESTIONS[(3 * user + turn) % len(QUESTIONS)], session) for turn in range(3)]

    used = server.processor_seconds()
    with ThreadPoolExecutor(users) as crowd:
        waits = [wait for turns in crowd.map(three_turns, range(users)) for wait in turns]
    return {
        "users": users,
        "answered": len(waits),
        "crowd_send_to_answer_s": _spread([released for released, _ in waits]),
        "crowd_send_to_all_s": _spread([whole for _, whole in waits]),
        "crowd_processor_s_per_answer": round((server.processor_seconds() - used) / len(waits), 4),
    }


def _long_run(server: _Server, conversations: int) -> dict[str, object]:
    memory = {}
    told = {conversations * eighths // 8 for eighths in (1, 2, 4, 6, 8)}
    for done in range(1, conversations + 1):
        server.ask(QUESTIONS[done % len(QUESTIONS)], uuid.uuid4().hex[:11])
        if done in told:
            memory[f"memory_mb_after_{done}_conversations"] = server.memory_mb()
    return memory


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
    }


def _get_json(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=10) as reply:
        return json.load(reply)


def _post(url: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        reply.read()


if __name__ == "__main__":
    main()
