"""The pages as a given body sees them, for officials: before opening, and after. Nothing can be done on them.

They are the body's own pages, given somebody whom no link let in (``rounds.previewed``): no draft is read, whether the
body has begun one or not, and there is no address for what a form would send.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts.respondent_pages import as_file, plan, section, short_answers, start, statements, submission, whole
from app.drafts.respondent_pages.notes import Opened
from app.drafts.respondent_pages.saving import opened
from app.groups import are_told, group_name
from app.responses import round_cache
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.last_day import last_day_answer
from app.rounds.previewed import AskedBody, asked_bodies, previewed_holder
from app.web.inert import inert
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
Wanted = Annotated[Opened, Depends(opened)]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of bodies; without a name where none has one."""

    name: str
    bodies: list[AskedBody]


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What ``drafts/previews.html`` shows."""

    frame: RoundFrame
    groups: list[Group]


@routes.get("/rounds/{round_id}/preview", "round.preview")
def choose(request: Request, who: Who, session: Read, round_id: int) -> Response:
    """Whose pages to see."""
    door = round_for(session, who, round_id)
    bodies = asked_bodies(session, door)
    told = are_told(body.group for body in bodies)
    groups = [
        Group(group_name(name) if told else "", list(members))
        for name, members in groupby(bodies, key=lambda body: body.group)
    ]
    return page(request, "drafts/previews.html", ChoicePage(frame(session, door, current="overview"), groups))


def _shown(
    request: Request, who: Who, session: Read, round_id: int, organisation_id: int, show: Callable[[], Response]
) -> Response:
    """A body's page, whose forms send nothing."""
    door = round_for(session, who, round_id)
    request.state.previewed = previewed_holder(session, door, organisation_id, who.now)
    round_cache.as_it_stands(request)
    base, own = request.state.previewed.preview, f"/rounds/{round_id}"
    files = {
        rf"{base}/request\.pdf": f"{own}/request.pdf",
        rf"{base}/documents/(\d+)": rf"{own}/documents/\1/file",
    }
    return inert(show(), files)


@routes.get("/rounds/{round_id}/preview/{organisation_id}", "round.preview")
def preview_start(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """The first page."""
    return _shown(request, who, session, round_id, organisation_id, lambda: start.start(request, who, session, 0))


@routes.get("/rounds/{round_id}/preview/{organisation_id}/plan", "round.preview")
def preview_plan(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    organisation_id: int,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The whole plan, which can be searched."""
    return _shown(request, who, session, round_id, organisation_id, lambda: plan.read_plan(request, who, session, 0, q))


@routes.get("/rounds/{round_id}/preview/{organisation_id}/sections/{section_id}", "round.preview")
def preview_section(
    request: Request, who: Who, session: Read, round_id: int, organisation_id: int, section_id: int, wanted: Wanted
) -> Response:
    """A section, with the form that the address opens."""

    return _shown(
        request,
        who,
        session,
        round_id,
        organisation_id,
        lambda: section.read_section(request, who, session, 0, section_id, wanted),
    )


@routes.get("/rounds/{round_id}/preview/{organisation_id}/whole", "round.preview")
def preview_whole(
    request: Request, who: Who, session: Read, round_id: int, organisation_id: int, wanted: Wanted
) -> Response:
    """The stance."""
    return _shown(
        request, who, session, round_id, organisation_id, lambda: whole.read_whole(request, who, session, 0, wanted)
    )


@routes.get("/rounds/{round_id}/preview/{organisation_id}/statements", "round.preview")
def preview_statements(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """Separate statements and reservations."""
    return _shown(
        request, who, session, round_id, organisation_id, lambda: statements.read_statements(request, who, session, 0)
    )


@routes.get("/rounds/{round_id}/preview/{organisation_id}/file", "round.preview")
def preview_file(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """The answer as a file."""
    return _shown(
        request, who, session, round_id, organisation_id, lambda: as_file.read_as_file(request, who, session, 0)
    )


@routes.get("/rounds/{round_id}/preview/{organisation_id}/last-day.ics", "round.preview")
def preview_last_day(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """The body's last day as a calendar file."""
    holder = previewed_holder(session, round_for(session, who, round_id), organisation_id, who.now)
    return last_day_answer(request, holder, who.now)


@routes.get("/rounds/{round_id}/preview/{organisation_id}/check", "round.preview")
def preview_check(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """The check before sending."""
    return _shown(request, who, session, round_id, organisation_id, lambda: submission.check(request, who, session, 0))


@routes.get("/rounds/{round_id}/preview/{organisation_id}/no-objection", "round.preview")
def preview_no_objection(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """No objection."""
    return _shown(
        request, who, session, round_id, organisation_id, lambda: short_answers.no_objection(request, who, session, 0)
    )


@routes.get("/rounds/{round_id}/preview/{organisation_id}/abstention", "round.preview")
def preview_abstention(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """Abstaining."""
    return _shown(
        request, who, session, round_id, organisation_id, lambda: short_answers.abstention(request, who, session, 0)
    )
