"""Who waits for an answer, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.errors import StoppedError


@dataclass(slots=True, kw_only=True)
class Watch:
    """Who waits for a reply. `on_tokens` gets how many tokens have come: a number, and never a word of them."""

    cancelled: Callable[[], bool] | None = None
    on_tokens: Callable[[int], None] | None = None
    tokens: int = field(default=0, init=False)
    _told: int = field(default=0, init=False)

    def look(self) -> None:
        """Tell how far the reply is. Raises StoppedError when nobody waits for it any more."""
        if self.cancelled is not None and self.cancelled():
            raise StoppedError("The question was stopped before it was answered.")
        if self.on_tokens is not None and self.tokens != self._told:
            self._told = self.tokens
            self.on_tokens(self._told)
