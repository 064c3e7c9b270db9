"""What an umbrella organisation's members say beside its draft, as JSON: written by them, taken in by the body."""

import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.comments.places import Place
from app.drafts import actions
from app.drafts.forms import RemarkIn
from app.drafts.members import Remark, own_remarks, remarks
from app.drafts.respondent_pages.progress import outline_of, section_of
from app.rounds.access import holder_by_token
from app.rounds.rules import own_deadline
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


class RemarkOut(BaseModel):
    """A member's comment. It stands in no draft before it is taken in."""

    id: int = Field(description="The comment")
    section_id: int | None = Field(description="The section, as the plan has it now; null for the whole")
    paragraph: int | None = Field(description="The paragraph, if it is about one")
    text: str = Field(description="What the member thinks")
    proposed_text: str = Field(description="How the paragraph should read instead")
    reason: str = Field(description="Why")
    by: str = Field(description="Who wrote it")
    at: datetime.datetime = Field(description="When it was written")


class HeardOut(RemarkOut):
    """A member's comment as the body has it."""

    taken_at: datetime.datetime | None = Field(description="When it was taken into the draft; null if it was not")
    taken_by: str = Field(description="Who took it in")


class HeardListing(BaseModel):
    """All that members have said, in the order written."""

    items: list[HeardOut] = Field(description="The comments")


class MemberSectionOut(BaseModel):
    """A section of the plan."""

    id: int = Field(description="The section")
    heading: str = Field(description="Its number and title")


class MemberOut(BaseModel):
    """What a member has before it: the plan's sections and its own comments, and nothing of what the body writes."""

    organisation: str = Field(description="Whom the member comments to")
    round_title: str = Field(description="The referral")
    deadline: datetime.date = Field(description="The last day of the body's own answer")
    sections: list[MemberSectionOut] = Field(description="The plan's sections in order")
    comments: list[RemarkOut] = Field(description="What the member has said, in the order written")


class ParagraphOut(BaseModel):
    """A paragraph of a section."""

    number: int = Field(description="Its number in the section")
    text: str = Field(description="What it says, with the marks of footnotes")


class SectionTextOut(BaseModel):
    """The words of a section."""

    id: int = Field(description="The section")
    heading: str = Field(description="Its number and title")
    paragraphs: list[ParagraphOut] = Field(description="Its paragraphs in order")


class RemarkIdOut(BaseModel):
    """A comment that was written."""

    id: int = Field(description="The comment")


def _json(remark: Remark, model: type[RemarkOut]) -> dict[str, Any]:
    place = {"section_id": remark.place.section_id, "paragraph": remark.place.paragraph}
    return place | {name: getattr(remark, name) for name in model.model_fields if name not in place}


@routes.get("/answer/{token}/member", "member.read", response_model=MemberOut)
def read(request: Request, who: Who, session: Read, token: str) -> Any:
    """The plan's sections and one's own comments: all that a member sees. Changes nothing."""
    holder = holder_by_token(session, who, token)
    return {
        "organisation": holder.consultee.name,
        "round_title": holder.round.title,
        "deadline": own_deadline(holder.round, holder.consultee),
        "sections": [{"id": row.id, "heading": row.heading} for row in outline_of(request, session, holder)],
        "comments": [_json(remark, RemarkOut) for remark in own_remarks(session, holder)],
    }


@routes.get("/answer/{token}/member/sections/{section_id}", "member.read", response_model=SectionTextOut)
def read_section(request: Request, who: Who, session: Read, token: str, section_id: int) -> Any:
    """The words of a section. Changes nothing."""
    row, view = section_of(request, session, holder_by_token(session, who, token), section_id)
    said = [{"number": paragraph.number, "text": paragraph.marked} for paragraph in view.paragraphs]
    return {"id": row.id, "heading": row.heading, "paragraphs": said}


@routes.post("/answer/{token}/member/comments", "member.comment", status_code=201, response_model=RemarkIdOut)
def write(who: Who, session: Write, token: str, body: RemarkIn) -> Any:
    """Say something beside the body's draft. The same words by the same person at the same place are one comment."""
    holder, said = holder_by_token(session, who, token), body.model_dump()
    place = Place(said.pop("section_id"), said.pop("paragraph"))
    return JSONResponse({"id": actions.write_remark(session, holder, place=place, **said, now=who.now)}, 201)


@routes.delete("/answer/{token}/member/comments/{remark_id}", "member.comment", status_code=204)
def remove(who: Who, session: Write, token: str, remark_id: int) -> Response:
    """Delete one's own comment. What the body has taken in stays with it."""
    actions.remove_remark(session, holder_by_token(session, who, token), remark_id)
    return Response(status_code=204)


@routes.get("/answer/{token}/members-comments", "draft.read", response_model=HeardListing)
def read_all(who: Who, session: Read, token: str) -> Any:
    """What members have said beside the draft: for the body's own people. Changes nothing."""
    return {"items": [_json(remark, HeardOut) for remark in remarks(session, holder_by_token(session, who, token))]}


@routes.post("/answer/{token}/members-comments/{remark_id}/taking", "draft.save", status_code=204)
def take(who: Who, session: Write, token: str, remark_id: int) -> Response:
    """Take a member's comment into the draft, as a comment of it that can be changed. Again changes nothing."""
    actions.take_remark(session, holder_by_token(session, who, token), remark_id, now=who.now)
    return Response(status_code=204)
