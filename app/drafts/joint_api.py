"""Joint answers as JSON: a code for whoever answers for this body, and the bodies that it answers for."""

from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.actions import joint as own
from app.installation import installation_of
from app.responses.actions import joint
from app.responses.queries.joint import jointly
from app.rounds.access import Holder, holder_by_token
from app.web.forms import FormModel
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


class NamedOut(BaseModel):
    """A body that this one answers for."""

    consultee_id: int = Field(description="The body in its round")
    name: str = Field(description="What it is called in the round")
    counted: bool = Field(description="Whether the answer that counts was sent for it")
    agreed: bool = Field(description="Whether the next one that is sent will be")


class JointOut(BaseModel):
    """Where the body stands in joint answers."""

    code: str | None = Field(description="The code that is out and unused; null for whoever may not sign")
    answered_for_by: str | None = Field(description="The body that answers for this one")
    number: str | None = Field(description="The number of its answer that counts for this one")
    answers_for: list[NamedOut] = Field(description="The bodies that this one answers for")


class CodeIn(FormModel):
    """A code that another body has handed over."""

    code: str = Field(min_length=1, max_length=60, description="The code, with or without hyphens")


class CodeOut(BaseModel):
    """The code to hand over."""

    code: str = Field(description="What the body that answers types in")


class NameOut(BaseModel):
    """A body that is answered for."""

    name: str = Field(description="What it is called in the round")


def _key(request: Request) -> bytes:
    return installation_of(request.app).settings.key()


@routes.get("/answer/{token}/joint", "joint.read", response_model=JointOut)
def read(request: Request, who: Who, session: Read, token: str) -> Any:
    """Who answers for whom. Changes nothing."""
    holder: Holder = holder_by_token(session, who, token)
    said = jointly(session, holder)
    out = said.offered is not None and said.offered.with_id is None and drafts.may_send(session, holder)
    return {
        "code": joint.code_of(said.offered, _key(request)) if out and said.offered else None,
        "answered_for_by": said.by or None,
        "number": said.receipt.number if said.receipt else None,
        "answers_for": [
            {"consultee_id": body.id, "name": body.name, "counted": body.counted, "agreed": body.agreed}
            for body in said.named
        ],
    }


@routes.post("/answer/{token}/joint/code", "joint.offer", response_model=CodeOut)
def offer(request: Request, who: Who, session: Write, token: str) -> Any:
    """Let whoever gets the code answer for this body, too; again the same code. For those who may sign."""
    holder = holder_by_token(session, who, token)
    return {"code": own.offer_code(session, holder, key=_key(request), now=who.now)}


@routes.delete("/answer/{token}/joint/code", "joint.offer", status_code=204)
def step_out(who: Who, session: Write, token: str) -> Response:
    """Nobody answers for this body any more: an answer sent for it no longer counts as its. For those who may sign."""
    own.step_out(session, holder_by_token(session, who, token), now=who.now)
    return Response(status_code=204)


@routes.post("/answer/{token}/joint", "joint.name", status_code=201, response_model=NameOut)
def join(who: Who, session: Write, token: str, body: CodeIn) -> Any:
    """Answer for the body that made the code, too. 422 for one that nobody made. The same again: the same."""
    name = joint.join(session, holder_by_token(session, who, token), body.code, now=who.now)
    return JSONResponse({"name": name}, 201)


@routes.delete("/answer/{token}/joint/{body_id}", "joint.name", status_code=204)
def leave_out(who: Who, session: Write, token: str, body_id: int) -> Response:
    """Do not answer for a body after all: it stands in no answer that is sent from now on."""
    joint.leave_out(session, holder_by_token(session, who, token), body_id)
    return Response(status_code=204)
