"""More time: asked for by a body and decided, or given by an official at once."""

import datetime
from collections.abc import Collection

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.rounds.actions import set_own_deadline, touch_board
from app.rounds.actions.board import locked_status
from app.rounds.letters import about
from app.rounds.models import Consultee, Round
from app.rounds.queries import contact_link
from app.rounds.rules import own_deadline, require_coming, require_later, require_open
from app.tracking.models import Decision, Extension


def request_extension(
    session: Session, consultee: Consultee, *, deadline: datetime.date, reason: str, by: By, now: datetime.datetime
) -> Extension:
    """A body asks for more time. One request at a time; it changes nothing until an official has decided.

    Whoever asks by the body's link has opened it, also a program that never pressed the landing page's button.
    """
    round_ = _locked_round(session, consultee)
    require_later(deadline, own_deadline(round_, consultee))
    require_coming(deadline, now)
    if session.exec(_waiting_of(consultee)).first():
        raise RuleBroken(_("Ni har redan begärt anstånd. Vänta på besked."), code="extension_pending")
    extension = Extension(
        consultee_id=consultee.id,
        requested_deadline=deadline,
        reason=reason,
        requested_at=now,
        requested_by=by.name,
    )
    if by.kind == "link" and consultee.opened_at is None:
        consultee.opened_at = now
        session.add(consultee)
    session.add(extension)
    session.flush()
    touch_board(session, consultee.round_id)
    record(
        session,
        "extension.requested",
        by=by,
        now=now,
        round_id=consultee.round_id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        deadline=deadline.isoformat(),
    )
    return extension


def grant_extension(
    session: Session, consultee: Consultee, *, deadline: datetime.date, reason: str, by: By, now: datetime.datetime
) -> Extension:
    """Give a body a later last day and tell it by mail. Raises Invalid unless later than the one in force.

    Where the body has asked for time and waits, this is the answer to that.
    """
    round_ = _locked_round(session, consultee)
    waiting = session.exec(_waiting_of(consultee)).first()
    extension = waiting or Extension(
        consultee_id=consultee.id,
        requested_deadline=deadline,
        reason=reason,
        requested_at=now,
        requested_by=by.name,
    )
    _decide(session, round_, consultee, extension, granted=True, deadline=deadline, reason=reason, by=by, now=now)
    return extension


def extend_several(
    session: Session,
    round_: Round,
    *,
    consultee_ids: Collection[int],
    deadline: datetime.date,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> int:
    """Give several bodies the same later last day; each is told by mail. Raises Invalid if it is later for not all."""
    consultees = session.exec(
        select(Consultee)
        .where(Consultee.round_id == round_.id, col(Consultee.id).in_(consultee_ids))
        .order_by(col(Consultee.position))
    ).all()
    if len(consultees) != len(set(consultee_ids)) or not consultees:
        raise Invalid(_("Markera remissinstanser på tavlan först."), code="unknown_consultee")
    for consultee in consultees:
        grant_extension(session, consultee, deadline=deadline, reason=reason, by=by, now=now)
    return len(consultees)


def decide_extension(
    session: Session,
    extension: Extension,
    *,
    granted: bool,
    deadline: datetime.date | None = None,
    reason: str = "",
    by: By,
    now: datetime.datetime,
) -> None:
    """Grant a request, perhaps with another day than the one asked for, or refuse it; the body is told by mail.

    Who has been given the day meanwhile (all got longer) keeps it: what was asked for is granted by that.
    """
    consultee = session.get_one(Consultee, extension.consultee_id)
    round_ = _locked_round(session, consultee)
    session.refresh(extension)
    if extension.decision is not None:
        raise RuleBroken(_("Begäran är redan avgjord."), code="extension_decided")
    promised = own_deadline(round_, consultee)
    day = (deadline or max(extension.requested_deadline, promised)) if granted else None
    kept = day is not None and deadline is None and day == promised
    _decide(
        session,
        round_,
        consultee,
        extension,
        granted=granted,
        deadline=day,
        is_new=not kept,
        reason=reason,
        by=by,
        now=now,
    )


def decide_several(
    session: Session,
    round_: Round,
    *,
    extension_ids: Collection[int],
    granted: bool,
    deadline: datetime.date | None = None,
    reason: str = "",
    by: By,
    now: datetime.datetime,
) -> int:
    """Give several requests of a round the same answer, all or none; how many. Raises Invalid for one of another."""
    query = (
        select(Extension)
        .join(Consultee, col(Consultee.id) == Extension.consultee_id)
        .where(Consultee.round_id == round_.id, col(Extension.id).in_(extension_ids))
        .order_by(col(Extension.id))
    )
    require_open(locked_status(session, round_))
    requests = session.exec(query).all()
    if len(requests) != len(set(extension_ids)) or not requests:
        raise Invalid(_("Markera minst en begäran."), code="unknown_extension")
    for extension in requests:
        decide_extension(session, extension, granted=granted, deadline=deadline, reason=reason, by=by, now=now)
    return len(requests)


def _waiting_of(consultee: Consultee) -> SelectOfScalar[Extension]:
    """The body's request that nobody has decided yet."""
    waiting = select(Extension).where(Extension.consultee_id == consultee.id, col(Extension.decision).is_(None))
    return waiting.execution_options(populate_existing=True)


def _locked_round(session: Session, consultee: Consultee) -> Round:
    """The body's round, locked and open, and the body as it stands now: another extension may just have been given."""
    round_ = session.get_one(Round, consultee.round_id)
    require_open(locked_status(session, round_))
    session.refresh(consultee)
    return round_


def _decide(
    session: Session,
    round_: Round,
    consultee: Consultee,
    extension: Extension,
    *,
    granted: bool,
    deadline: datetime.date | None,
    is_new: bool = True,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> None:
    if deadline and is_new:
        set_own_deadline(session, consultee, deadline, now)
    extension.decision = Decision.GRANTED if granted else Decision.REFUSED
    extension.deadline, extension.decision_reason = deadline, reason
    extension.decided_at, extension.decided_by_name = now, by.name
    extension.decided_by_id = by.id if by.kind == "user" else None
    session.add(extension)
    session.flush()
    _tell(session, round_, consultee, extension, by=by, now=now)
    touch_board(session, consultee.round_id)
    record(
        session,
        "extension.granted" if granted else "extension.refused",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        reason=reason,
        deadline=own_deadline(round_, consultee).isoformat(),
    )


def _tell(
    session: Session, round_: Round, consultee: Consultee, extension: Extension, *, by: By, now: datetime.datetime
) -> None:
    link = contact_link(session, consultee.id)
    if link is None or not link.email:
        return
    post(
        session,
        LetterKind.EXTENSION,
        to=link.email,
        to_name=consultee.name,
        now=now,
        round_id=round_.id,
        consultee_id=consultee.id,
        link_id=link.id,
        **about(round_, consultee.name),
        granted=extension.decision is Decision.GRANTED,
        answered=consultee.stance is not None,
        withdrawn=consultee.withdrawn and consultee.stance is None,
        deadline=own_deadline(round_, consultee).isoformat(),
        requested_deadline=extension.requested_deadline.isoformat(),
        reason=extension.decision_reason,
        by_name=by.name,
    )
