"""Comments and replies as JSON."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, forms, queries
from app.assessment.access import comment_for
from app.assessment.fetching import authority_of
from app.assessment.fragments import comments_in_json, in_json
from app.assessment.queries.sources import source_called
from app.assessment.schemas import CommentOut, ReplyOut, ReplyWordingOut, reply_json
from app.assessment.sent import answer_like, answer_of
from app.assessment.views import Special
from app.rounds.access import round_for
from app.rounds.calendar import day_of
from app.rounds.versions import content_as_it_was, content_mark
from app.web.kept import unless_seen
from app.web.pagination import Cursor, Limit, Listing, after_cursor, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


@routes.get("/rounds/{round_id}/comments", "comments.read", response_model=Listing[CommentOut], mark=content_as_it_was)
def comments(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    focus_area: forms.Area = "",
    section: Annotated[int | None, Query(description="A section's id; what lies below it is included")] = None,
    indicator: Annotated[int | None, Query(description="An indicator's id; 0 for comments on none")] = None,
    question: Annotated[int | None, Query(description="The id of a question of the round")] = None,
    organisation: Annotated[int | None, Query(description="An organisation's id")] = None,
    kind: forms.Kinds = [],  # noqa: B006  FastAPI's way of saying "none"
    stance: forms.Stances = [],  # noqa: B006  FastAPI's way of saying "none"
    response_stance: forms.Answers = [],  # noqa: B006  FastAPI's way of saying "none"
    outcome: forms.Outcomes = [],  # noqa: B006  FastAPI's way of saying "none"
    action_kind: forms.Actions = [],  # noqa: B006  FastAPI's way of saying "none"
    assigned_to: Annotated[int | None, Query(ge=0, description="An official's id; 0 for what is nobody's")] = None,
    tag: Annotated[int | None, Query(description="A tag's id")] = None,
    only: forms.Specials = [],  # noqa: B006  FastAPI's way of saying "none"
    q: forms.Words = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """The aggregated view: comments of current responses by focus area, place in the plan and number."""
    door = round_for(session, who, round_id)
    filters = queries.Filters(
        focus_area=focus_area,
        section=section,
        indicator=indicator,
        question=question,
        organisation=organisation,
        kinds=tuple(kind),
        stances=tuple(stance),
        answers=tuple(response_stance),
        outcomes=tuple(outcome),
        actions=tuple(action_kind),
        q=q,
        contested=Special.CONTESTED in only,
        proposed=Special.PROPOSED in only,
        files_wait=Special.FILES in only,
        from_files=Special.FROM_FILES in only,
        whose=assigned_to,
        tag=tag,
        overdue=day_of(who.now) if Special.OVERDUE in only else None,
    )
    after = after_cursor(cursor)

    def made() -> Response:
        listed = queries.comments(session, round_id, filters, after=after, limit=limit)
        if cursor is None and listed.after is None:
            total = len(listed.rows)
        elif filters.counted:
            total = queries.counted(filters, queries.area_counts(session, round_id))
        else:
            total = queries.count(session, round_id, filters)
        items = comments_in_json(request, session, door.round, listed)
        rest = in_json({"total": total, "next": next_url(request, listed.after)})
        return Response(b'{"items": [%b], %b' % (items, rest[1:]), media_type="application/json")

    return unless_seen(request, content_mark(request, who, door, searched=q), made)


class Replied(ReplyOut):
    """A saved reply with its comment's id."""

    comment_id: int = Field(description="The comment")


class RepliedMany(BaseModel):
    """Saved replies."""

    items: list[Replied] = Field(description="In the order that was sent")


@routes.put("/comments/{comment_id}/reply", "assess.reply")
def reply(request: Request, comment_id: int, who: Who, session: Write, body: forms.ReplyForm) -> Replied:
    """Reply to a comment, or change the reply. A stale version is 409 with the newer reply; a stale wording is 409."""
    _point, door = comment_for(session, who, comment_id)
    answers = [answer_of(comment_id, body)]
    (answer,) = actions.filled_in(session, door.round, answers, authority=authority_of(request))
    saved = actions.reply(session, door.round, answer, by=who.by, now=who.now)
    return Replied(comment_id=comment_id, **reply_json(saved))


@routes.get("/comments/{comment_id}/reply", "comments.read", response_model=Listing[ReplyWordingOut])
def reply_wordings(comment_id: int, who: Who, session: Read) -> Response:
    """Every wording that the authority's reply has had, the newest first."""
    point, _door = comment_for(session, who, comment_id)
    wordings = queries.reply_wordings(session, point.id)
    items = [wording._asdict() for wording in wordings]
    return Response(in_json({"items": items, "total": len(items), "next": None}), media_type="application/json")


@routes.post("/rounds/{round_id}/reply-batch", "assess.reply")
def reply_batch(request: Request, round_id: int, who: Who, session: Write, body: forms.BatchForm) -> RepliedMany:
    """Reply to many comments at once, all or none; an error names each that failed."""
    door = round_for(session, who, round_id)
    answers = [answer_of(item.comment_id, item) for item in body.items]
    answers = actions.filled_in(session, door.round, answers, authority=authority_of(request), prefix=True)
    saved_replies = actions.reply_batch(session, door.round, answers, by=who.by, now=who.now)
    pairs = zip(answers, saved_replies, strict=True)
    return RepliedMany(items=[Replied(comment_id=answer.comment_id, **reply_json(saved)) for answer, saved in pairs])


@routes.post("/rounds/{round_id}/reply-copies", "assess.reply")
def copy_reply(round_id: int, who: Who, session: Write, body: forms.CopyForm) -> RepliedMany:
    """Give many comments the reply of another, all or none. When that one's changes, they are found as behind."""
    door = round_for(session, who, round_id)
    given = answer_like(source_called(session, round_id, body.number, field="number"))
    answers = actions.alike(given, [(item.comment_id, item.version, item.wording) for item in body.items])
    saved = actions.reply_batch(session, door.round, answers, by=who.by, now=who.now)
    pairs = zip(answers, saved, strict=True)
    return RepliedMany(items=[Replied(comment_id=answer.comment_id, **reply_json(reply)) for answer, reply in pairs])


class InShortOut(BaseModel):
    """Whether what a body said in short counts as a point."""

    comment_id: int = Field(description="The comment")
    number: int = Field(description="Its number in the round, the same in either case")
    counts: bool = Field(description="False when an official has found that it says nothing of its own")


@routes.post("/comments/{comment_id}/set-aside", "assess.divide")
def set_aside(comment_id: int, who: Who, session: Write) -> InShortOut:
    """Mark a comment of kind summary as no point of its own: it counts nowhere until its body rewords it."""
    point, door = comment_for(session, who, comment_id)
    actions.set_aside(session, door.round, point, by=who.by, now=who.now)
    return InShortOut(comment_id=comment_id, number=point.number or 0, counts=False)


@routes.delete("/comments/{comment_id}/set-aside", "assess.divide")
def count_again(comment_id: int, who: Who, session: Write) -> InShortOut:
    """Let it count again, with the reply that it had."""
    point, door = comment_for(session, who, comment_id)
    actions.count_again(session, door.round, point, by=who.by, now=who.now)
    return InShortOut(comment_id=comment_id, number=point.number or 0, counts=True)
