"""A round before it is opened: made, changed, deleted. Whom the bodies ask can be changed later, too."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.models import Role, User
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.queries import latest_list_version
from app.plans.queries import latest_version
from app.rounds.actions.background import write_background
from app.rounds.actions.board import locked_status
from app.rounds.actions.documents import delete_documents
from app.rounds.actions.questions import move_to_plan, write_questions
from app.rounds.background_models import RoundBackground
from app.rounds.kinds import Identification
from app.rounds.models import ContactPerson, Membership, Milestone, Question, Round, RoundStatus
from app.rounds.queries.documents import documents
from app.rounds.questions import Asking
from app.rounds.rules import require_contact, require_draft, require_editable


def create_round(
    session: Session,
    *,
    title: str,
    registry_number: str,
    deadline: datetime.date,
    plan_id: int | None = None,
    distribution_list_id: int | None = None,
    cover_letter: str = "",
    signer_required: bool = False,
    identification: Identification = Identification.NONE,
    questions: Sequence[Asking] = (),
    contact: ContactPerson | None = None,
    background: Mapping[str, Any] | None = None,
    by: By,
    now: datetime.datetime,
) -> Round:
    """A draft round. A handler who makes it is a member of it. Raises Invalid for an unknown plan or list.

    ``background``: what is known of how it came about, by the parts of ``Background``.
    """
    round_ = Round(
        title=title,
        registry_number=registry_number,
        deadline=deadline,
        cover_letter=cover_letter,
        signer_required=signer_required,
        identification=identification,
        created_at=now,
        plan_version_id=_plan_version(session, plan_id),
        list_version_id=_list_version(session, distribution_list_id),
        created_by=by.id if by.kind == "user" else None,
    )
    round_.contact = contact
    session.add(round_)
    session.flush()
    write_questions(session, round_, questions)
    if background:
        write_background(session, round_, background)
    creator = session.get(User, by.id) if by.kind == "user" else None
    if creator is not None and creator.role is Role.HANDLER:
        session.add(Membership(round_id=round_.id, user_id=creator.id, created_at=now))
        session.flush()
    record(
        session,
        "round.created",
        by=by,
        now=now,
        round_id=round_.id,
        title=title,
        registry_number=registry_number,
        deadline=deadline.isoformat(),
    )
    return round_


def _plan_version(session: Session, plan_id: int | None) -> int | None:
    if plan_id is None:
        return None
    try:
        return latest_version(session, plan_id).id
    except NotFound:
        raise Invalid(
            _("Planen finns inte."), code="unknown_plan", fields={"plan_id": _("Välj en plan som finns.")}
        ) from None


def _list_version(session: Session, list_id: int | None) -> int | None:
    if list_id is None:
        return None
    try:
        return latest_list_version(session, list_id).id
    except NotFound:
        raise Invalid(
            _("Sändlistan finns inte."),
            code="unknown_list",
            fields={"distribution_list_id": _("Välj en sändlista som finns.")},
        ) from None


def edit_round(
    session: Session, round_: Round, *, version: int | None = None, by: By, now: datetime.datetime, **changes: Any
) -> Round:
    """Change a draft round: only the given fields (those of ``create_round``). ``version``: the edit version that was
    read; another means that somebody else has changed it since. Once it is opened only ``contact`` and, as long as
    answers are taken, ``identification`` can be changed; RuleBroken for the rest."""
    status = locked_status(session, round_)
    require_editable(status, changes)
    if "contact" in changes:
        require_contact(status, changes["contact"])
    if version is not None and version != round_.edit_version:
        raise RuleBroken(
            _("Någon annan har ändrat remissen medan du skrev. Det du skrev står kvar här: jämför och spara igen."),
            code="stale",
            extra={"version": round_.edit_version},
        )
    changed, before = sorted(changes), round_.identification
    if "plan_id" in changes:
        plan_version_id = _plan_version(session, changes.pop("plan_id"))
        move_to_plan(session, round_, plan_version_id)
        round_.plan_version_id = plan_version_id
    if "questions" in changes:
        write_questions(session, round_, changes.pop("questions") or ())
    if "background" in changes:
        write_background(session, round_, changes.pop("background"))
    if "distribution_list_id" in changes:
        round_.list_version_id = _list_version(session, changes.pop("distribution_list_id"))
    for name, value in changes.items():
        setattr(round_, name, value)
    round_.edit_version += 1
    session.add(round_)
    session.flush()
    if status is RoundStatus.DRAFT:
        record(session, "round.edited", by=by, now=now, round_id=round_.id, fields=changed)
        return round_
    if "contact" in changes:
        _record_contact(session, round_, by=by, now=now)
    if round_.identification is not before:
        _record_identification(session, round_, by=by, now=now)
    return round_


def _record_identification(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    if round_.identification is Identification.REQUIRED:
        record(session, "round.identification_required", by=by, now=now, round_id=round_.id)
    elif round_.identification is Identification.OFFERED:
        record(session, "round.identification_offered", by=by, now=now, round_id=round_.id)
    else:
        record(session, "round.identification_ended", by=by, now=now, round_id=round_.id)


def _record_contact(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    record(
        session,
        "round.contact_changed",
        by=by,
        now=now,
        round_id=round_.id,
        name=round_.contact_name,
        phone=round_.contact_phone,
        email=round_.contact_email,
    )


def delete_round(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    """Delete a round that was never opened. Its history stays."""
    require_draft(locked_status(session, round_))
    if session.exec(select(Milestone.id).where(Milestone.round_id == round_.id)).first():
        raise RuleBroken(_("Remissen har varit öppen och kan inte tas bort."), code="round_opened")
    record(session, "round.deleted", by=by, now=now, round_id=round_.id, title=round_.title)
    delete_documents(session, [known.id for known in documents(session, round_.id)])
    for table in (Question, Membership, RoundBackground):
        session.connection().execute(delete(table).where(col(table.round_id) == round_.id))
    session.delete(round_)
    session.flush()
