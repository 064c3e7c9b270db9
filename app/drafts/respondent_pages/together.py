"""How a body's own people stand with their answer: whose each section is, how far it has come, notes to each other."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions, messages
from app.drafts import queries as drafts
from app.drafts.forms import NoteForm, ReadyForm, ShareForm
from app.drafts.later_edits import answered
from app.drafts.members import Remark, remarks
from app.drafts.respondent_pages.progress import Toc, TocItem, outline_of, routes, toc_of
from app.drafts.together import Note, Owner, Together, together
from app.responses import round_cache
from app.rounds.access import Holder, holder_for
from app.rounds.queries.colleagues import writers_of
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

Noted = Annotated[Filled[NoteForm], Depends(filled(NoteForm))]
Shared = Annotated[Filled[ShareForm], Depends(filled(ShareForm))]
Readied = Annotated[Filled[ReadyForm], Depends(filled(ReadyForm))]
Id = Annotated[int | None, Query(ge=0, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the list: a section (0: the whole), whose it is and what is said about it."""

    id: int
    item: TocItem
    owner: Owner | None
    notes: list[Note]
    members: list[Remark]


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """What ``drafts/together.html`` shows. ``opened`` is the part whose forms are open."""

    frame: RespondentFrame
    toc: Toc
    parts: list[Part]
    opened: Part | None
    people: list[tuple[str, str]]
    mine: bool
    any_mine: bool
    form: Filled[NoteForm]
    refused: str = ""


def _page(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    *,
    section: int | None,
    mine: bool = False,
    form: Filled[NoteForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    frame, draft = respondent_frame(holder, who.now), drafts.draft(session, holder)
    outline = outline_of(request, session, holder)
    questions = round_cache.questions(request, session, holder.round)
    said = together(session, holder)
    heard = remarks(session, holder) if said.has_remarks else []
    toc = toc_of(frame, outline, draft, None, answered(session, holder, draft), questions)
    ids = [0, *(row.id for row in outline)]
    parts = [_part(id_, item, said, heard) for id_, item in zip(ids, toc.items, strict=True)]
    shown = [part for part in parts if not mine or (part.owner and part.owner.mine)]
    context = TogetherPage(
        frame=frame,
        toc=toc,
        parts=shown,
        opened=next((part for part in parts if part.id == section), None),
        people=[(str(link.id), link.name or link.email or frame.organisation) for link in writers_of(session, holder)],
        mine=mine,
        any_mine=any(part.owner and part.owner.mine for part in parts),
        form=form or blank(NoteForm),
        refused=refused,
    )
    return page(request, "drafts/together.html", context, status=status)


def _part(section_id: int, item: TocItem, said: Together, heard: list[Remark]) -> Part:
    members = [remark for remark in heard if (remark.place.section_id or 0) == section_id]
    return Part(section_id, item, said.owners.get(section_id), said.notes_in(section_id or None), members)


@routes.get("/answers/{consultee_id}/together", "draft.read")
def show(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    section: Id = None,
    show: Literal["all", "mine"] = "all",
) -> Response:
    """Every section with whose it is and how far it has come; the forms of the ``section`` that is opened."""
    holder = holder_for(session, who, consultee_id)
    return _page(request, session, holder, who, section=section, mine=show == "mine")


def _back(consultee_id: int, section: int | None) -> Response:
    return see_other(f"/answers/{consultee_id}/together?section={section or 0}#opened")


@routes.post("/answers/{consultee_id}/notes", "draft.note")
def write(request: Request, who: Who, session: Write, consultee_id: int, form: Noted) -> Response:
    """Write a note to the body's own people. What was typed stays when it cannot be kept."""
    holder = holder_for(session, who, consultee_id)
    section = int(form.values["section"]) if str(form.values.get("section", "")).isdecimal() else 0
    if form.ok:
        data = form.data
        wrote = form.attempt(
            session,
            lambda: actions.write_note(session, holder, text=data.text, section_id=data.section or None, now=who.now),
        )
        if wrote is not None:
            return _back(consultee_id, section)
    return _page(request, session, holder, who, section=section, form=form, status=422)


@routes.post("/answers/{consultee_id}/notes/{note_id}/removal", "draft.note")
def remove(who: Who, session: Write, consultee_id: int, note_id: int, form: Shared) -> Response:
    """Delete a note."""
    holder = holder_for(session, who, consultee_id)
    actions.remove_note(session, holder, note_id)
    return _back(consultee_id, form.data.section if form.ok else 0)


@routes.post("/answers/{consultee_id}/shares", "draft.share_out")
def share(request: Request, who: Who, session: Write, consultee_id: int, form: Shared) -> Response:
    """Let somebody have a section, or nobody."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        section, link_id = form.data.section, form.data.link_id
        form.attempt(session, lambda: actions.give_section(session, holder, section, link_id, now=who.now))
    if form.errors:
        return _page(request, session, holder, who, section=None, refused=form.errors[0][1], status=422)
    return _back(consultee_id, form.data.section)


@routes.post("/answers/{consultee_id}/ready", "draft.request_approval")
def ready(request: Request, who: Who, session: Write, consultee_id: int, form: Readied) -> Response:
    """Call the draft ready to sign; those who sign are told if that is ticked."""
    holder = holder_for(session, who, consultee_id)
    told = form.attempt(session, lambda: actions.mark_ready(session, holder, tell=form.data.tell, now=who.now))
    if told is None:
        return _page(request, session, holder, who, section=None, refused=form.errors[0][1], status=409)
    return messages.READY.after(see_other(f"/answers/{consultee_id}/check"), request, told)


@routes.post("/answers/{consultee_id}/ready/removal", "draft.request_approval")
def not_ready(who: Who, session: Write, consultee_id: int, form: Pressed) -> Response:
    """It is not ready after all."""
    actions.take_mark_back(session, holder_for(session, who, consultee_id))
    return see_other(f"/answers/{consultee_id}/check")
