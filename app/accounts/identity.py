"""Who makes a request: looked up once, on the read connection, by session cookie or bearer token.

Every official's route takes a ``Who``. ``who.clear()`` decides by role for what belongs to no round; rounds have a door
of their own, which knows who is a member.
"""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool

from app.accounts.kinds import SignInWay
from app.accounts.models import TOKEN_USERS, ApiToken, Role, User, UserSession
from app.accounts.policy import Kind, clear, verdict
from app.accounts.queries import has_second_step, still_signed_in
from app.accounts.rules import has_stepped_up, must_have_second_step
from app.arrival import ReceivedBy
from app.database import Prepared
from app.errors import NotSignedIn, StepUpNeeded
from app.i18n import _
from app.installation import installation_of
from app.mail.outage import OUTAGE, MailOutage
from app.tokens import token_hash
from app.web import cookies
from app.web.idempotency import let_in
from app.web.sessions import Read

KIND_OF_ROLE = {
    Role.ADMIN: Kind.ADMIN,
    Role.REGISTRAR: Kind.REGISTRAR,
    Role.READER: Kind.READER,
    Role.HANDLER: Kind.HANDLER,
}


SETTING_UP = {"account.read_second_step", "account.second_step", "session.logout"}
"""What officials may do who lack the second step that is required of them."""


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, as the history and replies record it. ``kind`` is "user", "link" or "system"."""

    kind: str
    id: int | None
    name: str


SYSTEM = By("system", None, "Remiss")


@dataclass(frozen=True, slots=True)
class TokenUse:
    """The API token that a request was made with, and the day it was last used on before."""

    id: int
    ends: datetime.datetime | None
    last_used_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Official:
    """The official who makes a request. ``session_id`` is None with an API token. ``way``: how they signed in."""

    id: int
    name: str
    email: str
    role: Role
    session_id: int | None = None
    stepped_up_at: datetime.datetime | None = None
    last_seen_at: datetime.datetime | None = None
    way: str = SignInWay.PASSWORD
    has_second_step: bool = False
    token: "TokenUse | None" = None

    @property
    def by(self) -> By:
        """The official, as the history records who did something."""
        return By("user", self.id, self.name)

    def must_have_second_step(self, required_of: str) -> bool:
        """Whether the authority requires a code at their sign-in; not of who comes in through its own sign-in."""
        in_browser = self.session_id is not None and self.way != SignInWay.OIDC
        return in_browser and must_have_second_step(required_of, self.role)

    @property
    def gives_code(self) -> bool:
        """Whether a code is asked for where they say again who they are; not of whom the sign-in service asks."""
        return self.has_second_step and self.way != SignInWay.OIDC

    @property
    def has_mailbox(self) -> bool:
        """Whether mail can reach the official; a user that only API tokens act as has no address of its own."""
        return not self.email.endswith(TOKEN_USERS)

    @property
    def only_reads(self) -> bool:
        """Whether there is nothing that the official does in a round: what others have to mend is not told then."""
        return self.role is Role.READER

    @property
    def manages_users(self) -> bool:
        """Whether the menu leads to the users."""
        return verdict("user.list", KIND_OF_ROLE[self.role]) == "A"

    @property
    def sees_inbox(self) -> bool:
        """Whether the menu leads to the inbox."""
        return verdict("inbox.list", KIND_OF_ROLE[self.role]) == "A"

    @property
    def writes_texts(self) -> bool:
        """Whether the menu leads to the texts about the service."""
        return verdict("information.list", KIND_OF_ROLE[self.role]) == "A"

    @property
    def keeps_records(self) -> bool:
        """Whether the menu leads to personal data and what is disposed of."""
        return verdict("privacy.read", KIND_OF_ROLE[self.role]) == "A"


class Asker:
    """Who asks to do one action. ``kind`` is the matrix's column for what belongs to no round."""

    def __init__(
        self, request: Request, official: Official | None, link_kind: Callable[[], Kind | None] = lambda: None
    ) -> None:
        self.request = request
        self.official = official
        self.action: str = request.state.action
        self._link_kind = link_kind
        self.doors: dict[int, Any] = {}
        """Those that have let them in to read, by the round."""

    @property
    def kind(self) -> Kind:
        """The matrix's column, before it is known whether the asker belongs to the round or the body."""
        if self.official:
            return KIND_OF_ROLE[self.official.role]
        return self._link_kind() or Kind.PUBLIC

    def clear(self, kind: Kind | None = None, *, person: str = "") -> str:
        """Let the request through or raise. What a route does that never calls this is undone.

        ``person`` names who is let in when it is no official; an ``Idempotency-Key`` is theirs.
        """
        verdict_code = clear(self.action, kind or self.kind)
        if verdict_code == "S" and not self._has_stepped_up:
            with_code = self.official is not None and self.official.gives_code
            form = getattr(self.request.state, "step_up", None)
            raise StepUpNeeded(extra={"form": form, "with_code": with_code})
        self.request.state.cleared = True
        let_in(self.request.state, f"user:{self.official.id}" if self.official else person)
        return verdict_code

    @property
    def _has_stepped_up(self) -> bool:
        """Whether the password was given within ten minutes. An API token counts as stepped up."""
        official = self.official
        return official is None or official.session_id is None or has_stepped_up(official.stepped_up_at, self.now)

    @property
    def must_step_up(self) -> bool:
        """Whether the password has to be given again, unless the door is closed to the asker altogether."""
        kinds = {self.kind, Kind.OTHER_HANDLER} if self.kind is Kind.HANDLER else {self.kind}
        return not self._has_stepped_up and any(verdict(self.action, kind) == "S" for kind in kinds)

    def may(self, action: str) -> bool:
        """Whether the asker may do another action that belongs to no round: decides which buttons are shown."""
        return verdict(action, self.kind) in ("A", "S", "C")

    @property
    def user(self) -> Official:
        """The official. Raises NotSignedIn when nobody is signed in."""
        if self.official is None:
            raise NotSignedIn(_("Logga in först."))
        return self.official

    @property
    def by(self) -> By:
        """The official, as the history records who did something."""
        return self.user.by

    @property
    def now(self) -> datetime.datetime:
        """When the request arrived."""
        received: datetime.datetime = self.request.state.received_at
        return received

    @property
    def received_by(self) -> ReceivedBy:
        """How that moment is known."""
        by: ReceivedBy = self.request.state.received_by
        return by


def bearer(request: Request) -> str | None:
    """The request's bearer token, if it has one."""
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


# Built once: these run in every request, and building a statement costs more than executing it.
_OFFICIAL_COLUMNS = (col(User.id), col(User.name), col(User.email), col(User.role))
_SESSION_COLUMNS: tuple[Any, ...] = (
    col(UserSession.id).label("session_id"),
    col(UserSession.stepped_up_at),
    col(UserSession.last_seen_at),
    col(UserSession.way),
    has_second_step(col(User.id)).label("has_second_step"),
)
_TOKEN_COLUMNS: tuple[Any, ...] = (
    col(ApiToken.id).label("token_id"),
    col(ApiToken.expires_at),
    col(ApiToken.last_used_on),
)
_BY_TOKEN = Prepared(
    select(*_OFFICIAL_COLUMNS, *_TOKEN_COLUMNS)
    .join(ApiToken, col(ApiToken.user_id) == User.id)
    .where(col(ApiToken.token_hash) == bindparam("hash"))
    .where(col(ApiToken.revoked_at).is_(None), col(User.disabled_at).is_(None))
    .where(or_(col(ApiToken.expires_at).is_(None), col(ApiToken.expires_at) > bindparam("now")))
)
_BY_COOKIE = Prepared(
    select(*_OFFICIAL_COLUMNS, *_SESSION_COLUMNS, *OUTAGE)
    .join(UserSession, col(UserSession.user_id) == User.id)
    .where(col(UserSession.token_hash) == bindparam("hash"))
    .where(*still_signed_in(bindparam("now"), bindparam("idle_since")))
    .where(col(User.disabled_at).is_(None))
)


def official_by_token(session: Session, token: str, now: datetime.datetime) -> Official | None:
    """The official that an API token acts as, until it ends."""
    row = _BY_TOKEN.first(session, {"hash": token_hash(token), "now": now})
    if row is None:
        return None
    *official, token_id, ends, last_used_on = row
    return replace(Official(*official), token=TokenUse(token_id, ends, last_used_on))


def official_by_cookie(
    session: Session, cookie: str, now: datetime.datetime, idle_since: datetime.datetime
) -> tuple[Official | None, MailOutage | None]:
    """The official who is signed in with a session cookie, and whether letters wait for the mail server.

    A session that was last seen at ``idle_since`` or before has ended.
    """
    row = _BY_COOKIE.first(session, {"hash": token_hash(cookie), "now": now, "idle_since": idle_since})
    if row is None:
        return None, None
    *official, fault, since = row
    return Official(*official), MailOutage.of(fault, since)


async def asker(request: Request, session: Read) -> Asker:
    """Who makes the request: the API reads only the header, pages only the cookie. Links are looked up only if needed.

    Anyone who would be refused in every round is refused here, before the request's content is read. A referral body
    that comes by its link alone needs no statement here and so no thread, which matters since autosave passes here too.
    """
    known: Asker | None = getattr(request.state, "met", {}).get("who")  # an official, let in a moment ago
    if known is not None:
        return known
    if _is_official(request) or not _body_may(request.state.action):
        who = await run_in_threadpool(_resolved, request, session)
        if who.official is not None and who.must_step_up:
            who.official = await request.app.state.step_up(request, session, who.official, who.now)
        return who
    return _resolved(request, session)


def _is_official(request: Request) -> bool:
    """Whether the request carries an official's token or cookie, valid or not."""
    is_api = request.url.path.startswith("/api/")
    return bearer(request) is not None if is_api else cookies.read(request, cookies.SESSION) is not None


def _body_may(action: str) -> bool:
    """Whether a body's contact or the holder of a replaced link may do this, perhaps on a condition.

    If so the body's own door decides: one browser may hold links of both kinds.
    """
    return any(verdict(action, kind) in ("A", "C") for kind in (Kind.CONTACT, Kind.OLD))


def _resolved(request: Request, session: Session) -> Asker:
    """The asker, with the connection returned at once so that a request waiting for a thread holds none."""
    try:
        return _asker(request, session)
    finally:
        session.close()


def _asker(request: Request, session: Session) -> Asker:
    now = request.state.received_at
    kind_of_link = functools.partial(request.app.state.kind_of_link, session, now=now)
    if request.url.path.startswith("/api/"):
        token = bearer(request)
        official = official_by_token(session, token, now) if token else None
        request.state.token_use = official.token if official else None
        who = Asker(request, official, lambda: kind_of_link(token=token) if token else None)
    else:
        cookie = cookies.read(request, cookies.SESSION)
        settings = installation_of(request.app).settings
        official, outage = official_by_cookie(session, cookie, now, now - settings.idle) if cookie else (None, None)
        if official is not None and _must_set_up(request, official, settings.second_step_for):
            official, request.state.sign_in_place = None, "/account/second-step"
        request.state.person, request.state.mail_outage = official, outage
        answer_cookie = cookies.read(request, cookies.ANSWER)
        who = Asker(request, official, lambda: kind_of_link(cookie=answer_cookie) if answer_cookie else None)
    _refuse_early(who)
    return who


def _must_set_up(request: Request, official: Official, required_of: str) -> bool:
    """Whether an official lacks the second step that is required: until it is on they count as nobody elsewhere."""
    lacks = official.must_have_second_step(required_of) and not official.has_second_step
    return lacks and request.state.action not in SETTING_UP


def _refuse_early(who: Asker) -> None:
    """Refuse where the role alone decides. What a body may do is decided at its own door."""
    if _body_may(who.action):
        return
    kinds = {who.kind} if who.kind is not Kind.HANDLER else {Kind.HANDLER, Kind.OTHER_HANDLER}
    verdicts = {verdict(who.action, kind) for kind in kinds}
    if len(verdicts) == 1 and verdicts <= {"-", "F", "L"}:
        who.clear()


asker.directly = _asker  # type: ignore[attr-defined]  # for ``app.web.quick``

Who = Annotated[Asker, Depends(asker)]
