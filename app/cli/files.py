"""files: move; scan."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.backups import shown
from app.cli.console import Failed, open_installation, print_result
from app.settings import IN_DATABASE, IN_S3

files = typer.Typer(help="Uploaded files: where they lie.", no_args_is_help=True)

WHERE = "a folder, database: for PostgreSQL itself, or s3://…"


@files.callback()
def _files() -> None:
    """Uploaded files: where they lie."""


@files.command()
def move(
    to: Annotated[str, typer.Option(metavar="URL", help=f"Where to: {WHERE}.")],
    from_: Annotated[str, typer.Option("--from", metavar="URL", help="Where from; else REMISS_STORAGE_URL.")] = "",
) -> None:
    """Carry all files to another store, also while the server runs; then says which setting to change.

    Each is compared by its hash. Stopped, it goes on where it was when it is begun again. Nothing is taken away.
    """
    from app.storage.moving import move as carry
    from app.storage.opening import in_words, open_store

    with open_installation(any_key=True) as installation:
        database = installation.database
        here = from_ or installation.store.url
        if _place(here) == _place(to):
            raise Failed(f"The files lie in {in_words(here)} already.", 2)
        try:
            source, target = open_store(here, database), open_store(to, database)
        except ValueError as error:
            raise Failed(f"{error}.", 2) from None
        moved = carry(database, source, target, shown=shown)
    for finding in moved.findings:
        print_result(finding)
    print(f"remiss: {moved.carried} files carried, {moved.present} were there already", file=sys.stderr)
    if moved.findings:
        raise Failed(
            f"Not all files are whole: run remiss verify. Change no setting; they lie in {in_words(here)} as before."
        )
    print_result(f"REMISS_STORAGE_URL={in_words(_place(to))}")
    print(
        "remiss: stop every node and worker, run this once more (only what has come since is carried), "
        "set REMISS_STORAGE_URL on each, start them, and run remiss verify",
        file=sys.stderr,
    )


def _place(url: str) -> str:
    return url if url.startswith((IN_DATABASE, IN_S3)) else str(Path(url).resolve())


scanning = typer.Typer()


@scanning.command()
def scan(
    again: Annotated[bool, typer.Option("--again", help="All files once more, by new signatures.")] = False,
) -> None:
    """Have the files looked at that wait for the scanner; prints how many were, and how many are locked.

    `serve` and `worker` do so by themselves. With --again what is known of the files holds until they are looked at.
    """
    from app.server import scanning_of
    from app.storage.scanner import ScannerAway
    from app.storage.scanning import look_again, scans

    with open_installation() as installation:
        run = scanning_of(installation)
        if run is None:
            raise Failed("There is no scanner: set REMISS_CLAMD.", 2)
        if again:
            with installation.database.write() as session:
                look_again(session)
        try:
            number = run.run()
        except ScannerAway as away:
            raise Failed(f"The scanner {away}. Files wait; nothing is lost.") from None
        with installation.database.read() as session:
            now = scans(session)
    if number is None:
        raise Failed("Another process sends the files that wait to the scanner: look at its log.")
    print_result(f"{number} scanned, {now.waiting} waiting, {now.locked} locked")
