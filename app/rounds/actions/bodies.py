"""Bodies in an open round: added, and sent their invitation again. Another address: ``link_lines``."""

import datetime

from sqlmodel import Session, col, func, select

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.history.models import Event
from app.i18n import _
from app.mail.outbox import mail_facts, post_all
from app.organisations.models import Organisation
from app.rounds.actions.board import locked_status, touch_board, touch_both
from app.rounds.actions.link_lines import address_missing
from app.rounds.actions.opening import invitation, seat
from app.rounds.models import Consultee, Link, Origin, Round
from app.rounds.queries import contact_link
from app.rounds.rules import own_deadline, require_answerable, require_open, require_registering
from app.sorting import sort_key

SAME_PRESS = datetime.timedelta(minutes=1)


def add_consultee(
    session: Session,
    round_: Round,
    *,
    organisation_id: int,
    origin: Origin = Origin.ADDED,
    group: str = "",
    key: bytes,
    by: By,
    now: datetime.datetime,
) -> Consultee:
    """Add a body to an open round. An added one is invited; an unsolicited one is never missing and gets no letter.

    Raises Invalid for an unknown organisation, RuleBroken when it is in the round already.
    """
    status = locked_status(session, round_)
    require_open(status) if origin is Origin.ADDED else require_registering(status)
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise Invalid(
            _("Organisationen finns inte i registret."),
            code="unknown_organisation",
            fields={"organisation_id": _("Välj en organisation ur registret.")},
        )
    taken = select(Consultee.id).where(Consultee.round_id == round_.id, Consultee.organisation_id == organisation_id)
    if session.exec(taken).first():
        raise RuleBroken(
            _("{name} är redan med i remissen.").format(name=organisation.name),
            code="already_in_round",
            fields={"organisation_id": _("Välj en organisation som inte redan är med.")},
        )
    last = session.exec(select(func.max(Consultee.position)).where(Consultee.round_id == round_.id)).one()
    body = {
        "organisation_id": organisation_id,
        "name": organisation.name,
        "sort_key": sort_key(organisation.name),
        "group": group,
        "position": (last or 0) + 1,
        "email": organisation.email if origin is Origin.ADDED else None,
    }
    seat(session, round_, [body], origin=origin, key=key, by=by, now=now)
    consultee = session.exec(
        select(Consultee).where(Consultee.round_id == round_.id, Consultee.organisation_id == organisation_id)
    ).one()
    if origin is Origin.UNSOLICITED and organisation.email:
        _set_address(session, consultee, organisation.email)
    touch_board(session, round_.id)
    record(
        session,
        "consultee.added",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        origin=origin.value,
    )
    return consultee


def rename_consultee(
    session: Session, round_: Round, consultee: Consultee, *, name: str, by: By, now: datetime.datetime
) -> None:
    """Correct a body's name in a round. What it has sent keeps the name that it was sent under, and stays proved."""
    locked_status(session, round_)
    session.refresh(consultee)
    before = consultee.name
    if name == before:
        return
    consultee.asked_as = consultee.asked_as or before
    consultee.name, consultee.sort_key = name, sort_key(name)
    session.add(consultee)
    session.flush()
    touch_both(session, round_.id)
    record(
        session,
        "consultee.renamed",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        before=before,
        name=name,
    )


def _set_address(session: Session, consultee: Consultee, email: str) -> Link:
    link = contact_link(session, consultee.id)
    if link is None:
        raise RuleBroken(_("Remissinstansen har ingen länk."), code="no_link")
    link.readdress(email)
    session.add(link)
    session.flush()
    return link


def resend_invitation(session: Session, round_: Round, consultee: Consultee, *, by: By, now: datetime.datetime) -> None:
    """Send a body its invitation again, with the link that is in force. Raises RuleBroken without an address.

    Pressed twice it is sent once: again within a minute is the same press.
    """
    require_answerable(locked_status(session, round_))
    link = contact_link(session, consultee.id)
    if link is None or not link.email:
        raise address_missing(consultee)
    if link.revoked_at is not None:
        raise RuleBroken(_("Länken är spärrad. Skicka en ny länk i stället."), code="link_stopped")
    if _just_sent(session, consultee, now):
        return
    letter = invitation(round_, consultee.id, link.id, consultee.name, link.email, by=by, now=now, once=False)
    letter["facts"]["deadline"] = own_deadline(round_, consultee).isoformat()
    post_all(session, [letter])
    touch_board(session, round_.id)
    record(
        session,
        "invitation.resent",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        **mail_facts(session),
    )


def _just_sent(session: Session, consultee: Consultee, now: datetime.datetime) -> bool:
    """Whether the invitation was sent again a moment ago."""
    again = select(Event.id).where(Event.chain == consultee.round_id, Event.kind == "invitation.resent")
    again = again.where(Event.subject_id == consultee.id, col(Event.at) > now - SAME_PRESS)
    return session.exec(again.limit(1)).first() is not None
