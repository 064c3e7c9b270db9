"""A seeded installation to measure, and the ways in to it."""

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from app import clock, models  # noqa: F401  models: every table is known
from app.accounts.actions import create_api_token
from app.accounts.identity import SYSTEM
from app.accounts.models import User
from app.accounts.session_actions import sign_in
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.actions import replace_draft
from app.drafts.models import Draft
from app.installation import Installation
from app.migrate import upgrade
from app.rounds.access import held_by
from app.rounds.models import Consultee, Link
from app.seed.bulk import Large, seed_large
from app.seed.surroundings import HANDLER
from app.seed.timeline import at
from app.settings import Settings
from app.tokens import link_token

WORDS = "Vi ser positivt på förslaget men vill att ansvaret skrivs ut tydligare och följs upp varje år. " * 2


@dataclass
class Material:
    """Where it lies, and how to get in. ``begun``: bodies with a short draft."""

    data: Path
    round_id: int
    bodies: int
    comments: int
    database_url: str = ""
    cookie: str = ""
    bearer: str = ""
    begun: list["Begun"] = field(default_factory=list)

    def copy(self) -> "Material":
        """The same, for somebody whose saves are nobody else's."""
        return replace(self, begun=[replace(draft) for draft in self.begun])

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
        """So many bodies that save their draft again and again: the same comment, never with the same words."""
        return [draft.save for draft in self.begun[:count]]

    def saved(self, numbers: list[int]) -> None:
        """The versions that those bodies' drafts have come to."""
        for draft, number in zip(self.begun, numbers, strict=False):
            draft.version = number


@dataclass
class Begun:
    """A body that has begun to write: its token, its draft's version and its only comment."""

    token: str
    version: int
    comment: int

    @property
    def save(self) -> dict[str, Any]:
        """The next save, as an editor makes it at every pause."""
        body = (
            '{"version": @N@, "stance": "supports_with_changes", "summary": "Sparat @N@ gånger.", "comments": [{"id": '
            + f'{self.comment}, "kind": "comment", "text": "{WORDS}@N@"'
            + "}]}"
        )
        path = f"/api/v1/answer/{self.token}/draft"
        return {"method": "PUT", "path": path, "body": body, "number": self.version}


def make(
    folder: Path, *, bodies: int, comments: int, answered: float = 0.6, replied: float = 0.3, database_url: str = ""
) -> Material:
    """Seed an installation and open the ways in; on SQLite in the folder, if no other database is named."""
    chosen = Settings(data_dir=folder, database_url=database_url)
    upgrade(chosen.url)
    installation = Installation.open(chosen, silent=True)
    database = installation.database
    now = clock.now()
    today = clock.day_of(now)
    large = Large(bodies, comments, answered, replied)
    first = at(today - datetime.timedelta(days=100), "8.00")
    material = Material(folder, seed_large(installation, large, first, today, {}), bodies, comments, chosen.url)
    with database.write() as session:
        handler = session.exec(select(User).where(User.email == HANDLER)).one()
        material.cookie = sign_in(session, handler, old_cookie=None, now=now)
        material.bearer = create_api_token(session, name="bench", user=handler, by=SYSTEM, now=now)[1]
        material.begun = _begun(session, chosen, material.round_id, now)
    installation.close()
    return material


def _begun(session: Session, chosen: Settings, round_id: int, now: datetime.datetime) -> list[Begun]:
    """Bodies that have not answered begin: their drafts hold one comment."""
    query = (
        select(Link)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .outerjoin(Draft, col(Draft.consultee_id) == Consultee.id)
        .where(Consultee.round_id == round_id, col(Draft.consultee_id).is_(None))
    )
    drafts = []
    for link in session.exec(query).all():
        state = replace_draft(
            session,
            held_by(session, link),
            version=0,
            stance=Stance.SUPPORTS_WITH_CHANGES,
            summary="",
            show_progress=None,
            comments=[WrittenComment(None, CommentKind.COMMENT, Place(), content=Content(WORDS))],
            now=now,
        )
        token = link_token(chosen.key(), link.id, link.generation)
        drafts.append(Begun(token, state.version, state.comments[0].id))
    return drafts


def small_round(made: Material) -> int:
    """A round with three bodies and a few comments in the same installation, whose handler the same official is."""
    chosen = Settings(data_dir=made.data)
    installation = Installation.open(chosen, silent=True)
    today = clock.today()
    first = at(today - datetime.timedelta(days=100), "8.00")
    round_id = seed_large(installation, Large(3, 20, 0.7, 0.3), first, today, {})
    installation.close()
    return round_id
