"""What members of an umbrella organisation say beside its draft, and its being taken in (decision 0324).

The history of the round hears of none of it.
"""

import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from app.comments.moving import places_in
from app.comments.places import WHOLE, Place
from app.comments.queries import find_targets
from app.drafts import queries as drafts
from app.drafts.actions.edit import edit_draft
from app.drafts.actions.save import require_writable
from app.drafts.members import as_comment, slot_of
from app.drafts.merge import Edit, Row
from app.drafts.models import MemberComment
from app.errors import Invalid, NotFound, RuleBroken
from app.i18n import _
from app.rounds.access import Holder, alone

MOST = 200
"""Comments that one member can have."""


def write_remark(
    session: Session,
    holder: Holder,
    *,
    place: Place,
    text: str,
    proposed_text: str = "",
    reason: str = "",
    now: datetime.datetime,
) -> int:
    """A member's comment beside the draft; its id. The same words by the same person at the same place: the same.

    Raises NotFound for a place that is not in the plan, Invalid without words, RuleBroken for a closed section or when
    there are too many.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    place = _present(session, holder, place)
    _require_words(place, text, proposed_text)
    closed = holder.round.closed_sections.get(str(place.section_id))
    if closed is not None:
        raise RuleBroken(_("Avsnittet är stängt för synpunkter: {reason}").format(reason=closed), code="section_closed")
    said: dict[str, Any] = {"section_id": place.section_id, "paragraph": place.paragraph}
    said |= {"text": text, "proposed_text": proposed_text, "reason": reason}
    mine = col(MemberComment.link_id) == holder.link.id
    known = session.exec(
        select(MemberComment.id).where(mine, *(getattr(MemberComment, name) == value for name, value in said.items()))
    ).first()
    if known is not None:
        return known
    if session.exec(select(func.count()).select_from(MemberComment).where(mine)).one() >= MOST:
        raise RuleBroken(
            _("Du har väldigt många synpunkter. Slå ihop några, eller ta bort någon."), code="too_many_comments"
        )
    row = MemberComment(
        line_id=holder.link.line_id, link_id=holder.link.id, written_by=holder.by.name, written_at=now, **said
    )
    session.add(row)
    session.flush()
    return row.id


def remove_remark(session: Session, holder: Holder, remark_id: int) -> None:
    """Delete one's own comment. What was taken in stays there. Raises NotFound for one that is not one's own."""
    holder = alone(session, holder)
    own = (col(MemberComment.id) == remark_id, col(MemberComment.link_id) == holder.link.id)
    if session.connection().execute(delete(MemberComment).where(*own)).rowcount == 0:
        raise NotFound(_("Synpunkten finns inte, eller så är den redan borttagen."))


def take_remark(session: Session, holder: Holder, remark_id: int, *, now: datetime.datetime) -> Place:
    """Take a member's comment into the draft as a comment of it; its place. Taken already: nothing.

    Raises NotFound for one that is not beside this draft, Invalid for a closed section.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    row = session.get(MemberComment, remark_id, with_for_update=True, populate_existing=True)
    if row is None or row.line_id != holder.link.line_id:
        raise NotFound(_("Synpunkten finns inte, eller så är den redan borttagen."))
    comment = drafts.in_present_version(session, holder, [as_comment(row)])[0]
    if row.taken_at is None:
        version = drafts.draft(session, holder).version
        edit_draft(session, holder, edit=Edit(version, [Row(slot_of(row.id), "", comment)]), now=now)
        row.taken_at, row.taken_by = now, holder.by.name
        session.add(row)
        session.flush()
    return comment.place


def _present(session: Session, holder: Holder, place: Place) -> Place:
    """A place in the plan as the round has it now, also of one that was read before it was corrected."""
    version_id = holder.round.plan_version_id
    if place == WHOLE:
        return place
    if version_id is not None:
        target = find_targets(session, version_id, [place]).get(place)
        there = target.place if target else places_in(session, version_id, [place]).get(place)
        if there is not None:
            return there
    raise NotFound(_("Platsen finns inte i planen."))


def _require_words(place: Place, text: str, proposed_text: str) -> None:
    if proposed_text and not place.paragraph:
        raise Invalid(
            fields={"proposed_text": _("Välj vilket stycke lydelsen gäller, eller skriv förslaget som en synpunkt.")}
        )
    if not (text or proposed_text):
        raise Invalid(fields={"text": _("Skriv vad ni tycker, eller föreslå en ny lydelse.")})
