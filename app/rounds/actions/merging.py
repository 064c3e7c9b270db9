"""One body becomes another in every round that asks it, and one that was never used is deleted."""

import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.database import in_turn
from app.errors import RuleBroken
from app.i18n import _, ngettext
from app.organisations.actions import REGISTER
from app.organisations.merging import (
    delete_from_register,
    is_merged_already,
    locked,
    merge_in_register,
    require_two,
)
from app.rounds.actions.board import touch_both
from app.rounds.meeting_models import Meeting, MeetingAddress
from app.rounds.models import Consultee, Round
from app.rounds.queries.usage import usage_of


def merge_organisations(
    session: Session, old_id: int, *, into_id: int, version: int | None = None, by: By, now: datetime.datetime
) -> None:
    """Let one body be the other: on all lists, in all rounds, with its meetings. What rounds call it stays as it was.

    Merging again changes nothing. Raises RuleBroken when a round asks both (each has a link and perhaps an answer of
    its own there), or when the one that goes has been changed since ``version``; NotFound, Invalid.
    """
    in_turn(session, REGISTER)
    require_two(old_id, into_id)
    if is_merged_already(session, old_id, into_id):
        return
    old, into = locked(session, old_id, into_id)
    if version is not None and version != old.version:
        message = _("Någon har ändrat organisationen medan du hade sidan öppen. Se över uppgifterna och försök igen.")
        raise RuleBroken(message, code="stale")
    asked = select(Consultee.round_id).where(Consultee.organisation_id == old.id)
    rounds = sorted(session.exec(asked).all())
    both = session.exec(
        select(Consultee.round_id).where(Consultee.organisation_id == into.id, col(Consultee.round_id).in_(rounds))
    ).all()
    if both:
        message = _("”{name}” och ”{other}” är tillfrågade var för sig i samma remiss, så de kan inte bli en.")
        raise RuleBroken(
            message.format(name=old.name, other=into.name), code="both_asked", extra={"rounds": sorted(both)}
        )
    for round_id in rounds:
        touch_both(session, round_id)
    same = col(Consultee.organisation_id) == old.id
    session.connection().execute(update(Consultee).where(same).values(organisation_id=into.id))
    _ask_particularly(session, old.id, into.id)
    _move_meetings(session, old.id, into.id)
    merge_in_register(session, old, into, by=by, now=now)


def _ask_particularly(session: Session, old_id: int, into_id: int) -> None:
    """The one stands for the other where a round asks some bodies particularly about a section."""
    for round_ in session.exec(select(Round)).all():
        before = round_.emphasised_sections
        after = {
            section: list(dict.fromkeys(into_id if id_ == old_id else id_ for id_ in ids))
            for section, ids in before.items()
        }
        if after != before:
            round_.emphasised_sections = after
            session.add(round_)
    session.flush()


def _move_meetings(session: Session, old_id: int, into_id: int) -> None:
    execute = session.connection().execute
    known = select(col(Meeting.day)).where(Meeting.organisation_id == into_id)
    days = session.exec(select(col(Meeting.day)).where(Meeting.organisation_id == old_id)).all()
    twice = set(days) & set(session.exec(known).all())
    execute(delete(Meeting).where(col(Meeting.organisation_id) == old_id, col(Meeting.day).in_(twice)))
    execute(update(Meeting).where(col(Meeting.organisation_id) == old_id).values(organisation_id=into_id))
    old_address = session.get(MeetingAddress, old_id)
    if old_address is not None and session.get(MeetingAddress, into_id) is None:
        moved = update(MeetingAddress).where(col(MeetingAddress.organisation_id) == old_id)
        execute(moved.values(organisation_id=into_id))
        session.expire(old_address)
    else:
        execute(delete(MeetingAddress).where(col(MeetingAddress.organisation_id) == old_id))


def delete_organisation(session: Session, organisation_id: int, *, by: By, now: datetime.datetime) -> None:
    """Delete a body that has stood on no list and been asked in no round. Raises RuleBroken else, NotFound."""
    in_turn(session, REGISTER)
    (body,) = locked(session, organisation_id)
    usage = usage_of(session, organisation_id)
    if usage.is_used:
        message = _("”{name}” är använd och kan inte tas bort: {where}.")
        where = [
            *(_("sändlistan ”{name}”").format(name=name) for _id, name in usage.lists),
            *(
                [ngettext("{n} remiss", "{n} remisser", len(usage.rounds)).format(n=len(usage.rounds))]
                if usage.rounds
                else []
            ),
            *(_("”{name}” har slagits ihop med den").format(name=name) for name in usage.merged),
        ]
        raise RuleBroken(message.format(name=body.name, where=", ".join(where)), code="in_use")
    session.connection().execute(delete(Meeting).where(col(Meeting.organisation_id) == organisation_id))
    session.connection().execute(delete(MeetingAddress).where(col(MeetingAddress.organisation_id) == organisation_id))
    delete_from_register(session, body, by=by, now=now)
