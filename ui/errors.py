"""The package's one error base."""


class PageError(Exception):
    """The page cannot do what was asked. The message says what happened and what to do next."""
