"""What waits for whoever asks: the same on the page and in the API."""

from app.accounts.identity import Who
from app.accounts.policy import Kind, verdict
from app.accounts.substitutes import Covered, covered_by
from app.rounds.calendar import day_of
from app.tracking.queries import Rights, TodoItem, todo
from app.web.sessions import Read


def waits_for(session: Read, who: Who) -> tuple[list[TodoItem], list[Covered]]:
    """What waits for who asks, and for whom they stand in."""
    covers = covered_by(session, who.user.id, day_of(who.now))
    rights = Rights(
        acts=who.kind in (Kind.HANDLER, Kind.ADMIN),
        replies=verdict("assess.reply", who.kind) == "A",
        reads=verdict("response.mark_read", who.kind) == "A",
        sees_stopped=who.kind is Kind.ADMIN,
    )
    return todo(session, who.user.id, who.user.email, covers, rights=rights, now=who.now), covers
