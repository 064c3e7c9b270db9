"""`remiss demo`: three rounds on a data folder of their own, recreated at each start, and a server to look at them."""

import os
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import col, select

from app import clock
from app.installation import Installation
from app.migrate import upgrade_alone
from app.rounds.links import url_for_link
from app.rounds.models import Consultee, Link
from app.seed.open import BEGUN, UNTOUCHED
from app.seed.stages import DEMO, LATER, Stage, seed
from app.seed.surroundings import HANDLER, OFFICIALS
from app.settings import Settings, load, settings

PASSWORD = "demo-remiss-2030"  # noqa: S105  it opens nothing but the demo
FOLDER, MARK = Path("demo-data"), "made-by-remiss-demo"
HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds that the server may take to answer before its addresses are told anyway."""


class NotOurs(OSError):
    """The demo's folder holds something that the demo did not make."""


def demo(port: int, stage: Stage = Stage.OPEN) -> None:
    """Make the demo's data and serve it until told to stop. Standard output: how to sign in, and two bodies' links.

    The lines come when the server answers. With stage ``assessing`` the round past its last day is closed
    and compiled, with ``published`` replied to and published too.
    """
    from app.server import serve  # the web server is slow to import, and seeding alone does not need it

    folder = fresh_folder(FOLDER / str(port))
    chosen = own_settings(folder, port)
    lines = prepared(chosen, stage)
    threading.Thread(target=_tell, args=(chosen.base_url, lines), daemon=True).start()
    serve(HOST, port, 1)


def fresh_folder(folder: Path) -> Path:
    """The demo's data folder, empty. Raises NotOurs rather than delete what something else has made."""
    if folder.exists():
        if not (folder / MARK).exists() and any(folder.iterdir()):
            raise NotOurs(f"{folder} holds files that are not the demo's; move them first.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    return folder


def own_settings(folder: Path, port: int) -> Settings:
    """Settings of the demo's own: nothing of a real installation's database, files, key or mail server is used."""
    own = {
        "DATA_DIR": str(folder),
        "BASE_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": "",
        "STORAGE_URL": "",
        "SECRET_KEY": "",
        "SMTP_URL": "",
    }
    os.environ.update({f"REMISS_{name}": value for name, value in own.items()})
    settings.cache_clear()
    return load()


def prepared(chosen: Settings, stage: Stage) -> list[str]:
    """Make the data; the lines to tell."""
    installation = Installation.open(chosen, silent=True)
    upgrade_alone(installation.database)
    stages = tuple(stage if usual is Stage.OVERDUE and stage in LATER else usual for usual in DEMO)
    passwords = {email: PASSWORD for email, _name, _role in OFFICIALS}
    rounds = seed(installation, stages, now=clock.now(), passwords=passwords)
    links = _links(installation, rounds[Stage.OPEN], (UNTOUCHED, BEGUN))
    installation.close()
    return [f"Sign in: {chosen.base_url}/sign-in {HANDLER} {PASSWORD}", *(f"Link: {link}" for link in links)]


def _links(installation: Installation, round_id: int, names: Sequence[str]) -> list[str]:
    query = (
        select(Consultee.name, Link)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .where(Consultee.round_id == round_id, col(Consultee.name).in_(names), col(Link.is_contact))
    )
    with installation.database.read() as session:
        urls = {name: url_for_link(installation.settings, link) for name, link in session.exec(query)}
    return [urls[name] for name in names]


def _tell(base_url: str, lines: Sequence[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base_url}/health/live", timeout=5):  # noqa: S310  our own address
                break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.05)
    print("\n".join(lines), flush=True)
