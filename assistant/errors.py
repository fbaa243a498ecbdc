"""The package's one error base."""


class AssistantError(Exception):
    """A question can't be answered as it was put. The message says why and what to do next."""
