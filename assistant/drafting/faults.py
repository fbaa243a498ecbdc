"""What went wrong with a chat model, in our own words: a library's message may repeat a key, or a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TIMED_OUT, _TOO_MANY = 401, 403, 404, 408, 429
_CLIENT_ERROR, _SERVER_ERROR = 400, 500

_BY_STATUS = {
    _UNAUTHORISED: "did not accept the key (401); check it in the environment",
    _FORBIDDEN: "does not let this key use it (403)",
    _NOT_FOUND: "is not there (404); check its name and its base URL",
    _TIMED_OUT: "did not answer in time",
    _TOO_MANY: "has more requests than it allows (429)",
}
_KINDS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ModelAuthenticationError, _BY_STATUS[_UNAUTHORISED], False),
    (ModelPermissionDeniedError, _BY_STATUS[_FORBIDDEN], False),
    (ModelNotFoundError, _BY_STATUS[_NOT_FOUND], False),
    (ModelRateLimitError, _BY_STATUS[_TOO_MANY], True),
    (ContextOverflowError, "takes less text than the passages have", False),
    (ModelInvalidRequestError, "rejected the request; check the settings of the model", False),
    (ModelTimeoutError, _BY_STATUS[_TIMED_OUT], True),
    (ModelConnectionError, "could not be reached; check that its server runs, and its base URL", True),
    (ModelAPIError, "failed on its own side", True),
    (UnicodeError, "sent a reply that is not UTF-8", False),
    (ValueError, "sent a reply that can't be read", False),
)
_NAMES = {
    "timeout": ("did not answer in time", True),
    "connecterror": ("could not be reached; check that its server runs, and its base URL", True),
    "protocolerror": ("broke off in the middle of its reply", True),
    "readerror": ("broke off in the middle of its reply", True),
    "apierror": ("failed on its own side", True),
    "connection": ("could not be reached; check that its server runs, and its base URL", True),
}  # what the HTTP libraries call their errors


class NoReplyError(Exception):
    """A model gave no whole reply. `what` follows its name in a sentence.

    `passing` tells whether it may do better when it is asked again, after `wait` seconds where the server names them.
    """

    def __init__(self, what: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.passing = passing
        self.wait = wait


def fault_of(error: Exception) -> NoReplyError:
    """What an error of any model library means."""
    if isinstance(error, NoReplyError):
        return error
    status = _status(error)
    if status is not None and status >= _CLIENT_ERROR:
        return _status_fault(status, error)
    for cause in _causes(error):  # the cause tells a reply that broke off from a server that was never reached
        for name, (what, passing) in _NAMES.items():
            if any(name in base.__name__.casefold() for base in type(cause).__mro__):
                return NoReplyError(what, passing=passing)
    for kind, what, passing in _KINDS:
        if any(isinstance(cause, kind) for cause in _causes(error)):
            return NoReplyError(what, passing=passing)
    return NoReplyError(f"failed ({type(error).__name__})")


def _status_fault(status: int, error: Exception) -> NoReplyError:
    server = status >= _SERVER_ERROR
    what = _BY_STATUS.get(status) or (
        f"failed on its own side ({status})" if server else f"rejected the request ({status})"
    )
    return NoReplyError(what, passing=server or status in {_TIMED_OUT, _TOO_MANY}, wait=_retry_after(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error came of, the first cause first, then the error itself."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return reversed(chain)


def _status(error: Exception) -> int | None:
    """The HTTP status, under the names that the libraries give it."""
    for cause in _causes(error):
        response = getattr(cause, "response", None)
        for value in (getattr(cause, name, None) for name in ("status_code", "code")):
            if isinstance(value, int):
                return value
        if isinstance(value := getattr(response, "status_code", None), int):
            return value
    return None


def _retry_after(error: Exception) -> float | None:
    """The seconds of a Retry-After header, where there is one that counts seconds."""
    for cause in _causes(error):
        headers = getattr(getattr(cause, "response", None), "headers", None)
        if isinstance(headers, Mapping):
            try:
                return max(0.0, float(headers.get("retry-after", "")))
            except ValueError:
                return None
    return None
