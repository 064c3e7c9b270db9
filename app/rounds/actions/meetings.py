"""Setting the days on which a body meets."""

import datetime
from collections.abc import Collection

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.models import Organisation
from app.organisations.queries import organisation
from app.rounds.actions.board import touch_board
from app.rounds.meeting_models import Meeting
from app.rounds.models import Consultee, Round
from app.rounds.queries.meetings import meeting_days


def set_meetings(
    session: Session,
    organisation_id: int,
    days: Collection[datetime.date],
    *,
    version: int | None = None,
    today: datetime.date,
    by: By,
    now: datetime.datetime,
) -> int:
    """Let these be the days from today on; how many there are. Days that have passed stay as they are.

    Raises NotFound, or RuleBroken when the body has been changed since ``version``.
    """
    organisation(session, organisation_id)
    body = session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if version is not None and version != body.version:
        raise RuleBroken(
            _("Någon har ändrat organisationen medan du hade sidan öppen. Se över dagarna och spara igen."),
            code="stale",
            extra={"version": body.version},
        )
    before, after = set(meeting_days(session, organisation_id, since=today)), set(days)
    if before == after:
        return len(after)
    gone = sorted(before - after)
    if gone:
        session.connection().execute(
            delete(Meeting).where(col(Meeting.organisation_id) == organisation_id, col(Meeting.day).in_(gone))
        )
    fresh = [{"organisation_id": organisation_id, "day": day} for day in sorted(after - before)]
    if fresh:
        session.connection().execute(insert(Meeting), fresh)
    body.version += 1
    session.add(body)
    session.flush()
    for round_id in session.exec(
        select(Round.id)
        .join(Consultee, col(Consultee.round_id) == Round.id)
        .where(col(Consultee.organisation_id) == organisation_id)
        .order_by(col(Round.id))
    ).all():
        touch_board(session, round_id)
    record(
        session,
        "organisation.meetings",
        by=by,
        now=now,
        subject=("organisation", organisation_id),
        name=body.name,
        added=[day.isoformat() for day in sorted(after - before)],
        removed=[day.isoformat() for day in gone],
    )
    return len(after)
