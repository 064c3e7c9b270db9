"""backup, restore."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Failed, open_installation, print_result
from app.settings import settings

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write (.zip); it must not be there yet.")],
) -> None:
    """Back up the database and all files, also while the server runs; prints the file's path.

    What was wrong with the data already is told on standard error; the backup is made nevertheless.
    """
    from app.backup.making import make_backup

    if file.is_dir():
        raise Failed(f"{file} is a folder: name the file to write.", 2)
    with open_installation(any_key=True) as installation:
        found = make_backup(installation, file, shown=shown)
    for finding in found:
        print(f"remiss: {finding}", file=sys.stderr)
    print_result(str(file))
    if found:
        raise Failed("The backup is made, but the data has faults: run remiss verify.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of the data that is here.")] = False,
    accept_findings: Annotated[
        bool, typer.Option("--accept-findings", help="Put it back although something in it is missing or changed.")
    ] = False,
) -> None:
    """Put a backup back; everything in it is verified first. Prints each finding, or "ok"."""
    from app import models  # noqa: F401
    from app.backup.restoring import NotWhole, restore_backup
    from app.installation import Installation
    from app.migrate import rights_for
    from app.startup import keep_private

    installation = Installation.open(settings().by_owner)
    keep_private(installation)
    try:
        restored = restore_backup(installation, file, replace=replace, accept_findings=accept_findings, shown=shown)
        if give := rights_for(settings()):
            with installation.database.engine.begin() as connection:
                give(connection)
    except NotWhole as refused:
        for finding in refused.findings:
            print_result(finding)
        raise Failed(
            "Nothing was replaced: the backup is not whole. Take another, or accept this one with --accept-findings."
        ) from None
    finally:
        installation.close()
    for finding in restored.findings:
        print_result(finding)
    if restored.other_key:
        print(f"remiss: {restored.other_key}", file=sys.stderr)
    for path in restored.set_aside:
        print(f"remiss: what was here before lies in {path}", file=sys.stderr)
    print(f"remiss: restored as of {restored.made_at}", file=sys.stderr)
    print_result("ok")


def shown(things: Iterable[str], length: int) -> Iterator[str]:
    """The things one by one, with a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield from things
        return
    with typer.progressbar(things, length=length, label="Files", file=sys.stderr) as bar:
        yield from bar
