"""Who asks: read once a request on the read connection, from the session cookie or the bearer token.

``Who`` is what every official's route gets. ``who.clear()`` decides by role for what belongs to no round; rounds have a
door of their own that knows who is a member.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool

from app.accounts.models import ApiToken, Role, User, UserSession
from app.accounts.policy import Kind, clear, verdict
from app.errors import NotSignedIn
from app.i18n import _
from app.tokens import token_hash
from app.web import cookies
from app.web.sessions import Read

KIND_OF_ROLE = {
    Role.ADMIN: Kind.ADMIN,
    Role.REGISTRAR: Kind.REGISTRAR,
    Role.READER: Kind.READER,
    Role.HANDLER: Kind.HANDLER,
}


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, as history and replies remember it. ``kind`` is user, link or system."""

    kind: str
    id: int | None
    name: str


SYSTEM = By("system", None, "Remiss")


def role_words() -> dict[str, str]:
    """Every role in the reader's language, the one with most to do first."""
    return {
        Role.HANDLER: _("handläggare"),
        Role.REGISTRAR: _("registrator"),
        Role.READER: _("läsare"),
        Role.ADMIN: _("administratör"),
    }


@dataclass(frozen=True, slots=True)
class Official:
    """An official who asks. ``session_id`` is None for an API token."""

    id: int
    name: str
    email: str
    role: Role
    session_id: int | None = None
    stepped_up_at: datetime.datetime | None = None

    @property
    def by(self) -> By:
        """As history remembers it."""
        return By("user", self.id, self.name)

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return role_words()[self.role]


class Asker:
    """Who asks for one action. ``kind`` is the column of the matrix for what belongs to no round."""

    def __init__(
        self, request: Request, official: Official | None, link_kind: Callable[[], Kind | None] = lambda: None
    ) -> None:
        self.request = request
        self.official = official
        self.action: str = request.state.action
        self._link_kind = link_kind

    @property
    def kind(self) -> Kind:
        """The column of the matrix, before it is known whether the one who asks belongs to the round or the body."""
        if self.official:
            return KIND_OF_ROLE[self.official.role]
        return self._link_kind() or Kind.PUBLIC

    def clear(self, kind: Kind | None = None) -> str:
        """Let through or raise; a route that never asks does not answer at all."""
        word = clear(self.action, kind or self.kind)
        self.request.state.cleared = True
        return word

    def may(self, action: str) -> bool:
        """Whether the one who asks may do another action that belongs to no round: for showing a button."""
        return verdict(action, self.kind) in ("A", "S", "C")

    @property
    def user(self) -> Official:
        """The official. Raises NotSignedIn when nobody is signed in."""
        if self.official is None:
            raise NotSignedIn(_("Logga in först."))
        return self.official

    @property
    def by(self) -> By:
        """As history remembers it."""
        return self.user.by

    @property
    def now(self) -> datetime.datetime:
        """The moment the request reached us."""
        received: datetime.datetime = self.request.state.received_at
        return received


def bearer(request: Request) -> str | None:
    """The bearer token of a request, if any."""
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


# Built once: these run in every request, and building a statement costs more than running it.
_PERSON = (col(User.id), col(User.name), col(User.email), col(User.role))
_BY_TOKEN = (
    select(*_PERSON)
    .join(ApiToken, col(ApiToken.user_id) == User.id)
    .where(col(ApiToken.token_hash) == bindparam("hash"))
    .where(col(ApiToken.revoked_at).is_(None), col(User.disabled_at).is_(None))
)
_BY_COOKIE = (
    select(*_PERSON, col(UserSession.id), col(UserSession.stepped_up_at))
    .join(UserSession, col(UserSession.user_id) == User.id)
    .where(col(UserSession.token_hash) == bindparam("hash"))
    .where(col(UserSession.revoked_at).is_(None), col(UserSession.expires_at) > bindparam("now"))
    .where(col(User.disabled_at).is_(None))
)


def official_by_token(session: Session, token: str) -> Official | None:
    """Whom an API token acts as."""
    row = session.connection().execute(_BY_TOKEN, {"hash": token_hash(token)}).first()
    return Official(row[0], *row[1:]) if row else None


def official_by_cookie(session: Session, cookie: str, now: datetime.datetime) -> Official | None:
    """Who is signed in with a session cookie."""
    row = session.connection().execute(_BY_COOKIE, {"hash": token_hash(cookie), "now": now}).first()
    return Official(row[0], *row[1:]) if row else None


async def asker(request: Request, session: Read) -> Asker:
    """Who asks: the API reads only the header, pages only the cookie. A link is looked up only when it decides.

    Whoever is refused whatever the round is told so here, before the body of the request is even looked at. A body that
    comes by its link alone needs no statement here, and so no thread: this runs at every pause in somebody's typing.
    """
    if _is_official(request) or not _is_the_bodys(request.state.action):
        return await run_in_threadpool(_looked_up, request, session)
    return _looked_up(request, session)


def _is_official(request: Request) -> bool:
    """Whether the request brings an official's token or cookie, good or not."""
    is_api = request.url.path.startswith("/api/")
    return bearer(request) is not None if is_api else cookies.read(request, cookies.SESSION) is not None


def _is_the_bodys(action: str) -> bool:
    """Whether a body's contact may do it, perhaps on a condition: then it is decided at the body's own door."""
    return verdict(action, Kind.CONTACT) in ("A", "C")


def _looked_up(request: Request, session: Session) -> Asker:
    """Its connection goes back at once: a request that waits for a thread keeps none from others."""
    try:
        return _asker(request, session)
    finally:
        session.close()


def _asker(request: Request, session: Session) -> Asker:
    kind_of_link = request.app.state.kind_of_link
    if request.url.path.startswith("/api/"):
        token = bearer(request)
        official = official_by_token(session, token) if token else None
        who = Asker(request, official, lambda: kind_of_link(session, token=token) if token else None)
    else:
        cookie = cookies.read(request, cookies.SESSION)
        official = official_by_cookie(session, cookie, request.state.received_at) if cookie else None
        request.state.person = official
        other = cookies.read(request, cookies.ANSWER)
        who = Asker(request, official, lambda: kind_of_link(session, cookie=other) if other else None)
    _refuse_early(who)
    return who


def _refuse_early(who: Asker) -> None:
    """Refuse when nothing but the role decides. What a body may do is decided at its own door."""
    if _is_the_bodys(who.action):
        return
    kinds = {who.kind} if who.kind is not Kind.HANDLER else {Kind.HANDLER, Kind.OTHER_HANDLER}
    words = {verdict(who.action, kind) for kind in kinds}
    if len(words) == 1 and words <= {"-", "F", "L"}:
        who.clear()


Who = Annotated[Asker, Depends(asker)]
