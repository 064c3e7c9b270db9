"""The holder of a replaced link: known again by its token or by the browser's cookie, and let in to nothing.

Where a draft was begun in the link's line, its holder may hand it over or drop it; nobody else can do either. A holder
is who had a way in when the line ended: a token that the body itself had replaced before that (somebody else had seen
it) opens nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from app.accounts.identity import Asker, By
from app.accounts.policy import Kind
from app.errors import NotFound, NotSignedIn
from app.i18n import _
from app.rounds.access import consultee_for, kind_of_link, not_found, why_ended
from app.rounds.models import Consultee, Link, LinkEnd, LinkLine, LinkRole, LinkSession, OldLink, Round
from app.tokens import token_hash
from app.web import cookies


@dataclass(frozen=True, slots=True)
class OldHolder:
    """Who holds a replaced link to a body, and the line of links that ended with it."""

    consultee: Consultee
    round: Round
    line: LinkLine
    link_id: int

    @property
    def by(self) -> By:
        """As history remembers it: the body, by the link it had."""
        return By("link", self.link_id, self.consultee.name)


_ENDED: Any = (
    select(Consultee, Round, LinkLine)
    .join(Round, col(Round.id) == Consultee.round_id)
    .join(LinkLine, col(LinkLine.consultee_id) == Consultee.id)
    .where(col(LinkLine.ended_at).is_not(None))
)
_BY_TOKEN: Any = (
    _ENDED.add_columns(col(OldLink.link_id))
    .join(OldLink, col(OldLink.line_id) == LinkLine.id)
    .join(Link, col(Link.id) == OldLink.link_id)
    .where(col(OldLink.token_hash) == bindparam("token"), col(OldLink.replaced_at) >= col(LinkLine.ended_at))
    .where(col(Link.role) != LinkRole.MEMBER)
)
_BY_COOKIE: Any = (
    _ENDED.add_columns(col(LinkSession.link_id))
    .join(LinkSession, col(LinkSession.line_id) == LinkLine.id)
    .join(Link, col(Link.id) == LinkSession.link_id)
    .where(col(Link.role) != LinkRole.MEMBER)
    .where(or_(col(Link.revoked_at).is_(None), col(Link.revoked_at) >= col(LinkLine.ended_at)))
    .where(col(LinkSession.consultee_id) == bindparam("body"), col(LinkSession.token_hash) == bindparam("cookie"))
    .where(col(LinkSession.expires_at) > bindparam("now"))
    .order_by(col(LinkLine.number).desc())
)


def end_of(session: Session, old: OldHolder) -> LinkEnd:
    """Why the link holds no longer. Where it is stopped there is nobody that anything could be handed over to."""
    return why_ended(session, session.get_one(Link, old.link_id))


def old_holder_by_token(session: Session, who: Asker, token: str) -> OldHolder:
    """The holder of a replaced link's token. One in force, or unknown, is not found; nor are officials let in."""
    if who.official is not None:
        who.clear()
    row = session.exec(_BY_TOKEN, params={"token": token_hash(token)}).first()
    if row is None:
        kind = kind_of_link(session, token=token, now=who.now)
        if kind not in (None, Kind.OLD):
            who.clear(kind)
        who.request.state.cleared = True
        raise NotFound(_("Länken gäller inte. Kontrollera att hela länken kom med."), code="link_unknown")
    who.clear(Kind.OLD, person=f"old-link:{row.link_id}")
    return OldHolder(*row)


def old_holder_for(session: Session, who: Asker, consultee_id: int) -> OldHolder:
    """The browser that came in by a link to this body that was replaced since; the latest line that waits, if several.

    Somebody else's is not found.
    """
    cookie = cookies.read(who.request, cookies.ANSWER)
    if who.official is not None:
        consultee_for(session, who, consultee_id)
        raise not_found()
    if cookie:
        given = {"body": consultee_id, "cookie": token_hash(cookie), "now": who.now}
        rows = session.exec(_BY_COOKIE, params=given).all()
        if rows:
            who.clear(Kind.OLD)
            holders = [OldHolder(*row) for row in rows]
            return next((holder for holder in holders if holder.line.is_sealed), holders[0])
    kind = kind_of_link(session, cookie=cookie, now=who.now) if cookie else None
    if kind is not None:  # a link in force, or to another body
        here = select(LinkSession.id).where(
            LinkSession.token_hash == token_hash(cookie or ""), LinkSession.consultee_id == consultee_id
        )
        if session.exec(here).first() is None:
            kind = Kind.OTHER_CONTACT if kind in (Kind.CONTACT, Kind.OLD) else Kind.OTHER_COLLEAGUE
        who.clear(kind)
        raise not_found()
    who.request.state.cleared = True
    raise NotSignedIn(
        _("Öppna länken i ert mejl igen för att fortsätta."), code="link_needed", extra={"place": "/link-needed"}
    )
