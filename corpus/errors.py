"""The package's one error base."""


class CorpusError(Exception):
    """A document could not be read. The message says which, why, and what to do next."""
