"""One build at a time on a Chroma server: a collection that only one client can make, and signs of life in it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from index.store import PAGE

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

ABANDONED = 120.0
"""Seconds without a sign of life after which a build counts as dead."""


def names(client: ClientAPI) -> set[str]:
    """The names of all collections."""
    found: set[str] = set()
    while page := client.list_collections(limit=PAGE, offset=len(found)):
        found |= {collection.name for collection in page}
    return found


def claimed(client: ClientAPI, name: str) -> Collection | None:
    """The lock's collection, made by us; None where another build holds it."""
    for _ in range(2):
        try:
            return client.create_collection(name, metadata=sign(), embedding_function=None)
        except Exception:
            if name not in names(client):  # it was not for the lock's being there
                raise
            held = client.get_collection(name, embedding_function=None)
            if not _abandoned(held.metadata or {}):
                return None
            client.delete_collection(name)
    return None


def sign() -> dict[str, Any]:
    """Who builds, and when it was last heard of."""
    return {"host": socket.gethostname(), "process": os.getpid(), "seen": time.time()}


def _abandoned(sign: dict[str, Any]) -> bool:
    """Whether a builder has shown no sign of life for long, or was a process of this machine that has ended."""
    if time.time() - float(sign.get("seen", 0)) > ABANDONED:
        return True
    if os.name != "posix" or sign.get("host") != socket.gethostname():
        return False
    try:
        os.kill(int(sign["process"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def beating(lock: Collection) -> Iterator[None]:
    """Show a sign of life while the work lasts."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(ABANDONED / 6):
            with suppress(Exception):  # the next beat may succeed; the build itself tells what fails
                lock.modify(metadata=sign())

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(ABANDONED / 6)
