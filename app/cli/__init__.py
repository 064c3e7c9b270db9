"""The command line: standard output is the result alone; what goes wrong is one line on standard error.

Exit status 0 when it went well, 1 when it did not, 2 when the command or a setting was wrong. In English throughout.
Commands import what they need when they run, so that ``remiss --help`` is quick.
"""

import logging
import os
import sys
from typing import NoReturn

import typer

from app.cli import commands, demo, users
from app.cli.console import told
from app.i18n import set_language

app = typer.Typer(
    name="remiss",
    help="Referral rounds (remisser) for Swedish public authorities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(commands.app)
app.add_typer(demo.app)
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
    except BrokenPipeError:  # whoever read our output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # never a traceback: one line, whatever it was
        message, status = told(error)
        if message:  # help that was shown for want of a command says nothing more
            print(f"remiss: {' '.join(message.split())}", file=sys.stderr)
        sys.exit(status)
