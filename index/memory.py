"""What was made of the texts met last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Keeps what `make` made of at most `most` texts; the oldest go first. Safe to ask from several threads.

    What is known is handed out while something else is being made, and nothing is made twice at once.
    """

    def __init__(self, make: Callable[[Sequence[str]], Sequence[T]], most: int) -> None:
        self._make = make
        self._most = most
        self._known: OrderedDict[str, T] = OrderedDict()
        self._reading, self._making = threading.Lock(), threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, texts: Sequence[str]) -> list[T]:
        """One for each text; what is not known is made in one go."""
        found = self._found(texts)
        if len(found) < len(set(texts)):
            with self._making:
                found = self._found(texts)  # another thread may have made it meanwhile
                missing = [text for text in dict.fromkeys(texts) if text not in found]
                made = dict(zip(missing, self._make(missing), strict=True)) if missing else {}
                self._keep(made)
            found |= made
        return [found[text] for text in texts]

    def known(self, text: str) -> T | None:
        """What was made of a text, where that is still kept."""
        with self._reading:
            return self._known.get(text)

    def _found(self, texts: Sequence[str]) -> dict[str, T]:
        with self._reading:
            return {text: self._known[text] for text in texts if text in self._known}

    def _keep(self, made: dict[str, T]) -> None:
        with self._reading:
            self._known.update(made)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
