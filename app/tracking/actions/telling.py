"""Telling officials what happened in their rounds: what is to be told, to whom, and the mail that tells it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.kinds import NoticeKind
from app.accounts.notice_rules import stand_in
from app.accounts.queries import Receiver, administrators, receivers
from app.accounts.substitutes import in_force
from app.history.models import Event
from app.jobs.queries import JobDone
from app.mail.kinds import LetterKind
from app.mail.outbox import post, sends_mail
from app.rounds.access import status_of, steps_of
from app.rounds.actions.board import locked_round
from app.rounds.calendar import day_of
from app.rounds.counts import counts
from app.rounds.models import Round, RoundStatus
from app.rounds.queries import handlers_of
from app.tracking.models import Notice, ToldSoFar

OF_HISTORY = {
    "response.submitted": NoticeKind.ANSWER,
    "response.registered": NoticeKind.ANSWER,
    "response.withdrawn": NoticeKind.WITHDRAWAL,
    "response.withdrawal_registered": NoticeKind.WITHDRAWAL,
    "extension.requested": NoticeKind.TIME_REQUEST,
    "letter.bounced": NoticeKind.BOUNCE,
    "round.opening_stopped": NoticeKind.OPENING_STOPPED,
    "assignment.given": NoticeKind.ASSIGNED,
    "file.locked": NoticeKind.LOCKED_FILE,
}
"""Which lines of history officials are told of."""
NEVER_UNHEARD = {"round.opening_stopped"}
"""Those that administrators are told of where the round has nobody else: nothing happens until somebody acts."""


def note_what_happened(session: Session, round_id: int, *, now: datetime.datetime) -> int:
    """Note for the handlers of a round what its history says since they were last told; how many notes.

    The round's row is locked before anything is read: a second worker finds it noted.
    """
    round_ = locked_round(session, round_id)
    so_far = session.get(ToldSoFar, round_id, populate_existing=True) or ToldSoFar(round_id=round_id)
    query = select(Event).where(Event.chain == round_id, Event.sequence > so_far.sequence).order_by(col(Event.sequence))
    lines = session.exec(query).all()
    so_far.sequence = lines[-1].sequence if lines else so_far.sequence
    notes = list(_notes_of(session, round_id, lines, now))
    if _deadline_passed(session, round_, so_far, now):
        so_far.deadline = round_.deadline
        missing = counts(session, [round_id], now)[round_id].missing
        if missing:
            handlers = _told(session, handlers_of(session, round_id), now)
            notes += [_note(*pair, NoticeKind.DEADLINE, round_id, now, count=missing) for pair in handlers]
    session.add(so_far)
    session.add_all(notes)
    session.flush()
    return len(notes)


def _deadline_passed(session: Session, round_: Round, so_far: ToldSoFar, now: datetime.datetime) -> bool:
    if so_far.deadline == round_.deadline or day_of(now) <= round_.deadline:
        return False
    return status_of(steps_of(session, round_.id)) is RoundStatus.OPEN


def _notes_of(session: Session, round_id: int, lines: Sequence[Event], now: datetime.datetime) -> Iterator[Notice]:
    wanted = [line for line in lines if line.kind in OF_HISTORY]
    if not wanted:
        return
    handlers = handlers_of(session, round_id)
    for line in wanted:
        planner = line.facts.get("planned_by")
        concerned = sorted({*handlers, planner}) if planner else handlers
        count = 1
        if OF_HISTORY[line.kind] is NoticeKind.ASSIGNED:  # whose they were made; their number, not a name, is told
            concerned, count = [line.subject_id or 0], line.facts["new"]
            if not count:
                continue
        told = _told(session, concerned, now)
        if not told and line.kind in NEVER_UNHEARD:
            told = _told(session, administrators(session), now)
        for receiver, for_user_id in told:
            if (line.actor_kind, line.actor_id) == ("user", receiver.id):
                continue  # one's own act
            name = line.facts.get("name") or (line.actor_name if line.actor_kind == "link" else "")
            yield _note(receiver, for_user_id, OF_HISTORY[line.kind], round_id, now, name=name, count=count)


def note_for(
    session: Session, user_id: int, kind: NoticeKind, round_id: int, now: datetime.datetime, *, count: int
) -> list[Notice]:
    """What an official, or who stands in, is to be told of so many things in a round."""
    return [_note(*pair, kind, round_id, now, count=count) for pair in _told(session, [user_id], now)]


def note_sent_back(session: Session, user_id: int, round_id: int, *, by: By, now: datetime.datetime) -> None:
    """Note for who wrote a reply, or who stands in, that it was sent back: that, and no word of why."""
    told = _told(session, [user_id], now)
    kind = NoticeKind.SENT_BACK
    session.add_all(_note(receiver, whose, kind, round_id, now) for receiver, whose in told if receiver.id != by.id)


def _told(session: Session, user_ids: Sequence[int], now: datetime.datetime) -> list[tuple[Receiver, int]]:
    """Who is told of what concerns these officials: they, or who stands in for them; each once."""
    substitutes = in_force(session, day_of(now))
    for_whom: dict[int, int] = {}
    for user_id in user_ids:
        acting = stand_in(user_id, substitutes)
        for_whom[acting] = acting if acting in user_ids else for_whom.get(acting, user_id)
    people = receivers(session, list(for_whom))
    return [(person, for_whom[person.id]) for person in people]


def _note(
    receiver: Receiver,
    for_user_id: int,
    kind: NoticeKind,
    round_id: int | None,
    now: datetime.datetime,
    *,
    name: str = "",
    count: int = 1,
    job_id: int | None = None,
) -> Notice:
    return Notice(
        user_id=receiver.id,
        for_user_id=for_user_id,
        kind=kind,
        round_id=round_id,
        job_id=job_id,
        name=name,
        count=count,
        at=now,
        due_at=receiver.told.due_at(kind, now),
    )


def note_files(session: Session, done: Sequence[JobDone], *, now: datetime.datetime) -> int:
    """Note for whoever ordered them that files are ready, each once."""
    known = select(Notice.job_id).where(col(Notice.job_id).in_([job.id for job in done]))
    noted = set(session.exec(known).all())
    people = {person.id: person for person in receivers(session, [job.by_id for job in done])}
    notes = [
        _note(people[job.by_id], job.by_id, NoticeKind.FILE, job.round_id, now, name=job.name, job_id=job.id)
        for job in done
        if job.id not in noted and job.by_id in people
    ]
    session.add_all(notes)
    session.flush()
    return len(notes)


def mail_notices(session: Session, user_id: int, *, now: datetime.datetime) -> int:
    """Write one mail to an official with all that is due now; of how much it tells.

    Each note is locked and marked in the transaction that writes the mail: nobody tells it again.
    """
    query = (
        select(Notice)
        .where(Notice.user_id == user_id, col(Notice.due_at) <= now)
        .order_by(col(Notice.id))
        .with_for_update()
    )
    notes = session.exec(query.execution_options(populate_existing=True)).all()
    for note in notes:
        note.due_at = None
        session.add(note)
    session.flush()
    receiver = next(iter(receivers(session, [user_id])), None)
    if not notes or receiver is None or not sends_mail(session):  # otherwise the page alone tells it
        return 0
    post(
        session,
        LetterKind.NOTICE,
        to=receiver.email,
        to_name=receiver.name,
        now=now,
        dedupe_key=f"notice:{user_id}:{notes[-1].id}",
        name=receiver.name,
        rounds=_by_round(session, notes),
    )
    return len(notes)


def _by_round(session: Session, notes: Sequence[Notice]) -> list[dict[str, Any]]:
    """What the mail says, round by round: of each kind of thing which bodies, and for whom one stands in."""
    ids = {note.round_id for note in notes if note.round_id}
    titles: Mapping[int, Round] = {
        row.id: row for row in session.exec(select(Round).where(col(Round.id).in_(ids)).order_by(col(Round.id)))
    }
    away = {note.for_user_id for note in notes if note.for_user_id != note.user_id}
    names = {person.id: person.name for person in receivers(session, sorted(away))}
    said = []
    for round_id, of_round in groupby(sorted(notes, key=lambda n: n.round_id or 0), key=lambda n: n.round_id):
        round_ = titles.get(round_id or 0)
        if round_ is None:
            continue
        listed = list(of_round)
        said.append(
            {
                "round_id": round_.id,
                "title": round_.title,
                "registry_number": round_.registry_number,
                "stands_in_for": sorted({names[n.for_user_id] for n in listed if n.for_user_id in names}),
                "things": [
                    {"kind": kind.value, "names": [n.name for n in of_kind if n.name], "count": _how_many(of_kind)}
                    for kind in NoticeKind
                    if (of_kind := [n for n in listed if n.kind is kind])
                ],
            }
        )
    return said


def _how_many(of_kind: Sequence[Notice]) -> int:
    """What came at several times is added up; of anything else the last figure is the one that holds."""
    if of_kind[-1].kind in (NoticeKind.ASSIGNED, NoticeKind.SENT_BACK):
        return sum(note.count for note in of_kind)
    return of_kind[-1].count
