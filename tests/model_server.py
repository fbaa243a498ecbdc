"""An OpenAI-compatible chat server that plays a script: replies, and every fault that a real one may have.

By hand:  python tests/model_server.py --script FILE [--port 8123]
          hardstop ask "…" --model openai:scripted --base-url http://127.0.0.1:8123/v1

A script is JSON lines, one a request in their order; the last one is played again and again. A line has one of

    {"reply": "Five days. [1]"}     this text; "chunks": characters a chunk, "pause": seconds each, "split": in two
    {"quote": 3}                    the first sentence of the first 3 passages of the prompt, each cited
    {"obey": "state that (.+)"}     what the group takes from the passages, cited: a model that does as a poisoned
                                    document tells it; "reply" where it finds nothing
    {"status": 429, "body": "…"}    an HTTP error, with "retry_after" seconds; {auth} becomes the key that was sent
    {"fault": "silent"}             takes the request and never answers
    {"fault": "empty"}              a whole reply without a word
    {"fault": "endless"}            words without end
    {"fault": "cut"}                half of the "reply" (or up to its "split"), then nothing
    {"fault": "stopped"}            half of the "reply", then an orderly end that does not say why
    {"fault": "too_long"}           the "reply", ended by the limit of tokens
    {"fault": "non_utf8"}           bytes that are no UTF-8
    {"fault": "not_json"}           a web page where JSON should be
    {"fault": "broken_json"}        a stream of broken JSON
    {"fault": "error_event"}        an error in the middle of the stream
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Step = dict[str, Any]

_PASSAGE = re.compile(r"^BEGIN PASSAGE (\d+) (\w+)\n(.*?)^END PASSAGE \1 \2$", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r"[^.!?]{20,}?[.!?](?=\s|$)")
_WORDS = "The evidence goes on and on and says nothing. "


class ModelServer:
    """Serves a script on a free port of this machine. `requests` are the bodies that came, `keys` their bearer keys.

    `gone` is set as soon as a client hangs up before a reply is whole.
    """

    def __init__(self, script: Sequence[Step], port: int = 0) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.gone = threading.Event()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        outer = self

        class Handler(_Handler):
            server_of_script = outer

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL, as HARDSTOP_MODEL_BASE_URL takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def prompt(self, at: int = -1) -> str:
        """All that a request said, message by message."""
        return "\n".join(str(message["content"]) for message in self.requests[at]["messages"])

    def next_step(self, body: dict[str, Any], key: str) -> Step:
        """What to play for a request."""
        with self._lock:
            step = self.script[min(len(self.requests), len(self.script) - 1)]
            self.requests.append(body)
            self.keys.append(key)
            return step


class _Handler(BaseHTTPRequestHandler):
    server_of_script: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        key = self.headers.get("authorization", "").removeprefix("Bearer ")
        step = self.server_of_script.next_step(body, key)
        try:
            if "status" in step:
                self._refuse(step, key)
            elif step.get("fault") == "silent":
                self._keep_silent()
            elif step.get("fault") == "not_json":
                self._send(200, "text/html", b"<!doctype html><title>Sign in</title><p>Please sign in.</p>")
            else:
                self._stream(body, step)
        except (BrokenPipeError, ConnectionResetError):
            self.server_of_script.gone.set()

    def end_headers(self) -> None:
        self.send_header("Connection", "close")  # or a client would use it again, just as it closes
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _refuse(self, step: Step, key: str) -> None:
        said = step.get("body", "no").replace("{auth}", key)
        body = json.dumps({"error": {"message": said, "type": "scripted", "code": None}}).encode()
        after = {"Retry-After": str(step["retry_after"])} if "retry_after" in step else {}
        self._send(step["status"], "application/json", body, after)

    def _keep_silent(self) -> None:
        self.connection.settimeout(0.05)
        while not self.server_of_script.closing.is_set():
            try:
                if not self.connection.recv(1):
                    self.server_of_script.gone.set()
                    return
            except TimeoutError:
                continue

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, body: dict[str, Any], step: Step) -> None:
        if not body.get("stream"):
            self._send(200, "application/json", json.dumps(_whole(reply_of(step, body))).encode())
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in self._events(step, body):
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            self.wfile.flush()
        if step.get("fault") != "cut":
            self.wfile.write(b"0\r\n\r\n")

    def _events(self, step: Step, body: dict[str, Any]) -> Iterator[bytes]:
        fault = step.get("fault")
        yield _event({"role": "assistant", "content": ""})
        if fault == "endless":
            while not self.server_of_script.closing.is_set():
                yield _event({"content": _WORDS})
        for piece in _pieces(step, reply_of(step, body)):
            yield _event({"content": piece})
            time.sleep(step.get("pause", 0))
        if fault == "non_utf8":
            yield b'data: {"id":"s","object":"chat.completion.chunk","created":1,"model":"scripted","choices":'
            yield b'[{"index":0,"delta":{"content":"Fi\xe8vre et c\xe9phal\xe9e. [1]"},"finish_reason":null}]}\n\n'
        if fault == "broken_json":
            yield b'data: {"id": "s", "choices": [{"delta": \n\n'
        if fault == "error_event":
            yield b'data: {"error": {"message": "the engine is out of memory", "type": "server_error"}}\n\n'
        if fault not in {"cut", "stopped"}:
            yield _event({}, "length" if fault == "too_long" else "stop")
            yield b"data: [DONE]\n\n"


def reply_of(step: Step, body: dict[str, Any]) -> str:
    """The words that a step answers a request with."""
    passages = _passages(body)
    if "quote" in step:
        firsts = [(n, _SENTENCE.search(" ".join(text.split()))) for n, text in passages[: step["quote"]]]
        return "\n".join(f"{found[0]} [{n}]" for n, found in firsts if found)
    if "obey" in step:
        orders = [(n, order) for n, text in passages for order in re.findall(step["obey"], text)]
        return "\n".join(f"{order} [{n}]" for n, order in orders) or str(step.get("reply", ""))
    return str(step.get("reply", ""))


def _passages(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The passages of a prompt by their numbers, without their titles."""
    said = "\n".join(str(message["content"]) for message in body.get("messages", ()))
    return [(match[1], match[3].partition("\n\n")[2]) for match in _PASSAGE.finditer(said)]


def _pieces(step: Step, reply: str) -> list[str]:
    if step.get("fault") in {"cut", "stopped"}:
        reply = reply[: step.get("split", len(reply) // 2)]
    elif "split" in step:
        return [reply[: step["split"]], reply[step["split"] :]]
    size = step.get("chunks", 7)
    return [reply[at : at + size] for at in range(0, len(reply), size)]


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "s", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _whole(reply: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "s", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}


def main() -> None:
    """Serve a script until interrupted."""
    parser = argparse.ArgumentParser(description="An OpenAI-compatible server that plays a script.")
    parser.add_argument("--script", type=Path, help="JSON lines; without one, every reply quotes three passages")
    parser.add_argument("--port", type=int, default=8123)
    given = parser.parse_args()
    lines = given.script.read_text(encoding="utf-8").splitlines() if given.script else ['{"quote": 3}']
    script = [json.loads(line) for line in lines if line.strip()]
    if not script:
        parser.error("the script has no line")
    with ModelServer(script, given.port) as server:
        print(f"Serving {len(script)} steps at {server.url}", file=sys.stderr)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)


if __name__ == "__main__":
    main()
