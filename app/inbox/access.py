"""The only way to an item of the inbox. Not yours is not found.

Registrars see what comes to the authority. A handler sees what is of a round that he or she is a member of, or put in.
"""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.database import lock
from app.inbox.models import InboxItem
from app.rounds.access import not_found
from app.rounds.calendar import day_of
from app.rounds.models import Membership
from app.rounds.standing_in import acts_as, covers_member


def let_in(who: Asker) -> None:
    """Let an official in to the inbox as a whole: every handler has one, with what is of their rounds or theirs."""
    who.clear(who.kind)


def item_for(session: Session, who: Asker, inbox_id: int) -> InboxItem:
    """An item for an official who may do ``who.action`` with it; locked where something is to be changed."""
    query = select(InboxItem).where(InboxItem.id == inbox_id)
    if who.official:
        lock(session, query.with_for_update())
    item = session.exec(query).first() if who.official else None
    if item is None:
        who.clear(Kind.OTHER_HANDLER if who.kind is Kind.HANDLER else who.kind)
        raise not_found()
    who.clear(Kind.OTHER_HANDLER if who.kind is Kind.HANDLER and not _is_of(session, who, item) else who.kind)
    return item


def require_own(session: Session, who: Asker, item: InboxItem) -> None:
    """Who puts in what came before is led to it only where it is of their rounds or was put in by them."""
    if who.kind is Kind.HANDLER and not _is_of(session, who, item):
        raise not_found()


def _is_of(session: Session, who: Asker, item: InboxItem) -> bool:
    if item.round_id is None:
        return item.came_in_by == who.user.id
    member = select(Membership.user_id).where(Membership.round_id == item.round_id, Membership.user_id == who.user.id)
    return (
        session.exec(member).first() is not None
        or item.came_in_by == who.user.id
        or covers_member(session, who.user.id, item.round_id, day_of(who.now))
    )


def whose_rounds(session: Session, who: Asker) -> list[int] | None:
    """Whose rounds an asker may choose among: a handler's own and of those he or she stands in for; None for any."""
    return acts_as(session, who.user.id, day_of(who.now)) if who.kind is Kind.HANDLER else None


def seen_by(session: Session, who: Asker) -> ColumnElement[bool]:
    """What narrows a list of items to those that the asker may see, those of whom he or she stands in for too."""
    if who.kind is not Kind.HANDLER:
        return col(InboxItem.id).is_not(None)
    own = select(Membership.round_id).where(col(Membership.user_id).in_(whose_rounds(session, who) or ()))
    return or_(col(InboxItem.round_id).in_(own), col(InboxItem.came_in_by) == who.user.id)
