"""Serve the page: from this machine only, and to this machine only unless there is a login."""

from __future__ import annotations

import importlib.util
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import RequireLogin
from ui.errors import PageError
from ui.settings import stay_offline

if TYPE_CHECKING:
    from ui.corpus_desk import CorpusDesk
    from ui.records import Answerer

_LOCAL_HOSTS = ("127.0.0.1", "localhost")
_CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's start-up script and its HTML templates need both
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_GRADIO_SESSIONS = 100  # Gradio's own notes on a session, of 100 kB; ours are in `Conversations`, and outlive them
_HEADERS = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class SafeHeaders:
    """Adds the page's security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of its response, change the headers only."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How the page is served. `logins` are "user:password"; `open_to_all` says that none are wanted all the same.

    `feedback` is the file for what readers say; `mcp` publishes the API as MCP tools too. `workers` is how many
    questions are worked on at once: where this machine does all of the work, more than it has processors make
    everybody wait for the last.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    logins: tuple[str, ...] = ()
    open_to_all: bool = False
    mcp: bool = False
    workers: int = 32
    feedback: Path = Path(".hardstop") / "feedback.jsonl"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the page."""
        return self.host in _LOCAL_HOSTS


def check_serving(how: Serving) -> None:
    """Raise PageError when the page may not or cannot be served like that."""
    if not (how.is_local or how.logins or how.open_to_all):
        raise PageError(
            f"The page has no login, so it is not served on {how.host}. Set HARDSTOP_AUTH, or use --host 127.0.0.1."
        )
    if how.mcp and importlib.util.find_spec("mcp") is None:
        raise PageError("--mcp needs the mcp package, which is not installed. Install it: pip install 'hardstop[mcp]'")
    _require_free(how.host, how.port)


def serve(
    assistant: Answerer,
    how: Serving,
    *,
    desk: CorpusDesk | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted, with a tab for the documents where there is a `desk`.

    `on_ready` gets the page's address once it answers. Raises PageError as `check_serving` does.
    """
    check_serving(how)
    stay_offline()
    from ui.endpoints import answer_mcp_in_json  # noqa: PLC0415
    from ui.layout import build_page  # noqa: PLC0415  Gradio reads its settings when it is imported
    from ui.theme import THEME  # noqa: PLC0415

    blocks = build_page(assistant, feedback=how.feedback, desk=desk, workers=how.workers)
    blocks.queue(max_size=200)
    settings = _launch_settings(how, uploads=desk is not None)
    _, address, _ = blocks.launch(server_name=how.host, server_port=how.port, theme=THEME, **settings)
    if how.mcp:
        answer_mcp_in_json(blocks)
    if on_ready:
        on_ready(address)
    blocks.block_thread()


def _launch_settings(how: Serving, *, uploads: bool) -> dict[str, Any]:
    from ui.page import STATIC  # noqa: PLC0415

    return {
        "head": _head(STATIC / "page.css"),
        "app_kwargs": {"middleware": _middleware(how)},
        "prevent_thread_lock": True,
        "quiet": True,
        "show_error": False,
        "share": False,
        "run_history": False,  # on by default; it keeps questions and answers in the browser
        "enable_monitoring": False,
        "state_session_capacity": _GRADIO_SESSIONS,
        "footer_links": [],
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": how.mcp,
        "max_file_size": "50mb" if uploads else "1kb",  # without the documents tab, nothing on the page takes a file
        "favicon_path": STATIC / "favicon.svg",
    }


def _middleware(how: Serving) -> Sequence[Middleware]:
    """Headers, then host names, then the login.

    On this machine any other host name is refused: a web site could point its own name here and read answers. Served to
    others, the page doesn't know its own names; there the login stands in the way, which no other site can bring.
    """
    names = Middleware(TrustedHostMiddleware, allowed_hosts=_LOCAL_HOSTS, www_redirect=False)
    login = Middleware(RequireLogin, logins=how.logins)
    return [Middleware(SafeHeaders), *([names] if how.is_local else []), *([login] if how.logins else [])]


def _head(css: Path) -> str:
    """The style sheet as it is: Gradio's own option for it rewrites every selector."""
    return f'<meta name="robots" content="noindex"><style>{css.read_text(encoding="utf-8")}</style>'


def _require_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise PageError(
            f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from None
