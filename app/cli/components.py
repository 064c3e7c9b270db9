"""components: what the program consists of, as CycloneDX 1.6 (JSON), for who watches over known vulnerabilities."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Failed, print_result

app = typer.Typer()

LOCK = Path(__file__).parents[2] / "requirements.lock"


@app.command()
def components(
    lock: Annotated[Path, typer.Argument(help="The list of locked versions; else that beside the program.")] = LOCK,
) -> None:
    """Print the list of components (CycloneDX 1.6): packages with versions, licences and hashes, and what is served."""
    import json

    from app.components import bill_of

    if not lock.is_file():
        raise Failed(f"There is no list of locked versions: {lock}")
    print_result(json.dumps(bill_of(lock), ensure_ascii=False, indent=2))
