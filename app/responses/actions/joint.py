"""One answer for several bodies: a body lets another one answer for it, and the answer counts as each one's.

Nobody answers in another's name unseen: the body that is answered for makes a code in its own space and hands it over,
or an official registers what a paper says. It is written to when an answer has come, and can step out of it.
"""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.responses.models import Response, Withdrawal
from app.responses.receipts import iso
from app.rounds.access import Holder, alone
from app.rounds.actions.board import locked_round, touch_both
from app.rounds.facts import RoundFacts
from app.rounds.joint_models import JointAnswer
from app.rounds.letters import about
from app.rounds.models import Consultee, Round
from app.rounds.queries import contact_link
from app.rounds.rules import is_late, own_deadline, require_answerable
from app.tokens import code_as_typed, joint_code, token_hash

MOST = 50
"""Bodies that one answer can be sent for."""


def offer(session: Session, holder: Holder, *, key: bytes, now: datetime.datetime) -> str:
    """Let whoever gets the code answer for this body, too. Returns the code; again, the one there is.

    Raises RuleBroken where the body has answered itself, or answers for others.
    """
    _round, body = _entered(session, holder)
    known = session.get(JointAnswer, body.id)
    if known is not None:
        return code_of(known, key)
    if body.current_response_id is not None:
        raise RuleBroken(
            _("Ni har redan skickat ett eget svar. Återta det först om en annan ska svara för er."),
            code="answered_self",
        )
    if _speaks_for_others(session, body.id):
        raise RuleBroken(_("Ni svarar själva för andra. Ta bort dem först."), code="answers_for_others")
    row = JointAnswer(consultee_id=body.id, code_hash="", offered_at=now, offered_by=holder.by.name)
    row.code_hash = token_hash(code_as_typed(code_of(row, key)))
    body.joint = True
    session.add_all([row, body])
    session.flush()
    return code_of(row, key)


def code_of(row: JointAnswer, key: bytes) -> str:
    """The code that a body has made, as it is shown."""
    return joint_code(key, row.consultee_id, iso(row.offered_at))


def step_out(session: Session, holder: Holder, *, now: datetime.datetime) -> None:
    """Nobody answers for this body any more: the code ends, and an answer that was sent for it no longer counts as its.

    Again: nothing. The other body is told if its answer had counted.
    """
    round_, body = _entered(session, holder)
    row = session.get(JointAnswer, body.id)
    if row is not None:
        session.delete(row)
    through = body.through_id
    body.joint = False
    _let_go(session, body)
    session.flush()
    if row is not None and row.with_id is not None:
        _settle_flag(session, row.with_id)
    if through is None:
        return
    touch_both(session, round_.id)
    sender = session.get_one(Consultee, through)
    number = _number_of(session, sender)
    _write(session, round_, sender, "left", number=number, told_by=body.name, now=now)
    record(
        session,
        "response.joint_left",
        by=holder.by,
        now=now,
        round_id=round_.id,
        subject=("consultee", body.id),
        name=body.name,
        sender=sender.name,
        number=number,
    )


def join(session: Session, holder: Holder, code: str, *, now: datetime.datetime) -> str:
    """Answer for the body that made the code, too; its name. The same again: the same.

    Raises Invalid for a code that nobody of the round has made, or that cannot be used here.
    """
    round_, body = _entered(session, holder)
    found = select(JointAnswer, Consultee).join(Consultee, col(Consultee.id) == JointAnswer.consultee_id)
    mine = found.where(Consultee.round_id == round_.id, JointAnswer.code_hash == token_hash(code_as_typed(code)))
    row = session.exec(mine).first()
    if row is None or row[1].id == body.id:
        raise Invalid(
            code="joint_code",
            fields={
                "code": _("Ingen remissinstans i remissen har gjort den koden. Kontrollera den, eller be om en ny.")
            },
        )
    agreed, other = row
    if agreed.with_id == body.id:
        return other.name
    if agreed.with_id is not None:
        raise Invalid(code="joint_code_used", fields={"code": _("Koden är redan använd av en annan.")})
    if session.get(JointAnswer, body.id) is not None:
        raise RuleBroken(_("En annan svarar för er. Ta tillbaka er egen kod först."), code="answered_for")
    if _speaks_for_others(session, body.id) >= MOST:
        raise RuleBroken(_("Ni svarar redan för {n} andra.").format(n=MOST), code="too_many_bodies")
    agreed.with_id, agreed.joined_at, agreed.joined_by = body.id, now, holder.by.name
    body.joint = True
    session.add_all([agreed, body])
    session.flush()
    return other.name


def leave_out(session: Session, holder: Holder, body_id: int) -> None:
    """Do not answer for a body after all: it stands in no answer that is sent from now on. Again: nothing."""
    _round, body = _entered(session, holder)
    row = session.get(JointAnswer, body_id)
    if row is None or row.with_id != body.id:
        if session.exec(select(Consultee.id).where(Consultee.id == body_id, Consultee.through_id == body.id)).first():
            return
        raise NotFound(_("Ni svarar inte för den remissinstansen."))
    row.with_id = row.joined_at = None
    row.joined_by = ""
    session.add(row)
    session.flush()
    _settle_flag(session, body.id)


def name_registered(
    session: Session, round_: Round, consultee: Consultee, ids: Collection[int], *, by: By, now: datetime.datetime
) -> None:
    """Whom an answer on paper says that it is from, too, beside ``consultee``: what an official registers is all.

    Raises Invalid for a body of another round, one that has answered itself, or one that others answer with.
    """
    wanted = sorted(set(ids))
    if not wanted and not consultee.joint:
        return
    bodies = session.exec(select(Consultee).where(col(Consultee.id).in_(wanted), Consultee.round_id == round_.id)).all()
    faults = [_("Välj bland remissens remissinstanser.")] if len(bodies) < len(wanted) else []
    for body in bodies:
        agreed = session.get(JointAnswer, body.id)
        if body.id == consultee.id:
            faults.append(_("Svaret är redan från {name}.").format(name=body.name))
        elif body.current_response_id is not None:
            faults.append(_("{name} har redan svarat.").format(name=body.name))
        elif (agreed and agreed.with_id not in (None, consultee.id)) or _speaks_for_others(session, body.id):
            faults.append(_("{name} svarar redan tillsammans med en annan.").format(name=body.name))
    if faults or len(wanted) > MOST:
        raise Invalid(fields={"on_behalf_of": " ".join(faults) or _("Välj högst {n}.").format(n=MOST)})
    mine = update(JointAnswer).where(
        col(JointAnswer.with_id) == consultee.id, col(JointAnswer.consultee_id).not_in(wanted)
    )
    session.connection().execute(mine.values(with_id=None, joined_at=None, joined_by=""))
    session.expire_all()
    for body in bodies:
        agreed = session.get(JointAnswer, body.id) or JointAnswer(
            consultee_id=body.id, code_hash=f"registered:{body.id}", offered_at=now, offered_by=by.name
        )
        agreed.with_id, agreed.joined_at, agreed.joined_by = consultee.id, now, by.name
        body.joint = True
        session.add_all([agreed, body])
    if bodies:
        consultee.joint = True
        session.add(consultee)
    session.flush()


def named_by(session: Session, consultee: Consultee) -> list[Consultee]:
    """Whom an answer of ``consultee`` is sent for, too: those that let it and have not answered themselves."""
    query = (
        select(Consultee)
        .join(JointAnswer, col(JointAnswer.consultee_id) == Consultee.id)
        .where(JointAnswer.with_id == consultee.id, col(Consultee.current_response_id).is_(None))
        .order_by(col(Consultee.position), col(Consultee.id))
    )
    return list(session.exec(query).all())


def count_jointly(
    session: Session, round_: Round, consultee: Consultee, named: Sequence[Consultee], came: datetime.datetime
) -> None:
    """Write down that the answer of ``consultee`` that now counts is that of the ``named``, too, and nobody else's.

    Each is late by its own last day. Who has sent an answer of its own is answered for by nobody any more.
    """
    own = session.get(JointAnswer, consultee.id)
    if own is not None:
        session.delete(own)
        session.flush()
        if own.with_id is not None:
            _settle_flag(session, own.with_id)
    consultee.through_id = None
    for body in _counted(session, consultee.id):
        if body not in named:
            _let_go(session, body)
    for body in named:
        body.through_id, body.stance = consultee.id, consultee.stance
        body.late = is_late(came, own_deadline(round_, body))
        body.preliminary, body.confirmed, body.withdrawn = consultee.preliminary, consultee.confirmed, False
        session.add(body)
    session.flush()
    _settle_flag(session, consultee.id)


def mirror_confirmed(session: Session, consultee_id: int) -> None:
    """What is confirmed of an answer is confirmed for all that it was sent for."""
    counted = update(Consultee).where(col(Consultee.through_id) == consultee_id)
    session.connection().execute(counted.values(preliminary=False, confirmed=True))


def release_all(
    session: Session, round_: Round, consultee: Consultee, response: Response, *, by: By, now: datetime.datetime
) -> None:
    """An answer was taken back: the bodies that it counted for are waited for again, and are told."""
    for body in _counted(session, consultee.id):
        _let_go(session, body)
        _write(session, round_, body, "ended", number=response.number, told_by=by.name, now=now)
    session.flush()


def tell_named(
    session: Session, round_: Round | RoundFacts, sender: str, response: Response, *, by: By, now: datetime.datetime
) -> None:
    """A line of history for each body that an answer was sent for, and a letter to its contact."""
    ids = [named["consultee_id"] for named in response.on_behalf_of]
    for body in session.exec(select(Consultee).where(col(Consultee.id).in_(ids)).order_by(col(Consultee.id))).all():
        record(
            session,
            "response.joint_sent",
            by=by,
            now=now,
            round_id=round_.id,
            subject=("consultee", body.id),
            name=body.name,
            sender=sender,
            number=response.number,
        )
        _write(session, round_, body, "sent", number=response.number, told_by=sender, now=now)


def _write(
    session: Session,
    round_: Round | RoundFacts,
    body: Consultee,
    what: str,
    *,
    number: str,
    told_by: str,
    now: datetime.datetime,
) -> None:
    link = contact_link(session, body.id)
    if link is None or not link.email or link.revoked_at is not None:
        return
    post(
        session,
        LetterKind.JOINT,
        to=link.email,
        to_name=body.name,
        now=now,
        round_id=round_.id,
        consultee_id=body.id,
        link_id=link.id,
        **about(round_, body.name),
        what=what,
        number=number,
        told_by=told_by,
    )


def _entered(session: Session, holder: Holder) -> tuple[Round, Consultee]:
    """The round and the body locked; RuleBroken where no answers are taken."""
    round_ = locked_round(session, holder.round.id)
    holder = alone(session, holder)
    require_answerable(holder.status)
    body = session.get(Consultee, holder.consultee.id, populate_existing=True)
    assert body is not None  # noqa: S101  it is locked
    return round_, body


def _counted(session: Session, consultee_id: int) -> Sequence[Consultee]:
    return session.exec(select(Consultee).where(Consultee.through_id == consultee_id)).all()


def _let_go(session: Session, body: Consultee) -> None:
    """The body has no answer by another one any more."""
    if body.through_id is not None:
        body.through_id = body.stance = body.late = body.preliminary = None
        body.confirmed = False
        own = exists().where(
            col(Withdrawal.response_id) == col(Response.id),
            col(Withdrawal.moved_to).is_(None),
            col(Response.consultee_id) == body.id,
        )
        body.withdrawn = bool(session.exec(select(own)).one())
    session.add(body)


def _speaks_for_others(session: Session, consultee_id: int) -> int:
    return session.exec(select(func.count()).select_from(JointAnswer).where(JointAnswer.with_id == consultee_id)).one()


def _settle_flag(session: Session, consultee_id: int) -> None:
    """Whether a body still takes part in a joint answer, so that others need not be looked for."""
    body = session.get_one(Consultee, consultee_id)
    body.joint = bool(
        session.get(JointAnswer, consultee_id)
        or _speaks_for_others(session, consultee_id)
        or _counted(session, consultee_id)
    )
    session.add(body)
    session.flush()


def _number_of(session: Session, sender: Consultee) -> str:
    number = session.exec(select(Response.number).where(Response.id == sender.current_response_id)).first()
    return number or ""
