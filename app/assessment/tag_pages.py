"""The round's tags, and putting them on comments from the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.actions.selections import as_shown
from app.assessment.actions.tags import change_tag, delete_tag, make_tag, merge_tag, tag_many
from app.assessment.asked import AskedFor
from app.assessment.desk import Asked
from app.assessment.forms import ids
from app.assessment.queries.selections import selection
from app.assessment.queries.tags import TagCount, tags_of
from app.assessment.rules import may_reply
from app.assessment.tag_forms import MergeForm, TagForm, TaggingForm
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Made = Annotated[Filled[TagForm], Depends(filled(TagForm))]
Merged = Annotated[Filled[MergeForm], Depends(filled(MergeForm))]
Tagged = Annotated[Filled[TaggingForm], Depends(filled(TaggingForm))]


@dataclass(frozen=True, slots=True)
class TagsPage:
    """What ``assessment/tags.html`` shows. ``changed``: the tag whose form ``form`` is, 0 for a new one's."""

    frame: RoundFrame
    tags: Sequence[TagCount]
    writes: bool
    form: Filled[TagForm]
    changed: int = 0
    merging: Filled[MergeForm] | None = None


@dataclass(frozen=True, slots=True)
class TaggingPage:
    """What ``assessment/tagging.html`` shows. ``marked``: the comments' ids; none: all that are shown, ``members``."""

    frame: RoundFrame
    asked: Asked
    marked: list[int]
    members: str
    count: int
    tags: Sequence[TagCount]
    form: Filled[TaggingForm]


def _tags(session: Read, door: Door, form: Filled[TagForm], changed: int = 0, **more: Filled[MergeForm]) -> TagsPage:
    writes = door.may("assess.note") and may_reply(door.status)
    tags = tags_of(session, door.round.id)
    return TagsPage(frame(session, door, current="comments"), tags, writes, form, changed, **more)


@routes.get("/rounds/{round_id}/tags", "assess.read")
def tags(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The round's tags, each with how many comments have it."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/tags.html", _tags(session, door, blank(TagForm)))


@routes.post("/rounds/{round_id}/tags", "assess.note")
def make(request: Request, round_id: int, who: Who, session: Write, form: Made) -> Response:
    """Make a tag."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        form.attempt(session, lambda: make_tag(session, door.round, name=data.name, colour=data.colour))
    if form.ok:
        return see_other(f"/rounds/{round_id}/tags")
    return page(request, "assessment/tags.html", _tags(session, door, form), status=422)


@routes.post("/rounds/{round_id}/tags/{tag_id}", "assess.note")
def change(request: Request, round_id: int, tag_id: int, who: Who, session: Write, form: Made) -> Response:
    """Give a tag another name or colour."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        form.attempt(session, lambda: change_tag(session, door.round, tag_id, name=data.name, colour=data.colour))
    if form.ok:
        return see_other(f"/rounds/{round_id}/tags")
    return page(request, "assessment/tags.html", _tags(session, door, form, tag_id), status=422)


@routes.post("/rounds/{round_id}/tags/{tag_id}/merging", "assess.note")
def merge(request: Request, round_id: int, tag_id: int, who: Who, session: Write, form: Merged) -> Response:
    """What has the tag gets another instead."""
    door = round_for(session, who, round_id)
    if form.ok:
        into = form.data.into
        form.attempt(session, lambda: merge_tag(session, door.round, tag_id, into))
    if form.ok:
        return see_other(f"/rounds/{round_id}/tags")
    shown = _tags(session, door, blank(TagForm), tag_id, merging=form)
    return page(request, "assessment/tags.html", shown, status=422)


@routes.post("/rounds/{round_id}/tags/{tag_id}/removal", "assess.note")
def remove(request: Request, round_id: int, tag_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Take a tag away, from all that have it."""
    door = round_for(session, who, round_id)
    delete_tag(session, door.round, tag_id)
    return see_other(f"/rounds/{round_id}/tags")


@routes.get("/rounds/{round_id}/comments/tagging", "assess.read")
def tagging(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    comment: Annotated[list[int], Query(max_length=500)] = [],  # noqa: B006  # FastAPI's way of saying "none"
) -> Response:
    """The form that puts a tag on the marked comments, or on all that are shown."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/tagging.html", _tagging(session, door, asked, comment, blank(TaggingForm)))


@routes.post("/rounds/{round_id}/comments/tagging", "assess.note")
def tag(request: Request, round_id: int, who: Who, session: Write, asked: AskedFor, form: Tagged) -> Response:
    """Put a tag on the marked comments, or on all that are shown; or take it off."""
    door = round_for(session, who, round_id)
    changed = 0
    if form.ok:
        data = form.data

        def act() -> None:
            nonlocal changed
            point_ids = data.comment or as_shown(session, door.round, asked.filters, data.selection).ids
            changed = tag_many(session, door.round, point_ids, data.to, on=data.do == "on")

        form.attempt(session, act)
    if form.ok:
        return messages.TAGGED.after(see_other(f"/rounds/{round_id}/comments{asked.query()}"), request, changed)
    marked = ids(form.chosen("comment"))
    return page(request, "assessment/tagging.html", _tagging(session, door, asked, marked, form), status=422)


def _tagging(session: Read, door: Door, asked: Asked, marked: list[int], form: Filled[TaggingForm]) -> TaggingPage:
    every_one = None if marked else selection(session, door.round.id, asked.filters)
    return TaggingPage(
        frame(session, door, current="comments"),
        asked,
        marked,
        every_one.members if every_one else "",
        len(every_one or marked),
        tags_of(session, door.round.id),
        form,
    )
