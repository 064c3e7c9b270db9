"""Whether answers that came late or unasked are included, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.responses.access import answer_for
from app.responses.actions import decide_inclusion
from app.responses.inclusion_forms import InclusionIn
from app.responses.queries.inclusions import LateAnswer, late_answers
from app.responses.schemas import InclusionOut
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("responses")


class LateAnswerOut(BaseModel):
    """An answer that came late or from somebody who was not asked."""

    id: int = Field(description="The answer's id")
    number: str = Field(description="Registry number, hyphen, running number")
    consultee_id: int = Field(description="Its body's place in the round")
    organisation: str = Field(description="Its body")
    received_on: datetime.date = Field(description="The day it came")
    stance: str = Field(description="For or against the plan as a whole")
    late: bool = Field(description="It came after the body's own last day")
    unsolicited: bool = Field(description="Its body was not asked")
    included: bool = Field(description="Whether it counts; it does until somebody has decided otherwise")
    decision: InclusionOut | None = Field(description="What was decided; null where nobody has")

    @classmethod
    def of(cls, answer: LateAnswer) -> "LateAnswerOut":
        """From the query's row."""
        return cls(
            id=answer.response_id,
            number=answer.number,
            consultee_id=answer.consultee_id,
            organisation=answer.organisation,
            received_on=answer.received_on,
            stance=answer.stance,
            late=answer.late,
            unsolicited=answer.unsolicited,
            included=not answer.left_out,
            decision=InclusionOut.model_validate(answer.decided.json()) if answer.decided else None,
        )


@routes.get("/rounds/{round_id}/inclusion", "response.list")
def list_late(round_id: int, who: Who, session: Read) -> Listing[LateAnswerOut]:
    """The answers that came late or unasked, each with whether it is included."""
    round_for(session, who, round_id)
    items = [LateAnswerOut.of(answer) for answer in late_answers(session, round_id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/responses/{response_id}/inclusion", "response.mark_late_accept")
def decide(response_id: int, who: Who, session: Write, body: InclusionIn) -> LateAnswerOut:
    """Leave an answer that came late or unasked out of the compilation, or take it in again. Its body is told why.

    409 `not_late` for one that came in time from a body that was asked: it always counts.
    """
    door = answer_for(session, who, response_id)
    decide_inclusion(
        session, door.round, [response_id], included=body.included, reason=body.reason, by=who.by, now=who.now
    )
    found = late_answers(session, door.round.id)
    return next(LateAnswerOut.of(answer) for answer in found if answer.response_id == response_id)
