"""That a body has begun to work on its answer: all that anybody but the body itself may know of a draft."""

import datetime
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from app.database import Prepared
from app.history.actions import record
from app.history.models import Event
from app.rounds.actions.board import touch_board
from app.rounds.calendar import day_of, last_moment
from app.rounds.facts import ConsulteeFacts
from app.rounds.models import Consultee, LinkLine


def mark_begun(session: Session, consultee: ConsulteeFacts, *, show_progress: bool, now: datetime.datetime) -> None:
    """Write down the day work began, if it is not known, and whether the body shows it.

    The history gets a line the first time the body shows it. It says the day and never the hour: when a draft was saved
    is the body's own matter (decision 0070). Nor does it say which of the body's people wrote.
    """
    begun_on = consultee.begun_on or day_of(now)
    values = {"begun_on": begun_on, "opened_at": consultee.opened_at or now, "show_progress": show_progress}
    touch_board(session, consultee.round_id)  # locks the round, which every act locks before the body
    session.connection().execute(update(Consultee).where(col(Consultee.id) == consultee.id).values(**values))
    if show_progress and not _is_told(session, consultee.id):
        record(
            session,
            "draft.begun",
            by=_Body(consultee.id, consultee.name),
            now=last_moment(begun_on - datetime.timedelta(days=1)),
            round_id=consultee.round_id,
            subject=("consultee", consultee.id),
            day=begun_on.isoformat(),
        )


def mark_unsent(session: Session, line_id: int, *, since: datetime.date | None) -> None:
    """Write down that a line of links has something that is not sent, since which day; None: all of it is sent."""
    _UNSENT.run(session, {"which": line_id, "since": since})


_UNSENT = Prepared(
    update(LinkLine).where(col(LinkLine.id) == bindparam("which")).values(unsent_since=bindparam("since"))
)


@dataclass(frozen=True, slots=True)
class _Body:
    """The body itself as the one who acts."""

    id: int | None
    name: str
    kind: str = "body"


def _is_told(session: Session, consultee_id: int) -> bool:
    query = select(col(Event.id)).where(
        col(Event.kind) == "draft.begun", col(Event.subject_kind) == "consultee", col(Event.subject_id) == consultee_id
    )
    return session.connection().execute(query.limit(1)).first() is not None
