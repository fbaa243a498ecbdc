"""The package's one error base."""


class AssistantError(Exception):
    """A question can't be answered as it was put. The message says why and what to do next."""


class StoppedError(AssistantError):
    """Nobody waits for the answer any more."""
