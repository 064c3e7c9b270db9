"""The pages of a member organisation, by a link from an umbrella organisation: the plan, and what the member says.

They show nothing of what the body writes. A member's comment is taken into the draft by the body's own people.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.places import WHOLE, Place, place_code, place_of
from app.drafts import actions, messages
from app.drafts.forms import RemarkForm
from app.drafts.members import Remark, own_remarks
from app.drafts.respondent_pages.progress import earlier_section, is_present, outline_of, routes, section_of
from app.errors import Invalid
from app.i18n import _
from app.plans.views import OutlineRow, SectionView
from app.rounds.access import Holder, holder_for
from app.rounds.link_rules import may_comment
from app.rounds.rules import may_answer, own_deadline
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

Said = Annotated[Filled[RemarkForm], Depends(filled(RemarkForm))]


@dataclass(frozen=True, slots=True)
class MemberSection:
    """A line of the plan's contents; ``said``: how many comments the member has there."""

    id: int
    heading: str
    said: int


@dataclass(frozen=True, slots=True)
class MemberPage:
    """What ``drafts/member.html`` and, with ``row`` and ``view``, ``drafts/member_section.html`` show."""

    base: str
    organisation: str
    round_title: str
    deadline: datetime.date
    sections: list[MemberSection]
    mine: list[Remark]
    places: list[tuple[str, str]]
    form: Filled[RemarkForm]
    can_write: bool
    closed: str = ""
    row: OutlineRow | None = None
    view: SectionView | None = None
    next_href: str = ""


def can_comment(holder: Holder) -> bool:
    """Whether something can come of what the holder would write beside the draft."""
    return may_comment(holder.link.role) and may_answer(holder.status, answered=True)


def _page(
    request: Request, session: Read, holder: Holder, section_id: int | None, form: Filled[RemarkForm], status: int = 200
) -> Response:
    said, outline = own_remarks(session, holder), outline_of(request, session, holder)
    counts = Counter(remark.place.section_id for remark in said)
    base, row, view, next_href = f"/answers/{holder.consultee.id}", None, None, ""
    if section_id is not None:
        row, view = section_of(request, session, holder, section_id)
        after = outline[outline.index(row) + 1 :]
        next_href = f"{base}/member/sections/{after[0].id}" if after else ""
    context = MemberPage(
        base=base,
        organisation=holder.consultee.name,
        round_title=holder.round.title,
        deadline=own_deadline(holder.round, holder.consultee),
        sections=[MemberSection(each.id, each.heading, counts[each.id]) for each in outline],
        mine=[remark for remark in said if remark.place.section_id == section_id],
        places=_places(view),
        form=form,
        can_write=can_comment(holder),
        closed=holder.round.closed_sections.get(str(section_id), ""),
        row=row,
        view=view,
        next_href=next_href,
    )
    if row is None:
        return page(request, "drafts/member.html", context, status=status)
    return page(request, "drafts/member_section.html", context, status=status)


def _places(view: SectionView | None) -> list[tuple[str, str]]:
    if view is None:
        return [(place_code(WHOLE), _("Planen som helhet"))]
    id_ = view.section.id
    numbers = [paragraph.number for paragraph in view.paragraphs]
    return [(place_code(Place(id_)), _("Hela avsnittet"))] + [
        (place_code(Place(id_, number)), _("Stycke {number}").format(number=number)) for number in numbers
    ]


@routes.get("/answers/{consultee_id}/member", "member.read")
def start(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """Where a member begins: whom it comments to, the plan's sections, and what it has said about the whole."""
    return _page(request, session, holder_for(session, who, consultee_id), None, blank(RemarkForm))


@routes.get("/answers/{consultee_id}/member/sections/{section_id}", "member.read")
def read_section(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    section_id: int,
    paragraph: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> Response:
    """A section of the plan, and what the member says about it; ``paragraph``: what the form is opened for."""
    holder = holder_for(session, who, consultee_id)
    if not is_present(request, session, holder, section_id):
        now = earlier_section(request, session, holder, section_id).now
        return see_other(_address(consultee_id, now))
    form = blank(RemarkForm, where=place_code(Place(section_id, paragraph)))
    return _page(request, session, holder, section_id, form)


@routes.post("/answers/{consultee_id}/member/comments", "member.comment")
def write(request: Request, who: Who, session: Write, consultee_id: int, form: Said) -> Response:
    """Say something about the whole, a section or a paragraph. What was typed stays when it cannot be kept."""
    holder = holder_for(session, who, consultee_id)
    place = place_of(str(form.values.get("where") or "w"))
    if place is None or place.indicator_id or place.cell_id:
        place = None
        form.refuse(Invalid(fields={"where": _("Välj en plats i planen.")}))
    if form.ok and place is not None:
        said, there = form.data.model_dump(exclude={"where"}), place
        wrote = form.attempt(session, lambda: actions.write_remark(session, holder, place=there, **said, now=who.now))
        if wrote is not None:
            return messages.REMARK_SAVED.after(see_other(_address(consultee_id, place.section_id)), request)
    section_id = place.section_id if place else None
    shown = section_id if section_id and is_present(request, session, holder, section_id) else None
    return _page(request, session, holder, shown, form, 422)


@routes.post("/answers/{consultee_id}/member/comments/{remark_id}/removal", "member.comment")
def remove(who: Who, session: Write, consultee_id: int, remark_id: int, form: Pressed) -> Response:
    """Delete one's own comment."""
    actions.remove_remark(session, holder_for(session, who, consultee_id), remark_id)
    return see_other(_address(consultee_id, None))


@routes.post("/answers/{consultee_id}/members-comments/{remark_id}/taking", "draft.save")
def take(request: Request, who: Who, session: Write, consultee_id: int, remark_id: int, form: Pressed) -> Response:
    """Take a member's comment into the draft. Again: nothing."""
    place = actions.take_remark(session, holder_for(session, who, consultee_id), remark_id, now=who.now)
    there = f"sections/{place.section_id}" if place.section_id else "whole"
    return messages.REMARK_TAKEN.after(see_other(f"/answers/{consultee_id}/{there}"), request)


def _address(consultee_id: int, section_id: int | None) -> str:
    base = f"/answers/{consultee_id}/member"
    return f"{base}/sections/{section_id}" if section_id else base
