"""What waits for whoever asks: the same on the page and in the API."""

from app.accounts.identity import Who
from app.accounts.policy import Kind, verdict
from app.accounts.substitutes import Covered, covered_by
from app.rounds.calendar import day_of
from app.tracking.queries import TodoItem, todo
from app.web.sessions import Read


def waits_for(session: Read, who: Who) -> tuple[list[TodoItem], list[Covered]]:
    """What waits for who asks, and for whom they stand in."""
    covers = covered_by(session, who.user.id, day_of(who.now))
    acts = who.kind in (Kind.HANDLER, Kind.ADMIN)
    replies = verdict("assess.reply", who.kind) == "A"
    return todo(session, who.user.id, who.user.email, covers, acts=acts, replies=replies, now=who.now), covers
