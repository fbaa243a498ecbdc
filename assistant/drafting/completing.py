"""A chat model's reply, whole or not at all: streamed within a time and a length, stopped when nobody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Sequence
from concurrent.futures import Future, wait
from functools import cache
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import RunnableConfig
from langsmith import tracing_context

from assistant.drafting.faults import NoReplyError, fault_of
from assistant.records import ModelChoice
from assistant.watching import Watch

_STARTING = threading.Lock()
_POLL = 0.05  # seconds between two looks at whether anybody still waits
_BACKOFF = 0.5  # seconds before the first retry; doubled each time
_LONGEST_WAIT = 10.0  # seconds that a server may ask us to stay away
_CHARACTERS = 8  # of a token at most, as a mean over a reply
_ROOM = 2  # a stream may have this many more chunks than tokens, some being empty
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_UNREADABLE = "\ufffd"  # what stands where bytes were no UTF-8
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")
_CUT = frozenset({"length", "max_tokens"})
_DECLINED = frozenset({"content_filter", "refusal", "safety", "prohibited_content", "recitation", "blocklist", "spii"})
_TELL_ENDINGS = frozenset({"langchain_openai", "langchain_anthropic", "langchain_google_genai"})


def complete(model: BaseChatModel, messages: Sequence[BaseMessage], choice: ModelChoice, watch: Watch) -> str:
    """The whole reply. Raises NoReplyError when there is none in time, StoppedError when the watch says so."""
    until = time.monotonic() + choice.seconds
    future = _in_background(_tried(model, messages, choice, watch, until))
    try:
        while not wait((future,), timeout=_POLL).done:
            watch.look()
            if time.monotonic() > until:
                raise NoReplyError(f"took longer than {choice.seconds:g} s")
        return future.result()
    finally:
        future.cancel()  # closes the connection too; nothing happens to a reply that is there


async def _tried(
    model: BaseChatModel, messages: Sequence[BaseMessage], choice: ModelChoice, watch: Watch, until: float
) -> str:
    """The reply, after as many retries as allowed while there is time for them."""
    for retry in range(choice.retries + 1):
        try:
            return await _streamed(model, messages, choice, watch)
        except Exception as error:  # noqa: BLE001  a library may raise anything
            fault = fault_of(error)
        pause = _BACKOFF * 2**retry if fault.wait is None else fault.wait
        too_long = pause > _LONGEST_WAIT or time.monotonic() + pause > until
        if retry == choice.retries or not fault.passing or too_long:
            break
        await asyncio.sleep(pause)
    raise fault from None


async def _streamed(model: BaseChatModel, messages: Sequence[BaseMessage], choice: ModelChoice, watch: Watch) -> str:
    parts: list[str] = []
    endings: set[str] = set()
    length = 0
    with tracing_context(enabled=False):  # a draft goes nowhere, not even into a trace
        opened = model.astream(list(messages), config=RunnableConfig(callbacks=[]))
        async with contextlib.aclosing(cast("AsyncGenerator[Any, None]", opened)) as stream:
            async for chunk in stream:
                parts.append(str(chunk.text))
                length += len(parts[-1])
                endings.update(str(chunk.response_metadata[key]).casefold() for key in _ENDINGS if _has(chunk, key))
                watch.tokens = max(watch.tokens, math.ceil(length / 4))
                if length > choice.tokens * _CHARACTERS or len(parts) > choice.tokens * _ROOM:
                    raise NoReplyError(f"did not stop at {choice.tokens} tokens")
    _require_whole("".join(parts), endings, model, choice)
    return _THOUGHTS.sub("", "".join(parts), count=1).strip()


def _has(chunk: Any, key: str) -> bool:
    return bool(chunk.response_metadata.get(key))


def _require_whole(text: str, endings: set[str], model: BaseChatModel, choice: ModelChoice) -> None:
    """Raise NoReplyError where a reply is none, or only the beginning of one: what is missing might turn it round."""
    if endings & _CUT:
        raise NoReplyError(f"did not come to an end within {choice.tokens} tokens")
    if endings & _DECLINED:
        raise NoReplyError("declined to write a reply")
    if not endings and text and _tells_endings(model):
        raise NoReplyError("broke off in the middle of its reply", passing=True)
    if not _THOUGHTS.sub("", text, count=1).strip():
        raise NoReplyError("sent an empty reply")
    if _UNREADABLE in text:
        raise NoReplyError("sent a reply that is not UTF-8")


def _tells_endings(model: BaseChatModel) -> bool:
    """Whether the library of this model says of every whole reply why it ended."""
    return any(base.__module__.partition(".")[0] in _TELL_ENDINGS for base in type(model).__mro__)


def _in_background(work: Coroutine[Any, Any, str]) -> Future[str]:
    """Run in the one event loop that all replies share: the connections that the libraries keep belong to a loop."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def _loop() -> asyncio.AbstractEventLoop:
    with _STARTING:
        return _started()


@cache
def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="hardstop-models", daemon=True).start()
    return loop
