"""Waiting until somebody else has migrated the database: answers that it is being upgraded, and nothing else.

For hosts that may not migrate, or where a job of its own does it first (``remiss serve --no-migrate``).
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.migrate import in_words, standing, version_of

log = logging.getLogger("remiss.migrate")

LOOKS = 0.5
"""Seconds between two looks whether it has been migrated."""
_AGAIN = b"5"
_SAID = "Tjänsten uppdateras. Försök igen om en stund.\nThe service is being upgraded. Try again in a moment.\n"


def is_behind(database: Database) -> bool:
    """Whether the database lacks tables that this program needs."""
    return standing(version_of(database)) in ("empty", "behind")


def wait_for_tables(database: Database) -> None:
    """Return when the database has the tables that this program needs. One that does not answer is asked again."""
    _tell(database)
    while not _has_them(database):
        time.sleep(LOOKS)


def answer_until_migrated(database: Database, host: str, port: int) -> None:
    """Listen, and say to everybody that the service is being upgraded, until the database has the tables."""
    _tell(database)
    config = uvicorn.Config(
        _upgrading,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
    )
    server = uvicorn.Server(config)

    def watch() -> None:
        while not (server.should_exit or _has_them(database)):
            time.sleep(LOOKS)
        server.should_exit = True

    threading.Thread(target=watch, name="wait for tables", daemon=True).start()
    server.run()


def _tell(database: Database) -> None:
    log.warning("%s Waiting for: remiss migrate", in_words(version_of(database)))


def _has_them(database: Database) -> bool:
    try:
        return not is_behind(database)
    except SQLAlchemyError:
        return False


async def _upgrading(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    """Alive and not ready; every page and every part of the API is answered with the same words."""
    if scope["type"] != "http":
        return
    told = {
        "/health/live": (200, {"status": "ok"}),
        "/health/ready": (503, {"status": "unavailable", "failing": ["schema"]}),
    }.get(scope["path"])
    status, content = (told[0], json.dumps(told[1])) if told else (503, _SAID)
    kind = b"application/json" if told else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    if status == 503:
        headers.append((b"retry-after", _AGAIN))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content.encode()})
