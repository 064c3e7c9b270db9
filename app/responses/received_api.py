"""Submitted answers as JSON for officials. Never a draft."""

import datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, Response

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.comments.schemas import AnswerToOut, SentComment, answer_json, sent_comment_json
from app.responses.access import answer_for
from app.responses.download import file_sent
from app.responses.models import ArrivalBasis
from app.responses.queries import answers, readings, received
from app.responses.schemas import DecisionOut, MoveOut, ReceiptOut, ToldAttachmentOut
from app.rounds.access import round_for
from app.storage.schemas import FILE_LOCKED
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read

routes = api("responses")


class OrganisationRef(BaseModel):
    """A body."""

    id: int = Field(description="Its id in the register")
    name: str = Field(description="Its name in this round")


class ResponseItem(BaseModel):
    """An answer in the list."""

    id: int = Field(description="The answer's id")
    number: str = Field(description="Registry number, hyphen, running number")
    consultee_id: int = Field(description="Its body's place in the round")
    organisation: OrganisationRef = Field(description="Its body")
    group: str = Field(description="The body's group")
    revision: int = Field(description="1 for the first answer")
    current: bool = Field(description="Whether it counts; otherwise a later one has replaced it")
    stance: Stance = Field(description="For or against the plan as a whole")
    received_at: datetime.datetime = Field(description="UTC")
    received_on: datetime.date = Field(description="In the authority's time zone")
    late: bool = Field(description="Decided at receipt")
    preliminary: bool = Field(description="Until a board has decided")
    confirmed: bool = Field(description="Preliminary when it was sent, and confirmed since")
    decision: DecisionOut | None = Field(description="How it was decided; null where nothing was said of it")
    channel: str = Field(description="web, api, email, post, hand, phone or meeting")
    comments: int = Field(description="How many that say something")
    statements: int = Field(description="Separate statements and reservations: none of them is a comment")
    withdrawn: bool = Field(description="Its body has taken it back")
    moved_to: int | None = Field(description="What it became at the body that it is from: the id of that answer")
    moved_from: int | None = Field(description="What it was at the wrong body: the id of that answer")
    left_out: bool = Field(description="It came late or unasked and officials have left it out: it counts nowhere")
    read: bool = Field(description="Whether an official who handles the round has looked at it")


class RegistrationOut(BaseModel):
    """Who registered an answer that came another way, and what was written down of how it came."""

    at: datetime.datetime = Field(description="When it was registered, UTC")
    by: str = Field(description="By whom")
    note: str = Field(description="What else is worth knowing")
    basis: ArrivalBasis | None = Field(description="What the day it came is taken from; null where nobody said")
    sender_name: str = Field(description="Who sent it, as it said")
    sender_address: str = Field(description="Its mail or postal address, as it said")


class ResponseOut(BaseModel):
    """An answer whole."""

    id: int = Field(description="The answer's id")
    round_id: int = Field(description="Its round")
    consultee_id: int = Field(description="Its body's place in the round")
    organisation: str = Field(description="Its body")
    channel: str = Field(description="How it came")
    registration: RegistrationOut | None = Field(description="Who registered it; null for what its body sent itself")
    moved_to: MoveOut | None = Field(description="What it became at the right body, where it was on the wrong one")
    moved_from: MoveOut | None = Field(description="What it was at the wrong body, where it was moved here")
    receipt: ReceiptOut = Field(description="What the body was told")
    signatory: str = Field(description="Who signed")
    signatory_title: str = Field(description="As what")
    summary: str = Field(description="The answer in short")
    comments: list[SentComment] = Field(description="In the order of the plan")
    answers: list[AnswerToOut] = Field(description="The questions that are answered")
    attachments: list[ToldAttachmentOut] = Field(description="The files that came with it")
    revisions: list[int] = Field(description="All revisions of this body, the newest first")


@routes.get("/rounds/{round_id}/responses", "response.list")
def list_responses(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    limit: Limit = 50,
    cursor: Cursor = None,
    unread: Annotated[bool, Query(description="Only those that count and that nobody has looked at")] = False,
) -> Listing[ResponseItem]:
    """Answers that have come in, the last first. ``unread``: those that count and that nobody has looked at."""
    round_for(session, who, round_id)
    rows = received.received(session, round_id, before=after_id(cursor), limit=limit + 1, unread=unread)
    items = [
        ResponseItem(
            id=row.id,
            number=row.number,
            consultee_id=row.consultee_id,
            group=row.group,
            revision=row.revision,
            organisation=OrganisationRef(id=row.organisation_id, name=row.organisation),
            current=row.current,
            stance=row.stance,
            received_at=row.received_at,
            received_on=row.received_on,
            late=row.late,
            preliminary=row.preliminary,
            confirmed=row.confirmed,
            decision=DecisionOut.model_validate(row.decision.json()) if row.decision else None,
            channel=row.channel,
            comments=row.comments,
            statements=row.statements,
            withdrawn=row.withdrawn,
            moved_to=row.moved_to,
            moved_from=row.moved_from,
            left_out=row.left_out,
            read=row.read,
        )
        for row in rows[:limit]
    ]
    after = items[-1].id if len(rows) > limit else None
    total = (
        readings.unread_counts(session, [round_id]).get(round_id, 0)
        if unread
        else received.count_received(session, round_id)
    )
    return Listing(items=items, total=total, next=next_url(request, after))


@routes.get("/responses/{response_id}", "response.read")
def read_response(who: Who, session: Read, response_id: int) -> ResponseOut:
    """One answer, word by word."""
    door = answer_for(session, who, response_id)
    answer_received = received.received_answer(session, response_id)
    answer = answers.sent_answer(session, response_id)
    sent, numbers = answer.content, answer.numbers
    receipt, registered = answer_received.receipt, answer_received.registered
    return ResponseOut(
        id=response_id,
        round_id=door.round.id,
        consultee_id=answer_received.consultee_id,
        organisation=answer_received.organisation,
        channel=answer_received.channel,
        registration=RegistrationOut.model_validate(registered, from_attributes=True) if registered else None,
        moved_to=MoveOut.of(answer_received.moves.to),
        moved_from=MoveOut.of(answer_received.moves.of),
        receipt=ReceiptOut.model_validate(receipt.json()),
        signatory=receipt.signatory,
        signatory_title=answer_received.title,
        summary=sent.summary,
        comments=[
            SentComment.model_validate(sent_comment_json(comment, numbers.get(comment.id or 0)))
            for comment in sent.comments
            if comment.counts or not comment.answers
        ],
        answers=[AnswerToOut.model_validate(answer_json(comment)) for comment in sent.answers],
        attachments=[ToldAttachmentOut.model_validate(file.told()) for file in receipt.attachments],
        revisions=[revision.revision for revision in answer_received.revisions],
    )


@routes.get(
    "/responses/{response_id}/attachments/{attachment_id}",
    "response.attachment_get",
    response_class=FileResponse,
    responses=FILE_LOCKED,
)
def read_file(request: Request, who: Who, session: Read, response_id: int, attachment_id: int) -> Response:
    """The bytes of a file that came with an answer."""
    answer_for(session, who, response_id)
    return file_sent(request, answers.sent_attachment(session, response_id, attachment_id))
