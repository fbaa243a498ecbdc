"""The package's one error base."""


class RetrievalError(Exception):
    """The index can't be built, opened or searched. The message says why and names the command that mends it."""
