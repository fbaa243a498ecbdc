"""The package's one error base."""


class EvaluationError(Exception):
    """An evaluation could not be run. The message says what happened and what to do next."""
