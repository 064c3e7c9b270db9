"""When a round opens and closes by itself, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.rounds.access import round_for
from app.tracking import actions
from app.tracking.queries import ScheduleFacts, schedule_of
from app.tracking.schedule_forms import ScheduleIn
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("tracking")


class ScheduleOut(BaseModel):
    """When a round opens and closes by itself."""

    version: int = Field(description="Counts its changes; 0: nothing has been decided")
    opens_at: datetime.datetime | None = Field(description="When the draft opens by itself; null: by hand, or done")
    opens_by: str = Field(description="The official who decided that, and whose name the invitations bear")
    stopped_at: datetime.datetime | None = Field(description="When the checks stopped an opening at its time")
    closes_after: int | None = Field(
        description="It closes so many days after the last own deadline of any body; null: by hand"
    )

    @classmethod
    def of(cls, schedule: ScheduleFacts) -> "ScheduleOut":
        """From what is stored."""
        return cls(
            version=schedule.version,
            opens_at=schedule.opens_at,
            opens_by=schedule.opens_by,
            stopped_at=schedule.stopped_at,
            closes_after=schedule.closes_after,
        )


@routes.get("/rounds/{round_id}/schedule", "round.schedule_form")
def schedule(round_id: int, who: Who, session: Read) -> ScheduleOut:
    """What the round does by itself; version 0 where nothing has been decided."""
    return ScheduleOut.of(schedule_of(session, round_for(session, who, round_id).round.id))


@routes.put("/rounds/{round_id}/schedule", "round.schedule")
def change_schedule(round_id: int, who: Who, session: Write, body: ScheduleIn) -> ScheduleOut:
    """Decide when a draft opens (the checks are the button's) and how long after the deadline the round closes."""
    door = round_for(session, who, round_id)
    actions.set_schedule(
        session,
        door.round,
        version=body.version,
        opens_at=body.opens_at,
        closes_after=body.closes_after,
        by=who.by,
        now=who.now,
    )
    return ScheduleOut.of(schedule_of(session, door.round.id))
