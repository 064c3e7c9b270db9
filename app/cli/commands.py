"""serve, worker, migrate, send-due, import-plan, export, verify; the rest have modules of their own beside this one."""

import gc
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Failed, open_installation, print_result
from app.settings import settings

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; above 1 needs PostgreSQL.", min=1)] = 1,
    migrate: Annotated[bool, typer.Option(help="Migrate first, or wait until somebody has.")] = True,
) -> None:
    """Serve the web pages and the API, send letters and do jobs; migrates the database first."""
    gc.disable()  # all that a start makes stays; looking through it for what can go is a sixth of the start
    try:
        from app.server import serve as run

        run(host, port, workers, migrates=migrate)  # which enables it when the application is made
    finally:
        gc.enable()


@app.command()
def worker(
    migrate: Annotated[bool, typer.Option(help="Migrate first, or wait until somebody has.")] = True,
) -> None:
    """Make the files that are ordered, beside a server; several may run at once. `serve` has one of its own."""
    from app.server import work

    work(migrates=migrate)


@app.command()
def migrate() -> None:
    """Upgrade the database to the newest version of its tables; prints from which version to which.

    With REMISS_DATABASE_OWNER_URL as that role, which then gives the one of REMISS_DATABASE_URL what it needs.
    """
    from app.installation import Installation
    from app.migrate import state, upgrade_by_owner
    from app.startup import keep_private

    installation = Installation.open(settings().by_owner)
    keep_private(installation)
    try:
        done = upgrade_by_owner(settings(), installation.database)
        if state(installation.database) == "ahead":
            raise Failed("The database is of a newer version than this program.")
    finally:
        installation.close()
    print_result(done)


@app.command()
def rights() -> None:
    """Tell what the application's role in PostgreSQL can do beyond what it needs; prints each, or "ok".

    With REMISS_DATABASE_OWNER_URL its rights are given anew first, as `migrate` does.
    """
    from app.database.roles import too_much
    from app.installation import Installation
    from app.migrate import rights_for

    give = rights_for(settings())
    if give is not None:
        by_owner = Installation.open(settings().by_owner)
        try:
            with by_owner.database.alone(), by_owner.database.engine.begin() as connection:
                give(connection)
        finally:
            by_owner.close()
    with open_installation(any_key=True) as installation:
        told = too_much(installation.database)
    for line in told or ["ok"]:
        print_result(line)
    if told:
        raise typer.Exit(1)


@app.command("accept-key")
def accept_key() -> None:
    """Let the database take the secret key that is set now; links that have been sent stop working. Prints how many.

    For when the old key is lost. Letters that are sent from now on, reminders too, have links that work. Nobody's codes
    for signing in work with another key: they are taken away, and set up anew.
    """
    from app.accounts.second_step_actions import forget_all
    from app.own_key import take_key
    from app.rounds.actions import derive_links_anew

    with open_installation(any_key=True) as installation, installation.database.write() as session:
        count = 0
        if take_key(session, installation.settings):
            count = derive_links_anew(session, installation.settings.key())
            forget_all(session)
    print_result(str(count))


@app.command("send-due")
def send_due() -> None:
    """Write the reminders that rounds' plans say are due, and send the letters that are.

    Prints how many were sent, failed and so on, as one line of JSON.
    """
    from app.accounts.identity import SYSTEM
    from app.accounts.token_ends import warn_of_ends
    from app.clock import now
    from app.history.seals import seal_rows
    from app.mail.sending import send_due as send
    from app.tracking.chain_heads import mail_heads
    from app.tracking.letters import RoundLetters
    from app.tracking.planned_reminders import remind_by_plans
    from app.tracking.schedules import keep_schedules
    from app.tracking.telling import tell_officials

    with open_installation() as installation:
        settings = installation.settings
        keep_schedules(installation.database, key=settings.key(), now=now())
        remind_by_plans(installation.database, now=now())
        tell_officials(installation.database, now=now())
        seal_rows(installation.database, by=SYSTEM, now=now())
        mail_heads(installation.database, now=now())
        warn_of_ends(installation.database, now=now())
        print_result(json.dumps(send(installation.database, settings, context=RoundLetters(settings))))


@app.command("import-plan")
def import_plan(
    file: Annotated[Path, typer.Argument(help="A plan as .docx, .md or .txt.", exists=True, dir_okay=False)],
    title: Annotated[str | None, typer.Option(help="Replaces the title that is read.")] = None,
) -> None:
    """Import a plan; prints it as JSON, as POST /api/v1/plans does."""
    from starlette.datastructures import UploadFile

    from app.accounts.identity import SYSTEM
    from app.clock import now
    from app.plans.actions import store_plan
    from app.plans.forms import PlanUpload
    from app.plans.queries import version_view
    from app.plans.schemas import plan_out
    from app.plans.upload import read_upload

    with open_installation() as installation:
        with file.open("rb") as content:
            upload = PlanUpload(file=UploadFile(content, filename=file.name))
            incoming = read_upload(upload, installation.store)
        with installation.database.write() as session:
            version = store_plan(
                session, parsed=incoming.parsed, title=title, source=incoming.source, by=SYSTEM, now=now()
            )
            plan = plan_out(version_view(session, version))
    print_result(plan.model_dump_json())


@app.command()
def export(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="A round's id or registry number.")],
    format: Annotated[str, typer.Option(help="docx, pdf, xlsx, csv, json, html or zip.")] = "docx",
    layout: Annotated[str, typer.Option(help="What it holds; an unknown layout is answered with those there are.")] = (
        "focus-area"
    ),
    variant: Annotated[str, typer.Option(help="csv alone: sv (for Swedish Excel) or open (open data).")] = "sv",
    output: Annotated[str, typer.Option("-o", "--output", help="Where to write; - is standard output.")] = "",
    columns: Annotated[str, typer.Option(help="Only these columns, by their names in open data, with commas.")] = "",
    hide_names: Annotated[bool, typer.Option("--hide-names", help="Name no person.")] = False,
    portrait: Annotated[bool, typer.Option("--portrait/--landscape", help="How pages with tables stand.")] = False,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter", help="Only some comments: focus-area=, section=, organisation=, group=, kind=, outcome=."
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(help="Tell what has changed since this instant's last file, not since the last.")
    ] = "",
) -> None:
    """Write a round's compilation to a file; prints its path."""
    from app.compilation.export_command import Chosen, write_file

    chosen = Chosen(columns, hide_names, portrait, filters or (), since)
    with open_installation() as installation:
        written_to = write_file(
            installation, round_, format=format, layout=layout, variant=variant, output=output, chosen=chosen
        )
    if written_to:
        print_result(str(written_to))


@app.command()
def verify(
    heads: Annotated[
        Path | None,
        typer.Option(help="A kept letter with the history's checksums (its text, or .eml), to be compared with."),
    ] = None,
) -> None:
    """Verify that database, history, answers and files are complete and unchanged; prints each finding, or "ok".

    Before "ok", how much has been erased by which decision.
    """
    from app.database.roles import too_much
    from app.history.erasing import told_of
    from app.history.erasures import erasures
    from app.history.heads import heads_in
    from app.verify import findings

    count, mailed = 0, heads_in(heads.read_bytes()) if heads else []
    if heads and not mailed:
        raise Failed(f"There is no checksum of the history in this file: {heads}")
    with open_installation(any_key=True) as installation:
        database = installation.database
        with database.files_kept(), database.snapshot() as session:
            for finding in findings(session, installation.store, mailed=mailed):
                count += 1
                print_result(finding)
            for line in () if count else told_of(erasures(session)):
                print_result(line)
        for told in too_much(database):
            print(f"remiss: {told}", file=sys.stderr)
    if count:
        raise typer.Exit(1)
    print_result("ok")
