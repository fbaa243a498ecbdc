"""Who may reach the page: user names and passwords (HARDSTOP_AUTH), compared in constant time."""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections.abc import Sequence
from hashlib import sha256

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.errors import PageError

_OWN_START = "/gradio_api/startup-events"
_ASK = {"WWW-Authenticate": 'Basic realm="Hardstop", charset="UTF-8"'}


def read_logins(value: str) -> tuple[str, ...]:
    """The "user:password" pairs of a comma-separated list.

    Raises PageError, without any part of the value, when one of them is no pair.
    """
    pairs = tuple(pair.strip() for pair in value.split(",") if pair.strip())
    if not pairs or not all(all(part for part in pair.partition(":")[::2]) for pair in pairs):
        raise PageError("HARDSTOP_AUTH holds user:password pairs with commas between them. Correct it and try again.")
    return pairs


class RequireLogin:
    """Answers 401 to every request without a login: page, API, files and MCP alike.

    The server's call to itself while it starts, from this machine, is the one exception; it gives nothing away.
    """

    def __init__(self, app: ASGIApp, logins: Sequence[str]) -> None:
        self._app = app
        self._digests = [_digest(login.encode()) for login in logins]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it brings a login."""
        if scope["type"] == "lifespan" or scope.get("path") == _OWN_START or self._knows(_sent(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("A login is needed.", status_code=401, headers=_ASK)(scope, receive, send)

    def _knows(self, login: bytes) -> bool:
        """Every login is compared, and digests of one length, so that the time taken tells nothing."""
        sent = _digest(login)
        matches = [hmac.compare_digest(sent, digest) for digest in self._digests]
        return any(matches)


def _digest(login: bytes) -> bytes:
    return sha256(login).digest()


def _sent(scope: Scope) -> bytes:
    header = dict(scope.get("headers", ())).get(b"authorization", b"")
    scheme, _, value = header.partition(b" ")
    try:
        return b64decode(value.strip(), validate=True) if scheme.lower() == b"basic" else b""
    except ValueError:
        return b""
