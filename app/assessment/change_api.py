"""What replies change in the plan, as JSON."""

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.assessment import queries
from app.assessment.access import comment_for
from app.assessment.changes import is_change
from app.assessment.queries.filters import CHANGES
from app.assessment.schemas import IndicatorOut, OrganisationOut, SectionOut
from app.assessment.views import CommentView, ReplyView
from app.rounds.access import round_for
from app.web.pagination import Cursor, Limit, Listing, after_cursor, next_url
from app.web.routes import api
from app.web.sessions import Read

routes = api("comments")


class ChangeOut(BaseModel):
    """Something that a reply changes."""

    comment_id: int = Field(description="The comment that is replied to")
    label: str = Field(description="Its number, with the letter of a part")
    organisation: OrganisationOut = Field(description="The body that wrote it")
    focus_area: str = Field(description="The plan's label, or one of our two groups")
    section: SectionOut | None = Field(description="The section; null on the whole")
    indicator: IndicatorOut | None = Field(description="The indicator")
    action_kind: str = Field(description="text_changed or indicator_changed")
    action: str = Field(description="What is done, in words")
    responsible: str = Field(description="Who does it; empty where that is not said")
    due: str = Field(description="Until when, as in the reply; empty where that is not said")
    outcome: str = Field(description="met, partly_met, not_met, noted, answered or out_of_scope")


def _out(comment: CommentView, reply: ReplyView) -> ChangeOut:
    section, indicator = comment.section, comment.indicator
    return ChangeOut(
        comment_id=comment.id,
        label=comment.label,
        organisation=OrganisationOut(id=comment.organisation.id, name=comment.organisation.name),
        focus_area=comment.focus_area,
        section=SectionOut(id=section.id, number=section.number, title=section.title) if section else None,
        indicator=IndicatorOut(id=indicator.id, name=indicator.name) if indicator else None,
        action_kind=reply.action_kind or "",
        action=reply.action,
        responsible=reply.responsible,
        due=reply.due,
        outcome=reply.outcome,
    )


@routes.get("/rounds/{round_id}/changes", "comments.read")
def changes(
    request: Request, round_id: int, who: Who, session: Read, limit: Limit = 50, cursor: Cursor = None
) -> Listing[ChangeOut]:
    """What replies change in the text and in the indicators, in the plan's order."""
    round_for(session, who, round_id)
    found = queries.comments(session, round_id, CHANGES, after=after_cursor(cursor), limit=limit)
    views = [comment for comment, _quote in found.views(session, found.rows)]
    items = [_out(comment, comment.reply) for comment in views if comment.reply]
    total = queries.count(session, round_id, CHANGES)
    return Listing(items=items, total=total, next=next_url(request, found.after))


@routes.get("/comments/{comment_id}/changes", "comments.read")
def changes_of_one(comment_id: int, who: Who, session: Read) -> Listing[ChangeOut]:
    """What the reply to a comment changes, in the text or in an indicator: one change, or none."""
    point, door = comment_for(session, who, comment_id)
    views = [comment for comment, _quote in queries.chosen(session, door.round.id, [point.id])]
    items = [_out(comment, comment.reply) for comment in views if comment.reply and is_change(comment)]
    return Listing(items=items, total=len(items), next=None)
