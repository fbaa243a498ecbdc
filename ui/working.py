"""One question at work: how far it is, its released answer, and its tables. Nothing unreleased comes out of here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from threading import Event
from typing import Any

from assistant import AssistantError
from assistant.records import Answer, Request
from ui.records import Answerer
from ui.render import stage_html
from ui.workers import Workers

_FIRST_STAGE = "search"
_STAGE_SECONDS = 0.1  # a stage that is over sooner is not shown: each update costs every user a little
_TABLES_SECONDS = 0.05  # tables that are there sooner come with the answer, for the same reason
_CANCELLED_SECONDS = 5.0  # within which Gradio ends what was stopped; if it ended by itself, the notice could be lost
_FAILED = "Something went wrong and the question was not answered. Ask again; the server's log says what happened."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a question, as `Conversations.add` takes it. `whole` unless the tables of the answer are to come."""

    told: dict[str, Any]
    whole: bool


class Work:
    """The work on one question. A thread does it and tells; the page, which made it in its event loop, reads."""

    def __init__(self, assistant: Answerer, asked: Request, workers: Workers) -> None:
        self._assistant = assistant
        self._asked = asked
        self._workers = workers
        self._loop = asyncio.get_running_loop()
        self._released: asyncio.Future[Answer] = self._loop.create_future()
        self._stopped = Event()
        self._stage = _FIRST_STAGE
        self._tokens = 0

    def stop(self) -> None:
        """Have the work end. Nothing comes of it any more."""
        self._stopped.set()

    async def outcomes(self) -> AsyncIterator[str | Outcome]:
        """The stages that last, as HTML, and then what came of the question: the answer may come before its tables."""
        answer = self._workers.run(self._ask)
        shown = ""
        try:
            while not (await _first_of((answer, self._released), _STAGE_SECONDS)):
                if self._stopped.is_set():
                    break
                if shown != (now := self._html()):
                    shown = now
                    yield shown
            # The tables of a question that has stepped aside will not be there soon.
            soon = 0 if self._workers.crowded else _TABLES_SECONDS
            whole = await _first_of((answer,), soon)
            if not (whole or self._stopped.is_set()):
                yield Outcome(told={"answer": self._released.result()}, whole=False)
            told = await _told(answer)
            if self._stopped.is_set():
                await asyncio.sleep(_CANCELLED_SECONDS)
            else:
                yield Outcome(told=told, whole=True)
        finally:  # Stop, a new conversation and a closed page all end here: the work is not to go on
            self.stop()

    def _html(self) -> str:
        """The line that says how far it is."""
        return stage_html(self._stage, self._tokens if self._stage == "draft" else 0)

    def _ask(self, step_aside: Callable[[], None]) -> Answer:
        def release(answer: Answer) -> None:
            self._loop.call_soon_threadsafe(self._released.set_result, answer)
            step_aside()

        return self._assistant.ask(
            self._asked,
            self._reached,
            cancelled=self._stopped.is_set,
            on_tokens=self._wrote,
            on_released=release,
        )

    def _reached(self, stage: str) -> None:
        self._stage = stage

    def _wrote(self, tokens: int) -> None:
        self._tokens = tokens


async def _first_of(waited_for: Iterable[asyncio.Future[Answer]], seconds: float) -> bool:
    """Whether one of them is there within so many seconds."""
    done, _ = await asyncio.wait(waited_for, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    return bool(done)


async def _told(answer: asyncio.Future[Answer]) -> dict[str, Any]:
    try:
        return {"answer": await answer}
    except AssistantError as error:
        return {"problem": str(error)}
    except Exception:  # noqa: BLE001  a raised exception would leave an overlay that blocks the page
        _log.exception("A question could not be answered")
        return {"problem": _FAILED}
