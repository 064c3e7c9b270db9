"""demo, seed: invented rounds to try the program with."""

import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import Failed, open_installation, print_result

if TYPE_CHECKING:
    from app.seed.stages import Size, Stage

app = typer.Typer()

STAGES = "draft, open, overdue, assessing or published"


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    stage: Annotated[str, typer.Option(help=f"How far the rounds have come: {STAGES}.")] = "open",
) -> None:
    """Serve invented rounds from a data folder of their own, recreated at each start; prints the addresses to open."""
    from app.seed.demo import demo as run

    run(port, _stage(stage))


@app.command()
def seed(
    stage: Annotated[str, typer.Option(help=f"How far the round has come: {STAGES}.")],
    size: Annotated[str, typer.Option(help="typical (25 bodies), national (400) or record (100,000).")] = "typical",
) -> None:
    """Put an invented round into the database; prints its id, and how to sign in as the official who runs it."""
    from app.clock import now
    from app.installation import Installation
    from app.seed.stages import seed as run
    from app.seed.surroundings import HANDLER, OFFICIALS, is_known

    chosen_stage, chosen_size = _stage(stage), _size(size)
    if chosen_stage == "published" and chosen_size != "typical":
        raise Failed("Stage published comes in the typical size alone.", 2)
    password = secrets.token_urlsafe(12)
    passwords = {email: password for email, _name, _role in OFFICIALS}
    with open_installation() as installation:
        settings = installation.settings
        silent_installation = Installation.open(settings, silent=True)
        with silent_installation.database.read() as session:
            has_officials = is_known(session, HANDLER)
        round_ids = run(silent_installation, (chosen_stage,), size=chosen_size, now=now(), passwords=passwords)
        silent_installation.close()
    print_result(f"Round: {round_ids[chosen_stage]}")
    if not has_officials:
        print_result(f"Sign in: {settings.base_url}/sign-in {HANDLER} {password}")


def _stage(name: str) -> "Stage":
    from app.seed.stages import Stage

    if name not in list(Stage):
        raise Failed(f"Unknown stage {name}. It is one of {STAGES}.", 2)
    return Stage(name)


def _size(name: str) -> "Size":
    from app.seed.stages import Size

    if name not in list(Size):
        raise Failed(f"Unknown size {name}. It is one of typical, national or record.", 2)
    return Size(name)
