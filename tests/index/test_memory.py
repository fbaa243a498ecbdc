"""What was made of texts is kept, within bounds."""

from __future__ import annotations

import threading
import time

from index.memory import Memory


def test_each_is_made_once_and_given_in_order():
    made = []

    def make(texts):
        made.extend(texts)
        return [text.upper() for text in texts]

    memory = Memory(make, 10)
    assert memory.of(["a", "b", "a"]) == ["A", "B", "A"]
    assert memory.of(["c", "b"]) == ["C", "B"]
    assert made == ["a", "b", "c"]
    assert (memory.known("c"), memory.known("d")) == ("C", None)


def test_the_oldest_go_first_and_what_is_asked_for_is_given_all_the_same():
    memory = Memory(lambda texts: [text.upper() for text in texts], 2)
    assert memory.of(["a", "b", "c"]) == ["A", "B", "C"]
    assert len(memory) == 2
    assert memory.known("a") is None


def test_what_is_known_waits_for_nobody_and_threads_make_nothing_twice():
    made, going = [], threading.Event()

    def make(texts):
        made.extend(texts)
        if "slow" in texts:
            going.set()
            time.sleep(0.3)
        return list(texts)

    memory = Memory(make, 10)
    memory.of(["known"])
    threads = [threading.Thread(target=memory.of, args=(["slow"],)) for _ in range(3)]
    for thread in threads:
        thread.start()
    going.wait(5)
    began = time.monotonic()
    memory.of(["known"])
    assert time.monotonic() - began < 0.2
    for thread in threads:
        thread.join()
    assert made == ["known", "slow"]
