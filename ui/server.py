"""Serve the page, on this machine and from this machine only."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.errors import PageError
from ui.settings import stay_offline

if TYPE_CHECKING:
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


def require_address(host: str, port: int) -> None:
    """Raise PageError when `host` is not this machine, or `port` cannot be listened on."""
    _require_local(host)
    _require_free(host, port)


def serve(
    assistant: Answerer,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted. `on_ready` gets its address once it answers.

    Raises PageError as `require_address` does.
    """
    require_address(host, port)
    stay_offline()
    from ui.page import build_page  # noqa: PLC0415  Gradio reads its settings when it is imported
    from ui.theme import THEME  # noqa: PLC0415

    blocks = build_page(assistant)
    blocks.queue(max_size=200)
    _, address, _ = blocks.launch(server_name=host, server_port=port, theme=THEME, **_launch_settings())
    if on_ready:
        on_ready(address)
    blocks.block_thread()


def _launch_settings() -> dict[str, Any]:
    from ui.page import STATIC  # noqa: PLC0415

    return {
        "head": _head(STATIC / "page.css"),
        "app_kwargs": {"middleware": [Middleware(SafeHeaders), _only_local_names()]},
        "prevent_thread_lock": True,
        "quiet": True,
        "show_error": False,
        "share": False,
        "run_history": False,  # on by default; it keeps questions and answers in the browser
        "enable_monitoring": False,
        "footer_links": [],
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "max_file_size": "1mb",  # nothing on the page takes a file
        "favicon_path": STATIC / "favicon.svg",
    }


def _only_local_names() -> Middleware:
    """Refuses any other host name: a web site could point its own name at this machine and read answers."""
    return Middleware(TrustedHostMiddleware, allowed_hosts=_LOCAL_HOSTS, www_redirect=False)


def _head(css: Path) -> str:
    """The style sheet as it is: Gradio's own option for it rewrites every selector."""
    return f'<meta name="robots" content="noindex"><style>{css.read_text(encoding="utf-8")}</style>'


def _require_local(host: str) -> None:
    """The page has no login, so only this machine may reach it."""
    if host not in _LOCAL_HOSTS:
        raise PageError(f"The page has no login, so it is not served on {host}. Use --host 127.0.0.1.")


def _require_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise PageError(
            f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from None
