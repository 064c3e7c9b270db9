"""receive: a mail from a mail server's pipe. Exit statuses are those that mail servers know (sysexits.h)."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Failed, message_and_status, open_installation, print_result

app = typer.Typer()

NEVER, LATER = 65, 75
"""EX_DATAERR: it can never be taken, so its sender is told. EX_TEMPFAIL: the mail server tries again."""


@app.command()
def receive(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A mail; left out or -: from standard input.")
    ] = None,
) -> None:
    """Take a mail into the inbox, as a mail server's pipe; prints the item's id. The same mail twice is one item.

    Exit status 0: it is kept. 75: not now, try again, whatever was wrong. 65: never, being empty or over 50 MB.
    """
    from app.errors import Invalid, TooLarge
    from app.inbox.receiving import receive_mail

    try:
        with ExitStack() as stack:
            named = file is not None and str(file) != "-"
            source = stack.enter_context(file.open("rb")) if file is not None and named else sys.stdin.buffer
            item_id = receive_mail(stack.enter_context(open_installation()), source)
    except (Invalid, TooLarge) as error:
        raise Failed(error.message, NEVER) from None
    except Exception as error:
        raise Failed(message_and_status(error)[0], LATER) from None
    print_result(str(item_id))
