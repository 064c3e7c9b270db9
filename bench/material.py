"""A seeded installation to measure, and the ways in to it."""

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import html
from sqlmodel import Session, col, select

from app import clock, models  # noqa: F401  models: every table is known
from app.accounts.actions import create_api_token
from app.accounts.identity import SYSTEM
from app.accounts.kinds import SignInWay
from app.accounts.models import User
from app.accounts.rules import CameIn
from app.accounts.session_actions import sign_in
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.actions import replace_draft
from app.drafts.models import Draft
from app.installation import Installation
from app.migrate import upgrade
from app.plans.models import PlanVersion
from app.rounds.access import held_by
from app.rounds.actions import enter
from app.rounds.models import Consultee, Link, Round
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
    plan_id: int = 0
    begun: list["Begun"] = field(default_factory=list)

    def copy(self) -> "Material":
        """The same, for somebody whose saves are nobody else's."""
        return replace(self, begun=[replace(draft) for draft in self.begun])

    @property
    def told(self) -> dict[str, str]:
        """What a limit is told about it."""
        return {
            "BENCH_DATABASE": self.database_url,
            "BENCH_ROUND": str(self.round_id),
            "BENCH_PLAN": str(self.plan_id),
        }

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
    """Somebody of a body that has begun to write: the draft's version and a comment, and the ways in.

    ``summary``: whether this one writes the summary, too, which is one for all.
    """

    token: str
    version: int
    comment: int
    consultee_id: int = 0
    cookie: str = ""
    summary: bool = True

    @property
    def page(self) -> dict[str, Any]:
        """A look at the page where it writes about the plan as a whole, with the form open at its comment."""
        path = f"/answers/{self.consultee_id}/whole?edit={self.comment}"
        return {"method": "GET", "path": path, "headers": {"Cookie": f"remiss_answer={self.cookie}"}}

    def autosave(self, page: str) -> dict[str, Any]:
        """What the page's script sends at a pause in the typing: its whole form, with other words each time."""
        form = html.document_fromstring(page).get_element_by_id("writing")
        # A radio button of no value, such as "no answer", is "on" to lxml.
        chosen = {
            radio.get("name"): radio.get("value", "on") for radio in form.xpath(".//input[@type='radio'][@checked]")
        }
        fields = dict(form.form_values()) | chosen
        words = {f"text-{self.comment}": f"{WORDS}@N@"} | ({"summary": "Sparat @N@ gånger."} if self.summary else {})
        headers = self.page["headers"] | {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
        path = f"/answers/{self.consultee_id}/whole"
        return {"method": "POST", "path": path, "headers": headers, "form": fields | words, "number": self.version}

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
    folder: Path,
    *,
    bodies: int,
    comments: int,
    answered: float = 0.6,
    replied: float = 0.3,
    database_url: str = "",
    begun: int | None = None,
) -> Material:
    """Seed an installation and open the ways in; on SQLite in the folder, if no other database is named.

    ``begun``: so many of the bodies that have not answered begin; all of them, if nothing is said.
    """
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
        material.cookie = sign_in(session, handler, CameIn(SignInWay.PASSWORD), old_cookie=None, now=now)
        material.bearer = create_api_token(session, name="bench", user=handler, by=SYSTEM, now=now)[1]
        round_ = session.get_one(Round, material.round_id)
        material.plan_id = session.get_one(PlanVersion, round_.plan_version_id).plan_id
        material.begun = _begun(session, chosen, material.round_id, now, begun)
    installation.close()
    return material


def _begun(session: Session, chosen: Settings, round_id: int, now: datetime.datetime, most: int | None) -> list[Begun]:
    """Bodies that have not answered begin: their drafts hold one comment."""
    query = (
        select(Link)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .outerjoin(Draft, col(Draft.consultee_id) == Consultee.id)
        .where(Consultee.round_id == round_id, col(Draft.consultee_id).is_(None))
        .order_by(col(Consultee.position))
        .limit(most)
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
        cookie = enter(session, link, now=now)
        drafts.append(Begun(token, state.version, state.comments[0].id or 0, link.consultee_id, cookie))
    return drafts


def small_round(made: Material) -> int:
    """A round with three bodies and a few comments in the same installation, whose handler the same official is."""
    chosen = Settings(data_dir=made.data, database_url=made.database_url)
    installation = Installation.open(chosen, silent=True)
    today = clock.today()
    first = at(today - datetime.timedelta(days=100), "8.00")
    round_id = seed_large(installation, Large(3, 20, 0.7, 0.3), first, today, {})
    installation.close()
    return round_id
