"""The board, reminders and more time as JSON."""

import datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds.access import consultee_for, consultee_of, holder_by_token, round_for
from app.rounds.api import RoundWhole, round_again
from app.rounds.calendar import day_of
from app.rounds.versions import board_as_it_was, board_mark
from app.tracking import actions, queries
from app.tracking.access import extension_for
from app.tracking.forms import DecisionForm, Exempted, Extended, ExtensionRequest, RemindersWanted
from app.tracking.models import Extension
from app.tracking.rules import BoardStatus, Flag, NotReminded, extension_status
from app.web.kept import unless_seen
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.rendering import model_json
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("tracking")


class OrganisationRef(BaseModel):
    """The body's organisation."""

    id: int = Field(description="Its id in the register")
    name: str = Field(description="Its name in this round")


class ExtensionRef(BaseModel):
    """The latest extension."""

    id: int = Field(description="Its id")
    status: str = Field(description="requested, granted or refused")
    deadline: datetime.date | None = Field(description="The day granted, or asked for")


class ConsulteeOut(BaseModel):
    """A body on the board. Of a draft it tells no more than that work has begun, if the body shows that."""

    id: int = Field(description="Its id in this round")
    organisation: OrganisationRef = Field(description="The organisation")
    group: str = Field(description="Its group on the list")
    status: BoardStatus = Field(description="One status, the first that fits")
    deadline: datetime.date = Field(description="Its own last day")
    sent_at: datetime.datetime | None = Field(description="When its first letter went, or was put in the outbox")
    opened_at: datetime.datetime | None = Field(
        description="When somebody let in by its link first went on from the first page"
    )
    begun_on: datetime.date | None = Field(description="The day work began, if the body shows its progress")
    responded_at: datetime.datetime | None = Field(description="When its current answer came in")
    channel: str | None = Field(description="How its current answer came: web, api, email, post or hand")
    late: bool = Field(description="The current answer came in late")
    extended: bool = Field(description="It has a later last day than the round")
    preliminary: bool = Field(description="The current answer is preliminary")
    confirmed: bool = Field(description="The current answer was preliminary and has been confirmed")
    through: str | None = Field(description="The body whose answer, sent for both, counts as its")
    withdrawn: bool = Field(description="It had answered, took that back and has sent nothing since")
    unsolicited: bool = Field(description="It answers without having been asked")
    left_out: bool = Field(description="Its answer came late or unasked and is left out of the compilation")
    asked_for_time: bool = Field(description="It waits for word about more time, and has not answered")
    not_mailed: bool = Field(description="Its letters lie in the outbox: no mail server has taken any, nobody was told")
    posted_on: datetime.date | None = Field(description="The day a letter on paper to it was posted")
    printed: bool = Field(description="A letter on paper is printed that nobody has posted")
    mail_waits: bool = Field(description="Letters to it are still to go: just written, or the mail server is away")
    reminders: int = Field(description="How many reminders it has been written")
    extension: ExtensionRef | None = Field(description="The latest extension, or null")

    @classmethod
    def of(cls, item: queries.BoardItem) -> "ConsulteeOut":
        """From the board's item."""
        extension = None
        if item.extension_id and item.extension_status:
            extension = ExtensionRef(
                id=item.extension_id, status=item.extension_status, deadline=item.extension_deadline
            )
        return cls(
            id=item.id,
            organisation=OrganisationRef(id=item.organisation_id, name=item.name),
            group=item.group,
            status=item.status,
            deadline=item.deadline,
            sent_at=item.sent_at,
            opened_at=item.opened_at,
            begun_on=item.begun_on,
            responded_at=item.responded_at,
            channel=item.channel,
            late=item.late,
            extended=item.extended,
            preliminary=item.preliminary,
            confirmed=item.confirmed,
            through=item.through or None,
            withdrawn=item.withdrawn,
            unsolicited=item.unsolicited,
            left_out=item.left_out,
            asked_for_time=item.asked_for_time,
            not_mailed=item.not_mailed,
            posted_on=item.posted_on,
            printed=item.printed,
            mail_waits=item.mail_waits,
            reminders=item.reminders,
            extension=extension,
        )


class RemindedOut(BaseModel):
    """A body that gets a reminder."""

    id: int = Field(description="Its id in this round")
    organisation: OrganisationRef = Field(description="The organisation")


class SkippedOut(BaseModel):
    """A body that gets none."""

    id: int = Field(description="Its id in this round")
    reason: NotReminded = Field(
        description="What stands against it, such as no_address, asked_for_time, or today: reminded already"
    )


class RemindersOut(BaseModel):
    """Who was reminded."""

    items: list[RemindedOut] = Field(description="Those who get a reminder")
    total: int = Field(description="How many they are")
    not_mailed: bool = Field(description="There is no mail server: the reminders lie in the outbox and reach nobody")
    skipped: list[SkippedOut] = Field(description="Those who do not, and why")


class ExtensionOut(BaseModel):
    """More time, asked for or given."""

    id: int = Field(description="Its id")
    consultee_id: int = Field(description="The body")
    status: str = Field(description="requested, granted or refused")
    requested_deadline: datetime.date = Field(description="The day that was asked for")
    deadline: datetime.date | None = Field(description="The day that was granted")
    reason: str = Field(description="Why")

    @classmethod
    def of(cls, extension: Extension) -> "ExtensionOut":
        """From a row."""
        return cls(
            id=extension.id,
            consultee_id=extension.consultee_id,
            status=extension_status(extension.decision),
            requested_deadline=extension.requested_deadline,
            deadline=extension.deadline,
            reason=extension.reason,
        )


class ExtensionRequestOut(BaseModel):
    """A request for more time, as the body itself sees it."""

    id: int = Field(description="The request's id")
    deadline: datetime.date = Field(description="The last day that was asked for")
    reason: str = Field(description="Why")
    status: str = Field(description="requested until an official has decided")

    @classmethod
    def of(cls, extension: Extension) -> "ExtensionRequestOut":
        """From a row."""
        return cls(
            id=extension.id,
            deadline=extension.requested_deadline,
            reason=extension.reason,
            status=extension_status(extension.decision),
        )


@routes.get(
    "/rounds/{round_id}/consultees",
    "tracking.read",
    mark=board_as_it_was,
    response_model=Listing[ConsulteeOut],
)
def consultees(
    round_id: int,
    who: Who,
    session: Read,
    request: Request,
    status: Annotated[list[BoardStatus | Flag] | None, Query(description="A status or a flag; may repeat")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """The board: every body with its status."""
    door = round_for(session, who, round_id)
    wanted = status or []

    def made() -> Response:
        items, total = queries.board_page(
            session,
            door.round,
            day_of(who.now),
            statuses=[s for s in wanted if isinstance(s, BoardStatus)],
            flags=[s for s in wanted if isinstance(s, Flag)],
            after=after_id(cursor),
            limit=limit + 1,
        )
        more = items[limit - 1].position if len(items) > limit else None
        shown = [ConsulteeOut.of(item) for item in items[:limit]]
        return model_json(Listing(items=shown, total=total, next=next_url(request, more)))

    return unless_seen(request, board_mark(request, who, door), made)


@routes.post("/rounds/{round_id}/closing", "round.close")
def close(round_id: int, who: Who, session: Write) -> RoundWhole:
    """Close the round, after the last own deadline or when all have answered.

    409 names what stands in the way: `later`, bodies with a later last day; `requests`, those that wait for a decision.
    """
    actions.close_round(session, round_for(session, who, round_id).round, by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/reminders", "mail.send_reminder")
def remind(
    request: Request, round_id: int, who: Who, session: Write, body: RemindersWanted | None = None
) -> RemindersOut:
    """Remind those who have not answered; says who."""
    door = round_for(session, who, round_id)
    wanted = body or RemindersWanted()
    reminded, skipped = actions.send_reminders(
        session, door.round, consultee_ids=wanted.consultee_ids, message=wanted.message, by=who.by, now=who.now
    )
    items = [
        RemindedOut(id=item.id, organisation=OrganisationRef(id=item.organisation_id, name=item.name))
        for item in reminded
    ]
    return RemindersOut(
        items=items,
        total=len(items),
        not_mailed=not installation_of(request.app).sends_mail,
        skipped=[SkippedOut(id=item.id, reason=reason) for item, reason in skipped],
    )


@routes.post("/consultees/{consultee_id}/extension", "extension.decide", status_code=201)
def extend(consultee_id: int, who: Who, session: Write, body: Extended) -> ExtensionOut:
    """Give a body a later last day; it is told by mail."""
    consultee, _door = consultee_for(session, who, consultee_id)
    extension = actions.grant_extension(session, consultee, **body.model_dump(), by=who.by, now=who.now)
    return ExtensionOut.of(extension)


@routes.post("/consultees/{consultee_id}/exemption", "consultee.exempt")
def exempt(consultee_id: int, who: Who, session: Write, body: Exempted) -> ConsulteeOut:
    """Mark a body as one that need not answer: not waited for, not missing, not reminded. It may still answer.

    409 when it has answered, or was never asked. Marked already it stays as it is.
    """
    consultee, door = consultee_for(session, who, consultee_id)
    actions.exempt(session, door.round, consultee_ids=[consultee_id], reason=body.reason, by=who.by, now=who.now)
    return ConsulteeOut.of(queries.one_body(session, door.round, consultee.id, day_of(who.now))[0])


@routes.delete("/consultees/{consultee_id}/exemption", "consultee.exempt")
def ask_again(consultee_id: int, who: Who, session: Write) -> ConsulteeOut:
    """Take back that a body need not answer."""
    consultee, door = consultee_for(session, who, consultee_id)
    actions.ask_again(session, door.round, consultee, by=who.by, now=who.now)
    return ConsulteeOut.of(queries.one_body(session, door.round, consultee.id, day_of(who.now))[0])


@routes.post("/extensions/{extension_id}/decision", "extension.decide")
def decide(extension_id: int, who: Who, session: Write, body: DecisionForm) -> ExtensionOut:
    """Decide a body's request for more time: grant it, grant another day, or refuse it."""
    extension = extension_for(session, who, extension_id)
    actions.decide_extension(
        session,
        extension,
        granted=body.decision == "granted",
        deadline=body.deadline,
        reason=body.reason,
        by=who.by,
        now=who.now,
    )
    return ExtensionOut.of(extension)


@routes.post("/answer/{token}/extension-request", "extension.request", status_code=201)
def ask_for_time(who: Who, session: Write, token: str, body: ExtensionRequest) -> ExtensionRequestOut:
    """Ask for more time. Nothing changes until an official has decided."""
    holder = holder_by_token(session, who, token)
    extension = actions.request_extension(
        session, consultee_of(session, holder), **body.model_dump(), by=holder.by, now=who.now
    )
    return ExtensionRequestOut.of(extension)
