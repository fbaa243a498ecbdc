"""The package's one error base, and wrong usage of the command line."""

import typer


class PageError(Exception):
    """The page cannot do what was asked. The message says what happened and what to do next."""


class WrongUsage(typer.BadParameter):
    """The command line was put wrongly. The message says what was expected."""

    def format_message(self) -> str:
        """The message as it is; Typer's own would open every one with "Invalid value"."""
        return self.message
