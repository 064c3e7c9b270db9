"""dispose: what rules of disposal let go, or would."""

import json
from typing import Annotated

import typer

from app.cli.console import open_installation, print_result

app = typer.Typer()


@app.command()
def dispose(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Dispose of what is due by the rules of disposal, all of them; prints what went as one line of JSON.

    With --dry-run nothing goes: for each rule the kind, the decision, how many rows, the oldest, the newest, by round.
    """
    from app.clock import now
    from app.privacy.disposing import dry_run_json, run_rules

    with open_installation() as installation:
        if dry_run:
            with installation.database.read() as session:
                told = {"dry_run": True, "rules": dry_run_json(session, now=now())}
        else:
            told = {"dry_run": False, "disposed": run_rules(installation.database, now=now(), all_of_them=True)}
    print_result(json.dumps(told, ensure_ascii=False))
