"""What waits for an official, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.tracking.todo_kinds import TodoKind
from app.tracking.todo_words import place, sentence
from app.tracking.waiting import waits_for
from app.web.routes import api
from app.web.sessions import Read

routes = api("tracking")


class TodoOut(BaseModel):
    """Something that waits."""

    kind: TodoKind = Field(description="Why")
    text: str = Field(description="What waits, in the reader's language")
    round_id: int | None = Field(description="In which round")
    consultee_id: int | None = Field(description="For which body, if it is one")
    job_id: int | None = Field(description="Which file, if it is one")
    day: datetime.date | None = Field(description="The day that is asked for, or the deadline that has passed")
    at: datetime.datetime | None = Field(description="When it happened, or will happen")
    count: int | None = Field(
        description="How many answers nobody has looked at, comments to reply to, or replies sent back"
    )
    late: int | None = Field(description="How many of these comments are past the day that was set for them")
    stands_in_for: str = Field(description="Whose it is; empty: one's own")
    page: str = Field(description="The page where it is done")


class TodosOut(BaseModel):
    """What waits for oneself."""

    items: list[TodoOut] = Field(description="The most pressing kind first")


@routes.get("/to-do", "todo.read")
def todos(who: Who, session: Read) -> TodosOut:
    """What waits for the official who asks, over all rounds, and for those for whom they stand in."""
    who.clear()
    items, _covers = waits_for(session, who)
    return TodosOut(
        items=[
            TodoOut(
                kind=item.kind,
                text=sentence(item),
                round_id=item.round_id,
                consultee_id=item.consultee_id,
                job_id=item.job_id,
                day=item.day,
                at=item.at,
                count=item.count or None,
                late=item.late or None,
                stands_in_for=item.stands_in_for,
                page=place(item),
            )
            for item in items
        ]
    )
