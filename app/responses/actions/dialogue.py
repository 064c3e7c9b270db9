"""Dialogue meetings: registered, changed and taken away, each with its trace."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select, update

from app.accounts.identity import By
from app.comments.actions import placed, with_points
from app.comments.kinds import Stance
from app.comments.written import WrittenComment
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.models import Organisation, OrganisationKind
from app.responses.actions.registration import same_points
from app.responses.actions.standing import let_none_stand, raised
from app.responses.actions.store import Arrival, store
from app.responses.actions.withdrawal import Withdrawing, take_back
from app.responses.content import AnswerContent
from app.responses.dialogue_models import DialogueMeeting
from app.responses.dialogues import Participants, meeting_name
from app.responses.models import ArrivalBasis, Channel, Registration, Response
from app.responses.queries.answers import comments_of, latest_response
from app.responses.receipts import canonical
from app.responses.rules import latest_moment_of, require_registrable
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Consultee, Origin, Round
from app.sorting import search_text, sort_key


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a meeting: when and where, who was there by kind and number, the notes, and what was said."""

    held_on: datetime.date
    place: str = ""
    participants: Sequence[Participants] = ()
    notes: str = ""
    comments: Sequence[WrittenComment] = ()

    @property
    def key(self) -> str:
        """What one meeting is known by, however often the button is pressed: all that is told of it."""
        said = [
            self.held_on.isoformat(),
            self.place,
            [list(kind) for kind in self.participants],
            self.notes,
            [[comment.id, *comment.statement] for comment in self.comments],
        ]
        return hashlib.sha256(canonical(said)).hexdigest()


def register_meeting(
    session: Session, round_: Round, told: Told, *, by: By, now: datetime.datetime
) -> tuple[DialogueMeeting, bool]:
    """Register a meeting, and whether it is new: the very same again is the one that is there.

    Raises Invalid naming the field, RuleBroken when the round takes no answers.
    """
    came = _came(session, round_, told, now)
    there = select(DialogueMeeting).join(Response, col(Response.consultee_id) == col(DialogueMeeting.consultee_id))
    known = there.where(DialogueMeeting.round_id == round_.id, col(DialogueMeeting.removed_at).is_(None))
    same = session.exec(known.where(Response.idempotency_key == f"meeting:1:{told.key}")).first()
    if same is not None:
        return same, False
    consultee = _seated(session, round_, told, now)
    facts = {"round_id": round_.id, "created_at": now, "created_by": by.name, **_columns(told)}
    meeting = DialogueMeeting(consultee_id=consultee.id, **facts)
    session.add(meeting)
    session.flush()
    number = store_said(session, round_, consultee, told, None, came, by, now)
    record(
        session,
        "meeting.registered",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        number=number,
        **_facts(told),
    )
    return meeting, True


def change_meeting(
    session: Session,
    round_: Round,
    consultee_id: int,
    told: Told,
    *,
    version: int,
    by: By,
    now: datetime.datetime,
) -> DialogueMeeting:
    """Let something else be told of a meeting. A comment whose words stand keeps its number and its reply.

    Raises NotFound, RuleBroken when somebody else has changed it since ``version``.
    """
    came = _came(session, round_, told, now)
    meeting, consultee = _locked(session, round_, consultee_id)
    previous = latest_response(session, consultee.id)
    if previous is not None and previous.idempotency_key == f"meeting:{previous.revision}:{told.key}":
        return meeting
    if version != meeting.version:
        raise RuleBroken(_("Någon annan har ändrat mötet under tiden. Ladda om sidan och ändra igen."), code="stale")
    before, named = _facts(meeting), meeting_name(told.held_on, told.place, told.participants)
    consultee.name, consultee.sort_key = named, sort_key(named)
    names = {"name": named, "sort_key": sort_key(named), "search_text": search_text(named)}
    of_it = update(Organisation).where(col(Organisation.id) == consultee.organisation_id)
    session.connection().execute(of_it.values(**names))
    for name, value in _columns(told).items():
        setattr(meeting, name, value)
    meeting.version += 1
    session.add(meeting)
    session.flush()
    number = store_said(session, round_, consultee, told, previous, came, by, now)
    record(
        session,
        "meeting.changed",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=named,
        number=number,
        before=before,
        after=_facts(told),
    )
    return meeting


def remove_meeting(
    session: Session, round_: Round, consultee_id: int, *, reason: str, by: By, now: datetime.datetime
) -> DialogueMeeting:
    """Take a meeting away: nothing said there counts any more, and all of it stays on record. Twice is once."""
    status = locked_status(session, round_)
    meeting = session.get(DialogueMeeting, consultee_id)
    if meeting is not None and meeting.round_id == round_.id and meeting.removed_at is not None:
        return meeting
    meeting, consultee = _locked(session, round_, consultee_id)
    require_registrable(status, answered=False, came_on=meeting.held_on, closed_on=None)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Skriv varför mötet tas bort.")})
    take_back(session, consultee, Withdrawing(0, reason), by, now)
    meeting.removed_at, meeting.removed_by, meeting.removed_why = now, by.name, reason
    session.add(meeting)
    session.flush()
    change = raised(let_none_stand(session, round_.id, consultee.id))
    if change:
        session.connection().execute(update(Round).where(col(Round.id) == round_.id).values(**change))
    touch_both(session, round_.id)
    record(
        session,
        "meeting.removed",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        reason=reason,
    )
    return meeting


def _came(session: Session, round_: Round, told: Told, now: datetime.datetime) -> datetime.datetime:
    """The last moment of the meeting's day. Raises for a round that takes no answers and for what cannot be."""
    status = locked_status(session, round_)
    require_registrable(status, answered=False, came_on=told.held_on, closed_on=None)
    try:
        came = latest_moment_of(told.held_on, now)
    except Invalid as error:
        raise Invalid(error.message, code="held_later", fields={"held_on": error.message}) from None
    if not told.notes.strip() and not any(comment.counts for comment in told.comments):
        raise Invalid(fields={"notes": _("Skriv anteckningar från mötet, eller minst en synpunkt.")})
    for index, comment in enumerate(told.comments):
        if comment.stance is not None:
            raise Invalid(fields={f"comments.{index}.stance": _("Ett möte tar inte ställning. Lämna fältet tomt.")})
    return came


def _locked(session: Session, round_: Round, consultee_id: int) -> tuple[DialogueMeeting, Consultee]:
    meeting = session.get(DialogueMeeting, consultee_id, populate_existing=True)
    if meeting is None or meeting.round_id != round_.id or meeting.removed_at is not None:
        raise NotFound(_("Mötet finns inte, eller är borttaget."))
    return meeting, session.get_one(Consultee, consultee_id, populate_existing=True)


def _columns(told: Told) -> dict[str, Any]:
    participants = [kind._asdict() for kind in told.participants]
    return {"held_on": told.held_on, "place": told.place, "participants": participants, "notes": told.notes}


def _facts(told: Told | DialogueMeeting) -> dict[str, Any]:
    """What the history keeps: also which notes, by their checksum."""
    participants = [list(kind.values() if isinstance(kind, dict) else kind) for kind in told.participants]
    return {
        "held_on": told.held_on.isoformat(),
        "place": told.place,
        "participants": participants,
        "notes_sha256": hashlib.sha256(told.notes.encode()).hexdigest(),
    }


def _seated(session: Session, round_: Round, told: Told, now: datetime.datetime) -> Consultee:
    """A place in the round for what was said there, last, and a name in no register."""
    last = session.exec(select(func.max(Consultee.position)).where(Consultee.round_id == round_.id)).one() or 0
    name = meeting_name(told.held_on, told.place, told.participants)
    organisation = Organisation(
        name=name,
        name_key=f"\x1f{round_.id}:{last + 1}",
        sort_key=sort_key(name),
        search_text=search_text(name),
        kind=OrganisationKind.OTHER,
        created_at=now,
        listed=False,
    )
    session.add(organisation)
    session.flush()
    consultee = Consultee(
        round_id=round_.id,
        organisation_id=organisation.id,
        name=name,
        sort_key=sort_key(name),
        group="",
        position=last + 1,
        origin=Origin.MEETING,
        created_at=now,
        exempted_at=None,
    )
    session.add(consultee)
    session.flush()
    return consultee


def store_said(
    session: Session,
    round_: Round,
    consultee: Consultee,
    told: Told,
    previous: Response | None,
    came: datetime.datetime,
    by: By,
    now: datetime.datetime,
) -> str:
    """Store what was said as an answer that states no stance, and who registered it; returns its number."""
    before = [answered.written for answered in comments_of(session, previous.id)] if previous else []
    version_id = round_.plan_version_id or 0
    written = [comment for comment in placed(session, version_id, before, told.comments) if not comment.is_empty]
    comments = with_points(session, round_.id, consultee.id, same_points(before, written))
    revision = previous.revision + 1 if previous else 1
    arrival = Arrival(
        sent=AnswerContent(Stance.NOT_STATED, "", comments),
        received_at=came,
        deadline=round_.deadline,
        channel=Channel.MEETING,
        key=f"meeting:{revision}:{told.key}",
        name="",
    )
    response = store(session, round_, consultee, arrival, previous, now=now)
    row: dict[str, Any] = {"response_id": response.id, "at": now, "by_id": by.id if by.kind == "user" else None}
    row |= {"by_name": by.name, "note": "", "basis": ArrivalBasis.SAID}
    session.connection().execute(insert(Registration), row)
    return response.number
