"""dispose: what rules of disposal let go, or would."""

import json
from typing import Annotated

import typer

from app.cli.console import open_installation, print_result

app = typer.Typer()


@app.command()
def dispose(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    rule: Annotated[
        list[int] | None,
        typer.Option("--rule", help="This rule alone, also one that is run by hand; its number is told by --dry-run."),
    ] = None,
) -> None:
    """Dispose of what is due by the automatic rules of disposal; prints what went as one line of JSON.

    Rules that are run by hand are left to whoever presses the button, or are named by --rule, which may be repeated.
    With --dry-run nothing goes: for each rule in force its number, kind and decision, whether it is automatic, how many
    rows, the oldest, the newest, by round.
    """
    from app.clock import now
    from app.privacy.disposing import dry_run_json, run_rules

    only = rule or []
    with open_installation() as installation:
        if dry_run:
            with installation.database.read() as session:
                told = {"dry_run": True, "rules": dry_run_json(session, now=now(), only=only)}
        else:
            done = run_rules(installation.database, now=now(), only=only, again=True)
            told = {"dry_run": False, "disposed": done}
    print_result(json.dumps(told, ensure_ascii=False))
