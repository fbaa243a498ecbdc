"""The command line. Commands import what they need when they run: `hardstop --help` loads no model library."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from ui import (
    ask_commands,
    check_commands,
    corpus_commands,
    eval_commands,
    feedback_commands,
    index_commands,
    rules_commands,
    serve_command,
)
from ui.console import say
from ui.settings import stay_offline

# Typer's base of all wrong usage, which it does not export by name.
_UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

_INTERRUPTED = 130

app = typer.Typer(
    name="hardstop",
    help="Clinical evidence chat: every sentence cited, no dose above a hard limit.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve_command.serve)
app.command("ask")(ask_commands.ask)
app.command("search")(ask_commands.search)
app.command("check")(check_commands.check)
app.command("verify")(check_commands.verify)
app.add_typer(index_commands.index_app, name="index")
app.add_typer(corpus_commands.corpus_app, name="corpus")
app.add_typer(rules_commands.rules_app, name="rules")
app.add_typer(eval_commands.eval_app, name="eval")
app.add_typer(feedback_commands.feedback_app, name="feedback")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"hardstop {version('hardstop')}")
        raise typer.Exit


@app.callback()
def _main(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 the work failed, 2 wrong usage; a failure is one line on standard error."""
    stay_offline()
    sys.exit(_run())


def _run() -> int:
    command = typer.main.get_command(app)
    try:
        outcome = command.main(prog_name="hardstop", standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        say("hardstop: stopped.")
        return 1
    except _UsageError as error:
        return _explain(error)
    except Exception as error:
        if not _is_ours(error):
            raise
        say(f"hardstop: {error}")
        return 1
    if outcome == _INTERRUPTED:  # what Typer makes of Ctrl-C
        say("hardstop: stopped.")
        return 1
    return outcome if isinstance(outcome, int) else 0


def _explain(error: typer.BadParameter) -> int:
    """One line on what was wrong, or the help where a command was named without its verb."""
    path = error.ctx.command_path if error.ctx else "hardstop"
    message = error.format_message()
    say(message if message.startswith("Usage:") else f"hardstop: {message.rstrip('.')}. See: {path} --help")
    return 2


def _is_ours(error: Exception) -> bool:
    """Whether an error is one of the packages' own, whose message says what happened and what to do next."""
    bases = {"AssistantError", "CorpusError", "EvaluationError", "GuardrailError", "PageError", "RetrievalError"}
    return any(base.__name__ in bases for base in type(error).__mro__)


if __name__ == "__main__":
    main()
