"""What a body's own people have beside the draft, as JSON: whose a section is, notes to each other, ready to sign."""

import datetime
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.forms import NoteIn, OwnerIn, ReadyIn
from app.drafts.together import signing_mark, together
from app.rounds.access import holder_by_token
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


class OwnerOut(BaseModel):
    """Who has a section."""

    section_id: int = Field(description="The section, as the plan has it now")
    link_id: int = Field(description="Whose it is, as in GET /colleagues")
    name: str = Field(description="What the person is called")


class NoteOut(BaseModel):
    """A note between the body's own people. It is in no answer, receipt, file or letter."""

    id: int = Field(description="The note")
    section_id: int | None = Field(description="The section that it is about; null for the whole")
    comment_id: int | None = Field(description="The comment that it is about, if it is about one")
    text: str = Field(description="What it says")
    by: str = Field(description="Who wrote it")
    at: datetime.datetime = Field(description="When")


class ReadyOut(BaseModel):
    """That the draft was called ready to sign."""

    by: str = Field(description="Who called it ready")
    at: datetime.datetime = Field(description="When")
    changed: bool = Field(description="Whether it says something else by now")


class TogetherOut(BaseModel):
    """What the body's own people have agreed and said beside the draft."""

    owners: list[OwnerOut] = Field(description="Sections that somebody has")
    notes: list[NoteOut] = Field(description="Notes to each other, in the order written")
    ready: ReadyOut | None = Field(description="Whether the draft was called ready to sign; null when not")


class NoteIdOut(BaseModel):
    """A note that was written."""

    id: int = Field(description="The note")


class ToldOut(BaseModel):
    """What came of calling the draft ready."""

    letters: int = Field(description="How many of those who sign were written to")


@routes.get("/answer/{token}/together", "draft.read", response_model=TogetherOut)
def read(who: Who, session: Read, token: str) -> Any:
    """Whose the sections are, notes to each other, and whether it is ready to sign. Changes nothing."""
    holder = holder_by_token(session, who, token)
    said, draft = together(session, holder), drafts.draft(session, holder)
    ready = signing_mark(session, holder, draft, drafts.attachments(session, draft))
    return {
        "owners": [
            {"section_id": section_id, "link_id": owner.link_id, "name": owner.name}
            for section_id, owner in said.owners.items()
        ],
        "notes": [{name: getattr(note, name) for name in NoteOut.model_fields} for note in said.notes],
        "ready": {"by": ready.by, "at": ready.at, "changed": ready.changed} if ready else None,
    }


@routes.put("/answer/{token}/sections/{section_id}/owner", "draft.share_out", status_code=204)
def give(who: Who, session: Write, token: str, section_id: int, body: OwnerIn) -> Response:
    """Let somebody at the body have a section; null: nobody."""
    actions.give_section(session, holder_by_token(session, who, token), section_id, body.link_id, now=who.now)
    return Response(status_code=204)


@routes.post("/answer/{token}/notes", "draft.note", status_code=201, response_model=NoteIdOut)
def write(who: Who, session: Write, token: str, body: NoteIn) -> Any:
    """Write a note to the body's own people. The same words by the same person at the same place are one note."""
    holder = holder_by_token(session, who, token)
    note_id = actions.write_note(
        session, holder, text=body.text, section_id=body.section_id, comment_id=body.comment_id, now=who.now
    )
    return JSONResponse({"id": note_id}, 201)


@routes.delete("/answer/{token}/notes/{note_id}", "draft.note", status_code=204)
def remove(who: Who, session: Write, token: str, note_id: int) -> Response:
    """Delete a note."""
    actions.remove_note(session, holder_by_token(session, who, token), note_id)
    return Response(status_code=204)


@routes.post("/answer/{token}/ready", "draft.request_approval", response_model=ToldOut)
def ready(who: Who, session: Write, token: str, body: ReadyIn) -> Any:
    """Call the draft as it stands ready to sign. Again changes nothing; 409 when there is nothing to sign."""
    told = actions.mark_ready(session, holder_by_token(session, who, token), tell=body.tell, now=who.now)
    return {"letters": told}


@routes.delete("/answer/{token}/ready", "draft.request_approval", status_code=204)
def not_ready(who: Who, session: Write, token: str) -> Response:
    """The draft is not ready after all."""
    actions.take_mark_back(session, holder_by_token(session, who, token))
    return Response(status_code=204)
