"""The command line: standard output has only the result; an error is one line on standard error.

The exit status is 0 for success, 1 for failure and 2 if the command or a setting was wrong; ``receive`` has those of
mail servers. Everything is in English.
Commands import what they need when they run, so that ``remiss --help`` is quick.
"""

import logging
import os
import sys
from typing import NoReturn

import typer

from app.cli import backups, commands, components, demo, files, privacy, receiving, users
from app.cli.console import message_and_status
from app.i18n import set_language

app = typer.Typer(
    name="remiss",
    help="Referral rounds (remisser) for Swedish public authorities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(commands.app)
app.add_typer(backups.app)
app.add_typer(components.app)
app.add_typer(demo.app)
app.add_typer(receiving.app)
app.add_typer(privacy.app)
app.add_typer(files.files, name="files")
app.add_typer(files.scanning)
app.add_typer(users.users, name="user")
app.add_typer(users.tokens, name="token")


def main() -> NoReturn:
    """Run the command line and exit."""
    set_language("en")
    logging.basicConfig(level=logging.ERROR, format="remiss: %(message)s")
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.Exit as leave:
        sys.exit(leave.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has closed it, as "head" does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # never a traceback: one line, whatever happened
        message, status = message_and_status(error)
        if sys.argv[1:2] == ["receive"] and status != receiving.NEVER:
            status = receiving.LATER  # a slip in a mail server's settings sends nobody's mail back
        if message:  # empty if help was shown because no command was given
            print(f"remiss: {' '.join(message.split())}", file=sys.stderr)
        sys.exit(status)
