"""A seeded installation to measure, and the ways in to it."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from app import clock, models  # noqa: F401  models: every table is known
from app.accounts.actions import create_api_token
from app.accounts.asking import SYSTEM
from app.accounts.models import User
from app.accounts.signing import sign_in
from app.database import Database
from app.mail.outbox import NO_SMTP
from app.migrate import upgrade
from app.responses.models import Draft
from app.rounds.models import Consultee, Link
from app.seed.bulk import Large, seed_large
from app.seed.setting import HANDLER
from app.seed.timeline import at
from app.settings import Settings
from app.tokens import link_token

WORDS = "Vi ser positivt på förslaget men vill att ansvaret skrivs ut tydligare och följs upp varje år. " * 2


@dataclass
class Material:
    """Where it lies, and how to get in. ``links``: each body's token and the version of its draft."""

    data: Path
    round_id: int
    bodies: int
    comments: int
    cookie: str = ""
    bearer: str = ""
    links: list[tuple[str, int]] = field(default_factory=list)

    @property
    def database(self) -> str:
        """The database's file."""
        return str(self.data / "remiss.sqlite3")

    def page(self, path: str) -> dict[str, Any]:
        """A signed-in official's look at a page."""
        return {"method": "GET", "path": path, "headers": {"Cookie": f"remiss_session={self.cookie}"}}

    def api(self, path: str) -> dict[str, Any]:
        """An official's request to the API."""
        return {"method": "GET", "path": f"/api/v1{path}", "headers": {"Authorization": f"Bearer {self.bearer}"}}

    def saves(self, count: int) -> list[dict[str, Any]]:
        """So many bodies that save their draft again and again: one comment, never the same twice."""
        body = (
            '{"version": @N@, "stance": "supports_with_changes", "summary": "Sparat @N@ gånger.",'
            ' "comments": [{"kind": "comment", "text": "' + WORDS + '@N@"}]}'
        )
        return [
            {"method": "PUT", "path": f"/api/v1/answer/{token}/draft", "body": body, "number": version}
            for token, version in self.links[:count]
        ]


def make(folder: Path, *, bodies: int, comments: int, answered: float = 0.6, replied: float = 0.3) -> Material:
    """Seed an installation and open the ways in."""
    chosen = Settings(data_dir=folder)
    upgrade(chosen.url)
    database = Database(chosen.url, info={NO_SMTP: True})
    now = clock.now()
    today = clock.day_of(now)
    large = Large(bodies, comments, answered, replied)
    first = at(today - datetime.timedelta(days=100), "8.00")
    made = Material(folder, seed_large(database, chosen, large, first, today, {}), bodies, comments)
    with database.write() as session:
        handler = session.exec(select(User).where(User.email == HANDLER)).one()
        made.cookie = sign_in(session, handler, old_cookie=None, now=now)
        made.bearer = create_api_token(session, name="bench", user=handler, by=SYSTEM, now=now)[1]
        made.links = _links(session, chosen, made.round_id)
    database.dispose()
    return made


def _links(session: Session, chosen: Settings, round_id: int) -> list[tuple[str, int]]:
    """Bodies that have not begun: their drafts are as short as a new one."""
    query = (
        select(Link.id, Link.generation)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .outerjoin(Draft, col(Draft.consultee_id) == Consultee.id)
        .where(Consultee.round_id == round_id, col(Draft.consultee_id).is_(None))
    )
    return [(link_token(chosen.key(), id_ or 0, generation), 0) for id_, generation in session.exec(query)]


def small_round(made: Material) -> int:
    """A round with three bodies and a few comments in the same installation, whose handler the same official is."""
    chosen = Settings(data_dir=made.data)
    database = Database(chosen.url, info={NO_SMTP: True})
    today = clock.today()
    first = at(today - datetime.timedelta(days=100), "8.00")
    round_id = seed_large(database, chosen, Large(3, 20, 0.7, 0.3), first, today, {})
    database.dispose()
    return round_id
