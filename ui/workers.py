"""Who works on what: a few questions at once, the others in line, and answers before tables."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event, Lock
from typing import TypeVar

_Result = TypeVar("_Result")

THREADS = 32
"""Questions taken in at once, whether worked on or in line; more wait before they are taken in."""

_PATIENCE = 4.0  # seconds that what stands beside an answer lets the answers of others go first


class Workers:
    """Threads for questions, of which `places` work at a time and the others wait in the order in which they are due.

    Where this machine does all of the work, more places than it has processors make everybody wait for the last. A
    question is due when it is asked. Once its answer is released it may step aside: then somebody who has read nothing
    yet goes before the tables of somebody who has, unless those have waited long.
    """

    def __init__(
        self, places: int, *, patience: float = _PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(places, THREADS), thread_name_prefix="ask")
        self._free = places
        self._patience = patience
        self._clock = clock
        self._line: list[tuple[float, int, Event]] = []  # a heap; somebody stands in it only while no place is free
        self._numbers = count()
        self._lock = Lock()

    @property
    def crowded(self) -> bool:
        """Whether somebody waits for a place."""
        return bool(self._line)

    def run(self, work: Callable[[Callable[[], None]], _Result]) -> asyncio.Future[_Result]:
        """Do `work` in a thread, in its turn. It is given what it may call to step aside for whoever is due sooner."""
        return asyncio.get_running_loop().run_in_executor(self._pool, self._in_turn, self._clock(), work)

    def _in_turn(self, due: float, work: Callable[[Callable[[], None]], _Result]) -> _Result:
        with self._lock:
            called = self._stand_in_line(due) if not self._free else None
            self._free -= called is None
        if called:
            called.wait()
        try:
            return work(self._step_aside)
        finally:
            with self._lock:
                self._pass_on()

    def _step_aside(self) -> None:
        """Give the place to whoever is due within the patience of the caller, and wait to be called again."""
        due = self._clock() + self._patience
        with self._lock:
            if not self._line or self._line[0][0] > due:
                return
            called = self._stand_in_line(due)
            self._pass_on()
        called.wait()

    def _stand_in_line(self, due: float) -> Event:
        called = Event()
        heapq.heappush(self._line, (due, next(self._numbers), called))
        return called

    def _pass_on(self) -> None:
        """The caller's place goes to the first in line, or is free."""
        if self._line:
            heapq.heappop(self._line)[2].set()
        else:
            self._free += 1
