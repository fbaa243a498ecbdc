"""Conversations live on the server, keyed by the page's session, bounded in number, length and age.

One that is closed to stay within the bounds is not lost in silence: the page can tell whoever comes back to it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from assistant.records import Answer, Turn
from ui.records import Exchange


@dataclass(slots=True)
class _Conversation:
    """The kept exchanges of one session; `asked` counts all of its questions, kept or not.

    `cleared` is the last number that was forgotten on purpose: what still comes of it is not kept. `lost` is
    whether it was closed with something said in it, and nothing has been asked since.
    """

    exchanges: tuple[Exchange, ...] = ()
    asked: int = 0
    cleared: int = 0
    touched: float = 0.0
    lost: bool = False


class Conversations:
    """What was asked and answered in each session, safe to use from several threads.

    The browser holds no history and cannot supply one: it could forge what the assistant said before. The session
    used longest ago is closed when there are more than `capacity`, or more than `exchanges` in all of them, any session
    after `idle_seconds` unused; of each session the exchanges beyond the last `length` are forgotten. Of a closed one
    only its count of questions is known, and that of the last `closed` ones.
    """

    def __init__(
        self,
        *,
        capacity: int = 500,
        exchanges: int = 5000,
        length: int = 40,
        closed: int = 10_000,
        idle_seconds: float = 4 * 3600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._capacity = capacity
        self._most = max(exchanges, length)
        self._length = length
        self._remembered = closed
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, _Conversation] = OrderedDict()
        self._closed: OrderedDict[str, _Conversation] = OrderedDict()
        self._total = 0  # exchanges kept in all sessions
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def exchanges(self, session: str) -> tuple[Exchange, ...]:
        """The kept exchanges of a session, oldest first; none for a session not heard of."""
        with self._lock:
            self._close_idle()
            conversation = self._kept.get(session)
            return conversation.exchanges if conversation else ()

    def find(self, session: str, number: int) -> Exchange | None:
        """The exchange of that number, while it is kept."""
        return next((exchange for exchange in self.exchanges(session) if exchange.number == number), None)

    def history(self, session: str) -> tuple[Turn, ...]:
        """The answered exchanges as the assistant takes them: released text only."""
        kept = self.exchanges(session)
        return tuple(Turn(question=e.question, answer=e.answer.text) for e in kept if e.answer is not None)

    def begin(self, session: str, question: str) -> Exchange:
        """Number a question that is about to be asked. It is kept only once `add` brings its outcome."""
        with self._lock:
            conversation = self._touch(session)
            conversation.asked += 1
            conversation.lost = False
            return Exchange(number=conversation.asked, question=question)

    def add(
        self, session: str, begun: Exchange, *, answer: Answer | None = None, problem: str | None = None
    ) -> Exchange:
        """Keep the outcome of a question that was begun, in place of an earlier one, and return the whole exchange."""
        exchange = replace(begun, answer=answer, problem=problem)
        with self._lock:
            conversation = self._touch(session)
            if begun.number <= conversation.cleared:
                return exchange
            others = (kept for kept in conversation.exchanges if kept.number != begun.number)
            self._keep(conversation, (*others, exchange)[-self._length :])
            self._close_beyond()
        return exchange

    def was_closed(self, session: str) -> bool:
        """Whether something was said in a session that is no longer kept, and nothing has been asked in it since."""
        with self._lock:
            self._close_idle()
            closed = self._closed.get(session)
            return bool(closed and closed.lost)

    def has_outcome(self, session: str) -> bool:
        """Whether the last question of a session has an outcome; there is none for a session not heard of."""
        with self._lock:
            kept = self._kept.get(session)
            return bool(kept and kept.exchanges and kept.exchanges[-1].number == kept.asked)

    def clear(self, session: str) -> None:
        """Forget what was said in a session. Its numbers go on, so that an old link opens nothing new."""
        with self._lock:
            if session in self._kept:
                self._kept[session].cleared = self._kept[session].asked
                self._keep(self._kept[session], ())
            if session in self._closed:
                self._closed[session].lost = False

    def _keep(self, conversation: _Conversation, exchanges: tuple[Exchange, ...]) -> None:
        self._total += len(exchanges) - len(conversation.exchanges)
        conversation.exchanges = exchanges

    def _touch(self, session: str) -> _Conversation:
        self._close_idle()
        if session not in self._kept:
            self._kept[session] = self._closed.pop(session, _Conversation())
        conversation = self._kept[session]
        conversation.touched = self._clock()
        self._kept.move_to_end(session)
        self._close_beyond()
        return conversation

    def _close_idle(self) -> None:
        """Sessions are kept in the order of use, so only the first ones can have run out."""
        oldest_allowed = self._clock() - self._idle_seconds
        while self._kept and next(iter(self._kept.values())).touched < oldest_allowed:
            self._close_first()

    def _close_beyond(self) -> None:
        while len(self._kept) > self._capacity or self._total > self._most:
            self._close_first()

    def _close_first(self) -> None:
        session, conversation = self._kept.popitem(last=False)
        conversation.lost = conversation.lost or bool(conversation.exchanges)
        self._keep(conversation, ())
        self._closed[session] = conversation
        if len(self._closed) > self._remembered:
            self._closed.popitem(last=False)
