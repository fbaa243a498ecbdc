"""Questions in line: only so many at once, first in first out, and answers before tables."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from ui.workers import THREADS, Workers


class _Clock:
    now = 0.0

    def __call__(self):
        return self.now


class _Log:
    """Works that note what they do; each waits to be let on where it is told to."""

    def __init__(self):
        self.said = []
        self.most = 0
        self._at_work = 0
        self._lock = Lock()

    def work(self, name, *, holds=None, tables=False, then=None):
        def working(step_aside):
            with self._lock:
                self._at_work += 1
                self.most = max(self.most, self._at_work)
            self.said.append(name)
            if holds:
                assert holds.wait(10)
            with self._lock:
                self._at_work -= 1
            if tables:
                step_aside()
                self.said.append(f"{name} tables")
            if then:
                then()
            return name

        return working


async def _in_line(workers, *works):
    """Run works that were asked for one after the other; the first holds the only place until all are asked for."""
    first, gate = Event(), Event()
    begun = [workers.run(lambda _: (first.set(), gate.wait(10)))]
    await asyncio.to_thread(first.wait, 10)
    for number, work in enumerate(works, start=1):
        begun.append(workers.run(work))
        while len(workers._line) < number:
            await asyncio.sleep(0.001)
    gate.set()
    return (await asyncio.wait_for(asyncio.gather(*begun), 20))[1:]


@pytest.fixture
def run():
    """Run a coroutine apart: a browser test before this one may have left its event loop running here."""

    def running(coroutine):
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(asyncio.run, coroutine).result(60)

    return running


def test_the_first_in_line_is_the_first_to_be_worked_on(run):
    log = _Log()
    names = list("abcdefgh")
    assert run(_in_line(Workers(1), *map(log.work, names))) == names
    assert log.said == names
    assert log.most == 1


def test_no_more_at_once_than_there_are_places(run):
    log, workers = _Log(), Workers(2)

    async def crowd():
        await asyncio.gather(*(workers.run(log.work(str(number), tables=True)) for number in range(3 * THREADS)))

    run(crowd())
    assert len(log.said) == 6 * THREADS
    assert log.most <= 2
    assert not workers.crowded
    assert workers._free == 2


def test_answers_go_before_tables(run):
    log = _Log()
    run(_in_line(Workers(1), *(log.work(name, tables=True) for name in "abc")))
    assert log.said == ["a", "b", "c", "a tables", "b tables", "c tables"]


def test_tables_that_have_waited_long_go_first(run):
    log, clock = _Log(), _Clock()
    workers = Workers(1, patience=2.0, clock=clock)

    async def crowd():
        a = workers.run(log.work("a", tables=True, holds=(gate := Event())))
        for name, asked_at in (("early", 1.0), ("late", 5.0)):
            clock.now = asked_at
            others.append(workers.run(log.work(name)))
            while len(workers._line) < len(others):
                await asyncio.sleep(0.001)
        clock.now = 1.5
        gate.set()
        await asyncio.gather(a, *others)

    others = []
    run(crowd())
    assert log.said == ["a", "early", "a tables", "late"]


def test_alone_nobody_waits(run):
    log = _Log()

    async def alone():
        return await asyncio.wait_for(Workers(1).run(log.work("a", tables=True)), 5)

    assert run(alone()) == "a"
    assert log.said == ["a", "a tables"]


def test_a_failed_question_leaves_its_place(run):
    workers = Workers(1)

    def fails(step_aside):
        step_aside()
        raise ValueError("no")

    async def failing():
        for _ in range(3):
            with pytest.raises(ValueError, match="no"):
                await workers.run(fails)
        return await asyncio.wait_for(workers.run(lambda _: "next"), 5)

    assert run(failing()) == "next"
